"""Drafts: kept for each writer and subject, without moving the figures, and never handed out."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.drafts import drop_draft, keep_draft, kept_draft
from data.export import NOT_ON_RECORD, export_tables
from data.store import Store
from tests.records import AT, CITY, new_store, rows, value

LATER = AT + dt.timedelta(minutes=1)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def test_nothing_is_kept_at_first(store: Store):
    assert kept_draft(store.cursor(), "ana", "narrative 2.21") is None


def test_draft_is_kept_as_written_with_its_time(store: Store):
    content = {"revision": 3, "texts": {"next": "Más “ferias” & \n\n**more** 🎪", "doing": ""}}
    keep_draft(store, "ana", "narrative 2.21", content, AT)
    assert kept_draft(store.cursor(), "ana", "narrative 2.21") == (content, AT)


def test_newer_draft_takes_the_place_of_the_older(store: Store):
    keep_draft(store, "ana", "narrative 2.21", {"a": 1}, AT)
    keep_draft(store, "ana", "narrative 2.21", {"b": 2}, LATER)
    assert kept_draft(store.cursor(), "ana", "narrative 2.21") == ({"b": 2}, LATER)
    assert value(store, "SELECT count(*) FROM draft") == 1


def test_drafts_are_apart_by_person_and_subject(store: Store):
    keep_draft(store, "ana", "narrative 2.21 en", {"n": 1}, AT)
    keep_draft(store, "ana", "narrative 2.21 es", {"n": 2}, AT)
    keep_draft(store, "ben", "narrative 2.21 en", {"n": 3}, AT)
    drop_draft(store, "ana", "narrative 2.21 en", LATER)
    cursor = store.cursor()
    assert kept_draft(cursor, "ana", "narrative 2.21 en") is None
    assert kept_draft(cursor, "ana", "narrative 2.21 es") == ({"n": 2}, AT)
    assert kept_draft(cursor, "ben", "narrative 2.21 en") == ({"n": 3}, AT)


def test_dropping_what_is_not_kept_is_no_fault(store: Store):
    keep_draft(store, "ana", "narrative 2.21", {"n": 1}, AT)
    drop_draft(store, "ben", "narrative 2.21", AT)
    assert kept_draft(store.cursor(), "ana", "narrative 2.21") == ({"n": 1}, AT)


def test_dates_in_a_draft_are_kept_as_text(store: Store):
    keep_draft(store, "ana", "x", {"as_of": dt.date(2026, 6, 1)}, AT)
    assert kept_draft(store.cursor(), "ana", "x") == ({"as_of": "2026-06-01"}, AT)


def test_drafts_move_no_figures_and_stand_in_no_log(store: Store):
    version = store.data_version
    keep_draft(store, "ana", "x", {"n": 1}, AT)
    keep_draft(store, "ana", "x", {"n": 2}, AT)
    drop_draft(store, "ana", "x", AT)
    assert store.data_version == version
    assert value(store, "SELECT data_version FROM database_state") == version
    assert rows(store, "FROM change_log") == []


def test_drafts_outlive_a_restart(own_database: Path):
    opened = Store.open(own_database, CITY)
    keep_draft(opened, "ana", "x", {"n": 1}, AT)
    opened.close()
    opened = Store.open(own_database, CITY)
    assert kept_draft(opened.cursor(), "ana", "x") == ({"n": 1}, AT)
    opened.close()


def test_drafts_are_not_exported(store: Store, tmp_path: Path):
    keep_draft(store, "ana", "x", {"secret": "unfinished"}, AT)
    told = dict(export_tables(store.cursor(), tmp_path))
    tables = {name for (name,) in rows(store, "SELECT table_name FROM duckdb_tables() WHERE NOT temporary")}
    assert set(told) == tables - {*NOT_ON_RECORD}
    assert {path.stem for path in tmp_path.iterdir()} == tables - {*NOT_ON_RECORD}
    assert [path.name for path in tmp_path.glob("*.csv") if "unfinished" in path.read_text(encoding="utf-8")] == []
