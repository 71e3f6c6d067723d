"""The page of initiative 2.23: the latest quarter and its verdict, what is not whole, what stands apart."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from components.chart_files import chart_svg
from components.quarters_chart import quarters_specification
from data.__main__ import main as command
from data.connection import store
from data.page_views.baselines import lift_baseline
from queries.page_views import baseline_in_force
from tests.page_views import by_day, imported, ruled
from tests.pages import (
    PAGE_VIEWS,
    PAGE_VIEWS_TITLE,
    SPANISH,
    app,
    as_text,
    asked,
    captions,
    figures,
    fold,
    labels,
    links,
    texts,
    values,
    warnings,
)
from tests.records import ACTOR, AT

pytestmark = pytest.mark.usefixtures("forgotten_store")

HEADINGS = [
    "Description",
    "Key measures and data analysis",
    "Page views by fiscal quarter",
    "Why this number?",
    "Page views by month",
    "Each department",
    "Why is it important?",
    "What have we been doing?",
    "What’s next?",
]
LATEST = (
    "FY2026 Q3 (Jan 2026 to Mar 2026): **9,555 page views**, 90 of 90 days on record. That is 19 percent more than the "
    "mean of the baseline (8,025 a quarter). **Signal, higher than the baseline**: in a run of eight or more months "
    "above the mean: January 2026 and February 2026; above the upper limit: March 2026 (its months’ limits: 2,257 to "
    "3,093). 1,765 of the views are of new dashboards, which the baseline did not have: not like for like."
)


def page(opened: dict[str, object] | None = None, **address: str) -> AppTest:
    return app(PAGE_VIEWS, opened=opened, **address)


def drawn(session: AppTest, chart: int, layer: str) -> list[dict[str, object]]:
    """The rows that a layer of a chart draws: 0 is the chart by quarter, 1 the one by month."""
    import pyarrow as pa

    data = session.get("vega_lite_chart")[chart].proto.data.data
    return [row for row in pa.ipc.open_stream(data).read_all().to_pylist() if row["layer"] == layer]


# The sample's story


def test_page_has_the_sections_of_the_plan(sample):
    session = page()

    assert values(session.title) == [f"2.23 {PAGE_VIEWS_TITLE}"]
    assert values(session.header) == HEADINGS


def test_latest_whole_quarter_is_the_figure_with_its_verdict(sample):
    session = page()

    assert figures(session)["Page views, FY2026 Q3"] == "9,555"
    assert texts(session).count(LATEST) == 2  # on top, and at “Why this number?”


def test_baseline_is_named_with_its_mean_and_limits(sample):
    (told,) = [text for text in captions(page()) if text.startswith("Baseline")]

    assert told.splitlines()[0].startswith("Baseline “Before the dashboards”: FY2024 Q1 to FY2025 Q1, locked ")
    assert told.splitlines()[1] == (
        "Its quarters: mean 8,025, natural limits 7,059 to 8,991, on trial with 5 of 12 quarters. Verdicts rest on its "
        "months."
    )


def test_running_quarter_is_set_beside_the_same_days_and_not_compared(sample):
    (info,) = [info for info in page().info if info.proto.title == "FY2026 Q4 is not whole"]

    assert info.value == (
        "FY2026 Q4 as far as recorded: **8,051** in 70 days. The same 70 days of earlier quarters: 7,330 in FY2026 Q3, "
        "7,548 in FY2026 Q2, 8,079 in FY2025 Q4, and 7,470 in FY2025 Q3."
    )
    reading = texts(page(quarter="2026-04-01"))
    assert any(
        text.endswith("70 of 91 days on record. It is not whole, so it is not compared with the baseline. "
                      "1,460 of the views are of new dashboards, which the baseline did not have: not like for like.")
        for text in reading
    )  # fmt: skip


def test_chart_hatches_what_is_not_whole_and_draws_breaks_notes_and_what_stands_apart(sample):
    session = page()

    hatched = {row["label"] for row in drawn(session, 0, "bar") if row["style"] == "not_whole"}
    assert hatched == {"FY2026 Q1", "FY2026 Q4"}
    assert [row["label"] for row in drawn(session, 0, "baseline")] == [
        "FY2024 Q1", "FY2024 Q2", "FY2024 Q3", "FY2024 Q4", "FY2025 Q1"
    ]  # fmt: skip
    assert [(row["label"], row["hint"]) for row in drawn(session, 0, "break")] == [
        ("FY2025 Q2", "New dashboard of Community Safety counted from Tue, Oct 15, 2024"),
        ("FY2025 Q3", "New dashboard of Police counted from Mon, Feb 3, 2025"),
    ]
    assert [row["month"] for row in drawn(session, 1, "break")] == ["2024-10-01", "2025-02-01"]  # of the months
    assert [(row["label"], row["text"]) for row in drawn(session, 0, "note")] == [("FY2025 Q2", "1·2")]
    assert {row["part"] for row in drawn(session, 0, "apart")} == {"Fire, main page"}
    assert len(drawn(session, 0, "same")) == 10  # not FY2026 Q1, which lacks three of these days


def test_footnotes_say_what_is_not_like_for_like(sample):
    (told,) = [text for text in captions(page()) if "Dashed line" in text]

    lines = [as_text(line.strip()) for line in told.splitlines()]
    assert "2 October 2024: Made up: the first new dashboard opens" in lines[1].replace("**", "")
    assert lines[2].startswith("Dashed line: Fire has no data page, so its main page is counted.")


def test_missing_days_are_named_as_gap_or_zero(sample):
    session = page()

    assert "2 stretches of days to look at" in labels(session.expander)
    (told,) = [text for text in texts(session) if "gap in tracking" in text]
    assert told.splitlines() == [
        "- **Nov 11 – 16, 2025**, Neighborhood Improvement Services (data pages): no view at all, while other pages "
        "had some. A zero, or a broken link.",
        "- **Aug 19 – 21, 2025**, all departments: no row for any page inside an export: most likely a gap in "
        "tracking.",
    ]


def test_month_with_the_gap_is_a_range(sample):
    august = [row for row in drawn(page(), 1, "bar") if row["month"] == "2025-08-01" and row["is_doubt"]]

    assert [row["part"] for row in august] == ["Days not recorded, if like the others"]


def test_each_department_is_told_against_its_own_baseline(sample):
    session = page()

    assert (
        "The latest whole quarter of each department against its own baseline. Higher than ordinary variation "
        "explains: **Police and Community Safety**."
    ) in texts(session)
    assert (
        "**Community Safety**  \nFY2026 Q3: **3,427**, 67 percent more than its baseline · signal: higher · "
        "with new dashboards, so not like for like"
    ) in texts(session)


# Choices


def test_department_in_the_address_is_shown_alone(sample):
    session = page(of="police", quarter="2025-01-01")

    assert any(text.startswith("FY2025 Q3 (Jan 2025 to Mar 2025): **3,636 page views**") for text in texts(session))
    assert {row["part"] for row in drawn(session, 0, "bar")} == {"Data pages", "New dashboards"}
    assert drawn(session, 0, "apart") == []
    assert list(fold_pages(session)["Page"]) == [
        "sample.example/departments/police/data",
        "sample.example/dashboards/police",
    ]


def fold_pages(session: AppTest):
    """The table of pages behind the quarter."""
    return next(table.value for table in session.dataframe if "Rule" in table.value.columns)


def test_main_pages_are_added_when_asked_for(sample):
    session = page(main="counted")

    assert {row["part"] for row in drawn(session, 0, "bar")} == {"Data pages", "New dashboards", "Main pages"}
    # 9,555 of the data pages and dashboards, and 11,565 of Fire's main page.
    assert any("**21,120 page views**" in text for text in texts(session))


def test_dashboards_left_out_leave_what_is_like_for_like(sample):
    session = page(dashboards="apart")

    assert {row["part"] for row in drawn(session, 0, "bar")} == {"Data pages"}
    assert any("**7,790 page views**" in text for text in texts(session))  # 9,555 less 1,765
    assert drawn(session, 0, "break") == []


def test_views_per_thousand_residents(sample):
    session = page(rate="per_thousand", of="community_safety")

    # 3,427 views of 283,506 residents.
    assert any("**12.1 page views per 1,000 residents**" in text for text in texts(session))


def test_fiscal_year_narrows_the_chart(sample):
    assert [row["label"] for row in drawn(page(years="2025"), 0, "figure")] == [
        "FY2025 Q1", "FY2025 Q2", "FY2025 Q3", "FY2025 Q4"
    ]  # fmt: skip


# What is behind


def test_pages_imports_and_rules_stand_behind_a_quarter(sample):
    session = page(opened={"views_behind": True}, of="police", quarter="2024-01-01")

    assert fold_pages(session).to_dict("records") == [
        {
            "Page": "sample.example/police/data",
            "Page views": 3167,
            "Department": "Police",
            "Kind": "Data pages",
            "Rule": "sample.example/police/data",
            "Valid": "until Sun, Mar 31, 2024",
        }
    ]
    imports = next(text for text in texts(session) if text.startswith("- **pages"))
    assert imports.startswith(
        "- **pages\\_fy2024\\.csv** (import 1, Google Analytics 4, by day), Jul 1, 2023 – Jun 30, 2024, imported "
    )


def test_table_and_command_tell_the_same(sample, capsys):
    command(["figures", "page-views", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    session = page(opened={"views_table": True}, dashboards="apart")

    table = fold(session, "views_table").dataframe[0].value
    police = table[table["Whose"] == "Police"].to_dict("records")
    printed = [row for row in told if (row["department"], row["page_kind"]) == ("police", "data_page")]
    assert [(row["Fiscal quarter"], row["Page views"], row["Days on record"]) for row in reversed(police)] == [
        (row["fiscal_quarter"].replace("-", " "), row["views"], row["days_covered"]) for row in printed
    ]


def test_chart_can_be_saved_with_its_hatching(sample):
    session = page()
    import pyarrow as pa

    data = pa.ipc.open_stream(session.get("vega_lite_chart")[0].proto.data.data).read_all()
    svg = chart_svg(quarters_specification("en", "light", False), data, title="Page views", caption="as of today")

    assert svg.startswith("<svg")
    assert "linearGradient" in svg
    assert "Fire, main page" in svg


def test_mark_and_gate_are_told_with_their_inputs(sample):
    told = "\n".join(texts(page(opened={"trust": True})))

    assert "Departments whose pages a rule names: 6 of 6." in told
    assert "A baseline is locked." in told
    assert "Days recorded, added over the departments with a page: " in told


def test_page_speaks_spanish(sample):
    session = page(lang="es")

    assert values(session.header) == [SPANISH(heading) for heading in HEADINGS]
    assert "Page views, FY2026 Q3" not in figures(session)


# Other records


def test_without_page_views_the_page_leads_to_where_they_come_in(real_records):
    session = page()

    assert (
        "No page of a department has been counted yet: import an export, and say by rules whose pages are whose."
    ) in values(session.info)
    assert links(session) == [("Page views on the Data page", "data")]


def test_department_without_a_page_is_named(real_records):
    app()
    imported(store(), by_day(AT.date().replace(year=2025, month=1, day=1), AT.date().replace(day=1), police=3))
    ruled(store(), "/police")

    told = warnings(page())

    assert told["Departments without a page"].startswith(
        "Fire, Community Safety, Emergency Communications, Neighborhood Improvement Services, and City Manager's "
        "Office: no rule names a page"
    )


def test_without_a_baseline_quarters_have_no_verdict(sample):
    app()
    baseline = asked(baseline_in_force, "2.23")
    lift_baseline(store(), baseline.baseline_id, ACTOR, AT)

    session = page()

    assert any(
        text.endswith("no baseline is locked, so quarters are shown without a verdict.") for text in texts(session)
    )
    assert drawn(session, 0, "limit") == []


def test_page_opens_with_every_fold_open(sample):
    session = page(opened={"views_table": True, "views_behind": True, "views_months": True})
    assert [button.proto.label for button in session.get("download_button")].count("Chart as SVG") == 3
