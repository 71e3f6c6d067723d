"""The lines of a calendar file: decoded, unfolded, cut into properties and components.

Real files are too often broken for a strict parser: one bad line would cost the whole file. So this module keeps
whatever has the shape of a property, ignores what has not, and tells which events are cut off.
"""

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_LINE_END = re.compile(rb"\r?\r?\n|\r")  # \r\r\n: a file that was converted to Windows line ends twice
_BOUNDARY = re.compile(r"(BEGIN|END):([A-Za-z0-9-]+)\s*", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# A value is quoted, or has a bracket such as (UTC-05:00), whose colon Outlook fails to quote, or is plain.
_PARAMETER = re.compile(r';\s*([^=:;"]+)(?:=((?:"[^"]*"|\([^()":;]*:[^()":;]*\)|[^":;])*+))?')
_ESCAPED = re.compile(r'\\([\\;,:"nN])')
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}  # RFC 6868
_FREE_TEXT = frozenset(("COMMENT", "CONTACT", "DESCRIPTION", "LOCATION", "RESOURCES", "SUMMARY", "X-ALT-DESC"))
_KNOWN = _FREE_TEXT | frozenset(
    "ATTACH ATTENDEE CALSCALE CATEGORIES CLASS COLOR CREATED DTEND DTSTAMP DTSTART DURATION EXDATE EXRULE GEO IMAGE"
    " LAST-MODIFIED METHOD NAME ORGANIZER PRIORITY PRODID RDATE RECURRENCE-ID RELATED-TO REQUEST-STATUS RRULE SEQUENCE"
    " STATUS TRANSP TZID UID URL VERSION".split()
)
_DEEPEST = 12  # VCALENDAR, VEVENT, VALARM are three; a file of BEGIN lines alone must not cost minutes
_TOP_LEVEL = frozenset(("VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"))


@dataclass(slots=True)
class Property:
    """One property: NAME;PARAMETER=…:value. Names are in upper case; the value is as written, escapes and all."""

    name: str
    parameters: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value of a text property, its escapes undone."""
        if "QUOTED-PRINTABLE" in self.parameters.get("ENCODING", "").upper() or "QUOTED-PRINTABLE" in self.parameters:
            return unescaped(self._unquoted())
        return unescaped(self.value)

    def _unquoted(self) -> str:
        """The value of a vCalendar 1.0 property that is written in quoted-printable."""
        content = quopri.decodestring(self.value.encode())
        try:
            return content.decode(self.parameters.get("CHARSET") or "utf-8")
        except (LookupError, UnicodeDecodeError):
            return _decoded(content)


@dataclass(slots=True)
class Component:
    """What stands between BEGIN:name and END:name, without the components inside it."""

    name: str
    row: int  # the line of its BEGIN
    properties: dict[str, list[Property]] = field(default_factory=dict)
    finished: bool = False  # whether its own END was found

    def first(self, name: str) -> Property | None:
        """The first property of that name, None if there is none."""
        found = self.properties.get(name)
        return found[0] if found else None

    def every(self, name: str) -> list[Property]:
        """All properties of that name, in the order of the file."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """The text of the first property of that name, empty if there is none."""
        found = self.first(name)
        return found.text.strip() if found else ""


@dataclass(slots=True)
class CalendarPart:
    """One VCALENDAR: its own properties, its events, the text of its time zones, and how much else it holds."""

    properties: Component
    events: list[Component] = field(default_factory=list)
    time_zones: list[list[str]] = field(default_factory=list)  # the lines of each VTIMEZONE
    others: int = 0


def calendar_parts(content: bytes) -> list[CalendarPart]:
    """The calendars in `content`; events outside any calendar stand in one of their own. Empty if there is none."""
    lines = list(logical_lines(content))
    begin = re.compile(r"BEGIN:(?:VCALENDAR|VEVENT)\s*", re.IGNORECASE)
    if not any(begin.fullmatch(line) for _, line in lines):
        return []
    return _Assembly(lines).parts


def unescaped(text: str) -> str:
    r"""`text` with \n, \, \; and \\ as the characters they stand for."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def logical_lines(content: bytes) -> Iterator[tuple[int, str]]:
    """The unfolded, decoded lines that are not blank, each with the number of its first line in the file.

    Unfolding comes before decoding: some producers fold in the middle of a UTF-8 character.
    """
    row, pieces = 0, list[bytes]()
    for number, line in enumerate(_LINE_END.split(_as_utf8(content)), start=1):
        if not line:
            continue
        if pieces and line[:1] in (b" ", b"\t"):
            pieces.append(line[1:])
        elif pieces and pieces[-1].endswith(b"=") and b"QUOTED-PRINTABLE" in pieces[0].upper():
            pieces[-1] = pieces[-1][:-1]
            pieces.append(line)
        else:
            if pieces:
                yield row, _decoded(b"".join(pieces))
            row, pieces = number, [line.lstrip() if not pieces else line]
    if pieces:
        yield row, _decoded(b"".join(pieces))


def _as_utf8(content: bytes) -> bytes:
    """`content` in UTF-8 if it is in UTF-16, else as it is; without a byte order mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").encode()
    if content[1:2] == b"\0" and content[3:4] == b"\0":
        return content.decode("utf-16-le", errors="replace").encode()
    if content[:1] == b"\0" and content[2:3] == b"\0":
        return content.decode("utf-16-be", errors="replace").encode()
    return content.removeprefix(b"\xef\xbb\xbf")


def _decoded(line: bytes) -> str:
    """`line` read as UTF-8, or as Windows-1252 if it is not that: line by line, for files that mix both."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


class _Assembly:
    """Puts lines together to components, and components to calendars."""

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        self.parts: list[CalendarPart] = []
        self._part: CalendarPart | None = None
        self._open: list[Component] = []
        self._last: Property | None = None  # where a line that is no property belongs
        self._any_case = False  # names in lower case are text of a person, unless the file writes all names so
        for row, line in lines:
            boundary = _BOUNDARY.fullmatch(line)
            if boundary is None:
                self._take(line)
            elif boundary[1].upper() == "BEGIN":
                self._any_case = self._any_case or not line.isupper()
                self._begin(boundary[2].upper(), row)
            else:
                self._any_case = self._any_case or not line.isupper()
                self._end(boundary[2].upper())

    def _begin(self, name: str, row: int) -> None:
        self._last = None
        if name in _TOP_LEVEL:  # these never stand in one another: what is still open is cut off
            self._open = [component for component in self._open if component.name == "VCALENDAR"]
        component = Component(name, row)
        if len(self._open) < _DEEPEST:
            self._open.append(component)
        if name == "VCALENDAR":
            self._part = CalendarPart(component)
            self.parts.append(self._part)
            return
        if self._part is None:
            self._part = CalendarPart(Component("VCALENDAR", row, finished=True))
            self.parts.append(self._part)
        if name == "VEVENT":
            self._part.events.append(component)
        elif name == "VTIMEZONE":
            self._part.time_zones.append([])
        elif not self._in_time_zone():
            self._part.others += 1
        self._keep_of_time_zone(f"BEGIN:{name}")

    def _end(self, name: str) -> None:
        self._last = None
        if not any(component.name == name for component in self._open):
            return
        self._keep_of_time_zone(f"END:{name}")
        while self._open:
            component = self._open.pop()
            if component.name == name:
                component.finished = True
                break
        if name == "VCALENDAR":
            self._part = None

    def _take(self, line: str) -> None:
        if not self._open:
            return
        found = property_of(line, self._any_case)
        if found is None:
            if self._last is not None and self._last.name in _FREE_TEXT:
                self._last.value += "\\n" + line
            return
        self._last = found
        self._open[-1].properties.setdefault(found.name, []).append(found)
        self._keep_of_time_zone(line)

    def _in_time_zone(self) -> bool:
        return any(component.name == "VTIMEZONE" for component in self._open)

    def _keep_of_time_zone(self, line: str) -> None:
        if self._part is not None and self._part.time_zones and self._in_time_zone():
            self._part.time_zones[-1].append(line)


def property_of(line: str, any_case: bool = False) -> Property | None:
    """The property that `line` holds; None if it holds none, such as the rest of a text with unescaped line breaks.

    any_case: names in lower case are names as well; otherwise “Location: the park” is taken for a person's text.
    """
    named = _NAME.match(line)
    if named is None:
        return None
    name, position = named[0].upper(), named.end()
    if named[0] != name and not any_case:
        return None
    parameters: dict[str, str] = {}
    while found := _PARAMETER.match(line, position):
        parameters[found[1].strip().upper()] = _unquoted(found[2] or "")
        position = found.end()
    rest = line[position:].lstrip(" ;")
    if not rest.startswith(":"):
        if name not in _KNOWN or ":" not in rest:
            return None
        rest = rest[rest.index(":") :]  # a parameter that is beyond reading does not cost the property
    value = rest[1:]
    if name not in _KNOWN and not name.startswith("X-") and value.startswith(" "):
        return None  # “NOTE: bring water”
    return Property(name, parameters, value)


def _unquoted(value: str) -> str:
    if "^" in value:
        value = re.sub(r"\^[n'^]", lambda match: _CARET[match[0]], value)
    return value.replace('"', "").strip()
