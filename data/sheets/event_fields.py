"""An event report in the fields of its row, and a row in the columns of an event report."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace as changed_copy
from typing import Any

from data.city import City
from data.events.entry import as_entry, ends_at, starts_at
from data.sheets.cells import Values, instant
from data.sheets.kinds import Taken

TEXTS = (
    "place", "address", "neighborhood", "campaign", "description", "url", "contact", "audience", "notes",
    "cancel_reason", "source", "source_id", "occurrence",
)  # fmt: skip
WHEN = frozenset({"date", "start", "end", "last_day"})
SOURCE = "sheet"  # of reports that a person typed into the Sheet


def fields_of(row: Mapping[str, Any], parts: Iterable[Mapping[str, str | None]], city: City) -> dict[str, object]:
    """A stored report in the fields of its tab; blank ones are left out."""
    entry = as_entry(row, (), city)
    names = {department.department_id: department.name for department in city.departments}
    department = names.get(row["department_id"] or "", row["department_id"] or row["department_as_given"])
    fields: dict[str, object] = {
        "status": row["status"],
        "title": " ".join(row["title"].split()),
        "department": department,
        "date": row["start_date"].isoformat(),
        "start": _clock(entry.start),
        "end": _clock(entry.end),
        "last_day": entry.last_day and entry.last_day.isoformat(),
        "visibility": row["visibility"],
        "unit": row["unit"],
        "participants": "; ".join(_part_text(part, names) for part in parts) or None,
        "expected_attendance": row["expected_attendance"],
        "attendance": row["attendance"],
        "languages": ", ".join(row["languages"]) or None,
        "needs": ", ".join(row["needs"]) or None,
        "new_collaboration": row["new_collaboration"],
        "expanded_program": row["expanded_program"],
        "outcome_at": instant(row["outcome_at"]),
        "series": row["series_id"] and str(row["series_id"]),
        "created_at": instant(row["created_at"]),
        **{name: (row[name] or "").strip()[:50_000] or None for name in TEXTS},
    }
    if entry.last_day is None and entry.start is None and row["end_date"] > row["start_date"]:
        fields["last_day"] = row["end_date"].isoformat()
    return {name: value for name, value in fields.items() if value is not None}


def columns_of(row: Taken, stored: Mapping[str, Any] | None, at: dt.datetime, city: City) -> dict[str, Any]:
    """The columns of event_report that a row comes to; what did not change stays to the letter."""
    values = row.values
    named = str(values.get("department") or "")
    told: dict[str, Any] = {
        "report_id": row.record_id,
        "department_id": city.department_named(named),
        "department_as_given": named or None,
        "title": " ".join(str(values["title"]).split()),
        "status": values.get("status") or "confirmed",
        "visibility": values.get("visibility") or "internal",
        "unit": values.get("unit") or "site_event",
        "languages": _as_json(values.get("languages")),
        "needs": _as_json(values.get("needs")),
        "series_id": values.get("series"),
        **{
            name: values.get(name)
            for name in (
                *TEXTS, "expected_attendance", "attendance", "outcome_at", "new_collaboration", "expanded_program",
                "created_at",
            )
        },
    }  # fmt: skip
    told["source"] = told["source"] or SOURCE
    told["created_at"] = told["created_at"] or at.isoformat()
    told |= _when(values, city)
    if stored is None:
        return told
    if not row.changed & WHEN:
        told |= {name: stored[name] for name in ("start_date", "end_date", "starts_at", "ends_at", "all_day")}
    if "department" not in row.changed:
        told |= {name: stored[name] for name in ("department_id", "department_as_given")}
    told["created_at"] = stored["created_at"]
    for name in ("languages", "needs"):
        if name not in row.changed:
            told[name] = stored[name] or None
    for name in TEXTS:
        if name not in row.changed and name in stored:
            told[name] = stored[name]
    return told


def listed(value: object, by: str = ",") -> list[str]:
    """What a cell lists, without blank places."""
    return [one for one in (part.strip() for part in str(value or "").split(by)) if one]


def _part_text(part: Mapping[str, str | None], names: Mapping[str, str]) -> str:
    name = names.get(part["department"] or "") or part["organisation"] or ""
    return f"{name.replace(';', ',')}: {part['state']}"


def _when(values: Values, city: City) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys((*TEXTS, "expected_attendance", "status", "visibility", "unit"))
    day = dt.date.fromisoformat(str(values["date"]))
    entry = changed_copy(
        as_entry(
            {
                **blank, "title": "", "department_id": "", "starts_at": None, "ends_at": None, "start_date": day,
                "end_date": day, "languages": (), "needs": (),
            },
            (),
            city,
        ),
        start=_time(values.get("start")),
        end=_time(values.get("end")),
        last_day=None if values.get("last_day") is None else dt.date.fromisoformat(str(values["last_day"])),
    )  # fmt: skip
    return {
        "start_date": day,
        "end_date": entry.ends_on - dt.timedelta(days=entry.ends_at_midnight),
        "starts_at": starts_at(entry, city),
        "ends_at": ends_at(entry, city),
        "all_day": entry.start is None,
    }


def _as_json(value: object) -> list[str] | None:
    return listed(value) or None


def _clock(time: dt.time | None) -> str | None:
    return None if time is None else time.isoformat("seconds" if time.second else "minutes")


def _time(value: object) -> dt.time | None:
    return None if value is None else dt.time.fromisoformat(str(value))
