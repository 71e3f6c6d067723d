"""Charts as files: drawn without a browser, complete in themselves, and never a way in for markup."""

import copy
import datetime as dt
import struct
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.chart_files import chart_png, chart_svg
from components.months_chart import months_specification
from components.months_chart_data import months_data
from tests.records import CITY

TITLE = "Joint events, July to September 2025: «reunión del niño»"
CAPTION = "Source: event reports. As of Mon, Sep 15, 2025, 12:00\u202fPM. Counting rule 1."
PNG = b"\x89PNG\r\n\x1a\n"


def layered() -> dict[str, Any]:
    """Bars with their values written over them, as Altair states it: without data, and with an expression."""
    place = alt.X("place:N", sort=None, axis=alt.Axis(labelAngle=0), title=None)
    bars = (
        alt.Chart()
        .mark_bar()
        .encode(
            x=place,
            y="number:Q",
            color=alt.Color("place:N", legend=alt.Legend(columns={"expr": "width < 480 ? 1 : 3"})),
        )
    )
    labels = alt.Chart().mark_text(dy=-8).encode(x=place, y="number:Q", text="said:N")
    return dict((bars + labels).to_dict())


def table(*rows: tuple[str, float, str]) -> pa.Table:
    return pa.Table.from_pylist([{"place": place, "number": number, "said": said} for place, number, said in rows])


def texts(svg: str) -> list[str]:
    """What the SVG shows as text, in the order of its elements; it must be well-formed."""
    return [
        "".join(element.itertext()) for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.fixture
def places() -> pa.Table:
    return table(("Elm Green", 4, "4"), ("Peñón", 7, "5–7"))


def test_svg_holds_title_caption_and_labels_as_text(places: pa.Table) -> None:
    svg = chart_svg(layered(), places, title=TITLE, caption=CAPTION)

    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("960", "420")
    assert root.get("aria-label") == TITLE
    shown = texts(svg)
    assert shown[0] == TITLE
    assert shown[-1] == CAPTION
    assert {"Elm Green", "Peñón", "4", "5–7"} <= set(shown)


def test_svg_of_joint_events_shows_every_range() -> None:
    months = pd.DataFrame(
        {
            "month": pd.to_datetime(["2025-07-01", "2025-08-01", "2025-09-01"]),
            "low": [4, 5, 16],
            "high": [4, 6, 25],
            "campaign_low": [0, 0, 15],
            "campaigns": [0, 0, 2],
        }
    )
    no_notes = pd.DataFrame({"noted_on": pd.to_datetime([]), "text": [], "text_es": []})
    data = months_data(months, dt.date(2025, 9, 1), CITY, no_notes, None, None)

    svg = chart_svg(months_specification("en", "light"), data, title=TITLE, caption=CAPTION)

    assert {TITLE, CAPTION, "4", "5–6", "16–25"} <= set(texts(svg))


def test_svg_with_long_texts_breaks_them_into_lines(places: pa.Table) -> None:
    caption = " ".join(f"word{number}" for number in range(60))

    shown = texts(chart_svg(layered(), places, title="", caption=caption, width=500))

    lines = [text for text in shown if text.startswith("word")]
    assert len(lines) > 3
    assert " ".join(lines) == caption


def test_texts_with_markup_stay_text() -> None:
    hostile = """<script>alert("1")</script> & 'it' ]]> <!-- \x00\x1b\ufffe-"""
    harmless = """<script>alert("1")</script> & 'it' ]]> <!-- -"""

    svg = chart_svg(layered(), table((hostile, 1, hostile)), title=hostile, caption=hostile)

    assert not list(ElementTree.fromstring(svg).iter("{*}script"))
    shown = texts(svg)
    assert shown[0] == shown[-1] == harmless
    assert harmless in shown[1:-1]
    assert size(chart_png(layered(), table((hostile, 1, hostile)), title=hostile, caption=hostile)) == (1920, 840)


def test_label_too_long_for_its_emoji_is_drawn() -> None:
    label = "a" + "\N{FIRE ENGINE}" * 60

    shown = texts(chart_svg(layered(), table((label, 1, "1")), title=label, caption=CAPTION))

    assert shown[0].startswith(label[:20])
    assert any(text.startswith("a\ufffd") and text.endswith("…") for text in shown)


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_text_can_be_drawn(said: str) -> None:
    png = chart_png(layered(), table((said, 1, said)), title=said, caption=said, width=300, height=200, scale=1)

    assert size(png) == (300, 200)


@pytest.mark.parametrize(("scale", "pixels"), [(1, (640, 300)), (2, (1280, 600)), (3, (1920, 900))])
def test_png_has_the_size_asked_for(places: pa.Table, scale: int, pixels: tuple[int, int]) -> None:
    png = chart_png(layered(), places, title=TITLE, caption=CAPTION, width=640, height=300, scale=scale)

    assert size(png) == pixels


def test_chart_without_rows_has_title_and_caption() -> None:
    nothing = table(("Elm Green", 4, "4")).slice(0, 0)

    assert {TITLE, CAPTION} <= set(texts(chart_svg(layered(), nothing, title=TITLE, caption=CAPTION)))
    assert size(chart_png(layered(), nothing, title=TITLE, caption=CAPTION)) == (1920, 840)


def test_chart_of_one_view_with_values_json_lacks() -> None:
    single = alt.Chart().mark_bar().encode(x="day:O", y="number:Q").to_dict()
    data = pa.table({"day": [dt.date(2025, 10, 7), dt.date(2025, 10, 8)], "number": [2.0, float("nan")]})

    assert "2025-10-07" in texts(chart_svg(single, data, title=TITLE, caption=CAPTION))


def test_specification_is_left_as_it_was(places: pa.Table) -> None:
    specification = layered()
    before = copy.deepcopy(specification)

    chart_svg(specification, places, title=TITLE, caption=CAPTION)

    assert specification == before


def test_specification_that_is_none_is_refused(places: pa.Table) -> None:
    with pytest.raises(ValueError, match="Vega-Lite"):
        chart_svg({"marc": "bar"}, places, title=TITLE, caption=CAPTION)
