"""Why this number? Asked without a mouse."""

import datetime as dt

from playwright.sync_api import Page, expect

from components.event_tables import left_out_text
from data.store import Store
from queries.joint_events import (
    RULE_VERSION,
    counting_rules,
    events_of_month,
    joint_records_by_month,
    open_pairs_of_month,
)
from tests.browser.conftest import Server
from tests.browser.steps import cells, choose, figure, open_page, settle

OCTOBER = dt.date(2025, 10, 1)
MOST_TABS = 12  # presses of Tab from the list of months to the tabs below it


def test_why_this_number_is_answered_by_keyboard_alone(server: Server, page: Page, sample: Store, sample_october):
    october = f"{sample_october['low']}–{sample_october['high']}"
    events = events_of_month(sample.cursor(), OCTOBER)
    left_out = events[~events["counted_as"].isin(["joint", "maybe_joint"])]
    pairs = open_pairs_of_month(sample.cursor(), OCTOBER)
    records = int(joint_records_by_month(sample.cursor(), OCTOBER, OCTOBER)["records"].iloc[0])
    rules = counting_rules(sample.cursor())
    main = page.get_by_test_id("stMain")
    open_page(page, f"{server.url}/joint-events")

    choose(page, "Month", "October 2025")
    expect(figure(page, "Joint events")).to_have_text(october)
    settle(page)
    tab_to_the_tabs(page)
    arrow_to(page, f"Left out ({len(left_out)})")
    expect(cells(page).filter(has_text=left_out["title"].iloc[0])).not_to_have_count(0)
    expect(cells(page).filter(has_text=left_out_text(left_out["counted_as"].iloc[0]))).not_to_have_count(0)

    arrow_to(page, f"Possible duplicates ({len(pairs)})")
    expect(main).to_contain_text(pairs["title_a"].iloc[0])
    expect(main).to_contain_text(pairs["title_b"].iloc[0])

    arrow_to(page, f"Rule {RULE_VERSION}")
    expect(main).to_contain_text(f"Counted by rule {RULE_VERSION}")
    for line in rules[RULE_VERSION].splitlines():
        expect(main).to_contain_text(line)
    expect(main).to_contain_text("Replayed under rule 0")
    expect(main).to_contain_text(f"October 2025: {october} by rule {RULE_VERSION}, {records} by rule 0.")


def tab_to_the_tabs(page: Page) -> None:
    """Press Tab until one of the tabs below the figures has the focus."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "tab":
            return
    raise AssertionError(f"no tab has the focus after {MOST_TABS} presses")


def arrow_to(page: Page, name: str) -> None:
    """Press the right arrow until the tab called `name` has the focus, and open it with Enter."""
    wanted = page.get_by_role("tab", name=name, exact=True)
    for _press in range(2 * page.get_by_role("tab").count()):
        page.wait_for_timeout(300)  # until the run that the last press starts has begun
        settle(page)
        if page.evaluate("document.activeElement.getAttribute('role')") != "tab":  # tabs drawn anew lose the focus
            tab_to_the_tabs(page)
        if wanted.evaluate("tab => tab === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    expect(wanted).to_be_focused()
    page.keyboard.press("Enter")
    expect(wanted).to_have_attribute("aria-selected", "true")
    settle(page)
