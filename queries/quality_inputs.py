"""What the quality mark of the joint-event count rests on."""

import datetime as dt

import duckdb
import pandas as pd

from data.measures.quality_mark import QualityInputs
from queries.run import run


def quality_inputs(
    cursor: duckdb.DuckDBPyConnection, from_month: dt.date, to_month: dt.date, as_of: dt.date
) -> QualityInputs:
    """What is known, at `as_of`, of the months from `from_month` to `to_month` (first days, inclusive)."""
    row = run(cursor, "quality_inputs", from_month=from_month, to_month=to_month, as_of=as_of).iloc[0]
    newest = row["newest_event"]
    counts = {str(name): int(value) for name, value in row.items() if name != "newest_event"}
    return QualityInputs(newest_event=None if pd.isna(newest) else newest.date(), **counts)
