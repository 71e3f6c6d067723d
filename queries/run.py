"""Runs the named queries of this folder: one SELECT a file, every value bound."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import duckdb
import pandas as pd

FOLDER = Path(__file__).parent

Value = str | int | float | bool | date | UUID | None


@lru_cache
def query_text(name: str) -> str:
    """The SQL of the query `name`. Raises FileNotFoundError when there is no file of that name."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def run(cursor: duckdb.DuckDBPyConnection, name: str, **parameters: Value) -> pd.DataFrame:
    """The answer of the query `name`: its columns, one row for each thing that the file's third line names.

    Raises duckdb.Error when `parameters` lack a name of the query's or have one that it does not know.
    """
    return cursor.execute(query_text(name), parameters).df()
