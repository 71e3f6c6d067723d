"""An event entered while the Sheet is down is on the calendar at once, and in the Sheet when that is back."""

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from data.city import configured_city
from tests.browser.conftest import ROOT, ServerFactory
from tests.browser.steps import calendar_frame, enter_event, event_in_calendar, open_page, open_tab, settle, work_as
from tests.sheets import prepared_sheet
from tests.test_page_sheet import write_secrets

DAY = dt.datetime.now(configured_city().zone).date() + dt.timedelta(days=15)
PATIENCE = 60_000  # milliseconds, on a busy machine


def sync_line(page: Page, text: str) -> None:
    """Wait until the line at the top says it."""
    expect(page.locator(".st-key-sheet_state")).to_contain_text(re.compile(text), timeout=PATIENCE)


def test_an_event_entered_while_the_sheet_is_down_is_kept_shown_and_sent(
    start_server: ServerFactory, page: Page, other_page: Page, tmp_path: Path, sample_copy: Path
):
    with prepared_sheet() as api:
        secrets = tmp_path / "secrets.toml"
        write_secrets(secrets, api, poll_seconds=5)
        server = start_server(sample_copy, SAFER_TOGETHER_SECRETS=str(secrets))
        other = start_server(tmp_path / "other.duckdb", SAFER_TOGETHER_SECRETS=str(secrets))
        work_as(page, server.url, "fire", "Ana")
        open_page(page, server.url)
        sync_line(page, "synced")

        api.down = True
        sync_line(page, "out of reach since")
        enter_event(page, server.url, "Open day at Station 4", DAY)
        sync_line(page, "2 waiting.*everything is kept here and will be sent")
        open_page(page, f"{server.url}/calendar?day={DAY.isoformat()}")
        calendar_frame(page)
        expect(event_in_calendar(page, "Open day at Station 4")).to_be_visible()

        api.down = False
        sync_line(page, "synced \\d+ s ago$")
        assert [row["title"] for row in api.tab("Events").records()] == ["Open day at Station 4"]

        work_as(other_page, other.url, "performance")
        open_page(other_page, other.url)
        sync_line(other_page, "synced")
        shown = other_page.locator("iframe[title*='calendar']")
        for _attempt in range(12):  # within one look of the other program
            open_page(other_page, f"{other.url}/calendar?day={DAY.isoformat()}")
            expect(shown).to_be_visible()
            settle(other_page)
            if event_in_calendar(other_page, "Open day at Station 4").count():
                break
        expect(event_in_calendar(other_page, "Open day at Station 4")).to_be_visible()

        api.tab("Events").type_row({"title": "Block party", "department": "Police", "date": "soon"})
        sync_line(page, "1 row needs a look")
        open_page(page, f"{server.url}/data")
        open_tab(page, "Google Sheet")
        expect(page.get_by_text("date is “soon”")).to_be_visible()
        api.tab("Events").type_in(2, "date", DAY.isoformat())
        sync_line(page, "synced \\d+ s ago$")
        server.stop()
        other.stop()


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
