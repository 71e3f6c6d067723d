"""From reports to pairs with a probability and the evidence for it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import duckdb

from data.city import City
from data.clusters import MOST_LINKED, ReportId
from data.matching.blocking import candidate_pairs
from data.matching.chains import chains
from data.matching.evidence import Levels, levels_of
from data.matching.prepared import Prepared
from data.matching.preparing import prepare
from data.matching.reports import ComparedReport
from data.matching.rivals import rival_levels
from data.matching.weights import Weights, log2_odds, probability
from data.reasons import N_

Progress = Callable[[str, float], None]  # stage, to be translated; share done, 0 to 1

PREPARING = N_("Reading words, places and times")
BLOCKING = N_("Looking for reports to compare")
COMPARING = N_("Comparing reports")
SCORED = N_("Compared")

_MOST_COPIES = 6  # of a report given many times so many are compared with others; the rest only with the first
_PAIRS_BETWEEN_PROGRESS = 5000


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two reports, in the order they were given, and how probable it is that they are of one event."""

    first: ReportId
    second: ReportId
    probability: float
    levels: Levels  # of evidence; Weights.explained() lays it out
    may_link: bool = True  # False: however probable, people are asked, for hour or number speaks plainly against


def score(
    reports: Sequence[ComparedReport],
    weights: Weights,
    city: City,
    changed: Collection[ReportId] | None = None,
    progress: Progress | None = None,
    cursor: duckdb.DuckDBPyConnection | None = None,
) -> list[ScoredPair]:
    """Every pair of `reports` worth comparing, scored; in order.

    With `changed` only pairs that one of those reports is in. Give the reports of the days around as well, for they
    tell how rare a word is and who the rivals are. `cursor`: a database at hand to ask for candidates.
    """
    tell = progress or (lambda stage, share: None)
    tell(PREPARING, 0.0)
    prepared = prepare(reports, city)
    tell(BLOCKING, 0.25)
    pairs = _pairs(reports, prepared, cursor)
    if changed is not None:
        pairs = _around(pairs, {place for place, report in enumerate(reports) if report.report_id in changed})
    alike: dict[Levels, Levels] = {}  # many pairs have the same levels: kept once, in far less memory
    levels: list[Levels] = []
    for done, (a, b) in enumerate(pairs):
        if done % _PAIRS_BETWEEN_PROGRESS == 0:
            tell(COMPARING, 0.4 + 0.6 * done / len(pairs))
        found = levels_of(prepared[a], prepared[b])
        levels.append(alike.setdefault(found, found))
    bits = [weights.total(each) for each in levels]
    for a, b in _unseen_within_chains(pairs, bits, log2_odds(weights.linked)):
        pairs.append((a, b))
        levels.append(levels_of(prepared[a], prepared[b]))
        bits.append(weights.total(levels[-1]))
    contrary = {pair for pair, each, fit in zip(pairs, levels, bits, strict=True) if weights.are_contrary(each, fit)}
    rivals = rival_levels(prepared, pairs, bits, contrary)
    against = weights.bits["rival"]
    scored = [
        ScoredPair(
            reports[a].report_id,
            reports[b].report_id,
            probability(fit + against.get(rival, 0.0)),
            alike.setdefault(level := (*own, rival), level),
            weights.may_link(own),
        )
        for (a, b), own, fit, rival in zip(pairs, levels, bits, rivals, strict=True)
    ]
    if changed is not None:
        scored = [pair for pair in scored if pair.first in changed or pair.second in changed]
    tell(SCORED, 1.0)
    return scored


def _pairs(
    reports: Sequence[ComparedReport], prepared: Sequence[Prepared], cursor: duckdb.DuckDBPyConnection | None
) -> list[tuple[int, int]]:
    """The pairs to compare, as positions. Of a report given many times, each further copy meets the first only."""
    copies: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, report in enumerate(reports):
        copies[report.content].append(place)
    further = {place: group[0] for group in copies.values() for place in group[_MOST_COPIES:]}
    kept = [place for place in range(len(reports)) if place not in further]
    found = candidate_pairs([prepared[place] for place in kept], cursor)
    pairs = [(kept[a], kept[b]) for a, b in found]
    return sorted(pairs + [(first, place) for place, first in further.items()]) if further else pairs


def _unseen_within_chains(
    pairs: Sequence[tuple[int, int]], bits: Sequence[float], linked: float
) -> list[tuple[int, int]]:
    """Pairs that links would put into one event, though blocking did not find them: they may speak against it."""
    likely = [pair for pair, fit in zip(pairs, bits, strict=True) if fit >= linked]
    seen = set(pairs)
    return [
        pair
        for chain in chains(likely)
        if len(chain) <= MOST_LINKED
        for pair in combinations(sorted(chain), 2)
        if pair not in seen
    ]


def _around(pairs: Sequence[tuple[int, int]], changed: Collection[int]) -> list[tuple[int, int]]:
    """Pairs with a changed report, and those that could be their rivals: pairs that share a report with them."""
    touched = {place for pair in pairs if pair[0] in changed or pair[1] in changed for place in pair}
    return [pair for pair in pairs if pair[0] in touched or pair[1] in touched]
