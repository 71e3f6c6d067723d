"""From a first start to a figure on the screen, on a machine without internet."""

from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Server, ServerFactory
from tests.browser.steps import chart, go_to, open_page, settle, work_as

PAGES = ("2.21 Joint events", "Published", "Monthly word", "Write and publish", "Data")


def test_first_start_shows_the_range_of_october(start_server: ServerFactory, page: Page, sample_october):
    server = start_server()

    open_page(page, server.url)

    october = f"{sample_october['low']}–{sample_october['high']}"
    expect(page.get_by_test_id("stMain")).to_contain_text(f"widest range is October 2025, {october}.")
    expect(page.get_by_text("Sample data", exact=True)).to_be_visible()
    expect(page).to_have_title("Overview")
    go_to(page, "2.21 Joint events")
    expect(chart(page).get_by_text(october, exact=True)).to_be_visible()
    expect(page.get_by_test_id("stMain")).to_contain_text(f" in October 2025 ({october})")
    expect(page.get_by_text("Sample data", exact=True)).to_be_visible()
    for title in PAGES:
        go_to(page, title)
        expect(page).to_have_title(title)
        settle(page)
    assert server.complaints() == []
    server.stop()


def test_browser_asks_no_other_host(server: Server, page: Page):
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server.url, server.url.replace("http", "ws"), "data:", "blob:")):
            elsewhere.append(request.url)

    page.on("request", note)
    work_as(page, server.url, "performance")

    open_page(page, server.url)
    for title in PAGES:
        go_to(page, title)
        expect(page).to_have_title(title)
        if title.startswith("2.21"):
            expect(chart(page).locator("svg")).to_be_visible()
        settle(page)

    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    assert elsewhere == []
