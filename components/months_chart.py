"""The chart of joint events by month: bars that end in doubt, fiscal years, campaigns, notes, limits and target.

One table feeds all layers: each of its rows names the layer that draws it. The specification holds no data and is
built once for each language and look.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st

from components.charts import INKS, bare, chart_downloads, count_axis, look
from components.kept import kept
from components.wording import _, decimal_text, escaped, language, month_text, number_text, range_text, short_month_text
from data.city import City
from data.measures.process_behavior import Phase, ProcessBehavior
from data.measures.target_gate import Target

HEIGHT = 400  # pixels
CHOSEN_MONTH = "chosen_month"  # the chart's selection
ABOVE_THE_BARS = 1.35  # room for figures, notes and fiscal years, in heights of the tallest bar
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


@kept
def months_data(
    months: pd.DataFrame,
    chosen: dt.date,
    city: City,
    notes: pd.DataFrame,
    behavior: ProcessBehavior | None,
    target: Target | None,
) -> pa.Table:
    """The rows of all layers for `months` (rows of joint_events_by_month, in order).

    `notes`: rows of chart_notes; `behavior`: natural limits to draw, or None.

    Columns: layer (bar, figure, campaign, year, note, limit, signal, target), month (ISO), label (for the axis) and, as
    the layer needs them: part (named), from_count, to_count (numbers of events), text, spoken (for screen readers),
    hint (of the tooltip), is_chosen, is_peak, is_doubt, style (trial or locked).
    """
    rows = months.to_dict("records")
    peak = max((row["high"] for row in rows), default=0)
    drawn: list[dict[str, Any]] = []
    for row in rows:
        drawn += _bar(row, row["month"].date() == chosen, row["high"] == peak, peak * ABOVE_THE_BARS)
    drawn += _fiscal_years(months, city)
    drawn += _notes(months, notes)
    if behavior is not None:
        drawn += _limits(months, behavior)
        drawn += _signals(months, behavior)
    if target is not None:
        drawn += _target(months, target)
    return pa.Table.from_pylist([{**EMPTY, **row} for row in drawn], schema=SCHEMA)


SCHEMA = pa.schema(
    [
        ("layer", pa.string()),
        ("month", pa.string()),
        ("label", pa.string()),
        ("part", pa.string()),
        ("from_count", pa.float64()),
        ("to_count", pa.float64()),
        ("text", pa.string()),
        ("spoken", pa.string()),
        ("hint", pa.string()),
        ("is_chosen", pa.bool_()),
        ("is_peak", pa.bool_()),
        ("is_doubt", pa.bool_()),
        ("style", pa.string()),
    ]
)
EMPTY: Mapping[str, Any] = dict.fromkeys(SCHEMA.names) | dict.fromkeys(("is_chosen", "is_peak", "is_doubt"), False)


def _place(month: dt.date) -> dict[str, Any]:
    return {"month": month.isoformat(), "label": short_month_text(month)}


def _bar(row: Mapping[Hashable, Any], is_chosen: bool, is_peak: bool, top: float) -> Iterator[dict[str, Any]]:
    month = row["month"].date()
    low, high, campaign = row["low"], row["high"], row["campaign_low"]
    shared = {**_place(month), "is_chosen": is_chosen, "is_peak": is_peak}
    hint = _("{month}: {range} joint events").format(month=month_text(month), range=range_text(low, high))
    for part, start, end, is_doubt in (
        (_("Certain, at the sites of a campaign"), 0, campaign, False),
        (_("Certain, other"), campaign, low, False),
        (_("In doubt"), low, high, True),
    ):
        spoken = _("{month}: {range} joint events; {part}: {number}").format(
            month=month_text(month), range=range_text(low, high), part=part, number=number_text(end - start)
        )
        if end > start:
            yield {
                **shared,
                "layer": "bar",
                "part": part,
                "from_count": start,
                "to_count": end,
                "spoken": spoken,
                "hint": hint,
                "is_doubt": is_doubt,
            }
    yield {**shared, "layer": "figure", "from_count": top, "to_count": high, "text": range_text(low, high)}
    if row["campaigns"]:
        yield {**_place(month), "layer": "campaign", "hint": _("A campaign ran this month")}


def _fiscal_years(months: pd.DataFrame, city: City) -> Iterator[dict[str, Any]]:
    before = None
    for month in months["month"].dt.date:
        year = city.fiscal_year(month)
        if year != before:
            yield {
                **_place(month),
                "layer": "year",
                "text": _("FY{year}").format(year=year),
            }
        before = year


def _notes(months: pd.DataFrame, notes: pd.DataFrame) -> Iterator[dict[str, Any]]:
    shown = {month.isoformat(): month for month in months["month"].dt.date}
    for number, row in enumerate(notes.to_dict("records"), start=1):
        month = shown.get(row["noted_on"].date().replace(day=1).isoformat())
        if month is not None:
            yield {
                **_place(month),
                "layer": "note",
                "text": str(number),
                "hint": note_text(row),
            }


def note_text(row: Mapping[Hashable, Any]) -> str:
    """The text of a row of chart_notes in the language of the person looking, where it is written in it."""
    return str(row["text_es"]) if language() == "es" and isinstance(row["text_es"], str) else str(row["text"])


def _limits(months: pd.DataFrame, behavior: ProcessBehavior) -> Iterator[dict[str, Any]]:
    for month in months["month"].dt.date:
        phase = phase_of(behavior, month)
        if phase is None or phase.limits is None:
            continue
        style = "locked" if phase.is_locked else "trial"
        for name, short, value in (
            (_("Mean {number}"), _("{number} mean"), phase.limits.mean),
            (_("Upper natural limit {number}"), _("{number} limit"), phase.limits.upper),
            (_("Lower natural limit {number}"), _("{number} limit"), phase.limits.lower),
        ):
            number = decimal_text(value)
            yield {
                **_place(month),
                "layer": "limit",
                "to_count": value,
                "text": short.format(number=number) if month == behavior.phases[-1].ends else None,
                "hint": name.format(number=number),
                "style": "mean" if value == phase.limits.mean else style,
            }


def phase_of(behavior: ProcessBehavior, month: dt.date) -> Phase | None:
    """The phase whose limits judge `month`; None for a month that the chart does not judge."""
    return next((phase for phase in behavior.phases if phase.starts <= month <= phase.ends), None)


def _signals(months: pd.DataFrame, behavior: ProcessBehavior) -> Iterator[dict[str, Any]]:
    shown = set(months["month"])
    before = ""
    for row in behavior.points.to_dict("records"):
        # The step back from a month that stands out is not news of its own.
        is_echo = row["signal"] == "range" and before in ("above", "below")
        before = row["signal"]
        if row["signal"] and row["month"] in shown and not is_echo:
            yield {
                **_place(row["month"].date()),
                "layer": "signal",
                "to_count": row["high"],
                "hint": signal_text(row["signal"], row["is_certain"]),
                "is_doubt": not row["is_certain"],
            }


def signal_text(signal: str, is_certain: bool) -> str:
    """What a point's signal means, and whether it hangs on open doubts."""
    said = {
        "above": _("Signal: above the upper natural limit"),
        "below": _("Signal: below the lower natural limit"),
        "run_above": _("Signal: one of eight or more months in a row above the mean"),
        "run_below": _("Signal: one of eight or more months in a row below the mean"),
        "range": _("Signal: a larger step from the month before than ordinary variation explains"),
    }[signal]
    return said if is_certain else _("{signal}, unless doubts close otherwise").format(signal=said)


def _target(months: pd.DataFrame, target: Target) -> Iterator[dict[str, Any]]:
    hint = _("Target {range}").format(range=range_text(target.low, target.high))
    for month in months["month"].dt.date:
        if month >= target.from_month:
            place = _place(month)
            yield {**place, "layer": "target", "from_count": target.low, "to_count": target.high, "hint": hint}


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
        .mark_rect(color=inks["certain"], opacity=0.14)
        .encode(x=x_start, x2=x_end, y="from_count:Q", y2="to_count:Q", tooltip=hint)
    )
    years = of("year")
    year_lines = years.mark_rule(color=inks["faint"], strokeWidth=1).encode(x=x_start)
    year_names = years.mark_text(
        align="left", baseline="top", dx=4, fontSize=12, fontWeight="bold", color=inks["outline"]
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
        .mark_text(dy=-9, fontSize=13, fontWeight="bold", color=inks["ink"], opacity={"expr": shown_when})
        .encode(x=x, y="to_count:Q", text="text:N")
    )
    campaigns = (
        of("campaign")
        .mark_point(shape="diamond", filled=True, size=90, color=inks["campaign"], opacity=1)
        .encode(x=x, y=alt.value({"expr": "height + 8"}), tooltip=hint)
    )
    notes = of("note")
    note_lines = notes.mark_rule(color=inks["ink"], strokeDash=[2, 3], opacity=0.7).encode(x=x)
    note_signs = notes.mark_point(shape="circle", filled=True, size=300, color=inks["ink"], opacity=1).encode(
        x=x, y=alt.value(24), tooltip=hint
    )
    note_numbers = notes.mark_text(fontSize=11, fontWeight="bold", color=inks["doubt"]).encode(
        x=x, y=alt.value(24), text="text:N", tooltip=hint
    )
    limits = of("limit")
    gap = 0.1  # of a bar's width: half of what lies between two bars
    limit_lines = limits.mark_rule(
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
        .mark_text(align="left", fontSize=12, color=inks["limit"])
        .encode(x=alt.value({"expr": "width + 6"}), y="to_count:Q", text="text:N")
    )
    signals = (
        of("signal")
        .mark_point(shape="triangle-down", size=90, strokeWidth=2, color=inks["limit"], yOffset=-27)
        .encode(
            x=x,
            y="to_count:Q",
            fill=alt.condition("datum.is_doubt", alt.value("transparent"), alt.value(inks["limit"])),
            tooltip=hint,
        )
    )
    # The first layer has every month in its order, and room above the tallest bar.
    headroom = of("figure").mark_point(opacity=0, tooltip=False).encode(x=x, y="from_count:Q")
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
