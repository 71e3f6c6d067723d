"""Lists for department leads: help wanted and who is free, answers and outcomes that are waited for."""

import datetime as dt
import uuid
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.connection import store
from data.events.words import Word, say
from data.events.writing import cancel
from tests.pages import (
    FIRE,
    HELP,
    SPANISH,
    STAFF,
    app,
    asked_in_sql,
    captions,
    entered,
    labels,
    links,
    pressed,
    texts,
    toasts,
    today,
    values,
)
from tests.records import decide

pytestmark = pytest.mark.usefixtures("forgotten_store")

WANTED, ANSWERS, OUTCOMES = "Help wanted", "Waiting for your answer", "Waiting for an outcome"
SOON = today() + dt.timedelta(days=10)
YESTERDAY = today() - dt.timedelta(days=1)


def page(working_as: str = FIRE, tab: str = WANTED, name: str = "", **address: str) -> AppTest:
    return app(HELP, working_as, name, opened={"help_list": tab}, **address)


def day_text(day: dt.date) -> str:
    return f"{day:%a, %b} {day.day}, {day.year}"


def titles(session: AppTest) -> list[str]:
    """The events in the list that is open, in its order."""
    return [text.split("**")[1] for text in texts(session) if text.startswith("**") and "  \n" in text]


def word(report_id: uuid.UUID, department: str, state: str, kind: str | None = None) -> None:
    """A department says its part in an event."""
    one = Word(department, state, help_kind=kind, said_for=department)  # type: ignore[arg-type]
    say(store(), report_id, one, department, dt.datetime.now(dt.UTC))


def test_resident_is_told_how_to_offer_help(no_records):
    session = page("resident")

    assert values(session.title) == ["Help and outcomes"]
    assert values(session.info) == ["To offer help, choose in the sidebar who you work as."]
    assert links(session) == [("Back to the calendar", "calendar")]
    assert not session.tabs


def test_lists_without_events_say_so(no_records):
    assert labels(page().tabs) == [WANTED, ANSWERS, OUTCOMES]
    assert values(page().info) == ["No event ahead wants help."]
    assert values(page(tab=ANSWERS).info) == ["Nothing waits for your answer."]
    assert values(page(tab=OUTCOMES).info) == ["Every past event has its outcome."]


# Help wanted


def test_event_that_wants_help_is_matched_to_the_departments_that_are_free(no_records):
    entered(
        title="Bike *rodeo*",
        department_id="police",
        day=SOON,
        place="Elm School",
        neighborhood="Elm",
        needs=("booth", "interpreter"),
    )
    entered(title="Story time", department_id="community_safety", day=SOON, start=dt.time(19), end=None)

    session = page()

    assert texts(session) == [
        f"**Bike \\*rodeo\\***  \nPolice · {day_text(SOON)}, 6\\:00 PM · Elm School, Elm",
        "Still needed: :orange-badge[:material/pan_tool: Booth] :orange-badge[:material/pan_tool: Interpreter]",
    ]
    assert captions(session)[:2] == [
        "Events of the next 30 days that still want help.",
        "Free then: Fire, Emergency Communications, Neighborhood Improvement Services, and City Manager's Office",
    ]
    assert labels(session.button) == ["Offer help: Booth"]
    assert not page("community_safety").button
    assert not page("police").button


def test_events_at_which_the_own_department_is_free_come_first(no_records):
    entered(title="Early", department_id="police", day=SOON, needs=("booth",))
    entered(title="Late", department_id="police", day=SOON + dt.timedelta(days=1), needs=("booth",))
    entered(title="Hydrant tour", department_id="fire", day=SOON)

    assert titles(page("community_safety")) == ["Early", "Late"]
    assert titles(page(FIRE)) == ["Late", "Early"]


def test_event_later_than_the_days_ahead_is_left_out(no_records):
    entered(title="In time", department_id="police", day=today() + dt.timedelta(days=30), needs=("booth",))
    entered(title="Too late", department_id="police", day=today() + dt.timedelta(days=31), needs=("booth",))
    entered(title="Over", department_id="police", day=YESTERDAY, needs=("booth",))

    assert titles(page()) == ["In time"]


def test_help_is_offered_in_one_step(no_records):
    report_id = entered(title="Bike rodeo", department_id="police", day=SOON, needs=("booth",))

    session = pressed(page(name="Ben"), "Offer help: Booth")

    assert toasts(session) == ["Offered. The host is asked."]
    assert not session.button
    assert ":material/schedule: Your offer waits for the host." in texts(session)
    assert asked_in_sql(
        "SELECT department_id, state, help_kind, said_for, said_by FROM participation_word "
        "WHERE report_id = $id AND state = 'offered'",
        id=report_id,
    ) == [("fire", "offered", "booth", "fire", "Ben, fire")]


def test_help_for_an_event_that_was_cancelled_meanwhile_is_not_noted(no_records):
    report_id = entered(title="Bike rodeo", department_id="police", day=SOON, needs=("booth",))
    session = page()
    cancel(store(), report_id, "Rain", 1, "pia, police", dt.datetime.now(dt.UTC))

    pressed(session, "Offer help: Booth")

    assert toasts(session) == ["The event was cancelled meanwhile. Nothing was noted."]
    assert asked_in_sql("SELECT state FROM participation_word WHERE department_id = 'fire'") == []


def test_need_that_is_met_is_no_longer_listed(no_records):
    report_id = entered(department_id="police", day=SOON, needs=("booth", "supplies"))
    word(report_id, FIRE, "accepted", "booth")

    assert texts(page("community_safety"))[1] == "Still needed: :orange-badge[:material/pan_tool: Supplies]"

    word(report_id, "community_safety", "accepted", "supplies")
    assert values(page().info) == ["No event ahead wants help."]


# Answers


def test_offer_waits_for_the_host_s_answer(no_records):
    report_id = entered(title="Bike rodeo", department_id="police", day=SOON, needs=("booth",))
    word(report_id, FIRE, "offered", "booth")

    session = page("police", ANSWERS)

    assert texts(session) == [
        "**Fire** offers to help: Booth",
        f"**Bike rodeo**  \nPolice · {day_text(SOON)}, 6\\:00 PM",
    ]
    assert links(session) == [("Answer", "event")]
    for other in (FIRE, "community_safety"):
        assert values(page(other, ANSWERS).info) == ["Nothing waits for your answer."]
    assert len(links(page(STAFF, ANSWERS))) == 1


def test_invitation_waits_for_the_invited(no_records):
    entered(title="Hydrant tour", day=SOON, invited=("police",))

    assert texts(page("police", ANSWERS))[0] == "**Police** is invited"
    assert values(page(FIRE, ANSWERS).info) == ["Nothing waits for your answer."]


@pytest.mark.parametrize("answer", ["accepted", "declined"])
def test_answered_offer_is_no_longer_listed(no_records, answer):
    report_id = entered(department_id="police", day=SOON, needs=("booth",))
    word(report_id, FIRE, "offered", "booth")
    word(report_id, FIRE, answer, "booth")

    assert values(page("police", ANSWERS).info) == ["Nothing waits for your answer."]


# Outcomes


def test_outcome_is_waited_for_from_the_own_department(no_records):
    entered(title="Hydrant tour", day=YESTERDAY, place="Elm")
    entered(title="Night watch", department_id="police", day=YESTERDAY - dt.timedelta(days=1))
    entered(title="Today", day=today())
    entered(title="Told", day=YESTERDAY, status="held")

    session = page(FIRE, OUTCOMES)

    assert texts(session) == [f"**Hydrant tour**  \nFire · {day_text(YESTERDAY)}, 6\\:00 PM · Elm"]
    assert captions(session)[0] == "Only presence that is confirmed after the event makes it joint."
    assert links(session) == [("Tell how it went", "event")]
    assert titles(page("police", OUTCOMES)) == ["Night watch"]
    assert titles(page(STAFF, OUTCOMES)) == ["Hydrant tour", "Night watch"]


def test_outcome_of_an_event_that_two_reported_is_waited_for_from_both(no_records):
    told: dict[str, Any] = {"title": "Elm block party", "day": YESTERDAY, "place": "Elm Green", "neighborhood": "Elm"}
    fire, police = (entered(department_id=department, **told) for department in (FIRE, "police"))
    decide(store(), fire, police, "same")
    assert len(asked_in_sql("SELECT event_id FROM event")) == 1

    assert titles(page(FIRE, OUTCOMES)) == ["Elm block party"]
    assert titles(page("police", OUTCOMES)) == ["Elm block party"]


# Spanish


def test_lists_are_in_spanish(no_records):
    entered(department_id="police", day=SOON, needs=("booth",))

    session = page(tab=SPANISH(WANTED), lang="es")

    assert values(session.title) == [SPANISH("Help and outcomes")] != ["Help and outcomes"]
    assert labels(session.tabs) == [SPANISH(name) for name in (WANTED, ANSWERS, OUTCOMES)]
    assert SPANISH(ANSWERS) != ANSWERS
    assert labels(session.button) == [SPANISH("Offer help: {kind}").format(kind=SPANISH("Booth"))]
