"""Weights estimated anew from pairs that people labelled."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.matching.evidence import KINDS, Levels
from data.matching.weights import Weights

_STEPS = 60
_SMALL = 1e-6
_BITS = np.log(2.0)

Floats = NDArray[np.float64]
Labelled = tuple[Levels, bool]


def retrained(weights: Weights, labelled: Sequence[Labelled], trust: float = 2.0, keep_prior: bool = False) -> Weights:
    """`weights` moved towards what `labelled` pairs say; far for levels seen often, little for those seen seldom.

    All weights are fitted together (a logistic regression), for evidence overlaps: titles alike and places alike
    say less together than each does alone. `trust` is how firmly each weight is held to what it was: as many bits
    squared as it may cost to move it by one. With `keep_prior` the prior stays: for pairs that are not a fair sample,
    such as those that people were asked about.
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
    hold = np.full(len(before), trust)
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
    bits = {kind: dict(levels) for kind, levels in weights.bits.items()}
    for name, number in column.items():
        bits[name[0]][name[1]] = round(float(fitted[number] / _BITS), 2)
    return replace(weights, prior=round(float(fitted[0] / _BITS), 2), bits=bits)


def _chance(evidence: Floats, weights: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(evidence @ weights, -40, 40)))
    return chance


def _loss(evidence: Floats, same: Floats, weights: Floats, before: Floats, hold: Floats) -> float:
    odds = evidence @ weights
    return float(np.sum(np.logaddexp(0, odds) - same * odds) + np.sum(hold * (weights - before) ** 2) / 2)
