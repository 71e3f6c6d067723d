"""Dated notes on the charts: added, taken off, brought back; the plan's own adopted once."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from data.chart_notes import add_note, adopt_first_notes, bring_back_note, remove_note
from data.store import Store
from data.strategic_plan import ChartNote
from queries.chart_notes import chart_notes
from tests.records import ACTOR, AT, new_store, plain, rows, value

LATER = AT + dt.timedelta(days=1)
DAY = dt.date(2025, 10, 7)
FIRST = [
    ChartNote(uuid.UUID(int=1), "2.21", DAY, "Calendar set up", "Calendario", False),
    ChartNote(uuid.UUID(int=2), "2.21", dt.date(2024, 6, 1), "New rule", None, True),
]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def note(store: Store, text: str = "Rule written", day: dt.date = DAY, **options: Any) -> uuid.UUID:
    chosen: dict[str, Any] = {
        "initiative_id": "2.21",
        "text_es": None,
        "is_rebase": False,
        "actor": ACTOR,
        "at": AT,
    } | options
    return add_note(store, noted_on=day, text=text, **chosen)


def shown(store: Store, initiative_id: str = "2.21") -> list[str]:
    return list(chart_notes(store.cursor(), initiative_id)["text"])


def changes(store: Store, note_id: uuid.UUID) -> list[tuple[Any, ...]]:
    found = rows(
        store,
        "SELECT changed_by, changed_at, before::TEXT, after::TEXT FROM change_log "
        "WHERE record_kind = 'chart_note' AND record_id = $note ORDER BY change_number",
        note=str(note_id),
    )
    return [(who, at, before and json.loads(before), after and json.loads(after)) for who, at, before, after in found]


def test_note_is_shown_as_written(store: Store):
    note_id = note(store, "  Rule written ", text_es=" Regla ", is_rebase=True)
    (one,) = plain(chart_notes(store.cursor(), "2.21"))
    assert one == {
        "note_id": note_id,
        "noted_on": DAY,
        "text": "Rule written",
        "text_es": "Regla",
        "is_rebase": True,
        "made_at": AT.date(),
        "made_by": ACTOR,
    }
    assert value(store, "SELECT made_at FROM chart_note") == AT
    logged = {"initiative_id": "2.21", "noted_on": "2025-10-07", "text": "Rule written", "is_rebase": True}
    assert changes(store, note_id) == [(ACTOR, AT, None, logged)]


@pytest.mark.parametrize("text_es", [None, "", "  \n"])
def test_blank_translation_is_none(store: Store, text_es: str | None):
    note(store, text_es=text_es)
    assert chart_notes(store.cursor(), "2.21")["text_es"].isna().tolist() == [True]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u00a0"])
def test_blank_note_is_refused(store: Store, text: str):
    version = store.data_version
    with pytest.raises(duckdb.ConstraintException):
        note(store, text)
    assert (rows(store, "FROM chart_note"), rows(store, "FROM change_log"), store.data_version) == ([], [], version)


def test_notes_come_by_date_then_by_when_they_were_made(store: Store):
    note(store, "third", DAY, at=LATER)
    note(store, "fourth", DAY + dt.timedelta(days=1))
    note(store, "second", DAY)
    note(store, "first", DAY - dt.timedelta(days=400), at=LATER)
    note(store, "elsewhere", DAY, initiative_id="2.23")
    assert (shown(store), shown(store, "2.23"), shown(store, "2.22")) == (
        ["first", "second", "third", "fourth"],
        ["elsewhere"],
        [],
    )


def test_removed_note_is_off_the_chart_and_stays_on_record(store: Store):
    note(store, "stays")
    note_id = note(store, "goes")
    remove_note(store, note_id, "ben", LATER)
    assert shown(store) == ["stays"]
    assert rows(store, "SELECT removed_at, removed_by FROM chart_note WHERE text = 'goes'") == [(LATER, "ben")]
    assert changes(store, note_id)[1:] == [("ben", LATER, {"text": "goes"}, {"removed": True})]


def test_removing_again_changes_nothing(store: Store):
    note_id = note(store)
    remove_note(store, note_id, "ben", AT)
    version = store.data_version
    remove_note(store, note_id, "eve", LATER)
    remove_note(store, uuid.uuid4(), "eve", LATER)
    assert store.data_version == version
    assert rows(store, "SELECT removed_at, removed_by FROM chart_note") == [(AT, "ben")]
    assert len(changes(store, note_id)) == 2


def test_removed_note_is_brought_back(store: Store):
    note_id = note(store, "back")
    remove_note(store, note_id, "ben", AT)
    bring_back_note(store, note_id, "eve", LATER)
    assert shown(store) == ["back"]
    assert rows(store, "SELECT removed_at, removed_by FROM chart_note") == [(None, None)]
    assert changes(store, note_id)[2:] == [("eve", LATER, {"removed": True}, {"removed": False})]


def test_bringing_back_what_was_not_removed_changes_nothing(store: Store):
    note_id, unknown = note(store), uuid.uuid4()
    version = store.data_version
    bring_back_note(store, note_id, ACTOR, LATER)
    bring_back_note(store, unknown, ACTOR, LATER)
    assert (len(changes(store, note_id)), changes(store, unknown), store.data_version) == (1, [], version)


def test_first_notes_are_adopted_once(store: Store):
    adopt_first_notes(store, FIRST, "files", AT)
    version = store.data_version
    adopt_first_notes(store, FIRST, "files", LATER)
    assert (shown(store), store.data_version) == (["New rule", "Calendar set up"], version)
    second = plain(chart_notes(store.cursor(), "2.21"))[1]
    assert (second["note_id"], second["text_es"], second["is_rebase"]) == (uuid.UUID(int=1), "Calendario", False)
    assert rows(store, "SELECT DISTINCT made_at, made_by FROM chart_note") == [(AT, "files")]


def test_first_note_that_was_removed_stays_removed(store: Store):
    adopt_first_notes(store, FIRST, "files", AT)
    remove_note(store, FIRST[0].note_id, "ben", AT)
    adopt_first_notes(store, FIRST, "files", LATER)
    assert shown(store) == ["New rule"]


def test_first_note_that_is_new_joins_those_on_record(store: Store):
    adopt_first_notes(store, FIRST[:1], "files", AT)
    note(store, "a person's")
    adopt_first_notes(store, FIRST, "files", LATER)
    assert shown(store) == ["New rule", "Calendar set up", "a person's"]
    assert rows(store, "SELECT made_at FROM chart_note WHERE text = 'New rule'") == [(LATER,)]
