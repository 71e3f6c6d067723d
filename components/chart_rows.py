"""Rows that charts over time share: fiscal years, dated notes, natural limits and signals, each naming its layer."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from components.natural_limits import signal_text
from components.wording import _, escaped, figure_text, language, month_text, short_month_text
from data.city import City
from data.measures.process_behavior import Limits, ProcessBehavior, phase_of

Row = dict[str, Any]
Place = Callable[[dt.date], Row]  # where a period stands on the axis

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


def as_table(rows: Iterable[Row]) -> pa.Table:
    """The rows as one table, what a row does not say left empty."""
    return pa.Table.from_pylist([{**EMPTY, **row} for row in rows], schema=SCHEMA)


def place_of_month(month: dt.date) -> Row:
    """A month on the axis."""
    return {"month": month.isoformat(), "label": short_month_text(month)}


def fiscal_years(periods: Iterable[dt.date], city: City, place: Place) -> Iterator[Row]:
    """The first period of each fiscal year."""
    before = None
    for period in periods:
        year = city.fiscal_year(period)
        if year != before:
            yield {**place(period), "layer": "year", "text": _("FY{year}").format(year=year)}
        before = year


def note_rows(notes: pd.DataFrame, period_of: Callable[[dt.date], dt.date | None], place: Place) -> Iterator[Row]:
    """The notes whose period is shown, by `period_of` their day, numbered in their order."""
    of_periods: dict[dt.date, list[tuple[str, str]]] = {}
    for number, row in enumerate(notes.to_dict("records"), start=1):
        period = period_of(row["noted_on"].date())
        if period is not None:
            of_periods.setdefault(period, []).append((str(number), note_text(row)))
    for period, noted in of_periods.items():
        numbers, texts = zip(*noted, strict=True)
        yield {**place(period), "layer": "note", "text": "·".join(numbers), "hint": " · ".join(texts)}


def note_text(row: Mapping[Hashable, Any]) -> str:
    """The text of a row of chart_notes in the language of the person looking, where it is written in it."""
    return str(row["text_es"]) if language() == "es" and isinstance(row["text_es"], str) else str(row["text"])


def note_lines(notes: pd.DataFrame, first: dt.date, last: dt.date) -> list[str]:
    """The notes of the months from that of `first` to that of `last` in Markdown, numbered as on the chart."""
    start, end = pd.Timestamp(first).replace(day=1), pd.Timestamp(last)
    return [
        f"**{number}** {month_text(row['noted_on'])}: {escaped(note_text(row))}"
        + (" · " + _("natural limits start anew here") if row["is_rebase"] else "")
        for number, row in enumerate(notes.to_dict("records"), start=1)
        if start <= row["noted_on"].replace(day=1) <= end
    ]


def limit_rows_of(limits: Limits, is_locked: bool, period: dt.date, is_last: bool, place: Place) -> Iterator[Row]:
    """Mean and limits at one period; their figures stand beside the last."""
    style = "locked" if is_locked else "trial"
    for name, short, value in (
        (_("Mean {number}"), _("{number} mean"), limits.mean),
        (_("Upper natural limit {number}"), _("{number} limit"), limits.upper),
        (_("Lower natural limit {number}"), _("{number} limit"), limits.lower),
    ):
        number = figure_text(value)
        yield {
            **place(period),
            "layer": "limit",
            "to_count": value,
            "text": short.format(number=number) if is_last else None,
            "hint": name.format(number=number),
            "style": "mean" if value == limits.mean else style,
        }


def limit_rows(months: Iterable[dt.date], behavior: ProcessBehavior) -> Iterator[Row]:
    """Mean and limits at each of `months` that is judged."""
    for month in months:
        phase = phase_of(behavior, month)
        if phase is not None and phase.limits is not None:
            is_last = month == behavior.phases[-1].ends
            yield from limit_rows_of(phase.limits, phase.is_locked, month, is_last, place_of_month)


def signal_rows(months: Sequence[pd.Timestamp], behavior: ProcessBehavior) -> Iterator[Row]:
    """The months shown that are signals."""
    shown = set(months)
    before = ""
    for row in behavior.points.to_dict("records"):
        # The step back from a month that stands out is not news of its own.
        is_echo = row["signal"] == "range" and before in ("above", "below")
        before = row["signal"]
        if row["signal"] and row["month"] in shown and not is_echo:
            yield {
                **place_of_month(row["month"].date()),
                "layer": "signal",
                "to_count": row["high"],
                "hint": signal_text(row["signal"], row["is_certain"]),
                "is_doubt": not row["is_certain"],
            }
