"""One month's figures as large numbers, and what the month's count leaves out."""

import pandas as pd
import streamlit as st

from components.wording import _, list_text, number_text, range_text

FIGURE_WIDTH = 168  # pixels: two stand side by side on a phone


def month_figures(figures: pd.Series, names: dict[str, str]) -> None:
    """Draw one row of joint_events_by_month as a row of figures; departments that did not report are named below."""
    with st.container(horizontal=True):
        for label, value, explanation in (
            (
                _("Joint events"),
                range_text(int(figures["low"]), int(figures["high"])),
                None,
            ),
            (
                _("Confirmed"),
                number_text(int(figures["confirmed"])),
                _("Events with two or more departments confirmed present, possible duplicates not yet merged."),
            ),
            (
                _("At campaign sites"),
                number_text(int(figures["site_events"])),
                _("Confirmed joint events that are site events of a campaign."),
            ),
            (
                _("Campaigns"),
                number_text(int(figures["campaigns"])),
                _("Drives over many site events. Counted apart, never added to events."),
            ),
            (
                _("Open pairs"),
                number_text(int(figures["open_pairs"])),
                _("Pairs of reports that may describe the same event."),
            ),
        ):
            st.metric(label, value, help=explanation, border=True, width=FIGURE_WIDTH)
    missing = [names.get(department, department) for department in figures["departments_missing"]]
    if missing:
        st.warning(
            _("{departments}: nothing reported, and no word that nothing was held.").format(
                departments=list_text(missing)
            ),
            title=_("Departments that did not report this month"),
            icon=":material/assignment_late:",
        )


def left_out_text(counted_as: str) -> str:
    """Why an event is not, or not surely, counted as joint."""
    return {
        "maybe_joint": _("Two or more departments planned to come; their presence is not confirmed"),
        "one_department": _("One department only"),
        "departments_unknown": _("No department known"),
        "campaign": _("A campaign as a whole: counted apart"),
        "tentative": _("Tentative"),
        "cancelled": _("Cancelled"),
    }.get(counted_as, "")
