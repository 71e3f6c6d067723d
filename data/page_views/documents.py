"""A file as text, tables or JSON: opened once, looked at by every reader."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.city import folded
from data.imports.files import binary_thing, decoded
from data.page_views.exports import UnreadableExport
from data.page_views.grids import Grid, Grids, read_grids
from data.reasons import N_


@dataclass(frozen=True)
class Document:
    """A file that people hand in."""

    name: str
    content: bytes

    @cached_property
    def text(self) -> str:
        """Its text."""
        return decoded(self.content).replace("\0", "")

    @cached_property
    def is_json(self) -> bool:
        """Whether it is meant as JSON."""
        return self.text.lstrip()[:1] in ("{", "[")

    @cached_property
    def json(self) -> Any:
        """What its JSON says; None for other text. Raises UnreadableExport when it is cut short."""
        if not self.is_json:
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            raise UnreadableExport(
                N_("{name} is no whole JSON: it may be cut short. Export it again."), name=self.name
            ) from None

    @cached_property
    def grids(self) -> Grids:
        """Its tables; none for JSON."""
        return Grids((), (), None) if self.is_json else read_grids(self.text)

    @property
    def headings(self) -> set[str]:
        """The headings of its first table, folded."""
        tables = self.grids.tables
        return {folded(heading) for heading in tables[0].headings} if tables else set()


def open_document(name: str, content: bytes) -> Document:
    """The file, once it is known to be text. Raises UnreadableExport for anything else, and for one without content."""
    thing = binary_thing(content)
    if thing:
        raise UnreadableExport(
            N_("{name} is {thing}, whatever its name says. Export the page views as CSV or JSON."),
            name=name,
            thing=thing,
        )
    document = Document(name, content)
    opening = document.text.strip()[:200].casefold()
    if not opening:
        raise UnreadableExport(N_("{name} is empty. Export it again and check that it holds page views."), name=name)
    if opening.startswith(("<!doctype", "<html", "<?xml")):
        raise UnreadableExport(
            N_("{name} is a web page, not an export. Use the download button of the analytics tool."), name=name
        )
    return document


def grid_of_records(records: list[Any]) -> Grid:
    """The objects of a JSON list as a table; the first record is row 1."""
    plain = [record for record in records if isinstance(record, dict)]
    headings = tuple(dict.fromkeys(str(key) for record in plain for key in record))
    rows = [
        (number, ["" if record.get(key) is None else str(record.get(key)) for key in headings])
        for number, record in enumerate(plain, start=1)
    ]
    return Grid(headings, rows)
