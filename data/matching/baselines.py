"""Other ways to match, to hold the app's own against: exact titles, one threshold on likeness, and Splink.

Those that need a threshold get the one that does best on the very truth they are judged by.
"""

import importlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from data.city import City, folded
from data.clusters import ReportId, ReportPair
from data.matching.evaluation import Truth, pair_of
from data.matching.reports import ComparedReport
from data.matching.weights import Weights

_LEAST_LIKENESS = 40  # percent; less is never the best threshold


class Baseline(NamedTuple):
    """What another way of matching found."""

    name: str
    linked: set[ReportPair]
    reviews: set[ReportPair]


def baselines(reports: Sequence[ComparedReport], truth: Truth, weights: Weights, city: City) -> list[Baseline]:
    """What the other ways find among `reports`. Splink is left out where it is not installed."""
    found = [exact(reports), one_threshold(reports, truth)]
    guided = _splink()
    if guided is not None:
        chances = guided(reports, city)
        threshold = _best_threshold(chances, truth)
        linked = {pair for pair, chance in chances.items() if chance >= threshold}
        reviews = {pair for pair, chance in chances.items() if chance >= weights.review} - linked
        found.append(Baseline(f"Splink by its guide, from {threshold:.2f}", linked, reviews))
    return found


def _splink() -> Callable[[Sequence[ComparedReport], City], dict[ReportPair, float]] | None:
    try:
        return importlib.import_module("data.matching.splink_guide").as_guided  # type: ignore[no-any-return]
    except ImportError:
        return None


def exact(reports: Sequence[ComparedReport]) -> Baseline:
    """Reports of one date with the same title, letters and signs apart."""
    groups: dict[tuple[object, str], list[ReportId]] = defaultdict(list)
    for report in reports:
        groups[report.start_date, folded(report.title)].append(report.report_id)
    linked = {pair_of(*pair) for group in groups.values() for pair in combinations(group, 2)}
    return Baseline("exact title and date", linked, set())


def one_threshold(reports: Sequence[ComparedReport], truth: Truth) -> Baseline:
    """Reports of one date whose titles are alike, from the best likeness on."""
    likeness = _likeness(reports) if truth.different is None else _likeness_of_labelled(reports, truth)
    threshold = _best_threshold(likeness, truth)
    linked = {pair for pair, alike in likeness.items() if alike >= threshold}
    return Baseline(f"rapidfuzz, titles alike by {threshold:.0f} %", linked, set())


def _best_threshold(scores: Mapping[ReportPair, float], truth: Truth) -> float:
    """The score from which linking does best on the truth: the highest mean of precision and recall (F1)."""
    judged = sorted(
        ((score, truth.label(pair), pair) for pair, score in scores.items() if truth.label(pair) is not None),
        key=lambda each: (-each[0], str(each[2])),
    )
    best, threshold, right = 0.0, 101.0, 0
    for number, (score, label, _) in enumerate(judged, start=1):
        right += bool(label)
        is_last_of_its_kind = number == len(judged) or judged[number][0] < score
        quality = 2 * right / (number + len(truth.same))
        if is_last_of_its_kind and quality > best:
            best, threshold = quality, score
    return threshold


def _likeness(reports: Sequence[ComparedReport]) -> Mapping[ReportPair, float]:
    days: dict[object, list[ComparedReport]] = defaultdict(list)
    for report in reports:
        days[report.start_date].append(report)
    found = {}
    for day in days.values():
        titles = [folded(report.title[:300]) for report in day]
        table = process.cdist(titles, titles, scorer=fuzz.token_set_ratio, score_cutoff=_LEAST_LIKENESS)
        for first, second in zip(*np.nonzero(np.triu(table, 1)), strict=True):
            pair = pair_of(day[int(first)].report_id, day[int(second)].report_id)
            found[pair] = float(table[first, second])
    return found


def _likeness_of_labelled(reports: Sequence[ComparedReport], truth: Truth) -> Mapping[ReportPair, float]:
    title = {report.report_id: folded(report.title[:300]) for report in reports}
    labelled = truth.same | (truth.different or frozenset())
    return {pair: fuzz.token_set_ratio(title[pair[0]], title[pair[1]]) for pair in labelled}
