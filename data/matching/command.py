"""`python -m data match`: match the reports of files, without touching the database."""

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from data.city import City
from data.imports.drafts import ReadingOptions, UnreadableFile
from data.imports.reading import series_window
from data.matching.clusters import Clusters, cluster
from data.matching.files import FiledReport, read_reports
from data.matching.pairs import found_pairs, write_pairs
from data.matching.reports import ReportId
from data.matching.scoring import Progress, ScoredPair, score
from data.matching.weights import WEIGHTS, Weights, read_weights
from data.reasons import N_

READING = N_("Reading {name}")


class Refused(Exception):
    """The command can't do what was asked; the message says why and what to do."""


class Matched(NamedTuple):
    """The reports of the files, their pairs, and the events they make."""

    filed: dict[ReportId, FiledReport]
    scored: list[ScoredPair]
    clusters: Clusters


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `match` to the parser of all commands."""
    match = commands.add_parser(
        "match", help="find the same event in several departments' files; the database is not touched"
    )
    match.add_argument("files", nargs="+", type=Path, metavar="FILE", help="any files that import-events reads")
    match.add_argument("--out", type=Path, metavar="PAIRS.csv", help="write the pairs linked or to review")
    match.add_argument("--department", help="whose files these are: for records that name no department of the city")
    match.add_argument("--day-first", action="store_true", default=None, help="03/04/2026 is 3 April")
    match.add_argument("--series-from", type=dt.date.fromisoformat, metavar="DATE", help="expand recurring events from")
    match.add_argument("--series-to", type=dt.date.fromisoformat, metavar="DATE", help="expand recurring events up to")
    match.add_argument("--weights", type=Path, default=WEIGHTS, metavar="WEIGHTS.toml", help="weights to use")


def run(
    options: argparse.Namespace,
    city: City,
    today: dt.date,
    say: Callable[[str], None],
    say_aside: Callable[[str], None],
    progress: Progress,
) -> bool:
    """Do what `options` ask; whether all files could be read. Raises Refused."""
    weights = _weights(options.weights)
    if options.out is None:
        raise Refused("Say where the pairs go: --out PAIRS.csv.")
    filed, all_read = read_files(options, city, today, say_aside, progress)
    matched = match(filed, weights, city, progress)
    found = found_pairs(matched.clusters, matched.scored)
    try:
        write_pairs(found, matched.filed, options.out)
    except OSError as error:
        raise Refused(f"{options.out}: can't be written ({error.strerror}). Name another file.") from None
    linked = sum(pair.verdict == "linked" for pair in found)
    events = len(matched.clusters.members)
    say(
        f"{len(filed)} reports of {events} events: {linked} pairs linked, {len(found) - linked} to review "
        f"({options.out})"
    )
    return all_read


def read_files(
    options: argparse.Namespace, city: City, today: dt.date, say_aside: Callable[[str], None], progress: Progress
) -> tuple[list[FiledReport], bool]:
    """The reports of all files, and whether all could be read; one that can't does not stop the others.

    Raises Refused when none can.
    """
    department = city.department_named(options.department) if options.department else None
    if options.department and department is None:
        names = ", ".join(each.name for each in city.departments)
        raise Refused(f"No department is called “{options.department}”. Known are: {names}.")
    first, last = series_window(today)
    reading = ReadingOptions(city.zone, options.series_from or first, options.series_to or last, options.day_first)
    filed: list[FiledReport] = []
    unread = 0
    for number, path in enumerate(options.files):
        try:
            reports, rejected = read_reports(path, reading, department, city)
        except UnreadableFile as error:
            say_aside(str(error))
            unread += 1
        except OSError as error:
            say_aside(f"{path}: can't be read ({error.strerror}).")
            unread += 1
        else:
            filed += reports
            if rejected:
                say_aside(
                    f"{path.name}: {rejected} records were left out, for they lack a title or a usable date. "
                    "import-events says why."
                )
        progress(READING.format(name=path.name), (number + 1) / len(options.files))
    if unread == len(options.files):
        raise Refused("None of the files could be read as event records.")
    return filed, not unread


def match(filed: list[FiledReport], weights: Weights, city: City, progress: Progress) -> Matched:
    """The reports' pairs and events, as if no person had decided anything yet."""
    scored = score([each.report for each in filed], weights, city, progress=progress)
    by_id = {each.report.report_id: each for each in filed}
    return Matched(by_id, scored, cluster(list(by_id), scored, (), weights.linked, weights.review))


def _weights(path: Path) -> Weights:
    try:
        return read_weights(path)
    except OSError as error:
        raise Refused(f"{path}: can't be read ({error.strerror}).") from None
    except ValueError as error:
        raise Refused(f"{path}: {error}") from None
