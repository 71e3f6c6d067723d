"""Charts as Vega-Lite specifications: built in Altair once for each language and look, drawn with any data."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st

from components.kept import kept
from components.wording import _, language, month_text, number_text, range_text, short_month_text

JOINT_EVENTS_HEIGHT = 380  # pixels
CHOSEN_MONTH = "chosen_month"  # the chart's selection


# Ink, and the three parts of a bar. Colour is never the only sign: doubt is outlined, parts are stacked and named.
INKS: Mapping[str, Mapping[str, str]] = {
    "light": {"ink": "#0E1B22", "certain": "#0B6478", "campaign": "#D9480F", "doubt": "#FBF9F4", "outline": "#5B6670"},
    "dark": {"ink": "#F1EEE6", "certain": "#5CC0D6", "campaign": "#F2672E", "doubt": "#0F1C22", "outline": "#B9C3C8"},
}


def look() -> str:
    """The appearance that the person looking has: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def joint_events_chart(months: pd.DataFrame, chosen: dt.date, key: str, on_pick: Callable[[dt.date], None]) -> None:
    """Draw the joint events of `months` as bars that end in doubt; `on_pick` is told the month whose bar is clicked.

    The bar of the month `chosen` stands out.

    `months`: month, low, high, campaign_low, one row a month, in order. Solid is what is certain, the outlined part
    on top may still come or go.
    """

    # Drawn anew after each click: a bar that stays selected would not answer to a second click.
    clicks = st.session_state.get(f"{key}_clicks", 0)
    drawn_as = f"{key}_{clicks}"

    def picked() -> None:
        points = st.session_state[drawn_as]["selection"].get(CHOSEN_MONTH)
        if points:
            st.session_state[f"{key}_clicks"] = clicks + 1
            on_pick(dt.date.fromisoformat(points[0]["month"]))

    st.vega_lite_chart(
        joint_events_data(months, chosen),
        joint_events_specification(language(), look()),
        height=JOINT_EVENTS_HEIGHT,
        key=drawn_as,
        on_select=picked,
        selection_mode=CHOSEN_MONTH,
        alt=_(
            "Joint events by month: solid what is certain, outlined what is in doubt. The table below has the figures."
        ),
    )


@kept
def joint_events_data(months: pd.DataFrame, chosen: dt.date) -> pa.Table:
    """One row for each part of each bar, as the specification of `joint_events_specification` expects it.

    Columns: month (ISO), label (for the axis), part (named), order, from_count, to_count (numbers of events),
    range (text over the bar), top (its height), month_text, is_chosen, spoken (for screen readers).
    """
    rows = []
    for row in months.to_dict("records"):
        month = row["month"].date()
        low, high, campaign = row["low"], row["high"], row["campaign_low"]
        shared = {
            "month": month.isoformat(),
            "label": short_month_text(month),
            "month_text": month_text(month),
            "range": range_text(low, high),
            "top": high,
            "is_chosen": month == chosen,
        }
        for order, (part, start, end) in enumerate(
            (
                (_("Certain, at the sites of a campaign"), 0, campaign),
                (_("Certain, other"), campaign, low),
                (_("In doubt"), low, high),
            )
        ):
            spoken = _("{month}: {range} joint events; {part}: {number}").format(
                month=shared["month_text"], range=shared["range"], part=part, number=number_text(end - start)
            )
            rows.append(
                {**shared, "spoken": spoken, "part": part, "order": order, "from_count": start, "to_count": end}
            )
    return pa.Table.from_pylist(rows)


@lru_cache
def joint_events_specification(code: str, appearance: str) -> dict[str, Any]:
    """The specification of the joint-events chart in the language `code`, for a light or dark page. Holds no data."""
    inks = INKS[appearance]
    parts = [_("Certain, at the sites of a campaign"), _("Certain, other"), _("In doubt")]
    month = alt.X(
        "label:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            labelExpr="split(datum.value, ' ')",
            labelAngle=0,
            labelOverlap="greedy",
            ticks=False,
            labelColor=inks["ink"],
        ),
    )
    clicked = alt.selection_point(name=CHOSEN_MONTH, fields=["month"], on="click", clear="dblclick")
    tooltip = [
        alt.Tooltip("month_text:N", title=_("Month")),
        alt.Tooltip("range:N", title=_("Joint events")),
        alt.Tooltip("part:N", title=_("Part of the bar")),
    ]
    bars = (
        alt.Chart()
        .mark_bar(cursor="pointer")
        .transform_filter("datum.to_count > datum.from_count")
        .encode(
            x=month,
            y=alt.Y(
                "from_count:Q",
                title=_("Joint events"),
                axis=alt.Axis(tickMinStep=1, format="d", tickCount=6, labelColor=inks["ink"], titleColor=inks["ink"]),
            ),
            y2="to_count:Q",
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=parts, range=[inks["campaign"], inks["certain"], inks["doubt"]]),
                legend=alt.Legend(
                    title=None,
                    orient="top",
                    symbolType="square",
                    symbolStrokeWidth=1.5,
                    labelLimit=400,
                    labelColor=inks["ink"],
                    columns={"expr": "width < 480 ? 1 : 3"},
                ),
            ),
            stroke=alt.condition("datum.is_chosen", alt.value(inks["ink"]), alt.value(inks["outline"])),
            strokeWidth=alt.condition("datum.is_chosen", alt.value(2.5), alt.value(1)),
            opacity=alt.condition("datum.is_chosen", alt.value(1), alt.value(0.85)),
            strokeDash=alt.condition("datum.order == 2", alt.value([4, 3]), alt.value([1, 0])),
            tooltip=tooltip,
            description="spoken:N",
        )
        .add_params(clicked)
    )
    labels = (
        alt.Chart()
        .transform_filter("datum.order == 2")
        .mark_text(dy=-8, fontSize=13, fontWeight="bold", color=inks["ink"])
        .encode(x=month, y="top:Q", text="range:N")
    )
    return dict((bars + labels).to_dict())
