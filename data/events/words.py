"""What departments say of their part in each other's events: offers, answers, presence. Each word is kept."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from data.changes import log_change
from data.combine import combine
from data.events.records import CalledOff, Gone, Saved, Stale
from data.imports.drafts import ParticipationState
from data.store import Store, Write


@dataclass(frozen=True, slots=True)
class Word:
    """One department's part in an event, as somebody says it."""

    department_id: str
    state: ParticipationState
    help_kind: str | None = None  # what the department brings; several kinds are joined by commas
    staff: int | None = None
    contacts: int | None = None
    remark: str = ""
    said_for: str | None = None  # the department that says it; None: the Office of Performance


def say(
    store: Store, report_id: uuid.UUID, word: Word, actor: str, at: dt.datetime, seen_word: int | None = None
) -> Saved | Stale | CalledOff | Gone:
    """Put one word on record and bring the event and the count up to date.

    `seen_word`: the number of the newest word on the department's part that the person saw (0: none had been said); a
    newer one refuses this. None: said without a look at what was said before.
    """
    with store.write(actor, at) as write:
        write.changed = False
        report = write.cursor.execute(
            "SELECT status, revision FROM event_report WHERE report_id = $report", {"report": report_id}
        ).fetchone()
        if report is None:
            return Gone()
        if report[0] == "cancelled":
            return CalledOff()
        newest = write.cursor.execute(
            """
            SELECT word_number, said_by
            FROM participation_word
            WHERE department_id = $department
                AND report_id IN (
                    SELECT report_id FROM event_report
                    WHERE event_id = (SELECT event_id FROM event_report WHERE report_id = $report)
                        AND status <> 'cancelled'
                )
            ORDER BY word_number DESC
            LIMIT 1
            """,
            {"department": word.department_id, "report": report_id},
        ).fetchone() or (0, "")
        if seen_word is not None and newest[0] != seen_word:
            return Stale(int(newest[0]), newest[1])
        write.changed = True
        add_words(write, report_id, [word])
        combine(write, [report_id])
        return Saved(report_id, int(report[1]))


def add_words(write: Write, report_id: uuid.UUID, words: Sequence[Word]) -> None:
    """Put words on a report on record, in the transaction that is going on."""
    for word in words:
        write.cursor.execute(
            "INSERT INTO participation_word (report_id, department_id, state, help_kind, staff, contacts, remark, "
            "said_for, said_by, said_at) VALUES ($report, $department, $state, $help_kind, $staff, $contacts, $remark, "
            "$said_for, $actor, $at)",
            {
                "report": report_id,
                "department": word.department_id,
                "state": word.state,
                "help_kind": word.help_kind,
                "staff": word.staff,
                "contacts": word.contacts,
                "remark": word.remark.strip() or None,
                "said_for": word.said_for,
                "actor": write.actor,
                "at": write.at,
            },
        )
        log_change(
            write,
            "participation_word",
            f"{report_id} {word.department_id}",
            None,
            {"state": word.state, "help_kind": word.help_kind, "staff": word.staff, "remark": word.remark.strip()},
        )
