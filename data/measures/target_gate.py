"""Whether a measure can carry a target yet: what is missing, or the range that the record supports."""

import datetime as dt
import math
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from data.measures.process_behavior import MONTHS_TO_LOCK, Phase
from data.measures.quality_mark import Facet

Lack = Literal["months", "doubt", "statements", "days", "mark", "rare"]


@dataclass(frozen=True, slots=True)
class Target:
    """A range in force from a month on."""

    target_id: uuid.UUID
    low: int
    high: int
    from_month: dt.date
    adopted_at: dt.datetime
    adopted_by: str


class Owing(Protocol):
    """What a measure needs to be whole, and how much of it is there."""

    @property
    def owed(self) -> int:
        """How much is needed."""

    @property
    def given(self) -> int:
        """How much is there."""

    @property
    def lack(self) -> Lack:
        """What is missing where less is given than owed."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between the figure and a target; `values` are its numbers and names."""

    lack: Lack
    values: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate: closed with what is missing, or open with the range proposed for each month."""

    missing: tuple[Missing, ...]
    proposed: tuple[int, int] | None

    @property
    def is_open(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class TargetBasis:
    """What a measure's target stands on."""

    mark: tuple[Facet, ...]
    phases: tuple[Phase, ...]
    gate: Gate
    target: Target | None  # in force

    @property
    def phase(self) -> Phase | None:
        """The newest phase of natural limits."""
        return self.phases[-1] if self.phases else None

    def evidence(self) -> dict[str, Any]:
        """What is kept with a target or a publication, as plain values for JSON.

        Keys: mark (list of {name, level, inputs}), phases (natural limits), proposed ({low, high} or None).
        """
        return {
            "mark": [{"name": one.name, "level": one.level, "inputs": dict(one.inputs)} for one in self.mark],
            "phases": [
                {
                    "starts": phase.starts,
                    "ends": phase.ends,
                    "points": phase.points,
                    "is_locked": phase.is_locked,
                    "limits": phase.limits and asdict(phase.limits),
                }
                for phase in self.phases
            ],
            "proposed": self.gate.proposed and dict(zip(("low", "high"), self.gate.proposed, strict=True)),
        }


def target_gate(phase: Phase | None, inputs: Owing, mark: tuple[Facet, ...]) -> Gate:
    """The gate for a measure whose newest phase of natural limits is `phase`.

    The range proposed reaches from the mean, rounded up, to the upper natural limit, rounded down: what the process
    yields today without a change, so that a target above it would ask for one (Wheeler, Understanding Variation).
    """
    missing = []
    months = phase.points if phase else 0
    if phase is None or not phase.is_locked:
        missing.append(Missing("months", {"months": months, "needed": MONTHS_TO_LOCK}))
    if phase is not None and phase.limits is not None and phase.doubted:
        missing.append(Missing("doubt", {"months": len(phase.doubted), "of": phase.points}))
    if inputs.owed > inputs.given:
        missing.append(Missing(inputs.lack, {"missing": inputs.owed - inputs.given, "owed": inputs.owed}))
    missing += [Missing("mark", {"facet": facet.name}) for facet in mark if facet.level == "low"]
    if phase is not None and phase.is_rare:
        missing.append(Missing("rare"))
    if missing or phase is None or phase.limits is None:
        return Gate(tuple(missing), None)
    low = math.ceil(phase.limits.mean)
    return Gate((), (low, max(low, math.floor(phase.limits.upper))))
