"""Days that only the name of an export tells: pages_20250101_20250131.csv, Pages 2025-01.csv."""

import datetime as dt
import re

from data.page_views.exports import Period, Told
from data.page_views.periods import day_of, period_of, range_period

_DAYS = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|(?:19|20)\d{6})(?!\d)")
_MONTH = re.compile(r"(?<![\d-])(20\d{2}-(?:0[1-9]|1[0-2]))(?![\d-])")


def days_in_name(name: str, told: Told) -> Period | None:
    """The period that a file's name states by two days, or by one month; None where it states neither.

    What a person says of the file goes before.
    """
    if told.first and told.last:
        return None
    days: list[dt.date] = [day for text in _DAYS.findall(name) if (day := day_of(text))]
    if len(days) == 2 and days[1] >= days[0]:
        return range_period(days[0], days[1])
    months = _MONTH.findall(name)
    return period_of(months[0], False, told.fiscal_year_starts) if len(months) == 1 and not days else None
