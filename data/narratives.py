"""The texts of an initiative's page: each saving adds a revision, none is ever overwritten."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from data.changes import log_change
from data.measures.citations import Cited
from data.store import Store, Write
from data.strategic_plan import FirstText

Texts = Mapping[str, Mapping[str, str]]  # language -> section -> Markdown

PLAN_FILES = "the plan's files"  # signs what was never written in the app


@dataclass(frozen=True, slots=True)
class Update:
    """What a person wants an initiative's page to say from now on."""

    initiative_id: str
    status: str
    owner: str
    as_of: dt.date
    texts: Texts
    citations: Mapping[str, Cited]  # period -> the value cited


@dataclass(frozen=True, slots=True)
class Saved:
    """The update is the page's newest revision."""

    revision: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The update says what the page says already."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else saved since the writer began: nothing was stored, the writer sees both."""

    revision: int  # the newest
    written_by: str


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest revision of a page, as stored."""

    revision: int
    written_by: str
    says: dict[str, Any]  # status, owner, as_of, texts, citations
    changed_in: dict[str, int]


def save_update(
    store: Store, update: Update, seen_revision: int, actor: str, at: dt.datetime
) -> Saved | Unchanged | Stale:
    """Add `update`, written on the revision that its writer saw, as the page's newest revision."""
    with store.write(actor, at) as write:
        write.changed = False
        newest = _newest(write, update.initiative_id)
        if newest is not None and newest.revision != seen_revision:
            return Stale(newest.revision, newest.written_by)
        if newest is not None and newest.says == _said(update):
            return Unchanged()
        write.changed = True
        return Saved(_insert(write, update, newest))


def adopt_first_texts(store: Store, first_texts: Iterable[FirstText], at: dt.datetime) -> None:
    """Give pages that nobody has written the texts of the plan's files, and renew those when the files change."""
    with store.write(PLAN_FILES, at) as write:
        write.changed = False
        for first in first_texts:
            update = Update(first.initiative_id, first.status, first.owner, first.as_of, first.texts, {})
            newest = _newest(write, first.initiative_id)
            if newest is None or (newest.written_by == PLAN_FILES and newest.says != _said(update)):
                _insert(write, update, newest)
                write.changed = True


def _newest(write: Write, initiative_id: str) -> _Newest | None:
    row = write.cursor.execute(
        "SELECT revision, written_by, status, owner, as_of, texts, changed_in, citations FROM narrative "
        "WHERE initiative_id = $initiative ORDER BY revision DESC LIMIT 1",
        {"initiative": initiative_id},
    ).fetchone()
    if row is None:
        return None
    revision, written_by, status, owner, as_of, texts, changed_in, citations = row
    says = {
        "status": status,
        "owner": owner,
        "as_of": as_of,
        "texts": json.loads(texts),
        "citations": json.loads(citations),
    }
    return _Newest(revision, written_by, says, json.loads(changed_in))


def _said(update: Update) -> dict[str, Any]:
    return {
        "status": update.status,
        "owner": update.owner,
        "as_of": update.as_of,
        "texts": {language: dict(sections) for language, sections in update.texts.items()},
        "citations": {period: asdict(cited) for period, cited in update.citations.items()},
    }


def _insert(write: Write, update: Update, newest: _Newest | None) -> int:
    revision = newest.revision + 1 if newest else 1
    said = _said(update)
    before = newest.says["texts"] if newest else {}
    changed_in = dict(newest.changed_in) if newest else {}
    changed_in |= {language: revision for language, text in said["texts"].items() if before.get(language) != text}
    narrative_id = uuid.uuid4()
    write.cursor.execute(
        "INSERT INTO narrative VALUES ($narrative, $initiative, $revision, $status, $owner, $as_of, $texts, "
        "$changed_in, $citations, $at, $actor)",
        {
            "narrative": narrative_id,
            "initiative": update.initiative_id,
            "revision": revision,
            "status": update.status,
            "owner": update.owner,
            "as_of": update.as_of,
            "texts": json.dumps(said["texts"], ensure_ascii=False),
            "changed_in": json.dumps(changed_in),
            "citations": json.dumps(said["citations"]),
            "at": write.at,
            "actor": write.actor,
        },
    )
    log_change(
        write, "narrative", str(narrative_id), None, {"initiative_id": update.initiative_id, "revision": revision}
    )
    return revision
