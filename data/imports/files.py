"""What kind of file this is, told by its content first and its name second, and its text."""

import codecs
import io
import zipfile

from data.imports.drafts import FileKind, UnreadableFile
from data.imports.json_records import read_json
from data.imports.tables import looks_tabular
from data.reasons import N_, Reason

_SAMPLE_BYTES = 4096
_SAMPLE_CHARACTERS = 64 * 1024
_LAYOUT_CONTROLS = "\t\n\r\v\f\x1a\0"  # signs below the blank that a text may hold
_MOST_CONTROLS = 0.02  # a text with a larger share of other ones is none

_BINARY = (
    (b"%PDF", N_("a PDF document")),
    (b"\x89PNG", N_("an image")),
    (b"\xff\xd8\xff", N_("an image")),
    (b"GIF8", N_("an image")),
    (b"II*\0", N_("an image")),
    (b"MM\0*", N_("an image")),
    (b"\x1f\x8b", N_("a compressed archive")),
    (b"7z\xbc\xaf", N_("a compressed archive")),
    (b"Rar!", N_("a compressed archive")),
    (b"{\\rtf", N_("a text document")),
    (b"SQLite format 3", N_("a database")),
    (b"PAR1", N_("a Parquet file")),
)
_ZIPPED = ((("word/",), N_("a Word document")), (("ppt/",), N_("a presentation")))
_CALENDAR_OPENINGS = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VTODO")
_CALENDAR_NAMES = (".ics", ".ical", ".icalendar", ".ifb", ".vcs")
_JSON_NAMES = (".json", ".geojson", ".jsonl", ".ndjson")


def recognise(name: str, content: bytes) -> FileKind:
    """How to read the file called `name`.

    Raises UnreadableFile with a sentence for people if it is empty, a web page, a workbook or other binary file,
    JSON without records, or text that is neither a calendar nor a table.
    """
    _refuse_binary(name, content)
    text = decoded(content).replace("\0", "").strip()
    if not text:
        raise _unreadable(N_("{name} is empty. Export it again and check that it holds events."), name)
    _refuse_control_signs(name, text)
    _refuse_markup(name, text)
    if _opens_calendar(text):
        return "calendar"
    if _is_meant_as_json(name, text):
        read_json(text, name)
        return "json"
    if looks_tabular(text):
        return "table"
    if name.casefold().endswith(_CALENDAR_NAMES):
        raise _unreadable(
            N_("{name} holds no calendar: no line says BEGIN:VCALENDAR. Export it again as an .ics file."), name
        )
    raise _unreadable(
        N_("{name} is plain text, not a table of events. Save a table with one heading row as CSV UTF-8."), name
    )


def decoded(content: bytes) -> str:
    """The text of `content`: UTF-16 or UTF-8 with or without byte order mark, or else Windows-1252. Never fails."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if encoding := _utf16_without_mark(content):
        return content.decode(encoding, errors="replace")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    accented = sum(1 for sign in text if sign > "\x7f") - damaged
    # Windows-1252 hardly ever looks like UTF-8: a text mostly in UTF-8 is one with a few broken signs
    return text if accented > damaged else content.decode("cp1252", errors="replace")


def _utf16_without_mark(content: bytes) -> str | None:
    """The UTF-16 in which every other byte of Western text is zero; None if `content` is not of that kind."""
    sample = content[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else None


def _refuse_binary(name: str, content: bytes) -> None:
    if content.startswith(b"PK\x03\x04"):
        _refuse_zip(name, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # the container of .xls, and of a workbook with a password
        raise _unreadable_workbook(name)
    thing = binary_thing(content)
    if thing:
        raise _unreadable_thing(name, thing)


def binary_thing(content: bytes) -> str | None:
    """What `content` is, by its first bytes, where it is a known kind of file that is no text; None otherwise."""
    for opening, thing in _BINARY:
        if content.startswith(opening):
            return thing
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return N_("a workbook or an archive")
    return N_("an image, sound or video") if content[:4] == b"RIFF" or content[4:8] == b"ftyp" else None


def _refuse_zip(name: str, content: bytes) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):  # cut short
        members = []
    is_workbook_name = name.casefold().endswith((".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers"))
    if is_workbook_name or any(member.startswith("xl/") for member in members):
        raise _unreadable_workbook(name)
    for folders, thing in _ZIPPED:
        if any(member.startswith(folders) for member in members):
            raise _unreadable_thing(name, thing)
    raise _unreadable(N_("{name} is a zip archive. Unpack it and choose the file inside."), name)


def _refuse_control_signs(name: str, text: str) -> None:
    sample = text[:_SAMPLE_CHARACTERS]
    controls = sum(1 for sign in sample if sign < " " and sign not in _LAYOUT_CONTROLS)
    if controls > _MOST_CONTROLS * len(sample):
        raise _unreadable_thing(name, N_("a binary file"))


def _refuse_markup(name: str, text: str) -> None:
    opening = text[:2000].casefold()
    if opening.startswith(("<!doctype html", "<html", "<head", "<body", "<script", "<table")) or (
        opening.startswith("<") and "<html" in opening
    ):
        raise _unreadable(
            N_("{name} is a web page, not a file of events. Use the page's own download or export button."), name
        )
    if opening.startswith(("<?xml", "<rss", "<feed", "<workbook")):
        raise _unreadable(N_("{name} is an XML file. Export the events as CSV, JSON or an .ics calendar."), name)


def _opens_calendar(text: str) -> bool:
    lines = text[:_SAMPLE_CHARACTERS].upper().splitlines()[:100]
    return any(line.strip().startswith(_CALENDAR_OPENINGS) for line in lines)


def _is_meant_as_json(name: str, text: str) -> bool:
    compact = "".join(text[:200].split())
    return (
        compact.startswith(('{"', "[{", "{}", "[]", '["'))
        or compact in ("null", "true", "false")
        or (compact.startswith(("{", "[")) and name.casefold().endswith(_JSON_NAMES))
    )


def _unreadable(template: str, name: str) -> UnreadableFile:
    return UnreadableFile(Reason(template, {"name": name}))


def _unreadable_thing(name: str, thing: str) -> UnreadableFile:
    return UnreadableFile(
        Reason(
            N_("{name} is {thing}, which can't be read. Choose a CSV, JSON or .ics file."),
            {"name": name, "thing": thing},
        )
    )


def _unreadable_workbook(name: str) -> UnreadableFile:
    return _unreadable(
        N_("{name} is an Excel workbook. Save its sheet as “CSV UTF-8 (Comma delimited)” and choose that file."),
        name,
    )
