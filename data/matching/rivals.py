"""Whether another report fits better, or as well: what the other pairs say of a pair.

Two reports are rivals for a third when they are not of one event themselves: both from one log, for a department
seldom reports an event twice, or plainly contrary. Without that each day of a daily event would be linked to every
other, and a party named “National Night Out” to each of a hundred.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from data.matching.prepared import Prepared

Pair = tuple[int, int]

_LEAST_BITS = -4.0  # a rival must fit somewhat itself
_MUCH_BETTER, _BETTER, _EQUAL = 6.0, 2.0, -2.0  # by so many bits
_ONE_EVENT = 0.0  # bits from which two reports of one log are rather one event, reported twice


def rival_levels(
    reports: Sequence[Prepared], pairs: Sequence[Pair], bits: Sequence[float], contrary: Collection[Pair]
) -> list[str]:
    """For each of `pairs`, with its `bits` so far, the level of the evidence “rival”.

    `contrary` holds the pairs in which something speaks plainly against one event: another place, number or hour.
    """
    of_pair = dict(zip(pairs, bits, strict=True))
    # a table that does not say who reports may be the log of several departments
    logs = [
        report.report.teller if report.report.department or report.report.is_calendar else None for report in reports
    ]
    fits: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (a, b), fit in of_pair.items():
        if fit >= _LEAST_BITS:
            fits[a].append((fit, b))
            fits[b].append((fit, a))
    for each in fits.values():
        each.sort(key=lambda found: (-found[0], found[1]))

    def are_rivals(one: int, other: int) -> bool:
        pair = (one, other) if one < other else (other, one)
        if pair in contrary:
            return True
        if logs[one] is None or logs[one] != logs[other]:
            return False
        if pair in of_pair:
            return of_pair[pair] < _ONE_EVENT
        return reports[one].report.content != reports[other].report.content

    def ahead(one: int, other: int, fit: float) -> float | None:
        """By how many bits the best rival of `other` fits `one` better."""
        for rival_fit, rival in fits[one]:
            if rival_fit - fit < _EQUAL:
                return None
            if rival != other and are_rivals(rival, other):
                return rival_fit - fit
        return None

    levels = []
    for (a, b), fit in zip(pairs, bits, strict=True):
        found = [lead for lead in (ahead(a, b, fit), ahead(b, a, fit)) if lead is not None]
        levels.append(_level(max(found)) if found else "none")
    return levels


def _level(lead: float) -> str:
    if lead >= _MUCH_BETTER:
        return "much_better"
    return "better" if lead >= _BETTER else "equal"
