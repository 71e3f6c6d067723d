"""Repeating an entered event: its days by a rule that ends."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from data.events.entry import EventEntry
from data.imports.drafts import Status

Every = Literal["day", "week", "two_weeks", "month_day", "month_weekday"]
MOST_DATES = 100
SHORTEST_MONTH = 28  # days


@dataclass(frozen=True, slots=True)
class Repeat:
    """How an event repeats: every so often, up to a last day (inclusive)."""

    every: Every
    until: dt.date


def on_days(entry: EventEntry, days: Sequence[dt.date], today: dt.date) -> list[EventEntry]:
    """The event on each of `days`; where it was held, the days that lie ahead are confirmed only."""
    status: Status = "confirmed" if entry.status == "held" else entry.status
    return [entry.on(day) if day <= today else replace(entry.on(day), status=status) for day in days]


def days_of(first: dt.date, repeat: Repeat) -> list[dt.date]:
    """The days of the repetition, `first` among them, in order; at most MOST_DATES + 1, so that too many are noticed.

    month_day: the same day of each month, its last one where there is no such day; month_weekday: the same weekday of
    the same week, say the second Tuesday.
    """
    start = dt.datetime.combine(first, dt.time())
    until = dt.datetime.combine(repeat.until, dt.time())
    if repeat.every == "month_weekday":
        # What is the fifth Tuesday in one month is meant as the last in all.
        week = (first.day - 1) // 7 + 1
        rule = rrule(MONTHLY, dtstart=start, until=until, byweekday=first.weekday(), bysetpos=-1 if week == 5 else week)
    elif repeat.every == "month_day":
        # A month without a 31st has its last day instead.
        rule = rrule(
            MONTHLY,
            dtstart=start,
            until=until,
            bymonthday=tuple(range(min(first.day, SHORTEST_MONTH), first.day + 1)),
            bysetpos=-1,
        )
    elif repeat.every == "day":
        rule = rrule(DAILY, dtstart=start, until=until)
    else:
        rule = rrule(WEEKLY, dtstart=start, until=until, interval=1 if repeat.every == "week" else 2)
    days = []
    for day in rule:
        days.append(day.date())
        if len(days) > MOST_DATES:
            break
    return days
