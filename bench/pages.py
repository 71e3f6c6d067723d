"""What a rerun of each page costs, beside an empty page in the same run: one reader, and fifty at once.

Servers are measured in turns, block after block, so that a noisy machine disturbs all of them alike.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.client import Reader, Run, read, read_together
from bench.figures import keep, p50, p95, print_table
from bench.records import make_database
from bench.servers import DEFAULT, TUNED, Server, app_server, empty_server

SMALL, LARGE = 200, 200_000  # event reports
CALENDAR = 10_000  # event reports behind the calendar
CALENDAR_MONTH = "day=2025-10-07"
CALENDAR_YEAR = f"{CALENDAR_MONTH}&view=year"
READERS = 50
THINKING = 3.0  # seconds between the clicks of one reader
ALONE = ("p50", "p95", "processor_ms", "to_default", "to_tuned", "above_tuned", "received_kb", "first_kb")
TOGETHER = ("room_p50", "room_p95", "runs_per_second", "memory_mb", "peak_memory_mb")


@dataclass(slots=True)
class Case:
    """A page of a server, and what was measured of it."""

    name: str
    server: Server
    page: str = ""
    choice: str | None = None
    query: str = ""
    working_as: str = ""
    runs: list[Run] = field(default_factory=list)
    openings: list[Run] = field(default_factory=list)  # first runs of readers
    processor_ms: list[float] = field(default_factory=list)
    figures: dict[str, float | None] = field(default_factory=dict)

    def reader(self) -> Reader:
        """A new reader of the page."""
        return Reader(self.server.port, self.page, self.choice, self.query, self.working_as)


def measure(quick: bool) -> None:
    """Measure all pages, print the tables and keep the figures."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        counts = (SMALL,) if quick else (SMALL, LARGE)
        for reports in counts:
            make_database(folder / f"{reports}.duckdb", reports)
        cases = [
            Case("empty page, default settings", running.enter_context(empty_server(folder, DEFAULT))),
            Case("empty page, tuned settings", running.enter_context(empty_server(folder, TUNED))),
        ]
        make_database(folder / "calendar.duckdb", CALENDAR)
        of_calendar = running.enter_context(app_server(folder / "calendar.duckdb"))
        cases += [
            Case(f"calendar, {CALENDAR:,} reports: a month", of_calendar, "calendar", None, CALENDAR_MONTH, "fire"),
            Case(
                f"calendar, {CALENDAR:,} reports: a year",
                of_calendar,
                "calendar",
                None,
                f"{CALENDAR_MONTH}&view=year",
                "fire",
            ),
        ]
        for reports in counts:
            server = running.enter_context(app_server(folder / f"{reports}.duckdb"))
            cases += [
                Case(f"overview, {reports:,} reports", server),
                Case(f"joint events, {reports:,} reports: same again", server, page="joint-events"),
                Case(f"joint events, {reports:,} reports: another month", server, page="joint-events", choice="month"),
                Case(f"data, {reports:,} reports", server, page="data"),
            ]
        alone(cases, blocks=2 if quick else 5, runs=12 if quick else 24)
        in_a_room = [case for case in cases if case.choice or case.query == CALENDAR_MONTH or not case.page]
        _together(in_a_room, clicks=3 if quick else 6, in_a_row=3 if quick else 6)
        for case in cases:
            case.figures["memory_mb"] = case.server.memory()
            case.figures["peak_memory_mb"] = case.server.peak_memory()
        _report(cases)


def alone(cases: Sequence[Case], blocks: int, runs: int) -> None:
    """Measure one reader of each case, block after block in turns, into the cases' figures."""
    for _ in range(blocks):
        for case in cases:
            before = case.server.processor_ms()
            warm_up = 38 if case.choice else 2  # each month of three years once
            reader = case.reader()
            case.runs += asyncio.run(read(reader, runs, warm_up))
            if reader.opening is not None:
                case.openings.append(reader.opening)
            after = case.server.processor_ms()
            if before is not None and after is not None:
                case.processor_ms.append((after - before) / (runs + warm_up + 1))
    for case in cases:
        times = [run.milliseconds for run in case.runs]
        case.figures.update(
            p50=p50(times),
            p95=p95(times),
            processor_ms=p50(case.processor_ms) if case.processor_ms else None,
            received_kb=p50([run.received / 1000 for run in case.runs]),
            first_kb=p50([run.received / 1000 for run in case.openings]),
        )


def _together(cases: Sequence[Case], clicks: int, in_a_row: int) -> None:
    for case in cases:
        runs, _ = asyncio.run(read_together(case.reader, READERS, clicks, THINKING))
        times = [run.milliseconds for run in runs]
        case.figures.update(room_p50=p50(times), room_p95=p95(times))
        runs, seconds = asyncio.run(read_together(case.reader, READERS, in_a_row))
        case.figures["runs_per_second"] = len(runs) / seconds


def _report(cases: Sequence[Case]) -> None:
    default, tuned = (case.figures["p50"] or 1 for case in cases[:2])
    figures: dict[str, dict[str, Any]] = {}
    alone: list[list[str | float | None]] = []
    together: list[list[str | float | None]] = []
    for case in cases:
        found = case.figures
        median = found["p50"] or 0
        found.update(to_default=median / default, to_tuned=median / tuned, above_tuned=median - tuned)
        figures[case.name] = found
        alone.append([case.name, *(found[column] for column in ALONE)])
        if "room_p50" in found:
            together.append([case.name, *(found[column] for column in TOGETHER)])
    print("\nA warm rerun, one reader (milliseconds; ratios to the empty page under each settings)\n")
    print_table(
        [
            "page",
            "p50",
            "p95",
            "processor",
            "× empty default",
            "× empty tuned",
            "above empty tuned",
            "KB",
            "KB at first",
        ],
        alone,
    )
    print(f"{READERS} readers: a click every {THINKING:.0f} s each (milliseconds), and one click upon another\n")
    print_table(["page", "p50", "p95", "runs/s without pause", "memory MB", "peak MB"], together)
    keep("pages", figures)
