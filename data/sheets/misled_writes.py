"""Rows that another program wrote to, meaning another row: its stamp tells. Nothing of it is taken over.

The writer puts such a row right when it looks next, for it knows what it wrote. When it does not come back, any other
program gives the row back what it last held.
"""

from data.reasons import N_, Reason
from data.sheets.kinds import differing
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import Round
from data.sheets.stamps import is_for_another

MISLED = N_(
    "Another app's change was written into this row, as somebody moved rows at that moment. The row got back what it "
    "held; if somebody has just changed it, look whether that is there."
)


def set_aside_misled(round: Round) -> None:
    """Judge no such row; after a minute put it right."""
    for kind, tab in round.tabs.items():
        for row in tab.rows:
            if row.number not in round.foreign[kind] or row.record_id is None:
                continue
            record = round.records[kind].get(row.record_id)
            is_lately = row.number in round.unsettled[kind]
            is_known = record is not None and record.on_sheet is not None
            if not is_for_another(row.stamp, row.id_text) or not (is_lately or is_known):
                continue
            round.misled[kind].add(row.number)
            round.held_rows[kind].add(row.number)
            round.held_records[kind].add(row.record_id)
            if is_lately:
                round.waits = True
            else:
                _give_back(round, tab, row)


def _give_back(round: Round, tab: TabRows, row: SheetRow) -> None:
    kind = tab.kind.name
    if row.record_id is None or any(one.plan.get("find", {}).get("stamp") == row.stamp for one in round.operations):
        return
    held = round.records[kind][row.record_id].sheet_values()
    names = differing(held, row.values)
    now = {name: row.values.get(name) for name in names}
    find = {"stamp": row.stamp, "place": tab.places["updated_at"], "seen": now, "force": True, "blank": []}
    round.queue(kind, row.record_id, "repair", now, {name: held.get(name) for name in names}, {"find": find})
    round.remark(tab.kind.tab, row.number, Reason(MISLED))
