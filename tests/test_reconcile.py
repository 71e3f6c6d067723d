"""Which record of a newer copy is which report already kept."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.reconcile import Identity, KeptReport, reconcile


def record(
    source_id: str | None = None,
    occurrence: str | None = None,
    department: str | None = "fire",
    title: str = "Safety Fair",
    date: str = "2025-10-07",
    start: str = "18:00",
    place: str | None = "Oak Park",
) -> Identity:
    return Identity.of(source_id, occurrence, department, title, date, f"{date} {start}", place)


def kept(records: Sequence[Identity]) -> list[KeptReport]:
    return [KeptReport(uuid.UUID(int=number), record) for number, record in enumerate(records)]


def matched(incoming: Sequence[Identity], records: Sequence[Identity]) -> dict[int, int]:
    """Positions in `incoming` with the positions in `records` that they are taken for."""
    return {position: report_id.int for position, report_id in reconcile(incoming, kept(records)).items()}


def is_same(before: Identity, after: Identity) -> bool:
    return matched([after], [before]) == {0: 0}


UID = {"source_id": "3f9a@calendar.example.org"}
NUMBER = {"source_id": "17"}
NO_ID: dict[str, str] = {}


def test_identity_folds_title_and_place():
    assert record(title="SAFETY  fair!", place="Oak-Park") == record()


@pytest.mark.parametrize(
    ("source_id", "is_unique"),
    [(None, False), ("17", False), ("S-FD-0001", False), ("a@b", True), ("x" * 15, False), ("x" * 16, True)],
)
def test_id_is_plainly_unique_when_long_or_with_a_host(source_id: str | None, is_unique: bool):
    assert record(source_id).has_unique_id == is_unique


@pytest.mark.parametrize("ids", [UID, NUMBER, NO_ID], ids=["uid", "number", "no id"])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": "safety fair"},
        {"start": "19:00"},
        {"place": None},
        {"department": None},
        {"title": "Safety Faire"},
    ],
    ids=["nothing", "case", "time", "place", "department", "spelling"],
)
def test_one_thing_changed_is_the_same_record(ids: dict[str, str], change: dict[str, Any]):
    assert is_same(record(**ids), record(**ids, **change))
    assert is_same(record(**ids, **change), record(**ids))


@pytest.mark.parametrize(
    ("change", "of_uid", "of_number", "without_id"),
    [
        ({"title": "Coffee with Firefighters"}, True, True, False),
        ({"date": "2025-10-09"}, True, True, False),
        ({"start": "19:00", "place": "Elm Park"}, True, True, False),
        ({"title": "Coffee", "start": "19:00"}, True, True, False),
        ({"title": "Coffee", "date": "2025-10-09"}, True, False, False),
        ({"title": "Coffee", "date": "2025-10-09", "place": "Elm Park"}, True, False, False),
        ({"department": "police"}, False, False, False),
        ({"department": None, "start": "19:00"}, False, False, False),
    ],
)
def test_more_changed_needs_a_better_id(change: dict[str, Any], of_uid: bool, of_number: bool, without_id: bool):
    found = [is_same(record(**ids), record(**ids, **change)) for ids in (UID, NUMBER, NO_ID)]
    assert found == [of_uid, of_number, without_id]


def test_row_counters_of_two_departments_are_not_one_id():
    fire = [record("1", title="Car seat check"), record("2", title="Smoke alarms")]
    police = [replace(entry, department="police") for entry in (record("1", title="Bike rodeo"), record("2"))]
    assert matched(police, fire) == {}


def test_row_counters_of_unknown_departments_are_not_one_id():
    before = [record("1", department=None, title="Car seat check", date="2025-10-01", place="Station 4")]
    after = [record("1", department=None, title="Bike rodeo", date="2025-10-09", place="Library")]
    assert matched(after, before) == {}


def test_occurrences_of_a_series_are_told_apart_by_their_original_start():
    week = [record(**UID, occurrence=f"2025-10-{day:02}", date=f"2025-10-{day:02}") for day in (7, 14, 21)]
    moved = [week[0], replace(week[1], date="2025-10-15", start="2025-10-15 19:00"), week[2]]
    assert matched(moved, week) == {0: 0, 1: 1, 2: 2}
    assert matched([moved[1]], week) == {0: 1}


def test_new_occurrence_of_a_series_is_new():
    week = [record(**UID, occurrence=f"2025-10-{day:02}", date=f"2025-10-{day:02}") for day in (7, 14)]
    added = record(**UID, occurrence="2025-10-21", date="2025-10-21")
    assert matched([*week, added], week) == {0: 0, 1: 1}


def test_id_that_repeats_within_a_file_pairs_by_what_else_is_the_same():
    before = [record("P-9", date="2025-10-07"), record("P-9", date="2025-10-08"), record("P-9", date="2025-10-09")]
    after = [before[2], before[0], replace(before[1], title="other title")]
    assert matched(after, before) == {0: 2, 1: 0, 2: 1}


def test_record_that_is_exactly_kept_goes_before_one_that_is_like_it():
    before = [record(), record(place=None)]
    assert matched([record(place=None), record()], before) == {0: 1, 1: 0}


def test_two_departments_reports_of_one_event_stay_two():
    assert matched([record(department="police")], [record(department="fire")]) == {}


def test_row_without_id_and_with_another_title_is_new():
    assert matched([record(title="Coffee")], [record(title="Safety Fair")]) == {}


def test_nothing_matches_nothing():
    assert matched([], [record()]) == {}
    assert matched([record()], []) == {}


IDENTITIES = st.builds(
    record,
    source_id=st.sampled_from([None, "1", "2", "a@b", "c@d"]),
    occurrence=st.sampled_from([None, "2025-10-07"]),
    department=st.sampled_from([None, "fire", "police"]),
    title=st.sampled_from(["Fair", "Faire", "Walk"]),
    date=st.sampled_from(["2025-10-07", "2025-10-08"]),
    start=st.sampled_from(["18:00", "19:00"]),
    place=st.sampled_from([None, "Oak Park", "Elm Park"]),
)


@given(st.lists(IDENTITIES, max_size=8))
def test_same_list_matches_whole_and_each_record_its_like(records: list[Identity]):
    found = matched(records, records)
    assert sorted(found) == list(range(len(records)))
    assert sorted(found.values()) == list(range(len(records)))
    assert [records[other] for _, other in sorted(found.items())] == records


@given(st.lists(IDENTITIES, max_size=8), st.lists(IDENTITIES, max_size=8))
def test_no_kept_report_is_given_out_twice(incoming: list[Identity], records: list[Identity]):
    found = matched(incoming, records)
    assert len(set(found.values())) == len(found)
    assert set(found) <= set(range(len(incoming)))


@given(st.lists(IDENTITIES, max_size=8), st.lists(IDENTITIES, max_size=8))
def test_records_of_two_known_departments_are_never_one(incoming: list[Identity], records: list[Identity]):
    for position, other in matched(incoming, records).items():
        departments = {incoming[position].department, records[other].department}
        assert departments == {incoming[position].department} or None in departments


@given(st.data())
def test_order_of_records_does_not_matter_where_ids_are_unique(data: st.DataObject):
    size = data.draw(st.integers(0, 8))
    before = [replace(data.draw(IDENTITIES), source_id=f"{number}@x", department="fire") for number in range(size)]
    after = [
        replace(data.draw(IDENTITIES), source_id=entry.source_id, occurrence=entry.occurrence, department="fire")
        for entry in before
    ]
    order = data.draw(st.permutations(range(size)))
    assert matched(after, before) == {position: position for position in range(size)}
    assert matched([after[place] for place in order], before) == dict(enumerate(order))
