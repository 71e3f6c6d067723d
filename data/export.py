"""Everything on record as files that any other program reads: each table as CSV and as Parquet."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

# Spreadsheets run cells that begin so as formulas (OWASP, CSV injection); in the CSV they get an apostrophe.
FORMULA_START = r"^[=+\-@\t\r]"
# What someone is still writing, and how far the Google Sheet is brought together with the record.
NOT_ON_RECORD = (
    "draft", "sheet_conflict", "sheet_doubt", "sheet_link", "sheet_outbox", "sheet_record", "sheet_rejected_row",
    "sheet_remark", "sheet_tab",
)  # fmt: skip


def export_tables(cursor: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, int]]:
    """Write every table to `folder` as NAME.csv and NAME.parquet; yields name and number of rows of each.

    In the CSV, text that a spreadsheet would run as a formula is preceded by an apostrophe; the Parquet file holds
    it as it is. Raises OSError when the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = cursor.execute(
        "SELECT table_name FROM duckdb_tables() "
        "WHERE NOT temporary AND table_name NOT IN (SELECT unnest($left_out::TEXT[])) ORDER BY 1",
        {"left_out": list(NOT_ON_RECORD)},
    ).fetchall()
    for (name,) in tables:
        table = cursor.table(name)
        text_columns = [column for column, kind in zip(table.columns, table.types, strict=True) if kind == "VARCHAR"]
        table.write_parquet(str(folder / f"{name}.parquet"))
        _guarded(table, text_columns).write_csv(str(folder / f"{name}.csv"), header=True)
        ((count,),) = table.count("*").fetchall()
        yield name, int(count)


def _guarded(table: duckdb.DuckDBPyRelation, text_columns: list[str]) -> duckdb.DuckDBPyRelation:
    if not text_columns:
        return table
    guarded = []
    for column in table.columns:
        value = duckdb.ColumnExpression(column)
        if column in text_columns:
            is_formula = duckdb.FunctionExpression("regexp_matches", value, duckdb.ConstantExpression(FORMULA_START))
            with_apostrophe = duckdb.FunctionExpression("concat", duckdb.ConstantExpression("'"), value)
            value = duckdb.CaseExpression(is_formula, with_apostrophe).otherwise(value).alias(column)
        guarded.append(value)
    return table.select(*guarded)
