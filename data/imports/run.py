"""Importing event records: read, recognise, write, combine, in one transaction that is kept whole or not at all."""

import datetime as dt
import gc
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePath

from data.city import City
from data.combine import combine
from data.imports.columns import ColumnMapping
from data.imports.departments import PastEvents, without_persons
from data.imports.drafts import FileContents, ImportResult, ReadingOptions, RejectedRow
from data.imports.history import log_import, replace_rejected, save_mapping, saved_mapping
from data.imports.reading import OpenedFile, is_department_of, open_file, read_records, series_window
from data.imports.reconcile import reconcile
from data.imports.staging import (
    StagedReport,
    cells_as_json,
    holds_source,
    kept_reports,
    note_rows,
    staged_as_told,
    write_rejected,
    write_reports,
)
from data.reasons import N_
from data.sample.clear import clear_sample
from data.store import Store, Write

Progress = Callable[[str, float], None]  # stage, to be translated; share done, 0 to 1

READING = N_("Reading the records")
COMPARING = N_("Comparing with what is kept")
WRITING = N_("Writing the records")
COMBINING = N_("Looking for possible duplicates")
DONE = N_("Done")


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person says about a file that the file does not say itself."""

    default_department: str | None = None  # id of the department whose file it is
    mapping: ColumnMapping | None = None  # None: as saved for the file's shape, or as its headers suggest
    past_events: PastEvents | None = None  # "held": a log of what took place; None: as the mapping says
    day_first: bool | None = None
    series_from: dt.date | None = None
    series_to: dt.date | None = None
    keep_sample: bool = False
    is_sample: bool = False


def import_file(
    store: Store,
    name: str,
    content: bytes,
    choices: ImportChoices,
    actor: str,
    at: dt.datetime,
    progress: Progress | None = None,
) -> ImportResult:
    """Import the event records of one file.

    Raises UnreadableFile with one sentence when the file is no calendar and no table of events.
    """
    opened = open_file(name, content, lambda shape: saved_mapping(store.cursor(), shape), is_department_of(store.city))
    return import_opened(store, opened, choices, actor, at, progress)


def import_opened(
    store: Store,
    opened: OpenedFile,
    choices: ImportChoices,
    actor: str,
    at: dt.datetime,
    progress: Progress | None = None,
) -> ImportResult:
    """Import the event records of a file already opened, with the mapping that `choices` may correct.

    Raises UnreadableFile when no column is understood as titles or none as dates.
    """
    tell = progress or (lambda stage, share: None)
    if choices.mapping is not None:
        opened = replace(opened, mapping=choices.mapping)
    today = at.astimezone(store.city.zone).date()
    options = reading_options(choices, today, store.city)
    with _collection_paused():
        result = _read_and_write(store, opened, options, choices, actor, at, tell)
    tell(DONE, 1.0)
    return result


def _read_and_write(
    store: Store,
    opened: OpenedFile,
    options: ReadingOptions,
    choices: ImportChoices,
    actor: str,
    at: dt.datetime,
    tell: Progress,
) -> ImportResult:
    # Read before the transaction begins, so that nobody else's writing waits for it.
    contents = read_records(opened, options, store.city, lambda done, total: tell(READING, 0.3 * done / max(total, 1)))
    with store.write(actor, at) as write:
        return import_into(write, opened, contents, options, choices, store.city, tell)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Spare the collector from walking through a large file's records again and again: a fifth of an import's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def import_into(
    write: Write,
    opened: OpenedFile,
    contents: FileContents,
    options: ReadingOptions,
    choices: ImportChoices,
    city: City,
    tell: Progress = lambda stage, share: None,
) -> ImportResult:
    """Write the records of an opened file that are new or changed, within the transaction `write`."""
    tell(COMPARING, 0.3)
    today = write.at.astimezone(city.zone).date()
    past_events = choices.past_events or (opened.mapping.past_events if opened.mapping else "as_reported")
    if opened.mapping:  # as it was understood, with what was said at import: so a mended row is read later
        day_first = opened.mapping.day_first if options.day_first is None else options.day_first
        opened = replace(opened, mapping=replace(opened.mapping, day_first=day_first, past_events=past_events))
    # Before anything is compared: no real record is taken for one of the sample and leaves with it.
    sample_cleared = not choices.is_sample and not choices.keep_sample and clear_sample(write)
    if contents.kind == "calendar":
        contents = without_persons(contents, city)
    reports, repeated = _staged(contents, choices.default_department, past_events, today, city)
    known, said_before = _recognised(write, opened.source, reports, choices.is_sample)
    ids = [known.get(position) or uuid.uuid4() for position in range(len(reports))]
    changed = [
        (report_id, report)
        for report_id, report in zip(ids, reports, strict=True)
        if said_before.get(report_id) != report.fingerprint
    ]
    is_replaced = replace_rejected(write, opened, choices.default_department, contents.rejected, choices.is_sample)
    new_rejected = _not_yet_kept(write, opened, contents.rejected, choices.is_sample)
    is_mapping_new = (
        opened.shape is not None and choices.mapping is not None and save_mapping(write, opened.shape, choices.mapping)
    )
    added = len(reports) - len(known)
    result = ImportResult(
        import_id=uuid.uuid4() if changed or new_rejected else None,
        file_name=PurePath(opened.name).name,
        kind=opened.kind,
        records_read=len(contents.drafts) + len(contents.rejected),
        added=added,
        updated=len(changed) - added,
        unchanged=len(reports) - len(changed),
        repeated=repeated,
        rejected=contents.rejected,
        notes=contents.notes,
        sample_cleared=sample_cleared,
    )
    if result.import_id is None:
        write.changed = sample_cleared or is_replaced or is_mapping_new
        return result
    tell(WRITING, 0.35)
    log_import(write, result, opened, options, choices.default_department, choices.is_sample)
    write_reports(write, changed, opened.source, result.import_id, choices.is_sample)
    written = {report_id for report_id, _ in changed}
    note_rows(
        write,
        [(report_id, report.row) for report_id, report in zip(ids, reports, strict=True) if report_id not in written],
    )
    write_rejected(write, new_rejected, result.import_id)
    tell(COMBINING, 0.5)
    combine(write, [report_id for report_id, _ in changed], lambda stage, share: tell(COMBINING, 0.5 + share / 2))
    return result


def reading_options(choices: ImportChoices, today: dt.date, city: City) -> ReadingOptions:
    """What the readers are told: the city's zone, and `choices` with the usual window for recurring events."""
    first, last = series_window(today)
    return ReadingOptions(city.zone, choices.series_from or first, choices.series_to or last, choices.day_first)


def _staged(
    contents: FileContents, default_department: str | None, past_events: PastEvents, today: dt.date, city: City
) -> tuple[list[StagedReport], int]:
    """The drafts ready to be recognised, and how many more repeat one of them to the letter."""
    reports: dict[str, StagedReport] = {}
    for draft in contents.drafts:
        report = staged_as_told(draft, default_department, past_events, today, city)
        reports.setdefault(report.fingerprint, report)
    return list(reports.values()), len(contents.drafts) - len(reports)


def _recognised(
    write: Write, source: str, reports: Sequence[StagedReport], is_sample: bool
) -> tuple[dict[int, uuid.UUID], dict[uuid.UUID, str]]:
    """For positions in `reports` that are kept already the report's id, and by id what a file last said of it."""
    if not holds_source(write, source, is_sample):
        return {}, {}
    identities = [report.identity for report in reports]
    kept, said_before = kept_reports(write, source, identities, is_sample)
    return reconcile(identities, kept), said_before


def _not_yet_kept(
    write: Write, opened: OpenedFile, rejected: Sequence[RejectedRow], is_sample: bool
) -> list[RejectedRow]:
    """Those of `rejected` that are not on record, or were there once and come back."""
    kept = {
        cells
        for (cells,) in write.cursor.execute(
            "SELECT cells::TEXT FROM rejected_row JOIN import USING (import_id) "
            "WHERE source = $source AND is_sample = $is_sample AND state <> 'replaced'",
            {"source": opened.source, "is_sample": is_sample},
        ).fetchall()
    }
    return [row for row in rejected if cells_as_json(row) not in kept]
