"""From pairs of reports to events: what is linked, what people are asked, what stays apart.

Pure: what comes out depends only on what goes in, whatever its order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from data.matching.chains import chains
from data.matching.reports import ReportId

MOST_LINKED = 12  # a cluster of more reports is never made without people
CONTRARY = 0.02  # a probability up to which two reports speak against being of one event

ReportPair = tuple[ReportId, ReportId]
ReviewReason = Literal["unsure", "chain", "large"]


class Probable(Protocol):
    """A pair of reports and how probable it is that they are of one event."""

    @property
    def first(self) -> ReportId: ...
    @property
    def second(self) -> ReportId: ...
    @property
    def probability(self) -> float: ...
    @property
    def may_link(self) -> bool: ...


class Verdict(NamedTuple):
    """What a person decided on two reports."""

    first: ReportId
    second: ReportId
    same: bool


class Link(NamedTuple):
    """Two reports that are of one event, directly: by a person's verdict, or automatically."""

    first: ReportId
    second: ReportId
    by_person: bool
    probability: float | None  # None: never compared


class Review(NamedTuple):
    """Two reports that people are asked about, and why: unsure of the two, or of the chain or cluster they are in."""

    first: ReportId
    second: ReportId
    probability: float
    reason: ReviewReason


@dataclass(frozen=True, slots=True)
class Clusters:
    """How reports combine to events."""

    event_of: Mapping[ReportId, ReportId]  # report -> id of its event: that of the event's earliest report
    links: tuple[Link, ...]
    reviews: tuple[Review, ...]  # the most probable first

    @property
    def members(self) -> dict[ReportId, list[ReportId]]:
        """The reports of each event, in the order of `event_of`."""
        found: dict[ReportId, list[ReportId]] = defaultdict(list)
        for report, event in self.event_of.items():
            found[event].append(report)
        return dict(found)


def cluster(
    reports: Sequence[ReportId],
    pairs: Iterable[Probable],
    verdicts: Iterable[Verdict],
    linked: float,
    review: float,
) -> Clusters:
    """Combine `reports`, given from the earliest to the latest, to events.

    `pairs` from the probability `linked` on are linked if they may, from `review` on people are asked. A person's
    verdict always wins: of several on one pair the last counts, and a verdict “same” that, with others, would join
    two reports that people said are different is asked about again. A chain that would join reports that a person, or
    strong contrary evidence, keeps apart is not linked but asked about; so is a cluster of more than 12 reports.
    """
    place = {report: number for number, report in enumerate(reports)}
    known = [pair for pair in pairs if pair.first in place and pair.second in place and pair.first != pair.second]
    probability = {_ordered(pair.first, pair.second, place): pair.probability for pair in known}
    asked_first = {_ordered(pair.first, pair.second, place) for pair in known if not pair.may_link}
    decided = {
        _ordered(verdict.first, verdict.second, place): verdict.same
        for verdict in verdicts
        if verdict.first in place and verdict.second in place and verdict.first != verdict.second
    }
    different = {pair for pair, same in decided.items() if not same}
    groups = _Groups(reports, different)
    links = []
    reviews: dict[ReportPair, ReviewReason] = {}
    in_order = sorted(decided, key=lambda pair: (place[pair[0]], place[pair[1]]))
    for pair in in_order:
        if not decided[pair]:
            continue
        if groups.join(*pair):
            links.append(Link(*pair, True, probability.get(pair)))
        else:
            reviews[pair] = "chain"
    automatic = [
        pair
        for pair, value in probability.items()
        if value >= linked and pair not in decided and pair not in asked_first
    ]
    for chain in _chains(groups, automatic):
        reason = _refused(groups, chain, probability, different)
        if reason:
            reviews |= dict.fromkeys(chain, reason)
            continue
        for pair in chain:
            groups.join(*pair)
            links.append(Link(*pair, False, probability[pair]))
    for pair, value in probability.items():
        if value >= review and pair not in decided and pair not in reviews:
            reviews[pair] = "unsure"
    asked = [
        Review(*pair, probability.get(pair, 0.0), reason)
        for pair, reason in reviews.items()
        if groups.root(pair[0]) != groups.root(pair[1])
        and (pair in decided or not groups.kept_apart(groups.root(pair[0]), groups.root(pair[1])))
    ]
    return Clusters(
        event_of={report: groups.root(report) for report in reports},
        links=tuple(sorted(links, key=lambda link: (place[link.first], place[link.second]))),
        reviews=tuple(sorted(asked, key=lambda each: (-each.probability, place[each.first], place[each.second]))),
    )


class _Groups:
    """Reports joined to groups, each named after its earliest; groups that people keep apart are never joined."""

    def __init__(self, reports: Sequence[ReportId], different: Iterable[ReportPair]) -> None:
        self._place = {report: number for number, report in enumerate(reports)}
        self._root = {report: report for report in reports}
        self._members: dict[ReportId, list[ReportId]] = {}
        self._apart: dict[ReportId, set[ReportId]] = defaultdict(set)
        for first, second in different:
            self._apart[first].add(second)
            self._apart[second].add(first)

    def root(self, report: ReportId) -> ReportId:
        """The earliest report of the group that `report` is in."""
        while (above := self._root[report]) != report:
            self._root[report] = self._root[above]
            report = above
        return report

    def members(self, root: ReportId) -> list[ReportId]:
        """The reports of the group named `root`."""
        return self._members.get(root, [root])

    def kept_apart(self, one: ReportId, other: ReportId) -> bool:
        """Whether a person said of a report in the group `one` that it is different from one in `other`."""
        return any(self.root(report) == other for report in self._apart.get(one, ()))

    def join(self, first: ReportId, second: ReportId) -> bool:
        """Join the groups of the two, unless people keep them apart. Whether they are in one group now."""
        one, other = sorted((self.root(first), self.root(second)), key=self._place.__getitem__)
        if one == other:
            return True
        if self.kept_apart(one, other):
            return False
        self._root[other] = one
        self._members[one] = self.members(one) + self._members.pop(other, [other])
        if other in self._apart:
            self._apart[one] |= self._apart[other]
        return True


def _chains(groups: _Groups, automatic: Sequence[ReportPair]) -> list[list[ReportPair]]:
    """The automatic links, those that hang together in one list. What people joined hangs together already."""
    number = {
        root: at
        for at, chain in enumerate(chains([(groups.root(first), groups.root(second)) for first, second in automatic]))
        for root in chain
    }
    found: dict[int, list[ReportPair]] = defaultdict(list)
    for pair in automatic:
        if groups.root(pair[0]) != groups.root(pair[1]):
            found[number[groups.root(pair[0])]].append(pair)
    return list(found.values())


def _refused(
    groups: _Groups,
    chain: Sequence[ReportPair],
    probability: Mapping[ReportPair, float],
    different: set[ReportPair],
) -> ReviewReason | None:
    """Why the links of `chain` must not be made without people; None if they may."""
    roots = {groups.root(report) for pair in chain for report in pair}
    reports = [report for root in roots for report in groups.members(root)]
    if len(reports) > MOST_LINKED:
        return "large"
    for first in reports:
        for second in reports:
            pair = (first, second)
            if pair in different:
                return "chain"
            if probability.get(pair, 1.0) <= CONTRARY and groups.root(first) != groups.root(second):
                return "chain"
    return None


def _ordered(first: ReportId, second: ReportId, place: Mapping[ReportId, int]) -> ReportPair:
    return (first, second) if place[first] < place[second] else (second, first)
