"""A department's word for a month, given and taken back."""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from components.wording import month_text, short_month_text
from data.city import configured_city
from data.department_months import state_month
from data.months import months_later
from data.store import Store
from tests.browser.conftest import Server, ServerFactory
from tests.browser.steps import open_folded, open_page, settle, work_as

FIRE_COLUMN = 2


@pytest.fixture
def last_month(sample_copy: Path) -> dt.date:
    """The latest complete month, for which Fire has not given its word."""
    store = Store.open(sample_copy, configured_city())
    now = dt.datetime.now(dt.UTC)
    month = months_later(now.astimezone(store.city.zone).date(), -1)
    state_month(store, "fire", month, None, "fire", now)
    store.close()
    return month


def test_word_for_a_month_is_given_seen_in_the_table_and_taken_back(
    last_month: dt.date, start_server: ServerFactory, sample_copy: Path, page: Page
):
    server = start_server(sample_copy)
    work_as(page, server.url, "fire", "Finn")
    month = month_text(last_month)
    open_page(page, f"{server.url}/monthly-word")
    waiting = page.locator(f".st-key-word_fire_{last_month:%Y_%m}")
    told = re.search(r"· (\d+) report", waiting.inner_text())
    assert told is not None
    reports = int(told[1])
    expect(cell_of_fire(page, last_month)).to_have_text(str(reports) if reports else "–")

    waiting.get_by_role("button", name="All logged").click()

    expect(page.get_by_text(f"Noted for {month}.")).to_be_visible()
    expect(cell_of_fire(page, last_month)).to_have_text(f"✓ {reports}")
    expect(waiting).to_have_count(0)
    settle(page)
    open_folded(page, "Words given")
    given = page.get_by_test_id("stMain").get_by_text(re.compile(rf"^{month}: ✓ All logged, said .* by Finn, Fire$"))
    expect(given).to_be_visible()

    page.locator(f".st-key-back_fire_{last_month:%Y_%m}").get_by_role("button", name="Take back").click()

    expect(cell_of_fire(page, last_month)).to_have_text(str(reports) if reports else "–")
    expect(waiting.get_by_role("button", name="All logged")).to_be_visible()
    expect(given).to_have_count(0)
    assert server.complaints() == []
    server.stop()


def test_resident_can_give_no_word(server: Server, page: Page):
    open_page(page, f"{server.url}/monthly-word")

    expect(page.get_by_test_id("stMain")).to_contain_text("choose in the sidebar who you work as")
    expect(page.get_by_role("button", name="All logged")).to_have_count(0)


def cell_of_fire(page: Page, month: dt.date) -> Locator:
    """What the table of all departments says of Fire in a month."""
    row = page.get_by_test_id("stDataFrame").last.locator("[role=row]").filter(has_text=short_month_text(month))
    return row.locator(f"[role=gridcell][aria-colindex='{FIRE_COLUMN}']")
