"""Entering and editing an event: what is saved, what is told beside the fields, advice, drafts, two versions."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.connection import store
from data.events.entry import as_entry
from data.events.records import Saved
from data.events.writing import cancel, edit
from queries.calendar import parts_of_event, report_in_full
from tests.pages import (
    CALENDAR,
    ENTER,
    FIRE,
    SPANISH,
    STAFF,
    app,
    as_text,
    asked,
    asked_in_sql,
    checked,
    entered,
    field,
    labels,
    links,
    on_page,
    pressed,
    texts,
    toasts,
    today,
    values,
)
from tests.records import CITY, DURHAM

pytestmark = pytest.mark.usefixtures("forgotten_store")

SOON = dt.date.fromordinal(today().toordinal() + 60)
CAMPAIGN = CITY.campaigns[0].name
NO_TITLE = "Give the event a title."
TOLD_BEFORE = "This is what you had begun to enter"


def page(working_as: str = FIRE, name: str = "", **address: str) -> AppTest:
    return app(ENTER, working_as, name, None, **address)


def filled(session: AppTest, **fields: Any) -> AppTest:
    """The session after its person has put `fields` into the form, one after the other."""
    for name, value in fields.items():
        checked(field(session, f"entry_{name}").set_value(value).run())
    return session


def saved(session: AppTest) -> AppTest:
    return pressed(session, "Save")


def reports() -> list[dict[str, Any]]:
    """All reports on record, in full, by their days."""
    ids = asked_in_sql("SELECT report_id FROM event_report ORDER BY start_date, title")
    return [asked(report_in_full, report_id) for (report_id,) in ids]


def words_of(report_id: uuid.UUID) -> list[tuple[str, str, str]]:
    """What was said of a report: whose part, what, signed by whom."""
    return asked_in_sql(
        "SELECT department_id, state, said_by FROM participation_word WHERE report_id = $id ORDER BY word_number",
        id=report_id,
    )


def day_text(day: dt.date) -> str:
    return f"{day:%a, %b} {day.day}, {day.year}"


def changed_by_others(report_id: uuid.UUID, actor: str = "Cleo, fire", **fields: Any) -> None:
    """Somebody else saves a change of an event."""
    row = asked(report_in_full, report_id)
    entry = replace(as_entry(row, (), CITY), **fields)
    done = edit(store(), report_id, entry, row["revision"], FIRE, actor, dt.datetime.now(dt.UTC))
    assert isinstance(done, Saved)


# Who may enter


def test_resident_is_told_how_to_enter_an_event(no_records):
    session = page("resident")

    assert values(session.title) == ["Enter an event"]
    assert values(session.info) == ["To enter an event, choose in the sidebar who you work as."]
    assert links(session) == [("Back to the calendar", "calendar")]
    assert not session.button


def test_lead_enters_events_of_the_own_department_only(no_records):
    assert page().selectbox(key="entry_department").options == ["Fire"]


def test_staff_enters_events_of_all_departments(no_records):
    assert page(STAFF).selectbox(key="entry_department").options == [one.name for one in CITY.departments]


# A new event


def test_event_of_few_fields_is_put_on_record(no_records):
    session = saved(filled(page(name="Ben Ruiz"), title="  Block   party ", day=SOON))

    assert toasts(session) == ["1 event saved."]
    assert values(session.title) == ["Block party"]
    (report,) = reports()
    assert session.query_params["id"] == str(report["event_id"])
    known = ("source", "department_id", "title", "start_date", "end_date", "status", "visibility", "unit", "revision")
    assert [report[name] for name in known] == [
        "form",
        "fire",
        "Block party",
        SOON,
        SOON,
        "confirmed",
        "internal",
        "site_event",
        1,
    ]
    assert report["starts_at"] == dt.datetime.combine(SOON, dt.time(18), DURHAM)
    assert words_of(report["report_id"]) == [("fire", "accepted", "Ben Ruiz, fire")]
    signed = "SELECT changed_by FROM change_log WHERE record_kind = 'event_report'"
    assert asked_in_sql(signed) == [("Ben Ruiz, fire",)]


def test_all_fields_are_put_on_record(no_records):
    session = filled(
        page(STAFF),
        department="police",
        title="Bike rodeo",
        day=SOON,
        start=dt.time(9),
        end=dt.time(11, 30),
        place="Elm School",
        visibility="public",
        invited=["fire", "community_safety"],
        needs=["booth", "interpreter"],
        campaign=CAMPAIGN,
        audience="children",
        attendance=120,
        languages=["en", "es"],
        status="tentative",
        address="1 Elm St",
        contact="pia@example.org",
        url="https://example.org",
        description="Bring a *helmet*.",
        notes="Key at the desk",
    )
    saved(session)

    (report,) = reports()
    told = {
        "department_id": "police",
        "place": "Elm School",
        "visibility": "public",
        "needs": ["booth", "interpreter"],
        "campaign": CAMPAIGN,
        "audience": "children",
        "expected_attendance": 120,
        "languages": ["en", "es"],
        "status": "tentative",
        "address": "1 Elm St",
        "contact": "pia@example.org",
        "url": "https://example.org",
        "description": "Bring a *helmet*.",
        "notes": "Key at the desk",
        "starts_at": dt.datetime.combine(SOON, dt.time(9), DURHAM),
        "ends_at": dt.datetime.combine(SOON, dt.time(11, 30), DURHAM),
    }
    assert {name: report[name] for name in told} == told
    assert words_of(report["report_id"]) == [
        ("police", "accepted", "Office of Performance"),
        ("fire", "invited", "Office of Performance"),
        ("community_safety", "invited", "Office of Performance"),
    ]


def test_missing_title_is_told_beside_the_field_and_nothing_is_saved(no_records):
    session = page()
    assert values(session.error) == []

    saved(session)

    assert values(session.title) == ["Enter an event"]
    assert values(session.error) == [NO_TITLE]
    assert reports() == []

    saved(filled(session, title="Fair"))
    assert [report["title"] for report in reports()] == ["Fair"]


def test_fault_is_told_before_saving_and_nothing_is_saved(no_records):
    session = filled(page(), title="Fair", day=SOON, last_day=SOON - dt.timedelta(days=1))
    assert values(session.error)[-1] == "The last day lies before the first."

    saved(session)

    assert reports() == []


def test_event_that_lies_ahead_can_not_have_been_held(no_records):
    session = saved(filled(page(), title="Fair", day=SOON, status="held"))

    assert values(session.error) == ["An event that lies ahead can't have been held."]
    assert reports() == []


def test_end_past_midnight_is_on_the_next_day(no_records):
    session = filled(page(), title="Night watch", day=SOON, start=dt.time(22), end=dt.time(1, 30))
    assert values(session.info) == ["It ends after midnight, on the next day."]

    saved(session)

    (report,) = reports()
    after = SOON + dt.timedelta(days=1)
    assert (report["start_date"], report["end_date"]) == (SOON, after)
    assert report["ends_at"] == dt.datetime.combine(after, dt.time(1, 30), DURHAM)


def test_event_of_whole_days_has_no_times(no_records):
    session = filled(page(), title="Fair", day=SOON, all_day=True, last_day=SOON + dt.timedelta(days=2))
    assert field(session, "entry_start").disabled
    saved(session)

    (report,) = reports()
    assert (report["starts_at"], report["ends_at"], report["all_day"]) == (None, None, True)
    assert report["end_date"] == SOON + dt.timedelta(days=2)


def test_past_day_is_told_and_presence_of_the_host_is_saved(no_records):
    session = filled(page(), title="Fair", day=today() - dt.timedelta(days=3), status="held")
    assert values(session.info) == ["This day is past. Saved as held, your department counts as present."]

    saved(session)

    (report,) = reports()
    assert words_of(report["report_id"]) == [("fire", "present", "fire")]


def test_nonsense_in_the_address_gives_way(no_records):
    session = page(day="?", last="?", start="?", end="?")

    state = session.session_state
    assert (state["entry_day"], state["entry_start"], state["entry_end"]) == (today(), dt.time(18), dt.time(20))


# Advice


def test_likely_duplicate_is_named_and_joined_in_one_step(no_records):
    theirs = entered("pia, police", title="Elm St block party", department_id="police", day=SOON, place="Elm Green")
    session = filled(page(name="Ben"), day=SOON, place="Elm Green", title="Elm Street Block Party")
    assert texts(session)[:1] == [
        ":material/content_copy: **Police** already reported **Elm St block party**, "
        f"{day_text(SOON)}, 6\\:00 PM: about the same time, a title like this, and the same place."
    ]

    pressed(session, "Join it instead")

    assert values(session.title) == ["Elm St block party"]
    assert toasts(session) == ["Joined: your department will come."]
    assert words_of(theirs) == [("police", "accepted", "pia, police"), ("fire", "accepted", "Ben, fire")]
    assert len(reports()) == 1
    assert offered(page(name="Ben")) == []


def test_event_that_was_cancelled_meanwhile_is_not_joined(no_records):
    theirs = entered("pia, police", title="Block party", department_id="police", day=SOON)
    session = filled(page(), day=SOON, title="Block party")
    cancel(store(), theirs, "Rain", 1, "pia, police", dt.datetime.now(dt.UTC))

    pressed(session, "Join it instead")

    assert toasts(session) == ["The event was cancelled meanwhile. Nothing was noted."]
    assert session.session_state["entry_title"] == "Block party"
    assert words_of(theirs) == [("police", "accepted", "pia, police")]


def test_what_else_was_typed_is_kept_when_another_event_is_joined(no_records):
    theirs = entered("pia, police", title="Block party", department_id="police", day=SOON)
    session = filled(page(name="Ben"), day=SOON, title="Block party", notes="We bring the engine")

    pressed(session, "Join it instead")

    said = "Joined: your department will come. What else you had typed is kept on the page “Enter an event”."
    assert toasts(session) == [said]
    found = "SELECT remark FROM participation_word WHERE report_id = $id AND department_id = 'fire'"
    assert asked_in_sql(found, id=theirs) == [("We bring the engine",)]
    assert offered(page(name="Ben")) == ["Block party"]


def test_end_follows_the_start(no_records):
    session = filled(page(), title="Late fair", day=SOON, start=dt.time(21))
    assert session.session_state["entry_end"] == dt.time(23)

    filled(session, end=dt.time(22), start=dt.time(23, 30))

    assert session.session_state["entry_end"] == dt.time(0, 30)


@pytest.mark.parametrize(
    ("name", "letters", "most"), [("title", 201, "200"), ("notes", 5001, "5000"), ("place", 201, "200")]
)
def test_text_that_is_too_long_is_told_and_kept(no_records, name, letters, most):
    session = saved(filled(page(), **({"title": "Fair", "day": SOON} | {name: "x" * letters})))

    (told,) = values(session.error)
    assert told.endswith(f"too long: {most} letters at most.")
    assert session.session_state[f"entry_{name}"] == "x" * letters
    assert reports() == []


def test_event_unlike_the_others_has_no_duplicate_named(no_records):
    entered(title="Story time", department_id="police", day=SOON)

    session = filled(page(), day=SOON, title="Elm Street Block Party")

    assert "Join it instead" not in labels(session.button)


def test_clashes_are_named_with_the_reason(no_records):
    entered(title="Hydrant tour", day=SOON, start=dt.time(19), end=dt.time(21), neighborhood="Elm")

    session = filled(page(), day=SOON, title="Block party", neighborhood="Elm")

    assert values(session.warning) == [
        f"At the same hours: **Hydrant tour**, {day_text(SOON)}, 7\\:00 PM "
        "(your department is there and the same neighborhood)."
    ]
    filled(session, start=dt.time(21), end=dt.time(22))
    assert values(session.warning) == []


def test_fire_s_notice_is_named(no_records):
    session = filled(page("police"), title="Fair", day=today() + dt.timedelta(days=8), invited=["fire"])
    assert values(session.info) == ["Fire asks for three weeks’ notice; days left until this event: 8."]

    filled(session, day=today() + dt.timedelta(days=21))
    assert values(session.info) == []


# Drafts


def reloaded(session: AppTest, working_as: str = FIRE, name: str = "", **address: str) -> AppTest:
    """The page as a reload shows it: at the same address, which names the draft."""
    return page(working_as, name, draft=session.query_params["draft"], **address)


def offered(session: AppTest) -> list[str]:
    """The unfinished events that are offered to go on with."""
    return [text.split("**")[1] for text in texts(session) if "Not finished" in text]


def test_draft_survives_a_reload(no_records):
    session = filled(page(name="Ben"), title="Half of a fa", day=SOON, needs=["booth"], notes="Key")

    again = reloaded(session, name="Ben")

    (said,) = values(again.info)
    assert said.startswith(f"{TOLD_BEFORE}, {day_text(today())}, ")
    state = again.session_state
    assert [state[f"entry_{name}"] for name in ("title", "day", "needs", "notes")] == [
        "Half of a fa",
        SOON,
        ["booth"],
        "Key",
    ]
    assert reports() == []


def test_draft_is_offered_to_its_writer_alone(no_records):
    filled(page(name="Ben"), title="Half of a fa", day=SOON, place="Elm")

    session = page(name="Ben")
    assert session.session_state["entry_title"] == ""
    assert offered(session) == ["Half of a fa"]
    assert offered(page(name="Cleo")) == offered(page("police", name="Ben")) == []

    pressed(session, "Go on with it")
    assert (session.session_state["entry_title"], session.session_state["entry_place"]) == ("Half of a fa", "Elm")


def test_windows_of_people_who_sign_alike_keep_drafts_of_their_own(no_records):
    one = filled(page(), title="Alpha")
    other = filled(page(), title="Beta")

    assert reloaded(one).session_state["entry_title"] == "Alpha"
    saved(other)
    assert reloaded(one).session_state["entry_title"] == "Alpha"


def test_draft_follows_its_writer_to_another_name(no_records):
    session = filled(page(), title="Half of a fa")

    checked(session.text_input(key="working_as_name").set_value("Ben").run())
    filled(session, place="Elm")

    again = reloaded(session, name="Ben")
    assert (again.session_state["entry_title"], again.session_state["entry_place"]) == ("Half of a fa", "Elm")
    assert (offered(page(name="Ben")), offered(page())) == (["Half of a fa"], [])


def test_draft_is_let_go(no_records):
    session = filled(page(name="Ben"), title="Half of a fa", day=SOON)

    again = pressed(reloaded(session, name="Ben"), "Start anew")

    assert again.session_state["entry_title"] == ""
    assert again.session_state["entry_day"] == today()
    assert values(again.info) == []
    assert offered(page(name="Ben")) == []


def test_form_in_which_nothing_was_typed_leaves_no_draft(no_records):
    session = saved(page())

    assert values(session.error) == [NO_TITLE]
    assert offered(page()) == []
    assert asked_in_sql("SELECT count(*) FROM draft") == [(0,)]


@pytest.mark.parametrize("draft", ["?", "00000000-0000-0000-0000-000000000001"])
def test_draft_that_is_none_gives_way(no_records, draft):
    assert page(draft=draft).session_state["entry_title"] == ""


def test_draft_of_what_was_saved_is_let_go(no_records):
    saved(filled(page(), title="Fair", day=SOON))

    session = page()

    assert session.session_state["entry_title"] == ""
    assert values(session.info) == []


def test_form_left_for_another_page_is_found_as_it_was(no_records):
    session = filled(page(), title="Half of a fa", day=SOON)

    on_page(session, CALENDAR)
    on_page(session, ENTER)

    assert (session.session_state["entry_title"], session.session_state["entry_day"]) == ("Half of a fa", SOON)


def test_form_outlives_a_name_given_while_it_is_filled_in(no_records):
    session = filled(page(), title="Half of a fa", day=SOON)

    checked(session.text_input(key="working_as_name").set_value("Ben").run())

    assert (session.session_state["entry_title"], session.session_state["entry_day"]) == ("Half of a fa", SOON)


def test_draft_begun_from_a_day_is_let_go_from_elsewhere(no_records):
    session = filled(page(day=SOON.isoformat()), title="Half of a fa")

    elsewhere = pressed(page(), "Let it go")

    assert offered(elsewhere) == []
    assert reloaded(session, day=SOON.isoformat()).session_state["entry_title"] == ""


def test_draft_of_a_repetition_keeps_how_it_repeats(no_records):
    until = SOON + dt.timedelta(days=21)
    session = reloaded(filled(page(), title="Story time", day=SOON, every="week", until=until))

    state = session.session_state
    assert (state["entry_every"], state["entry_until"]) == ("week", until)
    assert labels(session.button) == ["Start anew", "Save"]
    assert pressed(session, "Start anew").session_state["entry_every"] == "never"


def test_copy_of_what_is_not_on_record_says_so(no_records):
    session = page(copy="00000000-0000-0000-0000-000000000001")

    assert values(session.warning) == ["The event to be copied is no longer on record."]
    assert session.session_state["entry_title"] == ""


@pytest.mark.parametrize("address", [{"day": "9999-12-31", "start": "25:00"}, {"day": "0001-01-01", "last": "x"}])
def test_day_out_of_all_range_gives_way(no_records, address):
    assert page(**address).session_state["entry_day"] == today()


def test_person_who_works_for_another_department_now_enters_its_event(no_records):
    session = filled(page(), title="Half of a fa", day=SOON)

    checked(session.selectbox(key="working_as").set_value("police").run())

    state = session.session_state
    assert (state["entry_title"], state["entry_department"]) == ("Half of a fa", "police")


def test_department_that_takes_part_already_is_led_to_the_event(no_records):
    report_id = entered(title="National Night Out", day=SOON)

    session = filled(page(), title="NNO", day=SOON)

    assert ("Your department takes part: open it", "event") in links(session)
    assert "Join it instead" not in labels(session.button)
    assert values(session.warning) == []  # not told a second time as a clash
    assert reports()[0]["report_id"] == report_id


# Repetition


def test_repetition_saves_its_dates(no_records):
    days = [SOON + dt.timedelta(days=14 * number) for number in range(3)]
    session = filled(page(), title="Story time", day=SOON, every="two_weeks", until=days[-1])
    assert f"3 dates: {', '.join(day_text(day) for day in days)}" in [one.value for one in session.caption]

    saved(session)

    assert toasts(session) == ["3 events saved."]
    assert [report["start_date"] for report in reports()] == days
    assert len({report["series_id"] for report in reports()}) == 1
    assert reports()[0]["series_id"] is not None
    assert session.query_params["id"] == str(reports()[0]["event_id"])


def test_repetition_of_too_many_dates_can_not_be_saved(no_records):
    session = filled(page(), title="Story time", day=SOON, every="day", until=SOON + dt.timedelta(days=100))

    assert values(session.error) == ["That is more than 100 dates. Choose an earlier last day."]
    assert [button.disabled for button in session.button if button.label == "Save"] == [True]


def test_repetition_whose_first_day_moves_past_its_last_is_still_drawn(no_records):
    session = filled(page(), title="Story time", day=SOON, every="week")

    filled(session, day=SOON + dt.timedelta(days=200))

    assert session.session_state["entry_until"] >= SOON + dt.timedelta(days=200)


def test_change_of_a_repetition_reaches_its_later_dates(no_records):
    until = SOON + dt.timedelta(days=14)
    saved(filled(page(), title="Story time", day=SOON, every="week", until=until))
    second = str(reports()[1]["report_id"])

    session = filled(page(report=second), which="later", place="Elm Library")
    saved(session)

    assert [report["place"] for report in reports()] == [None, "Elm Library", "Elm Library"]
    assert [report["start_date"] for report in reports()] == [SOON + dt.timedelta(days=7 * week) for week in range(3)]


# Editing


def test_event_is_edited(no_records):
    report_id = entered(day=SOON, place="Elm Green", invited=("police",))

    session = page(name="Ben", report=str(report_id))
    assert values(session.title) == ["Edit the event"]
    state = session.session_state
    assert (state["entry_title"], state["entry_day"], state["entry_place"]) == ("Safety fair", SOON, "Elm Green")
    assert state["entry_invited"] == ["police"]
    assert "entry_every" not in [box.key for box in session.selectbox]
    saved(filled(session, title="Safety day"))

    assert toasts(session) == ["Saved."]
    (report,) = reports()
    assert (report["title"], report["place"], report["revision"]) == ("Safety day", "Elm Green", 2)
    assert [word[:2] for word in words_of(report_id)] == [("fire", "accepted"), ("police", "invited")]


@pytest.mark.parametrize("asked_for", ["theirs", "unknown", "nonsense"])
def test_editing_what_is_not_the_own_is_refused(no_records, asked_for):
    theirs = entered(department_id="police")
    report = {"theirs": str(theirs), "unknown": str(uuid.uuid4()), "nonsense": "?"}[asked_for]

    session = page(report=report)

    assert values(session.warning) == ["This event is another department’s, or no longer on record."]
    assert links(session) == [("Back to the calendar", "calendar")]
    assert not session.button


def test_edit_under_a_stale_revision_shows_both_versions_and_merges_them(no_records):
    report_id = entered(day=SOON, place="Elm Green")
    session = filled(page(name="Ben", report=str(report_id)), title="Safety day", notes="Mine")
    changed_by_others(report_id, place="Oak Green", description="Theirs")

    saved(session)

    assert values(session.title) == ["Edit the event"]
    (told,) = session.error
    assert told.proto.title == "Not saved: the event has changed"
    assert told.value == "Cleo, Fire changed this event while you were editing. Nothing of either version is lost."
    assert session.dataframe[0].value.to_numpy().tolist() == [
        ["Title", "Safety fair", "Safety fair", "Safety day"],
        ["Place", "Elm Green", "Oak Green", "Elm Green"],
        ["Description", "", "Theirs", ""],
        ["Notes", "", "", "Mine"],
    ]
    (report,) = reports()
    assert (report["title"], report["notes"], report["revision"]) == ("Safety fair", None, 2)

    pressed(session, "Go on from theirs with my changes")
    assert values(session.error) == []
    saved(session)

    assert toasts(session) == ["Saved."]
    (report,) = reports()
    known = [report[name] for name in ("title", "place", "description", "notes", "revision")]
    assert known == ["Safety day", "Oak Green", "Theirs", "Mine", 3]


def test_version_that_could_not_be_saved_is_kept_for_the_next_session(no_records):
    report_id = entered(day=SOON)
    session = filled(page(name="Ben", report=str(report_id)), title="Safety day")
    changed_by_others(report_id, place="Oak Green")
    saved(session)

    again = reloaded(session, name="Ben", report=str(report_id))

    assert again.session_state["entry_title"] == "Safety day"
    saved(again)
    assert again.error[0].proto.title == "Not saved: the event has changed"
    assert offered(page(name="Ben", report=str(report_id))) == ["Safety day"]
    assert offered(page(name="Ben")) == []  # it is no new event


def test_their_version_is_taken_without_ones_own_changes(no_records):
    report_id = entered(day=SOON, contact="Desk")
    session = filled(page(name="Ben", report=str(report_id)), contact="Ana 555")
    changed_by_others(report_id, contact="Bo 556", audience="youth")
    saved(session)
    assert session.dataframe[0].value.to_numpy().tolist() == [
        ["For whom", "Not said", "Youth", "Not said"],
        ["Contact", "Desk", "Bo 556", "Ana 555"],
    ]
    told = "Both of you changed: Contact. Going on with your changes puts yours in the place of theirs."
    assert told in [as_text(text) for text in texts(session)]

    pressed(session, "Take theirs, without my changes")

    assert session.session_state["entry_contact"] == "Bo 556"
    saved(session)
    assert [reports()[0][name] for name in ("contact", "audience")] == ["Bo 556", "youth"]


@pytest.mark.parametrize("status", [None, "confirmed"])
def test_cancelled_event_that_is_edited_stays_cancelled_until_somebody_says_otherwise(no_records, status):
    report_id = entered(day=SOON)
    cancel(store(), report_id, "Rain", 1, "Ben, fire", dt.datetime.now(dt.UTC))
    session = filled(page(report=str(report_id)), contact="Ana", **({"status": status} if status else {}))

    saved(session)

    (report,) = reports()
    expected = ("Ana", "confirmed", None) if status else ("Ana", "cancelled", "Rain")
    assert (report["contact"], report["status"], report["cancel_reason"]) == expected


def test_cancelled_event_can_be_opened_for_editing(no_records):
    report_id = entered(day=SOON)
    changed_by_others(report_id, status="cancelled")

    session = page(STAFF, report=str(report_id))

    assert values(session.title) == ["Edit the event"]


# Copying


def test_copy_is_a_new_event(no_records):
    report_id = entered(day=today() - dt.timedelta(days=90), status="held", place="Elm Green", needs=("booth",))

    session = page(copy=str(report_id))
    assert values(session.title) == ["Enter an event"]
    state = session.session_state
    assert (state["entry_title"], state["entry_place"], state["entry_needs"]) == ("Safety fair", "Elm Green", ["booth"])
    assert (state["entry_day"], state["entry_status"]) == (today(), "confirmed")
    saved(filled(session, day=SOON))

    assert [(report["start_date"], report["status"]) for report in reports()] == [
        (today() - dt.timedelta(days=90), "held"),
        (SOON, "confirmed"),
    ]
    assert asked(parts_of_event, report_id)["state"].tolist() == ["present"]


def test_copy_of_another_department_s_event_is_the_own(no_records):
    report_id = entered(department_id="police", day=SOON)

    session = page(copy=str(report_id))

    assert session.session_state["entry_department"] == FIRE


# Spanish


def test_form_is_in_spanish(no_records):
    session = pressed(page(lang="es"), SPANISH("Save"))

    assert values(session.title) == [SPANISH("Enter an event")] != ["Enter an event"]
    assert values(session.error) == [SPANISH(NO_TITLE)] != [NO_TITLE]
    assert field(session, "entry_title").label == SPANISH("Title") != "Title"
    assert field(session, "entry_invited").label == SPANISH("Departments invited") != "Departments invited"
