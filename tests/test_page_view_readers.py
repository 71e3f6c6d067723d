"""Each kind of export: what it counts, which days it is of, and what it must not be taken for."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.page_views.exports import UnreadableExport
from data.page_views.periods import period_of
from data.page_views.view_counts import views_of
from tests.page_views import csv, read

WEEK = "# All Users\n# Start date: 20250309\n# End date: 20250315\n"
HEAD = "# ----------------\n# Pages and screens\n# Account: City\n# Property: City site\n# ----------------\n#\n"


def rows(export) -> list[tuple[str | None, str, int]]:
    return [(row.host, row.page, row.views) for row in export.rows]


def days(export) -> set[tuple[str, str, str]]:
    return {(row.period.first.isoformat(), row.period.last.isoformat(), row.period.grain) for row in export.rows}


def notes(export) -> list[str]:
    return [str(note) for note in export.notes]


def refusal(content: bytes | str, name: str = "export.csv", **said) -> str:
    with pytest.raises(UnreadableExport) as refused:
        read(content, name, **said)
    return str(refused.value)


# Google Analytics 4


def test_ga4_export_of_a_week_is_read_without_its_totals():
    export = read(HEAD + WEEK + 'Page path and screen class,Views,Users\n,"1,305",9\n/fire,"1,205",8\n/911,100,1\n')

    assert (export.format, export.property) == ("ga4_csv", "City site")
    assert rows(export) == [(None, "/fire", 1205), (None, "/911", 100)]
    assert days(export) == {("2025-03-09", "2025-03-15", "week")}
    assert export.rejected == ()


def test_ga4_export_with_three_tables_of_the_same_views_counts_one():
    export = read(
        HEAD + WEEK + "\nPage path + query string and screen class,Views\n/a,5\n/b,3\n\n"
        "# Start date: 20250309\n# End date: 20250315\nPage path + query string and screen class,Views,Users\n/a,5,2\n"
        "/b,3,1\n\n" + WEEK + "\nPage path + query string and screen class,Hostname,Views,Users\n"
        "/a,one.example,4,1\n/a,two.example,1,1\n/b,one.example,3,1\n"
    )

    assert rows(export) == [("one.example", "/a", 4), ("two.example", "/a", 1), ("one.example", "/b", 3)]
    assert notes(export) == [
        "The file has 3 tables of the same views: the one that says most was read, not all of them."
    ]


def test_ga4_chart_above_the_pages_is_left_aside():
    export = read(
        HEAD + WEEK + "Nth day,Views\n0000,4\n0001,4\n\n" + WEEK + "Page path and screen class,Views\n/a,5\n/b,3\n"
    )

    assert rows(export) == [(None, "/a", 5), (None, "/b", 3)]


def test_ga4_export_with_dates_keeps_its_days():
    export = read(HEAD + WEEK + "Page path and screen class,Date,Views\n/a,20250309,5\n/a,20250310,7\n")

    assert days(export) == {("2025-03-09", "2025-03-09", "day"), ("2025-03-10", "2025-03-10", "day")}


def test_ga4_nth_day_is_counted_from_the_start():
    export = read(HEAD + WEEK + "Page path and screen class,Nth day,Views\n/a,0000,5\n/a,0006,7\n/a,0007,1\n")

    assert days(export) == {("2025-03-09", "2025-03-09", "day"), ("2025-03-15", "2025-03-15", "day")}
    assert [str(row.reason) for row in export.rejected] == ["“0007” is no day of this export."]


def test_spanish_export_is_read_with_points_between_thousands():
    export = read(
        "# ---\n# Páginas y pantallas\n# Cuenta: Ciudad\n# Propiedad: Sitio\n# ---\n# \n# Fecha de inicio: 20250309\n"
        "# Fecha de finalización: 20250315\n"
        "Ruta de la página y clase de pantalla,Vistas\n/fire,1.205\n/911,12\n"
    )

    assert rows(export) == [(None, "/fire", 1205), (None, "/911", 12)]
    assert days(export) == {("2025-03-09", "2025-03-15", "week")}
    assert export.property == "Sitio"


def test_sum_across_the_end_of_a_fiscal_quarter_is_refused_with_what_to_export():
    head = HEAD + "# Start date: 20250303\n# End date: 20250531\n"

    assert refusal(head + "Page title and screen class,Views\nWelcome,953\n", "pages.csv") == (
        "pages.csv sums up 2025-03-03 to 2025-05-31 without dates inside, and a fiscal quarter ends in between: its "
        "views can't be told apart. Export it with the dimension “Date” (a row for each day), or one file for each "
        "quarter."
    )


def test_same_days_are_no_refusal_where_the_fiscal_year_starts_elsewhere():
    head = HEAD + "# Start date: 20250303\n# End date: 20250428\n"
    content = head + "Page path and screen class,Views\n/a,5\n"

    assert rows(read(content, fiscal_year_starts=2)) == [(None, "/a", 5)]  # quarters begin in February, May, …


def test_ga4_pages_by_title_are_read_with_a_warning():
    export = read(HEAD + WEEK + "Page title and screen class,Views\nFire | City,5\n")

    assert rows(export) == [(None, "Fire | City", 5)]
    assert notes(export) == [
        "Pages are known by their titles alone. Export “Page path” where you can: titles change and repeat."
    ]


def test_answer_of_the_data_api_is_read():
    answer = {
        "dimensionHeaders": [{"name": "date"}, {"name": "hostName"}, {"name": "pagePath"}],
        "metricHeaders": [{"name": "screenPageViews", "type": "TYPE_INTEGER"}],
        "rows": [
            {
                "dimensionValues": [{"value": "20250309"}, {"value": "city.example"}, {"value": "/fire"}],
                "metricValues": [{"value": "12"}],
            }
        ],
        "rowCount": 3,
        "kind": "analyticsData#runReport",
    }
    export = read(json.dumps(answer), "answer.json")

    assert (export.format, rows(export)) == ("ga4_api", [("city.example", "/fire", 12)])
    assert notes(export) == ["The report has 3 rows, this file 1: fetch the other pages of the answer, too."]


# Universal Analytics, analytics-reporter


def test_universal_analytics_export_leaves_its_tail_of_days_aside():
    export = read(
        "# ----\n# All Web Site Data\n# Pages\n# 20160801-20160831\n# ----\n\n"
        'Page,Pageviews,Unique Pageviews\n/,"1,234",1000\n/fire,100,90\n,"1,334","1,090"\n\n'
        'Day Index,Pageviews\n8/1/16,700\n8/2/16,634\n,"1,334"\n'
    )

    assert (export.format, rows(export)) == ("universal_analytics", [(None, "/", 1234), (None, "/fire", 100)])
    assert days(export) == {("2016-08-01", "2016-08-31", "month")}
    assert notes(export) == ["The tail “Day Index” sums up the whole site and was left aside."]


def test_analytics_reporter_json_is_of_the_days_before_it_was_taken():
    report = {
        "name": "top-pages-7-days",
        "query": {"dateRanges": [{"startDate": "7daysAgo", "endDate": "yesterday"}]},
        "data": [{"domain": "city.example", "page": "city.example/fire", "page_title": "Fire", "pageviews": "12"}],
        "taken_at": "2025-03-16T02:00:00.000Z",  # still the 15th in Durham
        "agency": "city",
    }
    export = read(json.dumps(report), "report.json")

    assert (export.format, export.property) == ("analytics_reporter", "city")
    assert days(export) == {("2025-03-08", "2025-03-14", "week")}


def test_analytics_reporter_csv_needs_its_days_said():
    content = "domain,page,page_title,pageviews,visits\ncity.example,city.example/fire,Fire,12,3\n"

    assert refusal(content, "top-pages.csv").startswith("top-pages.csv names no dates")
    export = read(content, "top-pages.csv", first=dt.date(2025, 3, 9), last=dt.date(2025, 3, 15))
    assert rows(export) == [("city.example", "city.example/fire", 12)]
    assert notes(export) == ["Taken to be of 2025-03-09 to 2025-03-15, as was said at import."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("date,visits\n2025-03-09,4\n", "counts visits, not views"),
        ("page_title,active_visitors\nFire,4\n", "counts active_visitors, not views"),
        ("landing_page,visits,pageviews\n/fire,3,9\n", "tells of the visits that began or ended on a page"),
        ("source,visits,pageviews\ngoogle,3,9\n", "names neither pages nor days"),
        ("domain\ncity.example\n", "has no column of views. Its columns are: domain."),
    ],
)
def test_reports_of_other_things_are_refused_with_what_they_count(content: str, reason: str):
    assert reason in refusal(content)


# Matomo, Plausible, Umami


def test_matomo_export_in_utf16_by_day_is_read():
    content = "date,label,nb_visits,nb_hits,url\n2025-03-09,fire,3,12,https://city.example/fire\n".encode("utf-16")
    export = read(content, "Actions.getPageUrls.csv")

    assert (export.format, rows(export)) == ("matomo", [(None, "https://city.example/fire", 12)])


def test_matomo_json_by_day_is_read():
    export = read(json.dumps({"2025-03-09": [{"label": "/fire", "nb_hits": 4}], "2025-03-10": []}), "matomo.json")

    assert (rows(export), days(export)) == ([(None, "/fire", 4)], {("2025-03-09", "2025-03-09", "day")})


def test_plausible_export_takes_its_days_from_its_rows_or_its_name():
    by_day = read(
        '"date","hostname","page","visits","visitors","pageviews"\n"2025-03-09","city.example","/fire",3,2,12\n',
        "imported_pages_20250309_20250315.csv",
    )
    in_sum = read("name,visitors,pageviews,bounce_rate,time_on_page\n/fire,2,12,40,30\n", "pages_20250309_20250315.csv")

    assert (by_day.format, rows(by_day)) == ("plausible", [("city.example", "/fire", 12)])
    assert days(by_day) == {("2025-03-09", "2025-03-09", "day")}
    assert days(in_sum) == {("2025-03-09", "2025-03-15", "week")}


def test_umami_events_are_counted_by_day_without_those_that_are_no_views():
    export = read(
        "website_id,hostname,url_path,url_query,event_type,event_name,created_at\n"
        "w,city.example,/fire,,1,,2025-03-09 10:00:00\nw,city.example,/fire,,1,,2025-03-09 23:59:59\n"
        "w,city.example,/fire,,2,click,2025-03-09 10:00:01\nw,city.example,/911,,1,,2025-03-10 00:00:00\n"
    )

    assert export.format == "umami"
    assert rows(export) == [("city.example", "/fire", 2), ("city.example", "/911", 1)]


# Plain tables


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2025-03-09 05:00", ("2025-03-09", "2025-03-09", "hour")),
        ("2025-W11", ("2025-03-10", "2025-03-16", "week")),
        ("2025-03", ("2025-03-01", "2025-03-31", "month")),
        ("March 2025", ("2025-03-01", "2025-03-31", "month")),
        ("marzo de 2025", ("2025-03-01", "2025-03-31", "month")),
        ("FY2025 Q3", ("2025-01-01", "2025-03-31", "quarter")),
        ("2025-Q1", ("2025-01-01", "2025-03-31", "quarter")),
        ("2025-03-01 to 2025-03-10", ("2025-03-01", "2025-03-10", "range")),
        ("2025-03-03,2025-03-09", ("2025-03-03", "2025-03-09", "week")),
    ],
)
def test_plain_table_knows_the_grain_of_its_periods(period: str, expected: tuple[str, str, str]):
    assert days(read(csv("Period;Page;Views", f"{period};/fire;12"))) == {expected}


def test_bad_rows_are_kept_with_their_reasons_and_the_rest_goes_on():
    export = read(
        csv("Date,Page,Views", "2025-02-30,/a,5", "2025-02-03,/a,-4", "2025-02-04,/a,2.5", "2025-02-05,/a,",
            "Date,Page,Views", '2025-02-06,/a,"1,205"', "2031-01-01,/a,1", "2025-03-29,/a,7", "2025-02-07,Total,9")
    )  # fmt: skip

    assert rows(export) == [(None, "/a", 1205), (None, "/a", 7)]
    assert [(row.row, str(row.reason)) for row in export.rejected] == [
        (2, "“2025-02-30” is no day, week, month or quarter that the calendar has. Write days as 2025-01-31."),
        (3, "-4 views: there can't be fewer than none. Correct it in the export."),
        (4, "2.5 is a fraction: views are whole numbers. Export the metric “Views”, not an average."),
        (5, "The number of views is blank. Write 0 where there were none, then import the file again."),
        (8, "2031-01-01 has not come yet. Check the dates of the export."),
    ]
    assert export.rejected[0].cells == {"Date": "2025-02-30", "Page": "/a", "Views": "5"}


def test_week_across_the_end_of_a_quarter_is_left_out_and_the_others_count():
    export = read(csv("Week,Page,Views", "2025-03-24,/a,5", "2025-03-31,/a,7"))

    assert days(export) == {("2025-03-24", "2025-03-30", "week")}
    assert [str(row.reason) for row in export.rejected] == [
        "2025-03-31 to 2025-04-06 crosses the end of a fiscal quarter, so its views belong to neither. "
        "Export these days by day."
    ]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"%PDF-1.7 x", "views.csv", "views.csv is a PDF document, whatever its name says."),
        (b"", "views.csv", "views.csv is empty."),
        (b"Date,Page,Views\n", "views.csv", "views.csv has headings, but no row below them."),
        (b"Date,Views,Page,Views\n2025-03-09,1,/a,2\n", "views.csv", "views.csv has several columns “Views”"),
        (b'{"rows": [', "views.json", "views.json is no whole JSON"),
        (b"<!DOCTYPE html><html></html>", "views.csv", "views.csv is a web page"),
        (b"just a letter\n", "views.csv", "views.csv is text, not a table of page views."),
    ],
)
def test_file_that_can_not_be_counted_is_refused_in_one_sentence(content: bytes, name: str, reason: str):
    assert refusal(content, name).startswith(reason)


def test_day_before_the_month_is_told_from_the_column():
    assert days(read(csv("Date,Page,Views", "03/02/2025,/a,1", "13/02/2025,/a,1"))) == {
        ("2025-02-03", "2025-02-03", "day"),
        ("2025-02-13", "2025-02-13", "day"),
    }


@given(st.integers(0, 10**9))
def test_number_of_views_is_read_however_it_is_written(number: int):
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", " "), f"{number}.0", f" {number} "):
        assert views_of(text) == number
    assert views_of(f"{number:,}".replace(",", "."), points_part_thousands=True) == number
    assert views_of(f"-{number}") is None


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_numbers_and_periods(text: str):
    views = views_of(text)
    assert views is None or views >= 0
    period = period_of(text, False, 7)
    assert period is None or period.first <= period.last


@given(st.lists(st.text(alphabet='abc,;\n"#/20251-:\t ', max_size=40), max_size=8))
def test_no_text_breaks_the_reading_of_a_file(lines: list[str]):
    try:
        export = read("\n".join(["Date,Page,Views", *lines]))
    except UnreadableExport as refused:
        assert str(refused)
    else:
        assert all(row.views >= 0 for row in export.rows)


@pytest.mark.parametrize(
    ("day", "views", "reason"),
    [
        ("1066-01-01", "5", "1066-01-01 lies before anybody counted page views. Check the dates of the export."),
        (
            "2025-01-01",
            "99999999999999999999",
            "99999999999999999999 is too large for a number of views. Correct it in the export.",
        ),
    ],
)
def test_slips_of_the_hand_are_named(day: str, views: str, reason: str):
    export = read(csv("period,page,views", f"{day},/a,{views}", "2025-01-02,/a,7"))
    assert [str(row.reason) for row in export.rejected] == [reason]
    assert rows(export) == [(None, "/a", 7)]
