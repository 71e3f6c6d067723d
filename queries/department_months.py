"""The departments' words for their months."""

import datetime as dt

import duckdb
import pandas as pd

from queries.run import run


def department_months(cursor: duckdb.DuckDBPyConnection, from_month: dt.date, to_month: dt.date) -> pd.DataFrame:
    """Every current department with every month from `from_month` to `to_month` (first days), the newest month first.

    Columns: department_id, month, statement (all_logged, nothing_held; None: no word), stated_at, stated_by, reports
    (number of reports in the month that are not cancelled).
    """
    return run(cursor, "department_months", from_month=from_month, to_month=to_month)
