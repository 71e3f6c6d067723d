"""What all charts share: their inks, their look, clicks on their bars, and the files that they can be saved as."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import pyarrow as pa
import streamlit as st

from components.chart_files import chart_png, chart_svg
from components.wording import _

# Ink, and the three parts of a bar. Colour is never the only sign: doubt is outlined, parts are stacked and named.
INKS: Mapping[str, Mapping[str, str]] = {
    "light": {
        "ink": "#0E1B22",
        "certain": "#0B6478",
        "campaign": "#D9480F",
        "doubt": "#FBF9F4",
        "outline": "#5B6670",
        "limit": "#7A2E8C",
        "faint": "#C9C1B0",
    },
    "dark": {
        "ink": "#F1EEE6",
        "certain": "#5CC0D6",
        "campaign": "#F2672E",
        "doubt": "#0F1C22",
        "outline": "#B9C3C8",
        "limit": "#D7A6E8",
        "faint": "#3A525C",
    },
}


def look() -> str:
    """The appearance that the person looking has: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def count_axis(inks: Mapping[str, str], title: str | None) -> alt.Axis:
    """The axis of a number of events."""
    return alt.Axis(
        tickMinStep=1, format=",d", tickCount=6, labelColor=inks["ink"], titleColor=inks["ink"], title=title
    )


def bare(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The specification of `chart` without any data, not even the empty row that Altair gives to charts without."""
    specification = dict(chart.to_dict())
    specification.pop("datasets", None)
    specification.pop("data", None)
    for layer in specification.get("layer", ()):
        layer.pop("data", None)
    return specification


def clickable_chart(
    data: pa.Table,
    specification: dict[str, Any],
    key: str,
    selection: str,
    height: int,
    alt_text: str,
    on_pick: Callable[[dt.date], None],
) -> None:
    """Draw `data`; `on_pick` is told the first day of the period whose bar is clicked, by the chart's `selection`."""
    # Drawn anew after each click: a bar that stays selected would not answer to a second click.
    clicks = st.session_state.get(f"{key}_clicks", 0)
    drawn_as = f"{key}_{clicks}"

    def picked() -> None:
        points = st.session_state[drawn_as]["selection"].get(selection)
        if points:
            st.session_state[f"{key}_clicks"] = clicks + 1
            on_pick(dt.date.fromisoformat(points[0]["month"]))

    st.vega_lite_chart(
        data, specification, height=height, key=drawn_as, on_select=picked, selection_mode=selection, alt=alt_text
    )


def chart_downloads(specification: dict[str, Any], data: pa.Table, title: str, caption: str, name: str) -> None:
    """Offer a chart as SVG and as PNG, each with `title` above and `caption` below; they are made when asked for."""
    with st.container(horizontal=True):
        st.download_button(
            _("Chart as SVG"),
            lambda: chart_svg(specification, data, title=title, caption=caption),
            f"{name}.svg",
            "image/svg+xml",
            key=f"{name}_svg",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            _("Chart as PNG"),
            lambda: chart_png(specification, data, title=title, caption=caption),
            f"{name}.png",
            "image/png",
            key=f"{name}_png",
            icon=":material/download:",
            on_click="ignore",
        )
