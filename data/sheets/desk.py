"""What people settle between the records and the Sheet: conflicts, deleted rows, remarks, refused changes."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from data.reasons import Reason
from data.sheets.kinds import Kind, Taken, differing
from data.sheets.outbox import add_operations, keep_records, queue, records_of, written_anew
from data.sheets.registry import kinds
from data.store import Store, Write


@dataclass(frozen=True, slots=True)
class Settled:
    """It is done here; what has to be in the Sheet is sent."""


@dataclass(frozen=True, slots=True)
class SettledBefore:
    """Somebody else has settled it meanwhile."""


@dataclass(frozen=True, slots=True)
class CannotBe:
    """The record would be left with something that can't be; `reason` says what."""

    reason: Reason


def settle_conflict(
    store: Store, conflict_id: uuid.UUID, use_mine: bool, actor: str, at: dt.datetime
) -> Settled | SettledBefore | CannotBe:
    """Leave the Sheet's values, or put those entered here in their place."""
    with store.write(actor, at) as write:
        row = write.cursor.execute(
            "SELECT kind, record_id, mine FROM sheet_conflict WHERE conflict_id = $id AND settled_at IS NULL",
            {"id": conflict_id},
        ).fetchone()
        if row is None:
            write.changed = False
            return SettledBefore()
        kind, record_id, mine = _kind(row[0]), row[1], json.loads(row[2])
        if use_mine:
            here = kind.here(write.cursor, [record_id], store.city).get(record_id, {})
            values = {name: value for name, value in {**here, **mine}.items() if value is not None}
            fault = kind.fault(values, False, store.city)
            if fault is not None:
                write.changed = False
                return CannotBe(fault)
            taken = Taken(record_id, values, frozenset(mine), False, actor)
            kind.take(write, [taken], store.city)
        write.cursor.execute(
            "UPDATE sheet_conflict SET settled_at = $at, settled_by = $actor, settled_as = $settled "
            "WHERE conflict_id = $id",
            {"at": at, "actor": actor, "settled": "mine" if use_mine else "theirs", "id": conflict_id},
        )
        return Settled()


def restore_row(
    store: Store, kind_name: str, record_id: uuid.UUID, actor: str, at: dt.datetime
) -> Settled | SettledBefore:
    """Put a record whose row was deleted into force again, as it last stood in the Sheet, and write its row anew."""
    with store.write(actor, at) as write:
        kind = _kind(kind_name)
        record = records_of(write.cursor, kind_name, [record_id]).get(record_id)
        if record is None or record.missing_since is None:
            write.changed = False
            return SettledBefore()
        values = record.sheet_values()
        here = kind.here(write.cursor, [record_id], store.city)[record_id]
        changed = differing(here, values)
        if changed:
            kind.take(write, [Taken(record_id, values, changed, False, actor)], store.city)
        queue(write, kind, [record_id], store.city)
        if not _is_queued(write, kind_name, record_id):
            add_operations(write, [written_anew(kind_name, record_id, actor)])
        record = records_of(write.cursor, kind_name, [record_id])[record_id]
        record.left_out = True  # settled: nobody needs to look at it any more
        keep_records(write, kind_name, [record])
        return Settled()


def leave_out(
    store: Store, kind_name: str, record_id: uuid.UUID, actor: str, at: dt.datetime
) -> Settled | SettledBefore:
    """Say that a deleted row need not come back. The record stays, out of force."""
    with store.write(actor, at) as write:
        record = records_of(write.cursor, kind_name, [record_id]).get(record_id)
        if record is None or record.missing_since is None or record.left_out:
            write.changed = False
            return SettledBefore()
        record.left_out = True
        keep_records(write, kind_name, [record])
        return Settled()


def write_vanished_again(store: Store, kind_name: str, actor: str, at: dt.datetime) -> Settled | SettledBefore:
    """Have the rows that vanished from a tab all at once written into it again."""
    return _answer(store, kind_name, "write again", actor, at)


def call_vanished_off(store: Store, kind_name: str, actor: str, at: dt.datetime) -> Settled | SettledBefore:
    """Take what vanished from a tab all at once as deleted by hand: out of force, and offered for restore."""
    return _answer(store, kind_name, "call off", actor, at)


def _answer(store: Store, kind_name: str, answer: str, actor: str, at: dt.datetime) -> Settled | SettledBefore:
    with store.write(actor, at) as write:
        found = write.cursor.execute(
            "UPDATE sheet_tab SET answer = $answer WHERE kind = $kind AND vanished IS NOT NULL RETURNING kind",
            {"answer": answer, "kind": kind_name},
        ).fetchall()
        if not found:
            write.changed = False
            return SettledBefore()
        return Settled()


def mark_seen(store: Store, actor: str, at: dt.datetime) -> None:
    """Say that the remarks were read."""
    with store.write(actor, at) as write:
        write.cursor.execute(
            "UPDATE sheet_remark SET seen_at = $at, seen_by = $actor WHERE seen_at IS NULL", {"at": at, "actor": actor}
        )


def try_refused_again(store: Store, actor: str, at: dt.datetime) -> None:
    """Send once more what Google refused."""
    with store.write(actor, at) as write:
        write.cursor.execute(
            "UPDATE sheet_outbox SET state = 'waiting', reason_template = NULL, reason_values = NULL "
            "WHERE state = 'parked'"
        )


def _kind(name: str) -> Kind:
    return next(kind for kind in kinds() if kind.name == name)


def _is_queued(write: Write, kind: str, record_id: uuid.UUID) -> bool:
    row = write.cursor.execute(
        "SELECT count(*) FROM sheet_outbox WHERE kind = $kind AND record_id = $record AND state = 'waiting'",
        {"kind": kind, "record": record_id},
    ).fetchone()
    return bool(row and row[0])
