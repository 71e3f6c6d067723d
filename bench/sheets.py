"""The Google Sheet: a first look at a large one, looks when nothing changed, how fast what waits is sent; and a soak.

The Sheet is the tests' stand-in on this machine, in the same process: its own time is in the figures, that of a network
is not.
"""

import datetime as dt
import random
import time
import uuid
from typing import Any

from bench.figures import keep, print_table
from bench.imports import peak_memory
from data.events.entry import EventEntry
from data.events.writing import enter
from tests.sheets import App, prepared_sheet
from tests.sheets_standin import StandIn
from tests.sheets_world import run_world

FIRST_DAY = dt.date(2026, 7, 1)
ROWS, WAITING, OPERATIONS = 20_000, 1_000, 10_000
LOOKS = 100  # to 75 other things: an app looks every 15 seconds, so much seldom comes upon one look


def measure(quick: bool) -> None:
    """Measure the connector; print and keep the figures."""
    rows, waiting = (2_000, 200) if quick else (ROWS, WAITING)
    with prepared_sheet() as api:
        _fill(api, rows)
        app = App(api)
        found = {"first look": _timed(api, app.settle, rows)}
        found["look, nothing changed"] = _timed(api, lambda: app.run(), 1)
        api.tab("Events").type_in(1, "place", "Elm Green")
        found["look, one cell changed"] = _timed(api, lambda: app.run(), 1)
        for first in range(0, waiting, 50):
            dates = [(uuid.uuid4(), _entry(first + number)) for number in range(50)]
            enter(app.store, dates, "fire", "ana", app.clock())
        found["sending what waits"] = _timed(api, app.settle, waiting)
        app.close()
    print("\nGoogle Sheet\n")
    columns = ("seconds", "reads", "writes", "per_second", "peak_memory_mb")
    print_table(
        [f"{rows:,} rows", "seconds", "reads", "writes", "records/s", "peak MB"],
        [[name, *(figures[column] for column in columns)] for name, figures in found.items()],
    )
    keep("sheets", found)


def soak(quick: bool) -> None:
    """Random operations, faults and people, checked every 125: stops at the first world that ends wrong."""
    operations = 500 if quick else OPERATIONS
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"\nGoogle Sheet: {operations:,} random operations, seed {seed}")
    start = time.perf_counter()
    done = 0
    while done < operations:  # in worlds of a few hundred, so that each stays quick to look through
        run_world(seed + done, 250, every=125, looks=LOOKS)
        done += 250
        print(f"{done:,} operations: nothing lost, nothing doubled ({time.perf_counter() - start:,.0f} s)")


def _timed(api: StandIn, act: Any, records: int) -> dict[str, float | None]:
    api.calls.clear()
    start = time.perf_counter()
    act()
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "reads": api.count("read") + api.count("metadata"),
        "writes": api.count("write"),
        "per_second": records / seconds,
        "peak_memory_mb": peak_memory(),
    }


def _entry(number: int) -> EventEntry:
    return EventEntry(f"Entered {number}", "fire", FIRST_DAY + dt.timedelta(days=number % 365), dt.time(18))


def _fill(api: StandIn, rows: int) -> None:
    """Rows as another running app has written them."""
    tab = api.tab("Events")
    places = {str(header): place for place, header in enumerate(tab.headers)}
    for number in range(rows):
        values = {
            "id": f"ev_{uuid.UUID(int=number + 1)}", "rev": 1, "status": "confirmed", "title": f"Event {number}",
            "department": "Police", "date": 46204 + number % 365, "start": 0.75, "place": f"Place {number % 400}",
            "visibility": "public", "unit": "site_event", "source": "form", "updated_by": "ana",
            "updated_at": f"2026-06-15T16:00:00.{number:06}Z",
        }  # fmt: skip
        row: list[Any] = [None] * len(places)
        for name, value in values.items():
            row[places[name]] = value
        tab.rows.append(row)
    tab.row_count = max(tab.row_count, len(tab.rows))
