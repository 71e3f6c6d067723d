"""Steps that bring an older database file to today's schema.

A step is a file NNNN_what_it_does.sql that takes a file of schema NNNN - 1 to schema NNNN. Version 1 is schema.sql
as first released. Steps are never changed once released; data/schema.sql always states the sum of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent
FIRST_VERSION = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: the schema version it leads to, and its SQL."""

    version: int
    sql: str


def steps_from(version: int, folder: Path = FOLDER) -> tuple[Step, ...]:
    """The steps that a file of schema `version` still needs, in order."""
    steps = (
        Step(int(path.name.split("_")[0]), path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql"))
    )
    return tuple(step for step in steps if step.version > version)


def migrate(connection: duckdb.DuckDBPyConnection, steps: Sequence[Step]) -> None:
    """Apply `steps`, each in a transaction with the version it reaches, so that a cut-off upgrade goes on from there.

    Raises duckdb.Error when a step does not fit the file; the file then stays at the last whole step.
    """
    for step in steps:
        connection.begin()
        try:
            connection.execute(step.sql)
            connection.execute("UPDATE database_state SET schema_version = $version", {"version": step.version})
            connection.commit()
        except BaseException:
            connection.rollback()
            raise


SCHEMA_VERSION = max((step.version for step in steps_from(FIRST_VERSION)), default=FIRST_VERSION)
