"""What people are writing and have not saved yet: kept, so that a reload or a lost connection loses nothing."""

import datetime as dt
import json
from typing import Any

import duckdb

from data.store import Store


def keep_draft(store: Store, person: str, subject: str, content: dict[str, Any], at: dt.datetime) -> None:
    """Keep what `person` is writing about `subject`, in place of what was kept of it before."""
    with store.write(person, at) as write:
        write.moves_version = False
        write.cursor.execute(
            "INSERT OR REPLACE INTO draft VALUES ($person, $subject, $content, $at)",
            {"person": person, "subject": subject, "content": json.dumps(content, default=str), "at": at},
        )


def kept_draft(
    cursor: duckdb.DuckDBPyConnection, person: str, subject: str
) -> tuple[dict[str, Any], dt.datetime] | None:
    """What is kept of `person`'s writing about `subject`, and since when; None when there is nothing."""
    row = cursor.execute(
        "SELECT content, saved_at FROM draft WHERE person = $person AND subject = $subject",
        {"person": person, "subject": subject},
    ).fetchone()
    return (json.loads(row[0]), row[1]) if row else None


def drafts_about(
    cursor: duckdb.DuckDBPyConnection, person: str, beginning: str
) -> list[tuple[str, dict[str, Any], dt.datetime]]:
    """What is kept of `person`'s writing about subjects that begin so, the newest first: subject, content, since."""
    rows = cursor.execute(
        "SELECT subject, content, saved_at FROM draft WHERE person = $person AND starts_with(subject, $beginning) "
        "ORDER BY saved_at DESC, subject",
        {"person": person, "beginning": beginning},
    ).fetchall()
    return [(subject, json.loads(content), saved_at) for subject, content, saved_at in rows]


def draft_named(cursor: duckdb.DuckDBPyConnection, subject: str) -> tuple[str, dict[str, Any], dt.datetime] | None:
    """Who keeps a draft about `subject`, what it is, and since when; None when there is none. The newest of several."""
    row = cursor.execute(
        "SELECT person, content, saved_at FROM draft WHERE subject = $subject ORDER BY saved_at DESC LIMIT 1",
        {"subject": subject},
    ).fetchone()
    return (row[0], json.loads(row[1]), row[2]) if row else None


def drop_draft(store: Store, person: str, subject: str, at: dt.datetime) -> None:
    """Forget a draft: what it held is saved, or its writer let it go."""
    with store.write(person, at) as write:
        write.moves_version = False
        write.cursor.execute(
            "DELETE FROM draft WHERE person = $person AND subject = $subject", {"person": person, "subject": subject}
        )
