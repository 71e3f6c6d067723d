"""Periods as exports write them: a day, an hour, a week, a month, a quarter, a range."""

import datetime as dt
import re
from functools import lru_cache

from data.city import folded
from data.fiscal_quarters import last_day_of, quarter_named
from data.months import months_later
from data.page_views.exports import Grain, Period

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})")
_YEAR_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_HOUR = re.compile(r"(.+?)(?:[T ]+(\d{1,2})(?::\d{2}){0,2}(?:\.\d+)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)")
_DATE_HOUR = re.compile(r"(\d{8})(\d{2})(?:\d{2})?")
_MONTH = re.compile(r"(\d{4})-?(\d{2})")
_WEEK = re.compile(r"(\d{4})[- ]?w(?:eek )?(\d{1,2})", re.IGNORECASE)
_FISCAL_QUARTER = re.compile(r"FY\s?(\d{4}|\d{2})[- ]?Q([1-4])", re.IGNORECASE)
_QUARTER = re.compile(r"(?:(\d{4})[- ]?Q([1-4])|Q([1-4])[- ](\d{4}))", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|/|–|—|\bto\b|\bthrough\b|\ba\b|\bal\b| - |-(?=\d{8}\b))\s*")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene januar janvier",
            "february feb febrero februar fevrier",
            "march mar marzo marz mars",
            "april apr abril abr avril",
            "may mayo mai",
            "june jun junio juni juin",
            "july jul julio juli juillet",
            "august aug agosto ago aout",
            "september sep sept septiembre septembre",
            "october oct octubre oktober octobre",
            "november nov noviembre novembre",
            "december dec diciembre dic dezember decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_LONG_DATE = re.compile(r"([a-z]+) (\d{1,2}) (\d{4})|(\d{1,2})(?: de)? ([a-z]+)(?: de)? (\d{4})")
_LONG_MONTH = re.compile(r"([a-z]+)(?: de)? (\d{4})")
WEEK = 7  # days


@lru_cache(maxsize=1 << 14)
def period_of(text: str, day_first: bool, fiscal_year_starts: int) -> Period | None:
    """The period that `text` names; None if it names none, or a day that the calendar does not have.

    A quarter with FY before it is a fiscal one, without it one of the calendar.
    """
    text = text.strip().strip('"')
    day = day_of(text, day_first)
    if day is not None:
        return Period(day, day, "day")
    for reads in (_hour, _week, _quarter, _month, _range):
        period = reads(text, day_first, fiscal_year_starts)
        if period is not None:
            return period
    return None


def day_of(text: str, day_first: bool = False) -> dt.date | None:
    """The day that `text` names; None if it names none."""
    text = text.strip()
    found = _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _YEAR_SLASHED.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _SLASHED.fullmatch(text)
    if found:
        month, day = (found[2], found[1]) if day_first else (found[1], found[2])
        return _day(int(found[3]) + (2000 if len(found[3]) == 2 else 0), int(month), int(day))
    found = _LONG_DATE.fullmatch(folded(text))
    if found:
        month_name, day_number, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        return _day(int(year), _MONTHS.get(month_name, 0), int(day_number))
    return None


def range_period(first: dt.date, last: dt.date) -> Period:
    """The period from `first` to `last`, of the grain that its length and place have."""
    return Period(first, last, _grain(first, last))


def shows_day_first(texts: list[str]) -> bool | None:
    """Whether dates such as 13/01/2024 among `texts` show the day before the month; None where none shows it."""
    for text in texts:
        found = _SLASHED.match(text.strip())
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _hour(text: str, day_first: bool, _starts: int) -> Period | None:
    found = _DATE_HOUR.fullmatch(text) or _HOUR.fullmatch(text)
    day = day_of(found[1], day_first) if found else None
    if found is None or day is None or int(found[2]) > 24:
        return None
    return Period(day, day, "hour")


def _week(text: str, _day_first: bool, _starts: int) -> Period | None:
    found = _WEEK.fullmatch(text)
    if not found:
        return None
    try:
        first = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return Period(first, first + dt.timedelta(days=WEEK - 1), "week")


def _quarter(text: str, _day_first: bool, starts: int) -> Period | None:
    found = _FISCAL_QUARTER.fullmatch(text)
    if found:
        year = int(found[1]) + (2000 if len(found[1]) == 2 else 0)
        first = quarter_named(year, int(found[2]), starts)
        return Period(first, last_day_of(first), "quarter")
    found = _QUARTER.fullmatch(text)
    if found:
        first = quarter_named(int(found[1] or found[4]), int(found[2] or found[3]), 1)
        return Period(first, last_day_of(first), "quarter")
    return None


def _month(text: str, _day_first: bool, _starts: int) -> Period | None:
    found = _MONTH.fullmatch(text)
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if not found:
        named = _LONG_MONTH.fullmatch(folded(text))
        if named and named[1] in _MONTHS:
            year, month = int(named[2]), _MONTHS[named[1]]
    first = _day(year, month, 1) if year else None
    return None if first is None else Period(first, months_later(first, 1) - dt.timedelta(days=1), "month")


def _range(text: str, day_first: bool, _starts: int) -> Period | None:
    ends = [day_of(part, day_first) for part in _BETWEEN.split(text)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[1] < ends[0]:
        return None
    return range_period(ends[0], ends[1])


def _grain(first: dt.date, last: dt.date) -> Grain:
    days = (last - first).days + 1
    if days == 1:
        return "day"
    if days == WEEK:
        return "week"
    after = last + dt.timedelta(days=1)
    if first.day == 1 and after == months_later(first, 1):
        return "month"
    if first.day == 1 and after == months_later(first, 3):
        return "quarter"
    return "range"
