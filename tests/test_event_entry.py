"""What a person enters of an event: faults by field, what is said beforehand, clocks that jump, and the way back."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.events.entry import (
    AUDIENCES,
    HELP_KINDS,
    LANGUAGES,
    EventEntry,
    as_entry,
    details,
    ends_at,
    faults,
    merged,
    starts_at,
    words,
)
from tests.records import CITY, DURHAM, calendar, imported, new_store, rows

TODAY = dt.date(2026, 6, 15)
DAY = dt.date(2026, 10, 6)
CLOCKS_FORWARD, CLOCKS_BACK = dt.date(2026, 3, 8), dt.date(2026, 11, 1)
SIX_PM, EIGHT_PM = dt.time(18), dt.time(20)
FAIR = EventEntry("Safety fair", "fire", DAY, SIX_PM, EIGHT_PM)


def told(entry: EventEntry, today: dt.date = TODAY) -> dict[str, str]:
    """The faults as people read them."""
    return {field: str(reason) for field, reason in faults(entry, CITY, today).items()}


def said(entry: EventEntry, today: dt.date = TODAY) -> list[str]:
    """The words as people read them."""
    return [str(reason) for reason in words(entry, CITY, today)]


def utc(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]


PAST = "This day is past. Saved as held, your department counts as present."
AHEAD = "An event that lies ahead can't have been held."

# Faults


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"end": None},
        {"start": None, "end": None},
        {"title": "x" * 200},
        {"end": dt.time(1)},
        {"last_day": dt.date(2026, 10, 8)},
        {"last_day": DAY + dt.timedelta(days=60)},
        {"start": None, "end": None, "last_day": dt.date(2026, 10, 8)},
        {"expected_attendance": 0},
        {"status": "tentative"},
        {"day": TODAY, "status": "held"},
        {"day": dt.date(2020, 1, 1), "status": "held"},
    ],
)
def test_entry_without_faults_may_be_saved(changes: dict[str, Any]):
    assert told(replace(FAIR, **changes)) == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": ""}, {"title": "Give the event a title."}),
        ({"title": " \t\n"}, {"title": "Give the event a title."}),
        ({"title": "x" * 201}, {"title": "The title is too long: 200 letters at most."}),
        ({"department_id": ""}, {"department": "Choose the department that holds the event."}),
        ({"department_id": "parks"}, {"department": "Choose the department that holds the event."}),
        (
            {"start": None, "end": None, "last_day": dt.date(2026, 10, 5)},
            {"last_day": "The last day lies before the first."},
        ),
        (
            {"last_day": dt.date(2026, 10, 5)},
            {"last_day": "The last day lies before the first.", "end": "The end lies before the start."},
        ),
        (
            {"last_day": DAY + dt.timedelta(days=61)},
            {"last_day": "That is 61 days. For a repeated event, use “Repeat”."},
        ),
        ({"start": None}, {"start": "Give a start, or leave out the end: the event would last all day."}),
        ({"status": "held"}, {"day": AHEAD}),
        ({"day": TODAY + dt.timedelta(days=1), "status": "held"}, {"day": AHEAD}),
        ({"expected_attendance": -1}, {"attendance": "Attendance can't be below zero."}),
        (
            {"title": "", "department_id": "", "expected_attendance": -1},
            {
                "title": "Give the event a title.",
                "department": "Choose the department that holds the event.",
                "attendance": "Attendance can't be below zero.",
            },
        ),
    ],
)
def test_each_fault_stands_at_its_field(changes: dict[str, Any], expected: dict[str, str]):
    assert told(replace(FAIR, **changes)) == expected


GAP = "2:30 AM does not exist that night: clocks go forward. Choose an hour later."


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.time(2, 30), None, {"start": GAP}),
        (dt.time(2, 30), dt.time(5), {"start": GAP}),
        (dt.time(1), dt.time(2, 30), {"end": GAP}),
        (dt.time(2, 30), dt.time(3), {"start": GAP}),
        (dt.time(1, 59), dt.time(3), {}),
    ],
)
def test_hour_that_clocks_leave_out_is_a_fault(start: dt.time, end: dt.time | None, expected: dict[str, str]):
    assert told(replace(FAIR, day=CLOCKS_FORWARD, start=start, end=end), CLOCKS_FORWARD) == expected


def test_end_in_the_hour_that_clocks_leave_out_is_a_fault_of_the_night_before():
    evening_before = replace(FAIR, day=dt.date(2026, 3, 7), start=dt.time(22), end=dt.time(2, 30))
    assert told(evening_before, CLOCKS_FORWARD) == {"end": GAP}


# What is said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"day": TODAY}, []),
        (
            {"day": dt.date(2026, 6, 14)},
            [PAST],
        ),
        ({"end": dt.time(1)}, ["It ends after midnight, on the next day."]),
        ({"end": SIX_PM}, ["It ends after midnight, on the next day.", "It lasts 24 hours. Is the end right?"]),
        ({"start": dt.time(8), "end": dt.time(20)}, []),
        ({"start": dt.time(8), "end": dt.time(20, 45)}, ["It lasts 13 hours. Is the end right?"]),
        ({"end": dt.time(1), "last_day": dt.date(2026, 10, 7)}, []),
        ({"start": None, "end": None}, []),
        (
            {"day": CLOCKS_BACK, "start": dt.time(1, 30), "end": None},
            ["That hour comes twice that night: the first one is meant."],
        ),
        ({"day": CLOCKS_BACK, "start": dt.time(2), "end": None}, []),
        ({"day": CLOCKS_BACK, "start": dt.time(0, 59), "end": None}, []),
        ({"day": CLOCKS_FORWARD, "start": dt.time(2, 30), "end": None}, [PAST]),
    ],
)
def test_words_say_what_may_surprise(changes: dict[str, Any], expected: list[str]):
    assert said(replace(FAIR, **changes)) == expected


@pytest.mark.parametrize(
    ("ahead", "host", "invited", "expected"),
    [
        (0, "police", ("fire",), ["Fire asks for three weeks’ notice; days left until this event: 0."]),
        (20, "police", ("nis", "fire"), ["Fire asks for three weeks’ notice; days left until this event: 20."]),
        (21, "police", ("fire",), []),
        (20, "fire", ("fire",), []),
        (20, "police", (), []),
        (-1, "police", ("fire",), [PAST]),
    ],
)
def test_fires_notice_is_named_while_it_is_short(ahead: int, host: str, invited: tuple[str, ...], expected: list[str]):
    day = TODAY + dt.timedelta(days=ahead)
    assert said(replace(FAIR, department_id=host, day=day, invited=invited)) == expected


# Days and instants


@pytest.mark.parametrize(
    ("start", "end", "last_day", "ends_on"),
    [
        (SIX_PM, EIGHT_PM, None, DAY),
        (SIX_PM, None, None, DAY),
        (None, None, None, DAY),
        (SIX_PM, dt.time(0), None, dt.date(2026, 10, 7)),
        (SIX_PM, dt.time(1), None, dt.date(2026, 10, 7)),
        (SIX_PM, SIX_PM, None, dt.date(2026, 10, 7)),
        (SIX_PM, dt.time(1), dt.date(2026, 10, 9), dt.date(2026, 10, 9)),
        (SIX_PM, EIGHT_PM, DAY, DAY),
        (None, None, dt.date(2026, 10, 9), dt.date(2026, 10, 9)),
    ],
)
def test_event_ends_on_its_last_day_or_past_midnight(
    start: dt.time | None, end: dt.time | None, last_day: dt.date | None, ends_on: dt.date
):
    assert replace(FAIR, start=start, end=end, last_day=last_day).ends_on == ends_on


@pytest.mark.parametrize(
    ("entry", "starts", "ends"),
    [
        (FAIR, utc(2026, 10, 6, 22), utc(2026, 10, 7, 0)),
        (replace(FAIR, end=None), utc(2026, 10, 6, 22), None),
        (replace(FAIR, start=None, end=None), None, None),
        (replace(FAIR, day=dt.date(2026, 12, 31), end=dt.time(1)), utc(2026, 12, 31, 23), utc(2027, 1, 1, 6)),
        (  # seven hours by the clocks, six that pass
            replace(FAIR, day=dt.date(2026, 3, 7), start=dt.time(22), end=dt.time(5)),
            utc(2026, 3, 8, 3),
            utc(2026, 3, 8, 9),
        ),
        (  # the first of the two hours
            replace(FAIR, day=CLOCKS_BACK, start=dt.time(1, 30), end=dt.time(2, 30)),
            utc(2026, 11, 1, 5, 30),
            utc(2026, 11, 1, 7, 30),
        ),
    ],
)
def test_instants_are_those_of_the_citys_clocks(
    entry: EventEntry, starts: dt.datetime | None, ends: dt.datetime | None
):
    assert (starts_at(entry, CITY), ends_at(entry, CITY)) == (starts, ends)


@pytest.mark.parametrize(
    ("entry", "last_day", "ends_on"),
    [
        (FAIR, None, dt.date(2027, 1, 5)),
        (replace(FAIR, end=dt.time(1)), None, dt.date(2027, 1, 6)),
        (replace(FAIR, last_day=dt.date(2026, 10, 8)), dt.date(2027, 1, 7), dt.date(2027, 1, 7)),
    ],
)
def test_event_on_another_day_keeps_its_hours_and_its_length(
    entry: EventEntry, last_day: dt.date | None, ends_on: dt.date
):
    moved = entry.on(dt.date(2027, 1, 5))
    assert moved == replace(entry, day=dt.date(2027, 1, 5), last_day=last_day)
    assert moved.ends_on == ends_on


# What is stored of it


def test_details_are_the_columns_of_a_report():
    entry = EventEntry(
        title="  Safety \t fair ",
        department_id="police",
        day=DAY,
        start=SIX_PM,
        end=dt.time(0, 30),
        status="tentative",
        visibility="public",
        place=" Larkspur Park ",
        neighborhood=" ",
        campaign=" nno ",
        expected_attendance=40,
        audience="families",
        languages=("es", "en"),
        needs=("crew",),
        invited=("fire",),
    )
    assert details(entry, CITY) == {
        "department_id": "police",
        "title": "Safety fair",
        "start_date": DAY,
        "end_date": dt.date(2026, 10, 7),
        "starts_at": utc(2026, 10, 6, 22),
        "ends_at": utc(2026, 10, 7, 4, 30),
        "all_day": False,
        "status": "tentative",
        "visibility": "public",
        "unit": "site_event",
        "campaign": "National Night Out",
        "expected_attendance": 40,
        "languages": ["es", "en"],
        "needs": ["crew"],
        "place": "Larkspur Park",
        "address": None,
        "neighborhood": None,
        "description": None,
        "url": None,
        "contact": None,
        "audience": "families",
        "notes": None,
    }


def texts(most: int = 12) -> st.SearchStrategy[str]:
    """Texts as they are stored: one space between words, none around them."""
    return st.text(max_size=most).map(lambda text: " ".join(text.split()))


@st.composite
def entries(draw: st.DrawFn) -> EventEntry:
    start = draw(st.none() | st.times())
    end = None if start is None else draw(st.none() | st.times())
    entry = EventEntry(
        title=draw(texts().filter(bool)),
        department_id=draw(st.sampled_from([one.department_id for one in CITY.departments])),
        day=draw(st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)) | st.sampled_from([CLOCKS_FORWARD, CLOCKS_BACK])),
        start=start and start.replace(fold=0),
        end=end and end.replace(fold=0),
        status=draw(st.sampled_from(["tentative", "confirmed"])),
        visibility=draw(st.sampled_from(["internal", "public"])),
        unit=draw(st.sampled_from(["site_event", "campaign"])),
        place=draw(texts()),
        address=draw(texts()),
        neighborhood=draw(texts()),
        campaign=draw(texts() | st.just("National Night Out")),
        description=draw(texts()),
        url=draw(texts()),
        contact=draw(texts()),
        expected_attendance=draw(st.none() | st.integers(0, 1_000_000)),
        audience=draw(st.sampled_from(["", *AUDIENCES])),
        languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), unique=True))),
        needs=tuple(draw(st.lists(st.sampled_from(HELP_KINDS), unique=True))),
        invited=tuple(draw(st.lists(st.sampled_from(["fire", "police"]), unique=True))),
        notes=draw(texts()),
    )
    longer = draw(st.integers(0, 60))
    last_day = entry.day + dt.timedelta(days=longer)
    # A last day that follows from the hours is left out: how the form reads it back.
    return entry if last_day <= entry.ends_on else replace(entry, last_day=last_day)


@given(entries())
def test_entry_without_faults_comes_back_from_what_is_stored(entry: EventEntry):
    assume(not faults(entry, CITY, TODAY))
    assert as_entry(details(entry, CITY), entry.invited, CITY) == entry


@given(entries(), st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)))
def test_event_on_another_day_and_back_is_the_same(entry: EventEntry, day: dt.date):
    moved = entry.on(day)
    assert moved.on(entry.day) == entry
    assert moved.ends_on - moved.day == entry.ends_on - entry.day


def test_second_of_two_hours_comes_back_as_the_second():
    """As an imported file may tell it: the form itself only knows the first."""
    second = dict(details(FAIR, CITY)) | {
        "start_date": CLOCKS_BACK,
        "end_date": CLOCKS_BACK,
        "starts_at": utc(2026, 11, 1, 6, 30),
        "ends_at": utc(2026, 11, 1, 8),
    }
    entry = as_entry(second, (), CITY)
    assert (starts_at(entry, CITY), ends_at(entry, CITY)) == (utc(2026, 11, 1, 6, 30), utc(2026, 11, 1, 8))
    assert said(entry) == []


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("20261006T220000Z", "20261007T010000Z"),
        ("20261006T220000Z", "20261007T060000Z"),  # 18:00 to 2:00
        ("20261006T220000Z", "20261008T230000Z"),
        ("20261006T220000Z", "20261007T040000Z"),  # to midnight: its last day is that evening's
        ("20261006T220000Z", "20261009T040000Z"),  # to the midnight two days on
        ("20261006T220000Z", "20261006T220000Z"),  # without length
    ],
)
def test_hours_of_an_imported_event_come_back_as_they_are(starts: str, ends: str):
    store = new_store()
    lines = ["UID:a@test", "SUMMARY:Fair", f"DTSTART:{starts}", f"DTEND:{ends}"]
    imported(store, calendar(lines), name="a.ics", default_department="fire")
    names = ("start_date", "end_date", "starts_at", "ends_at")
    ((start_date, end_date, starts_at_, ends_at_),) = rows(
        store, "SELECT start_date, end_date, starts_at, ends_at FROM event_report"
    )
    stored = dict(details(FAIR, CITY)) | dict(
        zip(names, (start_date, end_date, starts_at_.astimezone(DURHAM), ends_at_.astimezone(DURHAM)), strict=True)
    )
    again = details(as_entry(stored, (), CITY), CITY)
    assert {name: again[name] for name in names} == {name: stored[name] for name in names}
    store.close()


# Two versions


def test_merged_takes_mine_where_i_changed_it_and_theirs_elsewhere():
    mine = replace(FAIR, title="Fair of mine", place="Larkspur Park")
    theirs = replace(FAIR, title="Fair of theirs", needs=("crew",))
    assert merged(FAIR, mine, theirs) == replace(FAIR, title="Fair of mine", place="Larkspur Park", needs=("crew",))


@given(entries(), entries())
def test_merging_with_one_side_unchanged_gives_the_other(base: EventEntry, other: EventEntry):
    assert merged(base, base, other) == other
    assert merged(base, other, base) == other
    assert merged(base, other, other) == other
