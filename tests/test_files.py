"""What kind of file it is, and its text."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.drafts import UnreadableFile
from data.imports.files import decoded, recognise

TABLE = "Title,Date\nBike rodeo,2026-10-03\n"


def zipped(*members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("events.csv", TABLE.encode(), "table"),
        ("events.csv", TABLE.encode("utf-16"), "table"),
        ("events.ics", TABLE.encode(), "table"),
        ("events.txt", b"Title\tDate\nA\t2026-10-03\n", "table"),
        ("events.csv", b"Title,Date\n", "table"),
        ("titles.csv", b"Event name\nBike rodeo\n", "table"),
        ("events.csv", b"\r\nbegin:vcalendar\r\nEND:VCALENDAR\r\n", "calendar"),
        ("events.ics", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar"),
        ("events.csv", b'[{"title": "A"}]', "json"),
        ("events.json", b'{"title": "A"}\n{"title": "B"}', "json"),
        ("events.csv", b"[Draft],Title,Date\n1,A,2026-10-03\n", "table"),
    ],
)
def test_kind_by_content_before_name(name, content, kind):
    assert recognise(name, content) == kind


WEB_PAGE = "x.csv is a web page, not a file of events. Use the page's own download or export button."
WORKBOOK = "x.csv is an Excel workbook. Save its sheet as “CSV UTF-8 (Comma delimited)” and choose that file."
EMPTY = "x.csv is empty. Export it again and check that it holds events."
PROSE = "x.csv is plain text, not a table of events. Save a table with one heading row as CSV UTF-8."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", EMPTY),
        (b"\xef\xbb\xbf \r\n\t", EMPTY),
        (b"  <!DOCTYPE html><html><body>403</body></html>", WEB_PAGE),
        (b"<HTML><head></head>", WEB_PAGE),
        (zipped("xl/workbook.xml"), WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), WORKBOOK),
        (
            zipped("word/document.xml"),
            "x.csv is a Word document, which can't be read. Choose a CSV, JSON or .ics file.",
        ),
        (zipped("a.csv"), "x.csv is a zip archive. Unpack it and choose the file inside."),
        (b"%PDF-1.7\n", "x.csv is a PDF document, which can't be read. Choose a CSV, JSON or .ics file."),
        (b"\x89PNG\r\n\x1a\n", "x.csv is an image, which can't be read. Choose a CSV, JSON or .ics file."),
        (bytes(range(1, 32)) * 9, "x.csv is a binary file, which can't be read. Choose a CSV, JSON or .ics file."),
        (b"<?xml version='1.0'?><a/>", "x.csv is an XML file. Export the events as CSV, JSON or an .ics calendar."),
        (b"Dear all, the rodeo is on Friday.\n", PROSE),
        (b"Dear all,\n\nthe rodeo is on Friday, as told, and free.\nYours\n", PROSE),
        (
            b'{"message":"Group not found"}',
            "x.csv holds a message instead of events: “Group not found”. Check where it came from and export again.",
        ),
    ],
)
def test_one_sentence_for_what_cant_be_read(content, sentence):
    with pytest.raises(UnreadableFile) as caught:
        recognise("x.csv", content)
    assert str(caught.value) == sentence


def test_calendar_by_name_only():
    with pytest.raises(UnreadableFile) as caught:
        recognise("x.ics", b"Nothing to see\n")
    assert (
        str(caught.value) == "x.ics holds no calendar: no line says BEGIN:VCALENDAR. Export it again as an .ics file."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding):
    text = "Título,Fecha\nFeria del año – “fiesta”,2026-10-03\n"
    assert decoded(text.encode(encoding)) == text


def test_bytes_that_windows_1252_lacks():
    assert decoded(b"caf\xe9 \x81") == "café \N{REPLACEMENT CHARACTER}"


def test_one_broken_sign_does_not_spoil_utf_8():
    assert decoded("año, niño, ".encode() + b"\xc3") == "año, niño, \N{REPLACEMENT CHARACTER}"


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode), st.sampled_from(["a.csv", "b.ics", "c.json"]))
def test_any_content_is_of_a_kind_or_unreadable(content, name):
    try:
        assert recognise(name, content) in ("table", "json", "calendar")
    except UnreadableFile as unreadable:
        assert name in str(unreadable)
    assert isinstance(decoded(content), str)
