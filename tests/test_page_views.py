"""The measure of page views: sums, whole and other quarters, the baseline, and verdicts worked by hand."""

import csv as csv_files
import datetime as dt
import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pandas as pd
import pytest

from data.__main__ import main
from data.fiscal_quarters import last_day_of, quarter_name, quarter_of
from data.measures.page_views import months_with_doubt, total_of
from data.page_views.baselines import lift_baseline, lock_baseline
from data.store import Store
from queries.page_views import baseline_in_force, page_views_by_period, page_views_same_days
from queries.page_views_measure import (
    ALL_DEPARTMENTS,
    PUBLISHED_COLUMNS,
    PageViewsMeasure,
    page_views_measure,
    published,
    same_days_of,
)
from tests.page_views import ACTOR, AT, by_day, by_period, imported, months_by_day, ruled
from tests.records import CITY, new_store, plain, rows, value

JULY_2024, APRIL_2025 = dt.date(2024, 7, 1), dt.date(2025, 4, 1)
# Twelve months of baseline. Their sum is 1,200, so their mean 100. The steps from month to month are 10, 20, 15, 10,
# 5, 10, 20, 15, 10, 5 and 0: together 120, on average 120 / 11 = 10.909. The natural limits are 2.66 average steps
# from the mean (Wheeler): 100 - 29.018 = 70.982 and 100 + 29.018 = 129.018.
BASELINE_MONTHS = [100, 110, 90, 105, 95, 100, 110, 90, 105, 95, 100, 100]
# Its quarters are 300, 300, 305 and 295: their mean is 300.
ORDINARY, HIGHER, LOWER = [100, 120, 95], [131, 105, 110], [90, 70, 85]  # 315, 346 and 245


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def judged_store(store: Store, *quarters: list[int]) -> PageViewsMeasure:
    """Police's data page: the baseline year, locked, and quarters that follow it."""
    ruled(store, "/data")
    imported(store, months_by_day([*BASELINE_MONTHS, *chain.from_iterable(quarters)], JULY_2024))
    lock_baseline(store, "2.23", "The year before", JULY_2024, APRIL_2025, ACTOR, AT)
    return measured(store)


def measured(store: Store, today: dt.date = dt.date(2026, 6, 15), **asked) -> PageViewsMeasure:
    measure = page_views_measure(store.cursor(), CITY, today, **asked)
    assert measure is not None
    return measure


def verdicts(measure: PageViewsMeasure, department: str = "police") -> dict[str, str]:
    quarters = measure.series[department].quarters
    return {quarter_name(row["period"].date(), 7): row["verdict"] for row in quarters.to_dict("records")}


# Fiscal quarters


@pytest.mark.parametrize(
    ("day", "starts", "first", "name"),
    [
        (dt.date(2024, 12, 31), 7, dt.date(2024, 10, 1), "FY2025-Q2"),
        (dt.date(2025, 6, 30), 7, dt.date(2025, 4, 1), "FY2025-Q4"),
        (dt.date(2025, 1, 15), 1, dt.date(2025, 1, 1), "FY2025-Q1"),
        (dt.date(2025, 1, 15), 2, dt.date(2024, 11, 1), "FY2025-Q4"),
        (dt.date(2024, 11, 15), 10, dt.date(2024, 10, 1), "FY2025-Q1"),
    ],
)
def test_quarter_of_a_day_follows_the_fiscal_year(day: dt.date, starts: int, first: dt.date, name: str):
    assert quarter_of(day, starts) == first
    assert quarter_name(first, starts) == name
    assert first <= day <= last_day_of(first)


# Verdicts by hand


def test_limits_are_those_of_the_baselines_months(store: Store):
    judged = judged_store(store, ORDINARY).series["police"]

    assert judged.phase is not None
    assert judged.phase.is_locked
    assert judged.phase.limits is not None
    assert judged.phase.limits.mean == pytest.approx(100)
    assert judged.phase.limits.lower == pytest.approx(70.982, abs=0.01)
    assert judged.phase.limits.upper == pytest.approx(129.018, abs=0.01)
    assert judged.mean == 300
    assert judged.baseline_quarters == 4


def test_quarter_within_the_limits_is_ordinary_variation(store: Store):
    measure = judged_store(store, ORDINARY)

    assert verdicts(measure) == dict.fromkeys(("FY2025-Q1", "FY2025-Q2", "FY2025-Q3", "FY2025-Q4"), "baseline") | {
        "FY2026-Q1": "ordinary_variation"
    }
    last = measure.series["police"].quarters.iloc[-1]
    assert (last["views"], last["change"]) == (315, pytest.approx(0.05))


def test_quarter_with_a_month_above_the_limit_is_a_signal_and_says_which(store: Store):
    measure = judged_store(store, ORDINARY, HIGHER)

    last = measure.series["police"].quarters.iloc[-1]
    assert (last["verdict"], last["views"]) == ("signal_higher", 346)
    assert last["change"] == pytest.approx(346 / 300 - 1)
    assert last["reasons"] == [dt.date(2025, 10, 1)]  # 131 is above 129.018; 105 and 110 are not


def test_quarter_with_a_month_below_the_limit_is_a_signal(store: Store):
    last = judged_store(store, LOWER).series["police"].quarters.iloc[-1]

    assert (last["verdict"], last["reasons"]) == ("signal_lower", [dt.date(2025, 8, 1)])  # 70 is below 70.982


def test_long_run_on_one_side_of_the_mean_is_a_signal(store: Store):
    # The last two months of the baseline lie on the mean, so that the run begins in July: 3 + 3 + 2 months.
    measure = judged_store(store, [101, 102, 103], [104, 105, 106], [101, 102, 99])

    assert list(verdicts(measure).values())[-3:] == ["signal_higher"] * 3
    assert measure.series["police"].quarters.iloc[-1]["reasons"] == [dt.date(2026, 1, 1), dt.date(2026, 2, 1)]


def test_short_baseline_leaves_the_limits_on_trial(store: Store):
    ruled(store, "/data")
    imported(store, months_by_day([*BASELINE_MONTHS[:6], *ORDINARY], JULY_2024))
    lock_baseline(store, "2.23", "Half a year", JULY_2024, dt.date(2024, 10, 1), ACTOR, AT)

    judged = measured(store).series["police"]

    assert judged.phase is not None
    assert (judged.phase.points, judged.phase.is_locked) == (6, False)
    assert list(judged.quarters["verdict"]) == ["baseline", "baseline", "ordinary_variation"]


def test_without_a_baseline_there_is_no_verdict(store: Store):
    ruled(store, "/data")
    imported(store, months_by_day(BASELINE_MONTHS, JULY_2024))

    assert set(verdicts(measured(store)).values()) == {"no_baseline"}


def test_lifted_baseline_gives_way_to_the_one_before(store: Store):
    first = lock_baseline(store, "2.23", "First", JULY_2024, JULY_2024, ACTOR, AT)
    later = lock_baseline(store, "2.23", "Second", JULY_2024, APRIL_2025, ACTOR, AT + dt.timedelta(hours=1))
    found = baseline_in_force(store.cursor(), "2.23")
    assert found is not None
    assert (found.name, found.last_month, found.last_day) == ("Second", dt.date(2025, 6, 1), dt.date(2025, 6, 30))

    lift_baseline(store, later, ACTOR, AT)

    found = baseline_in_force(store.cursor(), "2.23")
    assert found is not None
    assert found.baseline_id == first


# What is not whole


def test_quarter_that_is_not_whole_is_never_compared(store: Store):
    ruled(store, "/data")
    imported(store, by_day(JULY_2024, dt.date(2025, 8, 15), data=3))
    lock_baseline(store, "2.23", "The year before", JULY_2024, APRIL_2025, ACTOR, AT)

    last = measured(store).series["police"].quarters.iloc[-1]

    assert (last["verdict"], last["views"], last["days_covered"], last["days"]) == ("incomplete", 46 * 3, 46, 92)
    assert pd.isna(last["change"])


def test_running_quarter_stands_beside_the_same_days_of_earlier_ones(store: Store):
    ruled(store, "/data")
    views = [1] * 92 + [2] * 92 + [3] * 45
    imported(store, by_day(JULY_2024, dt.date(2025, 2, 14), data=views))

    same = page_views_same_days(store.cursor(), dt.date(2025, 1, 1), JULY_2024, ("data_page",))

    assert [(str(row["period"]), row["days"], row["views"]) for row in plain(same)] == [
        ("2024-07-01", 45, 45),
        ("2024-10-01", 45, 90),
        ("2025-01-01", 45, 135),
    ]


def test_earlier_quarter_known_only_in_sum_is_not_set_beside_days(store: Store):
    ruled(store, "/data")
    imported(store, by_period(("FY2025 Q1", "data", 500)))
    imported(store, by_day(dt.date(2024, 10, 1), dt.date(2024, 10, 10), data=3), name="days.csv")

    same = page_views_same_days(store.cursor(), dt.date(2024, 10, 1), JULY_2024, ("data_page",))

    assert [str(row["period"]) for row in plain(same)] == ["2024-10-01"]


def test_same_days_are_added_over_departments_only_where_all_have_them(store: Store):
    ruled(store, "/data")
    ruled(store, "/calls", "emergency_communications")
    imported(store, by_day(JULY_2024, dt.date(2024, 12, 10), data=3))
    imported(store, by_day(dt.date(2024, 10, 1), dt.date(2024, 12, 10), calls=2), name="calls.csv")

    measure = measured(store)

    assert len(same_days_of(store.cursor(), measure, "police")) == 2
    total = same_days_of(store.cursor(), measure, ALL_DEPARTMENTS)
    assert [(str(row["period"]), row["days"], row["views"]) for row in plain(total)] == [("2024-10-01", 71, 71 * 5)]


def test_month_with_days_missing_is_a_range(store: Store):
    ruled(store, "/data")
    imported(store, by_day(dt.date(2024, 7, 1), dt.date(2024, 8, 31), data=[3] * 40 + [0] * 2 + [3] * 20))

    months = page_views_by_period(store.cursor(), JULY_2024, dt.date(2024, 8, 1), 1, 7, ("data_page",))
    ranges = months_with_doubt(months)

    # August has 29 of 31 days: 87 views recorded, 87 × 31 / 29 = 93 if the two days were like the others.
    assert [(row["low"], row["high"]) for row in plain(ranges)] == [(93, 93), (87, 93)]


def test_month_of_which_less_than_half_is_known_ends_the_chart(store: Store):
    ruled(store, "/data")
    views = [3] * 31 + [3] * 10 + [0] * 21 + [3] * 61
    imported(store, by_day(dt.date(2024, 7, 1), dt.date(2024, 10, 31), data=views))

    months = page_views_by_period(store.cursor(), JULY_2024, dt.date(2024, 10, 1), 1, 7, ("data_page",))

    assert [str(row["month"]) for row in plain(months_with_doubt(months))] == ["2024-09-01", "2024-10-01"]


def test_quarters_sum_tells_nothing_of_its_months(store: Store):
    ruled(store, "/data")
    imported(store, by_period(("FY2025 Q1", "data", 500)))

    def views(months: int, last: dt.date) -> list[tuple[float, int]]:
        table = page_views_by_period(store.cursor(), JULY_2024, last, months, 7, ("data_page",))
        return [(row["views"], row["days_covered"]) for row in table.fillna(-1).to_dict("records")]

    assert views(3, JULY_2024) == [(500, 92)]
    assert views(1, dt.date(2024, 9, 1)) == [(-1, 0)] * 3


# Departments, kinds


def test_main_page_stands_apart_until_it_is_asked_for(store: Store):
    ruled(store, "/data")
    ruled(store, "/fire", "fire", "main_page")
    imported(store, by_day(JULY_2024, dt.date(2024, 9, 30), data=3, fire=10))

    usual = measured(store)
    asked = measured(store, kinds=("data_page", "new_dashboard", "main_page"))

    assert (set(usual.series), set(usual.apart)) == ({"police", ALL_DEPARTMENTS}, {"fire"})
    assert usual.total is not None
    assert asked.total is not None
    assert usual.total.quarters["views"].tolist() == [276]
    assert asked.total.quarters["views"].tolist() == [276 + 920]
    assert asked.total.quarters["main_views"].tolist() == [920]


def test_dashboard_counts_with_the_data_page_and_is_told_apart(store: Store):
    ruled(store, "/data")
    ruled(store, "/dashboard", kind="new_dashboard", valid_from=dt.date(2024, 10, 1))
    imported(store, by_day(JULY_2024, dt.date(2024, 12, 31), data=3, dashboard=[0] * 92 + [2] * 92))

    quarters = measured(store).series["police"].quarters

    assert list(zip(quarters["views"], quarters["dashboard_views"], strict=True)) == [(276, 0), (276 + 184, 184)]
    assert measured(store).dashboards == {"police": dt.date(2024, 10, 1)}


def test_total_is_as_whole_as_its_least_department(store: Store):
    ruled(store, "/data")
    ruled(store, "/calls", "emergency_communications")
    imported(store, by_day(JULY_2024, dt.date(2024, 9, 30), data=3))
    imported(store, by_day(dt.date(2024, 8, 1), dt.date(2024, 9, 30), calls=2), name="calls.csv")

    quarters = page_views_by_period(store.cursor(), JULY_2024, JULY_2024, 3, 7, ("data_page",))

    assert [(row["views"], row["days_covered"]) for row in plain(total_of(quarters))] == [(276 + 122, 61)]


def test_departments_without_a_page_are_named(store: Store):
    ruled(store, "/data")
    imported(store, by_day(JULY_2024, dt.date(2024, 9, 30), data=3))

    measure = measured(store)

    assert measure.without_page == (
        "fire", "community_safety", "emergency_communications", "neighborhood_improvement_services",
        "city_managers_office",
    )  # fmt: skip
    assert [facet.level for facet in measure.mark if facet.name == "process"] == ["low"]


def test_measure_of_an_empty_record_is_none(store: Store):
    assert page_views_measure(store.cursor(), CITY, dt.date(2026, 6, 15)) is None
    assert published(store.cursor(), CITY, dt.date(2026, 6, 15)).empty


def test_mark_and_gate_open_with_a_whole_year(store: Store):
    for place, department in enumerate(CITY.departments):
        ruled(store, f"/{place}", department.department_id)
    imported(store, by_day(JULY_2024, dt.date(2026, 6, 14), {str(n): 3 + n for n in range(len(CITY.departments))}))
    lock_baseline(store, "2.23", "The year before", JULY_2024, APRIL_2025, ACTOR, AT)

    measure = measured(store)

    assert {facet.name: facet.level for facet in measure.mark} == {
        "timeliness": "high", "completeness": "high", "validation": "high", "process": "moderate"
    }  # fmt: skip
    assert measure.gate.is_open  # an owner is not named here, which keeps the mark at moderate, not the gate shut
    # The days are all alike, so that months differ by their length alone: 33 views a day, mean 365 × 33 / 12 = 1,004.
    assert measure.gate.proposed is not None
    assert measure.gate.proposed[0] == 1004


# Figures handed out


def test_command_prints_the_figures_as_published(own_database: Path, capsys):
    store = Store.open(own_database, CITY)
    judged_store(store, ORDINARY, HIGHER)
    store.close()

    assert main(["figures", "page-views", "--from", "2025-07", "--format", "csv"]) == 0
    table = list(csv_files.DictReader(io.StringIO(capsys.readouterr().out)))

    assert list(table[0]) == list(PUBLISHED_COLUMNS)
    assert table == [
        {
            "fiscal_quarter": "FY2026-Q1", "department": "police", "page_kind": "data_page", "views": "315",
            "days_covered": "92", "days_in_quarter": "92", "baseline_mean": "300.0", "change": "0.05",
            "verdict": "ordinary_variation",
        },
        {
            "fiscal_quarter": "FY2026-Q2", "department": "police", "page_kind": "data_page", "views": "346",
            "days_covered": "92", "days_in_quarter": "92", "baseline_mean": "300.0", "change": "0.1533",
            "verdict": "signal_higher",
        },
    ]  # fmt: skip


def test_command_imports_what_it_can_and_says_why_not(own_database: Path, tmp_path: Path, capsys):
    (tmp_path / "good.csv").write_bytes(by_day(JULY_2024, dt.date(2024, 7, 2), data=3))
    (tmp_path / "bad.csv").write_bytes(b"%PDF-1.4")

    code = main(["import-page-views", str(tmp_path / "bad.csv"), str(tmp_path / "good.csv"), str(tmp_path / "no.csv")])
    said = capsys.readouterr()

    assert code == 1
    assert said.out.splitlines()[0] == (
        "good.csv: import 1, day by day from 2024-07-01 to 2024-07-02; 2 rows read, 0 rejected, 6 views"
    )
    assert said.err.splitlines() == [
        "bad.csv is a PDF document, whatever its name says. Export the page views as CSV or JSON.",
        f"{tmp_path / 'no.csv'}: can't be read (No such file or directory).",
    ]


# Real exports, in extracts (public domain): their quarters' totals against pandas

SAN_FRANCISCO_DAYS = """date,pageviews
2016-09-28,102474
2016-09-29,97515
2016-09-30,87891
2016-10-01,39321
2016-10-02,44267
2016-10-03,110816
"""
SAN_FRANCISCO_WEEK = """{"name": "top-pages-7-days",
 "query": {"start-date": "7daysAgo", "end-date": "yesterday", "dimensions": "ga:hostname,ga:pagePath,ga:pageTitle"},
 "data": [
  {"domain": "sfgov.org", "page": "sfgov.org/", "page_title": "SFGOV", "pageviews": "59270"},
  {"domain": "sfgov.org", "page": "sfgov.org/sfc/employee-gateway", "page_title": "Gateway", "pageviews": "21124"},
  {"domain": "sfdbi.org", "page": "sfdbi.org/", "page_title": "Building Inspection", "pageviews": "8899"}],
 "totals": {}, "taken_at": "2016-10-14T17:07:42.013Z"}"""
SMALL_BUSINESS = """domain,page,page_title,pageviews,visits,active_visitors,bounce_rate
www.sba.gov,www.sba.gov/,Small Business Administration,351310,299430,239729,0.26
www.sba.gov,www.sba.gov/funding-programs/loans,"Loans | U.S. Small Business Administration",176282,158471,137442,0.17
www.sba.gov,www.sba.gov/funding-programs/grants,"Grants | U.S. Small Business Administration",99289,89023,78073,0.21
"""


def quarter_totals(store: Store) -> dict[str, int]:
    found = rows(store, "SELECT first_day, sum(views) FROM page_view GROUP BY ALL")
    totals: dict[str, int] = {}
    for day, views in found:
        name = quarter_name(quarter_of(day, 7), 7)
        totals[name] = totals.get(name, 0) + int(views)
    return totals


def test_totals_of_san_franciscos_days_are_those_of_pandas(store: Store):
    imported(store, SAN_FRANCISCO_DAYS.encode(), "pageviews.csv")

    table = pd.read_csv(io.StringIO(SAN_FRANCISCO_DAYS), parse_dates=["date"])
    quarters = table["date"].dt.to_period("Q-JUN").astype(str).str.replace("Q", "-Q").radd("FY")
    assert quarter_totals(store) == table.groupby(quarters)["pageviews"].sum().to_dict()
    assert quarter_totals(store) == {"FY2017-Q1": 287880, "FY2017-Q2": 194404}


def test_totals_of_san_franciscos_week_are_those_of_pandas(store: Store):
    ruled(store, "sfgov.org*")
    imported(store, SAN_FRANCISCO_WEEK.encode(), "top-pages-7-days.json")

    table = pd.DataFrame(pd.read_json(io.StringIO(SAN_FRANCISCO_WEEK), typ="series")["data"]).astype({"pageviews": int})
    assert quarter_totals(store) == {"FY2017-Q2": int(table["pageviews"].sum())} == {"FY2017-Q2": 89293}
    of_host = table[table["domain"] == "sfgov.org"]["pageviews"].sum()
    assert value(store, "SELECT views FROM department_period") == of_host == 80394


def test_totals_of_an_agencys_pages_are_those_of_pandas(store: Store):
    first, last = dt.date(2023, 11, 1), dt.date(2023, 11, 30)
    imported(store, SMALL_BUSINESS.encode(), "all-domains-30-days.csv", first=first, last=last)

    table = pd.read_csv(io.StringIO(SMALL_BUSINESS))
    assert quarter_totals(store) == {"FY2024-Q2": int(table["pageviews"].sum())} == {"FY2024-Q2": 626881}
    assert rows(store, "SELECT path FROM page WHERE host = 'sba.gov' ORDER BY path") == [
        ("/",), ("/funding-programs/grants",), ("/funding-programs/loans",)
    ]  # fmt: skip
