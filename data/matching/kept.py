"""The reports in the database, as they are compared."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.city import City, folded
from data.matching.reports import ComparedReport, partners_of

FIND_KEPT_REPORTS = Path(__file__).with_name("find_kept_reports.sql").read_text(encoding="utf-8")

NEIGHBORS = dt.timedelta(days=8)  # around changed reports: their candidates, and the rivals of those

Days = tuple[dt.date, dt.date]  # the first and the last


def kept_reports(
    cursor: duckdb.DuckDBPyConnection, city: City, days: Sequence[Days] | None = None
) -> list[ComparedReport]:
    """The reports of which a day lies within one of `days`; all without them. The earliest recorded first."""
    spans = None if days is None else joined_days(days)
    rows = cursor.execute(
        FIND_KEPT_REPORTS,
        {
            "all": spans is None,
            "first_days": [first for first, _last in spans or ()],
            "last_days": [last for _first, last in spans or ()],
        },
    )
    names = [column[0] for column in rows.description or ()]
    found = []
    for row in rows.fetchall():
        told = dict(zip(names, row, strict=True))
        department = _known(told.pop("department"), city)
        partners = partners_of(department, ((_known(partner, city), partner) for partner in told.pop("partners")))
        found.append(ComparedReport(department=department, partners=partners, **told))
    return found


def joined_days(days: Sequence[Days]) -> list[Days]:
    """`days` with NEIGHBORS around each, those that touch as one, in order."""
    joined: list[Days] = []
    for first, last in sorted(set(days)):
        start, end = _before(first), _after(last)
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _before(day: dt.date) -> dt.date:
    return day - NEIGHBORS if day - dt.date.min > NEIGHBORS else dt.date.min


def _after(day: dt.date) -> dt.date:
    return day + NEIGHBORS if dt.date.max - day > NEIGHBORS else dt.date.max


def _known(name: str | None, city: City) -> str | None:
    """The id of the department that `name` names, or else the name as it is compared."""
    if not name:
        return None
    return city.department_named(name) or folded(name)[:100] or None
