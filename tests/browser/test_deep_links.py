"""An address asked for before any other, right after a restart."""

from pathlib import Path

from playwright.sync_api import Page, expect

from components.wording import catalogue
from data.strategic_plan import configured_plan
from tests.browser.conftest import ServerFactory
from tests.browser.steps import chosen, figure, open_page, work_as

SPANISH = catalogue("es").gettext
TITLE = configured_plan().initiative("2.21").title


def test_data_page_as_the_first_request_after_a_restart(sample_copy: Path, start_server: ServerFactory, page: Page):
    server = start_server(sample_copy)
    work_as(page, server.url, "performance")

    open_page(page, f"{server.url}/data")

    expect(page.get_by_role("heading", level=1)).to_have_text("Data")
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    expect(page.get_by_text("Sample data", exact=True)).to_be_visible()  # the frame of app.py stands around it
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(f"{server.url}/data")
    server.stop()


def test_month_and_language_as_the_first_request_after_a_restart(
    sample_copy: Path, start_server: ServerFactory, page: Page, sample_october
):
    server = start_server(sample_copy)

    open_page(page, f"{server.url}/joint-events?month=2025-10&lang=es")

    expect(page.get_by_role("heading", level=1)).to_have_text(f"2.21 {SPANISH(TITLE)}")
    expect(chosen(page, SPANISH("Month"))).to_have_value("octubre de 2025")
    expect(figure(page, SPANISH("Joint events"))).to_have_text(f"{sample_october['low']}–{sample_october['high']}")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(f"{server.url}/joint-events?month=2025-10&lang=es")
    assert server.complaints() == []
    server.stop()
