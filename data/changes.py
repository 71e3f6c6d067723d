"""The change log: every change to the record, with who made it, when, and what stood there before and after."""

import json
from typing import Any

from data.store import Write


def log_change(
    write: Write, record_kind: str, record_id: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """Note one change of the record `record_id` of the table `record_kind`, in the transaction that makes it."""
    write.cursor.execute(
        "INSERT INTO change_log (changed_at, changed_by, record_kind, record_id, before, after) "
        "VALUES ($at, $actor, $kind, $id, $before, $after)",
        {
            "at": write.at,
            "actor": write.actor,
            "kind": record_kind,
            "id": record_id,
            "before": _as_json(before),
            "after": _as_json(after),
        },
    )


def _as_json(record: dict[str, Any] | None) -> str | None:
    return None if record is None else json.dumps(record, ensure_ascii=False, default=str, sort_keys=True)
