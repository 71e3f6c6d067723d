"""Files of people, handed in on the Data page; each test on a server of its own."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, ServerFactory
from tests.browser.steps import (
    chart,
    choose,
    chosen,
    figure,
    go_to,
    import_file,
    open_page,
    press_import,
    settle,
    upload,
    work_as,
)
from tests.records import calendar

# As Excel saves it in much of the world: a byte order mark, semicolons, CRLF.
LOG = (
    "\ufeffEvent Name;Date;Time;Lead Department;Partner Agencies;Location;Status\r\n"
    "Porch Light Night;10/07/2025;6:00 PM - 8:00 PM;Durham Fire Department;Police, HEART;Fern Park;Held\r\n"
    "Smoke Alarm Walk;10/18/2025;9:30 AM - 12:00 PM;DFD;NIS;Old Fern Street;Held\r\n"
    "Library Hour;10/20/2025;10:00 AM - 11:00 AM;Police;;Fern Library;Held\r\n"
    "Bike Rodeo;11/15/2025;1:00 PM – 3:00 PM;Police;Fire;Fern School;Held\r\n"
    "Car Wash;;;Police;Fire;Fern Station;Held\r\n"
).encode()

CALENDAR = calendar(
    [
        "UID:coffee@example.org",
        "SUMMARY:Coffee with a crew",
        "DTSTART;TZID=America/New_York:20251202T180000",
        "DTEND;TZID=America/New_York:20251202T190000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE;TZID=America/New_York:20251209T180000",
        'ATTENDEE;PARTSTAT=ACCEPTED;CN="Durham Fire Department":mailto:fire@example.org',
        'ATTENDEE;PARTSTAT=ACCEPTED;CN="Durham Police Department":mailto:police@example.org',
    ],
)

NASTY = "=1+1 <script>document.title='owned'</script> **bold** [link](https://example.org)"
NASTY_LOG = f'Event,Date,Department,Partners,Location,Status\n"{NASTY}",10/07/2025,Fire,Police,@SUM(1),Held\n'.encode()


@pytest.fixture(scope="module")
def shared_server(start_server: ServerFactory, sample_file: Path) -> Iterator[Server]:
    """A server for tests that each add records of a month of their own and look at no other."""
    server = start_server(Path(shutil.copy(sample_file, sample_file.with_name("shared.duckdb"))))
    yield server
    server.stop()


def test_table_uploaded_is_previewed_imported_and_counted(
    own_server: Server, page: Page, axe: Callable[[Page], list[str]]
):
    open_data(page, own_server.url)

    upload(page, "events 2025.csv", LOG)

    expect(page.get_by_text("4 records can be read. 1 can’t.")).to_be_visible()
    expect(chosen(page, "Hours (from – to)")).to_have_value("Time")
    expect(chosen(page, "Department that reports")).to_have_value("Lead Department")
    settle(page)
    assert axe(page) == []
    press_import(page)
    expect(page.get_by_text("events 2025.csv was imported")).to_be_visible()
    expect(page.get_by_test_id("stAlert").first).to_contain_text(
        "4 reports added, 0 updated, 0 unchanged, 1 row needs mending. The made-up sample was removed."
    )
    expect(page.get_by_text("Sample data", exact=True)).to_have_count(0)
    go_to(page, "2.21 Joint events")
    expect(page.get_by_test_id("stMain")).to_contain_text("October 2025 to November 2025: 3 joint events")
    choose(page, "Month", "October 2025")
    expect(figure(page, "Joint events")).to_have_text("2")
    assert own_server.complaints() == []


def test_calendar_uploaded_is_expanded_and_counted(shared_server: Server, page: Page):
    open_data(page, shared_server.url)

    upload(page, "crew.ics", CALENDAR)

    expect(page.get_by_text("2 records can be read.")).to_be_visible()
    press_import(page)
    expect(page.get_by_text("crew.ics was imported")).to_be_visible()
    expect(page.get_by_test_id("stAlert").first).to_contain_text("2 reports added")
    open_page(page, f"{shared_server.url}/joint-events?fy=2026&month=2025-12")
    expect(figure(page, "Joint events")).to_have_text("0–2")  # accepted, but nobody has said who came


def test_long_import_shows_its_progress(shared_server: Server, page: Page):
    rows = "".join(f"Visit {number},10/{number % 28 + 1:02}/2024,Fire,Police,Held\n" for number in range(3000))
    page.add_init_script(
        "new MutationObserver(() => {"
        "  const bar = document.querySelector('[data-testid=stProgress]');"
        "  if (bar) (window.stages ??= new Set()).add(bar.innerText.trim());"
        "}).observe(document, {subtree: true, childList: true, characterData: true})"
    )
    open_data(page, shared_server.url)

    import_file(page, "visits.csv", f"Event,Date,Department,Partners,Status\n{rows}".encode())

    stages = page.evaluate("[...(window.stages ?? [])]")
    assert set(stages) & {"Reading the records", "Writing the records", "Looking for possible duplicates"}
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    expect(page.get_by_test_id("stAlert").first).to_contain_text("3,000 reports added")


def test_web_page_uploaded_gets_one_sentence_and_changes_nothing(server: Server, page: Page):
    open_data(page, server.url)

    upload(page, "events.csv", b"<!DOCTYPE html><html><body>Please sign in</body></html>")

    expect(page.get_by_test_id("stAlert").last).to_contain_text(
        "events.csv is a web page, not a file of events. Use the page's own download or export button."
    )
    expect(page.get_by_role("button", name=re.compile("Import$"))).to_have_count(0)
    expect(page.get_by_text("Sample data", exact=True)).to_be_visible()


def test_rejected_row_mended_is_confirmed_and_leaves_the_list(
    own_server: Server, page: Page, axe: Callable[[Page], list[str]]
):
    open_data(page, own_server.url)
    import_file(page, "log.csv", LOG)
    page.get_by_role("tab", name="Rows to mend").click()
    expect(page.get_by_text("1 row could not become a report.")).to_be_visible()
    settle(page)
    assert axe(page) == []

    page.get_by_role("textbox", name="Date").fill("10/25/2025")
    page.get_by_role("button", name="Mend and try again").click()

    expect(page.get_by_text("Mended: the row is a report now.")).to_be_visible()
    expect(page.get_by_text("No row waits to be mended.")).to_be_visible()
    go_to(page, "2.21 Joint events")
    expect(page.get_by_test_id("stMain")).to_contain_text("4 joint events")


def test_signs_of_other_languages_in_a_file_are_shown_as_text(shared_server: Server, page: Page):
    open_data(page, shared_server.url)
    import_file(page, "nasty.csv", NASTY_LOG)
    open_page(page, f"{shared_server.url}/joint-events?fy=2026&month=2025-10")
    expect(figure(page, "Joint events")).to_have_text("1")

    settle(page)
    choose(page, "Event", NASTY[:30])

    expect(page.get_by_test_id("stMain")).to_contain_text(f"Fire: {NASTY}")
    expect(page.get_by_test_id("stMain")).to_contain_text("Where: @SUM(1)")
    expect(page.get_by_role("link", name="link", exact=True)).to_have_count(0)
    expect(page).to_have_title("2.21 Joint events")


def test_import_of_one_person_is_seen_by_another_and_kept_after_a_restart(
    own_server: Server, start_server: ServerFactory, page: Page, other_page: Page, sample_october
):
    open_page(other_page, f"{own_server.url}/joint-events?month=2025-10")
    october = f"{sample_october['low']}–{sample_october['high']}"
    expect(chart(other_page).get_by_text(october, exact=True)).to_be_visible()
    open_data(page, own_server.url)

    import_file(page, "log.csv", LOG)
    choose(other_page, "Period", "FY2026")

    expect(other_page.get_by_test_id("stMain")).to_contain_text("October 2025 to November 2025: 3 joint events")
    expect(other_page.get_by_text("Sample data", exact=True)).to_have_count(0)
    own_server.stop()
    restarted = start_server(own_server.database)
    open_page(page, f"{restarted.url}/joint-events")
    expect(page.get_by_test_id("stMain")).to_contain_text("October 2025 to November 2025: 3 joint events")
    expect(page.get_by_text("Sample data", exact=True)).to_have_count(0)
    restarted.stop()


def open_data(page: Page, server_url: str) -> None:
    """Open the Data page as the Office of Performance: residents import nothing."""
    work_as(page, server_url, "performance")
    open_page(page, f"{server_url}/data")
