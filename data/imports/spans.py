"""When an event is, from the cells that tell it: one column or six, with or without times."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from data.imports.cells import yes_or_no
from data.imports.times import (
    MIDNIGHT,
    NO_HOURS,
    YEARS,
    Hours,
    Moment,
    Unread,
    is_undecided,
    local_instant,
    named_zone,
    read_hours,
    read_moment,
)
from data.reasons import N_, Reason

_LONGEST_NIGHT = dt.timedelta(hours=12)  # an end time before the start time is next morning's, up to this length
_INSTANT = dt.timedelta(microseconds=1)
_SHOWN = 80  # characters of a cell in a message


class Unusable(Exception):
    """The record can't become a report; `reason` says which column, what it holds and what is expected."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Span:
    """The days and instants of an event, as a draft has them; `unread`: the fields whose texts say no time yet."""

    start_date: dt.date
    end_date: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    all_day: bool
    unread: tuple[str, ...] = ()


class _Ending(NamedTuple):
    date: dt.date | None  # None: not stated
    time: dt.time | None
    zone: dt.tzinfo | None
    field: str
    is_exact: bool  # day and time stand together


class SpanReader:
    """Reads the cells about time of one table's records.

    `headers` names the column of each field, for messages; `day_first` None refuses dates that could be either.
    """

    def __init__(self, headers: Mapping[str, str], zone: dt.tzinfo, day_first: bool | None) -> None:
        self.headers = headers
        self.zone = zone
        self.day_first = day_first

    def span(self, cells: Mapping[str, str]) -> Span:
        """When the event of `cells` (by field, blank ones left out) is. Raises Unusable."""
        opening, field = self._opening(cells)
        all_day = yes_or_no(cells.get("all_day", ""))
        hours, unread = self._hours(cells, opening, field)
        ending = self._ending(cells, opening, hours)
        if all_day or hours.start is None:
            if hours.end is None and ending.time is not None and not all_day:
                unread = (*unread, ending.field)
            return self._whole_days(opening, hours, ending, bool(all_day), unread)
        return self._timed(opening, hours, ending, cells, unread)

    def _opening(self, cells: Mapping[str, str]) -> tuple[Moment, str]:
        field = "start" if "start" in cells else "date"
        if field not in cells:
            header = self.headers.get("date") or self.headers.get("start", "date")
            raise Unusable(
                Reason(N_("This row has no date. Write one in column “{column}”: 2026-10-03."), {"column": header})
            )
        if field == "start" and "date" in cells and read_hours(cells["start"]) is not None:
            field = "date"  # the column for start holds a time only
        moment = self._moment(cells[field], field)
        if field == "date" and moment.time == MIDNIGHT and moment.end_time is None:
            moment = moment._replace(time=None, zone=None)  # how many programs write a date
        return moment, field

    def _moment(self, text: str, field: str) -> Moment:
        moment = read_moment(text, self.day_first)
        if isinstance(moment, Moment) and moment.date.year in YEARS:
            return moment
        template = (
            N_("“{value}” in “{column}” could be day/month or month/day: the file has both. Write it as 2026-10-03.")
            if moment is Unread.AMBIGUOUS
            else N_("“{value}” in column “{column}” is not a date that can be read. Write it as 2026-10-03.")
        )
        raise Unusable(self._reason(template, text, field))

    def _hours(self, cells: Mapping[str, str], opening: Moment, field: str) -> tuple[Hours, tuple[str, ...]]:
        """The times that stand by the date or else in columns of their own, and the fields that say "not yet"."""
        if opening.time is not None and (opening.time != MIDNIGHT or "start_time" not in cells):
            return Hours(opening.time, opening.end_time, opening.zone), ()
        for name in ("start_time", "time_range", "start"):
            if name in cells and name != field:
                hours = self._clock_times(cells[name], name)
                return hours, (name,) if hours is NO_HOURS and is_undecided(cells[name]) else ()
        return NO_HOURS, ()

    def _clock_times(self, text: str, field: str) -> Hours:
        hours = read_hours(text)
        if hours is not None:
            return hours
        moment = read_moment(text, self.day_first)  # programs write a time as 1899-12-30 18:00
        if isinstance(moment, Moment) and moment.time is not None:
            return Hours(moment.time, moment.end_time, moment.zone)
        template = N_("“{value}” in column “{column}” is not a time that can be read. Write it as 6:30 PM or 18:30.")
        raise Unusable(self._reason(template, text, field))

    def _ending(self, cells: Mapping[str, str], opening: Moment, hours: Hours) -> _Ending:
        """The stated end: from one column with day and time, or from a day and a time, or from a range."""
        zone = hours.zone
        if "end" in cells and not is_undecided(cells["end"]):
            if (clock := read_hours(cells["end"])) is not None:
                return _Ending(opening.last_date, clock.start, clock.zone or zone, "end", False)
            moment = self._moment(cells["end"], "end")
            return _Ending(moment.date, moment.time, moment.zone or zone, "end", moment.time is not None)
        date, field = opening.last_date, "end_date" if "end_date" in cells else "date"
        time = hours.end
        if "end_date" in cells and not is_undecided(cells["end_date"]):
            moment = self._moment(cells["end_date"], "end_date")
            date = moment.date
            time = time or (moment.time if moment.time != MIDNIGHT else None)
        if "end_time" in cells:
            clock = self._clock_times(cells["end_time"], "end_time")
            time, zone, field = clock.start or time, clock.zone or zone, "end_time"
        return _Ending(date, time, zone, field, False)

    def _whole_days(
        self, opening: Moment, hours: Hours, ending: _Ending, says_all_day: bool, unread: tuple[str, ...]
    ) -> Span:
        last = ending.date or opening.date
        if says_all_day and hours.start == ending.time == MIDNIGHT and last > opening.date:
            last -= dt.timedelta(days=1)  # Outlook ends an all-day event at the midnight after it
        if last < opening.date:
            raise Unusable(self._backwards(opening.date, last, ending.field))
        return Span(opening.date, last, None, None, True, unread)

    def _timed(
        self, opening: Moment, hours: Hours, ending: _Ending, cells: Mapping[str, str], unread: tuple[str, ...]
    ) -> Span:
        if hours.start is None:
            raise ValueError("a timed event has a start")
        zone = hours.zone or self._zone(cells)
        starts_at = local_instant(opening.date, hours.start, zone)
        ends_at = None
        if ending.time is not None:
            ends_at = self._end_instant(starts_at, opening.date, ending, ending.zone or zone)
        elif ending.date is not None and ending.date < opening.date:
            raise Unusable(self._backwards(opening.date, ending.date, ending.field))
        starts_at = self._in_city(starts_at)
        ends_at = self._in_city(ends_at) if ends_at else None
        if ends_at is None:
            last = max(ending.date or opening.date, starts_at.date())
        else:
            last = max((ends_at - _INSTANT).date(), starts_at.date())  # one that ends at midnight ends that evening
        return Span(starts_at.date(), last, starts_at, ends_at, False, unread)

    def _end_instant(
        self, starts_at: dt.datetime, start_date: dt.date, ending: _Ending, zone: dt.tzinfo
    ) -> dt.datetime:
        if ending.time is None:
            raise ValueError("an end instant has a time")
        date = ending.date or start_date
        ends_at = local_instant(date, ending.time, zone)
        if ends_at.timestamp() >= starts_at.timestamp():
            return ends_at
        if not ending.is_exact and date == start_date:
            next_morning = local_instant(date + dt.timedelta(days=1), ending.time, zone)
            if next_morning.astimezone(dt.UTC) - starts_at.astimezone(dt.UTC) <= _LONGEST_NIGHT:
                return next_morning
        raise Unusable(self._backwards(starts_at, ends_at, ending.field))

    def _in_city(self, instant: dt.datetime) -> dt.datetime:
        return instant if instant.tzinfo is self.zone else instant.astimezone(self.zone)

    def _zone(self, cells: Mapping[str, str]) -> dt.tzinfo:
        """The zone of a column for zones, or else the city's."""
        if "zone" not in cells or is_undecided(cells["zone"]):
            return self.zone
        zone = named_zone(cells["zone"])
        if zone is None:
            template = N_("“{value}” in column “{column}” is not a known time zone. Write it as America/New_York.")
            raise Unusable(self._reason(template, cells["zone"], "zone"))
        return zone

    def _reason(self, template: str, text: str, field: str) -> Reason:
        return Reason(template, {"value": text[:_SHOWN], "column": self.headers.get(field, field)})

    def _backwards(self, start: dt.date, end: dt.date, field: str) -> Reason:
        """Why an end before the start is refused. Both are days, or both instants, shown in the city's zone."""
        shown = [
            f"{when.astimezone(self.zone):%Y-%m-%d %H:%M}" if isinstance(when, dt.datetime) else when.isoformat()
            for when in (start, end)
        ]
        return Reason(
            N_("The event ends ({end}) before it starts ({start}). Correct column “{column}”."),
            {"start": shown[0], "end": shown[1], "column": self.headers.get(field, field)},
        )
