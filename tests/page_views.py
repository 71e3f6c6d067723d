"""Small worlds of page views: exports as tools write them, rules, and figures worked by hand."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.page_views.exports import Export, Told
from data.page_views.importing import ImportedViews, import_page_views
from data.page_views.reading import read_export
from data.page_views.rules import Added, Rule, add_rule
from data.store import Store
from tests.records import ACTOR as ACTOR
from tests.records import AT as AT
from tests.records import DURHAM
from tests.records import csv as csv

SITE = "city.example"
TODAY = dt.date(2026, 6, 15)
DAY = dt.timedelta(days=1)


def told(**said: Any) -> Told:
    """What is said of a file beside itself."""
    return Told(**{"zone": DURHAM, "today": TODAY, "fiscal_year_starts": 7, "site": SITE, **said})


def read(content: bytes | str, name: str = "export.csv", **said: Any) -> Export:
    """An export read."""
    return read_export(name, content.encode() if isinstance(content, str) else content, told(**said))


def imported(store: Store, content: bytes, name: str = "views.csv", at: dt.datetime = AT, **said: Any) -> ImportedViews:
    """Import page views, as from an upload."""
    return import_page_views(store, None, name, content, told(**said), ACTOR, at)


def imported_file(store: Store, path: Path, **said: Any) -> ImportedViews:
    """Import page views, as from the command line."""
    return import_page_views(store, path, path.name, None, told(**said), ACTOR, AT)


def by_day(first: dt.date, last: dt.date, paths: Mapping[str, Any] | None = None, **views: int | list[int]) -> bytes:
    """A plain table with a row for each day and page: `fire=3` is /fire, viewed three times a day; 0 has no row."""
    lines = ["Date,Page,Views"]
    for number in range((last - first).days + 1):
        day = first + number * DAY
        for page, count in {**(paths or {}), **views}.items():
            of_day = count[number] if isinstance(count, list) else count
            if of_day:
                lines.append(f"{day},/{page},{of_day}")
    return csv(*lines)


def by_period(*rows: tuple[str, str, int]) -> bytes:
    """A plain table of (period, page, views)."""
    return csv("Period,Page,Views", *(f'"{period}",/{page},{views}' for period, page, views in rows))


def ruled(store: Store, pattern: str, department: str = "police", kind: str = "data_page", **days: Any) -> Added:
    """Put a rule in force."""
    outcome = add_rule(store, Rule(pattern, department, kind, **days), ACTOR, AT)
    assert isinstance(outcome, Added), outcome
    return outcome


def months_by_day(months: list[int], first: dt.date) -> bytes:
    """A table by day whose months, from that of `first` on, have exactly these sums: all on the days' first ones."""
    lines = ["Date,Page,Views"]
    day = first
    for views in months:
        end = (day.replace(day=28) + 4 * DAY).replace(day=1)
        days = (end - day).days
        share, rest = divmod(views, days)
        lines += [f"{day + number * DAY},/data,{share + (number < rest)}" for number in range(days)]
        day = end
    return csv(*lines)
