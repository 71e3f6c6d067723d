"""Views of the departments' pages, and the pages, imports and rules behind them. One function for each query file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from data.measures.page_views import Baseline
from data.measures.view_quality import ViewInputs
from queries.run import run

ZERO_DAYS = 3  # days in a row without a view that are worth telling


@dataclass(frozen=True, slots=True)
class DaySpan:
    """First and last day."""

    first: dt.date
    last: dt.date


def page_views_by_period(
    cursor: duckdb.DuckDBPyConnection,
    from_day: dt.date,
    to_day: dt.date,
    months: int,
    fiscal_year_starts: int,
    kinds: Sequence[str],
) -> pd.DataFrame:
    """Views by department and period of `months` months: 3 for fiscal quarters, 1 for months.

    Columns: department_id, period (first day), views (NaN: unknown), dashboard_views and main_views (the parts of
    `views` of new dashboards and main pages), days_covered, days (numbers of days).
    """
    return run(
        cursor,
        "page_views_by_period",
        from_day=from_day,
        to_day=to_day,
        months=months,
        fiscal_year_starts=fiscal_year_starts,
        kinds=",".join(kinds),
    )


def page_views_same_days(
    cursor: duckdb.DuckDBPyConnection, quarter: dt.date, from_quarter: dt.date, kinds: Sequence[str]
) -> pd.DataFrame:
    """Views of earlier quarters, and of `quarter` itself, in the days of it that are known, its first, second, … day.

    Columns: department_id, period (first day of the quarter), days (number), views. Quarters of which one of these days
    is unknown are left out.
    """
    return run(cursor, "page_views_same_days", quarter=quarter, from_quarter=from_quarter, kinds=",".join(kinds))


def page_view_gaps(cursor: duckdb.DuckDBPyConnection, from_day: dt.date, to_day: dt.date) -> pd.DataFrame:
    """Days that are missing, and days in a row without a view.

    Columns: department_id, page_kind, why (tracking, not_exported, zero), first_day, last_day, days (number).
    """
    return run(cursor, "page_view_gaps", from_day=from_day, to_day=to_day, zero_days=ZERO_DAYS)


def pages_behind_views(
    cursor: duckdb.DuckDBPyConnection, from_day: dt.date, to_day: dt.date, department: str | None, kinds: Sequence[str]
) -> pd.DataFrame:
    """The pages behind the views of whole months, from the first day of one to the last of another.

    Columns: department_id, page_kind, host, path, views, pattern, valid_from, valid_to (of the rule; NaT: open). The
    most viewed first.
    """
    return run(
        cursor,
        "pages_behind_views",
        from_day=from_day,
        to_day=to_day,
        department=department,
        kinds=",".join(kinds),
    )


def imports_behind_views(cursor: duckdb.DuckDBPyConnection, from_day: dt.date, to_day: dt.date) -> pd.DataFrame:
    """The imports that have some of these days, the newest first.

    Columns: import_number, file_name, format, grain, first_day, last_day, views, imported_at, imported_by, is_sample,
    left_out_views (not counted in these days), counted_imports (numbers of those that count in their place), reason.
    """
    return run(cursor, "imports_behind_views", from_day=from_day, to_day=to_day)


def page_view_imports(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every import of page views, the newest first.

    Columns: those of page_view_import without the fingerprint, notes (JSON), left_out_views.
    """
    return run(cursor, "page_view_imports")


def page_rules(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rules in force, in the order of departments.

    Columns: rule_id, pattern, department_id, page_kind, valid_from, valid_to (NaT: open), is_sample, made_at, made_by,
    pages (number that it takes).
    """
    return run(cursor, "page_rules")


def unmatched_pages(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """At most `limit` pages that no rule takes, the most viewed first.

    Columns: host ('': known by its title), path, views, first_day, last_day, all_pages (number of them, shown or not).
    """
    return run(cursor, "unmatched_pages", limit=limit)


def baselines(cursor: duckdb.DuckDBPyConnection, initiative_id: str) -> pd.DataFrame:
    """All baselines of an initiative, the newest first.

    Columns: baseline_id, name, first_month, last_month, is_sample, locked_at, locked_by, removed_at, removed_by.
    """
    return run(cursor, "baselines", initiative_id=initiative_id)


def baseline_in_force(cursor: duckdb.DuckDBPyConnection, initiative_id: str) -> Baseline | None:
    """The newest baseline that is not removed; None when there is none."""
    table = baselines(cursor, initiative_id)
    in_force = table[table["removed_at"].isna()]
    if in_force.empty:
        return None
    row = in_force.iloc[0]
    return Baseline(
        row["baseline_id"],
        row["name"],
        row["first_month"].date(),
        row["last_month"].date(),
        row["locked_at"].to_pydatetime(),
        row["locked_by"],
    )


def page_view_span(cursor: duckdb.DuckDBPyConnection) -> DaySpan | None:
    """The days that departments' views span; None when there are none."""
    row = run(cursor, "page_view_span").iloc[0]
    return None if pd.isna(row["first_day"]) else DaySpan(row["first_day"].date(), row["last_day"].date())


def page_view_quality(cursor: duckdb.DuckDBPyConnection, from_day: dt.date, to_day: dt.date) -> ViewInputs:
    """What the quality mark of page views rests on, looking at the days from `from_day` to `to_day`."""
    row = run(cursor, "page_view_quality", from_day=from_day, to_day=to_day).iloc[0]
    newest = row["newest_day"]
    counts = {str(name): int(value) for name, value in row.items() if name != "newest_day"}
    return ViewInputs(newest_day=None if pd.isna(newest) else newest.date(), **counts)
