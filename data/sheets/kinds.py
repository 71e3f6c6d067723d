"""What a kind of record needs to have a tab of its own in the Sheet: its columns, and how it is read and taken here.

A further kind is one more class like those in event_rows.py, part_rows.py and decision_rows.py, named in registry.py.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import duckdb

from data.city import City
from data.reasons import Reason
from data.sheets.cells import Column, Values
from data.store import Write

BOOKKEEPING = ("id", "rev", "updated_at", "updated_by")

ID = Column("id", is_required=True, note="Made by the app. Leave it blank in rows that you type.")
REV = Column("rev", "number", is_required=True, note="How often the app wrote this row. Leave it as it is.")
UPDATED_AT = Column("updated_at", "instant", is_required=True, note="When the app last wrote this row.")
UPDATED_BY = Column("updated_by", is_required=True, note="For whom the app last wrote this row.")


@dataclass(frozen=True, slots=True)
class Taken:
    """One record as the Sheet has it, to be taken over here: all its fields, and those that changed."""

    record_id: uuid.UUID
    values: Values
    changed: frozenset[str]
    is_new: bool
    actor: str
    was_missing: bool = False  # its row had been deleted and is back


class Kind(Protocol):
    """A kind of record with a tab of its own."""

    @property
    def name(self) -> str:
        """The kind's name in tables: that of the table that holds its records, where there is one."""

    @property
    def tab(self) -> str:
        """The title of its tab."""

    @property
    def prefix(self) -> str:
        """What its ids begin with in the Sheet."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its tab, without the bookkeeping ones."""

    def touched(self, cursor: duckdb.DuckDBPyConnection, after: int) -> set[uuid.UUID]:
        """The records that changes later than `after` in the log concern."""

    def every(self, cursor: duckdb.DuckDBPyConnection) -> set[uuid.UUID]:
        """All records of the kind that belong in the Sheet: the sample never does."""

    def here(
        self, cursor: duckdb.DuckDBPyConnection, records: Iterable[uuid.UUID], city: City
    ) -> dict[uuid.UUID, dict[str, object]]:
        """The records as they stand here, in the fields of the tab."""

    def fault(self, values: Values, typed: bool, city: City) -> Reason | None:
        """What is wrong with a row, beyond its single cells; `typed` by a person, it must be right in more."""

    def adopted_id(self, values: Values, spreadsheet: str, used: set[uuid.UUID], city: City) -> uuid.UUID | None:
        """The id of a row that a person typed: the same in every process. None where the record has a row already."""

    def misses(self, write: Write, rows: Sequence[Taken]) -> set[uuid.UUID]:
        """Those of `rows` that speak of records which are not on record here."""

    def take(self, write: Write, rows: Sequence[Taken], city: City) -> None:
        """Take over what the Sheet says."""

    def removed(self, write: Write, records: Sequence[uuid.UUID]) -> None:
        """Take out of force what a person deleted from the Sheet. It stays on record."""


def sheet_id(kind: Kind, record_id: uuid.UUID) -> str:
    """How the record's id is written in its row."""
    return f"{kind.prefix}{record_id}"


def record_id_of(text: str, prefix: str) -> uuid.UUID | None:
    """The id that a cell names; None where it names none of that kind."""
    if not text.startswith(prefix):
        return None
    try:
        return uuid.UUID(text[len(prefix) :])
    except ValueError:
        return None


def all_columns(kind: Kind) -> tuple[Column, ...]:
    """The columns of the kind's tab in the order in which init-sheet writes them."""
    return (ID, REV, *kind.columns, UPDATED_AT, UPDATED_BY)


def differing(one: Mapping[str, object], other: Mapping[str, object]) -> frozenset[str]:
    """The fields in which two states of a record differ; a field that one lacks is blank there."""
    return frozenset(name for name in {*one, *other} if one.get(name) != other.get(name))
