"""What readers of page-view exports hand on, as plain records: rows with their periods, and rows that can't count."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from data.reasons import Reason

Format = Literal[
    "ga4_csv", "ga4_api", "universal_analytics", "analytics_reporter", "matomo", "plausible", "umami", "table"
]
Grain = Literal["hour", "day", "week", "month", "quarter", "range"]
GRAINS: tuple[Grain, ...] = ("hour", "day", "week", "month", "quarter", "range")  # from fine to coarse

WHOLE_SITE = "*"  # in place of a page: the sum of all pages of a site


class UnreadableExport(Exception):
    """The file holds no page views that can be counted. `reason` says why, and what to export instead."""

    def __init__(self, template: str, **values: str | int | Reason) -> None:
        self.reason = Reason(template, values)
        super().__init__(str(self.reason))


@dataclass(frozen=True, slots=True)
class Period:
    """Successive days, both ends included, as an export states them."""

    first: dt.date
    last: dt.date
    grain: Grain


@dataclass(frozen=True, slots=True)
class Told:
    """What a person, or the city's settings, say of a file that the file may not say itself."""

    zone: dt.tzinfo
    today: dt.date
    fiscal_year_starts: int  # number of the month
    first: dt.date | None = None  # the days of an export that names none
    last: dt.date | None = None
    site: str | None = None  # host of pages given by their paths alone
    day_first: bool | None = None  # 03/04 is 3 April; None: as the file shows


@dataclass(frozen=True, slots=True)
class ViewRow:
    """Views of one page in one period. `row` is where a person finds it in the file."""

    row: int
    period: Period
    host: str | None  # as a column of its own; None: the address names it, or nothing does
    page: str  # address, path or title, as written
    views: int


@dataclass(frozen=True, slots=True)
class RejectedView:
    """A row that can't be counted: kept whole, with the reason."""

    row: int
    reason: Reason
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Export:
    """All that one file holds. len(rows) + len(rejected) is the number of rows read, totals left out."""

    format: Format
    property: str | None  # as the file names it
    rows: tuple[ViewRow, ...]
    rejected: tuple[RejectedView, ...]
    notes: tuple[Reason, ...] = ()

    def noted(self, *notes: Reason) -> "Export":
        """The export with further notes."""
        return replace(self, notes=(*self.notes, *notes))
