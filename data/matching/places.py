"""Where two reports say their event is: by name, by street address, by neighborhood."""

from data.matching.prepared import Prepared

_TELLING = 6.0  # bits below which a place is none: "Durham, NC"


def place_level(a: Prepared, b: Prepared) -> str:
    """How the places compare: the level of the evidence “place”."""
    if a.is_online or b.is_online:
        if a.is_online and b.is_online:
            return "both_online"
        return "one_online" if (b if a.is_online else a).place_total >= _TELLING else "unknown"
    if a.addresses and a.addresses & b.addresses:
        return "same_address"
    if a.is_address_only != b.is_address_only and not (a.addresses and b.addresses):
        return _named_in_title(a, b)
    if a.place_total < _TELLING or b.place_total < _TELLING:
        return _named_in_title(a, b)
    shared = a.place.keys() & b.place.keys()
    bits = sum(min(a.place[word], b.place[word]) for word in shared)
    low, high = sorted((bits / a.place_total, bits / b.place_total))
    if (low >= 0.8 or high >= 0.9) and bits >= _TELLING:
        return "same_telling" if bits >= 12 else "same"
    if high >= 0.6:
        return "similar"
    if a.addresses and b.addresses:
        return "other_address" if high < 0.3 else "some_words"
    if high >= 0.25:
        return "some_words"
    return "other" if high < 0.1 else "few_words"


def _named_in_title(a: Prepared, b: Prepared) -> str:
    """One of them tells no place in the place itself, or a name where the other tells an address; titles may."""
    for one, other in ((a, b), (b, a)):
        if one.place_total >= _TELLING:
            bits = sum(bits for word, bits in one.place.items() if word in other.title)
            if bits >= _TELLING:
                return "named_in_title"
    return "unknown"


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
