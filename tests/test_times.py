"""Dates and times as people and programs write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.times import (
    NO_HOURS,
    DateOrder,
    Hours,
    Moment,
    Unread,
    date_order,
    day_first_of,
    local_instant,
    named_zone,
    read_hours,
    read_moment,
)

DURHAM = ZoneInfo("America/New_York")
OCT_3 = dt.date(2026, 10, 3)
SIX_PM = dt.time(18)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-10-03",
            "2026/10/3",
            "20261003",
            "10/3/2026",
            "10/03/26",
            "10-03-2026",
            "October 3, 2026",
            "Oct. 3, 2026",
        ),
        *("3 Oct 2026", "3-Oct-26", "Sat, Oct 3 2026", "Saturday, October 3rd, 2026", "Sat 10/03/2026", "46298"),
        *("3 de octubre de 2026", "sábado, 3 de octubre de 2026", "3 de octubre del 2026", " 2026-10-03 "),
    ],
)
def test_ways_to_write_a_day(text):
    assert read_moment(text, day_first=False) == Moment(OCT_3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-03 18:00", Moment(OCT_3, SIX_PM)),
        ("2026-10-03T18:00:00.000Z", Moment(OCT_3, SIX_PM, dt.UTC)),
        ("20261003T180000Z", Moment(OCT_3, SIX_PM, dt.UTC)),
        ("2026-10-03T18:00-04:00", Moment(OCT_3, SIX_PM, dt.timezone(dt.timedelta(hours=-4)))),
        ("2026-10-03 18:00:00-04", Moment(OCT_3, SIX_PM, dt.timezone(dt.timedelta(hours=-4)))),
        ("10/03/2026 6:00 PM EDT", Moment(OCT_3, SIX_PM, DURHAM)),
        ("October 3, 2026 at 6 p.m.", Moment(OCT_3, SIX_PM)),
        ("3 de octubre de 2026 a las 18:00", Moment(OCT_3, SIX_PM)),
        ("46298.75", Moment(OCT_3, SIX_PM)),
        ("1791050400", Moment(OCT_3, SIX_PM, dt.UTC)),
        ("1791050400000", Moment(OCT_3, SIX_PM, dt.UTC)),
        ("10/03/2026 TBD", Moment(OCT_3)),
        ("10/03/2026 6-8 PM", Moment(OCT_3, SIX_PM, None, None, dt.time(20))),
        ("Oct 3-5, 2026", Moment(OCT_3, last_date=dt.date(2026, 10, 5))),
        ("3 al 5 de octubre de 2026", Moment(OCT_3, last_date=dt.date(2026, 10, 5))),
        ("10/03/2026 – 10/05/2026", Moment(OCT_3, last_date=dt.date(2026, 10, 5))),
        ("Dec 30 - Jan 2, 2027", Moment(dt.date(2026, 12, 30), last_date=dt.date(2027, 1, 2))),
    ],
)
def test_day_with_time_zone_or_end(text, expected):
    assert read_moment(text, day_first=False) == expected


@pytest.mark.parametrize("text", ["", "32/13/2026", "Oct 3", "Feb 29, 2025", "13:00", "next week", "0003-01-01", "TBD"])
def test_what_names_no_day(text):
    assert read_moment(text, day_first=False) is Unread.UNREADABLE


def test_order_of_day_and_month():
    assert read_moment("03/04/2026", day_first=False) == Moment(dt.date(2026, 3, 4))
    assert read_moment("03/04/2026", day_first=True) == Moment(dt.date(2026, 4, 3))
    assert read_moment("03/04/2026", day_first=None) is Unread.AMBIGUOUS
    assert read_moment("03/04/2026 - 04/04/2026", day_first=None) is Unread.AMBIGUOUS
    assert read_moment("04/04/2026", day_first=None) == Moment(dt.date(2026, 4, 4))
    assert read_moment("25/10/2026", day_first=None) == Moment(dt.date(2026, 10, 25))


@pytest.mark.parametrize(
    ("values", "order", "day_first"),
    [
        (["03/04/2026", "10/25/2026"], "month first", False),
        (["03/04/2026", "25/10/2026 18:00"], "day first", True),
        (["10/25/2026", "25/10/2026"], "mixed", None),
        (["03/04/2026"], "open", False),
        (["03.04.2026"], "open", True),
        (["2026-10-03", ""], "none", False),
    ],
)
def test_order_is_told_by_the_column(values: list[str], order: DateOrder, day_first: bool | None):
    assert (date_order(values), day_first_of(values)) == (order, day_first)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        *[("6 PM", 18, None), ("6:00 p.m.", 18, None), ("18:00", 18, None), ("1800", 18, None), ("18h00", 18, None)],
        *[
            ("6:00\u202fPM", 18, None),
            ("0.75", 18, None),
            ("noon", 12, None),
            ("Midnight", 0, None),
            ("24:00", 0, None),
        ],
        *[("12 AM", 0, None), ("12 PM", 12, None), ("mediodía", 12, None)],
        *[("6-8 PM", 18, 20), ("10:00 AM – 2:00 PM", 10, 14), ("10am–2pm", 10, 14), ("6 to 8pm", 18, 20)],
        *[("11-1 PM", 11, 13), ("10 PM - 2 AM", 22, 2), ("9 AM-5", 9, 17), ("de 6:00 p. m. a 8:00 p. m.", 18, 20)],
    ],
)
def test_times_of_day(text, start, end):
    assert read_hours(text) == Hours(dt.time(start), None if end is None else dt.time(end))


@pytest.mark.parametrize("text", ["all day", "All-Day", "todo el día", "TBD", "n/a", "por definir"])
def test_no_time_yet(text):
    assert read_hours(text) is NO_HOURS


@pytest.mark.parametrize("text", ["6", "8-10", "25:00", "18:60", "after lunch"])
def test_time_that_would_have_to_be_guessed(text):
    assert read_hours(text) is None


def test_zones_by_their_names():
    assert named_zone("Eastern Standard Time") == named_zone("ET") == named_zone("America/New_York") == DURHAM
    assert named_zone("UTC") is dt.UTC
    assert named_zone("Middle Earth") is None


@pytest.mark.parametrize(
    ("date", "time", "utc"),
    [
        (dt.date(2026, 3, 8), dt.time(2, 30), "2026-03-08T07:30:00+00:00"),  # skipped: shown as 3:30
        (dt.date(2026, 11, 1), dt.time(1, 30), "2026-11-01T05:30:00+00:00"),  # twice: the first
    ],
)
def test_hours_when_clocks_change(date, time, utc):
    assert local_instant(date, time, DURHAM).astimezone(dt.UTC).isoformat() == utc


def test_skipped_hour_is_shown_moved_on():
    assert local_instant(dt.date(2026, 3, 8), dt.time(2, 30), DURHAM).hour == 3


@given(
    st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31)),
    st.sampled_from(
        ["%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%d %b %Y", "%a, %b %d %Y", "%d-%b-%y"]
    ),
)
def test_dates_come_back(date, form):
    assert read_moment(date.strftime(form), day_first=False) == Moment(date)


@given(
    st.times().map(lambda time: time.replace(second=0, microsecond=0)), st.sampled_from(["%H:%M", "%I:%M %p", "%H%M"])
)
def test_times_come_back(time, form):
    assert read_hours(time.strftime(form)) == Hours(time)


@given(st.text(), st.sampled_from([True, False, None]))
def test_any_text_is_read_or_not(text, day_first):
    assert isinstance(read_moment(text, day_first), Moment | Unread)
    assert isinstance(read_hours(text), Hours | None)


@given(st.text(alphabet="0123456789/-:. TZapm+,to", max_size=40))
def test_any_near_date_is_read_or_not(text):
    assert isinstance(read_moment(text, None), Moment | Unread)
    assert isinstance(read_hours(text), Hours | None)
