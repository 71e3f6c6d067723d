"""Words for what stands in the Google Sheet: its records, their fields and values."""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import pandas as pd

from components.event_details import status_text, visibility_text
from components.event_words import help_text, state_text
from components.wording import _, day_text, time_text
from data.reasons import N_

FIELDS: Mapping[str, str] = {  # columns of the Sheet as the app's own forms call them, in the order of reading
    "title": N_("Title"),
    "department": N_("Department"),
    "date": N_("Day"),
    "start": N_("Start"),
    "end": N_("End"),
    "last_day": N_("Last day"),
    "place": N_("Place"),
    "address": N_("Address"),
    "neighborhood": N_("Neighborhood"),
    "status": N_("Status"),
    "visibility": N_("Seen by"),
    "participants": N_("Who takes part"),
    "campaign": N_("Campaign"),
    "description": N_("Description"),
    "url": N_("Web address"),
    "contact": N_("Contact"),
    "expected_attendance": N_("Attendance expected"),
    "attendance": N_("Attendance"),
    "audience": N_("For whom"),
    "languages": N_("Languages spoken"),
    "needs": N_("Help wanted"),
    "notes": N_("Notes, for departments only"),
    "cancel_reason": N_("Why it was called off"),
    "new_collaboration": N_("New collaboration"),
    "expanded_program": N_("Program expanded"),
    "state": N_("Part"),
    "help_kind": N_("What the department brings"),
    "staff": N_("Staff"),
    "contacts": N_("Residents talked to"),
    "remark": N_("Remark"),
    "verdict": N_("Verdict"),
}


def record_text(row: Mapping[Any, Any]) -> str:
    """A record in words: an event by title and day, a department's part by department and event."""
    title = row["title"] if isinstance(row["title"], str) else None
    if title is not None and isinstance(row["start_date"], pd.Timestamp):
        title = f"{title}, {day_text(row['start_date'].date())}"
    department = row["part_of"] if isinstance(row["part_of"], str) else None
    match str(row["kind"]):
        case "match_decision":
            return _("A match decision")
        case "participation" | "offer" if title and department:
            return _("{department} at {event}").format(department=_(department), event=title)
        case "participation":
            return _("A department’s part in an event")
        case "offer":
            return _("An offer of assistance")
    return title or _("An event")


def field_text(name: str) -> str:
    """A column of the Sheet, as the app's own forms call it."""
    return _(FIELDS[name]) if name in FIELDS else name.replace("_", " ")


def in_order(names: Iterable[str]) -> list[str]:
    """Columns in the order in which people read them."""
    known = list(FIELDS)
    return sorted(names, key=lambda name: known.index(name) if name in FIELDS else len(known))


def value_text(name: str, value: object) -> str:
    """A value of such a column: days, times and the app's own words as people read them, all else as it is."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = " ".join(str(value).split())
    with suppress(ValueError, KeyError):
        match name:
            case "date" | "last_day":
                return day_text(dt.date.fromisoformat(text))
            case "start" | "end":
                return time_text(dt.time.fromisoformat(text))
            case "status":
                return status_text(text)
            case "visibility":
                return visibility_text(text)
            case "state":
                return state_text(text)
            case "help_kind":
                return help_text(text)
    return text
