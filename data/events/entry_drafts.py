"""Unfinished entries of events: what a draft holds, and which drafts a person has left."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import duckdb

from data.drafts import draft_named, drafts_about, drop_draft, keep_draft
from data.events.entry import EventEntry
from data.events.repeats import Repeat
from data.store import Store

SUBJECT = "event"  # begins the subject of every draft of an event
DAYS, TIMES, LISTS = ("day", "last_day"), ("start", "end"), ("languages", "needs", "invited")


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What stood in the form, what it started from, the revision seen (0: a new event), and where it was begun."""

    entry: EventEntry
    base: EventEntry
    revision: int
    repeat: Repeat | None
    asked: Mapping[str, str]  # the parameters of the address that the form was opened at


def keep_entry_draft(store: Store, person: str, draft_id: uuid.UUID, draft: EntryDraft, at: dt.datetime) -> None:
    """Keep an unfinished entry in place of what was kept of it before.

    Each form that is opened has a draft of its own: neither a second window nor somebody else who signs alike, or not
    at all, writes over it. It follows its writer to another name.
    """
    content = {
        "entry": asdict(draft.entry),
        "base": asdict(draft.base),
        "revision": draft.revision,
        "repeat": asdict(draft.repeat) if draft.repeat else None,
        "asked": dict(draft.asked),
    }
    before = draft_named(store.cursor(), _subject(draft_id))
    keep_draft(store, person, _subject(draft_id), content, at)
    if before is not None and before[0] != person:
        drop_draft(store, before[0], _subject(draft_id), at)


def kept_entry_draft(cursor: duckdb.DuckDBPyConnection, draft_id: uuid.UUID) -> tuple[EntryDraft, dt.datetime] | None:
    """An unfinished entry and since when it is kept; None when there is none such."""
    kept = draft_named(cursor, _subject(draft_id))
    return (_draft_of(kept[1]), kept[2]) if kept else None


def entry_drafts_of(cursor: duckdb.DuckDBPyConnection, person: str) -> list[tuple[uuid.UUID, EntryDraft, dt.datetime]]:
    """A person's unfinished entries, the newest first: draft id, draft, since when."""
    kept = drafts_about(cursor, person, f"{SUBJECT} ")
    return [(uuid.UUID(subject.split()[1]), _draft_of(content), since) for subject, content, since in kept]


def drop_entry_draft(store: Store, draft_id: uuid.UUID, at: dt.datetime) -> None:
    """Forget an unfinished entry: it is saved, or its writer let it go."""
    kept = draft_named(store.cursor(), _subject(draft_id))
    if kept is not None:
        drop_draft(store, kept[0], _subject(draft_id), at)


def _subject(draft_id: uuid.UUID) -> str:
    return f"{SUBJECT} {draft_id}"


def _draft_of(content: Mapping[str, Any]) -> EntryDraft:
    repeat = content["repeat"]
    return EntryDraft(
        _entry_of(content["entry"]),
        _entry_of(content["base"]),
        int(content["revision"]),
        Repeat(repeat["every"], dt.date.fromisoformat(repeat["until"])) if repeat else None,
        content["asked"],
    )


def _entry_of(content: Mapping[str, Any]) -> EventEntry:
    told = {one.name: content[one.name] for one in fields(EventEntry)}
    told |= {name: told[name] and dt.date.fromisoformat(told[name]) for name in DAYS}
    told |= {name: told[name] and dt.time.fromisoformat(told[name]) for name in TIMES}
    told |= {name: tuple(told[name]) for name in LISTS}
    return EventEntry(**told)
