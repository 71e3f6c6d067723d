"""Match decisions as rows of the tab Match decisions."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from data.changes import log_change
from data.city import City
from data.combine import regroup
from data.reasons import N_, Reason
from data.sheets.cells import Column, Values, instant
from data.sheets.kinds import Taken, record_id_of
from data.store import Write

HERE = """
SELECT decision_id, report_a, report_b, verdict, decided_at, decided_by, undone_at, undone_by
FROM match_decision AS decision
WHERE ($all OR decision_id IN (SELECT unnest($records::UUID[])))
    AND NOT EXISTS (
        FROM event_report AS report
        WHERE report.is_sample AND report.report_id IN (decision.report_a, decision.report_b)
    )
"""
TOUCHED = """
SELECT DISTINCT record_id::UUID FROM change_log WHERE change_number > $after AND record_kind = 'match_decision'
"""
TYPED = uuid.UUID("d7b3a0a8-0e0f-4b39-9d6e-4a6f6a1e0c55")


class DecisionRows:
    """Verdicts that two reports are the same event, or not."""

    name = "match_decision"
    tab = "Match decisions"
    prefix = "md_"
    columns = (
        Column("report_a", is_required=True, note="The id of an event's row."),
        Column("report_b", is_required=True, note="The id of another event's row."),
        Column("verdict", "choice", ("same", "different", "not_sure"), is_required=True),
        Column("decided_at", "instant"),
        Column("decided_by"),
        Column("undone_at", "instant", note="Filled: the decision holds no more."),
        Column("undone_by"),
    )

    def touched(self, cursor: duckdb.DuckDBPyConnection, after: int) -> set[uuid.UUID]:
        """The decisions made or undone since."""
        found = [record_id for (record_id,) in cursor.execute(TOUCHED, {"after": after}).fetchall()]
        return {row[0] for row in _rows(cursor, found)} if found else set()

    def every(self, cursor: duckdb.DuckDBPyConnection) -> set[uuid.UUID]:
        """All decisions but those on the sample."""
        return {row[0] for row in _rows(cursor, None)}

    def here(
        self, cursor: duckdb.DuckDBPyConnection, records: Iterable[uuid.UUID], city: City
    ) -> dict[uuid.UUID, dict[str, object]]:
        """The decisions as they stand here."""
        found: dict[uuid.UUID, dict[str, object]] = {}
        for decision_id, one, other, verdict, decided_at, decided_by, undone_at, undone_by in _rows(cursor, records):
            fields = {
                "report_a": f"ev_{one}",
                "report_b": f"ev_{other}",
                "verdict": verdict,
                "decided_at": instant(decided_at),
                "decided_by": decided_by,
                "undone_at": instant(undone_at),
                "undone_by": undone_by,
            }
            found[decision_id] = {name: value for name, value in fields.items() if value is not None}
        return found

    def fault(self, values: Values, typed: bool, city: City) -> Reason | None:
        """What is wrong with a row as a whole."""
        one, other = (record_id_of(str(values.get(name) or ""), "ev_") for name in ("report_a", "report_b"))
        if one is None or other is None or one == other:
            return Reason(N_("report_a and report_b: copy the ids of two different events' rows"))
        if values.get("verdict") is None:
            return Reason(N_("verdict is blank: choose one of {choices}"), {"choices": "same, different, not_sure"})
        return None

    def adopted_id(self, values: Values, spreadsheet: str, used: set[uuid.UUID], city: City) -> uuid.UUID | None:
        """An id that follows from the two reports and the verdict; None where they have a row already."""
        pair = sorted((str(values["report_a"]), str(values["report_b"])))
        found = uuid.uuid5(TYPED, f"{spreadsheet} {pair} {values['verdict']}")
        return None if found in used else found

    def misses(self, write: Write, rows: Sequence[Taken]) -> set[uuid.UUID]:
        """Decisions on reports that are not on record here."""
        reports = {
            row.record_id: {record_id_of(str(row.values.get(name)), "ev_") for name in ("report_a", "report_b")}
            for row in rows
        }
        known = {
            report_id
            for (report_id,) in write.cursor.execute(
                "SELECT report_id FROM event_report WHERE report_id IN (SELECT unnest($reports::UUID[]))",
                {"reports": [one for pair in reports.values() for one in pair if one is not None]},
            ).fetchall()
        }
        return {record_id for record_id, pair in reports.items() if not pair <= known}

    def take(self, write: Write, rows: Sequence[Taken], city: City) -> None:
        """Put decisions on record as the Sheet has them, and bring events up to date."""
        touched: set[uuid.UUID] = set()
        before = self.here(write.cursor, [row.record_id for row in rows], city)
        for row in rows:
            one, other = (record_id_of(str(row.values[name]), "ev_") for name in ("report_a", "report_b"))
            if one is None or other is None:
                continue
            told: dict[str, Any] = {
                "decision": row.record_id,
                "a": min(one, other),
                "b": max(one, other),
                "verdict": row.values["verdict"],
                "decided_at": row.values.get("decided_at") or write.at,
                "decided_by": row.values.get("decided_by") or row.actor,
                "undone_at": row.values.get("undone_at"),
                "undone_by": row.values.get("undone_by") or (row.actor if row.values.get("undone_at") else None),
            }
            write.cursor.execute(
                "INSERT OR REPLACE INTO match_decision BY NAME SELECT $decision::UUID AS decision_id, "
                "$a::UUID AS report_a, $b::UUID AS report_b, $verdict AS verdict, "
                "$decided_at::TIMESTAMPTZ AS decided_at, $decided_by AS decided_by, "
                "$undone_at::TIMESTAMPTZ AS undone_at, $undone_by AS undone_by",
                told,
            )
            after = {"report_a": one, "report_b": other, "verdict": row.values["verdict"]}
            if row.values.get("undone_at"):
                after["undone"] = True
            actor = replace(write, actor=row.actor)
            log_change(actor, self.name, str(row.record_id), before.get(row.record_id), after)
            touched |= {one, other}
        if touched:
            regroup(write, sorted(touched))

    def removed(self, write: Write, records: Sequence[uuid.UUID]) -> None:
        """A decision whose row was deleted is undone."""
        touched: set[uuid.UUID] = set()
        for record_id, one, other, verdict, *_rest, undone_at, _by in _rows(write.cursor, records):
            if undone_at is None:
                write.cursor.execute(
                    "UPDATE match_decision SET undone_at = $at, undone_by = $actor WHERE decision_id = $decision",
                    {"at": write.at, "actor": write.actor, "decision": record_id},
                )
                told = {"report_a": one, "report_b": other, "verdict": verdict}
                log_change(write, self.name, str(record_id), told, {**told, "undone": True})
                touched |= {one, other}
        if touched:
            regroup(write, sorted(touched))


def _rows(cursor: duckdb.DuckDBPyConnection, records: Iterable[uuid.UUID] | None) -> list[tuple[Any, ...]]:
    return cursor.execute(HERE, {"all": records is None, "records": list(records or ())}).fetchall()
