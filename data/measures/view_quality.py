"""The quality mark of page views: the same four facets and bounds as for joint events, from what exports tell."""

import datetime as dt
import math
from dataclasses import dataclass

from data.measures.quality_mark import (
    DAYS_SINCE_NEWEST_EVENT,
    LEVELS,
    SHARE_OF_STATEMENTS,
    SHARE_OPEN,
    Facet,
    at_least,
    at_most,
    share_of,
)
from data.measures.target_gate import Lack


@dataclass(frozen=True, slots=True)
class ViewInputs:
    """What is known of the days looked at."""

    newest_day: dt.date | None  # the newest day that an import covers
    days_owed: int  # department-days, of departments with a page
    days_given: int
    departments: int
    departments_with_rule: int  # that have a page, by some rule
    rows_read: int
    rows_rejected: int

    @property
    def owed(self) -> int:
        """What a target asks to be there, in department-days: a day lost in a year does not bar one for ever."""
        return math.ceil(SHARE_OF_STATEMENTS[0] * self.days_owed)

    @property
    def given(self) -> int:
        """How much of it is there."""
        return self.days_given

    @property
    def lack(self) -> Lack:
        """What is missing where less is given than owed."""
        return "days"


def view_quality_mark(inputs: ViewInputs, as_of: dt.date, has_baseline: bool, has_owner: bool) -> tuple[Facet, ...]:
    """The four facets of the page views' mark.

    Process asks for a rule for each department's pages, a locked baseline and an owner; completeness for days covered.
    """
    days = None if inputs.newest_day is None else (as_of - inputs.newest_day).days
    has_rules = inputs.departments_with_rule == inputs.departments
    return (
        Facet(
            "timeliness",
            "low" if days is None else at_most(days, DAYS_SINCE_NEWEST_EVENT),
            {"days_since_newest_day": days},
        ),
        Facet(
            "completeness",
            at_least(share_of(inputs.days_given, inputs.days_owed), SHARE_OF_STATEMENTS),
            {"days_given": inputs.days_given, "days_owed": inputs.days_owed},
        ),
        Facet(
            "validation",
            at_most(inputs.rows_rejected / max(1, inputs.rows_read), SHARE_OPEN),
            {"rows_rejected": inputs.rows_rejected, "rows_read": inputs.rows_read},
        ),
        Facet(
            "process",
            LEVELS[min(2, has_rules + has_owner + has_baseline - 1)] if has_rules + has_owner + has_baseline else "low",
            {
                "departments_with_rule": inputs.departments_with_rule,
                "departments": inputs.departments,
                "has_baseline": has_baseline,
                "has_owner": has_owner,
            },
        ),
    )
