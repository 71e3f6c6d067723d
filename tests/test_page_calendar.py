"""The shared calendar: what residents and departments see of it, its filters, its steps, and what a click does."""

import datetime as dt
import uuid
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import calendar_view
from data.connection import store
from data.events.words import Word, say
from data.events.writing import cancel
from tests.pages import (
    CALENDAR,
    FIRE,
    SPANISH,
    STAFF,
    app,
    asked_in_sql,
    captions,
    checked,
    entered,
    labels,
    pressed,
    toasts,
    today,
    values,
)

pytestmark = pytest.mark.usefixtures("forgotten_store")

OCTOBER = {"view": "list", "day": "2025-10-01"}
NO_EVENTS = "No events in this time, for what is chosen above."


def page(working_as: str = FIRE, **address: str) -> AppTest:
    """The calendar of October 2025, its table unfolded, unless the address says otherwise."""
    return app(CALENDAR, working_as, opened={"calendar_table": True}, **(OCTOBER | address))


def titles(session: AppTest) -> list[str]:
    """The events in the table, in its order."""
    found: list[str] = session.dataframe[0].value[["Event"]].to_dict("list")["Event"]
    return found


def departments(session: AppTest) -> list[str]:
    """The departments of the events in the table."""
    found: list[str] = session.dataframe[0].value[["Departments"]].to_dict("list")["Departments"]
    return found


def chosen(session: AppTest, key: str, value: str) -> AppTest:
    return checked(session.selectbox(key=key).set_value(value).run())


@pytest.fixture
def october(no_records) -> dict[str, uuid.UUID]:
    """Three events: a public one that wants help, an internal one, and a public one that is not sure yet."""
    return {
        "fair": entered(
            title="Public fair",
            day=dt.date(2025, 10, 7),
            visibility="public",
            place="Elm Green",
            neighborhood="Elm",
            campaign="Cool Down Durham",
            languages=("es",),
            needs=("booth",),
        ),
        "drill": entered(
            title="Internal drill", day=dt.date(2025, 10, 9), start=None, end=None, department_id="police"
        ),
        "market": entered(
            title="Maybe market", day=dt.date(2025, 10, 10), visibility="public", status="tentative", neighborhood="Oak"
        ),
    }


def answering(monkeypatch: pytest.MonkeyPatch, *answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Have the calendar tell each of `answers` once, then nothing; what it was drawn with."""
    waiting, drawn = list(answers), []

    def calendar(**what: Any) -> dict[str, Any]:
        drawn.append(what)
        return waiting.pop(0) if waiting else {}

    monkeypatch.setattr(calendar_view, "calendar", calendar)
    return drawn


# Who sees what


def test_resident_sees_public_events_and_nothing_to_enter(october):
    session = page("resident")

    assert values(session.title) == ["Public calendar"]
    assert values(session.header) == ["October 2025"]
    assert session.dataframe[0].value.to_dict("records") == [
        {
            "When": "Tue, Oct 7, 6:00 PM",
            "Event": "Public fair",
            "Departments": "FD",
            "Where": "Elm Green, Elm",
            "Status": "Confirmed",
        }
    ]
    assert labels(session.button) == ["Earlier", "Today", "Later"]
    assert labels(session.main.selectbox) == ["Department", "Campaign", "Neighborhood", "Language spoken"]


def test_resident_can_not_ask_for_more_in_the_address(october):
    assert titles(page("resident", seen="all", help="all")) == ["Public fair"]


def test_lead_sees_all_events(october):
    session = page()

    assert values(session.title) == ["Calendar"]
    assert session.dataframe[0].value.to_numpy().tolist() == [
        ["Tue, Oct 7, 6:00 PM", "Public fair", "FD", "Elm Green, Elm", "Confirmed"],
        ["Thu, Oct 9", "Internal drill", "PD", "", "Confirmed"],
        ["Fri, Oct 10, 6:00 PM", "Maybe market", "FD", "Oak", "Tentative"],
    ]
    filters = ["Department", "Help", "Campaign", "Neighborhood", "Language spoken", "Seen by"]
    assert labels(session.main.selectbox) == filters


def test_button_to_enter_an_event_leads_to_the_form(october):
    session = pressed(page(), "Enter an event")

    assert values(session.title) == ["Enter an event"]


def test_table_is_folded_until_asked_for(october):
    session = app(CALENDAR, FIRE, "", None, **OCTOBER)

    assert labels(session.expander) == ["The same as a table"]
    assert not session.dataframe


def test_signs_and_departments_are_explained(october):
    (legend, *_others) = captions(page("resident"))

    assert legend == (
        "Bold with an edge: a joint event. Slanted: tentative. Struck through: cancelled.  \n"
        "FD Fire · PD Police · CSD Community Safety · ECC Emergency Communications · "
        "NIS Neighborhood Improvement Services · CMO City Manager's Office"
    )


# Filters


@pytest.mark.parametrize(
    ("key", "value", "left"),
    [
        ("department", "police", ["Internal drill"]),
        ("campaign", "Cool Down Durham", ["Public fair"]),
        ("campaign", "outside", ["Internal drill", "Maybe market"]),
        ("neighborhood", "Oak", ["Maybe market"]),
        ("spoken", "es", ["Public fair"]),
        ("help", "wanted", []),  # it is over
        ("seen", "public", ["Public fair"]),
    ],
)
def test_filter_limits_the_table_and_is_kept_in_the_address(october, key, value, left):
    session = chosen(page(), key, value)

    assert titles(session) == left
    assert session.query_params[key] == value
    assert titles(page(**{key: value})) == left

    chosen(session, key, "all")
    assert len(titles(session)) == 3
    assert key not in session.query_params


def test_nonsense_in_the_address_gives_way(october):
    nonsense = dict.fromkeys(("view", "day", "department", "campaign", "neighborhood", "spoken", "help", "seen"), "?")

    session = page(**nonsense)

    assert session.radio(key="view").value == "month"
    assert values(session.header) == [f"{today():%B %Y}"]
    assert {box.value for box in session.main.selectbox} == {"all"}
    assert dict(session.query_params) == {}


# Steps


def test_month_without_events_says_so(october):
    session = page(day="2024-03-01")

    assert values(session.info) == [NO_EVENTS]
    assert session.dataframe[0].value.empty
    assert values(page().info) == []


def test_empty_time_leads_to_the_nearest_events(october):
    entered(title="Block party", day=dt.date(2026, 3, 14))
    session = page(day="2025-12-10", view="month")
    assert labels(session.button)[-2:] == [
        "The last ones before: Fri, Oct 10, 2025",
        "The next ones: Sat, Mar 14, 2026",
    ]

    assert values(pressed(session, "The next ones: Sat, Mar 14, 2026").header) == ["March 2026"]
    assert titles(pressed(page(day="2025-12-10"), "The last ones before: Fri, Oct 10, 2025")) == [
        "Public fair",
        "Internal drill",
        "Maybe market",
    ]


def test_residents_are_led_to_public_events_only(october):
    session = page("resident", day="2025-12-10")

    assert labels(session.button)[-1] == "The last ones before: Tue, Oct 7, 2025"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("view", ["month", "week", "list", "year"])
def test_day_out_of_all_range_is_drawn(october, day, view):
    assert values(pressed(page(day=day, view=view), "Later").info) == [NO_EVENTS]


def test_offer_that_nobody_has_answered_makes_no_joint_event(october):
    said = Word("police", "offered", "booth", said_for="police")
    say(store(), october["fair"], said, "Pia, police", dt.datetime.now(dt.UTC))
    assert departments(page()) == ["FD", "PD", "FD"]

    said = Word("police", "accepted", "booth", said_for="fire")
    say(store(), october["fair"], said, "Ben, fire", dt.datetime.now(dt.UTC))
    assert departments(page()) == ["FD, PD", "PD", "FD"]


@pytest.mark.parametrize(
    ("view", "here", "earlier", "later"),
    [
        ("month", "October 2025", "September 2025", "November 2025"),
        ("list", "October 2025", "September 2025", "November 2025"),
        (
            "week",
            "Sep 28 – Oct 4, 2025",
            "Sep 21 – 27, 2025",
            "Oct 5 – 11, 2025",
        ),
        ("year", "2025", "2024", "2026"),
    ],
)
def test_steps_lead_to_the_time_before_and_after(october, view, here, earlier, later):
    session = page(view=view)
    assert values(session.header) == [here]

    assert values(pressed(session, "Earlier").header) == [earlier]
    pressed(session, "Later")
    assert values(pressed(session, "Later").header) == [later]


def test_list_begins_on_its_day_and_what_is_past_of_the_month_is_a_step_earlier(october):
    session = page(day="2025-10-09")
    assert (values(session.header), titles(session)) == (["Oct 9 – 31, 2025"], ["Internal drill", "Maybe market"])

    pressed(session, "Earlier")

    assert (values(session.header), titles(session)) == (
        ["October 2025"],
        ["Public fair", "Internal drill", "Maybe market"],
    )


def test_call_for_help_stands_out_as_long_as_the_event_lies_ahead(no_records, monkeypatch):
    ahead = entered(title="Ahead", needs=("booth",))
    drawn = answering(monkeypatch)

    session = page(day=today().isoformat(), view="year", help="wanted")

    if (today() + dt.timedelta(days=30)).year == today().year:
        assert [(event["id"], event["classNames"]) for event in drawn[-1]["events"]] == [
            (str(ahead), ["confirmed", "wants_help"])
        ]
    assert session.query_params["help"] == "wanted"


def test_step_is_kept_in_the_address_and_today_leaves_it_bare(october):
    session = pressed(page(), "Later")
    assert session.query_params["day"].startswith("2025-11-")

    pressed(session, "Today")

    assert "2025" not in values(session.header)[0]
    assert "day" not in session.query_params


def test_view_is_chosen_and_kept_in_the_address(october):
    session = page()

    checked(session.radio(key="view").set_value("week").run())

    assert values(session.header) == ["Sep 28 – Oct 4, 2025"]
    assert session.query_params["view"] == "week"


def test_month_shows_whole_weeks(no_records):
    entered(title="Late in September", day=dt.date(2025, 9, 28))
    entered(title="Before that", day=dt.date(2025, 9, 27))

    assert titles(page(view="month")) == ["Late in September"]
    assert page(view="list").dataframe[0].value.empty


# What a click does


def test_calendar_gets_the_city_s_times_and_what_may_be_moved(october, monkeypatch):
    drawn = answering(monkeypatch)

    page()

    fair, drill, market = drawn[-1]["events"]
    assert (fair["title"], fair["start"], fair["end"], fair["editable"]) == (
        "FD · Public fair",
        "2025-10-07T18:00:00",
        "2025-10-07T20:00:00",
        True,
    )
    assert (drill["title"], drill["start"], drill["end"], drill["allDay"], drill["editable"]) == (
        "PD · Internal drill",
        "2025-10-09",
        "2025-10-10",
        True,
        False,
    )
    assert market["classNames"] == ["tentative"]
    assert fair["classNames"] == ["confirmed"]


def test_resident_can_not_move_or_pick(october, monkeypatch):
    drawn = answering(monkeypatch)

    page("resident")

    assert drawn[-1]["callbacks"] == ["eventClick"]
    assert (drawn[-1]["options"]["editable"], drawn[-1]["options"]["selectable"]) == (False, False)
    assert [event["editable"] for event in drawn[-1]["events"]] == [False]
    assert [event["classNames"] for event in drawn[-1]["events"]] == [["confirmed"]]  # help is for departments to know


def test_cancelled_event_calls_for_no_help(october, monkeypatch):
    drawn = answering(monkeypatch)
    cancel(store(), october["fair"], "Rain", 1, "Ben, fire", dt.datetime.now(dt.UTC))

    page()

    assert drawn[-1]["events"][0]["classNames"] == ["cancelled"]


def test_click_on_an_event_opens_it(october, monkeypatch):
    click = {"callback": "eventClick", "eventClick": {"event": {"id": str(october["fair"])}}}
    answering(monkeypatch, {}, click)

    session = page("resident")
    checked(session.run())

    assert values(session.title) == ["Public fair"]
    assert session.query_params["id"] == str(october["fair"])


@pytest.mark.parametrize(
    ("start", "end", "all_day", "form"),
    [
        ("2031-03-04T09:00:00Z", "2031-03-04T11:30:00Z", False, (dt.time(9), dt.time(11, 30), None, False)),
        ("2031-03-04T00:00:00Z", "2031-03-05T00:00:00Z", True, (dt.time(18), dt.time(20), None, False)),
        ("2031-03-04T00:00:00Z", "2031-03-07T00:00:00Z", True, (dt.time(18), None, dt.date(2031, 3, 6), True)),
    ],
    ids=["hours", "day", "days"],
)
def test_time_picked_is_in_the_form(october, monkeypatch, start, end, all_day, form):
    answering(monkeypatch, {"callback": "select", "select": {"start": start, "end": end, "allDay": all_day}})

    session = page()

    assert values(session.title) == ["Enter an event"]
    state = session.session_state
    assert state["entry_day"] == dt.date(2031, 3, 4)
    assert (state["entry_start"], state["entry_end"], state["entry_last_day"], state["entry_all_day"]) == form


def dragged(report_id: uuid.UUID, revision: int = 1) -> dict[str, Any]:
    """Dragged from Tuesday, six in the evening, to Wednesday, seven."""
    more = {"report_id": str(report_id), "revision": revision, "title": "Public fair"}
    return {
        "callback": "eventChange",
        "eventChange": {
            "event": {"start": "2025-10-08T19:00:00Z", "allDay": False, "extendedProps": more},
            "oldEvent": {"start": "2025-10-07T18:00:00Z"},
        },
    }


def times(report_id: uuid.UUID) -> tuple[dt.datetime, dt.datetime]:
    ((starts, ends),) = asked_in_sql(
        "SELECT starts_at::TIMESTAMPTZ::VARCHAR, ends_at::TIMESTAMPTZ::VARCHAR FROM event_report WHERE report_id = $id",
        id=report_id,
    )
    return dt.datetime.fromisoformat(starts + ":00"), dt.datetime.fromisoformat(ends + ":00")


def utc(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2025, 10, day, hour, tzinfo=dt.UTC)


def test_dragged_event_is_moved_when_that_is_confirmed(october, monkeypatch):
    move = dragged(october["fair"])
    answering(monkeypatch, move, move)  # without a browser the dialog is drawn anew with the page

    session = page()
    assert session.markdown[0].value == (
        "Move **Public fair** from Tue, Oct 7, 2025, 6:00 PM to Wed, Oct 8, 2025, 7:00 PM?"
    )
    pressed(session, "Move it")

    assert toasts(session) == ["Moved."]
    assert times(october["fair"]) == (utc(8, 23), utc(9, 1))
    assert session.dataframe[0].value["When"].tolist()[0] == "Wed, Oct 8, 7:00 PM"


def test_dragged_event_stays_when_that_is_not_confirmed(october, monkeypatch):
    move = dragged(october["fair"])
    answering(monkeypatch, move, move)

    session = pressed(page(), "Leave it where it was")

    assert toasts(session) == []
    assert times(october["fair"]) == (utc(7, 22), utc(8, 0))


def test_dragged_event_that_somebody_else_changed_stays(october, monkeypatch):
    move = dragged(october["fair"], revision=0)
    answering(monkeypatch, move, move)

    session = pressed(page(), "Move it")

    assert toasts(session) == ["Not moved: ana changed it meanwhile. Look at it again."]
    assert times(october["fair"]) == (utc(7, 22), utc(8, 0))


def test_staff_may_move_events_of_all_departments(october, monkeypatch):
    drawn = answering(monkeypatch)

    page(STAFF)

    assert [event["editable"] for event in drawn[-1]["events"]] == [True, True, True]


# Spanish


def test_calendar_is_in_spanish(october):
    session = page("resident", lang="es")

    assert values(session.title) == [SPANISH("Public calendar")] != ["Public calendar"]
    assert values(session.header) == ["octubre de 2025"]
    assert session.dataframe[0].value.columns.tolist() == [
        SPANISH(name) for name in ("When", "Event", "Departments", "Where", "Status")
    ]
    assert session.dataframe[0].value.to_numpy().tolist() == [
        ["mar, 7 de oct, 6:00 p.m.", "Public fair", "FD", "Elm Green, Elm", SPANISH("Confirmed")]
    ]
    assert labels(session.button) == [SPANISH(name) for name in ("Earlier", "Today", "Later")]
    assert SPANISH("Confirmed") != "Confirmed"
