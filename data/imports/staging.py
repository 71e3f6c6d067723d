"""Reports of one import on their way into the database: staged as a table, then written in one go, with their log."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from data.city import City
from data.imports.departments import Departments, PastEvents, departments_of, status_of
from data.imports.drafts import RejectedRow, ReportDraft, Status
from data.imports.reconcile import Identity, KeptReport
from data.store import Write

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)

# The columns of event_report that a file decides; the rest is identity and bookkeeping.
CONTENT_SCHEMA = pa.schema(
    [
        ("source_id", pa.string()),
        ("occurrence", pa.string()),
        ("department_id", pa.string()),
        ("department_as_given", pa.string()),
        ("title", pa.string()),
        ("start_date", pa.date32()),
        ("end_date", pa.date32()),
        ("starts_at", pa.timestamp("us", tz="UTC")),
        ("ends_at", pa.timestamp("us", tz="UTC")),
        ("all_day", pa.bool_()),
        ("status", pa.string()),
        ("visibility", pa.string()),
        ("unit", pa.string()),
        ("campaign", pa.string()),
        ("place", pa.string()),
        ("address", pa.string()),
        ("neighborhood", pa.string()),
        ("description", pa.string()),
        ("url", pa.string()),
        ("contact", pa.string()),
        ("expected_attendance", pa.int64()),
        ("attendance", pa.int64()),
        ("extra", pa.string()),
    ]
)
STAGED_SCHEMA = pa.schema(
    [
        pa.field("report_id", pa.string()),
        pa.field("source_row", pa.int32()),
        pa.field("source_content", pa.string()),
        *CONTENT_SCHEMA,
    ]
)
_SAID = [name for name in CONTENT_SCHEMA.names if name not in ("starts_at", "ends_at")]
PART_SCHEMA = pa.schema(
    [
        ("report_id", pa.string()),
        ("position", pa.int32()),
        ("department_id", pa.string()),
        ("organisation", pa.string()),
        ("state", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class StagedReport:
    """A draft with its departments told and its content fingerprinted, ready to be recognised and written."""

    row: int
    content: dict[str, Any]
    departments: Departments
    fingerprint: str

    @property
    def identity(self) -> Identity:
        content = self.content
        starts_at = content["starts_at"]
        return Identity.of(
            content["source_id"],
            content["occurrence"],
            content["department_id"],
            content["title"],
            content["start_date"].isoformat(),
            str(int(starts_at.timestamp())) if starts_at else content["start_date"].isoformat(),
            content["place"],
        )


def staged_as_told(
    draft: ReportDraft, default_department: str | None, past_events: PastEvents, today: dt.date, city: City
) -> StagedReport:
    """`draft` as it would be written, with status and departments told by the file and by what was said of it."""
    status = status_of(draft, draft.end_date < today, past_events)
    departments = departments_of(draft, status, default_department, city)
    return staged(draft, status, departments, draft.campaign and city.campaign_named(draft.campaign))


def staged(draft: ReportDraft, status: Status, departments: Departments, campaign: str | None) -> StagedReport:
    """`draft` as it would be written: its content columns, its parts and a fingerprint of both."""
    content = {
        "source_id": draft.source_id,
        "occurrence": draft.occurrence,
        "department_id": departments.reporting,
        "department_as_given": draft.department,
        "title": draft.title,
        "start_date": draft.start_date,
        "end_date": draft.end_date,
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "all_day": draft.all_day,
        "status": status,
        "visibility": draft.visibility or "internal",
        "unit": draft.unit,
        "campaign": campaign,
        "place": draft.place,
        "address": draft.address,
        "neighborhood": draft.neighborhood,
        "description": draft.description,
        "url": draft.url,
        "contact": draft.contact,
        "expected_attendance": draft.expected_attendance,
        "attendance": draft.attendance,
        "extra": json.dumps(dict(draft.extra), ensure_ascii=False, sort_keys=True) if draft.extra else "{}",
    }
    instants = [instant and instant.timestamp() for instant in (draft.starts_at, draft.ends_at)]
    said = repr(([*map(content.get, _SAID), *instants], departments.parts))
    return StagedReport(draft.row, content, departments, hashlib.sha256(said.encode()).hexdigest())


def holds_source(write: Write, source: str, is_sample: bool) -> bool:
    """Whether any report from `source` is kept yet."""
    ((found,),) = write.cursor.execute(
        "SELECT EXISTS (FROM event_report WHERE source = $source AND is_sample = $is_sample)",
        {"source": source, "is_sample": is_sample},
    ).fetchall()
    return bool(found)


def kept_reports(
    write: Write, source: str, incoming: Sequence[Identity], is_sample: bool
) -> tuple[list[KeptReport], dict[uuid.UUID, str]]:
    """The reports already kept from `source` that could be one of `incoming`, and what the file last said of each.

    The sample and real records are never taken for each other. Records with an id can only be reports with that id;
    records without one only reports of the same day.
    """
    ids = pa.array(list({one.source_id for one in incoming if one.source_id}), pa.string())
    days = pa.array(
        [dt.date.fromisoformat(day) for day in {one.date for one in incoming if not one.source_id}], pa.date32()
    )
    write.cursor.register("incoming_id", pa.table({"source_id": ids}))
    write.cursor.register("incoming_day", pa.table({"start_date": days}))
    rows = write.cursor.execute(
        """
        SELECT report_id, source_id, occurrence, department_id, title, start_date::TEXT,
            coalesce(epoch(starts_at)::BIGINT::TEXT, start_date::TEXT), place, source_content
        FROM event_report
        WHERE source = $source AND is_sample = $is_sample
          AND (source_id IN (SELECT source_id FROM incoming_id)
            OR (source_id IS NULL AND start_date IN (SELECT start_date FROM incoming_day)))
        ORDER BY source_row, report_id
        """,
        {"source": source, "is_sample": is_sample},
    ).fetchall()
    write.cursor.unregister("incoming_id")
    write.cursor.unregister("incoming_day")
    kept = [KeptReport(report_id, Identity.of(*identity)) for report_id, *identity, _ in rows]
    return kept, {report_id: fingerprint for report_id, *_, fingerprint in rows}


def write_reports(
    write: Write, reports: Sequence[tuple[uuid.UUID, StagedReport]], source: str, import_id: uuid.UUID, is_sample: bool
) -> None:
    """Add or replace `reports` under their ids, with their parts and the change log."""
    if not reports:
        return
    cursor = write.cursor
    cursor.register("staged_report", _report_table(reports))
    cursor.register("staged_part", _part_table(reports))
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE before_import AS "
        "SELECT *, to_json(report) AS content FROM event_report AS report "
        "WHERE report_id IN (SELECT report_id::UUID FROM staged_report)"
    )
    cursor.execute(
        """
        INSERT OR REPLACE INTO event_report BY NAME
        SELECT
            -- What people told of an event's outcome outlives a file's newer copy that tells none.
            staged.* REPLACE (
                staged.report_id::UUID AS report_id,
                CASE
                    WHEN before_import.outcome_at IS NOT NULL AND staged.status NOT IN ('held', 'cancelled')
                        THEN before_import.status
                    ELSE staged.status
                END AS status,
                CASE
                    WHEN before_import.outcome_at IS NOT NULL THEN coalesce(staged.attendance, before_import.attendance)
                    ELSE staged.attendance
                END AS attendance
            ),
            coalesce(before_import.event_id, staged.report_id::UUID) AS event_id,
            coalesce(before_import.revision, 0) + 1 AS revision,
            $source AS source,
            $import_id AS import_id,
            $is_sample AS is_sample,
            coalesce(before_import.created_at, $at) AS created_at,
            $at AS updated_at,
            before_import.audience,
            before_import.languages,
            before_import.needs,
            before_import.notes,
            before_import.cancel_reason,
            before_import.series_id,
            before_import.outcome_at,
            before_import.new_collaboration,
            before_import.expanded_program
        FROM staged_report AS staged
        LEFT JOIN before_import ON before_import.report_id = staged.report_id::UUID
        """,
        {"source": source, "import_id": import_id, "at": write.at, "is_sample": is_sample},
    )
    cursor.execute("DELETE FROM participation WHERE report_id IN (SELECT report_id FROM before_import)")
    cursor.execute("INSERT INTO participation SELECT * FROM staged_part")
    cursor.execute(
        """
        INSERT INTO change_log (changed_at, changed_by, record_kind, record_id, before, after)
        SELECT $at, $actor, 'event_report', report.report_id, before_import.content, to_json(report)
        FROM event_report AS report
        LEFT JOIN before_import USING (report_id)
        WHERE report.report_id IN (SELECT report_id::UUID FROM staged_report)
        """,
        {"at": write.at, "actor": write.actor},
    )
    cursor.unregister("staged_report")
    cursor.unregister("staged_part")


def note_rows(write: Write, rows: Sequence[tuple[uuid.UUID, int]]) -> None:
    """Remember in which row of the newest copy each report stands, where that changed."""
    table = pa.table({"report_id": [str(report_id) for report_id, _ in rows], "row": [row for _, row in rows]})
    write.cursor.register("seen_again", table)
    write.cursor.execute(
        "UPDATE event_report SET source_row = seen_again.row FROM seen_again "
        "WHERE event_report.report_id = seen_again.report_id::UUID AND source_row <> seen_again.row"
    )
    write.cursor.unregister("seen_again")


def write_rejected(write: Write, rejected: Sequence[RejectedRow], import_id: uuid.UUID) -> None:
    """Keep rows that could not become reports, with the reason, so that they can be mended and tried again."""
    if not rejected:
        return
    table = pa.table(
        {
            "rejected_row_id": [str(uuid.uuid4()) for _ in rejected],
            "row_number": [row.row for row in rejected],
            "reason_template": [row.reason.template for row in rejected],
            "reason_values": [json.dumps(dict(row.reason.values), ensure_ascii=False) for row in rejected],
            "cells": [cells_as_json(row) for row in rejected],
        }
    )
    write.cursor.register("staged_rejected", table)
    write.cursor.execute(
        """
        INSERT INTO rejected_row (rejected_row_id, import_id, row_number, reason_template, reason_values, cells)
        SELECT rejected_row_id, $import_id, row_number, reason_template, reason_values, cells FROM staged_rejected
        """,
        {"import_id": import_id},
    )
    write.cursor.unregister("staged_rejected")


def cells_as_json(row: RejectedRow) -> str:
    """What the file said in a rejected row, as it is stored and compared."""
    return json.dumps(dict(row.cells), ensure_ascii=False)


def _report_table(reports: Sequence[tuple[uuid.UUID, StagedReport]]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "report_id": [str(report_id) for report_id, _ in reports],
        "source_row": [report.row for _, report in reports],
        "source_content": [report.fingerprint for _, report in reports],
    }
    for name in CONTENT_SCHEMA.names:
        columns[name] = [report.content[name] for _, report in reports]
    for name in ("starts_at", "ends_at"):  # as numbers: Arrow is slow at taking zones apart
        columns[name] = [None if instant is None else (instant - EPOCH) // MICROSECOND for instant in columns[name]]
    return pa.table(columns, schema=STAGED_SCHEMA)


def _part_table(reports: Sequence[tuple[uuid.UUID, StagedReport]]) -> pa.Table:
    rows = [
        (str(report_id), position, part.department_id, part.organisation, part.state)
        for report_id, report in reports
        for position, part in enumerate(report.departments.parts)
    ]
    columns = zip(*rows, strict=True) if rows else ((),) * len(PART_SCHEMA)
    return pa.table([list(column) for column in columns], schema=PART_SCHEMA)
