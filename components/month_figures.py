"""One month's figures as large numbers, and what the month's count leaves out."""

import datetime as dt

import pandas as pd
import streamlit as st

from components.headline import missing_departments
from components.wording import _, number_text, range_text

FIGURE_WIDTH = 168  # pixels: two stand side by side on a phone


def month_figures(figures: pd.Series, names: dict[str, str], is_headline: bool) -> None:
    """Draw one row of joint_events_by_month as a row of figures; departments that did not report are named below.

    Of the month that the page's headline is about (`is_headline`) they stand there.
    """
    if not figures.get("is_told_of", True):
        if not is_headline:
            missing_departments(figures, names)
        return
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
    if figures["open_pairs"]:
        review_link(figures["month"])
    if not is_headline:
        missing_departments(figures, names)


def review_link(month: dt.date) -> None:
    """Draw the way to where a month's possible duplicates are decided."""
    st.page_link(
        "pages/records/review.py",
        label=_("Decide on the possible duplicates"),
        icon=":material/difference:",
        query_params={"month": f"{month:%Y-%m}"},
    )
