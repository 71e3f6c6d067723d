"""Dates and times as people and programs write them, read without guessing."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.imports.words import ALL_DAY_WORDS, MONTHS, UNDECIDED_WORDS, WEEKDAY, ZONES

DateOrder = Literal["day first", "month first", "mixed", "open", "none"]
YEARS = range(1900, 2200)  # a year outside is a slip of the hand, not an event
MIDNIGHT = dt.time(0)


class Unread(Enum):
    """Why a text is not taken as a date."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"  # day/month or month/day, and the column has both


class Hours(NamedTuple):
    """The times of day that a text states; start None: it says there are none (all day, not decided yet)."""

    start: dt.time | None
    end: dt.time | None = None
    zone: dt.tzinfo | None = None


class Moment(NamedTuple):
    """What a text states about when: a day, perhaps its hours, zone and last day."""

    date: dt.date
    time: dt.time | None = None
    zone: dt.tzinfo | None = None  # None: the text names none, the time is local
    last_date: dt.date | None = None
    end_time: dt.time | None = None


class _Clock(NamedTuple):
    hour: int
    minute: int | None
    second: int
    half: str | None  # "am", "pm" or None


NO_HOURS = Hours(None)

_ORDERED = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(t| ) ?(.*))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:t(.*))?")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:,? (.*))?")
_TH = r"(?:st|nd|rd|th|º)?"
_MONTH_THEN_DAY = re.compile(
    rf"([a-z]+)\.? (\d{{1,2}}){_TH}(?: ?(?:-|to) ?(?:([a-z]+)\.? )?(\d{{1,2}}){_TH})?(?:, ?| )(\d{{4}})(?:,? (.*))?"
)
_DAY_THEN_MONTH = re.compile(
    rf"(\d{{1,2}}){_TH}(?: ?(?:-|to|al) ?(\d{{1,2}}){_TH})?[ -](?:de )?([a-z]+)\.?"
    r"(?:,? (?:del? )?|-)(\d{4}|\d{2})(?:,? (.*))?"
)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # days since 1899-12-30: the years 1954 to 2118
_EPOCH = re.compile(r"[1-4]\d{9}(?:\d{3})?")
_DATE_RANGE = re.compile(r" (?:-|to|until|through|thru|al?|hasta) ")
_LEAD_IN = re.compile(r"^(?:at|from|de|desde|a las?|@) ")
_HALF = re.compile(r"(?<![a-z])([ap])\.? ?m\b\.?")
_NOON = re.compile(r"(?:12(?::00)? ?)?(?:noon|midday|mediodia)")
_TWELVE_AT_NIGHT = re.compile(r"(?:12(?::00)? ?)?(?:midnight|medianoche)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?)? ?(am|pm|a|p)?(?: ?h(?:rs?)?)?")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})(\d{2})? ?(am|pm)?(?: ?h(?:rs?)?)?")
_FRACTION = re.compile(r"0?\.\d+")
_TIME_RANGE = re.compile(r" ?- ?| (?:to|until|till|til|al?|hasta|thru|through) ")
_OFFSET = re.compile(r"(.*\d) ?(?:utc|gmt)? ?([+-])(\d{2}):?(\d{2})?(?: \(.*\))?")
_ZONE_WORD = re.compile(r"(.*?)(?: |(?<=\d))(z|utc|gmt|[ecmp][sd]?t)(?: \(.*\))?")


def plain(text: str) -> str:
    """`text` in lower case, without accents, with simple blanks and hyphens."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", re.sub("[‐-―−]", "-", text))
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(text.lower().split())


def date_order(values: Iterable[str]) -> DateOrder:
    """What the dates of a whole column say about their order: a part above 12 can't be a month.

    "open": each could be either; "none": there is no date of that kind.
    """
    day_first = month_first = either = False
    for value in set(values):
        for first, _, second in _ORDERED.findall(value):
            day_first = day_first or int(first) > 12
            month_first = month_first or int(second) > 12
            either = True
    if day_first and month_first:
        return "mixed"
    if day_first or month_first:
        return "day first" if day_first else "month first"
    return "open" if either else "none"


def day_first_of(values: Iterable[str], otherwise: bool | None = False) -> bool | None:
    """Whether the dates of a column put the day first; None: some do, some don't.

    If none tells: `otherwise`, save that 03.10.2026 with its dots is 3 October unless `otherwise` is None.
    """
    different = set(values)
    order = date_order(different)
    if order in ("open", "none"):
        marks = {mark for value in different for _, mark, _ in _ORDERED.findall(value)}
        return True if marks == {"."} and otherwise is False else otherwise
    return None if order == "mixed" else order == "day first"


@lru_cache(maxsize=1 << 16)
def read_moment(text: str, day_first: bool | None) -> Moment | Unread:
    """The day (and hours, if stated) that `text` names.

    `day_first` settles 03/04/2026; None leaves such a date AMBIGUOUS. Dates without a year are UNREADABLE.
    """
    words = WEEKDAY.sub("", plain(text), count=1)
    single = _single_moment(words, day_first)
    if single is not Unread.UNREADABLE:
        return single
    for gap in _DATE_RANGE.finditer(words):
        first = _single_moment(WEEKDAY.sub("", words[: gap.start()]), day_first)
        last = _single_moment(WEEKDAY.sub("", words[gap.end() :]), day_first)
        if Unread.AMBIGUOUS in (first, last):
            return Unread.AMBIGUOUS
        if isinstance(first, Moment) and isinstance(last, Moment):
            return first._replace(last_date=last.date, end_time=last.time)
    return Unread.UNREADABLE


def _single_moment(words: str, day_first: bool | None) -> Moment | Unread:
    try:
        if found := _NUMERIC.fullmatch(words):
            return _numeric_moment(found, day_first)
        if found := _YEAR_FIRST.fullmatch(words):
            year, _, month, day, sign, rest = found.groups()
            return _moment(year, int(month), day, rest, after_t=sign == "t")
        if found := _COMPACT.fullmatch(words):
            year, month, day, rest = found.groups()
            return _moment(year, int(month), day, rest, after_t=True)
        if found := _MONTH_THEN_DAY.fullmatch(words):
            name, day, last_name, last_day, year, rest = found.groups()
            first = _moment(year, MONTHS[name], day, rest)
            return _until(first, last_day, MONTHS[last_name or name])
        if found := _DAY_THEN_MONTH.fullmatch(words):
            day, last_day, name, year, rest = found.groups()
            return _until(_moment(year, MONTHS[name], day, rest), last_day, MONTHS[name])
        return _counted_moment(words)
    except (ValueError, KeyError):  # no such day, month name or time
        return Unread.UNREADABLE


def _numeric_moment(found: re.Match[str], day_first: bool | None) -> Moment | Unread:
    first, _, second, year, rest = found.groups()
    if int(first) > 12 or int(second) > 12:
        day_first = int(first) > 12
    elif day_first is None and first != second:
        return Unread.AMBIGUOUS
    day, month = (first, second) if day_first else (second, first)
    return _moment(year, int(month), day, rest)


def _moment(year: str, month: int, day: str, rest: str | None, after_t: bool = False) -> Moment:
    full_year = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 69 else 1900)
    date = dt.date(full_year, month, int(day))
    # 1899-12-30 is how spreadsheets write a time without a day
    if date.year not in YEARS and date != dt.date(1899, 12, 30):
        raise ValueError(year)
    if not rest:
        return Moment(date)
    hours = read_hours(rest, offset_may_follow=after_t)
    if hours is None:
        raise ValueError(rest)
    return Moment(date, hours.start, hours.zone, None, hours.end)


def _until(first: Moment, last_day: str | None, last_month: int) -> Moment:
    if last_day is None:
        return first
    start = first.date
    if last_month < start.month:  # "Dec 30 - Jan 2, 2027": the year stands by the last day
        first = first._replace(date=start.replace(year=start.year - 1))
    return first._replace(last_date=dt.date(start.year, last_month, int(last_day)))


def _counted_moment(words: str) -> Moment | Unread:
    """The moment of a spreadsheet's day number or of Unix seconds or milliseconds."""
    if _SERIAL.fullmatch(words):
        seconds = round(float(words) * 86400)
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=seconds)
        return Moment(moment.date(), None if "." not in words else moment.time())
    if _EPOCH.fullmatch(words):
        seconds = int(words) if len(words) == 10 else int(words) // 1000
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
        return Moment(moment.date(), moment.time(), dt.UTC)
    return Unread.UNREADABLE


def is_bare_number(text: str) -> bool:
    """Whether `text` is a date only if its column says so: a zip code looks like a spreadsheet's day number."""
    return text.strip().replace(".", "", 1).isdigit()


def is_undecided(text: str) -> bool:
    """Whether `text` stands for "not known yet": TBD, n/a, por definir."""
    return plain(text).strip(" .?") in UNDECIDED_WORDS


@lru_cache(maxsize=1 << 14)
def read_hours(text: str, offset_may_follow: bool = False) -> Hours | None:
    """The time of day, or the two times, that `text` states; NO_HOURS for "all day" and "TBD"; None: unreadable.

    `offset_may_follow`: 18:00-04:00 is a time with its offset from UTC, not two times.
    """
    words = _LEAD_IN.sub("", plain(text))
    if words.replace("-", " ") in ALL_DAY_WORDS or is_undecided(words):
        return NO_HOURS
    if _FRACTION.fullmatch(words):  # a spreadsheet's share of a day
        seconds = round(float(words) * 86400) % 86400
        return Hours((dt.datetime.min + dt.timedelta(seconds=seconds)).time())
    words, zone = _without_zone(words, offset_may_follow)
    words = _TWELVE_AT_NIGHT.sub("12:00 am", _NOON.sub("12:00 pm", _HALF.sub(r"\1m", words)))
    if (clock := _clock(words)) is not None:
        time = _time(clock)
        return None if time is None else Hours(time, None, zone)
    for gap in _TIME_RANGE.finditer(words):
        first, last = _clock(words[: gap.start()]), _clock(words[gap.end() :])
        if first is not None and last is not None:
            return _two_times(first, last, zone)
    return None


def _without_zone(words: str, offset_may_follow: bool) -> tuple[str, dt.tzinfo | None]:
    found = _OFFSET.fullmatch(words)
    if found and (offset_may_follow or words[: found.end(1)].count(":") == 2 or "+" in words or "gmt" in words):
        minutes = int(found[3]) * 60 + int(found[4] or 0)
        if minutes <= 14 * 60:  # the widest offset in use
            offset = dt.timedelta(minutes=-minutes if found[2] == "-" else minutes)
            return found[1], dt.timezone(offset) if offset else dt.UTC
    if found := _ZONE_WORD.fullmatch(words):
        return found[1], named_zone(found[2])
    return words, None


def _clock(words: str) -> _Clock | None:
    found = _CLOCK.fullmatch(words) or _DIGITS.fullmatch(words)
    if not found:
        return None
    hour, minute, second, half = found.groups()
    return _Clock(int(hour), int(minute) if minute else None, int(second or 0), f"{half[0]}m" if half else None)


def _time(clock: _Clock) -> dt.time | None:
    hour, minute = clock.hour, clock.minute or 0
    if clock.half is None and clock.minute is None:
        return None  # a bare 6 may be morning or evening
    if clock.half and hour <= 12:
        hour = hour % 12 + (12 if clock.half == "pm" else 0)
    if (hour, minute, clock.second) == (24, 0, 0):
        return MIDNIGHT
    return dt.time(hour, minute, clock.second) if hour < 24 and minute < 60 and clock.second < 60 else None


def _two_times(first: _Clock, last: _Clock, zone: dt.tzinfo | None) -> Hours | None:
    """The hours of "6-8 PM" and the like: a missing half of the day is the one that keeps the order."""
    halves = [(first, last)]
    if first.half is None and last.half is not None and first.hour <= 12:
        other = "am" if last.half == "pm" else "pm"
        halves = [(first._replace(half=last.half), last), (first._replace(half=other), last)]
    elif last.half is None and first.half is not None and last.hour <= 12:
        other = "am" if first.half == "pm" else "pm"
        halves = [(first, last._replace(half=first.half)), (first, last._replace(half=other))]
    times = [(_time(one), _time(two)) for one, two in halves]
    read = [(start, end) for start, end in times if start is not None and end is not None]
    if not read:
        return None
    start, end = next(((start, end) for start, end in read if start < end), read[-1])
    return Hours(start, end, zone)


@lru_cache(maxsize=256)
def named_zone(name: str) -> dt.tzinfo | None:
    """The zone called `name` (IANA, US abbreviation, US Windows name); None if there is none such."""
    known = ZONES.get(plain(name))
    try:
        return dt.UTC if known == "UTC" else ZoneInfo(known or name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local_instant(date: dt.date, time: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """The instant that clocks of `zone` show so: an hour that DST skips moves on, one that it repeats is the first."""
    shown = dt.datetime.combine(date, time, zone)
    return shown.astimezone(dt.UTC).astimezone(zone)
