"""Dates, times and time zones of calendar files, as their many producers write them."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from data.imports.calendar_lines import Property

Moment = dt.date | dt.datetime
"""A day, or an aware instant. Ask isinstance(…, dt.datetime) first: a datetime is a date as well."""

_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](\d\d):?(\d\d):?(\d\d)?(?:\.\d+)?\s*(?:([Zz])|([+-])(\d\d):?(\d\d))?)?"
)
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?", re.IGNORECASE
)
_OFFSET = re.compile(r"\(?(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?\)?", re.IGNORECASE)
_YEARS = range(1000, 9000)  # beyond them, a change of zone may leave what a datetime can hold
# Names that Windows shows but does not use as keys. All others have a city or “… Time (US & Canada)” in them.
_SHOWN_BY_WINDOWS = {
    "Alaska": "America/Anchorage",
    "Arizona": "America/Phoenix",
    "Hawaii": "Pacific/Honolulu",
    "Indiana (East)": "America/Indiana/Indianapolis",
}


class NoMoment(ValueError):
    """The text is no date, time or duration."""


class Zones:
    """The zones that one calendar's times are in. It remembers what it had to assume."""

    def __init__(self, definitions: Iterable[Sequence[str]], calendar_zone: str, city_zone: dt.tzinfo) -> None:
        """`definitions` are the lines of each VTIMEZONE, `calendar_zone` is X-WR-TIMEZONE or empty."""
        self.unknown: dict[str, dt.tzinfo] = {}  # each name that no zone is known by, and the zone taken instead
        self.assumed_city_zone = False  # whether a time named no zone at all
        self._city_zone = city_zone
        self._definitions = {_named_in(lines): lines for lines in definitions}
        self._found: dict[str, dt.tzinfo | None] = {}
        self._calendar_zone = self._lookup(calendar_zone) if calendar_zone else None
        if calendar_zone and self._calendar_zone is None:
            self.unknown[calendar_zone] = city_zone

    def floating(self) -> dt.tzinfo:
        """The zone of times that name none: the calendar's, or else the city's."""
        if self._calendar_zone is not None:
            return self._calendar_zone
        self.assumed_city_zone = True
        return self._city_zone

    def named(self, name: str) -> dt.tzinfo:
        """The zone of that TZID; if it is not known, the calendar's or the city's."""
        found = self._lookup(name)
        if found is not None:
            return found
        return self.unknown.setdefault(name, self._calendar_zone or self._city_zone)

    def _lookup(self, name: str) -> dt.tzinfo | None:
        if name not in self._found:
            self._found[name] = (
                _zone_by_key(name) or _zone_of_definition(self._definitions.get(name)) or _zone_by_description(name)
            )
        return self._found[name]


def _named_in(definition: Sequence[str]) -> str:
    for line in definition:
        if line.upper().startswith("TZID"):
            return line.partition(":")[2].replace("\\", "").strip()
    return ""


@lru_cache(maxsize=1)
def _zone_keys() -> dict[str, str]:
    """The keys of the zone database, by their lower-case spelling."""
    return {key.casefold(): key for key in available_timezones()}


@lru_cache(maxsize=1)
def _zone_keys_by_city() -> dict[str, str]:
    """The keys of the zone database by the last part of their names, areas such as America before aliases."""
    keys = sorted(available_timezones(), key=lambda key: (key.startswith(("posix", "right", "Etc")), key))
    cities: dict[str, str] = {}
    for key in keys:
        if "/" in key:
            cities.setdefault(key.rpartition("/")[2].replace("_", " ").casefold(), key)
    return cities


def _zone_by_key(name: str) -> dt.tzinfo | None:
    """The zone whose key is `name`, or the end of it (/mozilla.org/20050126_1/Europe/Paris), or its Windows key."""
    parts = name.strip(" /").split("/")
    for begin in range(min(len(parts), 6)):
        key = _zone_keys().get("/".join(parts[begin:]).casefold())
        if key is not None:
            return ZoneInfo(key)
    key = WINDOWS_TO_OLSON.get(name.replace("Daylight Time", "Standard Time"))
    return None if key is None else ZoneInfo(key)


def _zone_of_definition(lines: Sequence[str] | None) -> dt.tzinfo | None:
    """The zone that a VTIMEZONE defines; None if it is no use."""
    text = "\r\n".join(lines or ())
    if not text or re.search(r"FREQ=(?!YEARLY)", text, re.IGNORECASE):
        return None  # no zone changes more than yearly by rule; one that claims to would take hours to work out
    try:
        definition = Timezone.from_ical(text)
        if not isinstance(definition, Timezone):
            return None
        zone: dt.tzinfo = definition.to_tz(lookup_tzid=False)
        for month in (1, 7):
            zone.utcoffset(dt.datetime(2026, month, 1))
    except Exception:  # the library fails in many ways, and each means the same here
        return None
    return zone


def _zone_by_description(name: str) -> dt.tzinfo | None:
    """The zone that a name such as “(UTC-05:00) Eastern Time (US & Canada)” or “Athens, Bucharest” describes."""
    shown = re.sub(r"^\((?:UTC|GMT)[^)]*\)\s*", "", name).strip()
    if not shown or _OFFSET.fullmatch(shown):
        return _fixed_offset(name.strip())
    general = re.match(r"([A-Za-z ]+?)(?: Time \([A-Za-z &]+\)|$)", shown)
    candidates = [_SHOWN_BY_WINDOWS.get(shown), WINDOWS_TO_OLSON.get(shown)]
    if general:
        candidates.append(WINDOWS_TO_OLSON.get(f"{general[1]} Standard Time"))
    candidates.extend(_zone_keys_by_city().get(city.strip().casefold()) for city in shown.split(","))
    key = next((candidate for candidate in candidates if candidate), None)
    return None if key is None else ZoneInfo(key)


def _fixed_offset(name: str) -> dt.tzinfo | None:
    found = _OFFSET.fullmatch(name)
    if not found or int(found[2]) > 14 or int(found[3] or 0) > 59:
        return None
    offset = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return dt.timezone(-offset if found[1] == "-" else offset)


def moment_of(source: Property, zones: Zones, floating: dt.tzinfo | None = None) -> Moment:
    """The day or instant that `source` (DTSTART, DTEND, RECURRENCE-ID) names.

    floating: the zone of a time that names none, where that follows from another property of the event.
    Raises NoMoment if the value is neither.
    """
    return _moment(source.value.strip(), source, zones, floating)


def moments_of(
    sources: Iterable[Property], zones: Zones, floating: dt.tzinfo | None = None
) -> list[tuple[Moment, Moment | dt.timedelta | None]]:
    """All the values of RDATE or EXDATE properties, each with the end or length of its period, if it is one.

    Raises NoMoment if any value is not a date, time or period.
    """
    moments: list[tuple[Moment, Moment | dt.timedelta | None]] = []
    for source in sources:
        for text in filter(None, re.split(r"[,;\s]+", source.value)):  # vCalendar 1.0 parts them with semicolons
            begin, _, end = text.partition("/")
            start = _moment(begin, source, zones, floating)
            if end.upper().lstrip("+-").startswith("P"):
                moments.append((start, duration_of(end)))
            else:
                moments.append((start, _moment(end, source, zones, floating) if end else None))
    return moments


def _moment(text: str, source: Property, zones: Zones, floating: dt.tzinfo | None) -> Moment:
    found = _MOMENT.fullmatch(text)
    if found is None or int(found[1]) not in _YEARS:
        raise NoMoment(text)
    year, month, day, hour, minute, second, utc, sign, offset_hours, offset_minutes = found.groups()
    try:
        date = dt.date(int(year), int(month), int(day))
        if hour is None:
            return date
        # 24:00 is the end of the day, and a leap second is not worth losing an event for
        clock = dt.time(int(hour) % 24 if int(hour) == 24 else int(hour), int(minute), min(int(second or 0), 59))
    except ValueError:
        raise NoMoment(text) from None
    if source.parameters.get("VALUE", "").upper() == "DATE" and clock == dt.time(0):
        return date
    local = dt.datetime.combine(date + dt.timedelta(days=int(hour) == 24), clock)
    if utc or sign:
        zone = dt.UTC if utc else _fixed_offset(f"{sign}{offset_hours}{offset_minutes}")
        if zone is None:
            raise NoMoment(text)
        return local.replace(tzinfo=zone)
    name = source.parameters.get("TZID", "").strip()
    return local.replace(tzinfo=zones.named(name) if name else floating or zones.floating())


def duration_of(text: str) -> dt.timedelta:
    """The length that a DURATION value names. Raises NoMoment if it names none."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        raise NoMoment(text)
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups()[1:])
    length = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def later(start: Moment, length: dt.timedelta) -> Moment:
    """`start` plus `length`: whole days by the calendar, the rest by the clock, also where a zone changes its offset.

    The end of a day is a day, exclusive: at least the next one. Raises NoMoment if no such date exists.
    """
    try:
        if not isinstance(start, dt.datetime):
            return start + max(length, dt.timedelta(days=1)) if length >= dt.timedelta(0) else start + length
        days, rest = dt.timedelta(days=length.days), dt.timedelta(seconds=length.seconds)
        return ((start + days).astimezone(dt.UTC) + rest).astimezone(start.tzinfo)
    except OverflowError:
        raise NoMoment(str(length)) from None
