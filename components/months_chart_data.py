"""The rows that feed the chart of joint events by month, one layer after the other."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from components.kept import kept
from components.natural_limits import signal_text
from components.wording import _, decimal_text, language, month_text, number_text, range_text, short_month_text
from data.city import City
from data.measures.process_behavior import ProcessBehavior, phase_of
from data.measures.target_gate import Target

ABOVE_THE_BARS = 1.35  # room for figures, notes and fiscal years, in heights of the tallest bar


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
    if not row.get("is_told_of", True):  # publications of old do not tell
        yield {**shared, "layer": "figure", "from_count": top, "to_count": 0, "text": "–"}
        return
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


def _target(months: pd.DataFrame, target: Target) -> Iterator[dict[str, Any]]:
    hint = _("Target {range}").format(range=range_text(target.low, target.high))
    for month in months["month"].dt.date:
        if month >= target.from_month:
            place = _place(month)
            yield {**place, "layer": "target", "from_count": target.low, "to_count": target.high, "hint": hint}
