"""From names in a file to departments and their part in an event. What can't be told stays unknown, never guessed."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from data.city import City, folded
from data.imports.drafts import FileContents, ParticipationState, ReportDraft, Status

PastEvents = Literal["as_reported", "held"]


class Part(NamedTuple):
    """One organisation's part in an event, as one report tells it."""

    department_id: str | None  # None: not one of the city's departments
    organisation: str  # as written
    state: ParticipationState


@dataclass(frozen=True, slots=True)
class Departments:
    """Who reports, and who takes part."""

    reporting: str | None  # department id; None: unknown
    parts: tuple[Part, ...]


def status_of(draft: ReportDraft, is_over: bool, past_events: PastEvents) -> Status:
    """The event's status: as the file says; held where it says who was present, or where past events are a log.

    A record that says nothing is confirmed: it stands in a calendar or list of events, and not as tentative.
    """
    if draft.status in ("cancelled", "tentative"):
        return draft.status
    recorded_presence = any(named.state in ("present", "left_early") for named in draft.participants)
    if recorded_presence:
        return "held"
    if draft.status is None:
        return "held" if past_events == "held" and is_over else "confirmed"
    return draft.status


def departments_of(draft: ReportDraft, status: Status, default_department: str | None, city: City) -> Departments:
    """Who reports `draft` (the department it names, or else `default_department`), and each one's part.

    The reporting department was present at what it says was held, and plans to be at what it says will be. The same
    goes for partners that the record merely lists; a column of its own for those present or invited says so itself.
    """
    hosts = departments_named(draft.department, city) if draft.department else []
    reporting = hosts[0] if hosts else default_department
    by_status: ParticipationState = "present" if status == "held" else "accepted"

    parts: dict[str, Part] = {}

    def add(department_id: str | None, organisation: str, state: ParticipationState) -> None:
        key = department_id or folded(organisation)
        known = parts.get(key)
        if known is None or _STRENGTH[state] > _STRENGTH[known.state]:
            parts[key] = Part(department_id, organisation, state)

    for department_id in [reporting, *hosts[1:]]:
        if department_id:
            add(department_id, _name(department_id, city), by_status)
    for named in draft.participants:
        add(city.department_named(named.name), named.name, named.state or by_status)
    return Departments(reporting, tuple(parts.values()))


def departments_named(text: str, city: City) -> list[str]:
    """The ids of the departments that `text` names, alone or in a list; [] when any piece names none."""
    whole = city.department_named(text)
    if whole:
        return [whole]
    pieces = [piece for piece in re.split(r"[;,/\n+|]|\s&\s|\s(?:and|y)\s", text) if piece.strip()]
    named = [city.department_named(piece) for piece in pieces]
    known = [department_id for department_id in named if department_id]
    return list(dict.fromkeys(known)) if len(known) == len(named) else []


def without_persons(contents: FileContents, city: City) -> FileContents:
    """What a calendar holds, less the organizers and attendees that are no departments.

    They are persons: who they are is not needed, so it is not kept, in rejected rows neither.
    """

    def is_department(name: str) -> bool:
        return bool(departments_named(name, city))

    drafts = tuple(
        replace(
            draft,
            department=draft.department if draft.department and is_department(draft.department) else None,
            participants=tuple(named for named in draft.participants if is_department(named.name)),
        )
        for draft in contents.drafts
    )
    rejected = tuple(
        replace(
            row,
            cells={
                field: text
                for field, text in row.cells.items()
                if field not in ("department", "partners", "present", "invited") or is_department(text)
            },
        )
        for row in contents.rejected
    )
    return replace(contents, drafts=drafts, rejected=rejected)


@lru_cache(maxsize=256)
def _name(department_id: str, city: City) -> str:
    return next(entry.name for entry in city.departments if entry.department_id == department_id)


_WEAK_TO_STRONG: tuple[ParticipationState, ...] = (
    "invited",
    "declined",
    "offered",
    "accepted",
    "absent",
    "left_early",
    "present",
)
_STRENGTH = {state: strength for strength, state in enumerate(_WEAK_TO_STRONG)}
