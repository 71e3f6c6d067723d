"""From the chart down to a department's report."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from data.store import Store
from queries.joint_events import events_of_month, reports_of_event
from tests.browser.conftest import Server
from tests.browser.steps import bar, chart, choose, chosen, downloaded, figure, open_folded, open_page, settle

OCTOBER = dt.date(2025, 10, 1)
CHART_IN_WORDS = (
    "Joint events by month: solid what is certain, outlined what is in doubt. The table below has the figures."
)


def test_month_chosen_by_keyboard_shows_its_figures(server: Server, page: Page, sample_october):
    open_page(page, f"{server.url}/joint-events")

    choose(page, "Month", "October 2025")

    expect(figure(page, "Joint events")).to_have_text(f"{sample_october['low']}–{sample_october['high']}")
    expect(figure(page, "Confirmed")).to_have_text(str(sample_october["confirmed"]))
    expect(figure(page, "Open pairs")).to_have_text(str(sample_october["open_pairs"]))
    expect(page).to_have_url(f"{server.url}/joint-events?month=2025-10")


def test_month_chosen_by_its_bar_shows_its_figures(server: Server, page: Page, sample_october):
    open_page(page, f"{server.url}/joint-events")

    bar(page, "October 2025").click()

    expect(chosen(page, "Month")).to_have_value("October 2025")
    expect(figure(page, "Joint events")).to_have_text(f"{sample_october['low']}–{sample_october['high']}")
    expect(page).to_have_url(f"{server.url}/joint-events?month=2025-10")


def test_month_chosen_by_its_bar_again_after_another_in_the_list(server: Server, page: Page):
    open_page(page, f"{server.url}/joint-events")
    bar(page, "December 2025").click()
    expect(chosen(page, "Month")).to_have_value("December 2025")
    choose(page, "Month", "October 2025")
    expect(page).to_have_url(f"{server.url}/joint-events?month=2025-10")
    settle(page)

    bar(page, "December 2025").click()

    expect(chosen(page, "Month")).to_have_value("December 2025")


def test_event_chosen_by_keyboard_shows_its_reports(server: Server, page: Page, sample: Store):
    events = events_of_month(sample.cursor(), OCTOBER)
    event = events[(events["reports"] == 1) & ~events["title"].duplicated(keep=False)].iloc[0]
    report = reports_of_event(sample.cursor(), event["event_id"]).iloc[0]
    open_page(page, f"{server.url}/joint-events?month=2025-10")

    choose(page, "Event", event["title"])

    expect(page.get_by_test_id("stMain")).to_contain_text(f": {event['title']}")
    expect(page.get_by_test_id("stMain")).to_contain_text(f"From {report['file_name']}, row {report['source_row']},")


def test_event_chosen_by_its_row_shows_its_reports(server: Server, page: Page, sample: Store):
    events = events_of_month(sample.cursor(), OCTOBER)
    first = events[events["counted_as"] == "joint"].iloc[0]
    open_page(page, f"{server.url}/joint-events?month=2025-10")

    click_first_row(page)

    expect(chosen(page, "Event")).to_have_value(re.compile(re.escape(first["title"])))
    expect(page.get_by_test_id("stMain")).to_contain_text(f": {first['title']}")


def test_table_of_months_is_downloaded_as_published(server: Server, page: Page, sample_october):
    open_page(page, f"{server.url}/joint-events")
    open_folded(page, "The same as a table, and downloads")

    lines = downloaded(page, "Table as CSV").decode().splitlines()

    assert lines[0] == "month,low,high,confirmed,site_events,campaigns,reports,open_pairs,departments_missing"
    (october,) = [line.split(",") for line in lines if line.startswith("2025-10,")]
    assert [int(number) for number in october[1:4]] == [
        sample_october["low"],
        sample_october["high"],
        sample_october["confirmed"],
    ]


def test_spoken_bar_says_its_month_and_range(server: Server, page: Page, sample_october):
    open_page(page, f"{server.url}/joint-events")

    spoken = bar(page, "October 2025").get_attribute("aria-label") or ""

    assert f"{sample_october['low']}–{sample_october['high']}" in spoken
    assert "to_count" not in spoken, "screen readers read the names of the chart's columns aloud"
    expect(chart(page)).to_have_attribute("aria-label", CHART_IN_WORDS)


def click_first_row(page: Page) -> None:
    """Click the box at the left of the first row of the events: the table is drawn on a canvas, without elements."""
    table = page.get_by_test_id("stDataFrame").last
    expect(table.locator("[role=gridcell]").first).to_be_attached()
    page.get_by_role("tablist").evaluate("tabs => tabs.scrollIntoView({block: 'center'})")  # the table may be taller
    box = table.bounding_box()
    assert box is not None
    row_height = 35
    page.mouse.click(box["x"] + 16, box["y"] + 1.5 * row_height)
