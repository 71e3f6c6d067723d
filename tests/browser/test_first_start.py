"""From a first start to a figure on the screen, on a machine without internet."""

from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Server, ServerFactory
from tests.browser.steps import chart, go_to, open_page, settle


def test_first_start_shows_the_range_of_october(start_server: ServerFactory, page: Page, sample_october):
    server = start_server()

    open_page(page, server.url)

    october = f"{sample_october['low']}–{sample_october['high']}"
    expect(chart(page).get_by_text(october, exact=True)).to_be_visible()
    expect(page.get_by_test_id("stMain")).to_contain_text(f" in October 2025 ({october})")
    expect(page.get_by_text("Sample data", exact=True)).to_be_visible()
    expect(page).to_have_title("Joint events")
    go_to(page, "Data")
    expect(page).to_have_title("Data")
    expect(page.get_by_text("Sample data", exact=True)).to_be_visible()
    settle(page)
    assert server.complaints() == []
    server.stop()


def test_browser_asks_no_other_host(server: Server, page: Page):
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server.url, server.url.replace("http", "ws"), "data:", "blob:")):
            elsewhere.append(request.url)

    page.on("request", note)

    open_page(page, server.url)
    expect(chart(page).locator("svg")).to_be_visible()
    go_to(page, "Data")
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    settle(page)

    assert elsewhere == []
