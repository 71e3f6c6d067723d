"""What the Sheet says, taken over here: new, changed, typed, copied and deleted rows, and those that can't be read."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from data.reasons import N_, Reason
from data.sheets.kinds import Taken, differing
from data.sheets.missing_rows import note_missing, note_unreadable
from data.sheets.outbox import Record, drop_operations, dump, keep_records
from data.sheets.quarantine import as_rejected, keep_rejected, rejected_before
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import PERSON, Round


def ingest(round: Round) -> None:
    """Take over what differs from what the Sheet last held, tab by tab: events before what speaks of them."""
    rejected: list[dict[str, Any]] = []
    for tab in round.tabs.values():
        if tab.problem is not None:
            rejected += rejected_before(round, tab.kind.tab)
            note_unreadable(round, tab)
            continue
        speaking, refused = _speaking_rows(round, tab)
        _take(round, tab, speaking, refused)
        note_missing(round, tab, {*speaking, *(row.record_id for row in refused)})
        rejected += [as_rejected(round, tab, row) for row in refused]
    keep_rejected(round, rejected)
    for name, changed in round.changed.items():
        keep_records(round.write, name, [round.records[name][one] for one in changed])


def _speaking_rows(round: Round, tab: TabRows) -> tuple[dict[uuid.UUID, SheetRow], list[SheetRow]]:
    """One row for each record, and the rows that can't be read. Typed and copied rows are noted for adoption."""
    kind, records = tab.kind, round.records[tab.kind.name]
    by_id: dict[uuid.UUID, list[SheetRow]] = defaultdict(list)
    typed: list[SheetRow] = []
    refused: list[SheetRow] = []
    for row in tab.rows:
        if row.number in round.held_rows[kind.name]:
            continue
        if row.record_id is not None:
            by_id[row.record_id].append(row)
        elif row.fault is not None:
            refused.append(row)
        else:
            typed.append(row)
    speaking: dict[uuid.UUID, SheetRow] = {}
    for record_id, rows in by_id.items():
        keeper, copies = _keeper(rows, records.get(record_id))
        round.rows[kind.name][record_id] = keeper
        if keeper.fault is None:
            speaking[record_id] = keeper
        else:
            refused.append(keeper)
        typed += _copies(round, tab, keeper, copies)
        refused += [row for row in copies if row.fault is not None]
    _leave_out_first_ids(round, tab, speaking, by_id.keys())
    holding = {record_id for record_id, rows in by_id.items() if any(row.values for row in rows)}
    used = {*holding, *records, *(record_id for _tab, _row, record_id in round.to_adopt)}
    for row in typed:
        if (reason := round.refusal(kind.name, row)) is not None:
            row.fault = reason
            refused.append(row)
            continue
        new_id = kind.adopted_id(row.values, round.spreadsheet_id, used, round.city)
        if new_id is None:
            row.fault = Reason(N_("This is on another row already: delete one of the two"))
            refused.append(row)
            continue
        used.add(new_id)
        round.to_adopt.append((tab, row, new_id))
    return speaking, refused


def _leave_out_first_ids(
    round: Round, tab: TabRows, speaking: Mapping[uuid.UUID, SheetRow], present: Collection[uuid.UUID]
) -> None:
    """Where two programs adopted one row, it is there under the later id: the first needs no look."""
    records = round.records[tab.kind.name]
    strange = {dump(row.values) for record_id, row in speaking.items() if record_id not in records}
    if not strange:
        return
    for record_id, record in records.items():
        if record_id not in present and record.missing_since is None and record.on_sheet in strange:
            record.left_out = True


def _keeper(rows: Sequence[SheetRow], record: Record | None) -> tuple[SheetRow, list[SheetRow]]:
    """Of rows with one id, the one that keeps it: what the Sheet held before, else the first."""
    keeper = next((row for row in rows if row.fault is None), rows[0])
    if len(rows) > 1 and record is not None:
        keeper = next((row for row in rows if dump(row.values) == record.on_sheet), keeper)
    return keeper, [row for row in rows if row is not keeper]


def _copies(round: Round, tab: TabRows, keeper: SheetRow, copies: Sequence[SheetRow]) -> list[SheetRow]:
    """Copied rows, which become records of their own. Two landings of one write are the app's own doing: one goes."""
    found = []
    for row in copies:
        if row.number in round.unsettled[tab.kind.name]:
            round.waits = True
            continue
        if round.log is None:
            round.wants_log = True  # whether the app wrote it twice stands there
            continue
        if any(
            entry.times > 1
            and entry.record == row.id_text
            and entry.what != "adopt"
            and written(entry.after) == row.values
            for entry in round.log.values()
        ):
            _sweep(round, tab, row)
            continue
        if row.fault is not None:
            if row.stamp and row.stamp != keeper.stamp:  # no copy: a program's id and more went there, astray
                _sweep(round, tab, row, ("id", "rev", "updated_at", "updated_by"))
            continue
        found.append(row)
    return found


def written(after: str) -> dict[str, Any]:
    """What a Log row says was written, blank fields left out."""
    try:
        return {name: value for name, value in json.loads(after).items() if value is not None}
    except (ValueError, AttributeError):
        return {}


def _sweep(round: Round, tab: TabRows, row: SheetRow, names: Collection[str] | None = None) -> None:
    """Have the second landing of one write blanked; of a row that people may have typed into, only `names`."""
    if row.record_id is None or any(one.what == "clear" and one.kind == tab.kind.name for one in round.operations):
        return
    before: dict[str, Any] = {
        **row.values, "id": row.id_text, "rev": row.revision, "updated_at": row.stamp, "updated_by": row.writer,
    }  # fmt: skip
    find: dict[str, Any] = {"stamp": row.stamp, "place": tab.places["updated_at"]}
    if names is None:
        find["last"] = True
    else:
        before = {name: value for name, value in before.items() if name in names}
    cells_at = {name: tab.places[name] for name in before}
    round.queue(
        tab.kind.name, row.record_id, "clear", before, dict.fromkeys(before), {"find": {**find, "cells_at": cells_at}}
    )


def _take(round: Round, tab: TabRows, speaking: dict[uuid.UUID, SheetRow], refused: list[SheetRow]) -> None:
    kind, records = tab.kind, round.records[tab.kind.name]
    pending: dict[uuid.UUID, set[str]] = defaultdict(set)
    for one in round.operations:
        if one.kind == kind.name and one.what in ("add", "edit") and one.state != "parked":
            pending[one.record_id] |= one.after.keys()
    taken: dict[uuid.UUID, Taken] = {}
    for record_id, row in speaking.items():
        record = records.get(record_id)
        if record_id in round.held_records[kind.name]:
            continue
        if record is not None and record.missing_since is None and record.on_sheet == dump(row.values):
            if record.row_number != row.number or record.stamp != row.stamp or record.revision != row.revision:
                _note_row(round, kind.name, record, row)
            continue
        change = _taken(round, tab, record, row, pending[record_id])
        if change is not None:
            taken[record_id] = change
        if record is not None:
            _note_row(round, kind.name, record, row)
    lost = kind.misses(round.write, list(taken.values())) if taken else set()
    for record_id in lost:
        row = speaking[record_id]
        row.fault = Reason(N_("There is no row for the event that this one speaks of: look at its id"))
        refused.append(row)
        del taken[record_id]
        if record_id in records and records[record_id].here == "":
            del records[record_id]
    if not taken:
        return
    round.shows = True
    kind.take(round.write, list(taken.values()), round.city)
    for record_id in taken:
        if record_id not in records:
            records[record_id] = Record(record_id, None, "")
            _note_row(round, kind.name, records[record_id], speaking[record_id])
    round.refresh(kind.name, list(taken))


def _taken(round: Round, tab: TabRows, record: Record | None, row: SheetRow, pending: set[str]) -> Taken | None:
    """What of a row is to be taken over here; None where nothing is."""
    kind = tab.kind
    if row.record_id is None:
        return None
    is_program = record is None or row.stamp != (record.stamp or "")
    actor = row.writer if is_program and row.writer else PERSON
    if record is None:
        return Taken(row.record_id, row.values, frozenset(row.values), True, actor)
    here = record.here_values()
    if record.on_sheet is None:
        return _met_again(round, tab, record, row, actor)
    if is_program and record.is_own_write and row.revision <= record.revision:
        _overwritten(round, tab, record, row)
    was_missing = record.missing_since is not None
    known = here if was_missing else record.sheet_values()
    changed = differing(known, row.values) - pending
    if was_missing:
        round.remark(kind.tab, row.number, Reason(N_("This row had been deleted and is back: it counts again.")))
    changed = frozenset(name for name in changed if here.get(name) != row.values.get(name))
    if not changed:
        return None
    values = {**here, **{name: row.values.get(name) for name in changed}}
    return Taken(
        row.record_id, {name: value for name, value in values.items() if value is not None}, changed, False, actor,
        was_missing,
    )  # fmt: skip


def _overwritten(round: Round, tab: TabRows, record: Record, row: SheetRow) -> None:
    """Another program wrote the row without having seen what this one had written: both values are kept."""
    own = record.sheet_values()
    fields = [name for name in differing(own, row.values) if own.get(name) is not None]
    if fields:
        signed = round.write.cursor.execute(
            "SELECT changed_by FROM change_log WHERE record_id = $record ORDER BY change_number DESC LIMIT 1",
            {"record": str(record.record_id)},
        ).fetchone()
        round.conflict(
            tab.kind.name, record.record_id, {}, {name: own[name] for name in fields},
            {name: row.values.get(name) for name in fields}, signed[0] if signed else PERSON, row.writer or PERSON,
        )  # fmt: skip


def _met_again(round: Round, tab: TabRows, record: Record, row: SheetRow, actor: str) -> Taken | None:
    """A record that was to be added and is in the Sheet: put there from a copy of this database, say."""
    own = round.pending(tab.kind.name, record.record_id)
    if any(one.state in ("sent", "landed") for one in own):
        return None  # it is what was just sent
    drop_operations(round.write, [one.number for one in own])
    round.operations = [one for one in round.operations if one not in own]
    here = record.here_values()
    changed = frozenset(name for name in differing(here, row.values) if name in row.values)
    lost = {name: here[name] for name in changed if here.get(name) is not None}
    if lost:
        round.conflict(
            tab.kind.name, record.record_id, dict.fromkeys(lost), lost,
            {name: row.values.get(name) for name in lost}, own[-1].actor if own else PERSON, actor,
        )  # fmt: skip
    if not changed:
        return None
    return Taken(record.record_id, {**here, **row.values}, changed, False, actor)


def _note_row(round: Round, kind: str, record: Record, row: SheetRow) -> None:
    record.on_sheet = dump(row.values)
    record.is_own_write = record.is_own_write and record.stamp == row.stamp
    record.revision, record.stamp, record.row_number = row.revision, row.stamp, row.number
    record.missing_since, record.left_out = None, False
    round.keep(kind, record)
