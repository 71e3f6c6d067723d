"""The charts as files."""

from xml.etree import ElementTree

from playwright.sync_api import Page

from tests.browser.conftest import Server
from tests.browser.steps import downloaded, open_folded, open_page

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def test_chart_is_downloaded_as_svg_and_png(server: Server, page: Page, sample_october):
    open_page(page, f"{server.url}/joint-events?month=2025-10")
    open_folded(page, "The same as a table, and downloads")

    svg = ElementTree.fromstring(downloaded(page, "Chart as SVG"))
    png = downloaded(page, "Chart as PNG")

    texts = {(element.text or "").strip() for element in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert {f"{sample_october['low']}–{sample_october['high']}", "Joint events by month"} <= texts
    assert any("counted by rule 1" in text for text in texts)
    assert png.startswith(PNG_SIGNATURE)
    assert png.rstrip().endswith(b"IEND\xaeB`\x82")
