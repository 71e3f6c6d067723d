"""Publishing a figure, and reading it when records and text have gone on."""

import csv
import io
import re
import unicodedata
import urllib.request

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from components.initiative import SECTIONS, section_heading
from tests.browser.conftest import Server
from tests.browser.steps import (
    choose,
    chosen,
    downloaded,
    figure,
    open_page,
    open_tab,
    press_import,
    settle,
    upload,
    work_as,
)

WRITER = "Ana Ruiz"
AFTERWARDS = "Written after the first publication."
ONE_MORE = (
    b"Event,Date,Time,Department,Partners,Location,Status\nKite Day,10/28/2025,9:00 AM,Fire,Police,Kite Hill,Held\n"
)
MENU = (
    "Overview",
    "Monthly word",
    "Write and publish",
    "Working as",
    "Your name",
    "Español",
    "One page as PDF",
    "Print",
)
PAPERS = ("A4", "Letter")


def test_publication_keeps_its_figure_and_text_when_records_and_text_change(
    own_server: Server, page: Page, sample_october
):
    then = f"{sample_october['low']}–{sample_october['high']}"
    now = f"{sample_october['low'] + 1}–{sample_october['high'] + 1}"
    work_as(page, own_server.url, "performance", WRITER)
    publish_october(page, own_server, 1)

    page.get_by_role("tab", name="Text", exact=True).click()
    description = page.get_by_role("textbox", name="Description")
    description.fill(AFTERWARDS)
    description.press("Tab")
    settle(page)
    page.get_by_role("button", name="Save to the page").click()
    expect(page.get_by_text("Saved to the page as version 2.")).to_be_visible()
    add_an_event(page, own_server)
    publish_october(page, own_server, 2)

    open_page(page, f"{own_server.url}/published?no=1")
    main = page.get_by_test_id("stMain")
    expect(figure(page, "Joint events, October 2025")).to_have_text(then)
    expect(main).to_contain_text(re.compile(f"Published as no. 1 on .* by {WRITER}, Office of Performance"))
    expect(main).to_contain_text(f"The same month stands at {now} today.")
    expect(main).to_contain_text("An event that several departments hold together is a joint event.")
    expect(main).not_to_contain_text(AFTERWARDS)
    expect(page).to_have_url(f"{own_server.url}/published?no=1")
    (sheet,) = PdfReader(io.BytesIO(downloaded(page, "One page as PDF (Letter)"))).pages
    assert then in sheet.extract_text()
    assert now not in sheet.extract_text()
    assert AFTERWARDS not in sheet.extract_text()
    assert published_range(own_server, "2025-10") == ("2", now)

    choose(page, "Publication", "No. 2")
    expect(figure(page, "Joint events, October 2025")).to_have_text(now)
    expect(main).to_contain_text(AFTERWARDS)
    assert own_server.complaints() == []


def test_publication_is_handed_out_as_one_page_as_open_data_and_printed_cleanly(
    own_server: Server, page: Page, sample_october
):
    october = f"{sample_october['low']}–{sample_october['high']}"
    work_as(page, own_server.url, "performance", WRITER)
    publish_october(page, own_server, 1)
    page.get_by_role("link", name="Read, print or download it").click()
    expect(figure(page, "Joint events, October 2025")).to_have_text(october)
    settle(page)

    for label in ("One page as PDF (Letter)", "One page as PDF (A4)"):
        pdf = downloaded(page, label)
        assert pdf.startswith(b"%PDF")
        (sheet,) = PdfReader(io.BytesIO(pdf)).pages
        assert october in sheet.extract_text()
    assert published_range(own_server, "2025-10") == ("1", october)
    for paper in PAPERS:
        printed = PdfReader(io.BytesIO(page.pdf(format=paper)))
        text = "\n".join(as_typed(sheet.extract_text()) for sheet in printed.pages)
        assert october in text
        for heading in (*(section_heading(section) for section in SECTIONS), "Rule 1", "Published as no. 1"):
            assert heading in text, (paper, heading)
        for word in MENU:
            assert word not in text, (paper, word)
        assert all(sheet.extract_text().strip() for sheet in printed.pages), f"{paper}: a page without text"
        assert len(printed.pages) <= 5, paper


def test_link_to_the_newest_publication_leads_to_it_after_the_next_one(
    own_server: Server, page: Page, other_page: Page
):
    work_as(page, own_server.url, "performance", WRITER)
    publish_october(page, own_server, 1)
    page.get_by_role("link", name="Read, print or download it").click()
    expect(chosen(page, "Publication")).to_have_value(re.compile("^No. 1:"))
    settle(page)
    link = page.url
    publish_october(page, own_server, 2)

    open_page(other_page, link)

    expect(chosen(other_page, "Publication")).to_have_value(re.compile("^No. 1:"))


def publish_october(page: Page, server: Server, number: int) -> None:
    """Publish October 2025 on the desk."""
    open_page(page, f"{server.url}/write")
    open_tab(page, "Publish")
    choose(page, "Month to publish", "October 2025")
    expect(page.get_by_test_id("stMain")).to_contain_text("joint events will be frozen with the months before it")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(f"Published as no. {number}.")).to_be_visible()
    settle(page)


def add_an_event(page: Page, server: Server) -> None:
    """Import a file with one joint event of October 2025, beside the sample."""
    open_page(page, f"{server.url}/data")
    upload(page, "more.csv", ONE_MORE)
    page.get_by_text("Remove the made-up sample").click()
    settle(page)
    press_import(page)
    expect(page.get_by_text("more.csv was imported")).to_be_visible()
    settle(page)


def published_range(server: Server, month: str) -> tuple[str, str]:
    """Number and count of the newest publication's month in the open data."""
    with urllib.request.urlopen(f"{server.url}/open-data/joint-events.csv", timeout=20) as answer:
        rows = list(csv.DictReader(io.StringIO(answer.read().decode())))
    (row,) = [row for row in rows if row["month"] == month]
    return row["publication"], f"{row['low']}–{row['high']}"


def as_typed(printed: str) -> str:
    """The text of a PDF without the ligatures and look-alikes that its fonts bring in."""
    return unicodedata.normalize("NFKC", printed).replace("ʼ", "’")
