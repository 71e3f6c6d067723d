"""From reports to events: joined by decisions, in chains too, and parted again when a decision is undone."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.combine import combine, connected
from data.store import Store
from tests.records import AT, decide, doubted, events, new_store, report, rows, undo, value

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


@pytest.fixture
def three(store: Store) -> list[uuid.UUID]:
    """Reports of three departments, recorded a minute apart."""
    names = ("fire", "police", "community_safety")
    return [
        report(store, {name: "present"}, AT + number * MINUTE, department=name) for number, name in enumerate(names)
    ]


def event_of(store: Store, report_id: uuid.UUID) -> uuid.UUID:
    found = value(store, "SELECT event_id FROM event_report WHERE report_id = $id", id=report_id)
    assert isinstance(found, uuid.UUID)
    return found


def groups(store: Store) -> dict[uuid.UUID, uuid.UUID | None]:
    return dict(rows(store, "SELECT event_id, doubt_group FROM event"))


def test_report_alone_is_an_event_of_its_own_id(store: Store, three: list[uuid.UUID]):
    assert [event_of(store, report_id) for report_id in three] == three
    assert events(store) == sorted([{report_id} for report_id in three], key=sorted)


def test_same_reports_are_one_event_named_after_the_earliest(store: Store, three: list[uuid.UUID]):
    one, two, three_ = three
    decide(store, three_, two, "same")
    assert [event_of(store, report_id) for report_id in three] == [one, two, two]
    assert events(store) == [{one}, {two, three_}]
    assert rows(store, "SELECT reports, present FROM event WHERE event_id = $id", id=two) == [
        (2, ["community_safety", "police"])
    ]


def test_chain_of_decisions_is_one_event(store: Store, three: list[uuid.UUID]):
    one, two, three_ = three
    decide(store, three_, two, "same")
    decide(store, two, one, "same")
    assert events(store) == [set(three)]
    assert event_of(store, three_) == one


def test_id_of_an_event_stays_when_later_reports_join_it(store: Store, three: list[uuid.UUID]):
    one, two, three_ = three
    for other in (two, three_):
        decide(store, one, other, "same")
        assert event_of(store, other) == one
    later = report(store, {"fire": "present"}, AT + 10 * MINUTE)
    decide(store, later, three_, "same")
    assert (event_of(store, later), events(store)) == (one, [{*three, later}])


def test_reports_recorded_at_once_share_the_smallest_id(store: Store):
    one, two = report(store), report(store)
    decide(store, one, two, "same")
    assert {event_of(store, one), event_of(store, two)} == {min(one, two)}


def test_different_reports_stay_apart(store: Store, three: list[uuid.UUID]):
    decide(store, three[0], three[1], "different")
    assert len(events(store)) == 3


def test_undone_decision_parts_the_event_again(store: Store, three: list[uuid.UUID]):
    one, two, three_ = three
    decide(store, one, two, "same")
    link = decide(store, two, three_, "same")
    before = rows(store, "FROM event WHERE event_id = $id", id=one)
    undo(store, link)
    assert events(store) == sorted([{one, two}, {three_}], key=lambda reports: (len(reports), sorted(reports)))
    assert rows(store, "SELECT reports, present FROM event ORDER BY reports") == [
        (1, ["community_safety"]),
        (2, ["fire", "police"]),
    ]
    assert [event_of(store, report_id) for report_id in three] == [one, one, three_]
    assert before != rows(store, "FROM event WHERE event_id = $id", id=one)


def test_undone_decision_stays_on_record(store: Store, three: list[uuid.UUID]):
    link = decide(store, three[0], three[1], "same")
    undo(store, link)
    assert rows(store, "SELECT decision_id, verdict, undone_at, undone_by FROM match_decision") == [
        (link, "same", AT, "ana")
    ]


def test_undoing_the_link_to_the_earliest_names_the_rest_anew(store: Store, three: list[uuid.UUID]):
    one, two, three_ = three
    link = decide(store, one, two, "same")
    decide(store, two, three_, "same")
    assert event_of(store, three_) == one
    undo(store, link)
    assert [event_of(store, report_id) for report_id in three] == [one, two, two]


def test_decision_said_twice_holds_until_both_are_undone(store: Store, three: list[uuid.UUID]):
    first, second = (decide(store, three[0], three[1], "same") for _ in range(2))
    undo(store, first)
    assert event_of(store, three[1]) == three[0]
    undo(store, second)
    assert event_of(store, three[1]) == three[1]


# Doubt


def test_open_pairs_in_a_chain_share_a_doubt_group(store: Store, three: list[uuid.UUID]):
    one, two, three_ = three
    alone = report(store)
    doubted(store, (one, two), (two, three_))
    group = min(three)
    assert groups(store) == {one: group, two: group, three_: group, alone: None}


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_decision_closes_its_pair(store: Store, three: list[uuid.UUID], verdict: str):
    one, two, three_ = three
    doubted(store, (one, two))
    link = decide(store, one, two, verdict)
    assert rows(store, "FROM open_pair") == []
    assert set(groups(store).values()) == {None}
    undo(store, link)
    assert groups(store) == {one: min(one, two), two: min(one, two), three_: None}


def test_decision_settles_the_pairs_that_follow_from_it(store: Store, three: list[uuid.UUID]):
    """One and two are the same, three is different from one: so it is from two."""
    one, two, three_ = three
    doubted(store, (one, two), (two, three_))
    decide(store, one, two, "same")
    assert len(rows(store, "FROM open_pair")) == 1
    decide(store, one, three_, "different")
    assert rows(store, "FROM open_pair") == []
    assert set(groups(store).values()) == {None}


def test_pair_with_a_cancelled_report_is_not_open(store: Store):
    one, other = report(store), report(store, status="cancelled")
    doubted(store, (one, other))
    assert rows(store, "FROM open_pair") == []


def test_combining_again_changes_nothing(store: Store, three: list[uuid.UUID]):
    decide(store, three[0], three[1], "same")
    doubted(store, (three[1], three[2]))
    before = rows(store, "FROM event ORDER BY event_id")
    with store.write("ana", AT) as write:
        combine(write, [])
    assert rows(store, "FROM event ORDER BY event_id") == before


def test_event_without_departments_is_kept(store: Store):
    report(store, {}, department=None)
    assert rows(store, "SELECT present, taking_part, has_absence, reports FROM event") == [([], [], False, 1)]


NUMBERS = st.integers(0, 9).map(lambda number: uuid.UUID(int=number))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=15))
def test_connected_names_each_component_after_its_smallest_member(pairs: list[tuple[uuid.UUID, uuid.UUID]]):
    expected = {member: {member} for pair in pairs for member in pair}
    for _ in expected:
        for one, other in pairs:
            together = expected[one] | expected[other]
            expected |= dict.fromkeys(together, together)
    assert connected(pairs) == {member: min(component) for member, component in expected.items()}
