"""Charts of page views by fiscal quarter: bars against the baseline, small ones for each department, all as an index.

Layers and their rows are shared with the chart by month (components.chart_layers, components.chart_rows). A quarter
that is not whole is hatched, what is not added is a dashed line, a break is a line with ≠.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import pyarrow as pa
import streamlit as st

from components.chart_layers import (
    break_layers,
    figure_layer,
    headroom_layer,
    hint,
    legend,
    limit_layers,
    note_layers,
    of,
    place,
    year_layers,
)
from components.charts import INKS, bare, chart_downloads, clickable_chart, count_axis, look
from components.quarter_words import kind_text
from components.quarters_chart_data import NOT_WHOLE
from components.wording import _, language
from data.measures.page_views import DATA_PAGE, MAIN_PAGE, NEW_DASHBOARD

HEIGHT, SMALL_HEIGHT, INDEX_HEIGHT = 420, 210, 400  # pixels
CHOSEN_QUARTER = "chosen_quarter"  # the chart's selection
NARROW = 34  # pixels a quarter: below, only the figures that matter most are written out
STRIPES = 7  # of the hatching, across a bar
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
LINE_COLORS: Mapping[str, tuple[str, ...]] = {
    "light": ("#0B6478", "#D9480F", "#7A2E8C", "#2B7A3D", "#8A5A00", "#1F4FA8"),
    "dark": ("#5CC0D6", "#F2672E", "#D7A6E8", "#7FD08F", "#E3B45C", "#8FB4FF"),
}


def quarters_chart(data: pa.Table, key: str, on_pick: Callable[[dt.date], None], per_thousand: bool) -> None:
    """Draw `data`, as quarters_data makes it; `on_pick` is told the quarter whose bar is clicked."""
    clickable_chart(
        data,
        quarters_specification(language(), look(), per_thousand),
        key,
        CHOSEN_QUARTER,
        HEIGHT,
        _(
            "Page views by fiscal quarter against the baseline: whole quarters solid, those not whole hatched. "
            "The table below has the figures."
        ),
        on_pick,
    )


def small_chart(data: pa.Table, key: str, name: str) -> None:
    """Draw one department's quarters, small."""
    st.vega_lite_chart(
        data,
        small_specification(language(), look()),
        height=SMALL_HEIGHT,
        key=key,
        alt=_("Page views of {department} by fiscal quarter; the table above has the figures.").format(department=name),
    )


def index_chart(data: pa.Table) -> None:
    """Draw all departments on one chart, as index_data makes it."""
    st.vega_lite_chart(
        data,
        index_specification(language(), look()),
        height=INDEX_HEIGHT,
        key="index_chart",
        alt=_("Each department’s quarters in percent of its own baseline; the table above has the figures."),
    )


def downloads(data: pa.Table, caption: str, per_thousand: bool) -> None:
    """Offer the chart of `data` as files, with its source below it."""
    chart_downloads(
        quarters_specification(language(), "light", per_thousand),
        data,
        _("Page views by fiscal quarter"),
        caption,
        "page-views",
    )


def index_downloads(data: pa.Table, caption: str) -> None:
    """Offer the chart of all departments as files."""
    chart_downloads(
        index_specification(language(), "light"),
        data,
        _("Page views of each department, in percent of its baseline"),
        caption,
        "page-views-index",
    )


@lru_cache
def quarters_specification(code: str, appearance: str, per_thousand: bool) -> dict[str, Any]:
    """The specification of the chart in the language `code`, for a light or dark page. Holds no data."""
    inks = INKS[appearance]
    title = _("Page views per 1,000 residents") if per_thousand else _("Page views")
    axis = _axis(inks, offset=0)
    x = alt.X("label:N", sort=None, title=None, scale=alt.Scale(paddingInner=0.16, paddingOuter=0.08), axis=axis)
    y = alt.Y("to_count:Q", axis=_count_axis(inks, title, per_thousand), scale=alt.Scale(nice=True, zero=True))
    clicked = alt.selection_point(name=CHOSEN_QUARTER, fields=["month"], on="click", clear="dblclick")
    year_lines, year_names = year_layers(inks)
    note_lines, note_signs, note_numbers = note_layers(inks, x)
    limit_lines, limit_names = limit_layers(inks)
    shown_when = f"datum.is_chosen || datum.is_peak || bandwidth('x') > {NARROW} ? 1 : 0"
    layers = (
        headroom_layer(x),
        *_baseline_layers(inks),
        year_lines,
        note_lines,
        *_bars(inks, x, y, clicked),
        limit_lines,
        _same_days(inks, x),
        *_apart(inks, x),
        figure_layer(inks, x, shown_when),
        limit_names,
        *break_layers(inks),
        year_names,
        note_signs,
        note_numbers,
    )
    return bare(alt.layer(*layers))


@lru_cache
def small_specification(code: str, appearance: str) -> dict[str, Any]:
    """The specification of a department's small chart. Holds no data."""
    inks = INKS[appearance]
    x = alt.X(
        "label:N",
        sort=None,
        title=None,
        scale=alt.Scale(paddingInner=0.16, paddingOuter=0.08),
        axis=alt.Axis(labels=False, ticks=False, domain=False),
    )
    y = alt.Y("to_count:Q", axis=_count_axis(inks, None, False), scale=alt.Scale(nice=True, zero=True))
    year_lines, year_names = year_layers(inks)
    limit_lines, _limit_names = limit_layers(inks)
    layers = (
        headroom_layer(x),
        *_baseline_layers(inks, named=False),
        year_lines,
        *_bars(inks, x, y, None),
        limit_lines,
        *_apart(inks, x),
        *break_layers(inks),
        year_names,
    )
    return bare(alt.layer(*layers))


@lru_cache
def index_specification(code: str, appearance: str) -> dict[str, Any]:
    """The specification of the chart of all departments. Holds no data."""
    inks = INKS[appearance]
    x = alt.X("label:N", sort=None, title=None, axis=_axis(inks, offset=0))
    y = alt.Y(
        "to_count:Q",
        axis=alt.Axis(
            title=_("Percent of the baseline’s mean"), tickCount=6, labelColor=inks["ink"], titleColor=inks["ink"]
        ),
        scale=alt.Scale(zero=False, nice=True),
    )
    key = legend(inks, 1, 3)
    color = alt.Color("part:N", sort=None, scale=alt.Scale(range=list(LINE_COLORS[appearance])), legend=key)
    lines = of("line")
    drawn = [
        lines.transform_filter(f"datum.style == '{style}'")
        .mark_line(aria=False, strokeWidth=2.5, strokeDash=dash)
        .encode(x=x, y=y, color=color)
        for style, dash in (("counted", [1, 0]), ("apart", [6, 4]))
    ]
    points = lines.mark_point(aria=False, size=70, filled=True, opacity=1).encode(
        x=x,
        y=y,
        color=color,
        shape=alt.Shape("part:N", sort=None, scale=alt.Scale(range=list(SHAPES)), legend=key),
        tooltip=hint(),
    )
    names = (
        lines.transform_filter("isValid(datum.text)")
        .mark_text(aria=False, align="left", dx=10, fontSize=12, fontWeight="bold")
        .encode(x=x, y="from_count:Q", text="text:N", color=color)
    )
    mean = of("figure").mark_rule(aria=False, color=inks["limit"], strokeWidth=2, opacity=0.5).encode(y="to_count:Q")
    year_lines, year_names = year_layers(inks)
    headroom = of("figure").mark_point(aria=False, opacity=0, tooltip=False).encode(x=x, y=y)
    return bare(alt.layer(headroom, year_lines, mean, *drawn, points, names, year_names))


def _axis(inks: Mapping[str, str], offset: int) -> alt.Axis:
    return alt.Axis(
        labelExpr="slice(split(datum.value, ' '), -1)[0]",  # the year stands above
        labelAngle=0,
        labelFlush=False,
        labelOverlap="parity",
        labelSeparation=3,
        ticks=False,
        domain=False,
        offset=offset,
        labelColor=inks["ink"],
    )


def _count_axis(inks: Mapping[str, str], title: str | None, per_thousand: bool) -> alt.Axis:
    if not per_thousand:
        return count_axis(inks, title)
    return alt.Axis(format=".1f", tickCount=6, labelColor=inks["ink"], titleColor=inks["ink"], title=title)


def _colors(inks: Mapping[str, str]) -> dict[str, str]:
    return {
        kind_text(DATA_PAGE): inks["certain"],
        kind_text(NEW_DASHBOARD): inks["campaign"],
        kind_text(MAIN_PAGE): inks["faint"],
    }


def _bars(inks: Mapping[str, str], x: alt.X, y: alt.Y, clicked: alt.Parameter | None) -> list[alt.Chart]:
    colors = _colors(inks)
    stroke = alt.condition("datum.is_chosen", alt.value(inks["ink"]), alt.value(inks["outline"]))
    width = alt.condition("datum.is_chosen", alt.value(2.5), alt.value(1))
    is_small = clicked is None
    whole = (
        of("bar")
        .mark_bar(cursor="default" if is_small else "pointer")
        .encode(
            x=x,
            y=y,
            y2="from_count:Q",
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(colors), range=list(colors.values())),
                legend=None if is_small else legend(inks),
            ),
            stroke=stroke,
            strokeWidth=width,
            tooltip=hint(),
            description="spoken:N",
        )
    )
    hatched = [
        of("bar")
        .transform_filter(f"datum.style == '{NOT_WHOLE}'")
        .transform_filter(alt.FieldEqualPredicate(field="part", equal=part))
        .mark_bar(aria=False, fill=_hatching(color, inks["doubt"]), tooltip=False, strokeDash=[4, 3])
        .encode(x=x, y=y, y2="from_count:Q", stroke=stroke, strokeWidth=width, tooltip=hint())
        for part, color in colors.items()
    ]
    return [whole if clicked is None else whole.add_params(clicked), *hatched]


def _hatching(color: str, ground: str) -> dict[str, Any]:
    """Stripes across a bar: a gradient that changes at once, since Vega-Lite has no patterns."""
    stops: list[dict[str, Any]] = []
    for stripe in range(STRIPES):
        for ink, share in ((color, 0.0), (color, 0.4), (ground, 0.4), (ground, 1.0)):
            stops.append({"offset": (stripe + share) / STRIPES, "color": ink})
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stops}


def _baseline_layers(inks: Mapping[str, str], named: bool = True) -> list[alt.Chart]:
    rows = of("baseline")
    band = rows.mark_rect(aria=False, color=inks["limit"], opacity=0.1).encode(
        x=place(0), x2=alt.X2("label", bandPosition=1), tooltip=hint()
    )
    if not named:
        return [band]
    name = (
        rows.transform_filter("isValid(datum.text)")
        .mark_text(
            aria=False,
            align="left",
            baseline="top",
            dx=4,
            fontSize=12,
            fontStyle="italic",
            color=inks["limit"],
            opacity=_unless_narrow(),
        )
        .encode(x=place(0), y=alt.value(18), text="text:N")
    )
    return [band, name]


def _unless_narrow() -> Any:
    """Names that would cover others on a phone; the text below the chart says them, too."""
    return {"expr": f"bandwidth('x') > {NARROW} ? 1 : 0"}


def _same_days(inks: Mapping[str, str], x: alt.X) -> alt.Chart:
    marks: alt.Chart = (
        of("same")
        .mark_tick(aria=False, orient="horizontal", thickness=4, color=inks["ink"], bandSize=22)
        .encode(x=x, y="to_count:Q", tooltip=hint())
    )
    return marks


def _apart(inks: Mapping[str, str], x: alt.X) -> list[alt.Chart]:
    rows = of("apart")
    return [
        rows.mark_line(aria=False, color=inks["outline"], strokeWidth=2, strokeDash=[6, 4]).encode(
            x=x, y="to_count:Q", detail="part:N"
        ),
        rows.mark_point(aria=False, size=60, filled=False, color=inks["outline"], strokeWidth=2, opacity=1).encode(
            x=x, y="to_count:Q", tooltip=hint()
        ),
        rows.transform_filter("isValid(datum.text)")
        .mark_text(
            aria=False,
            align="right",
            dy=-12,
            dx=8,
            fontSize=12,
            fontStyle="italic",
            color=inks["outline"],
            opacity=_unless_narrow(),
        )
        .encode(x=x, y="to_count:Q", text="text:N"),
    ]
