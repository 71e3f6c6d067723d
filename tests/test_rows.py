"""Rows as drafts of event reports, or rejected with the reason."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.cells import count_of, listed, mark_of, status_of, unit_of, visibility_of
from data.imports.columns import CANONICAL_MAPPING, ColumnMapping, understand
from data.imports.drafts import FileContents, NamedParticipant, ReadingOptions, RejectedRow, ReportDraft, UnreadableFile
from data.imports.json_records import read_json
from data.imports.rows import draft_from_cells, drafts_from
from data.imports.tables import Table, read_table

DURHAM = ZoneInfo("America/New_York")
OPTIONS = ReadingOptions(DURHAM, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
DAY = dt.date(2026, 10, 3)
DEPARTMENTS = {"Fire", "Fire and Rescue", "Police", "NIS", "Community Safety"}


def is_department(text: str) -> bool:
    return text in DEPARTMENTS


def read(*lines: str, options: ReadingOptions = OPTIONS) -> FileContents:
    table = read_table("\n".join(lines), "events.csv")
    return drafts_from(table, understand(table, is_department), options, "table", is_department=is_department)


def only_draft(*lines: str) -> ReportDraft:
    contents = read(*lines)
    assert contents.rejected == ()
    (draft,) = contents.drafts
    return draft


def only_reason(*lines: str) -> str:
    contents = read(*lines)
    assert contents.drafts == ()
    (rejected,) = contents.rejected
    return str(rejected.reason)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 10, day, hour, minute, tzinfo=DURHAM)


def test_every_field():
    header = (
        "ID,Event Name,Date,Start Time,End Time,Department,Partners,Departments present,Departments invited,Status,"
        "Visibility,Counts as,Venue,Address,Neighborhood,Campaign,Description,URL,Contact,Expected attendance,"
        "Attendance,Theme"
    )
    row = (
        '7,"=Bike\n rodeo",10/03/2026,6 PM,8:30 PM,Fire,"NIS; Red Cross",Police,"NIS, Police",Complete,Public,Drive,'
        'Park,1 Main St,East,Fire Week,"two\nlines",https://x.org,Desk,"1,200",~950, safety  first '
    )
    assert only_draft(header, row) == ReportDraft(
        row=2,
        title="=Bike rodeo",
        start_date=DAY,
        end_date=DAY,
        starts_at=at(3, 18),
        ends_at=at(3, 20, 30),
        all_day=False,
        source_id="7",
        department="Fire",
        participants=(
            NamedParticipant("Police", "present"),
            NamedParticipant("NIS", "invited"),
            NamedParticipant("Red Cross"),
        ),
        status="held",
        visibility="public",
        unit="campaign",
        place="Park",
        address="1 Main St",
        neighborhood="East",
        campaign="Fire Week",
        description="two\nlines",
        url="https://x.org",
        contact="Desk",
        expected_attendance=1200,
        attendance=950,
        extra={"Theme": "safety first"},
    )


@pytest.mark.parametrize(
    ("header", "cells", "start", "end", "end_date"),
    [
        ("Date", "10/03/2026", None, None, DAY),
        ("Date", "10/03/2026 12:00:00 AM", None, None, DAY),
        ("Start", "2026-10-03T18:00", at(3, 18), None, DAY),
        ("Start", "2026-10-03T22:00:00Z", at(3, 18), None, DAY),
        ("Date,Time", "10/03/2026,6-8 PM", at(3, 18), at(3, 20), DAY),
        ("Date,Time", "10/03/2026,All day", None, None, DAY),
        ("Date,Start Time,End Time", "10/03/2026,10 PM,2 AM", at(3, 22), at(4, 2), dt.date(2026, 10, 4)),
        ("Date,Start Time,End Time", "10/03/2026,6 PM,midnight", at(3, 18), at(4, 0), DAY),
        ("Date,Time,End Date,End Time", "10/03/2026,6 PM,10/05/2026,1 PM", at(3, 18), at(5, 13), dt.date(2026, 10, 5)),
        ("Start,End", "10/03/2026 18:00,10/03/2026 20:00", at(3, 18), at(3, 20), DAY),
        ("Start,End", "10/03/2026 18:00,8 PM", at(3, 18), at(3, 20), DAY),
        ("Start Date,End Date", "10/03/2026,10/05/2026", None, None, dt.date(2026, 10, 5)),
        ("Date,Start,End", "10/03/2026,6 PM,8 PM", at(3, 18), at(3, 20), DAY),
        ("Start,Time zone", "10/03/2026 17:00,Central Standard Time", at(3, 18), None, DAY),
        ("Date", '"Oct 3-5, 2026"', None, None, dt.date(2026, 10, 5)),
    ],
)  # fmt: skip
def test_when(header, cells, start, end, end_date):
    draft = only_draft(f"Title,{header}", f"A,{cells}")
    assert (draft.starts_at, draft.ends_at) == (start, end)
    assert (draft.start_date, draft.end_date, draft.all_day) == (DAY, end_date, start is None)


def test_outlook_ends_an_all_day_event_at_the_next_midnight():
    header = "Subject,Start Date,Start Time,End Date,End Time,All day event"
    draft = only_draft(header, "A,10/3/2026,12:00:00 AM,10/4/2026,12:00:00 AM,True")
    assert (draft.start_date, draft.end_date, draft.all_day) == (DAY, DAY, True)


def test_time_not_known_yet_is_kept():
    draft = only_draft("Title,Date,Start Time", "A,10/03/2026,TBD")
    assert (draft.all_day, draft.extra) == (True, {"Start Time": "TBD"})


def test_words_no_field_takes_are_kept():
    draft = only_draft(
        "Title,Date,Status,Attendance,Visibility,Record type", "A,2026-10-03,Rainy,about 1 or 2,maybe,Fun"
    )
    assert (draft.status, draft.attendance, draft.visibility, draft.unit) == (None, None, None, "site_event")
    assert draft.extra == {"Status": "Rainy", "Attendance": "about 1 or 2", "Visibility": "maybe", "Record type": "Fun"}


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        ("Title,Date", ",2026-10-03", "This row has no title. Write one in column “Title”."),
        ("Title,Date", "Total,", "This row has no date. Write one in column “Date”: 2026-10-03."),
        (
            "Title,Date",
            "A,32/13/2026",
            "“32/13/2026” in column “Date” is not a date that can be read. Write it as 2026-10-03.",
        ),
        (
            "Title,Date,Start Time",
            "A,2026-10-03,6ish",
            "“6ish” in column “Start Time” is not a time that can be read. Write it as 6:30 PM or 18:30.",
        ),
        (
            "Title,Start,End",
            "A,2026-10-03 18:00,2026-10-03 17:00",
            "The event ends (2026-10-03 17:00) before it starts (2026-10-03 18:00). Correct column “End”.",
        ),
        (
            "Title,Date,End Date",
            "A,2026-10-03,2026-10-01",
            "The event ends (2026-10-01) before it starts (2026-10-03). Correct column “End Date”.",
        ),
        (
            "Title,Date,Start Time,End Time",
            "A,2026-10-03,10:00,2:00",
            "The event ends (2026-10-03 02:00) before it starts (2026-10-03 10:00). Correct column “End Time”.",
        ),
        (
            "Title,Start,Time zone",
            "A,2026-10-03 18:00,Middle Earth",
            "“Middle Earth” in column “Time zone” is not a known time zone. Write it as America/New_York.",
        ),
    ],
)
def test_reasons(header, cells, reason):
    assert only_reason(header, cells) == reason


def test_rejected_row_keeps_its_cells_but_nothing_about_persons():
    contents = read("Title,Date,Email,Theme", "A,never 1,a@b.org,x", "B,2026-10-03,c@d.org,y")
    assert [(row.row, row.cells) for row in contents.rejected] == [(2, {"Title": "A", "Date": "never 1", "Theme": "x"})]
    assert contents.drafts[0].extra == {"Theme": "y"}
    assert [str(note) for note in contents.notes] == [
        "Columns about persons were not kept: Email. No event needs them."
    ]


def test_dates_of_both_orders_are_not_guessed():
    contents = read("Title,Date", "A,25/10/2026", "B,10/25/2026", "C,03/04/2026")
    assert [draft.start_date for draft in contents.drafts] == [dt.date(2026, 10, 25)] * 2
    assert [(row.row, str(row.reason)) for row in contents.rejected] == [
        (4, "“03/04/2026” in “Date” could be day/month or month/day: the file has both. Write it as 2026-10-03.")
    ]


def test_order_that_nothing_proves_is_told():
    note = "Dates such as “03/04/2026” were read as month/day/year; no date in the file proves it."
    contents = read("Title,Date", "A,03/04/2026")
    assert (contents.drafts[0].start_date, [str(n) for n in contents.notes]) == (dt.date(2026, 3, 4), [note])
    chosen = read("Title,Date", "A,03/04/2026", options=ReadingOptions(DURHAM, DAY, DAY, day_first=True))
    assert chosen.drafts[0].start_date == dt.date(2026, 4, 3)


def test_what_dates_prove_goes_before_what_was_chosen():
    contents = read(
        "Title,Date", "A,03/04/2026", "B,25/10/2026", options=ReadingOptions(DURHAM, DAY, DAY, day_first=False)
    )
    assert contents.drafts[0].start_date == dt.date(2026, 4, 3)
    assert str(contents.notes[0]) == (
        "Dates such as “03/04/2026” were read as day/month/year, as other dates in the file prove."
    )


def test_headings_without_rows_and_lines_above():
    contents = read("Our events", "Title,Date")
    assert (contents.drafts, contents.rejected) == ((), ())
    assert [str(note) for note in contents.notes] == [
        "events.csv has headings but no rows below them.",
        "Lines above the headings that were left out: 1.",
    ]


def test_table_without_dates_is_refused():
    with pytest.raises(
        UnreadableFile, match=r"No column with event dates was found in events\.csv; found: Title, Zip\."
    ):
        read("Title,Zip", "A,27701")


def test_json_rows():
    table = read_json('[{"title": "A", "start": "2026-10-03T18:00:00-04:00", "private": true}, {"title": "B"}]')
    contents = drafts_from(table, understand(table), OPTIONS, "json")
    assert [(d.row, d.starts_at, d.visibility) for d in contents.drafts] == [(1, at(3, 18), "internal")]
    assert [(r.row, dict(r.cells)) for r in contents.rejected] == [(2, {"title": "B"})]


FIRE, POLICE, NIS = NamedParticipant("Fire"), NamedParticipant("Police"), NamedParticipant("NIS")


@pytest.mark.parametrize(
    ("header", "cells", "department", "participants"),
    [
        ("Department 1,Department 2,Department 3", "Fire,Police,NIS", "Fire", (POLICE, NIS)),
        ("Dept. 1,Dept. 2,Dept. 3", "Fire,Police,", "Fire", (POLICE,)),
        ("Department,Department", "Fire,Police", "Fire", (POLICE,)),
        ("Department,Co-host", "Fire,Police", "Fire", (POLICE,)),
        ("Departamento,Departamento 2", "Fire,Police", "Fire", (POLICE,)),
        ("Lead Department,Partner 1,Partner 2", "Fire,Police,NIS", "Fire", (POLICE, NIS)),
        (
            "Lead department,Supporting departments,Other agencies",
            "Fire,Police; NIS,Red Cross / Police",
            "Fire",
            (POLICE, NIS, NamedParticipant("Red Cross")),
        ),
        (
            "Dept,Departments invited,Agencies invited,Which departments took part?",
            "Fire,Police,NIS,NIS",
            "Fire",
            (NamedParticipant("NIS", "present"), NamedParticipant("Police", "invited")),
        ),
        ("Fire,Police,NIS", "x,,Yes", None, (FIRE, NIS)),
        ("Fire,Police,NIS", "✓,☐,Sí", None, (FIRE, NIS)),
        ("Fire,Police,NIS", "TRUE,FALSE,true", None, (FIRE, NIS)),
        ("Fire,Police,NIS", "3,0,1.0", None, (FIRE, NIS)),
        ("Fire,Police,NIS", "Fire,,NIS", None, (FIRE, NIS)),
        ("Event lead,Police staff,NIS staff", "Fire,4,0", "Fire", (POLICE,)),
        ("Fire present,Police present,NIS invited", "x,no,x", None, (
            NamedParticipant("Fire", "present"), NamedParticipant("NIS", "invited"))),
        ("Fire (present),Police attended?,NIS", "1,Y,1", None, (
            NamedParticipant("Fire", "present"), NamedParticipant("Police", "present"), NIS)),
        ("Departments [Fire],Departments [Police],Departments [NIS]", "Attended,Declined,Absent", None, (
            NamedParticipant("Fire", "present"), NamedParticipant("NIS", "absent"),
            NamedParticipant("Police", "declined"))),
        ("Fire,Fire invited,Police,Police present", "x,x,x,x", None, (
            NamedParticipant("Police", "present"), NamedParticipant("Fire", "invited"))),
    ],
)  # fmt: skip
def test_departments_in_several_columns(header, cells, department, participants):
    draft = only_draft(f"Event,Date,{header}", f"A,2026-10-03,{cells}")
    assert (draft.department, draft.participants, draft.extra) == (department, participants, {})


def test_what_is_no_mark_is_kept():
    contents = read("Event,Date,Fire", "A,2026-10-03,x", "B,2026-10-04,no", "C,2026-10-05,two  engines came by")
    assert [(draft.participants, draft.extra) for draft in contents.drafts] == [
        ((FIRE,), {}),
        ((), {}),
        ((), {"Fire": "two engines came by"}),
    ]


def test_mended_row_keeps_the_further_columns():
    mapping = ColumnMapping(
        {"title": "Event", "date": "Day"}, more={"Fire": "marks", "Others": "present", "Gone": "marks"}
    )
    cells = {"Event": "A", "Day": "2026-10-03", "Fire": "x", "Others": "Red Cross"}
    mended = draft_from_cells(cells, mapping, OPTIONS, 5, is_department)
    assert isinstance(mended, ReportDraft)
    assert (mended.participants, mended.extra) == ((NamedParticipant("Red Cross", "present"), FIRE), {})


def test_organisation_that_a_person_marked_keeps_its_heading_as_name():
    table = read_table("Event,Date,Red  Cross\nA,2026-10-03,x", "events.csv")
    mapping = ColumnMapping({"title": "Event", "date": "Date"}, more={"Red Cross": "marks"})
    (draft,) = drafts_from(table, mapping, OPTIONS, "table", is_department=is_department).drafts
    assert (draft.participants, draft.extra) == ((NamedParticipant("Red Cross"),), {})


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *[(text, "yes") for text in ("x", "X", "Yes", "SÍ", "true", "1", "12", "✓", "✔️", "☑", "Lead", "Fire")],
        *[(text, "no") for text in ("no", "False", "0", "0.0", "-", "N/A", "none", "☐", "Not invited")],
        *[(text, "present") for text in ("Present", "attended", "Asistió")],
        *[("Invited", "invited"), ("Declined", "declined"), ("no-show", "absent"), ("Confirmed", "accepted")],
        *[(text, None) for text in ("", "TBD", "?", "Police", "1,200", "1500.00", "at the gate")],
    ],
)
def test_marks(text, mark):
    assert mark_of(text, "Fire") == mark


def test_progress_is_told():
    told: list[tuple[int, int]] = []
    table = Table(("Title", "Date"), [(n, ("A", "2026-10-03")) for n in range(2, 1502)])
    tell: Callable[[int, int], None] = lambda done, of: told.append((done, of))  # noqa: E731
    drafts_from(table, understand(table), OPTIONS, "table", tell)
    assert told == [(1000, 1500), (1500, 1500)]


def test_mended_row_is_read_again():
    mapping = ColumnMapping({"title": "Event", "date": "Day"}, day_first=None)
    cells = {"Event": "A", "Day": "03/04/2026", "Theme": "x"}
    refused = draft_from_cells(cells, mapping, OPTIONS, 5)
    assert isinstance(refused, RejectedRow)
    assert refused.cells == cells
    mended = draft_from_cells(cells | {"Day": "2026-04-03"}, mapping, OPTIONS, 5)
    assert isinstance(mended, ReportDraft)
    assert (mended.row, mended.start_date, mended.extra) == (5, dt.date(2026, 4, 3), {"Theme": "x"})


def test_mended_record_of_a_calendar():
    draft = draft_from_cells(
        {"title": "A", "start": "2026-10-03 18:00", "visibility": "internal"}, CANONICAL_MAPPING, OPTIONS, 3
    )
    assert isinstance(draft, ReportDraft)
    assert (draft.title, draft.starts_at, draft.visibility) == ("A", at(3, 18), "internal")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fire, Police; NIS\nRed Cross", ("Fire", "Police", "NIS", "Red Cross")),
        ("Fire and Rescue", ("Fire and Rescue",)),
        ("Fire and Rescue and Police", ("Fire and Rescue", "Police")),
        ("Fire & Police", ("Fire", "Police")),
        ("Parks and Recreation", ("Parks and Recreation",)),
        ("Fire/Police/EMS", ("Fire", "Police", "EMS")),
        ("Fire, Police, and NIS", ("Fire", "Police", "NIS")),
        ("Fire; fire; N/A;", ("Fire",)),
        ("none", ()),
    ],
)
def test_lists_of_organisations(text, names):
    assert listed(text, is_department) == names


@pytest.mark.parametrize(
    ("text", "status"),
    [
        *[("Canceled", "cancelled"), ("CANCELADO", "cancelled"), ("Denied", "cancelled"), ("Withdrawn", "cancelled")],
        *[("Complete", "held"), ("Done", "held"), ("Realizado", "held"), ("In Process", "tentative")],
        *[("On Hold", "tentative"), ("Draft", "tentative"), ("Approved", "confirmed"), ("Active", "confirmed")],
        *[("", None), ("Rainy", None)],
    ],
)
def test_statuses(text, status):
    assert status_of(text) == status


def test_visibility_by_word_or_by_heading():
    assert visibility_of("Public", "Visibility") == "public"
    assert visibility_of("private", "Visibility") == "internal"
    assert [visibility_of(text, "Private") for text in ("True", "No", "")] == ["internal", "public", None]
    assert [visibility_of(text, "Open to the public?") for text in ("Sí", "0", "?")] == ["public", "internal", None]


def test_units_and_counts():
    assert [unit_of(text) for text in ("Campaña", "Drive", "Site event", "")] == [
        "campaign",
        "campaign",
        "site_event",
        None,
    ]
    assert [count_of(text) for text in ("120", "1,200", "~50", "120.0", "50 people", "50+")] == [
        120,
        1200,
        50,
        120,
        50,
        50,
    ]
    assert [count_of(text) for text in ("", "10-20", "-5", "1.5", "many", "9195551234")] == [None] * 6


CELL = st.text(alphabet="0123456789/-: APMTBD,;&andFire\n", max_size=16) | st.text(max_size=8)
HEADER = [
    "title",
    "date",
    "start",
    "start_time",
    "time_range",
    "end",
    "end_date",
    "end_time",
    "all_day",
    "zone",
    "partners",
]


@given(st.dictionaries(st.sampled_from(HEADER), CELL), st.sampled_from([True, False, None]))
def test_any_cells_become_a_draft_or_a_rejected_row(cells, day_first):
    options = ReadingOptions(DURHAM, DAY, DAY, day_first)
    read_again = draft_from_cells(cells, CANONICAL_MAPPING, options, 1, is_department)
    if isinstance(read_again, RejectedRow):
        assert str(read_again.reason)
        return
    assert read_again.start_date <= read_again.end_date
    assert read_again.all_day == (read_again.starts_at is None)
    if read_again.starts_at and read_again.ends_at:
        assert read_again.ends_at >= read_again.starts_at
