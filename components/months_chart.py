"""The chart of joint events by month: bars that end in doubt, fiscal years, campaigns, notes, limits and target.

One table feeds all layers (components.months_chart_data): each of its rows names the layer that draws it. The
specification holds no data and is built once for each language and look.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st

from components.charts import INKS, bare, chart_downloads, count_axis, look
from components.kept import kept
from components.months_chart_data import note_text
from components.wording import _, escaped, language, month_text, short_month_text

HEIGHT = 400  # pixels
CHOSEN_MONTH = "chosen_month"  # the chart's selection
NARROW = 26  # pixels a month: below, only the figures that matter most are written out


def months_chart(data: pa.Table, key: str, on_pick: Callable[[dt.date], None]) -> None:
    """Draw `data`, as months_data makes it; `on_pick` is told the month whose bar is clicked."""

    # Drawn anew after each click: a bar that stays selected would not answer to a second click.
    clicks = st.session_state.get(f"{key}_clicks", 0)
    drawn_as = f"{key}_{clicks}"

    def picked() -> None:
        points = st.session_state[drawn_as]["selection"].get(CHOSEN_MONTH)
        if points:
            st.session_state[f"{key}_clicks"] = clicks + 1
            on_pick(dt.date.fromisoformat(points[0]["month"]))

    st.vega_lite_chart(
        data,
        months_specification(language(), look()),
        height=HEIGHT,
        key=drawn_as,
        on_select=picked,
        selection_mode=CHOSEN_MONTH,
        alt=_(
            "Joint events by month: solid what is certain, outlined what is in doubt. The table below has the figures."
        ),
    )


def notes_list(notes: pd.DataFrame, months: pd.DataFrame) -> None:
    """Draw the texts of the notes that stand on the chart of `months`, numbered as there."""
    lines = note_lines(notes, months)
    if lines:
        st.caption("  \n".join(lines))


@kept
def note_lines(notes: pd.DataFrame, months: pd.DataFrame) -> list[str]:
    """The notes within `months` in Markdown, each with the number that it has on the chart."""
    first, last = months["month"].iloc[0], months["month"].iloc[-1]
    return [
        f"**{number}** {month_text(row['noted_on'])}: {escaped(note_text(row))}"
        + (" · " + _("natural limits start anew here") if row["is_rebase"] else "")
        for number, row in enumerate(notes.to_dict("records"), start=1)
        if first <= row["noted_on"].replace(day=1) <= last
    ]


def downloads(data: pa.Table, caption: str) -> None:
    """Offer the chart of `data` as files, with its source below it."""
    chart_downloads(
        months_specification(language(), "light"), data, _("Joint events by month"), caption, "joint-events"
    )


@lru_cache
def months_specification(code: str, appearance: str) -> dict[str, Any]:
    """The specification of the chart in the language `code`, for a light or dark page. Holds no data."""
    inks = INKS[appearance]
    parts = [_("Certain, at the sites of a campaign"), _("Certain, other"), _("In doubt")]
    clicked = alt.selection_point(name=CHOSEN_MONTH, fields=["month"], on="click", clear="dblclick")
    january = short_month_text(dt.date(2000, 1, 1)).split(" ")[0]
    x = alt.X(
        "label:N",
        sort=None,
        title=None,
        scale=alt.Scale(paddingInner=0.16, paddingOuter=0.08),
        axis=alt.Axis(
            # The year stands below the first month and below each January.
            labelExpr=f"datum.index > 0 && split(datum.value, ' ')[0] != '{january}' "
            "? split(datum.value, ' ')[0] : split(datum.value, ' ')",
            labelAngle=0,
            labelFlush=False,
            labelOverlap="parity",
            labelSeparation=3,
            ticks=False,
            domain=False,
            offset=12,  # the row of campaigns stands between bars and months
            labelColor=inks["ink"],
        ),
    )
    x_start = alt.X("label:N", sort=None, bandPosition=0)
    x_end = alt.X2("label", bandPosition=1)
    y = alt.Y("to_count:Q", axis=count_axis(inks, _("Joint events")), scale=alt.Scale(nice=True, zero=True))
    hint = alt.Tooltip("hint:N", title=" ")

    def of(layer: str) -> alt.Chart:
        return alt.Chart().transform_filter(f"datum.layer == '{layer}'")

    target = (
        of("target")
        .mark_rect(aria=False, color=inks["certain"], opacity=0.14)
        .encode(x=x_start, x2=x_end, y="from_count:Q", y2="to_count:Q", tooltip=hint)
    )
    years = of("year")
    year_lines = years.mark_rule(aria=False, color=inks["faint"], strokeWidth=1).encode(x=x_start)
    year_names = years.mark_text(
        aria=False, align="left", baseline="top", dx=4, fontSize=12, fontWeight="bold", color=inks["outline"]
    ).encode(x=x_start, y=alt.value(0), text="text:N")
    bars = (
        of("bar")
        .mark_bar(cursor="pointer")
        .encode(
            x=x,
            y=y,
            y2="from_count:Q",
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
            strokeDash=alt.condition("datum.is_doubt", alt.value([4, 3]), alt.value([1, 0])),
            tooltip=[hint, alt.Tooltip("part:N", title=_("Part of the bar"))],
            description="spoken:N",
        )
        .add_params(clicked)
    )
    shown_when = f"datum.is_chosen || datum.is_peak || bandwidth('x') > {NARROW} ? 1 : 0"
    figures = (
        of("figure")
        .mark_text(aria=False, dy=-9, fontSize=13, fontWeight="bold", color=inks["ink"], opacity={"expr": shown_when})
        .encode(x=x, y="to_count:Q", text="text:N")
    )
    campaigns = (
        of("campaign")
        .mark_point(aria=False, shape="diamond", filled=True, size=90, color=inks["campaign"], opacity=1)
        .encode(x=x, y=alt.value({"expr": "height + 8"}), tooltip=hint)
    )
    notes = of("note")
    note_lines = notes.mark_rule(aria=False, color=inks["ink"], strokeDash=[2, 3], opacity=0.7).encode(x=x)
    note_signs = notes.mark_point(
        aria=False, shape="circle", filled=True, size=300, color=inks["ink"], opacity=1
    ).encode(x=x, y=alt.value(24), tooltip=hint)
    note_numbers = notes.mark_text(aria=False, fontSize=11, fontWeight="bold", color=inks["doubt"]).encode(
        x=x, y=alt.value(24), text="text:N", tooltip=hint
    )
    limits = of("limit")
    gap = 0.1  # of a bar's width: half of what lies between two bars
    limit_lines = limits.mark_rule(
        aria=False,
        color=inks["limit"],
        strokeWidth=2,
        xOffset={"expr": f"-{gap} * bandwidth('x')"},
        x2Offset={"expr": f"{gap} * bandwidth('x')"},
    ).encode(
        x=x_start,
        x2=x_end,
        y="to_count:Q",
        strokeDash=alt.condition("datum.style == 'trial'", alt.value([5, 4]), alt.value([1, 0])),
        opacity=alt.condition("datum.style == 'mean'", alt.value(0.55), alt.value(1)),
        tooltip=hint,
    )
    limit_names = (
        limits.transform_filter("isValid(datum.text)")
        .mark_text(aria=False, align="left", fontSize=12, color=inks["limit"])
        .encode(x=alt.value({"expr": "width + 6"}), y="to_count:Q", text="text:N")
    )
    signals = (
        of("signal")
        .mark_point(aria=False, shape="triangle-down", size=90, strokeWidth=2, color=inks["limit"], yOffset=-27)
        .encode(
            x=x,
            y="to_count:Q",
            fill=alt.condition("datum.is_doubt", alt.value("transparent"), alt.value(inks["limit"])),
            tooltip=hint,
        )
    )
    # The first layer has every month in its order, and room above the tallest bar.
    headroom = of("figure").mark_point(aria=False, opacity=0, tooltip=False).encode(x=x, y="from_count:Q")
    layers = (
        headroom,
        target,
        year_lines,
        note_lines,
        bars,
        limit_lines,
        figures,
        limit_names,
        signals,
        campaigns,
        year_names,
        note_signs,
        note_numbers,
    )
    return bare(alt.layer(*layers))
