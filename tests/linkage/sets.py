"""Sets of generated reports as files, read the way an import reads them, with their truth."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.city import configured_city
from data.imports.departments import without_persons
from data.imports.drafts import ReadingOptions, UnreadableFile
from data.imports.reading import is_department_of, open_file, read_records
from data.matching.evaluation import Truth
from data.matching.files import FiledReport, read_reports
from data.matching.truth_files import read_truth
from tests.linkage.base import BaseEvent, of_drafts, sampled
from tests.linkage.generator import Filed, Style, as_calendars, make_set, without_departments, write_set

CITY = configured_city()
OPTIONS = ReadingOptions(CITY.zone, dt.date(2025, 1, 1), dt.date(2027, 6, 30))
PARTIES = (100, 60, 20, 108)
EVENTS = (700, 500, 900)

# Of each set: how many events of real calendars join the made-up ones, and what the reports leave unsaid.
KINDS = (
    (300, ""),
    (300, ""),
    (300, "one table, no departments"),
    (600, ""),
    (1500, ""),
    (300, "files without departments"),
    (1000, ""),
    (300, ""),
)


@dataclass(frozen=True)
class GeneratedSet:
    """Reports and which of them are of one event."""

    name: str
    reports: list[FiledReport]
    truth: Truth


def base_events(calendars: Sequence[Path]) -> list[BaseEvent]:
    """The single events of calendar files; a file that can't be read is left out."""
    found: list[BaseEvent] = []
    for path in calendars:
        try:
            opened = open_file(path.name, path.read_bytes(), lambda shape: None, is_department_of(CITY))
            contents = read_records(opened, OPTIONS, CITY)
        except UnreadableFile:
            continue
        found += of_drafts(without_persons(contents, CITY).drafts, CITY.zone)
    return found


def generated_set(town: str, seed: int, events: Sequence[BaseEvent]) -> GeneratedSet:
    """The set of this seed: made-up events of `town`, some of `events`, in some city's style."""
    from_calendars, unsaid = KINDS[seed % len(KINDS)]
    made = make_set(
        town,
        seed,
        sampled(events, from_calendars, seed) if events else (),
        events=EVENTS[seed % len(EVENTS)],
        parties=PARTIES[seed % len(PARTIES)],
        style=Style.of_city(seed),
    )
    if unsaid.startswith("one"):
        made = without_departments(made)
    elif unsaid:
        made = as_calendars(made)
    return read_set(f"{town} {seed}" + (f" ({unsaid})" if unsaid else ""), made)


def read_set(name: str, made: Sequence[Filed]) -> GeneratedSet:
    """The reports as files, read again."""
    with tempfile.TemporaryDirectory() as folder:
        reports = [
            report for path in write_set(made, Path(folder)) for report in read_reports(path, OPTIONS, None, CITY)[0]
        ]
        truth = read_truth(Path(folder) / "truth.csv", reports)
    if truth.missing:
        raise ValueError(f"{name}: {truth.missing[0]}")
    return GeneratedSet(name, reports, truth.truth)
