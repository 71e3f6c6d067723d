"""A department's word for a month: that it has logged everything, or held nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from data.changes import log_change
from data.store import Store, Write

Statement = Literal["all_logged", "nothing_held"]


@dataclass(frozen=True, slots=True)
class Stated:
    """The word is on record, or taken back."""


@dataclass(frozen=True, slots=True)
class NotOverYet:
    """The month still runs: nobody can know yet."""


@dataclass(frozen=True, slots=True)
class HasReports:
    """The department reported events in the month, so it can't have held nothing."""

    reports: int


def state_month(
    store: Store,
    department_id: str,
    month: dt.date,
    statement: Statement | None,
    actor: str,
    at: dt.datetime,
) -> Stated | NotOverYet | HasReports:
    """Put a department's word for the month that begins on `month` on record; None takes its word back."""
    with store.write(actor, at) as write:
        write.changed = False
        if month >= at.astimezone(store.city.zone).date().replace(day=1):
            return NotOverYet()
        if statement == "nothing_held" and (reports := _reports(write, department_id, month)):
            return HasReports(reports)
        before, is_sample = _stated(write, department_id, month)
        if before == statement and not is_sample:  # a person's word outlives the sample's
            return Stated()
        write.changed = True
        write.cursor.execute(
            "DELETE FROM department_month WHERE department_id = $department AND month = $month",
            {"department": department_id, "month": month},
        )
        if statement is not None:
            write.cursor.execute(
                "INSERT INTO department_month VALUES ($department, $month, $statement, $at, $actor, FALSE)",
                {"department": department_id, "month": month, "statement": statement, "at": at, "actor": actor},
            )
        log_change(
            write,
            "department_month",
            f"{department_id} {month:%Y-%m}",
            {"statement": before} if before else None,
            {"statement": statement} if statement else None,
        )
        return Stated()


def _reports(write: Write, department_id: str, month: dt.date) -> int:
    ((count,),) = write.cursor.execute(
        "SELECT count(*) FROM event_report WHERE department_id = $department AND status <> 'cancelled' "
        "AND date_trunc('month', start_date) = $month",
        {"department": department_id, "month": month},
    ).fetchall()
    return int(count)


def _stated(write: Write, department_id: str, month: dt.date) -> tuple[str | None, bool]:
    row = write.cursor.execute(
        "SELECT statement, is_sample FROM department_month WHERE department_id = $department AND month = $month",
        {"department": department_id, "month": month},
    ).fetchone()
    return (row[0], row[1]) if row else (None, False)
