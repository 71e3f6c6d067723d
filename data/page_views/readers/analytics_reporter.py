"""Reports of analytics.usa.gov and other users of analytics-reporter (18F, GSA), as JSON and CSV.

https://github.com/18F/analytics-reporter. The JSON keeps the question: its dates are relative to `taken_at`. The CSV
of the same report names no dates at all.
"""

import datetime as dt
import re
from typing import Any

from data.page_views.documents import Document, grid_of_records
from data.page_views.exports import Export, Period, Told, UnreadableExport
from data.page_views.periods import day_of, range_period
from data.page_views.rows import WITH_DATES, export_of
from data.reasons import N_

_AGO = re.compile(r"(\d+)daysAgo")
_COLUMNS = {"page title", "active visitors", "pageviews per session", "domain", "visits", "landing page", "exit page"}


def is_ours(document: Document) -> bool:
    """Whether the file is one of its reports."""
    if document.is_json:
        value = document.json
        return isinstance(value, dict) and "query" in value and "taken_at" in value
    return "pageviews" in document.headings and len(document.headings & _COLUMNS) >= 2


def read(document: Document, told: Told) -> Export:
    """The views of the report. Raises UnreadableExport."""
    if not document.is_json:
        return export_of(document.grids.tables[0], told, document.name, "analytics_reporter")
    report = document.json
    records = report.get("data")
    if not isinstance(records, list) or not records:
        raise UnreadableExport(
            N_("{name} is the report “{report}” without rows. Fetch it again for days with views."),
            name=document.name,
            report=str(report.get("name", "")),
        )
    grid = grid_of_records(records)
    whole = None if set(grid.roles) & set(WITH_DATES) else _days_asked_for(report, told)
    agency = report.get("agency")
    return export_of(grid, told, document.name, "analytics_reporter", whole, str(agency) if agency else None)


def _days_asked_for(report: dict[str, Any], told: Told) -> Period | None:
    query = report["query"] if isinstance(report["query"], dict) else {}
    ranges = query.get("dateRanges")
    asked = ranges[0] if isinstance(ranges, list) and ranges else query
    try:
        taken = dt.datetime.fromisoformat(str(report["taken_at"])).astimezone(told.zone).date()
    except ValueError:
        return None
    first = _day(asked.get("startDate", asked.get("start-date")), taken)
    last = _day(asked.get("endDate", asked.get("end-date")), taken)
    return range_period(first, last) if first and last and last >= first else None


def _day(text: Any, taken: dt.date) -> dt.date | None:
    ago = _AGO.fullmatch(str(text))
    days = int(ago[1]) if ago else {"today": 0, "yesterday": 1}.get(str(text))
    return day_of(str(text)) if days is None else taken - dt.timedelta(days=days)
