"""Layers that charts over time share: fiscal years, dated notes, natural limits, signals, figures above bars.

Each is drawn from the rows of one table that name it in the column `layer` (components.chart_rows makes them).
"""

from collections.abc import Mapping
from typing import Any

import altair as alt

GAP = 0.1  # of a bar's width: half of what lies between two bars

Inks = Mapping[str, str]


def of(layer: str) -> alt.Chart:
    """The rows of one layer."""
    return alt.Chart().transform_filter(f"datum.layer == '{layer}'")


def hint() -> alt.Tooltip:
    """What is said of a sign that is pointed at."""
    return alt.Tooltip("hint:N", title=" ")


def place(band: float | None = None) -> alt.X:
    """Where a row stands on the axis of periods: in its middle, or at so much of its width."""
    if band is None:
        return alt.X("label:N", sort=None)
    return alt.X("label:N", sort=None, bandPosition=band)


def year_layers(inks: Inks) -> tuple[alt.Chart, alt.Chart]:
    """A line where each fiscal year begins, and its name."""
    years = of("year")
    lines = years.mark_rule(aria=False, color=inks["faint"], strokeWidth=1).encode(x=place(0))
    names = years.mark_text(
        aria=False, align="left", baseline="top", dx=4, fontSize=12, fontWeight="bold", color=inks["outline"]
    ).encode(x=place(0), y=alt.value(0), text="text:N")
    return lines, names


def note_layers(inks: Inks, x: alt.X) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """Dated notes: a dotted line, and a disc with the note's number, the texts of which stand below the chart."""
    notes = of("note")
    lines = notes.mark_rule(aria=False, color=inks["ink"], strokeDash=[2, 3], opacity=0.7).encode(x=x)
    signs = notes.mark_point(aria=False, shape="circle", filled=True, size=300, color=inks["ink"], opacity=1).encode(
        x=x, y=alt.value(24), tooltip=hint()
    )
    numbers = notes.mark_text(aria=False, fontSize=11, fontWeight="bold", color=inks["doubt"]).encode(
        x=x, y=alt.value(24), text="text:N", tooltip=hint()
    )
    return lines, signs, numbers


def limit_layers(inks: Inks) -> tuple[alt.Chart, alt.Chart]:
    """Mean and natural limits, dashed while on trial, and their figures beside the last period."""
    limits = of("limit")
    lines = limits.mark_rule(
        aria=False,
        color=inks["limit"],
        strokeWidth=2,
        xOffset={"expr": f"-{GAP} * bandwidth('x')"},
        x2Offset={"expr": f"{GAP} * bandwidth('x')"},
    ).encode(
        x=place(0),
        x2=alt.X2("label", bandPosition=1),
        y="to_count:Q",
        strokeDash=alt.condition("datum.style == 'trial'", alt.value([5, 4]), alt.value([1, 0])),
        opacity=alt.condition("datum.style == 'mean'", alt.value(0.55), alt.value(1)),
        tooltip=hint(),
    )
    names = (
        limits.transform_filter("isValid(datum.text)")
        .mark_text(aria=False, align="left", fontSize=12, color=inks["limit"])
        .encode(x=alt.value({"expr": "width + 6"}), y="to_count:Q", text="text:N")
    )
    return lines, names


def signal_layer(inks: Inks, x: alt.X) -> alt.Chart:
    """A triangle above each period that is a signal, hollow while it hangs on doubts."""
    signals: alt.Chart = (
        of("signal")
        .mark_point(aria=False, shape="triangle-down", size=90, strokeWidth=2, color=inks["limit"], yOffset=-27)
        .encode(
            x=x,
            y="to_count:Q",
            fill=alt.condition("datum.is_doubt", alt.value("transparent"), alt.value(inks["limit"])),
            tooltip=hint(),
        )
    )
    return signals


def figure_layer(inks: Inks, x: alt.X, shown_when: str) -> alt.Chart:
    """The figure above each bar, where the expression `shown_when` gives 1."""
    figures: alt.Chart = (
        of("figure")
        .mark_text(aria=False, dy=-9, fontSize=13, fontWeight="bold", color=inks["ink"], opacity={"expr": shown_when})
        .encode(x=x, y="to_count:Q", text="text:N")
    )
    return figures


def headroom_layer(x: alt.X) -> alt.Chart:
    """Nothing seen: every period in its order, and room above the tallest bar. The first layer of a chart."""
    headroom: alt.Chart = of("figure").mark_point(aria=False, opacity=0, tooltip=False).encode(x=x, y="from_count:Q")
    return headroom


def legend(inks: Inks, narrow_columns: int = 1, wide_columns: int = 3) -> alt.Legend:
    """A legend above the chart, in one column on a phone."""
    columns: Any = {"expr": f"width < 480 ? {narrow_columns} : {wide_columns}"}
    return alt.Legend(
        title=None,
        orient="top",
        symbolType="square",
        symbolStrokeWidth=1.5,
        labelLimit=400,
        labelColor=inks["ink"],
        columns=columns,
    )


def break_layers(inks: Inks) -> tuple[alt.Chart, alt.Chart]:
    """A line with ≠ before the period from which on figures are not like for like."""
    rows = of("break")
    return (
        rows.mark_rule(aria=False, color=inks["campaign"], strokeWidth=2, strokeDash=[8, 3]).encode(
            x=place(0), tooltip=hint()
        ),
        rows.mark_text(aria=False, fontSize=18, fontWeight="bold", color=inks["campaign"], dx=0).encode(
            x=place(0), y=alt.value(50), text="text:N", tooltip=hint()
        ),
    )
