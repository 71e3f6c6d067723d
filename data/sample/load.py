"""Loading the sample: its files go through the same import as anyone's, then its months and decisions are added."""

import csv
import datetime as dt
import uuid
from pathlib import Path

from data.changes import log_change
from data.combine import regroup
from data.imports.drafts import ReadingOptions
from data.imports.reading import is_department_of, open_file, read_records
from data.imports.run import ImportChoices, import_into
from data.sample.clear import clear_sample
from data.sample.page_views import load_page_views
from data.store import Store, Write

FOLDER = Path(__file__).parent
ACTOR = "sample"

# The files as departments would hand them in, and whose they are where they do not say it themselves.
FILES: dict[str, str | None] = {
    "fire.csv": "fire",
    "police.csv": "police",
    "community_safety.csv": "community_safety",
    "neighborhood_improvement_services.csv": "neighborhood_improvement_services",
    "city_managers_office.csv": "city_managers_office",
    "emergency_communications.ics": "emergency_communications",
    "shared_calendar.csv": None,
}
SERIES_WINDOW = dt.date(2024, 1, 1), dt.date(2026, 6, 30)  # the sample's own span, so that it never changes


def load_sample(store: Store, at: dt.datetime) -> None:
    """Put the sample in place, in one transaction; a sample already there is replaced."""
    options = ReadingOptions(store.city.zone, *SERIES_WINDOW)
    with store.write(ACTOR, at) as write:
        clear_sample(write)
        for name, department in FILES.items():
            opened = open_file(name, (FOLDER / name).read_bytes(), lambda shape: None, is_department_of(store.city))
            choices = ImportChoices(default_department=department, is_sample=True)
            import_into(write, opened, read_records(opened, options, store.city), options, choices, store.city)
        _state_department_months(write)
        _decide_matches(write)
        load_page_views(write, store.city)
        write.changed = True


def _state_department_months(write: Write) -> None:
    for row in _rows("department_months.csv"):
        write.cursor.execute(
            "INSERT OR REPLACE INTO department_month VALUES ($department, $month, $statement, $at, $actor, TRUE)",
            {
                "department": row["department_id"],
                "month": dt.date.fromisoformat(row["month"] + "-01"),
                "statement": row["statement"],
                "at": write.at,
                "actor": write.actor,
            },
        )
        log_change(write, "department_month", f"{row['department_id']} {row['month']}", None, row)


def _decide_matches(write: Write) -> None:
    for row in _rows("match_decisions.csv"):
        pair = sorted((_report(write, row["source_a"], row["ref_a"]), _report(write, row["source_b"], row["ref_b"])))
        decision = {"decision_id": uuid.uuid4(), "report_a": pair[0], "report_b": pair[1], "verdict": row["verdict"]}
        write.cursor.execute(
            "INSERT INTO match_decision (decision_id, report_a, report_b, verdict, decided_at, decided_by) "
            "VALUES ($decision_id, $report_a, $report_b, $verdict, $at, $actor)",
            {**decision, "at": write.at, "actor": write.actor},
        )
        log_change(write, "match_decision", str(decision["decision_id"]), None, decision)
    regroup(write)


def _report(write: Write, file_name: str, reference: str) -> uuid.UUID:
    """The report of the sample file's row, or of its UID in a calendar."""
    rows = write.cursor.execute(
        "SELECT report_id FROM event_report JOIN import USING (import_id) "
        "WHERE import.file_name = $name AND (source_row::TEXT = $reference OR source_id = $reference)",
        {"name": file_name, "reference": reference},
    ).fetchall()
    if not rows:
        raise LookupError(f"match_decisions.csv names {reference} of {file_name}, which is no report")
    report_id: uuid.UUID = rows[0][0]
    return report_id


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
