"""Process behaviour (XmR) charts of a monthly count that carries its doubt as a range, low to high.

Mean, moving ranges and limits are computed by statprocon, to three decimals, after Wheeler, Making Sense of Data
(SPC Press 2003): natural process limits 2.660, upper range limit 3.268 average moving ranges. Phases, doubts, runs and
the comparison of seasons are added here. Functions of tables: they ask no database.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from statprocon.charts.xmr.base import AVERAGE, MEDIAN
from statprocon.charts.xmr.base import Base as XmR

# NHS England, Making Data Count (NHSRplotthedots, "number of points required"): below 12 points on trial, then locked.
MONTHS_TO_LOCK = 12
# Wheeler, Making Sense of Data, detection rule two.
RUN_LENGTH = 8
# Wheeler, "Working with Rare Events", Quality Digest 2011: below an average count of one a chart of counts is
# insensitive, and one of the time between events serves better.
RARE_BELOW = 1.0
# Wheeler, Making Sense of Data, section 10.2: use the median moving range when a few large ones inflate the average.
# How much is too much is our choice.
DOMINATED_ABOVE = 1.5


class Seasonal(StrEnum):
    """What the same month of earlier years says of a month."""

    NO_COMPARISON = "no_comparison"
    USUAL = "usual"
    HIGHER = "higher"
    LOWER = "lower"
    UNDECIDED = "undecided"  # it depends on how the open doubts close


@dataclass(frozen=True, slots=True)
class Limits:
    """The lines of a chart, in events a month, to three decimals. `lower` is never below zero."""

    mean: float
    average_moving_range: float
    lower: float
    upper: float
    upper_range: float


@dataclass(frozen=True, slots=True)
class Phase:
    """Successive months (first days) that are judged by the same limits.

    The limits come from `low` of the first months, the baseline: MONTHS_TO_LOCK of them once `is_locked`, till then
    all, and the limits are on trial. A baseline that people chose is taken whole. `limits` is None below two months,
    for want of a moving range.
    """

    starts: dt.date
    ends: dt.date
    baseline_first: dt.date
    baseline_last: dt.date
    points: int  # months of the baseline
    is_locked: bool
    limits: Limits | None
    doubted: tuple[dt.date, ...]  # months of the baseline whose count is open: the limits may yet move
    is_rare: bool  # a mean below RARE_BELOW: the time between events tells more than this chart
    is_dominated: bool  # a few large moving ranges widen the limits, by more than DOMINATED_ABOVE


@dataclass(frozen=True, slots=True, eq=False)
class ProcessBehavior:
    """A chart: its phases, and `points`, one row a month.

    Columns of points: month (first day), low, high, moving_range (of low, in events; NaN at the first of a phase),
    phase (index in `phases`), signal ('', above, below, run_above, run_below, range: the first of these that holds),
    is_certain (whether the signal holds however the doubts of the months judged close; False where there is none).
    """

    phases: tuple[Phase, ...]
    points: pd.DataFrame


def limits_of(counts: Sequence[int]) -> Limits | None:
    """The limits computed from all `counts`; None below two of them."""
    if len(counts) < 2:
        return None
    chart = XmR(counts)
    return Limits(
        mean=float(chart.x_central_line()[0]),
        average_moving_range=float(chart.mr_central_line()[0]),
        lower=max(0.0, float(chart.lower_natural_process_limit()[0])),
        upper=float(chart.upper_natural_process_limit()[0]),
        upper_range=float(chart.upper_range_limit()[0]),
    )


def process_behavior(
    months: pd.DataFrame, rebases: Sequence[dt.date] = (), baseline: tuple[dt.date, dt.date] | None = None
) -> ProcessBehavior:
    """The chart of complete `months` (columns month, low, high), with new limits from the month of each rebase on.

    Rebases outside the months change nothing. With a `baseline` (its first and last month) all months from its first
    on are judged by the limits of the baseline's months, and by no others: rebases change nothing then. Months before
    it are a phase of their own. Raises ValueError unless the months are successive first days.
    """
    points = months[["month", "low", "high"]].reset_index(drop=True)
    if not points.empty and list(points["month"]) != list(
        pd.date_range(points["month"].iloc[0].replace(day=1), periods=len(points), freq="MS")
    ):
        raise ValueError("A chart needs successive months, each by its first day, in order")
    starts = rebases if baseline is None else (baseline[0],)
    is_rebased = points["month"].isin([_first_day(day) for day in starts])
    points["phase"] = (is_rebased & (points.index > 0)).cumsum()
    # The range across a rebase belongs to neither side.
    points["moving_range"] = points.groupby("phase")["low"].diff().abs().astype(float)
    phases = tuple(_phase(part, baseline) for _, part in points.groupby("phase"))
    points["signal"], points["is_certain"] = _signals(points, phases)
    return ProcessBehavior(phases, points[["month", "low", "high", "moving_range", "phase", "signal", "is_certain"]])


def upper_range_of(behavior: ProcessBehavior) -> float | None:
    """The largest step from one month to the next that ordinary variation explains, by the newest limits."""
    limits = behavior.phases[-1].limits if behavior.phases else None
    return limits.upper_range if limits else None


def phase_of(behavior: ProcessBehavior, month: dt.date) -> Phase | None:
    """The phase whose limits judge `month`; None for a month that the chart does not judge."""
    return next((phase for phase in behavior.phases if phase.starts <= month <= phase.ends), None)


def same_month_of_years(months: pd.DataFrame, month: dt.date) -> pd.DataFrame:
    """The calendar month of `month` in every year on record, in order. Columns: month, low, high."""
    is_same = months["month"].dt.month == month.month
    years: pd.DataFrame = months.loc[is_same, ["month", "low", "high"]]
    return years.reset_index(drop=True)


def seasonal_verdict(months: pd.DataFrame, month: dt.date, upper_range: float | None) -> Seasonal:
    """How `month` compares with the same month of all earlier years: beyond their span by over `upper_range`, or not.

    The upper range limit is the yardstick because it is the largest difference between two values that ordinary
    variation explains, and a handful of years yields no limits of its own. HIGHER, LOWER and USUAL hold however the
    doubts of all these months close. NO_COMPARISON without an earlier same month, without the month or without a limit.
    """
    years = same_month_of_years(months, month)
    now = years[years["month"] == _first_day(month)]
    earlier = years[years["month"] < _first_day(month)]
    if now.empty or earlier.empty or upper_range is None:
        return Seasonal.NO_COMPARISON
    low, high = now["low"].iloc[0], now["high"].iloc[0]
    if low - earlier["high"].max() > upper_range:
        return Seasonal.HIGHER
    if earlier["low"].min() - high > upper_range:
        return Seasonal.LOWER
    # However doubts close, the greatest earlier count is no less than the greatest low, and the smallest no more than
    # the smallest high.
    if high - earlier["low"].max() <= upper_range and earlier["high"].min() - low <= upper_range:
        return Seasonal.USUAL
    return Seasonal.UNDECIDED


def recurs(points: pd.DataFrame, month: dt.date) -> bool:
    """Whether `month` is above (or below) the limits, and the same month of an earlier year was too, certain or not.

    Such a month is the year's custom (a campaign, say). Runs don't count: they tell of a lasting shift, not a season.
    """
    at = _first_day(month)
    signals = points.loc[points["month"] == at, "signal"]
    if signals.empty or signals.iloc[0] not in ("above", "below"):
        return False
    is_earlier = (points["month"].dt.month == at.month) & (points["month"] < at)
    return bool((points.loc[is_earlier, "signal"] == signals.iloc[0]).any())


def _first_day(day: dt.date) -> pd.Timestamp:
    return pd.Timestamp(day.year, day.month, 1)


def _phase(part: pd.DataFrame, chosen: tuple[dt.date, dt.date] | None) -> Phase:
    """The phase whose points are `part`, at least one."""
    days = [month.date() for month in part["month"]]
    baseline = part.head(MONTHS_TO_LOCK)
    if chosen is not None and chosen[0] <= days[-1] and days[0] <= chosen[1]:
        within = part[part["month"].between(_first_day(chosen[0]), _first_day(chosen[1]))]
        baseline = within if len(within) else baseline
    counts = [int(low) for low in baseline["low"]]
    limits = limits_of(counts)
    return Phase(
        starts=days[0],
        ends=days[-1],
        baseline_first=days[0],
        baseline_last=days[len(counts) - 1],
        points=len(counts),
        is_locked=len(counts) >= MONTHS_TO_LOCK,
        limits=limits,
        doubted=tuple(month.date() for month in baseline.loc[baseline["low"] < baseline["high"], "month"]),
        is_rare=limits is not None and limits.mean < RARE_BELOW,
        is_dominated=limits is not None and _reach(counts, AVERAGE) > DOMINATED_ABOVE * _reach(counts, MEDIAN),
    )


def _reach(counts: Sequence[int], moving_range: str) -> float:
    """How far the upper limit lies from the mean, by the AVERAGE (times 2.660) or MEDIAN (3.145) moving range."""
    chart = XmR(counts, moving_range_uses=moving_range)
    return float(chart.upper_natural_process_limit()[0] - chart.x_central_line()[0])


def _signals(points: pd.DataFrame, phases: Sequence[Phase]) -> tuple[pd.Series, pd.Series]:
    """The signal of each point ('' for none) and whether it is certain, by detection rules one and two."""

    def line(name: str) -> pd.Series:
        """The limit `name` at each point; NaN, which no count passes, where the phase has none."""
        values = [getattr(phase.limits, name) if phase.limits else np.nan for phase in phases]
        return points["phase"].map(dict(enumerate(values))).astype(float)

    low, high, phase = points["low"], points["high"], points["phase"]
    mean, lower, upper, upper_range = line("mean"), line("lower"), line("upper"), line("upper_range")
    before = points.groupby("phase")[["low", "high"]].shift()
    # What lies between the ranges of two months differs however their doubts close.
    gap = np.maximum(low - before["high"], before["low"] - high)
    rules = [  # each outranks those below it: name, possible, certain
        ("above", high > upper, low > upper),
        ("below", low < lower, high < lower),
        ("run_above", _in_run(high > mean, phase), _in_run(low > mean, phase)),
        ("run_below", _in_run(low < mean, phase), _in_run(high < mean, phase)),
        ("range", points["moving_range"] > upper_range, gap > upper_range),
    ]
    possible = [rule[1] for rule in rules]
    signal = np.select(possible, [rule[0] for rule in rules], default="")
    certain = np.select(possible, [rule[2] for rule in rules], default=False)
    return pd.Series(signal, index=points.index, dtype=object), pd.Series(certain, index=points.index, dtype=bool)


def _in_run(is_on_side: pd.Series, phase: pd.Series) -> pd.Series:
    """Whether each month is one of RUN_LENGTH or more in a row, of one phase, that lie on the same side of the mean.

    Not statprocon's rule two: it lets a value on the mean pass within a run, and knows no ranges.
    """
    stretch = ((is_on_side != is_on_side.shift()) | (phase != phase.shift())).cumsum()
    return is_on_side & (is_on_side.groupby(stretch).transform("count") >= RUN_LENGTH)
