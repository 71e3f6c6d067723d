"""Entering an event, or editing one: the form, advice while typing, and saving under the revision that was seen."""

import datetime as dt
import uuid
from dataclasses import replace

import streamlit as st

from components import entry_notices, event_form
from components.event_form import Opened
from components.event_parts import REMARK_LETTERS
from components.event_versions import two_versions
from components.wording import _, counted, day_and_time_text
from components.working_as import person
from data.connection import answer, store
from data.events.advice import clashes, likely_the_same
from data.events.entry import EventEntry, Field, as_entry, faults, merged, words
from data.events.entry_drafts import (
    EntryDraft,
    drop_entry_draft,
    entry_drafts_of,
    keep_entry_draft,
    kept_entry_draft,
)
from data.events.records import Gone, Saved, Stale
from data.events.repeats import MOST_DATES, days_of, on_days
from data.events.words import Word, say
from data.events.writing import edit, enter
from data.reasons import Reason
from queries.calendar import events_around, parts_of_event, report_in_full
from queries.joint_events import places_and_campaigns

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
today = now.astimezone(city.zone).date()
who = person()
hosts = [one.department_id for one in city.departments if who.may_speak_for(one.department_id)]
editing = st.query_params.get("report")
copied = st.query_params.get("copy")
ADDRESS = ("report", "day", "last", "start", "end", "copy")
asked = {name: st.query_params[name] for name in ADDRESS if name in st.query_params}


def from_address() -> EventEntry:
    """A new event at the day and hours that the address names."""
    day = _day("day") or today
    last = _day("last") or day
    start, end = _time("start"), _time("end")
    # A click on a day of the month is no wish for an event of the whole day; dragging over several is one.
    if start is None and last == day:
        start, end = event_form.USUAL_START, event_form.USUAL_END
    host = who.department_id or hosts[0]
    return EventEntry("", host, day, start, end, last_day=last if last > day else None)


def _day(name: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(asked.get(name, ""))
    except ValueError:
        return None
    return day if event_form.EARLIEST <= day <= event_form.LATEST else None


def _time(name: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(asked.get(name, "")).replace(tzinfo=None)
    except ValueError:
        return None


def stored(report: str) -> tuple[EventEntry, int, uuid.UUID | None] | None:
    """The event that a report stands for, its revision and its repetition."""
    try:
        row = answer(report_in_full, uuid.UUID(report))
    except ValueError:
        return None
    if row is None:
        return None
    parts = answer(parts_of_event, row["event_id"])
    invited = parts.loc[parts["state"] == "invited", "department_id"].dropna().tolist()
    return as_entry(row, tuple(invited), city), int(row["revision"]), row["series_id"]


def draft_in_address() -> uuid.UUID | None:
    """The draft that the address names: it stands there from the start, so that a reload finds it."""
    try:
        return uuid.UUID(st.query_params.get("draft", ""))
    except ValueError:
        return None


def begin() -> None:
    """Fill the form: with the draft of this form, the event to edit or to copy, or a new one."""
    opened: Opened | None = st.session_state.get("entry_opened")
    named = draft_in_address()
    if opened and (opened.asked != asked or named not in (None, opened.draft_id)):
        opened = None
    draft_id = opened.draft_id if opened else named or uuid.uuid4()
    if named != draft_id:
        st.query_params["draft"] = str(draft_id)
    if opened and event_form.is_standing():
        event_form.put_host_among(hosts)
        return
    # Streamlit forgets the fields of a page that was left; the draft still holds them.
    kept = kept_entry_draft(records.cursor(), draft_id)
    known = stored(editing or copied or "")
    entry = known[0] if known else from_address()
    if copied and known:
        lasts = None if entry.last_day is None else entry.last_day - entry.day
        day = max(entry.day, today)
        entry = replace(entry, status="confirmed", day=day, last_day=None if lasts is None else day + lasts)
    event_form.fill(kept[0].entry if kept else entry, kept[0].repeat if kept else None)
    event_form.put_host_among(hosts)
    st.session_state["entry_base"] = kept[0].base if kept else entry
    st.session_state["entry_opened"] = Opened(asked, draft_id)
    st.session_state["entry_id"] = str(uuid.uuid4())  # before the first attempt to save: a retry is recognised
    st.session_state["entry_revision"] = kept[0].revision if kept else known[1] if known and editing else 0
    st.session_state["entry_draft_since"] = kept[1] if kept else None
    st.session_state["entry_conflict"] = None
    st.session_state["entry_tried"] = False


def keep() -> None:
    """Keep what stands in the form, so that nothing typed is lost."""
    opened: Opened = st.session_state["entry_opened"]
    standing = event_form.standing()
    if standing == st.session_state["entry_base"] and kept_entry_draft(records.cursor(), opened.draft_id) is None:
        return
    draft = EntryDraft(
        standing,
        st.session_state["entry_base"],
        st.session_state["entry_revision"],
        event_form.repeat_standing(),
        asked,
    )
    keep_entry_draft(records, who.signed(), opened.draft_id, draft, now)


def go_on_with(draft_id: uuid.UUID) -> None:
    """Open the form with another draft."""
    kept = kept_entry_draft(records.cursor(), draft_id)
    if kept is not None:
        st.session_state["go_to_draft"] = {**kept[0].asked, "draft": str(draft_id)}


def let_go(draft_id: uuid.UUID) -> None:
    """Forget a draft."""
    drop_entry_draft(records, draft_id, now)


def start_anew() -> None:
    """Let the draft of this form go."""
    opened: Opened | None = st.session_state.pop("entry_opened", None)
    if opened is not None:
        drop_entry_draft(records, opened.draft_id, now)
    st.query_params.pop("draft", None)


def join(report: str, event: str) -> None:
    """Join an event that another department reported, in place of entering it again."""
    standing = event_form.standing()
    word = Word(standing.department_id, "accepted", remark=standing.notes[:REMARK_LETTERS], said_for=who.department_id)
    if not isinstance(say(records, uuid.UUID(report), word, who.signed(), now), Saved):
        st.session_state["said"] = (
            _("The event was cancelled meanwhile. Nothing was noted."),
            ":material/cancel:",
        )
        return
    text = _("Joined: your department will come.")
    if event_form.holds_more():
        st.session_state.pop("entry_opened", None)
        text += " " + _("What else you had typed is kept on the page “Enter an event”.")
    else:
        start_anew()
    st.session_state["said"] = (text, ":material/group_add:")
    st.session_state["go_to_event"] = event


def try_to_save() -> None:
    """Note that the person takes the entry for finished: what is missing is said from now on."""
    st.session_state["entry_tried"] = True
    keep()


def go_on_from_theirs(with_mine: bool) -> None:
    """Edit on from the version that somebody else saved, with one's own changes in it or without them."""
    theirs = stored(editing or "")
    if theirs is not None and not with_mine:
        event_form.fill(theirs[0])
        st.session_state["entry_base"], st.session_state["entry_revision"] = theirs[0], theirs[1]
    elif theirs is not None:
        event_form.fill(merged(st.session_state["entry_base"], event_form.standing(), theirs[0]))
        st.session_state["entry_base"], st.session_state["entry_revision"] = theirs[0], theirs[1]
    st.session_state["entry_conflict"] = None


def done(report_id: uuid.UUID, text: str) -> None:
    """Say what was saved, on the event's page."""
    start_anew()
    st.session_state["said"] = (text, ":material/check_circle:")
    row = report_in_full(records.cursor(), report_id)
    st.switch_page("pages/events/event.py", query_params={"id": str(row["event_id"] if row else report_id)})


st.title(_("Edit the event") if editing else _("Enter an event"), anchor=False)
if not hosts:
    st.info(_("To enter an event, choose in the sidebar who you work as."), icon=":material/account_circle:")
    st.page_link("pages/events/calendar.py", label=_("Back to the calendar"), icon=":material/calendar_month:")
    st.stop()
if going := st.session_state.pop("go_to_event", None):
    st.switch_page("pages/events/event.py", query_params={"id": going})
if told := st.session_state.pop("said", None):
    st.toast(told[0], icon=told[1])
known = stored(editing) if editing else None
if editing and (known is None or known[0].department_id not in hosts):
    st.warning(_("This event is another department’s, or no longer on record."), icon=":material/lock:")
    st.page_link("pages/events/calendar.py", label=_("Back to the calendar"), icon=":material/calendar_month:")
    st.stop()
if (going_on := st.session_state.pop("go_to_draft", None)) is not None:
    st.switch_page("pages/events/enter.py", query_params=going_on)
begin()
if copied and stored(copied) is None:
    st.warning(_("The event to be copied is no longer on record."), icon=":material/search_off:")
if since := st.session_state["entry_draft_since"]:
    entry_notices.draft_offer(day_and_time_text(since, city.zone), on_drop=start_anew)
others = [
    (draft_id, draft.entry, since)
    for draft_id, draft, since in entry_drafts_of(records.cursor(), who.signed())
    if draft_id != st.session_state["entry_opened"].draft_id and draft.asked.get("report") == editing
]
entry_notices.other_drafts(others, city, on_go_on=go_on_with, on_drop=let_go)
entry = event_form.standing()
if st.session_state["entry_conflict"] and known:
    two_versions(
        st.session_state["entry_base"],
        entry,
        known[0],
        st.session_state.get("entry_changed_by", ""),
        city,
        go_on_from_theirs,
    )
wrong = faults(entry, city, today)
shown: dict[Field, Reason] = {
    name: reason for name, reason in wrong.items() if name != "title" or st.session_state["entry_tried"]
}
names = answer(places_and_campaigns)
event_form.first_fields(city, hosts, names.neighborhoods, shown, on_change=keep)
advice = st.container()
campaigns = sorted({*names.campaigns, *(one.name for one in city.campaigns)})
event_form.further_fields(city, campaigns, shown, on_change=keep)
repeat = None if editing else event_form.repeat_fields(on_change=keep)
dates = days_of(entry.day, repeat) if repeat else [entry.day]
dates_fit = event_form.dates_line(dates, MOST_DATES) if repeat else True
whole_series = event_form.which_dates(bool(known and known[2]))

around = answer(events_around, entry.day, max(entry.ends_on, entry.day), uuid.UUID(editing) if editing else None)
with advice:
    entry_notices.words(words(entry, city, today))
    same = likely_the_same(entry, around, city)
    entry_notices.likely_same(same, city, entry.department_id, on_join=join)
    named = {neighbor.row["event_id"] for neighbor in same}
    entry_notices.clashing([one for one in clashes(entry, around, city) if one.row["event_id"] not in named], city)
event_form.keep_while_typing()

if st.button(_("Save"), type="primary", icon=":material/save:", disabled=not dates_fit, on_click=try_to_save):
    if wrong:
        st.stop()  # what has to be mended is said beside the fields
    said_for = who.department_id
    if editing:
        match edit(
            records,
            uuid.UUID(editing),
            entry,
            st.session_state["entry_revision"],
            said_for,
            who.signed(),
            now,
            whole_series,
        ):
            case Saved(report_id):
                done(report_id, _("Saved."))
            case Stale(revision, changed_by):
                keep()
                st.session_state["entry_conflict"], st.session_state["entry_changed_by"] = revision, changed_by
                st.rerun()
            case Gone():
                st.error(_("This event is no longer on record."), icon=":material/block:")
    else:
        first = uuid.UUID(st.session_state["entry_id"])
        ids = [first, *(uuid.uuid5(first, str(number)) for number in range(1, len(dates)))]
        new = list(zip(ids, on_days(entry, dates, today), strict=True))
        enter(records, new, said_for, who.signed(), now)
        done(first, counted("{number} event saved.", "{number} events saved.", len(new)))
