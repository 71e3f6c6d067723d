"""The words of a title or a place, in one spelling: abbreviations, Spanish and plurals read as what they mean."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from data.city import City, folded

MOST_WORDS = 40  # of a title of thousands of characters the first ones tell enough
_MOST_CHARACTERS = 600
_LONGEST_PHRASE = 4
_LONGEST_WORD = 40
_HTML = re.compile(r"<[^>]{1,200}>|&(?:[a-z]{2,8}|#\d{1,6});", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’`]s\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|ro|ra|o|a)")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")


@dataclass(frozen=True)
class Lexicon:
    """How words are read: from words.toml, and from the city's own departments and campaigns."""

    skipped: frozenset[str]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    spellings: Mapping[str, tuple[str, ...]]
    streets: frozenset[str]
    online: frozenset[str]
    regions: frozenset[str]
    kind_of: Mapping[str, int]  # words that tell one of a kind from the other -> number of the kind
    usual: Mapping[str, float]  # share of records in which a word stands
    rare: float  # the share for any other word

    def words(self, text: str) -> tuple[str, ...]:
        """The words of `text` that tell something, in their one spelling and order; repeated ones once."""
        read: dict[str, None] = {}
        for _, meaning in self._meant(text):
            for word in meaning:
                if word not in self.skipped:
                    read[word] = None
            if len(read) >= MOST_WORDS:
                break
        return tuple(read)[:MOST_WORDS]

    def readings(self, text: str) -> tuple[tuple[str, str], ...]:
        """What in `text` was read as something else, and as what: ("nno", "national night out")."""
        return tuple(
            (" ".join(spelled), " ".join(meaning))
            for spelled, meaning in self._meant(text)
            if spelled != meaning and (len(spelled) > 1 or spelled[0] in self.spellings)
        )

    def _meant(self, text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The words or phrases of `text`, and what each means."""
        plain = folded(_POSSESSIVE.sub("", _joined(_HTML.sub(" ", text[:_MOST_CHARACTERS]))))
        spelled = [word[:_LONGEST_WORD] for word in plain.split() if word not in self.skipped]
        at = 0
        while at < len(spelled):
            for length in range(min(_LONGEST_PHRASE, len(spelled) - at), 1, -1):
                phrase = tuple(spelled[at : at + length])
                if meaning := self.phrases.get(phrase):
                    yield phrase, meaning
                    at += length
                    break
            else:
                yield (spelled[at],), self._meaning(spelled[at])
                at += 1

    def _meaning(self, word: str) -> tuple[str, ...]:
        known = self.spellings.get(word)
        if known:
            return known
        if ordinal := _ORDINAL.fullmatch(word):
            return (ordinal[1].lstrip("0") or "0",)
        if word.isdigit():
            return (word.lstrip("0") or "0",)
        return self.spellings.get(singular := _singular(word)) or (singular,)


@cache
def lexicon_of(city: City) -> Lexicon:
    """The lexicon of words.toml with the names that `city` gives its departments and campaigns."""
    settings = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    skipped = frozenset(settings["skipped"].split())
    phrases = {
        key: tuple(meaning.split())
        for spelling, meaning in settings["phrases"].items()
        if (key := _without(spelling, skipped))
    }
    spellings = {word: tuple(meaning.split()) for word, meaning in settings["spellings"].items()}
    for street, forms in settings["streets"].items():
        spellings |= dict.fromkeys(forms.split(), (street,))
    usual = settings["usual"]["words"].split()
    plain = Lexicon(
        skipped,
        {key: meaning for key, meaning in phrases.items() if len(key) > 1},
        spellings | {key[0]: meaning for key, meaning in phrases.items() if len(key) == 1},
        frozenset(settings["streets"]),
        frozenset(settings["online"]["words"].split()),
        frozenset(settings["regions"]["words"].split()),
        {word: kind for kind, line in enumerate(settings["one_of_a_kind"]["words"]) for word in line.split()},
        {word: float(share) / 1000 for word, share in zip(usual[::2], usual[1::2], strict=True)},
        settings["usual"]["rare"] / 1000,
    )
    return _with_names_of(city, plain)


def _with_names_of(city: City, plain: Lexicon) -> Lexicon:
    """`plain` and the city's short names: DFD is the fire department, FPW a campaign."""
    phrases = dict(plain.phrases)
    spellings = dict(plain.spellings)
    for department in city.departments:
        name = plain.words(department.name)
        for short in (department.initials, *department.aliases):
            key = _without(folded(short), plain.skipped)
            if len(key) == 1 and short.isupper() and len(short) > 1:
                spellings.setdefault(key[0], (*name, "department"))
    for campaign in city.campaigns:
        name = plain.words(campaign.name)
        for alias in campaign.aliases:
            key = _without(folded(alias), plain.skipped)
            if len(key) > 1:
                phrases.setdefault(key, name)
            elif key:
                spellings.setdefault(key[0], name)
    return replace(plain, phrases=phrases, spellings=spellings)


def _without(text: str, skipped: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in text.split() if word not in skipped)


def _joined(text: str) -> str:
    """N.N.O. as NNO, so that its letters are no words."""
    return _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", text)


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]
