"""What speaks for and against two reports being of one event."""

import datetime as dt
from typing import Any

import pytest

from tests.matching import DAY, at, levels, told

FAIR = "Walltown Neighborhood Safety Fair"


def of_titles(a: str, b: str, **given: Any) -> tuple[str, str, str]:
    found = levels(told("a", a, place="Walltown Park", **given), told("b", b, "police", place="Walltown Park"))
    return found["title"], found["left_over"], found["numbers"]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (FAIR, FAIR.upper(), ("identical", "no", "unknown")),
        (FAIR, "Feria de Seguridad del Vecindario Walltown", ("identical", "no", "unknown")),
        (FAIR, "Walltwon Nbhd Safety Fair", ("contained", "no", "unknown")),
        ("Fire Station 3 Open House", "Fire Station 7 Open House", ("most", "both", "other")),
        ("Fire Station 3 Open House", "Station 3 Open House (FD)", ("near", "no", "same")),
        ("Youth Chess, morning group", "Youth Chess, evening group", ("most", "both", "other")),
        ("Eno River Association picnic", "ERA picnic", ("contained", "no", "unknown")),
        ("Sm Oke alarm blitz", "Smoke alarm blitz", ("near", "no", "unknown")),
        (FAIR, "Blood Drive", ("none", "both_much", "unknown")),
    ],
)
def test_titles_are_compared_word_by_word(a: str, b: str, expected: tuple[str, str, str]):
    assert of_titles(a, b) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (at(18), at(20), "same_hours"),
        (at(18), None, "same_start"),
        (at(18, 30), None, "within_half_hour"),
        (at(17), at(19), "within_hour"),
        (at(20), at(21), "one_after_other"),
        (at(20), None, "within_two_hours"),
        (at(22), None, "zone_slip"),
        (at(14), None, "zone_slip"),
        (at(6), None, "half_day_slip"),
        (at(0), None, "midnight"),
        (at(9), at(19), "overlap"),
        (at(9), None, "same_day"),
        (at(18, day=DAY + dt.timedelta(days=1)), None, "same_clock_other_day"),
        (at(13, day=DAY + dt.timedelta(days=1)), None, "other_day"),
        (None, None, "all_day_and_hours"),
    ],
)
def test_times_are_compared_with_the_usual_slips(start: dt.datetime | None, end: dt.datetime | None, expected: str):
    other = told("b", FAIR, "police", starts_at=start, ends_at=end, place="Walltown Park")
    assert levels(told("a", FAIR, starts_at=at(18), ends_at=at(20), place="Walltown Park"), other)["time"] == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(0, 0, "same_days"), (0, 2, "same_first_day"), (-1, 0, "days_overlap"), (1, 1, "other_day")],
)
def test_whole_days_are_compared(first: int, last: int, expected: str):
    days = {"start_date": DAY + dt.timedelta(days=first), "end_date": DAY + dt.timedelta(days=last)}
    assert levels(told("a", FAIR), told("b", FAIR, "police", **days))["time"] == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("DPAC, 123 Vivian St, Durham, NC", "Performing Arts Center, 123 Vivian Street", "same_address"),
        ("Walltown Recreation Center", "Walltown Rec. Ctr., Durham, NC 27701", "same_telling"),
        ("Lakewood Park", "123 Club Blvd", "unknown"),
        ("Lakewood Park", "Durham, NC", "unknown"),
        ("Walltown Park", "Durham, NC", "named_in_title"),
        ("Walltown Park", "Zoom", "one_online"),
        ("Zoom webinar", "Online", "both_online"),
        ("Walltown Park", "Lakewood Library", "other"),
        ("123 Club Blvd", "900 Morris St", "other_address"),
        (None, "Walltown Park", "named_in_title"),
        (None, None, "unknown"),
    ],
)
def test_places_are_compared(a: str | None, b: str | None, expected: str):
    assert levels(told("a", FAIR, place=a), told("b", FAIR, "police", place=b))["place"] == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"partners": frozenset({"police"})}, {"partners": frozenset({"fire"})}, "name_each_other"),
        ({"partners": frozenset({"police"})}, {}, "one_names_other"),
        ({"partners": frozenset({"city_managers_office"})}, {}, "not_named"),
        ({}, {}, "other_department"),
        ({}, {"department": "fire"}, "same_log"),
        ({}, {"department": "fire", "source": "b.csv"}, "same_department"),
        ({}, {"department": None}, "unknown"),
        ({"department": None, "source": "a"}, {"department": None, "source": "a"}, "same_table"),
        (
            {"department": None, "source": "a", "is_calendar": True},
            {"department": None, "source": "a", "is_calendar": True},
            "same_calendar",
        ),
    ],
)
def test_one_department_twice_is_evidence_as_well(one: dict[str, Any], other: dict[str, Any], expected: str):
    a = told("a", FAIR, **one)
    b = told("b", FAIR, **{"department": "police", **other})
    assert levels(a, b)["departments"] == expected


def test_other_evidence():
    a = told("a", FAIR, campaign="National Night Out", contact="Ana, 919-555-0101", neighborhood="Walltown")
    b = told("b", FAIR, "police", campaign="National Night Out", contact="(919) 555 0101", neighborhood="Lakewood")
    found = levels(a, b)
    assert (found["campaign"], found["contact"], found["neighborhood"]) == ("same", "same", "other")
    whole = told("b", FAIR, "police", unit="campaign")
    assert levels(a, whole)["campaign"] == "campaign_and_site"


def test_a_record_exported_twice_is_told_by_its_id():
    a = told("a", FAIR, source_id="123456@example.org")
    assert levels(a, told("b", "Fair at Walltown", "police", source_id="123456@example.org"))["record"] == "same_id"
    tomorrow = told("b", FAIR, day=DAY + dt.timedelta(days=1))
    assert levels(a, tomorrow)["record"] == "same_series"
