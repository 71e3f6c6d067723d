"""Which reports an event combines, put right on its page: taken out, joined, and where an old address leads."""

import datetime as dt
import uuid

import pytest
from streamlit.testing.v1 import AppTest

from data.combine import regroup
from data.connection import store
from tests.pages import (
    EVENT,
    FIRE,
    STAFF,
    app,
    asked_in_sql,
    captions,
    checked,
    field,
    labels,
    pressed,
    texts,
    toasts,
    values,
)
from tests.records import AT, decide, evening, report

pytestmark = pytest.mark.usefixtures("forgotten_store")

TAKE_OUT = "Take this report out"


def page(event_id: uuid.UUID, working_as: str = STAFF) -> AppTest:
    return app(EVENT, working_as, "Ana", opened={"event_history": True}, id=str(event_id))


@pytest.fixture
def fair(no_records) -> list[uuid.UUID]:
    """Reports of Fire and of Police, a minute apart, that a person said are the same event."""
    reports = [
        report(store(), {name: "present"}, AT + dt.timedelta(minutes=number), department=name, title=f"Fair of {name}")
        for number, name in enumerate((FIRE, "police"))
    ]
    decide(store(), reports[0], reports[1], "same")
    return reports


def events() -> list[tuple[uuid.UUID, int]]:
    return asked_in_sql("SELECT event_id, reports FROM event ORDER BY reports, event_id")


@pytest.mark.parametrize(
    ("working_as", "may"), [(STAFF, True), (FIRE, True), ("police", True), ("community_safety", False)]
)
def test_staff_and_hosts_put_the_reports_right(fair: list[uuid.UUID], working_as: str, may: bool):
    session = page(fair[0], working_as)
    assert labels(session.button).count(TAKE_OUT) == (2 if may else 0)
    assert ("No other event is on record for these days or the days beside them." in captions(session)) == may


def test_event_of_one_report_has_nothing_to_take_out(no_records):
    session = page(report(store()))
    assert TAKE_OUT not in labels(session.button)


def test_report_taken_out_is_an_event_of_its_own(fair: list[uuid.UUID]):
    session = page(fair[0])

    session = checked(session.button(key=f"take_out_{fair[1]}").click().run())

    assert toasts(session) == ["Taken out: it is an event of its own. Undo it among the decisions."]
    assert events() == sorted([(fair[0], 1), (fair[1], 1)])
    assert values(session.title) == ["Fair of fire"]
    assert TAKE_OUT not in labels(session.button)
    told = [text for text in texts(session) if ", Ana, Office of Performance: " in text]
    assert {text.split("Performance: ")[1] for text in told} == {
        "decided of two reports: :material/call_split: Different events",
        "decision undone: :material/merge: Same event",
    }


def test_event_is_joined_with_another_of_the_days_around(fair: list[uuid.UUID]):
    other = report(
        store(),
        {"community_safety": "present"},
        AT + dt.timedelta(minutes=9),
        department="community_safety",
        title="Fair, too",
        starts=evening(8),
    )
    far = report(store(), {"fire": "present"}, title="Far fair", starts=evening(20))
    session = page(fair[0])
    (choice,) = [one for one in session.selectbox if one.label == "The same event as"]
    assert choice.options == ["Fair, too · CSD · Wed, Oct 8, 2025, 6:00 PM"]

    field(session, "join_with").set_value(other)
    session = pressed(session, "Join them")

    assert toasts(session) == ["Joined: the reports describe one event now. Undo it among the decisions."]
    assert events() == [(far, 1), (fair[0], 3)]


def test_events_that_somebody_said_are_different_are_not_joined(fair: list[uuid.UUID]):
    other = report(store(), {"community_safety": "present"}, department="community_safety", title="Fair, too")
    decide(store(), fair[1], other, "different")
    session = page(fair[0])
    field(session, "join_with").set_value(other)
    session = pressed(session, "Join them")
    assert toasts(session) == [
        "Not joined: ana said on Mon, Jun 15, 2026 that they are different. Undo that first, among the decisions."
    ]
    assert len(events()) == 2


def test_old_address_leads_to_the_event_that_the_report_belongs_to(fair: list[uuid.UUID]):
    session = page(fair[1])
    assert (values(session.title), session.query_params["id"]) == (["Fair of fire"], str(fair[0]))


def test_event_joined_by_the_app_says_so(no_records):
    one, other = report(store()), report(store(), department="police")
    with store().write("app", AT) as write:
        write.cursor.execute(
            "INSERT OR REPLACE INTO possible_duplicate VALUES ($a, $b, 0.99, '[]', 'linked')",
            {"a": min(one, other), "b": max(one, other)},
        )
        regroup(write)
    session = page(one)
    assert any(":gray-badge[:material/auto_awesome: Joined automatically]" in text for text in texts(session))
    assert "The app joined these reports by itself. Take out what does not belong here." in values(session.info)
    session = pressed(session, "Confirm: one event")
    assert toasts(session) == ["Confirmed: the same event."]
    assert not any("auto_awesome" in text for text in texts(session))
    assert events() == [(min(one, other), 2)]


def test_event_of_which_one_report_says_that_it_was_held_was_held(no_records):
    one = report(store(), {"fire": "accepted", "police": "accepted"}, status="confirmed")
    other = report(store(), {"police": "present"}, department="police", status="held")
    decide(store(), one, other, "same")
    badges = next(text for text in texts(page(one)) if "badge[" in text)
    assert "Held" in badges
    assert "Joint event" not in badges  # one was there for certain, the other only planned to come
