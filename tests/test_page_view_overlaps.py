"""Which import counts for which days: finer where whole, newer of the same, never two for one day."""

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from data.page_views.overlaps import DAY, Claim, LeftOut, left_out

JANUARY = dt.date(2025, 1, 1), dt.date(2025, 1, 31)


def day(number: int) -> dt.date:
    return dt.date(2025, 1, number)


def test_claims_apart_all_count():
    assert left_out([Claim(1, day(1), day(10), True), Claim(2, day(11), day(20), False)]) == []


def test_newer_daily_import_counts_on_the_days_of_both():
    older, newer = Claim(1, day(1), day(20), True), Claim(2, day(10), day(31), True)

    assert left_out([older, newer]) == [LeftOut(1, day(10), day(20), 2, "newer")]


def test_days_of_an_older_import_count_on_both_sides_of_a_newer_one():
    assert left_out([Claim(1, *JANUARY, True), Claim(2, day(10), day(12), True)]) == [
        LeftOut(1, day(10), day(12), 2, "newer")
    ]


def test_month_gives_way_to_days_that_cover_it_whole():
    assert left_out([Claim(1, *JANUARY, True), Claim(2, *JANUARY, False)]) == [LeftOut(2, *JANUARY, 1, "finer")]


def test_month_gives_way_to_days_of_two_imports_that_cover_it_together():
    claims = [Claim(1, day(1), day(15), True), Claim(2, day(16), day(31), True), Claim(3, *JANUARY, False)]

    assert [(one.import_number, one.why) for one in left_out(claims)] == [(3, "finer")]


def test_month_counts_where_days_cover_it_in_part_only():
    claims = [Claim(1, dt.date(2024, 12, 20), day(30), True), Claim(2, *JANUARY, False)]

    assert left_out(claims) == [LeftOut(1, day(1), day(30), 2, "not_whole")]


def test_quarter_gives_way_to_its_three_months():
    months = [
        Claim(1, dt.date(2025, 1, 1), dt.date(2025, 1, 31), False),
        Claim(1, dt.date(2025, 2, 1), dt.date(2025, 2, 28), False),
        Claim(2, dt.date(2025, 3, 1), dt.date(2025, 3, 31), False),
    ]
    quarter = Claim(3, dt.date(2025, 1, 1), dt.date(2025, 3, 31), False)

    assert [(one.import_number, one.why) for one in left_out([quarter, *months])] == [(3, "finer")]
    assert [(one.import_number, one.why) for one in left_out([quarter, *months[:2]])] == [
        (1, "not_whole"),
        (1, "not_whole"),
    ]


def test_newer_sum_of_the_same_range_replaces_the_older():
    assert left_out([Claim(1, *JANUARY, False), Claim(2, *JANUARY, False)]) == [LeftOut(1, *JANUARY, 2, "newer")]


def spans() -> st.SearchStrategy[Claim]:
    """Claims within two months, short enough to be drawn and to clash often."""
    return st.builds(
        lambda number, start, length, is_daily: Claim(
            number, day(1) + start * DAY, day(1) + (start + length) * DAY, is_daily
        ),
        st.integers(1, 6),
        st.integers(0, 40),
        st.integers(0, 20),
        st.booleans(),
    )


@given(st.lists(spans(), max_size=8))
def test_no_day_counts_twice_and_what_does_not_count_is_told(claims: list[Claim]):
    claims = [one for at, one in enumerate(claims) if all(not clash(one, other) for other in claims[:at])]
    out = left_out(claims)

    counted: Counter[dt.date] = Counter()
    for claim in claims:
        for number in range((claim.last - claim.first).days + 1):
            on = claim.first + number * DAY
            if not any(one.import_number == claim.import_number and one.first <= on <= one.last for one in out):
                counted[on] += 1
    assert all(times == 1 for times in counted.values())
    assert all(one.counted_import != one.import_number for one in out)
    # Whoever counts in another's place has days of it.
    for one in out:
        assert any(
            claim.import_number == one.counted_import and claim.first <= one.last and claim.last >= one.first
            for claim in claims
        )


def clash(one: Claim, other: Claim) -> bool:
    """Whether one import would contradict itself: its own periods don't overlap."""
    return one.import_number == other.import_number and one.first <= other.last and other.first <= one.last
