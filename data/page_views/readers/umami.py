"""Exports of Umami: website_event.csv, a row for each view, and its API's metrics and pageviews as JSON.

https://umami.is/docs/api/website-stats. Of the events only those of type 1 are page views.
"""

from collections import Counter
from typing import Any

from data.city import folded
from data.page_views.documents import Document
from data.page_views.exports import Export, Told
from data.page_views.file_names import days_in_name
from data.page_views.grids import Grid
from data.page_views.periods import day_of
from data.page_views.rows import export_of

PAGE_VIEW = "1"


def is_ours(document: Document) -> bool:
    """Whether the file is a table of Umami's events, or an answer of its API."""
    if document.is_json:
        return bool(_pairs(document.json))
    return {"url path", "created at"} <= document.headings


def read(document: Document, told: Told) -> Export:
    """The views of the pages. Raises UnreadableExport."""
    if document.is_json:
        is_by_day = isinstance(document.json, dict)
        headings = ("date", "views") if is_by_day else ("page", "views")
        rows = [(number, pair) for number, pair in enumerate(_pairs(document.json), start=1)]
        return export_of(Grid(headings, rows), told, document.name, "umami", days_in_name(document.name, told))
    return export_of(_counted(document.grids.tables[0]), told, document.name, "umami")


def _pairs(value: Any) -> list[list[str]]:
    """The pairs {"x": …, "y": …} of an answer: pages and views, or moments and views."""
    if isinstance(value, dict):
        value = value.get("pageviews")
    if not isinstance(value, list):
        return []
    return [[str(one["x"]), str(one["y"])] for one in value if isinstance(one, dict) and {"x", "y"} <= set(one)]


def _counted(grid: Grid) -> Grid:
    """The events counted by day, host and path; the row of each sum is that of its first event."""
    at = {folded(heading): place for place, heading in enumerate(grid.headings)}
    first_row: dict[tuple[str, str, str], int] = {}
    views: Counter[tuple[str, str, str]] = Counter()
    for number, cells in grid.rows:
        kind = cells[at["event type"]] if "event type" in at else PAGE_VIEW
        if kind.strip() not in (PAGE_VIEW, ""):
            continue
        moment = cells[at["created at"]].strip()
        day = day_of(moment[:10])
        key = (
            day.isoformat() if day else moment,
            cells[at["hostname"]] if "hostname" in at else "",
            cells[at["url path"]],
        )
        first_row.setdefault(key, number)
        views[key] += 1
    rows = [(first_row[key], [*key, str(number)]) for key, number in views.items()]
    return Grid(("date", "hostname", "page", "views"), rows)
