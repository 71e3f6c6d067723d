"""Taking reports apart before they are compared: once each, not once a pair."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from data.city import City, folded
from data.matching.addresses import StreetAddress, street_addresses
from data.matching.prepared import Prepared
from data.matching.rarity import Rarity
from data.matching.reports import ComparedReport, contact_key
from data.matching.words import Lexicon, lexicon_of

_MOST_INITIALS = 5
_MONTHS = "january february march april may june july august september october november december".split()
_MONTHS_SHORT = [name[:3] for name in _MONTHS]
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_DESCRIPTION_CHARACTERS = 400
_PLACE_CHARACTERS = 300
_PARTS_OF_PLACE = re.compile(r"\s*,\s*|\s+-\s+")
_CITY_WORDS = 3
_A_NAME = 6.0  # bits that the name of a place has at least
_VAGUE_WORDS = 2
_NAMES_PLACE = 0.4  # how much a word of the title counts that names the place: two events there share it


@dataclass(slots=True)
class _Words:
    """The words of one report before they are weighed."""

    title: tuple[str, ...]
    place: tuple[str, ...]


def prepare(reports: Sequence[ComparedReport], city: City) -> list[Prepared]:
    """Every report taken apart, in the same order. Words are weighed by how rare they are among `reports`."""
    lexicon = lexicon_of(city)
    words_of = lru_cache(maxsize=1 << 16)(lexicon.words)
    department_words = _department_words(city, words_of)
    spoken = [_Words(_title_words(report, words_of), _place_words(report, lexicon, words_of)) for report in reports]
    weigh_title = Rarity(reports, [words.title for words in spoken], lexicon)
    weigh_place = Rarity(reports, [words.place for words in spoken], lexicon)
    slip = lru_cache(maxsize=1 << 14)(lambda day: _offset(day, city.zone))
    prepared = []
    for report, words in zip(reports, spoken, strict=True):
        place = weigh_place.bits(report, words.place)
        first, last = report.start_date, report.end_date
        start = _minutes(report.starts_at)
        neighborhood = frozenset(words_of(report.neighborhood)) if report.neighborhood else frozenset()
        where = neighborhood.union(words.place)
        title = {
            word: bits * (_NAMES_PLACE if word in where else 1.0)
            for word, bits in weigh_title.bits(report, words.title).items()
        }
        campaign = _campaign(report, words.title, city, words_of)
        named = frozenset(
            word
            for department in ({report.department} if report.department else set()) | report.partners
            for word in department_words.get(department, ())
        )
        addresses = street_addresses((report.place, report.address), lexicon)
        prepared.append(
            Prepared(
                report=report,
                start=start,
                end=_minutes(report.ends_at),
                first_day=first.toordinal() if first else None,
                last_day=max(last or first, first).toordinal() if first else None,
                zone_slip=slip(first) if first and start is not None else 0,
                is_midnight=report.starts_at is not None and _is_midnight(report.starts_at, city.zone),
                title=title,
                title_total=sum(title.values()),
                title_key=" ".join(sorted(words.title)),
                own_words=frozenset((*department_words.get(report.department or "", ()), "department")),
                place=place,
                place_total=sum(place.values()),
                is_vague=len(place) <= _VAGUE_WORDS and sum(weigh_place.usual_bits(words.place)) < _A_NAME,
                context=where | named | frozenset(words_of(campaign or "")),
                initials=_initials(words.title) | _initials(words.place),
                kinds=_kinds(words.title, lexicon),
                numbers=frozenset(word for word in words.title if word.isdigit()),
                addresses=addresses,
                is_address_only=_is_address_only(place, addresses, lexicon),
                is_online=any(word in lexicon.online for word in words.place),
                neighborhood=neighborhood,
                campaign=campaign,
                contact=contact_key(report.contact),
                url=_url(report.url),
                description=frozenset(words_of(report.description[:_DESCRIPTION_CHARACTERS]))
                if report.description
                else frozenset(),
            )
        )
    return prepared


def _title_words(report: ComparedReport, words_of: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The words of its title, less those that only say when it is."""
    words = words_of(report.title)
    day = report.start_date
    if day is None:
        return words
    month = {_MONTHS[day.month - 1], _MONTHS_SHORT[day.month - 1]}
    said = {str(day.year), _WEEKDAYS[day.weekday()]} | month
    if month & set(words):
        said.add(str(day.day))
    left = tuple(word for word in words if word not in said)
    return left or words


def _place_words(
    report: ComparedReport, lexicon: Lexicon, words_of: Callable[[str], tuple[str, ...]]
) -> tuple[str, ...]:
    """The words of place and address, less the city, state and number of the post that stand behind most."""
    words: dict[str, None] = {}
    for text in (report.place, report.address):
        if text:
            words |= dict.fromkeys(words_of(_without_region(text[:_PLACE_CHARACTERS], lexicon)))
    return tuple(words)


def _without_region(text: str, lexicon: Lexicon) -> str:
    """`text` without what stands behind the last comma but one, if that is a city and its state: Durham, NC 27701."""
    parts = [part for part in _PARTS_OF_PLACE.split(text) if part.strip()]
    while parts and all(_is_region(word, lexicon) for word in folded(parts[-1]).split()):
        parts.pop()
        if parts and len(parts[-1].split()) <= _CITY_WORDS and not any(sign.isdigit() for sign in parts[-1]):
            city = parts.pop()
            if parts and folded(city) == folded(parts[-1]):
                parts.pop()
    return ", ".join(parts)


def _is_region(word: str, lexicon: Lexicon) -> bool:
    return (
        word in lexicon.regions
        or (word.isdigit() and len(word) == 5)
        or word in ("north", "carolina", "united", "states")
    )


def _is_address_only(place: Mapping[str, float], addresses: frozenset[StreetAddress], lexicon: Lexicon) -> bool:
    spoken = {word for address in addresses for word in (address.number, *address.street.split())} | lexicon.streets
    return bool(addresses) and sum(bits for word, bits in place.items() if word not in spoken) < _A_NAME


def _department_words(city: City, words_of: Callable[[str], tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {
        department.department_id: (*words_of(department.name), *words_of(department.initials))
        for department in city.departments
    }


def _campaign(
    report: ComparedReport, title: Sequence[str], city: City, words_of: Callable[[str], tuple[str, ...]]
) -> str | None:
    """The campaign it names, in its column or else in its title."""
    if report.campaign:
        return folded(report.campaign)
    words = set(title)
    return next(
        (folded(campaign.name) for campaign in city.campaigns if words.issuperset(words_of(campaign.name))), None
    )


def _kinds(title: Sequence[str], lexicon: Lexicon) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for word in title:
        if word in lexicon.kind_of:
            found.setdefault(lexicon.kind_of[word], set()).add(word)
    return {kind: frozenset(words) for kind, words in found.items()}


def _initials(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    letters = [word for word in words if word.isalpha()]
    for at in range(len(letters)):
        for length in range(3, _MOST_INITIALS + 1):
            run = tuple(letters[at : at + length])
            if len(run) == length:
                found.setdefault("".join(word[0] for word in run), run)
    return found


def _minutes(instant: dt.datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp() // 60)


def _is_midnight(instant: dt.datetime, zone: ZoneInfo) -> bool:
    try:
        return instant.astimezone(zone).time() == dt.time(0)
    except OverflowError:  # the first or last day that there is
        return False


def _offset(day: dt.date, zone: ZoneInfo) -> int:
    offset = dt.datetime.combine(day, dt.time(12), zone).utcoffset() or dt.timedelta(0)
    return abs(int(offset.total_seconds() // 60))


def _url(text: str | None) -> str | None:
    """An address that leads to one page; a site's front page tells nothing."""
    if not text:
        return None
    plain = re.sub(r"^https?://(www\.)?|[?#].*$|/+$", "", text.strip().casefold())
    return plain if "/" in plain or "?" in text else None
