"""What people do on the screens, and what they see there."""

import re

from playwright.sync_api import Locator, Page, expect

IDLE = "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"


def open_page(page: Page, address: str) -> None:
    """Go to an address, and wait until the page is drawn."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has ended and nothing is faded or loading any more."""
    page.wait_for_function(IDLE)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def chart(page: Page) -> Locator:
    """The chart of joint events; its figures are text in it."""
    return page.get_by_test_id("stVegaLiteChart")


def bar(page: Page, month: str) -> Locator:
    """A part of the bar of a month, given as October 2025."""
    return chart(page).locator(f"path[aria-label*='{month}']").first


def figure(page: Page, label: str) -> Locator:
    """The number of one of the large figures."""
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list by keyboard alone: type what is looked for, then Enter."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(option)
    expect(page.get_by_role("option").first).to_contain_text(option)
    page.keyboard.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    settle(page)


def chosen(page: Page, label: str) -> Locator:
    """A list; its value is what is chosen in it."""
    return page.get_by_role("combobox", name=label, exact=True)


def switch_language(page: Page, name: str) -> None:
    """Click a language at the top of the page."""
    page.get_by_role("radiogroup").get_by_text(name, exact=True).click()


def upload(page: Page, name: str, content: bytes) -> None:
    """Choose a file on the Data page."""
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def import_file(page: Page, name: str, content: bytes) -> None:
    """Choose a file on the Data page and import it as it was understood."""
    upload(page, name, content)
    press_import(page)
    expect(page.get_by_text(f"{name} was imported")).to_be_visible()
    settle(page)


def press_import(page: Page) -> None:
    """Click the button below the preview."""
    page.get_by_role("button", name=re.compile("Import$")).click()


def go_to(page: Page, title: str) -> None:
    """Click a page in the menu."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
