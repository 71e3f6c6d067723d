"""The targets of a measure, past and present."""

import duckdb
import pandas as pd

from data.measures.target_gate import Target
from queries.run import run


def targets(cursor: duckdb.DuckDBPyConnection, initiative_id: str) -> pd.DataFrame:
    """All targets, the newest first.

    Columns: target_id, low, high (numbers a month), from_month, evidence (JSON), is_sample, adopted_at, adopted_by,
    withdrawn_at, withdrawn_by (None: not withdrawn).
    """
    return run(cursor, "targets", initiative_id=initiative_id)


def target_in_force(cursor: duckdb.DuckDBPyConnection, initiative_id: str) -> Target | None:
    """The newest target that is not withdrawn; None when there is none."""
    table = targets(cursor, initiative_id)
    in_force = table[table["withdrawn_at"].isna()]
    if in_force.empty:
        return None
    row = in_force.iloc[0]
    return Target(
        row["target_id"],
        int(row["low"]),
        int(row["high"]),
        row["from_month"].date(),
        row["adopted_at"].to_pydatetime(),
        row["adopted_by"],
    )
