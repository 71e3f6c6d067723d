"""The commands: python -m data …"""

import csv as csv_files
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

import data.__main__
import queries.joint_events
from data.__main__ import main
from data.store import Store
from tests.records import CITY, csv, report, value

ROOT = Path(__file__).parents[1]
HEADER = "Event ID,Title,Date,Departments present"
COLUMNS = "month,low,high,confirmed,site_events,campaigns,reports,open_pairs,departments_missing"
SIX = ";".join(department.department_id for department in CITY.departments)


@pytest.fixture(autouse=True)
def ana(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ana")


@pytest.fixture
def events_file(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_bytes(csv(HEADER, "1,Fair,2025-10-07,Fire; Police", "2,Walk,2025-10-08,Fire", "3,Picnic,soon,Fire"))
    return path


def asked(path: Path, question: str) -> Any:
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(question).fetchall()


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, output and asides of a command."""
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


# import-events


def test_import_says_what_came_of_it(capsys: pytest.CaptureFixture[str], events_file: Path, own_database: Path):
    assert run(capsys, "import-events", events_file) == (
        0,
        "events.csv: 3 records read; 2 added, 0 updated, 0 unchanged, 0 repeated within the file, 1 rejected\n"
        "  row 4: “soon” in column “Date” is not a date that can be read. Write it as 2026-10-03.\n",
        "",
    )
    assert asked(own_database, "SELECT imported_by FROM import") == [("ana",)]
    assert run(capsys, "import-events", events_file)[:2] == (
        0,
        "events.csv: 3 records read; 0 added, 0 updated, 2 unchanged, 0 repeated within the file, 1 rejected\n"
        "  row 4: “soon” in column “Date” is not a date that can be read. Write it as 2026-10-03.\n",
    )


def test_import_tells_the_first_rejected_rows_and_counts_the_rest(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    path = tmp_path / "many.csv"
    path.write_bytes(csv("Title,Date", "Fair,2025-10-07", *(f"Picnic {number},soon" for number in range(25))))
    lines = run(capsys, "import-events", path)[1].splitlines()
    assert len(lines) == 22
    assert lines[-1] == "  … and 5 more; all are on the Data page"


def test_import_tells_its_notes(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv("Title,Date", "Fair,03/04/2026"))
    assert run(capsys, "import-events", path)[1].splitlines()[1:] == [
        "  note: Dates such as “03/04/2026” were read as month/day/year; no date in the file proves it."
    ]
    assert run(capsys, "import-events", "--day-first", path)[1].splitlines()[1:] == [
        "  note: Dates such as “03/04/2026” were read as day/month/year; no date in the file proves it."
    ]


def test_import_refuses_an_unknown_department(
    capsys: pytest.CaptureFixture[str], events_file: Path, own_database: Path
):
    assert run(capsys, "import-events", "--department", "Parks", events_file) == (
        1,
        "",
        "No department is called “Parks”. Known are: Fire, Police, Community Safety, Emergency Communications, "
        "Neighborhood Improvement Services, City Manager's Office.\n",
    )
    assert asked(own_database, "SELECT count(*) FROM import") == [(0,)]


def test_import_takes_the_department_by_any_of_its_names(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, own_database: Path
):
    path = tmp_path / "a.csv"
    path.write_bytes(csv("Title,Date", "Fair,2025-10-07"))
    assert run(capsys, "import-events", "--department", "DPD", "--past-events", "held", path)[0] == 0
    assert asked(own_database, "SELECT department_id, status FROM event_report") == [("police", "held")]


def test_import_goes_on_after_files_that_can_not_be_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, events_file: Path, own_database: Path
):
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><html><body>Sign in</body></html>", encoding="utf-8")
    missing = tmp_path / "missing.csv"
    code, said, aside = run(capsys, "import-events", page, missing, tmp_path, events_file)
    assert (code, said.splitlines()[0]) == (
        1,
        "events.csv: 3 records read; 2 added, 0 updated, 0 unchanged, 0 repeated within the file, 1 rejected",
    )
    assert aside.splitlines() == [
        "page.html is a web page, not a file of events. Use the page's own download or export button.",
        f"{missing}: can't be read (No such file or directory).",
        f"{tmp_path}: can't be read (Is a directory).",
    ]
    assert asked(own_database, "SELECT count(*) FROM event_report") == [(2,)]


@pytest.mark.parametrize(
    ("choices", "titles"), [((), ["Fair", "Walk"]), (("--keep-sample",), ["Fair", "Made up", "Walk"])]
)
def test_import_clears_the_sample_unless_told_not_to(
    capsys: pytest.CaptureFixture[str],
    events_file: Path,
    own_database: Path,
    choices: tuple[str, ...],
    titles: list[str],
):
    store = Store.open(own_database, CITY)
    report(store, title="Made up", is_sample=True)
    store.close()
    said = run(capsys, "import-events", *choices, events_file)[1]
    assert [title for (title,) in asked(own_database, "SELECT title FROM event_report ORDER BY 1")] == titles
    assert ("The made-up sample was removed" in said) == (not choices)


# figures


def fill(path: Path) -> None:
    store = Store.open(path, CITY)
    report(store)
    report(store, {"fire": "present", "police": "accepted"}, campaign="National Night Out")
    store.close()


def test_figures_as_csv(capsys: pytest.CaptureFixture[str], own_database: Path):
    fill(own_database)
    code, said, aside = run(capsys, "figures", "joint-events", "--from", "2025-10", "--to", "2025-11")
    assert (code, aside) == (0, "")
    assert said == (f"{COLUMNS}\n2025-10,1,2,1,0,0,2,0,{SIX.removeprefix('fire;')}\n2025-11,0,0,0,0,0,0,0,{SIX}\n")


def test_figures_as_json(capsys: pytest.CaptureFixture[str], own_database: Path):
    fill(own_database)
    command = ("figures", "joint-events", "--from", "2025-10", "--to", "2025-10", "--format", "json")
    code, said, aside = run(capsys, *command)
    assert (code, aside) == (0, "")
    assert json.loads(said) == [
        {
            "month": "2025-10",
            "low": 1,
            "high": 2,
            "confirmed": 1,
            "site_events": 0,
            "campaigns": 0,
            "reports": 2,
            "open_pairs": 0,
            "departments_missing": SIX.split(";")[1:],
        }
    ]
    assert list(json.loads(said)[0]) == COLUMNS.split(",")


def test_figures_are_those_of_the_page():
    assert ",".join(queries.joint_events.PUBLISHED_COLUMNS) == COLUMNS
    assert vars(data.__main__)["joint_events_by_month"] is queries.joint_events.joint_events_by_month


def test_figures_of_months_in_the_wrong_order_are_refused(capsys: pytest.CaptureFixture[str], own_database: Path):
    fill(own_database)
    assert run(capsys, "figures", "joint-events", "--from", "2025-11", "--to", "2025-10") == (
        1,
        "",
        "--from lies after --to: give the earlier month first.\n",
    )


@pytest.mark.parametrize("text", ["2025", "2025-13", "October", "2025-10-01", ""])
def test_month_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], own_database: Path, text: str):
    with pytest.raises(SystemExit) as ended:
        main(["figures", "joint-events", "--from", text, "--to", "2025-10"])
    assert ended.value.code == 2
    assert f"“{text}” is no month; write it as 2025-07" in capsys.readouterr().err
    assert not own_database.exists()


def test_figures_of_a_new_database_are_the_samples_and_say_so(capsys: pytest.CaptureFixture[str], own_database: Path):
    code, said, aside = run(capsys, "figures", "joint-events", "--from", "2025-10", "--to", "2025-10")
    assert (code, aside) == (0, f"{own_database} was just created and holds the made-up sample.\n")
    (row,) = csv_files.DictReader(io.StringIO(said))
    assert int(row["low"]) < int(row["high"])


# sample, export, and what holds for all


def test_sample_is_loaded_and_cleared(capsys: pytest.CaptureFixture[str], own_database: Path):
    assert run(capsys, "sample", "--load") == (0, "The made-up sample is in place.\n", "")
    assert asked(own_database, "SELECT bool_and(is_sample) FROM event_report") == [(True,)]
    assert run(capsys, "sample", "--clear") == (0, "The made-up sample was removed.\n", "")
    assert run(capsys, "sample", "--clear") == (0, "There is no sample to remove.\n", "")
    assert asked(own_database, "SELECT count(*) FROM event_report") == [(0,)]


def test_export_names_each_table_and_its_rows(capsys: pytest.CaptureFixture[str], own_database: Path, tmp_path: Path):
    fill(own_database)
    code, said, aside = run(capsys, "export", "--to", tmp_path / "out")
    assert (code, aside) == (0, "")
    assert said.splitlines() == [
        "baseline: 0 rows",
        "change_log: 2 rows",
        "chart_note: 0 rows",
        "counting_rule: 2 rows",
        "database_state: 1 rows",
        "department: 6 rows",
        "department_day: 0 rows",
        "department_month: 0 rows",
        "department_period: 0 rows",
        "event: 2 rows",
        "event_report: 2 rows",
        "import: 0 rows",
        "match_decision: 0 rows",
        "narrative: 0 rows",
        "page: 0 rows",
        "page_match: 0 rows",
        "page_of_import: 0 rows",
        "page_period: 0 rows",
        "page_rule: 0 rows",
        "page_view: 0 rows",
        "page_view_cover: 0 rows",
        "page_view_import: 0 rows",
        "page_view_left_out: 0 rows",
        "page_view_rejected: 0 rows",
        "participation: 4 rows",
        "participation_word: 0 rows",
        "possible_duplicate: 0 rows",
        "publication: 0 rows",
        "rejected_row: 0 rows",
        "saved_mapping: 0 rows",
        "target: 0 rows",
    ]


def test_export_to_what_is_no_folder_is_refused(
    capsys: pytest.CaptureFixture[str], own_database: Path, events_file: Path
):
    fill(own_database)
    assert run(capsys, "export", "--to", events_file) == (
        1,
        "",
        f"{events_file}: can't be written (File exists). Name another folder.\n",
    )


@pytest.mark.parametrize(
    "command",
    [
        ("import-events", "events.csv"),
        ("figures", "joint-events", "--from", "2025-10", "--to", "2025-10"),
        ("export", "--to", "out"),
        ("sample", "--load"),
    ],
    ids=lambda command: command[0],
)
def test_database_in_use_is_named_with_the_next_step(
    capsys: pytest.CaptureFixture[str], own_database: Path, command: tuple[str, ...]
):
    script = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(own_database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert run(capsys, *command) == (
            1,
            "",
            f"The database {own_database} is in use by another program (process {holder.pid}), most likely the app "
            "itself. Stop that program and try again, or do this on the app's Data page.\n",
        )
    finally:
        holder.communicate("")


def test_command_lets_go_of_the_database(capsys: pytest.CaptureFixture[str], own_database: Path, events_file: Path):
    run(capsys, "import-events", events_file)
    store = Store.open(own_database, CITY)
    assert value(store, "SELECT count(*) FROM event_report") == 2
    store.close()


def test_commands_run_as_a_module(own_database: Path, events_file: Path):
    def command(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "data", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "SAFER_TOGETHER_DATABASE": str(own_database), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    done = command("import-events", events_file)
    assert (done.returncode, done.stderr, done.stdout.splitlines()[0]) == (
        0,
        "",
        "events.csv: 3 records read; 2 added, 0 updated, 0 unchanged, 0 repeated within the file, 1 rejected",
    )
    done = command("figures", "joint-events", "--from", "2025-10", "--to", "2025-10")
    assert (done.returncode, done.stdout.splitlines()) == (0, [COLUMNS, f"2025-10,1,1,1,0,0,2,0,{SIX}"])
