"""How good the matching is, held against a truth: precision, recall, what people are left to review, calibration."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from data.clusters import ReportId, ReportPair
from data.matching.linking import Combined
from data.matching.scoring import ScoredPair

DECILES = 10


@dataclass(frozen=True)
class Truth:
    """Which pairs of reports are of one event. Pairs that nobody labelled are not judged."""

    same: frozenset[ReportPair]
    different: frozenset[ReportPair] | None  # None: every pair of `judged` reports that is not the same
    judged: frozenset[ReportId]

    def label(self, pair: ReportPair) -> bool | None:
        """Whether the pair is of one event; None: not labelled. The pair's reports are in the order of `pair_of`."""
        if pair in self.same:
            return True
        if self.different is None:
            return False if pair[0] in self.judged and pair[1] in self.judged else None
        return False if pair in self.different else None


@dataclass(frozen=True)
class Quality:
    """How a way of matching did."""

    linked: int  # pairs linked, of those labelled
    linked_right: int
    found: int  # pairs of one event that were linked or put up for review
    same: int  # pairs that are of one event
    reviews: int
    reports: int

    @property
    def precision(self) -> float | None:
        return self.linked_right / self.linked if self.linked else None

    @property
    def recall(self) -> float | None:
        return self.linked_right / self.same if self.same else None

    @property
    def recall_with_review(self) -> float | None:
        return self.found / self.same if self.same else None

    @property
    def reviews_per_100(self) -> float:
        return 100 * self.reviews / self.reports if self.reports else 0.0


@dataclass(frozen=True)
class Decile:
    """Pairs whose probability lies in one tenth, and how many of them are of one event."""

    low: float
    pairs: int
    same: int
    mean_probability: float

    @property
    def share(self) -> float:
        """The share of pairs that are of one event."""
        return self.same / self.pairs


def pair_of(first: ReportId, second: ReportId) -> ReportPair:
    """The two in a fixed order, so that a pair is found whichever way it was written."""
    return (first, second) if str(first) < str(second) else (second, first)


def truth_of_clusters(cluster_of: Mapping[ReportId, str]) -> Truth:
    """The truth that names the event of each report."""
    members: dict[str, list[ReportId]] = {}
    for report, event in cluster_of.items():
        members.setdefault(event, []).append(report)
    same = {pair_of(*pair) for group in members.values() for pair in combinations(group, 2)}
    return Truth(frozenset(same), None, frozenset(cluster_of))


def quality(linked: Iterable[ReportPair], reviews: Collection[ReportPair], reports: int, truth: Truth) -> Quality:
    """How these linked pairs and pairs to review fare."""
    links = {pair for pair in linked if truth.label(pair) is not None}
    right = links & truth.same
    return Quality(
        linked=len(links),
        linked_right=len(right),
        found=len(right | (truth.same & set(reviews))),
        same=len(truth.same),
        reviews=len(reviews),
        reports=reports,
    )


def linked_pairs(combined: Combined) -> set[ReportPair]:
    """All pairs of reports that are of one event, directly or through others."""
    return {pair_of(*pair) for group in combined.members.values() for pair in combinations(group, 2)}


def quality_of(combined: Combined, truth: Truth) -> Quality:
    """How the combined record fares."""
    reviews = {pair_of(review.one, review.other) for review in combined.reviews}
    return quality(linked_pairs(combined), reviews, len(combined.event_of), truth)


def calibration(pairs: Sequence[ScoredPair], truth: Truth) -> list[Decile]:
    """The labelled ones of `pairs` by tenths of probability, tenths without pairs left out."""
    found: dict[int, list[tuple[float, bool]]] = {}
    for pair in pairs:
        label = truth.label(pair_of(pair.first, pair.second))
        if label is not None:
            tenth = min(int(pair.probability * DECILES), DECILES - 1)
            found.setdefault(tenth, []).append((pair.probability, label))
    return [
        Decile(
            tenth / DECILES,
            len(each),
            sum(label for _, label in each),
            sum(chance for chance, _ in each) / len(each),
        )
        for tenth, each in sorted(found.items())
    ]
