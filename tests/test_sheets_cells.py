"""Times and choices as people type them: what is plain is taken, nothing is guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sheets.cells import BadCell, Column, read_cell
from data.sheets.event_rows import STATUSES

START, STATUS = Column("start", "time"), Column("status", "choice", STATUSES)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("18:30", "18:30"), ("18:30:15", "18:30:15"), ("6:30", "06:30"), ("0:00", "00:00"), (0.75, "18:00"),
        ("6pm", "18:00"), ("6 PM", "18:00"), ("6:30pm", "18:30"), ("6:30 p.m.", "18:30"), ("06:30 p. m.", "18:30"),
        ("6:30\u202fPM", "18:30"), ("18h30", "18:30"), ("6 h 05", "06:05"), ("12am", "00:00"), ("12:15 AM", "00:15"),
        ("12pm", "12:00"), ("11:59:59 pm", "23:59:59"), (" 7 a.m ", "07:00"),
    ],
)  # fmt: skip
def test_times_as_people_type_them(typed: str | float, read: str):
    assert read_cell(typed, START) == read


@pytest.mark.parametrize(
    "typed",
    ["6", 6, 18.5, "25:00", "24:00", "13pm", "0pm", "0:30 am", "18:30 pm", "6:60", "6:3", "6p", "18h", "18h3", "h30",
     "630pm", "1830", "6-7pm", "6pm-8pm", "noon", "pm", "6:30 xm", "6.30", "-6:30", True],
)  # fmt: skip
def test_times_that_are_not_plain_are_refused(typed: str | float):
    with pytest.raises(BadCell) as refused:
        read_cell(typed, START)
    assert str(refused.value).endswith("”: write a time as 18:30")


HALVES = ["am", "AM", " am", "a.m.", " A.M.", " a. m.", "\u202fAM", "\xa0a.m"]


@given(
    st.times(timezones=st.none()).map(lambda time: time.replace(microsecond=0)),
    st.sampled_from(HALVES),
    st.booleans(),
    st.sampled_from(["h", "H", " h "]),
)
def test_every_form_gives_the_time_of_its_24_hour_form(time: dt.time, half: str, is_padded: bool, sign: str):
    wanted = read_cell(time.isoformat(), START)
    hour = (time.hour - 1) % 12 + 1
    named = half if time.hour < 12 else half.replace("a", "p").replace("A", "P")
    digits = f"{hour:02}" if is_padded else str(hour)
    forms = [f"{time.hour}:{time:%M:%S}", f"{digits}:{time:%M:%S}{named}"]
    if not time.second:
        forms += [f"{time:%H:%M}", f"{time.hour}:{time:%M}", f"{time.hour}{sign}{time:%M}"]
        forms.append(f"{digits}:{time:%M}{named}")
        if not time.minute:
            forms.append(f"{digits}{named}")
    assert {form: read_cell(form, START) for form in forms} == dict.fromkeys(forms, wanted)


@given(st.text("0123456789:.hampHAMP ", max_size=10))
def test_what_is_taken_for_a_time_is_written_in_full_and_is_that_time(text: str):
    try:
        read = read_cell(text, START)
    except BadCell:
        return
    if read is not None:
        assert read == dt.time.fromisoformat(str(read)).isoformat("auto")[: len(str(read))]
        assert ":" in text or {*text.casefold()} & {"h", "m"}


@pytest.mark.parametrize(
    ("typed", "read"), [("canceled", "cancelled"), (" Canceled", "cancelled"), ("CANCELLED", "cancelled")]
)
def test_a_status_in_american_spelling_is_taken(typed: str, read: str):
    assert read_cell(typed, STATUS) == read
