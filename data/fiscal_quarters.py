"""Fiscal quarters of a year that starts in any month, by their first days. FY2025 Q2 is October–December 2024."""

import datetime as dt

from data.months import months_later

MONTHS = 3


def quarter_of(day: dt.date, fiscal_year_starts: int) -> dt.date:
    """The first day of the fiscal quarter in which `day` falls."""
    return months_later(day, -((day.month - fiscal_year_starts) % MONTHS))


def last_day_of(quarter: dt.date) -> dt.date:
    """The last day of the quarter that begins on `quarter`."""
    return months_later(quarter, MONTHS) - dt.timedelta(days=1)


def quarter_name(quarter: dt.date, fiscal_year_starts: int) -> str:
    """The quarter as figures name it: FY2025-Q2."""
    year = quarter.year + (fiscal_year_starts > 1 and quarter.month >= fiscal_year_starts)
    number = (quarter.month - fiscal_year_starts) % 12 // MONTHS + 1
    return f"FY{year}-Q{number}"


def quarter_named(year: int, number: int, fiscal_year_starts: int) -> dt.date:
    """The first day of quarter `number` of the fiscal year `year`."""
    first = dt.date(year - 1 if fiscal_year_starts > 1 else year, fiscal_year_starts, 1)
    return months_later(first, MONTHS * (number - 1))
