"""Rows that can't be read: kept with the reason, and tried again at every look."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from data.reasons import Reason
from data.sheets.reading import SheetRow, TabRows, shown_cells
from data.sheets.round import Round


def as_rejected(round: Round, tab: TabRows, row: SheetRow) -> dict[str, Any]:
    """What is kept of a row, its cells and the reason among it."""
    reason = row.fault or Reason("")
    return {
        "tab": tab.kind.tab,
        "row_number": row.number,
        "record_id": row.id_text or None,
        "cells": json.dumps(shown_cells(tab, row), ensure_ascii=False),
        "reason_template": reason.template,
        "reason_values": json.dumps(dict(reason.values), ensure_ascii=False),
    }


def rejected_before(round: Round, tab: str) -> list[dict[str, Any]]:
    """What was kept of a tab at the last look, while the tab itself can't be read."""
    names = ("tab", "row_number", "record_id", "cells", "reason_template", "reason_values")
    rows = round.write.cursor.execute(
        "SELECT tab, row_number, record_id, cells, reason_template, reason_values FROM sheet_rejected_row "
        "WHERE tab = $tab",
        {"tab": tab},
    ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def keep_rejected(round: Round, rejected: Sequence[Mapping[str, Any]]) -> None:
    """Keep the rows that can't be read, in place of those of the last look."""
    cursor = round.write.cursor
    since = {
        tuple(row[:-1]): row[-1]
        for row in cursor.execute(
            "SELECT tab, cells, reason_template, reason_values, since FROM sheet_rejected_row"
        ).fetchall()
    }
    before = sorted(
        map(
            tuple,
            cursor.execute(
                "SELECT tab, row_number, cells, reason_template, reason_values FROM sheet_rejected_row"
            ).fetchall(),
        )
    )
    now = sorted(
        (one["tab"], one["row_number"], one["cells"], one["reason_template"], one["reason_values"]) for one in rejected
    )
    if before == now:
        return
    round.shows = True
    cursor.execute("DELETE FROM sheet_rejected_row")
    for one in rejected:
        key = (one["tab"], one["cells"], one["reason_template"], one["reason_values"])
        cursor.execute(
            "INSERT INTO sheet_rejected_row (tab, row_number, record_id, cells, reason_template, reason_values, since) "
            "VALUES ($tab, $row_number, $record_id, $cells, $reason_template, $reason_values, $since)",
            {**one, "since": since.get(key, round.at)},
        )
