"""The shared calendar of all departments' events; for residents, the public ones."""

import datetime as dt

import streamlit as st

from components import calendar_view, calendar_window, choices, help_lists
from components.calendar_view import Clicked, Dragged, Picked
from components.wording import _, reason_text, signature_text
from components.working_as import person
from data.connection import answer, store
from data.events.records import Gone, Refused, Saved, Stale
from data.events.writing import move
from queries.calendar import Shown, events_in_window, nearest_event_days, words_awaiting_answer
from queries.joint_events import places_and_campaigns

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
today = now.astimezone(city.zone).date()
who = person()
may_enter = who.role != "resident"
movable = [one.department_id for one in city.departments if who.may_speak_for(one.department_id)]


@st.dialog(_("Move the event?"), on_dismiss="rerun")
def ask_before_moving(dragged: Dragged) -> None:
    """Ask, then move it under the revision that was seen."""
    if dragged.changes_kind:
        st.markdown(_("Dragging moves an event to another day or hour. To change whether it lasts all day, edit it."))
        if st.button(_("Edit"), icon=":material/edit:"):
            st.switch_page("pages/events/enter.py", query_params={"report": str(dragged.report_id)})
        return
    st.markdown(calendar_view.confirm_text(dragged))
    st.caption(_("Departments that had said yes are asked again."))
    with st.container(horizontal=True):
        if st.button(_("Move it"), type="primary", icon=":material/event_repeat:"):
            match move(
                records,
                dragged.report_id,
                dragged.days,
                dragged.minutes,
                dragged.revision,
                who.department_id,
                who.signed(),
                now,
            ):
                case Saved():
                    st.session_state["said"] = (_("Moved."), ":material/check_circle:")
                case Stale(changed_by=other):
                    text = _("Not moved: {person} changed it meanwhile. Look at it again.")
                    st.session_state["said"] = (text.format(person=signature_text(other)), ":material/sync_problem:")
                case Refused(reason):
                    st.session_state["said"] = (reason_text(reason), ":material/block:")
                case Gone():
                    st.session_state["said"] = (_("This event is no longer on record."), ":material/block:")
            st.rerun()
        if st.button(_("Leave it where it was")):
            st.rerun()


with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title(_("Calendar") if may_enter else _("Public calendar"), anchor=False, width="stretch")
    if may_enter and st.button(_("Enter an event"), type="primary", icon=":material/add:", key="enter_event"):
        st.switch_page("pages/events/enter.py")
if told := st.session_state.pop("said", None):
    st.toast(told[0], icon=told[1])
if movable:
    waiting = help_lists.waiting_text(answer(words_awaiting_answer, today), movable)
    if waiting:
        st.page_link("pages/events/help.py", label=waiting, icon=":material/notifications:")
known = answer(places_and_campaigns)
part, language, needs_help, public_only = choices.calendar_filters(
    city, known.campaigns, known.neighborhoods, is_resident=not may_enter
)
with st.container(horizontal=True, vertical_alignment="center"):
    heading = st.container(width="stretch")
    view = calendar_window.chosen_view()
    day = calendar_window.chosen_day(today)
    calendar_window.steps(view, day, today)
heading.header(calendar_window.title_of(view, day), anchor=False)

shown = Shown(part, language, needs_help, public_only, as_of=today)
window = calendar_window.window_of(view, day)
events = answer(events_in_window, *window, shown)
if events.empty:
    calendar_window.nearest(*answer(nearest_event_days, *window, shown), view)
match calendar_view.draw(events, view, day, city, may_enter, movable):
    case Clicked(event_id):
        st.switch_page("pages/events/event.py", query_params={"id": event_id})
    case Picked(picked_day, start, end, last_day):
        asked = {"day": picked_day.isoformat(), "last": last_day.isoformat()}
        if start is not None and end is not None:
            asked |= {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
        st.switch_page("pages/events/enter.py", query_params=asked)
    case Dragged() as dragged:
        ask_before_moving(dragged)
calendar_view.legend(city)
calendar_view.as_table(events, city)
