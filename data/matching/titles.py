"""What two titles share: word by word, each word weighed by how rare it is."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from data.matching.prepared import Prepared
from data.matching.spelling import same_word

_ELSEWHERE = 0.7  # how much of a word's bits counts that the other report has in another field
_NEAR = 0.8  # share of each title from which they are nearly one
_LETTERS_ALIKE = 88  # percent
_FEW_LETTERS = 5
_MOST_LEFT = 12  # words left over on a side that are compared letter by letter


class TitleLikeness(NamedTuple):
    """Levels of the evidence that titles give."""

    title: str  # how much of each title the other holds
    left_over: str  # whether each names something that the other does not
    numbers: str
    bits: float  # what the words tell that they share


def title_likeness(a: Prepared, b: Prepared) -> TitleLikeness:
    """How the titles compare."""
    shared = a.title.keys() & b.title.keys()
    bits = 0.0
    for word in shared:
        bits += min(a.title[word], b.title[word])
    left_a = [word for word in a.title if word not in shared]
    left_b = [word for word in b.title if word not in shared]
    is_exact = not left_a and not left_b
    total_a, total_b = a.title_total, b.title_total
    if left_a and left_b:
        bits += _alike(a, b, left_a, left_b)
    if left_a or left_b:
        gained_a, total_a = _elsewhere(a, b, left_a, total_a)
        gained_b, total_b = _elsewhere(b, a, left_b, total_b)
        bits += gained_a + gained_b
        total_a, total_b = total_a + gained_b, total_b + gained_a
    share_a = min(1.0, bits / total_a) if total_a > 0 else 0.0
    share_b = min(1.0, bits / total_b) if total_b > 0 else 0.0
    if not is_exact and min(share_a, share_b) < _NEAR and _letters_alike(left_a, left_b):
        share_a = share_b = _NEAR
        bits = max(bits, _NEAR * min(total_a, total_b))
        left_a, left_b = [], []
    rest_a = sum(a.title[word] for word in left_a)
    rest_b = sum(b.title[word] for word in left_b)
    return TitleLikeness(
        _level(is_exact and bool(shared), min(share_a, share_b), max(share_a, share_b)),
        _left_over(min(rest_a, rest_b), max(rest_a, rest_b)),
        _numbers(a, b),
        bits,
    )


def _alike(a: Prepared, b: Prepared, left_a: list[str], left_b: list[str]) -> float:
    """Bits of words that are misspelt, shortened or put as initials; they leave the left-over words."""
    bits = 0.0
    for one, other, left_one, left_other in ((a, b, left_a, left_b), (b, a, left_b, left_a)):
        for word in left_one[:_MOST_LEFT]:
            run = other.initials.get(word)
            if run and any(part in left_other for part in run):
                part_bits = sum(other.title.get(part, 0.0) for part in run if part in left_other)
                bits += min(one.title[word], part_bits) if part_bits else 0.0
                left_one.remove(word)
                for part in run:
                    if part in left_other:
                        left_other.remove(part)
    for word in left_a[:_MOST_LEFT]:
        for other_word in left_b[:_MOST_LEFT]:
            counts = same_word(word, other_word)
            if counts:
                bits += counts * min(a.title[word], b.title[other_word])
                left_a.remove(word)
                left_b.remove(other_word)
                break
    return bits


def _elsewhere(a: Prepared, b: Prepared, left: list[str], total: float) -> tuple[float, float]:
    """Words of the title of `a` that `b` holds in its place, campaign or departments, or that name who reports `a`.

    Returns the bits that they add to what is shared, and the total of `a` without those that tell no difference.
    """
    gained = 0.0
    for word in left[:]:
        if word in b.context:
            left.remove(word)
            if word in a.context:  # compared already, as a place
                total -= a.title[word]
            else:
                gained += _ELSEWHERE * a.title[word]
        elif word in a.own_words:
            left.remove(word)
            total -= a.title[word]
    return gained, total


def _level(is_exact: bool, low: float, high: float) -> str:
    if is_exact:
        return "identical"
    if low >= _NEAR:
        return "near"
    if high >= 0.9:
        return "contained" if low >= 0.4 else "contained_short"
    if low >= 0.55:
        return "most"
    if high >= 0.6:
        return "half"
    if high >= 0.3:
        return "some"
    return "few" if high >= 0.1 else "none"


def _left_over(low: float, high: float) -> str:
    if low >= 12:
        return "both_much"
    if low >= 6:
        return "both"
    if high >= 15:
        return "one_much"
    return "one" if high >= 6 else "no"


def _numbers(a: Prepared, b: Prepared) -> str:
    """Whether numbers, and words such as morning or girls, tell one from the other."""
    if any(words.isdisjoint(b.kinds[kind]) for kind, words in a.kinds.items() if kind in b.kinds):
        return "other"
    if not a.numbers or not b.numbers:
        return "unknown"
    return "same" if a.numbers & b.numbers else "other"


def _letters_alike(left_a: Sequence[str], left_b: Sequence[str]) -> bool:
    """Whether the words left over are one letter by letter: they may be run together or torn apart."""
    letters_a, letters_b = "".join(left_a), "".join(left_b)
    if min(len(letters_a), len(letters_b)) < _FEW_LETTERS or letters_a.isdigit() or letters_b.isdigit():
        return False
    return fuzz.ratio(letters_a, letters_b, score_cutoff=_LETTERS_ALIKE) > 0
