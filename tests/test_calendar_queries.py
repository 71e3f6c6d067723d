"""Questions of the shared calendar: what a window shows and to whom, help, answers, outcomes and an event in full."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from data.events.entry import EventEntry, as_entry
from data.events.outcomes import Outcome, tell_outcome
from data.events.words import Word, say
from data.events.writing import cancel, edit, enter
from data.imports.drafts import ParticipationState
from data.measures.part import ALL_EVENTS, OUTSIDE_CAMPAIGNS, Part
from data.store import Store
from queries.calendar import (
    Shown,
    events_around,
    events_in_window,
    events_wanting_help,
    events_without_outcome,
    history_of_event,
    parts_of_event,
    report_in_full,
    reports_by_event,
    words_awaiting_answer,
)
from tests.records import ACTOR, AT, CITY, csv, decide, doubted, imported, new_store, plain, report, rows

DAY = dt.date(2026, 10, 6)
FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
FAIR = EventEntry("Safety fair", "fire", DAY, dt.time(18), dt.time(20), visibility="public")
MINUTE = dt.timedelta(minutes=1)
ALL = Shown(public_only=False)
DEPARTMENTS = [one.department_id for one in CITY.departments]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def entered(store: Store, entry: EventEntry = FAIR, at: dt.datetime = AT, **changes: Any) -> uuid.UUID:
    """One event on record, that of FAIR but for `changes`."""
    report_id = uuid.uuid4()
    changed = replace(entry, **changes)
    enter(store, [(report_id, changed)], changed.department_id, ACTOR, at)
    return report_id


def word(
    store: Store, report_id: uuid.UUID, department: str, state: ParticipationState, at: dt.datetime = AT, **more: Any
) -> None:
    say(store, report_id, Word(department, state, said_for=department, **more), "pia", at)


def window(store: Store, shown: Shown = ALL, first: dt.date = FIRST, last: dt.date = LAST) -> pd.DataFrame:
    return events_in_window(store.cursor(), first, last, shown)


def titles(store: Store, shown: Shown = ALL, first: dt.date = FIRST, last: dt.date = LAST) -> list[str]:
    return list(window(store, shown, first, last)["title"])


def row(table: pd.DataFrame) -> dict[str, Any]:
    """The one row of an answer."""
    (found,) = plain(table)
    return found


# The window


def test_window_tells_all_that_the_calendar_draws(store: Store):
    report_id = entered(
        store, place="Larkspur Park", neighborhood="Larkspur", campaign="NNO", languages=("es", "en"), needs=("crew",)
    )
    word(store, report_id, "police", "offered")
    found = row(window(store))
    assert found.pop("starts_at") == DAY and found.pop("ends_at") == DAY
    assert sorted(found.pop("languages")) == ["en", "es"]
    assert found == {
        "event_id": report_id,
        "report_id": report_id,
        "title": "Safety fair",
        "start_date": DAY,
        "end_date": DAY,
        "place": "Larkspur Park",
        "neighborhood": "Larkspur",
        "revision": 1,
        "campaign": "National Night Out",
        "unit": "site_event",
        "status": "confirmed",
        "hosts": ["fire"],
        "taking_part": ["fire", "police"],
        "coming": ["fire"],
        "reported_by": "fire",
        "present": [],
        "is_public": True,
        "open_needs": ["crew"],
        "reports": 1,
        "is_doubted": False,
    }
    times = window(store).iloc[0]
    assert times["starts_at"].isoformat() == "2026-10-06T18:00:00-04:00"
    assert times["ends_at"].isoformat() == "2026-10-06T20:00:00-04:00"


@pytest.mark.parametrize(
    ("first", "last", "is_shown"),
    [
        ("2026-10-06", "2026-10-06", True),
        ("2026-10-01", "2026-10-06", True),
        ("2026-10-06", "2026-10-31", True),
        ("2026-10-01", "2026-10-05", False),
        ("2026-10-07", "2026-10-31", False),
    ],
)
def test_window_holds_both_of_its_days(store: Store, first: str, last: str, is_shown: bool):
    entered(store)
    assert bool(titles(store, ALL, dt.date.fromisoformat(first), dt.date.fromisoformat(last))) == is_shown


@pytest.mark.parametrize(("offset", "is_shown"), [(-1, False), (0, True), (1, True), (2, True), (3, False)])
@pytest.mark.parametrize(
    "hours",
    [{"start": None, "end": None}, {}, {"start": dt.time(22), "end": dt.time(1)}],
    ids=["day", "hours", "night"],
)
def test_event_of_several_days_is_shown_on_each(store: Store, hours: dict[str, Any], offset: int, is_shown: bool):
    entered(store, last_day=DAY + dt.timedelta(days=2), **hours)
    day = DAY + dt.timedelta(days=offset)
    assert bool(titles(store, ALL, day, day)) == is_shown


def test_event_past_midnight_is_shown_on_both_days(store: Store):
    entered(store, start=dt.time(22), end=dt.time(1))
    days = [DAY + dt.timedelta(days=offset) for offset in (-1, 0, 1, 2)]
    assert [bool(titles(store, ALL, day, day)) for day in days] == [False, True, True, False]


def test_events_come_by_day_and_hour_those_of_the_whole_day_first(store: Store):
    entered(store, title="D", start=dt.time(9), day=DAY + dt.timedelta(days=1))
    entered(store, title="B", start=dt.time(9), end=None)
    entered(store, title="C", start=dt.time(9), end=None)
    entered(store, title="A", start=None, end=None)
    assert titles(store) == ["A", "B", "C", "D"]


def test_event_of_several_reports_is_shown_once_by_its_first(store: Store):
    first = entered(store, languages=("en",), needs=("crew",))
    other = entered(
        store, title="NNO", department_id="police", languages=("es", "en"), needs=("booth",), at=AT + MINUTE
    )
    decide(store, first, other, "same")
    found = row(window(store))
    assert [found[name] for name in ("event_id", "report_id", "title", "hosts", "reports", "taking_part")] == [
        first, first, "Safety fair", ["fire", "police"], 2, ["fire", "police"]
    ]  # fmt: skip
    assert (sorted(found["languages"]), sorted(found["open_needs"])) == (["en", "es"], ["booth", "crew"])


def test_event_whose_first_report_is_cancelled_is_shown_by_the_next(store: Store):
    first = entered(store)
    other = entered(store, title="NNO", department_id="police", at=AT + MINUTE)
    decide(store, first, other, "same")
    cancel(store, first, "Rain", 1, ACTOR, AT + MINUTE)
    found = row(window(store))
    assert (found["event_id"], found["report_id"], found["title"]) == (first, other, "NNO")
    assert (found["hosts"], found["reports"], found["status"]) == (["police"], 2, "confirmed")
    assert found["taking_part"] == ["police"]


def test_cancelled_event_is_shown_to_departments_as_cancelled(store: Store):
    report_id = entered(store)
    cancel(store, report_id, "Rain", 1, ACTOR, AT + MINUTE)
    found = row(window(store))
    assert (found["title"], found["status"], found["hosts"]) == ("Safety fair", "cancelled", ["fire"])
    assert titles(store, Shown()) == []


def test_event_in_doubt_says_so(store: Store):
    one, other, _zumba = entered(store), entered(store, title="NNO"), entered(store, title="Zumba")
    doubted(store, (one, other))
    assert list(window(store)["is_doubted"]) == [True, True, False]


# What the public may see


@pytest.mark.parametrize(
    ("visibility", "status", "is_shown"),
    [
        ("public", "confirmed", True),
        ("public", "held", True),
        ("public", "tentative", False),
        ("internal", "confirmed", False),
        ("internal", "held", False),
    ],
)
def test_public_sees_public_events_that_are_certain(store: Store, visibility: Any, status: Any, is_shown: bool):
    entered(store, visibility=visibility, status=status)
    assert bool(titles(store, Shown())) == is_shown
    assert len(titles(store)) == 1


def test_public_is_the_default():
    assert Shown() == Shown(ALL_EVENTS, None, False, True)


def test_public_sees_nothing_that_only_an_internal_report_says(store: Store):
    inner = entered(
        store, title="Undercover", visibility="internal", place="Back door", needs=("crew",), languages=("fr",)
    )
    outer = entered(store, title="Open house", department_id="police", place="Front door", at=AT + MINUTE)
    decide(store, inner, outer, "same")
    found = row(window(store, Shown()))
    assert [found[name] for name in ("report_id", "title", "place", "hosts", "languages", "open_needs")] == [
        outer, "Open house", "Front door", ["police"], [], []
    ]  # fmt: skip
    assert (row(window(store))["title"], row(window(store))["is_public"]) == ("Undercover", True)


def test_public_sees_no_campaign_that_only_an_internal_report_names(store: Store):
    inner = entered(store, visibility="internal", campaign="Operation Quiet")
    decide(store, inner, entered(store, department_id="police", at=AT + MINUTE), "same")
    assert row(window(store, Shown()))["campaign"] is None


def test_event_that_only_an_internal_report_holds_public_is_internal(store: Store):
    entered(store, visibility="internal")
    assert row(window(store))["is_public"] is False


# What is asked for


def test_each_filter_narrows_the_window(store: Store):
    one = entered(store, title="A", campaign="NNO", neighborhood="Peñasco", languages=("es",))
    entered(store, title="B", department_id="police", neighborhood="Larkspur", languages=("en", "asl"), needs=("crew",))
    entered(store, title="C", department_id="police", campaign="Año Seguro", visibility="internal")
    word(store, one, "community_safety", "offered")

    def asked(**part: Any) -> list[str]:
        return titles(store, Shown(Part(**part), public_only=False))

    assert asked() == ["A", "B", "C"]
    assert asked(department="fire") == ["A"]
    assert asked(department="community_safety") == ["A"], "who offers help takes part"
    assert asked(department="police") == ["B", "C"]
    assert asked(department="city_managers_office") == []
    assert asked(campaign="NATIONAL NIGHT OUT") == ["A"]
    assert asked(campaign="ano seguro") == ["C"]
    assert asked(campaign=OUTSIDE_CAMPAIGNS) == ["B"]
    assert asked(neighborhood="penasco") == ["A"]
    assert asked(department="police", campaign=OUTSIDE_CAMPAIGNS, neighborhood="Larkspur") == ["B"]
    assert titles(store, Shown(language="es", public_only=False)) == ["A"]
    assert titles(store, Shown(language="asl", public_only=False)) == ["B"]
    assert titles(store, Shown(language="fr", public_only=False)) == []
    assert titles(store, Shown(needs_help=True, public_only=False)) == ["B"]
    assert titles(store, Shown()) == ["A", "B"]


def test_department_finds_the_events_it_hosts_though_it_said_that_it_was_absent(store: Store):
    report_id = entered(store)
    word(store, report_id, "fire", "absent")
    assert titles(store, Shown(Part(department="fire"), public_only=False)) == ["Safety fair"]


@pytest.mark.parametrize(
    ("state", "kind", "open_needs"),
    [
        ("accepted", "crew", ["booth"]),
        ("present", "crew", ["booth"]),
        ("accepted", "supplies", ["booth", "crew"]),
        ("accepted", None, ["booth", "crew"]),
        ("offered", "crew", ["booth", "crew"]),
        ("declined", "crew", ["booth", "crew"]),
    ],
)
def test_need_that_accepted_help_meets_is_open_no_longer(
    store: Store, state: ParticipationState, kind: str | None, open_needs: list[str]
):
    report_id = entered(store, needs=("crew", "booth"))
    word(store, report_id, "police", state, help_kind=kind)
    assert sorted(row(window(store))["open_needs"]) == open_needs
    (wanted,) = plain(events_wanting_help(store.cursor(), FIRST, LAST))
    if state != "present":  # an event ahead has no presence yet
        assert sorted(wanted["open_needs"]) == open_needs
    assert titles(store, Shown(needs_help=True, public_only=False)) == ["Safety fair"]


def test_event_whose_needs_are_all_met_wants_no_help(store: Store):
    report_id = entered(store, needs=("crew",))
    word(store, report_id, "police", "accepted", help_kind="crew")
    assert titles(store, Shown(needs_help=True, public_only=False)) == []
    word(store, report_id, "police", "declined")
    assert titles(store, Shown(needs_help=True, public_only=False)) == ["Safety fair"], "help that was taken back"


def test_needs_of_a_department_that_cancels_its_part_are_open_no_longer(store: Store):
    one, other = entered(store, needs=("crew",)), entered(store, department_id="police", at=AT + MINUTE)
    decide(store, one, other, "same")
    cancel(store, one, "No crew", 1, ACTOR, AT + 2 * MINUTE)
    assert len(events_wanting_help(store.cursor(), FIRST, LAST)) == 0
    assert row(window(store))["open_needs"] == []
    assert titles(store, Shown(needs_help=True, public_only=False)) == []


def test_need_is_met_for_the_public_too_where_the_help_was_accepted_on_another_report(store: Store):
    inner = entered(store, visibility="internal")
    decide(store, inner, entered(store, department_id="police", needs=("crew",), at=AT + MINUTE), "same")
    word(store, inner, "community_safety", "accepted", AT + 2 * MINUTE, help_kind="crew")
    assert row(window(store))["open_needs"] == []
    assert row(window(store, Shown()))["open_needs"] == []


@pytest.mark.parametrize(("status", "wants"), [("tentative", 1), ("confirmed", 1), ("held", 0)])
def test_event_that_is_over_wants_no_help(store: Store, status: Any, wants: int):
    entered(store, needs=("crew",), status=status)
    assert len(titles(store, Shown(needs_help=True, public_only=False))) == wants
    assert len(events_wanting_help(store.cursor(), FIRST, LAST)) == wants


# One event


def test_parts_of_an_event_are_the_newest_words(store: Store):
    report_id = entered(store, invited=("police", "community_safety"))
    word(store, report_id, "police", "offered", AT + MINUTE, help_kind="booth", staff=3, remark="With the van")
    found = plain(parts_of_event(store.cursor(), report_id))
    names = ("department_id", "state", "help_kind", "remark", "said_by", "report_id", "organisation")
    assert [tuple(None if pd.isna(part[name]) else part[name] for name in names) for part in found] == [
        ("community_safety", "invited", None, None, ACTOR, report_id, None),
        ("fire", "accepted", None, None, ACTOR, report_id, None),
        ("police", "offered", "booth", "With the van", "pia", report_id, None),
    ]
    assert found[2]["staff"] == 3


def test_parts_of_an_imported_event_are_those_of_its_file_until_somebody_speaks(store: Store):
    imported(
        store, csv("Title,Date,Department,Partners,Status", "Fair,2025-10-07,Fire,Red Cross; Police,Held"), "fair.csv"
    )
    ((event_id,),) = rows(store, "SELECT event_id FROM event")

    def told() -> list[tuple[Any, ...]]:
        table = parts_of_event(store.cursor(), event_id)
        return [
            tuple(None if pd.isna(cell) else cell for cell in part)
            for part in table[["department_id", "organisation", "state", "said_by"]].itertuples(index=False)
        ]

    assert told() == [
        ("fire", "Fire", "present", "fair.csv"),
        ("police", "Police", "present", "fair.csv"),
        (None, "Red Cross", "present", "fair.csv"),
    ]
    word(store, event_id, "police", "left_early")
    assert told() == [
        ("fire", "Fire", "present", "fair.csv"),
        ("police", None, "left_early", "pia"),
        (None, "Red Cross", "present", "fair.csv"),
    ]


def coming(store: Store, event_id: uuid.UUID) -> tuple[list[str], list[str]]:
    """Who was present and who takes part, as the event's page tells it."""
    table = parts_of_event(store.cursor(), event_id)
    present = table["state"].isin(["present", "left_early"])
    taking_part = present | table["state"].isin(["accepted", "offered"])
    return list(table.loc[present, "department_id"]), list(table.loc[taking_part, "department_id"])


def counted(store: Store, event_id: uuid.UUID) -> tuple[list[str], list[str]]:
    """Who was present and who takes part, as the count has it."""
    ((present, taking_part),) = rows(store, "SELECT present, taking_part FROM event WHERE event_id = $id", id=event_id)
    return present, taking_part


def test_parts_told_are_those_counted_where_a_plan_follows_a_files_fact(store: Store):
    report_id = report(store, {"fire": "present", "police": "present"})
    word(store, report_id, "police", "accepted")
    assert coming(store, report_id) == counted(store, report_id)


def test_parts_told_are_those_counted_where_two_reports_differ(store: Store):
    """Police said of itself that it came; that Fire's report, later, has it absent does not outweigh its own word."""
    theirs, own = entered(store), entered(store, department_id="police", at=AT + MINUTE)
    decide(store, theirs, own, "same")
    word(store, own, "police", "present", AT + 2 * MINUTE)
    say(store, theirs, Word("police", "absent", said_for="fire"), ACTOR, AT + 3 * MINUTE)
    assert coming(store, theirs) == counted(store, theirs)


def test_parts_of_several_reports_are_the_newest_on_any(store: Store):
    one, other = entered(store), entered(store, department_id="police", at=AT + MINUTE)
    decide(store, one, other, "same")
    word(store, one, "community_safety", "offered", AT + 2 * MINUTE)
    word(store, other, "community_safety", "accepted", AT + 3 * MINUTE)
    table = parts_of_event(store.cursor(), one)
    assert list(table[["department_id", "state", "report_id"]].itertuples(index=False, name=None)) == [
        ("community_safety", "accepted", other),
        ("fire", "accepted", one),
        ("police", "accepted", other),
    ]


def test_report_in_full_gives_back_what_was_entered(store: Store):
    entry = replace(
        FAIR,
        end=dt.time(0, 30),
        place="Larkspur Park",
        address="1 Main St",
        neighborhood="Larkspur",
        campaign="National Night Out",
        description="Fire trucks",
        url="https://example.org",
        contact="Ana",
        expected_attendance=40,
        audience="families",
        languages=("es", "en"),
        needs=("crew", "booth"),
        notes="Bring tents",
    )
    report_id = entered(store, entry)
    found = report_in_full(store.cursor(), report_id)
    assert found is not None
    assert as_entry(found, (), CITY) == entry
    assert (found["revision"], found["source"], found["event_id"], found["all_day"]) == (1, "form", report_id, False)
    assert (found["starts_at"], found["created_at"]) == (dt.datetime(2026, 10, 6, 22, tzinfo=dt.UTC), AT)


def test_report_in_full_leaves_open_what_was_not_entered(store: Store):
    report_id = entered(store, start=None, end=None)
    found = report_in_full(store.cursor(), report_id)
    assert found is not None
    blank = {name for name, cell in found.items() if cell is None}
    assert blank == {
        "starts_at", "ends_at", "campaign", "place", "address", "neighborhood", "description", "url", "contact",
        "expected_attendance", "attendance", "audience", "notes", "cancel_reason", "series_id", "outcome_at",
        "new_collaboration", "expanded_program",
    }  # fmt: skip
    assert (found["languages"], found["needs"], found["start_date"], found["end_date"]) == ([], [], DAY, DAY)
    assert as_entry(found, (), CITY) == replace(FAIR, start=None, end=None)


def test_report_in_full_tells_the_outcome(store: Store):
    report_id = entered(store, day=dt.date(2025, 10, 7))
    outcome = Outcome(True, {}, {}, attendance=45, new_collaboration=True, expanded_program=False)
    tell_outcome(store, report_id, outcome, 1, "fire", ACTOR, AT)
    found = report_in_full(store.cursor(), report_id)
    assert found is not None
    names = ("status", "attendance", "new_collaboration", "expanded_program", "outcome_at", "revision")
    assert [found[name] for name in names] == ["held", 45, True, False, AT, 2]


def test_report_that_is_not_on_record_is_none(store: Store):
    assert report_in_full(store.cursor(), uuid.UUID(int=1)) is None
    assert reports_by_event(store.cursor(), uuid.UUID(int=1), public_only=False) is None


def test_event_is_described_by_its_first_report_that_may_be_seen(store: Store):
    first = entered(store, visibility="internal")
    second = entered(store, department_id="police", at=AT + MINUTE)
    third = entered(store, department_id="community_safety", at=AT + 2 * MINUTE)
    decide(store, first, second, "same")
    decide(store, second, third, "same")

    def described() -> list[uuid.UUID | None]:
        return [reports_by_event(store.cursor(), first, public_only) for public_only in (False, True)]

    assert described() == [first, second]
    cancel(store, second, "", 1, ACTOR, AT + 3 * MINUTE)
    assert described() == [first, third]
    cancel(store, first, "", 1, ACTOR, AT + 3 * MINUTE)
    assert described() == [third, third]
    cancel(store, third, "", 1, ACTOR, AT + 3 * MINUTE)
    assert described() == [first, None]


def test_history_tells_the_changes_of_all_reports_and_words_the_newest_first(store: Store):
    one, other = entered(store), entered(store, department_id="police", at=AT + MINUTE)
    entered(store, title="Another")
    decide(store, one, other, "same")
    edit(store, one, replace(FAIR, title="Night fair"), 1, "fire", "ben", AT + 2 * MINUTE)
    word(store, other, "community_safety", "offered", AT + 3 * MINUTE)
    found = plain(history_of_event(store.cursor(), one))
    assert [(change["record_kind"], change["record_id"], change["changed_by"]) for change in found] == [
        ("participation_word", f"{other} community_safety", "pia"),
        ("event_report", str(one), "ben"),
        ("participation_word", f"{other} police", ACTOR),
        ("event_report", str(other), ACTOR),
        ("participation_word", f"{one} fire", ACTOR),
        ("event_report", str(one), ACTOR),
    ]
    told = [json.loads(found[1][name])["title"] for name in ("before", "after")]
    assert told == ["Safety fair", "Night fair"]
    assert pd.isna(found[5]["before"])


# Around an event that is entered


@pytest.mark.parametrize(("offset", "is_near"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_events_around_are_those_of_the_days_beside(store: Store, offset: int, is_near: bool):
    entered(store)
    day = DAY + dt.timedelta(days=offset)
    assert bool(len(events_around(store.cursor(), day, day, None))) == is_near


def test_event_around_is_described_by_its_first_report_with_all_who_take_part(store: Store):
    one = entered(store, place="Larkspur Park", audience="families", campaign="NNO")
    other = entered(store, title="NNO", department_id="police", at=AT + MINUTE)
    decide(store, one, other, "same")
    cancelled = entered(store, title="Cancelled")
    cancel(store, cancelled, "", 1, ACTOR, AT)
    found = row(events_around(store.cursor(), DAY, DAY, None))
    del found["starts_at"], found["ends_at"]
    assert found == {
        "event_id": one,
        "report_id": one,
        "title": "Safety fair",
        "department_id": "fire",
        "start_date": DAY,
        "end_date": DAY,
        "place": "Larkspur Park",
        "neighborhood": None,
        "audience": "families",
        "campaign": "National Night Out",
        "unit": "site_event",
        "taking_part": ["fire", "police"],
    }
    assert len(events_around(store.cursor(), DAY, DAY, one)) == 0, "its own event is left out"
    assert len(events_around(store.cursor(), DAY, DAY, other)) == 0, "by any of its reports"


# Help


def test_event_wanting_help_tells_what_and_who_is_free(store: Store):
    report_id = entered(store, needs=("crew", "booth"), place="Larkspur Park", neighborhood="Larkspur")
    word(store, report_id, "police", "offered", help_kind="booth")
    word(store, report_id, "community_safety", "accepted", help_kind="crew")
    found = row(events_wanting_help(store.cursor(), FIRST, LAST))
    del found["starts_at"]
    assert found == {
        "event_id": report_id,
        "report_id": report_id,
        "title": "Safety fair",
        "department_id": "fire",
        "start_date": DAY,
        "place": "Larkspur Park",
        "neighborhood": "Larkspur",
        "open_needs": ["booth"],
        "offering": ["police"],
        "offered_kinds": ["booth"],
        "taking_part": ["community_safety", "fire", "police"],
        "free": ["emergency_communications", "neighborhood_improvement_services", "city_managers_office"],
    }


def free(store: Store) -> list[str]:
    """Who is free for the event that wants help."""
    return list(row(events_wanting_help(store.cursor(), FIRST, LAST))["free"])


@pytest.mark.parametrize(
    ("changes", "is_free"),
    [
        ({}, False),
        ({"start": dt.time(20), "end": dt.time(21)}, True),
        ({"start": dt.time(16), "end": dt.time(18)}, True),
        ({"start": dt.time(19), "end": dt.time(21)}, False),
        ({"start": dt.time(16), "end": None}, True),  # two hours, where no end is given
        ({"start": dt.time(16, 1), "end": None}, False),
        ({"start": None, "end": None}, False),
        ({"start": None, "end": None, "day": dt.date(2026, 10, 7)}, True),
        ({"day": dt.date(2026, 10, 5), "last_day": DAY}, False),
        ({"day": dt.date(2026, 10, 5), "start": dt.time(22), "end": dt.time(2)}, True),
        ({"status": "tentative"}, False),
        ({"status": "cancelled"}, True),
    ],
)
def test_department_at_another_event_at_those_hours_is_not_free(store: Store, changes: dict[str, Any], is_free: bool):
    entered(store, needs=("crew",))
    entered(store, title="Bike rodeo", department_id="police", **changes)
    assert free(store) == [one for one in DEPARTMENTS[1:] if is_free or one != "police"]


def test_department_that_declined_is_free_and_one_that_helps_elsewhere_is_not(store: Store):
    report_id = entered(store, needs=("crew",))
    word(store, report_id, "police", "declined")
    elsewhere = entered(store, title="Bike rodeo", department_id="community_safety")
    word(store, elsewhere, "emergency_communications", "accepted")
    assert free(store) == ["police", "neighborhood_improvement_services", "city_managers_office"]


def test_department_that_left_the_city_is_not_free(store: Store):
    entered(store, needs=("crew",))
    with store.write(ACTOR, AT) as write:
        write.cursor.execute("UPDATE department SET is_current = FALSE WHERE department_id = 'police'")
    assert "police" not in free(store)


@pytest.mark.parametrize(
    ("changes", "wants"),
    [
        ({"day": FIRST}, 1),
        ({"day": LAST}, 1),
        ({"day": FIRST - dt.timedelta(days=1)}, 0),
        ({"day": LAST + dt.timedelta(days=1)}, 0),
        ({"needs": ()}, 0),
        ({"visibility": "internal"}, 1),
        ({"status": "cancelled"}, 0),
    ],
)
def test_events_wanting_help_are_those_ahead_with_needs(store: Store, changes: dict[str, Any], wants: int):
    entered(store, **({"needs": ("crew",)} | changes))
    assert len(events_wanting_help(store.cursor(), FIRST, LAST)) == wants


# Answers


def test_offers_and_invitations_wait_until_they_are_answered(store: Store):
    report_id = entered(store, invited=("police", "community_safety"))
    word(store, report_id, "emergency_communications", "offered", AT + MINUTE, help_kind="booth")

    def waiting() -> list[tuple[Any, ...]]:
        table = words_awaiting_answer(store.cursor(), FIRST)
        names = ["report_id", "host", "department_id", "state", "help_kind"]
        return [
            tuple(None if pd.isna(cell) else cell for cell in found) for found in table[names].itertuples(index=False)
        ]

    assert waiting() == [
        (report_id, "fire", "community_safety", "invited", None),
        (report_id, "fire", "emergency_communications", "offered", "booth"),
        (report_id, "fire", "police", "invited", None),
    ]
    word(store, report_id, "police", "declined", AT + 2 * MINUTE)
    word(store, report_id, "emergency_communications", "accepted", AT + 2 * MINUTE)
    assert waiting() == [(report_id, "fire", "community_safety", "invited", None)]
    cancel(store, report_id, "Rain", 1, ACTOR, AT + 3 * MINUTE)
    assert waiting() == []


@pytest.mark.parametrize(("from_day", "waits"), [(DAY, 1), (DAY + dt.timedelta(days=1), 0)])
def test_answers_on_events_that_are_over_are_not_waited_for(store: Store, from_day: dt.date, waits: int):
    entered(store, invited=("police",))
    assert len(words_awaiting_answer(store.cursor(), from_day)) == waits


# Outcomes


def untold(store: Store, as_of: dt.date = LAST, department: str | None = None) -> list[str]:
    return list(events_without_outcome(store.cursor(), as_of, department)["title"])


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [
        ({}, True),
        ({"day": LAST - dt.timedelta(days=1)}, True),
        ({"day": LAST}, False),
        ({"day": LAST - dt.timedelta(days=2), "last_day": LAST, "start": None, "end": None}, False),
        ({"status": "tentative"}, False),
        ({"status": "held"}, False),
        ({"status": "cancelled"}, False),
        ({"unit": "campaign"}, False),
    ],
)
def test_outcome_is_asked_of_confirmed_events_that_are_over(store: Store, changes: dict[str, Any], is_asked: bool):
    entered(store, **changes)
    assert bool(untold(store)) == is_asked


def test_outcomes_are_asked_of_the_host_the_newest_event_first(store: Store):
    entered(store, title="A")
    entered(store, title="B", department_id="police", day=DAY + dt.timedelta(days=1))
    entered(store, title="C", day=DAY + dt.timedelta(days=1))
    assert untold(store) == ["B", "C", "A"]
    assert untold(store, department="fire") == ["C", "A"]
    assert untold(store, department="city_managers_office") == []


@pytest.mark.parametrize("was_held", [True, False])
def test_outcome_once_told_is_asked_no_more(store: Store, was_held: bool):
    report_id = entered(store, day=dt.date(2025, 10, 7))
    other = entered(store, day=dt.date(2025, 10, 7), department_id="police", at=AT + MINUTE)
    decide(store, report_id, other, "same")
    assert untold(store) == ["Safety fair"]
    tell_outcome(store, other, Outcome(was_held, {}, {}), 1, "police", ACTOR, AT)
    assert untold(store) == ([] if was_held else ["Safety fair"]), "a department cancels its own part only"


def test_event_without_outcome_tells_who_takes_part_and_the_revision_to_name(store: Store):
    report_id = entered(store)
    word(store, report_id, "police", "accepted")
    edit(store, report_id, replace(FAIR, place="Larkspur Park"), 1, "fire", ACTOR, AT + MINUTE)
    found = row(events_without_outcome(store.cursor(), LAST))
    del found["starts_at"]
    assert found == {
        "event_id": report_id,
        "report_id": report_id,
        "revision": 2,
        "title": "Safety fair",
        "department_id": "fire",
        "start_date": DAY,
        "place": "Larkspur Park",
        "neighborhood": None,
        "taking_part": ["fire", "police"],
        "present": [],
    }
