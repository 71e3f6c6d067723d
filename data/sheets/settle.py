"""Did what was sent arrive, and where it should? The Log tab tells the first, the rows the second.

A batch is applied whole or not at all, and its Log rows with it: an operation that stands in the Log was applied, one
that does not was not, yet. Cells are written by row number, and people may have sorted or inserted rows between the
look and the write: then the cells landed in another row. That shows by the stamp that each write leaves in
`updated_at`: it stands in a row of another record. Such a row gets back what it held, and the write is made again.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from data.reasons import N_, Reason
from data.sheets.cells import as_text, shows
from data.sheets.kinds import BOOKKEEPING
from data.sheets.outbox import Operation, drop_operations, dump, load, set_state
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import APP, PERSON, Round

LONGEST_DOUBT = dt.timedelta(hours=1)  # in which an unanswered request could still be carried out


def settle(round: Round) -> None:
    """Go through what was sent: done, to be sent again, or landed elsewhere and to be put right."""
    _from_log(round)
    done: list[int] = []
    again: list[Operation] = []
    repaired: set[tuple[str, int]] = set()
    for one in round.operations:
        if one.state != "landed":
            continue
        tab = round.tabs[one.kind]
        if tab.problem is not None:
            continue
        row = round.rows[one.kind].get(one.record_id)
        bearing = [other for other in tab.rows if _bears_stamp(other, one.plan)]
        moved = any(_stands_elsewhere(round, tab, other, one.plan) for other in bearing)
        elsewhere = [other for other in bearing if moved or other.record_id != one.record_id]
        if one.what == "adopt" and not moved:
            elsewhere = [other for other in bearing if not other.values]  # whose a row is tells what it holds
        strays = [other for other in elsewhere if (one.kind, other.number) not in repaired]
        repaired |= {(one.kind, other.number) for other in strays}
        for other in strays:
            _put_right(round, tab, other, one)
        if one.what == "clear" and _is_still_there(tab, one):
            _put_right_what_was_blanked(round, tab, one)
            again.append(one)
        elif one.what == "clear" or not one.plan.get("cells"):
            done.append(one.number)
        elif row is not None and row.stamp == one.plan["stamp"] and not moved and row not in elsewhere:
            _advance(round, one, row)
            done.append(one.number)
        elif one.what == "adopt":
            done.append(one.number)  # a typed row whose id went elsewhere is still there, and adopted anew
        elif elsewhere and one.plan["row"] is None and row in elsewhere:
            _advance(round, one, None)  # it is there, under the wrong headers, and put right where it stands
            done.append(one.number)
        elif elsewhere:
            again.append(one)
        elif row is None:
            if _may_be_another_tab(round, tab, one):
                again.append(one)
            elif one.plan.get("looked"):
                _advance(round, one, None)
                done.append(one.number)
        elif _has_all(row, one):
            _advance(round, one, row)
            done.append(one.number)
        elif row.stamp == (one.plan.get("before_stamp") or ""):
            again.append(one)  # nothing of it is anywhere
            round.wants_tabs = True
        else:
            _overtaken(round, one, row)
            done.append(one.number)
    _look_for_late_landings(round)
    _send_again(round, again)
    drop_operations(round.write, done)
    round.operations = [one for one in round.operations if one.number not in set(done)]
    _hold_what_is_being_mended(round)


def _hold_what_is_being_mended(round: Round) -> None:
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
                ("stamp" in find and _bears_stamp(row, {**_nowhere(find), "cells": True}))
                or ("id" in find and row.id_text == find["id"])
                or ("content" in find and not row.id_text and dump(row.values) == find["content"])
            ):
                round.held_rows[one.kind].add(row.number)


def _nowhere(find: Mapping[str, Any]) -> dict[str, Any]:
    return {"stamp": find["stamp"], "places": {"updated_at": find["place"]}}


def _from_log(round: Round) -> None:
    """Settle what had no answer: it stands in the Log, or it is to be sent again."""
    unanswered = [one for one in round.operations if one.state == "sent"]
    if not unanswered or round.log is None:
        return
    landed = [one for one in unanswered if str(one.operation_id) in round.log]
    absent = [one for one in unanswered if str(one.operation_id) not in round.log]
    for one in landed:
        one.state = "landed"
    set_state(round.write, [one.number for one in landed], "landed")
    adopted = [one for one in absent if one.what == "adopt"]
    drop_operations(round.write, [one.number for one in adopted])  # the typed row is still there: adopted anew
    round.operations = [one for one in round.operations if one not in adopted]
    back = [one for one in absent if one.what != "adopt"]
    for one in absent:
        if one.plan.get("cells"):
            round.write.cursor.execute(
                "INSERT OR REPLACE INTO sheet_doubt VALUES ($stamp, $kind, $record, $what, $plan, $at)",
                {
                    "stamp": one.plan["stamp"], "kind": one.kind, "record": one.record_id, "what": one.what,
                    "plan": dump(one.plan), "at": round.at,
                },
            )  # fmt: skip
        one.state = "waiting"
    set_state(round.write, [one.number for one in back], "waiting")


def _is_still_there(tab: TabRows, clear: Operation) -> bool:
    """Whether what was to be blanked is there still: then the blanks went to another row."""
    return any(_bears_stamp(row, {**_nowhere(clear.plan["find"]), "cells": True}) for row in tab.rows)


def _put_right_what_was_blanked(round: Round, tab: TabRows, clear: Operation) -> None:
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


def _look_for_late_landings(round: Round) -> None:
    """An attempt that was made again for want of an answer may land after all, over what was written since."""
    cursor = round.write.cursor
    cursor.execute("DELETE FROM sheet_doubt WHERE made_at < $before", {"before": round.at - LONGEST_DOUBT})
    doubts = cursor.execute("SELECT kind, record_id, what, plan FROM sheet_doubt").fetchall()
    for kind, record_id, what, text in doubts:
        tab, plan = round.tabs[kind], load(text)
        if tab.problem is not None:
            continue
        late = Operation(0, record_id, kind, record_id, what, {}, {}, APP, round.at, "landed", plan)
        for row in [row for row in tab.rows if _bears_stamp(row, plan)]:
            moved = _stands_elsewhere(round, tab, row, plan)
            if what == "adopt" and not moved:
                if not row.values:
                    _put_right(round, tab, row, late)
            elif row.record_id == record_id and any(
                other.record_id == record_id and not _bears_stamp(other, plan) for other in tab.rows
            ):
                _blank_second_landing(round, tab, row, late)
            elif moved or row.record_id != record_id:
                _put_right(round, tab, row, late)
            elif row is round.rows[kind].get(record_id):
                _undo_late(round, row, late)


def _blank_second_landing(round: Round, tab: TabRows, row: SheetRow, late: Operation) -> None:
    """A new row that was written twice: the later one goes, under whatever headers its cells stand now."""
    round.held_rows[late.kind].add(row.number)
    if late.plan["row"] is None and not _is_being_mended(round, late.plan["stamp"]):
        places = late.plan["places"]
        find = {"stamp": late.plan["stamp"], "place": places["updated_at"], "cells_at": places, "last": True}
        before = dict(late.plan["cells"])
        round.queue(late.kind, late.record_id, "clear", before, dict.fromkeys(before), {"find": find})


def _undo_late(round: Round, row: SheetRow, late: Operation) -> None:
    """Give a row back what it held before an old write of its own came over it."""
    record = round.records[late.kind].get(late.record_id)
    if record is None or record.on_sheet is None:
        return
    held, written = record.sheet_values(), late.plan["cells"]
    hit = [name for name in late.plan["fields"] if row.values.get(name) == written[name] != held.get(name)]
    if hit:
        round.held_records[late.kind].add(late.record_id)
    if hit and not _is_being_mended(round, late.plan["stamp"]):
        find = {"stamp": late.plan["stamp"], "place": late.plan["places"]["updated_at"]}
        before, after = {name: written[name] for name in hit}, {name: held.get(name) for name in hit}
        round.queue(late.kind, late.record_id, "repair", before, after, {"find": find})


def _is_being_mended(round: Round, stamp: str) -> bool:
    return any(one.plan.get("find", {}).get("stamp") == stamp for one in round.operations)


def _bears_stamp(row: SheetRow, plan: Mapping[str, Any]) -> bool:
    """Whether the row holds the stamp of a write, where that was written: columns may have moved since."""
    if not plan.get("cells"):
        return False
    place = plan["places"]["updated_at"]
    written = as_text(row.cells[place]) if place < len(row.cells) else ""
    return plan["stamp"] in (row.stamp, written)


def _stands_elsewhere(round: Round, tab: TabRows, row: SheetRow, plan: Mapping[str, Any]) -> bool:
    """Whether cells stand under other headers than meant: columns were moved between the look and the write."""
    fields = {column.name for column in tab.kind.columns}
    record = round.records[tab.kind.name].get(row.record_id) if row.record_id is not None else None
    held = record.sheet_values() if record is not None and record.on_sheet is not None else None
    here = {place: name for name, place in tab.places.items()}

    def is_strange(place: int) -> bool:
        """Whether the cell holds something else than its row is known for, under the header that is there now."""
        name = here.get(place)
        return held is not None and name in fields and not _shows(tab, row, name, place, held.get(name))

    return any(
        tab.places[name] != place
        and _shows(tab, row, name, place, plan["cells"].get(name))
        and (
            not _shows(tab, row, name, tab.places[name], plan["cells"].get(name))
            or (plan["cells"].get(name) is not None and is_strange(place))
        )
        for name, place in plan["places"].items()
    )


def _has_all(row: SheetRow, one: Operation) -> bool:
    return all(
        row.values.get(name) == value
        for name, value in one.plan["cells"].items()
        if name in one.after or (one.plan["row"] is None and name in one.plan["fields"])
    )


def _advance(round: Round, one: Operation, row: SheetRow | None) -> None:
    """Take what was written as what the Sheet held last: any difference from it is a person's doing."""
    if one.what == "adopt":
        if row is not None and one.plan.get("copied"):
            round.remark(
                round.kind(one.kind).tab,
                row.number,
                Reason(
                    N_("This row was a copy of another, id and all: it is an event of its own now, with its own id.")
                ),
            )
        return
    record = round.records[one.kind].get(one.record_id)
    if record is None:
        return
    cells = {name: value for name, value in one.plan["cells"].items() if name in one.plan["fields"]}
    values = {**record.sheet_values(), **cells}
    record.on_sheet = dump({name: value for name, value in values.items() if value is not None})
    record.revision, record.stamp, record.is_own_write = one.plan["revision"], one.plan["stamp"], True
    if one.plan["row"] is None:
        record.missing_since, record.left_out = None, False
    if row is not None:
        record.row_number = row.number
    round.keep(one.kind, record)


def _may_be_another_tab(round: Round, tab: TabRows, one: Operation) -> bool:
    """Whether it went to a tab that is no longer the one of that name. Looks up the tabs first, and waits till then."""
    if tab.tab_id != one.plan["tab_id"]:
        return True
    if not one.plan.get("looked"):
        one.plan["looked"] = True
        round.write.cursor.execute(
            "UPDATE sheet_outbox SET plan = $plan WHERE operation_number = $number",
            {"plan": dump(one.plan), "number": one.number},
        )
        round.wants_tabs = True
        round.held_records[one.kind].add(one.record_id)
    return False


def _overtaken(round: Round, one: Operation, row: SheetRow) -> None:
    """Somebody else's write came upon the same row at the same time: the same fields are a conflict."""
    fields = [
        name for name in one.after if name in one.plan["cells"] and row.values.get(name) != one.plan["cells"][name]
    ]
    if fields:
        round.conflict(
            one.kind,
            one.record_id,
            {name: one.before.get(name) for name in fields},
            {name: one.after.get(name) for name in fields},
            {name: row.values.get(name) for name in fields},
            one.actor,
            row.writer or PERSON,
        )
    _advance(round, one, row)


def _send_again(round: Round, again: list[Operation]) -> None:
    """Send once more, as an operation of its own in the Log: the first one stands there already."""
    for one in again:
        one.state, one.operation_id = "waiting", uuid.uuid4()
        round.write.cursor.execute(
            "UPDATE sheet_outbox SET state = 'waiting', operation_id = $id, plan = $plan "
            "WHERE operation_number = $number",
            {
                "id": one.operation_id,
                "plan": dump({"find": one.plan["find"]}) if "find" in one.plan else None,
                "number": one.number,
            },
        )
        one.plan = {"find": one.plan["find"]} if "find" in one.plan else {}


def _put_right(round: Round, tab: TabRows, stray: SheetRow, one: Operation) -> None:
    """Give a row back what a write that was not meant for it has overwritten."""
    kind, plan = one.kind, one.plan
    if _is_being_mended(round, plan["stamp"]):
        round.held_rows[kind].add(stray.number)
        if stray.record_id is not None:
            round.held_records[kind].add(stray.record_id)
        return
    round.held_rows[kind].add(stray.number)
    round.wants_tabs = True
    written = plan["cells"]
    record = round.records[kind].get(stray.record_id) if stray.record_id is not None else None
    hit = {name for name, place in plan["places"].items() if _shows(tab, stray, name, place, written.get(name))}
    here = {place: name for name, place in tab.places.items()}
    hit_places = [plan["places"][name] for name in hit]
    speaker = round.rows[kind].get(stray.record_id) if stray.record_id is not None else None
    is_bare = speaker is not None and speaker is not stray and not stray.values.keys() - {*map(here.get, hit_places)}
    if is_bare:  # nothing but an id went there before, whose record has a row
        record = None
    find = {"stamp": plan["stamp"], "place": plan["places"]["updated_at"]}
    moved = _stands_elsewhere(round, tab, stray, plan)
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


def _shows(tab: TabRows, row: SheetRow, name: str, place: int, written: Any) -> bool:
    """Whether the cell where `name` was written still shows what was written there."""
    return shows(row.cells[place] if place < len(row.cells) else None, written, tab.column(name))
