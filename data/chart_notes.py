"""Dated remarks on a measure's charts, some of which start its natural limits anew."""

import datetime as dt
import uuid
from collections.abc import Iterable

from data.changes import log_change
from data.store import Store, Write
from data.strategic_plan import ChartNote


def add_note(
    store: Store,
    initiative_id: str,
    noted_on: dt.date,
    text: str,
    text_es: str | None,
    is_rebase: bool,
    actor: str,
    at: dt.datetime,
) -> uuid.UUID:
    """Put a note on record; its id. Raises duckdb.ConstraintException for a blank text."""
    note_id = uuid.uuid4()
    with store.write(actor, at) as write:
        _insert(write, note_id, initiative_id, noted_on, text, text_es, is_rebase)
    return note_id


def remove_note(store: Store, note_id: uuid.UUID, actor: str, at: dt.datetime) -> None:
    """Take a note off the charts; it stays on record."""
    with store.write(actor, at) as write:
        removed = write.cursor.execute(
            "UPDATE chart_note SET removed_at = $at, removed_by = $actor "
            "WHERE note_id = $note AND removed_at IS NULL RETURNING text",
            {"at": at, "actor": actor, "note": note_id},
        ).fetchall()
        write.changed = bool(removed)
        if removed:
            log_change(write, "chart_note", str(note_id), {"text": removed[0][0]}, {"removed": True})


def bring_back_note(store: Store, note_id: uuid.UUID, actor: str, at: dt.datetime) -> None:
    """Undo a removal."""
    with store.write(actor, at) as write:
        brought_back = write.cursor.execute(
            "UPDATE chart_note SET removed_at = NULL, removed_by = NULL "
            "WHERE note_id = $note AND removed_at IS NOT NULL RETURNING text",
            {"note": note_id},
        ).fetchall()
        write.changed = bool(brought_back)
        if brought_back:
            log_change(write, "chart_note", str(note_id), {"removed": True}, {"removed": False})


def adopt_first_notes(store: Store, notes: Iterable[ChartNote], actor: str, at: dt.datetime) -> None:
    """Put the plan's own notes on record, once: one that was removed since stays removed."""
    with store.write(actor, at) as write:
        known = {note_id for (note_id,) in write.cursor.execute("SELECT note_id FROM chart_note").fetchall()}
        new = [note for note in notes if note.note_id not in known]
        write.changed = bool(new)
        for note in new:
            _insert(write, note.note_id, note.initiative_id, note.noted_on, note.text, note.text_es, note.is_rebase)


def _insert(
    write: Write,
    note_id: uuid.UUID,
    initiative_id: str,
    noted_on: dt.date,
    text: str,
    text_es: str | None,
    is_rebase: bool,
) -> None:
    write.cursor.execute(
        "INSERT INTO chart_note (note_id, initiative_id, noted_on, text, text_es, is_rebase, made_at, made_by) "
        "VALUES ($note, $initiative, $on, $text, $text_es, $is_rebase, $at, $actor)",
        {
            "note": note_id,
            "initiative": initiative_id,
            "on": noted_on,
            "text": text.strip(),
            "text_es": (text_es or "").strip() or None,
            "is_rebase": is_rebase,
            "at": write.at,
            "actor": write.actor,
        },
    )
    log_change(
        write,
        "chart_note",
        str(note_id),
        None,
        {"initiative_id": initiative_id, "noted_on": noted_on, "text": text.strip(), "is_rebase": is_rebase},
    )
