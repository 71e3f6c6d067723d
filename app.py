"""Safer Together: the server and the script of each session. Start it with `streamlit run app.py`.

Imported (by Streamlit's server or by uvicorn) this file is the server: its routes and its lifespan. Run as a session's
script it draws the frame and the page asked for. docs/decisions/0001 says why it is one file.
"""

import streamlit as st
from streamlit.logger import get_logger

from components import frame
from components.wording import _
from components.working_as import working_as
from data.connection import answer, close_store, opened_store, serve_store, sync_state
from data.sample.clear import has_sample


def menu() -> dict[str, list[st.Page]]:
    """The pages by section, in the order of the menu, titled in the reader's language."""
    return {
        _("The plan"): [
            st.Page("pages/plan/home.py", title=_("Overview"), icon=":material/home:", default=True),
            st.Page(
                "pages/events/joint_events.py",
                title=_("2.21 Joint events"),
                icon=":material/groups:",
                url_path="joint-events",
            ),
            st.Page(
                "pages/plan/page_views.py",
                title=_("2.23 Page views"),
                icon=":material/monitoring:",
                url_path="page-views",
            ),
            st.Page(
                "pages/events/calendar.py", title=_("Calendar"), icon=":material/calendar_month:", url_path="calendar"
            ),
            st.Page("pages/plan/history.py", title=_("Published"), icon=":material/history:", url_path="published"),
        ],
        _("Work"): [
            st.Page("pages/events/enter.py", title=_("Enter an event"), icon=":material/add:", url_path="enter"),
            st.Page("pages/events/event.py", title=_("Event"), url_path="event", visibility="hidden"),
            st.Page(
                "pages/events/help.py",
                title=_("Help and outcomes"),
                icon=":material/volunteer_activism:",
                url_path="help-and-outcomes",
            ),
            st.Page(
                "pages/records/review.py",
                title=_("Possible duplicates"),
                icon=":material/difference:",
                url_path="review",
            ),
            st.Page(
                "pages/records/department_months.py",
                title=_("Monthly word"),
                icon=":material/fact_check:",
                url_path="monthly-word",
            ),
            st.Page(
                "pages/plan/update.py", title=_("Write and publish"), icon=":material/edit_note:", url_path="write"
            ),
            st.Page("pages/records/data.py", title=_("Data"), icon=":material/database:", url_path="data"),
        ],
    }


def draw() -> None:
    """One run of a session's script: the frame, then the page."""
    st.set_page_config(page_icon="🤝", layout="wide")
    frame.on_paper()
    beside_languages = frame.top_line()
    page = st.navigation(menu())
    opened = opened_store()
    if opened.store is None:
        frame.no_records(opened.reason)
        st.stop()
    working_as(opened.store.city)
    frame.sheet_line(beside_languages, sync_state)
    if answer(has_sample):
        frame.sample_banner()
    page.run()


def announce_pages() -> None:
    """Tell the server its pages before the first visitor, so that a deep link right after a start finds its own."""
    complaints = get_logger("streamlit.runtime.scriptrunner_utils.script_run_context")
    level = complaints.level
    complaints.setLevel("ERROR")  # that nobody is looking yet
    st.navigation(menu())
    complaints.setLevel(level)


if __name__ == "__main__":
    draw()
else:
    from web.lifespan import lifespan_of
    from web.routes import routes_of

    announce_pages()
    app = st.App(
        __file__,
        routes=routes_of(opened_store),
        lifespan=lifespan_of(serve_store, close_store),
        on_script_error=frame.fault,
    )
