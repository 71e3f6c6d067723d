"""Rejected rows, mended and tried again, or set aside."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator

import pytest

from data.imports.mending import AlreadySettled, Mended, StillRejected, dismiss_row, mend_row
from data.store import Store
from tests.records import ACTOR, AT, calendar, counts, csv, imported, new_store, rows, value

HEADER = "ID,Event,Day,Partners"
BAD = {"ID": "7", "Event": "Fair", "Day": "soon", "Partners": "Fire and Rescue; Police"}
LATER = AT + dt.timedelta(days=1)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    imported(
        opened,
        csv(HEADER, ",".join(BAD.values()), "8,Walk,2025-10-08,"),
        default_department="community_safety",
        past_events="held",
    )
    yield opened
    opened.close()


def the_row(store: Store) -> uuid.UUID:
    row_id = value(store, "SELECT rejected_row_id FROM rejected_row")
    assert isinstance(row_id, uuid.UUID)
    return row_id


def kept(store: Store) -> tuple[str, dict[str, str], dict[str, str] | None]:
    """State, cells as read and cells as mended of the one rejected row."""
    ((state, cells, mended),) = rows(store, "SELECT state, cells::TEXT, mended_cells::TEXT FROM rejected_row")
    return state, json.loads(cells), json.loads(mended) if mended else None


def test_mended_row_becomes_a_report(store: Store):
    version = store.data_version
    outcome = mend_row(store, the_row(store), BAD | {"Day": "2025-10-07"}, "ben", LATER)
    assert isinstance(outcome, Mended)
    assert kept(store) == ("mended", BAD, BAD | {"Day": "2025-10-07"})
    assert value(store, "SELECT report_id FROM rejected_row") == outcome.report_id
    assert rows(
        store,
        "SELECT source_id, source_row, title, start_date::TEXT, status, department_id, is_sample, created_at "
        "FROM event_report WHERE report_id = $id",
        id=outcome.report_id,
    ) == [("7", 2, "Fair", "2025-10-07", "held", "community_safety", False, LATER)]
    assert rows(store, "SELECT taking_part FROM event WHERE event_id = $id", id=outcome.report_id) == [
        (["community_safety", "fire", "police"],)
    ]
    assert store.data_version == version + 1


def test_mending_is_noted_in_the_change_log(store: Store):
    outcome = mend_row(store, the_row(store), BAD | {"Day": "2025-10-07"}, "ben", LATER)
    assert isinstance(outcome, Mended)
    ((who, at, before, after),) = rows(
        store,
        "SELECT changed_by, changed_at, before::TEXT, after::TEXT FROM change_log WHERE record_kind = 'rejected_row'",
    )
    assert (who, at, json.loads(before)) == ("ben", LATER, {"state": "open", "cells": BAD})
    assert json.loads(after) == {
        "state": "mended",
        "cells": BAD | {"Day": "2025-10-07"},
        "report_id": str(outcome.report_id),
    }


def test_row_that_still_can_not_be_read_keeps_what_was_typed_and_says_why(store: Store):
    outcome = mend_row(store, the_row(store), BAD | {"Day": "2025-13-45"}, ACTOR, LATER)
    assert isinstance(outcome, StillRejected)
    assert str(outcome.reason) == (
        "“2025-13-45” in column “Day” is not a date that can be read. Write it as 2026-10-03."
    )
    assert kept(store) == ("open", BAD, BAD | {"Day": "2025-13-45"})
    assert rows(store, "SELECT reason_values::TEXT FROM rejected_row") == [
        ('{"value": "2025-13-45", "column": "Day"}',)
    ]
    assert value(store, "SELECT count(*) FROM event_report") == 1


def test_row_can_be_mended_after_a_failed_try(store: Store):
    mend_row(store, the_row(store), BAD | {"Event": ""}, ACTOR, LATER)
    assert isinstance(mend_row(store, the_row(store), BAD | {"Day": "2025-10-07"}, ACTOR, LATER), Mended)
    changes = rows(
        store, "SELECT before::TEXT FROM change_log WHERE record_kind = 'rejected_row' ORDER BY change_number"
    )
    assert [json.loads(before)["cells"] for (before,) in changes] == [BAD, BAD | {"Event": ""}]


def test_row_set_aside_stays_on_record(store: Store):
    assert dismiss_row(store, the_row(store), ACTOR, LATER) is None
    assert kept(store) == ("dismissed", BAD, BAD)
    assert value(store, "SELECT count(*) FROM event_report") == 1


@pytest.mark.parametrize("settled_by", ["mending", "setting aside"])
def test_row_settled_already_is_left_alone(store: Store, settled_by: str):
    if settled_by == "mending":
        mend_row(store, the_row(store), BAD | {"Day": "2025-10-07"}, ACTOR, LATER)
    else:
        dismiss_row(store, the_row(store), ACTOR, LATER)
    before, version = kept(store), store.data_version
    assert mend_row(store, the_row(store), BAD | {"Day": "2025-10-09"}, ACTOR, LATER) == AlreadySettled()
    assert dismiss_row(store, the_row(store), ACTOR, LATER) == AlreadySettled()
    assert (kept(store), store.data_version) == (before, version)


def test_row_that_is_not_there_is_settled(store: Store):
    assert mend_row(store, uuid.uuid4(), BAD, ACTOR, LATER) == AlreadySettled()


def test_mended_row_that_is_kept_already_adds_nothing(store: Store):
    outcome = mend_row(store, the_row(store), {"ID": "8", "Event": "Walk", "Day": "2025-10-08"}, ACTOR, LATER)
    assert outcome == Mended(value(store, "SELECT report_id FROM event_report"))
    assert value(store, "SELECT count(*) FROM event_report") == 1


def test_file_that_still_has_the_bad_row_does_not_bring_it_back(store: Store):
    mend_row(store, the_row(store), BAD | {"Day": "2025-10-07"}, ACTOR, LATER)
    again = csv(HEADER, ",".join(BAD.values()), "8,Walk,2025-10-08,", "9,Talk,2025-10-09,")
    result = imported(store, again, default_department="community_safety", past_events="held")
    assert counts(result) == {"read": 3, "added": 1, "unchanged": 1, "rejected": 1}
    assert kept(store)[0] == "mended"


def test_file_corrected_as_the_row_was_mended_adds_nothing(store: Store):
    mend_row(store, the_row(store), BAD | {"Day": "2025-10-07"}, ACTOR, LATER)
    corrected = csv(HEADER, "7,Fair,2025-10-07,Fire and Rescue; Police", "8,Walk,2025-10-08,")
    result = imported(store, corrected, default_department="community_safety", past_events="held")
    assert counts(result) == {"read": 2, "unchanged": 2}
    assert value(store, "SELECT count(*) FROM event_report") == 2


def test_mended_row_is_read_as_its_file_was(store: Store):
    """Said at import: a log of what took place."""
    mend_row(store, the_row(store), BAD | {"Day": "2025-10-07"}, ACTOR, LATER)
    assert rows(store, "SELECT title, status FROM event_report ORDER BY title") == [("Fair", "held"), ("Walk", "held")]


def test_event_of_a_calendar_is_mended_by_its_fields(store: Store):
    imported(store, calendar(["UID:a@test", "SUMMARY:Talk", "DTSTART:someday"]), "a.ics", default_department="fire")
    row_id, cells = rows(
        store,
        "SELECT rejected_row_id, cells::TEXT FROM rejected_row JOIN import USING (import_id) WHERE kind = 'calendar'",
    )[0]
    outcome = mend_row(store, row_id, json.loads(cells) | {"start": "2025-10-09 18:00"}, ACTOR, LATER)
    assert isinstance(outcome, Mended)
    assert rows(
        store,
        "SELECT source, source_id, title, strftime(starts_at, '%Y-%m-%d %H:%M'), department_id FROM event_report "
        "WHERE report_id = $id",
        id=outcome.report_id,
    ) == [("calendar", "a@test", "Talk", "2025-10-09 18:00", "fire")]
    corrected = calendar(["UID:a@test", "SUMMARY:Talk", "DTSTART;TZID=America/New_York:20251009T180000"])
    assert "added" not in counts(imported(store, corrected, "a.ics", default_department="fire"))
