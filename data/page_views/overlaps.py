"""Which of several imports counts for the same days of one page. Pure functions of their claims.

Finer grain wins where it is whole; of the same days the newer import wins. What does not count is told, never added.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

DAY = dt.timedelta(days=1)

Why = Literal["newer", "finer", "not_whole"]


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """That an import speaks for successive days of a page. Daily claims can be cut; longer periods count as a whole."""

    import_number: int
    first: dt.date
    last: dt.date
    is_daily: bool

    @property
    def days(self) -> int:
        """The length of its periods in days: 1 where it is daily."""
        return 1 if self.is_daily else (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """Days of an import that don't count, the import that counts in their place, and why.

    newer: a newer import has the same days; finer: shorter periods cover them whole; not_whole: they are shorter
    periods, but don't cover the whole of a longer one.
    """

    import_number: int
    first: dt.date
    last: dt.date
    counted_import: int
    why: Why


def left_out(claims: Iterable[Claim]) -> list[LeftOut]:
    """What does not count of `claims`, so that no day counts twice.

    Daily claims first, newer before older; then longer and longer periods. A longer period that shorter ones cover
    whole is left out; one that they cover in part counts, and they don't.
    """
    counted: list[Claim] = []
    out: list[LeftOut] = []
    for claim in sorted(claims, key=lambda one: (one.days, -one.import_number, one.first)):
        over = [one for one in counted if one.first <= claim.last and one.last >= claim.first]
        if claim.is_daily:
            kept, lost = _uncovered(claim, over)
            counted += kept
            out += lost
        elif not over:
            counted.append(claim)
        elif _is_covered(claim, over) or any(one.days >= claim.days for one in over):
            is_finer = all(one.days < claim.days for one in over)
            out.append(LeftOut(claim.import_number, claim.first, claim.last, over[0].import_number, _why(is_finer)))
        else:
            for one in over:
                counted.remove(one)
                counted += _outside(one, claim)
                out.append(
                    LeftOut(
                        one.import_number,
                        max(one.first, claim.first) if one.is_daily else one.first,
                        min(one.last, claim.last) if one.is_daily else one.last,
                        claim.import_number,
                        "not_whole",
                    )
                )
            counted.append(claim)
    return sorted(out)


def _why(is_finer: bool) -> Why:
    return "finer" if is_finer else "newer"


def _uncovered(claim: Claim, over: Sequence[Claim]) -> tuple[list[Claim], list[LeftOut]]:
    """The days of a daily claim that none of `over`, all daily and newer, has; and the others, with who has them."""
    kept: list[Claim] = []
    lost: list[LeftOut] = []
    at = claim.first
    for one in sorted(over, key=lambda other: other.first):
        if one.first > at:
            kept.append(Claim(claim.import_number, at, one.first - DAY, True))
        first, last = max(at, one.first), min(claim.last, one.last)
        if first <= last:
            lost.append(LeftOut(claim.import_number, first, last, one.import_number, "newer"))
        at = max(at, one.last + DAY)
    if at <= claim.last:
        kept.append(Claim(claim.import_number, at, claim.last, True))
    return kept, lost


def _is_covered(claim: Claim, over: Sequence[Claim]) -> bool:
    at = claim.first
    for one in sorted(over, key=lambda other: other.first):
        if one.first > at:
            return False
        at = max(at, one.last + DAY)
    return at > claim.last


def _outside(one: Claim, claim: Claim) -> list[Claim]:
    """What is left of a daily claim outside `claim`; nothing of a longer period, which counts whole or not."""
    if not one.is_daily:
        return []
    before = [Claim(one.import_number, one.first, claim.first - DAY, True)] if one.first < claim.first else []
    after = [Claim(one.import_number, claim.last + DAY, one.last, True)] if one.last > claim.last else []
    return before + after
