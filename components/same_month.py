"""One calendar month across the years, so that an October is held against Octobers."""

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st

from components.charts import INKS, bare, chart_downloads, count_axis, look
from components.kept import kept
from components.wording import _, calendar_month_text, list_text, month_text, range_text
from data.measures.process_behavior import Seasonal

HEIGHT = 240  # pixels
BAR_WIDTH = 46  # pixels


def same_month_chart(years: pd.DataFrame, month: pd.Timestamp, verdict: Seasonal, source: str) -> None:
    """Draw the same month of every year (rows of same_month_of_years), under a sentence that compares them.

    `source` is what a downloaded chart says of itself.
    """
    st.markdown(reading(years, month, verdict))
    st.vega_lite_chart(
        same_month_data(years, month),
        same_month_specification(_("Joint events"), look()),
        height=HEIGHT,
        width=min(700, 160 + 110 * len(years)),
        alt=_("Joint events of the same month in each year; the sentence above has the figures."),
    )
    chart_downloads(
        same_month_specification(_("Joint events"), "light"),
        same_month_data(years, month),
        _("Joint events, {month} of each year").format(month=calendar_month_text(month)),
        source,
        "joint-events-same-month",
    )


def reading(years: pd.DataFrame, month: pd.Timestamp, verdict: Seasonal) -> str:
    """What the same month of earlier years says of `month`, in a sentence of Markdown."""
    name = calendar_month_text(month)
    now = years[years["month"] == month].iloc[0]
    earlier = years[years["month"] < month]
    figure = range_text(int(now["low"]), int(now["high"]))
    if earlier.empty:
        return _("{month} (**{figure}**) has no earlier {name} on record to be compared with.").format(
            name=name, month=month_text(month), figure=figure
        )
    others = list_text(
        [
            _("{range} in {year}").format(range=range_text(int(row["low"]), int(row["high"])), year=row["month"].year)
            for row in earlier.to_dict("records")
        ]
    )
    compared = _("{month} (**{figure}**) against earlier years: {others}.").format(
        month=month_text(month), figure=figure, others=others
    )
    said = {
        Seasonal.NO_COMPARISON: _("There are too few months to tell whether they differ."),
        Seasonal.USUAL: _("That is no more than ordinary variation: usual for {name}."),
        Seasonal.HIGHER: _("That is higher than ordinary variation explains, even for {name}."),
        Seasonal.LOWER: _("That is lower than ordinary variation explains for {name}."),
        Seasonal.UNDECIDED: _("Whether that is usual for {name} hangs on the doubts still open."),
    }[verdict].format(name=name)
    return f"{compared} {said}"


@kept
def same_month_data(years: pd.DataFrame, month: pd.Timestamp) -> pa.Table:
    """One row a year: year, low, high, text (the range), hint, is_chosen."""
    return pa.Table.from_pylist(
        [
            {
                "year": str(row["month"].year),
                "low": row["low"],
                "high": row["high"],
                "text": range_text(row["low"], row["high"]),
                "hint": _("{month}: {range} joint events").format(
                    month=month_text(row["month"]), range=range_text(row["low"], row["high"])
                ),
                "is_chosen": row["month"] == month,
            }
            for row in years.to_dict("records")
        ]
    )


@kept
def same_month_specification(title: str, appearance: str) -> dict[str, object]:
    """A bar a year, solid to the low end, outlined to the high end. Holds no data."""
    inks = INKS[appearance]
    x = alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0, labelColor=inks["ink"], labelFontSize=13))
    base = alt.Chart().encode(x=x, tooltip=alt.Tooltip("hint:N", title=" "))
    stroke = alt.condition("datum.is_chosen", alt.value(inks["ink"]), alt.value(inks["outline"]))
    certain = base.mark_bar(size=BAR_WIDTH, color=inks["certain"], strokeWidth=1.5).encode(
        y=alt.Y("low:Q", axis=count_axis(inks, title)), stroke=stroke
    )
    doubt = (
        base.transform_filter("datum.high > datum.low")
        .mark_bar(size=BAR_WIDTH, color=inks["doubt"], strokeDash=[4, 3], strokeWidth=1.5)
        .encode(y="low:Q", y2="high:Q", stroke=stroke)
    )
    figures = base.mark_text(dy=-9, fontSize=13, fontWeight="bold", color=inks["ink"]).encode(y="high:Q", text="text:N")
    return bare(certain + doubt + figures)
