"""Telling how an event went: who was present, how many came, what it led to. Only this makes an event joint."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from data.city import City
from data.combine import combine
from data.events.records import Gone, Saved, Stale, content_of, current, log_report
from data.events.words import Word, add_words
from data.imports.drafts import ParticipationState
from data.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an event went. Attendance is of the event, once; contacts are each department's own."""

    was_held: bool
    presence: Mapping[str, ParticipationState]  # department -> present, left_early or absent
    contacts: Mapping[str, int | None]
    attendance: int | None = None
    new_collaboration: bool | None = None
    expanded_program: bool | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TooEarly:
    """The event has not begun: nobody can know yet."""


def has_begun(start_date: dt.date, starts_at: dt.datetime | None, at: dt.datetime, city: City) -> bool:
    """Whether an event has begun at a moment; one that lasts all day begins with its first day."""
    if starts_at is None:
        return start_date <= at.astimezone(city.zone).date()
    return starts_at <= at


def tell_outcome(
    store: Store,
    report_id: uuid.UUID,
    outcome: Outcome,
    seen_revision: int,
    said_for: str | None,
    actor: str,
    at: dt.datetime,
) -> Saved | Stale | Gone | TooEarly:
    """Put an event's outcome on record. An event that did not take place is cancelled."""
    with store.write(actor, at) as write:
        write.changed = False
        found = current(write, report_id, seen_revision)
        if not isinstance(found, dict):
            return found
        if not has_begun(found["start_date"], found["starts_at"], at, store.city):
            return TooEarly()
        write.changed = True
        before = content_of(write, report_id)
        write.cursor.execute(
            "UPDATE event_report SET revision = revision + 1, status = $status, attendance = $attendance, "
            "new_collaboration = $new, expanded_program = $expanded, outcome_at = $at, updated_at = $at, "
            "cancel_reason = $reason WHERE report_id = $report",
            {
                "status": "held" if outcome.was_held else "cancelled",
                "attendance": outcome.attendance if outcome.was_held else None,
                "new": outcome.new_collaboration,
                "expanded": outcome.expanded_program,
                "at": at,
                "reason": None if outcome.was_held else outcome.remark.strip() or None,
                "report": report_id,
            },
        )
        log_report(write, report_id, before)
        if outcome.was_held:
            add_words(
                write,
                report_id,
                [
                    Word(department, state, contacts=outcome.contacts.get(department), said_for=said_for)
                    for department, state in outcome.presence.items()
                ],
            )
        combine(write, [report_id])
        return Saved(report_id, seen_revision + 1)
