"""What the sample consists of before it is written: records of happenings, and the months that they fall in."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.sample import story

Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Report:
    """One record as a department kept it. Records of one happening share its number."""

    happening: int
    file: str
    department: str
    title: str
    starts: dt.datetime
    ends: dt.datetime | None
    place: str
    neighborhood: str
    partners: tuple[str, ...] = ()
    campaign: str = ""
    status: str = "Completed"
    attendance: int | None = None
    internal: bool = False
    whole_campaign: bool = False
    undecided: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)  # what the file says instead, by header

    @property
    def month(self) -> Month:
        return self.starts.year, self.starts.month


@dataclass(frozen=True, slots=True)
class Sample:
    """All records, and the pairs of happenings that look alike but were found to be two."""

    reports: tuple[Report, ...]
    look_alikes: tuple[tuple[int, int], ...]


def months() -> list[Month]:
    """The months of the sample, the first one first."""
    year, month = story.FIRST_MONTH
    return [(year + (month - 1 + n) // 12, (month - 1 + n) % 12 + 1) for n in range(story.MONTH_COUNT)]


def days(month: Month, weekdays: Sequence[int]) -> list[dt.date]:
    """The days of `month` that fall on `weekdays`, first to 28th, so that every month has its four weeks."""
    return [day for n in range(1, 29) if (day := dt.date(*month, n)).weekday() in weekdays]


def stating(month: Month, departments: Iterable[str]) -> list[str]:
    """Those of `departments` that have stated something for `month`."""
    return [name for name in departments if (name, month) not in story.UNSTATED]
