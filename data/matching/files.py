"""Reports to match read from files, as import-events reads them, without a database."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.city import City
from data.imports.departments import without_persons
from data.imports.drafts import ReadingOptions, ReportDraft
from data.imports.reading import is_department_of, open_file, read_records
from data.matching.reports import ComparedReport, compared


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report, and where a person finds it."""

    report: ComparedReport
    source: str  # name of the file
    ref: str  # its own id (UID, id column), or else its row number
    starts: str  # local start, ISO 8601: a date, or date and time
    row: int
    extra: Mapping[str, str]  # columns that no field takes


def read_reports(
    path: Path,
    options: ReadingOptions,
    default_department: str | None,
    city: City,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[FiledReport], int]:
    """The reports of the file at `path`, and how many of its records can't be read.

    Raises UnreadableFile when it is no calendar and no table of events, OSError when it can't be opened.
    """
    is_department = is_department_of(city)
    opened = open_file(path.name, path.read_bytes(), lambda shape: None, is_department)
    contents = read_records(opened, options, city, progress)
    if contents.kind == "calendar":
        contents = without_persons(contents, city)
    reports = [
        FiledReport(
            report=compared(
                draft, f"{path}#{number}", path.name, default_department, city, contents.kind == "calendar"
            ),
            source=path.name,
            ref=draft.source_id or str(draft.row),
            starts=_starts(draft, city),
            row=draft.row,
            extra=draft.extra,
        )
        for number, draft in enumerate(contents.drafts)
    ]
    return reports, len(contents.rejected)


def _starts(draft: ReportDraft, city: City) -> str:
    if draft.starts_at is None:
        return draft.start_date.isoformat()
    return _local(draft.starts_at, city).isoformat(timespec="minutes")


def _local(instant: dt.datetime, city: City) -> dt.datetime:
    return instant.astimezone(city.zone).replace(tzinfo=None)
