"""What speaks for and against two reports being of one event: one level of each kind of evidence."""

from data.matching.hours import time_level
from data.matching.parties import (
    campaign_level,
    contact_level,
    departments_level,
    description_level,
    partners_level,
    record_level,
)
from data.matching.places import neighborhood_level, place_likeness
from data.matching.prepared import Prepared
from data.matching.titles import title_likeness

Levels = tuple[str, ...]

# The kinds of evidence, in the order of Levels; weights.toml says of each level what it weighs and means.
KINDS = (
    "title",
    "telling",
    "left_over",
    "numbers",
    "time",
    "place",
    "neighborhood",
    "departments",
    "partners",
    "campaign",
    "contact",
    "record",
    "description",
    "rival",
)
_TELLING = (("extremely", 45), ("very", 34), ("much", 25), ("well", 17), ("little", 9))  # bits that words share
_NEIGHBORHOOD_BITS = 5.0


def levels_of(a: Prepared, b: Prepared) -> Levels:
    """The levels of all kinds of evidence but the last, which only all pairs together tell."""
    titles = title_likeness(a, b)
    place, place_bits = place_likeness(a, b)
    neighborhood = neighborhood_level(a, b)
    bits = titles.bits + place_bits + (_NEIGHBORHOOD_BITS if neighborhood == "same" else 0.0)
    return (
        titles.title,
        _telling(bits),
        titles.left_over,
        titles.numbers,
        time_level(a, b),
        place,
        neighborhood,
        departments_level(a, b),
        partners_level(a, b),
        campaign_level(a, b),
        contact_level(a, b),
        record_level(a, b),
        description_level(a, b),
    )


def _telling(bits: float) -> str:
    return next((level for level, least in _TELLING if bits >= least), "nothing")
