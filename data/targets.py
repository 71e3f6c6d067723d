"""A measure's target: a range for each month, adopted once the figure can carry it, and never overwritten."""

import datetime as dt
import json
import uuid
from typing import Any

from data.changes import log_change
from data.store import Store


def adopt_target(
    store: Store,
    initiative_id: str,
    low: int,
    high: int,
    from_month: dt.date,
    evidence: dict[str, Any],
    is_sample: bool,
    actor: str,
    at: dt.datetime,
) -> uuid.UUID:
    """Put a target in force from a month on, in place of the one before; its id.

    `evidence` is what it rests on (limits, quality mark), kept as it was. Raises duckdb.ConstraintException when the
    range is turned round or `from_month` is no first day.
    """
    target_id = uuid.uuid4()
    with store.write(actor, at) as write:
        write.cursor.execute(
            "INSERT INTO target (target_id, initiative_id, low, high, from_month, evidence, is_sample, adopted_at, "
            "adopted_by) VALUES ($target, $initiative, $low, $high, $from, $evidence, $is_sample, $at, $actor)",
            {
                "target": target_id,
                "initiative": initiative_id,
                "low": low,
                "high": high,
                "from": from_month,
                "evidence": json.dumps(evidence, default=str),
                "is_sample": is_sample,
                "at": at,
                "actor": actor,
            },
        )
        log_change(
            write,
            "target",
            str(target_id),
            None,
            {"initiative_id": initiative_id, "low": low, "high": high, "from_month": from_month},
        )
    return target_id


def withdraw_target(store: Store, target_id: uuid.UUID, actor: str, at: dt.datetime) -> None:
    """Take a target out of force; it stays on record, and the one before it is in force again."""
    with store.write(actor, at) as write:
        withdrawn = write.cursor.execute(
            "UPDATE target SET withdrawn_at = $at, withdrawn_by = $actor "
            "WHERE target_id = $target AND withdrawn_at IS NULL RETURNING target_id",
            {"at": at, "actor": actor, "target": target_id},
        ).fetchall()
        write.changed = bool(withdrawn)
        if withdrawn:
            log_change(write, "target", str(target_id), {"in_force": True}, {"in_force": False})
