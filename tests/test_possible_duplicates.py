"""Which reports the app asks about: those of different departments that seem to tell of one happening."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from data.combine import combine
from data.store import Store
from tests.records import AT, decide, evening, new_store, report, rows, value

FIRE = {"fire": "present"}
POLICE = {"police": "present"}


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def add(store: Store, department: str | None, title: str, place: str | None = None, **fields: Any) -> Any:
    """A report in which the department tells only of itself."""
    parts = fields.pop("parts", {department: "present"} if department else {})
    return report(store, parts, department=department, title=title, place=place, **fields)


def is_asked(store: Store) -> bool:
    found = rows(store, "SELECT count(*) FROM open_pair")
    return found == [(1,)]


@pytest.mark.parametrize(
    ("of_fire", "of_police"),
    [
        (("Safety Fair", "Oak Park"), ("Safety Fair", "Oak Park")),
        (("SAFETY FAIR", "Oak Park"), ("Safety fair", "oak park")),
        (("NNO – Oak Park", None), ("National Night Out at Oak Park", None)),
        (("NNO Oak Cmns", None), ("National Night Out", "Oak Commons")),
        (("Natl Night Out", "Oak Ctr"), ("National Night Out", "Oak Centre")),
        (("FPW open house", "Sta. 4"), ("Fire Prevention Week Open House", "Station 4")),
        (("Noche Nacional", "Parque Oak"), ("National Night Out", "Oak Park")),
        (("Feria de Seguridad", None), ("Safety Fair", None)),
        (("Día de Niños", "Oak Park"), ("Dia de ninos", "Oak Park")),
        (("Safety Fair", "Oak Park"), ("Community Safety Fair at Oak Park Pavilion", None)),
        (("Coffee", None), ("Coffee", None)),
    ],
)
def test_alike_reports_of_two_departments_are_asked_about(
    store: Store, of_fire: tuple[str, str | None], of_police: tuple[str, str | None]
):
    add(store, "fire", *of_fire)
    add(store, "police", *of_police)
    assert is_asked(store)


@pytest.mark.parametrize(
    ("of_fire", "of_police"),
    [
        (("NNO", "Oak Park"), ("Bike Rodeo", "Elm School")),
        (("Safety Fair", "Oak Park"), ("Coffee", "Library")),
        (("Coffee with a firefighter", "Oak Park"), ("Car seat check", "Oak Garage")),
        (("The fair of the city", None), ("The walk of the town", None)),
    ],
)
def test_unlike_reports_are_not_asked_about(
    store: Store, of_fire: tuple[str, str | None], of_police: tuple[str, str | None]
):
    add(store, "fire", *of_fire)
    add(store, "police", *of_police)
    assert not is_asked(store)


def test_sites_of_one_evening_pair_with_their_own_site_only(store: Store):
    """National Night Out: each department reports several sites under much the same title."""
    sites = ("Oak Commons", "Elm Library", "Mill Green")
    fire = [add(store, "fire", f"NNO – {site}") for site in sites]
    police = [add(store, "police", "National Night Out", site) for site in sites]
    pairs = {frozenset(pair) for pair in rows(store, "SELECT report_a, report_b FROM open_pair")}
    assert pairs == {frozenset(pair) for pair in zip(fire, police, strict=True)}


def test_reports_of_one_department_are_not_asked_about(store: Store):
    for _ in range(2):
        add(store, "fire", "Safety Fair", "Oak Park", parts={"fire": "present", "police": "present"})
    assert not is_asked(store)


@pytest.mark.parametrize(
    ("of_one", "of_other", "asked"),
    [
        ({}, FIRE, False),
        ({}, {}, False),
        (FIRE, FIRE, False),
        ({}, {"fire": "present", "police": "present"}, False),
        (FIRE, {"police": "invited"}, False),
        (FIRE, POLICE, True),
        (FIRE, {"police": "accepted"}, True),
        (FIRE, {"fire": "present", "police": "present"}, True),
    ],
)
def test_pair_is_asked_about_only_where_departments_are_known_and_several(
    store: Store, of_one: Mapping[str, Any], of_other: Mapping[str, Any], asked: bool
):
    add(store, None, "Safety Fair", "Oak Park", parts=of_one)
    add(store, "police", "Safety Fair", "Oak Park", parts=of_other)
    assert is_asked(store) == asked


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({}, True),
        ({"status": "confirmed"}, True),
        ({"status": "tentative"}, True),
        ({"status": "cancelled"}, False),
        ({"unit": "campaign"}, False),
    ],
)
def test_cancelled_reports_and_campaigns_are_not_asked_about(store: Store, fields: dict[str, Any], asked: bool):
    add(store, "fire", "Safety Fair", "Oak Park")
    add(store, "police", "Safety Fair", "Oak Park", **fields)
    assert is_asked(store) == asked


@pytest.mark.parametrize(
    ("starts", "asked"),
    [
        (evening(7, hour=18), True),
        (evening(7, hour=19, minute=30), True),
        (evening(7, hour=16, minute=30), True),
        (evening(7, hour=19, minute=31), False),
        (evening(8, hour=18), False),
        (dt.date(2025, 10, 7), True),
        (dt.date(2025, 10, 8), False),
    ],
)
def test_reports_are_of_one_day_and_about_one_hour(store: Store, starts: dt.date, asked: bool):
    add(store, "fire", "Safety Fair", "Oak Park", starts=evening(7, hour=18))
    add(store, "police", "Safety Fair", "Oak Park", starts=starts)
    assert is_asked(store) == asked


@pytest.mark.parametrize(
    ("of_fire", "of_police", "asked"),
    [
        ("Cedar Hollow", "CEDAR HOLLOW", True),
        ("Cedar Hollow", "Cedar Hollows", True),
        ("Cedar Hollow", None, True),
        (None, None, True),
        ("Cedar Hollow", "Finch Meadow", False),
    ],
)
def test_reports_are_of_one_neighborhood_as_far_as_they_say(
    store: Store, of_fire: str | None, of_police: str | None, asked: bool
):
    add(store, "fire", "Feria de Seguridad", "Library", neighborhood=of_fire)
    add(store, "police", "Safety Fair", "Library", neighborhood=of_police)
    assert is_asked(store) == asked


def test_pair_is_kept_once_with_its_probability(store: Store):
    one = add(store, "fire", "Safety Fair", "Oak Park")
    other = add(store, "police", "Safety Fair", "Oak Library")
    assert rows(store, "FROM possible_duplicate") == [(min(one, other), max(one, other), 0.75, "[]", "review")]


def test_pair_is_found_whichever_report_comes_first(store: Store):
    add(store, "police", "National Night Out", "Oak Park")
    add(store, "fire", "NNO Oak Park")
    assert is_asked(store)


def test_reports_of_one_event_are_asked_about_once(store: Store):
    one, other = add(store, "fire", "Safety Fair"), add(store, "police", "Safety Fair")
    decide(store, one, other, "same")
    third = add(store, "community_safety", "Safety Fair")
    pairs = [{one, other}, {one, third}, {other, third}]
    found = rows(store, "SELECT report_a, report_b FROM possible_duplicate")
    assert {frozenset(pair) for pair in found} == {frozenset(pair) for pair in pairs}
    asked = rows(store, "SELECT event_a, event_b FROM open_pair")
    assert [set(events) for events in asked] == [{min(one, other), third}]


def test_answered_pair_stays_answered_when_a_report_comes_again(store: Store):
    one, other = add(store, "fire", "Safety Fair"), add(store, "police", "Safety Fair")
    decide(store, one, other, "different")
    with store.write("ana", AT) as write:
        combine(write, [one, other])
    assert (value(store, "SELECT count(*) FROM possible_duplicate"), is_asked(store)) == (1, False)
