"""The chart of a measure by month: bars that end in doubt, fiscal years, campaigns, notes, limits and target.

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

from components import chart_rows
from components.chart_layers import (
    break_layers,
    figure_layer,
    headroom_layer,
    hint,
    legend,
    limit_layers,
    note_layers,
    of,
    signal_layer,
    year_layers,
)
from components.charts import INKS, bare, chart_downloads, clickable_chart, count_axis, look
from components.kept import kept
from components.measure_words import JOINT_EVENTS, MeasureWords
from components.wording import _, language, short_month_text

HEIGHT = 400  # pixels
CHOSEN_MONTH = "chosen_month"  # the chart's selection
NARROW = 26  # pixels a month: below, only the figures that matter most are written out


def months_chart(
    data: pa.Table, key: str, on_pick: Callable[[dt.date], None], words: MeasureWords = JOINT_EVENTS
) -> None:
    """Draw `data`, as months_data makes it; `on_pick` is told the month whose bar is clicked."""
    clickable_chart(
        data,
        months_specification(language(), look(), words),
        key,
        CHOSEN_MONTH,
        HEIGHT,
        _(words.alt),
        on_pick,
    )


def notes_list(notes: pd.DataFrame, months: pd.DataFrame) -> None:
    """Draw the texts of the notes that stand on the chart of `months`, numbered as there."""
    lines = note_lines(notes, months)
    if lines:
        st.caption("  \n".join(lines))


@kept
def note_lines(notes: pd.DataFrame, months: pd.DataFrame) -> list[str]:
    """The notes within `months` in Markdown, each with the number that it has on the chart."""
    return chart_rows.note_lines(notes, months["month"].iloc[0], months["month"].iloc[-1])


def downloads(data: pa.Table, caption: str, words: MeasureWords = JOINT_EVENTS) -> None:
    """Offer the chart of `data` as files, with its source below it."""
    chart_downloads(months_specification(language(), "light", words), data, _(words.chart), caption, words.file)


@lru_cache
def months_specification(code: str, appearance: str, words: MeasureWords = JOINT_EVENTS) -> dict[str, Any]:
    """The specification of the chart in the language `code`, for a light or dark page. Holds no data."""
    inks = INKS[appearance]
    parts = [_(part) for part in words.parts]
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
    y = alt.Y("to_count:Q", axis=count_axis(inks, _(words.counted)), scale=alt.Scale(nice=True, zero=True))
    target = (
        of("target")
        .mark_rect(aria=False, color=inks["certain"], opacity=0.14)
        .encode(x=x_start, x2=x_end, y="from_count:Q", y2="to_count:Q", tooltip=hint())
    )
    year_lines, year_names = year_layers(inks)
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
                legend=legend(inks),
            ),
            stroke=alt.condition("datum.is_chosen", alt.value(inks["ink"]), alt.value(inks["outline"])),
            strokeWidth=alt.condition("datum.is_chosen", alt.value(2.5), alt.value(1)),
            opacity=alt.condition("datum.is_chosen", alt.value(1), alt.value(0.85)),
            strokeDash=alt.condition("datum.is_doubt", alt.value([4, 3]), alt.value([1, 0])),
            tooltip=[hint(), alt.Tooltip("part:N", title=_("Part of the bar"))],
            description="spoken:N",
        )
        .add_params(clicked)
    )
    shown_when = f"datum.is_chosen || datum.is_peak || bandwidth('x') > {NARROW} ? 1 : 0"
    figures = figure_layer(inks, x, shown_when)
    campaigns = (
        of("campaign")
        .mark_point(aria=False, shape="diamond", filled=True, size=90, color=inks["campaign"], opacity=1)
        .encode(x=x, y=alt.value({"expr": "height + 8"}), tooltip=hint())
    )
    note_lines, note_signs, note_numbers = note_layers(inks, x)
    limit_lines, limit_names = limit_layers(inks)
    signals = signal_layer(inks, x)
    headroom = headroom_layer(x)
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
        *break_layers(inks),
    )
    return bare(alt.layer(*layers))
