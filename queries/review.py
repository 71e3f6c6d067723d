"""Reports that may describe the same event: what waits for a decision, what was joined, what was decided."""

import datetime as dt
import uuid
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.run import run


@dataclass(frozen=True, slots=True)
class EventOfReport:
    """The event that a report belongs to now, whether the app joined it on no person's word, and how it stands."""

    event_id: uuid.UUID
    joined_automatically: bool
    status: str  # of the event as all its reports tell it


def review_queue(
    cursor: duckdb.DuckDBPyConnection, month: dt.date | None, department: str | None, most: int
) -> pd.DataFrame:
    """At most `most` pairs of events that wait for a decision, the one that narrows the count most first.

    Those that a person was not sure of come last. Each pair is shown by its likeliest pair of reports.
    Columns: report_a, report_b, event_a, event_b, month (first day), probability (0 to 1), evidence (JSON),
    narrows_by (joint events by which a decision narrows the range, on average over the pairs that hang together),
    pairs_of_group (number of these), doubt_group, unsure_by, unsure_at, waiting (number of all pairs that wait).
    """
    return run(cursor, "review_queue", month=month, department=department, most=most)


def months_in_doubt(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The months with open pairs, the newest first.

    Columns: month (first day), pairs (number that touch it), planned and planned_in_doubt (numbers of events, in no
    doubt and in doubt, whose partners only planned to come).
    """
    return run(cursor, "months_in_doubt")


def two_reports(cursor: duckdb.DuckDBPyConnection, report_a: uuid.UUID, report_b: uuid.UUID) -> pd.DataFrame:
    """What two reports say: two rows, that of `report_a` first.

    Columns: report_id, event_id, department_id, department_as_given, title, start_date, end_date, starts_at, ends_at,
    status, campaign, place, address, neighborhood, attendance, contact, description, parts (list of {department_id,
    organisation, state}), taking_part (departments at the event), reports (number that the event combines),
    file_name, source_row.
    """
    return run(cursor, "two_reports", report_a=report_a, report_b=report_b)


def events_joined_automatically(
    cursor: duckdb.DuckDBPyConnection, month: dt.date | None, department: str | None, most: int
) -> pd.DataFrame:
    """At most `most` events that the app joined on no person's word, the newest first.

    Columns: event_id, start_date, starts_at (NaT: all day), reports (list of {department_id, title}), probability and
    evidence (JSON; both of the least sure link), events (number of all).
    """
    return run(cursor, "events_joined_automatically", month=month, department=department, most=most)


def match_decisions(
    cursor: duckdb.DuckDBPyConnection, month: dt.date | None, department: str | None, most: int
) -> pd.DataFrame:
    """At most `most` decisions, the newest first, undone ones too.

    Columns: decision_id, verdict, decided_at, decided_by, undone_at, undone_by, decisions (number of all) and, with
    endings _a and _b: report, title, department, start_date.
    """
    return run(cursor, "match_decisions", month=month, department=department, most=most)


def event_of_report(cursor: duckdb.DuckDBPyConnection, report_id: uuid.UUID) -> EventOfReport | None:
    """The event that a report belongs to now; None where there is no such report."""
    table = run(cursor, "event_of_report", report_id=report_id)
    if table.empty:
        return None
    row = table.iloc[0]
    return EventOfReport(row["event_id"], bool(row["joined_automatically"]), row["status"])
