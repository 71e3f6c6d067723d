"""Calendar files as their many producers write them, read as drafts."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.imports.calendar_lines import logical_lines
from data.imports.calendars import read_calendar
from data.imports.drafts import FileContents, NamedParticipant, ReadingOptions, ReportDraft, UnreadableFile

NEW_YORK = ZoneInfo("America/New_York")
OPTIONS = ReadingOptions(zone=NEW_YORK, series_from=dt.date(2026, 1, 1), series_to=dt.date(2026, 12, 31))


def at(month, day, hour=0, minute=0, zone=NEW_YORK):
    return dt.datetime(2026, month, day, hour, minute, tzinfo=zone)


def event(*lines: str, title: str | None = "Fire drill", start: str | None = "DTSTART:20261005T180000Z") -> str:
    own = [line for line in (title and f"SUMMARY:{title}", start) if line]
    return "\r\n".join(["BEGIN:VEVENT", *own, *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


def read(*parts: str) -> FileContents:
    return read_calendar(calendar(*parts), OPTIONS)


def only(*parts: str) -> ReportDraft:
    contents = read(*parts)
    assert contents.rejected == ()
    (draft,) = contents.drafts
    return draft


def reasons(contents: FileContents) -> list[tuple[int, str]]:
    return [(rejected.row, str(rejected.reason)) for rejected in contents.rejected]


def notes(contents: FileContents) -> list[str]:
    return [str(note) for note in contents.notes]


# Files that are no calendars


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty: download the calendar again, or choose another file."),
        (b"\r\n \r\n", "This file is empty: download the calendar again, or choose another file."),
        (
            b"<!DOCTYPE html><title>Just a moment...</title>",
            "This file is a web page, not a calendar: use the page's own link to download or subscribe instead.",
        ),
        (
            b'{"message":"Group not found"}',
            "This file is an error message, not a calendar (“Group not found”): check the calendar's address.",
        ),
        (b'[{"id": 1}]', "This file is JSON data, not a calendar: export the calendar as an .ics file."),
        (
            b"title,date\nFire drill,2026-10-05\n",
            "This file is not a calendar, for it has no line BEGIN:VCALENDAR: export the calendar as an .ics file.",
        ),
        (
            b"The text BEGIN:VCALENDAR alone is no calendar",
            "This file is not a calendar, for it has no line BEGIN:VCALENDAR: export the calendar as an .ics file.",
        ),
    ],
)
def test_file_that_is_no_calendar_gets_one_sentence(content, sentence):
    with pytest.raises(UnreadableFile) as refused:
        read_calendar(content, OPTIONS)
    assert str(refused.value) == sentence


def test_calendar_without_events_is_read():
    assert read() == FileContents("calendar", (), ())


def test_events_without_a_calendar_around_them_are_read():
    contents = read_calendar(event().encode(), OPTIONS)
    assert [draft.title for draft in contents.drafts] == ["Fire drill"]
    assert contents.notes == ()


def test_several_calendars_in_one_file():
    content = calendar("METHOD:CANCEL", event("UID:1")) + calendar("METHOD:PUBLISH", event("UID:2"))
    drafts = read_calendar(content, OPTIONS).drafts
    assert [(draft.source_id, draft.status) for draft in drafts] == [("1", "cancelled"), ("2", None)]


# Encodings, line ends, folding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\r\r\n"])
def test_encodings_and_line_ends(encoding, line_end):
    text = calendar(event("LOCATION:Caf\xe9 “Ni\xf1o”")).decode().replace("\r\n", line_end)
    (draft,) = read_calendar(text.encode(encoding), OPTIONS).drafts
    assert (draft.row, draft.place) == (3, "Café “Niño”")


def test_fold_inside_a_character():
    content = calendar(event(title="Café Niño")).replace(b"Caf\xc3\xa9", b"Caf\xc3\r\n \xa9")
    (draft,) = read_calendar(content, OPTIONS).drafts
    assert draft.title == "Café Niño"


def test_row_is_the_line_of_the_event_in_the_file():
    contents = read("X-NAME:folded", "  on and on", "", event(), event(title=None))
    assert [draft.row for draft in contents.drafts] == [6]
    assert [rejected.row for rejected in contents.rejected] == [10]


def test_raw_line_breaks_in_a_description():
    draft = only(event("DESCRIPTION:Bring:", "Water", "Location: at the park", "NOTE: no dogs", "", "Thanks", "UID:7"))
    assert draft.description == "Bring:\nWater\nLocation: at the park\nNOTE: no dogs\nThanks"
    assert (draft.place, draft.source_id) == (None, "7")


def test_raw_line_break_after_a_date_leaves_it_alone():
    assert only(event("gibberish")).starts_at == at(10, 5, 14)


def test_property_names_in_lower_case():
    content = calendar(event("LOCATION:Station 1")).decode().lower().replace("t180000z", "T180000Z").encode()
    (draft,) = read_calendar(content, OPTIONS).drafts
    assert (draft.title, draft.place, draft.starts_at) == ("fire drill", "station 1", at(10, 5, 14))


def test_vcalendar_1_with_quoted_printable():
    draft = only(
        event("DESCRIPTION;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Caf=E9=0D=0A=", "open late", title="Open house")
    )
    assert draft.description == "Café\nopen late"


# Text


def test_escapes_are_undone():
    draft = only(event(r"LOCATION:Main St\, Durham\; NC", r"DESCRIPTION:One\nTwo\NC:\\Files"))
    assert draft.place == "Main St, Durham; NC"
    assert draft.description == "One\nTwo\nC:\\Files"


def test_html_becomes_plain_text():
    draft = only(
        event(
            "LOCATION:Main Library<br />300 N. Roxboro St &amp\\; more",
            'DESCRIPTION:<p>Free <b>smoke alarms</b>&nbsp\\;&#8211\\; <a href="https://x.org/a">sign up</a></p>'
            "<style>p {}</style><ul><li>One</li><li>Two</li></ul>",
        )
    )
    assert draft.place == "Main Library, 300 N. Roxboro St & more"
    assert draft.description == "Free smoke alarms – sign up (https://x.org/a)\n\nOne\n\nTwo"


def test_escaped_html_becomes_plain_text():
    assert only(event("DESCRIPTION:&lt\\;p&gt\\;Hello&lt\\;/p&gt\\;")).description == "Hello"


@pytest.mark.parametrize("text", ["Ages <5 & >65", "Meet <Room 5> at a<b", "https://x.org/?a=1&copy=2", "R&B; soul"])
def test_text_of_people_stays_text(text):
    assert only(event(f"DESCRIPTION:{text}")).description == text


def test_title_is_one_clean_line():
    assert only(event(title="  Fire \x00\x07 drill\\n\tNight &amp\\; Day ")).title == "Fire drill Night & Day"


def test_mail_addresses_are_not_kept():
    contents = read(
        event(
            "ORGANIZER;CN=Durham Fire:mailto:fire@example.gov",
            "ATTENDEE;CN=chief@example.gov:mailto:chief@example.gov",
            "CONTACT:Ana Ruiz <ana@example.gov>\\, 919 555 0100",
            "DESCRIPTION:Write to fire@example.gov or <a href='mailto:x@example.gov'>us</a>",
            "LOCATION:Station 1 (ask joe@example.gov)",
        ),
        event("ORGANIZER;CN=x@example.gov:mailto:x@example.gov", "DESCRIPTION:to y@example.gov", title=None),
    )
    (draft,) = contents.drafts
    assert draft.department == "Durham Fire"
    assert draft.participants == ()
    assert draft.contact == "Ana Ruiz , 919 555 0100"
    assert draft.description == "Write to  or us"
    assert draft.place == "Station 1 (ask )"
    assert "@" not in repr(contents)


# Fields


def test_fields_of_an_event():
    contents = read(
        event(
            "UID:abc@example.org",
            "DTEND:20261005T200000Z",
            "LOCATION:Fire Station 1",
            "DESCRIPTION:Open to all",
            "URL:https://example.org/1",
            "STATUS:CONFIRMED",
            "CLASS:PUBLIC",
            "CATEGORIES:Safety,Fire\\, EMS",
            "CATEGORIES:Safety",
            "GEO:35.99\\;-78.9",
            'ORGANIZER;CN="Durham Fire, Station 1":mailto:x',
            "ATTENDEE;CN=Police;PARTSTAT=ACCEPTED:mailto:a",
            "ATTENDEE;CN=Schools;PARTSTAT=DECLINED:mailto:b",
            "ATTENDEE;CN=Library;PARTSTAT=TENTATIVE:mailto:c",
            "ATTENDEE;CN=Room 5;CUTYPE=ROOM:mailto:d",
            "ATTENDEE:mailto:e",
        )
    )
    assert contents.drafts == (
        ReportDraft(
            row=3,
            title="Fire drill",
            start_date=dt.date(2026, 10, 5),
            end_date=dt.date(2026, 10, 5),
            starts_at=at(10, 5, 14),
            ends_at=at(10, 5, 16),
            all_day=False,
            source_id="abc@example.org",
            department="Durham Fire, Station 1",
            participants=(
                NamedParticipant("Police", "accepted"),
                NamedParticipant("Schools", "declined"),
                NamedParticipant("Library", "invited"),
            ),
            status="confirmed",
            visibility="public",
            place="Fire Station 1",
            description="Open to all",
            url="https://example.org/1",
            extra={"Categories": "Safety, Fire, EMS", "Geo": "35.99;-78.9"},
        ),
    )
    assert contents.rejected == ()
    assert contents.notes == ()


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("STATUS:CANCELLED", "cancelled"),
        ("STATUS:TENTATIVE", "tentative"),
        ("STATUS:confirmed", "confirmed"),
        ("STATUS:NEEDS-ACTION", None),
        ("X-NONE:1", None),
    ],
)
def test_status(line, status):
    assert only(event(line)).status == status


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("CANCELLED: Fire drill", "cancelled"),
        ("Canceled - Fire drill", "cancelled"),
        ("CANCELADO: Simulacro", "cancelled"),
        ("[Cancelled] Fire drill", "cancelled"),
        ("Cancelled stamps exhibition", None),
        ("Class is cancelled: a comedy", None),
    ],
)
def test_title_of_a_cancelled_event_is_kept_and_tells_its_status(title, status):
    draft = only(event(title=title))
    assert (draft.title, draft.status) == (title, status)


@pytest.mark.parametrize(
    ("line", "visibility"),
    [("CLASS:PRIVATE", "internal"), ("CLASS:CONFIDENTIAL", "internal"), ("CLASS:PUBLIC", "public"), ("X-A:1", None)],
)
def test_visibility(line, visibility):
    assert only(event(line)).visibility == visibility


@pytest.mark.parametrize("url", ["/calendar.aspx", "javascript:alert(1)", "mailto:a", "www.example.org"])
def test_url_that_is_no_web_address_is_left_out(url):
    assert only(event(f"URL:{url}")).url is None


# Times


@pytest.mark.parametrize(
    ("start", "hour"),
    [
        ("DTSTART:20261005T140000", 14),
        ("DTSTART:20261005T180000Z", 14),
        ("DTSTART:20261005T1400", 14),
        ("DTSTART:2026-10-05T14:00:00", 14),
        ("DTSTART:20261005T140000-0400", 14),
        ("DTSTART;TZID=:20261005T140000", 14),
        ("DTSTART;TZID=America/Los_Angeles:20261005T110000", 14),
        ("DTSTART;TZID=/example.org/20260101_1/America/Chicago:20261005T130000", 14),
        ("DTSTART;TZID=Pacific Standard Time:20261005T110000", 14),
        ("DTSTART;TZID=Eastern Daylight Time:20261005T140000", 14),
        ('DTSTART;TZID="(UTC-08:00) Pacific Time (US & Canada)":20261005T110000', 14),
        ("DTSTART;TZID=(UTC-08:00) Pacific Time (US & Canada):20261005T110000", 14),
        ('DTSTART;TZID="Pacific Time (US & Canada), Tijuana":20261005T110000', 14),
        ('DTSTART;TZID="(UTC+01:00) Brussels, Copenhagen, Madrid, Paris":20261005T200000', 14),
        ("DTSTART;TZID=(GMT-03:00):20261005T150000", 14),
        ("DTSTART;VALUE=DATE-TIME:20261005T180000Z", 14),
    ],
)
def test_zones_of_a_time(start, hour):
    draft = only(event(start=start))
    assert (draft.starts_at, draft.ends_at, draft.all_day) == (at(10, 5, hour), None, False)


def test_zone_defined_in_the_file():
    zone = [
        *("BEGIN:VTIMEZONE", "TZID:Our time", "BEGIN:STANDARD", "DTSTART:19701101T020000"),
        *("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "TZOFFSETFROM:-0230", "TZOFFSETTO:-0330", "END:STANDARD"),
        *("BEGIN:DAYLIGHT", "DTSTART:19700308T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
        *("TZOFFSETFROM:-0330", "TZOFFSETTO:-0230", "END:DAYLIGHT", "END:VTIMEZONE"),
    ]
    contents = read(*zone, event(start="DTSTART;TZID=Our time:20261005T120000"))
    assert [draft.starts_at for draft in contents.drafts] == [dt.datetime(2026, 10, 5, 14, 30, tzinfo=dt.UTC)]
    assert contents.notes == ()


def test_zone_of_the_calendar_holds_for_times_without_one():
    contents = read("X-WR-TIMEZONE:America/Los_Angeles", event(start="DTSTART:20261005T110000"))
    assert [draft.starts_at for draft in contents.drafts] == [at(10, 5, 14)]
    assert contents.notes == ()


def test_times_without_a_zone_are_noted():
    contents = read(event(start="DTSTART:20261005T140000"))
    assert notes(contents) == ["Times without a time zone were read as times of America/New_York."]


def test_unknown_zone_is_noted_once():
    contents = read(*(event(start="DTSTART;TZID=Gotham:20261005T140000") for _ in range(2)))
    assert [draft.starts_at for draft in contents.drafts] == [at(10, 5, 14)] * 2
    assert notes(contents) == ["The time zone “Gotham” is not known. Its times were read as times of America/New_York."]


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [
        ("DTSTART;VALUE=DATE:20261005", "DTEND;VALUE=DATE:20261006", 5),
        ("DTSTART;VALUE=DATE:20261005", "DTEND;VALUE=DATE:20261008", 7),
        ("DTSTART;VALUE=DATE:20261005", "DTEND;VALUE=DATE:20261005", 5),
        ("DTSTART;VALUE=DATE:20261005", "DURATION:P2D", 6),
        ("DTSTART;VALUE=DATE:20261005", "DURATION:PT1H", 5),
        ("DTSTART:20261005", "X-NO-END:1", 5),
        ("DTSTART;VALUE=DATE:20261005T000000", "DTEND;VALUE=DATE:20261006T000000", 5),
        ("DTSTART;TZID=America/New_York;VALUE=DATE:20261005", "DTEND:20261007T000000", 6),
    ],
)
def test_all_day_events(start, end, last):
    draft = only(event(end, start=start))
    assert (draft.start_date, draft.end_date) == (dt.date(2026, 10, 5), dt.date(2026, 10, last))
    assert (draft.starts_at, draft.ends_at, draft.all_day) == (None, None, True)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("DTSTART:20261005T000000", "DTEND:20261007T000000"),
        ("DTSTART:20261005T040000Z", "DTEND:20261007T040000Z"),
        ("DTSTART;TZID=Pacific Standard Time:20261005T000000", "DTEND;TZID=Pacific Standard Time:20261007T000000"),
    ],
)
def test_flag_of_outlook_makes_midnights_days(start, end):
    draft = only(event(end, "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", start=start))
    assert (draft.start_date, draft.end_date, draft.all_day) == (dt.date(2026, 10, 5), dt.date(2026, 10, 6), True)


def test_flag_of_outlook_leaves_other_times_alone():
    assert not only(event("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE")).all_day


@pytest.mark.parametrize(
    ("end", "ends_at", "last"),
    [
        ("DTEND:20261006T040000Z", at(10, 6), 5),
        ("DTEND:20261006T040001Z", at(10, 6) + dt.timedelta(seconds=1), 6),
        ("DTEND:20261007T140000Z", at(10, 7, 10), 7),
        ("DTEND:20261005T180000Z", at(10, 5, 14), 5),
        ("DTEND;VALUE=DATE:20261006", dt.datetime(2026, 10, 6, tzinfo=dt.UTC), 5),
        ("DTEND:20261005T153000", dt.datetime(2026, 10, 5, 19, 30, tzinfo=dt.UTC), 5),
        ("DURATION:PT1H30M", at(10, 5, 15, 30), 5),
        ("DURATION:P1DT2H", at(10, 6, 16), 6),
        ("DURATION:P1W", at(10, 12, 14), 12),
        ("DTEND:", None, 5),
    ],
)
def test_ends_of_a_timed_event(end, ends_at, last):
    if end == "DTEND:20261005T153000":  # a floating end is in the zone of the start
        draft = only(event("DTEND:20261005T153000", start="DTSTART;TZID=America/New_York:20261005T140000"))
    else:
        draft = only(event(end))
    assert (draft.starts_at, draft.ends_at) == (at(10, 5, 14), ends_at)
    assert (draft.start_date, draft.end_date) == (dt.date(2026, 10, 5), dt.date(2026, 10, last))


def test_days_of_a_duration_go_by_the_calendar_when_clocks_change():
    draft = only(event("DURATION:P1DT1H", start="DTSTART;TZID=America/New_York:20261031T120000"))
    assert draft.ends_at == at(11, 1, 13)


# Broken events


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (event(title=None), "This event has no title. Add one, then try it again."),
        (event(title="\\n &nbsp\\; "), "This event has no title. Add one, then try it again."),
        (event(start=None), "This event has no start date. Add one, then try it again."),
        (
            event(start="DTSTART:20261305"),
            "The start “20261305” is not a date. Write it like 2026-10-05 18:00, then try it again.",
        ),
        (
            event(start="DTSTART:0001-01-01"),
            "The start “0001-01-01” is not a date. Write it like 2026-10-05 18:00, then try it again.",
        ),
        (
            event("DTEND:20261005T1"),
            "The end “20261005T1” is not a date. Write it like 2026-10-05 20:00, then try it again.",
        ),
        (event("DURATION:2 h"), "The end “2 h” is not a date. Write it like 2026-10-05 20:00, then try it again."),
        (
            event("DTEND:20261005T170000Z"),
            "This event ends before it starts. Correct its start or its end, then try it again.",
        ),
        (
            event("RECURRENCE-ID:soon"),
            "“soon” does not tell which date of a recurring event this is. Enter the event as a single one.",
        ),
        (
            event("RRULE:W1 MO"),
            "The rule by which this event repeats, “W1 MO”, is not understood. Enter its dates as single events.",
        ),
        (
            event("RRULE:FREQ=DAILY", "EXDATE:never"),
            "The rule by which this event repeats, “FREQ=DAILY; never”, is not understood. "
            "Enter its dates as single events.",
        ),
        (
            "BEGIN:VEVENT\r\nSUMMARY:Cut\r\nDTSTART:20261005",
            "This event is cut off in the file. Download the calendar again, or add what is missing.",
        ),
    ],
)
def test_broken_event_is_rejected_and_the_rest_is_read(broken, reason):
    contents = read(event("UID:before"), broken, event("UID:after"))
    assert [draft.source_id for draft in contents.drafts] == ["before", "after"]
    assert reasons(contents) == [(8, reason)]


def test_cells_of_a_rejected_event_can_be_mended_as_a_row():
    contents = read(
        event(
            "UID:7@example.org",
            "DTEND;TZID=US/Eastern:20261005T120000",
            "LOCATION:Main St\\, Durham",
            "DESCRIPTION:One\\nTwo",
            "URL:https://example.org",
            "STATUS:CONFIRMED",
            "ORGANIZER;CN=Fire:mailto:f",
            "ATTENDEE;CN=Police:mailto:p",
            start="DTSTART;TZID=US/Eastern:20261005T140000",
        )
    )
    (rejected,) = contents.rejected
    assert rejected.cells == {
        "id": "7@example.org",
        "title": "Fire drill",
        "start": "20261005T140000",
        "end": "20261005T120000",
        "zone": "US/Eastern",
        "place": "Main St, Durham",
        "description": "One\nTwo",
        "url": "https://example.org",
        "status": "CONFIRMED",
        "department": "Fire",
        "partners": "Police",
    }


def test_truncated_file():
    content = calendar(event("UID:1"), event("UID:2"))
    contents = read_calendar(content[: content.index(b"UID:2") + 5], OPTIONS)
    assert [draft.source_id for draft in contents.drafts] == ["1"]
    assert reasons(contents) == [
        (8, "This event is cut off in the file. Download the calendar again, or add what is missing.")
    ]
    assert notes(contents) == ["The file ends before the calendar does, so events may be missing. Download it again."]


def test_other_components_are_left_out_with_a_note():
    alarm = "BEGIN:VALARM\r\nSUMMARY:Alarm\r\nDESCRIPTION:Wake up\r\nEND:VALARM"
    contents = read(event(alarm), "BEGIN:VTODO\r\nSUMMARY:Task\r\nDTSTART:20261005\r\nEND:VTODO")
    assert [(draft.title, draft.description) for draft in contents.drafts] == [("Fire drill", None)]
    assert notes(contents) == ["Entries that are no events (tasks, reminders, notes, busy times), left out: 2."]


# Series

WEEKLY = ("UID:w", "DTEND;TZID=America/New_York:20261005T150000", "RRULE:FREQ=WEEKLY;COUNT=4")
MONDAY = "DTSTART;TZID=America/New_York:20261005T140000"


def starts(contents: FileContents) -> list[dt.datetime | dt.date]:
    return [draft.starts_at or draft.start_date for draft in contents.drafts]


def test_series_is_read_as_its_dates_by_the_wall_clock():
    contents = read(event(*WEEKLY, start=MONDAY))
    assert starts(contents) == [at(10, 5, 14), at(10, 12, 14), at(10, 19, 14), at(10, 26, 14)]
    assert [draft.ends_at for draft in contents.drafts] == [at(10, day, 15) for day in (5, 12, 19, 26)]
    assert [draft.occurrence for draft in contents.drafts] == [
        f"2026-10-{day}T18:00:00+00:00" for day in ("05", "12", "19", "26")
    ]
    assert {(draft.source_id, draft.row) for draft in contents.drafts} == {("w", 3)}
    assert notes(contents) == [
        "Recurring events: 1. They were read as 4 single dates, those from 2026-01-01 to 2026-12-31."
    ]


def test_series_keeps_its_hour_when_clocks_change():
    contents = read(event("RRULE:FREQ=WEEKLY;COUNT=2", start="DTSTART;TZID=America/New_York:20261026T140000"))
    assert starts(contents) == [at(10, 26, 14), at(11, 2, 14)]
    assert [draft.occurrence for draft in contents.drafts] == ["2026-10-26T18:00:00+00:00", "2026-11-02T19:00:00+00:00"]


def test_endless_series_is_read_within_the_window_and_single_events_whatever_their_date():
    contents = read(
        event("UID:y", "RRULE:FREQ=YEARLY", start="DTSTART;VALUE=DATE:19991231"),
        event("UID:d", "RRULE:FREQ=MONTHLY", start="DTSTART;TZID=America/New_York:20200131T233000"),
        event("UID:s", start="DTSTART:20050101"),
    )
    assert [(draft.source_id, draft.start_date, draft.occurrence) for draft in contents.drafts if draft.all_day] == [
        ("y", dt.date(2026, 12, 31), "2026-12-31"),
        ("s", dt.date(2005, 1, 1), None),
    ]
    assert [draft.start_date.month for draft in contents.drafts if draft.source_id == "d"] == [1, 3, 5, 7, 8, 10, 12]


@pytest.mark.parametrize(
    ("exclusion", "days"),
    [
        ("EXDATE;TZID=America/New_York:20261012T140000,20261019T140000", [5, 26]),
        ("EXDATE:20261012T180000Z", [5, 19, 26]),
        ("EXDATE:20261012T140000", [5, 19, 26]),
        ("EXDATE;VALUE=DATE:20261012", [5, 19, 26]),
        ("EXDATE:20261012T150000", [5, 12, 19, 26]),
        ("EXDATE:", [5, 12, 19, 26]),
        ("EXRULE:FREQ=WEEKLY;INTERVAL=2", [12, 26]),
    ],
)
def test_excluded_dates(exclusion, days):
    assert starts(read(event(*WEEKLY, exclusion, start=MONDAY))) == [at(10, day, 14) for day in days]


def test_excluded_dates_of_an_all_day_series_written_as_times():
    contents = read(event("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261006T000000Z", start="DTSTART;VALUE=DATE:20261005"))
    assert starts(contents) == [dt.date(2026, 10, 5), dt.date(2026, 10, 7)]


def test_added_dates_and_periods():
    contents = read(
        event(
            "DURATION:PT1H",
            "RDATE;TZID=America/New_York:20261007T090000,20261008T090000",
            "RDATE;VALUE=PERIOD:20261009T130000Z/PT3H",
            start=MONDAY,
        )
    )
    assert starts(contents) == [at(10, 5, 14), at(10, 7, 9), at(10, 8, 9), at(10, 9, 9)]
    assert [draft.ends_at for draft in contents.drafts] == [at(10, 5, 15), at(10, 7, 10), at(10, 8, 10), at(10, 9, 12)]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261019", 19),
        ("20261019T180000Z", 19),
        ("20261019T175959Z", 12),
        ("20261019T140000", 19),
        ("20261019T139900", None),
    ],
)
def test_last_date_of_a_series(until, last):
    contents = read(event(f"RRULE:FREQ=WEEKLY;UNTIL={until}", start=MONDAY))
    assert (contents.drafts[-1].start_date.day if contents.drafts else None) == last


@pytest.mark.parametrize(("until", "last"), [("20261007", 7), ("20261007T000000Z", 7), ("20261007T035959Z", 6)])
def test_last_date_of_an_all_day_series(until, last):
    contents = read(event(f"RRULE:FREQ=DAILY;UNTIL={until}", start="DTSTART;VALUE=DATE:20261005"))
    assert contents.drafts[-1].start_date == dt.date(2026, 10, last)


def test_changed_dates_of_a_series_keep_the_name_of_their_original_start():
    moved = event("UID:w", "RECURRENCE-ID:20261012T180000Z", title="Moved", start="DTSTART:20261014T130000Z")
    dropped = event("UID:w", "RECURRENCE-ID;TZID=America/New_York:20261019T140000", "STATUS:CANCELLED", start=MONDAY)
    contents = read(moved, event(*WEEKLY, start=MONDAY), dropped.replace("20261005", "20261019"))
    assert sorted((draft.occurrence, draft.title, draft.starts_at, draft.status) for draft in contents.drafts) == [
        ("2026-10-05T18:00:00+00:00", "Fire drill", at(10, 5, 14), None),
        ("2026-10-12T18:00:00+00:00", "Moved", at(10, 14, 9), None),
        ("2026-10-19T18:00:00+00:00", "Fire drill", at(10, 19, 14), "cancelled"),
        ("2026-10-26T18:00:00+00:00", "Fire drill", at(10, 26, 14), None),
    ]


def test_change_of_this_and_future_dates():
    changed = event(
        "UID:w",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20261012T140000",
        "DURATION:PT2H",
        title="Later",
        start="DTSTART;TZID=America/New_York:20261012T160000",
    )
    contents = read(event(*WEEKLY, start=MONDAY), changed)
    assert [(draft.occurrence, draft.title, draft.starts_at, draft.ends_at) for draft in contents.drafts] == [
        ("2026-10-05T18:00:00+00:00", "Fire drill", at(10, 5, 14), at(10, 5, 15)),
        ("2026-10-12T18:00:00+00:00", "Later", at(10, 12, 16), at(10, 12, 18)),
        ("2026-10-19T18:00:00+00:00", "Later", at(10, 19, 16), at(10, 19, 18)),
        ("2026-10-26T18:00:00+00:00", "Later", at(10, 26, 16), at(10, 26, 18)),
    ]


def test_override_without_its_series_is_kept():
    draft = only(event("UID:w", "RECURRENCE-ID:20261004T180000Z"))
    assert (draft.starts_at, draft.occurrence) == (at(10, 5, 14), "2026-10-04T18:00:00+00:00")


def test_overrides_whose_original_start_was_lost_are_told_apart_by_their_own():
    lost = "RECURRENCE-ID;TZID=America/New_York:19691231T190000"
    contents = read(
        event("UID:w", "RRULE:FREQ=WEEKLY;COUNT=2", start="DTSTART;VALUE=DATE:20261005"),
        event("UID:w", lost, start="DTSTART:20261005T213000Z"),
        event("UID:w", lost, start="DTSTART:20261012T213000Z"),
    )
    assert starts(contents) == [at(10, 5, 17, 30), at(10, 12, 17, 30)]


def test_changed_dates_of_a_series_that_is_rejected_are_kept():
    contents = read(event("UID:w", "RRULE:FREQ=OFTEN", start=MONDAY), event("UID:w", "RECURRENCE-ID:20261005T180000Z"))
    assert [draft.occurrence for draft in contents.drafts] == ["2026-10-05T18:00:00+00:00"]
    assert [rejected.row for rejected in contents.rejected] == [3]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;BYHOUR={h};BYMINUTE={m};BYSECOND={m}"])
def test_series_with_too_many_dates_is_cut(rule):
    rule = rule.format(h=",".join(map(str, range(24))), m=",".join(map(str, range(60))))
    contents = read(event(f"RRULE:{rule}"))
    assert len(contents.drafts) == 5_000
    assert contents.drafts[0].starts_at == at(10, 5, 14)
    assert notes(contents)[0] == "“Fire drill” repeats so often that only its first 5000 dates were read."


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=2", "FREQ=HOURLY;BYSETPOS=9", "FREQ=SECONDLY;BYHOUR=1"]
)
def test_series_that_would_take_too_long_is_rejected(rule):
    contents = read(event(f"RRULE:{rule}", start="DTSTART:20150101T000000Z"))
    assert reasons(contents) == [
        (3, f"This event repeats too often to be listed (“{rule}”). Enter the dates you need as single events.")
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYSETPOS=2",
    ],
)
def test_rule_that_never_comes_to_a_date_is_rejected(rule):
    contents = read(event(f"RRULE:{rule}"))
    assert reasons(contents) == [
        (3, f"The rule by which this event repeats, “{rule}”, is not understood. Enter its dates as single events.")
    ]


# Versions


def test_newest_version_is_kept():
    contents = read(
        event("UID:1", "SEQUENCE:2", title="Newest", start="DTSTART:20261007T180000Z"),
        event("UID:1", "SEQUENCE:1", title="Older"),
        event("UID:1", title="First"),
    )
    assert [(draft.title, draft.occurrence) for draft in contents.drafts] == [("Newest", None)]
    assert notes(contents) == [
        "Copies and older versions of events that the file holds in a newer version, left out: 2."
    ]


def test_version_written_last_is_kept_where_numbers_are_equal():
    contents = read(
        event("UID:1", "DTSTAMP:20260102T000000Z", title="Newest"),
        event("UID:1", "DTSTAMP:20260101T000000Z", title="Older"),
    )
    assert [draft.title for draft in contents.drafts] == ["Newest"]


def test_newest_version_of_a_changed_date_is_kept():
    change = ("UID:w", "RECURRENCE-ID:20261012T180000Z")
    contents = read(
        event(*WEEKLY, start=MONDAY),
        event(*change, "SEQUENCE:2", title="Newest", start="DTSTART:20261013T180000Z"),
        event(*change, "SEQUENCE:1", title="Older", start="DTSTART:20261014T180000Z"),
    )
    assert sorted(draft.title for draft in contents.drafts) == ["Fire drill", "Fire drill", "Fire drill", "Newest"]


def test_different_events_of_one_uid_are_all_kept():
    contents = read(event("UID:1"), event("UID:1", title="Open house", start="DTSTART;VALUE=DATE:20261107"))
    assert [(draft.title, draft.source_id, draft.occurrence) for draft in contents.drafts] == [
        ("Fire drill", "1", None),
        ("Open house", "1", "2026-11-07"),
    ]


def test_events_without_uid_are_all_kept():
    assert [draft.source_id for draft in read(event(), event()).drafts] == [None, None]


# Whatever comes

SMALL = calendar(
    "X-WR-TIMEZONE:America/New_York",
    event("UID:1", "DTEND:20261005T200000Z", "DESCRIPTION:Caf\xe9 <b>open</b>\\, all", "STATUS:CONFIRMED"),
    event(*WEEKLY, "EXDATE;TZID=America/New_York:20261012T140000", start=MONDAY),
    event("UID:w", "RECURRENCE-ID:20261019T180000Z", "CATEGORIES:a,b"),
)
PIECES = [
    *(
        b"BEGIN:VEVENT\r\n",
        b"END:VEVENT\r\n",
        b"END:VCALENDAR\r\n",
        b"\r\n",
        b"\r\n ",
        b"\0",
        b"\xff",
        b":",
        b";",
        b"\\",
    ),
    *(
        b"RRULE:FREQ=DAILY\r\n",
        b"DTSTART:00000000\r\n",
        b"T240000",
        b"9",
        b"DURATION:-P9D\r\n",
        b"RDATE:1/2\r\n",
        b"<b",
        b'"',
    ),
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(SMALL)), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=4)),
        max_size=6,
    )
)
def test_any_damage_to_a_calendar_is_survived(damages):
    content = SMALL
    for position, length, piece in damages:
        content = content[:position] + piece + content[position + length :]
    try:
        contents = read_calendar(content, OPTIONS)
    except UnreadableFile as refused:
        assert str(refused).endswith(".")
        return
    for draft in contents.drafts:
        assert draft.title
        assert draft.start_date <= draft.end_date
        assert (draft.starts_at is None) == draft.all_day
    for rejected in contents.rejected:
        assert str(rejected.reason).endswith(".")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    for each in (content, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + content):
        try:
            read_calendar(each, OPTIONS)
        except UnreadableFile as refused:
            assert str(refused).endswith(".")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    st.integers(1, 20),
    st.sampled_from([b" ", b"\t"]),
)
def test_unfolding_undoes_folding_at_any_byte(text, width, sign):
    line = f"X:{text}".encode()
    folded = (b"\r\n" + sign).join(line[begin : begin + width] for begin in range(0, len(line), width))
    assert list(logical_lines(folded)) == [(1, f"X:{text}")]
