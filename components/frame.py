"""What stands around every page: the language switch, the word on sample data, the screen when there are no records."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import choices, desk_choice, review_choices, sync_line, view_choices
from components.address import keep_in_address, start_from_address
from components.wording import LANGUAGE_KEY, LANGUAGES, _, browser_language, escaped, reason_text
from components.working_as import person
from data.reasons import Reason
from data.sheets.state import SyncState

PRINT_STYLE = Path(__file__).with_name("print.css")


def on_paper() -> None:
    """Have every page print cleanly: without menu, buttons and lists."""
    st.html(PRINT_STYLE)


def top_line() -> DeltaGenerator:
    """The choice of language, and beside it the place for `sheet_line`.

    The language is kept in the address, so that a shared link opens in the same one.
    """
    otherwise = browser_language()
    start_from_address(LANGUAGE_KEY, list(LANGUAGES), otherwise)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        beside = st.container(width="content")
        st.radio(
            "Language / Idioma",
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES[code],
            key=LANGUAGE_KEY,
            on_change=_label_choices_anew,
            horizontal=True,
            label_visibility="collapsed",
            width="content",
        )
    keep_in_address(LANGUAGE_KEY, otherwise)
    return beside


def sheet_line(place: DeltaGenerator, sync_state: Callable[[], SyncState | None]) -> None:
    """How things stand with the Google Sheet, for who works with the records; residents can do nothing about it."""
    if person().role != "resident":
        with place:
            sync_line.draw(sync_state)


def _label_choices_anew() -> None:
    """Send what is chosen in lists to the browser again: it would keep showing it in the language before."""
    for key in (*choices.LISTS, *desk_choice.LISTS, *review_choices.LISTS, *view_choices.LISTS):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def sample_banner() -> None:
    """Says on every screen that what is shown is made up, as long as any of it is."""
    st.warning(
        _("Made up to show how the app works: none of it is the city’s. It goes when real records are imported."),
        title=_("Sample data"),
        icon=":material/science:",
    )


def no_records(reason: Reason) -> None:
    """The screen when the database can't be opened: what is wrong, what to do, and a way to try again."""
    st.title(_("The records can’t be opened"))
    st.error(escaped(reason_text(reason)), icon=":material/lock:")
    st.button(_("Try again"), icon=":material/refresh:", type="primary")


def fault(error: Exception) -> bool:
    """The word on a fault of the program, in place of its traceback, which stands in the server's log."""
    st.error(
        _("The fault is in the server’s log. Nothing on record was harmed. Reload the page to try again."),
        title=_("Something went wrong here"),
        icon=":material/error:",
    )
    return True
