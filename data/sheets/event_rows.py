"""Event reports as rows of the tab Events."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace as changed_copy
from typing import Any

import duckdb

from data.city import City
from data.combine import combine
from data.events.entry import AUDIENCES, HELP_KINDS, TITLE_LETTERS
from data.events.entry import LANGUAGES as SPOKEN
from data.events.records import content_of, log_report, rows_of
from data.reasons import N_, Reason
from data.sample.clear import clear_sample
from data.sheets.cells import Column, Values
from data.sheets.event_fields import SOURCE, columns_of, fields_of, listed
from data.sheets.kinds import Taken
from data.store import Write

STATUSES = ("tentative", "confirmed", "held", "cancelled")
STATES = ("invited", "offered", "accepted", "declined", "present", "left_early", "absent")
DELETED = N_("Its row was deleted in the Google Sheet")
TYPED = uuid.UUID("6f0d7c36-7d0a-4a54-9f1e-1f6a0d9f4d11")  # the namespace of ids of typed rows

COLUMNS = {
    "report_id": "UUID", "department_id": "VARCHAR", "department_as_given": "VARCHAR", "title": "VARCHAR",
    "start_date": "DATE", "end_date": "DATE", "starts_at": "TIMESTAMPTZ", "ends_at": "TIMESTAMPTZ",
    "all_day": "BOOLEAN", "status": "VARCHAR", "visibility": "VARCHAR", "unit": "VARCHAR", "campaign": "VARCHAR",
    "place": "VARCHAR", "address": "VARCHAR", "neighborhood": "VARCHAR", "description": "VARCHAR", "url": "VARCHAR",
    "contact": "VARCHAR", "expected_attendance": "INTEGER", "attendance": "INTEGER", "audience": "VARCHAR",
    "languages": "JSON", "needs": "JSON", "notes": "VARCHAR", "cancel_reason": "VARCHAR", "series_id": "UUID",
    "outcome_at": "TIMESTAMPTZ", "new_collaboration": "BOOLEAN", "expanded_program": "BOOLEAN", "source": "VARCHAR",
    "source_id": "VARCHAR", "occurrence": "VARCHAR", "created_at": "TIMESTAMPTZ",
}  # fmt: skip
SHAPE = json.dumps([COLUMNS])
IN_QUESTION = """
CREATE OR REPLACE TEMP TABLE taken_report AS
SELECT unnest(from_json($rows::JSON, $shape), recursive := TRUE)
"""
ADD = """
INSERT INTO event_report BY NAME
SELECT taken.*, report_id AS event_id, 1 AS revision, '{}' AS extra, FALSE AS is_sample, $at::TIMESTAMPTZ AS updated_at
FROM taken_report AS taken
"""
CHANGE = """
UPDATE event_report SET
    revision = revision + 1, department_id = taken.department_id, department_as_given = taken.department_as_given,
    title = taken.title, start_date = taken.start_date, end_date = taken.end_date, starts_at = taken.starts_at,
    ends_at = taken.ends_at, all_day = taken.all_day, status = taken.status, visibility = taken.visibility,
    unit = taken.unit, campaign = taken.campaign, place = taken.place, address = taken.address,
    neighborhood = taken.neighborhood, description = taken.description, url = taken.url, contact = taken.contact,
    expected_attendance = taken.expected_attendance, attendance = taken.attendance, audience = taken.audience,
    languages = taken.languages, needs = taken.needs, notes = taken.notes, cancel_reason = taken.cancel_reason,
    series_id = taken.series_id, outcome_at = taken.outcome_at, new_collaboration = taken.new_collaboration,
    expanded_program = taken.expanded_program, source_id = taken.source_id, occurrence = taken.occurrence,
    updated_at = $at
FROM taken_report AS taken
WHERE event_report.report_id = taken.report_id
"""
PARTS = """
SELECT report_id, list({'department': department_id, 'organisation': organisation, 'state': state} ORDER BY position)
FROM participation
WHERE report_id IN (SELECT unnest($records::UUID[]))
GROUP BY report_id
"""


class EventRows:
    """Event reports: the tab that people look at and type into."""

    name = "event_report"
    tab = "Events"
    prefix = "ev_"
    columns = (
        Column("status", "choice", STATUSES, note="tentative, confirmed, held or cancelled. Blank: confirmed."),
        Column("title", is_required=True, aliases=("event",), note="What the event is called."),
        Column("department", is_required=True, aliases=("dept",), note="The department that holds it."),
        Column("date", "date", is_required=True, aliases=("day",), note="The first day."),
        Column("start", "time", is_required=True, note="When it starts, in the city's time. Blank: all day."),
        Column("end", "time", note="When it ends. Earlier than the start: on the next day."),
        Column("last_day", "date", note="Only where it lasts several days."),
        Column("place", aliases=("location",), note="Where: a park, a school, a station."),
        Column("address"),
        Column("neighborhood", aliases=("neighbourhood",)),
        Column("visibility", "choice", ("public", "internal"), note="public or internal. Blank: internal."),
        Column("participants", note="Who takes part: Police: accepted; Red Cross: present."),
        Column("campaign"),
        Column("unit", "choice", ("site_event", "campaign"), note="Blank: site_event."),
        Column("description"),
        Column("url"),
        Column("contact"),
        Column("expected_attendance", "number"),
        Column("attendance", "number"),
        Column("audience"),
        Column("languages", note=f"Spoken there, parted by commas: {', '.join(SPOKEN)}."),
        Column("needs", note=f"Help still wanted, parted by commas: {', '.join(HELP_KINDS)}."),
        Column("notes", note="For the departments, not for the public."),
        Column("cancel_reason"),
        Column("new_collaboration", "flag", note="yes or no, told with the outcome."),
        Column("expanded_program", "flag", note="yes or no, told with the outcome."),
        Column("outcome_at", "instant"),
        Column("series"),
        Column("source", note="Where it came from. Leave it as it is."),
        Column("source_id"),
        Column("occurrence"),
        Column("created_at", "instant"),
    )
    audiences = AUDIENCES

    def touched(self, cursor: duckdb.DuckDBPyConnection, after: int) -> set[uuid.UUID]:
        """The reports, real ones only, that changes later than `after` in the log concern."""
        return _ids(
            cursor,
            "SELECT DISTINCT report_id FROM change_log AS log JOIN event_report ON log.record_id = report_id::TEXT "
            "WHERE change_number > $after AND record_kind = 'event_report' AND NOT is_sample",
            {"after": after},
        )

    def every(self, cursor: duckdb.DuckDBPyConnection) -> set[uuid.UUID]:
        """All reports but the sample's."""
        return _ids(cursor, "SELECT report_id FROM event_report WHERE NOT is_sample", {})

    def here(
        self, cursor: duckdb.DuckDBPyConnection, records: Iterable[uuid.UUID], city: City
    ) -> dict[uuid.UUID, dict[str, object]]:
        """The reports as they stand here."""
        asked = {"records": list(records)}
        parts = dict(cursor.execute(PARTS, asked).fetchall())
        found = rows_of(cursor.execute("FROM event_report WHERE report_id IN (SELECT unnest($records::UUID[]))", asked))
        return {row["report_id"]: fields_of(row, parts.get(row["report_id"], ()), city) for row in found}

    def fault(self, values: Values, typed: bool, city: City) -> Reason | None:
        """What is wrong with a row as a whole."""
        if not values.get("title"):
            return Reason(N_("title is blank: give the event a title"))
        if values.get("date") is None:
            return Reason(N_("date is blank: give the event a date"))
        if values.get("end") is not None and values.get("start") is None:
            return Reason(N_("start is blank: give a start, or clear the end"))
        day, last = str(values["date"]), values.get("last_day")
        if last is not None and str(last) < day:
            return Reason(N_("last_day before date: the event would end before it starts"))
        if last == day and values.get("end") is not None and str(values["end"]) < str(values["start"]):
            return Reason(N_("end before start: clear last_day if it ends after midnight"))
        department = values.get("department")
        if typed and (not department or city.department_named(str(department)) is None):
            return Reason(
                N_("department is “{department}”: write one of {known}"),
                {"department": str(department or ""), "known": ", ".join(one.name for one in city.departments)},
            )
        if typed and len(str(values["title"])) > TITLE_LETTERS:
            return Reason(N_("title is too long: {most} letters at most"), {"most": TITLE_LETTERS})
        for name, known in (("languages", SPOKEN), ("needs", HELP_KINDS)):
            strange = [one for one in listed(values.get(name)) if one not in known]
            if strange:
                return Reason(
                    N_("{column} has “{cell}”: choose from {choices}"),
                    {"column": name, "cell": strange[0][:60], "choices": ", ".join(known)},
                )
        for part in listed(values.get("participants"), ";"):
            _name, colon, state = part.rpartition(":")
            if colon and state.strip() not in STATES:
                return Reason(
                    N_("participants has “{cell}”: write them as Police: accepted; Red Cross: present"),
                    {"cell": part[:60]},
                )
        return None

    def adopted_id(self, values: Values, spreadsheet: str, used: set[uuid.UUID], city: City) -> uuid.UUID | None:
        """An id that follows from the file and the row's content, so that two processes give the same one."""
        said = json.dumps({name: values[name] for name in sorted(values) if values[name] is not None})
        for number in range(1_000):
            found = uuid.uuid5(TYPED, f"{spreadsheet} {said} {number}")
            if found not in used:
                return found
        return None

    def misses(self, write: Write, rows: Sequence[Taken]) -> set[uuid.UUID]:
        """Event reports rest on no other record."""
        return set()

    def take(self, write: Write, rows: Sequence[Taken], city: City) -> None:
        """Add new reports and change those that changed, as their writer's, and bring events up to date."""
        if any(row.is_new for row in rows):
            clear_sample(write)  # as at the first import: real records have come
        known = {
            row["report_id"]: row
            for row in rows_of(
                write.cursor.execute(
                    "FROM event_report WHERE report_id IN (SELECT unnest($records::UUID[]))",
                    {"records": [row.record_id for row in rows]},
                )
            )
        }
        for is_new in (True, False):
            of_kind = [row for row in rows if (row.record_id not in known) == is_new]
            if not of_kind:
                continue
            before = {} if is_new else {row.record_id: content_of(write, row.record_id) for row in of_kind}
            told = [columns_of(row, known.get(row.record_id), write.at, city) for row in of_kind]
            write.cursor.execute(IN_QUESTION, {"rows": json.dumps(told, default=str), "shape": SHAPE})
            write.cursor.execute(ADD if is_new else CHANGE, {"at": write.at})
            _write_parts(write, of_kind, known, city)
            if is_new:
                _log_new(write, of_kind)
            else:
                for row in of_kind:
                    log_report(changed_copy(write, actor=row.actor), row.record_id, before[row.record_id])
        combine(write, [row.record_id for row in rows])

    def removed(self, write: Write, records: Sequence[uuid.UUID]) -> None:
        """Cancel reports whose rows were deleted; putting the row back undoes it."""
        for record_id in records:
            before = content_of(write, record_id)
            write.cursor.execute(
                "UPDATE event_report SET revision = revision + 1, status = 'cancelled', cancel_reason = $reason, "
                "updated_at = $at WHERE report_id = $report",
                {"reason": DELETED, "at": write.at, "report": record_id},
            )
            log_report(write, record_id, before)
        combine(write, records)


def _write_parts(write: Write, rows: Sequence[Taken], known: Mapping[uuid.UUID, Mapping[str, Any]], city: City) -> None:
    """Who takes part, as the row says. A host that typed its own event takes part in it, said or not."""
    parts = []
    for row in rows:
        if row.record_id in known and not row.changed & {"participants", "department", "status"}:
            continue
        taking_part = [_named_part(text, row.values, city) for text in listed(row.values.get("participants"), ";")]
        is_typed = (row.values.get("source") or SOURCE) == SOURCE
        host = city.department_named(str(row.values.get("department") or ""))
        if is_typed and host is not None and all(department != host for department, *_ in taking_part):
            state = "present" if row.values.get("status") == "held" else "accepted"
            name = next(one.name for one in city.departments if one.department_id == host)
            taking_part.insert(0, (host, name, state))
        parts += [
            {"report_id": row.record_id, "position": place, "department_id": one, "organisation": name, "state": state}
            for place, (one, name, state) in enumerate(taking_part)
        ]
        if row.record_id in known:
            write.cursor.execute("DELETE FROM participation WHERE report_id = $report", {"report": row.record_id})
    write.cursor.execute(
        "INSERT INTO participation BY NAME SELECT unnest(from_json($parts::JSON, $shape), recursive := TRUE)",
        {
            "parts": json.dumps(parts, default=str),
            "shape": '[{"report_id": "UUID", "position": "INTEGER", "department_id": "VARCHAR", '
            '"organisation": "VARCHAR", "state": "VARCHAR"}]',
        },
    )


def _named_part(text: str, values: Values, city: City) -> tuple[str | None, str, str]:
    name, colon, state = text.rpartition(":")
    name, state = (name.strip(), state.strip()) if colon else (text, "")
    otherwise = "present" if values.get("status") == "held" else "accepted"
    return city.department_named(name), name, state or otherwise


def _log_new(write: Write, rows: Sequence[Taken]) -> None:
    write.cursor.execute(
        "INSERT INTO change_log (changed_at, changed_by, record_kind, record_id, before, after) "
        "SELECT $at, told.actor, 'event_report', report.report_id, NULL, to_json(report) "
        "FROM event_report AS report "
        "JOIN (SELECT unnest($records::UUID[]) AS report_id, unnest($actors::TEXT[]) AS actor) AS told "
        "USING (report_id)",
        {"at": write.at, "records": [row.record_id for row in rows], "actors": [row.actor for row in rows]},
    )


def _ids(cursor: duckdb.DuckDBPyConnection, question: str, asked: Mapping[str, Any]) -> set[uuid.UUID]:
    return {record_id for (record_id,) in cursor.execute(question, dict(asked) or None).fetchall()}
