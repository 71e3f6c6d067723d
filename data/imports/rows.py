"""The rows of a table of events as drafts of event reports; those that can't be, with the reason."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from data.imports.cells import count_of, listed, mark_of, one_line, status_of, unit_of, visibility_of
from data.imports.columns import ColumnMapping, date_cells, dropped_headers, no_event_table
from data.imports.drafts import (
    FileContents,
    FileKind,
    NamedParticipant,
    ParticipationState,
    ReadingOptions,
    RejectedRow,
    ReportDraft,
    UnreadableFile,
)
from data.imports.participant_headers import IsDepartment, More, marked_name, no_department
from data.imports.spans import SpanReader, Unusable
from data.imports.tables import Table
from data.imports.times import date_order, day_first_of
from data.reasons import N_, Reason

Progress = Callable[[int, int], None]

_ROWS_BETWEEN_PROGRESS = 1000
_STATE_IN_LIST: Mapping[str, ParticipationState | None] = {"present": "present", "invited": "invited", "partners": None}
# Of what several columns say of one organisation, the first of these counts
_TELLING: tuple[ParticipationState | None, ...] = (
    *("present", "left_early", "absent", "accepted", "offered", "declined", "invited"),
    None,
)


class _ParticipantColumn(NamedTuple):
    """A column that says who takes part: a list of names, or marks below one name."""

    header: str
    place: int
    kind: More
    name: str  # of the one organisation, for marks
    state: ParticipationState | None


def drafts_from(
    table: Table,
    mapping: ColumnMapping,
    options: ReadingOptions,
    kind: FileKind,
    progress: Progress | None = None,
    is_department: IsDepartment = no_department,
) -> FileContents:
    """All rows of `table`, each as a draft or as a rejected row with its reason.

    `progress` is told the rows done and the rows in all; `is_department` keeps names such as "Fire and Rescue" whole.
    Raises UnreadableFile when `mapping` has no column for titles or none for dates.
    """
    mapping = _present_only(mapping, table.headers)
    if reason := no_event_table(table, mapping):
        raise UnreadableFile(reason)
    dates = date_cells(table, mapping.fields)
    chosen = options.day_first if options.day_first is not None else mapping.day_first
    day_first = _day_first(dates, chosen)
    dropped = dropped_headers(table, mapping)
    reader = RowReader(table.headers, mapping, options, day_first, dropped, is_department)
    drafts: list[ReportDraft] = []
    rejected: list[RejectedRow] = []
    for done, (number, cells) in enumerate(table.rows, start=1):
        read = reader.read(number, cells)
        if isinstance(read, ReportDraft):
            drafts.append(read)
        else:
            rejected.append(read)
        if progress is not None and (done % _ROWS_BETWEEN_PROGRESS == 0 or done == len(table.rows)):
            progress(done, len(table.rows))
    notes = tuple(_notes(table, dropped, dates, day_first, chosen))
    return FileContents(kind, tuple(drafts), tuple(rejected), notes)


def draft_from_cells(
    cells: Mapping[str, str],
    mapping: ColumnMapping,
    options: ReadingOptions,
    row: int,
    is_department: IsDepartment = no_department,
) -> ReportDraft | RejectedRow:
    """One mended record, its cells by header (for calendars by field, with CANONICAL_MAPPING), read again."""
    day_first = options.day_first if options.day_first is not None else mapping.day_first
    reader = RowReader(tuple(cells), mapping, options, day_first, (), is_department)
    return reader.read(row, tuple(cells.values()))


class RowReader:
    """Reads the rows of one table, whose columns are looked up once."""

    def __init__(
        self,
        headers: Sequence[str],
        mapping: ColumnMapping,
        options: ReadingOptions,
        day_first: bool | None,
        dropped: Sequence[str],
        is_department: IsDepartment,
    ) -> None:
        place_of = {header: place for place, header in enumerate(headers)}
        self._fields = [(name, place_of[header]) for name, header in mapping.fields.items() if header in place_of]
        self._participant_columns = tuple(_participant_columns(mapping, place_of, is_department))
        taken = {*mapping.fields.values(), *mapping.more, *dropped}
        self._kept = [(header, place_of[header]) for header in headers if header not in dropped]
        self._extra = [(header, place_of[header]) for header in headers if header not in taken]
        self._headers = mapping.fields
        self._spans = SpanReader(mapping.fields, options.zone, day_first)
        self._is_department = is_department
        self._participants = lru_cache(maxsize=4096)(self._named_participants)

    def read(self, number: int, cells: Sequence[str]) -> ReportDraft | RejectedRow:
        """The row as a draft, or as a rejected row that keeps its cells."""
        try:
            return self._draft(number, cells)
        except Unusable as unusable:
            kept = {header: cells[place] for header, place in self._kept if cells[place]}
            return RejectedRow(number, unusable.reason, kept)

    def _draft(self, number: int, cells: Sequence[str]) -> ReportDraft:
        by_field = {name: text for name, place in self._fields if (text := cells[place].strip())}
        said = by_field.get
        title = one_line(said("title", ""))
        if not title:
            template = N_("This row has no title. Write one in column “{column}”.")
            raise Unusable(Reason(template, {"column": self._headers.get("title", "title")}))
        span = self._spans.span(by_field)
        extra = {header: text for header, place in self._extra if (text := one_line(cells[place]))}
        status = status_of(said("status", ""))
        visibility = visibility_of(said("visibility", ""), self._headers.get("visibility", ""))
        unit = unit_of(said("unit", ""))
        counts = {name: count_of(said(name, "")) for name in ("expected_attendance", "attendance")}
        self._keep_unread(
            by_field, extra, span.unread, {"status": status, "visibility": visibility, "unit": unit, **counts}
        )
        participants, unread_marks = self._participants(
            tuple(cells[column.place].strip() for column in self._participant_columns)
        )
        extra.update(unread_marks)
        return ReportDraft(
            row=number,
            title=title,
            start_date=span.start_date,
            end_date=span.end_date,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            all_day=span.all_day,
            source_id=_line(said("id")),
            department=_line(said("department")),
            participants=participants,
            status=status,
            visibility=visibility,
            unit=unit or "site_event",
            place=_line(said("place")),
            address=_line(said("address")),
            neighborhood=_line(said("neighborhood")),
            campaign=_line(said("campaign")),
            description=said("description"),
            url=_line(said("url")),
            contact=_line(said("contact")),
            expected_attendance=counts["expected_attendance"],
            attendance=counts["attendance"],
            extra=extra,
        )

    def _keep_unread(
        self, by_field: Mapping[str, str], extra: dict[str, str], unread: Sequence[str], found: Mapping[str, object]
    ) -> None:
        """Texts that no field could take stay under their header."""
        for name in (*unread, *(name for name, value in found.items() if value is None)):
            if name in by_field:
                extra[self._headers[name]] = one_line(by_field[name])

    def _named_participants(
        self, cells: Sequence[str]
    ) -> tuple[tuple[NamedParticipant, ...], Sequence[tuple[str, str]]]:
        """The organisations named, each with the state that says most, and cells below marks that are none."""
        found: list[NamedParticipant] = []
        unread: list[tuple[str, str]] = []
        for column, text in zip(self._participant_columns, cells, strict=True):
            if column.kind != "marks":
                names = listed(text, self._is_department)
                found += [NamedParticipant(name, column.state) for name in names]
            elif text:
                mark = mark_of(text, column.name)
                if mark is None:
                    unread.append((column.header, one_line(text)))
                elif mark != "no":
                    found.append(NamedParticipant(column.name, column.state if mark == "yes" else mark))
        named: dict[str, NamedParticipant] = {}
        for participant in sorted(found, key=lambda each: _TELLING.index(each.state)):
            named.setdefault(participant.name.casefold(), participant)
        return tuple(named.values()), unread


def _participant_columns(
    mapping: ColumnMapping, place_of: Mapping[str, int], is_department: IsDepartment
) -> Iterator[_ParticipantColumn]:
    """The columns present in this table, those of fields first."""
    lists: list[tuple[str, More]] = [
        (mapping.fields[kind], kind) for kind in ("present", "invited", "partners") if kind in mapping.fields
    ]
    further = [(header, kind) for header, kind in mapping.more.items() if header not in mapping.fields.values()]
    for header, kind in (*lists, *further):
        if header not in place_of:
            continue
        if kind == "marks":
            yield _ParticipantColumn(header, place_of[header], kind, *marked_name(header, is_department))
        else:
            yield _ParticipantColumn(header, place_of[header], kind, "", _STATE_IN_LIST[kind])


def _line(text: str | None) -> str | None:
    return one_line(text) if text else None


def _present_only(mapping: ColumnMapping, headers: Sequence[str]) -> ColumnMapping:
    """The mapping without headers that this table lacks."""
    fields = {name: header for name, header in mapping.fields.items() if header in headers}
    more = {header: kind for header, kind in mapping.more.items() if header in headers}
    return ColumnMapping(fields, mapping.day_first, mapping.past_events, more)


def _day_first(dates: set[str], chosen: bool | None) -> bool | None:
    """The order of the dates: what they prove, or else what was chosen; None leaves a mixture undecided."""
    order = date_order(dates)
    if order in ("day first", "month first"):
        return order == "day first"
    return chosen if chosen is not None or order == "mixed" else day_first_of(dates)


def _notes(
    table: Table, dropped: Sequence[str], dates: set[str], day_first: bool | None, chosen: bool | None
) -> Iterator[Reason]:
    """What people should know of how the table was read."""
    if not table.rows:
        yield Reason(N_("{name} has headings but no rows below them."), {"name": table.name})
    if table.left_out_above:
        yield Reason(N_("Lines above the headings that were left out: {count}."), {"count": table.left_out_above})
    if dropped:
        yield Reason(
            N_("Columns about persons were not kept: {headers}. No event needs them."), {"headers": ", ".join(dropped)}
        )
    order = date_order(dates)
    example = next(iter(sorted(text for text in dates if date_order([text]) == "open")), "")
    if order == "open":
        template = (
            N_("Dates such as “{example}” were read as day/month/year; no date in the file proves it.")
            if day_first
            else N_("Dates such as “{example}” were read as month/day/year; no date in the file proves it.")
        )
        yield Reason(template, {"example": example})
    elif order in ("day first", "month first") and chosen is not None and chosen != day_first and example:
        template = (
            N_("Dates such as “{example}” were read as day/month/year, as other dates in the file prove.")
            if day_first
            else N_("Dates such as “{example}” were read as month/day/year, as other dates in the file prove.")
        )
        yield Reason(template, {"example": example})
