"""Figures cited in a text: `[[joint_events 2025-10]]` stands for the count of that month, quarter or year.

The text keeps the reference; beside it the value is kept that was cited when the text was saved.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from data.city import City
from data.months import months_later

# A month (2025-10), a fiscal quarter (FY2026-Q2) or a fiscal year (FY2026).
REFERENCE = re.compile(r"\[\[joint_events (?P<period>[12][0-9]{3}-(?:0[1-9]|1[0-2])|FY[12][0-9]{3}(?:-Q[1-4])?)\]\]")

BRACKETED = re.compile(r"\[\[[^\[\]]*\]\]")  # meant as a reference, whether it is one or not

MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Cited:
    """The value that a text cites: a count as a range."""

    low: int
    high: int


def reference_to(period: str) -> str:
    """The reference to the joint events of `period`, as it is written into a text."""
    return f"[[joint_events {period}]]"


def periods_cited(texts: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """The periods that any section in any language refers to, each once, in order of their first mention."""
    sections = [section for sections in texts.values() for section in sections.values()]
    return tuple(dict.fromkeys(found["period"] for text in sections for found in REFERENCE.finditer(text)))


def without_figure(text: str, figures: Mapping[str, Cited]) -> list[str]:
    """The references in `text` that stand for none of `figures`: misspelt ones, and periods without any record."""
    found = []
    for bracketed in BRACKETED.findall(text):
        reference = REFERENCE.fullmatch(bracketed)
        if reference is None or reference["period"] not in figures:
            found.append(bracketed)
    return list(dict.fromkeys(found))


def months_of(period: str, city: City) -> tuple[dt.date, dt.date]:
    """The first and the last month (as first days) of a period as REFERENCE writes it."""
    if not period.startswith("FY"):
        month = dt.date.fromisoformat(f"{period}-01")
        return month, month
    year, _, quarter = period.removeprefix("FY").partition("-Q")
    first, last = city.fiscal_year_months(int(year))
    if not quarter:
        return first, last
    start = months_later(first, MONTHS_OF_QUARTER * (int(quarter) - 1))
    return start, months_later(start, MONTHS_OF_QUARTER - 1)
