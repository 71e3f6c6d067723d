"""Entering and editing in a browser: drafts that outlive reload and restart, and two people at one event."""

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.city import configured_city
from tests.browser.conftest import Server, ServerFactory
from tests.browser.steps import cells, enter_event, fill_in, open_folded, open_page, press, settle, work_as

TODAY = dt.datetime.now(configured_city().zone).date()
NEXT_MONTH = TODAY + dt.timedelta(days=40)
DRAFT = re.compile("^This is what you had begun to enter, ")
CONFLICT = "Not saved: the event has changed"


@pytest.fixture(scope="module")
def form_server(start_server: ServerFactory, sample_file: Path) -> Iterator[Server]:
    """A server for tests that each enter events under names of their own."""
    server = start_server(Path(shutil.copy(sample_file, sample_file.with_name("form.duckdb"))))
    yield server
    server.stop()


def test_second_of_two_editors_is_refused_sees_both_versions_and_goes_on(
    form_server: Server, page: Page, other_page: Page
):
    for window, name in ((page, "Ana"), (other_page, "Ben")):
        work_as(window, form_server.url, "fire", name)
    address = enter_event(page, form_server.url, "Hydrant walk", NEXT_MONTH, "Fern Park")
    for window in (page, other_page):
        open_page(window, address)
        press(window, "Edit")
        expect(field(window, "Title")).to_have_value("Hydrant walk")
        settle(window)
    fill_in(page, "Title", "Hydrant walk for all")
    press(page, "Save")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    fill_in(other_page, "Place", "Fern Library")

    press(other_page, "Save")

    expect(other_page.get_by_text(CONFLICT)).to_be_visible()
    expect(other_page.get_by_test_id("stMain")).to_contain_text(
        "Ana, Fire changed this event while you were editing. Nothing of either version is lost."
    )
    settle(other_page)
    expect(cells(other_page)).to_have_text(
        [
            "Title",
            "Hydrant walk",
            "Hydrant walk for all",
            "Hydrant walk",
            "Place",
            "Fern Park",
            "Fern Park",
            "Fern Library",
        ]
    )
    expect(field(other_page, "Place")).to_have_value("Fern Library")
    press(other_page, "Go on from theirs with my changes")
    expect(other_page.get_by_text(CONFLICT)).to_have_count(0)
    settle(other_page)  # while the page is drawn anew, a field may stand there twice
    expect(field(other_page, "Title")).to_have_value("Hydrant walk for all")
    expect(field(other_page, "Place")).to_have_value("Fern Library")
    settle(other_page)
    press(other_page, "Save")
    expect(other_page.get_by_text("Saved.", exact=True)).to_be_visible()
    open_page(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hydrant walk for all")
    expect(page.get_by_test_id("stMain")).to_contain_text("Fern Library")
    assert form_server.complaints() == []


def test_draft_of_a_new_event_survives_a_reload_and_a_restart(
    own_server: Server, start_server: ServerFactory, page: Page
):
    work_as(page, own_server.url, "fire", "Cleo")
    open_page(page, f"{own_server.url}/enter")
    fill_in(page, "Title", "Smoke alarm Saturday")
    fill_in(page, "Place", "Old Fern Street")

    page.reload()

    assert_draft_stands(page)
    own_server.stop()
    restarted = start_server(own_server.database)
    open_page(page, page.url.replace(own_server.url, restarted.url))
    assert_draft_stands(page)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Smoke alarm Saturday")
    open_page(page, f"{restarted.url}/enter")
    expect(field(page, "Title")).to_have_value("")
    expect(page.get_by_text(DRAFT)).to_have_count(0)
    assert restarted.complaints() == []
    restarted.stop()


def test_long_text_survives_a_reload_while_it_is_being_typed(form_server: Server, page: Page):
    work_as(page, form_server.url, "fire", "Lia")
    open_page(page, f"{form_server.url}/enter")
    open_folded(page, "More: partners")
    page.get_by_role("textbox", name="Notes, for departments only").click()
    page.keyboard.type("Key at the desk")
    page.wait_for_timeout(1500)
    expect(page.get_by_role("textbox", name="Notes, for departments only")).to_be_focused()
    page.keyboard.type(", ring twice")
    page.wait_for_timeout(1500)  # the field is not left
    settle(page)

    page.reload()

    expect(page.get_by_text(DRAFT)).to_be_visible()
    settle(page)
    open_folded(page, "More: partners")
    expect(page.get_by_role("textbox", name="Notes, for departments only")).to_have_value("Key at the desk, ring twice")


def test_draft_that_was_left_is_offered_and_gone_on_with(form_server: Server, page: Page):
    work_as(page, form_server.url, "fire", "Mia")
    open_page(page, f"{form_server.url}/enter?day=2031-05-04")
    fill_in(page, "Title", "Left behind")

    open_page(page, f"{form_server.url}/enter")
    expect(field(page, "Title")).to_have_value("")
    press(page, "Go on with it")
    settle(page)

    expect(field(page, "Title")).to_have_value("Left behind")
    assert form_server.complaints() == []


def test_draft_is_let_go_by_starting_anew(form_server: Server, page: Page):
    work_as(page, form_server.url, "fire", "Finn")
    open_page(page, f"{form_server.url}/enter")
    fill_in(page, "Title", "Never mind")
    page.reload()
    expect(page.get_by_text(DRAFT)).to_be_visible()
    settle(page)

    press(page, "Start anew")
    settle(page)

    expect(field(page, "Title")).to_have_value("")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)
    expect(field(page, "Title")).to_have_value("")
    expect(page.get_by_text(DRAFT)).to_have_count(0)


def test_draft_is_not_shown_to_somebody_else(form_server: Server, page: Page, other_page: Page):
    for window, name in ((page, "Dana"), (other_page, "Eli")):
        work_as(window, form_server.url, "fire", name)
    open_page(page, f"{form_server.url}/enter")
    fill_in(page, "Title", "Only Dana’s")

    open_page(other_page, f"{form_server.url}/enter")

    expect(field(other_page, "Title")).to_have_value("")
    expect(other_page.get_by_text(DRAFT)).to_have_count(0)


def test_event_without_a_title_is_not_saved(form_server: Server, page: Page):
    work_as(page, form_server.url, "fire", "Gus")
    open_page(page, f"{form_server.url}/enter?day={NEXT_MONTH.isoformat()}")
    expect(page.get_by_text("Give the event a title.")).to_have_count(0)

    press(page, "Save")

    expect(page.get_by_text("Give the event a title.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter an event")


def test_resident_finds_no_form(server: Server, page: Page):
    open_page(page, f"{server.url}/enter?day={NEXT_MONTH.isoformat()}")

    expect(page.get_by_test_id("stMain")).to_contain_text("To enter an event, choose in the sidebar who you work as.")
    expect(page.get_by_test_id("stMain").get_by_role("textbox")).to_have_count(0)


def field(page: Page, label: str) -> Locator:
    """A field of the form."""
    return page.get_by_role("textbox", name=label, exact=True)


def assert_draft_stands(page: Page) -> None:
    """The form holds what had been typed, and says so."""
    expect(page.get_by_text(DRAFT)).to_be_visible()
    expect(field(page, "Title")).to_have_value("Smoke alarm Saturday")
    expect(field(page, "Place")).to_have_value("Old Fern Street")
    settle(page)
