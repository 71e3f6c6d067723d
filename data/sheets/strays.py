"""Rows that were written over by a write meant for another: they get back what they held, and people are told."""

import uuid
from collections.abc import Mapping
from typing import Any

from data.reasons import N_, Reason
from data.sheets.cells import as_text
from data.sheets.kinds import BOOKKEEPING
from data.sheets.landings import bears_stamp, shows_written, stands_elsewhere
from data.sheets.outbox import Operation, dump, load
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import Round


def put_right(round: Round, tab: TabRows, stray: SheetRow, one: Operation) -> None:
    """Give a row back what a write that was not meant for it has overwritten."""
    kind, plan = one.kind, one.plan
    if is_being_mended(round, plan["stamp"]):
        round.held_rows[kind].add(stray.number)
        if stray.record_id is not None:
            round.held_records[kind].add(stray.record_id)
        return
    round.held_rows[kind].add(stray.number)
    round.wants_tabs = True
    written = plan["cells"]
    record = round.records[kind].get(stray.record_id) if stray.record_id is not None else None
    hit = {name for name, place in plan["places"].items() if shows_written(tab, stray, name, place, written.get(name))}
    here = {place: name for name, place in tab.places.items()}
    hit_places = [plan["places"][name] for name in hit]
    speaker = round.rows[kind].get(stray.record_id) if stray.record_id is not None else None
    is_bare = speaker is not None and speaker is not stray and not stray.values.keys() - {*map(here.get, hit_places)}
    if is_bare:  # nothing but an id went there before, whose record has a row
        record = None
    find = {"stamp": plan["stamp"], "place": plan["places"]["updated_at"]}
    moved = stands_elsewhere(round, tab, stray, plan)
    own = stray.record_id == one.record_id and record is not None and plan["row"] is None
    if record is not None and (record.on_sheet is not None or own):
        was = tab.as_it_was(stray, hit_places)
        held = (
            {name: written[name] for name in plan["fields"]}
            if own
            else was.values
            if was is not None and was.fault is None  # what was typed meanwhile, too
            else record.sheet_values()
        )
        fields = {here.get(plan["places"][name]): written.get(name) for name in hit}
        before = {name: value for name, value in fields.items() if name is not None and name not in BOOKKEEPING}
        after = {name: held.get(name) for name in (*before, *(held if own else ()))}
        if "id" in fields:
            after["id"] = f"{tab.kind.prefix}{record.record_id}"
        blank = [plan["places"][name] for name in hit if plan["places"][name] not in here]
        round.held_records[kind].add(record.record_id)
        find["seen"] = {name: stray.values.get(name) for name in after}
        round.queue(kind, record.record_id, "repair", before, after, {"find": {**find, "blank": blank, "force": moved}})
    elif (
        one.what == "adopt"
        and moved
        and _is_typed_row(plan, stray, set(here.values()) - set(map(here.get, hit_places)))
    ):
        typed = load(plan["content"])
        after = {name: typed.get(name) for name in map(here.get, hit_places) if name and name not in BOOKKEEPING}
        after["id"] = f"{tab.kind.prefix}{one.record_id}"
        blank = [place for place in hit_places if place not in here]
        round.queue(kind, one.record_id, "repair", {}, after, {"find": {**find, "blank": blank, "force": True}})
    else:
        _tell_what_was_typed(round, tab, stray, hit, written)
        before = {name: written.get(name) for name in hit}
        find["cells_at"] = {name: plan["places"][name] for name in hit}
        if is_bare:
            before["id"] = stray.id_text
            find["cells_at"]["id"] = tab.places["id"]
        round.queue(kind, one.record_id, "clear", before, dict.fromkeys(before), {"find": find})
    round.remark(
        tab.kind.tab,
        stray.number,
        Reason(
            N_(
                "Somebody moved rows while the app was writing, and it wrote into this row. It is being put right; "
                "if you had just changed it, look whether your change is there."
            )
        ),
    )


def _tell_what_was_typed(
    round: Round, tab: TabRows, stray: SheetRow, hit: set[str], written: Mapping[str, Any]
) -> None:
    """Tell people what they had typed where the app wrote over it: into a row without an id, or one in quarantine."""
    fields = {name for name in hit if name not in BOOKKEEPING and written.get(name) is not None}
    if not fields:
        return
    if stray.id_text:
        for (cells,) in round.write.cursor.execute(
            "SELECT cells FROM sheet_rejected_row WHERE tab = $tab AND record_id = $id",
            {"tab": tab.kind.tab, "id": stray.id_text},
        ).fetchall():
            headers = {name: as_text(tab.headers[tab.places[name]]) for name in fields}
            shown = load(cells)
            _tell_overwritten(round, tab, stray, {name: shown.get(header) for name, header in headers.items()})
        return
    columns = {column.name for column in tab.kind.columns}
    for one in round.operations:
        if one.kind == tab.kind.name and one.what == "adopt" and _is_typed_row(one.plan, stray, columns - hit):
            typed = load(one.plan.get("content"))
            _tell_overwritten(round, tab, stray, {name: typed.get(name) for name in fields})
            return


def _tell_overwritten(round: Round, tab: TabRows, stray: SheetRow, held: Mapping[str, Any]) -> None:
    for name, value in sorted(held.items()):
        if value is not None:
            reason = Reason(
                N_(
                    "While somebody moved rows, the app wrote over {column} of this row, which you had just "
                    "typed. It was “{cell}”: write it there again."
                ),
                {"column": name, "cell": str(value)[:200]},
            )
            round.remark(tab.kind.tab, stray.number, reason)


def _is_typed_row(plan: Mapping[str, Any], row: SheetRow, untouched: set[str]) -> bool:
    """Whether a row is the one that was to be adopted, by the cells that were not written over."""
    typed = load(plan.get("content"))
    return all(row.values.get(name) == typed.get(name) for name in untouched - set(BOOKKEEPING))


def is_being_mended(round: Round, stamp: str) -> bool:
    """Whether what bears the stamp is to be put right already."""
    return any(one.plan.get("find", {}).get("stamp") == stamp for one in round.operations)


def hold_what_is_being_mended(round: Round) -> None:
    """Judge no row by what was written into it by mistake, until it holds again what it held."""
    for one in round.operations:
        if one.what not in ("repair", "clear"):
            continue
        if one.what == "repair":
            round.held_records[one.kind].add(one.record_id)
        find = one.plan.get("find")
        if find is None:
            continue
        for row in round.tabs[one.kind].rows:
            if (
                ("stamp" in find and bears_stamp(row, find["stamp"], find["place"]))
                or ("id" in find and row.id_text == find["id"])
                or ("content" in find and not row.id_text and dump(row.values) == find["content"])
            ):
                round.held_rows[one.kind].add(row.number)


def is_still_there(tab: TabRows, clear: Operation) -> bool:
    """Whether what was to be blanked is there still: then the blanks went to another row."""
    find = clear.plan["find"]
    return any(bears_stamp(row, find["stamp"], find["place"]) for row in tab.rows)


def put_right_what_was_blanked(round: Round, tab: TabRows, clear: Operation) -> None:
    """Give back what blanks took that were meant for another row: a row that lost its rev and stamp, or its id, too."""
    kind = clear.kind
    records, present = round.records[kind], {row.record_id for row in tab.rows}
    for row in tab.rows:
        record = records.get(row.record_id) if row.record_id is not None else None
        if record is not None and row.id_text and record.stamp and not row.stamp and not row.revision:
            held = record.sheet_values()
            after = {name: held[name] for name in clear.before if name in held and name not in row.values}
            _queue_restore(round, kind, row, record.record_id, after, {"id": row.id_text})
            return
    gone = [
        record
        for record_id, record in records.items()
        if record_id not in present and record.on_sheet is not None and record.missing_since is None
    ]
    for row in tab.rows:
        for record in gone:
            if not row.id_text and not row.stamp and dump(row.values) == record.on_sheet:
                after = {"id": f"{tab.kind.prefix}{record.record_id}"}
                _queue_restore(round, kind, row, record.record_id, after, {"content": record.on_sheet})
                return
    if "id" in clear.before and len(gone) == 1:  # the whole row was blanked: it is written anew
        round.held_records[kind].add(gone[0].record_id)
        round.queue(kind, gone[0].record_id, "edit", {}, {}, {})


def _queue_restore(
    round: Round, kind: str, row: SheetRow, record_id: uuid.UUID, after: Mapping[str, Any], find: Mapping[str, Any]
) -> None:
    round.held_rows[kind].add(row.number)
    round.held_records[kind].add(record_id)
    round.queue(kind, record_id, "repair", dict.fromkeys(after), after, {"find": {**find, "force": True}})
