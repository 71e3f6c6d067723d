"""The joint-event count by counting rule 1, and the records behind it. One function for each query file."""

import datetime as dt
import uuid
from dataclasses import dataclass

import duckdb
import pandas as pd

from data.measures.part import ALL_EVENTS, Part
from queries.run import run

RULE_VERSION = 1
PUBLISHED_COLUMNS = (
    "month",
    "low",
    "high",
    "confirmed",
    "site_events",
    "campaigns",
    "reports",
    "open_pairs",
    "departments_missing",
)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last month (first days) with an event on record."""

    first_month: dt.date
    last_month: dt.date


@dataclass(frozen=True, slots=True)
class Names:
    """The campaigns and neighborhoods that reports name, in alphabetical order."""

    campaigns: tuple[str, ...]
    neighborhoods: tuple[str, ...]


def joint_events_by_month(
    cursor: duckdb.DuckDBPyConnection,
    from_month: dt.date,
    to_month: dt.date,
    as_of: dt.date,
    part: Part = ALL_EVENTS,
) -> pd.DataFrame:
    """The count of each month from `from_month` to `to_month` (first days, inclusive), as it stands.

    Of a `part` of the events the range still holds whatever people decide, but may be wider than need be.

    Columns: month (first day), low, high, campaign_low (the part of `low` at the sites of campaigns), confirmed,
    site_events, campaigns (numbers of events; `site_events` are those of `confirmed` that belong to a campaign;
    campaigns stand apart), reports, open_pairs (numbers of records),
    departments_missing (ids of departments without a report or a statement for a month that was over at `as_of`),
    is_told_of (whether anybody has reported an event of the month or given a department's word on it).
    """
    return run(
        cursor,
        "joint_events_by_month",
        from_month=from_month,
        to_month=to_month,
        as_of=as_of,
        department=part.department,
        campaign=part.campaign,
        neighborhood=part.neighborhood,
        held_only=part.held_only,
    )


def joint_records_by_month(
    cursor: duckdb.DuckDBPyConnection, from_month: dt.date, to_month: dt.date, part: Part = ALL_EVENTS
) -> pd.DataFrame:
    """The count by rule 0, for comparison: of each month (first day), records (number of records that name two
    departments or more). It knows no status but cancelled, so `held_only` changes nothing.
    """
    return run(
        cursor,
        "joint_records_by_month",
        from_month=from_month,
        to_month=to_month,
        department=part.department,
        campaign=part.campaign,
        neighborhood=part.neighborhood,
    )


def published(months: pd.DataFrame) -> pd.DataFrame:
    """The figures of joint_events_by_month as they are handed out: PUBLISHED_COLUMNS, with month as YYYY-MM."""
    return months[list(PUBLISHED_COLUMNS)].assign(month=months["month"].dt.strftime("%Y-%m"))


def published_csv(months: pd.DataFrame) -> str:
    """The published figures as CSV; several departments_missing are joined by semicolons."""
    table = published(months)
    return table.assign(departments_missing=table["departments_missing"].map(";".join)).to_csv(
        index=False, lineterminator="\n"
    )


def events_of_month(cursor: duckdb.DuckDBPyConnection, month: dt.date, part: Part = ALL_EVENTS) -> pd.DataFrame:
    """Every event of the month that begins on `month`, counted or not, and those that may be the same as one of `part`.

    Columns: event_id, start_date, starts_at (NaT: all day), title, place, neighborhood, campaign, unit, status,
    reports (number), sources (list of {department_id, file_name, row}, one a report), joint_records (how many of them
    rule 0 counts), present and planned (lists of department ids), is_doubted, counted_as (joint, maybe_joint,
    one_department, departments_unknown, campaign, tentative, cancelled, not_held, not_asked_for).
    """
    return run(
        cursor,
        "events_of_month",
        month=month,
        department=part.department,
        campaign=part.campaign,
        neighborhood=part.neighborhood,
        held_only=part.held_only,
    )


def reports_of_event(cursor: duckdb.DuckDBPyConnection, event_id: uuid.UUID) -> pd.DataFrame:
    """The departments' reports that the event combines.

    Columns: report_id, revision, department_id, department_as_given, title, start_date, end_date, starts_at, ends_at,
    status, campaign, place, neighborhood, attendance (people), parts (list of {department_id, organisation, state}),
    file_name, source_row, imported_at.
    """
    return run(cursor, "reports_of_event", event_id=event_id)


def open_pairs_of_month(cursor: duckdb.DuckDBPyConnection, month: dt.date, part: Part = ALL_EVENTS) -> pd.DataFrame:
    """The undecided possible duplicates of a month that touch an event of `part`, the likelier first.

    Columns: probability (0 to 1) and, with endings _a and _b: report, title, department, start_date, starts_at, place.
    """
    return run(
        cursor,
        "open_pairs_of_month",
        month=month,
        department=part.department,
        campaign=part.campaign,
        neighborhood=part.neighborhood,
    )


def counting_rules(cursor: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """The text (one sentence or two a line, in English) of each rule, by its version, the newest first.

    joint_events_by_month counts by RULE_VERSION, joint_records_by_month by rule 0.
    """
    return {int(row["rule_version"]): str(row["text"]) for row in run(cursor, "counting_rules").to_dict("records")}


def places_and_campaigns(cursor: duckdb.DuckDBPyConnection) -> Names:
    """The names to choose from."""
    row = run(cursor, "places_and_campaigns").iloc[0]
    return Names(tuple(row["campaigns"]), tuple(row["neighborhoods"]))


def months_with_reports(cursor: duckdb.DuckDBPyConnection) -> Span | None:
    """The months that the record spans; None without records."""
    row = run(cursor, "months_with_reports").iloc[0]
    if pd.isna(row["first_month"]):
        return None
    return Span(row["first_month"].date(), row["last_month"].date())
