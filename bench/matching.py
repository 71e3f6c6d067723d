"""How long it takes to find the same event in several departments' reports, and with how much memory."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import records
from bench.figures import keep, print_table
from bench.imports import ROOT, peak_memory
from data.city import configured_city
from data.imports.drafts import ReadingOptions
from data.matching.files import read_reports
from data.matching.linking import combined
from data.matching.scoring import score
from data.matching.weights import read_weights

A_DAY = 55  # reports, as dense as the calendars of a region
SIZES = (20_000, 50_000, 100_000, 200_000)


def measure(quick: bool) -> None:
    """Match ever more reports of as many a day; print and keep the figures."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for size in (5_000, 20_000) if quick else SIZES:
            file = Path(name) / f"{size}.csv"
            file.write_bytes(records.make_csv(size, days=size // A_DAY))
            found[f"{size:,} reports"] = _apart(file)
    print("\nMatching\n")
    columns = ("seconds", "reading_seconds", "reports_per_second", "pairs", "linked", "peak_memory_mb")
    print_table(
        ["reports", "seconds", "of it reading", "reports/s", "pairs compared", "linked", "peak MB"],
        [[size, *(figures[column] for column in columns)] for size, figures in found.items()],
    )
    keep("matching", found)


def _apart(file: Path) -> dict[str, float | None]:
    """The matching in a fresh process, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "bench.matching", str(file)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    figures: dict[str, float | None] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _match(file: Path) -> None:
    city, weights = configured_city(), read_weights()
    start = time.perf_counter()
    options = ReadingOptions(city.zone, records.FIRST_DAY, records.FIRST_DAY)
    filed, _ = read_reports(file, options, None, city)
    reading = time.perf_counter() - start
    reports = [each.report for each in filed]
    scored = score(reports, weights, city)
    events = combined([report.report_id for report in reports], scored, weights)
    seconds = time.perf_counter() - start
    figures = {
        "seconds": seconds,
        "reading_seconds": reading,
        "reports_per_second": len(reports) / seconds,
        "pairs": len(scored),
        "linked": events.links,
        "peak_memory_mb": peak_memory(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    _match(Path(sys.argv[1]))
