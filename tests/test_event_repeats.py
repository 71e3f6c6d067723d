"""The days of a repetition: each kind, months that lack the day, where it ends, and how many there may be."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.events.entry import EventEntry
from data.events.repeats import MOST_DATES, Every, Repeat, days_of, on_days

KINDS: list[Every] = ["day", "week", "two_weeks", "month_day", "month_weekday"]


def days(first: str, every: Every, until: str) -> list[str]:
    found = days_of(dt.date.fromisoformat(first), Repeat(every, dt.date.fromisoformat(until)))
    return [day.isoformat() for day in found]


@pytest.mark.parametrize(
    ("first", "every", "until", "expected"),
    [
        ("2026-02-27", "day", "2026-03-02", ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]),
        ("2026-12-22", "week", "2027-01-05", ["2026-12-22", "2026-12-29", "2027-01-05"]),
        ("2026-12-22", "week", "2027-01-04", ["2026-12-22", "2026-12-29"]),
        ("2026-12-22", "two_weeks", "2027-01-19", ["2026-12-22", "2027-01-05", "2027-01-19"]),
        ("2026-01-15", "month_day", "2026-03-15", ["2026-01-15", "2026-02-15", "2026-03-15"]),
        # months without the day are left out
        (
            "2026-01-31",
            "month_day",
            "2026-05-31",
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
        ),
        ("2026-01-30", "month_day", "2026-04-29", ["2026-01-30", "2026-02-28", "2026-03-30"]),
        ("2028-02-29", "month_day", "2028-04-29", ["2028-02-29", "2028-03-29", "2028-04-29"]),
        # the second Tuesday
        ("2026-10-13", "month_weekday", "2026-12-08", ["2026-10-13", "2026-11-10", "2026-12-08"]),
        ("2026-10-13", "month_weekday", "2026-12-07", ["2026-10-13", "2026-11-10"]),
        # the fourth Thursday stays the fourth, where there is a fifth as well
        ("2026-09-24", "month_weekday", "2026-10-31", ["2026-09-24", "2026-10-22"]),
        # the fifth Thursday is the last one of each month
        ("2026-10-29", "month_weekday", "2026-12-31", ["2026-10-29", "2026-11-26", "2026-12-31"]),
        ("2026-10-06", "week", "2026-10-06", ["2026-10-06"]),
        ("2026-10-06", "month_weekday", "2026-10-05", []),
        # over the nights when clocks change
        ("2026-03-07", "day", "2026-03-09", ["2026-03-07", "2026-03-08", "2026-03-09"]),
        ("2026-10-31", "day", "2026-11-02", ["2026-10-31", "2026-11-01", "2026-11-02"]),
    ],
)
def test_repetition_falls_on_the_days_of_its_rule(first: str, every: Every, until: str, expected: list[str]):
    assert days(first, every, until) == expected


@pytest.mark.parametrize("every", KINDS)
def test_too_many_dates_are_one_more_than_allowed(every: Every):
    assert MOST_DATES == 100
    found = days_of(dt.date(2026, 1, 1), Repeat(every, dt.date(2099, 12, 31)))
    assert len(found) == 101
    assert found[0] == dt.date(2026, 1, 1)


def test_as_many_dates_as_allowed_are_kept():
    first = dt.date(2026, 1, 1)
    assert len(days_of(first, Repeat("day", first + dt.timedelta(days=99)))) == 100


def fits(first: dt.date, day: dt.date, every: Every) -> bool:
    """Whether the rule names `day`, told another way than by the code."""
    apart = (day - first).days
    week, week_of_first = (day.day - 1) // 7, (first.day - 1) // 7
    is_last = (day + dt.timedelta(days=7)).month != day.month
    ends_month = (day + dt.timedelta(days=1)).month != day.month
    return {
        "day": True,
        "week": apart % 7 == 0,
        "two_weeks": apart % 14 == 0,
        "month_day": day.day == first.day or (ends_month and day.day < first.day),
        "month_weekday": day.weekday() == first.weekday()
        and (is_last if week_of_first == 4 else week == week_of_first),
    }[every]


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)),
    st.integers(-40, 800),
    st.sampled_from(KINDS),
)
def test_days_are_all_those_of_the_rule_in_order_up_to_the_last_day(first: dt.date, length: int, every: Every):
    until = first + dt.timedelta(days=length)
    expected = [day for number in range(length + 1) if fits(first, day := first + dt.timedelta(days=number), every)]
    found = days_of(first, Repeat(every, until))
    assert found == expected[: MOST_DATES + 1]
    assert found == sorted(set(found))
    assert (first in found) == (length >= 0)


def test_held_event_is_confirmed_on_the_days_ahead():
    entry = EventEntry("Walk", "fire", dt.date(2026, 6, 1), dt.time(18), status="held")
    days = [dt.date(2026, 6, 1), dt.date(2026, 6, 8), dt.date(2026, 6, 15)]
    found = on_days(entry, days, today=dt.date(2026, 6, 8))
    assert [(one.day, one.status) for one in found] == list(zip(days, ["held", "held", "confirmed"], strict=True))
