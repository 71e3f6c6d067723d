"""How fast files are imported, and with how much memory: each import in a process of its own."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import keep, print_table
from bench.records import NOW, make_calendar, make_csv
from data.city import configured_city
from data.imports.run import ImportChoices, import_file
from data.store import Store

ROOT = Path(__file__).parents[1]
ROWS, EVENTS = 100_000, 5_000


def measure(quick: bool) -> None:
    """Import a large table, the same again, and a calendar; print and keep the figures."""
    rows, events = (10_000, 1_000) if quick else (ROWS, EVENTS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, calendar = folder / "reports.csv", folder / "events.ics"
        table.write_bytes(make_csv(rows))
        calendar.write_bytes(make_calendar(events))
        database = folder / "records.duckdb"
        found = {
            f"{rows:,} CSV rows": _apart(database, table),
            "the same file again": _apart(database, table),
            f"{events:,} events of an .ics": _apart(folder / "calendar.duckdb", calendar),
        }
    print("\nImports\n")
    columns = ("seconds", "processor_seconds", "records_per_second", "added", "peak_memory_mb")
    print_table(
        ["file", "seconds", "processor s", "records/s", "added", "peak MB"],
        [[name, *(figures[column] for column in columns)] for name, figures in found.items()],
    )
    keep("imports", found)


def _apart(database: Path, file: Path) -> dict[str, float | None]:
    """The import in a fresh process, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "bench.imports", str(database), str(file)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    figures: dict[str, float | None] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _import(database: Path, file: Path) -> None:
    store = Store.open(database, configured_city())
    start, processor = time.perf_counter(), time.process_time()
    result = import_file(store, file.name, file.read_bytes(), ImportChoices(), "bench", NOW)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    store.close()
    figures = {
        "seconds": seconds,
        "processor_seconds": processor,
        "records_per_second": result.records_read / seconds,
        "added": result.added,
        "rejected": len(result.rejected),
        "peak_memory_mb": peak_memory(),
    }
    print(json.dumps(figures))


def peak_memory() -> float | None:
    """The most memory that this process held, in MB; None where it can't be told."""
    if sys.platform == "win32":
        return None
    status = Path("/proc/self/status")
    if status.exists():  # where rusage would count what the parent held, too
        told = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(told.split()[1]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    _import(Path(sys.argv[1]), Path(sys.argv[2]))
