"""Did what was sent arrive, and where it should? The Log tab tells the first, the rows the second.

A batch is applied whole or not at all, and its Log rows with it: an operation that stands in the Log was applied, one
that does not was not, yet. Cells are written by row number, and people may have sorted or inserted rows between the
look and the write: then the cells landed in another row. That shows by the stamp that each write leaves in
`updated_at`: it stands in a row of another record. Such a row gets back what it held, and the write is made again.
"""

import uuid

from data.reasons import N_, Reason
from data.sheets.landings import stands_elsewhere, was_written
from data.sheets.late_landings import look_for_late_landings
from data.sheets.outbox import Operation, drop_operations, dump, set_state
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import PERSON, Round
from data.sheets.strays import hold_what_is_being_mended, is_blanked, put_right


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
        if one.what == "clear":
            if is_blanked(round, tab, one):
                done.append(one.number)
            else:
                again.append(one)
            continue
        row = round.rows[one.kind].get(one.record_id)
        bearing = [other for other in tab.rows if was_written(other, one.plan)]
        moved = any(stands_elsewhere(round, tab, other, one.plan) for other in bearing)
        elsewhere = [
            other for other in bearing if moved or other.record_id != one.record_id or _is_bare_beside(other, row, one)
        ]
        if one.what == "adopt" and not moved:
            elsewhere = [other for other in bearing if not other.values]  # whose a row is tells what it holds
        strays = [other for other in elsewhere if (one.kind, other.number) not in repaired]
        repaired |= {(one.kind, other.number) for other in strays}
        for other in strays:
            put_right(round, tab, other, one)
        if row is not None and row.stamp == one.plan["stamp"] and not moved and row not in elsewhere:
            _advance(round, one, row)
            done.append(one.number)
        elif one.what == "adopt":
            done.append(one.number)  # a typed row whose id went elsewhere is still there, and adopted anew
        elif elsewhere and one.plan["row"] is None and row in elsewhere:
            _advance(round, one, None)  # it is there, under the wrong headers, and put right where it stands
            done.append(one.number)
        elif elsewhere:
            again.append(one)
        elif row is not None and row.number in round.misled[one.kind]:
            continue  # what it held shows when it is put right
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
    look_for_late_landings(round)
    _send_again(round, again)
    drop_operations(round.write, done)
    round.operations = [one for one in round.operations if one.number not in set(done)]
    hold_what_is_being_mended(round)


def _is_bare_beside(other: SheetRow, row: SheetRow | None, one: Operation) -> bool:
    """Whether a change went into a row that holds nothing but that and the id, astray, while the record has its own."""
    return one.plan["row"] is not None and other is not row and not other.values.keys() - one.plan["cells"].keys()


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
