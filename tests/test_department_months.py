"""A department's word for a month: when it can be given, what speaks against it, and what follows from it."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.department_months import HasReports, NotOverYet, Stated, Statement, state_month
from data.sample.clear import clear_sample
from data.store import Store
from queries.department_months import department_months
from tests.records import ACTOR, AT, CITY, DURHAM, evening, month_figures, new_store, plain, report, rows, value

OCTOBER, NOVEMBER = dt.date(2025, 10, 1), dt.date(2025, 11, 1)
LATER = AT + dt.timedelta(days=1)
DEPARTMENTS = [department.department_id for department in CITY.departments]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def state(store: Store, statement: Statement | None, month: dt.date = OCTOBER, **options: Any) -> object:
    """Fire's word, given by Ana unless said otherwise."""
    chosen: dict[str, Any] = {"department_id": "fire", "actor": ACTOR, "at": AT} | options
    return state_month(store, month=month, statement=statement, **chosen)


def words(store: Store) -> list[tuple[Any, ...]]:
    return rows(
        store,
        "SELECT department_id, month, statement, stated_at, stated_by, is_sample FROM department_month ORDER BY ALL",
    )


def changes(store: Store) -> list[tuple[Any, ...]]:
    found = rows(
        store,
        "SELECT changed_by, record_id, before::TEXT, after::TEXT FROM change_log "
        "WHERE record_kind = 'department_month' ORDER BY change_number",
    )
    return [
        (who, what, before and json.loads(before), after and json.loads(after)) for who, what, before, after in found
    ]


@pytest.mark.parametrize("statement", ["all_logged", "nothing_held"])
def test_word_for_a_month_that_is_over_is_put_on_record(store: Store, statement: Statement):
    version = store.data_version
    assert state(store, statement) == Stated()
    assert words(store) == [("fire", OCTOBER, statement, AT, ACTOR, False)]
    assert changes(store) == [(ACTOR, "fire 2025-10", None, {"statement": statement})]
    assert store.data_version == version + 1


def test_word_that_stands_already_writes_nothing(store: Store):
    state(store, "all_logged")
    version = store.data_version
    assert state(store, "all_logged", actor="ben", at=LATER) == Stated()
    assert (store.data_version, words(store)) == (version, [("fire", OCTOBER, "all_logged", AT, ACTOR, False)])
    assert len(changes(store)) == 1


def test_word_is_replaced_and_taken_back_with_what_stood_before(store: Store):
    state(store, "nothing_held")
    assert state(store, "all_logged", actor="ben", at=LATER) == Stated()
    assert words(store) == [("fire", OCTOBER, "all_logged", LATER, "ben", False)]
    assert state(store, None, actor="eve") == Stated()
    assert words(store) == []
    assert changes(store) == [
        (ACTOR, "fire 2025-10", None, {"statement": "nothing_held"}),
        ("ben", "fire 2025-10", {"statement": "nothing_held"}, {"statement": "all_logged"}),
        ("eve", "fire 2025-10", {"statement": "all_logged"}, None),
    ]


def test_taking_back_a_word_never_given_writes_nothing(store: Store):
    state(store, "all_logged", department_id="police")
    state(store, "all_logged", month=NOVEMBER)
    version = store.data_version
    assert state(store, None) == Stated()
    assert (store.data_version, len(words(store)), len(changes(store))) == (version, 2, 2)


# Months that run


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (dt.datetime(2025, 11, 1, 3, 59, 59, 999_999, tzinfo=dt.UTC), NotOverYet()),  # 23:59 on October 31 in Durham
        (dt.datetime(2025, 11, 1, 4, 0, tzinfo=dt.UTC), Stated()),
        (dt.datetime(2025, 11, 1, 1, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))), NotOverYet()),
        (dt.datetime(2025, 9, 30, 12, 0, tzinfo=dt.UTC), NotOverYet()),
        (dt.datetime(2026, 10, 15, 12, 0, tzinfo=dt.UTC), Stated()),
    ],
)
@pytest.mark.parametrize("statement", ["all_logged", "nothing_held", None])
def test_month_is_over_at_its_end_in_the_citys_zone(
    store: Store, at: dt.datetime, outcome: object, statement: Statement | None
):
    version = store.data_version
    assert state(store, statement, at=at) == outcome
    assert store.data_version == version + (outcome == Stated() and statement is not None)


def test_month_is_stated_only_once_it_is_over():
    store = new_store()

    @given(
        st.datetimes(dt.datetime(2024, 12, 1), dt.datetime(2026, 3, 1), timezones=st.just(dt.UTC)),
        st.dates(dt.date(2024, 12, 1), dt.date(2026, 3, 1)).map(lambda day: day.replace(day=1)),
    )
    def check(at: dt.datetime, month: dt.date) -> None:
        local = at.astimezone(DURHAM)
        is_over = (month.year, month.month) < (local.year, local.month)
        assert state(store, None, month, at=at) == (Stated() if is_over else NotOverYet())

    check()
    store.close()


def test_word_is_given_for_whole_months(store: Store):
    with pytest.raises(duckdb.ConstraintException):
        state(store, "all_logged", dt.date(2025, 10, 2))
    assert words(store) == []


# Reports against it


def test_department_with_reports_did_not_hold_nothing(store: Store):
    report(store, starts=evening(1, hour=0))
    report(store, starts=evening(31, hour=23, minute=59))
    report(store, status="cancelled")
    version = store.data_version
    assert state(store, "nothing_held") == HasReports(2)
    assert (words(store), store.data_version) == ([], version)
    assert state(store, "all_logged") == Stated()
    assert state(store, "nothing_held") == HasReports(2)
    assert words(store) == [("fire", OCTOBER, "all_logged", AT, ACTOR, False)]


def test_reports_of_others_other_months_and_cancelled_ones_say_nothing(store: Store):
    report(store, department="police")  # in which Fire took part
    report(store, starts=evening(30, month=9))
    report(store, starts=evening(1, month=11, hour=0))
    report(store, status="cancelled")
    assert state(store, "nothing_held") == Stated()


# The question


def test_every_department_and_month_is_answered_newest_first(store: Store):
    report(store)
    report(store, department="police", status="tentative")
    report(store, department="police", status="cancelled")
    report(store, starts=evening(1, month=12))
    state(store, "all_logged")
    state(store, "nothing_held", NOVEMBER, department_id="police", actor="ben", at=LATER)
    answered = plain(department_months(store.cursor(), OCTOBER, NOVEMBER))
    assert [(row["month"], row["department_id"]) for row in answered] == [
        (month, department) for month in (NOVEMBER, OCTOBER) for department in DEPARTMENTS
    ]
    told = {
        (row["department_id"], row["month"]): (row["statement"], row["stated_by"])
        for row in answered
        if isinstance(row["statement"], str)
    }
    assert told == {("fire", OCTOBER): ("all_logged", ACTOR), ("police", NOVEMBER): ("nothing_held", "ben")}
    reports = {(row["department_id"], row["month"]): row["reports"] for row in answered if row["reports"]}
    assert reports == {("fire", OCTOBER): 1, ("police", OCTOBER): 1}


def test_word_is_answered_with_its_time(store: Store):
    state(store, "nothing_held", at=LATER)
    table = department_months(store.cursor(), OCTOBER, OCTOBER)
    assert table.loc[table["department_id"] == "fire", "stated_at"].tolist() == [LATER]


def test_department_without_a_word_has_none(store: Store):
    table = department_months(store.cursor(), OCTOBER, OCTOBER)
    assert list(table.columns) == ["department_id", "month", "statement", "stated_at", "stated_by", "reports"]
    assert [row["statement"] for row in table.to_dict("records")] == [None] * len(DEPARTMENTS)
    assert table["stated_at"].isna().all()


def test_department_that_left_the_city_is_not_asked(store: Store):
    with store.write(ACTOR, AT) as write:
        write.cursor.execute("UPDATE department SET is_current = FALSE WHERE department_id = 'police'")
    table = department_months(store.cursor(), OCTOBER, OCTOBER)
    assert list(table["department_id"]) == [name for name in DEPARTMENTS if name != "police"]


def test_department_that_gave_its_word_is_missing_no_more(store: Store):
    def missing() -> list[str]:
        (figures,) = month_figures(store)
        return list(figures["departments_missing"])

    assert missing() == DEPARTMENTS
    state(store, "nothing_held")
    state(store, "all_logged", department_id="police")
    assert missing() == DEPARTMENTS[2:]
    state(store, None)
    assert missing() == ["fire", *DEPARTMENTS[2:]]


# The sample


def sample_word(store: Store, statement: Statement) -> None:
    report(store, is_sample=True, starts=evening(1, month=12))
    with store.write(ACTOR, AT) as write:
        write.cursor.execute(
            "INSERT INTO department_month VALUES ('fire', $month, $statement, $at, 'sample', TRUE)",
            {"month": OCTOBER, "statement": statement, "at": AT},
        )


@pytest.mark.parametrize("statement", ["all_logged", "nothing_held"])
def test_word_of_a_person_outlives_the_sample(store: Store, statement: Statement):
    """Whatever the sample said of the month, the same or not."""
    sample_word(store, "all_logged")
    assert state(store, statement, at=LATER) == Stated()
    with store.write(ACTOR, LATER) as write:
        assert clear_sample(write)
    assert words(store) == [("fire", OCTOBER, statement, LATER, ACTOR, False)]


def test_word_of_the_sample_goes_with_it(store: Store):
    sample_word(store, "nothing_held")
    with store.write(ACTOR, LATER) as write:
        assert clear_sample(write)
    assert value(store, "SELECT count(*) FROM department_month") == 0
