"""Figures: medians and percentiles, tables in the terminal, JSON files in bench/results/."""

import datetime as dt
import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import streamlit as st

RESULTS = Path(__file__).with_name("results")


def p50(values: Sequence[float]) -> float:
    """The median."""
    return median(values)


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str | float | None]]) -> None:
    """Print `rows` in aligned columns."""
    cells = [list(headers), *([_text(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headers))]
    for row in cells:
        first, *others = (
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *others]))
    print()


def keep(subject: str, figures: Any) -> None:
    """Write `figures` to bench/results/, with the machine and the time they were taken at."""
    RESULTS.mkdir(exist_ok=True)
    taken = dt.datetime.now(dt.UTC)
    path = RESULTS / f"{taken:%Y%m%dT%H%M%SZ}-{subject}.json"
    about = {
        "taken_at": taken.isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "load_average": os.getloadavg() if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "streamlit": st.__version__,
    }
    path.write_text(json.dumps({**about, subject: figures}, indent=1), encoding="utf-8")
    print(f"Kept in {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}\n")


def _text(value: str | float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
