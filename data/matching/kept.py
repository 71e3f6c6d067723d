"""The reports in the database, as they are compared."""

import datetime as dt
from pathlib import Path

import duckdb

from data.city import City, folded
from data.matching.reports import ComparedReport, partners_of

FIND_KEPT_REPORTS = Path(__file__).with_name("find_kept_reports.sql").read_text(encoding="utf-8")

NEIGHBORS = dt.timedelta(days=8)  # around changed reports: their candidates, and the rivals of those


def kept_reports(
    cursor: duckdb.DuckDBPyConnection, city: City, first_day: dt.date | None = None, last_day: dt.date | None = None
) -> list[ComparedReport]:
    """The reports of which a day lies between the two, both inclusive; all without them. The earliest recorded first.

    To compare changed reports, give their days with NEIGHBORS around.
    """
    rows = cursor.execute(FIND_KEPT_REPORTS, {"first_day": first_day, "last_day": last_day})
    names = [column[0] for column in rows.description or ()]
    found = []
    for row in rows.fetchall():
        told = dict(zip(names, row, strict=True))
        department = _known(told.pop("department"), city)
        partners = partners_of(department, ((_known(partner, city), partner) for partner in told.pop("partners")))
        found.append(ComparedReport(department=department, partners=partners, **told))
    return found


def _known(name: str | None, city: City) -> str | None:
    """The id of the department that `name` names, or else the name as it is compared."""
    if not name:
        return None
    return city.department_named(name) or folded(name)[:100] or None
