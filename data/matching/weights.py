"""What each level of evidence weighs, in bits: the logarithm of how much likelier it is among reports of one event.

They are read from weights.toml. Fellegi and Sunter's rule: the bits of the prior and of all evidence add up, and
their sum, the odds' logarithm, gives the probability.
"""

import math
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from data.matching.evidence import KINDS, Levels

WEIGHTS = Path(__file__).with_name("weights.toml")
WEIGHTS_VARIABLE = "SAFER_TOGETHER_WEIGHTS"  # names a file to be used instead: weights fitted to a city's decisions

_COMMENTS_AT = 28  # column of weights.toml
_PLAINLY_AGAINST, _OUTWEIGHED = -3.0, 4.0  # bits
_TELL_SHOWINGS_APART = (KINDS.index("numbers"), KINDS.index("time"))
_TELL_ONE_EVENT = tuple(
    KINDS.index(kind) for kind in ("title", "telling", "place", "neighborhood", "contact", "record", "description")
)
_DEPARTMENTS, _NAMED = KINDS.index("departments"), ("name_each_other", "one_names_other")
_TELL_APART = tuple(KINDS.index(kind) for kind in ("numbers", "time", "place", "neighborhood"))


class Evidence(NamedTuple):
    """One piece of evidence as it is shown: its kind, the level found, and what that weighs, in bits."""

    kind: str
    level: str
    bits: float


@dataclass(frozen=True)
class Weights:
    """The weights and thresholds in force."""

    linked: float  # from this probability on, reports are linked automatically
    review: float  # from this one on, people are asked
    prior: float  # bits, for a pair of candidates of which nothing is known
    bits: Mapping[str, Mapping[str, float]]  # kind -> level -> bits

    def total(self, levels: Levels) -> float:
        """The bits for a pair with these levels of evidence, of all kinds or the first ones, the prior included."""
        found = self.prior
        for weighed, level in zip(self._in_order, levels, strict=False):
            found += weighed.get(level, 0.0)
        return found

    @cached_property
    def _in_order(self) -> tuple[Mapping[str, float], ...]:
        return tuple(self.bits[kind] for kind in KINDS)

    def are_contrary(self, levels: Levels, total: float) -> bool:
        """Whether place, number or hour speaks plainly against one event, and the rest does not outweigh it."""
        return total < _OUTWEIGHED and self._speaks_against(levels, _TELL_APART)

    def may_link(self, levels: Levels) -> bool:
        """Whether nothing that tells one showing from the next, its hour or its number, speaks plainly against.

        A campaign as a whole and an event of it are counted apart: people alone may join them.
        """
        if levels[KINDS.index("campaign")] == "campaign_and_site":
            return False
        return not self._speaks_against(levels, _TELL_SHOWINGS_APART)

    def is_worth_asking(self, levels: Levels) -> bool:
        """Whether anything but the hour, and who reports, speaks for one event: what people could go by."""
        if levels[_DEPARTMENTS] in _NAMED:
            return True
        return any(self._in_order[kind].get(levels[kind], 0.0) > 0 for kind in _TELL_ONE_EVENT)

    def _speaks_against(self, levels: Levels, kinds: tuple[int, ...]) -> bool:
        return any(self._in_order[kind].get(levels[kind], 0.0) <= _PLAINLY_AGAINST for kind in kinds)

    def explained(self, levels: Levels) -> tuple[Evidence, ...]:
        """The evidence that weighs anything, the weightiest first."""
        found = (
            Evidence(kind, level, self.bits[kind].get(level, 0.0)) for kind, level in zip(KINDS, levels, strict=True)
        )
        return tuple(sorted((each for each in found if each.bits), key=lambda each: -abs(each.bits)))


def probability(bits: float) -> float:
    """The probability that `bits`, the logarithm of the odds, stands for."""
    return 1 / (1 + 2 ** -max(-60.0, min(60.0, bits)))


def log2_odds(chance: float) -> float:
    """The bits that the probability `chance` stands for."""
    return math.log2(chance / (1 - chance))


def read_weights(path: Path = WEIGHTS) -> Weights:
    """The weights in the file at `path`. Raises ValueError when it lacks something or holds an unknown kind."""
    settings = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        thresholds = settings["thresholds"]
        bits = {kind: {level: float(weight) for level, weight in settings[kind].items()} for kind in KINDS}
        weights = Weights(float(thresholds["linked"]), float(thresholds["review"]), float(settings["prior"]), bits)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name}: {error} is missing or not a number") from None
    if unknown := settings.keys() - {*KINDS, "thresholds", "prior"}:
        raise ValueError(f"{path.name}: no such kind of evidence: {', '.join(sorted(unknown))}")
    if not 0 < weights.review <= weights.linked < 1:
        raise ValueError(f"{path.name}: 0 < review <= linked < 1 must hold")
    return weights


def path_in_force() -> Path:
    """The file of the weights that the app compares with: its own, or the one that WEIGHTS_VARIABLE names."""
    return Path(os.environ.get(WEIGHTS_VARIABLE) or WEIGHTS)


def weights_in_force() -> Weights:
    """The weights that the app compares with. Raises ValueError or OSError when their file can't be used."""
    return _weights_of(str(path_in_force()))


@lru_cache(maxsize=4)
def _weights_of(path: str) -> Weights:
    return read_weights(Path(path))


def write_weights(weights: Weights, path: Path, pattern: Path = WEIGHTS) -> None:
    """Write `weights` to `path`, with the order and the comments of the file `pattern`."""
    kind = ""
    lines = []
    for line in pattern.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[(\w+)\].*", line):
            kind = heading[1]
        setting = re.fullmatch(r"(\w+)( *= *)([-\d.]+)\s*(#.*)?", line)
        if setting:
            name, equals, _, comment = setting.groups()
            value = _value(weights, kind, name)
            line = (
                f"{name}{equals}{value:g}".ljust(_COMMENTS_AT) + comment.strip()
                if comment
                else f"{name}{equals}{value:g}"
            )
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _value(weights: Weights, kind: str, name: str) -> float:
    if kind == "thresholds":
        return weights.linked if name == "linked" else weights.review
    return round(weights.bits[kind][name] if kind else weights.prior, 1)
