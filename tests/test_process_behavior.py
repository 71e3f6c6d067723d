"""Process behaviour charts: limits against published examples and plain arithmetic; signals, doubts and seasons."""

import datetime as dt
import itertools
import statistics
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.measures.process_behavior import (
    MONTHS_TO_LOCK,
    Limits,
    Seasonal,
    limits_of,
    process_behavior,
    recurs,
    same_month_of_years,
    seasonal_verdict,
)

Count = int | tuple[int, int]  # a number or a range, low to high

# A year with mean 60 / 12 = 5. Moving ranges 2 1 2 4 2 1 2 2 1 4 1, together 22, so 22 / 11 = 2 on average.
# Upper limit 5 + 2.660 x 2 = 10.32, lower 5 - 5.32 < 0, upper range limit 3.268 x 2 = 6.536.
YEAR = [4, 6, 5, 7, 3, 5, 6, 4, 6, 7, 3, 4]
YEARS_LIMITS = Limits(mean=5.0, average_moving_range=2.0, lower=0.0, upper=10.32, upper_range=6.536)
# The same, far from zero: lower limit 25 - 5.32 = 19.68, upper limit 30.32.
HIGH_YEAR = [count + 20 for count in YEAR]

ranges = st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda drawn: (drawn[0], drawn[0] + drawn[1]))
offsets = st.lists(st.integers(-3, 45), max_size=4)


def table(counts: Sequence[Count], first: str = "2024-01-01") -> pd.DataFrame:
    """Months from `first` on; a count is a number or a range (low, high)."""
    pairs = [count if isinstance(count, tuple) else (count, count) for count in counts]
    return pd.DataFrame(
        {
            "month": pd.date_range(first, periods=len(pairs), freq="MS").astype("datetime64[us]"),
            "low": pd.Series([low for low, _ in pairs], dtype="int64"),
            "high": pd.Series([high for _, high in pairs], dtype="int64"),
        }
    )


def marks(counts: Sequence[Count], *rebases: dt.date) -> list[tuple[str, str, bool]]:
    """The months that are marked: month (YYYY-MM), signal, whether it is certain."""
    points = process_behavior(table(counts), rebases).points
    marked = points[points["signal"] != ""]
    return list(zip(marked["month"].dt.strftime("%Y-%m"), marked["signal"], marked["is_certain"], strict=True))


# Limits


def test_the_example_of_statprocons_readme() -> None:
    # Mean 130 / 4 = 32.5; moving ranges 40 10 10, 60 / 3 = 20; 32.5 + 53.2, 32.5 - 53.2 = -20.7 below zero; 3.268 x 20.
    assert limits_of([10, 50, 40, 30]) == Limits(
        mean=32.5, average_moving_range=20.0, lower=0.0, upper=85.7, upper_range=65.36
    )


def test_wheelers_data_set_for_verifying_software() -> None:
    """Wheeler, Making Sense of Data, page 382: limits 3188.72 and 5082.28, upper range limit 1163.19."""
    ohms = [5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200]
    limits = limits_of(ohms)
    # Mean 66168 / 16; moving ranges 695 0 375 315 140 55 200 305 55 280 115 460 385 222 1737, together 5339, so
    # 5339 / 15 = 355.933; limits 4135.5 ± 2.660 x 355.933 = 4135.5 ± 946.782; 3.268 x 355.933.
    assert limits == Limits(
        mean=4135.5, average_moving_range=355.933, lower=3188.718, upper=5082.282, upper_range=1163.189
    )


def test_the_flow_rates_of_the_nist_handbook() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2, in tenths.

    Published: mean 50.81, average moving range 1.8778, limits 45.8159 and 55.8041 (by 3 / 1.128, where we take 2.660).
    """
    (phase,) = process_behavior(table([496, 476, 499, 513, 478, 512, 526, 524, 536, 521])).phases
    assert phase.limits is not None
    assert phase.limits.mean == 508.1
    assert phase.limits.average_moving_range == 18.778
    assert phase.limits.lower / 10 == pytest.approx(45.8159, abs=0.001)
    assert phase.limits.upper / 10 == pytest.approx(55.8041, abs=0.001)
    assert (phase.points, phase.is_locked) == (10, False)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=40))
def test_limits_agree_with_plain_arithmetic(counts: list[int]) -> None:
    limits = limits_of(counts)
    mean = sum(counts) / len(counts)
    moving = [abs(later - earlier) for earlier, later in itertools.pairwise(counts)]
    average = sum(moving) / len(moving)
    assert limits is not None
    assert limits.mean == pytest.approx(mean, abs=0.00051)
    assert limits.average_moving_range == pytest.approx(average, abs=0.00051)
    # The library rounds to three decimals at each step.
    assert limits.upper == pytest.approx(mean + 2.66 * average, abs=0.003)
    assert limits.lower == pytest.approx(max(0.0, mean - 2.66 * average), abs=0.003)
    assert limits.upper_range == pytest.approx(3.268 * average, abs=0.003)


def test_six_months_of_one_to_three_cannot_have_an_upper_limit_above_7_4() -> None:
    every_half_year = [list(counts) for counts in itertools.product((1, 2, 3), repeat=6)]
    assert len(every_half_year) == 729
    # Highest for 1 3 1 3 1 3: 2 + 2.660 x 2.
    assert max(limits.upper for counts in every_half_year if (limits := limits_of(counts))) == 7.32
    # 27 stands out even when it is itself one of the seven points that the limits are made of: highest for
    # 3 1 3 1 3 1 27, 39 / 7 + 2.660 x (5 x 2 + 26) / 6.
    assert max(limits.upper for counts in every_half_year if (limits := limits_of([*counts, 27]))) == 21.531


# Phases


def test_limits_lock_at_the_twelfth_month_and_judge_those_after_it() -> None:
    chart = process_behavior(table([*YEAR, 20, 5]))
    (phase,) = chart.phases
    assert (phase.starts, phase.ends) == (dt.date(2024, 1, 1), dt.date(2025, 2, 1))
    assert (phase.baseline_first, phase.baseline_last) == (dt.date(2024, 1, 1), dt.date(2024, 12, 1))
    assert (phase.points, phase.is_locked, phase.limits) == (12, True, YEARS_LIMITS)
    assert (phase.doubted, phase.is_rare, phase.is_dominated) == ((), False, False)
    assert chart.points.columns.tolist() == ["month", "low", "high", "moving_range", "phase", "signal", "is_certain"]
    # 20 > 10.32; the fall from 20 to 5 is beyond 6.536.
    assert chart.points["moving_range"].tolist()[1:] == [2, 1, 2, 4, 2, 1, 2, 2, 1, 4, 1, 16, 15]
    assert marks([*YEAR, 20, 5]) == [("2025-01", "above", True), ("2025-02", "range", True)]


def test_eleven_months_are_on_trial() -> None:
    (phase,) = process_behavior(table(YEAR[:11])).phases
    # 56 / 11 = 5.091; moving ranges 21 / 10.
    assert phase.limits == Limits(mean=5.091, average_moving_range=2.1, lower=0.0, upper=10.677, upper_range=6.863)
    assert (phase.points, phase.is_locked, phase.baseline_last) == (11, False, dt.date(2024, 11, 1))


def test_trial_limits_give_signals_too() -> None:
    # Mean 39 / 7 = 5.571, moving ranges 2 2 2 2 2 24, 34 / 6 = 5.667: upper 20.645, upper range 18.520.
    assert marks([1, 3, 1, 3, 1, 3, 27]) == [("2024-07", "above", True)]


def test_a_rebase_starts_a_phase_of_its_own() -> None:
    chart = process_behavior(table([*YEAR, 20, 22]), [dt.date(2025, 1, 17)])
    before, after = chart.phases
    assert (before.starts, before.ends, before.points, before.is_locked) == (
        dt.date(2024, 1, 1),
        dt.date(2024, 12, 1),
        12,
        True,
    )
    assert before.limits == YEARS_LIMITS
    assert (after.starts, after.ends, after.points, after.is_locked) == (
        dt.date(2025, 1, 1),
        dt.date(2025, 2, 1),
        2,
        False,
    )
    # 21 ± 2.660 x 2. The range from 4 to 20, across the rebase, is not used.
    assert after.limits == Limits(mean=21.0, average_moving_range=2.0, lower=15.68, upper=26.32, upper_range=6.536)
    assert chart.points["phase"].tolist() == [0] * 12 + [1] * 2
    assert chart.points["moving_range"].isna().tolist() == [True] + [False] * 11 + [True, False]
    assert set(chart.points["signal"]) == {""}


@pytest.mark.parametrize(
    "rebases",
    [
        [],
        [dt.date(2023, 12, 31)],
        [dt.date(2025, 1, 1)],
        [dt.date(2024, 1, 15)],
    ],
    ids=["none", "before", "after", "in the first month"],
)
def test_a_rebase_that_divides_nothing_changes_nothing(rebases: list[dt.date]) -> None:
    chart = process_behavior(table(YEAR), rebases)
    assert [phase.limits for phase in chart.phases] == [YEARS_LIMITS]
    assert chart.points["phase"].tolist() == [0] * 12


def test_rebases_of_one_month_count_once_and_in_any_order() -> None:
    rebases = [dt.date(2024, 9, 30), dt.date(2024, 5, 2), dt.date(2024, 9, 1)]
    phases = process_behavior(table(YEAR), rebases).phases
    assert [(phase.starts.month, phase.ends.month) for phase in phases] == [(1, 4), (5, 8), (9, 12)]


def test_no_months_have_no_phase() -> None:
    chart = process_behavior(table([]), [dt.date(2024, 1, 1)])
    assert chart.phases == ()
    assert chart.points.empty
    assert (
        chart.points.dtypes.astype(str).to_dict() == process_behavior(table(YEAR)).points.dtypes.astype(str).to_dict()
    )


def test_one_month_has_no_limits_and_no_signal() -> None:
    chart = process_behavior(table([(3, 5)]))
    (phase,) = chart.phases
    assert (phase.limits, phase.points, phase.is_locked) == (None, 1, False)
    assert (phase.is_rare, phase.is_dominated, phase.doubted) == (False, False, (dt.date(2024, 1, 1),))
    assert (phase.starts, phase.ends, phase.baseline_last) == (dt.date(2024, 1, 1),) * 3
    assert chart.points["signal"].tolist() == [""]
    assert chart.points["is_certain"].tolist() == [False]


def test_nothing_but_zeros_is_rare_and_no_signal() -> None:
    (phase,) = process_behavior(table([0] * 14)).phases
    assert phase.limits == Limits(mean=0.0, average_moving_range=0.0, lower=0.0, upper=0.0, upper_range=0.0)
    assert (phase.is_rare, phase.is_dominated) == (True, False)
    assert marks([0] * 14) == []


@pytest.mark.parametrize(
    "months",
    [table(YEAR).drop(index=3), table(YEAR).iloc[::-1], table(YEAR).assign(month=pd.Timestamp(2024, 1, 2))],
    ids=["a gap", "backwards", "not first days"],
)
def test_months_that_do_not_follow_each_other_are_refused(months: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="successive months"):
        process_behavior(months)


@pytest.mark.parametrize(("counts", "is_rare"), [([0, 1, 2, 0], True), ([0, 1, 2, 1], False)])
def test_a_mean_below_one_is_rare(counts: list[int], is_rare: bool) -> None:
    assert process_behavior(table(counts)).phases[0].is_rare is is_rare


@pytest.mark.parametrize(
    ("counts", "is_dominated"),
    [
        # Average moving range 58 / 11 = 5.273 x 2.660 = 14.026; median 1 x 3.145.
        ([5, 5, 6, 5, 6, 5, 30, 5, 6, 5, 6, 5], True),
        (YEAR, False),
        # Wheeler, Making Sense of Data, section 10.2 (page 145), in tenths: limits by the average moving range of
        # 621 / 11 lie 150.2 from the mean, by the median of 21 (published: 14.07 - 7.47) 66.0.
        ([25, 23, 163, 63, 76, 163, 71, 78, 78, 99, 105, -48], True),
        # Moving ranges 1 and 3, average and median 2: 5.32 against 6.29.
        ([1, 2, 5], False),
        # More than half of the months repeat the one before, so the median is nothing.
        ([2, 2, 2, 3, 3], True),
        # Moving ranges 9 9 30, average 16: 42.56, over 1.5 x 3.145 x 9 = 42.46. With 9 9 29 it is 41.67.
        ([0, 9, 0, 30], True),
        ([0, 9, 0, 29], False),
    ],
    ids=["one large month", "even", "Wheeler", "three months", "mostly the same", "just over", "just under"],
)
def test_limits_are_dominated_when_the_median_moving_range_puts_them_much_closer(
    counts: list[int], is_dominated: bool
) -> None:
    assert process_behavior(table(counts)).phases[0].is_dominated is is_dominated


def test_the_limits_are_made_of_the_certain_counts_and_name_the_doubted_months() -> None:
    counts: list[Count] = [*YEAR[:9], (7, 12), 3, (4, 5), (2, 9)]
    (phase,) = process_behavior(table(counts)).phases
    assert phase.limits == YEARS_LIMITS
    assert phase.doubted == (dt.date(2024, 10, 1), dt.date(2024, 12, 1))


# Signals


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ((30, 30), []),
        ((31, 31), [("2025-01", "above", True)]),
        ((31, 40), [("2025-01", "above", True)]),
        ((30, 31), [("2025-01", "above", False)]),
        ((20, 20), []),
        ((19, 19), [("2025-01", "below", True)]),
        ((5, 19), [("2025-01", "below", True)]),
        ((19, 20), [("2025-01", "below", False)]),
        # Beyond both limits: named by the upper one.
        ((19, 31), [("2025-01", "above", False)]),
    ],
)
def test_a_month_beyond_the_limits_is_certain_when_its_whole_range_is(month: tuple[int, int], expected: Any) -> None:
    assert marks([*HIGH_YEAR, month]) == expected  # limits 19.68 and 30.32


def test_nothing_is_below_a_lower_limit_of_zero() -> None:
    assert marks([*YEAR, 0]) == []


def test_a_jump_between_months_within_the_limits_is_a_range_signal() -> None:
    # Upper range limit 6.536, limits 0 and 10.32.
    assert marks([*YEAR, 10, 3]) == [("2025-02", "range", True)]
    assert marks([*YEAR, 9, 3]) == []
    # From 10 down to 3 or 4: 7 or only 6.
    assert marks([*YEAR, 10, (3, 4)]) == [("2025-02", "range", False)]
    # From 3 or 4 up to 10.
    assert marks([*YEAR, (3, 4), 10]) == [("2025-02", "range", False)]
    assert marks([*YEAR, (2, 3), 10]) == [("2025-02", "range", True)]


# A year that changes sides month by month, so that no run begins in it: mean 5, limits 5 ± 2.660 x 2.
ZIGZAG = [6, 4] * 6


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([6] * 7, []),
        ([6] * 8, [(place, "run_above", True) for place in range(12, 20)]),
        ([6] * 10, [(place, "run_above", True) for place in range(12, 22)]),
        # The 4 of the last December belongs to the run.
        ([4] * 7, [(place, "run_below", True) for place in range(11, 19)]),
        ([4] * 6, []),
        # A value on the mean ends a run.
        ([6] * 7 + [5] + [6] * 7, []),
        ([6] * 8 + [5], [(place, "run_above", True) for place in range(12, 20)]),
        # One doubt makes all of it uncertain: without that month there is no run.
        ([6] * 7 + [(5, 6)], [(place, "run_above", False) for place in range(12, 20)]),
        # Here eight are certain, and the ninth alone is not.
        ([6] * 8 + [(4, 6)], [*((place, "run_above", True) for place in range(12, 20)), (20, "run_above", False)]),
        ([4] * 6 + [(4, 5)], [(place, "run_below", False) for place in range(11, 19)]),
        ([4] * 7 + [(4, 7)], [*((place, "run_below", True) for place in range(11, 19)), (19, "run_below", False)]),
        # Beyond the limits outranks the run, even where it is uncertain.
        (
            [6] * 7 + [11, (6, 11)],
            [*((place, "run_above", True) for place in range(12, 19)), (19, "above", True), (20, "above", False)],
        ),
    ],
)
def test_eight_months_on_one_side_of_the_mean_are_a_run(after: list[Count], expected: Any) -> None:
    points = process_behavior(table([*ZIGZAG, *after])).points
    marked = points[points["signal"] != ""]
    assert list(zip(marked.index, marked["signal"], marked["is_certain"], strict=True)) == expected


def test_a_run_may_lie_in_the_baseline() -> None:
    # Mean (8 x 6 + 4 x 3) / 12 = 5; one moving range of 3 in 11: limits 5 ± 0.726, upper range limit 0.891.
    signals = process_behavior(table([6] * 8 + [3] * 4)).points["signal"].tolist()
    assert signals == ["above"] * 8 + ["below"] * 4
    # Mean 5, moving ranges 2 x 7 + 4 + 2 + 2 + 2 = 24: limits 5 ± 5.803.
    assert marks([6, 8, 6, 8, 6, 8, 6, 8, 0, 2, 0, 2]) == [(f"2024-{n:02}", "run_above", True) for n in range(1, 9)]


def test_a_run_does_not_cross_a_rebase() -> None:
    # On both sides 6 7 6 7: above the mean of 5 before, about their own of 6.5 after.
    counts = [*ZIGZAG, 6, 7, 6, 7, 6, 7, 6, 7]
    assert len(marks(counts)) == 8
    assert marks(counts, dt.date(2025, 5, 1)) == []


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (dt.date(2024, 10, 1), False),  # the first October on record
        (dt.date(2025, 10, 9), True),
        (dt.date(2026, 10, 1), True),
        (dt.date(2025, 3, 1), False),  # above, but no other March was
        (dt.date(2026, 3, 1), False),  # below, when March 2025 was above
        (dt.date(2026, 5, 1), False),  # no signal
        (dt.date(2027, 10, 1), False),  # not on record
    ],
)
def test_a_signal_recurs_when_the_same_month_of_an_earlier_year_had_it(month: dt.date, expected: bool) -> None:
    months = table([*HIGH_YEAR * 3], first="2024-01-01").set_index("month")
    assert months["low"].tolist()[:12] == HIGH_YEAR
    at = dict.fromkeys(["2025-10-01", "2026-10-01", "2025-03-01"], 60) | {"2026-03-01": 2}
    for day, count in at.items():
        months.loc[day, ["low", "high"]] = count
    months.loc["2024-10-01", "low"] = 27
    months.loc["2024-10-01", "high"] = 60  # above by the high end only
    points = process_behavior(months.reset_index()).points
    assert recurs(points, month) is expected


def test_a_run_does_not_recur() -> None:
    points = process_behavior(table([*ZIGZAG, *[6] * 24])).points
    assert set(points["signal"].iloc[12:]) == {"run_above"}
    assert recurs(points, dt.date(2026, 10, 1)) is False


# Seasons


def octobers(*counts: Count) -> pd.DataFrame:
    """Octobers from 2022 on with these counts, and quiet months between them."""
    between: list[Count] = [1] * 11
    return table([month for count in counts for month in [count, *between]][:-11], first="2022-10-01")


def test_the_same_month_of_years_is_told_in_order() -> None:
    same = same_month_of_years(octobers(20, (21, 24), 27), dt.date(2024, 10, 31))
    assert same.columns.tolist() == ["month", "low", "high"]
    assert same["month"].dt.strftime("%Y-%m-%d").tolist() == ["2022-10-01", "2023-10-01", "2024-10-01"]
    assert same[["low", "high"]].to_numpy().tolist() == [[20, 20], [21, 24], [27, 27]]
    assert same.index.tolist() == [0, 1, 2]
    assert same_month_of_years(table([]), dt.date(2024, 10, 1)).empty


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ([27], Seasonal.NO_COMPARISON),
        ([20, 27], Seasonal.HIGHER),
        ([20, 26], Seasonal.USUAL),
        ([20, 14], Seasonal.USUAL),
        ([20, 13], Seasonal.LOWER),
        ([20, (26, 27)], Seasonal.UNDECIDED),
        ([20, (27, 40)], Seasonal.HIGHER),
        ([(20, 21), 27], Seasonal.UNDECIDED),
        ([(20, 21), 26], Seasonal.USUAL),
        ([(20, 21), 28], Seasonal.HIGHER),
        ([(20, 21), 14], Seasonal.UNDECIDED),
        ([(20, 21), 15], Seasonal.USUAL),
        ([(20, 21), (0, 13)], Seasonal.LOWER),
        ([20, (13, 27)], Seasonal.UNDECIDED),
        # All earlier years count, not only the last.
        ([10, 20, 14], Seasonal.USUAL),
        ([10, 20, 4], Seasonal.USUAL),
        ([10, 20, 3], Seasonal.LOWER),
        ([20, 10, 26], Seasonal.USUAL),
        ([20, 10, 27], Seasonal.HIGHER),
        # One certain earlier October of 20 makes 26 usual whatever the doubted one turns out to be.
        ([(5, 30), 20, 26], Seasonal.USUAL),
        ([(5, 30), 20, 27], Seasonal.UNDECIDED),
    ],
)
def test_a_month_is_compared_with_the_span_of_earlier_years(counts: list[Count], verdict: Seasonal) -> None:
    months = octobers(*counts)
    assert seasonal_verdict(months, months["month"].iloc[-1].date(), 6.536) == verdict


def test_later_years_are_no_comparison() -> None:
    months = octobers(20, 27, 60)
    assert seasonal_verdict(months, dt.date(2022, 10, 1), 6.536) == Seasonal.NO_COMPARISON
    assert seasonal_verdict(months, dt.date(2023, 10, 20), 6.536) == Seasonal.HIGHER


def test_there_is_no_seasonal_verdict_without_limit_or_month() -> None:
    months = octobers(20, 27)
    assert seasonal_verdict(months, dt.date(2023, 10, 1), None) == Seasonal.NO_COMPARISON
    assert seasonal_verdict(months, dt.date(2024, 10, 1), 6.536) == Seasonal.NO_COMPARISON
    assert seasonal_verdict(table([]), dt.date(2024, 10, 1), 6.536) == Seasonal.NO_COMPARISON


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=2, max_size=4),
    st.sampled_from([0.0, 1.634, 2.0, 3.268]),
)
def test_a_seasonal_verdict_holds_however_the_doubts_close(drawn: list[tuple[int, int]], upper_range: float) -> None:
    possible: set[Seasonal] = set()
    for closed in itertools.product(*(range(low, low + width + 1) for low, width in drawn)):
        *earlier, now = closed
        if now - max(earlier) > upper_range:
            possible.add(Seasonal.HIGHER)
        elif min(earlier) - now > upper_range:
            possible.add(Seasonal.LOWER)
        else:
            possible.add(Seasonal.USUAL)
    months = octobers(*((low, low + width) for low, width in drawn))
    told = seasonal_verdict(months, months["month"].iloc[-1].date(), upper_range)
    assert told == (possible.pop() if len(possible) == 1 else Seasonal.UNDECIDED)


# What holds for every series


@given(st.lists(ranges, max_size=40), offsets)
def test_phases_tile_the_months_and_their_limits_are_in_order(drawn: list[tuple[int, int]], places: list[int]) -> None:
    months = table(drawn)
    rebases = [dt.date(2024 + place // 12, place % 12 + 1, 15) for place in places]
    chart = process_behavior(months, rebases)
    days = [month.date() for month in months["month"]]
    told = [day for phase in chart.phases for day in days if phase.starts <= day <= phase.ends]
    assert told == days
    assert len(chart.phases) == len({0, *(place for place in places if 0 <= place < len(drawn))}) * bool(drawn)
    for number, phase in enumerate(chart.phases):
        lows = months["low"][chart.points["phase"] == number].tolist()
        assert phase.points == min(len(lows), MONTHS_TO_LOCK)
        assert phase.is_locked == (len(lows) >= MONTHS_TO_LOCK)
        if phase.limits is None:
            assert len(lows) == 1
            continue
        assert phase.limits.mean == pytest.approx(statistics.mean(lows[:MONTHS_TO_LOCK]), abs=0.00051)
        assert 0 <= phase.limits.lower <= phase.limits.mean <= phase.limits.upper


@settings(max_examples=40)
@given(st.lists(ranges, min_size=MONTHS_TO_LOCK, max_size=20), st.lists(ranges, min_size=1, max_size=20), st.booleans())
def test_months_that_follow_leave_locked_limits_alone(
    first: list[tuple[int, int]], later: list[tuple[int, int]], is_rebased: bool
) -> None:
    before = process_behavior(table(first)).phases[0]
    rebase = table([*first, *later])["month"].iloc[len(first)].date()
    after = process_behavior(table([*first, *later]), [rebase] if is_rebased else []).phases[0]
    assert before.is_locked
    assert after.limits == before.limits
    assert (after.baseline_last, after.doubted) == (before.baseline_last, before.doubted)
    assert (after.is_rare, after.is_dominated) == (before.is_rare, before.is_dominated)


@given(
    st.lists(st.integers(0, 12), min_size=MONTHS_TO_LOCK, max_size=MONTHS_TO_LOCK),
    st.lists(ranges, min_size=1, max_size=14),
    st.data(),
)
def test_certain_signals_stay_and_new_ones_were_possible_whatever_the_doubts_close_to(
    baseline: list[int], later: list[tuple[int, int]], data: st.DataObject
) -> None:
    """The baseline is without doubt, so the limits stand; every other month closes to some value of its range."""
    closed = [data.draw(st.integers(low, high)) for low, high in later]
    open_points = process_behavior(table([*baseline, *later])).points
    closed_points = process_behavior(table([*baseline, *closed])).points
    assert closed_points["is_certain"].tolist() == (closed_points["signal"] != "").tolist()
    for was, is_certain, now in zip(
        open_points["signal"], open_points["is_certain"], closed_points["signal"], strict=True
    ):
        if is_certain and was in ("above", "below"):
            assert now == was
        elif is_certain and was in ("run_above", "run_below"):
            assert now in (was, was.removeprefix("run_"))
        elif is_certain:
            assert now != ""
        if now not in ("", "range"):
            assert was not in ("", "range")


@given(st.lists(ranges, min_size=2, max_size=30))
def test_signals_agree_with_a_plain_reading_of_the_rules(drawn: list[tuple[int, int]]) -> None:
    lows = [low for low, _ in drawn]
    limits = limits_of(lows[:MONTHS_TO_LOCK])
    assert limits is not None

    def in_run(sides: list[bool]) -> list[bool]:
        starts = [place for place in range(len(sides) - 7) if all(sides[place : place + 8])]
        return [any(start <= place < start + 8 for start in starts) for place in range(len(sides))]

    can_run_above, runs_above = in_run([h > limits.mean for _, h in drawn]), in_run([n > limits.mean for n in lows])
    can_run_below, runs_below = in_run([n < limits.mean for n in lows]), in_run([h < limits.mean for _, h in drawn])
    expected: list[tuple[str, bool]] = []
    for place, (low, high) in enumerate(drawn):
        if high > limits.upper:
            expected.append(("above", low > limits.upper))
        elif low < limits.lower:
            expected.append(("below", high < limits.lower))
        elif can_run_above[place]:
            expected.append(("run_above", runs_above[place]))
        elif can_run_below[place]:
            expected.append(("run_below", runs_below[place]))
        elif place and abs(low - lows[place - 1]) > limits.upper_range:
            last_low, last_high = drawn[place - 1]
            differences = [abs(one - other) for one in range(low, high + 1) for other in range(last_low, last_high + 1)]
            expected.append(("range", min(differences) > limits.upper_range))
        else:
            expected.append(("", False))
    points = process_behavior(table(drawn)).points
    assert list(zip(points["signal"], points["is_certain"], strict=True)) == expected
