"""`python -m data match`: match the reports of files, or those on record, without touching the database."""

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from data.city import City
from data.clusters import ReportId
from data.imports.drafts import ReadingOptions, UnreadableFile
from data.imports.reading import series_window
from data.matching.evaluation import Truth, pair_of
from data.matching.files import FiledReport, read_reports
from data.matching.judging import judged
from data.matching.linking import Combined, combined
from data.matching.pairs import found_pairs, write_pairs
from data.matching.record import decided_pairs, recorded_reports
from data.matching.scoring import Progress, ScoredPair, score
from data.matching.training import retrained
from data.matching.truth_files import UnreadableTruth, read_truth, truth_in_files
from data.matching.weights import WEIGHTS_VARIABLE, Weights, path_in_force, read_weights, write_weights
from data.store import Store

SHOWN_MISSING = 20


class Refused(Exception):
    """The command can't do what was asked; the message says why and what to do."""


class Matched(NamedTuple):
    """The reports of the files, their pairs, and the events they make."""

    filed: dict[ReportId, FiledReport]
    scored: list[ScoredPair]
    combined: Combined


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `match` to the parser of all commands."""
    match = commands.add_parser(
        "match", help="find the same event in several departments' files, or on record; the database is not touched"
    )
    match.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="any files that import-events reads; none: the reports on record, held against people's decisions",
    )
    match.add_argument("--out", type=Path, metavar="PAIRS.csv", help="write the pairs linked or to review")
    match.add_argument("--evaluate", action="store_true", help="hold what is found against a truth, and print figures")
    match.add_argument("--train", action="store_true", help="fit the weights to a truth, and write them")
    match.add_argument(
        "--truth",
        type=Path,
        metavar="TRUTH.csv",
        help="pairs (source_a, ref_a, source_b, ref_b, label same or different) or clusters (source, ref, cluster); "
        "without it, a cluster column of the files themselves",
    )
    match.add_argument("--department", help="whose files these are: for records that name no department of the city")
    match.add_argument("--day-first", action="store_true", default=None, help="03/04/2026 is 3 April")
    match.add_argument("--series-from", type=dt.date.fromisoformat, metavar="DATE", help="expand recurring events from")
    match.add_argument("--series-to", type=dt.date.fromisoformat, metavar="DATE", help="expand recurring events up to")
    match.add_argument("--weights", type=Path, metavar="WEIGHTS.toml", help="weights to use; default: those in force")
    match.add_argument("--weights-to", type=Path, metavar="WEIGHTS.toml", help="where --train writes the new weights")


def run(
    options: argparse.Namespace,
    city: City,
    today: dt.date,
    say: Callable[[str], None],
    say_aside: Callable[[str], None],
    progress: Progress,
    store: Store | None = None,
) -> bool:
    """Do what `options` ask; whether all files could be read. Without files `store` is asked. Raises Refused."""
    weights = _weights(options.weights or path_in_force())
    judges = options.evaluate or options.train
    if options.out is None and not judges:
        raise Refused(
            "Say where the pairs go: --out PAIRS.csv. Or hold them against a truth: --evaluate --truth TRUTH.csv."
        )
    if options.truth is not None and not judges:
        raise Refused("--truth is for --evaluate and --train: add one of them.")
    if options.train and options.weights_to is None:
        raise Refused("Say where the new weights go: --weights-to WEIGHTS.toml.")
    if store is None:
        filed, all_read = read_files(options, city, today, say_aside, progress)
    else:
        filed, all_read = recorded_reports(store), True
    truth = _truth(options.truth, filed, say_aside, store) if judges else None
    matched = match(filed, weights, city, progress)
    if options.out is not None:
        say(_written(matched, options.out))
    if truth is not None and options.evaluate:
        reports = [each.report for each in filed]
        for line in judged(reports, matched.scored, matched.combined, truth, weights, city):
            say(line)
    if truth is not None and options.train:
        say(_trained(matched, truth, weights, options.weights_to))
    return all_read


def _written(matched: Matched, path: Path) -> str:
    found = found_pairs(matched.combined, matched.scored)
    try:
        write_pairs(found, matched.filed, path)
    except OSError as error:
        raise Refused(f"{path}: can't be written ({error.strerror}). Name another file.") from None
    linked = sum(pair.verdict == "linked" for pair in found)
    events = len(matched.combined.members)
    return (
        f"{len(matched.filed)} reports of {events} events: {linked} pairs linked, {len(found) - linked} to review "
        f"({path})"
    )


def _trained(matched: Matched, truth: Truth, weights: Weights, path: Path) -> str:
    labelled = [
        (pair.levels, label)
        for pair in matched.scored
        if (label := truth.label(pair_of(pair.first, pair.second))) is not None
    ]
    if not any(label for _, label in labelled) or all(label for _, label in labelled):
        raise Refused("To fit weights, some of the labelled pairs must be the same event and some different ones.")
    try:
        write_weights(retrained(weights, labelled, keep_prior=truth.different is not None), path)
    except OSError as error:
        raise Refused(f"{path}: can't be written ({error.strerror}). Name another file.") from None
    return (
        f"Weights fitted to {len(labelled)} labelled pairs ({path}). Try them with --weights {path}; "
        f"the app uses them where {WEIGHTS_VARIABLE} names the file, after python -m data combine."
    )


def _truth(path: Path | None, filed: list[FiledReport], say_aside: Callable[[str], None], store: Store | None) -> Truth:
    if path is None and store is not None:
        decided = decided_pairs(store)
        if not decided.same and not decided.different:
            raise Refused("Nobody has decided on a pair of reports yet: there is nothing to hold them against.")
        return decided
    if path is None:
        truth = truth_in_files(filed)
        if truth is None:
            raise Refused(
                "No column of the files names clusters. Name a file that says what is the same: --truth TRUTH.csv."
            )
        return truth
    try:
        read = read_truth(path, filed)
    except UnreadableTruth as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"{path}: can't be read ({error.strerror}).") from None
    for sentence in read.missing[:SHOWN_MISSING]:
        say_aside(f"{path.name}, {sentence}")
    if read.missing:
        say_aside(f"{path.name}: {len(read.missing)} rows name records that are not in the files; they are not judged.")
    if read.unlabelled:
        say_aside(f"{path.name}: {read.unlabelled} pairs are labelled neither same nor different; they are not judged.")
    return read.truth


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
        progress(f"Reading {path.name}", (number + 1) / len(options.files))
    if unread == len(options.files):
        raise Refused("None of the files could be read as event records.")
    return filed, not unread


def match(filed: list[FiledReport], weights: Weights, city: City, progress: Progress) -> Matched:
    """The reports' pairs and events, as if no person had decided anything yet."""
    scored = score([each.report for each in filed], weights, city, progress=progress)
    by_id = {each.report.report_id: each for each in filed}
    return Matched(by_id, scored, combined(list(by_id), scored, weights))


def _weights(path: Path) -> Weights:
    try:
        return read_weights(path)
    except OSError as error:
        raise Refused(f"{path}: can't be read ({error.strerror}).") from None
    except ValueError as error:
        raise Refused(f"{path}: {error}") from None
