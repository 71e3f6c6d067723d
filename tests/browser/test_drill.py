"""From the plan down to one department's record, in three steps."""

import datetime as dt

from playwright.sync_api import Page, expect

from data.store import Store
from queries.joint_events import events_of_month, reports_of_event
from tests.browser.conftest import Server
from tests.browser.steps import bar, cells, choose, chosen, figure, open_page, settle

OCTOBER = dt.date(2025, 10, 1)


def test_overview_leads_to_a_departments_record_in_three_steps(
    server: Server, page: Page, sample: Store, sample_october
):
    events = events_of_month(sample.cursor(), OCTOBER)
    first = events[events["counted_as"] == "joint"].iloc[0]
    report = reports_of_event(sample.cursor(), first["event_id"]).iloc[0]
    open_page(page, server.url)

    page.get_by_role("link", name="Open 2.21").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2.21")
    settle(page)
    bar(page, "October 2025").click()

    # File and row of each report stand in the table of the events counted …
    expect(chosen(page, "Month")).to_have_value("October 2025")
    expect(figure(page, "Joint events")).to_have_text(f"{sample_october['low']}–{sample_october['high']}")
    expect(page.get_by_role("tab", selected=True)).to_have_text(f"Counted ({sample_october['confirmed']})")
    expect(cells(page).filter(has_text=f"{report['file_name']}:{report['source_row']}")).to_be_attached()

    # … and the third step shows the record itself.
    choose(page, "Event", first["title"])
    record = page.get_by_test_id("stMain")
    expect(record).to_contain_text(f": {first['title']}")
    expect(record).to_contain_text(f"From {report['file_name']}, row {report['source_row']}, imported")


def test_every_counted_event_in_sight_names_file_and_row_of_its_reports(server: Server, page: Page, sample: Store):
    events = events_of_month(sample.cursor(), OCTOBER)
    counted = events[events["counted_as"] == "joint"]
    open_page(page, f"{server.url}/joint-events?month=2025-10")
    expect(cells(page).first).to_be_attached()

    reports = page.get_by_test_id("stDataFrame").last.locator("[role=gridcell][aria-colindex='4']")

    expect(reports.nth(len(counted) - 1)).to_be_attached()
    for shown, sources in zip(reports.all_text_contents(), counted["sources"], strict=True):
        assert [one.split(" ")[1] for one in shown.split(",")] == [
            f"{source['file_name']}:{source['row']}" for source in sources
        ]
