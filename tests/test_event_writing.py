"""Events entered in the app: putting them on record, editing, moving, cancelling, undoing, and what is noted of it."""

import datetime as dt
import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.combine import combine
from data.events.entry import EventEntry
from data.events.outcomes import Outcome, tell_outcome
from data.events.records import Gone, Saved, Stale
from data.events.words import Word, say
from data.events.writing import NothingToUndo, cancel, edit, enter, move, undo
from data.store import Store
from tests.records import ACTOR, AT, DURHAM, decide, doubted, events, new_store, report, rows, value

DAY = dt.date(2025, 10, 7)
FAIR = EventEntry("Safety fair", "fire", DAY, dt.time(18), dt.time(20), place="Larkspur Park", needs=("crew",))
NOWHERE = uuid.UUID(int=1)
MINUTE = dt.timedelta(minutes=1)
CONTENT = (
    "department_id, title, start_date, end_date, starts_at, ends_at, all_day, status, visibility, unit, campaign, "
    "place, address, neighborhood, description, url, contact, expected_attendance, attendance, audience, languages, "
    "needs, notes, cancel_reason, series_id, outcome_at, new_collaboration, expanded_program, source, event_id, "
    "created_at"
)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def entered(store: Store, entry: EventEntry = FAIR, said_for: str | None = "fire", at: dt.datetime = AT) -> uuid.UUID:
    """One new event, put on record by Ana."""
    report_id = uuid.uuid4()
    assert enter(store, [(report_id, entry)], said_for, ACTOR, at) == Saved(report_id, 1)
    return report_id


def repeated(store: Store, entry: EventEntry, *days: dt.date) -> list[uuid.UUID]:
    """One event on several days, put on record as a repetition."""
    new = [(uuid.uuid4(), entry.on(day)) for day in days]
    assert enter(store, new, "fire", ACTOR, AT) == Saved(new[0][0], 1)
    return [report_id for report_id, _ in new]


def edited(
    store: Store, report_id: uuid.UUID, entry: EventEntry, revision: int = 1, minutes: int = 1, **options: Any
) -> Any:
    """An edit by Ben for Fire, some minutes later."""
    return edit(store, report_id, entry, revision, "fire", "ben", AT + minutes * MINUTE, **options)


def undone(store: Store, report_id: uuid.UUID, revision: int, minutes: int = 30) -> Any:
    """The last change undone by Eve, some minutes later."""
    return undo(store, report_id, revision, "eve", AT + minutes * MINUTE)


def revision_of(store: Store, report_id: uuid.UUID) -> int:
    return int(value(store, "SELECT revision FROM event_report WHERE report_id = $id", id=report_id))


def column(store: Store, report_id: uuid.UUID, name: str) -> Any:
    """One column of a report."""
    return content(store, report_id)[name]


def content(store: Store, report_id: uuid.UUID) -> dict[str, Any]:
    """What a report says, without its revision and its last change."""
    ((text,),) = rows(
        store,
        f"SELECT to_json(report)::TEXT FROM (SELECT report_id, {CONTENT} FROM event_report) AS report "
        "WHERE report_id = $id",
        id=report_id,
    )
    found: dict[str, Any] = json.loads(text)
    del found["report_id"]
    return found


def hours(store: Store, report_id: uuid.UUID) -> tuple[str | None, ...]:
    """First and last day, start and end by the clocks of Durham."""
    (found,) = rows(
        store,
        "SELECT start_date::TEXT, end_date::TEXT, strftime(starts_at, '%m-%d %H:%M'), strftime(ends_at, '%m-%d %H:%M') "
        "FROM event_report WHERE report_id = $id",
        id=report_id,
    )
    return found


def in_force(store: Store, report_id: uuid.UUID) -> dict[str, str]:
    """Each department's part, as last said in the app."""
    found = rows(
        store,
        "SELECT department_id, arg_max(state, word_number) FROM participation_word WHERE report_id = $id "
        "GROUP BY ALL ORDER BY ALL",
        id=report_id,
    )
    return {str(department): str(state) for department, state in found}


def words_in_force(store: Store, report_id: uuid.UUID) -> list[tuple[Any, ...]]:
    """Each department's newest word in full, without who put it on record and when."""
    return rows(
        store,
        "SELECT department_id, state, help_kind, staff, contacts, remark, said_for FROM participation_word "
        "WHERE report_id = $id QUALIFY row_number() OVER (PARTITION BY department_id ORDER BY word_number DESC) = 1 "
        "ORDER BY department_id",
        id=report_id,
    )


def event_row(store: Store, event_id: uuid.UUID) -> tuple[Any, ...]:
    (found,) = rows(store, "FROM event WHERE event_id = $id", id=event_id)
    return found


def parts_of(store: Store, event_id: uuid.UUID) -> tuple[list[str], list[str]]:
    """Who is confirmed present at an event, and who takes part, planned or present."""
    ((present, taking_part),) = rows(store, "SELECT present, taking_part FROM event WHERE event_id = $id", id=event_id)
    return present, taking_part


def changes(store: Store, kind: str = "event_report") -> list[tuple[str, str, Any, Any]]:
    """The change log: by whom, what, before and after."""
    found = rows(
        store,
        "SELECT changed_by, record_id, before::TEXT, after::TEXT FROM change_log WHERE record_kind = $kind "
        "ORDER BY change_number",
        kind=kind,
    )
    return [
        (who, what, before and json.loads(before), after and json.loads(after)) for who, what, before, after in found
    ]


def assert_derived_anew_is_the_same(store: Store) -> None:
    """Events and possible duplicates hold nothing that reports, words and decisions don't give again."""
    questions = ("FROM event ORDER BY event_id", "FROM possible_duplicate ORDER BY report_a, report_b")
    with store.write("ana", AT) as write:
        kept = [write.cursor.execute(question).fetchall() for question in questions]
        ids = [report_id for (report_id,) in write.cursor.execute("SELECT report_id FROM event_report").fetchall()]
        write.cursor.execute("DELETE FROM event")
        write.cursor.execute("DELETE FROM possible_duplicate")
        combine(write, ids)
        anew = [write.cursor.execute(question).fetchall() for question in questions]
        write.changed = False
    assert kept == anew


# Entering


def test_new_event_is_on_record_as_entered(store: Store):
    version = store.data_version
    entry = replace(FAIR, title=" Safety  fair ", visibility="public", languages=("en", "es"), notes="Bring tents")
    report_id = entered(store, entry)
    assert store.data_version == version + 1
    assert revision_of(store, report_id) == 1
    assert {name: cell for name, cell in content(store, report_id).items() if cell is not None} == {
        "department_id": "fire",
        "title": "Safety fair",
        "start_date": "2025-10-07",
        "end_date": "2025-10-07",
        "starts_at": "2025-10-07 18:00:00-04",
        "ends_at": "2025-10-07 20:00:00-04",
        "all_day": False,
        "status": "confirmed",
        "visibility": "public",
        "unit": "site_event",
        "place": "Larkspur Park",
        "languages": ["en", "es"],
        "needs": ["crew"],
        "notes": "Bring tents",
        "source": "form",
        "event_id": str(report_id),
        "created_at": "2026-06-15 12:00:00-04",
    }
    assert rows(store, "SELECT event_id, month, status, reports, present, taking_part FROM event") == [
        (report_id, dt.date(2025, 10, 1), "confirmed", 1, [], ["fire"])
    ]


@pytest.mark.parametrize(
    ("status", "own", "present"),
    [("tentative", "accepted", []), ("confirmed", "accepted", []), ("held", "present", ["fire"])],
)
def test_host_of_a_new_event_will_come_and_at_a_held_one_was_present(
    store: Store, status: Any, own: str, present: list[str]
):
    report_id = entered(store, replace(FAIR, status=status), said_for=None)
    assert words_in_force(store, report_id) == [("fire", own, None, None, None, None, "fire")]
    assert parts_of(store, report_id) == (present, ["fire"])


def test_departments_are_invited_in_the_name_of_who_enters(store: Store):
    report_id = entered(store, replace(FAIR, invited=("police", "fire", "community_safety")), said_for=None)
    assert words_in_force(store, report_id) == [
        ("community_safety", "invited", None, None, None, None, None),
        ("fire", "accepted", None, None, None, None, "fire"),
        ("police", "invited", None, None, None, None, None),
    ]
    assert parts_of(store, report_id) == ([], ["fire"]), "the invited take no part yet"


def test_save_that_is_tried_again_is_recognised(store: Store):
    report_id = entered(store, replace(FAIR, invited=("police",)))
    version, noted = store.data_version, len(changes(store))
    assert enter(store, [(report_id, replace(FAIR, title="Another"))], "fire", "ben", AT + MINUTE) == Saved(
        report_id, 1
    )
    assert (store.data_version, len(changes(store)), column(store, report_id, "title")) == (
        version,
        noted,
        "Safety fair",
    )
    assert value(store, "SELECT count(*) FROM participation_word") == 2


def test_dates_of_a_repetition_share_a_series_and_a_single_event_has_none(store: Store):
    ids = repeated(store, FAIR, DAY, DAY + dt.timedelta(days=7))
    alone = entered(store, replace(FAIR, title="Alone"))
    found = rows(store, "SELECT report_id, start_date, series_id FROM event_report ORDER BY start_date, title DESC")
    series = found[0][2]
    assert found == [
        (ids[0], DAY, series),
        (alone, DAY, None),
        (ids[1], DAY + dt.timedelta(days=7), series),
    ]
    assert series is not None
    assert [in_force(store, one) for one in ids] == [{"fire": "accepted"}] * 2


def test_repetition_that_is_tried_again_is_recognised(store: Store):
    new = [(uuid.uuid4(), FAIR.on(DAY + dt.timedelta(days=days))) for days in (0, 7)]
    for _ in range(2):
        assert enter(store, new, "fire", ACTOR, AT) == Saved(new[0][0], 1)
    assert value(store, "SELECT count(*) FROM event_report") == 2


@pytest.mark.parametrize(("place", "is_joined"), [("Larkspur Park", True), ("Elm Library", False)])
def test_entered_event_like_a_reported_one_is_joined_or_in_doubt(store: Store, place: str, is_joined: bool):
    other = report(store, {"police": "accepted"}, department="police", title="Safety Fair", place=place)
    report_id = entered(store)
    assert ({other, report_id} in events(store)) == is_joined
    asked = {frozenset(pair) for pair in rows(store, "SELECT report_a, report_b FROM open_pair")}
    assert asked == (set() if is_joined else {frozenset((other, report_id))})
    assert_derived_anew_is_the_same(store)


# Editing


def test_edit_moves_the_revision_on_and_keeps_what_the_form_does_not_ask(store: Store):
    report_id = entered(store)
    changed = replace(FAIR, title="Night fair", day=DAY + dt.timedelta(days=30), end=None, place="", needs=())
    before = content(store, report_id)
    assert edited(store, report_id, changed) == Saved(report_id, 2)
    assert revision_of(store, report_id) == 2
    assert content(store, report_id) == before | {
        "title": "Night fair",
        "start_date": "2025-11-06",
        "end_date": "2025-11-06",
        "starts_at": "2025-11-06 18:00:00-05",
        "ends_at": None,
        "place": None,
        "needs": None,
    }
    assert value(store, "SELECT month FROM event") == dt.date(2025, 11, 1)
    assert value(store, "SELECT updated_at FROM event_report") == AT + MINUTE


def test_edit_of_an_older_revision_is_refused_and_names_who_changed_it(store: Store):
    report_id = entered(store)
    edited(store, report_id, replace(FAIR, title="Ben's"))
    version = store.data_version
    assert edit(store, report_id, replace(FAIR, title="Eve's"), 1, "fire", "eve", AT + 2 * MINUTE) == Stale(2, "ben")
    assert (store.data_version, column(store, report_id, "title")) == (version, "Ben's")


def test_change_of_a_report_that_is_not_on_record_is_refused(store: Store):
    version = store.data_version
    assert edited(store, NOWHERE, FAIR) == Gone()
    assert move(store, NOWHERE, 1, 0, 1, "fire", ACTOR, AT) == Gone()
    assert cancel(store, NOWHERE, "", 1, ACTOR, AT) == Gone()
    assert undone(store, NOWHERE, 1) == Gone()
    assert store.data_version == version


def test_stale_moves_cancellations_and_undoings_are_refused(store: Store):
    report_id = entered(store)
    edited(store, report_id, replace(FAIR, title="Ben's"))
    before, version = content(store, report_id), store.data_version
    assert move(store, report_id, 1, 0, 1, "fire", ACTOR, AT + 2 * MINUTE) == Stale(2, "ben")
    assert cancel(store, report_id, "", 1, ACTOR, AT + 2 * MINUTE) == Stale(2, "ben")
    assert undo(store, report_id, 1, ACTOR, AT + 2 * MINUTE) == Stale(2, "ben")
    assert undo(store, report_id, 3, ACTOR, AT + 2 * MINUTE) == Stale(2, "ben")
    assert (content(store, report_id), store.data_version) == (before, version)


def test_edit_adds_invitations_and_takes_back_those_unanswered(store: Store):
    asked = replace(FAIR, invited=("police", "community_safety", "city_managers_office"))
    report_id = entered(store, asked)
    say(store, report_id, Word("community_safety", "offered", said_for="community_safety"), "cora", AT + MINUTE)
    say(store, report_id, Word("city_managers_office", "declined"), "cem", AT + MINUTE)
    edited(store, report_id, replace(FAIR, invited=("emergency_communications",)), minutes=2)
    assert in_force(store, report_id) == {
        "city_managers_office": "declined",
        "community_safety": "offered",
        "emergency_communications": "invited",
        "fire": "accepted",
        "police": "declined",
    }
    edited(store, report_id, replace(FAIR, invited=("police", "community_safety", "fire")), revision=2, minutes=3)
    assert in_force(store, report_id) == {
        "city_managers_office": "declined",
        "community_safety": "offered",
        "emergency_communications": "declined",
        "fire": "accepted",
        "police": "invited",
    }


def test_edit_without_change_of_invitations_says_nothing(store: Store):
    report_id = entered(store, replace(FAIR, invited=("police",)))
    edited(store, report_id, replace(FAIR, title="Other", invited=("police",)))
    assert value(store, "SELECT count(*) FROM participation_word") == 2


def test_edit_of_the_host_makes_the_new_host_take_part_in_place_of_the_old(store: Store):
    report_id = entered(store)
    edited(store, report_id, replace(FAIR, department_id="police"))
    assert column(store, report_id, "department_id") == "police"
    assert parts_of(store, report_id) == ([], ["police"])


def test_event_that_an_edit_says_was_held_has_its_host_present(store: Store):
    """As the form says of a past day: saved as held, the department counts as present."""
    report_id = entered(store)
    edited(store, report_id, replace(FAIR, status="held"))
    assert parts_of(store, report_id) == (["fire"], ["fire"])


# A repetition as a whole


WEEKS = [DAY + dt.timedelta(days=days) for days in (0, 7, 14, 21)]


def test_edit_of_later_dates_keeps_their_days_and_leaves_the_earlier(store: Store):
    ids = repeated(store, FAIR, *WEEKS)
    cancel(store, ids[3], "Rain", 1, ACTOR, AT + MINUTE)
    changed = replace(FAIR.on(dt.date(2025, 10, 15)), title="Night fair", start=dt.time(21), end=dt.time(1))
    assert edited(store, ids[1], replace(changed, invited=("police",)), minutes=2, whole_series=True) == Saved(
        ids[1], 2
    )
    assert [(column(store, one, "title"), *hours(store, one), revision_of(store, one)) for one in ids] == [
        ("Safety fair", "2025-10-07", "2025-10-07", "10-07 18:00", "10-07 20:00", 1),
        ("Night fair", "2025-10-15", "2025-10-16", "10-15 21:00", "10-16 01:00", 2),
        ("Night fair", "2025-10-21", "2025-10-22", "10-21 21:00", "10-22 01:00", 2),
        ("Safety fair", "2025-10-28", "2025-10-28", "10-28 18:00", "10-28 20:00", 2),
    ]
    assert [in_force(store, one).get("police") for one in ids] == [None, "invited", "invited", None]
    assert [column(store, one, "status") for one in ids] == ["confirmed", "confirmed", "confirmed", "cancelled"]
    assert len({column(store, one, "series_id") for one in ids}) == 1
    assert_derived_anew_is_the_same(store)


def test_edit_of_one_date_leaves_the_others(store: Store):
    ids = repeated(store, FAIR, *WEEKS)
    edited(store, ids[1], replace(FAIR.on(WEEKS[1]), title="Night fair"))
    assert [column(store, one, "title") for one in ids] == ["Safety fair", "Night fair", "Safety fair", "Safety fair"]


def test_whole_series_of_a_single_event_is_the_event(store: Store):
    report_id, other = entered(store), entered(store, replace(FAIR, day=DAY + dt.timedelta(days=7)))
    edited(store, report_id, replace(FAIR, title="Night fair"), whole_series=True)
    cancel(store, report_id, "", 2, ACTOR, AT + 2 * MINUTE, whole_series=True)
    assert (column(store, other, "title"), column(store, other, "status")) == ("Safety fair", "confirmed")


def test_edit_of_later_dates_leaves_their_status_where_one_date_was_held(store: Store):
    """That today's event was held says nothing of those that lie ahead."""
    ids = repeated(store, FAIR, *WEEKS[:3])
    held = replace(FAIR.on(WEEKS[0]), status="held", title="Night fair")
    edited(store, ids[0], held, whole_series=True)
    assert [column(store, one, "status") for one in ids] == ["held", "confirmed", "confirmed"]


def test_cancelling_later_dates_leaves_the_earlier(store: Store):
    ids = repeated(store, FAIR, *WEEKS)
    cancel(store, ids[2], "Rain", 1, ACTOR, AT + MINUTE)
    assert cancel(store, ids[1], "No crew", 1, ACTOR, AT + 2 * MINUTE, whole_series=True) == Saved(ids[1], 2)
    assert rows(store, "SELECT status, cancel_reason, revision FROM event_report ORDER BY start_date") == [
        ("confirmed", None, 1),
        ("cancelled", "No crew", 2),
        ("cancelled", "Rain", 2),
        ("cancelled", "No crew", 2),
    ]
    assert rows(store, "SELECT status FROM event ORDER BY start_date") == [
        ("confirmed",), ("cancelled",), ("cancelled",), ("cancelled",)
    ]  # fmt: skip


# Moving


def times(day: str, start: str, end: str | None, last_day: str | None = None) -> EventEntry:
    return replace(
        FAIR,
        day=dt.date.fromisoformat(day),
        start=dt.time.fromisoformat(start),
        end=dt.time.fromisoformat(end) if end else None,
        last_day=dt.date.fromisoformat(last_day) if last_day else None,
    )


@pytest.mark.parametrize(
    ("entry", "days", "minutes", "expected"),
    [
        (FAIR, 3, 0, ("2025-10-10", "2025-10-10", "10-10 18:00", "10-10 20:00")),
        (FAIR, -7, 0, ("2025-09-30", "2025-09-30", "09-30 18:00", "09-30 20:00")),
        (FAIR, 0, -90, ("2025-10-07", "2025-10-07", "10-07 16:30", "10-07 18:30")),
        (FAIR, 1, 15, ("2025-10-08", "2025-10-08", "10-08 18:15", "10-08 20:15")),
        (replace(FAIR, end=None), 1, 30, ("2025-10-08", "2025-10-08", "10-08 18:30", None)),
        (FAIR, 0, 0, ("2025-10-07", "2025-10-07", "10-07 18:00", "10-07 20:00")),
        # across midnight, forward and back
        (times("2025-10-07", "22:00", "23:30"), 0, 60, ("2025-10-07", "2025-10-08", "10-07 23:00", "10-08 00:30")),
        (times("2025-10-07", "23:00", "23:30"), 0, 60, ("2025-10-08", "2025-10-08", "10-08 00:00", "10-08 00:30")),
        (times("2025-10-07", "00:30", "01:30"), 0, -60, ("2025-10-06", "2025-10-07", "10-06 23:30", "10-07 00:30")),
        (times("2025-10-07", "22:00", "01:00"), 0, 180, ("2025-10-08", "2025-10-08", "10-08 01:00", "10-08 04:00")),
        (times("2025-10-07", "22:00", "01:00"), 2, 0, ("2025-10-09", "2025-10-10", "10-09 22:00", "10-10 01:00")),
        # the clocks' hours stay over the nights when clocks change
        (times("2026-03-07", "18:00", "20:00"), 1, 0, ("2026-03-08", "2026-03-08", "03-08 18:00", "03-08 20:00")),
        (times("2026-03-06", "22:00", "05:00"), 1, 0, ("2026-03-07", "2026-03-08", "03-07 22:00", "03-08 05:00")),
        (times("2025-10-31", "18:00", "20:00"), 2, 0, ("2025-11-02", "2025-11-02", "11-02 18:00", "11-02 20:00")),
        (times("2026-03-08", "01:00", "03:30"), 0, 120, ("2026-03-08", "2026-03-08", "03-08 03:00", "03-08 05:30")),
        # all day
        (replace(FAIR, start=None, end=None), 30, 0, ("2025-11-06", "2025-11-06", None, None)),
        (
            replace(FAIR, start=None, end=None, last_day=dt.date(2025, 10, 9)),
            -1,
            60,
            ("2025-10-06", "2025-10-08", None, None),
        ),
        # over several days
        (
            times("2025-10-07", "18:00", "12:00", "2025-10-09"),
            2,
            0,
            ("2025-10-09", "2025-10-11", "10-09 18:00", "10-11 12:00"),
        ),
        (
            times("2025-10-07", "10:00", "18:00", "2025-10-09"),
            0,
            60,
            ("2025-10-07", "2025-10-09", "10-07 11:00", "10-09 19:00"),
        ),
        (  # its start passes midnight, its end does not
            times("2025-10-07", "18:00", "12:00", "2025-10-09"),
            0,
            360,
            ("2025-10-08", "2025-10-09", "10-08 00:00", "10-09 18:00"),
        ),
        (  # its end passes midnight, its start does not
            times("2025-10-07", "10:00", "20:00", "2025-10-09"),
            0,
            360,
            ("2025-10-07", "2025-10-10", "10-07 16:00", "10-10 02:00"),
        ),
    ],
)
def test_event_moves_by_the_citys_clocks(
    store: Store, entry: EventEntry, days: int, minutes: int, expected: tuple[str | None, ...]
):
    report_id = entered(store, entry)
    assert move(store, report_id, days, minutes, 1, "fire", "ben", AT + MINUTE) == Saved(report_id, 2)
    assert hours(store, report_id) == expected


@pytest.mark.parametrize("end", [None, "03:00", "05:00"])
def test_event_moved_into_the_hour_that_clocks_leave_out_is_saved(store: Store, end: str | None):
    """There is no 2:30 that night: what becomes of it, no error may."""
    report_id = entered(store, times("2026-03-07", "02:30", end))
    assert move(store, report_id, 1, 0, 1, "fire", ACTOR, AT + MINUTE) == Saved(report_id, 2)
    assert hours(store, report_id)[:3] == ("2026-03-08", "2026-03-08", "03-08 03:30")


def test_move_keeps_all_but_the_hours(store: Store):
    report_id = entered(store, replace(FAIR, invited=("police",), audience="youth", campaign="FPW", notes="Tents"))
    cancel(store, report_id, "Rain", 1, ACTOR, AT + MINUTE)
    before, said = content(store, report_id), words_in_force(store, report_id)
    move(store, report_id, 1, 0, 2, "fire", ACTOR, AT + 2 * MINUTE)
    assert words_in_force(store, report_id) == said
    moved = {"start_date": "2025-10-08", "end_date": "2025-10-08"}
    moved |= {"starts_at": "2025-10-08 18:00:00-04", "ends_at": "2025-10-08 20:00:00-04"}
    assert content(store, report_id) == before | moved
    assert before["cancel_reason"] == "Rain"


def test_imported_event_that_ends_at_midnight_keeps_its_length_when_moved(store: Store):
    """Such a report's last day is the evening's, as its file's reader has it."""
    report_id = report(store, {"fire": "present"}, starts=dt.datetime(2025, 10, 7, 18, tzinfo=DURHAM))
    with store.write(ACTOR, AT) as write:
        write.cursor.execute(
            "UPDATE event_report SET ends_at = $end, end_date = $day",
            {"end": dt.datetime(2025, 10, 9, 0, tzinfo=DURHAM), "day": dt.date(2025, 10, 8)},
        )
    move(store, report_id, 7, 0, 1, "fire", ACTOR, AT + MINUTE)
    assert hours(store, report_id) == ("2025-10-14", "2025-10-15", "10-14 18:00", "10-16 00:00")


# Cancelling


@pytest.mark.parametrize(("reason", "kept"), [(" Rain ", "Rain"), ("", None), ("  ", None)])
def test_cancelled_event_stays_on_record_with_the_reason(store: Store, reason: str, kept: str | None):
    report_id = entered(store)
    before = content(store, report_id)
    assert cancel(store, report_id, reason, 1, "ben", AT + MINUTE) == Saved(report_id, 2)
    assert content(store, report_id) == before | {"status": "cancelled", "cancel_reason": kept}
    assert value(store, "SELECT status FROM event") == "cancelled"


def test_event_goes_on_when_one_department_cancels_its_report(store: Store):
    report_id = entered(store)
    other = entered(store, replace(FAIR, department_id="police"), said_for="police", at=AT + MINUTE)
    decide(store, report_id, other, "same")
    cancel(store, other, "No crew", 1, ACTOR, AT + 2 * MINUTE)
    assert rows(store, "SELECT event_id, status, reports, taking_part FROM event") == [
        (report_id, "confirmed", 2, ["fire"])
    ]
    assert_derived_anew_is_the_same(store)


def test_edit_takes_the_cancellation_back(store: Store):
    report_id = entered(store)
    before = content(store, report_id)
    cancel(store, report_id, "Rain", 1, ACTOR, AT + MINUTE)
    edited(store, report_id, FAIR, revision=2, minutes=2)
    assert content(store, report_id) == before


# Undoing


def test_event_as_first_entered_has_nothing_to_undo(store: Store):
    report_id = entered(store)
    version = store.data_version
    assert undone(store, report_id, 1) == NothingToUndo()
    assert (store.data_version, revision_of(store, report_id)) == (version, 1)


HELD = Outcome(
    was_held=True,
    presence={"fire": "present", "police": "left_early", "community_safety": "absent"},
    contacts={"fire": 12, "police": None},
    attendance=45,
    new_collaboration=True,
    expanded_program=False,
)


def change(store: Store, report_id: uuid.UUID, kind: str, revision: int, at: dt.datetime) -> None:
    """One change of each kind."""
    changed = replace(
        FAIR, title="Night fair", day=dt.date(2025, 11, 1), needs=(), languages=("es",), invited=("fire",)
    )
    outcome = {
        "edit": lambda: edit(store, report_id, changed, revision, "fire", "ben", at),
        "move": lambda: move(store, report_id, 1, 90, revision, "fire", "ben", at),
        "cancel": lambda: cancel(store, report_id, "Rain", revision, "ben", at),
        "held": lambda: tell_outcome(store, report_id, HELD, revision, "fire", "ben", at),
        "not held": lambda: tell_outcome(
            store, report_id, Outcome(False, {}, {}, remark="Rain"), revision, "fire", "ben", at
        ),
    }[kind]()
    assert outcome == Saved(report_id, revision + 1)


KINDS = ["edit", "move", "cancel", "held", "not held"]


@pytest.mark.parametrize("kind", KINDS)
def test_undo_gives_back_what_stood_before_and_a_second_one_the_change(store: Store, kind: str):
    report_id = entered(store, replace(FAIR, invited=("police", "city_managers_office"), languages=("en", "es")))
    say(store, report_id, Word("community_safety", "offered", "booth", 2), "cora", AT + MINUTE)
    before, parts, event = content(store, report_id), in_force(store, report_id), event_row(store, report_id)
    change(store, report_id, kind, 1, AT + 2 * MINUTE)
    after, changed_parts, changed_event = (
        content(store, report_id),
        in_force(store, report_id),
        event_row(store, report_id),
    )
    assert (after, changed_event) != (before, event)

    assert undone(store, report_id, 2) == Saved(report_id, 3)
    assert (content(store, report_id), in_force(store, report_id), event_row(store, report_id)) == (
        before,
        parts,
        event,
    )
    assert undone(store, report_id, 3, minutes=40) == Saved(report_id, 4)
    assert content(store, report_id) == after
    assert (in_force(store, report_id), event_row(store, report_id)) == (changed_parts, changed_event)
    assert_derived_anew_is_the_same(store)


def test_department_invited_by_an_edit_that_is_undone_is_not_invited(store: Store):
    report_id = entered(store)
    edited(store, report_id, replace(FAIR, invited=("police",)))
    undone(store, report_id, 2)
    assert in_force(store, report_id) == {"fire": "accepted", "police": "declined"}


def test_undone_outcome_gives_back_the_offer_in_full(store: Store):
    report_id = entered(store)
    say(store, report_id, Word("police", "offered", "booth", 3, said_for="police"), "pia", AT + MINUTE)
    say(store, report_id, Word("police", "accepted", "crew", 4, said_for="police"), "pia", AT + 2 * MINUTE)
    before = words_in_force(store, report_id)
    outcome = Outcome(True, {"fire": "present", "police": "present"}, {"fire": 5})
    tell_outcome(store, report_id, outcome, 1, None, ACTOR, AT + 3 * MINUTE)
    undone(store, report_id, 2)
    assert [word[:4] for word in words_in_force(store, report_id)] == [word[:4] for word in before]


def test_undone_correction_of_an_outcome_gives_back_the_contacts_and_the_remarks(store: Store):
    report_id = entered(store)
    say(store, report_id, Word("police", "accepted", remark="With the van", said_for="fire"), "pia", AT + MINUTE)
    tell_outcome(store, report_id, Outcome(True, {"fire": "present"}, {"fire": 12}), 1, "fire", ACTOR, AT + 2 * MINUTE)
    before = words_in_force(store, report_id)
    corrected = Outcome(True, {"fire": "present", "police": "absent"}, {"fire": 20})
    tell_outcome(store, report_id, corrected, 2, "fire", ACTOR, AT + 3 * MINUTE)
    undone(store, report_id, 3)
    assert words_in_force(store, report_id) == before


def test_outcome_undone_twice_is_told_again_with_its_contacts(store: Store):
    report_id = entered(store)
    tell_outcome(store, report_id, Outcome(True, {"fire": "present"}, {"fire": 12}), 1, "fire", ACTOR, AT + MINUTE)
    told = words_in_force(store, report_id)
    undone(store, report_id, 2)
    undone(store, report_id, 3, minutes=40)
    assert words_in_force(store, report_id) == told


def test_help_that_was_no_longer_named_does_not_come_back_by_an_undo(store: Store):
    report_id = entered(store)
    say(store, report_id, Word("police", "offered", "booth", 3), "pia", AT + MINUTE)
    say(store, report_id, Word("police", "accepted"), "pia", AT + 2 * MINUTE)
    before = words_in_force(store, report_id)
    tell_outcome(store, report_id, Outcome(True, {"police": "present"}, {}), 1, None, ACTOR, AT + 3 * MINUTE)
    undone(store, report_id, 2)
    assert words_in_force(store, report_id) == before


def test_word_that_an_undo_says_again_is_still_its_departments_own(store: Store):
    """Police said of itself that it was absent; that Fire's outcome said otherwise is undone."""
    report_id = entered(store)
    say(store, report_id, Word("police", "absent", said_for="police"), "pia", AT + MINUTE)
    event = event_row(store, report_id)
    tell_outcome(store, report_id, Outcome(True, {"police": "present"}, {}), 1, "fire", ACTOR, AT + 2 * MINUTE)
    undone(store, report_id, 2)
    assert event_row(store, report_id) == event


def test_answer_that_came_after_a_change_outlives_its_undo(store: Store):
    report_id = entered(store)
    edited(store, report_id, replace(FAIR, title="Night fair", invited=("police",)))
    say(store, report_id, Word("police", "accepted", "booth", said_for="police"), "pia", AT + 2 * MINUTE)
    undone(store, report_id, 2)
    assert column(store, report_id, "title") == "Safety fair"
    assert in_force(store, report_id) == {"fire": "accepted", "police": "accepted"}


def test_what_was_done_to_a_repetition_in_one_step_is_undone_in_one(store: Store):
    ids = repeated(store, FAIR, *WEEKS[:3])
    edited(store, ids[1], replace(FAIR, title="Night fair"), whole_series=True)
    assert [column(store, one, "title") for one in ids] == ["Safety fair", "Night fair", "Night fair"]
    undone(store, ids[1], 2)
    assert [column(store, one, "title") for one in ids] == ["Safety fair"] * 3


def test_undo_leaves_dates_of_the_repetition_that_were_changed_on_their_own(store: Store):
    ids = repeated(store, FAIR, *WEEKS[:2])
    edited(store, ids[0], replace(FAIR, title="Night fair"), whole_series=True)
    own = replace(FAIR.on(WEEKS[1]), title="Last fair")
    edit(store, ids[1], own, 2, "fire", "cem", AT + 2 * MINUTE)
    undone(store, ids[0], 2)
    assert [column(store, one, "title") for one in ids] == ["Safety fair", "Last fair"]


def test_change_of_a_repetition_leaves_what_was_set_for_one_date_alone(store: Store):
    ids = repeated(store, FAIR, *WEEKS[:3])
    edited(store, ids[2], replace(FAIR.on(WEEKS[2]), place="Only here", start=dt.time(9), end=dt.time(10)))
    edit(store, ids[0], replace(FAIR, title="Night fair"), 1, "fire", "cem", AT + 2 * MINUTE, whole_series=True)
    assert [column(store, one, "title") for one in ids] == ["Night fair"] * 3
    assert [column(store, one, "place") for one in ids] == [FAIR.place or None, FAIR.place or None, "Only here"]
    assert hours(store, ids[2])[2] == f"{WEEKS[2]:%m-%d} 09:00"


# The change log


def test_each_change_is_noted_with_what_stood_before(store: Store):
    report_id = entered(store, replace(FAIR, invited=("police",)))
    edited(store, report_id, replace(FAIR, title="Night fair", invited=("police",)))
    cancel(store, report_id, "Rain", 2, "cem", AT + 2 * MINUTE)
    undone(store, report_id, 3)
    noted = changes(store)
    assert [(who, what) for who, what, _, _ in noted] == [
        (ACTOR, str(report_id)), ("ben", str(report_id)), ("cem", str(report_id)), ("eve", str(report_id))
    ]  # fmt: skip
    told = [
        tuple(record and (record["revision"], record["title"], record["status"]) for record in (before, after))
        for _, _, before, after in noted
    ]
    assert told == [
        (None, (1, "Safety fair", "confirmed")),
        ((1, "Safety fair", "confirmed"), (2, "Night fair", "confirmed")),
        ((2, "Night fair", "confirmed"), (3, "Night fair", "cancelled")),
        ((3, "Night fair", "cancelled"), (4, "Night fair", "confirmed")),
    ]
    assert [before for _, _, before, _ in noted[1:]] == [after for _, _, _, after in noted[:-1]]


def test_each_word_is_noted_for_its_department(store: Store):
    report_id = entered(store, replace(FAIR, invited=("police",)))
    say(store, report_id, Word("police", "offered", "booth", 3, remark=" With the van "), "pia", AT + MINUTE)
    unsaid = {"help_kind": None, "staff": None, "remark": ""}
    assert changes(store, "participation_word") == [
        (ACTOR, f"{report_id} fire", None, {"state": "accepted"} | unsaid),
        (ACTOR, f"{report_id} police", None, {"state": "invited"} | unsaid),
        (
            "pia",
            f"{report_id} police",
            None,
            {"state": "offered", "help_kind": "booth", "staff": 3, "remark": "With the van"},
        ),
    ]


def test_times_of_the_log_are_those_of_the_change(store: Store):
    report_id = entered(store)
    edited(store, report_id, replace(FAIR, title="Night fair"), minutes=5)
    found = rows(store, "SELECT changed_at FROM change_log WHERE record_kind = 'event_report' ORDER BY change_number")
    assert found == [(AT,), (AT + 5 * MINUTE,)]


# Any sequence of changes

steps = st.one_of(
    st.tuples(st.just("change"), st.sampled_from(KINDS)),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(
        st.just("say"),
        st.builds(
            Word,
            st.sampled_from(["police", "community_safety"]),
            st.sampled_from(["offered", "accepted", "declined", "present"]),
            said_for=st.sampled_from([None, "fire", "police"]),
        ),
    ),
)


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 1), steps), max_size=6))
def test_event_follows_from_its_reports_after_any_changes_and_an_undo_takes_one_back(
    taken: list[tuple[int, tuple[str, Any]]],
):
    """Two reports of one event and a third in doubt: each step keeps what is derived as deriving it anew gives it."""
    store = new_store()
    clock = (AT + number * MINUTE for number in itertools.count(1))
    ids = [entered(store), entered(store, replace(FAIR, department_id="police", invited=("fire",)), said_for="police")]
    decide(store, ids[0], ids[1], "same")
    doubted(store, (ids[1], report(store, {"fire": "present"})))
    revisions, before = [1, 1], [content(store, one) for one in ids]
    for which, (step, detail) in taken:
        report_id, now = ids[which], content(store, ids[which])
        if step == "change":
            change(store, report_id, detail, revisions[which], next(clock))
        elif step == "say":
            say(store, report_id, detail, ACTOR, next(clock))
            assert content(store, report_id) == now
            continue
        elif undo(store, report_id, revisions[which], ACTOR, next(clock)) == NothingToUndo():
            assert revisions[which] == 1
            continue
        else:
            assert content(store, report_id) == before[which]
        before[which] = now
        revisions[which] += 1
        assert revision_of(store, report_id) == revisions[which]
    with store.write(ACTOR, AT) as write:  # the doubt that the test itself put up
        write.cursor.execute("DELETE FROM possible_duplicate")
        combine(write, ids)
    assert_derived_anew_is_the_same(store)
    store.close()


@settings(max_examples=25)
@given(
    start=st.times(),
    length=st.none() | st.integers(1, 24 * 60),
    days=st.integers(-40, 40),
    minutes=st.integers(-48, 48).map(lambda number: number * 15),
)
def test_event_of_less_than_a_day_keeps_its_length_wherever_it_is_moved(
    start: dt.time, length: int | None, days: int, minutes: int
):
    """By the clocks, in a summer in which they do not change."""
    store = new_store()
    starts = dt.datetime.combine(dt.date(2026, 7, 15), start.replace(microsecond=0, second=0, fold=0))
    ends = starts + dt.timedelta(minutes=length or 0)
    end = None if length is None else ends.time()
    report_id = entered(store, replace(FAIR, day=starts.date(), start=starts.time(), end=end))
    by = dt.timedelta(days=days, minutes=minutes)
    assert move(store, report_id, days, minutes, 1, "fire", ACTOR, AT + MINUTE) == Saved(report_id, 2)
    assert hours(store, report_id) == (
        (starts + by).date().isoformat(),
        (ends + by).date().isoformat(),
        f"{starts + by:%m-%d %H:%M}",
        f"{ends + by:%m-%d %H:%M}" if end else None,
    )
    store.close()
