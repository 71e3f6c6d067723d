"""Who reports, who takes part and how: told by the record, never guessed."""

import datetime as dt

import pytest

from data.city import configured_city
from data.imports.departments import PastEvents, departments_named, departments_of, status_of
from data.imports.drafts import NamedParticipant, ParticipationState, ReportDraft, Status

CITY = configured_city()
DAY = dt.date(2025, 10, 7)


def draft(
    department: str | None = None, participants: dict[str, ParticipationState | None] | None = None,
    status: Status | None = None,
) -> ReportDraft:  # fmt: skip
    named = tuple(NamedParticipant(name, state) for name, state in (participants or {}).items())
    return ReportDraft(2, "Fair", DAY, DAY, None, None, True, department=department, participants=named, status=status)


def parts(
    record: ReportDraft, status: Status = "held", default: str | None = None
) -> list[tuple[str | None, str, str]]:
    told = departments_of(record, status, default, CITY)
    return [(part.department_id, part.organisation, part.state) for part in told.parts]


@pytest.mark.parametrize(
    ("said", "is_over", "past_events", "status"),
    [
        (None, True, "as_reported", "confirmed"),
        (None, True, "held", "held"),
        (None, False, "held", "confirmed"),
        ("confirmed", True, "held", "confirmed"),
        ("tentative", True, "held", "tentative"),
        ("held", False, "as_reported", "held"),
        ("cancelled", True, "held", "cancelled"),
    ],
)
def test_status(said: Status | None, is_over: bool, past_events: PastEvents, status: Status):
    assert status_of(draft(status=said), is_over, past_events) == status


@pytest.mark.parametrize(
    ("said", "state", "status"),
    [
        (None, "present", "held"),
        ("confirmed", "left_early", "held"),
        ("confirmed", "absent", "confirmed"),
        ("confirmed", "invited", "confirmed"),
        ("cancelled", "present", "cancelled"),
    ],
)
def test_status_when_presence_was_recorded(said: Status | None, state: ParticipationState, status: Status):
    assert status_of(draft(participants={"Fire": state}, status=said), False, "as_reported") == status


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("Fire", ["fire"]),
        ("Fire; Police", ["fire", "police"]),
        ("Fire, Police, NIS", ["fire", "police", "neighborhood_improvement_services"]),
        ("Fire/Police", ["fire", "police"]),
        ("Fire + Police", ["fire", "police"]),
        ("Fire & Police", ["fire", "police"]),
        ("Fire and Police", ["fire", "police"]),
        ("Bomberos y Policía", ["fire", "police"]),
        ("Fire\nPolice", ["fire", "police"]),
        ("Fire; Fire Department", ["fire"]),
        ("Fire and Rescue", ["fire"]),
        ("City Manager's Office", ["city_managers_office"]),
        ("City Manager's Office; HEART", ["city_managers_office", "community_safety"]),
        ("Parks and Recreation", []),
        ("Fire; Parks", []),
        ("Fire Marshal", []),
        ("", []),
    ],
)
def test_departments_named(text: str, departments: list[str]):
    assert departments_named(text, CITY) == departments


@pytest.mark.parametrize(
    ("status", "state"),
    [("held", "present"), ("confirmed", "accepted"), ("tentative", "accepted"), ("cancelled", "accepted")],
)
def test_reporting_department_and_listed_partners_take_part_as_the_status_says(status: Status, state: str):
    record = draft("Fire Dept", {"DPD": None})
    assert departments_of(record, status, None, CITY).reporting == "fire"
    assert parts(record, status) == [("fire", "Fire", state), ("police", "DPD", state)]


def test_record_that_names_no_department_has_none():
    assert departments_of(draft(), "held", None, CITY).reporting is None
    assert parts(draft()) == []


def test_record_that_names_no_department_gets_the_one_said_at_import():
    assert departments_of(draft(), "held", "police", CITY).reporting == "police"
    assert parts(draft(), default="police") == [("police", "Police", "present")]


def test_department_of_the_record_goes_before_the_one_said_at_import():
    assert departments_of(draft("Fire"), "held", "police", CITY).reporting == "fire"
    assert parts(draft("Fire"), default="police") == [("fire", "Fire", "present")]


@pytest.mark.parametrize("text", ["Durham Fyre", "Parks and Recreation", "Fire; Parks", "Town of Fire"])
def test_unknown_department_is_not_guessed(text: str):
    told = departments_of(draft(text), "held", None, CITY)
    assert (told.reporting, told.parts) == (None, ())


def test_first_of_several_departments_reports_and_all_take_part():
    record = draft("Fire; Police; NIS")
    assert departments_of(record, "held", None, CITY).reporting == "fire"
    assert parts(record) == [
        ("fire", "Fire", "present"),
        ("police", "Police", "present"),
        ("neighborhood_improvement_services", "Neighborhood Improvement Services", "present"),
    ]


def test_partner_that_is_no_department_is_kept_as_organisation():
    assert parts(draft("Fire", {"Red Cross": None, "Duke Health": "invited"})) == [
        ("fire", "Fire", "present"),
        (None, "Red Cross", "present"),
        (None, "Duke Health", "invited"),
    ]


def test_columns_of_present_and_invited_speak_for_themselves():
    record = draft("Fire", {"Police": "present", "NIS": "invited"}, status="confirmed")
    assert parts(record, "confirmed") == [
        ("fire", "Fire", "accepted"),
        ("police", "Police", "present"),
        ("neighborhood_improvement_services", "NIS", "invited"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("invited", "declined", "declined"),
        ("declined", "offered", "offered"),
        ("offered", "accepted", "accepted"),
        ("accepted", "absent", "absent"),
        ("absent", "left_early", "left_early"),
        ("left_early", "present", "present"),
        ("present", "invited", "present"),
    ],
)
def test_department_named_twice_keeps_the_word_that_says_most(
    first: ParticipationState, second: ParticipationState, kept: str
):
    told = [(department, state) for department, _, state in parts(draft(None, {"Police": first, "DPD": second}))]
    assert told == [("police", kept)]


def test_organisation_named_twice_is_kept_once():
    assert parts(draft(None, {"Red Cross": "invited", "red-cross": "present"})) == [(None, "red-cross", "present")]
