"""The rows that feed the charts of page views by fiscal quarter, one layer after the other."""

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from components.chart_rows import Row, as_table, fiscal_years, limit_rows_of, note_rows
from components.kept import kept
from components.quarter_words import days_missing, kind_text, long_quarter_text, quarter_text, short_verdict, views_text
from components.wording import _
from data.city import City
from data.fiscal_quarters import quarter_of
from data.measures.page_views import DATA_PAGE, MAIN_PAGE, NEW_DASHBOARD, Baseline, Judged, per_thousand
from data.measures.process_behavior import MONTHS_TO_LOCK, Limits

LINE_OF_TEXT = 0.07  # of the height of the index chart
ABOVE_THE_BARS = 1.42  # room for figures, notes and fiscal years, in heights of the tallest bar
WHOLE, NOT_WHOLE = "whole", "not_whole"


@kept
def quarters_data(
    judged: Judged,
    first: dt.date,
    last: dt.date,
    chosen: dt.date | None,
    city: City,
    notes: pd.DataFrame,
    baseline: Baseline | None,
    breaks: tuple[tuple[dt.date, str], ...] = (),
    apart: tuple[tuple[str, Judged], ...] = (),
    same: pd.DataFrame | None = None,
    residents: int | None = None,
) -> pa.Table:
    """The rows of all layers for the quarters from `first` to `last` of one series.

    `chosen`: the quarter to stand out, if any; `breaks`: days after which views are not like for like, with what
    happened; `apart`: names and series drawn beside the bars, never added; `same`: rows of page_views_same_days,
    summed; `residents`: show views per 1,000 of them.

    Columns as in chart_rows: layer (bar, figure, same, apart, baseline, year, note, break, limit), month (ISO, first
    day of the quarter), label and, as the layer needs them, part, from_count, to_count, text, spoken, hint, is_chosen,
    is_peak, style (whole, not_whole; trial, locked, mean).
    """
    quarters = judged.quarters[judged.quarters["period"].between(pd.Timestamp(first), pd.Timestamp(last))]

    def place(quarter: dt.date) -> Row:
        day = dt.date(quarter.year, quarter.month, 1)
        return {"month": day.isoformat(), "label": quarter_text(day, city)}

    def in_unit(views: float) -> float:
        return float(views) if residents is None else per_thousand(views, residents)

    shown = [period.date() for period in quarters["period"]]
    beside = [(name, _within(one.quarters, first, last)) for name, one in apart]
    heights = [in_unit(views) for views in quarters["views"].dropna()]
    heights += [in_unit(views) for _name, rows in beside for views in rows.loc[rows["is_whole"], "views"]]
    top = max(heights, default=0.0) * ABOVE_THE_BARS
    peak = quarters["views"].max()
    drawn: list[Row] = []
    for row in quarters.to_dict("records"):
        bar = _bar(row, city, residents, in_unit, top)
        is_chosen, is_peak = row["period"].date() == chosen, row["views"] == peak
        drawn += [{**place(row["period"].date()), "is_chosen": is_chosen, "is_peak": is_peak, **part} for part in bar]
    drawn += fiscal_years(shown, city, place)
    quarter_shown = set(shown)

    def shown_quarter_of(day: dt.date) -> dt.date | None:
        quarter = quarter_of(day, city.fiscal_year_starts)
        return quarter if quarter in quarter_shown else None

    drawn += note_rows(notes, shown_quarter_of, place)
    if baseline is not None:
        drawn += _baseline(baseline, shown, place)
        if judged.limits is not None:
            limits = _scaled(judged.limits, in_unit)
            is_locked = judged.baseline_quarters >= MONTHS_TO_LOCK
            for quarter in shown:
                drawn += limit_rows_of(limits, is_locked, quarter, quarter == shown[-1], place)
    for day, text in breaks:
        quarter = shown_quarter_of(day)
        if quarter is not None:
            drawn.append({**place(quarter), "layer": "break", "text": "≠", "hint": text})
    drawn += _same_days(same, quarter_shown, place, in_unit, residents, city)
    for name, rows in beside:
        drawn += _apart(name, rows, place, in_unit, residents, city)
    return as_table(drawn)


def _within(quarters: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DataFrame:
    return quarters[quarters["period"].between(pd.Timestamp(first), pd.Timestamp(last))]


def _scaled(limits: Limits, in_unit: Any) -> Limits:
    return Limits(
        in_unit(limits.mean),
        in_unit(limits.average_moving_range),
        in_unit(limits.lower),
        in_unit(limits.upper),
        in_unit(limits.upper_range),
    )


def _bar(row: Mapping[Hashable, Any], city: City, residents: int | None, in_unit: Any, top: float) -> Iterator[Row]:
    if pd.isna(row["views"]):
        yield {"layer": "figure", "from_count": top, "to_count": 0, "text": "–"}
        return
    style = WHOLE if row["is_whole"] else NOT_WHOLE
    series = pd.Series(row)
    hint = _("{quarter}: {views} page views, {days}; {verdict}").format(
        quarter=long_quarter_text(row["period"], city),
        views=views_text(row["views"], residents),
        days=days_missing(series),
        verdict=short_verdict(row["verdict"]),
    )
    at = 0.0
    data_views = row["views"] - row["dashboard_views"] - row["main_views"]
    for kind, views in (
        (DATA_PAGE, data_views),
        (NEW_DASHBOARD, row["dashboard_views"]),
        (MAIN_PAGE, row["main_views"]),
    ):
        if views:
            yield {
                "layer": "bar",
                "part": kind_text(kind),
                "from_count": at,
                "to_count": at + in_unit(views),
                "hint": hint,
                "spoken": _("{hint}; {part}: {number}").format(
                    hint=hint, part=kind_text(kind), number=views_text(views, residents)
                ),
                "style": style,
            }
            at += in_unit(views)
    yield {
        "layer": "figure",
        "from_count": top,
        "to_count": in_unit(row["views"]),
        "text": views_text(row["views"], residents),
        "style": style,
    }


def _baseline(baseline: Baseline, shown: Sequence[dt.date], place: Any) -> Iterator[Row]:
    within = [quarter for quarter in shown if baseline.first_month <= quarter <= baseline.last_month]
    for quarter in within:
        name = _("Baseline: {name}").format(name=baseline.name)
        yield {**place(quarter), "layer": "baseline", "text": name if quarter == within[0] else None, "hint": name}


def _same_days(
    same: pd.DataFrame | None,
    shown: Iterable[dt.date],
    place: Any,
    in_unit: Any,
    residents: int | None,
    city: City,
) -> Iterator[Row]:
    if same is None or same.empty:
        return
    newest = same["period"].max()
    for row in same[same["period"] < newest].to_dict("records"):
        quarter = row["period"].date()
        if quarter in shown:
            yield {
                **place(quarter),
                "layer": "same",
                "to_count": in_unit(row["views"]),
                "hint": _("{quarter}: {views} in the same {days} days").format(
                    quarter=quarter_text(quarter, city), views=views_text(row["views"], residents), days=row["days"]
                ),
            }


def _apart(name: str, rows: pd.DataFrame, place: Any, in_unit: Any, residents: int | None, city: City) -> Iterator[Row]:
    whole = rows[rows["is_whole"]]
    for row in whole.to_dict("records"):
        quarter = row["period"].date()
        yield {
            **place(quarter),
            "layer": "apart",
            "part": name,
            "to_count": in_unit(row["views"]),
            "text": name if row["period"] == whole["period"].iloc[-1] else None,
            "hint": _("{name}, not added: {views} in {quarter}").format(
                name=name, views=views_text(row["views"], residents), quarter=quarter_text(quarter, city)
            ),
        }


def _part_labels(lines: Sequence[Row]) -> None:
    """Give the names at the ends of lines places of their own (from_count): no two closer than a line of text."""
    ends = sorted((row for row in lines if row["text"]), key=lambda row: row["to_count"])
    heights = [row["to_count"] for row in lines]
    least = (max(heights, default=0.0) - min(heights, default=0.0)) * LINE_OF_TEXT
    crowd: list[Row] = []  # names that stand close together are spread around their middle
    for row in [*ends, None]:
        if row is not None and (not crowd or row["to_count"] - crowd[-1]["to_count"] < least):
            crowd.append(row)
            continue
        middle = sum(one["to_count"] for one in crowd) / max(1, len(crowd))
        for place, one in enumerate(crowd):
            one["from_count"] = middle + (place - (len(crowd) - 1) / 2) * least
        crowd = [] if row is None else [row]


@kept
def index_data(
    series: tuple[tuple[str, str, Judged, bool], ...], first: dt.date, last: dt.date, city: City
) -> pa.Table:
    """Whole quarters of each department as a share of its own baseline's mean, 100 being that mean.

    `series`: name, initials, the series, and whether it is apart (a main page). Columns as in chart_rows: layer line,
    part (name), to_count (percent), text (initials, at the end), style (apart or in_unit).
    """
    drawn: list[Row] = []
    for name, initials, one, is_apart in series:
        if one.mean is None:
            continue
        whole = _within(one.quarters, first, last)
        whole = whole[whole["is_whole"]]
        for row in whole.to_dict("records"):
            quarter = row["period"].date()
            percent = 100 * row["views"] / one.mean
            drawn.append(
                {
                    "month": quarter.isoformat(),
                    "label": quarter_text(quarter, city),
                    "layer": "line",
                    "part": name,
                    "to_count": percent,
                    "text": initials if row["period"] == whole["period"].iloc[-1] else None,
                    "hint": _("{name}, {quarter}: {percent} percent of its baseline; {verdict}").format(
                        name=name,
                        quarter=quarter_text(quarter, city),
                        percent=round(percent),
                        verdict=short_verdict(row["verdict"]),
                    ),
                    "style": "apart" if is_apart else "in_unit",
                }
            )
    _part_labels(drawn)
    periods = sorted({dt.date.fromisoformat(row["month"]) for row in drawn})

    def place(quarter: dt.date) -> Row:
        return {"month": quarter.isoformat(), "label": quarter_text(quarter, city)}

    order = [{**place(quarter), "layer": "figure", "from_count": 100.0, "to_count": 100.0} for quarter in periods]
    return as_table([*order, *fiscal_years(periods, city, place), *drawn])
