"""Delimited text as tables: what a comment says above them, where one ends and the next begins."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.city import folded
from data.page_views.headings import Role, role_of, roles_of
from data.page_views.periods import day_of

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 60  # records, to tell the delimiter
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_SPAN = re.compile(r"(\d{8})\s*-\s*(\d{8})")
_NAMED = re.compile(r"(.+?):\s*(.+)")
csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: its headings, its rows with their line numbers, and the days that a comment above it states."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[str]]]
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def roles(self) -> dict[Role, int]:
        """The column of each role."""
        return roles_of(self.headings)


@dataclass(frozen=True, slots=True)
class Grids:
    """All tables of a file, and what its comments say."""

    tables: tuple[Grid, ...]
    comments: tuple[str, ...]
    property: str | None


def read_grids(text: str) -> Grids:
    """The tables of `text`. Blank lines and lines of comment (#) end a table where headings follow."""
    text = text.replace("\0", "").removeprefix("\ufeff")
    declared = _SEP_LINE.match(text)
    if declared:
        text, delimiter = text[declared.end() :], declared[1]
    else:
        delimiter = delimiter_of(text)
    tables: list[Grid] = []
    comments: list[str] = []
    span: list[dt.date] = []
    named: str | None = None
    rows: list[tuple[int, Sequence[str]]] = []
    ended = True
    for number, cells in _records(text, delimiter):
        if _is_comment(cells):
            said = delimiter.join(cells).strip().lstrip("#").strip()
            comments.append(said)
            days = _days_in(said)
            span = days if len(days) == 2 else [*span, *days] if len(span) < 2 else days or span
            found = _NAMED.fullmatch(said)
            if found and folded(found[1]) in ("property", "propiedad", "propriete", "propriedade", "proprieta"):
                named = found[2].strip()
            ended = True
        elif not any(cell.strip() for cell in cells):
            ended = ended or not cells
        elif (ended or not tables) and _is_heading(cells, bool(tables)):
            rows = []
            headings = tuple(" ".join(cell.split()) for cell in cells)
            first, last = (span[0], span[1]) if len(span) > 1 else (None, None)
            tables.append(Grid(headings, rows, first, last))
            ended = False
        else:
            rows.append((number, cells))
            ended = False
    return Grids(tuple(tables), tuple(comment for comment in comments if comment.strip("-")), named)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num


def _is_comment(cells: Sequence[str]) -> bool:
    return bool(cells) and cells[0].lstrip().startswith("#")


def _is_heading(cells: Sequence[str], is_further: bool) -> bool:
    """Whether `cells` head a table; the first row of a file does, whatever it says."""
    return not is_further or sum(1 for cell in cells if role_of(cell)) >= min(2, len(cells))


def _days_in(comment: str) -> list[dt.date]:
    span = _SPAN.fullmatch(comment)
    if span:
        ends = [day_of(span[1]), day_of(span[2])]
        return [day for day in ends if day]
    named = _NAMED.fullmatch(comment)
    day = day_of(named[2]) if named else None
    return [day] if day else []


def delimiter_of(text: str) -> str:
    """The sign that parts the most known headings; then the one that parts most."""
    lines = [line for line in text[: 1 << 16].splitlines() if line.strip() and not line.lstrip().startswith("#")]

    def evidence(delimiter: str) -> tuple[int, int]:
        records = list(csv.reader(lines[:LOOKED_AT], delimiter=delimiter))
        known = max((sum(1 for cell in cells if role_of(cell)) for cells in records), default=0)
        return known, len(records[0]) if records else 0

    return max(DELIMITERS, key=evidence)
