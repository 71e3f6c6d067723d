"""Phones, dark rooms and screen readers: the pages at every width, look and language."""

import datetime as dt
from collections.abc import Callable
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from data.store import Store
from queries.calendar import Shown, events_in_window
from tests.browser.conftest import Server
from tests.browser.steps import calendar_frame, chart, open_folded, open_page, open_tab, settle, work_as

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1400, "height": 900}
ADDRESSES = {
    "overview": "/",
    "events": "/joint-events?month=2025-10",
    "views": "/page-views",
    "published": "/published?no=1",
    "review": "/review",
    "word": "/monthly-word",
    "write": "/write",
    "data": "/data",
    "calendar": "/calendar?day=2025-10-07",
    "enter": "/enter",
    "event": "/event?id={event}",
    "help": "/help-and-outcomes",
}
# Who looks, where the page is for somebody; each page is opened in both looks, widths and languages.
PEOPLE = {
    "word": "fire",
    "write": "performance",
    "data": "performance",
    "calendar": "fire",
    "enter": "fire",
    "event": "fire",
    "help": "fire",
}
NIGHT_OUT = dt.date(2025, 10, 7)
WITH_FIGURE = ("overview", "events", "views", "published")
VIEWS = {"wide-light-en": (WIDE, "light", "en"), "phone-dark-es": (PHONE, "dark", "es")}
MORE_VIEWS = {"phone-light-en": (PHONE, "light", "en"), "wide-dark-es": (WIDE, "dark", "es")}
DESK = {"Notes on the chart": "What happened", "Target": "No target yet", "Publish": "will be frozen"}
LEAST_LETTERS = 10  # pixels: figures in the chart
LEAST_FIGURE = 24  # pixels: the large figure


@pytest.fixture(scope="module")
def night_out(sample: Store) -> str:
    """The event of the sample that most departments take part in, on the day of most events."""
    events = events_in_window(sample.cursor(), NIGHT_OUT, NIGHT_OUT, Shown(public_only=False))
    return str(max(events.to_dict("records"), key=lambda row: len(row["taking_part"]))["event_id"])


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("view", VIEWS)
def test_page_fits_the_screen_and_axe_finds_nothing_serious(
    server: Server, page: Page, axe: Callable[[Page], list[str]], night_out: str, address: str, view: str
):
    size, look, language = VIEWS[view]
    open_as_seen(page, server, address, size, look, language, event=night_out)

    assert_within_the_width(page)
    if size == PHONE:
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
        if address in WITH_FIGURE:
            assert_readable_figure(page)
    assert axe(page) == []
    if address == "calendar":
        assert [found for found in axe(inside_the_calendar(page)) if not is_fullcalendars_own(found)] == []


@pytest.mark.parametrize("view", MORE_VIEWS)
def test_chart_with_limits_fits_the_screen_and_axe_finds_nothing_serious(
    server: Server, page: Page, axe: Callable[[Page], list[str]], view: str
):
    size, look, language = MORE_VIEWS[view]
    open_as_seen(page, server, "events", size, look, language, "&limits=shown")

    assert_within_the_width(page)
    chart(page).scroll_into_view_if_needed()
    range_of_october = chart(page).get_by_text("–").first
    expect(range_of_october).to_be_in_viewport()
    letters, drawn = range_of_october.bounding_box(), chart(page).locator("svg").bounding_box()
    assert letters is not None
    assert drawn is not None
    assert letters["height"] >= LEAST_LETTERS
    assert drawn["x"] >= 0
    assert drawn["x"] + drawn["width"] <= size["width"]
    assert axe(page) == []


def test_axe_finds_nothing_serious_in_what_is_folded_away(server: Server, page: Page, axe: Callable[[Page], list[str]]):
    open_as_seen(page, server, "events", WIDE, "dark", "en")

    for folded in ("How far can this figure be trusted?", "The same as a table", "against the same month"):
        open_folded(page, folded)
    open_tab(page, "Rule 1")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    settle(page)

    assert axe(page) == []


def test_axe_finds_nothing_serious_on_the_desk(server: Server, page: Page, axe: Callable[[Page], list[str]]):
    open_as_seen(page, server, "write", WIDE, "light", "en")

    for tab, shown in DESK.items():
        open_tab(page, tab)
        expect(page.get_by_role("tabpanel", name=tab).get_by_text(shown).first).to_be_visible()
        settle(page)
        assert axe(page) == [], tab


def open_as_seen(
    page: Page,
    server: Server,
    address: str,
    size: dict[str, int],
    look: str,
    language: str,
    more: str = "",
    event: str = "",
) -> None:
    """Open a page as the person it is for, in a window of `size`, in a look and a language."""
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    if address in PEOPLE:
        work_as(page, server.url, PEOPLE[address])
    where = ADDRESSES[address].format(event=event) + more
    if language != "en":
        where += f"{'&' if '?' in where else '?'}lang={language}"
    open_page(page, server.url + where)
    if "joint-events" in where or "page-views" in where:
        expect(chart(page).locator("svg")).to_be_visible()
    if address == "calendar":
        expect(calendar_frame(page).locator(".fc-event").first).to_be_visible()
    settle(page)


def inside_the_calendar(page: Page) -> Page:
    """The frame of the calendar, as axe takes a page: it does not look into frames by itself."""
    frame = page.locator("iframe[title*='calendar']").element_handle().content_frame()
    assert frame is not None
    return cast(Page, frame)


def is_fullcalendars_own(found: str) -> bool:
    """FullCalendar says whether the list behind “+20 more” is open on a link without an address; no option turns it."""
    return found.startswith("aria-allowed-attr ") and "fc-more-link" in found


def assert_readable_figure(page: Page) -> None:
    """The first large figure is within the width, and large."""
    value = page.get_by_test_id("stMetricValue").first
    value.scroll_into_view_if_needed()
    expect(value).to_be_in_viewport(ratio=1)
    box = value.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["height"] >= LEAST_FIGURE
    cut = value.evaluate("value => value.scrollWidth > value.clientWidth")
    assert not cut, "the figure is cut off"


def assert_within_the_width(page: Page) -> None:
    """Nothing on the page is wider than the screen."""
    overflow = "region => document.querySelector(region).scrollWidth - document.querySelector(region).clientWidth"
    for region in ("html", "[data-testid=stMain]"):
        assert page.evaluate(overflow, region) == 0, region
