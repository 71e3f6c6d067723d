"""Initiative 2.23's measure as a whole: quarters and months by department, the baseline, verdicts, mark and gate."""

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

from data.city import City
from data.fiscal_quarters import last_day_of, quarter_name, quarter_of
from data.measures.page_views import (
    COUNTED_KINDS,
    MAIN_PAGE,
    NEW_DASHBOARD,
    PAGE_KINDS,
    Baseline,
    Judged,
    judged,
    total_of,
)
from data.measures.quality_mark import Facet
from data.measures.target_gate import Gate, Target, TargetBasis, target_gate
from data.measures.view_quality import ViewInputs, view_quality_mark
from data.months import months_later
from queries.chart_notes import chart_notes
from queries.narratives import narrative_revisions
from queries.page_views import (
    DaySpan,
    baseline_in_force,
    page_rules,
    page_view_gaps,
    page_view_quality,
    page_view_span,
    page_views_by_period,
    page_views_same_days,
)
from queries.targets import target_in_force

INITIATIVE = "2.23"
MONTHS_LOOKED_AT = 12  # by the quality mark
ALL_DEPARTMENTS = ""  # the total, in place of a department's id
PUBLISHED_COLUMNS = (
    "fiscal_quarter",
    "department",
    "page_kind",
    "views",
    "days_covered",
    "days_in_quarter",
    "baseline_mean",
    "change",
    "verdict",
)


@dataclass(frozen=True, slots=True, eq=False)
class PageViewsMeasure:
    """The measure as it stands, of the kinds of pages asked for."""

    span: DaySpan
    kinds: tuple[str, ...]
    first_quarter: dt.date
    last_quarter: dt.date  # the last with a day on record
    latest: dt.date | None  # the latest quarter that is whole; None while there is none
    series: dict[str, Judged]  # by department, and ALL_DEPARTMENTS for their total
    by_department: pd.DataFrame  # rows of page_views_by_period, by quarter
    apart: dict[str, Judged]  # departments that only have a main page, which does not count
    dashboards: dict[str, dt.date]  # by department the first day of its new dashboard
    same_days: pd.DataFrame  # rows of page_views_same_days for the last quarter, if it is not whole
    without_page: tuple[str, ...]  # departments of which no rule knows a page
    gaps: pd.DataFrame
    baseline: Baseline | None
    inputs: ViewInputs
    mark: tuple[Facet, ...]
    gate: Gate
    target: Target | None
    notes: pd.DataFrame  # rows of chart_notes

    @property
    def total(self) -> Judged | None:
        """The total of the departments; None where no page that counts is on record."""
        return self.series.get(ALL_DEPARTMENTS)

    @property
    def basis(self) -> TargetBasis | None:
        """What a target stands on; None where no page that counts is on record."""
        total = self.total
        return None if total is None else TargetBasis(self.mark, total.behavior.phases, self.gate, self.target)


def page_views_measure(
    cursor: duckdb.DuckDBPyConnection, city: City, today: dt.date, kinds: tuple[str, ...] = COUNTED_KINDS
) -> PageViewsMeasure | None:
    """The measure at the day `today`; None while no page of a department has been counted."""
    span = page_view_span(cursor)
    if span is None:
        return None
    starts = city.fiscal_year_starts
    first_quarter, last_quarter = quarter_of(span.first, starts), quarter_of(span.last, starts)
    baseline = baseline_in_force(cursor, INITIATIVE)
    running = min(today, span.last + dt.timedelta(days=1))
    quarters = page_views_by_period(cursor, first_quarter, last_quarter, 3, starts, kinds)
    months = page_views_by_period(cursor, first_quarter, months_later(last_quarter, 2), 1, starts, kinds)
    series = _judged_by_department(quarters, months, baseline, running)
    if len(quarters):
        series[ALL_DEPARTMENTS] = judged(total_of(quarters), total_of(months), baseline, running)
    apart: dict[str, Judged] = {}
    if MAIN_PAGE not in kinds:
        mains = page_views_by_period(cursor, first_quarter, last_quarter, 3, starts, (MAIN_PAGE,))
        main_months = page_views_by_period(
            cursor, first_quarter, months_later(last_quarter, 2), 1, starts, (MAIN_PAGE,)
        )
        apart = _judged_by_department(mains, main_months, baseline, running)
    rules = page_rules(cursor)
    total = series.get(ALL_DEPARTMENTS)
    whole = total.quarters[total.quarters["is_whole"]] if total else pd.DataFrame()
    latest = whole["period"].iloc[-1].date() if len(whole) else None
    looked_at_to = min(span.last, today)
    looked_at_from = max(span.first, months_later(looked_at_to, 1 - MONTHS_LOOKED_AT))
    inputs = page_view_quality(cursor, looked_at_from, looked_at_to)
    narrative = next(iter(narrative_revisions(cursor, INITIATIVE)), None)
    mark = view_quality_mark(
        inputs, today, has_baseline=baseline is not None, has_owner=bool(narrative and narrative.owner)
    )
    return PageViewsMeasure(
        span=span,
        kinds=kinds,
        first_quarter=first_quarter,
        last_quarter=last_quarter,
        latest=latest,
        series=series,
        by_department=quarters,
        apart=apart,
        dashboards=_dashboards(rules),
        same_days=page_views_same_days(cursor, last_quarter, first_quarter, kinds),
        without_page=tuple(
            one.department_id for one in city.departments if one.department_id not in set(rules["department_id"])
        ),
        gaps=page_view_gaps(cursor, span.first, looked_at_to),
        baseline=baseline,
        inputs=inputs,
        mark=mark,
        gate=target_gate(total.phase if total else None, inputs, mark),
        target=target_in_force(cursor, INITIATIVE),
        notes=chart_notes(cursor, INITIATIVE),
    )


def published(cursor: duckdb.DuckDBPyConnection, city: City, today: dt.date) -> pd.DataFrame:
    """Every department, kind of page and fiscal quarter, each kind for itself: PUBLISHED_COLUMNS.

    fiscal_quarter is FY2025-Q2; department its id; views and days numbers (views NaN: unknown); baseline_mean views a
    quarter; change a share of it (0.1: ten percent more); verdict one of data.measures.page_views.Verdict.
    """
    rows = []
    for kind in PAGE_KINDS:
        measure = page_views_measure(cursor, city, today, (kind,))
        for department, one in ({} if measure is None else measure.series).items():
            if department == ALL_DEPARTMENTS:
                continue
            rows += [
                {
                    "fiscal_quarter": quarter_name(row["period"].date(), city.fiscal_year_starts),
                    "department": department,
                    "page_kind": kind,
                    "views": None if pd.isna(row["views"]) else int(row["views"]),
                    "days_covered": int(row["days_covered"]),
                    "days_in_quarter": int(row["days"]),
                    "baseline_mean": None if one.mean is None else round(one.mean, 1),
                    "change": None if pd.isna(row["change"]) else round(float(row["change"]), 4),
                    "verdict": row["verdict"],
                }
                for row in one.quarters.to_dict("records")
                if row["days_covered"]
            ]
    table = pd.DataFrame(rows, columns=list(PUBLISHED_COLUMNS)).astype({"views": "Int64"})
    order = {one.department_id: place for place, one in enumerate(city.departments)}
    by_place = table.assign(place=table["department"].map(lambda one: order.get(one, len(order))))
    ordered = by_place.sort_values(["fiscal_quarter", "place", "page_kind"], kind="stable")
    return ordered.drop(columns="place").reset_index(drop=True)


def published_csv(table: pd.DataFrame) -> str:
    """The published figures as CSV; unknown values are blank."""
    return table.to_csv(index=False, lineterminator="\n")


def _judged_by_department(
    quarters: pd.DataFrame, months: pd.DataFrame, baseline: Baseline | None, running: dt.date
) -> dict[str, Judged]:
    by_month = dict(iter(months.groupby("department_id", sort=False)))
    return {
        str(department): judged(rows, by_month[department], baseline, running)
        for department, rows in quarters.groupby("department_id", sort=False)
    }


def _dashboards(rules: pd.DataFrame) -> dict[str, dt.date]:
    of_dashboards = rules[(rules["page_kind"] == NEW_DASHBOARD) & rules["valid_from"].notna()]
    return {
        str(row["department_id"]): row["valid_from"].date()
        for row in of_dashboards.sort_values("valid_from", ascending=False).to_dict("records")
    }


def quarters_on_record(cursor: duckdb.DuckDBPyConnection, city: City) -> tuple[dt.date, ...]:
    """The fiscal quarters (first days) that departments' page views span."""
    span = page_view_span(cursor)
    if span is None:
        return ()
    first, last = (quarter_of(day, city.fiscal_year_starts) for day in (span.first, span.last))
    return tuple(day.date() for day in pd.date_range(first, last, freq="3MS"))


def same_days_of(_cursor: duckdb.DuckDBPyConnection, measure: PageViewsMeasure, department: str) -> pd.DataFrame:
    """The last quarter beside the same days of earlier ones: of one department, or ('') added over all.

    Columns: period, days (the fewest of a department's), views. No row where the last quarter is whole; in the sum
    only quarters in which all departments that the last one has are there.
    """
    series = measure.series.get(department)
    is_whole = series is not None and bool(series.quarters["is_whole"].iloc[-1])
    same = measure.same_days.iloc[:0] if is_whole else measure.same_days
    if department != ALL_DEPARTMENTS:
        same = same[same["department_id"] == department]
    if same.empty:
        return same
    departments = same[same["period"] == same["period"].max()]["department_id"].nunique()
    sums = same.groupby("period", as_index=False).agg(
        departments=("department_id", "nunique"), days=("days", "min"), views=("views", "sum")
    )
    total: pd.DataFrame = sums[sums["departments"] == departments].drop(columns="departments")
    return total


def days_of(quarter: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a quarter."""
    return quarter, last_day_of(quarter)


def kinds_asked(with_dashboards: bool, with_main_pages: bool) -> tuple[str, ...]:
    """The kinds of pages that are added, by what a reader asks for."""
    asked = {NEW_DASHBOARD: with_dashboards, MAIN_PAGE: with_main_pages}
    return tuple(kind for kind in PAGE_KINDS if asked.get(kind, True))
