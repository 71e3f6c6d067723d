"""What probabilities mean for events: pairs that are linked, pairs that people are asked about, pairs that object."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from data.clusters import Link, ReportId, ReportPair, clusters_of
from data.matching.chains import chains
from data.matching.scoring import ScoredPair
from data.matching.weights import Weights

CONTRARY = 0.3  # a probability up to which two reports rather speak against being of one event


class Sorted(NamedTuple):
    """Scored pairs by what is done with them; those of neither kind stay apart."""

    links: tuple[ScoredPair, ...]
    reviews: tuple[ScoredPair, ...]
    contrary: tuple[ScoredPair, ...]  # only those that links, in a chain, would put into one event


@dataclass(frozen=True, slots=True)
class Combined:
    """How reports combine to events as long as no person has decided anything."""

    event_of: Mapping[ReportId, ReportId]  # report -> its event's name, the id of the event's earliest report
    links: int  # pairs that were linked
    reviews: tuple[Link, ...]  # what people are asked about, the most probable first

    @property
    def members(self) -> dict[ReportId, list[ReportId]]:
        """The reports of each event, in the order of `event_of`."""
        found: dict[ReportId, list[ReportId]] = defaultdict(list)
        for report, event in self.event_of.items():
            found[event].append(report)
        return dict(found)


def sorted_pairs(scored: Sequence[ScoredPair], weights: Weights, known_links: Sequence[ReportPair] = ()) -> Sorted:
    """`scored` by the thresholds of `weights`; `known_links` are links that were found before, for the chains."""
    links = tuple(pair for pair in scored if pair.probability >= weights.linked and pair.may_link)
    linked = {(pair.first, pair.second) for pair in links}
    hang_together = chains([*linked, *known_links])
    chain_of = {report: number for number, chain in enumerate(hang_together) for report in chain}
    return Sorted(
        links,
        tuple(
            pair
            for pair in scored
            if pair.probability >= weights.review
            and (pair.first, pair.second) not in linked
            and weights.is_worth_asking(pair.levels)
        ),
        tuple(
            pair
            for pair in scored
            if pair.probability <= CONTRARY
            and pair.first in chain_of
            and chain_of[pair.first] == chain_of.get(pair.second)
        ),
    )


def combined(reports: Sequence[ReportId], scored: Sequence[ScoredPair], weights: Weights) -> Combined:
    """Combine `reports`, given from the earliest to the latest, by their `scored` pairs."""
    found = sorted_pairs(scored, weights)
    clusters = clusters_of(
        reports,
        [Link(pair.first, pair.second, pair.probability) for pair in found.links],
        (),
        contrary=[(pair.first, pair.second) for pair in found.contrary],
    )
    together = {report: cluster for cluster in clusters.clusters for report in cluster}
    names: dict[frozenset[ReportId], ReportId] = {}
    for report in reports:
        names.setdefault(together[report], report)
    asked = [
        Link(pair.first, pair.second, pair.probability)
        for pair in (*found.links, *found.reviews)
        if together[pair.first] is not together[pair.second]
    ]
    place = {report: number for number, report in enumerate(reports)}
    asked.sort(key=lambda link: (-link.probability, place[link.one], place[link.other]))
    links = sum(together[pair.first] is together[pair.second] for pair in found.links)
    return Combined({report: names[together[report]] for report in reports}, links, tuple(asked))
