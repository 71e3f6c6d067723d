"""Which column of a table holds what: told by its heading, and by what stands in it."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from data.city import folded
from data.imports.cells import mark_of
from data.imports.drafts import ParticipationState
from data.imports.headers import BEGINNING, FIELDS, FINISH, OTHER_DATES, field_of, is_personal
from data.imports.participant_headers import (
    MORE,
    IsDepartment,
    More,
    list_kind,
    marked_department,
    marked_name,
    no_department,
)
from data.imports.tables import Table
from data.imports.times import MIDNIGHT, Moment, day_first_of, is_bare_number, is_undecided, read_hours, read_moment
from data.reasons import N_, Reason

Content = Literal["blank", "date", "moment", "midnights", "hours", "hour range", "number", "text"]

_ROWS_LOOKED_AT = 10_000  # of a long table, spread over it
_SAMPLE = 400  # cells looked at to tell what a column holds
_MOST = 0.5
_NAMED_HEADERS = 30  # how many headings a message lists at most
_DATED: tuple[Content, ...] = ("date", "moment", "midnights")
_WORDED = ("title", "department", "partners", "present", "invited")
_LISTS = ("partners", "present", "invited")
_COUNTS = ("attendance", "expected_attendance")
_FIELD_AT_BEGINNING = {
    "date": "date", "midnights": "date", "moment": "start", "hours": "start_time", "hour range": "time_range",
}  # fmt: skip
_FIELD_AT_FINISH = {"date": "end_date", "midnights": "end_date", "moment": "end", "hours": "end_time"}
# The columns that Microsoft Forms puts before the answers: when a person began and sent the form, and who it was
_FORM_TIMES = (("start time", "completion time"), ("hora de inicio", "hora de finalizacion"))
_FORM_NAMES = ("name", "nombre")
_MAIL_ADDRESS = re.compile(r"\S+@\S+\.[A-Za-z]{2,}")


@dataclass(frozen=True)
class ColumnMapping:
    """Which header holds which field, which further ones say who takes part, and how dates are written.

    `more`: header -> "partners", "present" or "invited" for a list read as that field is; "marks" for a column that
    is named after a department and holds a mark where that one takes part.
    `day_first` None: the column mixes both orders, a date that could be either is not read.
    """

    fields: Mapping[str, str] = field(default_factory=dict)  # field -> header
    day_first: bool | None = False
    past_events: Literal["as_reported", "held"] = "as_reported"
    more: Mapping[str, More] = field(default_factory=dict)  # header -> how it is read

    def to_json(self) -> str:
        """The mapping as JSON, to be kept for files of the same shape."""
        kept = {
            "fields": dict(self.fields),
            "day_first": self.day_first,
            "past_events": self.past_events,
            "more": dict(self.more),
        }
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "ColumnMapping":
        """The mapping that to_json wrote. Raises ValueError if `text` is none."""
        kept = json.loads(text)
        if not isinstance(kept, dict) or not isinstance(kept.get("fields"), dict):
            raise ValueError("not a mapping of columns")
        if not set(kept["fields"]) <= set(FIELDS) or kept.get("day_first") not in (True, False, None):
            raise ValueError("a mapping of columns with unknown fields or date order")
        more = kept.get("more", {})  # missing in mappings kept by earlier versions
        if not isinstance(more, dict) or not all(kind in MORE for kind in more.values()):
            raise ValueError("a mapping of columns with unknown lists of participants")
        return cls(
            {str(name): str(header) for name, header in kept["fields"].items()},
            kept.get("day_first"),
            "held" if kept.get("past_events") == "held" else "as_reported",
            {str(header): kind for header, kind in more.items()},
        )


# For records whose cells are named by field already, as those of calendars are
CANONICAL_MAPPING = ColumnMapping({name: name for name in FIELDS})


class _Column(NamedTuple):
    header: str
    content: Content
    filled: int
    sample: Sequence[str]


class _Claim(NamedTuple):
    """A column that could be a field; the best claim is the largest one."""

    evidence: int  # of what it holds: 0 it is blank, 1 the heading alone says so, 2 its cells say so as well
    certainty: int
    filled: int
    place: int
    header: str


def understand(table: Table, is_department: IsDepartment = no_department) -> ColumnMapping:
    """The mapping of the table's columns. A field that no column holds for sure is left out.

    `is_department` tells headings that name a department: below them marks say where it takes part.
    """
    columns = [_column(table, place) for place in range(len(table.headers))]
    aside = _form_metadata(columns)
    more: dict[str, More] = {
        column.header: "marks"
        for column in columns
        if column.header not in aside and _has_marks(column, marked_department(column.header, is_department))
    }
    fields = _by_header([column for column in columns if column.header not in {*aside, *more}])
    rest = [column for column in columns if column.header not in {*fields.values(), *aside, *more}]
    for column in rest:
        kind = list_kind(column.header)
        if kind and _is_list(column):
            more[column.header] = kind
    rest = [column for column in rest if column.header not in more]
    if "date" not in fields and "start" not in fields:
        _add_only(fields, rest, _is_date_by_content, lambda column: "start" if column.content == "moment" else "date")
    if "title" not in fields:
        _add_only(fields, rest, _is_title_by_content, lambda _: "title")
    return ColumnMapping(fields, day_first_of(date_cells(table, fields)), more=more)


def read_as(table: Table, header: str, is_department: IsDepartment = no_department) -> More:
    """How a column is read that a person says holds departments taking part."""
    column = _column(table, table.headers.index(header))
    if column.sample and _has_marks(column, marked_name(header, is_department)):
        return "marks"
    return list_kind(header) or "partners"


def date_cells(table: Table, fields: Mapping[str, str]) -> set[str]:
    """The different texts in the columns that hold dates."""
    places = {table.headers.index(fields[name]) for name in ("date", "start", "end", "end_date") if name in fields}
    return {cells[place] for _, cells in table.rows for place in places}


def shape_of(table: Table) -> str:
    """A fingerprint of the kind of file and its headings, in whatever order they stand."""
    headings = sorted(folded(header) for header in table.headers)
    return hashlib.sha256(json.dumps([table.kind, headings]).encode()).hexdigest()


def missing_fields(mapping: ColumnMapping) -> tuple[str, ...]:
    """Which of the two fields that every event needs no column holds: "title", "date" (or "start")."""
    dated = "date" in mapping.fields or "start" in mapping.fields
    return (() if "title" in mapping.fields else ("title",)) + (() if dated else ("date",))


def no_event_table(table: Table, mapping: ColumnMapping | None = None, name: str | None = None) -> Reason | None:
    """A sentence that says why the table can't be read as one of events; None if it can."""
    missing = missing_fields(mapping if mapping is not None else understand(table))
    template = {
        ("title", "date"): N_("No columns with event titles and event dates were found in {name}; found: {headers}."),
        ("title",): N_("No column with event titles was found in {name}; found: {headers}."),
        ("date",): N_("No column with event dates was found in {name}; found: {headers}."),
    }.get(missing)
    if template is None:
        return None
    shown = list(table.headers[:_NAMED_HEADERS]) + (["…"] if len(table.headers) > _NAMED_HEADERS else [])
    return Reason(template, {"name": name or table.name, "headers": ", ".join(shown)})


def dropped_headers(table: Table, mapping: ColumnMapping) -> tuple[str, ...]:
    """The columns with data on persons that no field takes: their content is not kept."""
    mapped = {*mapping.fields.values(), *mapping.more}
    columns = [_column(table, place) for place in range(len(table.headers)) if table.headers[place] not in mapped]
    form = {name for name in _form_metadata(columns) if folded(name) in _FORM_NAMES}
    return tuple(
        column.header
        for column in columns
        if column.header in form or is_personal(column.header) or _holds(column.sample, _is_mail_address)
    )


def _column(table: Table, place: int) -> _Column:
    rows = table.rows[:: max(1, len(table.rows) // _ROWS_LOOKED_AT)]
    cells = [text for _, row in rows if (text := row[place].strip())]
    sample = cells[:: max(1, len(cells) // _SAMPLE)]
    content = _content(sample)
    if content == "midnights" and not all(_is_midnight(text) for _, row in table.rows if (text := row[place].strip())):
        content = "moment"
    return _Column(table.headers[place], content, len(cells), sample)


def _content(sample: Sequence[str]) -> Content:
    decided = [text for text in sample if not is_undecided(text)]
    if not decided:
        return "blank"
    counts: Counter[Content] = Counter()
    for text, times in Counter(decided).items():
        counts[_content_of(text)] += times
    dated = sum(counts[kind] for kind in _DATED)
    if dated > _MOST * len(decided):
        if counts["moment"]:
            return "moment"
        return "midnights" if counts["midnights"] > counts["date"] else "date"
    timed = counts["hours"] + counts["hour range"]
    if timed > _MOST * len(decided):
        return "hour range" if counts["hour range"] > counts["hours"] else "hours"
    return "number" if counts["number"] > _MOST * len(decided) else "text"


def _content_of(text: str) -> Content:
    if _is_number(text):
        return "number"
    moment = read_moment(text, False)
    if isinstance(moment, Moment) and moment.date.year >= 1900:
        if moment.time is None:
            return "date"
        return "midnights" if _is_midnight(text) else "moment"
    hours = read_hours(text)
    if hours is not None or isinstance(moment, Moment):
        return "hour range" if hours is not None and hours.end is not None else "hours"
    return "text"


def _is_midnight(text: str) -> bool:
    moment = read_moment(text, False)
    return isinstance(moment, Moment) and (moment.time, moment.end_time) == (MIDNIGHT, None)


def _is_number(text: str) -> bool:
    return is_bare_number(text.replace(",", "").lstrip("$+-~ "))


def _holds(sample: Sequence[str], test: Callable[[str], bool]) -> bool:
    return sum(map(test, sample)) > _MOST * len(sample)


def _is_mail_address(text: str) -> bool:
    return _MAIL_ADDRESS.fullmatch(text) is not None


def _has_marks(column: _Column, named: tuple[str, ParticipationState | None] | None) -> bool:
    if named is None:
        return False
    return column.content == "blank" or _holds(column.sample, lambda text: mark_of(text, named[0]) is not None)


def _is_list(column: _Column) -> bool:
    """Whether it can hold names of organisations: words, and neither answers of yes or no nor mail addresses."""
    if column.content == "blank":
        return True
    return column.content == "text" and not _answers(column) and not _holds(column.sample, _is_mail_address)


def _answers(column: _Column) -> bool:
    """Whether the cells answer yes, rather than list names. "None" and "no" can stand for an empty list."""
    marks = [mark for text in column.sample if (mark := mark_of(text)) != "no"]
    return sum(mark is not None for mark in marks) > _MOST * len(marks)


def _form_metadata(columns: Sequence[_Column]) -> set[str]:
    """Headers that a survey tool adds to the answers: the times are those of the answer, not of the event."""
    by_name = {folded(column.header): column for column in reversed(columns)}
    for pair in _FORM_TIMES:
        times = [by_name[name] for name in pair if name in by_name]
        if len(times) == 2 and all(column.content in ("moment", "midnights", "blank", "number") for column in times):
            people = [column for column in columns if folded(column.header) in _FORM_NAMES]
            return {column.header for column in times + people}
    return set()


def _by_header(columns: Sequence[_Column]) -> dict[str, str]:
    claims: dict[str, list[_Claim]] = {}
    for place, column in enumerate(columns):
        named = field_of(column.header)
        if named is None:
            continue
        name, doubt = named
        settled = _settled(name, column)
        if settled is not None:
            claim = _Claim(_evidence(settled, column.content), -doubt, column.filled, -place, column.header)
            claims.setdefault(settled, []).append(claim)
    fields = {name: max(claims[name]).header for name in FIELDS if name in claims}
    if "place" not in fields and "address" in fields and _names_place(fields["address"]):
        fields["place"] = fields.pop("address")
    return fields


def _names_place(header: str) -> bool:
    """Whether a heading such as "Location/Address" names the place as well."""
    return any(named[0] == "place" for word in folded(header).split() if (named := field_of(word)))


def _evidence(name: str, content: Content) -> int:
    if content == "blank":
        return 0
    return 1 if name in (*BEGINNING, *FINISH) and content in ("text", "number") else 2


def _settled(name: str, column: _Column) -> str | None:
    """The field that a column named so is for, given what it holds; None if it holds something else."""
    if column.content == "blank":
        return name
    if name == "time_range" and column.content == "number" and not _holds(column.sample, _is_time):
        return None  # how long it took: "Hours" with 2.5
    if name in BEGINNING:
        return _FIELD_AT_BEGINNING.get(column.content) or _if_some_date(name, "start_time", column)
    if name in FINISH:
        return _FIELD_AT_FINISH.get(column.content) or _if_some_date(name, "end_time", column)
    if name in _COUNTS:
        return name if any(map(_is_number, column.sample)) else None
    if name in _WORDED and column.content in (*_DATED, "number"):
        return None
    if name in _LISTS and _answers(column):
        return None
    return name


def _if_some_date(name: str, timed: str, column: _Column) -> str | None:
    """`name` for counted dates, and for slips such as 32/13/2026 or "Oct 3": their rows are told one by one."""
    has_digits = any(sign.isdigit() for text in column.sample for sign in text)
    if name == timed or name == "time_range":
        return name if has_digits else None
    counted = column.content == "number" and _holds(column.sample, _is_counted_date)
    slips = column.content == "text" and has_digits
    if counted and any("." in text or len(text) >= 10 for text in column.sample):
        return "end" if timed == "end_time" else "start"
    return {"start": "date", "end": "end_date"}.get(name, name) if counted or slips else None


def _is_time(text: str) -> bool:
    return read_hours(text) is not None or _is_counted_date(text)


def _is_counted_date(text: str) -> bool:
    return isinstance(read_moment(text, False), Moment)


def _add_only(
    fields: dict[str, str], rest: Sequence[_Column], fits: Callable[[_Column], bool], name_of: Callable[[_Column], str]
) -> None:
    """Gives a field to the one column that fits; to none if several do."""
    fitting = [column for column in rest if fits(column)]
    if len(fitting) == 1:
        fields[name_of(fitting[0])] = fitting[0].header


def _is_date_by_content(column: _Column) -> bool:
    foreign = field_of(column.header) is not None or is_personal(column.header)
    return column.content in _DATED and not foreign and OTHER_DATES.search(folded(column.header)) is None


def _is_title_by_content(column: _Column) -> bool:
    different = len(set(column.sample))
    return (
        column.content == "text"
        and field_of(column.header) is None
        and not is_personal(column.header)
        and different > _MOST * len(column.sample)
        and _holds(column.sample, lambda text: sum(map(str.isalpha, text)) > 2)
    )
