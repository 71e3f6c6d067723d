"""What is to be written to the Sheet: noted in the transaction that changes the record, sent in the background."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from data.city import City
from data.sheets.kinds import Kind, differing
from data.store import Store, Write

What = Literal["add", "edit", "repair", "clear", "adopt"]
State = Literal["waiting", "sent", "landed", "parked"]

APP = "Safer Together"  # how the app signs what it puts right in the Sheet
PERSON = "Google Sheet"  # how changes are signed that somebody made in the Sheet itself
LATER = PERSON  # who writes here when changes are noted that were made while nobody noted them

RECORD_SHAPE = json.dumps(
    [
        {
            "record_id": "UUID", "on_sheet": "VARCHAR", "here": "VARCHAR", "revision": "INTEGER", "stamp": "VARCHAR",
            "row_number": "INTEGER", "missing_since": "TIMESTAMPTZ", "left_out": "BOOLEAN", "is_own_write": "BOOLEAN",
        }
    ]
)  # fmt: skip
KEEP_RECORDS = """
INSERT OR REPLACE INTO sheet_record BY NAME
SELECT $kind AS kind, unnest(from_json($rows::JSON, $shape), recursive := TRUE)
"""
OPERATION_SHAPE = json.dumps(
    [
        {
            "operation_id": "UUID", "kind": "VARCHAR", "record_id": "UUID", "what": "VARCHAR", "before": "VARCHAR",
            "after": "VARCHAR", "actor": "VARCHAR", "state": "VARCHAR", "plan": "VARCHAR",
        }
    ]
)  # fmt: skip
ADD_OPERATIONS = """
INSERT INTO sheet_outbox BY NAME
SELECT unnest(from_json($rows::JSON, $shape), recursive := TRUE), $at::TIMESTAMPTZ AS made_at
"""
OPERATIONS = """
SELECT operation_number, operation_id, kind, record_id, what, before, after, actor, made_at, state, plan
FROM sheet_outbox
ORDER BY operation_number
"""


@dataclass(slots=True)
class Record:
    """What is known of one record in the Sheet: as it last was there, and as it stood here at that time."""

    record_id: uuid.UUID
    on_sheet: str | None
    here: str
    revision: int = 0
    stamp: str | None = None
    row_number: int | None = None
    missing_since: Any = None
    left_out: bool = False
    is_own_write: bool = False

    def sheet_values(self) -> dict[str, Any]:
        """The fields as the Sheet last had them."""
        return load(self.on_sheet)

    def here_values(self) -> dict[str, Any]:
        """The fields as they stood here when they were last compared."""
        return load(self.here)


@dataclass(slots=True)
class Operation:
    """One change to the Sheet: the fields it changes, as they were and as they are to be."""

    number: int
    operation_id: uuid.UUID
    kind: str
    record_id: uuid.UUID
    what: What
    before: dict[str, Any]
    after: dict[str, Any]
    actor: str
    made_at: Any
    state: State
    plan: dict[str, Any]


def dump(values: Mapping[str, Any]) -> str:
    """Fields as text: the same fields always as the same text."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)


def load(text: str | None) -> dict[str, Any]:
    """Fields from text."""
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def linked_to(cursor: duckdb.DuckDBPyConnection) -> str | None:
    """The id of the spreadsheet with which the records are linked; None while they stand alone."""
    row = cursor.execute("SELECT spreadsheet_id FROM sheet_link").fetchone()
    return row[0] if row else None


def link(store: Store, spreadsheet_id: str, kinds: Sequence[Kind], actor: str, at: Any) -> None:
    """Link the records with a spreadsheet: all that is here is to be in it. What was known of another is forgotten."""
    with store.write(actor, at) as write:
        cursor = write.cursor
        if linked_to(cursor) == spreadsheet_id:
            write.changed = False
            return
        for statement in (
            "DELETE FROM sheet_link", "DELETE FROM sheet_record", "DELETE FROM sheet_outbox",
            "DELETE FROM sheet_tab", "DELETE FROM sheet_doubt", "DELETE FROM sheet_rejected_row",
        ):  # fmt: skip
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO sheet_link (spreadsheet_id, queued_to, linked_at) "
            "SELECT $id, coalesce(max(change_number), 0), $at FROM change_log",
            {"id": spreadsheet_id, "at": at},
        )
        for kind in kinds:
            queue(write, kind, kind.every(cursor), store.city)


def queue_changes(write: Write, kinds: Sequence[Kind], city: City) -> None:
    """Note for sending what the change log has that is not noted yet; nothing where there is no link."""
    cursor = write.cursor
    row = cursor.execute(
        "SELECT queued_to, (SELECT max(change_number) FROM change_log WHERE change_number > queued_to) FROM sheet_link"
    ).fetchone()
    if row is None or row[1] is None:
        return
    queued_to, newest = row
    for kind in kinds:
        queue(write, kind, kind.touched(cursor, queued_to), city)
    cursor.execute("UPDATE sheet_link SET queued_to = $newest", {"newest": newest})


def queue(write: Write, kind: Kind, records: Iterable[uuid.UUID], city: City) -> None:
    """Note for sending in what these records differ from what was last noted of them."""
    wanted = set(records)
    if not wanted:
        return
    known = records_of(write.cursor, kind.name, wanted)
    signed = _signed(write, kind.name, wanted) if write.actor == LATER else {}
    changed, operations = [], []
    for record_id, values in kind.here(write.cursor, wanted, city).items():
        record = known.get(record_id)
        before = record.here_values() if record else {}
        fields = differing(before, values)
        if record is not None and not fields:
            continue
        operations.append(
            {
                "operation_id": uuid.uuid4(),
                "kind": kind.name,
                "record_id": record_id,
                "what": "add" if record is None else "edit",
                "before": dump({name: before.get(name) for name in fields}),
                "after": dump({name: values.get(name) for name in fields}),
                "actor": signed.get(str(record_id), APP if write.actor == LATER else write.actor),
                "state": "waiting",
            }
        )
        if record is None:
            record = Record(record_id, None, "")
        record.here = dump(values)
        changed.append(record)
    keep_records(write, kind.name, changed)
    add_operations(write, operations)


def _signed(write: Write, kind: str, records: Iterable[uuid.UUID]) -> dict[str, str]:
    """Who last changed records, by the log: for changes that are noted later than they were made."""
    return dict(
        write.cursor.execute(
            "SELECT record_id, arg_max(changed_by, change_number) FROM change_log WHERE record_kind = $kind "
            "AND record_id IN (SELECT unnest($records::TEXT[])) GROUP BY record_id",
            {"kind": kind, "records": [str(one) for one in records]},
        ).fetchall()
    )


def records_of(
    cursor: duckdb.DuckDBPyConnection, kind: str, records: Iterable[uuid.UUID] | None = None
) -> dict[uuid.UUID, Record]:
    """What is known of the records of a kind: of those asked for, or of all."""
    rows = cursor.execute(
        "SELECT record_id, on_sheet, here, revision, stamp, row_number, missing_since, left_out, is_own_write "
        "FROM sheet_record "
        "WHERE kind = $kind AND ($all OR record_id IN (SELECT unnest($records::UUID[])))",
        {"kind": kind, "all": records is None, "records": list(records or ())},
    ).fetchall()
    return {row[0]: Record(*row) for row in rows}


def keep_records(write: Write, kind: str, records: Sequence[Record]) -> None:
    """Remember what is known of records."""
    if records:
        rows = [{name: getattr(record, name) for name in Record.__slots__} for record in records]
        write.cursor.execute(KEEP_RECORDS, {"kind": kind, "rows": json.dumps(rows, default=str), "shape": RECORD_SHAPE})


def add_operations(write: Write, operations: Sequence[Mapping[str, Any]]) -> None:
    """Put operations at the end of the outbox."""
    if operations:
        write.cursor.execute(
            ADD_OPERATIONS,
            {"rows": json.dumps(operations, default=str), "shape": OPERATION_SHAPE, "at": write.at},
        )


def written_anew(kind: str, record_id: uuid.UUID, actor: str) -> dict[str, Any]:
    """An operation that changes no field: where the record has no row, all of it is written."""
    return {
        "operation_id": uuid.uuid4(), "kind": kind, "record_id": record_id, "what": "edit", "before": "{}",
        "after": "{}", "actor": actor, "state": "waiting",
    }  # fmt: skip


def operations_of(cursor: duckdb.DuckDBPyConnection) -> list[Operation]:
    """All that is in the outbox, in order."""
    return [
        Operation(number, operation_id, kind, record_id, what, load(before), load(after), actor, at, state, load(plan))
        for number, operation_id, kind, record_id, what, before, after, actor, at, state, plan in cursor.execute(
            OPERATIONS
        ).fetchall()
    ]


def drop_operations(write: Write, numbers: Sequence[int]) -> None:
    """Take operations out of the outbox: they are in the Sheet, or there is nothing left of them to do."""
    if numbers:
        write.cursor.execute(
            "DELETE FROM sheet_outbox WHERE operation_number IN (SELECT unnest($numbers::BIGINT[]))",
            {"numbers": list(numbers)},
        )


def set_state(write: Write, numbers: Sequence[int], state: State) -> None:
    """Note how far operations are."""
    if numbers:
        write.cursor.execute(
            "UPDATE sheet_outbox SET state = $state WHERE operation_number IN (SELECT unnest($numbers::BIGINT[]))",
            {"numbers": list(numbers), "state": state},
        )


def waiting(cursor: duckdb.DuckDBPyConnection) -> int:
    """How many changes are not known to be in the Sheet: people's, not the app's own repairs."""
    row = cursor.execute(
        "SELECT count(*) FROM sheet_outbox WHERE what IN ('add', 'edit') AND state NOT IN ('landed', 'parked')"
    ).fetchone()
    return int(row[0]) if row else 0
