"""What people do on the screens, and what they see there."""

import datetime as dt
import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import FrameLocator, Locator, Page, expect

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
    """The chart of joint events, the first on its page; its figures are text in it."""
    return page.get_by_test_id("stVegaLiteChart").first


def bar(page: Page, month: str) -> Locator:
    """A part of the bar of a month, given as October 2025."""
    return chart(page).locator(f"path[aria-label*='{month}']").first


def figure(page: Page, label: str) -> Locator:
    """The number of one of the large figures, given by its whole label."""
    labelled = page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True))
    return labelled.get_by_test_id("stMetricValue")


def cells(page: Page) -> Locator:
    """The cells of the table drawn last, as screen readers have them; only those of rows in sight."""
    return page.get_by_test_id("stDataFrame").last.locator("[role=gridcell]")


def work_as(page: Page, server_url: str, role: str, name: str = "") -> None:
    """Be a person whose browser remembers who they work as: before the first page is opened."""
    cookies = {"safer_together_as": role, "safer_together_name": quote(name, safe="")}
    page.context.add_cookies([{"name": key, "value": value, "url": server_url} for key, value in cookies.items()])


def open_tab(page: Page, name: str) -> None:
    """Click a tab, and wait until it shows what is in it."""
    tab = page.get_by_role("tab", name=name)
    tab.click()
    expect(tab).to_have_attribute("aria-selected", "true")
    settle(page)


def open_folded(page: Page, name: str) -> None:
    """Click on something folded, and wait until it shows what is in it."""
    folded = page.get_by_test_id("stExpander").filter(has_text=name)
    folded.locator("summary").click()
    expect(folded.locator("details")).to_have_attribute("open", "")
    settle(page)


def downloaded(page: Page, label: str) -> bytes:
    """The file that a button hands out."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=False).click()
    return Path(download.value.path()).read_bytes()


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list by keyboard alone: type what is looked for, then Enter."""
    box = page.get_by_role("combobox", name=label, exact=True)
    for _attempt in range(3):  # a page drawn anew while one types takes the list away
        box.focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(option)
        expect(page.get_by_role("option").first).to_contain_text(option)
        page.keyboard.press("Enter")
        expect(page.get_by_role("option")).to_have_count(0)
        page.wait_for_timeout(500)  # until the run that this starts has begun
        settle(page)
        if option in box.input_value():
            return


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


def calendar_frame(page: Page) -> FrameLocator:
    """The calendar, which stands in a frame of its own, once it is drawn."""
    frame = page.frame_locator("iframe[title*='calendar']")
    expect(frame.locator(".fc-view")).to_be_visible()
    return frame


def calendar_text(page: Page) -> str:
    """All that the calendar's frame holds, in sight or not."""
    return str(calendar_frame(page).locator("body").inner_html())


def day_of_calendar(page: Page, day: dt.date) -> Locator:
    """A day in the calendar of a month, with the events that begin on it."""
    return calendar_frame(page).locator(f"td[data-date='{day.isoformat()}']")


def event_in_calendar(page: Page, title: str) -> Locator:
    """An event in the calendar, which says the departments before its title."""
    return calendar_frame(page).locator(".fc-event", has_text=title)


def drag(page: Page, start: Locator, end: Locator) -> None:
    """Drag with the mouse from the middle of one thing to the middle of another, by a way that a hand would take."""
    start.scroll_into_view_if_needed()
    boxes = (start.bounding_box(), end.bounding_box())
    (x, y), (to_x, to_y) = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=12)
    page.mouse.up()


def fill_in(page: Page, label: str, text: str) -> None:
    """Fill a field and leave it, and wait until the page has taken it in."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Tab")
    settle(page)


def press(page: Page, name: str) -> None:
    """Click a button, given by its whole name beside its icon."""
    page.get_by_test_id("stMain").get_by_role("button", name=re.compile(rf"(^|\s){re.escape(name)}$")).click()


def enter_event(page: Page, server_url: str, title: str, day: dt.date, place: str = "") -> str:
    """Enter an event at the usual hours of a day; the address of its page, which is open then."""
    open_page(page, f"{server_url}/enter?day={day.isoformat()}")
    fill_in(page, "Title", title)
    if place:
        fill_in(page, "Place", place)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    settle(page)
    return page.url
