"""What a person who enters an event should see before saving: likely the same event, and what it clashes with."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from rapidfuzz import fuzz

from data.city import City, folded
from data.events.entry import EventEntry, ends_at, starts_at
from data.matching.words import lexicon_of

LIKE = 78  # of 100: token-set likeness of titles from which two may name one event
ALIKE_BY_PLACE = 55  # enough where place or neighborhood agree, too
HOURS_APART = 3
USUAL_HOURS = 2  # of an event without an end
MOST_SHOWN = 3

Clash = Literal["crew", "neighborhood", "audience"]


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An event near the one being entered, a row of events_around, and why it is named."""

    row: Mapping[str, Any]
    reasons: tuple[str, ...]


def likely_the_same(entry: EventEntry, around: pd.DataFrame, city: City) -> list[Neighbor]:
    """Events that may be the one being entered, the likeliest first, at most MOST_SHOWN; reasons: title, place,
    neighborhood, campaign, time. Titles are compared word by word, abbreviations and Spanish read as what they mean.
    """
    if not entry.title.strip():
        return []
    found = []
    for row in around.to_dict("records"):
        likeness = fuzz.token_set_ratio(_spelled_out(entry.title, city), _spelled_out(str(row["title"]), city))
        place = _agree(entry.place, row["place"])
        neighborhood = _agree(entry.neighborhood, row["neighborhood"])
        campaign = _agree(city.campaign_named(entry.campaign), row["campaign"])
        if not _about_the_same_time(entry, row, city):
            continue
        if likeness < (ALIKE_BY_PLACE if place or neighborhood else LIKE):
            continue
        if _differ(entry.neighborhood, row["neighborhood"]):
            continue
        told = (("title", likeness >= LIKE), ("place", place), ("neighborhood", neighborhood), ("campaign", campaign))
        reasons = ("time", *(name for name, holds in told if holds))
        found.append((len(reasons), likeness, Neighbor({str(key): value for key, value in row.items()}, reasons)))
    found.sort(key=lambda one: one[:2], reverse=True)
    return [neighbor for _reasons, _likeness, neighbor in found[:MOST_SHOWN]]


def clashes(entry: EventEntry, around: pd.DataFrame, city: City) -> list[Neighbor]:
    """Events at the same hours that share the department's crew, the neighborhood or the audience."""
    found = []
    for row in around.to_dict("records"):
        if row["unit"] == "campaign" or not _overlap(entry, row, city):
            continue
        told: tuple[tuple[Clash, bool], ...] = (
            ("crew", entry.department_id in list(row["taking_part"])),
            ("neighborhood", _agree(entry.neighborhood, row["neighborhood"])),
            ("audience", _agree(entry.audience, row["audience"]) and entry.audience != "everyone"),
        )
        reasons = tuple(name for name, holds in told if holds)
        if reasons:
            found.append(Neighbor({str(key): value for key, value in row.items()}, reasons))
    return found[:MOST_SHOWN]


def _spelled_out(title: str, city: City) -> str:
    return " ".join(lexicon_of(city).words(title)) or folded(title)


def _agree(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and bool(one.strip()) and folded(one) == folded(other)


def _differ(one: Any, other: Any) -> bool:
    both = isinstance(one, str) and isinstance(other, str) and bool(one.strip()) and bool(other.strip())
    return both and fuzz.ratio(folded(one), folded(other)) < LIKE


def _about_the_same_time(entry: EventEntry, row: Mapping[Any, Any], city: City) -> bool:
    starts = starts_at(entry, city)
    if starts is None or pd.isna(row["starts_at"]):
        return bool(row["start_date"].date() <= entry.ends_on and row["end_date"].date() >= entry.day)
    return bool(abs(row["starts_at"] - starts) <= dt.timedelta(hours=HOURS_APART))


def _overlap(entry: EventEntry, row: Mapping[Any, Any], city: City) -> bool:
    starts = starts_at(entry, city)
    if starts is None or pd.isna(row["starts_at"]):
        # An event of the whole day takes no crew and no audience from one at set hours.
        return (
            starts is None
            and bool(pd.isna(row["starts_at"]))
            and bool(row["start_date"].date() <= entry.ends_on and row["end_date"].date() >= entry.day)
        )
    usual = dt.timedelta(hours=USUAL_HOURS)
    ends = ends_at(entry, city) or starts + usual
    other_ends = row["starts_at"] + usual if pd.isna(row["ends_at"]) else row["ends_at"]
    return bool(row["starts_at"] < ends and other_ends > starts)
