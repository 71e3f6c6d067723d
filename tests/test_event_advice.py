"""What a person who enters an event is told before saving: events that may be the same, and what it clashes with."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from data.events.advice import Neighbor, clashes, likely_the_same
from data.events.entry import EventEntry
from data.events.words import Word, say
from data.events.writing import enter
from data.store import Store
from queries.calendar import events_around
from tests.records import ACTOR, AT, CITY, decide, new_store

DAY = dt.date(2026, 10, 6)
NEXT_DAY = dt.date(2026, 10, 7)
PARTY = EventEntry(
    "National Night Out", "police", DAY, dt.time(18), dt.time(20), place="Larkspur Park", neighborhood="Larkspur"
)
ALL_DAY: dict[str, Any] = {"start": None, "end": None}


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def entered(store: Store, *entries: EventEntry) -> list[uuid.UUID]:
    ids = [uuid.uuid4() for _ in entries]
    for minutes, (report_id, entry) in enumerate(zip(ids, entries, strict=True)):
        enter(store, [(report_id, entry)], entry.department_id, ACTOR, AT + dt.timedelta(minutes=minutes))
    return ids


def told(neighbors: list[Neighbor]) -> list[tuple[str, tuple[str, ...]]]:
    return [(neighbor.row["title"], neighbor.reasons) for neighbor in neighbors]


def same(store: Store, entry: EventEntry, own: uuid.UUID | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """What may be the same as `entry`: titles, and why."""
    around = events_around(store.cursor(), entry.day, entry.ends_on, own)
    return told(likely_the_same(entry, around, CITY))


def clash(store: Store, entry: EventEntry) -> list[tuple[str, tuple[str, ...]]]:
    """What `entry` clashes with: titles, and in what."""
    return told(clashes(entry, events_around(store.cursor(), entry.day, entry.ends_on, None), CITY))


# Likely the same


@pytest.mark.parametrize(
    "title",
    [
        "National Night Out",
        "NNO",
        "nno 2026",
        "Nat'l Night Out",
        "Noche Nacional",
        "NOCHE NACIONAL",
        "National Night-Out",
    ],
)
def test_title_by_any_of_its_spellings_is_recognised(store: Store, title: str):
    entered(store, PARTY)
    mine = replace(PARTY, title=title, department_id="fire", place="", neighborhood="")
    assert same(store, mine) == [("National Night Out", ("time", "title"))]


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("Feria de Seguridad", "Safety Fair"),
        ("Comm Ctr open house", "Open house, community center"),
        ("Bike rodeo", "Bike Rodeo at Larkspur"),
    ],
)
def test_abbreviations_and_spanish_words_are_written_out(store: Store, theirs: str, mine: str):
    entered(store, replace(PARTY, title=theirs))
    assert same(store, replace(PARTY, title=mine, place="", neighborhood="")) == [(theirs, ("time", "title"))]


@pytest.mark.parametrize("title", ["", "  ", "CPR training", "Movie night", "—"])
def test_other_title_is_no_match(store: Store, title: str):
    entered(store, PARTY)
    assert same(store, replace(PARTY, title=title, place="", neighborhood="")) == []


def test_reasons_name_all_that_agrees(store: Store):
    entered(store, replace(PARTY, campaign="National Night Out"))
    mine = replace(PARTY, title="NNO", place="LARKSPUR PARK", neighborhood="larkspur", campaign="nno")
    assert same(store, mine) == [("National Night Out", ("time", "title", "place", "neighborhood", "campaign"))]


def test_title_less_alike_is_named_where_the_place_agrees(store: Store):
    entered(store, replace(PARTY, title="Larkspur night party"))
    mine = replace(PARTY, title="National Night Out party", neighborhood="")
    assert same(store, mine) == [("Larkspur night party", ("time", "place"))]
    assert same(store, replace(mine, place="Elm Street")) == []


def test_event_of_another_neighborhood_is_no_match(store: Store):
    entered(store, PARTY)
    assert same(store, replace(PARTY, neighborhood="Old East Durham")) == []
    assert same(store, replace(PARTY, neighborhood="")) == [("National Night Out", ("time", "title", "place"))]
    assert same(store, replace(PARTY, neighborhood="Larkspurr")) == [
        ("National Night Out", ("time", "title", "place"))
    ], "a slip of the pen is none"


@pytest.mark.parametrize(
    ("start", "end", "matches"),
    [
        (dt.time(18), dt.time(20), True),
        (dt.time(15), dt.time(16), True),
        (dt.time(21), dt.time(22), True),
        (dt.time(14, 59), dt.time(23), False),
        (dt.time(21, 1), dt.time(22), False),
        (None, None, True),
    ],
)
def test_event_is_the_same_only_at_about_the_same_hour(
    store: Store, start: dt.time | None, end: dt.time | None, matches: bool
):
    entered(store, PARTY)
    assert bool(same(store, replace(PARTY, start=start, end=end))) == matches


@pytest.mark.parametrize("day", [DAY - dt.timedelta(days=1), NEXT_DAY])
@pytest.mark.parametrize("hours", [{}, ALL_DAY])
def test_event_of_another_day_is_no_match(store: Store, day: dt.date, hours: dict[str, Any]):
    entered(store, replace(PARTY, **hours))
    assert same(store, replace(PARTY, day=day)) == []


def test_event_past_midnight_is_the_same_as_one_entered_under_the_next_day(store: Store):
    entered(store, replace(PARTY, start=dt.time(23, 30), end=dt.time(1)))
    assert same(store, replace(PARTY, day=NEXT_DAY, start=dt.time(0), end=dt.time(1)))


def test_event_of_several_days_is_the_same_on_each(store: Store):
    entered(store, replace(PARTY, last_day=dt.date(2026, 10, 9), **ALL_DAY))
    assert [bool(same(store, replace(PARTY, day=DAY + dt.timedelta(days=days)))) for days in (-1, 0, 3, 4)] == [
        False,
        True,
        True,
        False,
    ]


def test_likeliest_come_first_and_three_at_most(store: Store):
    entered(
        store,
        replace(PARTY, title="Night out", place="", neighborhood=""),
        replace(PARTY, title="National Night Out A", neighborhood=""),
        replace(PARTY, title="National Night Out B"),
        replace(PARTY, title="National Nights Outs", place="", neighborhood=""),
        replace(PARTY, title="Bike rodeo"),
    )
    assert same(store, PARTY) == [
        ("National Night Out B", ("time", "title", "place", "neighborhood")),
        ("National Night Out A", ("time", "title", "place")),
        ("National Nights Outs", ("time", "title")),
    ]


def test_cancelled_event_and_ones_own_are_not_named(store: Store):
    own, _ = entered(store, PARTY, replace(PARTY, status="cancelled"))
    assert same(store, PARTY, own) == []
    assert len(same(store, PARTY)) == 1


def test_nothing_around_is_nothing_to_say(store: Store):
    assert (same(store, PARTY), clash(store, PARTY)) == ([], [])


# Clashes


def test_clashes_name_crew_neighborhood_and_audience(store: Store):
    theirs = replace(PARTY, title="Bike rodeo", audience="children")
    entered(store, theirs)
    mine = replace(PARTY, title="CPR", audience="children", start=dt.time(19), end=dt.time(21))
    assert clash(store, mine) == [("Bike rodeo", ("crew", "neighborhood", "audience"))]
    assert clash(store, replace(mine, department_id="fire")) == [("Bike rodeo", ("neighborhood", "audience"))]
    assert clash(store, replace(mine, department_id="fire", neighborhood="")) == [("Bike rodeo", ("audience",))]
    assert clash(store, replace(mine, department_id="fire", neighborhood="Elm", audience="youth")) == []


def test_crew_that_helps_elsewhere_is_no_longer_free(store: Store):
    (report_id,) = entered(store, replace(PARTY, title="Bike rodeo", neighborhood=""))
    mine = replace(PARTY, title="CPR", department_id="fire")
    assert clash(store, mine) == []
    say(store, report_id, Word("fire", "offered"), ACTOR, AT)
    assert clash(store, mine) == [("Bike rodeo", ("crew",))]
    say(store, report_id, Word("fire", "declined"), ACTOR, AT)
    assert clash(store, mine) == []


def test_event_for_everyone_clashes_with_no_audience(store: Store):
    entered(store, replace(PARTY, neighborhood="", audience="everyone"))
    assert clash(store, replace(PARTY, department_id="fire", neighborhood="", audience="everyone")) == []


@pytest.mark.parametrize(
    ("start", "end", "is_clash"),
    [
        (dt.time(20), dt.time(21), False),  # back to back
        (dt.time(16), dt.time(18), False),
        (dt.time(19, 59), dt.time(21), True),
        (dt.time(16), dt.time(18, 1), True),
        (dt.time(16), None, False),  # two hours, where no end is given
        (dt.time(16, 1), None, True),
        (dt.time(8), dt.time(23), True),
        (dt.time(19), dt.time(19, 30), True),
        (None, None, False),  # all day
    ],
)
def test_events_clash_where_their_hours_overlap(
    store: Store, start: dt.time | None, end: dt.time | None, is_clash: bool
):
    entered(store, replace(PARTY, title="Bike rodeo"))
    assert bool(clash(store, replace(PARTY, start=start, end=end))) == is_clash


def test_event_without_an_end_lasts_two_hours(store: Store):
    entered(store, replace(PARTY, end=None))
    assert clash(store, replace(PARTY, start=dt.time(20), end=dt.time(21))) == []
    assert len(clash(store, replace(PARTY, start=dt.time(19, 59), end=dt.time(21)))) == 1


def test_event_past_midnight_clashes_with_one_of_the_next_morning(store: Store):
    entered(store, replace(PARTY, start=dt.time(22), end=dt.time(2)))
    next_morning = replace(PARTY, day=NEXT_DAY, start=dt.time(1), end=dt.time(3))
    assert clash(store, next_morning) == [("National Night Out", ("crew", "neighborhood"))]
    assert clash(store, replace(next_morning, start=dt.time(2))) == []


def test_events_of_whole_days_clash_on_a_day_they_share(store: Store):
    entered(store, replace(PARTY, last_day=NEXT_DAY, **ALL_DAY))
    days = [DAY + dt.timedelta(days=offset) for offset in (-1, 0, 1, 2)]
    assert [bool(clash(store, replace(PARTY, day=day, **ALL_DAY))) for day in days] == [False, True, True, False]
    assert clash(store, PARTY) == [], "and take no crew from one at set hours"


def test_campaign_as_a_whole_is_no_clash(store: Store):
    entered(store, replace(PARTY, unit="campaign"))
    assert clash(store, PARTY) == []


def test_event_of_several_reports_clashes_once_and_three_are_named_at_most(store: Store):
    ids = entered(store, *(replace(PARTY, title=f"Fair {number}") for number in range(5)))
    decide(store, ids[0], ids[1], "same")
    assert [title for title, _ in clash(store, PARTY)] == ["Fair 0", "Fair 2", "Fair 3"]
