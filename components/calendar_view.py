"""The calendar: FullCalendar's month, week, list and year of the window that was chosen; only that window travels.

Times are handed over as the city's clocks show them, without a zone: every browser then shows the city's time.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit_calendar import calendar

from components.calendar_window import LIST, MONTH, WEEK, YEAR, window_of
from components.charts import look
from components.event_details import status_text
from components.kept import kept
from components.wording import (
    _,
    day_text,
    escaped,
    language,
    short_when_text,
    time_text,
)
from data.city import City

FULLCALENDAR_VIEWS: Mapping[str, str] = {
    MONTH: "dayGridMonth",
    WEEK: "timeGridWeek",
    LIST: "listMonth",
    YEAR: "multiMonthYear",
}
HEIGHT = 860  # pixels: five weeks of three events a day, each of two lines
YEAR_ASPECT = 0.66
MOST_OF_A_DAY = 3  # events that a day of a month shows; the rest opens from “more”
# Grounds for white letters, contrast 4.5 or more; a department's place in city.toml chooses. Initials say the same.
GROUNDS = ("#B23A0E", "#1D4F91", "#0B6478", "#5B2A86", "#4F6312", "#6B4E16", "#7A1F4B", "#3D4B57")
NO_DEPARTMENT = "#59636B"


@dataclass(frozen=True, slots=True)
class Clicked:
    """An event was clicked."""

    event_id: str


@dataclass(frozen=True, slots=True)
class Picked:
    """Empty time was clicked or dragged over; `start` None means a whole day."""

    day: dt.date
    start: dt.time | None
    end: dt.time | None
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class Dragged:
    """An event was dragged to another day or hour."""

    report_id: uuid.UUID
    revision: int
    title: str
    before: dt.datetime
    after: dt.datetime
    all_day: bool
    changes_kind: bool = False  # from the row of whole days to the hours, or back

    @property
    def days(self) -> int:
        """Whole days between the two."""
        return (self.after.date() - self.before.date()).days

    @property
    def minutes(self) -> int:
        """Minutes between the two times of day; it is 0 for an event of the whole day."""
        start, end = self.before, self.after
        return 0 if self.all_day else (end.hour - start.hour) * 60 + end.minute - start.minute


def draw(
    events: pd.DataFrame, view: str, day: dt.date, city: City, may_enter: bool, movable: Sequence[str]
) -> Clicked | Picked | Dragged | None:
    """Draw `events`, rows of events_in_window, and tell what was done in the calendar since it was drawn last.

    `movable`: departments whose events may be dragged.
    """
    turn = st.session_state.setdefault("calendar_turn", 0)
    first, last = window_of(view, day)
    value = calendar(
        events=calendar_events(events, city, tuple(movable), may_enter),
        options=_options(view, day, may_enter),
        custom_css=_style(look()),
        callbacks=["eventClick", "eventChange", "select"] if may_enter else ["eventClick"],
        key=f"calendar_{view}_{first}_{last}_{language()}_{look()}_{turn}",
    )
    done = _done(value)
    if done is not None:
        # Drawn anew next time: else the same would be told again with every run.
        st.session_state["calendar_turn"] = turn + 1
    return done


def _done(value: Mapping[str, Any]) -> Clicked | Picked | Dragged | None:
    match value.get("callback"):
        case "eventClick":
            return Clicked(str(value["eventClick"]["event"]["id"]))
        case "select":
            picked = value["select"]
            start, end = _clock(picked["start"]), _clock(picked["end"])
            if picked["allDay"]:
                return Picked(start.date(), None, None, end.date() - dt.timedelta(days=1))
            return Picked(start.date(), start.time(), end.time(), end.date())
        case "eventChange":
            event, before = value["eventChange"]["event"], value["eventChange"]["oldEvent"]
            more = event["extendedProps"]
            return Dragged(
                uuid.UUID(more["report_id"]),
                int(more["revision"]),
                str(more["title"]),
                _clock(before["start"]),
                _clock(event["start"]),
                bool(event.get("allDay")),
                bool(event.get("allDay")) != bool(before.get("allDay")),
            )
    return None


def _clock(text: str) -> dt.datetime:
    """A time as the city's clocks show it; FullCalendar says it is UTC, having been told no zone."""
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)


@kept
def calendar_events(
    events: pd.DataFrame, city: City, movable: tuple[str, ...], for_departments: bool
) -> list[dict[str, Any]]:
    """The events as FullCalendar reads them; ends of whole days are exclusive there. Residents see no call for help."""
    initials = {department.department_id: department.initials for department in city.departments}
    grounds = {
        department.department_id: GROUNDS[position % len(GROUNDS)]
        for position, department in enumerate(city.departments)
    }
    drawn = []
    for row in events.to_dict("records"):
        hosts = list(row["hosts"])
        parts = list(dict.fromkeys([*hosts, *row["coming"]]))
        is_joint = len(row["coming"]) >= 2 and row["status"] != "cancelled"
        signs = "+".join(initials.get(one, one) for one in parts) or "?"
        wants_help = for_departments and len(row["open_needs"])
        classes = [row["status"], *(["joint"] if is_joint else []), *(["wants_help"] if wants_help else [])]
        drawn.append(
            {
                "id": str(row["event_id"]),
                "title": f"{signs} · {row['title']}",
                "color": grounds.get(hosts[0], NO_DEPARTMENT) if hosts else NO_DEPARTMENT,
                "textColor": "#FFFFFF",
                "classNames": classes,
                "editable": row["reported_by"] in movable and row["status"] != "cancelled",
                "durationEditable": False,
                "extendedProps": {
                    "report_id": str(row["report_id"]),
                    "revision": int(row["revision"]),
                    "title": row["title"],
                },
                **_times(row, city.zone),
            }
        )
    return drawn


def _times(row: Mapping[Any, Any], zone: dt.tzinfo) -> dict[str, Any]:
    if pd.isna(row["starts_at"]):
        after = row["end_date"].date() + dt.timedelta(days=1)
        return {"start": row["start_date"].date().isoformat(), "end": after.isoformat(), "allDay": True}
    start = row["starts_at"].astimezone(zone).replace(tzinfo=None)
    times = {"start": start.isoformat(), "allDay": False}
    if not pd.isna(row["ends_at"]):
        times["end"] = row["ends_at"].astimezone(zone).replace(tzinfo=None).isoformat()
    return times


def _options(view: str, day: dt.date, may_enter: bool) -> dict[str, Any]:
    return {
        "initialView": FULLCALENDAR_VIEWS[view],
        "initialDate": day.isoformat(),
        "headerToolbar": False,
        "height": HEIGHT,
        "timeZone": "UTC",
        "locale": language(),
        "firstDay": 0,
        "allDayText": _("all day"),
        "noEventsText": _("No events in this time."),
        "moreLinkText": _("more"),
        "moreLinkHint": _("More events of this day"),
        "closeHint": _("Close"),
        "eventHint": _("Event"),
        "timeHint": _("Time"),
        "dayMaxEvents": MOST_OF_A_DAY,
        "eventMaxStack": 4,
        "fixedWeekCount": False,
        "eventTimeFormat": {
            "hour": "numeric",
            "minute": "2-digit",
            "omitZeroMinute": True,
            "hour12": True,
            "meridiem": "narrow" if language() == "en" else "short",
        },
        "slotLabelFormat": {"hour": "numeric", "minute": "2-digit", "omitZeroMinute": True, "hour12": True},
        "displayEventTime": view != YEAR,
        "navLinks": False,
        "nowIndicator": False,
        "selectable": may_enter,
        "selectMirror": True,
        "editable": may_enter,
        "eventInteractive": True,
        "eventDisplay": "block",
        "displayEventEnd": view == WEEK,
        "scrollTime": "08:00:00",
        "multiMonthMaxColumns": 3,
        "multiMonthMinWidth": 240,
        "aspectRatio": YEAR_ASPECT,  # of a month of the year: its days then hold two events and the way to the rest
    }


def _style(appearance: str) -> str:
    ink, ground, line = {
        "light": ("#0E1B22", "#FBF9F4", "#C9C1B0"),
        "dark": ("#F1EEE6", "#0F1C22", "#3A525C"),
    }[appearance]
    help_wanted = _("Help wanted")
    return f"""
    color: {ink};
    font-family: "Source Sans", "Source Sans 3", sans-serif;
    .fc {{ --fc-border-color: {line}; --fc-page-bg-color: {ground}; --fc-neutral-bg-color: {ground};
           --fc-list-event-hover-bg-color: {line}; --fc-today-bg-color: rgba(11, 100, 120, 0.12); }}
    a {{ color: inherit; text-decoration: none; }}
    .fc-event {{ cursor: pointer; }}
    .fc-event:focus-visible {{ outline: 3px solid {ink}; outline-offset: 1px; }}
    .fc-event.joint {{ border: 2px solid {ink}; font-weight: 700; }}
    .fc-event.cancelled .fc-event-title, .fc-event.cancelled .fc-list-event-title {{ text-decoration: line-through; }}
    .fc-event.cancelled {{ opacity: 0.6; }}
    .fc-event.tentative {{ font-style: italic; opacity: 0.85; }}
    .fc-event.wants_help .fc-event-title::before, .fc-event.wants_help .fc-list-event-title::before
        {{ content: "{help_wanted} · "; font-weight: 700; }}
    .fc-daygrid-event {{ white-space: normal; align-items: flex-start; line-height: 1.25; }}
    .fc-daygrid-event .fc-event-time {{ overflow: visible; flex: none; }}
    .fc-daygrid-event .fc-event-title {{ display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }}
    .fc-daygrid-event.wants_help .fc-event-title {{ -webkit-line-clamp: 3; }}
    .fc-multimonth .fc-daygrid-event .fc-event-title {{ display: block; overflow: hidden; white-space: nowrap; }}
    .fc-multimonth .fc-daygrid-event {{ font-size: 0.72em; }}
    .fc-multimonth .fc-daygrid-more-link {{ font-size: 0.72em; border: 0; }}
    .fc-list-event.joint {{ font-weight: 700; }}
    """


def legend(city: City) -> None:
    """Say what the signs in the calendar mean."""
    names = " · ".join(f"{one.initials} {_(one.name)}" for one in city.departments)
    st.caption(_("Bold with an edge: a joint event. Slanted: tentative. Struck through: cancelled.") + "  \n" + names)


def as_table(events: pd.DataFrame, city: City) -> None:
    """Draw the same events as a table, folded until asked for: for screen readers and for taking along."""
    with st.expander(
        _("The same as a table"), icon=":material/table:", key="calendar_table", on_change="rerun"
    ) as folded:
        if folded.open:
            st.dataframe(table_shown(events, city), hide_index=True, alt=_("The events of the calendar"))


@kept
def table_shown(events: pd.DataFrame, city: City) -> pd.DataFrame:
    """The `events` in words: when, event, departments, place, status."""
    initials = {department.department_id: department.initials for department in city.departments}
    rows = events.to_dict("records")
    return pd.DataFrame(
        {
            _("When"): [short_when_text(row["start_date"], row["starts_at"], city.zone) for row in rows],
            _("Event"): [row["title"] for row in rows],
            _("Departments"): [
                ", ".join(initials.get(one, one) for one in dict.fromkeys([*row["hosts"], *row["coming"]]))
                for row in rows
            ],
            _("Where"): [
                ", ".join(dict.fromkeys(text for text in (row["place"], row["neighborhood"]) if isinstance(text, str)))
                for row in rows
            ],
            _("Status"): [status_text(row["status"]) for row in rows],
        }
    )


def confirm_text(dragged: Dragged) -> str:
    """The question before a dragged event is moved."""
    if dragged.all_day:
        return _("Move **{title}** from {before} to {after}?").format(
            title=escaped(dragged.title), before=day_text(dragged.before.date()), after=day_text(dragged.after.date())
        )
    return _("Move **{title}** from {before} to {after}?").format(
        title=escaped(dragged.title),
        before=f"{day_text(dragged.before.date())}, {time_text(dragged.before)}",
        after=f"{day_text(dragged.after.date())}, {time_text(dragged.after)}",
    )
