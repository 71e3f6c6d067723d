"""A report made ready for comparing."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.matching.addresses import StreetAddress
from data.matching.reports import ComparedReport

Bits = Mapping[str, float]  # what each word tells


@dataclass(slots=True, eq=False)
class Prepared:
    """One report, taken apart. Times are minutes since 1970, days are counted from year 1; None: not given."""

    report: ComparedReport
    start: int | None
    end: int | None
    first_day: int | None
    last_day: int | None
    zone_slip: int  # how far off a local time is that was written as UTC, in minutes
    is_midnight: bool  # starts at 00:00: often a time that nobody knew
    title: Bits
    title_total: float
    title_key: str  # its words, sorted
    own_words: frozenset[str]  # of the reporting department's name: no difference if the other title lacks them
    place: Bits
    place_total: float
    is_vague: bool  # tells no place: Durham, NC
    context: frozenset[str]  # words of place, neighborhood, campaign and departments, which the other title may hold
    initials: Mapping[str, tuple[str, ...]]  # of runs of words in title and place: era = eno river association
    numbers: frozenset[str]  # in the title
    kinds: Mapping[int, frozenset[str]]  # words of the title that tell one of a kind from the other: morning, girls
    addresses: frozenset[StreetAddress]
    is_address_only: bool  # the place is a street address without a name
    is_online: bool
    neighborhood: frozenset[str]
    campaign: str | None
    contact: str | None
    url: str | None
    description: frozenset[str]
