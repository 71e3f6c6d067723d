"""Calendar files (.ics) read as drafts of event reports."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.imports.calendar_events import (
    BadEvent,
    CalendarEvent,
    at_times,
    draft_of,
    occurrence_name,
    read_event,
    rejected_row,
)
from data.imports.calendar_lines import CalendarPart, calendar_parts, logical_lines
from data.imports.calendar_times import Zones
from data.imports.drafts import FileContents, ReadingOptions, RejectedRow, ReportDraft, UnreadableFile
from data.imports.recurrences import MOST_OCCURRENCES, expand
from data.reasons import N_, Reason


def read_calendar(content: bytes, options: ReadingOptions) -> FileContents:
    """The events of the calendar file `content`; recurring ones as their single dates within the options' window.

    Raises UnreadableFile if it holds no calendar. One that holds no events is read as such.
    """
    parts = calendar_parts(content)
    if not parts:
        raise UnreadableFile(_why_no_calendar(content))
    reading = _Reading(options)
    for part in parts:
        reading.take(part)
    return reading.contents()


def _why_no_calendar(content: bytes) -> Reason:
    lines = [line.strip() for _, line in logical_lines(content)]
    text = "\n".join(lines).replace("\0", "").strip()
    if not text:
        return Reason(N_("This file is empty: download the calendar again, or choose another file."))
    if text.startswith("<"):
        return Reason(
            N_("This file is a web page, not a calendar: use the page's own link to download or subscribe instead.")
        )
    if text.startswith(("{", "[")):
        message = _message_in(text)
        if message:
            reason = N_("This file is an error message, not a calendar (“{message}”): check the calendar's address.")
            return Reason(reason, {"message": message})
        return Reason(N_("This file is JSON data, not a calendar: export the calendar as an .ics file."))
    return Reason(
        N_("This file is not a calendar, for it has no line BEGIN:VCALENDAR: export the calendar as an .ics file.")
    )


def _message_in(text: str) -> str:
    """What a web service's error message in JSON says, empty if it is no such message."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    found = [record.get(name) for name in ("message", "error", "detail")] if isinstance(record, dict) else []
    return next((" ".join(message.split())[:200] for message in found if isinstance(message, str)), "")


@dataclass
class _Reading:
    """The state of reading one file: what was understood so far, and what people should know of it."""

    options: ReadingOptions
    events: list[CalendarEvent] = field(default_factory=list)
    drafts: list[ReportDraft] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    zones: list[Zones] = field(default_factory=list)
    others: int = 0
    is_cut_off: bool = False
    superseded: int = 0
    series: int = 0
    series_dates: int = 0

    def take(self, part: CalendarPart) -> None:
        """Understand the events of one VCALENDAR."""
        properties = part.properties
        zones = Zones(part.time_zones, properties.text("X-WR-TIMEZONE"), self.options.zone)
        is_cancelled = properties.text("METHOD").upper() == "CANCEL"
        for component in part.events:
            try:
                self.events.append(read_event(component, zones, is_cancelled))
            except BadEvent as error:
                self.rejected.append(rejected_row(component, error.reason))
        self.zones.append(zones)
        self.others += part.others
        self.is_cut_off = self.is_cut_off or not properties.finished

    def contents(self) -> FileContents:
        """All that was read, in the order of the file."""
        by_uid: dict[str, list[CalendarEvent]] = defaultdict(list)
        for event in self.events:
            if event.uid:
                by_uid[event.uid].append(event)
            else:
                self._take_versions([event])
        for versions in by_uid.values():
            self._take_versions(versions)
        self.drafts.sort(key=lambda draft: (draft.row, draft.start_date, draft.occurrence or ""))
        self.rejected.sort(key=lambda rejected: rejected.row)
        self._note()
        return FileContents("calendar", tuple(self.drafts), tuple(self.rejected), tuple(self.notes))

    def _take_versions(self, versions: Sequence[CalendarEvent]) -> None:
        """Draft the events of one UID: a single event, or a series and its changed dates, each in its last version."""
        mains, overrides = newest_versions(versions)
        self.superseded += len(versions) - len(mains) - len(overrides)
        masters = [event for event in mains if event.repeats]
        changed = _by_master(masters, overrides)
        for position, main in enumerate(mains):
            if main.repeats:
                self._take_series(main, changed[id(main)])
            else:
                self._take_single(main, None if position == 0 else main)
        if not masters:
            for override in overrides:
                self._take_single(override, override)

    def _take_single(self, event: CalendarEvent, named_by: CalendarEvent | None) -> None:
        """Draft `event` at its own times; `named_by`: whose original start tells it from others of its UID."""
        original = None if named_by is None else named_by.recurrence_id or named_by.start
        draft = draft_of(event, self.options.zone)
        self.drafts.append(at_times(draft, event.start, event.end, self.options.zone, original))

    def _take_series(self, master: CalendarEvent, overrides: Sequence[CalendarEvent]) -> None:
        try:
            expansion = expand(master, overrides, self.options)
        except BadEvent as error:
            self.rejected.append(rejected_row(master.component, error.reason))
            for override in overrides:
                self._take_single(override, override)
            return
        drafts = {id(event): draft_of(event, self.options.zone) for event in (master, *overrides)}
        for each in expansion.occurrences:
            draft = drafts[id(each.event)]
            self.drafts.append(at_times(draft, each.start, each.end, self.options.zone, each.original))
        self.series += 1
        self.series_dates += len(expansion.occurrences)
        if expansion.is_cut:
            reason = N_("“{title}” repeats so often that only its first {limit} dates were read.")
            self.notes.append(Reason(reason, {"title": master.title, "limit": MOST_OCCURRENCES}))

    def _note(self) -> None:
        """Note what people should know of the file as a whole."""
        if self.series:
            reason = N_(
                "Recurring events: {series}. They were read as {dates} single dates, those from {first} to {last}."
            )
            window = {"first": self.options.series_from.isoformat(), "last": self.options.series_to.isoformat()}
            self.notes.append(Reason(reason, {"series": self.series, "dates": self.series_dates, **window}))
        self._note_zones()
        if self.superseded:
            reason = N_(
                "Copies and older versions of events that the file holds in a newer version, left out: {count}."
            )
            self.notes.append(Reason(reason, {"count": self.superseded}))
        if self.others:
            reason = N_("Entries that are no events (tasks, reminders, notes, busy times), left out: {count}.")
            self.notes.append(Reason(reason, {"count": self.others}))
        if self.is_cut_off:
            self.notes.append(
                Reason(N_("The file ends before the calendar does, so events may be missing. Download it again."))
            )

    def _note_zones(self) -> None:
        unknown = {name: zone for zones in self.zones for name, zone in zones.unknown.items()}
        for name, zone in unknown.items():
            reason = N_("The time zone “{name}” is not known. Its times were read as times of {zone}.")
            self.notes.append(Reason(reason, {"name": name, "zone": str(zone)}))
        if any(zones.assumed_city_zone for zones in self.zones):
            reason = N_("Times without a time zone were read as times of {zone}.")
            self.notes.append(Reason(reason, {"zone": str(self.options.zone)}))


def newest_versions(events: Sequence[CalendarEvent]) -> tuple[list[CalendarEvent], list[CalendarEvent]]:
    """Of the events of one UID: those that stand for themselves, and those that change a date of a series.

    Of several versions only the newest is kept: the highest SEQUENCE, then the last written. But some producers give
    one UID to different events; those of the same SEQUENCE that start at different times are all kept.
    """
    mains = [event for event in events if event.recurrence_id is None]
    highest = max((event.sequence for event in mains), default=0)
    newest: dict[tuple[str, str], CalendarEvent] = {}
    for event in events:
        if event.recurrence_id is not None:
            key = ("override", occurrence_name(event.recurrence_id))
        elif event.sequence == highest:
            key = ("main", occurrence_name(event.start))
        else:
            continue
        other = newest.get(key)
        if other is None or (event.sequence, event.written_at) >= (other.sequence, other.written_at):
            newest[key] = event
    return (
        [event for (kind, _), event in newest.items() if kind == "main"],
        [event for (kind, _), event in newest.items() if kind == "override"],
    )


def _by_master(masters: Sequence[CalendarEvent], overrides: Sequence[CalendarEvent]) -> dict[int, list[CalendarEvent]]:
    """The overrides of each series: where one UID has several, of the last that began before the date changed."""
    changed: dict[int, list[CalendarEvent]] = {id(master): [] for master in masters}
    for override in overrides:
        if masters and override.recurrence_id is not None:
            day = _day(override.recurrence_id)
            begun = [master for master in masters if _day(master.start) <= day]
            changed[id(max(begun or masters[:1], key=lambda master: _day(master.start)))].append(override)
    return changed


def _day(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
