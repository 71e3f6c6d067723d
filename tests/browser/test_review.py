"""Possible duplicates in a browser: decided by keyboard alone, undone, and the month's figure moves as told."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from data.store import Store
from tests.browser.conftest import Server
from tests.browser.steps import figure, open_folded, open_page, press, settle, work_as

OCTOBER_PAIRS = 9


@pytest.fixture
def review_server(own_server: Server, page: Page) -> Iterator[Server]:
    """A server of the test's own, at which the window is Ana's of the Office of Performance."""
    work_as(page, own_server.url, "performance", "Ana Ruiz")
    yield own_server
    assert own_server.complaints() == []


def by_key(page: Page, key: str, left: int) -> None:
    """Press a key, and wait until so many pairs are left."""
    page.keyboard.press(key)
    expect(page.get_by_test_id("stMain")).to_contain_text(f"{left} left.")
    settle(page)


def range_of(page: Page) -> str:
    """The range of October as the progress line tells it."""
    told = page.get_by_text(re.compile(r"left\. October 2025 stands at")).inner_text()
    found = re.search(r"stands at (\S+) joint events", told)
    assert found is not None, told
    return found.group(1)


def test_queue_is_cleared_by_keyboard_and_the_figure_moves_as_told(review_server: Server, page: Page):
    open_page(page, f"{review_server.url}/review?month=2025-10")
    expect(page.get_by_test_id("stMain")).to_contain_text(f"{OCTOBER_PAIRS} left.")
    assert range_of(page) == "16–25"

    by_key(page, "s", 8)
    assert range_of(page) == "16–24"
    by_key(page, "d", 7)
    assert range_of(page) == "17–24"
    by_key(page, "u", 8)
    assert range_of(page) == "16–24"
    page.keyboard.press("n")
    expect(page.get_by_text("Not sure: it comes again at the end.")).to_be_visible()
    settle(page)
    assert range_of(page) == "16–24"
    for left in (7, 6, 5, 4):
        by_key(page, "s", left)
    assert range_of(page) == "16–20"
    by_key(page, "s", 2)  # two of three that hang together are one event now, and ask one question
    by_key(page, "s", 1)  # what nobody was sure of comes last
    expect(page.get_by_test_id("stMain")).to_contain_text("Ana Ruiz, Office of Performance was not sure on")
    page.keyboard.press("s")
    expect(
        page.get_by_text("Nothing waits: every possible duplicate of October 2025 has been decided.")
    ).to_be_visible()
    settle(page)

    open_page(page, f"{review_server.url}/joint-events?month=2025-10")
    expect(figure(page, "Joint events")).to_have_text("16–17")
    expect(figure(page, "Open pairs")).to_have_text("0")

    open_page(page, f"{review_server.url}/review?month=2025-10")
    open_folded(page, "Decisions made")
    page.get_by_role("button", name="Undo this").first.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("1 left.")
    settle(page)
    assert range_of(page) == "16–18"


def test_key_pressed_twice_answers_one_pair(review_server: Server, page: Page):
    open_page(page, f"{review_server.url}/review?month=2025-10")
    expect(page.get_by_test_id("stMain")).to_contain_text(f"{OCTOBER_PAIRS} left.")
    page.keyboard.press("s")
    page.keyboard.press("s")
    expect(page.get_by_test_id("stMain")).to_contain_text("8 left.")
    settle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text("8 left.")


def test_keys_typed_into_a_field_answer_nothing(review_server: Server, page: Page):
    open_page(page, f"{review_server.url}/review?month=2025-10")
    page.get_by_role("textbox", name="Your name").fill("")
    page.get_by_role("textbox", name="Your name").press_sequentially("Susan D")
    page.keyboard.press("Tab")
    settle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text(f"{OCTOBER_PAIRS} left.")


def test_two_people_decide_the_same_pair_and_the_second_is_told(review_server: Server, page: Page, other_page: Page):
    work_as(other_page, review_server.url, "fire", "Fay")
    for window in (page, other_page):
        open_page(window, f"{review_server.url}/review?month=2025-10")
        expect(window.get_by_test_id("stMain")).to_contain_text(f"{OCTOBER_PAIRS} left.")

    by_key(other_page, "d", 8)
    by_key(page, "s", 8)

    expect(page.get_by_test_id("stMain")).to_contain_text("Not noted: from what Fay, Fire said on")
    assert range_of(page) == "17–25"


def test_report_is_taken_out_of_its_event_and_its_old_address_leads_on(
    review_server: Server, page: Page, sample: Store
):
    cursor = sample.cursor()
    ((event_id, report_id),) = cursor.execute(
        "SELECT event_id, max(report_id) FROM event_report JOIN event USING (event_id) WHERE reports = 2 "
        "AND report_id <> event_id GROUP BY event_id ORDER BY event_id LIMIT 1"
    ).fetchall()
    open_page(page, f"{review_server.url}/event?id={report_id}")
    expect(page).to_have_url(re.compile(str(event_id)))

    page.get_by_role("button", name="Take this report out").last.click()
    expect(page.get_by_text("Taken out: it is an event of its own.")).to_be_visible()
    settle(page)

    open_page(page, f"{review_server.url}/event?id={report_id}")
    expect(page).to_have_url(re.compile(str(report_id)))
    expect(page.get_by_role("button", name="Take this report out")).to_have_count(0)
    press(page, "Join with another event")
    expect(page.get_by_text("The same event as")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1400, 1920])
def test_page_fits_the_screen_and_has_no_serious_finding(server: Server, page: Page, axe, width: int):
    work_as(page, server.url, "performance", "Ana Ruiz")
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, f"{server.url}/review")
    expect(page.get_by_test_id("stMain")).to_contain_text("left.")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
