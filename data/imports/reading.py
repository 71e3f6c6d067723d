"""Opening a file that people hand in: what it is, how its columns were understood, and what it holds."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from data.city import City
from data.imports import calendars, columns, files, json_records, rows, tables
from data.imports.columns import ColumnMapping
from data.imports.drafts import FileContents, FileKind, ReadingOptions, UnreadableFile
from data.imports.participant_headers import IsDepartment, no_department
from data.imports.tables import Table
from data.imports.times import day_first_of

Progress = Callable[[int, int], None]

YEARS_BACK = 2
YEARS_AHEAD = 1


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file recognised, and for a table its columns understood; its records are not read yet."""

    name: str
    content: bytes
    kind: FileKind
    table: Table | None  # None for a calendar
    mapping: ColumnMapping | None  # None for a calendar
    shape: str | None  # fingerprint of the headers; None for a calendar

    @property
    def source(self) -> str:
        """Files of one source can hold copies of the same records: calendars (by UID), and tables of one shape."""
        return "calendar" if self.shape is None else f"{self.kind}:{self.shape}"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def series_window(today: dt.date) -> tuple[dt.date, dt.date]:
    """The days, both inclusive, within which recurring events are expanded unless a person says otherwise."""
    return dt.date(today.year - YEARS_BACK, 1, 1), dt.date(today.year + YEARS_AHEAD, 12, 31)


def open_file(
    name: str,
    content: bytes,
    saved_mapping: Callable[[str], ColumnMapping | None],
    is_department: IsDepartment = no_department,
) -> OpenedFile:
    """What the file is and, for a table, how its columns are understood: as saved for its shape, or else by headers.

    `is_department` tells columns that are named after a department and hold marks.
    Raises UnreadableFile with one sentence when it is no calendar and no table.
    """
    kind = files.recognise(name, content)
    if kind == "calendar":
        return OpenedFile(name, content, kind, None, None, None)
    text = files.decoded(content)
    table = json_records.read_json(text, name) if kind == "json" else tables.read_table(text, name)
    shape = columns.shape_of(table)
    saved = saved_mapping(shape)
    mapping = _with_order_of_dates(saved, table) if saved else columns.understand(table, is_department)
    return OpenedFile(name, content, kind, table, mapping, shape)


def is_department_of(city: City) -> IsDepartment:
    """Whether a text names one of the city's departments."""
    return lambda text: city.department_named(text) is not None


def _with_order_of_dates(saved: ColumnMapping, table: Table) -> ColumnMapping:
    """The saved mapping, with day and month in the order that this file shows; as saved where it shows none."""
    dates = columns.date_cells(table, saved.fields)
    return replace(saved, day_first=day_first_of(dates, otherwise=saved.day_first))


def read_records(
    opened: OpenedFile, options: ReadingOptions, city: City, progress: Progress | None = None
) -> FileContents:
    """The records of `opened` as drafts, and those that can't be, with reasons.

    Raises UnreadableFile when no column is understood as titles or none as dates.
    """
    if opened.table is None or opened.mapping is None:
        return calendars.read_calendar(opened.content, options)
    reason = columns.no_event_table(opened.table, opened.mapping, opened.name)
    if reason:
        raise UnreadableFile(reason)
    return rows.drafts_from(
        opened.table,
        opened.mapping,
        options,
        opened.kind,
        progress,
        is_department=is_department_of(city),
    )
