"""The page views' latest whole quarter at the top of the page, and what a reader must know before believing it."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components.headline import framed
from components.measure_words import PAGE_VIEWS
from components.quarter_words import quarter_text, views_text
from components.trust import mark_text, target_line
from components.view_departments import line_of
from components.view_readings import baseline_remarks, reading_of_quarter, reading_of_same_days
from components.wording import _, list_text
from data.city import City
from data.measures.page_views import Baseline, Judged
from data.measures.quality_mark import Facet
from data.measures.target_gate import Gate, Target


def headline(
    total: Judged,
    latest: dt.date | None,
    baseline: Baseline | None,
    mark: Sequence[Facet],
    gate: Gate,
    target: Target | None,
    city: City,
) -> None:
    """Draw the total of the quarter `latest`, of the last one on record while none is whole, with what qualifies it."""
    quarters = total.quarters
    quarter = quarters["period"].iloc[-1].date() if latest is None else latest
    row = total.row_of(quarter)
    framed(
        _("Page views, {quarter}").format(quarter=quarter_text(quarter, city)),
        "–" if pd.isna(row["views"]) else views_text(row["views"], None),
        reading_of_quarter(total, quarter, baseline, city),
        baseline_remarks(total, baseline, city),
        (mark_text(mark), target_line(target, gate, PAGE_VIEWS)),
    )


def running_quarter(same: pd.DataFrame, quarter: dt.date, total: Judged, city: City) -> None:
    """Say how the last quarter on record stands beside the same days of earlier ones, where it is not whole."""
    row = total.quarters[total.quarters["period"] == pd.Timestamp(quarter)]
    if row.empty or bool(row["is_whole"].iloc[0]) or same.empty:
        return
    st.info(
        reading_of_same_days(same, quarter, city),
        title=_("{quarter} is not whole").format(quarter=quarter_text(quarter, city)),
        icon=":material/hourglass_top:",
    )


def without_page(departments: Sequence[str], names: Mapping[str, str]) -> None:
    """Name the departments of which no page is known."""
    if departments:
        st.warning(
            _("{departments}: no rule names a page, so there are no views to count. Add one on the Data page.").format(
                departments=list_text([names.get(one, one) for one in departments])
            ),
            title=_("Departments without a page"),
            icon=":material/link_off:",
        )


def nothing_on_record() -> None:
    """Say that no page of a department has been counted yet, and lead to where exports and rules come in."""
    st.info(
        _("No page of a department has been counted yet: import an export, and say by rules whose pages are whose."),
        icon=":material/inbox:",
    )
    st.page_link("pages/records/data.py", label=_("Page views on the Data page"), icon=":material/upload:")


def no_months() -> None:
    """Say that exports give periods that are too long for a chart of months."""
    st.info(
        _("No month is known by itself: the exports give longer periods. Export them by day."), icon=":material/info:"
    )


def overview_figure(
    total: Judged, latest: dt.date | None, mark: Sequence[Facet], gate: Gate, target: Target | None, city: City
) -> None:
    """Draw the latest whole quarter for the overview: its views, the change, the verdict, how far to trust it."""
    if latest is None:
        st.caption(_("No whole quarter is on record."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(
            _("Page views, {quarter}").format(quarter=quarter_text(latest, city)),
            views_text(total.row_of(latest)["views"], None),
            width=260,
        )
        with st.container():
            st.markdown(line_of(total, latest, city))
            st.markdown("  \n".join((mark_text(mark), target_line(target, gate, PAGE_VIEWS))))
