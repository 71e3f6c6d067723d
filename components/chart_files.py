"""A chart as a file that stands by itself: title above, caption below, drawn without a browser or a network."""

import datetime as dt
import decimal
import json
import math
import re
import textwrap
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import vl_convert

# vl_convert brings it, so that widths are right on any machine; Arial is as wide, for whoever opens the SVG without it.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, CAPTION_INK, GRID, AXIS = "#0E1B22", "#4A555C", "#E2DED4", "#8A949A"

MARGIN, GAP = 20, 8
TITLE_SIZE, CAPTION_SIZE = 20, 12
LINE = 1.35  # a line's height, in parts of its size
LETTER = 0.53  # a letter's usual width in running text, in parts of its size
LEAST_CHART = 80  # pixels in height, however long the texts are

# What XML has no way to write.
NOT_XML = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
TWO_IN_UTF_16 = re.compile("[\\U00010000-\\U0010ffff]")  # emoji and rare letters

CONFIG: Mapping[str, Any] = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": AXIS,
        "tickColor": AXIS,
    },
    "legend": {"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "titleColor": INK},
    "header": {"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "titleColor": INK},
}


def chart_svg(
    specification: Mapping[str, Any],
    data: pa.Table,
    *,
    title: str,
    caption: str,
    width: int = 960,
    height: int = 420,
    margin: int = MARGIN,
) -> str:
    """The chart of a Vega-Lite `specification` without data, drawn with `data`, as an SVG of `width` by `height`.

    `title` stands on top, `caption` (source, as-of time, rule) below, both in as many lines as they need.
    Raises ValueError for a specification that Vega-Lite refuses.
    """
    titles = _lines(title, width - 2 * margin, TITLE_SIZE)
    captions = _lines(caption, width - 2 * margin, CAPTION_SIZE)
    top = margin + (math.ceil(len(titles) * TITLE_SIZE * LINE) + GAP if titles else 0)
    bottom = margin + (math.ceil(len(captions) * CAPTION_SIZE * LINE) + 2 * GAP if captions else 0)
    across, down = width - 2 * margin, max(height - top - bottom, LEAST_CHART)
    chart = _drawn(_with_data(specification, data, across, down))
    below = top + down + 2 * GAP + CAPTION_SIZE
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" role="img"'
        f' aria-label={quoteattr(title)} width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="white"/>'
        f"{_text(titles, margin, margin + TITLE_SIZE * 0.8, TITLE_SIZE, INK, 'bold')}"
        f"{_placed(chart, margin, top, across, down)}"
        f"{_text(captions, margin, below, CAPTION_SIZE, CAPTION_INK, 'normal')}"
        "</svg>"
    )
    return NOT_XML.sub("", drawn)


def chart_png(
    specification: Mapping[str, Any],
    data: pa.Table,
    *,
    title: str,
    caption: str,
    width: int = 960,
    height: int = 420,
    margin: int = MARGIN,
    scale: float = 2,
) -> bytes:
    """The chart that `chart_svg` draws, as a PNG: `scale` pixels for each of `width` and `height`.

    Raises ValueError for a specification that Vega-Lite refuses.
    """
    drawn = chart_svg(specification, data, title=title, caption=caption, width=width, height=height, margin=margin)
    return vl_convert.svg_to_png(drawn, scale=scale)


def _drawn(specification: dict[str, Any]) -> str:
    """The SVG of a specification with data in it; nothing is fetched for it."""
    try:
        return vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    except ValueError:
        # Vega shortens an overlong label even in the middle of an emoji, and vl_convert can't measure half of one.
        without = TWO_IN_UTF_16.sub("\ufffd", json.dumps(specification, ensure_ascii=False))
        return vl_convert.vegalite_to_svg(without, allowed_base_urls=[])


def _with_data(specification: Mapping[str, Any], data: pa.Table, width: int, height: int) -> dict[str, Any]:
    """The specification with its data in it, so large that axes and legends, too, find room in `width` by `height`."""
    theirs = specification.get("config", {})
    config = {key: ours | theirs.get(key, {}) if isinstance(ours, dict) else ours for key, ours in CONFIG.items()}
    rows = data.to_pylist()
    # Altair has a name for the data that a view of many is still without, and one empty row under it.
    views = {name: rows if values == [{}] else values for name, values in specification.get("datasets", {}).items()}
    whole = {
        **specification,
        "config": {**theirs, **config},
        "data": {"values": rows},
        "datasets": views,
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 0,
    }
    return {key: _plain(value) for key, value in whole.items()}


def _plain(value: Any) -> Any:
    """A value as JSON knows it, without letters that XML can't hold: at one of those vl_convert ends the process."""
    if isinstance(value, str):
        return NOT_XML.sub("", value)
    if isinstance(value, dict):
        return {_plain(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _lines(text: str, width: int, size: int) -> list[str]:
    """`text` in lines no wider than `width`."""
    letters = max(int(width / (size * LETTER)), 1)
    return [line for part in text.splitlines() for line in textwrap.wrap(part, letters)]


def _text(lines: list[str], x: int, y: float, size: int, ink: str, weight: str) -> str:
    """Lines as SVG text, the first standing on `y`."""
    return "".join(
        f'<text x="{x}" y="{y + number * size * LINE:g}" font-family="{FONT}" font-size="{size}"'
        f' font-weight="{weight}" fill="{ink}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _placed(chart: str, x: int, y: int, width: int, height: int) -> str:
    """The SVG of a chart as a part of another, no larger than `width` by `height`."""
    start = chart.index("<svg")
    opening, _, rest = chart[start:].partition(">")
    box = opening.partition("viewBox=")[2].split('"')[1]
    return (
        f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{box}" preserveAspectRatio="xMidYMid">{rest}'
    )
