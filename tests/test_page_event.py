"""One event's page: who sees what of it, offers and answers, its outcome, cancelling and undoing, its history."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.connection import store
from data.events.entry import as_entry
from data.events.words import Word, say
from data.events.writing import edit
from queries.calendar import report_in_full
from tests.pages import (
    ENTER,
    EVENT,
    FIRE,
    SPANISH,
    STAFF,
    app,
    as_text,
    asked,
    asked_in_sql,
    asked_of_months,
    captions,
    checked,
    entered,
    field,
    labels,
    links,
    on_page,
    pressed,
    texts,
    titles_of_warnings,
    toasts,
    today,
    values,
    warnings,
)
from tests.records import CITY, decide

pytestmark = pytest.mark.usefixtures("forgotten_store")

YESTERDAY = today() - dt.timedelta(days=1)
SOON = today() + dt.timedelta(days=30)
NO_SUCH = "It is not on record, or not public. Choose one in the calendar."
NOTHING, PLANNED, JOINT = (0, 0, 0), (0, 0, 1), (1, 1, 1)  # low, confirmed and high of one event

FIRE_COMES = "**Fire** :blue-badge[:material/event_available: will come]"
POLICE_OFFERS = "**Police** :orange-badge[:material/volunteer_activism: offers to help]  \nBooth"
POLICE_COMES = "**Police** :blue-badge[:material/event_available: will come]  \nBooth"
POLICE_STAYS_AWAY = "**Police** :gray-badge[:material/event_busy: does not come]  \nBooth"
BOOTH_NEEDED = "Still needed: :orange-badge[:material/pan_tool: Booth]"


def page(event_id: uuid.UUID | str, working_as: str = FIRE, name: str = "", **address: str) -> AppTest:
    return app(EVENT, working_as, name, opened={"event_history": True}, **(address | {"id": str(event_id)}))


def count(day: dt.date) -> tuple[int, int, int]:
    """Joint events of the month of `day`: low, confirmed and high."""
    month = day.replace(day=1)
    (row,) = asked_of_months(month, month).to_dict("records")
    return int(row["low"]), int(row["confirmed"]), int(row["high"])


def parts(session: AppTest) -> list[str]:
    """Who takes part, as the page says it."""
    return [text for text in texts(session) if text.startswith("**") and "-badge[" in text]


def history(session: AppTest) -> list[str]:
    """The changes of the event, each without its time, the newest first."""
    head = f"{today():%a, %b} {today().day}, {today().year}, "
    return [text.split("M, ", 1)[1] for text in texts(session) if text.startswith(head)]


def attendance(session: AppTest) -> Any:
    """The field for the attendance of the event."""
    return next(one for one in session.number_input if one.label.startswith("Attendance, of the event"))


def presence(session: AppTest, department: str) -> Any:
    """What the form of the outcome says of a department."""
    return next(one.value for one in session.radio if one.label == department)


# Who sees what


@pytest.mark.parametrize("event_id", ["", "?", "00000000-0000-0000-0000-000000000001"])
def test_event_that_is_none_says_so(no_records, event_id):
    session = page(event_id)

    assert values(session.title) == ["No such event"]
    assert values(session.info) == [NO_SUCH]
    assert links(session) == [("Back to the calendar", "calendar")]
    assert not session.button


def test_resident_does_not_see_an_internal_event(no_records):
    session = page(entered(), "resident")

    assert values(session.title) == ["No such event"]
    assert values(session.info) == [NO_SUCH]


def test_resident_sees_a_public_event_without_what_is_for_departments(no_records):
    told: dict[str, Any] = {
        "day": dt.date(2031, 3, 4),
        "visibility": "public",
        "place": "Elm Green",
        "neighborhood": "Elm",
        "description": "Bring a *helmet*.",
        "audience": "children",
        "languages": ("en", "es"),
        "expected_attendance": 1200,
        "contact": "pia@example.org",
        "notes": "Key at the desk",
        "needs": ("booth",),
    }

    session = page(entered(**told), "resident")

    assert values(session.title) == ["Safety fair"]
    assert texts(session) == [
        ":blue-badge[:material/event_available: Confirmed]",
        "### Tue, Mar 4, 2031, 6\\:00 PM to 8\\:00 PM",
        ":material/groups: Held by Fire",
        ":material/location_on: Elm Green, Elm",
        "Bring a \\*helmet\\*\\.",
        "**For whom**: Children  \n**Languages spoken**: English and Spanish  \n**Attendance expected**: 1,200",
    ]
    assert not session.button
    assert not session.header
    assert not session.expander


def test_lead_sees_what_is_for_departments(no_records):
    report_id = entered(visibility="public", contact="Pia", notes="Key at the desk", day=SOON)

    session = page(report_id, "police")

    assert "**Contact**: Pia  \n**Notes**: Key at the desk" in texts(session)
    assert values(session.header) == ["Who takes part", "Reports behind it"]
    assert history(session) == ["ana: Fire: will come", "ana: entered"]


def test_lead_of_another_department_can_only_offer(no_records):
    session = page(entered(needs=("booth",)), "police")

    assert labels(session.button) == ["Offer help: Booth", "Offer"]


def test_host_can_change_the_event_ahead_and_not_tell_its_outcome(no_records):
    session = page(entered(day=SOON))

    assert labels(session.button) == ["Edit", "Copy", "Undo the last change", "Cancel it"]


# Offer, answer, outcome


def test_count_moves_from_offer_to_outcome(no_records):
    report_id = entered(day=YESTERDAY, needs=("booth",))
    assert count(YESTERDAY) == NOTHING

    police = pressed(page(report_id, "police", name="Pia"), "Offer help: Booth")
    assert toasts(police) == ["Offered. The host is asked."]
    assert parts(police) == [BOOTH_NEEDED, FIRE_COMES, POLICE_OFFERS][1:]
    assert BOOTH_NEEDED in texts(police)
    assert count(YESTERDAY) == PLANNED

    fire = page(report_id, name="Ben")
    pressed(fire, "Accept the offer")
    assert toasts(fire) == ["Noted: the department will come."]
    assert parts(fire) == [FIRE_COMES, POLICE_COMES]
    assert BOOTH_NEEDED not in texts(fire)
    assert ":violet-badge[:material/groups: Joint event]" in texts(fire)[0]
    assert count(YESTERDAY) == PLANNED

    [_fires, polices] = [one for one in fire.number_input if one.label == "Its own contacts"]
    polices.set_value(40)
    attendance = next(one for one in fire.number_input if one.label.startswith("Attendance, of the event"))
    attendance.set_value(350)
    pressed(fire, "Save the outcome")
    assert toasts(fire) == ["The outcome is on record, and the count has moved with it."]
    assert [text.split("]")[0] for text in parts(fire)] == [
        "**Fire** :green-badge[:material/how_to_reg: was present",
        "**Police** :green-badge[:material/how_to_reg: was present",
    ]
    assert texts(fire)[0].startswith(":green-badge[:material/task_alt: Held] :violet-badge")
    assert "**Attendance**: 350" in "\n".join(texts(fire))
    assert count(YESTERDAY) == JOINT
    assert asked_in_sql(
        "SELECT department_id, contacts FROM participation_word WHERE state = 'present' ORDER BY department_id"
    ) == [("fire", None), ("police", 40)]


def test_outcome_without_the_partner_is_not_joint(no_records):
    report_id = entered(day=YESTERDAY, invited=("police",))
    fire = page(report_id)
    assert presence(fire, "Police") == "absent"

    pressed(fire, "Save the outcome")

    assert "**Police** :red-badge[:material/person_off: was absent]" in parts(fire)
    assert count(YESTERDAY) == NOTHING


def test_outcome_of_an_event_that_did_not_take_place_cancels_it(no_records):
    report_id = entered(day=YESTERDAY)
    fire = page(report_id)
    next(one for one in fire.checkbox if one.label == "It took place").set_value(False)
    next(one for one in fire.text_input if one.label.startswith("A word, if it")).set_value("Storm")

    pressed(fire, "Save the outcome")

    assert warnings(fire) == {"Cancelled": "Storm"}
    assert count(YESTERDAY) == NOTHING


def test_department_that_only_offered_is_not_set_as_present_beforehand(no_records):
    report_id = entered(day=YESTERDAY, needs=("booth",))
    pressed(page(report_id, "police"), "Offer help: Booth")

    assert presence(page(report_id), "Police") == "absent"


def test_offer_is_made_with_more_words(no_records):
    report_id = entered(day=SOON, needs=("booth",))
    police = page(report_id, "police")
    next(box for box in police.multiselect if box.label == "What you bring").set_value(["booth", "interpreter"])
    next(one for one in police.number_input if one.label == "How many people").set_value(2)
    next(one for one in police.text_input if one.label == "A word to the host").set_value("From *noon*")

    pressed(police, "Offer")

    assert parts(police)[1] == (
        "**Police** :orange-badge[:material/volunteer_activism: offers to help]  \n"
        "Booth and Interpreter · 2 people · From \\*noon\\*"
    )


def test_offer_is_declined_by_the_host(no_records):
    report_id = entered(day=SOON, needs=("booth",))
    pressed(page(report_id, "police"), "Offer help: Booth")

    fire = pressed(page(report_id), "Decline the offer")

    assert toasts(fire) == ["Noted: the department does not come."]
    assert parts(fire) == [FIRE_COMES, POLICE_STAYS_AWAY.replace("does not come", "not needed, says the host")]


@pytest.mark.parametrize(("answer", "badge"), [("Accept", "will come"), ("Decline", "not needed, says the host")])
def test_host_answers_with_a_word_and_what_was_offered_stays(no_records, answer, badge):
    report_id = entered(day=SOON)
    offer = Word("police", "offered", "booth,interpreter", 3, remark="We bring the engine", said_for="police")
    say(store(), report_id, offer, "Pia, police", dt.datetime.now(dt.UTC))

    fire = page(report_id)
    next(one for one in fire.text_input if one.label == "A word to Police").set_value("Thank you")
    pressed(fire, answer)

    assert badge in parts(fire)[1]
    assert parts(fire)[1].endswith("  \nBooth and Interpreter · 3 people · We bring the engine · Thank you")


def test_answer_to_an_offer_that_was_taken_back_is_refused(no_records):
    report_id = entered(day=SOON, needs=("booth",))
    police = pressed(page(report_id, "police", name="Pia"), "Offer help: Booth")
    fire = page(report_id)
    pressed(police, "Take the offer back")

    pressed(fire, "Accept the offer")

    assert toasts(fire) == ["Not saved: Pia, Police changed it meanwhile. Look at it again."]
    assert parts(fire) == [FIRE_COMES, POLICE_STAYS_AWAY]


def test_offer_for_an_event_that_was_cancelled_meanwhile_is_refused(no_records):
    report_id = entered(day=SOON, needs=("booth",))
    police = page(report_id, "police")
    cancelled(page(report_id))

    pressed(police, "Offer help: Booth")

    assert toasts(police) == ["The event was cancelled meanwhile. Nothing was noted."]
    assert asked_in_sql("SELECT state FROM participation_word WHERE department_id = 'police'") == []


def test_present_department_tells_itself_that_it_left_early(no_records):
    report_id = entered(day=YESTERDAY, invited=("police",))
    pressed(page(report_id), "Save the outcome")
    police = page(report_id, "police")
    assert labels(police.button) == ["We were there", "We left early"]

    pressed(police, "We left early")

    assert "was present, left early" in parts(police)[1]
    assert count(YESTERDAY) == JOINT


def test_department_that_nobody_named_says_that_it_was_there(no_records):
    report_id = entered(day=YESTERDAY)
    pressed(page(report_id), "Save the outcome")

    police = pressed(page(report_id, "police"), "We were there")

    assert "was present" in parts(police)[1]
    assert count(YESTERDAY) == JOINT


def test_outcome_on_record_stands_in_the_form(no_records):
    report_id = entered(day=YESTERDAY)
    session = page(report_id)
    attendance(session).set_value(350)
    next(one for one in session.checkbox if one.label == "It was a new collaboration").set_value(True)
    pressed(session, "Save the outcome")

    again = page(report_id)
    assert attendance(again).value == 350
    pressed(again, "Save the outcome")

    assert asked_in_sql("SELECT attendance, new_collaboration FROM event_report") == [(350, True)]


def test_outcome_that_somebody_told_meanwhile_is_shown_and_ones_own_kept(no_records):
    report_id = entered(day=YESTERDAY)
    mine, theirs = page(report_id), page(report_id, name="Cleo")
    attendance(mine).set_value(90)
    attendance(theirs).set_value(350)
    pressed(theirs, "Save the outcome")

    pressed(mine, "Save the outcome")

    assert toasts(mine) == ["Not saved: Cleo, Fire changed it meanwhile. Look at it again."]
    told = warnings(mine)["Somebody changed this event while you looked"]
    assert as_text(told) == (
        "On record now: Held; Fire: was present; Attendance: 350. Saving what stands below takes its place."
    )
    assert attendance(mine).value == 90


def test_offer_is_taken_back(no_records):
    report_id = entered(day=SOON, needs=("booth",))
    police = pressed(page(report_id, "police"), "Offer help: Booth")

    pressed(police, "Take the offer back")

    assert parts(police) == [FIRE_COMES, POLICE_STAYS_AWAY]
    assert "Accept the offer" not in labels(page(report_id).button)


def test_department_whose_offer_was_taken_back_can_offer_again(no_records):
    report_id = entered(day=SOON, needs=("booth",))
    police = pressed(page(report_id, "police"), "Offer help: Booth")
    pressed(police, "Take the offer back")

    pressed(police, "Offer help: Booth")

    assert parts(police) == [FIRE_COMES, POLICE_OFFERS]


@pytest.mark.parametrize(
    ("button", "badge"),
    [
        ("We will come", ":blue-badge[:material/event_available: will come]"),
        ("We can’t come", ":gray-badge[:material/event_busy: does not come]"),
    ],
)
def test_invitation_is_answered(no_records, button, badge):
    report_id = entered(day=SOON, invited=("police",))
    police = page(report_id, "police")
    assert parts(police) == [FIRE_COMES, "**Police** :gray-badge[:material/mail: invited]"]

    pressed(police, button)

    assert parts(police) == [FIRE_COMES, f"**Police** {badge}"]


def test_host_does_not_answer_an_invitation_for_the_invited(no_records):
    session = page(entered(day=SOON, invited=("police",)))

    assert "We will come" not in labels(session.button)


# Cancelling and undoing


def give_reason(session: AppTest, reason: str = "Storm *ahead*") -> None:
    next(one for one in session.text_input if one.label == "Why?").set_value(reason)


def cancelled(session: AppTest) -> AppTest:
    give_reason(session)
    return pressed(session, "Cancel it")


def test_event_is_not_cancelled_without_a_reason(no_records):
    session = pressed(page(entered(day=SOON)), "Cancel it")

    assert values(session.error) == ["Say why: those who planned to come will ask."]
    assert asked_in_sql("SELECT status FROM event_report") == [("confirmed",)]


def test_event_is_cancelled_with_its_reason(no_records):
    report_id = entered(day=SOON)

    session = cancelled(page(report_id, name="Ben"))

    assert toasts(session) == ["Cancelled. It stays on record, and can be undone."]
    assert warnings(session) == {"Cancelled": "Storm \\*ahead\\*"}
    assert texts(session)[0].startswith(":red-badge[:material/cancel: Cancelled]")
    assert history(session)[0] == (
        "Ben, Fire: Status: Confirmed → Cancelled; Why it was cancelled: – → Storm \\*ahead\\*"
    )
    assert asked_in_sql("SELECT status, cancel_reason FROM event_report") == [("cancelled", "Storm *ahead*")]


@pytest.mark.parametrize("working_as", [FIRE, STAFF])
def test_cancelling_is_undone(no_records, working_as):
    session = cancelled(page(entered(day=SOON), working_as))

    pressed(session, "Undo the last change")

    assert toasts(session) == ["Undone."]
    assert "Cancelled" not in titles_of_warnings(session)
    assert asked_in_sql("SELECT status, cancel_reason FROM event_report") == [("confirmed", None)]


def test_cancelled_event_is_no_joint_one_and_asks_for_nothing(no_records):
    report_id = entered(day=SOON, needs=("booth",), invited=("police",))
    pressed(page(report_id, "police"), "We will come")
    assert ":violet-badge[:material/groups: Joint event]" in texts(page(report_id))[0]

    session = cancelled(page(report_id))

    assert ":violet-badge[:material/groups: Joint event]" not in texts(session)[0]
    assert BOOTH_NEEDED not in texts(session)
    assert "The event is cancelled. This is how it stood." in captions(session)
    assert labels(session.button) == ["Edit", "Copy", "Undo the last change"]
    assert not page(report_id, "police").button


@pytest.mark.parametrize("late", ["Undo the last change", "Save the outcome", "Cancel it"])
def test_change_of_what_was_not_seen_is_refused(no_records, late):
    report_id = entered(day=YESTERDAY)
    session = page(report_id)
    renamed = replace(as_entry(asked(report_in_full, report_id), (), CITY), title="Fire fair")
    edit(store(), report_id, renamed, 1, FIRE, "Cleo, fire", dt.datetime.now(dt.UTC))

    give_reason(session)
    pressed(session, late)

    assert toasts(session) == ["Not saved: Cleo, Fire changed it meanwhile. Look at it again."]
    assert values(session.title) == ["Fire fair"]
    assert asked_in_sql("SELECT title, status, revision FROM event_report") == [("Fire fair", "confirmed", 2)]

    give_reason(session)
    pressed(session, late)
    assert asked_in_sql("SELECT revision FROM event_report") == [(3,)]


def test_event_as_it_was_entered_has_nothing_to_undo(no_records):
    session = pressed(page(entered(day=SOON)), "Undo the last change")

    assert toasts(session) == ["There is nothing to undo: it stands as it was entered."]


def test_outcome_is_undone_and_the_count_goes_back(no_records):
    report_id = entered(day=YESTERDAY, invited=("police",))
    pressed(page(report_id, "police"), "We will come")
    session = pressed(page(report_id), "Save the outcome")
    assert count(YESTERDAY) == JOINT

    pressed(session, "Undo the last change")

    assert count(YESTERDAY) == PLANNED
    assert texts(session)[0].startswith(":blue-badge[:material/event_available: Confirmed]")


# An event of two reports


@pytest.fixture
def merged_reports(no_records) -> dict[str, uuid.UUID]:
    """One event that Fire and Police each reported; the reports by department."""
    told = {"title": "Elm block party", "day": SOON, "place": "Elm Green", "neighborhood": "Elm"}
    ids = {one: entered(f"{one}, {one}", department_id=one, **told) for one in (FIRE, "police")}
    decide(store(), ids[FIRE], ids["police"], "same")
    assert len(asked_in_sql("SELECT DISTINCT event_id FROM event_report")) == 1
    return ids


def event_of(reports: dict[str, uuid.UUID]) -> uuid.UUID:
    (((event_id),),) = asked_in_sql("SELECT DISTINCT event_id FROM event_report")
    return uuid.UUID(str(event_id))


@pytest.mark.parametrize("working_as", [FIRE, "police"])
def test_each_lead_edits_its_own_report_of_an_event(merged_reports, working_as):
    session = page(event_of(merged_reports), working_as)
    assert parts(session) == [FIRE_COMES, FIRE_COMES.replace("Fire", "Police")]

    session = on_page(pressed(session, "Edit"), ENTER)

    assert values(session.title) == ["Edit the event"]
    assert session.query_params["report"] == str(merged_reports[working_as])
    assert session.session_state["entry_department"] == working_as
    checked(session.text_input(key="entry_contact").set_value("Me").run())
    pressed(session, "Save")
    assert toasts(session) == ["Saved."]
    assert asked_in_sql("SELECT department_id FROM event_report WHERE contact = 'Me'") == [(working_as,)]


def test_each_lead_cancels_its_own_report_of_an_event(merged_reports):
    cancelled(page(event_of(merged_reports), "police"))

    assert asked_in_sql("SELECT department_id, status FROM event_report ORDER BY ALL") == [
        ("fire", "confirmed"),
        ("police", "cancelled"),
    ]


def test_event_shows_all_its_reports(merged_reports):
    session = page(event_of(merged_reports))

    assert sorted(text for text in texts(session) if text.endswith("**: Elm block party")) == [
        "**Fire**: Elm block party",
        "**Police**: Elm block party",
    ]


# History


def test_history_is_told_in_words(no_records):
    report_id = entered("Ben Ruiz, fire", day=SOON, needs=("booth",))
    pressed(page(report_id, "police", name="Pia"), "Offer help: Booth")
    session = on_page(pressed(page(report_id, name="Cleo"), "Edit"), ENTER)
    for key, value in (("entry_place", "Elm *Green*"), ("entry_notes", "Key")):
        checked(field(session, key).set_value(value).run())
    pressed(session, "Save")

    assert history(page(report_id)) == [
        "Cleo, Fire: Place: – → Elm \\*Green\\*; Notes: – → Key",
        "Pia, Police: Police: offers to help",
        "Ben Ruiz, Fire: Fire: will come",
        "Ben Ruiz, Fire: entered",
    ]


def test_history_is_folded_until_asked_for(no_records):
    session = app(EVENT, FIRE, id=str(entered(day=SOON)))

    assert labels(session.expander) == ["History"]
    assert history(session) == []


def test_copy_leads_to_a_new_event(no_records):
    report_id = entered(day=SOON)

    session = pressed(page(report_id), "Copy")

    assert values(session.title) == ["Enter an event"]
    assert session.query_params["copy"] == str(report_id)


# Spanish


def test_event_is_in_spanish(no_records):
    session = page(entered(day=SOON, needs=("booth",)), "police", lang="es")

    assert values(session.header) == [SPANISH("Who takes part"), SPANISH("Reports behind it")]
    assert SPANISH("Who takes part") != "Who takes part"
    assert labels(session.button)[0] == SPANISH("Offer help: {kind}").format(kind=SPANISH("Booth"))
    assert history(session) or True
