"""One batch of changes to the Sheet: cells, new rows and their Log rows in one request, applied whole or not at all."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.sheets.cells import MOST_LETTERS, shows, written_cell
from data.sheets.kinds import BOOKKEEPING, ID, REV, UPDATED_AT, UPDATED_BY, Taken, all_columns, sheet_id
from data.sheets.landings import bears_stamp
from data.sheets.outbox import Operation, add_operations, drop_operations, dump, keep_records, operations_of
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import APP, PERSON, Round
from data.sheets.stamps import Stamps

MOST_OPERATIONS = 500  # in one batch
MOST_BYTES = 1_500_000  # of its JSON; Google advises two megabytes


@dataclass(slots=True)
class RowPlan:
    """What is to be written to one row: all changes to a record in this batch together."""

    tab: TabRows
    row: SheetRow | None  # None: a new one
    record_id: uuid.UUID
    values: dict[str, Any]  # as the row will be
    cells: dict[str, Any] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)  # cells under no header of ours that are to be emptied
    actor: str = APP
    operations: list[Operation] = field(default_factory=list)
    copied: bool = False


@dataclass(slots=True)
class Batch:
    """The requests of one write, and the operations that they carry out."""

    requests: list[dict[str, Any]]
    numbers: list[int]
    adoptions: list[int]
    adopted: list[tuple[str, str]]  # kind and content of the rows that get an id


def plan(round: Round, log_tab_id: int, most: int, stamps: Stamps) -> Batch | None:
    """The next batch, noted in the outbox as sent; None where there is nothing to send."""
    rows: dict[tuple[str, uuid.UUID], RowPlan] = {}
    done: list[int] = []
    log: list[list[Any]] = []
    size = 0
    queue = sorted(round.operations, key=lambda one: (one.what not in ("repair", "clear"), one.number))
    for one in [one for one in queue if one.state == "waiting"][:most]:
        tab = round.tabs[one.kind]
        if tab.problem is not None or size > MOST_BYTES:
            continue
        size += 3 * len(dump(one.after)) + 500
        if one.what == "clear":
            _clear(round, tab, one, rows, done)
        elif one.what == "repair":
            _repair(tab, one, rows, done)
        else:
            _edit(round, tab, one, rows, done, log)
    _adopt(round, rows, max(0, most - len(rows)))
    drop_operations(round.write, done)
    for name, changed in round.changed.items():
        keep_records(round.write, name, [round.records[name][one] for one in changed])
    if not rows and not log:
        return None
    return _batch(round, list(rows.values()), log, log_tab_id, stamps)


def _edit(
    round: Round,
    tab: TabRows,
    one: Operation,
    rows: dict[tuple[str, uuid.UUID], RowPlan],
    done: list[int],
    log: list[list[Any]],
) -> None:
    """Write what a person changed, where the Sheet still holds what they saw; the rest is a conflict."""
    kind, record = tab.kind.name, round.records[one.kind].get(one.record_id)
    if record is None:
        done.append(one.number)
        return
    target = rows.get((kind, one.record_id))
    row = round.rows[kind].get(one.record_id)
    if one.record_id in round.held_records[kind] or (row is not None and row.number in round.held_rows[kind]):
        return
    if target is None and row is None:
        values = record.here_values()
        target = RowPlan(tab, None, one.record_id, dict(values), dict(values), actor=one.actor)
        rows[kind, one.record_id] = target
    elif target is None and row is not None:
        if row.fault is not None:
            return  # never write to a row that can't be read; it waits until somebody has mended it
        if one.what == "add":
            done.append(one.number)
            return
        if row.number in round.fresh[kind]:
            round.waits = True
            return
        target = RowPlan(tab, row, one.record_id, dict(row.values), actor=one.actor)
    if target is None:
        return
    against: dict[str, Any] = {}
    cells: dict[str, Any] = {}
    for name, after in one.after.items():
        held = target.values.get(name)
        if held == after or target.row is None:
            continue
        if held == one.before.get(name):
            cells[name] = after
        else:
            against[name] = held
    if against:
        _conflict(round, tab, one, target, against, log)
    if not cells and target.row is not None and not target.cells:
        done.append(one.number)
        return
    target.cells |= cells
    target.values |= cells
    target.actor = one.actor
    target.operations.append(one)
    rows[kind, one.record_id] = target


def _conflict(
    round: Round, tab: TabRows, one: Operation, target: RowPlan, against: Mapping[str, Any], log: list[list[Any]]
) -> None:
    """Keep both values: the Sheet's holds, here too, until somebody settles it."""
    mine = {name: one.after[name] for name in against}
    base = {name: one.before.get(name) for name in against}
    row = target.row
    record = round.records[one.kind][one.record_id]
    by_program = row is not None and row.number in round.rewritten[one.kind] and row.writer not in ("", APP)
    theirs_by = row.writer if row is not None and by_program else PERSON
    round.conflict(one.kind, one.record_id, base, mine, against, one.actor, theirs_by)
    log.append(
        [
            str(uuid.uuid4()), round.at.isoformat(), one.actor, sheet_id(tab.kind, one.record_id), "conflict",
            dump(against), dump(mine),
        ]
    )  # fmt: skip
    here = record.here_values()
    values = {name: value for name, value in {**here, **against}.items() if value is not None}
    taken = Taken(one.record_id, values, frozenset(against), False, PERSON)
    tab.kind.take(round.write, [taken], round.city)
    round.refresh(one.kind, [one.record_id])


def _repair(tab: TabRows, one: Operation, rows: dict[tuple[str, uuid.UUID], RowPlan], done: list[int]) -> None:
    """Give a row back what was overwritten by mistake, save what a person has changed since."""
    found = _found(tab, one.plan["find"])
    if found is None:
        done.append(one.number)
        return
    cells = {}
    for name, value in one.after.items():
        held = found.id_text if name == "id" else found.values.get(name)
        seen = one.plan["find"].get("seen")
        is_changed = name != "id" and name in found.values and held != (seen or one.before).get(name)
        place = tab.places[name]
        is_blank = place >= len(found.cells) or found.cells[place] in (None, "")
        if (held == value and (value is not None or is_blank)) or (
            is_changed and (seen or not one.plan["find"].get("force"))
        ):
            continue
        cells[name] = value
    target = RowPlan(tab, found, one.record_id, dict(found.values), cells, operations=[one])
    target.blank = [place for place in one.plan["find"].get("blank", ()) if place not in tab.places.values()]
    target.values |= {name: value for name, value in cells.items() if name != "id"}
    rows[tab.kind.name, one.record_id] = target


def _clear(
    round: Round,
    tab: TabRows,
    one: Operation,
    rows: dict[tuple[str, uuid.UUID], RowPlan],
    done: list[int],
) -> None:
    """Blank what was written where no record is, and leave a stamp there: it shows whether the right row was hit."""
    find = one.plan["find"]
    found = _found(tab, find)
    known = round.records[one.kind].get(found.record_id) if found is not None and found.record_id else None
    speaker = round.rows[one.kind].get(known.record_id) if known is not None else None
    speaks = found is not None and found is speaker and not find.keys() & {"last", "gone"} and found.fault is None
    alone = (
        find.get("last")
        and found is not None
        and not any(row is not found and row.id_text == one.before.get("id") for row in tab.rows)
    )
    if found is None or speaks or alone:
        done.append(one.number)
        return
    here = {place: name for name, place in tab.places.items()}
    written = [(name, value) for name, value in one.before.items() if value is not None]
    is_all_own = bool(find.keys() & {"last", "gone"})  # then what was written is blanked wherever columns went with it
    places = [
        place
        for place, cell in enumerate(found.cells)
        if any(
            (is_all_own or place in (find["cells_at"].get(name), tab.places[name]))
            and shows(cell, value, tab.column(name))
            for name, value in written
        )
    ]
    cells = {here[place]: None for place in places if place in here}
    target = RowPlan(tab, found, one.record_id, {}, cells, operations=[one])
    target.blank = [place for place in places if place not in here]
    find["bearing"] = sum(bears_stamp(row, find["stamp"], find["place"]) for row in tab.rows)
    rows[f"clear {one.number}", one.record_id] = target


def _found(tab: TabRows, find: Mapping[str, Any]) -> SheetRow | None:
    """The row that bears a stamp, be it where the column stood before."""
    bearing = [row for row in tab.rows if bears_stamp(row, find["stamp"], find["place"])]
    if not bearing:
        return None
    return bearing[-1] if find.get("last") else bearing[0]


def _adopt(round: Round, rows: dict[tuple[str, uuid.UUID], RowPlan], most: int) -> None:
    """Give typed and copied rows their ids. They become records when the next look shows them with it."""
    for tab, row, record_id in round.to_adopt[:most]:
        if (tab.kind.name, record_id) in rows:
            continue  # it is written to already; its id comes next
        if row.number in round.fresh[tab.kind.name]:
            round.waits = True
            continue
        target = RowPlan(tab, row, record_id, dict(row.values), {"id": sheet_id(tab.kind, record_id)})
        target.copied = row.record_id is not None and row.record_id != record_id
        rows[tab.kind.name, record_id] = target


def _batch(round: Round, rows: Sequence[RowPlan], log: list[list[Any]], log_tab_id: int, stamps: Stamps) -> Batch:
    """The requests, and the note of them in the outbox."""
    requests: list[dict[str, Any]] = []
    appended: dict[int, list[list[dict[str, Any]]]] = defaultdict(list)
    numbers: list[int] = []
    adoptions = [one for one in rows if not one.operations and one.row is not None]
    _note_adoptions(round, adoptions)
    for one in rows:
        stamp = stamps.next(round.at, sheet_id(one.tab.kind, one.record_id))
        tab, places, what = one.tab, one.tab.places, one.operations[0].what
        is_adoption = what == "adopt"
        known = round.records[tab.kind.name].get(one.record_id) if is_adoption else None
        before = known.revision if known is not None else one.row.revision if one.row and not is_adoption else 0
        revision = before + 1
        cells = dict(one.cells)
        if what != "clear":
            cells |= {REV.name: revision, UPDATED_AT.name: stamp, UPDATED_BY.name: one.actor}
        elif not one.operations[0].plan["find"].get("is_last"):
            cells |= {UPDATED_AT.name: stamp, UPDATED_BY.name: APP}
        if one.row is None:
            cells[ID.name] = sheet_id(tab.kind, one.record_id)
            appended[tab.tab_id or 0].append(_row_cells(tab, cells))
        else:
            requests += _cell_requests(tab, one.row.number - 1, cells, one.blank)
        told = {
            "row": None if one.row is None else one.row.number,
            "tab_id": tab.tab_id,
            "places": {name: places[name] for name in (*cells, UPDATED_AT.name)},
            "cells": cells,
            "fields": [name for name in cells if name not in BOOKKEEPING],
            "stamp": stamp,
            "revision": revision,
            "before_stamp": one.row.stamp if one.row else "",
            "copied": one.copied,
            "content": dump(one.row.values) if is_adoption and one.row else None,
        }
        for operation in one.operations:
            told["find"] = operation.plan.get("find")
            operation.plan = {name: value for name, value in told.items() if value is not None or name == "row"}
            numbers.append(operation.number)
            log.append(_log_row(round, tab, operation, one))
    for tab_id, new in appended.items():
        requests.append(_append(tab_id, new))
    requests.append(_append(log_tab_id, [[_text(cell) for cell in row] for row in log]))
    round.write.cursor.execute(
        "UPDATE sheet_outbox SET state = 'sent', plan = told.plan "
        "FROM (SELECT unnest($numbers::BIGINT[]) AS number, unnest($plans::TEXT[]) AS plan) AS told "
        "WHERE operation_number = told.number",
        {
            "numbers": numbers,
            "plans": [dump(operation.plan) for one in rows for operation in one.operations],
        },
    )
    adopted = [operation.number for one in adoptions for operation in one.operations]
    rest = [number for number in numbers if number not in set(adopted)]
    contents = [(one.tab.kind.name, dump(one.row.values)) for one in adoptions if one.row is not None]
    return Batch(requests, rest, adopted, contents)


def _note_adoptions(round: Round, adoptions: Sequence[RowPlan]) -> None:
    """An adoption has an operation only while it is under way: if it is not applied, the row is adopted anew."""
    if not adoptions:
        return
    ids = {uuid.uuid4(): one for one in adoptions}
    told = [
        {
            "operation_id": operation_id, "kind": one.tab.kind.name, "record_id": one.record_id, "what": "adopt",
            "before": dump({"id": one.row.id_text or None if one.row else None}), "after": dump(one.cells),
            "actor": APP, "state": "waiting",
        }
        for operation_id, one in ids.items()
    ]  # fmt: skip
    add_operations(round.write, told)
    for operation in operations_of(round.write.cursor):
        if operation.operation_id in ids:
            ids[operation.operation_id].operations.append(operation)


def _log_row(round: Round, tab: TabRows, operation: Operation, row: RowPlan) -> list[Any]:
    # Of a new row all that it holds; of an adopted one, too, so that every program can tell what its id was meant for.
    after = row.values if row.row is None or operation.what == "adopt" else operation.after
    return [
        str(operation.operation_id),
        round.at.isoformat(),
        operation.actor,
        sheet_id(tab.kind, operation.record_id),
        operation.what,
        dump(operation.before),
        dump(after),
    ]


def _row_cells(tab: TabRows, cells: Mapping[str, Any]) -> list[dict[str, Any]]:
    columns = {column.name: column for column in all_columns(tab.kind)}
    found: list[dict[str, Any]] = [{} for _ in range(max(tab.places.values()) + 1)]
    for name, value in cells.items():
        found[tab.places[name]] = written_cell(value, columns[name])
    return found


def _cell_requests(
    tab: TabRows, row_index: int, cells: Mapping[str, Any], blank: Sequence[int]
) -> list[dict[str, Any]]:
    """Changed cells only, neighbours together: what stands in other columns is left as it is."""
    columns = {column.name: column for column in all_columns(tab.kind)}
    told = {tab.places[name]: written_cell(value, columns[name]) for name, value in cells.items()}
    told |= {place: {} for place in blank}
    runs: list[tuple[int, list[dict[str, Any]]]] = []
    for place in sorted(told):
        if runs and runs[-1][0] + len(runs[-1][1]) == place:
            runs[-1][1].append(told[place])
        else:
            runs.append((place, [told[place]]))
    return [
        {
            "updateCells": {
                "start": {"sheetId": tab.tab_id, "rowIndex": row_index, "columnIndex": place},
                "rows": [{"values": values}],
                "fields": "userEnteredValue",
            }
        }
        for place, values in runs
    ]


def _append(tab_id: int, rows: Sequence[Sequence[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "appendCells": {
            "sheetId": tab_id,
            "rows": [{"values": list(values)} for values in rows],
            "fields": "userEnteredValue",
        }
    }


def _text(value: Any) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": str(value)[:MOST_LETTERS]}}
