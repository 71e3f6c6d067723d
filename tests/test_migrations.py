"""Bringing an older database file forward: a copy first, then step by step, never half a step."""

from functools import partial
from pathlib import Path

import duckdb
import pytest

import data.store
from data.migrations import FIRST_VERSION, SCHEMA_VERSION, Step, migrate, steps_from
from data.store import Store, StoreNewer, StoreUnreadable
from tests.records import CITY, new_store, report, rows, value

TWO = "CREATE TABLE idea (text TEXT);"
THREE = "INSERT INTO idea VALUES ('one'); ALTER TABLE idea ADD COLUMN votes INTEGER DEFAULT 0;"
BROKEN = "INSERT INTO idea VALUES ('half', 1); INSERT INTO nowhere VALUES (1);"


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of steps that lead on from today's schema, for the store to go by."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    monkeypatch.setattr(data.store, "steps_from", partial(steps_from, folder=folder))
    return folder


def release(folder: Path, monkeypatch: pytest.MonkeyPatch, *sqls: str) -> None:
    """Add steps to `folder`, and have the program know of them."""
    for number, sql in enumerate(sqls, start=SCHEMA_VERSION + 1):
        (folder / f"{number:04}_step.sql").write_text(sql, encoding="utf-8")
    monkeypatch.setattr(data.store, "SCHEMA_VERSION", SCHEMA_VERSION + len(sqls))


def schema_version(path: Path) -> int:
    with duckdb.connect(path) as connection:
        row = connection.execute("SELECT schema_version FROM database_state").fetchone()
    assert row is not None
    return int(row[0])


def old_file(path: Path) -> Path:
    """A file of today's schema with one report."""
    store = Store.open(path, CITY)
    report(store)
    store.close()
    return path


def test_steps_are_numbered_on_from_the_first_version():
    versions = [step.version for step in steps_from(FIRST_VERSION)]
    assert versions == list(range(FIRST_VERSION + 1, SCHEMA_VERSION + 1))


def test_steps_are_those_that_a_file_still_needs_in_order(tmp_path: Path):
    for name, sql in (("0010_ten.sql", "c"), ("0002_two.sql", "a"), ("0003_three.sql", "b"), ("note.txt", "x")):
        (tmp_path / name).write_text(sql, encoding="utf-8")
    assert steps_from(2, tmp_path) == (Step(3, "b"), Step(10, "c"))
    assert steps_from(10, tmp_path) == ()


def test_new_file_has_todays_schema():
    store = new_store()
    assert value(store, "SELECT schema_version FROM database_state") == SCHEMA_VERSION
    store.close()


def test_steps_are_applied_one_by_one():
    store = new_store()
    cursor = store.cursor()
    migrate(cursor, [Step(SCHEMA_VERSION + 1, TWO), Step(SCHEMA_VERSION + 2, THREE)])
    assert rows(store, "FROM idea") == [("one", 0)]
    assert value(store, "SELECT schema_version FROM database_state") == SCHEMA_VERSION + 2
    store.close()


def test_older_file_is_brought_forward_after_a_copy(own_database: Path, steps: Path, monkeypatch: pytest.MonkeyPatch):
    old_file(own_database)
    release(steps, monkeypatch, TWO, THREE)

    store = Store.open(own_database, CITY)
    assert rows(store, "FROM idea") == [("one", 0)]
    assert value(store, "SELECT count(*) FROM event_report") == 1
    assert value(store, "SELECT schema_version FROM database_state") == SCHEMA_VERSION + 2
    store.close()

    copy = own_database.with_name(f"safer_together.schema-{SCHEMA_VERSION}.duckdb")
    assert sorted(path.name for path in own_database.parent.glob("*.duckdb")) == sorted([own_database.name, copy.name])
    assert schema_version(copy) == SCHEMA_VERSION
    with duckdb.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM event_report").fetchall() == [(1,)]


def test_copy_holds_what_was_still_in_the_log_of_a_killed_process(
    own_database: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
):
    Store.open(own_database, CITY).close()
    live = duckdb.connect(own_database)
    live.execute("SET checkpoint_threshold = '1GB'")
    live.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    killed = own_database.with_name("killed.duckdb")
    for suffix in ("", ".wal"):  # as they lie there when the process is killed now
        Path(f"{killed}{suffix}").write_bytes(Path(f"{own_database}{suffix}").read_bytes())
    live.close()
    release(steps, monkeypatch, TWO)

    Store.open(killed, CITY).close()
    with duckdb.connect(killed.with_name(f"killed.schema-{SCHEMA_VERSION}.duckdb")) as connection:
        assert connection.execute("FROM kept").fetchall() == [(42,)]


def test_failing_step_leaves_the_file_at_the_last_whole_step(
    own_database: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
):
    old_file(own_database)
    release(steps, monkeypatch, TWO, THREE, BROKEN)

    with pytest.raises(StoreUnreadable, match="can't be used: Catalog Error: Table with name nowhere does not exist"):
        Store.open(own_database, CITY)
    assert schema_version(own_database) == SCHEMA_VERSION + 2
    with duckdb.connect(own_database) as connection:
        assert connection.execute("FROM idea").fetchall() == [("one", 0)]
        assert connection.execute("SELECT count(*) FROM event_report").fetchall() == [(1,)]
    assert schema_version(own_database.with_name(f"safer_together.schema-{SCHEMA_VERSION}.duckdb")) == SCHEMA_VERSION


def test_mended_step_goes_on_where_the_failing_one_stopped(
    own_database: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
):
    old_file(own_database)
    release(steps, monkeypatch, TWO, THREE, BROKEN)
    with pytest.raises(StoreUnreadable):
        Store.open(own_database, CITY)

    release(steps, monkeypatch, TWO, THREE, "INSERT INTO idea VALUES ('two', 2)")
    store = Store.open(own_database, CITY)
    assert rows(store, "FROM idea ORDER BY text") == [("one", 0), ("two", 2)]
    assert value(store, "SELECT schema_version FROM database_state") == SCHEMA_VERSION + 3
    store.close()


def test_newer_file_is_refused_and_left_as_it_is(own_database: Path):
    old_file(own_database)
    with duckdb.connect(own_database) as connection:
        connection.execute("UPDATE database_state SET schema_version = 99")
    before = own_database.read_bytes()

    with pytest.raises(StoreNewer) as refused:
        Store.open(own_database, CITY)
    assert str(refused.value) == (
        f"The database {own_database} was written by a newer version of Safer Together (schema 99; this one knows up "
        f"to {SCHEMA_VERSION}). Update the program, or open a backup copy made before the update."
    )
    assert own_database.read_bytes() == before


def test_file_of_todays_schema_is_not_copied(own_database: Path):
    old_file(own_database)
    Store.open(own_database, CITY).close()
    assert [path.name for path in own_database.parent.glob("*.duckdb")] == [own_database.name]


@pytest.mark.parametrize(
    "released", sorted((Path(__file__).parent / "schemas").glob("*.sql")), ids=lambda path: path.stem
)
def test_file_of_every_earlier_release_becomes_as_a_new_one(own_database: Path, released: Path):
    with duckdb.connect(own_database) as connection:
        connection.execute(released.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO database_state VALUES (TRUE, $version, 7)", {"version": int(released.stem)})

    migrated, new = Store.open(own_database, CITY), new_store()

    columns = (
        "SELECT table_name, column_name, column_index, data_type FROM duckdb_columns() "
        "WHERE schema_name = 'main' AND NOT internal ORDER BY ALL"
    )
    assert rows(migrated, columns) == rows(new, columns)
    assert value(migrated, "SELECT schema_version FROM database_state") == SCHEMA_VERSION
    migrated.close()
    new.close()


def test_events_of_the_first_release_learn_their_campaigns_and_neighborhoods(own_database: Path):
    schema = (Path(__file__).parent / "schemas" / "0001.sql").read_text(encoding="utf-8")
    with duckdb.connect(own_database) as connection:
        connection.execute(schema)
        connection.execute("INSERT INTO database_state VALUES (TRUE, 1, 7)")
        for number, (event, status, campaign, neighborhood) in enumerate(
            [
                (1, "held", "National Night Out", "Old Mill Green"),
                (1, "held", None, "Peñasco"),
                (1, "cancelled", "Fire Prevention Week", "Larkspur"),
                (4, "held", None, None),
            ],
            start=1,
        ):
            connection.execute(
                "INSERT INTO event_report (report_id, event_id, revision, source, title, start_date, end_date, "
                "all_day, status, visibility, unit, campaign, neighborhood, extra, is_sample, created_at, updated_at) "
                "VALUES ($id, $event, 1, 'form', 'Fair', '2025-10-07', '2025-10-07', TRUE, $status, 'public', "
                "'site_event', $campaign, $neighborhood, '{}', FALSE, now(), now())",
                {
                    "id": f"00000000-0000-0000-0000-{number:012}",
                    "event": f"00000000-0000-0000-0000-{event:012}",
                    "status": status,
                    "campaign": campaign,
                    "neighborhood": neighborhood,
                },
            )
        for event in (1, 4):
            connection.execute(
                "INSERT INTO event VALUES ($event, '2025-10-01', '2025-10-07', 'held', 'site_event', NULL, 1, [], [], "
                "FALSE, NULL)",
                {"event": f"00000000-0000-0000-0000-{event:012}"},
            )

    store = Store.open(own_database, CITY)

    assert rows(store, "SELECT campaigns, neighborhoods FROM event ORDER BY event_id") == [
        (["national night out"], ["old mill green", "penasco"]),
        ([], []),
    ]
    store.close()


def test_pairs_decisions_and_events_of_the_third_release_are_kept(own_database: Path):
    schema = (Path(__file__).parent / "schemas" / "0003.sql").read_text(encoding="utf-8")
    one, two = (f"00000000-0000-0000-0000-{number:012}" for number in (1, 2))
    with duckdb.connect(own_database) as connection:
        connection.execute(schema)
        connection.execute("INSERT INTO database_state VALUES (TRUE, 3, 7)")
        for report_id in (one, two):
            connection.execute(
                "INSERT INTO event_report (report_id, event_id, revision, source, title, start_date, end_date, "
                "all_day, status, visibility, unit, extra, is_sample, created_at, updated_at) "
                "VALUES ($id, $id, 1, 'form', 'Fair', '2025-10-07', '2025-10-07', TRUE, 'held', 'public', "
                "'site_event', '{}', FALSE, now(), now())",
                {"id": report_id},
            )
            connection.execute(
                "INSERT INTO event VALUES ($id, '2025-10-01', '2025-10-07', 'held', 'site_event', NULL, 1, ['fire'], "
                "['fire'], FALSE, $group, [], [])",
                {"id": report_id, "group": one},
            )
        connection.execute("INSERT INTO possible_duplicate VALUES ($one, $two, 0.75)", {"one": one, "two": two})
        connection.execute(
            "INSERT INTO match_decision "
            "VALUES ($id, $one, $two, 'different', '2026-06-15', 'ana', '2026-06-16', 'ben')",
            {"id": one, "one": one, "two": two},
        )

    store = Store.open(own_database, CITY)

    assert rows(store, "SELECT probability, evidence, verdict FROM possible_duplicate") == [(0.75, "[]", "review")]
    assert rows(store, "SELECT verdict, decided_by, undone_by FROM match_decision") == [("different", "ana", "ben")]
    assert rows(store, "SELECT present, joined_automatically FROM event") == [(["fire"], False)] * 2
    assert value(store, "SELECT count(*) FROM open_pair") == 1
    store.close()
