"""English and Spanish on the screen."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from components.initiative import SECTIONS, section_heading
from components.wording import catalogue
from data.city import configured_city
from data.store import Store
from data.strategic_plan import configured_plan
from queries.joint_events_measure import joint_events_measure
from tests.browser.conftest import Server
from tests.browser.steps import chart, chosen, go_to, open_page, settle, switch_language

SPANISH = catalogue("es").gettext
PLAN = configured_plan()
TITLE = PLAN.initiative("2.21").title
SPANISH_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
MENU = {  # the entry of each page, and its heading
    "2.21 Joint events": f"2.21 {SPANISH(TITLE)}",
    "Published": SPANISH("Published figures and past texts"),
    "Monthly word": SPANISH("The departments’ word for each month"),
    "Write and publish": SPANISH("Write and publish: {number}").format(number="2.21"),
    "Data": SPANISH("Data"),
    "Overview": SPANISH("Strategic plan of the {city}").format(city=configured_city().name),
}


def test_spanish_chosen_translates_the_whole_page(server: Server, page: Page):
    open_page(page, f"{server.url}/joint-events?month=2025-10")

    switch_language(page, "Español")

    expect(page.get_by_role("heading", level=1)).to_have_text(f"2.21 {SPANISH(TITLE)}")
    expect(page.get_by_text(SPANISH("Sample data"), exact=True)).to_be_visible()
    expect(chosen(page, SPANISH("Month"))).to_have_value("octubre de 2025")  # not left in English
    expect(chart(page)).to_contain_text(SPANISH("Certain, other"))
    expect(page).to_have_url(f"{server.url}/joint-events?month=2025-10&lang=es")
    expect(page).to_have_title(SPANISH("2.21 Joint events"))


def test_spanish_chosen_stays_on_every_page_of_the_menu_and_after_a_reload(server: Server, page: Page):
    open_page(page, server.url)
    switch_language(page, "Español")
    expect(page.get_by_role("heading", level=1)).to_have_text(MENU["Overview"])
    settle(page)

    for entry, heading in MENU.items():
        go_to(page, SPANISH(entry))
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page).to_have_title(SPANISH(entry))
        expect(page).to_have_url(re.compile("[?&]lang=es(&|$)"))
        settle(page)
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text(MENU["Overview"])
    assert MENU["Overview"] != f"Strategic plan of the {configured_city().name}"


def test_month_chosen_survives_the_switch_there_and_back(server: Server, page: Page):
    open_page(page, f"{server.url}/joint-events?month=2025-10")

    switch_language(page, "Español")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"2.21 {SPANISH(TITLE)}")
    settle(page)
    switch_language(page, "English")

    expect(page.get_by_role("heading", level=1)).to_have_text(f"2.21 {TITLE}")
    expect(chosen(page, "Month")).to_have_value("October 2025")
    expect(page).to_have_url(f"{server.url}/joint-events?month=2025-10")


def test_headings_of_the_overview_are_spanish(server: Server, page: Page):
    goal = PLAN.goal_of("2.21")

    assert_spanish_headings(
        page,
        server.url,
        [
            MENU["Overview"],
            SPANISH("Goal {number}: {title}").format(number=goal.number, title=SPANISH(goal.title)),
            *(f"{one.objective_id} {SPANISH(one.title)}" for one in goal.objectives),
            SPANISH("What needs attention"),
        ],
    )


def test_headings_and_headline_of_the_page_of_an_initiative_are_spanish(server: Server, page: Page, sample: Store):
    city = configured_city()
    measure = joint_events_measure(sample.cursor(), city, dt.datetime.now(city.zone).date())  # as the page asks
    assert measure is not None
    latest = measure.months.iloc[-1]
    said = "{month}: **{range} joint event**.", "{month}: **{range} joint events**."
    assert latest["low"] < latest["high"], "the words below are those of a range"
    sentence = catalogue("es").ngettext(*said, int(latest["high"]))
    assert sentence not in said, "no translation"
    sections = [SPANISH(section_heading(section)) for section in SECTIONS]

    assert_spanish_headings(
        page,
        f"{server.url}/joint-events",
        [
            f"2.21 {SPANISH(TITLE)}",
            *sections[:2],
            SPANISH("Joint events by month"),
            SPANISH("Why this number?"),
            *sections[2:],
        ],
    )
    expect(page.get_by_test_id("stMain")).to_contain_text(
        sentence.replace("**", "").format(
            month=f"{SPANISH_MONTHS[latest['month'].month - 1]} de {latest['month'].year}",
            range=f"{latest['low']}–{latest['high']}",
        )
    )


def assert_spanish_headings(page: Page, address: str, expected: list[str]) -> None:
    """The page's headings in Spanish are those expected, and none is what the same page says in English."""
    open_page(page, address)
    english = headings(page)
    open_page(page, f"{address}?lang=es")
    expect(page.locator("h1")).to_have_text(expected[0])

    assert headings(page) == expected
    assert set(expected) & set(english) == set(), "not translated"


def headings(page: Page) -> list[str]:
    """The texts of all headings of our own, from top to bottom; those inside a written text are not ours."""
    return [text.strip() for text in page.locator("[data-testid=stHeading]").locator("h1, h2, h3").all_inner_texts()]
