"""The change log: who changed what when, and what stood there before and after."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from data.changes import log_change
from data.store import Store
from tests.records import ACTOR, AT, csv, imported, new_store, rows

HEADER = "ID,Title,Date,Department,Status,Attendance"


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def changes(store: Store, kind: str) -> list[tuple[str, dt.datetime, Any, Any]]:
    """Who, when, before and after of each change of a kind, in order."""
    found = rows(
        store,
        "SELECT changed_by, changed_at, before::TEXT, after::TEXT FROM change_log WHERE record_kind = $kind "
        "ORDER BY change_number",
        kind=kind,
    )
    return [(who, at, before and json.loads(before), after and json.loads(after)) for who, at, before, after in found]


def test_change_is_noted_with_who_and_when(store: Store):
    number = uuid.UUID(int=7)
    with store.write("ben", AT) as write:
        log_change(write, "idea", "1", None, {"text": "Más cafés", "at": AT, "id": number})
        log_change(write, "idea", "1", {"text": "Más cafés"}, None)
    assert changes(store, "idea") == [
        ("ben", AT, None, {"text": "Más cafés", "at": "2026-06-15 16:00:00+00:00", "id": str(number)}),
        ("ben", AT, {"text": "Más cafés"}, None),
    ]


def test_changes_are_numbered_in_order(store: Store):
    for kind in ("a", "b", "c"):
        with store.write(ACTOR, AT) as write:
            log_change(write, kind, "1", None, {})
    numbers = rows(store, "SELECT change_number, record_kind FROM change_log ORDER BY 1")
    assert [kind for _, kind in numbers] == ["a", "b", "c"]


def test_change_of_a_dropped_write_is_not_noted(store: Store):
    with store.write(ACTOR, AT) as write:
        log_change(write, "idea", "1", None, {})
        write.changed = False
    assert changes(store, "idea") == []


def test_newer_copy_notes_the_reports_it_adds_and_changes(store: Store):
    later = AT + dt.timedelta(days=1)
    imported(store, csv(HEADER, "1,Fair,2025-10-07,Fire,Held,80", "2,Walk,2025-10-08,Fire,Held,12"))
    imported(
        store,
        csv(HEADER, "1,Fair,2025-10-07,Fire,Held,95", "2,Walk,2025-10-08,Fire,Held,12", "3,Talk,2025-10-09,Fire,,"),
        at=later,
        actor="ben",
    )
    noted = [
        (who, at, before and (before["title"], before["attendance"]), (after["title"], after["attendance"]))
        for who, at, before, after in changes(store, "event_report")
    ]
    assert sorted(noted[:2], key=lambda change: change[3]) == [
        (ACTOR, AT, None, ("Fair", 80)),
        (ACTOR, AT, None, ("Walk", 12)),
    ]
    assert sorted(noted[2:], key=lambda change: change[3]) == [
        ("ben", later, ("Fair", 80), ("Fair", 95)),
        ("ben", later, None, ("Talk", None)),
    ]


def test_before_and_after_are_the_whole_report(store: Store):
    imported(store, csv(HEADER, "1,Fair,2025-10-07,Fire,Held,80"))
    imported(store, csv(HEADER, "1,Fair,2025-10-07,Fire,Held,95"))
    (_, _, nothing, first), (_, _, before, after) = changes(store, "event_report")
    columns = {
        name for (name,) in rows(store, "SELECT column_name FROM duckdb_columns() WHERE table_name = 'event_report'")
    }
    assert (nothing, set(first), set(after)) == (None, columns, columns)
    assert before == first
    assert {name for name in columns if before[name] != after[name]} == {
        "attendance", "revision", "import_id", "source_content"
    }  # fmt: skip
    assert (before["revision"], after["revision"]) == (1, 2)


def test_import_is_noted(store: Store):
    result = imported(store, csv(HEADER, "1,Fair,2025-10-07,Fire,Held,80", "2,Walk,soon,Fire,Held,12"))
    ((who, at, before, after),) = changes(store, "import")
    assert (who, at, before) == (ACTOR, AT, None)
    assert {name: after[name] for name in ("import_id", "file_name", "records_read", "added", "rejected")} == {
        "import_id": str(result.import_id),
        "file_name": "events.csv",
        "records_read": 2,
        "added": 1,
        "rejected": 1,
    }
