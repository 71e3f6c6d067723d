"""Which time the calendar shows: month, week, list or year, and the day around which; both stand in the address."""

import calendar as months_of_days
import datetime as dt

import streamlit as st

from components.address import keep_in_address, start_from_address
from components.wording import _, day_text, days_text, month_text
from data.months import months_later

VIEW_KEY, DAY_KEY, VIEW_ASKED = "view", "day", "view_asked"
MONTH, WEEK, LIST, YEAR = "month", "week", "list", "year"
VIEWS = (MONTH, WEEK, LIST, YEAR)
EARLIEST, LATEST = dt.date(1970, 1, 1), dt.date(2199, 12, 31)
NARROW = 640  # pixels: in a narrower window the days of a month are too small to read

# Tells once that the window is narrow; in a wide one nothing is said, and no second run takes place.
_narrow_window = st.components.v2.component(
    "safer_together_narrow_window",
    js=f"""
    export default function ({{ setStateValue }}) {{
        if (window.innerWidth < {NARROW}) setStateValue("is_narrow", true)
    }}
    """,
)


def in_narrow_window() -> bool:
    """Whether the reader's window is too narrow for a grid of days: a phone's, or one that is known to be narrow."""
    if "Mobi" in (st.context.headers.get("User-Agent") or "") or st.session_state.get("in_narrow_window"):
        return True
    found = _narrow_window(key="narrow_window", on_is_narrow_change=lambda: None, height=1)
    if found.get("is_narrow"):
        st.session_state["in_narrow_window"] = True
        if not st.session_state[VIEW_ASKED]:
            st.session_state.pop(VIEW_KEY, None)
        return True
    return False


def _ask_for_view() -> None:
    st.session_state[VIEW_ASKED] = True


def chosen_view() -> str:
    """Draw the choice of a view; in a narrow window a list, until the reader chooses."""
    st.session_state.setdefault(VIEW_ASKED, st.query_params.get(VIEW_KEY) in VIEWS)
    otherwise = LIST if in_narrow_window() else MONTH
    names = {MONTH: _("Month"), WEEK: _("Week"), LIST: _("List"), YEAR: _("Year")}
    start_from_address(VIEW_KEY, VIEWS, otherwise)
    view = st.radio(
        _("View"),
        VIEWS,
        format_func=lambda option: names[option],
        key=VIEW_KEY,
        horizontal=True,
        label_visibility="collapsed",
        on_change=_ask_for_view,
        persist_state="session",
        width="content",
    )
    # A view that was asked for stands in the address, also where it is the usual one: not so on another's screen.
    keep_in_address(VIEW_KEY, otherwise="" if st.session_state[VIEW_ASKED] else otherwise)
    return str(view)


def chosen_day(today: dt.date) -> dt.date:
    """The day whose month, week or year is shown: of the session, the address, or today."""
    asked = st.session_state.get(DAY_KEY) or st.query_params.get(DAY_KEY)
    try:
        day = dt.date.fromisoformat(str(asked)) if asked else today
    except ValueError:
        day = today
    day = min(max(day, EARLIEST), LATEST)
    st.session_state[DAY_KEY] = day.isoformat()
    keep_in_address(DAY_KEY, today.isoformat())
    return day


def steps(view: str, day: dt.date, today: dt.date) -> None:
    """Draw the way to the time before, to today and to the time after."""
    before, after = _stepped(view, day, -1), _stepped(view, day, 1)
    for name, icon, target, key in (
        (_("Earlier"), ":material/chevron_left:", before, "earlier"),
        (_("Today"), None, today, "today"),
        (_("Later"), ":material/chevron_right:", after, "later"),
    ):
        st.button(name, icon=icon, key=f"calendar_{key}", on_click=_go_to, args=(target,))


def _go_to(day: dt.date) -> None:
    st.session_state[DAY_KEY] = min(max(day, EARLIEST), LATEST).isoformat()


def _stepped(view: str, day: dt.date, way: int) -> dt.date:
    if view == WEEK:
        return day + dt.timedelta(days=7 * way)
    if view == LIST and way < 0 and day.day > 1:
        return day.replace(day=1)
    return months_later(day, (12 if view == YEAR else 1) * way)


def window_of(view: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day that the view shows around `day`; weeks begin on Sunday."""
    if view == WEEK:
        first = _sunday_before(day)
        return first, first + dt.timedelta(days=6)
    if view == YEAR:
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    first = day.replace(day=1)
    last = day.replace(day=months_of_days.monthrange(day.year, day.month)[1])
    if view == LIST:
        return day, last  # what is past of the month stands a step earlier
    return _sunday_before(first), _sunday_before(last) + dt.timedelta(days=6)


def _sunday_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=(day.weekday() + 1) % 7)


def title_of(view: str, day: dt.date) -> str:
    """What the view shows, in words."""
    if view == YEAR:
        return str(day.year)
    if view == MONTH or (view == LIST and day.day == 1):
        return month_text(day)
    return days_text(*window_of(view, day))


def nearest(before: dt.date | None, after: dt.date | None, view: str) -> None:
    """Say that the time shown is empty, and draw the way to the nearest events before and after it."""
    st.info(_("No events in this time, for what is chosen above."), icon=":material/event_busy:")
    with st.container(horizontal=True):
        if before is not None:
            st.button(
                _("The last ones before: {day}").format(day=day_text(before)),
                icon=":material/chevron_left:",
                key="nearest_before",
                on_click=_go_to,
                args=(before.replace(day=1) if view == LIST else before,),
            )
        if after is not None:
            st.button(
                _("The next ones: {day}").format(day=day_text(after)),
                icon=":material/chevron_right:",
                key="nearest_after",
                on_click=_go_to,
                args=(after,),
            )
