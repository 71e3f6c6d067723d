"""Attempts that were made again for want of an answer, and landed after all, over what was written since."""

import datetime as dt
import uuid
from typing import Any

from data.sheets.landings import stands_elsewhere, was_written
from data.sheets.outbox import Operation, load
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import APP, Round
from data.sheets.strays import is_being_mended, put_right

LONGEST_DOUBT = dt.timedelta(hours=1)  # in which an unanswered request could still be carried out


def look_for_late_landings(round: Round) -> None:
    """An attempt that was made again for want of an answer may land after all, over what was written since."""
    cursor = round.write.cursor
    cursor.execute("DELETE FROM sheet_doubt WHERE made_at < $before", {"before": round.at - LONGEST_DOUBT})
    doubts = cursor.execute("SELECT kind, record_id, what, plan FROM sheet_doubt").fetchall()
    for kind, record_id, what, text in doubts:
        tab, plan = round.tabs[kind], load(text)
        if tab.problem is not None:
            continue
        late = Operation(0, record_id, kind, record_id, what, {}, {}, APP, round.at, "landed", plan)
        for row in [row for row in tab.rows if was_written(row, plan)]:
            moved = stands_elsewhere(round, tab, row, plan)
            if what == "adopt" and not moved:
                if not row.values:
                    put_right(round, tab, row, late)
            elif row.record_id == record_id and any(
                other.record_id == record_id and not was_written(other, plan) for other in tab.rows
            ):
                _blank_second_landing(round, tab, row, late)
            elif row.record_id == record_id and plan["row"] is None and _was_deleted(round, kind, record_id):
                _blank_second_landing(round, tab, row, late, is_only=True)
            elif moved or row.record_id != record_id:
                put_right(round, tab, row, late)
            elif row is round.rows[kind].get(record_id):
                _undo_late(round, row, late)


def _was_deleted(round: Round, kind: str, record_id: uuid.UUID) -> bool:
    record = round.records[kind].get(record_id)
    return record is not None and record.missing_since is not None


def _blank_second_landing(round: Round, tab: TabRows, row: SheetRow, late: Operation, is_only: bool = False) -> None:
    """A new row that was written twice: the later one goes, under whatever headers its cells stand now.

    It is the only one where a person has deleted the first meanwhile.
    """
    round.held_rows[late.kind].add(row.number)
    if late.plan["row"] is None and not is_being_mended(round, late.plan["stamp"]):
        places = late.plan["places"]
        find: dict[str, Any] = {"stamp": late.plan["stamp"], "place": places["updated_at"], "cells_at": places}
        find |= {"gone": True} if is_only else {"last": True}
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
    if hit and not is_being_mended(round, late.plan["stamp"]):
        find = {"stamp": late.plan["stamp"], "place": late.plan["places"]["updated_at"]}
        before, after = {name: written[name] for name in hit}, {name: held.get(name) for name in hit}
        round.queue(late.kind, late.record_id, "repair", before, after, {"find": find})
