"""Where a write landed: it shows by the stamp that the write left, and by the cells around it."""

from collections.abc import Mapping
from typing import Any

from data.sheets.cells import as_text, shows
from data.sheets.reading import SheetRow, TabRows
from data.sheets.round import Round


def bears_stamp(row: SheetRow, stamp: str, place: int) -> bool:
    """Whether the row holds the stamp of a write, in its column or at the place where it was written."""
    return stamp in (row.stamp, as_text(row.cells[place]) if place < len(row.cells) else "")


def was_written(row: SheetRow, plan: Mapping[str, Any]) -> bool:
    """Whether the row holds the stamp of a planned write."""
    return bool(plan.get("cells")) and bears_stamp(row, plan["stamp"], plan["places"]["updated_at"])


def stands_elsewhere(round: Round, tab: TabRows, row: SheetRow, plan: Mapping[str, Any]) -> bool:
    """Whether cells stand under other headers than meant: columns were moved between the look and the write."""
    fields = {column.name for column in tab.kind.columns}
    record = round.records[tab.kind.name].get(row.record_id) if row.record_id is not None else None
    held = record.sheet_values() if record is not None and record.on_sheet is not None else None
    here = {place: name for name, place in tab.places.items()}

    def is_strange(place: int) -> bool:
        """Whether the cell holds something else than its row is known for, under the header that is there now."""
        name = here.get(place)
        return held is not None and name in fields and not shows_written(tab, row, name, place, held.get(name))

    return any(
        tab.places[name] != place
        and shows_written(tab, row, name, place, plan["cells"].get(name))
        and (
            not shows_written(tab, row, name, tab.places[name], plan["cells"].get(name))
            or (plan["cells"].get(name) is not None and is_strange(place))
        )
        for name, place in plan["places"].items()
    )


def shows_written(tab: TabRows, row: SheetRow, name: str, place: int, written: Any) -> bool:
    """Whether the cell where `name` was written still shows what was written there."""
    return shows(row.cells[place] if place < len(row.cells) else None, written, tab.column(name))
