"""Delimited text as a table: its headings found, its records numbered as a spreadsheet numbers them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from data.city import folded
from data.imports.drafts import UnreadableFile
from data.imports.headers import field_of, is_personal
from data.imports.times import Moment, is_bare_number, read_moment
from data.reasons import N_, Reason

Row = tuple[int, Sequence[str]]

DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_RECORDS = 60
_HEADING_DEPTH = 20  # titles and remarks above the headings take no more records than this


@dataclass(frozen=True)
class Table:
    """The records of a file under unique headings; every row has as many cells as there are headings.

    A row's number is the one that a spreadsheet shows: the first record of the file is 1, blank ones count.
    In JSON the first record is 1, too, but it holds no headings.
    """

    headers: tuple[str, ...]
    rows: Sequence[Row]
    name: str = "the file"
    kind: Literal["table", "json"] = "table"
    delimiter: str | None = None
    left_out_above: int = 0  # records with text above the headings


def read_table(text: str, name: str = "the file") -> Table:
    """The table that `text` holds. Raises UnreadableFile if there is no record in it."""
    text = text.replace("\0", "").removeprefix("\ufeff")
    text, delimiter = _declared_delimiter(text)
    delimiter = delimiter or likely_delimiter(text)
    records = [(number, cells) for number, cells in enumerate(_records(text, delimiter), start=1) if any(cells)]
    records = [record for record in records if not "".join(record[1]).isspace()]
    if not records:
        raise UnreadableFile(Reason(N_("{name} is empty. Export it again and check its rows."), {"name": name}))
    at = _heading_position([cells for _, cells in records[:_HEADING_DEPTH]])
    headings = records[at][1] if at is not None else ()
    first_row = 0 if at is None else at + 1
    headers = unique_headers(headings, _width(records[first_row:], len(headings)))
    return Table(
        headers=headers,
        rows=_rows(records[first_row:], tuple(headings), len(headers)),
        name=name,
        delimiter=delimiter,
        left_out_above=at or 0,
    )


def looks_tabular(text: str) -> bool:
    """Whether `text` begins as a table: a known heading, or most of its first records equally wide."""
    sample, delimiter = _declared_delimiter(_sample(text))
    records = _first_records(sample, delimiter or likely_delimiter(sample))
    if max((known_headings(cells) for cells in records[:_HEADING_DEPTH]), default=0) > 1:
        return True
    width, rows = _usual_width(records)
    if width > 1:
        return len(records) > 1 and rows >= 0.6 * len(records)
    return bool(records) and known_headings(records[0]) == 1


def likely_delimiter(text: str) -> str:
    """The sign that best splits the first records of `text`: most known headings, then most even, then widest."""
    sample = _sample(text)

    def evidence(delimiter: str) -> tuple[int, float, int]:
        records = _first_records(sample, delimiter)
        width, rows = _usual_width(records)
        known = max((known_headings(cells) for cells in records[:_HEADING_DEPTH]), default=0)
        return known, rows / len(records) if width > 1 else 0, width

    return max(DELIMITERS, key=evidence)


def known_headings(cells: Sequence[str]) -> int:
    """How many of `cells` are headings that name a field or a person's data."""
    return sum(1 for cell in cells if 0 < len(cell) < 100 and (field_of(cell) is not None or is_personal(cell)))


def unique_headers(headings: Sequence[str], width: int) -> tuple[str, ...]:
    """`headings` stripped, filled up to `width`, blank ones named by their place and repeated ones numbered."""
    taken: set[str] = set()
    headers: list[str] = []
    for place in range(width):
        heading = " ".join(headings[place].split()) if place < len(headings) else ""
        heading = unique = heading or f"column {place + 1}"
        again = 1
        while unique in taken:
            again += 1
            unique = f"{heading} ({again})"
        taken.add(unique)
        headers.append(unique)
    return tuple(headers)


def _declared_delimiter(text: str) -> tuple[str, str | None]:
    """The text without Excel's first line `sep=;`, and the delimiter which that line states."""
    found = _SEP_LINE.match(text)
    return (text[found.end() :], found[1]) if found else (text, None)


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    head = text[:_SAMPLE_CHARACTERS]
    return head[: head.rfind("\n") + 1] or head


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    return list(islice((cells for cells in _records(text, delimiter) if any(cells)), _SAMPLE_RECORDS))


def _usual_width(records: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The most frequent number of cells, the larger at a tie, and how many records have it."""
    widths = Counter(len(cells) for cells in records)
    return max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of `text`, a blank line as an empty one.

    A quotation mark that is never closed would swallow the rest of the file: its line is then read as it stands.
    """
    lines = io.StringIO(text, newline="").readlines()
    start = 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter)
        first_line = start
        unclosed = False
        try:
            for cells in reader:
                at_end = first_line + reader.line_num >= len(lines)
                if at_end and first_line + reader.line_num - start > 1 and _is_unclosed(lines[start:], delimiter):
                    unclosed = True
                    break
                yield cells
                start = first_line + reader.line_num
        except csv.Error:  # a cell longer than the csv module takes: the mark was not closed
            unclosed = True
        if unclosed:
            yield lines[start].rstrip("\r\n").split(delimiter)
            start += 1


def _is_unclosed(lines: Sequence[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _heading_position(records: Sequence[Sequence[str]]) -> int | None:
    """Where the headings stand; None if there are none, because the first full record holds a date already."""
    known = [known_headings(cells) for cells in records]
    if max(known) > 1:
        return known.index(max(known))
    width, _ = _usual_width(records)
    # a title above may be as wide, but most of its cells are blank
    filled = [sum(1 for cell in cells if cell.strip()) for cells in records]
    at = next((place for place, count in enumerate(filled) if 2 * count >= width), 0)
    return None if any(_is_date(cell) for cell in records[at]) else at


def _is_date(cell: str) -> bool:
    return not is_bare_number(cell) and isinstance(read_moment(cell, False), Moment)


def _width(records: Sequence[tuple[int, Sequence[str]]], headings: int) -> int:
    """The number of columns: surplus cells get a column of their own, but blank ones do not."""
    widest = headings
    for _, cells in records:
        if len(cells) > widest:
            filled = (place for place in range(len(cells), widest, -1) if cells[place - 1].strip())
            widest = next(filled, widest)
    return widest


def _rows(records: Sequence[tuple[int, list[str]]], headings: Sequence[str], width: int) -> list[Row]:
    """The records filled or cut to `width`, without headings that a long export repeats."""
    repeated = [folded(heading) for heading in headings]
    rows: list[Row] = []
    for number, cells in records:
        if headings and cells[0] == headings[0] and [folded(cell) for cell in cells] == repeated:
            continue
        if len(cells) != width:
            cells = cells[:width] + [""] * (width - len(cells))
        rows.append((number, cells))
    return rows
