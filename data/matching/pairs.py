"""The pairs that matching finds, as rows of a table for other programs."""

import csv
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Literal, NamedTuple

from data.clusters import ReportId
from data.matching.evaluation import pair_of
from data.matching.files import FiledReport
from data.matching.linking import Combined
from data.matching.scoring import ScoredPair

COLUMNS = ("source_a", "ref_a", "starts_a", "source_b", "ref_b", "starts_b", "probability", "verdict")


class FoundPair(NamedTuple):
    """Two reports that are linked, or that people should look at."""

    first: ReportId
    second: ReportId
    probability: float
    verdict: Literal["linked", "review"]


def found_pairs(combined: Combined, scored: Sequence[ScoredPair]) -> list[FoundPair]:
    """Every pair within an event as linked, and every pair to review; in the order of the reports.

    Two reports linked only through others have the probability of the best chain of links between them, if that is
    higher than their own.
    """
    own = {pair_of(pair.first, pair.second): pair.probability for pair in scored}
    found = []
    for members in combined.members.values():
        through = _through_others(members, own)
        found += [
            FoundPair(first, second, through[first, second], "linked") for first, second in combinations(members, 2)
        ]
    found += [FoundPair(each.one, each.other, each.probability, "review") for each in combined.reviews]
    place = {report: number for number, report in enumerate(combined.event_of)}
    return sorted(found, key=lambda pair: (place[pair.first], place[pair.second]))


def write_pairs(pairs: Sequence[FoundPair], reports: Mapping[ReportId, FiledReport], path: Path) -> None:
    """Write `pairs` as CSV. Raises OSError when `path` can't be written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for pair in pairs:
            a, b = reports[pair.first], reports[pair.second]
            writer.writerow(
                (a.source, a.ref, a.starts, b.source, b.ref, b.starts, f"{pair.probability:.4f}", pair.verdict)
            )


def _through_others(
    members: Sequence[ReportId], own: Mapping[tuple[ReportId, ReportId], float]
) -> dict[tuple[ReportId, ReportId], float]:
    """For each two of `members`, the product of probabilities along the best chain between them."""
    best = {
        (first, second): own.get(pair_of(first, second), 0.0)
        for first in members
        for second in members
        if first != second
    }
    for between in members:
        for first in members:
            for second in members:
                if len({first, second, between}) == 3:
                    chain = best[first, between] * best[between, second]
                    best[first, second] = max(best[first, second], chain)
    return best
