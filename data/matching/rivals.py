"""What the other pairs say of a pair: how many candidates fit as well, and whether one fits better.

A department seldom reports one event twice, so the better fit speaks against the others: without that each day of a
daily event would be linked to every other.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from data.matching.prepared import Prepared

Pair = tuple[int, int]

_LEAST_BITS = -4.0  # a rival must fit somewhat itself
_MUCH_BETTER, _BETTER, _EQUAL = 6.0, 2.0, -2.0  # by so many bits
_ONE_EVENT = 0.0  # bits from which the two rivals are rather one event, reported twice


_AS_WELL = 3.0  # bits by which a candidate may fall behind and still fit as well
_SEVERAL, _MANY = 5, 9  # candidates


def crowd_levels(pairs: Sequence[Pair], bits: Sequence[float]) -> list[str]:
    """For each of `pairs`, with its `bits` so far, the level of the evidence “crowd”.

    It says how many reports fit one of the two about as well: a party named “National Night Out” fits a hundred.
    """
    fits: dict[int, list[float]] = defaultdict(list)
    for (a, b), fit in zip(pairs, bits, strict=True):
        fits[a].append(fit)
        fits[b].append(fit)
    for each in fits.values():
        each.sort()
    return [
        _crowd(max(len(fits[place]) - bisect_left(fits[place], fit - _AS_WELL) for place in pair))
        for pair, fit in zip(pairs, bits, strict=True)
    ]


def _crowd(candidates: int) -> str:
    if candidates >= _MANY:
        return "many"
    return "several" if candidates >= _SEVERAL else "few"


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
