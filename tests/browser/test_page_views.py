"""The page of page views in a browser: from a bar to the pages behind it, and the figures as files."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.steps import bar, chart, choose, chosen, downloaded, figure, open_folded, open_page


def test_quarter_chosen_by_its_bar_is_explained(server: Server, page: Page):
    open_page(page, f"{server.url}/page-views")
    expect(figure(page, "Page views, FY2026 Q3")).to_have_text("9,555")

    bar(page, "FY2025 Q2").click()

    expect(chosen(page, "Fiscal quarter")).to_have_value("FY2025 Q2")
    expect(page.get_by_test_id("stMain")).to_contain_text("FY2025 Q2 (Oct 2024 to Dec 2024): 9,344 page views")
    expect(page).to_have_url(f"{server.url}/page-views?quarter=2024-10-01")


def test_department_chosen_by_keyboard_is_kept_in_the_address_and_saved(server: Server, page: Page):
    open_page(page, f"{server.url}/page-views")

    choose(page, "Department", "Community Safety")

    expect(page).to_have_url(f"{server.url}/page-views?of=community_safety")
    expect(page.get_by_test_id("stMain")).to_contain_text("3,427 page views")
    expect(chart(page).locator("svg")).to_be_visible()
    open_folded(page, "The same as a table, and downloads")
    lines = downloaded(page, "Table as CSV").decode().splitlines()
    assert lines[0] == (
        "fiscal_quarter,department,page_kind,views,days_covered,days_in_quarter,baseline_mean,change,verdict"
    )
    assert "FY2026-Q3,community_safety,data_page,2042,90,90,2054.0,-0.0058,ordinary_variation" in lines
