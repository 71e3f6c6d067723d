"""Months, by their first days."""

import datetime as dt


def months_later(month: dt.date, number: int) -> dt.date:
    """The first day of the month `number` months after that of `month`; before it where `number` is negative."""
    months = month.year * 12 + month.month - 1 + number
    return dt.date(months // 12, months % 12 + 1, 1)
