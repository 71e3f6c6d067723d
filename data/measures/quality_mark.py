"""How far a figure can be trusted: four facets, each with its inputs, none hidden in a score.

After the NHS data quality kite mark: timeliness, completeness (up to 3 % blank is good), validation, process.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["low", "moderate", "high"]
LEVELS: tuple[Level, ...] = ("low", "moderate", "high")  # in rising order
FacetName = Literal["timeliness", "completeness", "validation", "process"]

# Bounds of "high" and of "moderate"; beyond both it is "low". docs/decisions/0009 says why these.
DAYS_SINCE_NEWEST_EVENT = (31, 62)
SHARE_OF_STATEMENTS = (0.97, 0.80)
SHARE_OF_BLANKS = (0.03, 0.10)
SHARE_OPEN = (0.0, 0.05)  # of what waits for a decision, in the reports looked at


@dataclass(frozen=True, slots=True)
class QualityInputs:
    """What is known of the months looked at; numbers of records."""

    newest_event: dt.date | None  # the newest event that has begun, of all months
    statements_owed: int  # department-months
    statements_given: int
    reports: int  # not cancelled
    without_department: int
    without_place: int
    without_neighborhood: int
    without_participation: int
    never_marked_held: int  # past events still only confirmed
    presence_unknown: int  # past events whose second department only planned to come
    open_pairs: int
    rejected_rows: int  # of all imports

    @property
    def owed(self) -> int:
        """What a target asks to be there, in department-months."""
        return self.statements_owed

    @property
    def given(self) -> int:
        """How much of it is there."""
        return self.statements_given

    @property
    def lack(self) -> Literal["statements"]:
        """What is missing where less is given than owed."""
        return "statements"


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet of the mark, with the inputs that made it."""

    name: FacetName
    level: Level
    inputs: Mapping[str, int | bool | None]


def quality_mark(inputs: QualityInputs, as_of: dt.date, has_rule: bool, has_owner: bool) -> tuple[Facet, ...]:
    """The four facets of a measure's mark."""
    days = None if inputs.newest_event is None else (as_of - inputs.newest_event).days
    blanks = {
        "without_department": inputs.without_department,
        "without_place": inputs.without_place,
        "without_neighborhood": inputs.without_neighborhood,
        "without_participation": inputs.without_participation,
    }
    waiting = {
        "open_pairs": inputs.open_pairs,
        "presence_unknown": inputs.presence_unknown,
        "rejected_rows": inputs.rejected_rows,
    }
    statements = share_of(inputs.statements_given, inputs.statements_owed)
    return (
        Facet(
            "timeliness",
            "low" if days is None else at_most(days, DAYS_SINCE_NEWEST_EVENT),
            {"days_since_newest_event": days},
        ),
        Facet(
            "completeness",
            min(
                at_least(statements, SHARE_OF_STATEMENTS),
                at_most(share_of(sum(blanks.values()), len(blanks) * inputs.reports), SHARE_OF_BLANKS),
                key=LEVELS.index,
            ),
            {
                "statements_given": inputs.statements_given,
                "statements_owed": inputs.statements_owed,
                "reports": inputs.reports,
                **blanks,
            },
        ),
        Facet(
            "validation",
            at_most(sum(waiting.values()) / max(1, inputs.reports), SHARE_OPEN),
            {**waiting, "never_marked_held": inputs.never_marked_held, "reports": inputs.reports},
        ),
        Facet("process", LEVELS[has_rule + has_owner], {"has_rule": has_rule, "has_owner": has_owner}),
    )


def overall(mark: tuple[Facet, ...]) -> Level:
    """The mark as a whole: that of its weakest facet."""
    return min((facet.level for facet in mark), key=LEVELS.index)


def share_of(part: int, whole: int) -> float:
    """`part` of `whole`, from 0 to 1; 0 where there is no whole."""
    return part / whole if whole else 0.0


def at_least(share: float, bounds: tuple[float, float]) -> Level:
    """The level of a share of which more is better, by the bounds of high and of moderate."""
    return at_most(-share, (-bounds[0], -bounds[1]))


def at_most(value: float, bounds: tuple[float, float]) -> Level:
    """The level of a number of which less is better, by the bounds of high and of moderate."""
    high, moderate = bounds
    if value <= high:
        return "high"
    return "moderate" if value <= moderate else "low"
