"""An event entered while the Sheet is down is on the calendar at once, and in the Sheet when that is back."""

import datetime as dt
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.city import configured_city
from tests.browser.conftest import ROOT, Server, ServerFactory
from tests.browser.steps import (
    calendar_frame,
    enter_event,
    event_in_calendar,
    open_page,
    press,
    settle,
    work_as,
)
from tests.browser.test_screens import PHONE, VIEWS, assert_within_the_width
from tests.sheets import App, prepared_sheet
from tests.test_page_sheet import write_secrets

DAY = dt.datetime.now(configured_city().zone).date() + dt.timedelta(days=15)
TITLE = "Open day at Station 4"
PATIENCE = 60_000  # milliseconds, on a busy machine


def sync_line(page: Page) -> Locator:
    """The line at the top, which leads to the desk."""
    return page.locator(".st-key-sheet_state").get_by_role("link")


def wait_for_line(page: Page, text: str) -> None:
    """Wait until the line at the top says it, by itself."""
    expect(sync_line(page)).to_contain_text(re.compile(text), timeout=PATIENCE)


def test_an_event_entered_while_the_sheet_is_down_is_kept_shown_and_sent(
    start_server: ServerFactory, page: Page, other_page: Page, tmp_path: Path, sample_copy: Path, sample_file: Path
):
    with prepared_sheet() as api, ThreadPoolExecutor() as at_once:
        secrets = tmp_path / "secrets.toml"
        write_secrets(secrets, api, poll_seconds=5)
        server = start_server(sample_copy, SAFER_TOGETHER_SECRETS=str(secrets))
        work_as(page, server.url, "fire", "Ana")
        open_page(page, server.url)
        wait_for_line(page, "synced \\d+ s ago$")

        api.down = True
        enter_event(page, server.url, TITLE, DAY)
        open_page(page, f"{server.url}/calendar?day={DAY.isoformat()}")
        calendar_frame(page)
        expect(event_in_calendar(page, TITLE)).to_be_visible()
        wait_for_line(page, "unreachable since .* · 2 kept here")

        sync_line(page).click()
        expect(page.get_by_text("what you enter is kept here, and is sent by itself")).to_be_visible()
        api.down = False
        other_file = Path(shutil.copy(sample_file, tmp_path / "other.duckdb"))
        starting = at_once.submit(start_server, other_file, SAFER_TOGETHER_SECRETS=str(secrets))
        press(page, "Look now")  # else it is tried each half minute: tests/test_page_sheet.py
        wait_for_line(page, "synced \\d+ s ago$")
        expect(page.get_by_text("Nothing needs a look.")).to_be_visible()
        assert [row["title"] for row in api.tab("Events").records()] == [TITLE]

        other = starting.result()
        work_as(other_page, other.url, "performance")
        wait_for_event(other_page, other.url, TITLE)

        api.tab("Events").type_row({"title": "Block party", "department": "Police", "date": "soon"})
        expect(page.get_by_text("date is “soon”")).to_be_visible(timeout=PATIENCE)
        wait_for_line(page, "1 needs a look")
        api.tab("Events").type_in(2, "date", DAY.isoformat())
        wait_for_event(other_page, other.url, "Block party")
        expect(page.get_by_text("Nothing needs a look.")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("date is “soon”")).to_have_count(0)
        list(at_once.map(Server.stop, (server, other)))


def wait_for_event(page: Page, url: str, title: str) -> None:
    """Open the calendar anew until it shows the event, which takes one look of that program at the Sheet."""
    for _attempt in range(12):
        open_page(page, f"{url}/calendar?day={DAY.isoformat()}")
        if event_in_calendar(page, title).count():
            break
    expect(event_in_calendar(page, title)).to_be_visible()


@pytest.fixture(scope="module")
def full_desk(start_server: ServerFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one of each that needs a look: a conflict, an unreadable, a deleted and a copied row."""
    folder = tmp_path_factory.mktemp("desk")
    with prepared_sheet() as api:
        app, rows = App(api, folder / "records.duckdb"), api.tab("Events")
        titles = ("National Night Out at Elm Green", "Open day", "Smoke alarm walk")
        first, second, _third = [app.add(title) for title in titles]
        app.settle()
        app.edit(first, title="National Night Out on the green", description="Every crew comes. " * 40)
        for header, typed in (("title", "National Night Out in the park"), ("description", "Bring a chair. " * 40)):
            rows.type_in(rows.find("id", f"ev_{first}"), header, typed)
        app.run()
        rows.copy_row(rows.find("title", titles[2]))
        rows.delete_row(rows.find("id", f"ev_{second}"))
        rows.type_row({"title": "Movie night " * 20, "department": "Police", "date": "7/4", "notes": "x" * 200})
        app.settle()
        app.close()
        write_secrets(folder / "secrets.toml", api)
        server = start_server(app.path, SAFER_TOGETHER_SECRETS=str(folder / "secrets.toml"))
        yield server
        server.stop()


@pytest.mark.parametrize("view", VIEWS)
def test_the_desk_fits_the_screen_and_axe_finds_nothing_serious(
    full_desk: Server, page: Page, axe: Callable[[Page], list[str]], view: str
):
    size, look, language = VIEWS[view]
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    work_as(page, full_desk.url, "performance")
    open_page(page, f"{full_desk.url}/data?section=sheet&lang={language}")
    desk = page.get_by_role("tabpanel").filter(visible=True)
    expect(desk.get_by_role("heading", level=3)).to_have_count(4)
    settle(page)

    assert_within_the_width(page)
    for button in desk.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= size["width"]
    if size == PHONE:
        line = sync_line(page)
        assert line.evaluate("link => link.scrollWidth <= link.clientWidth"), "the line is cut off"
    assert axe(page) == []


def test_the_commands_say_what_is_wrong_and_bring_it_together(tmp_path: Path):
    with prepared_sheet() as api:
        secrets = tmp_path / "secrets.toml"
        write_secrets(secrets, api)
        command = [sys.executable, "-m", "data", "sync", "--once"]
        finished = subprocess.run(
            command,
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            env={
                "SAFER_TOGETHER_SECRETS": str(secrets),
                "SAFER_TOGETHER_DATABASE": str(tmp_path / "records.duckdb"),
                "NO_PROXY": "127.0.0.1",
            },
        )
        assert finished.returncode == 0, finished.stderr
        assert "in sync; waiting: 0, rows to look at: 0, conflicts: 0" in finished.stdout
