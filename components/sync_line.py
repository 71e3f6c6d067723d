"""How things stand with the Google Sheet, in one line at the top of every page."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from components.wording import _, counted, reason_text, time_text
from data.city import configured_city
from data.sheets.state import SyncState

SECONDS_BETWEEN_LOOKS = "5s"  # of an open page; it looks at what is known here, not at Google


def draw(state_now: Callable[[], SyncState | None]) -> None:
    """Draw the line and keep it up to date; nothing where there is no Sheet."""
    if state_now() is not None:
        _line(state_now)


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _line(state_now: Callable[[], SyncState | None]) -> None:
    state = state_now()
    if state is not None:
        icon = ":material/cloud_off:" if state.problem else ":material/cloud_done:"
        waits = state.waiting and not state.problem
        with st.container(key="sheet_state"):
            st.caption(
                f"{':material/cloud_upload:' if waits else icon} {line(state, dt.datetime.now(dt.UTC))}",
                help=None if state.problem is None else reason_text(state.problem),
            )


def line(state: SyncState, now: dt.datetime) -> str:
    """What the line says: when it was last the same, what waits, what needs a look."""
    parts = [_age(state, now)]
    if state.waiting:
        parts.append(counted("{number} waiting", "{number} waiting", state.waiting))
    if state.problem is not None:
        parts.append(_("everything is kept here and will be sent"))
    if state.conflicts:
        parts.append(counted("{number} conflict to settle", "{number} conflicts to settle", state.conflicts))
    if state.rows_to_look_at:
        parts.append(counted("{number} row needs a look", "{number} rows need a look", state.rows_to_look_at))
    return " · ".join(parts)


def _age(state: SyncState, now: dt.datetime) -> str:
    if state.problem is not None and state.since is not None:
        since = time_text(state.since.astimezone(configured_city().zone))
        return _("Google Sheet out of reach since {time}").format(time=since)
    if state.problem is not None:
        return _("Google Sheet: the settings can’t be used")
    if state.synced_at is None:
        return _("Google Sheet: not looked at yet")
    seconds = max(0, int((now - state.synced_at).total_seconds()))
    if seconds < 60:
        return counted("Google Sheet synced {number} s ago", "Google Sheet synced {number} s ago", seconds)
    return counted("Google Sheet synced {number} min ago", "Google Sheet synced {number} min ago", seconds // 60)
