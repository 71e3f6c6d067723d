"""The dated notes on a measure's charts."""

import duckdb
import pandas as pd

from queries.run import run


def chart_notes(cursor: duckdb.DuckDBPyConnection, initiative_id: str) -> pd.DataFrame:
    """The notes in order of their dates.

    Columns: note_id, noted_on, text, text_es (None: English only), is_rebase (limits start anew), made_at, made_by.
    """
    return run(cursor, "chart_notes", initiative_id=initiative_id)
