"""What has been imported, and what could not be."""

import duckdb
import pandas as pd

from queries.run import run


def imports(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every import, the newest first.

    Columns: import_id, file_name, kind, default_department_id, imported_at, imported_by, records_read, added, updated,
    unchanged, repeated, rejected, open_rejected (numbers of records), series_from, series_to, notes (JSON), is_sample.
    """
    return run(cursor, "imports")


def rejected_rows(cursor: duckdb.DuckDBPyConnection, limit: int) -> pd.DataFrame:
    """At most `limit` open rejected rows, the newest import first.

    Columns: rejected_row_id, import_id, file_name, imported_at, is_sample, row_number, reason_template,
    reason_values (JSON), cells (JSON: header to text, as last mended; blank cells may be left out), headers (list of
    the columns that hold fields).
    """
    return run(cursor, "rejected_rows", limit=limit)


def record_counts(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Numbers of records: reports, sample_reports, rejected_rows (open), open_pairs, imports."""
    row = run(cursor, "record_counts").iloc[0]
    return {str(name): int(value) for name, value in row.items()}
