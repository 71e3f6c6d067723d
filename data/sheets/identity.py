"""Whose row is it? An id is believed where the row holds what that record is known by, not for the id alone.

Ids are written by row number, as all cells are: where people moved rows in between, an id goes over that of another
record. What else the row holds tells whose it is. This is looked at anew in every round, whoever wrote the id and
however often it went astray before: nothing has to be remembered for it.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.sheets.ingest import written
from data.sheets.kinds import differing, record_id_of
from data.sheets.outbox import Operation, Record, load
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import APP, Round

AT_THE_SAME_TIME = dt.timedelta(minutes=2)
MOST_DIFFERING = 2  # fields that somebody changed just when the id of their row was written over

Contents = Mapping[uuid.UUID, Sequence[Mapping[str, Any]]]


@dataclass(slots=True)
class Doubtful:
    """A row that holds other things than its id is known for."""

    row: SheetRow
    record_id: uuid.UUID | None  # that its id cell names
    distance: int | None  # fields in which it differs from what that record is known by; None: by nothing


def resolve(round: Round) -> None:
    """Give rows back their own ids: noted in `to_adopt`, and not judged before they have them."""
    for tab in round.tabs.values():
        if tab.problem is None:
            _resolve(round, tab)


def keep_first_ids(round: Round) -> None:
    """Where another program gave a typed row an id at the same moment, and just before, that one holds.

    Its record may be in use there already; this program has not yet taken the row over. The Log has the order.
    """
    for one in round.operations:
        tab = round.tabs[one.kind]
        if one.what != "adopt" or one.state != "landed" or one.plan.get("copied") or tab.problem is not None:
            continue
        row = round.rows[one.kind].get(one.record_id)
        if row is None or one.record_id in round.records[one.kind]:
            continue
        if round.log is None:
            round.wants_log = True
            return
        first = _first_id(round, tab, one)
        if first is not None:
            round.held_rows[one.kind].add(row.number)
            round.held_records[one.kind] |= {one.record_id, first}
            row.record_id = first
            round.to_adopt.append((tab, row, first))
    round.find_rows()


def _first_id(round: Round, tab: TabRows, one: Operation) -> uuid.UUID | None:
    log = round.log or {}
    own = log.get(str(one.operation_id))
    if own is None:
        return None
    present = {row.record_id for row in tab.rows}
    content = load(one.plan["content"])
    adoptions = sorted((entry for entry in log.values() if entry.what == "adopt"), key=lambda entry: entry.number)
    for entry in adoptions:
        if entry.record == own.record:
            return None  # nobody was before
        record_id = record_id_of(entry.record, tab.kind.prefix)
        if record_id is None or record_id in present:
            continue
        is_lately = abs(dt.datetime.fromisoformat(own.at) - dt.datetime.fromisoformat(entry.at)) < AT_THE_SAME_TIME
        if is_lately and len(differing(written(entry.after), content)) <= MOST_DIFFERING:
            return record_id
    return None


def _resolve(round: Round, tab: TabRows) -> None:
    kind, records = tab.kind.name, round.records[tab.kind.name]
    rows = [row for row in tab.rows if row.values and row.number not in round.held_rows[kind]]
    new = [row for row in rows if _is_new_here(row, records)]
    bare = [row for row in rows if row.record_id is None]
    if round.log is None and any(row.record_id not in records and row.writer == APP for row in new):
        round.wants_log = True  # a program gave them their ids: for what rows, stands there
        return
    if not new and not bare:
        return
    present = {row.record_id for row in tab.rows if row.values}
    contents = _contents(round, tab)
    sent = {one.record_id for one in round.operations if one.kind == kind and _is_new_row(round, one)}
    gone = [
        record_id
        for record_id, record in records.items()
        if record_id not in present
        and (record_id in sent or (record.on_sheet is not None and record.missing_since is None))
    ]
    doubtful = [
        Doubtful(row, row.record_id, distance)
        for row in new
        if row.record_id is not None
        and (distance := _distance(row, row.record_id, records, contents)) != 0
        and (distance is not None or gone)
    ]
    if gone:  # an id that was blanked, or written over by other things
        doubtful += [Doubtful(row, None, None) for row in bare]
    if not doubtful:
        return
    in_doubt = {one.row.number for one in doubtful}
    believed = {row.record_id for row in tab.rows if row.values and row.number not in in_doubt}
    named = {one.record_id for one in doubtful if one.record_id is not None and one.distance is not None}
    nowhere = {record_id for record_id in contents if record_id not in records and record_id not in present}
    candidates = {*gone, *named, *nowhere} - believed
    for one, record_id in _assigned(doubtful, candidates, records, contents):
        if record_id == one.record_id and (round.log is not None or record_id in records):
            continue
        round.held_rows[kind].add(one.row.number)
        round.held_records[kind] |= {named for named in (one.record_id, record_id) if named is not None}
        if one.row.number in round.unsettled[kind]:
            round.waits = True
        elif round.log is None and one.record_id is not None and one.record_id not in records:
            round.wants_log = True  # what the id was meant for stands there
        else:
            one.row.record_id = record_id
            if one.record_id is not None and one.row.fault is not None:
                # Not written to while it can't be read, save by the program that wrote into it: it waits for nobody.
                round.held_rows[kind].discard(one.row.number)
                continue
            round.shows = True
            round.to_adopt.append((tab, one.row, record_id))
    round.find_rows()


def _is_new_here(row: SheetRow, records: Mapping[uuid.UUID, Record]) -> bool:
    """Whether a program wrote the row since it was last taken over here."""
    if row.record_id is None or not row.stamp:
        return False
    record = records.get(row.record_id)
    return record is None or record.stamp != row.stamp


def _is_new_row(round: Round, one: Operation) -> bool:
    """Whether it wrote a row that was not yet looked at."""
    return one.what in ("add", "edit") and _is_applied(round, one) and one.plan["row"] is None


def _is_applied(round: Round, one: Operation) -> bool:
    if not one.plan.get("cells"):
        return False
    return one.state == "landed" or (one.state == "sent" and str(one.operation_id) in (round.log or {}))


def _contents(round: Round, tab: TabRows) -> Contents:
    """What ids were meant for when they were given, by what was sent from here and by the Log."""
    found: dict[uuid.UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for one in round.operations:
        if one.kind == tab.kind.name and one.what == "adopt" and one.plan.get("content"):
            found[one.record_id].append(load(one.plan["content"]))
        elif one.kind == tab.kind.name and one.what in ("add", "edit") and _is_applied(round, one):
            cells = {name: one.plan["cells"][name] for name in one.plan["fields"]}
            record = round.records[one.kind].get(one.record_id)
            if record is not None and one.plan["row"] is not None:
                cells = {**record.sheet_values(), **cells}
            found[one.record_id].append({name: value for name, value in cells.items() if value is not None})
    for entry in (round.log or {}).values():
        record_id = record_id_of(entry.record, tab.kind.prefix) if entry.what in ("adopt", "add") else None
        if record_id is not None:
            found[record_id].append(written(entry.after))
    return found


def _distance(
    row: SheetRow, record_id: uuid.UUID, records: Mapping[uuid.UUID, Record], contents: Contents
) -> int | None:
    """In how many fields a row differs from what a record is known by; None where nothing is known of it."""
    record = records.get(record_id)
    known = [*contents.get(record_id, ()), *([record.sheet_values()] if record and record.on_sheet else ())]
    return min((len(differing(values, row.values)) for values in known), default=None)


def _assigned(
    doubtful: Sequence[Doubtful],
    candidates: set[uuid.UUID],
    records: Mapping[uuid.UUID, Record],
    contents: Contents,
) -> list[tuple[Doubtful, uuid.UUID]]:
    """To each row the id of the record that it is most like; its own where none is liker."""
    pairs = []
    for number, one in enumerate(doubtful):
        bound = MOST_DIFFERING if one.distance is None else min(one.distance, MOST_DIFFERING + 1)
        if one.record_id is None and not (one.row.id_text or one.row.stamp or one.row.revision):
            bound = 1  # as if somebody had typed it: only what is the same in all
        for record_id in candidates:
            far = _distance(one.row, record_id, records, contents)
            if far is not None and (far < bound or record_id == one.record_id):
                pairs.append((far, record_id != one.record_id, number, str(record_id), record_id))
    taken: set[uuid.UUID] = set()
    assigned: dict[int, uuid.UUID] = {}
    for _far, _is_other, number, _text, record_id in sorted(pairs, key=lambda pair: pair[:4]):
        if number not in assigned and record_id not in taken:
            assigned[number] = record_id
            taken.add(record_id)
    return [(doubtful[number], record_id) for number, record_id in assigned.items()]
