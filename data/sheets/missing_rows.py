"""Rows that are no longer in the Sheet: deleted by a person, unless the whole tab is another, or most of it is gone."""

import uuid
from collections.abc import Collection, Sequence

from data.reasons import N_, Reason
from data.sheets.outbox import Record, add_operations, written_anew
from data.sheets.reading import TabRows
from data.sheets.round import APP, Round

SO_MANY = 5  # rows, and more than half of all: nobody deletes those one by one
VANISHED = N_(
    "{count} of {all} rows of the tab {tab} are gone at once. Undo it in the Sheet, or say on the Data page whether "
    "they are to be written again or called off."
)


def note_missing(round: Round, tab: TabRows, seen: Collection[uuid.UUID | None]) -> None:
    """Take out of force what was deleted from the Sheet, and offer it for restore; of what vanished at once, ask."""
    kind = tab.kind.name
    written_again = {one.record_id for one in round.operations if one.kind == kind and not one.after}
    elsewhere = {*seen, *round.held_records[kind], *round.rows[kind], *written_again}
    gone = [
        record
        for record_id, record in round.records[kind].items()
        if record.on_sheet is not None and record.missing_since is None and record_id not in elsewhere
    ]
    if gone and round.held_rows[kind]:  # a row that is being put right may be one of them
        round.held_records[kind] |= {one.record_id for one in gone}
        round.waits = True
        return
    known_tab, answer = _known(round, kind)
    if gone and (known_tab != tab.tab_id or answer == "write again"):
        _write_again(round, tab, gone)
    elif len(gone) >= SO_MANY and 2 * len(gone) > (there := _there(round, kind)) and answer != "call off":
        round.held_records[kind] |= {one.record_id for one in gone}
        round.vanished = Reason(VANISHED, {"count": len(gone), "all": there, "tab": tab.kind.tab})
        _keep(round, kind, tab.tab_id, (len(gone), there))
        return
    elif gone:
        _call_off(round, tab, gone)
    _keep(round, kind, tab.tab_id, None)


def _there(round: Round, kind: str) -> int:
    """How many records had rows at the look before."""
    return sum(1 for one in round.records[kind].values() if one.on_sheet is not None and one.missing_since is None)


def note_unreadable(round: Round, tab: TabRows) -> None:
    """Remember that a tab could not be read: what is missing when it is back was not deleted row by row."""
    _keep(round, tab.kind.name, None, None)


def _call_off(round: Round, tab: TabRows, gone: Sequence[Record]) -> None:
    kind = tab.kind
    round.shows = True
    edited = {one.record_id for one in round.operations if one.kind == kind.name and one.what in ("add", "edit")}
    removed = []
    for record in gone:
        if record.record_id in edited:
            round.remark(
                kind.tab, record.row_number,
                Reason(N_("This row was deleted while it was being changed in the app: it is written again.")),
            )  # fmt: skip
        else:
            removed.append(record.record_id)
        record.missing_since = round.at
        round.keep(kind.name, record)
    kind.removed(round.write, removed)
    round.refresh(kind.name, removed)


def _write_again(round: Round, tab: TabRows, gone: Sequence[Record]) -> None:
    kind = tab.kind.name
    waiting = {one.record_id for one in round.operations if one.kind == kind and one.what in ("add", "edit")}
    round.held_records[kind] |= {record.record_id for record in gone}
    missing = [record.record_id for record in gone if record.record_id not in waiting]
    add_operations(round.write, [written_anew(kind, one, APP) for one in missing])
    round.has_more = True
    round.remark(
        tab.kind.tab,
        None,
        Reason(N_("{count} rows of this tab were gone with the tab, and are written again."), {"count": len(gone)}),
    )


def _known(round: Round, kind: str) -> tuple[int | None, str | None]:
    row = round.write.cursor.execute(
        "SELECT tab_id, answer FROM sheet_tab WHERE kind = $kind", {"kind": kind}
    ).fetchone()
    return row or (None, None)


def _keep(round: Round, kind: str, tab_id: int | None, vanished: tuple[int, int] | None) -> None:
    count, of = vanished or (None, None)
    told = {"kind": kind, "tab": tab_id, "count": count, "of": of}
    cursor = round.write.cursor
    known = cursor.execute(
        "SELECT 1 FROM sheet_tab WHERE kind = $kind AND tab_id IS NOT DISTINCT FROM $tab AND answer IS NULL "
        "AND vanished IS NOT DISTINCT FROM $count AND of_rows IS NOT DISTINCT FROM $of",
        told,
    ).fetchone()
    if known is None:
        cursor.execute(
            "INSERT OR REPLACE INTO sheet_tab (kind, tab_id, vanished, of_rows) VALUES ($kind, $tab, $count, $of)", told
        )
        round.shows = True
