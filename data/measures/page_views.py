"""Views of departments' pages against a locked baseline: sums, verdicts, and what can't be compared.

Quarters are compared by their sums, and only whole ones. Whether a difference is more than ordinary variation is told
by the months' natural limits (data.measures.process_behavior), since a quarter gives one point where its months give
three: twelve points take three years of quarters. Functions of tables: they ask no database.
"""

import datetime as dt
import math
import uuid
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from data.measures.process_behavior import Limits, Phase, ProcessBehavior, limits_of, process_behavior
from data.months import months_later

MONTHS_A_QUARTER = 3
DATA_PAGE, MAIN_PAGE, NEW_DASHBOARD = "data_page", "main_page", "new_dashboard"
PAGE_KINDS = (DATA_PAGE, NEW_DASHBOARD, MAIN_PAGE)
COUNTED_KINDS = (DATA_PAGE, NEW_DASHBOARD)  # unless asked otherwise; a main page is visited for many reasons
LEAST_SHARE = 0.5  # of a month's days: a month of which less is recorded says nothing of its whole
ONE_THOUSAND = 1000


class Verdict(StrEnum):
    """What a quarter's views say against the baseline."""

    BASELINE = "baseline"  # it is of the baseline
    BEFORE = "before_baseline"
    HIGHER = "signal_higher"
    LOWER = "signal_lower"
    MIXED = "signal_both_ways"
    ORDINARY = "ordinary_variation"
    UNDECIDED = "undecided"  # a signal that hangs on days not recorded
    INCOMPLETE = "incomplete"  # days are missing: never compared as if whole
    NO_BASELINE = "no_baseline"  # none is locked, or nothing was counted in it
    TOO_FEW = "too_few_months"  # for limits


@dataclass(frozen=True, slots=True)
class Baseline:
    """A locked period that later values are held against."""

    baseline_id: uuid.UUID
    name: str
    first_month: dt.date
    last_month: dt.date
    locked_at: dt.datetime
    locked_by: str

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """Its first and last month."""
        return self.first_month, self.last_month

    @property
    def last_day(self) -> dt.date:
        """Its last day."""
        return months_later(self.last_month, 1) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A series of views held against the baseline.

    quarters: columns period (first day), views (NaN: unknown), dashboard_views, main_views, days_covered, days,
    is_whole, change (to the baseline's
    mean, 0.1 is ten percent more; NaN where there is none), verdict, and reasons (list of the months that are signals,
    as first days). behavior: the chart of its months. mean and limits: of the baseline's whole quarters, in views a
    quarter; limits is None below two of them. left_out: quarters of the baseline that are not whole.
    """

    quarters: pd.DataFrame
    months: pd.DataFrame
    behavior: ProcessBehavior
    mean: float | None
    limits: Limits | None
    baseline_quarters: int
    left_out: tuple[dt.date, ...]

    def row_of(self, quarter: dt.date) -> pd.Series:
        """The row of `quarter`, by its first day."""
        return self.quarters[self.quarters["period"] == pd.Timestamp(quarter)].iloc[0]

    def charted(self, first: dt.date, last: dt.date) -> pd.DataFrame:
        """The months judged from `first` to `last`, for the chart: month, low, high, campaign_low (of dashboards)."""
        within = self.months["month"].between(pd.Timestamp(first), pd.Timestamp(last))
        months: pd.DataFrame = self.months[within].rename(columns={"dashboard_views": "campaign_low"})
        return months.reset_index(drop=True)

    @property
    def phase(self) -> Phase | None:
        """The newest phase of its months' natural limits."""
        return self.behavior.phases[-1] if self.behavior.phases else None


def total_of(parts: pd.DataFrame) -> pd.DataFrame:
    """The sums over departments of rows of page_views_by_period, by period.

    A period is covered as far as the department is that has the fewest days; its views are unknown where one's are.
    """
    if parts.empty:
        return parts.drop(columns="department_id")
    sums = parts.groupby("period", as_index=False).agg(
        views=("views", lambda views: views.sum(skipna=False)),
        dashboard_views=("dashboard_views", "sum"),
        main_views=("main_views", "sum"),
        days_covered=("days_covered", "min"),
        days=("days", "max"),
    )
    return sums[["period", "views", "dashboard_views", "main_views", "days_covered", "days"]]


def months_with_doubt(months: pd.DataFrame) -> pd.DataFrame:
    """The latest unbroken stretch of `months` of which enough is known, as ranges: columns month, low, high,
    dashboard_views (the part of low of new dashboards).

    low: the views recorded; high: as many as there were if the days not recorded were like the others. A month of
    which less than LEAST_SHARE of the days is recorded ends the stretch; at the end it is left off.
    """
    known = months["views"].notna() & (months["days_covered"] >= LEAST_SHARE * months["days"])
    places = known.to_numpy().nonzero()[0]
    if not len(places):
        return pd.DataFrame({"month": pd.Series(dtype="datetime64[us]"), "low": [], "high": [], "dashboard_views": []})
    last = int(places[-1])
    before = (~known[: last + 1]).to_numpy().nonzero()[0]
    first = int(before[-1]) + 1 if len(before) else 0
    stretch = months.iloc[first : last + 1]
    low = stretch["views"].astype("int64")
    high = [
        math.ceil(views * days / covered) if covered < days else views
        for views, days, covered in zip(low, stretch["days"], stretch["days_covered"], strict=True)
    ]
    return pd.DataFrame(
        {"month": stretch["period"], "low": low, "high": high, "dashboard_views": stretch["dashboard_views"]}
    ).reset_index(drop=True)


def judged(
    quarters: pd.DataFrame, months: pd.DataFrame, baseline: Baseline | None, running: dt.date | None = None
) -> Judged:
    """`quarters` and `months` of one series (rows of page_views_by_period, in order) held against the baseline.

    A month that `running` (a day) falls in, or that comes after it, is not judged yet.
    """
    over = months if running is None else months[months["period"] < pd.Timestamp(running.year, running.month, 1)]
    charted = months_with_doubt(over)
    behavior = process_behavior(charted, baseline=baseline.span if baseline else None)
    shown = ["period", "views", "dashboard_views", "main_views", "days_covered", "days"]
    found = quarters[shown].reset_index(drop=True)
    found["is_whole"] = found["views"].notna() & (found["days_covered"] == found["days"])
    in_baseline = _in_baseline(found, baseline)
    of_baseline = found[in_baseline & found["is_whole"]]
    mean = float(of_baseline["views"].mean()) if len(of_baseline) and of_baseline["views"].sum() else None
    verdicts = [_verdict(row, baseline, mean, behavior) for row in found.to_dict("records")]
    found["verdict"] = [str(verdict) for verdict, _months in verdicts]
    found["reasons"] = [months for _verdict, months in verdicts]
    is_compared = found["is_whole"] & ~in_baseline & (mean is not None) & (found["verdict"] != Verdict.BEFORE)
    found["change"] = (found["views"] / (mean or math.nan) - 1).where(is_compared)
    return Judged(
        found,
        charted,
        behavior,
        mean,
        limits_of([int(views) for views in of_baseline["views"]]) if mean is not None else None,
        len(of_baseline),
        tuple(day.date() for day in found.loc[in_baseline & ~found["is_whole"], "period"]),
    )


def per_thousand(views: float, residents: int) -> float:
    """Views for each 1,000 residents."""
    return views * ONE_THOUSAND / residents


def _in_baseline(quarters: pd.DataFrame, baseline: Baseline | None) -> pd.Series:
    if baseline is None:
        return pd.Series(False, index=quarters.index)
    last = pd.Timestamp(months_later(baseline.last_month, 1 - MONTHS_A_QUARTER))
    return quarters["period"].between(pd.Timestamp(baseline.first_month), last)


def _verdict(
    row: Mapping[Hashable, Any], baseline: Baseline | None, mean: float | None, behavior: ProcessBehavior
) -> tuple[Verdict, list[dt.date]]:
    """The verdict on a quarter, and the months that make it."""
    period = pd.Timestamp(str(row["period"]))
    if not row["is_whole"]:
        return Verdict.INCOMPLETE, []
    if baseline is None or mean is None:
        return Verdict.NO_BASELINE, []
    if period < pd.Timestamp(baseline.first_month):
        return Verdict.BEFORE, []
    if period <= pd.Timestamp(baseline.last_month):
        return Verdict.BASELINE, []
    months = [pd.Timestamp(months_later(period.date(), number)) for number in range(MONTHS_A_QUARTER)]
    points = behavior.points[behavior.points["month"].isin(months)]
    phase = next((one for one in behavior.phases if one.starts <= period.date() <= one.ends), None)
    if phase is None or phase.limits is None or len(points) < MONTHS_A_QUARTER:
        return Verdict.TOO_FEW, []
    up = _signals(points, ("above", "run_above"))
    down = _signals(points, ("below", "run_below"))
    if not up and not down:
        return Verdict.ORDINARY, []
    if not points.loc[points["month"].isin([pd.Timestamp(day) for day in up + down]), "is_certain"].any():
        return Verdict.UNDECIDED, up + down
    return Verdict.MIXED if up and down else Verdict.HIGHER if up else Verdict.LOWER, up + down


def _signals(points: pd.DataFrame, kinds: Sequence[str]) -> list[dt.date]:
    return [month.date() for month in points.loc[points["signal"].isin(kinds), "month"]]
