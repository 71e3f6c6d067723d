"""Help between departments in a browser: offered, accepted, confirmed after the event; the count moves with it."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from data.city import configured_city
from tests.browser.conftest import Server
from tests.browser.steps import enter_event, event_in_calendar, figure, open_page, open_tab, press, settle, work_as

TODAY = dt.datetime.now(configured_city().zone).date()
LAST_MONTH = TODAY.replace(day=1) - dt.timedelta(days=1)  # its last day
SOON = TODAY + dt.timedelta(days=12)


@pytest.fixture
def fire(page: Page) -> Page:
    """The window of Fire's lead."""
    return page


@pytest.fixture
def police(other_page: Page) -> Page:
    """The window of Police's lead."""
    return other_page


@pytest.fixture
def offer_server(own_server: Server, fire: Page, police: Page) -> Iterator[Server]:
    """A server of the test's own, known to both windows."""
    work_as(fire, own_server.url, "fire", "Fay")
    work_as(police, own_server.url, "police", "Pat")
    yield own_server
    assert own_server.complaints() == []


def test_offer_becomes_a_joint_event_once_presence_is_confirmed(offer_server: Server, fire: Page, police: Page):
    address = enter_event(fire, offer_server.url, "Porch light night", LAST_MONTH, "Fern Park")
    low, high = counted(fire, offer_server)

    open_page(police, address)
    press(police, "Offer help: Booth")
    expect(police.get_by_text("Offered. The host is asked.")).to_be_visible()
    expect(police.get_by_test_id("stMain")).to_contain_text("offers to help")
    assert counted(police, offer_server) == (low, high + 1)  # planned now: it may become one

    open_page(fire, address)
    press(fire, "Accept the offer")
    expect(fire.get_by_text("Noted: the department will come.")).to_be_visible()
    expect(fire.get_by_test_id("stMain")).to_contain_text("Joint event")
    assert counted(fire, offer_server) == (low, high + 1)

    open_page(fire, address)
    press(fire, "Save the outcome")
    expect(fire.get_by_text("The outcome is on record, and the count has moved with it.")).to_be_visible()
    settle(fire)
    expect(fire.get_by_test_id("stMain")).to_contain_text("was present")
    assert counted(fire, offer_server) == (low + 1, high + 1)


def test_offer_waits_in_the_list_of_the_host_until_it_is_answered(offer_server: Server, fire: Page, police: Page):
    address = enter_event(fire, offer_server.url, "Ladder fair", SOON)
    open_page(police, address)
    press(police, "Offer help: Booth")
    expect(police.get_by_text("Offered. The host is asked.")).to_be_visible()

    open_page(fire, f"{offer_server.url}/help-and-outcomes")
    open_tab(fire, "Waiting for your answer")
    expect(fire.get_by_test_id("stMain")).to_contain_text("Police offers to help: Booth")
    expect(fire.get_by_test_id("stMain")).to_contain_text("Ladder fair")
    fire.get_by_role("link", name="Answer").click()
    expect(fire.get_by_role("heading", level=1)).to_have_text("Ladder fair")
    settle(fire)
    press(fire, "Accept the offer")
    expect(fire.get_by_text("Noted: the department will come.")).to_be_visible()

    open_page(fire, f"{offer_server.url}/help-and-outcomes")
    open_tab(fire, "Waiting for your answer")
    expect(fire.get_by_text("Nothing waits for your answer.")).to_be_visible()


def test_event_with_an_unanswered_offer_is_drawn_as_joint_on_neither_page(
    offer_server: Server, fire: Page, police: Page
):
    address = enter_event(fire, offer_server.url, "Bike rodeo", SOON)
    open_page(police, address)
    press(police, "Offer help: Booth")
    expect(police.get_by_text("Offered. The host is asked.")).to_be_visible()
    expect(police.get_by_test_id("stMain")).not_to_contain_text("Joint event")

    open_page(fire, f"{offer_server.url}/calendar?day={SOON.isoformat()}")

    drawn = event_in_calendar(fire, "Bike rodeo")
    expect(drawn).to_be_visible()
    expect(drawn).not_to_have_class(re.compile(r"\bjoint\b"), timeout=2_000)


def counted(page: Page, server: Server) -> tuple[int, int]:
    """The range of joint events that the page of 2.21 shows for the last complete month."""
    open_page(page, f"{server.url}/joint-events?month={LAST_MONTH:%Y-%m}")
    expect(page.get_by_role("combobox", name="Month", exact=True)).to_have_value(f"{LAST_MONTH:%B %Y}")
    shown = figure(page, "Joint events").inner_text()
    low, _, high = shown.partition("–")
    return int(low), int(high or low)
