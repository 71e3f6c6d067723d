"""Delimited text as a table."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.drafts import UnreadableFile
from data.imports.files import decoded
from data.imports.tables import DELIMITERS, read_table


def rows_of(text: str) -> list[tuple[int, list[str]]]:
    return [(number, list(cells)) for number, cells in read_table(text).rows]


def test_rows_are_numbered_as_in_a_spreadsheet():
    text = 'Title,Date,Notes\nBike rodeo,10/03/2026,"two\nlines"\n\nBlock party,10/04/2026,\n,,\n'
    table = read_table(text)
    assert table.headers == ("Title", "Date", "Notes")
    assert rows_of(text) == [(2, ["Bike rodeo", "10/03/2026", "two\nlines"]), (4, ["Block party", "10/04/2026", ""])]


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_delimiter_is_told(delimiter):
    table = read_table(f"Title{delimiter}Date\nMusic{delimiter}2026-10-03\n")
    assert (table.delimiter, table.headers) == (delimiter, ("Title", "Date"))


def test_delimiter_despite_commas_in_cells():
    assert read_table("Title;Place\nMusic, food, fun;Park, east\nMusic;Park\n").delimiter == ";"


def test_excels_first_line_states_the_delimiter():
    table = read_table("sep=;\r\nTitle;Date\r\nA;2026-10-03\r\n")
    assert (table.headers, table.rows) == (("Title", "Date"), [(2, ["A", "2026-10-03"])])


def test_lines_above_the_headings_are_left_out():
    text = "Calendar of events,,\nMade by Fire,,\nEvent Name,Event Date,Location\nA,2026-10-03,Park\n"
    table = read_table(text)
    assert table.headers == ("Event Name", "Event Date", "Location")
    assert (table.rows, table.left_out_above) == ([(4, ["A", "2026-10-03", "Park"])], 2)


def test_uneven_rows():
    table = read_table("Title,Date\nA\nB,2026-10-03,surplus\nC,2026-10-03,,\n")
    assert table.headers == ("Title", "Date", "column 3")
    assert table.rows == [(2, ["A", "", ""]), (3, ["B", "2026-10-03", "surplus"]), (4, ["C", "2026-10-03", ""])]


def test_blank_and_repeated_headings_get_names():
    assert read_table("Title,,Title,Date,\nA,b,c,2026-10-03,\n").headers == (
        "Title", "column 2", "Title (2)", "Date", "column 5",
    )  # fmt: skip


def test_headings_repeated_below_are_no_records():
    assert rows_of("Title,Date\nA,1\ntitle,DATE\nTitle,Date\nB,2\n")[-1] == (5, ["B", "2"])


def test_table_without_headings_keeps_its_first_record():
    table = read_table("Bike rodeo,10/03/2026\nBlock party,10/04/2026\n")
    assert table.headers == ("column 1", "column 2")
    assert len(table.rows) == 2


def test_quotation_mark_never_closed_spoils_one_row_only():
    text = 'Title,Date\nA,2026-10-03\n"B,2026-10-04\nC,2026-10-05\nD,2026-10-06\n'
    assert rows_of(text) == [
        (2, ["A", "2026-10-03"]),
        (3, ['"B', "2026-10-04"]),
        (4, ["C", "2026-10-05"]),
        (5, ["D", "2026-10-06"]),
    ]


def test_quotation_mark_never_closed_in_a_long_file():
    many = "".join(f"Event {number},2026-10-03\n" for number in range(20_000))
    table = read_table('Title,Date\n"A,2026-10-03\n' + many)
    assert len(table.rows) == 20_001


def test_zero_signs_are_removed():
    assert rows_of("Title,Date\nA\0B,2026\0-10-03\n") == [(2, ["AB", "2026-10-03"])]


@pytest.mark.parametrize("text", ["", "\n\n", " , ,\n", "\0"])
def test_nothing_in_it(text):
    with pytest.raises(UnreadableFile, match="is empty"):
        read_table(text)


CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\ufeff"), max_size=20)


@given(
    st.lists(st.tuples(CELL.map(lambda text: f"x{text}"), CELL, CELL), min_size=1, max_size=20),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(rows, delimiter, encoding):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("Event Name", "Event Date", "Location"), *rows])
    table = read_table(decoded(written.getvalue().encode(encoding)))
    assert table.headers == ("Event Name", "Event Date", "Location")
    assert [tuple(cells) for _, cells in table.rows] == rows


@given(st.text(alphabet='ab"\n\r,;\t| Title1/203', max_size=200))
def test_any_text_is_a_table_or_unreadable(text):
    try:
        table = read_table(text)
    except UnreadableFile:
        return
    assert all(len(cells) == len(table.headers) for _, cells in table.rows)
    assert len(set(table.headers)) == len(table.headers)
