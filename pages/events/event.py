"""One event: what it is, who takes part, offers of help and their answers, its outcome, its reports, its history."""

import datetime as dt
import uuid
from typing import Any

import pandas as pd
import streamlit as st

from components import event_details, event_outcome, event_parts, event_reports, event_tables
from components.event_parts import May
from components.wording import _, day_text, escaped, signature_text
from components.working_as import person
from data.connection import answer, store
from data.events.outcomes import Outcome, TooEarly, has_begun, tell_outcome
from data.events.records import CalledOff, Gone, Saved, Stale
from data.events.words import Word, say
from data.events.writing import NothingToUndo, cancel, undo
from data.imports.drafts import ParticipationState
from data.match_decisions import Contradicts, Decided, NothingLeft, OneEvent, confirm, join, split
from data.match_decisions import Gone as NoSuchEvent
from queries.calendar import events_around, history_of_event, parts_of_event, report_in_full, reports_by_event
from queries.joint_events import reports_of_event
from queries.review import event_of_report

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
who = person()
is_public = who.role == "resident"
speaks_for = [one.department_id for one in city.departments if who.may_speak_for(one.department_id)]


def asked_event() -> uuid.UUID | None:
    """The event that the address names."""
    try:
        return uuid.UUID(st.query_params.get("id", ""))
    except ValueError:
        return None


def back() -> None:
    """The way back to the calendar."""
    st.page_link("pages/events/calendar.py", label=_("Back to the calendar"), icon=":material/arrow_back:")


def said(text: str, icon: str = ":material/check_circle:") -> None:
    """Say something after the coming rerun."""
    st.session_state["said"] = (text, icon)


if told := st.session_state.pop("said", None):
    st.toast(told[0], icon=told[1])
back()
asked = asked_event()
event = answer(event_of_report, asked) if asked else None  # the event that goes by this id now, or that took it in
event_id = event.event_id if event else None
if event_id != asked and event_id is not None:
    st.query_params["id"] = str(event_id)
main = answer(reports_by_event, event_id, is_public) if event_id else None
report = answer(report_in_full, main) if main else None
if event is None or event_id is None or main is None or report is None:
    st.title(_("No such event"), anchor=False)
    st.info(_("It is not on record, or not public. Choose one in the calendar."), icon=":material/search_off:")
    st.stop()

parts = answer(parts_of_event, event_id)
reports = answer(reports_of_event, event_id)
live = reports[reports["status"] != "cancelled"]
is_cancelled = report["status"] == "cancelled"
hosts = set((reports if is_cancelled else live)["department_id"].dropna())
# Each department changes its own report of the event, a cancelled one where it has no other; staff the one that
# describes it.
own_reports = pd.concat([live, reports[reports["status"] == "cancelled"]])
own_reports = own_reports[own_reports["department_id"] == who.department_id]
may_edit = len(own_reports) > 0 or who.is_staff
may_answer = bool(hosts & set(speaks_for)) or who.is_staff
own_id: uuid.UUID = own_reports["report_id"].iloc[0] if len(own_reports) else report["report_id"]
own = answer(report_in_full, own_id) or report
# What is pressed now was seen in the run before: changes are made under the revision that was drawn then.
drawn_revisions = st.session_state.setdefault("drawn_revisions", {})
seen_revision = int(drawn_revisions.get(own_id, own["revision"]))
drawn_revisions[own_id] = int(own["revision"])
# The outcome's form keeps what stands in it while others change the event; it says so, and is filled anew once saved.
outcome_begun = st.session_state.setdefault("outcome_begun", {})
has_begun_already = has_begun(report["start_date"], report["starts_at"], now, city)
present = parts["state"].isin(["present", "left_early"])
coming = present | parts["state"].eq("accepted")
departments = parts["department_id"].notna()
joined = present if event.status == "held" else coming
is_joint = not is_cancelled and bool((departments & joined).sum() >= 2)
this_event: uuid.UUID = event.event_id
report_id: uuid.UUID = report["report_id"]  # words are said of the report that describes the event


def speak(
    department: str, state: ParticipationState, kind: str | None, staff: int | None, remark: str, seen: int
) -> None:
    """Put a department's word on the event on record."""
    word = Word(department, state, help_kind=kind, staff=staff, remark=remark, said_for=who.department_id)
    answers = {
        "offered": _("Offered. The host is asked."),
        "accepted": _("Noted: the department will come."),
        "declined": _("Noted: the department does not come."),
    }
    settle(say(records, report_id, word, who.signed(), now, seen), answers.get(state, _("Noted.")))


def speak_and_draw_anew(
    department: str, state: ParticipationState, kind: str | None, staff: int | None, remark: str, seen: int
) -> None:
    """Put a department's word on record for a form."""
    speak(department, state, kind, staff, remark, seen)
    st.rerun()


def settle(outcome: Saved | Stale | Gone | CalledOff | NothingToUndo | TooEarly, text: str) -> None:
    """Say what became of a change."""
    match outcome:
        case Saved():
            said(text)
        case Stale(changed_by=other):
            text = _("Not saved: {person} changed it meanwhile. Look at it again.").format(person=signature_text(other))
            said(text, ":material/sync_problem:")
        case CalledOff():
            said(_("The event was cancelled meanwhile. Nothing was noted."), ":material/cancel:")
        case Gone():
            said(_("This event is no longer on record."), ":material/block:")
        case NothingToUndo():
            said(_("There is nothing to undo: it stands as it was entered."), ":material/info:")
        case TooEarly():
            said(_("It has not begun yet: tell how it went when it is over."), ":material/hourglass_top:")


def tell(told: dict[str, Any]) -> None:
    """Put the outcome on record."""
    became = tell_outcome(records, own_id, Outcome(**told), seen_revision, who.department_id, who.signed(), now)
    settle(became, _("The outcome is on record, and the count has moved with it."))
    if isinstance(became, Saved):
        outcome_begun.pop(own_id, None)
    st.rerun()


def settle_reports(outcome: Decided | Contradicts | NothingLeft | OneEvent | NoSuchEvent, text: str) -> None:
    """Say what became of the event's reports."""
    match outcome:
        case Decided():
            said(text)
        case Contradicts(earlier):
            other, day = (
                escaped(signature_text(earlier.decided_by)),
                day_text(earlier.decided_at.astimezone(city.zone).date()),
            )
            text = _(
                "Not joined: {person} said on {day} that they are different. Undo that first, among the decisions."
            )
            said(text.format(person=other, day=day), ":material/sync_problem:")
        case OneEvent() | NothingLeft():
            said(_("There is nothing to change: somebody was faster."), ":material/info:")
        case NoSuchEvent():
            said(_("This event is no longer on record."), ":material/block:")


def take_out(taken: uuid.UUID) -> None:
    """Make a report an event of its own again."""
    settle_reports(
        split(records, [taken], who.signed(), now),
        _("Taken out: it is an event of its own. Undo it among the decisions."),
    )


def confirm_joined() -> None:
    """Say that the reports are one event, as the app took them to be."""
    settle_reports(confirm(records, this_event, who.signed(), now), _("Confirmed: the same event."))


def join_with(other: uuid.UUID) -> None:
    """Make this event and another one."""
    outcome = join(records, this_event, other, who.signed(), now)
    settle_reports(outcome, _("Joined: the reports describe one event now. Undo it among the decisions."))


event_details.head(report | {"status": event.status}, hosts, is_joint, event.joined_automatically, is_public, city)
event_details.details(report, is_public)
if not is_public:
    may = May(tuple(speaks_for), may_answer, is_cancelled, has_begun_already, event.status == "held", may_edit)
    event_parts.parts(parts, report["needs"], city, hosts, may, speak, speak_and_draw_anew)
    if may_edit:
        with st.container(horizontal=True):
            if st.button(_("Edit"), icon=":material/edit:"):
                st.switch_page("pages/events/enter.py", query_params={"report": str(own_id)})
            if st.button(_("Copy"), icon=":material/content_copy:"):
                st.switch_page("pages/events/enter.py", query_params={"copy": str(own_id)})
            if st.button(_("Undo the last change"), icon=":material/undo:"):
                settle(undo(records, own_id, seen_revision, who.signed(), now), _("Undone."))
                st.rerun()
            if own["status"] != "cancelled":
                with st.popover(_("Cancel the event"), icon=":material/cancel:"), st.form("cancel", border=False):
                    reason = st.text_input(_("Why?"), max_chars=event_parts.REMARK_LETTERS)
                    whole = bool(own["series_id"]) and st.checkbox(_("All later dates of this repetition, too"))
                    if st.form_submit_button(_("Cancel it"), icon=":material/cancel:"):
                        if not reason.strip():
                            st.error(_("Say why: those who planned to come will ask."), icon=":material/edit:")
                            st.stop()
                        settle(
                            cancel(records, own_id, reason, seen_revision, who.signed(), now, whole),
                            _("Cancelled. It stays on record, and can be undone."),
                        )
                        st.rerun()
        if has_begun_already and own["status"] != "cancelled":
            begun_at = outcome_begun.setdefault(own_id, int(own["revision"]))
            if begun_at != own["revision"]:
                event_outcome.outcome_meanwhile(own, parts, city)
            event_outcome.outcome_form(parts, sorted(hosts), own, city, f"{own_id}_{begun_at}", on_tell=tell)
    st.header(_("Reports behind it"), anchor=False)
    if event.joined_automatically:
        event_reports.joined_notice(confirm_joined if may_answer else None)
    event_tables.reports_list(reports, city, take_out if may_answer else None)
    if may_answer:
        around = answer(events_around, report["start_date"], report["end_date"], report_id)
        event_reports.join_form(around, city, join_with)
    if who.may_decide:
        st.page_link(
            "pages/records/review.py", label=_("Possible duplicates and decisions"), icon=":material/difference:"
        )
    event_details.history(answer(history_of_event, event_id), city)
