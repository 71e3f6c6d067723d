"""The gate before a target: each lack alone, several at once, and the range proposed once it is open."""

import datetime as dt
from dataclasses import replace

import pytest

from data.measures.process_behavior import Limits, Phase, process_behavior
from data.measures.quality_mark import Facet, FacetName, Level, QualityInputs
from data.measures.target_gate import Gate, Missing, target_gate
from tests.records import TODAY
from tests.test_process_behavior import YEAR, YEARS_LIMITS, table

START = dt.date(2025, 1, 1)
LOCKED = Phase(
    starts=START,
    ends=dt.date(2025, 12, 1),
    baseline_first=START,
    baseline_last=dt.date(2025, 12, 1),
    points=12,
    is_locked=True,
    limits=YEARS_LIMITS,  # mean 5.0, upper limit 10.32
    doubted=(),
    is_rare=False,
    is_dominated=False,
)
TRIAL = replace(LOCKED, points=11, is_locked=False)
INPUTS = QualityInputs(TODAY, 72, 72, 100, 0, 0, 0, 0, 0, 0, 0, 0)
NAMES: tuple[FacetName, ...] = ("timeliness", "completeness", "validation", "process")


def mark(**levels: Level) -> tuple[Facet, ...]:
    return tuple(Facet(name, levels.get(name, "high"), {}) for name in NAMES)


def limits(mean: float, upper: float) -> Limits:
    return Limits(mean, 1.0, 0.0, upper, 3.268)


def test_gate_that_lacks_nothing_is_open_with_a_range():
    gate = target_gate(LOCKED, INPUTS, mark())
    assert gate == Gate((), (5, 10))
    assert gate.is_open


@pytest.mark.parametrize(
    ("mean", "upper", "proposed"),
    [
        (5.0, 10.32, (5, 10)),
        (5.001, 10.0, (6, 10)),
        (4.999, 9.999, (5, 9)),
        (1.0, 1.0, (1, 1)),
        (2.1, 2.9, (3, 3)),  # no whole number lies between them: the next above the mean
    ],
)
def test_range_reaches_from_the_mean_rounded_up_to_the_limit_rounded_down(
    mean: float, upper: float, proposed: tuple[int, int]
):
    assert target_gate(replace(LOCKED, limits=limits(mean, upper)), INPUTS, mark()).proposed == proposed


@pytest.mark.parametrize(
    ("phase", "inputs", "facets", "missing"),
    [
        (None, INPUTS, mark(), Missing("months", {"months": 0, "needed": 12})),
        (TRIAL, INPUTS, mark(), Missing("months", {"months": 11, "needed": 12})),
        (replace(TRIAL, points=1, limits=None), INPUTS, mark(), Missing("months", {"months": 1, "needed": 12})),
        (replace(LOCKED, doubted=(START,)), INPUTS, mark(), Missing("doubt", {"months": 1, "of": 12})),
        (LOCKED, replace(INPUTS, statements_given=71), mark(), Missing("statements", {"missing": 1, "owed": 72})),
        (LOCKED, INPUTS, mark(timeliness="low"), Missing("mark", {"facet": "timeliness"})),
        (LOCKED, INPUTS, mark(process="low"), Missing("mark", {"facet": "process"})),
        (replace(LOCKED, is_rare=True, limits=limits(0.5, 2.0)), INPUTS, mark(), Missing("rare")),
    ],
)
def test_gate_that_lacks_one_thing_is_closed_and_names_it(
    phase: Phase | None, inputs: QualityInputs, facets: tuple[Facet, ...], missing: Missing
):
    gate = target_gate(phase, inputs, facets)
    assert gate == Gate((missing,), None)
    assert not gate.is_open


def test_moderate_mark_and_dominated_limits_close_nothing():
    moderate = mark(timeliness="moderate", completeness="moderate", validation="moderate", process="moderate")
    assert target_gate(replace(LOCKED, is_dominated=True), INPUTS, moderate) == Gate((), (5, 10))


def test_gate_names_all_that_it_lacks_in_order():
    phase = replace(TRIAL, doubted=(START, dt.date(2025, 3, 1)), is_rare=True)
    inputs = replace(INPUTS, statements_given=0)
    assert target_gate(phase, inputs, mark(validation="low", completeness="low")) == Gate(
        (
            Missing("months", {"months": 11, "needed": 12}),
            Missing("doubt", {"months": 2, "of": 11}),
            Missing("statements", {"missing": 72, "owed": 72}),
            Missing("mark", {"facet": "completeness"}),
            Missing("mark", {"facet": "validation"}),
            Missing("rare"),
        ),
        None,
    )


@pytest.mark.parametrize(
    ("counts", "gate"),
    [
        (YEAR, Gate((), (5, 10))),
        (YEAR[:-1], Gate((Missing("months", {"months": 11, "needed": 12}),), None)),
        ([(4, 5), *YEAR[1:]], Gate((Missing("doubt", {"months": 1, "of": 12}),), None)),
        ([1] * 11 + [0], Gate((Missing("rare"),), None)),  # on average 11 / 12
        ([1] * 12, Gate((), (1, 1))),
    ],
)
def test_gate_of_a_record_of_counts(counts: list[int | tuple[int, int]], gate: Gate):
    (phase,) = process_behavior(table(counts)).phases
    assert target_gate(phase, INPUTS, mark()) == gate
