"""Rejected rows, mended by hand: tried again as if the file had said so, or set aside."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from data.changes import log_change
from data.combine import combine
from data.imports.columns import CANONICAL_MAPPING, ColumnMapping
from data.imports.drafts import ReadingOptions, RejectedRow
from data.imports.reconcile import reconcile
from data.imports.rows import draft_from_cells
from data.imports.staging import StagedReport, kept_reports, staged_as_told, write_reports
from data.reasons import Reason
from data.store import Store, Write


@dataclass(frozen=True, slots=True)
class Mended:
    """The row became a report, or turned out to be one that is kept already."""

    report_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class StillRejected:
    """The row still can't become a report; what was typed is kept with it."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class AlreadySettled:
    """Somebody else has mended or set aside the row meanwhile."""


def mend_row(
    store: Store, rejected_row_id: uuid.UUID, cells: Mapping[str, str], actor: str, at: dt.datetime
) -> Mended | StillRejected | AlreadySettled:
    """Try the row again with `cells` (header to text) as its content."""
    with store.write(actor, at) as write:
        origin = _origin(write, rejected_row_id)
        if origin is None:
            write.changed = False
            return AlreadySettled()
        options = ReadingOptions(store.city.zone, origin.series_from, origin.series_to, origin.mapping.day_first)
        understood = draft_from_cells(
            cells,
            origin.mapping,
            options,
            origin.row,
            is_department=lambda text: store.city.department_named(text) is not None,
        )
        if isinstance(understood, RejectedRow):
            _keep_trying(write, rejected_row_id, origin, cells, understood.reason)
            return StillRejected(understood.reason)
        today = at.astimezone(store.city.zone).date()
        report = staged_as_told(understood, origin.default_department, origin.mapping.past_events, today, store.city)
        report_id = _write(write, origin, report)
        _settle(write, rejected_row_id, origin, "mended", cells, report_id)
        combine(write, [report_id])
        return Mended(report_id)


def dismiss_row(store: Store, rejected_row_id: uuid.UUID, actor: str, at: dt.datetime) -> AlreadySettled | None:
    """Set the row aside: it is no event. It stays on record; None when that was done."""
    with store.write(actor, at) as write:
        origin = _origin(write, rejected_row_id)
        if origin is None:
            write.changed = False
            return AlreadySettled()
        _settle(write, rejected_row_id, origin, "dismissed", origin.cells, None)
        return None


@dataclass(frozen=True, slots=True)
class _Origin:
    """The rejected row, and how its file was read."""

    import_id: uuid.UUID
    row: int
    cells: Mapping[str, str]
    source: str
    mapping: ColumnMapping
    default_department: str | None
    series_from: dt.date
    series_to: dt.date
    is_sample: bool


def _origin(write: Write, rejected_row_id: uuid.UUID) -> _Origin | None:
    found = write.cursor.execute(
        """
        SELECT import_id, row_number, coalesce(mended_cells, cells)::TEXT, source, mapping::TEXT,
            default_department_id, series_from, series_to, is_sample
        FROM rejected_row JOIN import USING (import_id)
        WHERE rejected_row_id = $id AND state = 'open'
        """,
        {"id": rejected_row_id},
    ).fetchall()
    if not found:
        return None
    import_id, row, cells, source, mapping, *rest = found[0]
    understood = ColumnMapping.from_json(mapping) if mapping else CANONICAL_MAPPING
    return _Origin(import_id, row, json.loads(cells), source, understood, *rest)


def _write(write: Write, origin: _Origin, report: StagedReport) -> uuid.UUID:
    kept, said_before = kept_reports(write, origin.source, [report.identity], origin.is_sample)
    report_id = reconcile([report.identity], kept).get(0) or uuid.uuid4()
    if said_before.get(report_id) != report.fingerprint:
        write_reports(write, [(report_id, report)], origin.source, origin.import_id, origin.is_sample)
    return report_id


def _keep_trying(
    write: Write, rejected_row_id: uuid.UUID, origin: _Origin, cells: Mapping[str, str], reason: Reason
) -> None:
    write.cursor.execute(
        "UPDATE rejected_row SET mended_cells = $cells, reason_template = $template, reason_values = $values "
        "WHERE rejected_row_id = $id",
        {
            "id": rejected_row_id,
            "cells": json.dumps(dict(cells), ensure_ascii=False),
            "template": reason.template,
            "values": json.dumps(dict(reason.values), ensure_ascii=False),
        },
    )
    log_change(write, "rejected_row", str(rejected_row_id), {"cells": dict(origin.cells)}, {"cells": dict(cells)})


def _settle(
    write: Write,
    rejected_row_id: uuid.UUID,
    origin: _Origin,
    state: str,
    cells: Mapping[str, str],
    report_id: uuid.UUID | None,
) -> None:
    write.cursor.execute(
        "UPDATE rejected_row SET state = $state, mended_cells = $cells, report_id = $report_id "
        "WHERE rejected_row_id = $id",
        {
            "id": rejected_row_id,
            "state": state,
            "cells": json.dumps(dict(cells), ensure_ascii=False),
            "report_id": report_id,
        },
    )
    log_change(
        write,
        "rejected_row",
        str(rejected_row_id),
        {"state": "open", "cells": dict(origin.cells)},
        {"state": state, "cells": dict(cells), "report_id": report_id},
    )
