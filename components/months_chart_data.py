"""The rows that feed the chart of a measure by month, one layer after the other."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from components.chart_rows import as_table, fiscal_years, limit_rows, note_rows, place_of_month, signal_rows
from components.kept import kept
from components.measure_words import JOINT_EVENTS, MeasureWords
from components.wording import _, month_text, number_text, range_text
from data.city import City
from data.measures.process_behavior import ProcessBehavior
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
    words: MeasureWords = JOINT_EVENTS,
    breaks: tuple[tuple[dt.date, str], ...] = (),
) -> pa.Table:
    """The rows of all layers for `months`, in order: rows of joint_events_by_month, or as these of another measure.

    `notes`: rows of chart_notes; `behavior`: natural limits to draw, or None; `breaks`: days from which figures are not
    like for like, with what is said of them.

    Columns: layer (bar, figure, campaign, year, note, break, limit, signal, target), month (ISO), label (for the axis)
    and, as the layer needs them: part (named), from_count, to_count (numbers of events), text, spoken (for screen
    readers), hint (of the tooltip), is_chosen, is_peak, is_doubt, style (trial or locked).
    """
    rows = months.to_dict("records")
    peak = max((row["high"] for row in rows), default=0)
    drawn: list[dict[str, Any]] = []
    for row in rows:
        drawn += _bar(row, row["month"].date() == chosen, row["high"] == peak, peak * ABOVE_THE_BARS, words)
    drawn += fiscal_years(months["month"].dt.date, city, place_of_month)
    shown = set(months["month"].dt.date)
    drawn += note_rows(notes, lambda day: day.replace(day=1) if day.replace(day=1) in shown else None, place_of_month)
    drawn += [
        {**place_of_month(day.replace(day=1)), "layer": "break", "text": "≠", "hint": text}
        for day, text in breaks
        if day.replace(day=1) in shown
    ]
    if behavior is not None:
        drawn += limit_rows(months["month"].dt.date, behavior)
        drawn += signal_rows(list(months["month"]), behavior)
    if target is not None:
        drawn += _target(months, target)
    return as_table(drawn)


def _bar(
    row: Mapping[Hashable, Any], is_chosen: bool, is_peak: bool, top: float, words: MeasureWords
) -> Iterator[dict[str, Any]]:
    month = row["month"].date()
    low, high, campaign = row["low"], row["high"], row["campaign_low"]
    shared = {**place_of_month(month), "is_chosen": is_chosen, "is_peak": is_peak}
    hint = _(words.hint).format(month=month_text(month), range=range_text(low, high))
    if not row.get("is_told_of", True):  # publications of old do not tell
        yield {**shared, "layer": "figure", "from_count": top, "to_count": 0, "text": "–"}
        return
    of_campaigns, other, doubtful = (_(part) for part in words.parts)
    for part, start, end, is_doubt in (
        (of_campaigns, 0, campaign, False),
        (other, campaign, low, False),
        (doubtful, low, high, True),
    ):
        spoken = _(words.spoken).format(
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
    if row.get("campaigns"):
        yield {**place_of_month(month), "layer": "campaign", "hint": _("A campaign ran this month")}


def _target(months: pd.DataFrame, target: Target) -> Iterator[dict[str, Any]]:
    hint = _("Target {range}").format(range=range_text(target.low, target.high))
    for month in months["month"].dt.date:
        if month >= target.from_month:
            place = place_of_month(month)
            yield {**place, "layer": "target", "from_count": target.low, "to_count": target.high, "hint": hint}
