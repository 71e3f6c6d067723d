"""Where two reports say their event is: by name, by street address, by neighborhood."""

from data.matching.prepared import Bits, Prepared
from data.matching.spelling import same_word

_TELLING, _VERY_TELLING = 6.0, 12.0  # bits


def place_likeness(a: Prepared, b: Prepared) -> tuple[str, float]:
    """How the places compare: the level of the evidence “place”, and the bits that they share."""
    if a.is_online or b.is_online:
        if a.is_online and b.is_online:
            return "both_online", 0.0
        return ("unknown" if (b if a.is_online else a).is_vague else "one_online"), 0.0
    if a.addresses and a.addresses & b.addresses:
        return "same_address", _VERY_TELLING
    if a.is_address_only != b.is_address_only and not (a.addresses and b.addresses):
        return _named_in_title(a, b)
    if a.is_vague or b.is_vague:
        return _named_in_title(a, b)
    bits = _shared(a.place, b.place)
    low, high = sorted((min(1.0, bits / a.place_total), min(1.0, bits / b.place_total)))
    return _level(a, b, bits, low, high), bits


def _level(a: Prepared, b: Prepared, bits: float, low: float, high: float) -> str:
    if low >= 0.75 or high >= 0.9:
        if bits >= _VERY_TELLING:
            return "same_telling"
        return "same" if bits >= _TELLING else "same_common"
    if high >= 0.6:
        return "similar"
    if a.addresses and b.addresses:
        return "other_address" if high < 0.3 else "some_words"
    if high >= 0.25:
        return "some_words"
    return "other" if high < 0.1 else "few_words"


def _shared(a: Bits, b: Bits) -> float:
    """The bits of the words that both places hold, misspelt and shortened ones as well."""
    shared = a.keys() & b.keys()
    bits = sum(min(a[word], b[word]) for word in shared)
    left_b = [word for word in b if word not in shared]
    for word in a:
        if word in shared:
            continue
        for other in left_b:
            if counts := same_word(word, other):
                bits += counts * min(a[word], b[other])
                left_b.remove(other)
                break
    return bits


def _named_in_title(a: Prepared, b: Prepared) -> tuple[str, float]:
    """One of them tells no place in the place itself, or a name where the other tells an address; titles may."""
    for one, other in ((a, b), (b, a)):
        if not one.is_vague:
            bits = sum(bits for word, bits in one.place.items() if word in other.title)
            if bits >= _TELLING:
                return "named_in_title", 0.0  # the title counts them
    return "unknown", 0.0


def neighborhood_level(a: Prepared, b: Prepared) -> str:
    """How the neighborhoods compare: the level of the evidence “neighborhood”."""
    if not a.neighborhood or not b.neighborhood:
        for one, other in ((a, b), (b, a)):
            if one.neighborhood and one.neighborhood <= (other.context | other.title.keys()):
                return "named"
        return "unknown"
    if a.neighborhood == b.neighborhood:
        return "same"
    shared = len(a.neighborhood & b.neighborhood) / min(len(a.neighborhood), len(b.neighborhood))
    return "similar" if shared >= 0.5 else "other"
