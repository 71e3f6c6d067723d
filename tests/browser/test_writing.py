"""Writing the page of 2.21: two people at once, and a draft that outlives its window."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, ServerFactory
from tests.browser.steps import choose, open_page, open_tab, settle, work_as

ANAS, BENS = "Departments meet on Mondays.", "Departments meet on Fridays."
BENS_NEXT, BENS_OWNER = "A meeting in each neighborhood.", "Office of Ben"


@pytest.fixture(scope="module")
def desk_server(start_server: ServerFactory, sample_file: Path) -> Iterator[Server]:
    """A server for tests that each write as people of their own, and do not mind what others have saved."""
    server = start_server(Path(shutil.copy(sample_file, sample_file.with_name("desk.duckdb"))))
    yield server
    server.stop()


def test_second_of_two_writers_is_refused_loses_nothing_and_goes_on(desk_server: Server, page: Page, other_page: Page):
    for window, name in ((page, "Ana"), (other_page, "Ben")):
        work_as(window, desk_server.url, "performance", name)
        open_page(window, f"{desk_server.url}/write")
    write(other_page, "Owner: who answers for the measure", BENS_OWNER)
    write(other_page, "Description", BENS)
    write(other_page, "What’s next?", BENS_NEXT)
    write(page, "Description", ANAS)
    press_save(page)
    expect(page.get_by_text("Saved to the page as version 2.")).to_be_visible()

    press_save(other_page)

    main = other_page.get_by_test_id("stMain")
    expect(other_page.get_by_text("Not saved: the page has changed")).to_be_visible()
    expect(main).to_contain_text("Ana, Office of Performance saved version 2 while you were writing.")
    expect(main).to_contain_text("Description: theirs")
    expect(main).to_contain_text(ANAS)
    for label, typed in (
        ("Owner: who answers for the measure", BENS_OWNER),
        ("Description", BENS),
        ("What’s next?", BENS_NEXT),
    ):
        expect(other_page.get_by_role("textbox", name=label, exact=True)).to_have_value(typed)

    other_page.get_by_role("button", name="Go on from theirs with my changes").click()
    expect(other_page.get_by_text("Not saved: the page has changed")).to_have_count(0)
    settle(other_page)
    press_save(other_page)
    expect(other_page.get_by_text("Saved to the page as version 3.")).to_be_visible()
    open_page(page, f"{desk_server.url}/joint-events")
    expect(page.get_by_test_id("stMain")).to_contain_text(BENS)
    expect(page.get_by_test_id("stMain")).to_contain_text(BENS_NEXT)
    expect(page.get_by_test_id("stMain")).to_contain_text(f"Owner: {BENS_OWNER}")

    open_page(page, f"{desk_server.url}/published")
    open_tab(page, "Versions of the text")
    version = page.get_by_role("combobox", name="Version", exact=True)
    expect(version).to_have_value(re.compile("^Version 3, .*, Ben, Office of Performance$"))
    choose(page, "Version", "Version 2")
    expect(page.get_by_test_id("stMain")).to_contain_text(ANAS)
    assert desk_server.complaints() == []


def test_draft_survives_a_reload_until_it_is_let_go(desk_server: Server, page: Page):
    typed = "A draft of Cleo’s, not for the page yet."
    work_as(page, desk_server.url, "performance", "Cleo")
    open_page(page, f"{desk_server.url}/write")
    importance = page.get_by_role("textbox", name="Why is it important?")
    before = importance.input_value()
    assert before
    write(page, "Why is it important?", typed)

    page.reload()

    expect(page.get_by_text(re.compile("^This is your draft of .*, not saved to the page yet"))).to_be_visible()
    expect(importance).to_have_value(typed)
    settle(page)
    page.get_by_role("button", name="Let the draft go").click()
    expect(importance).to_have_value(before)
    page.reload()
    expect(importance).to_have_value(before)
    expect(page.get_by_text("This is your draft of")).to_have_count(0)


def test_draft_is_not_shown_to_somebody_else(desk_server: Server, page: Page, other_page: Page):
    typed = "A draft of Dana’s."
    for window, name in ((page, "Dana"), (other_page, "Eli")):
        work_as(window, desk_server.url, "performance", name)
    open_page(page, f"{desk_server.url}/write")
    write(page, "What have we been doing?", typed)

    open_page(other_page, f"{desk_server.url}/write")

    theirs = other_page.get_by_role("textbox", name="What have we been doing?")
    expect(theirs).not_to_have_value("")
    expect(theirs).not_to_have_value(typed)
    expect(other_page.get_by_text("This is your draft of")).to_have_count(0)


def test_resident_finds_no_editor(server: Server, page: Page):
    open_page(page, f"{server.url}/write")

    expect(page.get_by_test_id("stMain")).to_contain_text("This desk is the Office of Performance’s")
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_role("tab")).to_have_count(0)


def write(page: Page, label: str, text: str) -> None:
    """Fill a field and leave it; a section's text is then in its preview, too."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Tab")
    settle(page)
    if not label.startswith("Owner"):
        expect(page.get_by_test_id("stMarkdownContainer").get_by_text(text)).to_be_visible()
        settle(page)


def press_save(page: Page) -> None:
    """Click the button below the editor."""
    page.get_by_role("button", name="Save to the page").click()
