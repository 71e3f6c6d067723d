"""English and Spanish on the screen."""

from playwright.sync_api import Page, expect

from components.wording import catalogue
from tests.browser.conftest import Server
from tests.browser.steps import chart, chosen, go_to, open_page, settle, switch_language

SPANISH = catalogue("es").gettext


def test_spanish_chosen_translates_the_whole_page(server: Server, page: Page):
    open_page(page, f"{server.url}/?month=2025-10")

    switch_language(page, "Español")

    expect(page.get_by_role("heading", level=1)).to_have_text(SPANISH("Joint community safety events"))
    expect(page.get_by_text(SPANISH("Sample data"), exact=True)).to_be_visible()
    expect(chosen(page, SPANISH("Month"))).to_have_value("octubre de 2025")  # not left in English
    expect(chart(page)).to_contain_text(SPANISH("Certain, other"))
    expect(page).to_have_url(f"{server.url}/?month=2025-10&lang=es")
    expect(page).to_have_title(SPANISH("Joint events"))


def test_spanish_chosen_stays_on_the_other_page_and_after_a_reload(server: Server, page: Page):
    open_page(page, server.url)
    switch_language(page, "Español")
    expect(page.get_by_role("heading", level=1)).to_have_text(SPANISH("Joint community safety events"))
    settle(page)

    go_to(page, SPANISH("Data"))
    expect(page.get_by_role("heading", level=1)).to_have_text(SPANISH("Data"))
    expect(page).to_have_url(f"{server.url}/data?lang=es")
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text(SPANISH("Data"))
    assert SPANISH("Data") != "Data"


def test_month_chosen_survives_the_switch_there_and_back(server: Server, page: Page):
    open_page(page, f"{server.url}/?month=2025-10")

    switch_language(page, "Español")
    expect(page.get_by_role("heading", level=1)).to_have_text(SPANISH("Joint community safety events"))
    settle(page)
    switch_language(page, "English")

    expect(page.get_by_role("heading", level=1)).to_have_text("Joint community safety events")
    expect(chosen(page, "Month")).to_have_value("October 2025")
    expect(page).to_have_url(f"{server.url}/?month=2025-10")
