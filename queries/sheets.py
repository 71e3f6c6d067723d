"""What stands between the records here and the Google Sheet, for people to look at."""

import duckdb
import pandas as pd

from queries.run import run


def sheet_rejected_rows(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """At most `limit` rows of the Sheet that can't be read.

    Columns: tab, row_number, record_id, cells (JSON: header to text), reason_template, reason_values (JSON), since.
    """
    return run(cursor, "sheet_rejected_rows", limit=limit)


def sheet_conflicts(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The conflicts that nobody has settled.

    Columns: conflict_id, kind, record_id, base, mine, theirs (JSON: field to value), mine_by, theirs_by, found_at,
    title, start_date and department_id (of an event report).
    """
    return run(cursor, "sheet_conflicts")


def sheet_deleted_rows(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """At most `limit` records whose rows were deleted from the Sheet.

    Columns: kind, record_id, missing_since, on_sheet (JSON: field to value), title, start_date, department_id.
    """
    return run(cursor, "sheet_deleted_rows", limit=limit)


def sheet_remarks(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """At most `limit` remarks that nobody has read: made_at, tab, row_number, reason_template, reason_values (JSON)."""
    return run(cursor, "sheet_remarks", limit=limit)


def sheet_refused(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """At most `limit` changes that Google refused.

    Columns: kind, record_id, actor, made_at, after (JSON: field to value), reason_template, reason_values (JSON) and
    title.
    """
    return run(cursor, "sheet_refused", limit=limit)
