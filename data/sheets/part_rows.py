"""Departments' parts in each other's events as rows: the tabs Participation and Offers.

A part is what was said last of one department in one report. It stands in the tab Offers where it began as an offer of
assistance, else in Participation, and stays there. Each change in the Sheet is one more word here: none is overwritten.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb

from data.city import City
from data.combine import combine
from data.events.words import Word, add_words
from data.reasons import N_, Reason
from data.sheets.cells import Column, Values
from data.sheets.event_rows import STATES
from data.sheets.kinds import Taken, record_id_of
from data.store import Write

PARTS = uuid.UUID("0b6a5f0e-5f0d-4f0f-8a43-5d0b61f9c9e4")  # the namespace of ids of parts

PARTS_HERE = """
WITH word AS (
    SELECT said.*, first_value(state) OVER (PARTITION BY report_id, said.department_id ORDER BY word_number) AS began
    FROM participation_word AS said
    JOIN event_report AS report USING (report_id)
    WHERE NOT report.is_sample AND ($all OR report_id IN (SELECT unnest($reports::UUID[])))
)
SELECT report_id, department_id, state, help_kind, staff, contacts, remark, said_for, began = 'offered', said_at
FROM word
QUALIFY row_number() OVER (PARTITION BY report_id, department_id ORDER BY word_number DESC) = 1
"""
TOUCHED = """
SELECT DISTINCT word.report_id
FROM change_log AS log
JOIN participation_word AS word ON log.record_id = concat(word.report_id::TEXT, ' ', word.department_id)
WHERE change_number > $after AND record_kind = 'participation_word'
"""


def part_id(report_id: uuid.UUID, department_id: str) -> uuid.UUID:
    """The id of a department's part in a report: the same wherever it is made."""
    return uuid.uuid5(PARTS, f"{report_id} {department_id}")


class PartRows:
    """Parts of one tab."""

    def __init__(self, name: str, tab: str, prefix: str, began_as_offer: bool) -> None:
        self.name, self.tab, self.prefix = name, tab, prefix
        self._began_as_offer = began_as_offer
        self.columns = (
            Column("event", is_required=True, note="The id of the event's row, from the tab Events."),
            Column("department", is_required=True, note="Whose part this is."),
            Column("state", "choice", STATES, is_required=True, note=", ".join(STATES)),
            Column("help_kind", note="What the department brings: crew, booth, …"),
            Column("staff", "number", note="People of the department."),
            Column("contacts", "number", note="Residents that the department itself talked to."),
            Column("remark"),
            Column("said_for", note="The department that says it. Blank: the Office of Performance."),
        )
        self._places: dict[uuid.UUID, tuple[uuid.UUID, str]] = {}

    def touched(self, cursor: duckdb.DuckDBPyConnection, after: int) -> set[uuid.UUID]:
        """The parts of reports of which something was said since; those of this tab."""
        reports = [report_id for (report_id,) in cursor.execute(TOUCHED, {"after": after}).fetchall()]
        return self._of_tab(cursor, reports) if reports else set()

    def every(self, cursor: duckdb.DuckDBPyConnection) -> set[uuid.UUID]:
        """All parts of this tab."""
        return self._of_tab(cursor, None)

    def _of_tab(self, cursor: duckdb.DuckDBPyConnection, reports: Sequence[uuid.UUID] | None) -> set[uuid.UUID]:
        rows = cursor.execute(PARTS_HERE, {"all": reports is None, "reports": list(reports or ())}).fetchall()
        found = {part_id(row[0], row[1]): (row[0], row[1], bool(row[8])) for row in rows}
        self._places |= {one: (report_id, department) for one, (report_id, department, _) in found.items()}
        in_tab = {
            record_id
            for (record_id,) in cursor.execute(
                "SELECT record_id FROM sheet_record WHERE kind = $kind", {"kind": self.name}
            ).fetchall()
        }
        return {one for one, (*_, offered) in found.items() if offered == self._began_as_offer or one in in_tab}

    def here(
        self, cursor: duckdb.DuckDBPyConnection, records: Iterable[uuid.UUID], city: City
    ) -> dict[uuid.UUID, dict[str, object]]:
        """The parts as they stand here."""
        wanted = set(records)
        if not wanted:
            return {}
        if not wanted <= self._places.keys():
            self._of_tab(cursor, None)
        reports = list({self._places[one][0] for one in wanted if one in self._places})
        names = {department.department_id: department.name for department in city.departments}
        found: dict[uuid.UUID, dict[str, object]] = {}
        for row in cursor.execute(PARTS_HERE, {"all": False, "reports": reports}).fetchall():
            report_id, department, state, help_kind, staff, contacts, remark, said_for, *_ = row
            fields = {
                "event": f"ev_{report_id}",
                "department": names.get(department, department),
                "state": state,
                "help_kind": help_kind,
                "staff": staff,
                "contacts": contacts,
                "remark": (remark or "").strip()[:50_000] or None,
                "said_for": said_for and names.get(said_for, said_for),
            }
            one = part_id(report_id, department)
            if one in wanted:
                found[one] = {name: value for name, value in fields.items() if value is not None}
        return found

    def fault(self, values: Values, typed: bool, city: City) -> Reason | None:
        """What is wrong with a row as a whole."""
        if record_id_of(str(values.get("event") or ""), "ev_") is None:
            return Reason(
                N_("event is “{cell}”: copy the id of the event's row"), {"cell": str(values.get("event") or "")}
            )
        department = str(values.get("department") or "")
        if city.department_named(department) is None and (typed or not department):
            return Reason(
                N_("department is “{department}”: write one of {known}"),
                {"department": department, "known": ", ".join(one.name for one in city.departments)},
            )
        if values.get("state") is None:
            return Reason(N_("state is blank: choose one of {choices}"), {"choices": ", ".join(STATES)})
        return None

    def adopted_id(self, values: Values, spreadsheet: str, used: set[uuid.UUID], city: City) -> uuid.UUID | None:
        """The id that follows from event and department; None where they have a row already."""
        named = str(values["department"])
        report_id = record_id_of(str(values["event"]), "ev_") or uuid.UUID(int=0)
        found = part_id(report_id, city.department_named(named) or named)
        return None if found in used else found

    def misses(self, write: Write, rows: Sequence[Taken]) -> set[uuid.UUID]:
        """Parts in events that are not on record here."""
        events = {row.record_id: record_id_of(str(row.values.get("event")), "ev_") for row in rows}
        known = {
            report_id
            for (report_id,) in write.cursor.execute(
                "SELECT report_id FROM event_report WHERE report_id IN (SELECT unnest($reports::UUID[]))",
                {"reports": [one for one in events.values() if one is not None]},
            ).fetchall()
        }
        return {record_id for record_id, event in events.items() if event not in known}

    def take(self, write: Write, rows: Sequence[Taken], city: City) -> None:
        """Say here what the Sheet says."""
        here = self.here(write.cursor, [row.record_id for row in rows], city)
        reports = []
        for row in rows:
            report_id = record_id_of(str(row.values["event"]), "ev_")
            if report_id is None:
                continue
            said = here.get(row.record_id)
            if said is not None and all(said.get(name) == row.values.get(name) for name in row.changed):
                continue
            named = str(row.values["department"])
            said_for = row.values.get("said_for")
            word = Word(
                city.department_named(named) or named,
                row.values["state"],  # type: ignore[arg-type]  # one of STATES, by its column
                help_kind=_text(row.values, "help_kind"),
                staff=_number(row.values, "staff"),
                contacts=_number(row.values, "contacts"),
                remark=_text(row.values, "remark") or "",
                said_for=city.department_named(str(said_for)) or str(said_for) if said_for else None,
            )
            self._places[row.record_id] = (report_id, word.department_id)
            add_words(replace(write, actor=row.actor), report_id, [word])
            reports.append(report_id)
        combine(write, reports)

    def removed(self, write: Write, records: Sequence[uuid.UUID]) -> None:
        """A part whose row was deleted is declined."""
        reports = []
        for record_id in records:
            if record_id not in self._places:
                self._of_tab(write.cursor, None)
            report_id, department = self._places[record_id]
            add_words(write, report_id, [Word(department, "declined")])
            reports.append(report_id)
        combine(write, reports)


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return None if value is None else str(value)


def _number(values: Mapping[str, object], name: str) -> int | None:
    value = values.get(name)
    return value if isinstance(value, int) else None
