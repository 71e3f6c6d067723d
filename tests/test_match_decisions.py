"""Deciding which reports are one event: what is stored, what an earlier word forbids, and what an undo gives back."""

import datetime as dt
import itertools
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.combine import combine, refresh_doubt_groups, regroup
from data.match_decisions import (
    AlreadyDecided,
    AlreadyUndone,
    Contradicts,
    Decided,
    Gone,
    NothingLeft,
    OneEvent,
    Undone,
    confirm,
    decide,
    join,
    split,
    take_apart,
    take_back,
    undo_decision,
)
from data.store import Store, Write
from tests.records import (
    AT,
    add_reports,
    counts,
    csv,
    doubt,
    doubted,
    events,
    imported,
    new_store,
    report,
    rows,
    told,
    value,
)

MINUTE = dt.timedelta(minutes=1)
NOBODY = uuid.UUID(int=0)
DEPARTMENTS = ("fire", "police", "community_safety", "emergency_communications")


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


@pytest.fixture
def four(store: Store) -> list[uuid.UUID]:
    """Reports of four departments, recorded a minute apart."""
    return [
        report(store, {name: "present"}, AT + number * MINUTE, department=name)
        for number, name in enumerate(DEPARTMENTS)
    ]


def link(write: Write, one: uuid.UUID, other: uuid.UUID, probability: float = 0.99) -> None:
    """Have the app be sure that two reports are the same; call regroup after the last one."""
    write.cursor.execute(
        "INSERT OR REPLACE INTO possible_duplicate VALUES ($a, $b, $p, '[]', 'linked')",
        {"a": min(one, other), "b": max(one, other), "p": probability},
    )


def linked(store: Store, *pairs: tuple[uuid.UUID, uuid.UUID]) -> None:
    with store.write("app", AT) as write:
        for one, other in pairs:
            link(write, one, other)
        regroup(write, [one for pair in pairs for one in pair])


def said(store: Store, one: uuid.UUID, other: uuid.UUID, verdict: Any, actor: str = "ana") -> Any:
    return decide(store, one, other, verdict, actor, AT)


def id_of(outcome: Any) -> uuid.UUID:
    assert isinstance(outcome, Decided)
    (decision_id,) = outcome.decision_ids
    return decision_id


def event_of(store: Store, report_id: uuid.UUID) -> uuid.UUID:
    found = value(store, "SELECT event_id FROM event_report WHERE report_id = $id", id=report_id)
    assert isinstance(found, uuid.UUID)
    return found


def partition(store: Store, reports: list[uuid.UUID]) -> list[int]:
    """For each report the number of the first that is the same event."""
    found = [event_of(store, one) for one in reports]
    return [found.index(event) for event in found]


def open_pairs(store: Store) -> int:
    return int(value(store, "SELECT count(*) FROM open_pair"))


def automatic(store: Store) -> list[uuid.UUID]:
    return [
        event for (event,) in rows(store, "SELECT event_id FROM event WHERE joined_automatically ORDER BY event_id")
    ]


def decisions(store: Store) -> list[tuple[Any, ...]]:
    return rows(
        store, "SELECT verdict, decided_by, undone_by FROM match_decision ORDER BY decided_at, verdict, decided_by"
    )


# One pair


@pytest.mark.parametrize(
    ("verdict", "together", "left"), [("same", True, 0), ("different", False, 0), ("not_sure", False, 1)]
)
def test_verdict_is_stored_logged_and_in_force(
    store: Store, four: list[uuid.UUID], verdict: str, together: bool, left: int
):
    one, other = four[0], four[1]
    doubted(store, (one, other))

    decision_id = id_of(said(store, other, one, verdict))

    assert rows(store, "SELECT * EXCLUDE (decided_at) FROM match_decision") == [
        (decision_id, min(one, other), max(one, other), verdict, "ana", None, None)
    ]
    assert (event_of(store, one) == event_of(store, other), open_pairs(store)) == (together, left)
    ((by, before, after),) = rows(
        store,
        "SELECT changed_by, before, after FROM change_log WHERE record_kind = 'match_decision' AND record_id = $id",
        id=str(decision_id),
    )
    assert (by, before, json.loads(after)) == (
        "ana",
        None,
        {"report_a": str(min(one, other)), "report_b": str(max(one, other)), "verdict": verdict},
    )


def test_second_person_is_told_who_said_the_same(store: Store, four: list[uuid.UUID]):
    first = id_of(said(store, four[0], four[1], "same", "ana"))
    version = store.data_version

    outcome = said(store, four[1], four[0], "same", "ben")

    assert isinstance(outcome, AlreadyDecided)
    assert (outcome.earlier.decision_id, outcome.earlier.decided_by) == (first, "ana")
    assert (decisions(store), store.data_version) == ([("same", "ana", None)], version)


@pytest.mark.parametrize(("first", "second"), [("same", "different"), ("different", "same")])
def test_second_person_who_says_otherwise_is_told_and_nothing_is_lost(
    store: Store, four: list[uuid.UUID], first: str, second: str
):
    earlier = id_of(said(store, four[0], four[1], first, "ana"))

    outcome = said(store, four[0], four[1], second, "ben")

    assert isinstance(outcome, Contradicts)
    assert (outcome.earlier.decision_id, outcome.earlier.verdict) == (earlier, first)
    assert decisions(store) == [(first, "ana", None)]


def test_decision_may_follow_doubt_and_doubt_comes_again_when_it_is_undone(store: Store, four: list[uuid.UUID]):
    doubted(store, (four[0], four[1]))
    said(store, four[0], four[1], "not_sure")
    decision = id_of(said(store, four[0], four[1], "same", "ben"))
    assert open_pairs(store) == 0
    undo_decision(store, decision, "ben", AT)
    assert (open_pairs(store), decisions(store)) == (1, [("not_sure", "ana", None), ("same", "ben", "ben")])


def test_not_sure_after_a_decision_is_told_of_it(store: Store, four: list[uuid.UUID]):
    said(store, four[0], four[1], "different")
    assert isinstance(said(store, four[0], four[1], "not_sure", "ben"), AlreadyDecided)


# What follows from others


def test_different_within_a_chain_of_same_contradicts_it(store: Store, four: list[uuid.UUID]):
    said(store, four[0], four[1], "same")
    last = id_of(said(store, four[1], four[2], "same"))
    outcome = said(store, four[0], four[2], "different")
    assert isinstance(outcome, Contradicts)
    assert outcome.earlier.decision_id == last
    assert partition(store, four) == [0, 0, 0, 3]


def test_same_against_a_difference_of_its_chains_contradicts_it(store: Store, four: list[uuid.UUID]):
    said(store, four[0], four[1], "same")
    said(store, four[2], four[3], "same")
    apart = id_of(said(store, four[1], four[3], "different"))
    outcome = said(store, four[0], four[2], "same")
    assert isinstance(outcome, Contradicts)
    assert outcome.earlier.decision_id == apart
    assert partition(store, four) == [0, 0, 2, 2]


def test_decision_that_follows_already_may_be_said(store: Store, four: list[uuid.UUID]):
    said(store, four[0], four[1], "same")
    said(store, four[1], four[2], "same")
    assert isinstance(said(store, four[0], four[2], "same"), Decided)


def test_unknown_reports_and_one_alone_are_refused(store: Store, four: list[uuid.UUID]):
    assert said(store, four[0], NOBODY, "same") == Gone()
    assert said(store, four[0], four[0], "same") == Gone()
    assert undo_decision(store, NOBODY, "ana", AT) == Gone()


def test_decision_is_undone_once(store: Store, four: list[uuid.UUID]):
    decision = id_of(said(store, four[0], four[1], "same"))
    outcome = undo_decision(store, decision, "ben", AT)
    assert isinstance(outcome, Undone)
    assert (outcome.decision.decision_id, outcome.decision.verdict) == (decision, "same")
    assert undo_decision(store, decision, "carl", AT) == AlreadyUndone("ben")
    assert partition(store, four) == [0, 1, 2, 3]
    changes = rows(
        store,
        "SELECT changed_by, after->>'undone' FROM change_log WHERE record_id = $id ORDER BY ALL",
        id=str(decision),
    )
    assert changes == [("ana", None), ("ben", "true")]


# What the app joined


def test_linked_reports_are_one_event_marked_as_joined_automatically(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]), (four[1], four[2]))
    assert (partition(store, four), automatic(store), open_pairs(store)) == ([0, 0, 0, 3], [four[0]], 0)
    assert rows(store, "SELECT present, reports FROM event WHERE event_id = $id", id=four[0]) == [
        (["community_safety", "fire", "police"], 3)
    ]


def test_confirmed_link_is_no_longer_automatic(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]))
    decision = id_of(said(store, four[0], four[1], "same"))
    assert (partition(store, four[:2]), automatic(store)) == ([0, 0], [])
    undo_decision(store, decision, "ana", AT)
    assert (partition(store, four[:2]), automatic(store)) == ([0, 0], [four[0]])


def test_confirming_an_event_says_same_of_its_reports_once(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]), (four[1], four[2]))
    event = event_of(store, four[0])
    outcome = confirm(store, event, "ana", AT)
    assert isinstance(outcome, Decided)
    assert rows(store, "SELECT verdict, decided_by FROM match_decision") == [("same", "ana")] * 2
    assert (automatic(store), partition(store, four)) == ([], [0, 0, 0, 3])
    assert isinstance(confirm(store, event, "ben", AT), NothingLeft)
    assert isinstance(confirm(store, four[3], "ben", AT), NothingLeft)
    assert isinstance(confirm(store, NOBODY, "ben", AT), Gone)
    take_back(store, outcome, "ana", AT)
    assert automatic(store) == [event]


def test_different_parts_what_the_app_joined(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]))
    decision = id_of(said(store, four[0], four[1], "different"))
    assert (partition(store, four[:2]), open_pairs(store), automatic(store)) == ([0, 1], 0, [])
    undo_decision(store, decision, "ana", AT)
    assert partition(store, four[:2]) == [0, 0]


def test_chain_against_a_verdict_is_parted_and_asked_about(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]), (four[1], four[2]))
    said(store, four[0], four[2], "different")
    assert (partition(store, four), open_pairs(store)) == ([0, 1, 2, 3], 2)
    said(store, four[0], four[1], "same")
    assert (partition(store, four), open_pairs(store), automatic(store)) == ([0, 0, 2, 3], 0, [])


def test_verdict_survives_a_report_that_comes_again(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]))
    said(store, four[0], four[1], "different")
    with store.write("app", AT) as write:
        combine(write, four)
        link(write, four[0], four[1])
        regroup(write)
    assert partition(store, four[:2]) == [0, 1]


@pytest.mark.parametrize(("verdict", "together"), [("same", [0, 0]), ("different", [0, 1])])
def test_verdict_survives_a_newer_copy_of_the_file(store: Store, verdict: str, together: list[int]):
    head = "ID,Event,Date,Department,Location"
    imported(store, csv(head, "F1,Safety fair,10/07/2025,Fire,Oak Park"), "fire.csv")
    imported(store, csv(head, "P1,Safety fair,10/07/2025,Police,Oak Library"), "police.csv")
    reports = [one for (one,) in rows(store, "SELECT report_id FROM event_report ORDER BY source_id")]
    assert open_pairs(store) == 1
    said(store, reports[0], reports[1], verdict)

    newer = csv(head, "F1,The great safety fair,10/07/2025,Fire,Oak Park Pavilion")
    assert counts(imported(store, newer, "fire.csv")) == {"read": 1, "updated": 1}

    assert (partition(store, reports), open_pairs(store)) == (together, 0)


def test_event_keeps_its_id_when_a_report_leaves_or_comes(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]), (four[1], four[2]), (four[0], four[2]))
    split(store, [four[2]], "ana", AT)
    assert [event_of(store, one) for one in four[:3]] == [four[0], four[0], four[2]]
    linked(store, (four[1], four[3]))
    assert [event_of(store, one) for one in four] == [four[0], four[0], four[2], four[0]]


def test_crowd_of_links_is_left_to_people(store: Store):
    with store.write("app", AT) as write:
        crowd = add_reports(write, [told({"fire": "present", "police": "present"}) for _ in range(13)])
        for one, other in itertools.pairwise(crowd):
            link(write, one, other)
        regroup(write, crowd[:1])
    assert (len(events(store)), open_pairs(store)) == (13, 12)


# Taking out, taking apart, joining


def test_report_taken_out_differs_from_each_that_stays(store: Store, four: list[uuid.UUID]):
    said(store, four[0], four[1], "same")
    said(store, four[1], four[2], "same")

    outcome = split(store, [four[2]], "ben", AT)

    assert isinstance(outcome, Decided)
    assert (len(outcome.decision_ids), len(outcome.undone), partition(store, four)) == (2, 1, [0, 0, 2, 3])
    assert sorted(decisions(store), key=str) == [
        ("different", "ben", None),
        ("different", "ben", None),
        ("same", "ana", "ben"),
        ("same", "ana", None),
    ]


def test_reports_taken_out_together_stay_together(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]), (four[1], four[2]), (four[2], four[3]))
    split(store, four[2:], "ana", AT)
    assert partition(store, four) == [0, 0, 2, 2]


def test_taking_out_is_taken_back_whole(store: Store, four: list[uuid.UUID]):
    said(store, four[0], four[1], "same")
    said(store, four[1], four[2], "same")
    outcome = split(store, [four[2]], "ana", AT)
    assert isinstance(outcome, Decided)
    take_back(store, outcome, "ana", AT)
    assert partition(store, four) == [0, 0, 0, 3]


def test_event_is_never_left_without_a_report(store: Store, four: list[uuid.UUID]):
    said(store, four[0], four[1], "same")
    assert split(store, four[:2], "ana", AT) == NothingLeft()
    assert split(store, four[3:], "ana", AT) == NothingLeft()
    assert split(store, [four[0], four[3]], "ana", AT) == Gone()
    assert split(store, [], "ana", AT) == Gone()
    assert take_apart(store, four[3], "ana", AT) == NothingLeft()
    assert take_apart(store, four[1], "ana", AT) == Gone()


def test_event_taken_apart_is_as_many_events_as_reports(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]), (four[1], four[2]))
    said(store, four[2], four[3], "same")
    outcome = take_apart(store, four[0], "ana", AT)
    assert isinstance(outcome, Decided)
    assert (len(outcome.decision_ids), partition(store, four), open_pairs(store)) == (6, [0, 1, 2, 3], 0)
    take_back(store, outcome, "ana", AT)
    assert partition(store, four) == [0, 0, 0, 0]


def test_events_joined_by_hand_are_one(store: Store, four: list[uuid.UUID]):
    said(store, four[0], four[1], "same")
    outcome = join(store, four[3], four[0], "ana", AT)
    assert (type(outcome), partition(store, four)) == (Decided, [0, 0, 2, 0])
    assert join(store, four[0], four[0], "ana", AT) == OneEvent()
    assert join(store, four[0], four[3], "ana", AT) == Gone()  # an event of that id is no more


def test_events_with_reports_that_differ_are_not_joined(store: Store, four: list[uuid.UUID]):
    linked(store, (four[0], four[1]))
    apart = id_of(said(store, four[1], four[2], "different"))
    outcome = join(store, four[0], four[2], "ana", AT)
    assert isinstance(outcome, Contradicts)
    assert (outcome.earlier.decision_id, partition(store, four)) == (apart, [0, 0, 2, 3])


def test_crowds_joined_by_hand_stay_joined(store: Store):
    with store.write("app", AT) as write:
        crowd = add_reports(write, [told({"fire": "present", "police": "present"}) for _ in range(14)])
        for half in (crowd[:7], crowd[7:]):
            for one in half[1:]:
                link(write, half[0], one)
        regroup(write)
    one, other = (events_[0] for events_ in rows(store, "SELECT event_id FROM event"))
    join(store, one, other, "ana", AT)
    assert len(events(store)) == 1


# An undo gives back everything

TABLES = (
    "SELECT report_id, event_id FROM event_report ORDER BY report_id",
    "FROM event ORDER BY event_id",
    "FROM possible_duplicate ORDER BY report_a, report_b",
    "FROM open_pair ORDER BY report_a, report_b",
)
NUMBERS = st.integers(0, 5)
TWO = st.lists(NUMBERS, min_size=2, max_size=2, unique=True)
STEPS = st.lists(
    st.tuples(TWO, st.sampled_from(["same", "different", "not_sure", "join", "split", "apart"])), min_size=1, max_size=6
)
PAIRS = st.lists(st.tuples(TWO, st.booleans()), max_size=6, unique_by=lambda pair: tuple(sorted(pair[0])))


def step(store: Store, reports: list[uuid.UUID], pair: list[int], how: str) -> Any:
    one, other = (reports[number] for number in pair)
    match how:
        case "join":
            return join(store, event_of(store, one), event_of(store, other), "ana", AT)
        case "split":
            return split(store, [one], "ana", AT)
        case "apart":
            return take_apart(store, event_of(store, one), "ana", AT)
    return decide(store, one, other, how, "ana", AT)  # type: ignore[arg-type]


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(PAIRS, STEPS)
def test_what_was_done_and_taken_back_leaves_the_tables_as_they_were(
    pairs: list[tuple[list[int], bool]], steps: list[tuple[list[int], str]]
):
    store = new_store()
    with store.write("app", AT) as write:
        reports = add_reports(write, [told({name: "present"}, department=name) for name in DEPARTMENTS[:3] * 2])
        for (one, other), is_linked in pairs:
            (link if is_linked else doubt)(write, reports[one], reports[other])
        regroup(write, reports)
    for pair, how in steps:
        before = [rows(store, table) for table in TABLES]
        outcome = step(store, reports, pair, how)
        if isinstance(outcome, Decided):
            take_back(store, outcome, "ana", AT)
            assert [rows(store, table) for table in TABLES] == before
            step(store, reports, pair, how)
    store.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(PAIRS, STEPS)
def test_work_around_what_changed_comes_to_the_same_as_doing_all_anew(
    pairs: list[tuple[list[int], bool]], steps: list[tuple[list[int], str]]
):
    store = new_store()
    with store.write("app", AT) as write:
        reports = add_reports(write, [told({name: "present"}, department=name) for name in DEPARTMENTS[:3] * 2])
    for (one, other), is_linked in pairs:
        with store.write("app", AT) as write:
            (link if is_linked else doubt)(write, reports[one], reports[other])
            regroup(write, [reports[one]])
    for pair, how in steps:
        step(store, reports, pair, how)
    with store.write("app", AT) as write:  # a report that changes loses its pairs: their words are like no other's
        combine(write, reports[:1])
    around = [rows(store, table) for table in TABLES]
    with store.write("app", AT) as write:
        regroup(write)
        refresh_doubt_groups(write)
    assert [rows(store, table) for table in TABLES] == around
    store.close()
