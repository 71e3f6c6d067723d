"""How things stand with the Google Sheet, in one short line at the top of every page: a link to where it is settled."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from components.wording import _, counted, short_day_text, time_text
from data.city import configured_city
from data.sheets.state import SyncState

STYLE = Path(__file__).with_name("sync_line.css")
SECONDS_BETWEEN_LOOKS = "5s"  # of an open page; it looks at what is known here, not at Google
DATA_PAGE = "pages/records/data.py"
SECTION = "section"  # of the address: which tab of the Data page is open
SHEET_SECTION = "sheet"


def draw(state_now: Callable[[], SyncState | None]) -> None:
    """Draw the line and keep it up to date; nothing where there is no Sheet."""
    if state_now() is not None:
        st.html(STYLE)
        _line(state_now)


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _line(state_now: Callable[[], SyncState | None]) -> None:
    state = state_now()
    if state is None:
        return
    with st.container(key="sheet_state"):
        st.page_link(
            DATA_PAGE,
            label=line(state, dt.datetime.now(dt.UTC)),
            icon=_icon(state),
            query_params={SECTION: SHEET_SECTION},
            help=_("What you enter is kept here and sent by itself.") if state.problem else "",
        )


def _icon(state: SyncState) -> str:
    if state.problem is not None:
        return ":material/cloud_off:"
    return ":material/cloud_upload:" if state.waiting else ":material/cloud_done:"


def line(state: SyncState, now: dt.datetime) -> str:
    """What the line says: when it was last the same, what waits, what needs a look."""
    parts = [_age(state, now)]
    if state.waiting and state.problem is not None:
        parts.append(counted("{number} kept here", "{number} kept here", state.waiting))
    elif state.waiting:
        parts.append(counted("{number} waiting", "{number} waiting", state.waiting))
    if to_look_at := state.conflicts + state.rows_to_look_at:
        looks = counted("{number} needs a look", "{number} need a look", to_look_at)
        parts.append(f"**{looks}**")
    return " · ".join(parts)


def _age(state: SyncState, now: dt.datetime) -> str:
    if state.problem is not None and state.since is not None and state.may_pass:
        return _("Sheet unreachable since {time}").format(time=since_text(state.since, now, configured_city().zone))
    if state.problem is not None and state.since is not None:
        return _("Sheet not synced since {time}").format(time=since_text(state.since, now, configured_city().zone))
    if state.problem is not None:
        return _("The Sheet is not set up right")
    if state.synced_at is None:
        return _("Sheet not read yet")
    seconds = max(0, int((now - state.synced_at).total_seconds()))
    if seconds < 60:
        return counted("Sheet synced {number} s ago", "Sheet synced {number} s ago", seconds)
    if seconds < 3600:
        return counted("Sheet synced {number} min ago", "Sheet synced {number} min ago", seconds // 60)
    return _("Sheet synced {time}").format(time=since_text(state.synced_at, now, configured_city().zone))


def since_text(instant: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> str:
    """The local time of an instant, with its day where that is another than today: 10:42 AM; Tue, Oct 7, 10:42 AM."""
    local = instant.astimezone(zone)
    time = time_text(local)
    return time if local.date() == now.astimezone(zone).date() else f"{short_day_text(local.date())}, {time}"
