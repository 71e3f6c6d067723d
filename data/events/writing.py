"""Storing what people enter: new events, edits under the revision they saw, cancelling, undoing. Nothing is deleted."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.city import City
from data.combine import combine
from data.events.entry import EventEntry, as_entry, details, faults, merged, starts_at
from data.events.records import Gone, Refused, Saved, Stale, content_of, current, log_report, rows_of
from data.events.words import Word, add_words
from data.imports.drafts import ParticipationState, Status
from data.store import Store, Write

SOURCE = "form"  # of reports entered in the app
FACTS = ("present", "left_early", "absent")

INSERT = """
INSERT INTO event_report BY NAME
SELECT
    $report_id::UUID AS report_id, $report_id::UUID AS event_id, 1 AS revision, $source AS source,
    $department_id AS department_id,
    $title AS title, $start_date::DATE AS start_date, $end_date::DATE AS end_date, $starts_at::TIMESTAMPTZ AS starts_at,
    $ends_at::TIMESTAMPTZ AS ends_at, $all_day AS all_day, $status AS status, $visibility AS visibility, $unit AS unit,
    $campaign AS campaign, $place AS place, $address AS address, $neighborhood AS neighborhood,
    $description AS description, $url AS url, $contact AS contact,
    $expected_attendance::INTEGER AS expected_attendance, $audience AS audience, $languages::JSON AS languages,
    $needs::JSON AS needs, $notes AS notes, $series_id::UUID AS series_id, '{}' AS extra, FALSE AS is_sample,
    $at::TIMESTAMPTZ AS created_at, $at::TIMESTAMPTZ AS updated_at
"""
UPDATE = """
UPDATE event_report SET
    revision = revision + 1, department_id = $department_id, title = $title, start_date = $start_date,
    end_date = $end_date, starts_at = $starts_at, ends_at = $ends_at, all_day = $all_day, status = $status,
    visibility = $visibility, unit = $unit, campaign = $campaign, place = $place, address = $address,
    neighborhood = $neighborhood, description = $description, url = $url, contact = $contact,
    expected_attendance = $expected_attendance, audience = $audience, languages = $languages, needs = $needs,
    notes = $notes, cancel_reason = $cancel_reason, updated_at = $at
WHERE report_id = $report_id
"""
RESTORE = UPDATE.replace(
    "notes = $notes,",
    "notes = $notes, attendance = $attendance, outcome_at = $outcome_at, new_collaboration = $new_collaboration, "
    "expanded_program = $expanded_program,",
)
RESTORED = (
    "department_id", "title", "start_date", "end_date", "starts_at", "ends_at", "all_day", "status", "visibility",
    "unit", "campaign", "place", "address", "neighborhood", "description", "url", "contact", "expected_attendance",
    "audience", "notes", "cancel_reason", "attendance", "outcome_at", "new_collaboration", "expanded_program",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NothingToUndo:
    """The report stands as it was first entered."""


def enter(
    store: Store, entries: Sequence[tuple[uuid.UUID, EventEntry]], said_for: str | None, actor: str, at: dt.datetime
) -> Saved:
    """Put new events on record, in one transaction: several are the dates of one repetition. Returns the first.

    An id that is on record already is left as it is: a retried save is recognised.
    """
    with store.write(actor, at) as write:
        known = {
            report_id
            for (report_id,) in write.cursor.execute(
                "SELECT report_id FROM event_report WHERE report_id IN (SELECT unnest($ids::UUID[]))",
                {"ids": [report_id for report_id, _ in entries]},
            ).fetchall()
        }
        new = [(report_id, entry) for report_id, entry in entries if report_id not in known]
        write.changed = bool(new)
        series_id = uuid.uuid4() if len(entries) > 1 else None
        for report_id, entry in new:
            write.cursor.execute(
                INSERT,
                {
                    **_values(entry, store.city),
                    "report_id": report_id,
                    "source": SOURCE,
                    "series_id": series_id,
                    "at": at,
                },
            )
            log_report(write, report_id, None)
            own: ParticipationState = "present" if entry.status == "held" else "accepted"
            add_words(
                write,
                report_id,
                [
                    Word(entry.department_id, own, said_for=entry.department_id),
                    *(Word(one, "invited", said_for=said_for) for one in entry.invited if one != entry.department_id),
                ],
            )
        combine(write, [report_id for report_id, _ in new])
    return Saved(entries[0][0], 1)


def edit(
    store: Store,
    report_id: uuid.UUID,
    entry: EventEntry,
    seen_revision: int,
    said_for: str | None,
    actor: str,
    at: dt.datetime,
    whole_series: bool = False,
) -> Saved | Stale | Gone:
    """Change a report that its editor saw at `seen_revision`; of a repetition, with all its later dates if asked.

    Later dates take over what was changed, save the day; what somebody set for one of them alone stays. Departments
    that had said yes are asked again when the time changes.
    """
    with store.write(actor, at) as write:
        found = current(write, report_id, seen_revision)
        if not isinstance(found, dict):
            write.changed = False
            return found
        targets = [(found, entry)]
        if whole_series and found["series_id"] is not None:
            base = as_entry(found, _invited(write, report_id), store.city)
            for later in _later(write, found):
                own = as_entry(later, _invited(write, later["report_id"]), store.city)
                changed = merged(base.on(own.day), entry.on(own.day), own)
                targets.append((later, replace(changed, status=_planned_status(changed.status, own.status))))
        for stored, changed in targets:
            target: uuid.UUID = stored["report_id"]
            before = content_of(write, target)
            reason = stored["cancel_reason"] if changed.status == "cancelled" else None
            _update(write, target, {**_values(changed, store.city), "cancel_reason": reason})
            log_report(write, target, before)
            _invite_anew(write, target, changed, said_for)
            _place_host(write, target, changed, found["department_id"], said_for)
            _ask_again(write, stored, changed, store.city, said_for)
            if stored["status"] == "held" and changed.status in ("tentative", "confirmed"):
                _plan_anew(write, target, said_for)
        combine(write, [stored["report_id"] for stored, _ in targets])
        return Saved(report_id, seen_revision + 1)


def move(
    store: Store,
    report_id: uuid.UUID,
    days: int,
    minutes: int,
    seen_revision: int,
    said_for: str | None,
    actor: str,
    at: dt.datetime,
) -> Saved | Stale | Gone | Refused:
    """Move a report by days and minutes of the city's clocks, as dragging it in the calendar does.

    Departments that had said yes are asked again.
    """
    with store.write(actor, at) as write:
        found = current(write, report_id, seen_revision)
        if not isinstance(found, dict):
            write.changed = False
            return found
        entry = as_entry(found, (), store.city)
        moved = _moved(entry, days, minutes)
        # An event that was held can't lie ahead. The hour that clocks leave out is moved on, as for any program.
        wrong = faults(moved, store.city, at.astimezone(store.city.zone).date()).get("day")
        if wrong is not None:
            write.changed = False
            return Refused(wrong)
        before = content_of(write, report_id)
        _update(write, report_id, {**_values(moved, store.city), "cancel_reason": found["cancel_reason"]})
        log_report(write, report_id, before)
        _ask_again(write, found, moved, store.city, said_for)
        combine(write, [report_id])
        return Saved(report_id, seen_revision + 1)


def cancel(
    store: Store,
    report_id: uuid.UUID,
    reason: str,
    seen_revision: int,
    actor: str,
    at: dt.datetime,
    whole_series: bool = False,
) -> Saved | Stale | Gone:
    """Cancel a report with the reason; of a repetition, with all its later dates if asked. It stays on record."""
    with store.write(actor, at) as write:
        found = current(write, report_id, seen_revision)
        if not isinstance(found, dict):
            write.changed = False
            return found
        targets = [report_id]
        if whole_series and found["series_id"] is not None:
            targets += [later["report_id"] for later in _later(write, found)]
        for target in targets:
            before = content_of(write, target)
            write.cursor.execute(
                "UPDATE event_report SET revision = revision + 1, status = 'cancelled', cancel_reason = $reason, "
                "updated_at = $at WHERE report_id = $report",
                {"reason": reason.strip() or None, "at": at, "report": target},
            )
            log_report(write, target, before)
        combine(write, targets)
        return Saved(report_id, seen_revision + 1)


def undo(
    store: Store, report_id: uuid.UUID, seen_revision: int, actor: str, at: dt.datetime
) -> Saved | Stale | Gone | NothingToUndo:
    """Give a report the content that it had before its newest change: a change of its own, so undone by the next.

    What was done to several dates of a repetition in one step is undone in one step.
    """
    with store.write(actor, at) as write:
        found = current(write, report_id, seen_revision)
        if not isinstance(found, dict):
            write.changed = False
            return found
        changes = _newest_changes(write, report_id, found["series_id"])
        if not changes:
            write.changed = False
            return NothingToUndo()
        for changed_id, before, changed_at in changes:
            undone = content_of(write, changed_id)
            values = {name: before.get(name) for name in RESTORED}
            lists = {name: _json(before.get(name)) for name in ("languages", "needs")}
            write.cursor.execute(RESTORE, {**values, **lists, "report_id": changed_id, "at": at})
            log_report(write, changed_id, undone)
            _take_back_words(write, changed_id, changed_at)
        combine(write, [changed_id for changed_id, _before, _at in changes])
        return Saved(report_id, seen_revision + 1)


def _newest_changes(
    write: Write, report_id: uuid.UUID, series_id: uuid.UUID | None
) -> list[tuple[uuid.UUID, dict[str, Any], dt.datetime]]:
    """The newest change of a report, and of those of its repetition that were changed in the same step: report, what it
    was before, when. Empty where the report stands as it was first entered.
    """
    rows = write.cursor.execute(
        """
        WITH newest AS (
            SELECT report.report_id, log.before, log.changed_at
            FROM event_report AS report
            JOIN change_log AS log
                ON log.record_kind = 'event_report' AND log.record_id = report.report_id::TEXT
            WHERE report.report_id = $report OR report.series_id = $series
            QUALIFY row_number() OVER (PARTITION BY report.report_id ORDER BY log.change_number DESC) = 1
        )
        SELECT report_id, before, changed_at
        FROM newest
        WHERE before IS NOT NULL AND changed_at = (SELECT changed_at FROM newest WHERE report_id = $report)
        ORDER BY report_id <> $report, report_id
        """,
        {"report": report_id, "series": series_id},
    ).fetchall()
    changes = [(found_id, json.loads(before), changed_at) for found_id, before, changed_at in rows]
    return changes if changes and changes[0][0] == report_id else []


def _take_back_words(write: Write, report_id: uuid.UUID, said_at: dt.datetime) -> None:
    """Say again what was in force before the words of one moment, where nobody has said anything since.

    What was said first at that moment is declined.
    """
    again = write.cursor.execute(
        """
        WITH word AS (
            FROM participation_word WHERE report_id = $report
        ),
        undone AS (
            FROM word
            QUALIFY row_number() OVER (PARTITION BY department_id ORDER BY word_number DESC) = 1 AND said_at = $said_at
        ),
        earlier AS (
            SELECT word.*
            FROM word
            JOIN undone USING (department_id)
            WHERE word.said_at < $said_at
            QUALIFY row_number() OVER (PARTITION BY word.department_id ORDER BY word.word_number DESC) = 1
        )
        SELECT undone.department_id, undone.said_for, earlier.state, earlier.help_kind, earlier.staff,
            earlier.contacts, earlier.remark, earlier.said_for
        FROM undone
        LEFT JOIN earlier USING (department_id)
        ORDER BY undone.department_id
        """,
        {"report": report_id, "said_at": said_at},
    ).fetchall()
    add_words(
        write,
        report_id,
        [
            Word(department, "declined", said_for=undone_for)
            if state is None
            else Word(department, state, kind, staff, contacts, remark or "", said_for)
            for department, undone_for, state, kind, staff, contacts, remark, said_for in again
        ],
    )


def _moved(entry: EventEntry, days: int, minutes: int) -> EventEntry:
    """The event moved by the city's clocks, as long as before."""
    if entry.start is None:
        return entry.on(entry.day + dt.timedelta(days=days))
    by = dt.timedelta(days=days, minutes=minutes)
    start = dt.datetime.combine(entry.day, entry.start) + by
    if entry.end is None:
        return replace(entry.on(start.date()), start=start.time())
    end = dt.datetime.combine(entry.ends_on, entry.end) + by
    moved = replace(entry, day=start.date(), start=start.time(), end=end.time(), last_day=None)
    return moved if moved.ends_on == end.date() else replace(moved, last_day=end.date())


def _later(write: Write, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The reports of the same repetition after `found` that are not cancelled, by their dates."""
    cursor = write.cursor.execute(
        "FROM event_report WHERE series_id = $series AND start_date > $day AND status <> 'cancelled' "
        "ORDER BY start_date",
        {"series": found["series_id"], "day": found["start_date"]},
    )
    return rows_of(cursor)


def _planned_status(edited: Status, own: Status) -> Status:
    """The status of a later date: it follows a plan, but only its own day tells whether it was held."""
    return edited if {edited, own} <= {"tentative", "confirmed"} else own


def _place_host(
    write: Write, report_id: uuid.UUID, entry: EventEntry, host_before: str | None, said_for: str | None
) -> None:
    """Have a new host take part in place of the old one, and a host be present at what it says was held."""
    host = entry.department_id
    state = _newest_states(write, report_id).get(host)
    words = []
    if host_before is not None and host_before != host:
        words.append(Word(host_before, "declined", said_for=said_for))
    if entry.status == "held" and state not in FACTS:
        words.append(Word(host, "present", said_for=said_for))
    elif host_before != host and state not in ("accepted", *FACTS):
        words.append(Word(host, "accepted", said_for=said_for))
    add_words(write, report_id, words)


def _ask_again(write: Write, before: Mapping[str, Any], entry: EventEntry, city: City, said_for: str | None) -> None:
    """Ask those who said yes for another time: they said it for the one before."""
    if (before["start_date"], before["starts_at"]) == (entry.day, starts_at(entry, city)):
        return
    accepted = write.cursor.execute(
        """
        FROM participation_word
        SELECT department_id, help_kind, staff, state
        WHERE report_id = $report
        QUALIFY row_number() OVER (PARTITION BY department_id ORDER BY word_number DESC) = 1
        ORDER BY department_id
        """,
        {"report": before["report_id"]},
    ).fetchall()
    add_words(
        write,
        before["report_id"],
        [
            Word(department, "invited", help_kind, staff, said_for=said_for)
            for department, help_kind, staff, state in accepted
            if state == "accepted" and department != entry.department_id
        ],
    )


def _plan_anew(write: Write, report_id: uuid.UUID, said_for: str | None) -> None:
    """Have those who were told to be present come again: the event was not held after all."""
    states = _newest_states(write, report_id)
    add_words(
        write,
        report_id,
        [Word(one, "accepted", said_for=said_for) for one, state in sorted(states.items()) if state in FACTS],
    )


def _invited(write: Write, report_id: uuid.UUID) -> tuple[str, ...]:
    """The departments that are invited and have not answered."""
    return tuple(sorted(one for one, state in _newest_states(write, report_id).items() if state == "invited"))


def _newest_states(write: Write, report_id: uuid.UUID) -> dict[str, str]:
    """What was said last in the app of each department's part."""
    return dict(
        write.cursor.execute(
            "SELECT department_id, state FROM participation_word WHERE report_id = $report "
            "QUALIFY row_number() OVER (PARTITION BY department_id ORDER BY word_number DESC) = 1",
            {"report": report_id},
        ).fetchall()
    )


def _values(entry: EventEntry, city: City) -> dict[str, Any]:
    values = dict(details(entry, city))
    return {**values, "languages": _json(values["languages"]), "needs": _json(values["needs"])}


def _json(value: object) -> str | None:
    return json.dumps(value) if value else None


def _update(write: Write, report_id: uuid.UUID, values: Mapping[str, Any]) -> None:
    write.cursor.execute(UPDATE, {**values, "report_id": report_id, "at": write.at})


def _invite_anew(write: Write, report_id: uuid.UUID, entry: EventEntry, said_for: str | None) -> None:
    """Invite departments that were not, and take back invitations that nobody has answered."""
    now = _newest_states(write, report_id)
    asked = set(entry.invited) - {entry.department_id}
    add_words(
        write,
        report_id,
        [
            *(
                Word(one, "invited", said_for=said_for)
                for one in sorted(asked)
                if now.get(one, "declined") == "declined"
            ),
            *(
                Word(one, "declined", remark="", said_for=said_for)
                for one, state in sorted(now.items())
                if state == "invited" and one not in asked
            ),
        ],
    )
