"""Locking the baseline: a named period of whole fiscal quarters, and lifting the lock. None is ever overwritten."""

import datetime as dt
import uuid

from data.changes import log_change
from data.fiscal_quarters import MONTHS
from data.months import months_later
from data.store import Store, Write


def lock_baseline(
    store: Store,
    initiative_id: str,
    name: str,
    first_quarter: dt.date,
    last_quarter: dt.date,
    actor: str,
    at: dt.datetime,
) -> uuid.UUID:
    """Lock the quarters from `first_quarter` to `last_quarter` (first days) as the baseline, in place of any before.

    Raises duckdb.ConstraintException for a blank name, or quarters turned round.
    """
    with store.write(actor, at) as write:
        return insert_baseline(write, initiative_id, name, first_quarter, last_quarter, is_sample=False)


def insert_baseline(
    write: Write, initiative_id: str, name: str, first_quarter: dt.date, last_quarter: dt.date, is_sample: bool
) -> uuid.UUID:
    """Write a baseline within the transaction `write`; its id."""
    baseline_id = uuid.uuid4()
    record = {
        "baseline_id": baseline_id,
        "initiative_id": initiative_id,
        "name": name.strip(),
        "first_month": first_quarter,
        "last_month": months_later(last_quarter, MONTHS - 1),
        "is_sample": is_sample,
    }
    write.cursor.execute(
        "INSERT INTO baseline VALUES ($baseline_id, $initiative_id, $name, $first_month, $last_month, $is_sample, "
        "$at, $actor, NULL, NULL)",
        {**record, "at": write.at, "actor": write.actor},
    )
    log_change(write, "baseline", str(baseline_id), None, record)
    return baseline_id


def lift_baseline(store: Store, baseline_id: uuid.UUID, actor: str, at: dt.datetime) -> None:
    """Put a baseline out of force; it stays on record, and the one before it is in force again."""
    with store.write(actor, at) as write:
        lifted = write.cursor.execute(
            "UPDATE baseline SET removed_at = $at, removed_by = $actor "
            "WHERE baseline_id = $baseline AND removed_at IS NULL RETURNING name",
            {"at": at, "actor": actor, "baseline": baseline_id},
        ).fetchall()
        write.changed = bool(lifted)
        if lifted:
            log_change(write, "baseline", str(baseline_id), {"name": lifted[0][0]}, {"removed": True})
