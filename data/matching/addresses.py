"""Street addresses within the text of a place."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from data.city import folded
from data.matching.words import Lexicon

_HOUSE_NUMBER = re.compile(r"\d{1,5}")
_STREET_WORDS = 4  # looked at behind a house number


class StreetAddress(NamedTuple):
    """A house number and the street's name, without its kind: 123 Vivian."""

    number: str
    street: str


def street_addresses(texts: Iterable[str | None], lexicon: Lexicon) -> frozenset[StreetAddress]:
    """The addresses that stand in `texts`: a number, then the words up to the kind of street."""
    found = set()
    for text in texts:
        if not text or not any(sign.isdigit() for sign in text):
            continue
        words = folded(text[:300]).split()
        for at, number in enumerate(words):
            if not _HOUSE_NUMBER.fullmatch(number):
                continue
            street = _street(words[at + 1 : at + 2 + _STREET_WORDS], lexicon)
            if street:
                found.add(StreetAddress(number.lstrip("0"), street))
    return frozenset(found)


def _street(words: list[str], lexicon: Lexicon) -> str | None:
    name: list[str] = []
    for word in words:
        meaning = lexicon.spellings.get(word, (word,))
        if meaning[0] in lexicon.streets and name:
            return " ".join(name)
        if meaning[0] in ("north", "south", "east", "west"):
            continue
        name.append(re.sub(r"^(\d+)(?:st|nd|rd|th)$", r"\1", word))
    return None
