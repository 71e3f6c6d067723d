"""Which reports are one event: people's verdicts first, then the pairs that the app is sure of.

Pure: reports, pairs and verdicts in, clusters out. The same input, in whatever order, gives the same answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

MOST_LINKED = 12  # reports that links may join: more than that look like a mistake, and are left to people

ReportId = UUID | str  # reports on record have a UUID, those of files that are only compared a name; never mixed
ReportPair = tuple[ReportId, ReportId]


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports that the app takes for the same event, and how sure it is (0 to 1)."""

    one: ReportId
    other: ReportId
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's word on two reports. Earlier ones go first where several contradict each other."""

    one: ReportId
    other: ReportId
    verdict: Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The events that come of it. Every report is in one cluster, most of them alone."""

    clusters: tuple[frozenset[ReportId], ...]  # by their smallest reports
    automatic: frozenset[frozenset[ReportId]]  # those of `clusters` that people's verdicts alone do not join
    review: tuple[Link, ...]  # links not followed that no verdict rules out, the likelier first


class _Groups:
    """Disjoint groups of reports, each named after its smallest."""

    def __init__(self) -> None:
        self._parents: dict[ReportId, ReportId] = {}

    def of(self, report: ReportId) -> ReportId:
        while (parent := self._parents.setdefault(report, report)) != report:
            self._parents[report] = self._parents[parent]
            report = self._parents[report]
        return report

    def join(self, one: ReportId, other: ReportId) -> None:
        low, high = sorted((self.of(one), self.of(other)), key=str)
        self._parents[high] = low

    def all(self) -> dict[ReportId, list[ReportId]]:
        members: dict[ReportId, list[ReportId]] = defaultdict(list)
        for report in list(self._parents):
            members[self.of(report)].append(report)
        return members


def clusters_of(
    reports: Iterable[ReportId],
    links: Iterable[Link],
    verdicts: Iterable[Verdict],
    most_linked: int = MOST_LINKED,
    contrary: Iterable[ReportPair] = (),
) -> Clusters:
    """Join `reports` by verdicts and `links` (pairs of them).

    A verdict "different" always holds: no chain of verdicts or links gets round it. Links that hang together are
    followed all or none: not where they join reports that are different, nor where two of them speak plainly against
    one event (`contrary`, pairs that people may join all the same), nor more than `most_linked` reports. So no guess
    is made at which link of a chain is the wrong one.
    """
    decided: _Groups = _Groups()
    for report in reports:
        decided.of(report)
    apart = _join_decided(decided, list(verdicts))
    open_links = [
        link
        for link in sorted(set(links), key=lambda link: (-link.probability, *sorted((str(link.one), str(link.other)))))
        if _pair(decided, link) not in apart and decided.of(link.one) != decided.of(link.other)
    ]
    linked: _Groups = _Groups()
    for link in open_links:
        linked.join(decided.of(link.one), decided.of(link.other))
    members = decided.all()
    opposed = {(decided.of(one), decided.of(other)) for one, other in contrary}
    opposed = apart | {(one, other) for one, other in opposed if one != other}
    refused = {linked.of(one) for one, other in opposed if linked.of(one) == linked.of(other)}
    refused |= {
        name for name, groups in linked.all().items() if sum(len(members[group]) for group in groups) > most_linked
    }
    found: dict[ReportId, set[ReportId]] = defaultdict(set)
    for group, together in members.items():
        name = linked.of(group)
        found[group if name in refused else name].update(together)
    clusters = sorted((frozenset(cluster) for cluster in found.values()), key=lambda cluster: min(map(str, cluster)))
    people = {frozenset(together) for together in members.values()}
    return Clusters(
        tuple(clusters),
        frozenset(cluster for cluster in clusters if cluster not in people),
        tuple(link for link in open_links if linked.of(decided.of(link.one)) in refused),
    )


def _join_decided(decided: _Groups, words: Sequence[Verdict]) -> set[ReportPair]:
    """Join what people said is the same, save what they said is different; the pairs of groups that are apart."""
    apart: dict[ReportId, set[ReportId]] = defaultdict(set)
    for word in words:
        if word.verdict == "different":
            apart[decided.of(word.one)].add(decided.of(word.other))
            apart[decided.of(word.other)].add(decided.of(word.one))
    for word in words:
        one, other = decided.of(word.one), decided.of(word.other)
        if word.verdict != "same" or one == other or other in apart[one]:
            continue
        decided.join(one, other)
        kept, gone = (one, other) if decided.of(one) == one else (other, one)
        for enemy in apart.pop(gone, ()):
            apart[enemy].discard(gone)
            apart[enemy].add(kept)
            apart[kept].add(enemy)
    return {(one, other) for one, enemies in apart.items() for other in enemies if str(one) < str(other)}


def _pair(decided: _Groups, link: Link) -> ReportPair:
    low, high = sorted((decided.of(link.one), decided.of(link.other)), key=str)
    return low, high
