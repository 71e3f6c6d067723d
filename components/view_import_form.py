"""The form that imports page views: the file, what it may not say itself, and what came of it; imports so far."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from components.view_tables import format_text, grain_text, reason_left_out
from components.wording import (
    _,
    counted,
    day_and_time_text,
    day_format,
    days_text,
    escaped,
    number_text,
    reason_text,
    sentence,
    signature_text,
)
from data.city import City
from data.reasons import Reason

SHOWN_REJECTED = 50


@dataclass(frozen=True, slots=True)
class ViewWishes:
    """What the person says of an export that it does not say itself."""

    first: dt.date | None
    last: dt.date | None
    site: str | None
    keep_sample: bool


class Rejected(Protocol):
    """A row that can't be counted."""

    @property
    def row(self) -> int:
        """Where it stands."""

    @property
    def reason(self) -> Reason:
        """Why not."""


class Overlapping(Protocol):
    """What doesn't count because another import has the same days."""

    import_number: int
    file_name: str
    counted_import: int
    reason: str
    first_day: dt.date
    last_day: dt.date
    pages: int
    views: int


def wishes(city: City, has_sample: bool, key: str) -> ViewWishes:
    """Draw what only a person can say of the file."""
    with st.expander(_("What the file may not say"), icon=":material/help:"):
        days = st.date_input(
            _("The days of an export that names none (first and last)"),
            value=[],
            key=f"{key}_days",
            format=day_format(),
            help=_("Only used where the file names no dates itself."),
            width=420,
        )
        site = st.text_input(_("Site of addresses without a host"), city.website or "", key=f"{key}_site", width=420)
    chosen = list(days) if isinstance(days, tuple | list) else []
    keep_sample = has_sample and not st.checkbox(
        _("Remove the made-up sample (it must not be counted with real records)"), value=True, key=f"{key}_clear"
    )
    first, last = (chosen[0], chosen[1]) if len(chosen) == 2 else (None, None)
    return ViewWishes(first, last, site.strip() or None, keep_sample)


def result(
    file: str,
    is_new: bool,
    grain: str,
    first: dt.date,
    last: dt.date,
    rows_read: int,
    rows_rejected: int,
    views: int,
    rejected: Sequence[Rejected],
    notes: Sequence[Reason],
    overlaps: Sequence[Overlapping],
    sample_cleared: bool,
) -> None:
    """Draw what came of an import."""
    if not is_new:
        st.info(
            _("{file} is on record already; nothing was changed.").format(file=escaped(file)),
            icon=":material/done_all:",
        )
        return
    said = _("{views} views {grain}, {days}, from {rows} rows.").format(
        views=number_text(views), grain=grain_text(grain), days=days_text(first, last), rows=number_text(rows_read)
    )
    if sample_cleared:
        said += " " + _("The made-up sample was removed.")
    st.success(said, title=_("{file} was imported").format(file=escaped(file)), icon=":material/check_circle:")
    for note in notes:
        st.caption(":material/info: " + escaped(reason_text(note)))
    for one in overlaps:
        st.warning(
            _("{views} views of import {number} ({file}, {days}) don’t count: {reason} (import {other}).").format(
                views=number_text(one.views),
                number=one.import_number,
                file=escaped(one.file_name),
                days=days_text(one.first_day, one.last_day),
                reason=reason_left_out(one.reason),
                other=one.counted_import,
            ),
            title=_("Days that another import has as well"),
            icon=":material/layers:",
        )
    if rows_rejected:
        with st.expander(
            counted("{number} row can’t be counted", "{number} rows can’t be counted", rows_rejected),
            icon=":material/healing:",
            expanded=True,
        ):
            shown = pd.DataFrame(
                {_("Row"): [one.row for one in rejected], _("Why"): [reason_text(one.reason) for one in rejected]}
            )
            st.dataframe(shown.head(SHOWN_REJECTED), hide_index=True, alt=_("Rows that can’t be counted"))
            st.caption(_("They are kept with the import. Correct them in the tool or the file, and import it again."))


def imports_list(
    imports: pd.DataFrame, city: City, on_undo: Callable[[int], None], on_redo: Callable[[int], None]
) -> None:
    """Draw every import of page views, each with a way to undo it: rows of page_view_imports."""
    if imports.empty:
        st.info(_("No page views have been imported yet."), icon=":material/inbox:")
        return
    for row in imports.to_dict("records"):
        number = int(row["import_number"])
        is_undone = not pd.isna(row["undone_at"])
        with st.container(border=True):
            told, action = st.columns((5, 1.3), vertical_alignment="center")
        told.markdown(_import_line({str(name): cell for name, cell in row.items()}, city))
        if is_undone:
            action.button(
                _("Count it again"), key=f"redo_{number}", icon=":material/redo:", on_click=on_redo, args=(number,)
            )
        else:
            action.button(_("Undo"), key=f"undo_{number}", icon=":material/undo:", on_click=on_undo, args=(number,))


def _import_line(row: dict[str, Any], city: City) -> str:
    told = _("**{number}. {file}** · {format}, {grain}, {days} · {views} views · imported {when} by {person}").format(
        number=row["import_number"],
        file=escaped(row["file_name"]),
        format=format_text(row["format"]),
        grain=grain_text(row["grain"]),
        days=days_text(row["first_day"].date(), row["last_day"].date()),
        views=number_text(int(row["views"])),
        when=day_and_time_text(row["imported_at"], city.zone),
        person=escaped(signature_text(row["imported_by"])),
    )
    remarks = [escaped(sentence(note["template"], json.dumps(note["values"]))) for note in json.loads(row["notes"])]
    if row["rows_rejected"]:
        remarks.append(
            counted("{number} row can’t be counted.", "{number} rows can’t be counted.", int(row["rows_rejected"]))
        )
    if not pd.isna(row["undone_at"]):
        told = f"~~{told}~~"
        remarks = [
            _("Undone {when} by {person}: it does not count.").format(
                when=day_and_time_text(row["undone_at"], city.zone), person=escaped(signature_text(row["undone_by"]))
            )
        ]
    elif row["left_out_views"]:
        remarks.append(
            _("{views} of its views don’t count: another import has the same days.").format(
                views=number_text(int(row["left_out_views"]))
            )
        )
    return "  \n".join([told, *(f":small[{remark}]" for remark in remarks)])
