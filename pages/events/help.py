"""For department leads: who wants help, whose answer is waited for, which outcomes are still to be told."""

import datetime as dt
import uuid

import streamlit as st

from components import help_lists
from components.wording import _
from components.working_as import person
from data.connection import answer, store
from data.events.records import Saved
from data.events.words import Word, say
from queries.calendar import events_wanting_help, events_without_outcome, words_awaiting_answer

DAYS_AHEAD = 30

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
today = now.astimezone(city.zone).date()
who = person()
speaks_for = [one.department_id for one in city.departments if who.may_speak_for(one.department_id)]


def offer(report: str, department: str, kind: str) -> None:
    """Offer a department's help in one step."""
    word = Word(department, "offered", help_kind=kind, said_for=who.department_id)
    if isinstance(say(records, uuid.UUID(report), word, who.signed(), now), Saved):
        st.session_state["said"] = (_("Offered. The host is asked."), ":material/volunteer_activism:")
    else:
        st.session_state["said"] = (_("The event was cancelled meanwhile. Nothing was noted."), ":material/cancel:")


st.title(_("Help and outcomes"), anchor=False)
if told := st.session_state.pop("said", None):
    st.toast(told[0], icon=told[1])
if not speaks_for:
    st.info(_("To offer help, choose in the sidebar who you work as."), icon=":material/account_circle:")
    st.page_link("pages/events/calendar.py", label=_("Back to the calendar"), icon=":material/calendar_month:")
    st.stop()
wanted, answers, outcomes = st.tabs(
    [_("Help wanted"), _("Waiting for your answer"), _("Waiting for an outcome")], key="help_list", on_change="rerun"
)
if wanted.open:
    with wanted:
        st.caption(_("Events of the next {days} days that still want help.").format(days=DAYS_AHEAD))
        events = answer(events_wanting_help, today, today + dt.timedelta(days=DAYS_AHEAD))
        help_lists.wanting_help(events, city, speaks_for, on_offer=offer)
if answers.open:
    with answers:
        help_lists.awaiting_answer(answer(words_awaiting_answer, today), city, speaks_for)
if outcomes.open:
    with outcomes:
        st.caption(_("Only presence that is confirmed after the event makes it joint."))
        department = None if who.is_staff else who.department_id
        help_lists.without_outcome(answer(events_without_outcome, today, department), city)
