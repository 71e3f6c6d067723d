"""Writes the sample files beside this one: `python -m data.sample.make_sample`. Every run writes the same bytes."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from data.sample import story
from data.sample.happenings import tell
from data.sample.records import Report, Sample, months
from data.sample.tables import TABLES, row_cells

CALENDAR_STATUS = {"Cancelled": "CANCELLED", "Tentative": "TENTATIVE"}
SERIES_UID = "sample-ecc-series-1@example.org"
STAMP = "20260701T120000Z"
CALENDAR_HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Safer Together//Made-up sample//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Emergency Communications outreach (made-up sample)
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:DAYLIGHT
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZNAME:EDT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZNAME:EST
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
""".splitlines()


def make_sample(folder: Path) -> None:
    """Write every sample file into `folder`, over those that are there."""
    sample = tell()
    by_file = {file: _sorted_reports(sample, file) for file in (*TABLES, story.ECC)}
    for file, table in TABLES.items():
        rows = [row_cells(table, number, report) for number, report in enumerate(by_file[file], start=1)]
        _write_table(folder / f"{file}.csv", [table.id_header, *table.columns], rows, table.separator)
    _write_text(folder / f"{story.ECC}.ics", _calendar_text(by_file[story.ECC]))
    _write_table(
        folder / "department_months.csv", ["department_id", "month", "statement"], department_months(sample.reports)
    )
    _write_table(
        folder / "match_decisions.csv",
        ["source_a", "ref_a", "source_b", "ref_b", "verdict"],
        match_decisions(sample, references(by_file)),
    )


def department_months(reports: Iterable[Report]) -> list[list[str]]:
    """What each department has stated for each month; the months that it left unstated have no row."""
    active = {(report.department, report.month) for report in reports if not report.cells}
    active |= {(story.ECC, (day.year, day.month)) for day in story.SCHOOL_SERIES.days}
    return [
        [department, f"{year}-{month:02}", "all_logged" if (department, (year, month)) in active else "nothing_held"]
        for department in sorted(story.DEPARTMENTS)
        for year, month in months()
        if (department, (year, month)) not in story.UNSTATED
    ]


def references(by_file: dict[str, list[Report]]) -> dict[int, list[tuple[str, str]]]:
    """For each happening its records: the file's name, and the row in it, or the UID in a calendar."""
    found: dict[int, list[tuple[str, str]]] = {}
    for file, reports in by_file.items():
        for number, report in enumerate(reports, start=1):
            # The header is row 1 of a table, so its first record is row 2.
            place = (f"{file}.ics", _uid(number)) if file == story.ECC else (f"{file}.csv", str(number + 1))
            found.setdefault(report.happening, []).append(place)
    return found


def match_decisions(sample: Sample, places: dict[int, list[tuple[str, str]]]) -> list[list[str]]:
    """The verdicts of staff: records of one happening are the same, look-alikes are not.

    Since story.LINKED_SINCE what is plain is left to the app.
    """
    undecided = {
        report.happening for report in sample.reports if report.undecided or report.month >= story.LINKED_SINCE
    }
    rows = [
        [*a, *b, "same"]
        for happening, places_of_it in places.items()
        if happening not in undecided
        for a, b in combinations(sorted(places_of_it, key=_place_order), 2)
    ]
    for first, second in sample.look_alikes:
        a, b = sorted((places[first][0], places[second][0]), key=_place_order)
        rows.append([*a, *b, "different"])
    return sorted(rows, key=lambda row: (_place_order((row[0], row[1])), _place_order((row[2], row[3]))))


def _place_order(place: tuple[str, str]) -> tuple[str, int, str]:
    file, reference = place
    return file, int(reference) if reference.isdecimal() else 0, reference


def _sorted_reports(sample: Sample, file: str) -> list[Report]:
    return sorted(
        (report for report in sample.reports if report.file == file),
        key=lambda report: (report.starts, report.title, report.happening),
    )


def _write_table(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ",") -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(rows)
    _write_text(path, text.getvalue())


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode())  # bytes, so that no platform changes the line ends


# The calendar file


def _calendar_text(reports: Sequence[Report]) -> str:
    """An iCalendar file (RFC 5545): lines end in CRLF and are folded at 75 octets."""
    lines = [*CALENDAR_HEAD, *_series_lines()]
    for number, report in enumerate(reports, start=1):
        lines += _event_lines(number, report)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _event_lines(number: int, report: Report) -> list[str]:
    ends = [f"DTEND;{_local(report.ends)}"] if report.ends else []
    campaign = [f"CATEGORIES:{_escaped(report.campaign)}"] if report.campaign else []
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(number)}",
        f"DTSTAMP:{STAMP}",
        f"DTSTART;{_local(report.starts)}",
        *ends,
        *_common_lines(report.title, _where(report.place, report.neighborhood)),
        *campaign,
        f"STATUS:{CALENDAR_STATUS.get(report.status, 'CONFIRMED')}",
        f"CLASS:{'PRIVATE' if report.internal else 'PUBLIC'}",
        "END:VEVENT",
    ]


def _series_lines() -> list[str]:
    series = story.SCHOOL_SERIES
    starts = dt.datetime.combine(series.days[0], dt.time(10))
    left_out = dt.datetime.combine(series.left_out, dt.time(10))
    school = story.VENUES["school"][0].format(n=series.neighborhood)
    return [
        "BEGIN:VEVENT",
        f"UID:{SERIES_UID}",
        f"DTSTAMP:{STAMP}",
        f"DTSTART;{_local(starts)}",
        f"DTEND;{_local(starts + dt.timedelta(hours=1))}",
        f"RRULE:FREQ=MONTHLY;BYDAY=3TU;UNTIL={series.days[-1]:%Y%m%d}T235959Z",
        f"EXDATE;{_local(left_out)}",
        *_common_lines(series.title, _where(school, series.neighborhood)),
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _common_lines(title: str, where: str) -> list[str]:
    return [
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(where)}",
        "DESCRIPTION:Made-up sample record.",
        'ORGANIZER;CN="Emergency Communications Center":mailto:sample@example.org',
    ]


def _uid(number: int) -> str:
    return f"sample-ecc-{number:04}@example.org"


def _where(place: str, neighborhood: str) -> str:
    return ", ".join(filter(None, (place, neighborhood)))


def _local(moment: dt.datetime) -> str:
    return f"TZID=America/New_York:{moment:%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """`line` in pieces of at most 75 octets, each further one after a space, cut between characters."""
    pieces = [""]
    for character in line:
        if len((pieces[-1] + character).encode()) > 75:
            pieces.append(" ")
        pieces[-1] += character
    return "\r\n".join(pieces)


if __name__ == "__main__":
    make_sample(Path(__file__).parent)
