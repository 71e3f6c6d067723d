"""Small worlds for tests: stores in memory, files as people hand them in, and reports put on record one by one."""

import datetime as dt
import hashlib
import itertools
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from data.city import configured_city
from data.combine import combine, refresh_doubt_groups, regroup
from data.imports.departments import Departments, Part
from data.imports.drafts import ImportResult, ParticipationState, ReportDraft, Status, Unit
from data.imports.run import ImportChoices, import_file
from data.imports.staging import StagedReport, staged, write_reports
from data.store import Store, Write
from queries.joint_events import joint_events_by_month

DURHAM = ZoneInfo("America/New_York")
AT = dt.datetime(2026, 6, 15, 16, 0, tzinfo=dt.UTC)  # when the worlds are made, unless a test says otherwise
TODAY = AT.astimezone(DURHAM).date()
ACTOR = "ana"
CITY = configured_city()

_numbers = itertools.count(1)


def new_store() -> Store:
    """A store of its own, forgotten at the end."""
    return Store.open(":memory:", CITY)


def evening(day: int, month: int = 10, year: int = 2025, hour: int = 18, minute: int = 0) -> dt.datetime:
    """A local moment in Durham."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=DURHAM)


def csv(*lines: str) -> bytes:
    """A table file of these lines."""
    return "".join(f"{line}\n" for line in lines).encode()


def calendar(*components: Sequence[str]) -> bytes:
    """A calendar file of these components, each the lines between BEGIN:VEVENT and END:VEVENT."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//test//EN"]
    for component in components:
        lines += ["BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", *component, "END:VEVENT"]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def imported(
    store: Store, content: bytes, name: str = "events.csv", at: dt.datetime = AT, actor: str = ACTOR, **choices: Any
) -> ImportResult:
    """Import `content` as a file called `name`."""
    return import_file(store, name, content, ImportChoices(**choices), actor, at)


def counts(result: ImportResult) -> dict[str, int]:
    """What came of an import, in numbers, without those that are zero."""
    numbers = {
        "read": result.records_read,
        "added": result.added,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "repeated": result.repeated,
        "rejected": len(result.rejected),
    }
    return {name: number for name, number in numbers.items() if number}


def rows(store: Store, question: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The answer to a question of the test's own."""
    cursor = store.cursor()
    try:
        return cursor.execute(question, parameters or None).fetchall()
    finally:
        cursor.close()


def value(store: Store, question: str, **parameters: Any) -> Any:
    """The one cell that answers a question of the test's own."""
    ((cell,),) = rows(store, question, **parameters)
    return cell


def told(
    parts: Mapping[str, ParticipationState],
    *,
    department: str | None = "fire",
    starts: dt.datetime | dt.date = dt.datetime(2025, 10, 7, 18, tzinfo=DURHAM),
    title: str | None = None,
    place: str | None = None,
    neighborhood: str | None = None,
    status: Status = "held",
    unit: Unit = "site_event",
    campaign: str | None = None,
) -> StagedReport:
    """What one department tells of an event. Without a title it gets one of its own, which is like no other."""
    starts_at = starts if isinstance(starts, dt.datetime) else None
    day = starts.astimezone(DURHAM).date() if isinstance(starts, dt.datetime) else starts
    draft = ReportDraft(
        row=2,
        title=title or _word_like_no_other(next(_numbers)),
        start_date=day,
        end_date=day,
        starts_at=starts_at and starts_at.astimezone(dt.UTC),
        ends_at=None,
        all_day=starts_at is None,
        place=place,
        neighborhood=neighborhood,
        unit=unit,
    )
    departments = Departments(department, tuple(Part(name, name, state) for name, state in parts.items()))
    return staged(draft, status, departments, campaign)


def _word_like_no_other(number: int) -> str:
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(str(number).encode()).hexdigest()[:12])


def add_reports(write: Write, reports: Sequence[StagedReport], is_sample: bool = False) -> list[uuid.UUID]:
    """Put reports on record; their ids."""
    ids = [uuid.uuid4() for _ in reports]
    write_reports(write, list(zip(ids, reports, strict=True)), "form", uuid.uuid4(), is_sample)
    combine(write, ids)
    return ids


def report(
    store: Store,
    parts: Mapping[str, ParticipationState] | None = None,
    at: dt.datetime = AT,
    is_sample: bool = False,
    **fields: Any,
) -> uuid.UUID:
    """Put one report on record, in a transaction of its own. Without `parts` Fire and Police were present."""
    tale = told({"fire": "present", "police": "present"} if parts is None else parts, **fields)
    with store.write(ACTOR, at) as write:
        (report_id,) = add_reports(write, [tale], is_sample)
    return report_id


def add_decision(write: Write, one: uuid.UUID, other: uuid.UUID, verdict: str) -> uuid.UUID:
    """Note a person's verdict on two reports; call regroup after the last one."""
    decision_id = uuid.uuid4()
    write.cursor.execute(
        "INSERT INTO match_decision (decision_id, report_a, report_b, verdict, decided_at, decided_by) "
        "VALUES ($id, $a, $b, $verdict, $at, $actor)",
        {
            "id": decision_id,
            "a": min(one, other),
            "b": max(one, other),
            "verdict": verdict,
            "at": write.at,
            "actor": write.actor,
        },
    )
    return decision_id


def decide(store: Store, one: uuid.UUID, other: uuid.UUID, verdict: str, at: dt.datetime = AT) -> uuid.UUID:
    """A person's verdict on two reports, put into force."""
    with store.write(ACTOR, at) as write:
        decision_id = add_decision(write, one, other, verdict)
        regroup(write)
    return decision_id


def undo(store: Store, decision_id: uuid.UUID, at: dt.datetime = AT) -> None:
    """Take a verdict back."""
    with store.write(ACTOR, at) as write:
        write.cursor.execute(
            "UPDATE match_decision SET undone_at = $at, undone_by = $actor WHERE decision_id = $id",
            {"id": decision_id, "at": at, "actor": ACTOR},
        )
        regroup(write)


def forget_pairs(write: Write) -> None:
    """Have the app find no possible duplicates: for tests that make pairs of their own."""
    write.cursor.execute("DELETE FROM possible_duplicate")
    regroup(write)


def doubt(write: Write, one: uuid.UUID, other: uuid.UUID) -> None:
    """Make two reports a possible duplicate; call refresh_doubt_groups after the last one."""
    write.cursor.execute(
        "INSERT OR REPLACE INTO possible_duplicate VALUES ($a, $b, 0.9, '[]', 'review')",
        {"a": min(one, other), "b": max(one, other)},
    )


def doubted(store: Store, *pairs: tuple[uuid.UUID, uuid.UUID]) -> None:
    """Make pairs of reports the only possible duplicates, that nobody has decided."""
    with store.write(ACTOR, AT) as write:
        forget_pairs(write)
        for one, other in pairs:
            doubt(write, one, other)
        refresh_doubt_groups(write)


def events(store: Store) -> list[set[uuid.UUID]]:
    """The reports of each event, the event's own id checked to be one of them."""
    grouped = rows(store, "SELECT event_id, list(report_id) FROM event_report GROUP BY ALL")
    derived = {event_id for (event_id,) in rows(store, "SELECT event_id FROM event")}
    assert derived == {event_id for event_id, _ in grouped}
    return sorted((set(reports) for _, reports in grouped), key=lambda reports: (len(reports), sorted(reports)))


def month_figures(
    store: Store, month: dt.date = dt.date(2025, 10, 1), last: dt.date | None = None, as_of: dt.date = TODAY
) -> list[dict[str, Any]]:
    """The figures of each month, as plain values."""
    cursor = store.cursor()
    try:
        return plain(joint_events_by_month(cursor, month, last or month, as_of))
    finally:
        cursor.close()


def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of an answer with days as dates and lists as lists."""
    return [{str(name): _plain(cell) for name, cell in row.items()} for row in table.to_dict("records")]


def _plain(cell: Any) -> Any:
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return cell.tolist() if hasattr(cell, "tolist") else cell
