"""A view of the records, handed to somebody else as a link."""

import datetime as dt

from playwright.sync_api import Page, expect

from data.measures.part import Part
from data.store import Store
from queries.joint_events import joint_events_by_month
from tests.browser.conftest import Server
from tests.browser.steps import chart, choose, chosen, figure, open_page, settle

OCTOBER = dt.date(2025, 10, 1)
FISCAL_2026 = dt.date(2025, 7, 1), dt.date(2026, 6, 1)
TODAY = dt.date(2026, 6, 15)
CHOICES = {
    "Period": "FY2026: July 2025 to June 2026",
    "Department": "Police",
    "Campaign": "National Night Out",
    "Neighborhood": "Plum Orchard",
    "Status": "Reported as held",
    "Month": "October 2025",
}


def test_link_opened_by_somebody_else_shows_the_same_choices_and_figures(
    server: Server, page: Page, other_page: Page, sample: Store
):
    part = Part("police", "National Night Out", "Plum Orchard", held_only=True)
    months = joint_events_by_month(sample.cursor(), *FISCAL_2026, TODAY, part)
    october = months[months["month"].dt.date == OCTOBER].iloc[0]
    all_of_october = joint_events_by_month(sample.cursor(), OCTOBER, OCTOBER, TODAY).iloc[0]
    assert 0 < october["high"] < all_of_october["high"], "the filters must leave some events, not all"
    open_page(page, f"{server.url}/joint-events")

    for label, option in CHOICES.items():
        choose(page, label, option)
        expect(chosen(page, label)).to_have_value(option)
    page.get_by_role("switch", name="Natural limits (XmR)").press("Space")
    expect(page.get_by_test_id("stMain").get_by_text("Only a part is shown")).to_be_visible()
    expect(chart(page)).to_contain_text("mean")
    settle(page)
    open_page(other_page, page.url)

    for label, option in CHOICES.items():
        expect(chosen(other_page, label)).to_have_value(option)
    expect(other_page.get_by_role("switch", name="Natural limits (XmR)")).to_be_checked()
    shown = f"{october['low']}–{october['high']}" if october["low"] < october["high"] else f"{october['low']}"
    for window in (page, other_page):
        expect(figure(window, "Joint events")).to_have_text(shown)
        expect(figure(window, "Confirmed")).to_have_text(str(october["confirmed"]))
        expect(window.get_by_test_id("stMain")).to_contain_text(
            "Only a part is shown: Police · National Night Out · Plum Orchard · Reported as held"
        )
    assert chart(other_page).inner_text() == chart(page).inner_text()


def test_filters_set_back_leave_the_address_and_show_all_events(server: Server, page: Page, sample_october):
    open_page(page, f"{server.url}/joint-events?month=2025-10&department=police&neighborhood=Plum+Orchard&status=held")
    expect(chosen(page, "Neighborhood")).to_have_value("Plum Orchard")

    page.get_by_role("button", name="Show all events").click()
    expect(page.get_by_text("Only a part is shown")).to_have_count(0)
    settle(page)  # while it is drawn, what moves up stands there twice

    expect(figure(page, "Joint events")).to_have_text(f"{sample_october['low']}–{sample_october['high']}")
    expect(chosen(page, "Department")).to_have_value("All")
    expect(page).to_have_url(f"{server.url}/joint-events?month=2025-10")
