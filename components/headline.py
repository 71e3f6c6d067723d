"""The measure's latest figure at the top of its page: the count, its sentence, how far to trust it, its target."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components.natural_limits import reading_of_signal
from components.readings import reading_of_month
from components.same_month import reading as reading_of_years
from components.trust import mark_text, target_line
from components.wording import _, list_text, month_text, range_text
from data.measures.process_behavior import ProcessBehavior, Seasonal, same_month_of_years
from data.measures.quality_mark import Facet
from data.measures.target_gate import Gate, Target


def headline(
    months: pd.DataFrame,
    behavior: ProcessBehavior,
    seasonal: Seasonal,
    mark: Sequence[Facet],
    gate: Gate,
    target: Target | None,
) -> None:
    """Draw the figure of the last of `months` (rows of joint_events_by_month) with all that qualifies it."""
    figures = months.iloc[-1]
    month = figures["month"]
    framed(
        _("Joint events, {month}").format(month=month_text(month)),
        range_text(int(figures["low"]), int(figures["high"])),
        reading_of_month(figures),
        (reading_of_signal(behavior, month.date()), _reading_of_season(months, month, seasonal)),
        (mark_text(mark), target_line(target, gate)),
    )


def framed(label: str, value: str, reading: str, remarks: Sequence[str], trust: Sequence[str]) -> None:
    """Draw a measure's latest figure: its value, its sentence, remarks in small print, mark and target."""
    with st.container(horizontal=True, border=True, vertical_alignment="center"):
        st.metric(label, value, width=250)
        with st.container(width="stretch"):
            st.markdown(reading)
            st.caption("  \n".join(remarks))
            st.markdown("  \n".join(trust))


def _reading_of_season(months: pd.DataFrame, month: pd.Timestamp, seasonal: Seasonal) -> str:
    return reading_of_years(same_month_of_years(months, month.date()), month, seasonal)


def nothing_on_record() -> None:
    """Say that there is no figure yet, and lead to where records come in."""
    st.info(_("There are no event records yet."), icon=":material/inbox:")
    st.page_link("pages/records/data.py", label=_("Import a file on the Data page"), icon=":material/upload:")


def silence(latest: dt.date, latest_over: dt.date) -> None:
    """Say that nothing is on record after `latest`, though months have ended since."""
    if latest < latest_over:
        st.warning(
            _("The figure is that of {month}, the last month with an event on record; {over} has ended since.").format(
                month=month_text(latest), over=month_text(latest_over)
            ),
            title=_("Nothing is on record after {month}").format(month=month_text(latest)),
            icon=":material/hourglass_disabled:",
        )


def missing_departments(figures: pd.Series, names: Mapping[str, str]) -> None:
    """Name the departments without a report or a word for a month, a row of joint_events_by_month."""
    missing = [names.get(one, one) for one in figures["departments_missing"]]
    if missing:
        st.warning(
            _("{departments}: nothing reported, and no word that nothing was held.").format(
                departments=list_text(missing)
            ),
            title=_("Departments that did not report {month}").format(month=month_text(figures["month"])),
            icon=":material/assignment_late:",
        )
