"""Whether another report fits better. A department seldom reports one event twice, so the better fit speaks against
the others: without it each day of a daily event would be linked to every other."""

from collections import defaultdict
from collections.abc import Sequence

from data.matching.prepared import Prepared

Pair = tuple[int, int]

_LEAST_BITS = -4.0  # a rival must fit somewhat itself
_MUCH_BETTER, _BETTER, _EQUAL = 6.0, 2.0, -2.0  # by so many bits
_ONE_EVENT = 0.0  # bits from which the two rivals are rather one event, reported twice


def rival_levels(reports: Sequence[Prepared], pairs: Sequence[Pair], bits: Sequence[float]) -> list[str]:
    """For each of `pairs`, with its `bits` so far, the level of the evidence “rival”."""
    of_pair = dict(zip(pairs, bits, strict=True))
    tellers = [report.report.teller for report in reports]

    def may_be_rivals(a: int, b: int) -> bool:
        """A log that names no departments may be that of several: within it, one report is nobody's rival."""
        return tellers[a] != tellers[b] or reports[a].report.department is not None

    fits: dict[tuple[int, str], list[tuple[float, int]]] = defaultdict(list)
    for (a, b), fit in of_pair.items():
        if fit >= _LEAST_BITS and may_be_rivals(a, b):
            fits[a, tellers[b]].append((fit, b))
            fits[b, tellers[a]].append((fit, a))
    for each in fits.values():
        each.sort(key=lambda found: (-found[0], found[1]))

    def ahead(one: int, other: int, fit: float) -> float | None:
        """By how many bits the best rival of `other` fits `one` better."""
        for rival_fit, rival in fits.get((one, tellers[other]), ()):
            if rival_fit - fit < _EQUAL:
                return None
            if rival != other and of_pair.get((min(rival, other), max(rival, other)), -99.0) < _ONE_EVENT:
                return rival_fit - fit
        return None

    levels = []
    for a, b in pairs:
        fit = of_pair[a, b]
        if not may_be_rivals(a, b):
            levels.append("none")
            continue
        found = [lead for lead in (ahead(a, b, fit), ahead(b, a, fit)) if lead is not None]
        levels.append(_level(max(found)) if found else "none")
    return levels


def _level(lead: float) -> str:
    if lead >= _MUCH_BETTER:
        return "much_better"
    return "better" if lead >= _BETTER else "equal"
