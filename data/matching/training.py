"""Weights estimated anew from pairs that people labelled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.matching.evidence import KINDS, Levels
from data.matching.weights import Weights

_STEPS = 60
_SMALL = 1e-6
_BITS = np.log(2.0)

Floats = NDArray[np.float64]
# Levels of which an earlier one says no less for one event than a later one.
LADDERS: Mapping[str, tuple[str, ...]] = {
    "title": ("identical", "near", "contained", "contained_short"),
    "telling": ("extremely", "very", "much", "well", "little", "nothing"),
    "left_over": ("no", "one", "both", "both_much"),
    "time": (
        "same_hours",
        "same_start",
        "within_half_hour",
        "within_hour",
        "within_two_hours",
        "same_day",
        "other_day",
    ),
    "place": ("same_address", "same_telling", "same", "same_common", "similar", "some_words", "few_words"),
    "neighborhood": ("same", "named", "similar", "other"),
    "departments": ("name_each_other", "one_names_other", "other_department", "not_named"),
    "description": ("same", "similar", "some", "other"),
    "rival": ("equal", "better", "much_better"),
}
NOTHING_FIRM: Mapping[str, float] = {}

Labelled = tuple[Levels, bool]


def retrained(
    weights: Weights,
    labelled: Sequence[Labelled],
    trust: float = 2.0,
    keep_prior: bool = False,
    firm: Mapping[str, float] = NOTHING_FIRM,
) -> Weights:
    """`weights` moved towards what `labelled` pairs say; far for levels seen often, little for those seen seldom.

    All weights are fitted together (a logistic regression), for evidence overlaps: titles alike and places alike
    say less together than each does alone. `trust` is how firmly each weight is held to what it was: as many bits
    squared as it may cost to move it by one. With `keep_prior` the prior stays: for pairs that are not a fair sample,
    such as those that people were asked about. `firm` says how firmly those of a kind, or of a kind.level, are held.
    """
    names = [(kind, level) for kind in KINDS for level in weights.bits[kind]]
    column = {name: number + 1 for number, name in enumerate(names)}
    before = np.array([weights.prior, *(weights.bits[kind][level] for kind, level in names)]) * _BITS
    evidence = np.zeros((len(labelled), len(before)))
    evidence[:, 0] = 1.0
    for row, (levels, _) in enumerate(labelled):
        for kind, level in zip(KINDS, levels, strict=True):
            if (kind, level) in column:
                evidence[row, column[kind, level]] = 1.0
    same = np.array([float(label) for _, label in labelled])
    hold = np.array([trust, *(firm.get(f"{kind}.{level}", firm.get(kind, trust)) for kind, level in names)])
    hold[0] = 1e9 if keep_prior else trust / 10
    fitted = before.copy()
    loss = _loss(evidence, same, fitted, before, hold)
    for _ in range(_STEPS):  # Newton's steps: the loss is convex
        chance = _chance(evidence, fitted)
        slope = evidence.T @ (chance - same) + hold * (fitted - before)
        curve = (evidence * (chance * (1 - chance))[:, None]).T @ evidence + np.diag(hold)
        step = np.linalg.solve(curve, slope)
        while (after := _loss(evidence, same, fitted - step, before, hold)) > loss and np.abs(step).max() > _SMALL:
            step = step / 2
        fitted, loss = fitted - step, min(after, loss)
        if np.abs(step).max() <= _SMALL:
            break
    _keep_order(fitted, evidence.sum(axis=0), column)
    if not keep_prior:
        fitted[0] += _shift(evidence, same, fitted)
    bits = {kind: dict(levels) for kind, levels in weights.bits.items()}
    for name, number in column.items():
        bits[name[0]][name[1]] = round(float(fitted[number] / _BITS), 2)
    return replace(weights, prior=round(float(fitted[0] / _BITS), 2), bits=bits)


def _keep_order(fitted: Floats, seen: Floats, column: Mapping[tuple[str, str], int]) -> None:
    """Level what stands in the wrong order: such steps say more of the pairs at hand than of the evidence."""
    for kind, levels in LADDERS.items():
        steps: list[tuple[float, float, list[int]]] = []
        for level in levels:
            place = column[kind, level]
            steps.append((float(fitted[place]), float(seen[place]) + 1.0, [place]))
            while len(steps) > 1 and steps[-2][0] < steps[-1][0]:
                value, weight, places = steps.pop()
                before, heavier, others = steps.pop()
                mean = (value * weight + before * heavier) / (weight + heavier)
                steps.append((mean, weight + heavier, others + places))
        for value, _, places in steps:
            fitted[places] = value


def _shift(evidence: Floats, same: Floats, fitted: Floats) -> float:
    """What to add to the prior so that as many pairs are expected to be of one event as are."""
    low, high = -10.0, 10.0
    odds = evidence @ fitted
    while high - low > _SMALL:
        middle = (low + high) / 2
        expected = float(np.sum(1 / (1 + np.exp(-np.clip(odds + middle, -40, 40)))))
        low, high = (middle, high) if expected < float(same.sum()) else (low, middle)
    return low


def _chance(evidence: Floats, weights: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(evidence @ weights, -40, 40)))
    return chance


def _loss(evidence: Floats, same: Floats, weights: Floats, before: Floats, hold: Floats) -> float:
    odds = evidence @ weights
    return float(np.sum(np.logaddexp(0, odds) - same * odds) + np.sum(hold * (weights - before) ** 2) / 2)
