"""Two reports side by side, what differs between them marked."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from components.event_tables import department_names, parts_named, status_text
from components.kept import kept
from components.wording import (
    _,
    counted,
    day_and_time_text,
    day_text,
    escaped,
    number_text,
    time_text,
)
from data.city import City

MOST_LETTERS = 240  # of a cell; longer texts are folded below
STYLE = Path(__file__).with_name("report_pair.css")
SAME, ALIKE, OTHER, MISSING = "=", "≈", "≠", "○"


def report_pair(reports: pd.DataFrame, city: City) -> None:
    """Draw two reports, rows of two_reports, side by side; a contact is for departments."""
    st.html(STYLE)
    with st.container(key="report_pair"):
        st.markdown(pair_table(reports, city))
    st.caption(_("= the same · ≈ the same words in another order · ≠ differs, in bold · ○ only one says it"))
    with st.container(horizontal=True):
        for label, event_id in zip(
            (_("Open the first event"), _("Open the second event")), reports["event_id"], strict=True
        ):
            st.page_link(
                "pages/events/event.py",
                label=label,
                icon=":material/open_in_new:",
                query_params={"id": str(event_id)},
            )
    if _has_long_texts(reports):
        with st.expander(
            _("The texts in full"), icon=":material/notes:", key="review_texts", on_change="rerun"
        ) as whole:
            if whole.open:
                for row in reports.to_dict("records"):
                    st.markdown(f"**{escaped(row['title'])}**")
                    if isinstance(row["description"], str):
                        st.markdown(escaped(row["description"]))


@kept
def pair_table(reports: pd.DataFrame, city: City) -> str:
    """The table of report_pair as Markdown."""
    one, other = reports.to_dict("records")
    names = department_names(city)
    said_by, source = _("Said by"), _("From")
    lines = [
        f"| {said_by} | {_reporter(one, names)} | {_reporter(other, names)} |",
        "|:--|:--|:--|",
    ]
    for label, text_of in _rows(city, names):
        cells = [_clipped(text_of(row)) for row in (one, other)]
        if any(cells):
            sign, marked = compared(*cells)
            lines.append(f"| {sign} {label} | {marked[0]} | {marked[1]} |")
    sources = [_source(row) for row in (one, other)]
    if any(sources):
        lines.append(f"| {source} | {escaped(sources[0]) or '–'} | {escaped(sources[1]) or '–'} |")
    return "\n".join(lines)


def compared(one: str, other: str) -> tuple[str, tuple[str, str]]:
    """Whether two texts say the same (=), in other order (≈), something else (≠) or one is missing (○); with marks.

    A word that the other text has, too, differs in nothing, however it is spelled in capitals and accents.
    """
    if not one or not other:
        return MISSING, (escaped(one) or "–", escaped(other) or "–")
    folded = [[_folded(word) for word in text.split()] for text in (one, other)]
    if folded[0] == folded[1]:
        return SAME, (escaped(one), escaped(other))
    if set(folded[0]) == set(folded[1]):
        return ALIKE, (escaped(one), escaped(other))
    return OTHER, (_marked(one, set(folded[1])), _marked(other, set(folded[0])))


def _marked(text: str, known: set[str]) -> str:
    runs = itertools.groupby(text.split(), key=lambda word: _folded(word) in known or not _folded(word))
    pieces = []
    for is_known, words in runs:
        piece = escaped(" ".join(words))
        pieces.append(piece if is_known else f":orange-background[**{piece}**]")
    return " ".join(pieces)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return re.sub(r"[\W_]+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def _rows(city: City, names: Mapping[str, str]) -> Sequence[tuple[str, Callable[[Mapping[Any, Any]], str]]]:
    """What is compared: a label, and the text of a report."""
    return (
        (_("Title"), lambda row: _text(row["title"])),
        (_("Day"), lambda row: _days(row)),
        (_("Time"), lambda row: _times(row, city)),
        (_("Place"), lambda row: _text(row["place"])),
        (_("Address"), lambda row: _text(row["address"])),
        (_("Neighborhood"), lambda row: _text(row["neighborhood"])),
        (_("Departments"), lambda row: parts_named(list(row["taking_part"]), names)),
        (_("Status"), lambda row: status_text(row["status"])),
        (_("Campaign"), lambda row: _text(row["campaign"])),
        (_("Attendance"), lambda row: "" if pd.isna(row["attendance"]) else number_text(int(row["attendance"]))),
        (_("Description"), lambda row: _text(row["description"])),
        (_("Contact"), lambda row: _text(row["contact"])),
    )


def _reporter(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    reporter = names.get(row["department_id"]) or _text(row["department_as_given"]) or _("Unknown department")
    others = int(row["reports"]) - 1
    if not others:
        return escaped(reporter)
    return escaped(reporter) + " " + counted("and {number} report more", "and {number} reports more", others)


def _days(row: Mapping[Any, Any]) -> str:
    first, last = (day_text(row[name].date()) for name in ("start_date", "end_date"))
    return first if first == last or not pd.isna(row["starts_at"]) else f"{first} – {last}"


def _times(row: Mapping[Any, Any], city: City) -> str:
    if pd.isna(row["starts_at"]):
        return _("all day")
    start = row["starts_at"].astimezone(city.zone)
    if pd.isna(row["ends_at"]):
        return time_text(start)
    end = row["ends_at"].astimezone(city.zone)
    until = time_text(end) if end.date() == start.date() else day_and_time_text(end, city.zone)
    return f"{time_text(start)} – {until}"


def _source(row: Mapping[Any, Any]) -> str:
    if not isinstance(row["file_name"], str):
        return _("entered in the app")
    return _("{file}, row {row}").format(file=row["file_name"], row=int(row["source_row"]))


def _has_long_texts(reports: pd.DataFrame) -> bool:
    texts = [*reports["title"], *reports["description"]]
    return any(isinstance(text, str) and len(text) > MOST_LETTERS for text in texts)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _clipped(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip() + "…"
