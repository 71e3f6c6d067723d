"""Made-up reports to compare."""

import datetime as dt
from typing import Any

from data.matching.evidence import KINDS
from data.matching.reports import ComparedReport
from data.matching.scoring import ScoredPair, score
from data.matching.weights import Weights, read_weights
from tests.records import CITY

DAY = dt.date(2026, 10, 6)
WEIGHTS: Weights = read_weights()


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    """An instant of that day in the city."""
    return dt.datetime.combine(day, dt.time(hour, minute), CITY.zone)


def told(report_id: str, title: str, department: str | None = "fire", **given: Any) -> ComparedReport:
    """One report; each department has its own log."""
    starts_at = given.get("starts_at")
    day = starts_at.date() if starts_at else given.pop("day", DAY)
    fields = {"source": f"{department}.csv", "start_date": day, "end_date": day, **given}
    return ComparedReport(report_id=report_id, title=title, department=department, **fields)


def scored(*reports: ComparedReport) -> dict[str, ScoredPair]:
    """The pairs among `reports`, by both ids."""
    return {f"{pair.first} {pair.second}": pair for pair in score(reports, WEIGHTS, CITY)}


def alike(first: str, second: str, probability: float, may_link: bool = True) -> ScoredPair:
    """A pair with the same title, of a probability that the test gives it."""
    return ScoredPair(first, second, probability, ("identical", *["none"] * (len(KINDS) - 1)), may_link)


def levels(a: ComparedReport, b: ComparedReport) -> dict[str, str]:
    """The levels of evidence for the two, by kind; empty if they are no candidates."""

    found = scored(a, b).values()
    return dict(zip(KINDS, next(iter(found)).levels, strict=True)) if found else {}
