"""Page views at 10,000 and at 10 million daily rows, beside an app as most are written: pandas in a cached function.

Import rate and memory in a process of its own, the first figure after it, and warm reruns of both pages in turns.
"""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import duckdb

from bench.figures import keep, print_table
from bench.imports import peak_memory
from bench.pages import Case, alone
from bench.records import NOW
from bench.servers import TUNED, app_server, script_server
from data.city import configured_city
from data.measures.page_views import DATA_PAGE
from data.page_views.baselines import lock_baseline
from data.page_views.exports import Told
from data.page_views.importing import import_page_views
from data.page_views.rules import Rule, add_rule
from data.store import Store
from queries.page_views_measure import INITIATIVE, page_views_measure

ROOT = Path(__file__).parents[1]
SMALL, LARGE, QUICK = 10_000, 10_000_000, 1_000_000  # daily rows
DAYS = 1_250  # at each size, so that both pages have as much to draw
PAGES = {count: count // DAYS for count in (SMALL, LARGE, QUICK)}
MAKE = """
    COPY (
        SELECT
            (DATE '2026-06-30' - ((i // $pages)::INTEGER))::DATE AS date,
            'https://www.durhamnc.gov/section-' || (i % $pages) % 37 || '/page-' || i % $pages AS page,
            (hash(i) % 200)::INTEGER AS views
        FROM range($days * $pages) AS numbers(i)
    ) TO '{path}' (HEADER)
"""
PANDAS_APP = """
import os

import pandas as pd
import streamlit as st


@st.cache_data
def views_by_quarter(path, department):
    views = pd.read_csv(path, parse_dates=["date"])
    views["department"] = views["page"].str.extract(r"page-(\\d+)$")[0].astype(int)
    chosen = views[views["department"] == department] if department else views[views["department"] < 6]
    quarters = chosen["date"].dt.to_period("Q-JUN").astype(str)
    return chosen.groupby([quarters, "department"])["views"].sum().reset_index()


department = st.selectbox("Department", list(range(6)), key="department")
table = views_by_quarter(os.environ["VIEWS_CSV"], department)
st.bar_chart(table, x="date", y="views", color="department")
st.dataframe(table)
"""


def measure(quick: bool) -> None:
    """Measure imports, first figures and reruns; print and keep the figures."""
    large = QUICK if quick else LARGE
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        imports: dict[str, dict[str, Any]] = {}
        for count in (SMALL, large):
            make(folder / f"{count}.csv", count)
            imports[f"{count:,} CSV rows"] = apart(folder / f"{count}.duckdb", folder / f"{count}.csv")
        parquet = folder / f"{large}.parquet"
        duckdb.read_csv(str(folder / f"{large}.csv")).write_parquet(str(parquet))
        imports[f"{large:,} Parquet rows"] = apart(folder / "parquet.duckdb", parquet)
        for count in (SMALL, large):
            imports[f"pandas read_csv and groupby, {count:,} rows"] = apart(None, folder / f"{count}.csv")
        cases = []
        for count in (SMALL, large):
            app = running.enter_context(app_server(folder / f"{count}.duckdb"))
            other = running.enter_context(pandas_server(folder, folder / f"{count}.csv"))
            cases += [
                Case(f"page 2.23, {count:,} rows: same again", app, page="page-views"),
                Case(f"page 2.23, {count:,} rows: another quarter", app, page="page-views", choice="quarter"),
                Case(f"pandas app, {count:,} rows: same again", other),
                Case(f"pandas app, {count:,} rows: another department", other, choice="department"),
            ]
        alone(cases, blocks=2 if quick else 4, runs=12 if quick else 20)
        for case in cases:
            case.figures["first_ms"] = max(run.milliseconds for run in case.openings)
            case.figures["memory_mb"] = case.server.memory()
            case.figures["peak_memory_mb"] = case.server.peak_memory()
    report(imports, cases)


def make(path: Path, count: int) -> None:
    """Write `count` daily rows of page views, the same ones each time."""
    duckdb.connect().execute(MAKE.format(path=path), {"pages": PAGES[count], "days": DAYS})


def pandas_server(folder: Path, csv: Path) -> Any:
    """The pandas app on a CSV file."""
    script = folder / f"pandas_{csv.stem}.py"
    script.write_text(PANDAS_APP.replace("\\\\\\\\", "\\\\"), encoding="utf-8")
    return script_server(script, {**TUNED, "VIEWS_CSV": str(csv)})


def apart(database: Path | None, file: Path) -> dict[str, Any]:
    """The import, or pandas where no database is named, in a fresh process, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "bench.views", str(database or ""), str(file)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def report(imports: dict[str, dict[str, Any]], cases: list[Case]) -> None:
    """Print both tables and keep their figures."""
    print("\nImports of daily page views, and the first figure after each\n")
    columns = ("seconds", "rows_per_second", "first_figure_ms", "peak_memory_mb")
    print_table(
        ["file", "seconds", "rows/s", "first figure ms", "peak MB"],
        [[name, *(found[column] for column in columns)] for name, found in imports.items()],
    )
    print("Warm reruns, one reader, in turns (milliseconds)\n")
    shown = ("p50", "p95", "processor_ms", "first_ms", "memory_mb", "peak_memory_mb")
    print_table(
        ["page", "p50", "p95", "processor", "first run", "memory MB", "peak MB"],
        [[case.name, *(case.figures[column] for column in shown)] for case in cases],
    )
    keep("views", {"imports": imports, "pages": {case.name: case.figures for case in cases}})


def _import(database: Path, file: Path) -> None:
    city = configured_city()
    store = Store.open(database, city)
    for place, department in enumerate(city.departments):
        add_rule(store, Rule(f"/section-{place}/page-{place}", department.department_id, DATA_PAGE), "bench", NOW)
    today = NOW.date()
    told = Told(city.zone, today, city.fiscal_year_starts, site=city.website)
    start = time.perf_counter()
    result = import_page_views(store, file, file.name, None, told, "bench", NOW)
    seconds = time.perf_counter() - start
    imported_peak = peak_memory()
    start = time.perf_counter()
    found = page_views_measure(store.cursor(), city, today)
    first_figure = (time.perf_counter() - start) * 1000
    assert found is not None
    quarters = [day.date() for day in found.by_department["period"].unique()]
    lock_baseline(store, INITIATIVE, "First year", quarters[1], quarters[4], "bench", NOW)
    store.close()
    _say(seconds, result.rows_read, first_figure, imported_peak)


def _pandas(file: Path) -> None:
    import pandas as pd

    start = time.perf_counter()
    views = pd.read_csv(file, parse_dates=["date"])
    rows = len(views)
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    views["department"] = views["page"].str.extract(r"page-(\d+)$")[0].astype(int)
    chosen = views[views["department"] < 6]
    chosen.groupby([chosen["date"].dt.to_period("Q-JUN"), "department"])["views"].sum()
    _say(seconds, rows, (time.perf_counter() - start) * 1000, peak_memory())


def _say(seconds: float, rows: int, first_figure: float, peak: float | None) -> None:
    figures = {
        "seconds": seconds,
        "rows_per_second": rows / seconds,
        "first_figure_ms": first_figure,
        "peak_memory_mb": peak,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    if sys.argv[1]:
        _import(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        _pandas(Path(sys.argv[2]))
