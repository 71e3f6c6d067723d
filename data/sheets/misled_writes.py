"""Rows that another program wrote to, meaning another row: its stamp tells. Nothing of it is taken over.

The writer puts such a row right when it looks next, for it knows what it wrote. When it does not come back, any other
program gives the row back what it last held.
"""

import re
from collections.abc import Collection

from data.reasons import N_, Reason
from data.sheets.kinds import BOOKKEEPING, differing
from data.sheets.outbox import Record
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import Round
from data.sheets.stamps import is_for_another

AN_ID = re.compile(r"(ev|pa|of|md)_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MISLED = N_(
    "Another app's change was written into this row, as somebody moved rows at that moment. The row got back what it "
    "held; if somebody has just changed it, look whether that is there."
)
NAMING = ("event", "report_a", "report_b", "source_id")  # columns in which an id may stand


def set_aside_misled(round: Round) -> None:
    """Judge no such row; after a minute put it right."""
    for kind, tab in round.tabs.items():
        for row in tab.rows:
            if row.record_id is None:
                continue
            record = round.records[kind].get(row.record_id)
            is_lately = row.number in round.unsettled[kind]
            is_known = record is not None and record.on_sheet is not None
            is_misled = row.number in round.foreign[kind] and is_for_another(row.stamp, row.id_text)
            ids = _ids_astray(tab, row) if row.number in round.rewritten[kind] else []
            if not (is_misled or ids) or not (is_lately or is_known):
                continue
            if row.stamp in round.stamps_in_hand():
                continue
            round.misled[kind].add(row.number)
            round.held_rows[kind].add(row.number)
            round.held_records[kind].add(row.record_id)
            if is_lately:
                round.waits = True
            elif record is not None:
                names = differing(record.sheet_values(), row.values) if is_misled else ids
                _give_back(round, tab, row, record, names)


def _ids_astray(tab: TabRows, row: SheetRow) -> list[str]:
    """Columns in which an id stands though they hold none: it was written while columns were moved."""
    return [
        name
        for name, place in tab.places.items()
        if name not in (*BOOKKEEPING, *NAMING)
        and place < len(row.cells)
        and isinstance(cell := row.cells[place], str)
        and AN_ID.fullmatch(cell)
    ]


def _give_back(round: Round, tab: TabRows, row: SheetRow, record: Record, names: Collection[str]) -> None:
    held = record.sheet_values()
    now, after = ({name: values.get(name) for name in names} for values in (row.values, held))
    find = {"stamp": row.stamp, "place": tab.places["updated_at"], "seen": now, "force": True, "blank": []}
    round.queue(tab.kind.name, record.record_id, "repair", now, after, {"find": find})
    round.remark(tab.kind.tab, row.number, Reason(MISLED))
