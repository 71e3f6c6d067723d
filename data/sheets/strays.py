"""Rows that were written over by a write meant for another: they get back what they held, and people are told."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from data.reasons import N_, Reason
from data.sheets.cells import as_text
from data.sheets.kinds import BOOKKEEPING
from data.sheets.landings import bears_stamp, shows_written, stands_elsewhere, was_written
from data.sheets.outbox import Operation, load
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
    round.being_mended[kind].add(stray.number)
    round.wants_tabs = True
    written = plan["cells"]
    moved = stands_elsewhere(round, tab, stray, plan)
    hit = _hit(tab, stray, plan, moved)
    here = {place: name for name, place in tab.places.items()}
    blank = [place for place in hit.values() if place not in here]
    now_under = {here[place]: written.get(name) for name, place in hit.items() if place in here}
    was = _as_it_was(tab, stray, hit.values())
    record_id = stray.record_id or (was.record_id if was is not None else None)
    record = round.records[kind].get(record_id) if record_id is not None else None
    speaker = round.rows[kind].get(record_id) if record_id is not None else None
    is_bare = speaker is not None and speaker is not stray and not stray.values.keys() - now_under.keys()
    if is_bare and stray.record_id is not None:  # nothing but an id went there before, whose record has a row
        record = None
    find = {"stamp": plan["stamp"], "place": plan["places"]["updated_at"]}
    own = stray.record_id == one.record_id and record is not None and plan["row"] is None
    if record is not None and (record.on_sheet is not None or own):
        held = {name: written[name] for name in plan["fields"]} if own else record.sheet_values()
        if not own and was is not None:  # what was typed meanwhile, too
            held = {**(held if was.fault is not None else {}), **was.values}
        before = {name: value for name, value in now_under.items() if name not in BOOKKEEPING}
        after = {name: held.get(name) for name in (*before, *(held if own else ()))}
        if "id" in now_under:
            after["id"] = f"{tab.kind.prefix}{record.record_id}"
        round.held_records[kind].add(record.record_id)
        find["seen"] = {name: stray.values.get(name) for name in after}
        round.queue(kind, record.record_id, "repair", before, after, {"find": {**find, "blank": blank, "force": moved}})
    elif typed := _typed(round, tab, stray, one, was, moved, now_under):
        record_id, values = typed
        after = {name: values.get(name) for name in now_under if name not in BOOKKEEPING}
        find["seen"] = {name: stray.values.get(name) for name in after}
        after["id"] = f"{tab.kind.prefix}{record_id}"
        round.queue(kind, record_id, "repair", {}, after, {"find": {**find, "blank": blank, "force": True}})
    else:
        _tell_what_was_typed(round, tab, stray, was, {*hit}, written)
        before = {name: written.get(name) for name in hit}
        find["cells_at"] = dict(hit)
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


def _hit(tab: TabRows, stray: SheetRow, plan: Mapping[str, Any], moved: bool) -> dict[str, int]:
    """The cells that still show what was written, by the names under which it was: columns may have moved since."""
    hit: dict[str, int] = {}
    for name, place in plan["places"].items():
        for one in (place, tab.places[name]) if moved else (tab.places[name], place):
            if name not in hit and shows_written(tab, stray, name, one, plan["cells"].get(name)):
                hit[name] = one
    return hit


def _as_it_was(tab: TabRows, stray: SheetRow, hit_places: Collection[int]) -> SheetRow | None:
    """The row before it was written over; of a row blanked whole, the one that is nowhere now."""
    was = tab.as_it_was(stray, hit_places)
    if was is None and not stray.values and not stray.id_text:
        there = {row.id_text for row in tab.rows}
        gone = [row for row in tab.rows_before if row.id_text and row.id_text not in there]
        was = gone[0] if len(gone) == 1 else None
    return was


def _typed(
    round: Round,
    tab: TabRows,
    stray: SheetRow,
    one: Operation,
    was: SheetRow | None,
    moved: bool,
    now_under: Mapping[str, Any],
) -> tuple[uuid.UUID, Mapping[str, Any]] | None:
    """Of a row that somebody had typed and that had no id yet: the id for it, and what it held."""
    if was is not None and was.values and was.fault is None and not was.id_text:
        used = {*round.records[tab.kind.name], *round.rows[tab.kind.name]}
        record_id = tab.kind.adopted_id(was.values, round.spreadsheet_id, used, round.city)
        return None if record_id is None else (record_id, was.values)
    if one.what == "adopt" and moved and _is_typed_row(one.plan, stray, {*tab.places} - now_under.keys()):
        return one.record_id, load(one.plan["content"])
    return None


def _tell_what_was_typed(
    round: Round, tab: TabRows, stray: SheetRow, was: SheetRow | None, hit: set[str], written: Mapping[str, Any]
) -> None:
    """Tell people what they had typed where the app wrote over it: into a row without an id, or one in quarantine."""
    if was is not None:
        lost = {name: was.values.get(name) for name in hit if was.values.get(name) != stray.values.get(name)}
        _tell_overwritten(round, tab, stray, lost)
        return
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
            if bears_stamp(row, find["stamp"], find["place"]):
                round.held_rows[one.kind].add(row.number)
                round.being_mended[one.kind].add(row.number)


def is_blanked(round: Round, tab: TabRows, clear: Operation) -> bool:
    """Whether what was to be blanked is; if it went to another row, that is put right. Last, the stamp goes, too."""
    find = clear.plan["find"]
    still_there = sum(bears_stamp(row, find["stamp"], find["place"]) for row in tab.rows) >= find["bearing"]
    for row in [row for row in tab.rows if was_written(row, clear.plan)]:
        if still_there:
            put_right(round, tab, row, clear)
        else:
            cells_at = {name: tab.places[name] for name in ("updated_at", "updated_by")}
            before = {name: clear.plan["cells"][name] for name in cells_at}
            told = {"stamp": clear.plan["stamp"], "place": cells_at["updated_at"], "cells_at": cells_at}
            round.queue(
                clear.kind, clear.record_id, "clear", before, dict.fromkeys(before), {"find": {**told, "is_last": True}}
            )
    return not still_there
