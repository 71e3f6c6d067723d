"""One event report under change: as it stands, what an edit comes to, and its entry in the change log."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

import duckdb

from data.reasons import Reason
from data.store import Write


@dataclass(frozen=True, slots=True)
class Saved:
    """The event is on record; `revision` is what an edit names next."""

    report_id: uuid.UUID
    revision: int


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else changed the report, or said something of a part in it, since it was opened: nothing was stored."""

    revision: int
    changed_by: str


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such report (a sample that was removed, say)."""


@dataclass(frozen=True, slots=True)
class CalledOff:
    """The event is cancelled: nothing can be said of anybody's part in it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The change would leave something that can't be; `reason` says what."""

    reason: Reason


def current(write: Write, report_id: uuid.UUID, seen_revision: int) -> dict[str, Any] | Stale | Gone:
    """The report as it stands, when that is what its editor saw."""
    rows = rows_of(write.cursor.execute("FROM event_report WHERE report_id = $report", {"report": report_id}))
    if not rows:
        return Gone()
    found = rows[0]
    if found["revision"] != seen_revision:
        changed = write.cursor.execute(
            "SELECT changed_by FROM change_log WHERE record_kind = 'event_report' AND record_id = $report "
            "ORDER BY change_number DESC LIMIT 1",
            {"report": str(report_id)},
        ).fetchone()
        return Stale(int(found["revision"]), changed[0] if changed else "")
    return found


def rows_of(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The reports that a cursor has found, by the names of their columns, `languages` and `needs` as lists."""
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        for name in ("languages", "needs"):
            row[name] = json.loads(row[name]) if row[name] else []
    return rows


def content_of(write: Write, report_id: uuid.UUID) -> str:
    """The report as JSON, for the change log."""
    ((content,),) = write.cursor.execute(
        "SELECT to_json(report)::TEXT FROM event_report AS report WHERE report_id = $report", {"report": report_id}
    ).fetchall()
    return str(content)


def log_report(write: Write, report_id: uuid.UUID, before: str | None) -> None:
    """Note that the report is what it is now, and was `before` (content_of; None: it is new)."""
    write.cursor.execute(
        "INSERT INTO change_log (changed_at, changed_by, record_kind, record_id, before, after) "
        "SELECT $at, $actor, 'event_report', $report, $before, to_json(report) "
        "FROM event_report AS report WHERE report_id = $report::UUID",
        {"at": write.at, "actor": write.actor, "report": str(report_id), "before": before},
    )
