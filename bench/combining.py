"""How long a report takes to be combined with those on record: an event entered, a decision made."""

import datetime as dt
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.figures import keep, p50, p95, print_table
from bench.matching import A_DAY
from bench.records import FIRST_DAY, NOW, make_csv
from data.city import configured_city
from data.events.entry import EventEntry
from data.events.writing import enter
from data.imports.run import ImportChoices, import_file
from data.match_decisions import Decided, decide, undo_decision
from data.store import Store

SIZES = (2_000, 20_000)
TIMES = 25


def measure(quick: bool) -> None:
    """Enter events and decide on pairs beside ever more reports; print and keep the figures."""
    found = {}
    for size in SIZES[:1] if quick else SIZES:
        with tempfile.TemporaryDirectory() as name:
            found[f"{size:,} reports"] = _measure(Path(name) / "records.duckdb", size)
    columns = ("import_seconds", "open_pairs", "entered_p50", "entered_p95", "decided_p50", "undone_p50")
    print("\nCombining\n")
    print_table(
        ["on record", "import s", "open pairs", "an event entered, ms p50", "p95", "a decision", "its undo"],
        [[size, *(figures[column] for column in columns)] for size, figures in found.items()],
    )
    keep("combining", found)


def _measure(database: Path, size: int) -> dict[str, float]:
    store = Store.open(database, configured_city())
    days = size // A_DAY
    start = time.perf_counter()
    import_file(store, "log.csv", make_csv(size, days=days), ImportChoices(), "bench", NOW)
    import_seconds = time.perf_counter() - start
    entered = []
    for number in range(TIMES):
        day = FIRST_DAY + dt.timedelta(days=number * days // TIMES)
        entry = EventEntry("Safety Fair", "fire", day, dt.time(18), dt.time(20), place="Juniper Park")
        entered.append(_milliseconds(partial(enter, store, [(uuid.uuid4(), entry)], "fire", "bench", NOW)))
    pairs = store.cursor().execute("SELECT report_a, report_b FROM open_pair ORDER BY ALL").fetchall()
    decided, undone = [], []
    for report_a, report_b in pairs[:: max(1, len(pairs) // TIMES)][:TIMES]:
        start = time.perf_counter()
        outcome = decide(store, report_a, report_b, "same", "bench", NOW)
        decided.append(1000 * (time.perf_counter() - start))
        if isinstance(outcome, Decided):
            undone.append(_milliseconds(partial(undo_decision, store, outcome.decision_ids[0], "bench", NOW)))
    store.close()
    return {
        "import_seconds": import_seconds,
        "open_pairs": len(pairs),
        "entered_p50": p50(entered),
        "entered_p95": p95(entered),
        "decided_p50": p50(decided),
        "undone_p50": p50(undone),
    }


def _milliseconds(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return 1000 * (time.perf_counter() - start)
