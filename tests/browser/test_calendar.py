"""The calendar in a browser: clicks and drags in its frame, what travels to it, and who sees what."""

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from components.wording import catalogue
from data.city import configured_city
from data.months import months_later
from data.store import Store
from queries.calendar import Shown, events_in_window
from tests.browser.conftest import PATIENCE, Server, ServerFactory
from tests.browser.steps import (
    calendar_frame,
    calendar_text,
    day_of_calendar,
    drag,
    enter_event,
    event_in_calendar,
    open_folded,
    open_page,
    press,
    settle,
    work_as,
)

SPANISH = catalogue("es").gettext
TODAY = dt.datetime.now(configured_city().zone).date()
NIGHT_OUT = dt.date(2025, 10, 7)  # the fullest day of the sample
SHOWN_WITH_OCTOBER = dt.date(2025, 9, 28), dt.date(2025, 11, 1)  # whole weeks
MOST_CLICKS = 8
PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"
COUNT_CLICKS = "document.addEventListener('pointerdown', () => window.count_a_click(), true)"


@pytest.fixture(scope="module")
def calendar_server(start_server: ServerFactory, sample_file: Path) -> Iterator[Server]:
    """A server for tests that each enter events under a name and on days of their own."""
    server = start_server(Path(shutil.copy(sample_file, sample_file.with_name("calendar.duckdb"))))
    yield server
    server.stop()


@pytest.fixture
def phone_page(chromium: Browser) -> Iterator[Page]:
    """The browser of a phone, which says so."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, user_agent=PHONE, is_mobile=True, has_touch=True, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    context.close()


@pytest.fixture
def received(page: Page) -> bytearray:
    """All that the server sends to the page's session, as it comes."""
    everything = bytearray()

    def add(payload: str | bytes) -> None:
        everything.extend(payload if isinstance(payload, bytes) else payload.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", add))
    return everything


def test_lead_enters_an_event_from_an_empty_day_with_few_clicks(calendar_server: Server, page: Page):
    clicks = []
    page.expose_function("count_a_click", lambda: clicks.append(1))
    page.add_init_script(COUNT_CLICKS)
    work_as(page, calendar_server.url, "fire")
    open_page(page, f"{calendar_server.url}/calendar")

    day_of_calendar(page, TODAY).click(position={"x": 12, "y": 10})  # above events that may be there
    expect(page).to_have_title("Enter an event")
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()
    settle(page)
    for label, text in (("Title", "Ladder day"), ("Place", "Fern Park")):
        page.get_by_role("textbox", name=label, exact=True).click()
        page.keyboard.type(text)
    press(page, "Save")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ladder day")
    expect(page.get_by_text("1 event saved.")).to_be_visible()
    assert 0 < len(clicks) <= MOST_CLICKS
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Fern Park")
    expect(main).to_contain_text("6:00 PM to 8:00 PM")
    settle(page)
    main.get_by_role("link", name="Back to the calendar").click()
    expect(day_of_calendar(page, TODAY)).to_contain_text("FD · Ladder day")
    assert calendar_server.complaints() == []


def test_drag_over_two_days_opens_the_form_with_the_last_one(calendar_server: Server, page: Page):
    first, last = ahead(2, 9), ahead(2, 10)
    if first.weekday() == 5:  # a Saturday: its Sunday stands in another row
        first, last = last, last + dt.timedelta(days=1)
    work_as(page, calendar_server.url, "fire", "Dora")
    open_page(page, f"{calendar_server.url}/calendar?day={first.isoformat()}")

    drag(page, day_of_calendar(page, first), day_of_calendar(page, last))

    expect(page).to_have_title("Enter an event")
    expect(page.get_by_role("checkbox", name="All day")).to_be_checked()
    expect(page.get_by_test_id("stDateInput").filter(has_text=re.compile("^Day")).locator("input")).to_have_value(
        first.isoformat()
    )
    settle(page)
    open_folded(page, "More: partners")
    expect(page.get_by_test_id("stDateInput").filter(has_text="Last day, if another").locator("input")).to_have_value(
        last.isoformat()
    )


def test_click_on_an_event_opens_its_page(server: Server, page: Page):
    open_page(page, f"{server.url}/calendar?day=2025-10-07")

    event_in_calendar(page, "National Night Out 2025").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("National Night Out 2025")
    expect(page).to_have_url(re.compile(r"/event\?id=[0-9a-f-]{36}$"))


def test_event_dragged_to_another_day_is_moved_when_told_so(calendar_server: Server, page: Page):
    before = ahead(3, 8)
    while before.weekday() != 1:  # Tuesday, with Thursday in its row
        before += dt.timedelta(days=1)
    after = before + dt.timedelta(days=2)
    work_as(page, calendar_server.url, "fire", "Mia")
    address = enter_event(page, calendar_server.url, "Hose relay", before)
    open_page(page, f"{calendar_server.url}/calendar?day={before.isoformat()}")

    drag(page, event_in_calendar(page, "Hose relay"), day_of_calendar(page, after))
    question = page.get_by_role("dialog")
    expect(question).to_contain_text(f"Move Hose relay from {said(before)}, 6:00 PM to {said(after)}, 6:00 PM?")
    question.get_by_role("button", name="Leave it where it was").click()
    expect(question).to_have_count(0)
    settle(page)
    expect(day_of_calendar(page, before)).to_contain_text("Hose relay")

    drag(page, event_in_calendar(page, "Hose relay"), day_of_calendar(page, after))
    question.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("Moved.")).to_be_visible()
    expect(day_of_calendar(page, after)).to_contain_text("Hose relay")
    expect(day_of_calendar(page, before)).not_to_contain_text("Hose relay")
    open_page(page, address)
    expect(page.get_by_test_id("stMain")).to_contain_text(f"{said(after)}, 6:00 PM to 8:00 PM")
    assert calendar_server.complaints() == []


def test_only_the_events_of_the_window_travel(server: Server, page: Page, sample: Store, received: bytearray):
    shown = titles(sample, *SHOWN_WITH_OCTOBER)
    others = titles(sample, dt.date(2023, 1, 1), dt.date(2027, 12, 31)) - shown
    assert len(others) > 100
    work_as(page, server.url, "fire")

    open_page(page, f"{server.url}/calendar?day=2025-10-07")

    expect(event_in_calendar(page, "Night Out").first).to_be_visible()
    sent = found(shown, received)
    assert sent == {title for title in shown if title.isascii()}
    assert found(others, received) == not_told_apart(others, shown)
    in_frame = calendar_text(page)
    assert not [title for title in others - not_told_apart(others, shown) if title in in_frame]


def test_resident_sees_no_event_that_is_not_public(server: Server, page: Page, sample: Store, received: bytearray):
    public = titles(sample, *SHOWN_WITH_OCTOBER, public_only=True)
    internal = titles(sample, *SHOWN_WITH_OCTOBER) - public
    internal -= not_told_apart(internal, public)
    assert public
    assert len(internal) > 20

    open_page(page, f"{server.url}/calendar?day=2025-10-07")

    expect(page.get_by_role("heading", level=1)).to_have_text("Public calendar")
    expect(event_in_calendar(page, "National Night Out 2025").first).to_be_visible()
    assert [title for title in public if title in calendar_text(page)]
    open_folded(page, "The same as a table")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settle(page)
    assert found(public, received)
    assert found(internal, received) == set()
    everywhere = calendar_text(page) + page.content()
    assert not [title for title in internal if title in everywhere]
    expect(page.get_by_test_id("stMain").get_by_role("button", name="Enter an event")).to_have_count(0)


def test_resident_finds_no_page_of_an_event_that_is_not_public(server: Server, page: Page, sample: Store):
    events = events_in_window(sample.cursor(), NIGHT_OUT, NIGHT_OUT, Shown(public_only=False))
    row = events[~events["is_public"]].iloc[0]

    open_page(page, f"{server.url}/event?id={row['event_id']}")

    expect(page.get_by_role("heading", level=1)).to_have_text("No such event")
    assert row["title"] not in page.content()


def test_phone_opens_a_list_within_its_width(server: Server, phone_page: Page):
    page = phone_page
    open_page(page, f"{server.url}/calendar?day=2025-10-07")

    frame = calendar_frame(page)
    expect(frame.locator(".fc-list")).to_be_visible()
    expect(frame.locator(".fc-list-event", has_text="National Night Out 2025")).to_be_attached()
    expect(page.get_by_role("radio", name="List")).to_be_checked()
    too_wide = "body => body.ownerDocument.documentElement.scrollWidth - body.ownerDocument.documentElement.clientWidth"
    assert frame.locator("body").evaluate(too_wide) == 0
    assert page.locator("body").evaluate(too_wide) == 0
    box = page.locator("iframe[title*='calendar']").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_calendar_is_spanish_throughout(server: Server, page: Page):
    work_as(page, server.url, "fire")
    open_page(page, f"{server.url}/calendar?day=2025-10-07&lang=es")

    frame, main = calendar_frame(page), page.get_by_test_id("stMain")
    days = frame.locator("th.fc-col-header-cell")
    expect(days).to_have_text([re.compile(day, re.IGNORECASE) for day in "dom lun mar mié jue vie sáb".split()])
    expect(day_of_calendar(page, NIGHT_OUT)).to_contain_text(SPANISH("more"))
    expect(main.get_by_role("heading", name="octubre de 2025", exact=True)).to_be_visible()
    for button in ("Earlier", "Today", "Later", "Enter an event"):
        assert SPANISH(button) != button
        expect(main.get_by_role("button", name=SPANISH(button))).to_be_visible()
    settle(page)
    main.get_by_text(SPANISH("Week"), exact=True).click()
    expect(frame.locator(".fc-timegrid-axis-cushion", has_text=SPANISH("all day"))).to_be_visible()
    assert SPANISH("all day") != "all day"
    assert "all-day" not in calendar_text(page)


def test_hint_of_the_link_to_more_events_is_spanish(server: Server, page: Page):
    open_page(page, f"{server.url}/calendar?day=2025-10-07&lang=es")

    more = calendar_frame(page).locator("td[data-date='2025-10-07'] .fc-more-link")

    expect(more).to_be_visible()
    expect(more).not_to_have_attribute("title", re.compile("Show|more|events"), timeout=2_000)


def ahead(months: int, day: int) -> dt.date:
    """A day of a month to come."""
    return months_later(TODAY.replace(day=1), months).replace(day=day)


def said(day: dt.date) -> str:
    """A day as the English pages say it."""
    return f"{day:%a, %b} {day.day}, {day.year}"


def titles(sample: Store, first: dt.date, last: dt.date, public_only: bool = False) -> set[str]:
    """The titles of the sample's events in a window."""
    return set(events_in_window(sample.cursor(), first, last, Shown(public_only=public_only))["title"])


def found(looked_for: set[str], received: bytearray) -> set[str]:
    """Those titles of plain letters that the server sent; others travel as escapes."""
    return {title for title in looked_for if title.isascii() and title.encode() in received}


def not_told_apart(looked_for: set[str], among: set[str]) -> set[str]:
    """Those titles that are parts of others, and so are found with them."""
    return {title for title in looked_for if any(title in other for other in among)}
