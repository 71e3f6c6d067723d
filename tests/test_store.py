"""The store: opened or refused with a sentence, written whole or not at all, one writer at a time."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data.city import Department
from data.store import RULES_FOLDER, Store, StoreInUse, StoreUnreadable, Write, configured_path
from tests.records import ACTOR, AT, CITY, new_store, report, rows, value

TABLES = [
    "baseline",
    "change_log",
    "chart_note",
    "counting_rule",
    "database_state",
    "department",
    "department_day",
    "department_month",
    "department_period",
    "draft",
    "event",
    "event_report",
    "import",
    "match_decision",
    "narrative",
    "page",
    "page_match",
    "page_of_import",
    "page_period",
    "page_rule",
    "page_view",
    "page_view_cover",
    "page_view_import",
    "page_view_left_out",
    "page_view_rejected",
    "participation",
    "participation_word",
    "possible_duplicate",
    "publication",
    "rejected_row",
    "saved_mapping",
    "sheet_conflict",
    "sheet_doubt",
    "sheet_link",
    "sheet_outbox",
    "sheet_record",
    "sheet_rejected_row",
    "sheet_remark",
    "sheet_tab",
    "target",
]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def state_month(write: Write, department: str = "fire", month: str = "2025-10-01") -> None:
    """A small change."""
    write.cursor.execute(
        "INSERT INTO department_month VALUES ($department, $month, 'nothing_held', $at, $actor, FALSE)",
        {"department": department, "month": month, "at": write.at, "actor": write.actor},
    )


def stated(store: Store) -> int:
    return int(value(store, "SELECT count(*) FROM department_month"))


@contextmanager
def held_by_another_process(path: Path) -> Iterator[int]:
    """The id of a process that has the database open."""
    script = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        yield holder.pid
    finally:
        holder.communicate("")


# Opening


def test_first_open_creates_the_tables_and_the_reference_data(own_database: Path):
    store = Store.open(own_database, CITY)
    assert [name for (name,) in rows(store, "SELECT table_name FROM duckdb_tables() ORDER BY 1")] == TABLES
    assert rows(store, "SELECT department_id, name, initials, position, is_current FROM department ORDER BY 4") == [
        (entry.department_id, entry.name, entry.initials, position, True)
        for position, entry in enumerate(CITY.departments)
    ]
    assert rows(store, "FROM counting_rule ORDER BY rule_version") == [
        (version, (RULES_FOLDER / f"rule-{version}.txt").read_text(encoding="utf-8").strip()) for version in (0, 1)
    ]
    assert value(store, "SELECT count(*) FROM event_report") == 0
    store.close()


def test_first_open_makes_the_folder(tmp_path: Path):
    path = tmp_path / "a" / "b" / "records.duckdb"
    Store.open(path, CITY).close()
    assert path.exists()


def test_reopening_writes_nothing_and_keeps_the_data_version(own_database: Path):
    store = Store.open(own_database, CITY)
    report(store)
    version = store.data_version
    store.close()

    store = Store.open(own_database, CITY)
    assert (store.data_version, value(store, "SELECT data_version FROM database_state")) == (version, version)
    assert value(store, "SELECT count(*) FROM event_report") == 1
    store.close()


def test_file_without_tables_is_made_a_database(own_database: Path):
    """As a first start leaves it that is cut off before the schema was written."""
    duckdb.connect(own_database).close()
    store = Store.open(own_database, CITY)
    assert stated(store) == 0
    store.close()


def test_department_that_left_the_city_stays_for_its_records(own_database: Path):
    store = Store.open(own_database, CITY)
    version = store.data_version
    store.close()

    fire, *others = CITY.departments
    parks = Department("parks", "Parks", "PR", ())
    store = Store.open(own_database, replace(CITY, departments=(*others, replace(fire, name="Fire and Rescue"), parks)))
    assert rows(store, "SELECT name, position, is_current FROM department WHERE is_current ORDER BY position") == [
        ("Police", 0, True),
        ("Community Safety", 1, True),
        ("Emergency Communications", 2, True),
        ("Neighborhood Improvement Services", 3, True),
        ("City Manager's Office", 4, True),
        ("Fire and Rescue", 5, True),
        ("Parks", 6, True),
    ]
    assert store.data_version == version + 1
    store.close()

    store = Store.open(own_database, CITY)
    assert rows(store, "SELECT department_id FROM department WHERE NOT is_current") == [("parks",)]
    store.close()


def test_months_are_those_of_the_city_whatever_the_machines_zone(store: Store):
    assert value(store, "SELECT current_setting('TimeZone')") == "America/New_York"


def test_configured_path_is_the_one_of_the_environment(own_database: Path, monkeypatch: pytest.MonkeyPatch):
    assert configured_path() == own_database
    monkeypatch.delenv("SAFER_TOGETHER_DATABASE")
    assert configured_path() == Path(__file__).parents[1] / ".local" / "safer_together.duckdb"


# Refusing


def test_file_held_by_another_process_names_it_and_the_next_step(own_database: Path):
    Store.open(own_database, CITY).close()
    with held_by_another_process(own_database) as process_id, pytest.raises(StoreInUse) as refused:
        Store.open(own_database, CITY)
    assert str(refused.value) == (
        f"The database {own_database} is in use by another program (process {process_id}), most likely the app itself. "
        "Stop that program and try again, or do this on the app's Data page."
    )
    Store.open(own_database, CITY).close()


@pytest.mark.parametrize("content", [b"hello", b"Title,Date\nFair,2025-10-07\n" * 1000], ids=["short", "long"])
@pytest.mark.parametrize("folder", ["records", "block parties"])  # DuckDB's own message of a lock names the path too
def test_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes, folder: str):
    path = tmp_path / folder / "events.duckdb"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreUnreadable) as refused:
        Store.open(path, CITY)
    assert str(refused.value) == (
        f"{path} is not a database of Safer Together. Move it away, or set SAFER_TOGETHER_DATABASE to another path."
    )
    assert path.read_bytes() == content


def test_damaged_database_is_not_said_to_be_in_use(own_database: Path):
    """DuckDB says that the checksum of a "block" is wrong."""
    Store.open(own_database, CITY).close()
    content = bytearray(own_database.read_bytes())
    content[4096 : 4096 + 64] = b"\xff" * 64
    content[8192 : 8192 + 64] = b"\xff" * 64
    own_database.write_bytes(bytes(content))
    with pytest.raises(StoreUnreadable, match=r"can't be opened: (IO Error: )?Corrupt database file"):
        Store.open(own_database, CITY)


def test_database_cut_short_is_refused(own_database: Path):
    Store.open(own_database, CITY).close()
    own_database.write_bytes(own_database.read_bytes()[:20_000])
    with pytest.raises(StoreUnreadable, match="can't be opened: IO Error: Could not read enough bytes"):
        Store.open(own_database, CITY)


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE budget (amount INTEGER)", "CREATE VIEW budget AS SELECT 1 AS amount"],
    ids=["table", "view"],
)
def test_other_duckdb_file_is_refused_and_left_as_it_is(own_database: Path, statement: str):
    with duckdb.connect(own_database) as connection:
        connection.execute(statement)
    before = own_database.read_bytes()
    with pytest.raises(StoreUnreadable) as refused:
        Store.open(own_database, CITY)
    assert str(refused.value) == (
        f"{own_database} is a DuckDB file, but not one of Safer Together. Set SAFER_TOGETHER_DATABASE to another path."
    )
    assert own_database.read_bytes() == before


def test_refused_file_is_let_go_of(own_database: Path):
    with duckdb.connect(own_database) as connection:
        connection.execute("CREATE TABLE budget (amount INTEGER)")
    with pytest.raises(StoreUnreadable):
        Store.open(own_database, CITY)
    with held_by_another_process(own_database):
        pass


def test_database_without_its_state_is_refused(own_database: Path):
    Store.open(own_database, CITY).close()
    with duckdb.connect(own_database) as connection:
        connection.execute("DELETE FROM database_state")
    with pytest.raises(StoreUnreadable, match="no state row: restore it from a backup copy"):
        Store.open(own_database, CITY)


def test_folder_that_can_not_be_made_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    with pytest.raises(StoreUnreadable) as refused:
        Store.open(tmp_path / "file" / "records.duckdb", CITY)
    assert str(refused.value) == (
        f"The folder {tmp_path / 'file'} can't be made (File exists). "
        "Set SAFER_TOGETHER_DATABASE to a path that can be written."
    )


def test_folder_in_place_of_a_file_is_refused(tmp_path: Path):
    with pytest.raises(StoreUnreadable):
        Store.open(tmp_path, CITY)


# Writing


def test_write_moves_the_data_version_by_one(store: Store):
    versions = [store.data_version]
    for month in ("2025-10-01", "2025-11-01"):
        with store.write(ACTOR, AT) as write:
            state_month(write, month=month)
            state_month(write, department="police", month=month)
        versions.append(store.data_version)
    assert versions == [versions[0], versions[0] + 1, versions[0] + 2]
    assert value(store, "SELECT data_version FROM database_state") == versions[-1]
    assert stated(store) == 4


def test_write_that_fails_is_undone_whole(store: Store):
    version = store.data_version
    with pytest.raises(duckdb.ConstraintException), store.write(ACTOR, AT) as write:
        state_month(write)
        state_month(write)
    assert (stated(store), store.data_version) == (0, version)
    assert value(store, "SELECT data_version FROM database_state") == version


def test_write_that_is_interrupted_is_undone_whole(store: Store):
    version = store.data_version
    with pytest.raises(KeyboardInterrupt), store.write(ACTOR, AT) as write:
        state_month(write)
        raise KeyboardInterrupt
    assert (stated(store), store.data_version) == (0, version)


def test_write_that_changes_nothing_is_dropped(store: Store):
    version = store.data_version
    with store.write(ACTOR, AT) as write:
        state_month(write)
        write.changed = False
    assert (stated(store), store.data_version) == (0, version)


def test_writing_goes_on_after_a_failure(store: Store):
    with pytest.raises(ZeroDivisionError), store.write(ACTOR, AT):
        raise ZeroDivisionError
    with store.write(ACTOR, AT) as write:
        state_month(write)
    assert stated(store) == 1


def test_failure_of_the_commit_is_told_as_it_is(store: Store):
    """Not as the failure to roll back what is over already."""
    version = store.data_version
    with pytest.raises(duckdb.Error, match=r"PRIMARY KEY|unique constraint|[Cc]onflict"):  # noqa: SIM117
        with store.write(ACTOR, AT) as write:
            state_month(write)
            other = store.cursor()
            state_month(Write(other, ACTOR, AT, CITY))  # past the lock: the commit finds the row there already
    assert (stated(store), store.data_version) == (1, version)


def test_write_carries_who_and_when(store: Store):
    with store.write("ben", AT) as write:
        assert (write.actor, write.at) == ("ben", AT)
        write.changed = False


def test_writers_in_threads_come_one_after_the_other(store: Store):
    version = store.data_version
    failures: list[BaseException] = []

    def add_to_count(times: int) -> None:
        try:
            for _ in range(times):
                with store.write(ACTOR, AT) as write:
                    write.cursor.execute(
                        "INSERT INTO change_log (changed_at, changed_by, record_kind, record_id, after) "
                        "SELECT $at, $actor, 'test', count(*), '{}' FROM change_log",
                        {"at": write.at, "actor": write.actor},
                    )
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=add_to_count, args=(5,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert rows(store, "SELECT record_id::INTEGER FROM change_log ORDER BY 1") == [(number,) for number in range(20)]
    assert store.data_version == version + 20


def test_readers_in_threads_see_only_what_is_committed(store: Store):
    version = store.data_version
    seen: list[tuple[int, int]] = []

    def look() -> None:
        reader = threading.Thread(target=lambda: seen.append((stated(store), store.data_version)))
        reader.start()
        reader.join()

    with store.write(ACTOR, AT) as write:
        state_month(write)
        look()
    look()
    assert seen == [(0, version), (1, version + 1)]


def test_reader_keeps_its_view_within_a_transaction(store: Store):
    reader = store.cursor()
    reader.begin()
    counts = [reader.execute("SELECT count(*) FROM department_month").fetchall()]
    with store.write(ACTOR, AT) as write:
        state_month(write)
    counts.append(reader.execute("SELECT count(*) FROM department_month").fetchall())
    reader.commit()
    counts.append(reader.execute("SELECT count(*) FROM department_month").fetchall())
    assert counts == [[(0,)], [(0,)], [(1,)]]


def test_closing_waits_for_a_write_in_progress(own_database: Path):
    store = Store.open(own_database, CITY)
    begun, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with store.write(ACTOR, AT) as write:
            state_month(write)
            begun.set()
            go_on.wait()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    begun.wait()
    closer = threading.Thread(target=store.close)
    closer.start()
    closer.join(0.05)
    assert closer.is_alive()
    go_on.set()
    writer.join()
    closer.join()
    reopened = Store.open(own_database, CITY)
    assert stated(reopened) == 1
    reopened.close()


def test_empty_file_of_a_start_cut_off_is_begun_anew(tmp_path: Path):
    path = tmp_path / "events.duckdb"
    path.touch()

    store = Store.open(path, CITY)

    assert store.cursor().execute("SELECT count(*) FROM department").fetchone() == (6,)
    store.close()
