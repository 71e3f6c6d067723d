"""The desk for what stands between the records here and the Google Sheet: rows to mend, conflicts, deleted rows."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.report_pair import compared
from components.wording import (
    _,
    counted,
    day_and_time_text,
    day_text,
    escaped,
    reason_text,
    sentence,
    signature_text,
)
from data.city import City
from data.sheets.state import SyncState

Link = Callable[[str | None, int | None], str]  # to a row of a tab
LETTERS = 300  # of a value that is shown


def how_it_stands(state: SyncState, account: str | None, link: Link | None, on_look: Callable[[], None]) -> None:
    """Draw whether the Sheet is in reach, and the ways to it."""
    if state.problem is not None:
        st.warning(
            escaped(reason_text(state.problem))
            + "  \n"
            + _("Everything is kept here. What waits is sent as soon as this is mended; nobody has to do it again."),
            title=_("The Google Sheet and the records can’t be brought together now"),
            icon=":material/cloud_off:",
        )
    with st.container(horizontal=True):
        if link is not None:
            st.link_button(_("Open the Google Sheet"), link(None, None), icon=":material/table:")
            st.button(_("Look now"), icon=":material/sync:", on_click=on_look)
    if account:
        st.caption(_("The Sheet is shared with {account}.").format(account=escaped(account)))


def rows_to_mend(rows: pd.DataFrame, link: Link | None) -> None:
    """Draw rows of the Sheet that can't be read: where, why, and what they hold."""
    if rows.empty:
        return
    st.subheader(_("Rows that can’t be read"))
    st.markdown(
        _("They are mended in the Sheet itself and read again at the next look. Until then nothing is written to them.")
    )
    for row in rows.to_dict("records"):
        place = _("{tab}, row {row}").format(tab=row["tab"], row=row["row_number"])
        target = f"[{escaped(place)}]({link(row['tab'], int(row['row_number']))})" if link else escaped(place)
        cells = " · ".join(f"{header}: {text}" for header, text in json.loads(row["cells"]).items())
        st.markdown(f"**{target}**: {escaped(sentence(row['reason_template'], row['reason_values']))}")
        st.caption(escaped(cells[:LETTERS]))


def conflicts(
    rows: pd.DataFrame,
    city: City,
    may_settle: Callable[[str | None], bool],
    on_settle: Callable[[str, bool], None],
) -> None:
    """Draw changes of the same field side by side, and the two ways to settle each."""
    if rows.empty:
        return
    st.subheader(_("Changed here and in the Sheet"))
    st.markdown(_("The Sheet’s value holds until somebody settles it. Both are kept."))
    for row in rows.to_dict("records"):
        with st.container(border=True):
            st.markdown(f"**{escaped(_title(row))}**")
            st.markdown(_conflict_table(row))
            conflict_id = str(row["conflict_id"])
            if not may_settle(row["department_id"] if isinstance(row["department_id"], str) else None):
                st.caption(_("The department that holds the event settles this, or the Office of Performance."))
                continue
            with st.container(horizontal=True):
                st.button(
                    _("Keep the Sheet’s"), key=f"theirs_{conflict_id}", on_click=on_settle, args=(conflict_id, False)
                )
                st.button(
                    _("Use what was entered here"), key=f"mine_{conflict_id}", on_click=on_settle,
                    args=(conflict_id, True),
                )  # fmt: skip


def _conflict_table(row: Mapping[Any, Any]) -> str:
    mine, theirs, base = (json.loads(row[name]) for name in ("mine", "theirs", "base"))
    mine_by = escaped(signature_text(row["mine_by"]))
    theirs_by = escaped(signature_text(row["theirs_by"])) if isinstance(row["theirs_by"], str) else _("Google Sheet")
    lines = [
        f"| | {_('Before')} | {_('Entered here')} ({mine_by}) | {_('In the Sheet')} ({theirs_by}) |",
        "|:--|:--|:--|:--|",
    ]
    for name in mine:
        _sign, (one, other) = compared(_value(mine.get(name)), _value(theirs.get(name)))
        lines.append(f"| {escaped(name)} | {escaped(_value(base.get(name))) or '–'} | {one} | {other} |")
    return "\n".join(lines)


def _value(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())[:LETTERS]


def _title(row: Mapping[Any, Any]) -> str:
    if not isinstance(row["title"], str):
        kinds = {
            "participation": _("A department’s part in an event"),
            "offer": _("An offer of assistance"),
            "match_decision": _("A match decision"),
        }
        return kinds.get(str(row["kind"]), str(row["kind"]))
    day = row.get("start_date")
    return f"{row['title']}, {day_text(day.date())}" if isinstance(day, pd.Timestamp) else row["title"]


def deleted_rows(
    rows: pd.DataFrame,
    city: City,
    on_restore: Callable[[str, str], None],
    on_leave: Callable[[str, str], None],
) -> None:
    """Draw records whose rows somebody deleted, with the way back."""
    if rows.empty:
        return
    st.subheader(_("Rows deleted in the Sheet"))
    st.markdown(_("They stay on record but do not count: an event is called off. Put them back, or leave them out."))
    for row in rows.to_dict("records"):
        kind, record_id = str(row["kind"]), str(row["record_id"])
        with st.container(horizontal=True, vertical_alignment="center"):
            since = day_and_time_text(row["missing_since"], city.zone)
            st.markdown(f"**{escaped(_title(row))}** · " + _("missing since {time}").format(time=since))
            st.button(_("Put back"), key=f"back_{record_id}", on_click=on_restore, args=(kind, record_id))
            st.button(_("Leave out"), key=f"out_{record_id}", on_click=on_leave, args=(kind, record_id))


def remarks(rows: pd.DataFrame, city: City, link: Link | None, on_seen: Callable[[], None]) -> None:
    """Draw what happened to the Sheet that people should know."""
    if rows.empty:
        return
    st.subheader(_("What happened in the Sheet"))
    for row in rows.to_dict("records"):
        number = None if pd.isna(row["row_number"]) else int(row["row_number"])
        place = row["tab"] if number is None else _("{tab}, row {row}").format(tab=row["tab"], row=number)
        target = f"[{escaped(place)}]({link(row['tab'], number)})" if link else escaped(place)
        told = escaped(sentence(row["reason_template"], row["reason_values"]))
        st.markdown(f"{day_and_time_text(row['made_at'], city.zone)} · **{target}**: {told}")
    st.button(_("I have read this"), icon=":material/done:", on_click=on_seen)


def refused(rows: pd.DataFrame, on_again: Callable[[], None]) -> None:
    """Draw changes that Google refused."""
    if rows.empty:
        return
    st.subheader(_("Changes that Google refused"))
    for row in rows.to_dict("records"):
        told = escaped(sentence(row["reason_template"], row["reason_values"]))
        st.markdown(f"**{escaped(_title({**row, 'start_date': None}))}**: {told}")
    st.button(_("Send them again"), icon=":material/refresh:", on_click=on_again)


def all_well(state: SyncState) -> None:
    """Say that there is nothing to do, when there is nothing."""
    if state.problem is None and not state.conflicts and not state.rows_to_look_at:
        waiting = counted("{number} change waits to be sent.", "{number} changes wait to be sent.", state.waiting)
        st.success(_("Nothing needs a look.") + (f" {waiting}" if state.waiting else ""), icon=":material/cloud_done:")
