"""The single dates of recurring events, worked out by recurring-ical-events within a window of days.

The library is handed wall-clock times of the series' own zone, without the zone: repetition is by the wall clock, and
times without zones can't be told apart wrongly. What it answers gets the zone back.
"""

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar.prop import vRecur

from data.imports.calendar_events import BadEvent, CalendarEvent
from data.imports.calendar_lines import Property
from data.imports.calendar_times import Moment, moments_of
from data.imports.drafts import ReadingOptions
from data.reasons import N_, Reason

MOST_OCCURRENCES = 5_000
"""A series with more dates in the window than these is cut, and says so."""

_MOST_STEPS = 200_000  # from the start of a dense series to the end of the window
_DENSE = frozenset(("HOURLY", "MINUTELY", "SECONDLY"))
_MOST_YEARS = 20  # … which also must not lie further apart than these
_NAMES_OF_DAYS = frozenset(("BYDAY", "BYMONTH", "BYMONTHDAY", "BYWEEKNO", "BYYEARDAY", "WKST"))
_NAMES_OF_TIMES = frozenset(("BYHOUR", "BYMINUTE", "BYSECOND"))
_NUMBER = "X-NUMBER"  # which of the events handed to the library a date comes from
_GREGORIAN_CYCLE = 400  # years after which dates fall on the same days of the week again


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series: the event that describes it, when it was planned first, and its times now."""

    event: CalendarEvent
    original: Moment
    start: Moment
    end: Moment | None


@dataclass(frozen=True, slots=True)
class Expansion:
    """The dates of a series in the window, in order. is_cut: there are more."""

    occurrences: list[Occurrence]
    is_cut: bool


class _Window:
    """The days to list, as wall-clock times of a series' zone. `end` is exclusive."""

    def __init__(self, options: ReadingOptions, zone: dt.tzinfo | None) -> None:
        self._first_day, self._last_day, self._city_zone = options.series_from, options.series_to, options.zone
        self.start = self._midnight(options.series_from, zone)
        self.end = self._midnight(options.series_to + dt.timedelta(days=1), zone)

    def _midnight(self, day: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
        local = dt.datetime.combine(day, dt.time(0))
        return local if zone is None else local.replace(tzinfo=self._city_zone).astimezone(zone).replace(tzinfo=None)

    def holds(self, start: Moment) -> bool:
        day = start.astimezone(self._city_zone).date() if isinstance(start, dt.datetime) else start
        return self._first_day <= day <= self._last_day


def expand(master: CalendarEvent, overrides: Sequence[CalendarEvent], options: ReadingOptions) -> Expansion:
    """The occurrences of `master` that start in the window, `overrides` standing in for those that were changed.

    Raises BadEvent if its rule can't be understood, names no date, or names too many to go through.
    """
    window = _Window(options, master.zone)
    try:
        rules = [_Rule(source.value, master) for source in master.component.every("RRULE") if source.value.strip()]
        end = min((rule.end_of_listing(window) for rule in rules), default=window.end)
        found = _listed(master, overrides, rules, window.start, end, window)
    except BadEvent:
        raise
    except Exception as error:  # the libraries fail in many ways on rules that are none, and each means the same here
        raise BadEvent(_unreadable_rule(master)) from error
    kept = sorted((each for each in found if window.holds(each.start)), key=lambda each: _instant(each, options.zone))
    return Expansion(kept[:MOST_OCCURRENCES], len(kept) > MOST_OCCURRENCES or end < window.end)


def _listed(
    master: CalendarEvent,
    overrides: Sequence[CalendarEvent],
    rules: "Sequence[_Rule]",
    start: dt.datetime,
    end: dt.datetime,
    window: _Window,
) -> list[Occurrence]:
    """What recurring-ical-events lists between `start` and `end`."""
    calendar = icalendar.Calendar()
    calendar.add_component(_component_of_master(master, rules, window))
    for number, override in enumerate(overrides, start=1):
        calendar.add_component(_component_of_override(override, master, number))
    events = [master, *overrides]
    query = recurring_ical_events.CalendarQuery(calendar)
    return [_occurrence_of(component, events) for component in query.between(start, end)]


class _Rule:
    """An RRULE made fit for the libraries: by the wall clock of its series, and known to end in reasonable time."""

    def __init__(self, text: str, master: CalendarEvent) -> None:
        self._master = master
        parts = (part.partition("=") for part in re.sub(r"\s", "", text).upper().split(";") if part)
        self._parts = {name: value for name, _, value in parts}
        if int(self._parts.get("INTERVAL", "1")) < 1:
            raise BadEvent(_unreadable_rule(master))  # it would never move on
        if int(self._parts.get("COUNT", "1")) < 0:
            del self._parts["COUNT"]  # some producers write -1 for “without end”
        if "UNTIL" in self._parts:
            self._parts["UNTIL"] = self._until(self._parts["UNTIL"])
        self._refuse_if_it_names_no_date()

    def __str__(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self._parts.items())

    def _until(self, text: str) -> str:
        """The last moment by the wall clock; a day is meant to the end of it, whatever the standard says."""
        ((until, _),) = moments_of(
            [Property("UNTIL", {}, text)], self._master.zones, floating=self._master.zone or dt.UTC
        )
        if self._master.zone is None:
            if isinstance(until, dt.datetime) and until.time() != dt.time(0):
                until = until.astimezone(self._master.zones.floating())  # the end of a day, written in UTC
            return f"{until:%Y%m%d}"
        if isinstance(until, dt.datetime):
            return f"{until.astimezone(self._master.zone):%Y%m%dT%H%M%S}"
        return f"{until:%Y%m%d}T235959"

    def _refuse_if_it_names_no_date(self) -> None:
        """A rule such as “every February 30” would be searched for a match until the year 9999.

        So the search begins just one cycle of the calendar before that: the days of the week are the same there.
        """
        if self._parts.get("FREQ") in _DENSE:
            if "BYSETPOS" in self._parts or (
                self._parts["FREQ"] == "SECONDLY" and _NAMES_OF_TIMES & self._parts.keys()
            ):
                raise BadEvent(self._too_often())  # even a part of one cycle has too many seconds to search
            parts = {name: value for name, value in self._parts.items() if name in _NAMES_OF_DAYS} | {"FREQ": "DAILY"}
        else:
            parts = {name: value for name, value in self._parts.items() if name not in ("UNTIL", "COUNT")}
        endless = ";".join(f"{name}={value}" for name, value in parts.items())
        start = _wall(self._master.start, self._master)
        late = start.replace(year=start.year + (9999 - start.year) // _GREGORIAN_CYCLE * _GREGORIAN_CYCLE)
        if late.year > 9999 - _GREGORIAN_CYCLE // 2:
            late = late.replace(year=late.year - _GREGORIAN_CYCLE)
        if next(iter(rrulestr(endless, dtstart=late)), None) is None:
            raise BadEvent(_unreadable_rule(self._master))

    @property
    def _is_dense(self) -> bool:
        """Whether it may name many times of one day."""
        times = [len(self._parts.get(name, "").split(",")) for name in _NAMES_OF_TIMES]
        return self._parts.get("FREQ") in _DENSE or times[0] * times[1] * times[2] > 12

    def end_of_listing(self, window: _Window) -> dt.datetime:
        """The end of the window, or the moment in it when a dense rule has named as many dates as are listed.

        Raises BadEvent if getting there would take too long.
        """
        if not self._is_dense:
            return window.end
        if window.end.year - self._master.start.year > _MOST_YEARS:
            raise BadEvent(self._too_often())
        listed = 0
        start: dt.datetime
        for steps, start in enumerate(rrulestr(str(self), dtstart=_wall(self._master.start, self._master))):
            if start >= window.end:
                break
            listed += start >= window.start
            if listed > MOST_OCCURRENCES:
                return start
            if steps > _MOST_STEPS:
                raise BadEvent(self._too_often())
        return window.end

    def dates_before_end_of(self, window: _Window) -> list[dt.datetime]:
        """All the dates it names, to the end of the window."""
        end = self.end_of_listing(window)
        dates = rrulestr(str(self), dtstart=_wall(self._master.start, self._master))
        return list(itertools.takewhile(lambda date: date < end, dates))

    def _too_often(self) -> Reason:
        reason = N_("This event repeats too often to be listed (“{rule}”). Enter the dates you need as single events.")
        return Reason(reason, {"rule": str(self)})


def _unreadable_rule(master: CalendarEvent) -> Reason:
    reason = N_("The rule by which this event repeats, “{rule}”, is not understood. Enter its dates as single events.")
    names = ("RRULE", "RDATE", "EXDATE", "EXRULE")
    rules = [source.value for name in names for source in master.component.every(name)]
    return Reason(reason, {"rule": "; ".join(rules)[:200]})


def _wall(moment: Moment, master: CalendarEvent) -> dt.datetime:
    """`moment` by the wall clock of the series; of a day, the time of day at which the series begins."""
    if isinstance(moment, dt.datetime):
        local = moment if master.zone is None else moment.astimezone(master.zone)
        return local.replace(tzinfo=None)
    time = master.start.time() if isinstance(master.start, dt.datetime) else dt.time(0)
    return dt.datetime.combine(moment, time)


def _bare(moment: Moment, master: CalendarEvent) -> Moment:
    """`moment` as the library is to see it: a day if the series is of days, else a time without zone."""
    wall = _wall(moment, master)
    return wall.date() if master.zone is None else wall


def _component_of_master(master: CalendarEvent, rules: "Sequence[_Rule]", window: _Window) -> icalendar.Event:
    component = _component(master, master, 0)
    for rule in rules:
        component.add("rrule", vRecur.from_ical(str(rule)))
    floating = master.zone or dt.UTC
    for date, period in moments_of(master.component.every("RDATE"), master.zones, floating):
        start = _bare(date, master)
        if period is None:
            component.add("rdate", [start])
        else:
            end = period if isinstance(period, dt.timedelta) else _bare(period, master)
            component.add("rdate", [(start, end)], parameters={"VALUE": "PERIOD"})
    for date, _ in moments_of(master.component.every("EXDATE"), master.zones, floating):
        # A day excludes all that the series holds on it.
        component.add("exdate", [_bare(date, master) if isinstance(date, dt.datetime) else date])
    for source in master.component.every("EXRULE"):
        excluded = _Rule(source.value, master).dates_before_end_of(window)
        component.add("exdate", [date.date() for date in excluded] if master.zone is None else excluded)
    return component


def _component_of_override(override: CalendarEvent, master: CalendarEvent, number: int) -> icalendar.Event:
    assert override.recurrence_id is not None  # noqa: S101 - it is what makes it an override
    component = _component(override, master, number)
    parameters = {"RANGE": "THISANDFUTURE"} if override.changes_the_future else {}
    component.add("recurrence-id", _bare(override.recurrence_id, master), parameters=parameters)
    return component


def _component(event: CalendarEvent, master: CalendarEvent, number: int) -> icalendar.Event:
    """What the library needs to know of `event`, in the terms of its series."""
    component = icalendar.Event()
    component.add("uid", "series")
    component.add(_NUMBER, str(number))
    component.add("dtstart", _bare(event.start, master))
    if event.end is not None:
        component.add("dtend", _bare(event.end, master))
    return component


def _occurrence_of(component: icalendar.Event, events: Sequence[CalendarEvent]) -> Occurrence:
    """The occurrence that the library lists as `component`, with the zone of the series again."""
    library: Any = component  # it types each property as anything that any property may be
    master, event = events[0], events[int(library[_NUMBER])]
    start, end, original = library["DTSTART"].dt, library["DTEND"].dt, library["RECURRENCE-ID"].dt
    if event is not master:
        shift = start - _bare(event.start, master)
        if not shift:
            return Occurrence(event, _zoned(original, master), event.start, event.end)
        original += shift  # one of the later occurrences that the override changed as well
    has_end = event.end is not None or end > start + (dt.timedelta(days=1) if master.zone is None else dt.timedelta(0))
    return Occurrence(event, _zoned(original, master), _zoned(start, master), _zoned(end, master) if has_end else None)


def _zoned(moment: Moment, master: CalendarEvent) -> Moment:
    return moment.replace(tzinfo=master.zone) if isinstance(moment, dt.datetime) else moment


def _instant(occurrence: Occurrence, city_zone: dt.tzinfo) -> dt.datetime:
    start = occurrence.start
    return start if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time(0), city_zone)
