"""Files that say which reports are of one event: pairs with a label, or a column that names each report's event."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from data.city import folded
from data.clusters import ReportId
from data.imports.files import decoded
from data.matching.evaluation import Truth, pair_of, truth_of_clusters
from data.matching.files import FiledReport

_CLUSTERS = (
    *("cluster", "cluster id", "true id", "true cluster", "entity", "entity id", "gold", "truth", "group"),
    *("event key", "true event", "happening"),
)
_SOURCES = ("source", "file", "feed", "calendar", "dataset", "source file", "file name")
_REFS = ("ref", "uid", "id", "row", "record", "record id", "report", "report id", "key", "index", "rec id", "unique id")
_STARTS = ("starts", "start", "date", "start date", "starts at")
_LABELS = ("label", "verdict", "match", "is match", "same", "truth", "decision", "class", "duplicate", "gold", "answer")
_FIRST, _SECOND = ("a", "left", "l", "1", "first"), ("b", "right", "r", "2", "second")
_SAME = ("same", "1", "1.0", "true", "yes", "y", "match", "matched", "duplicate", "linked", "p", "positive", "s")
_DIFFERENT = (
    "different",
    "0",
    "0.0",
    "false",
    "no",
    "n",
    "nonmatch",
    "non match",
    "distinct",
    "not same",
    "d",
    "negative",
)


class UnreadableTruth(Exception):
    """The file does not say which reports are of one event; the message says what was looked for."""


@dataclass(frozen=True)
class ReadTruth:
    """A truth, and what of its file could not be used."""

    truth: Truth
    missing: tuple[str, ...]  # rows whose reports are not in the files, each as a sentence
    unlabelled: int  # pairs whose label is neither same nor different: related, unsure


def read_truth(path: Path, filed: Sequence[FiledReport]) -> ReadTruth:
    """The truth in the CSV file at `path` about the reports `filed`.

    Raises UnreadableTruth when its columns say nothing of the kind, OSError when it can't be opened.
    """
    text = decoded(path.read_bytes())
    sample = text[:4096].split("\n", 1)[0]
    delimiter = max(",;\t|", key=sample.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    if not rows:
        raise UnreadableTruth(f"{path.name} is empty.")
    headers = [folded(header) for header in rows[0]]
    records = [dict(zip(headers, row, strict=False)) for row in rows[1:] if any(row)]
    finder = _Finder(filed)
    if pair_columns := _pair_columns(headers):
        return _of_pairs(records, pair_columns, _found(headers, _LABELS), finder)
    cluster = _found(headers, _CLUSTERS)
    if cluster:
        return _of_clusters(records, cluster, headers, path.name, finder)
    shown = ", ".join(rows[0][:20])
    raise UnreadableTruth(
        f"{path.name} has neither columns for pairs (source_a, ref_a, source_b, ref_b, label) "
        f"nor one for clusters (ref, cluster); found: {shown}."
    )


def truth_in_files(filed: Sequence[FiledReport]) -> Truth | None:
    """The truth that a cluster column in the files themselves tells; None if there is none."""
    clusters: dict[ReportId, str] = {}
    for each in filed:
        named = {folded(header): text for header, text in each.extra.items()}
        header = _found(list(named), _CLUSTERS)
        if header and named[header].strip():
            clusters[each.report.report_id] = named[header].strip()
    return truth_of_clusters(clusters) if clusters else None


class _Finder:
    """Finds reports by what a truth file says of them."""

    def __init__(self, filed: Sequence[FiledReport]) -> None:
        self._by_ref: dict[str, list[FiledReport]] = defaultdict(list)
        self._by_row: dict[str, list[FiledReport]] = defaultdict(list)
        for each in filed:
            self._by_ref[each.ref].append(each)
            self._by_row[str(each.row)].append(each)

    def find(self, source: str | None, ref: str, starts: Iterable[str]) -> ReportId | None:
        """The report with this reference in this file: of several, that which starts so."""
        for table in (self._by_ref, self._by_row):
            found = [each for each in table.get(ref.strip(), ()) if source is None or _is_file(source, each.source)]
            for start in starts:
                found = [each for each in found if each.starts.startswith(_as_start(start))] or found
            if found:
                return found[0].report.report_id
        return None


def _is_file(named: str, source: str) -> bool:
    name = PurePath(named.replace("\\", "/")).name.casefold()
    return name in (source.casefold(), PurePath(source).stem.casefold())


def _as_start(text: str) -> str:
    return re.sub(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d).*", r"\1T\2", text.strip())


def _found(headers: Sequence[str], names: Sequence[str]) -> str | None:
    return next((name for name in names if name in headers), None)


def _pair_columns(headers: Sequence[str]) -> tuple[Mapping[str, str], Mapping[str, str]] | None:
    """For each side the columns for source, ref and start; None if these are no columns for pairs."""
    sides: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for header in headers:
        words = re.sub(r"([a-z])([12])$", r"\1 \2", header).split()
        for side, marks in enumerate((_FIRST, _SECOND)):
            for place in (0, -1):
                if len(words) > 1 and words[place] in marks:
                    name = " ".join(words[1:] if place == 0 else words[:-1])
                    for field, names in (("source", _SOURCES), ("ref", _REFS), ("starts", _STARTS)):
                        if name in names:
                            sides[side].setdefault(field, header)
    return sides if "ref" in sides[0] and "ref" in sides[1] else None


def _of_pairs(
    records: Sequence[Mapping[str, str]],
    sides: tuple[Mapping[str, str], Mapping[str, str]],
    label_header: str | None,
    finder: _Finder,
) -> ReadTruth:
    same, different, missing = set(), set(), []
    unlabelled = 0
    for number, record in enumerate(records, start=2):
        label = folded(record.get(label_header, "")) if label_header else "same"
        ends: list[ReportId] = []
        for side in sides:
            source = record.get(side["source"]) if "source" in side else None
            ref = record.get(side["ref"], "")
            starts = [record.get(side["starts"], "") if "starts" in side else "", record.get("date", "")]
            found = finder.find(source or None, ref, [start for start in starts if start])
            if found is None:
                missing.append(f"row {number}: no record {ref} in {source or 'the files'}")
                break
            ends.append(found)
        if len(ends) < 2:
            continue
        if label in _SAME:
            same.add(pair_of(*ends))
        elif label in _DIFFERENT:
            different.add(pair_of(*ends))
        else:
            unlabelled += 1
    truth = Truth(frozenset(same), frozenset(different - same), frozenset())
    return ReadTruth(truth, tuple(missing), unlabelled)


def _of_clusters(
    records: Sequence[Mapping[str, str]], cluster: str, headers: Sequence[str], name: str, finder: _Finder
) -> ReadTruth:
    ref_header = _found([header for header in headers if header != cluster], _REFS)
    source_header = _found(headers, _SOURCES)
    starts_header = _found(headers, _STARTS)
    clusters: dict[ReportId, str] = {}
    missing = []
    for number, record in enumerate(records, start=2):
        event = record.get(cluster, "").strip()
        if not event:
            continue
        ref = record.get(ref_header, "") if ref_header else str(number)
        source = record.get(source_header) if source_header else None
        starts = [record[starts_header]] if starts_header and record.get(starts_header) else []
        found = finder.find(source or None, ref, starts) or finder.find(None, ref, starts)
        if found is None:
            missing.append(f"row {number}: no record {ref} in {source or 'the files'}")
        else:
            clusters[found] = event
    return ReadTruth(truth_of_clusters(clusters), tuple(missing), 0)
