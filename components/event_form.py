"""The form of an event: few fields first, the rest folded; what stands in it, advice while typing, two versions."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.event_details import status_text, visibility_text
from components.event_words import audience_text, help_text, spoken_text
from components.wording import (
    _,
    counted,
    day_format,
    day_text,
    reason_text,
)
from data.city import City
from data.events.entry import (
    AUDIENCES,
    HELP_KINDS,
    LANGUAGES,
    EventEntry,
    Field,
)
from data.events.repeats import Every, Repeat
from data.reasons import Reason

PREFIX = "entry_"  # of the fields' keys in the session
TYPING_PAUSE = "400ms"  # after which what is typed is kept, and advice given
USUAL_START, USUAL_END = dt.time(18, 0), dt.time(20, 0)
EARLIEST, LATEST = dt.date(1970, 1, 1), dt.date(2199, 12, 31)
USUAL_REPEATED = dt.timedelta(days=90)
NEVER = "never"
LATER_DATES, THIS_DATE = "later", "this"
EVERY: tuple[Every, ...] = ("day", "week", "two_weeks", "month_day", "month_weekday")


@dataclass(frozen=True, slots=True)
class Opened:
    """A form that was opened: the parameters of its address, and the draft that is its own."""

    asked: Mapping[str, str]
    draft_id: uuid.UUID


def fill(entry: EventEntry, repeat: Repeat | None = None) -> None:
    """Put an event, and how it repeats, into the form's fields."""
    values = {
        "title": entry.title,
        "department": entry.department_id,
        "day": entry.day,
        "all_day": entry.start is None,
        "start": entry.start or USUAL_START,
        "start_before": entry.start or USUAL_START,
        "end": entry.end,
        "last_day": entry.last_day,
        "visibility": entry.visibility,
        "status": entry.status,
        "whole_campaign": entry.unit == "campaign",
        "place": entry.place,
        "address": entry.address,
        "neighborhood": entry.neighborhood or None,
        "campaign": entry.campaign or None,
        "description": entry.description,
        "url": entry.url,
        "contact": entry.contact,
        "attendance": entry.expected_attendance,
        "audience": entry.audience,
        "languages": list(entry.languages),
        "needs": list(entry.needs),
        "invited": list(entry.invited),
        "notes": entry.notes,
        "every": repeat.every if repeat else NEVER,
        "until": repeat.until if repeat else None,
    }
    for name, value in values.items():
        st.session_state[PREFIX + name] = value


def standing() -> EventEntry:
    """What stands in the form's fields now."""
    told: dict[str, Any] = {name: st.session_state.get(PREFIX + name) for name in FIELDS}
    all_day = bool(told["all_day"])
    return EventEntry(
        title=told["title"] or "",
        department_id=told["department"] or "",
        day=told["day"],
        start=None if all_day else told["start"],
        end=None if all_day else told["end"],
        last_day=told["last_day"],
        status=told["status"] or "confirmed",
        visibility=told["visibility"] or "internal",
        unit="campaign" if told["whole_campaign"] else "site_event",
        expected_attendance=told["attendance"],
        audience=told["audience"] or "",
        languages=tuple(told["languages"] or ()),
        needs=tuple(told["needs"] or ()),
        invited=tuple(told["invited"] or ()),
        **{name: told[name] or "" for name in TEXT_FIELDS},
    )


def repeat_standing() -> Repeat | None:
    """How the event repeats as the form has it now; None: it does not."""
    every = next((one for one in EVERY if one == st.session_state.get(PREFIX + "every")), None)
    if every is None:
        return None
    day, until = st.session_state[PREFIX + "day"], st.session_state.get(PREFIX + "until")
    return Repeat(every, min(day + USUAL_REPEATED, LATEST) if until is None or until < day else until)


def is_standing() -> bool:
    """Whether the form's fields hold anything."""
    return PREFIX + "title" in st.session_state


def holds_more() -> bool:
    """Whether more stands in the form than another department's report of the same event would say."""
    entry = standing()
    more = (entry.notes, entry.description, entry.contact, entry.url, entry.address, entry.needs, entry.invited)
    return any(more) or entry.expected_attendance is not None


def keep_while_typing() -> None:
    """Have long texts sent after a pause while they are typed, as short ones are: else a reload would lose them."""
    _sent_while_typing(key="sent_while_typing", height=1)


# Streamlit sends a long text when its field is left, or on Ctrl+Enter: that is pressed for the writer.
_sent_while_typing = st.components.v2.component(
    "safer_together_sent_while_typing",
    js="""
    export default function () {
        const pause = 600
        let timer
        const typed = (event) => {
            if (event.target.tagName !== "TEXTAREA") return
            clearTimeout(timer)
            const keys = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true }
            timer = setTimeout(() => event.target.dispatchEvent(new KeyboardEvent("keydown", keys)), pause)
        }
        document.addEventListener("input", typed)
        return () => document.removeEventListener("input", typed)
    }
    """,
)


def put_host_among(hosts: Sequence[str]) -> None:
    """Have the event held by one of `hosts`: who works may have changed since the form was filled."""
    if st.session_state[PREFIX + "department"] not in hosts:
        st.session_state[PREFIX + "department"] = hosts[0]


TEXT_FIELDS = ("place", "address", "neighborhood", "campaign", "description", "url", "contact", "notes")
FIELDS = (
    "title",
    "department",
    "day",
    "all_day",
    "start",
    "end",
    "last_day",
    "visibility",
    "status",
    "whole_campaign",
    "attendance",
    "audience",
    "languages",
    "needs",
    "invited",
    *TEXT_FIELDS,
)


def first_fields(
    city: City,
    hosts: Sequence[str],
    neighborhoods: Sequence[str],
    faults: Mapping[Field, Reason],
    on_change: Callable[[], None],
) -> None:
    """Draw what every event needs: title, when, where, whose, seen by whom."""
    names = {one.department_id: _(one.name) for one in city.departments}

    def start_moved() -> None:
        _end_with_start()
        on_change()

    with st.container(horizontal=True):
        st.text_input(
            _("Title"),
            key=PREFIX + "title",
            live=TYPING_PAUSE,
            placeholder=_("What residents would call it"),
            on_change=on_change,
            width="stretch",
        )
        st.selectbox(
            _("Held by"),
            hosts,
            format_func=lambda one: names[one],
            key=PREFIX + "department",
            on_change=on_change,
            width=260,
        )
    _told(faults, "title", "department")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            _("Day"),
            key=PREFIX + "day",
            min_value=EARLIEST,
            max_value=LATEST,
            on_change=on_change,
            width=160,
            format=day_format(),
        )
        all_day = bool(st.session_state[PREFIX + "all_day"])
        st.time_input(
            _("Start"), key=PREFIX + "start", step=300, format="12h", on_change=start_moved, disabled=all_day, width=150
        )
        st.time_input(
            _("End"),
            value=None,
            key=PREFIX + "end",
            step=300,
            format="12h",
            on_change=on_change,
            disabled=all_day,
            width=150,
        )
        st.checkbox(_("All day"), key=PREFIX + "all_day", on_change=on_change)
    _told(faults, "day", "start", "end", "last_day")
    with st.container(horizontal=True):
        st.text_input(
            _("Place"),
            key=PREFIX + "place",
            placeholder=_("Park, school, station …"),
            live=TYPING_PAUSE,
            on_change=on_change,
            width="stretch",
        )
        st.selectbox(
            _("Neighborhood"),
            _with_own(neighborhoods, PREFIX + "neighborhood"),
            index=None,
            key=PREFIX + "neighborhood",
            accept_new_options=True,
            placeholder=_("Choose or type"),
            on_change=on_change,
            width=260,
        )
    _told(faults, "place", "neighborhood")
    st.radio(
        _("Seen by"),
        ["internal", "public"],
        format_func=_named(["internal", "public"], visibility_text),
        key=PREFIX + "visibility",
        horizontal=True,
        on_change=on_change,
    )


def _end_with_start() -> None:
    """Have an event last as long as before when its start moves."""
    before, start, end = (st.session_state.get(PREFIX + name) for name in ("start_before", "start", "end"))
    if before is not None and start is not None and end is not None:
        some_day = dt.date(2000, 1, 1)
        by = dt.datetime.combine(some_day, start) - dt.datetime.combine(some_day, before)
        st.session_state[PREFIX + "end"] = (dt.datetime.combine(some_day, end) + by).time()
    st.session_state[PREFIX + "start_before"] = start


def further_fields(
    city: City, campaigns: Sequence[str], faults: Mapping[Field, Reason], on_change: Callable[[], None]
) -> None:
    """Draw what some events need, folded until asked for."""
    names = {one.department_id: _(one.name) for one in city.departments}
    with st.expander(_("More: partners, help, campaign, languages, notes"), icon=":material/expand_content:"):
        st.multiselect(
            _("Departments invited"),
            list(names),
            format_func=lambda one: names[one],
            key=PREFIX + "invited",
            placeholder=_("Choose"),
            on_change=on_change,
        )
        st.multiselect(
            _("Help wanted"),
            HELP_KINDS,
            format_func=_named(HELP_KINDS, help_text),
            key=PREFIX + "needs",
            placeholder=_("Choose"),
            on_change=on_change,
        )
        with st.container(horizontal=True):
            st.selectbox(
                _("Campaign"),
                _with_own(campaigns, PREFIX + "campaign"),
                index=None,
                key=PREFIX + "campaign",
                accept_new_options=True,
                placeholder=_("None"),
                on_change=on_change,
                width=280,
            )
            st.selectbox(
                _("For whom"),
                ["", *AUDIENCES],
                format_func=_named(["", *AUDIENCES], audience_text),
                key=PREFIX + "audience",
                on_change=on_change,
                width=220,
            )
            st.number_input(
                _("Attendance expected"),
                min_value=0,
                max_value=1_000_000,
                step=10,
                value=None,
                key=PREFIX + "attendance",
                on_change=on_change,
                width=200,
            )
        st.multiselect(
            _("Languages spoken"),
            LANGUAGES,
            format_func=_named(LANGUAGES, spoken_text),
            key=PREFIX + "languages",
            placeholder=_("Choose"),
            on_change=on_change,
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            statuses = ["confirmed", "tentative", "held"]
            if st.session_state[PREFIX + "status"] == "cancelled":
                statuses.append("cancelled")
            st.selectbox(
                _("Status"),
                statuses,
                format_func=_named(statuses, status_text),
                key=PREFIX + "status",
                on_change=on_change,
                width=200,
            )
            st.date_input(
                _("Last day, if another"),
                value=None,
                key=PREFIX + "last_day",
                min_value=EARLIEST,
                max_value=LATEST,
                on_change=on_change,
                width=200,
                format=day_format(),
            )
            st.checkbox(
                _("A campaign as a whole"),
                key=PREFIX + "whole_campaign",
                on_change=on_change,
                help=_("Drives over many site events are counted apart, never added to events."),
            )
        st.text_input(_("Address"), key=PREFIX + "address", live=TYPING_PAUSE, on_change=on_change)
        with st.container(horizontal=True):
            st.text_input(_("Contact"), key=PREFIX + "contact", live=TYPING_PAUSE, on_change=on_change)
            st.text_input(_("Web address"), key=PREFIX + "url", live=TYPING_PAUSE, on_change=on_change)
        st.text_area(
            _("Description, for the public too"),
            key=PREFIX + "description",
            on_change=on_change,
        )
        st.text_area(_("Notes, for departments only"), key=PREFIX + "notes", on_change=on_change)
    _told(faults, "attendance", "address", "campaign", "contact", "url", "description", "notes")


def repeat_fields(on_change: Callable[[], None]) -> Repeat | None:
    """Draw how the event repeats; None while it does not."""
    day = st.session_state[PREFIX + "day"]
    names = {
        NEVER: _("Never"),
        "day": _("Every day"),
        "week": _("Every week"),
        "two_weeks": _("Every two weeks"),
        "month_day": _("Every month, on day {day}").format(day=day.day),
        "month_weekday": _("Every month, on the same weekday"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Repeat"),
            [NEVER, *EVERY],
            format_func=lambda one: names[one],
            key=PREFIX + "every",
            on_change=on_change,
            width=300,
        )
        repeat = repeat_standing()
        if repeat is None:
            return None
        st.session_state[PREFIX + "until"] = repeat.until
        st.date_input(
            _("Up to"),
            min_value=day,
            max_value=LATEST,
            key=PREFIX + "until",
            on_change=on_change,
            width=180,
            format=day_format(),
        )
    return repeat_standing()


def dates_line(days: Sequence[dt.date], most: int) -> bool:
    """Say on which days a repetition falls; False, with the reason, when there are too many."""
    if len(days) > most:
        st.error(
            _("That is more than {most} dates. Choose an earlier last day.").format(most=most),
            icon=":material/event_repeat:",
        )
        return False
    shown = [day_text(day) for day in days[:4]]
    more = len(days) - len(shown)
    text = counted("{number} date: {days}", "{number} dates: {days}", len(days), days=", ".join(shown))
    st.caption(text + (" …" if more else ""))
    return True


def which_dates(in_series: bool) -> bool:
    """Draw the choice between one date of a repetition and all later ones; True for all."""
    if not in_series:
        return False
    chosen = st.radio(
        _("This event repeats. Change"),
        [THIS_DATE, LATER_DATES],
        format_func=lambda one: {THIS_DATE: _("this date only"), LATER_DATES: _("this and all later dates")}[one],
        key=PREFIX + "which",
        horizontal=True,
    )
    return bool(chosen == LATER_DATES)


def _named(options: Sequence[str], text_of: Callable[[str], str]) -> Callable[[str], str]:
    """The texts of `options` in the language of this run, whenever they are asked for."""
    texts = {option: text_of(option) for option in options}
    return lambda option: texts[option]


def _with_own(options: Sequence[str], key: str) -> list[str]:
    """The options with the one that is chosen, which may be new."""
    own = st.session_state.get(key)
    return [*options, own] if own and own not in options else list(options)


def _told(faults: Mapping[Field, Reason], *fields: Field) -> None:
    """Draw what has to be mended beside the fields that it belongs to."""
    for field in fields:
        if field in faults:
            st.error(reason_text(faults[field]), icon=":material/edit:")
