"""The quality mark: every bound from both sides, and its inputs counted on a small world."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.mending import dismiss_row
from data.measures.quality_mark import LEVELS, Facet, Level, QualityInputs, overall, quality_mark
from data.store import Store
from queries.quality_inputs import quality_inputs
from tests.records import ACTOR, AT, TODAY, csv, doubted, evening, imported, new_store, report, value

OCTOBER, NOVEMBER = dt.date(2025, 10, 1), dt.date(2025, 11, 1)
FAULTLESS = QualityInputs(
    newest_event=TODAY,
    statements_owed=100,
    statements_given=100,
    reports=100,
    without_department=0,
    without_place=0,
    without_neighborhood=0,
    without_participation=0,
    never_marked_held=0,
    presence_unknown=0,
    open_pairs=0,
    rejected_rows=0,
)
BLANKS = ("without_department", "without_place", "without_neighborhood", "without_participation")
WAITING = ("open_pairs", "presence_unknown", "rejected_rows")


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def mark(**changes: Any) -> dict[str, Level]:
    """The level of each facet, but for the changes of a faultless record with rule and owner."""
    process = {"has_rule": changes.pop("has_rule", True), "has_owner": changes.pop("has_owner", True)}
    facets = quality_mark(replace(FAULTLESS, **changes), TODAY, **process)
    return {facet.name: facet.level for facet in facets}


def test_faultless_record_is_high_throughout():
    assert mark() == {"timeliness": "high", "completeness": "high", "validation": "high", "process": "high"}


@pytest.mark.parametrize(
    ("days", "level"), [(0, "high"), (31, "high"), (32, "moderate"), (62, "moderate"), (63, "low"), (None, "low")]
)
def test_timeliness_is_the_age_of_the_newest_event(days: int | None, level: Level):
    newest = None if days is None else TODAY - dt.timedelta(days=days)
    assert mark(newest_event=newest) == {**mark(), "timeliness": level}


@pytest.mark.parametrize(
    ("given", "level"), [(100, "high"), (97, "high"), (96, "moderate"), (80, "moderate"), (79, "low"), (0, "low")]
)
def test_completeness_by_statements_given(given: int, level: Level):
    assert mark(statements_given=given) == {**mark(), "completeness": level}


@pytest.mark.parametrize(("blanks", "level"), [(3, "high"), (4, "moderate"), (10, "moderate"), (11, "low")])
@pytest.mark.parametrize("name", BLANKS)
def test_completeness_by_blanks_of_each_kind(name: str, blanks: int, level: Level):
    """Of the four fields of 25 reports."""
    assert mark(reports=25, **{name: blanks})["completeness"] == level


def test_blanks_are_added_up():
    assert mark(reports=25, **dict.fromkeys(BLANKS, 1))["completeness"] == "moderate"


@pytest.mark.parametrize(
    ("given", "blanks", "level"), [(97, 4, "moderate"), (96, 3, "moderate"), (79, 0, "low"), (100, 11, "low")]
)
def test_completeness_is_that_of_its_weaker_part(given: int, blanks: int, level: Level):
    assert mark(reports=25, statements_given=given, without_place=blanks)["completeness"] == level


@pytest.mark.parametrize(("open_ones", "level"), [(0, "high"), (1, "moderate"), (5, "moderate"), (6, "low")])
@pytest.mark.parametrize("name", WAITING)
def test_validation_is_the_share_that_waits_for_a_decision(name: str, open_ones: int, level: Level):
    assert mark(**{name: open_ones}) == {**mark(), "validation": level}


def test_all_that_waits_is_added_up():
    assert mark(**dict.fromkeys(WAITING, 2))["validation"] == "low"


def test_events_never_marked_held_are_told_but_wait_for_nothing():
    assert mark(never_marked_held=100) == mark()


def test_record_without_reports_is_judged_by_what_it_has():
    assert mark(reports=0) == mark()
    assert mark(reports=0, rejected_rows=1) == {**mark(), "validation": "low"}


@pytest.mark.parametrize(
    ("has_rule", "has_owner", "level"),
    [(True, True, "high"), (True, False, "moderate"), (False, True, "moderate"), (False, False, "low")],
)
def test_process_is_a_written_rule_and_a_named_owner(has_rule: bool, has_owner: bool, level: Level):
    assert mark(has_rule=has_rule, has_owner=has_owner) == {**mark(), "process": level}


def test_each_facet_lists_its_inputs():
    inputs = QualityInputs(TODAY - dt.timedelta(days=5), 12, 11, 40, 1, 2, 3, 4, 5, 6, 7, 8)
    assert [(facet.name, facet.inputs) for facet in quality_mark(inputs, TODAY, True, False)] == [
        ("timeliness", {"days_since_newest_event": 5}),
        ("completeness", {
            "statements_given": 11, "statements_owed": 12, "reports": 40, "without_department": 1,
            "without_place": 2, "without_neighborhood": 3, "without_participation": 4,
        }),
        ("validation", {
            "open_pairs": 7, "presence_unknown": 6, "rejected_rows": 8, "never_marked_held": 5, "reports": 40
        }),
        ("process", {"has_rule": True, "has_owner": False}),
    ]  # fmt: skip


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6))
def test_mark_as_a_whole_is_its_weakest_facet(levels: list[Level]):
    whole = overall(tuple(Facet("process", level, {}) for level in levels))
    assert whole == ("low" if "low" in levels else "moderate" if "moderate" in levels else "high")


# Its inputs


def test_empty_record_owes_every_statement(store: Store):
    assert quality_inputs(store.cursor(), OCTOBER, NOVEMBER, TODAY) == QualityInputs(
        None, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    )


def test_inputs_of_two_months_on_a_small_world(store: Store):
    one = report(store)  # no place, no neighborhood
    other = report(store, {}, department=None, place="Hall", neighborhood="East", starts=evening(9))
    maybe = report(
        store, {"fire": "present", "police": "accepted"}, status="confirmed", place="Park", starts=evening(30, month=11)
    )
    report(store, {"fire": "accepted", "police": "accepted"}, status="tentative", starts=evening(20, month=11))
    report(store, {"fire": "present", "police": "offered"}, unit="campaign", status="confirmed", starts=evening(3))
    report(store, {}, department=None, status="cancelled")
    september = report(store, {"fire": "present", "police": "accepted"}, starts=evening(30, month=9))
    december = report(store, {}, department=None, status="confirmed", starts=evening(1, month=12))
    report(store, starts=evening(16, month=6, year=2026))  # the day after
    doubted(store, (one, other), (maybe, december), (september, one))
    imported(store, csv("Title,Date", "Talk,soon", "Walk,later", "Old,2024-01-05"))
    dismiss_row(store, value(store, "SELECT rejected_row_id FROM rejected_row WHERE row_number = 2"), ACTOR, AT)
    for department, month in (("fire", OCTOBER), ("police", NOVEMBER), ("fire", dt.date(2025, 12, 1))):
        with store.write(ACTOR, AT) as write:
            write.cursor.execute(
                "INSERT INTO department_month VALUES ($department, $month, 'all_logged', $at, 'ana', FALSE)",
                {"department": department, "month": month, "at": AT},
            )
    assert quality_inputs(store.cursor(), OCTOBER, NOVEMBER, TODAY) == QualityInputs(
        newest_event=dt.date(2025, 12, 1),
        statements_owed=12,
        statements_given=2,
        reports=5,
        without_department=1,
        without_place=3,
        without_neighborhood=4,
        without_participation=1,
        never_marked_held=1,
        presence_unknown=1,
        open_pairs=2,
        rejected_rows=1,
    )


@pytest.mark.parametrize(("as_of", "past"), [(dt.date(2025, 10, 7), 0), (dt.date(2025, 10, 8), 1)])
def test_event_is_past_the_day_after(store: Store, as_of: dt.date, past: int):
    report(store, {"fire": "accepted", "police": "accepted"}, status="confirmed")
    inputs = quality_inputs(store.cursor(), OCTOBER, OCTOBER, as_of)
    assert (inputs.newest_event, inputs.never_marked_held, inputs.presence_unknown) == (
        dt.date(2025, 10, 7), past, past
    )  # fmt: skip


def test_newest_event_has_begun_and_was_not_cancelled(store: Store):
    report(store, starts=dt.date(2025, 10, 7))
    report(store, starts=dt.date(2025, 10, 9), status="cancelled")
    report(store, starts=dt.date(2025, 10, 11))
    assert quality_inputs(store.cursor(), OCTOBER, OCTOBER, dt.date(2025, 10, 10)).newest_event == dt.date(2025, 10, 7)
    assert quality_inputs(store.cursor(), OCTOBER, OCTOBER, dt.date(2025, 10, 6)).newest_event is None


def test_department_that_left_the_city_owes_no_statement(store: Store):
    with store.write(ACTOR, AT) as write:
        write.cursor.execute("UPDATE department SET is_current = FALSE WHERE department_id = 'police'")
        write.cursor.execute(
            "INSERT INTO department_month VALUES ('police', $month, 'all_logged', $at, 'ana', FALSE)",
            {"month": OCTOBER, "at": AT},
        )
    inputs = quality_inputs(store.cursor(), OCTOBER, OCTOBER, TODAY)
    assert (inputs.statements_owed, inputs.statements_given) == (5, 0)
