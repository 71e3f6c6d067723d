"""One look at the Sheet and all that follows from it: what the steps of a round share."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.city import City
from data.reasons import Reason
from data.sheets.cells import Cell, as_text
from data.sheets.kinds import Kind
from data.sheets.outbox import APP, PERSON, Operation, Record, add_operations, dump, operations_of, records_of
from data.sheets.reading import SheetRow, TabRows
from data.store import Write

__all__ = ["APP", "PERSON", "LogEntry", "Round"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What the Log tab has of one operation."""

    times: int  # twice: a first attempt landed after its repetition
    record: str
    what: str
    after: str  # what was written, as JSON; of an adoption, what the row held
    at: str
    number: int  # its row


def log_of(rows: Sequence[Sequence[Cell]] | None) -> dict[str, LogEntry] | None:
    """What the Log tab has of each operation."""
    if rows is None:
        return None
    found: dict[str, LogEntry] = {}
    for number, row in enumerate(rows[1:], start=2):
        operation, at, _actor, record, what, _before, after = [as_text(cell) for cell in [*row, *[None] * 7][:7]]
        if operation:
            times = found[operation].times if operation in found else 0
            found[operation] = LogEntry(times + 1, record, what, after, at, number)
    return found


@dataclass(slots=True)
class Round:
    """What was read, what was known before, and what the steps find out."""

    write: Write
    city: City
    spreadsheet_id: str
    tabs: Mapping[str, TabRows]  # by kind
    log: Mapping[str, LogEntry] | None  # by operation; None: it was not read
    operations: list[Operation] = field(default_factory=list)
    records: dict[str, dict[uuid.UUID, Record]] = field(default_factory=dict)
    rows: dict[str, dict[uuid.UUID, SheetRow]] = field(default_factory=dict)  # the row that speaks for each record
    held_rows: dict[str, set[int]] = field(default_factory=dict)  # not to be judged this time: a repair is under way
    held_records: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    foreign: dict[str, set[int]] = field(default_factory=dict)  # rows that another program wrote last
    rewritten: dict[str, set[int]] = field(default_factory=dict)  # rows that a program wrote since the look before
    refusals: Mapping[tuple[str, str], Reason] = field(default_factory=dict)  # typed rows whose id Google did not take
    being_mended: dict[str, set[int]] = field(default_factory=dict)  # rows that hold what was not meant for them
    misled: dict[str, set[int]] = field(default_factory=dict)  # those that it meant for others
    unsettled: dict[str, set[int]] = field(default_factory=dict)  # those that it wrote within the minute
    fresh: dict[str, set[int]] = field(default_factory=dict)  # those that it wrote within seconds
    has_more: bool = False  # what is to be sent at once was queued too late for this batch
    waits: bool = False  # something is left to that program for now
    to_adopt: list[tuple[TabRows, SheetRow, uuid.UUID]] = field(default_factory=list)
    changed: dict[str, set[uuid.UUID]] = field(default_factory=dict)  # records to be kept anew
    wants_log: bool = False
    wants_tabs: bool = False  # something landed where it should not: look up the tabs again
    vanished: Reason | None = None  # most rows of a tab are gone at once
    shows: bool = False  # people have something new to see

    def __post_init__(self) -> None:
        self.operations = operations_of(self.write.cursor)
        for name in self.tabs:
            self.records[name] = records_of(self.write.cursor, name)
            self.held_rows[name], self.held_records[name], self.changed[name] = set(), set(), set()
            self.misled[name], self.being_mended[name] = set(), set()
            known = self.records[name]
            self.rewritten[name] = {
                row.number
                for row in self.tabs[name].rows
                if row.record_id in known and known[row.record_id].stamp != row.stamp
            }
            self.foreign[name], self.unsettled[name], self.fresh[name] = set(), set(), set()
        self.find_rows()

    def find_rows(self) -> None:
        """Note which row speaks for each record."""
        for name, tab in self.tabs.items():
            self.rows[name] = {}
            for row in tab.rows:
                if row.record_id is None:
                    continue
                other = self.rows[name].setdefault(row.record_id, row)
                if other.fault is not None and row.fault is None:  # an id that went to a blank row speaks for nobody
                    self.rows[name][row.record_id] = row

    def refusal(self, kind: str, row: SheetRow) -> Reason | None:
        """Why Google did not take an id for a row that is still as it was then."""
        return self.refusals.get((kind, dump(row.values)))

    @property
    def at(self) -> dt.datetime:
        """The moment of this round."""
        return self.write.at

    def kind(self, name: str) -> Kind:
        """The kind of that name."""
        return self.tabs[name].kind

    def keep(self, kind: str, record: Record) -> None:
        """Remember a record at the end of the round."""
        self.records[kind][record.record_id] = record
        self.changed[kind].add(record.record_id)

    def refresh(self, kind: str, records: Sequence[uuid.UUID]) -> None:
        """Look again how records stand here, after the Sheet's word on them was taken over."""
        for record_id, values in self.kind(kind).here(self.write.cursor, records, self.city).items():
            record = self.records[kind][record_id]
            record.here = dump(values)
            self.keep(kind, record)

    def stamps_in_hand(self) -> set[str]:
        """The stamps of this program's writes that are still looked after."""
        plans = [plan for one in self.operations for plan in (one.plan, one.plan.get("find", {}))]
        return {plan["stamp"] for plan in plans if "stamp" in plan}

    def pending(self, kind: str, record_id: uuid.UUID) -> list[Operation]:
        """What waits to be written to a record's row."""
        return [
            one
            for one in self.operations
            if one.kind == kind and one.record_id == record_id and one.what in ("add", "edit")
        ]

    def remark(self, tab: str, row: int | None, reason: Reason) -> None:
        """Tell people of something that happened; of the same thing again once they have read it."""
        told = {
            "at": self.at,
            "tab": tab,
            "row": row,
            "template": reason.template,
            "values": json.dumps(dict(reason.values), ensure_ascii=False),
        }
        added = self.write.cursor.execute(
            "INSERT INTO sheet_remark (made_at, tab, row_number, reason_template, reason_values) "
            "SELECT $at, $tab, $row, $template, $values WHERE NOT EXISTS (FROM sheet_remark WHERE seen_at IS NULL "
            "AND tab = $tab AND row_number IS NOT DISTINCT FROM $row AND reason_template = $template "
            "AND reason_values = $values) RETURNING remark_number",
            told,
        ).fetchall()
        self.shows = self.shows or bool(added)

    def conflict(
        self,
        kind: str,
        record_id: uuid.UUID,
        base: Mapping[str, Any],
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        mine_by: str,
        theirs_by: str | None,
    ) -> None:
        """Note that two people changed the same fields; with an open conflict over the same record it becomes one."""
        self.shows = True
        cursor = self.write.cursor
        for conflict_id, older_base, older_mine in cursor.execute(
            "SELECT conflict_id, base, mine FROM sheet_conflict "
            "WHERE kind = $kind AND record_id = $record AND settled_at IS NULL",
            {"kind": kind, "record": record_id},
        ).fetchall():
            base = {**base, **json.loads(older_base)}
            mine = {**json.loads(older_mine), **mine}
            theirs = {**{name: theirs.get(name) for name in mine}, **theirs}
            cursor.execute("DELETE FROM sheet_conflict WHERE conflict_id = $id", {"id": conflict_id})
        cursor.execute(
            "INSERT INTO sheet_conflict (conflict_id, kind, record_id, base, mine, theirs, mine_by, theirs_by, "
            "found_at) VALUES ($id, $kind, $record, $base, $mine, $theirs, $mine_by, $theirs_by, $at)",
            {
                "id": uuid.uuid4(),
                "kind": kind,
                "record": record_id,
                "base": dump(base),
                "mine": dump(mine),
                "theirs": dump(theirs),
                "mine_by": mine_by,
                "theirs_by": theirs_by,
                "at": self.at,
            },
        )

    def queue(
        self, kind: str, record_id: uuid.UUID, what: str, before: Mapping[str, Any], after: Mapping[str, Any],
        plan: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """Have the app put something right in the Sheet."""
        told = {
            "operation_id": uuid.uuid4(), "kind": kind, "record_id": record_id, "what": what, "before": dump(before),
            "after": dump(after), "actor": APP, "state": "waiting", "plan": dump(plan),
        }  # fmt: skip
        add_operations(self.write, [told])
