"""The chooser of who works with the app. The one place that knows: sign-in, once there is one, takes its place."""

import json
from urllib.parse import quote, unquote

import streamlit as st

from components.wording import _
from data.city import City
from data.person import Person

ROLE_KEY, NAME_KEY = "working_as", "working_as_name"
ROLE_COOKIE, NAME_COOKIE = "safer_together_as", "safer_together_name"
RESIDENT, PERFORMANCE = "resident", "performance"
YEAR_OF_SECONDS = 365 * 24 * 60 * 60
MOST_LETTERS = 60


def working_as(city: City) -> None:
    """Draw the chooser in the sidebar; what is chosen is remembered by the browser, not by the address."""
    options = [RESIDENT, PERFORMANCE, *(department.department_id for department in city.departments)]
    if st.session_state.get(ROLE_KEY) not in options:
        remembered = st.context.cookies.get(ROLE_COOKIE, RESIDENT)
        st.session_state[ROLE_KEY] = remembered if remembered in options else RESIDENT
        st.session_state[NAME_KEY] = unquote(st.context.cookies.get(NAME_COOKIE, ""))[:MOST_LETTERS]
    names = {
        RESIDENT: _("Looking around"),
        PERFORMANCE: _("Office of Performance"),
        **{department.department_id: _(department.name) for department in city.departments},
    }
    with st.sidebar:
        st.selectbox(
            _("Working as"), options, format_func=lambda option: names[option], key=ROLE_KEY, persist_state="session"
        )
        if st.session_state[ROLE_KEY] != RESIDENT:
            st.text_input(_("Your name"), key=NAME_KEY, max_chars=MOST_LETTERS, persist_state="session")
            st.caption(_("Signs what you write. Until there is a sign-in, the app takes your word for it."))
    _remember()


def person() -> Person:
    """Who works with the app in this session."""
    role = st.session_state.get(ROLE_KEY, RESIDENT)
    name = str(st.session_state.get(NAME_KEY) or "").strip()
    if role == RESIDENT:
        return Person()
    if role == PERFORMANCE:
        return Person("performance", None, name)
    return Person("lead", role, name)


def _remember() -> None:
    """Have the browser keep the choice for its next visit."""
    chosen = (st.session_state[ROLE_KEY], str(st.session_state.get(NAME_KEY) or ""))
    kept = (
        st.context.cookies.get(ROLE_COOKIE, RESIDENT),
        unquote(st.context.cookies.get(NAME_COOKIE, "")),
    )
    if st.session_state.setdefault("remembered_as", kept) == chosen:
        return
    st.session_state["remembered_as"] = chosen
    cookies = [
        f"{name}={quote(value, safe='')}; path=/; max-age={YEAR_OF_SECONDS}; SameSite=Lax"
        for name, value in zip((ROLE_COOKIE, NAME_COOKIE), chosen, strict=True)
    ]
    # Values are percent-encoded and then quoted as JSON: nothing of them is read as script.
    st.html(
        f"<script>for (const cookie of {json.dumps(cookies)}) document.cookie = cookie;</script>",
        unsafe_allow_javascript=True,
    )
