"""What stands between the records here and the Google Sheet, for people to look at.

Each answer with a `limit` has at most so many rows, and says in `in_all` how many there are.
"""

import duckdb
import pandas as pd

from queries.run import run


def sheet_vanished(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Tabs most rows of which are gone at once: kind, vanished and of_rows (numbers of rows)."""
    return run(cursor, "sheet_vanished")


def sheet_rejected_rows(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """Rows of the Sheet that can't be read.

    Columns: tab, row_number, cells (JSON: header to text), reason_template, reason_values (JSON), in_all.
    """
    return run(cursor, "sheet_rejected_rows", limit=limit)


def sheet_conflicts(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """The conflicts that nobody has settled.

    Columns: conflict_id, kind, record_id, base, mine, theirs (JSON: field to value), mine_by, theirs_by, found_at,
    title and start_date of the event, part_of (the department whose part in it this is), department_id (who holds an
    event report), in_all.
    """
    return run(cursor, "sheet_conflicts", limit=limit)


def sheet_deleted_rows(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """Records whose rows were deleted from the Sheet.

    Columns: kind, record_id, missing_since, title and start_date of the event, part_of, in_all.
    """
    return run(cursor, "sheet_deleted_rows", limit=limit)


def sheet_remarks(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """Remarks that nobody has read: made_at, tab, row_number, reason_template, reason_values (JSON), in_all."""
    return run(cursor, "sheet_remarks", limit=limit)


def sheet_refused(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """Changes that Google refused.

    Columns: kind, record_id, actor, made_at, after (JSON: field to value), reason_template, reason_values (JSON),
    title and start_date of the event, part_of, in_all.
    """
    return run(cursor, "sheet_refused", limit=limit)
