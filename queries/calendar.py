"""The shared calendar: the events of a window, one event in full, help wanted, outcomes to tell."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from data.measures.part import ALL_EVENTS, Part
from queries.run import run

NEAR = dt.timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the calendar is asked for, beside a part of the events (whose `held_only` it does not know)."""

    part: Part = ALL_EVENTS
    language: str | None = None
    needs_help: bool = False
    public_only: bool = True
    as_of: dt.date | None = None  # events that are over by then want no help any more


def events_in_window(
    cursor: duckdb.DuckDBPyConnection, from_day: dt.date, to_day: dt.date, shown: Shown
) -> pd.DataFrame:
    """The events that touch the days from `from_day` to `to_day` (inclusive).

    Columns: event_id, report_id (the report that describes it), reported_by (its department), title, start_date,
    end_date, starts_at, ends_at (NaT: all day, or no end), place, neighborhood, revision, campaign, unit, status,
    hosts, taking_part, coming (said yes or were there), present (lists of department ids), is_public, languages,
    open_needs (lists of codes), reports (number), is_doubted.
    """
    return run(
        cursor,
        "events_in_window",
        from_day=from_day,
        to_day=to_day,
        department=shown.part.department,
        campaign=shown.part.campaign,
        neighborhood=shown.part.neighborhood,
        language=shown.language,
        needs_help=shown.needs_help,
        public_only=shown.public_only,
        as_of=shown.as_of,
    )


def nearest_event_days(
    cursor: duckdb.DuckDBPyConnection, from_day: dt.date, to_day: dt.date, shown: Shown
) -> tuple[dt.date | None, dt.date | None]:
    """The days of the nearest events before `from_day` and after `to_day`, within NEAR; None where there are none."""
    one = dt.timedelta(days=1)
    before = events_in_window(cursor, max(from_day, dt.date.min + NEAR) - NEAR, from_day - one, shown)["start_date"]
    after = events_in_window(cursor, to_day + one, min(to_day, dt.date.max - NEAR) + NEAR, shown)["start_date"]
    return (
        None if before.empty else before.max().date(),
        None if after.empty else after.min().date(),
    )


def parts_of_event(cursor: duckdb.DuckDBPyConnection, event_id: uuid.UUID) -> pd.DataFrame:
    """Who takes part in an event.

    Columns: department_id (None: an organisation that is no department), organisation, state, help_kind (kinds of help,
    joined by commas), staff, contacts (people), remark, said_by (a person, or the file), said_at, report_id,
    is_own_word (whether the department said it itself), newest_word (number of the newest word on its part; 0: none).
    """
    return run(cursor, "parts_of_event", event_id=event_id)


def report_in_full(cursor: duckdb.DuckDBPyConnection, report_id: uuid.UUID) -> dict[str, Any] | None:
    """All columns of a report that people see, `languages` and `needs` as lists; None when there is none such."""
    table = run(cursor, "report_in_full", report_id=report_id)
    if table.empty:
        return None
    row = {str(name): _plain(value) for name, value in table.iloc[0].items()}
    for name in ("languages", "needs"):
        row[name] = json.loads(row[name]) if row[name] else []
    for name in ("start_date", "end_date"):
        row[name] = row[name].date()
    if row["expected_attendance"] is not None:
        row["expected_attendance"] = int(row["expected_attendance"])
    return row


def reports_by_event(cursor: duckdb.DuckDBPyConnection, event_id: uuid.UUID, public_only: bool) -> uuid.UUID | None:
    """The report that describes an event; None where there is none, or none that the public may see."""
    table = run(cursor, "reports_by_event", event_id=event_id, public_only=public_only)
    return None if table.empty else table["report_id"].iloc[0]


def history_of_event(cursor: duckdb.DuckDBPyConnection, event_id: uuid.UUID) -> pd.DataFrame:
    """The changes of an event's reports, of the words on its participants and of decisions on it, the newest first.

    Columns: change_number, changed_at, changed_by, record_kind, record_id, before, after (JSON).
    """
    return run(cursor, "history_of_event", event_id=event_id)


def events_around(
    cursor: duckdb.DuckDBPyConnection, from_day: dt.date, to_day: dt.date, leave_out: uuid.UUID | None
) -> pd.DataFrame:
    """The events on the days of one that is being entered, and on the days beside them.

    Columns: event_id, report_id, title, department_id, start_date, end_date, starts_at, ends_at, place, neighborhood,
    audience, campaign, unit, taking_part (list of department ids).
    """
    return run(cursor, "events_around", from_day=from_day, to_day=to_day, leave_out=leave_out)


def events_wanting_help(cursor: duckdb.DuckDBPyConnection, from_day: dt.date, to_day: dt.date) -> pd.DataFrame:
    """Events from `from_day` to `to_day` with needs that nobody meets yet.

    Columns: event_id, report_id, title, department_id (the host), start_date, starts_at, place, neighborhood,
    open_needs, offered_kinds (lists of codes), offering, taking_part, free (lists of department ids).
    """
    return run(cursor, "events_wanting_help", from_day=from_day, to_day=to_day)


def words_awaiting_answer(cursor: duckdb.DuckDBPyConnection, from_day: dt.date) -> pd.DataFrame:
    """Offers and invitations from `from_day` on that nobody has answered.

    Columns: event_id, report_id, title, host (department id), start_date, starts_at, place, neighborhood,
    department_id (who offers or is invited), state, help_kind, said_at.
    """
    return run(cursor, "words_awaiting_answer", from_day=from_day)


def events_without_outcome(
    cursor: duckdb.DuckDBPyConnection, as_of: dt.date, department: str | None = None
) -> pd.DataFrame:
    """Events over before `as_of` of which nobody has told how they went, the newest first.

    Columns: event_id, report_id, revision, title, department_id (the host), start_date, starts_at, place,
    neighborhood, taking_part, present (lists of department ids).
    """
    return run(cursor, "events_without_outcome", as_of=as_of, department=department)


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value
