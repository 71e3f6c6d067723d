"""What is remembered of imports: each file read, how its columns were understood, and its rejected rows' fate."""

import json
from collections.abc import Sequence
from pathlib import PurePath

import duckdb
import pyarrow as pa

from data.changes import log_change
from data.imports.columns import ColumnMapping
from data.imports.drafts import ImportResult, ReadingOptions, RejectedRow
from data.imports.reading import OpenedFile
from data.imports.staging import cells_as_json
from data.store import Write


def log_import(
    write: Write,
    result: ImportResult,
    opened: OpenedFile,
    options: ReadingOptions,
    default_department: str | None,
    is_sample: bool,
) -> None:
    """Note the import itself: the file, how it was read, and what came of it."""
    record = {
        "import_id": result.import_id,
        "file_name": result.file_name,
        "file_sha256": opened.sha256,
        "file_bytes": len(opened.content),
        "kind": opened.kind,
        "source": opened.source,
        "default_department_id": default_department,
        "mapping": opened.mapping.to_json() if opened.mapping else None,
        "series_from": options.series_from,
        "series_to": options.series_to,
        "imported_at": write.at,
        "imported_by": write.actor,
        "records_read": result.records_read,
        "added": result.added,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "repeated": result.repeated,
        "rejected": len(result.rejected),
        "notes": json.dumps(
            [{"template": note.template, "values": dict(note.values)} for note in result.notes], ensure_ascii=False
        ),
        "is_sample": is_sample,
    }
    write.cursor.execute(
        """
        INSERT INTO import VALUES ($import_id, $file_name, $file_sha256, $file_bytes, $kind, $source,
            $default_department_id, $mapping, $series_from, $series_to, $imported_at, $imported_by, $records_read,
            $added, $updated, $unchanged, $repeated, $rejected, $notes, $is_sample)
        """,
        record,
    )
    log_change(write, "import", str(result.import_id), None, record)


def replace_rejected(
    write: Write,
    opened: OpenedFile,
    default_department: str | None,
    still_rejected: Sequence[RejectedRow],
    is_sample: bool,
) -> bool:
    """Close the open rejected rows of earlier copies of this file that the new copy no longer has; True if any."""
    write.cursor.register(
        "still_rejected", pa.table({"cells": pa.array([cells_as_json(row) for row in still_rejected], pa.string())})
    )
    replaced = write.cursor.execute(
        """
        UPDATE rejected_row SET state = 'replaced'
        FROM import
        WHERE import.import_id = rejected_row.import_id
          AND rejected_row.state = 'open'
          AND import.source = $source
          AND import.file_name = $file_name
          AND import.default_department_id IS NOT DISTINCT FROM $department  -- else another department's template
          AND import.is_sample = $is_sample
          AND rejected_row.cells::TEXT NOT IN (SELECT cells FROM still_rejected)
        RETURNING rejected_row.rejected_row_id
        """,
        {
            "source": opened.source,
            "file_name": PurePath(opened.name).name,
            "department": default_department,
            "is_sample": is_sample,
        },
    ).fetchall()
    write.cursor.unregister("still_rejected")
    for (rejected_row_id,) in replaced:
        log_change(write, "rejected_row", str(rejected_row_id), {"state": "open"}, {"state": "replaced"})
    return bool(replaced)


def saved_mapping(cursor: duckdb.DuckDBPyConnection, shape: str) -> ColumnMapping | None:
    """How a person last had files of this shape understood; None when none was imported yet."""
    rows = cursor.execute("SELECT mapping::TEXT FROM saved_mapping WHERE shape = $shape", {"shape": shape}).fetchall()
    return ColumnMapping.from_json(rows[0][0]) if rows else None


def save_mapping(write: Write, shape: str, mapping: ColumnMapping) -> bool:
    """Use `mapping` for the next file of this shape; False if that was so already."""
    before = saved_mapping(write.cursor, shape)
    if before == mapping:
        return False
    write.cursor.execute(
        "INSERT OR REPLACE INTO saved_mapping VALUES ($shape, $mapping, $at, $actor)",
        {"shape": shape, "mapping": mapping.to_json(), "at": write.at, "actor": write.actor},
    )
    log_change(
        write,
        "saved_mapping",
        shape,
        {"mapping": before.to_json()} if before else None,
        {"mapping": mapping.to_json()},
    )
    return True
