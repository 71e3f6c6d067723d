"""Importing page views, and undoing an import: in one transaction that is kept whole or not at all."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

import pyarrow as pa

from data.changes import log_change
from data.page_views.big_files import BigFile, on_disk, opened_big_file
from data.page_views.deriving import FOLDER, derive_all
from data.page_views.exports import GRAINS, Export, Format, Grain, RejectedView, Told
from data.page_views.reading import read_export
from data.reasons import N_, Reason
from data.sample.clear import clear_sample
from data.store import Store, Write

Progress = Callable[[str, float], None]  # stage, to be translated; share done, 0 to 1

READING = N_("Reading the page views")
WRITING = N_("Writing the page views")
COUNTING = N_("Counting by department")
DONE = N_("Done")


@dataclass(frozen=True, slots=True)
class Overlap:
    """What does not count because of an import, or what an import replaces: in whole pages and views."""

    import_number: int  # whose views don't count
    file_name: str
    counted_import: int
    reason: str  # newer, finer, not_whole
    first_day: dt.date
    last_day: dt.date
    pages: int
    views: int


@dataclass(frozen=True, slots=True)
class ImportedViews:
    """What came of an import. `import_number` None: the same file is on record already, nothing was changed."""

    import_number: int | None
    file_name: str
    format: Format
    grain: Grain
    first_day: dt.date
    last_day: dt.date
    rows_read: int
    rows_rejected: int
    views: int
    rejected: tuple[RejectedView, ...]  # the first of them
    notes: tuple[Reason, ...]
    overlaps: tuple[Overlap, ...] = ()
    sample_cleared: bool = False


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was taken in from a file, before it is counted."""

    format: Format
    property: str | None
    grain: Grain
    rows_read: int
    rejected: tuple[RejectedView, ...]
    notes: tuple[Reason, ...]


def import_page_views(
    store: Store,
    path: Path | None,
    name: str,
    content: bytes | None,
    told: Told,
    actor: str,
    at: dt.datetime,
    progress: Progress | None = None,
    keep_sample: bool = False,
) -> ImportedViews:
    """Import the page views of one file: at `path`, or with the `content` uploaded under `name`.

    Raises UnreadableExport with one sentence when nothing in it can be counted; OSError when it can't be opened.
    """
    tell = progress or (lambda stage, share: None)
    tell(READING, 0.0)
    with on_disk(path, content) as file:
        sha256, size = _fingerprint(file)
        known = _known(store, sha256)
        if known is not None:
            return known
        export = opened_big_file(file, name, told) or read_export(name, file.read_bytes(), told)
        with store.write(actor, at) as write:
            cleared = not keep_sample and clear_sample(write)
            result = take_in(write, name, export, sha256, size, told, is_sample=False, tell=tell)
    tell(DONE, 1.0)
    return replace(result, sample_cleared=cleared)


def take_in(
    write: Write,
    name: str,
    export: Export | BigFile,
    sha256: str,
    size: int,
    told: Told,
    is_sample: bool,
    tell: Progress = lambda stage, share: None,
) -> ImportedViews:
    """Write the rows of an export, within the transaction `write`, and count anew."""
    cursor = write.cursor
    ((number,),) = cursor.execute(
        "SELECT coalesce(max(import_number), 0)::INTEGER + 1 FROM page_view_import"
    ).fetchall()
    tell(WRITING, 0.1)
    if isinstance(export, BigFile):
        counts = export.take_in(
            write,
            number,
            lambda: _number_pages_of_big_file(write, told, is_sample),
            lambda share: tell(WRITING, 0.1 + 0.7 * share),
        )
        taken = _Taken("table", None, counts.grain, counts.rows_read, counts.rejected, counts.notes)
        rejected_count = counts.rows_rejected
    else:
        _insert_rows(write, number, export, told, is_sample)
        taken = _Taken(
            export.format,
            export.property,
            max((row.period.grain for row in export.rows), key=GRAINS.index),
            len(export.rows) + len(export.rejected),
            export.rejected,
            export.notes,
        )
        _insert_rejected(write, number, export.rejected)
        rejected_count = len(export.rejected)
    cursor.execute(_PAGES_OF_IMPORT, {"import_number": number})
    cursor.execute((FOLDER / "covers.sql").read_text(encoding="utf-8"), {"import_number": number})
    ((first, last, views),) = cursor.execute(
        "SELECT min(first_day), max(last_day), sum(views)::BIGINT FROM page_of_import WHERE import_number = $number",
        {"number": number},
    ).fetchall()
    result = ImportedViews(
        number,
        PurePath(name).name,
        taken.format,
        taken.grain,
        first,
        last,
        taken.rows_read,
        rejected_count,
        int(views),
        taken.rejected,
        (*taken.notes, *_notes_on_site(write, number, told)),
    )
    _log_import(write, result, taken.property, sha256, size, is_sample)
    tell(COUNTING, 0.85)
    derive_all(write)
    overlaps = tuple(Overlap(*row) for row in cursor.execute(_OVERLAPS_OF, {"import_number": number}).fetchall())
    return replace(result, overlaps=overlaps)


def undo_import(store: Store, import_number: int, actor: str, at: dt.datetime) -> bool:
    """Take an import out of every count; it stays on record. False where it was undone already."""
    return _switch(store, import_number, actor, at, undone=True)


def redo_import(store: Store, import_number: int, actor: str, at: dt.datetime) -> bool:
    """Count an import again that was undone. False where it counts already."""
    return _switch(store, import_number, actor, at, undone=False)


def _switch(store: Store, import_number: int, actor: str, at: dt.datetime, undone: bool) -> bool:
    with store.write(actor, at) as write:
        changed = write.cursor.execute(
            "UPDATE page_view_import SET undone_at = $at, undone_by = $actor "
            "WHERE import_number = $number AND (undone_at IS NULL) = $was_in_force RETURNING import_id",
            {
                "at": at if undone else None,
                "actor": actor if undone else None,
                "number": import_number,
                "was_in_force": undone,
            },
        ).fetchall()
        write.changed = bool(changed)
        if changed:
            log_change(write, "page_view_import", str(changed[0][0]), {"undone": not undone}, {"undone": undone})
            derive_all(write)
    return bool(changed)


def _fingerprint(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _known(store: Store, sha256: str) -> ImportedViews | None:
    """What came of the same file, where it was imported and not undone."""
    row = (
        store.cursor()
        .execute(
            "SELECT file_name, format, grain, first_day, last_day, rows_read, rows_rejected, views "
            "FROM page_view_import WHERE file_sha256 = $sha256 AND undone_at IS NULL AND NOT is_sample",
            {"sha256": sha256},
        )
        .fetchone()
    )
    if row is None:
        return None
    file_name, format_, grain, first, last, rows_read, rows_rejected, views = row
    return ImportedViews(None, file_name, format_, grain, first, last, rows_read, rows_rejected, views, (), ())


def _insert_rows(write: Write, number: int, export: Export, told: Told, is_sample: bool) -> None:
    rows = export.rows
    staged = pa.table(
        {
            "first_day": pa.array([row.period.first for row in rows], pa.date32()),
            "last_day": pa.array([row.period.last for row in rows], pa.date32()),
            "host": pa.array([row.host or "" for row in rows], pa.string()),
            "page": pa.array([row.page for row in rows], pa.string()),
            "views": pa.array([row.views for row in rows], pa.int64()),
        }
    )
    cursor = write.cursor
    cursor.register("staged_view", staged)
    number_pages(write, told.site or "", is_sample)
    cursor.execute(
        "INSERT INTO page_view SELECT $number, page_number, first_day, last_day, sum(views)::BIGINT "
        "FROM staged_view JOIN numbered_page USING (host, page) GROUP BY ALL ORDER BY page_number, first_day",
        {"number": number},
    )
    cursor.unregister("staged_view")
    cursor.execute("DROP TABLE numbered_page")


def _number_pages_of_big_file(write: Write, told: Told, is_sample: bool) -> None:
    write.cursor.execute(
        "CREATE OR REPLACE TEMP TABLE staged_view AS SELECT host, page FROM given_distinct WHERE which = 'page'"
    )
    number_pages(write, told.site or "", is_sample)
    write.cursor.execute("DROP TABLE staged_view")


def number_pages(write: Write, site: str, is_sample: bool) -> None:
    """Give every page of staged_view (host, page) its number, new ones a new one: table numbered_page.

    `site` is the host of pages given by their paths alone.
    """
    cursor = write.cursor
    cursor.execute((FOLDER / "fold_addresses.sql").read_text(encoding="utf-8"), {"site": site})
    cursor.execute(_NEW_PAGES, {"is_sample": is_sample})
    if not is_sample:
        cursor.execute(
            "UPDATE page SET is_sample = FALSE FROM folded "
            "WHERE page.host = folded.of_host AND page.path = folded.of_path AND page.is_sample"
        )
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE numbered_page AS SELECT folded.host, folded.page, page.page_number "
        "FROM folded JOIN page ON page.host = folded.of_host AND page.path = folded.of_path"
    )
    cursor.execute("DROP TABLE folded")


def _insert_rejected(write: Write, number: int, rejected: Sequence[RejectedView]) -> None:
    if rejected:
        write.cursor.executemany(
            "INSERT INTO page_view_rejected VALUES (?, ?, ?, ?, ?)",
            [
                (number, one.row, one.reason.template, _as_json(one.reason.values), _as_json(one.cells))
                for one in rejected
            ],
        )


def _as_json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)


def _notes_on_site(write: Write, number: int, told: Told) -> list[Reason]:
    """Where paths alone were taken for pages of the city's site."""
    ((paths,),) = write.cursor.execute(
        "SELECT count(*) FROM page_of_import JOIN page USING (page_number) "
        "WHERE import_number = $number AND host = $site",
        {"number": number, "site": told.site or ""},
    ).fetchall()
    if not paths or not told.site:
        return []
    return [
        Reason(
            N_("Addresses without a host are taken for pages of {site}; say so at import if they are of another site."),
            {"site": told.site},
        )
    ]


def _log_import(
    write: Write, result: ImportedViews, property_: str | None, sha256: str, size: int, is_sample: bool
) -> None:
    record = {
        "import_number": result.import_number,
        "import_id": uuid.uuid4(),
        "file_name": result.file_name,
        "file_sha256": sha256,
        "file_bytes": size,
        "format": result.format,
        "property": property_,
        "grain": result.grain,
        "first_day": result.first_day,
        "last_day": result.last_day,
        "rows_read": result.rows_read,
        "rows_rejected": result.rows_rejected,
        "views": result.views,
        "notes": json.dumps(
            [{"template": note.template, "values": dict(note.values)} for note in result.notes], ensure_ascii=False
        ),
        "is_sample": is_sample,
        "at": write.at,
        "actor": write.actor,
    }
    write.cursor.execute(
        "INSERT INTO page_view_import VALUES ($import_number, $import_id, $file_name, $file_sha256, $file_bytes, "
        "$format, $property, $grain, $first_day, $last_day, $rows_read, $rows_rejected, $views, $notes, $is_sample, "
        "$at, $actor, NULL, NULL)",
        record,
    )
    log_change(write, "page_view_import", str(record["import_id"]), None, record)


_NEW_PAGES = """
    INSERT INTO page
    SELECT
        (SELECT coalesce(max(page_number), 0) FROM page) + row_number() OVER (ORDER BY of_host, of_path),
        of_host,
        of_path,
        $is_sample
    FROM (SELECT DISTINCT of_host, of_path FROM folded)
    ANTI JOIN page ON page.host = of_host AND page.path = of_path
"""
_PAGES_OF_IMPORT = """
    INSERT INTO page_of_import
    SELECT $import_number, page_number, sum(views)::BIGINT, min(first_day), max(last_day)
    FROM page_view
    WHERE import_number = $import_number
    GROUP BY page_number
"""
_OVERLAPS_OF = """
    SELECT
        out.import_number,
        import.file_name,
        counted_import,
        reason,
        min(out.first_day),
        max(out.last_day),
        count(DISTINCT page_number)::INTEGER,
        sum(out.views)::BIGINT
    FROM page_view_left_out AS out
    JOIN page_view_import AS import USING (import_number)
    WHERE out.import_number = $import_number OR counted_import = $import_number
    GROUP BY ALL
    ORDER BY ALL
"""
