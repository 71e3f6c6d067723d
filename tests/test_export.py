"""Everything on record as CSV and Parquet."""

import csv as csv_files
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from data.export import export_tables
from data.store import Store
from tests.records import csv, decide, imported, new_store, rows

FORMULAS = ["=HYPERLINK(0)", "+1", "-1", "@SUM(A1)", "\t=1", "Fair = fun"]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    content = csv(
        "Title,Date,Department,Status,Note", *(f'"Fair, {n}",2025-10-07,Fire,Held,n{n}' for n in range(3)), "x,soon,,,"
    )
    imported(opened, content, default_department="fire")
    (one,), (other,) = rows(opened, "SELECT report_id FROM event_report ORDER BY title LIMIT 2")
    decide(opened, one, other, "same")
    yield opened
    opened.close()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv_files.DictReader(file))


def test_each_table_is_written_as_csv_and_parquet_with_all_its_rows(store: Store, tmp_path: Path):
    told = dict(export_tables(store.cursor(), tmp_path / "out"))
    tables = [name for (name,) in rows(store, "SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1")]
    tables = [name for name in tables if name != "draft" and not name.startswith("sheet_")]  # not on record
    assert list(told) == tables
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        f"{name}.{ending}" for name in tables for ending in ("csv", "parquet")
    )
    for name, count in told.items():
        table = parquet.read_table(tmp_path / "out" / f"{name}.parquet")
        assert (name, len(rows_of(tmp_path / "out" / f"{name}.csv")), table.num_rows) == (name, count, count)
    assert {name: told[name] for name in ("event_report", "participation", "import", "rejected_row", "event")} == {
        "event_report": 3, "participation": 3, "import": 1, "rejected_row": 1, "event": 2
    }  # fmt: skip


def test_csv_and_parquet_have_the_columns_of_the_table(store: Store, tmp_path: Path):
    list(export_tables(store.cursor(), tmp_path))
    for name in ("event_report", "event", "change_log"):
        columns = [column for (column,) in rows(
            store, "SELECT column_name FROM duckdb_columns() WHERE table_name = $name ORDER BY column_index", name=name
        )]  # fmt: skip
        assert list(rows_of(tmp_path / f"{name}.csv")[0]) == columns
        assert parquet.read_table(tmp_path / f"{name}.parquet").column_names == columns


def test_text_that_a_spreadsheet_would_run_is_marked_in_the_csv_only(store: Store, tmp_path: Path):
    with store.write("ana", rows(store, "SELECT now()")[0][0]) as write:
        for number, text in enumerate(FORMULAS):
            write.cursor.execute("INSERT INTO saved_mapping VALUES ($n, '{}', now(), $t)", {"n": number, "t": text})
    list(export_tables(store.cursor(), tmp_path))
    assert [row["saved_by"] for row in rows_of(tmp_path / "saved_mapping.csv")] == [
        *(f"'{text}" for text in FORMULAS[:-1]),
        "Fair = fun",
    ]
    assert parquet.read_table(tmp_path / "saved_mapping.parquet")["saved_by"].to_pylist() == FORMULAS


def test_no_cell_of_the_csv_begins_a_formula(store: Store, tmp_path: Path):
    imported(store, csv("Title,Date,=Cmd", "=1+1,2025-10-07,=2", "@x,soon,-3"))
    list(export_tables(store.cursor(), tmp_path))
    cells = [cell for path in tmp_path.glob("*.csv") for row in rows_of(path) for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "'=1+1" in cells


def test_export_writes_over_an_older_one(store: Store, tmp_path: Path):
    list(export_tables(store.cursor(), tmp_path))
    imported(store, csv("Title,Date", "Talk,2025-10-09"), "b.csv")
    told = dict(export_tables(store.cursor(), tmp_path))
    assert (told["event_report"], len(rows_of(tmp_path / "event_report.csv"))) == (4, 4)


def test_export_of_the_same_record_changes_nothing_in_it(store: Store, tmp_path: Path):
    version = store.data_version
    list(export_tables(store.cursor(), tmp_path))
    assert store.data_version == version
