"""Phones, dark rooms and screen readers: the pages at every width, look and language."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.steps import chart, open_page, settle

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1400, "height": 900}
ADDRESSES = {"events": "/?month=2025-10", "data": "/data"}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_phone_shows_the_page_without_scrolling_sideways(server: Server, page: Page, address: str, language: str):
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    open_page(page, server.url + in_language(ADDRESSES[address], language))

    assert_within_the_width(page)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    if address == "events":
        chart(page).scroll_into_view_if_needed()
        expect(chart(page).get_by_text("–").first).to_be_in_viewport()
        box = chart(page).locator("svg").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious(
    server: Server,
    page: Page,
    axe: Callable[[Page], list[str]],
    address: str,
    language: str,
    look: Literal["light", "dark"],
    size: dict[str, int],
):
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.emulate_media(color_scheme=look)
    open_page(page, server.url + in_language(ADDRESSES[address], language))
    if address == "events":
        expect(chart(page).locator("svg")).to_be_visible()
    settle(page)

    assert axe(page) == []


def in_language(address: str, language: str) -> str:
    """The address in Spanish, or as it is."""
    if language == "en":
        return address
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def assert_within_the_width(page: Page) -> None:
    """Nothing on the page is wider than the screen."""
    overflow = "region => document.querySelector(region).scrollWidth - document.querySelector(region).clientWidth"
    for region in ("html", "[data-testid=stMain]"):
        assert page.evaluate(overflow, region) == 0, region
