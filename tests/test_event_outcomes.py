"""From an offer to presence: what departments say of their part moves the count of joint events as the rule has it."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from data.events.entry import EventEntry
from data.events.outcomes import Outcome, TooEarly, tell_outcome
from data.events.records import Gone, Saved, Stale
from data.events.words import Word, say
from data.events.writing import edit, enter
from data.imports.drafts import ParticipationState
from data.store import Store
from tests.records import (
    ACTOR,
    AT,
    DURHAM,
    calendar,
    counts,
    csv,
    decide,
    imported,
    month_figures,
    new_store,
    report,
    rows,
    value,
)

DAY = dt.date(2025, 10, 7)
FAIR = EventEntry("Safety fair", "fire", DAY, dt.time(18), dt.time(20))
MINUTE = dt.timedelta(minutes=1)
NOTHING, PLANNED, JOINT = (0, 0, 0), (0, 0, 1), (1, 1, 1)  # low, confirmed and high of one event


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def entered(store: Store, entry: EventEntry = FAIR) -> uuid.UUID:
    report_id = uuid.uuid4()
    enter(store, [(report_id, entry)], entry.department_id, ACTOR, AT)
    return report_id


def tell(store: Store, report_id: uuid.UUID, revision: int = 1, at: dt.datetime = AT + MINUTE, **outcome: Any) -> Any:
    """Fire's account of how it went, given by Ana unless said otherwise."""
    told: dict[str, Any] = {"was_held": True, "presence": {}, "contacts": {}} | outcome
    said_for = told.pop("said_for", "fire")
    return tell_outcome(store, report_id, Outcome(**told), revision, said_for, ACTOR, at)


def word(
    store: Store,
    report_id: uuid.UUID,
    state: ParticipationState,
    department: str = "police",
    said_for: str | None = "police",
    **more: Any,
) -> None:
    say(store, report_id, Word(department, state, said_for=said_for, **more), "pia", AT + MINUTE)


def october(store: Store) -> tuple[int, int, int]:
    """Low, confirmed and high of October 2025."""
    (figures,) = month_figures(store)
    return figures["low"], figures["confirmed"], figures["high"]


def event(store: Store) -> tuple[str, list[str], list[str], bool]:
    """The one event: its status, who was present, who takes part, whether anybody says of itself that it was absent."""
    ((status, present, taking_part, has_absence),) = rows(
        store, "SELECT status, present, taking_part, has_absence FROM event"
    )
    return status, present, taking_part, has_absence


# From an offer to presence


def test_offer_acceptance_and_presence_move_the_count_step_by_step(store: Store):
    report_id = entered(store, replace(FAIR, invited=("police",)))
    assert october(store) == NOTHING
    word(store, report_id, "offered", help_kind="booth")
    assert october(store) == PLANNED
    word(store, report_id, "accepted", said_for="fire")
    assert october(store) == PLANNED
    assert event(store) == ("confirmed", [], ["fire", "police"], False)
    assert tell(store, report_id, presence={"fire": "present", "police": "present"}) == Saved(report_id, 2)
    assert october(store) == JOINT
    assert event(store) == ("held", ["fire", "police"], ["fire", "police"], False)


@pytest.mark.parametrize(
    ("fire", "police", "figures"),
    [
        ("present", "present", JOINT),
        ("present", "left_early", JOINT),
        ("left_early", "left_early", JOINT),
        ("present", "absent", NOTHING),
        ("absent", "present", NOTHING),
        ("absent", "absent", NOTHING),
        ("present", "accepted", PLANNED),
        ("present", "declined", NOTHING),
        ("present", "invited", NOTHING),
    ],
)
@pytest.mark.parametrize("said_for", ["fire", "police", None])
def test_outcome_makes_an_event_joint_as_the_rule_has_it(
    store: Store, fire: ParticipationState, police: ParticipationState, figures: tuple[int, ...], said_for: str | None
):
    report_id = entered(store)
    word(store, report_id, "accepted")
    tell(store, report_id, presence={"fire": fire, "police": police}, said_for=said_for)
    assert october(store) == figures


def test_absence_told_later_unmakes_a_joint_event_and_presence_makes_it_again(store: Store):
    report_id = entered(store)
    tell(store, report_id, presence={"fire": "present", "police": "present"})
    assert october(store) == JOINT
    word(store, report_id, "absent")
    assert (october(store), event(store)) == (NOTHING, ("held", ["fire"], ["fire"], True))
    word(store, report_id, "present", said_for="fire")
    assert (october(store), event(store)) == (JOINT, ("held", ["fire", "police"], ["fire", "police"], False))


@pytest.mark.parametrize(
    ("first", "then", "taking_part"),
    [
        ("offered", "declined", ["fire"]),
        ("declined", "offered", ["fire", "police"]),
        ("invited", "accepted", ["fire", "police"]),
        ("accepted", "declined", ["fire"]),
    ],
)
@pytest.mark.parametrize(("one", "other"), [("police", "fire"), ("fire", "police"), (None, None)])
def test_later_word_holds_within_a_report_whoever_says_it(
    store: Store,
    first: ParticipationState,
    then: ParticipationState,
    taking_part: list[str],
    one: str | None,
    other: str | None,
):
    report_id = entered(store)
    word(store, report_id, first, said_for=one)
    word(store, report_id, then, said_for=other)
    assert event(store)[2] == taking_part


def test_events_of_the_app_and_of_files_count_together(store: Store):
    report(store)
    report_id = entered(store)
    tell(store, report_id, presence={"fire": "present", "police": "left_early", "community_safety": "absent"})
    assert october(store) == (2, 2, 2)


def test_word_of_another_report_gives_way_to_a_departments_own(store: Store):
    """Fire's outcome has Police there; Police says in its own report that it was not."""
    theirs = entered(store)
    own = entered(store, replace(FAIR, department_id="police"))
    decide(store, theirs, own, "same")
    tell(store, theirs, presence={"fire": "present", "police": "present"})
    assert october(store) == JOINT
    word(store, own, "absent")
    assert (october(store), event(store)) == (NOTHING, ("held", ["fire"], ["fire"], True))


# What an outcome stores


def test_outcome_is_on_record_with_attendance_once_and_contacts_by_department(store: Store):
    theirs, own = entered(store), entered(store, replace(FAIR, department_id="police"))
    decide(store, theirs, own, "same")
    version = store.data_version
    told = tell(
        store,
        theirs,
        presence={"fire": "present", "police": "left_early", "community_safety": "absent"},
        contacts={"fire": 12, "police": 30},
        attendance=45,
        new_collaboration=True,
        expanded_program=False,
    )
    assert (told, store.data_version) == (Saved(theirs, 2), version + 1)
    columns = "status, attendance, new_collaboration, expanded_program, outcome_at, cancel_reason, revision"
    found = {report_id: rest for report_id, *rest in rows(store, f"SELECT report_id, {columns} FROM event_report")}
    assert found == {
        theirs: ["held", 45, True, False, AT + MINUTE, None, 2],
        own: ["confirmed", None, None, None, None, None, 1],
    }
    assert rows(
        store,
        "SELECT report_id, department_id, state, contacts, said_for, said_by, said_at FROM participation_word "
        "WHERE said_at > $at ORDER BY word_number",
        at=AT,
    ) == [
        (theirs, "fire", "present", 12, "fire", ACTOR, AT + MINUTE),
        (theirs, "police", "left_early", 30, "fire", ACTOR, AT + MINUTE),
        (theirs, "community_safety", "absent", None, "fire", ACTOR, AT + MINUTE),
    ]
    assert october(store) == JOINT


def test_outcome_may_be_mended(store: Store):
    report_id = entered(store)
    tell(store, report_id, presence={"fire": "present", "police": "present"}, attendance=45, new_collaboration=True)
    tell(store, report_id, revision=2, at=AT + 2 * MINUTE, presence={"police": "absent"}, attendance=40)
    assert rows(store, "SELECT status, attendance, new_collaboration, revision FROM event_report") == [
        ("held", 40, None, 3)
    ]
    assert (october(store), event(store)[1]) == (NOTHING, ["fire"])


def test_event_that_was_not_held_is_cancelled(store: Store):
    report_id = entered(store)
    word(store, report_id, "accepted")
    told = tell(store, report_id, was_held=False, presence={"police": "present"}, attendance=45, remark=" Rain ")
    assert told == Saved(report_id, 2)
    assert rows(store, "SELECT status, attendance, cancel_reason, outcome_at FROM event_report") == [
        ("cancelled", None, "Rain", AT + MINUTE)
    ]
    assert value(store, "SELECT count(*) FROM participation_word WHERE state = 'present'") == 0
    assert (october(store), event(store)[0]) == (NOTHING, "cancelled")


def test_event_said_not_to_be_held_may_still_turn_out_to_have_been(store: Store):
    report_id = entered(store)
    tell(store, report_id, was_held=False, remark="Rain")
    tell(store, report_id, revision=2, at=AT + 2 * MINUTE, presence={"fire": "present", "police": "present"})
    assert rows(store, "SELECT status, cancel_reason FROM event_report") == [("held", None)]
    assert october(store) == JOINT


@pytest.mark.parametrize(
    ("at", "is_early"),
    [
        (dt.datetime(2026, 10, 5, 12, tzinfo=DURHAM), True),
        (dt.datetime(2026, 10, 7, 3, 59, 59, tzinfo=dt.UTC), True),  # October 6, 23:59 in Durham
        (dt.datetime(2026, 10, 7, 18, tzinfo=DURHAM), False),
        (dt.datetime(2026, 10, 7, 23, 59, tzinfo=DURHAM), False),
        (dt.datetime(2026, 10, 8, tzinfo=DURHAM), False),
    ],
)
@pytest.mark.parametrize("was_held", [True, False])
def test_outcome_of_an_event_that_lies_ahead_is_refused(store: Store, at: dt.datetime, is_early: bool, was_held: bool):
    report_id = entered(store, replace(FAIR, day=dt.date(2026, 10, 7)))
    version = store.data_version
    told = tell(store, report_id, at=at, was_held=was_held, presence={"fire": "present"})
    assert told == (TooEarly() if is_early else Saved(report_id, 2))
    assert store.data_version == version + (not is_early)


def test_outcome_of_an_event_over_several_days_may_be_told_from_its_first(store: Store):
    report_id = entered(store, replace(FAIR, day=dt.date(2026, 10, 7), last_day=dt.date(2026, 10, 9)))
    assert tell(store, report_id, at=dt.datetime(2026, 10, 7, 21, tzinfo=DURHAM)) == Saved(report_id, 2)


def test_outcome_under_a_stale_revision_or_of_no_event_is_refused(store: Store):
    report_id = entered(store)
    edit(store, report_id, replace(FAIR, title="Night fair"), 1, "fire", "ben", AT)
    version = store.data_version
    assert tell(store, report_id) == Stale(2, "ben")
    assert tell(store, uuid.UUID(int=1)) == Gone()
    assert (store.data_version, value(store, "SELECT outcome_at FROM event_report")) == (version, None)


# One word


def test_word_is_on_record_with_who_said_it(store: Store):
    report_id = entered(store)
    version = store.data_version
    word(store, report_id, "offered", help_kind="booth", staff=3, contacts=0, remark=" With the van ")
    word(store, report_id, "declined", said_for=None, remark="  ")
    assert store.data_version == version + 2
    assert rows(
        store,
        "SELECT report_id, department_id, state, help_kind, staff, contacts, remark, said_for, said_by, said_at "
        "FROM participation_word WHERE said_by = 'pia' ORDER BY word_number",
    ) == [
        (report_id, "police", "offered", "booth", 3, 0, "With the van", "police", "pia", AT + MINUTE),
        (report_id, "police", "declined", None, None, None, None, None, "pia", AT + MINUTE),
    ]


def test_word_changes_no_report(store: Store):
    report_id = entered(store)
    before = rows(store, "FROM event_report")
    word(store, report_id, "offered")
    assert rows(store, "FROM event_report") == before


# Beside imported reports


def from_file(store: Store, *lines: str) -> uuid.UUID:
    imported(store, csv("Title,Date,Department,Departments present,Status", *lines))
    return uuid.UUID(str(value(store, "SELECT report_id FROM event_report")))


@pytest.mark.parametrize(
    ("state", "said_for", "figures"),
    [
        ("invited", "police", JOINT),
        ("offered", "police", JOINT),
        ("accepted", "police", JOINT),
        ("declined", "police", JOINT),
        ("declined", None, JOINT),
        ("left_early", "police", JOINT),
        ("absent", "police", NOTHING),
        ("absent", "fire", NOTHING),
        ("absent", None, NOTHING),
    ],
)
def test_fact_of_a_file_gives_way_to_a_fact_but_to_no_plan(
    store: Store, state: ParticipationState, said_for: str | None, figures: tuple[int, ...]
):
    report_id = from_file(store, "Fair,2025-10-07,Fire,Fire; Police,Held")
    assert october(store) == JOINT
    word(store, report_id, state, said_for=said_for)
    assert october(store) == figures


def test_fact_of_the_app_and_a_later_plan_leave_the_fact_of_a_file(store: Store):
    report_id = from_file(store, "Fair,2025-10-07,Fire,Fire; Police,Held")
    word(store, report_id, "absent")
    assert october(store) == NOTHING
    word(store, report_id, "accepted")
    assert october(store) == JOINT


@pytest.mark.parametrize(
    ("state", "figures"),
    [("declined", NOTHING), ("invited", NOTHING), ("offered", PLANNED), ("absent", NOTHING), ("present", PLANNED)],
)
def test_plan_of_a_file_gives_way_to_any_word_of_the_app(
    store: Store, state: ParticipationState, figures: tuple[int, ...]
):
    report_id = report(store, {"fire": "accepted", "police": "accepted"}, status="confirmed")
    assert october(store) == PLANNED
    word(store, report_id, state)
    assert october(store) == figures


CALENDAR = ("UID:fair-2025@durham.example.org", "DTSTART:20251007T220000Z", "DTEND:20251008T000000Z")
FORM_ONLY = "audience, languages::TEXT, needs::TEXT, notes, outcome_at, new_collaboration, expanded_program"


def told_in_the_app(store: Store) -> tuple[uuid.UUID, Mapping[str, Any]]:
    """An imported event on which the app's form and an outcome have said more; what is kept of that."""
    imported(store, calendar([*CALENDAR, "SUMMARY:Fair"]), name="fire.ics", default_department="fire")
    report_id = uuid.UUID(str(value(store, "SELECT report_id FROM event_report")))
    more = replace(FAIR, title="Fair", audience="families", languages=("es",), needs=("crew",), notes="Bring tents")
    assert edit(store, report_id, more, 1, "fire", "ben", AT + MINUTE) == Saved(report_id, 2)
    presence: dict[str, ParticipationState] = {"fire": "present", "police": "present"}
    tell(store, report_id, 2, AT + 2 * MINUTE, presence=presence, contacts={"fire": 12}, attendance=45,
         new_collaboration=True, expanded_program=False)  # fmt: skip
    assert (october(store), kept(store)["form_only"]) == (
        JOINT,
        [("families", '["es"]', '["crew"]', "Bring tents", AT + 2 * MINUTE, True, False)],
    )
    return report_id, kept(store)


def kept(store: Store) -> dict[str, Any]:
    return {
        "form_only": rows(store, f"SELECT {FORM_ONLY} FROM event_report"),
        "words": rows(store, "FROM participation_word ORDER BY word_number"),
        "parts": rows(store, "SELECT event_id, present, taking_part, has_absence FROM event"),
    }


def test_file_imported_again_changes_nothing_that_the_app_said(store: Store):
    report_id, before = told_in_the_app(store)
    report_before = rows(store, "FROM event_report")
    again = imported(store, calendar([*CALENDAR, "SUMMARY:Fair"]), name="fire.ics", default_department="fire")
    assert counts(again) == {"read": 1, "unchanged": 1}
    assert (kept(store), rows(store, "FROM event_report")) == (before, report_before)
    assert report_before[0][0] == report_id


def test_newer_copy_of_a_file_keeps_words_and_what_only_the_form_asks(store: Store):
    _, before = told_in_the_app(store)
    newer = calendar([*CALENDAR, "SUMMARY:Fair for all"])
    assert counts(imported(store, newer, name="fire.ics", default_department="fire")) == {"read": 1, "updated": 1}
    assert rows(store, "SELECT title, revision FROM event_report") == [("Fair for all", 4)]
    assert kept(store) == before


def test_newer_copy_of_a_file_that_tells_no_outcome_keeps_the_one_told(store: Store):
    """A calendar knows of plans: that its description changed takes back neither attendance nor that it was held."""
    told_in_the_app(store)
    newer = calendar([*CALENDAR, "SUMMARY:Fair for all"])
    imported(store, newer, name="fire.ics", default_department="fire")
    assert rows(store, "SELECT status, attendance FROM event_report") == [("held", 45)]


def test_outcome_is_noted_in_the_change_log(store: Store):
    report_id = entered(store)
    tell(store, report_id, presence={"fire": "present"}, contacts={"fire": 12}, attendance=45)
    report_change, word_change = rows(
        store,
        "SELECT record_kind, record_id, changed_by, before::TEXT, after::TEXT FROM change_log WHERE changed_at > $at "
        "ORDER BY change_number",
        at=AT,
    )
    assert report_change[:3] == ("event_report", str(report_id), ACTOR)
    told = [
        {name: json.loads(text)[name] for name in ("status", "attendance", "revision")} for text in report_change[3:]
    ]
    assert told == [
        {"status": "confirmed", "attendance": None, "revision": 1},
        {"status": "held", "attendance": 45, "revision": 2},
    ]
    assert word_change[:4] == ("participation_word", f"{report_id} fire", ACTOR, None)
    assert json.loads(word_change[4])["state"] == "present"
