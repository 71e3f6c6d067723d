"""What readers of files hand on, as plain records: drafts of event reports, rejected rows, and what came of them."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.reasons import Reason

Status = Literal["tentative", "confirmed", "held", "cancelled"]
Visibility = Literal["public", "internal"]
Unit = Literal["site_event", "campaign"]
FileKind = Literal["table", "json", "calendar"]
ParticipationState = Literal["invited", "offered", "accepted", "declined", "present", "left_early", "absent"]


class UnreadableFile(Exception):
    """The file as a whole is no calendar and no table, or can't be read as one. `reason` says why and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class NamedParticipant:
    """An organisation that a record names as taking part, as written, with the state the column gives it.

    state None: the column only lists partners; whether they were there follows from the record's status.
    """

    name: str
    state: ParticipationState | None = None


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """One record of a file, understood: an event report before it has departments, identity and an id.

    `row` is where a person finds it: the row number in a table (the first line of the file is 1), the position
    in a JSON array (1 is the first record), the line of BEGIN:VEVENT in a calendar.
    `start_date` and `end_date` are local dates in the city's zone; `end_date` is the last day, inclusive.
    `starts_at` and `ends_at` are aware instants, both None for an all-day event; `ends_at` alone is None when
    the record gives no end.
    """

    row: int
    title: str
    start_date: dt.date
    end_date: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    all_day: bool
    source_id: str | None = None  # the record's own id: UID, id column
    occurrence: str | None = None  # which occurrence of a recurring event: its original start, ISO 8601
    department: str | None = None  # as written in the file
    participants: tuple[NamedParticipant, ...] = ()
    status: Status | None = None  # None: the file does not say
    visibility: Visibility | None = None
    unit: Unit = "site_event"
    place: str | None = None
    address: str | None = None
    neighborhood: str | None = None
    campaign: str | None = None
    description: str | None = None
    url: str | None = None
    contact: str | None = None
    expected_attendance: int | None = None
    attendance: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)  # columns that no field takes, by their headers


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A record that could not become a report: kept whole, so that it can be mended and tried again.

    `cells` holds what the file said, by header (tables, JSON) or by field name (calendars).
    """

    row: int
    reason: Reason
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FileContents:
    """All that a reader found in one file. len(drafts) + len(rejected) is the number of records read."""

    kind: FileKind
    drafts: tuple[ReportDraft, ...]
    rejected: tuple[RejectedRow, ...]
    notes: tuple[Reason, ...] = ()  # what people should know: an assumed zone, a series cut at the window's end


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What a reader must be told rather than guess."""

    zone: dt.tzinfo  # of floating times, and of the local dates
    series_from: dt.date  # recurring events are expanded from this day …
    series_to: dt.date  # … to this one, both inclusive; single events are kept whatever their date
    day_first: bool | None = None  # 03/04 is 3 April; None: told from the column as a whole


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an import. added + updated + unchanged + repeated + rejected = records_read."""

    import_id: uuid.UUID | None  # None: the file held nothing new, so nothing was written
    file_name: str
    kind: FileKind
    records_read: int
    added: int
    updated: int
    unchanged: int
    repeated: int  # rows that repeat another row of the file to the letter
    rejected: tuple[RejectedRow, ...]
    notes: tuple[Reason, ...]
    sample_cleared: bool

    @property
    def changed(self) -> bool:
        return self.import_id is not None
