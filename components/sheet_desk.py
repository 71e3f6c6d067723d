"""The desk for what stands between the records here and the Google Sheet: how it stands, and what needs a look."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.long_list import more
from components.sheet_words import field_text, in_order, record_text, value_text
from components.sync_line import SECONDS_BETWEEN_LOOKS, since_text
from components.wording import (
    _,
    counted,
    day_and_time_text,
    escaped,
    number_text,
    reason_text,
    sentence,
    signature_text,
)
from data.city import City
from data.sheets.state import SyncState

Link = Callable[[str | None, int | None], str]  # to a row of a tab
MOST_LETTERS = 80  # of a cell in a line
GUIDE = "docs/google-sheets.md"


def not_set_up() -> None:
    """Say what a shared Sheet is for, and how to begin."""
    st.markdown(
        _(
            "Departments can share their events in a Google Sheet: they type, sort and look there, and this app and "
            "the Sheet are kept the same. Nothing ever waits for Google; without the internet everything goes on, and "
            "what was entered meanwhile is sent afterwards."
        )
    )
    st.info(
        _(
            "It takes a quarter of an hour, once, by somebody who may change files on the app’s server: the guide "
            "**{guide}**, among the app’s files, leads through it screen by screen."
        ).format(guide=escaped(GUIDE)),
        title=_("No Google Sheet is set up yet"),
        icon=":material/table:",
    )


def how_it_stands(
    state_now: Callable[[], SyncState | None],
    city: City,
    is_staff: bool,
    link: Link | None,
    on_look: Callable[[], None],
) -> None:
    """Draw whether the Sheet is in reach, and the ways to it; the page is drawn anew when there is more or less to do.

    `is_staff`: the person looking is whom others tell when it stays out of reach.
    """
    drawn = _listed(state_now())

    @st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
    def standing() -> None:
        state = state_now()
        if _listed(state) != drawn:
            st.rerun()
        if state is not None:
            _notice(state, city, is_staff)

    standing()
    if link is not None:
        with st.container(horizontal=True):
            st.link_button(_("Open the Google Sheet"), link(None, None), icon=":material/table:")
            st.button(_("Look now"), icon=":material/sync:", on_click=on_look)


def _listed(state: SyncState | None) -> tuple[int, int] | None:
    """What the lists below the notice depend on."""
    return None if state is None else (state.conflicts, state.rows_to_look_at)


def _notice(state: SyncState, city: City, is_staff: bool) -> None:
    waiting = counted("{number} change waits to be sent.", "{number} changes wait to be sent.", state.waiting)
    if state.problem is not None:
        is_for_server = state.since is None and not is_staff  # a line of its settings tells a department nothing
        lines = [
            "" if is_for_server else escaped(reason_text(state.problem)),
            _("Go on as usual: what you enter is kept here, and is sent by itself afterwards.")
            + (f" {waiting}" if state.waiting else ""),
        ]
        if not is_staff:
            lines.append(_("If it stays so, tell the Office of Performance."))
        st.warning(
            "  \n".join(line for line in lines if line), title=_problem_title(state, city), icon=":material/cloud_off:"
        )
    elif state.synced_at is None:
        st.info(_("The Google Sheet is about to be read. This takes some seconds."), icon=":material/hourglass_top:")
    elif to_look_at := state.conflicts + state.rows_to_look_at:
        told = counted("**{number} thing** needs a look.", "**{number} things** need a look.", to_look_at)
        st.info(told + (f" {waiting}" if state.waiting else ""), icon=":material/visibility:")
    else:
        st.success(_("Nothing needs a look.") + (f" {waiting}" if state.waiting else ""), icon=":material/cloud_done:")


def _problem_title(state: SyncState, city: City) -> str:
    if state.since is None:
        return _("The Google Sheet is not set up right")
    since = since_text(state.since, dt.datetime.now(dt.UTC), city.zone)
    return _("The Google Sheet is not synced since {time}").format(time=since)


def vanished(
    rows: pd.DataFrame, tabs: Mapping[str, str], is_staff: bool, on_again: Callable[[str], None],
    on_call_off: Callable[[str], None],
) -> None:  # fmt: skip
    """Draw tabs most rows of which are gone at once, and ask what was meant. `tabs`: their titles, by kind."""
    for row in rows.to_dict("records"):
        kind = str(row["kind"])
        with st.container(border=True):
            told = _("**{count} of {all} rows** of the tab **{tab}** are gone all at once. Nothing was called off.")
            st.markdown(
                told.format(
                    count=number_text(int(row["vanished"])),
                    all=number_text(int(row["of_rows"])),
                    tab=escaped(tabs[kind]),
                )
            )
            st.markdown(_("If it was a slip, undo it in the Sheet (Edit, Undo): that is enough."))
            if not is_staff:
                st.markdown(_("Otherwise the Office of Performance says here what was meant."))
                continue
            with st.container(horizontal=True):
                st.button(
                    _("Write them again"), key=f"again_{kind}", type="primary", icon=":material/undo:",
                    on_click=on_again, args=(kind,),
                )  # fmt: skip
                st.button(
                    _("They were meant to go: call them off"), key=f"off_{kind}", icon=":material/block:",
                    on_click=on_call_off, args=(kind,),
                )  # fmt: skip


def rows_to_mend(rows: pd.DataFrame, link: Link | None) -> None:
    """Draw rows of the Sheet that can't be read: where, why, and what they hold."""
    if rows.empty:
        return
    _heading(_("Rows that can’t be read"), rows)
    st.markdown(
        _("Mend them in the Sheet itself: they are read again by themselves. Until then the app leaves them alone.")
    )
    for row in rows.to_dict("records"):
        cells = json.loads(row["cells"])
        title = next((text for header, text in cells.items() if str(header).strip().casefold() == "title"), None)
        others = " · ".join(f"{header}: {_clipped(text)}" for header, text in cells.items() if text != title)
        head = _place(row, link) + (f" · **{escaped(_clipped(title))}**" if title else "")
        told = escaped(sentence(row["reason_template"], row["reason_values"]))
        with st.container(border=True):
            lines = [head, told, f":gray[{escaped(others)}]" if others else ""]
            st.markdown("  \n".join(line for line in lines if line))
    more("sheet_rejected", len(rows), int(rows["in_all"].iloc[0]))


def deleted_rows(
    rows: pd.DataFrame,
    city: City,
    on_restore: Callable[[str, str], None],
    on_leave: Callable[[str, str], None],
) -> None:
    """Draw records whose rows somebody deleted, with the way back."""
    if rows.empty:
        return
    _heading(_("Rows deleted in the Sheet"), rows)
    st.markdown(_("Their events are called off for now. Put them back, or leave them out: they stay on record."))
    for row in rows.to_dict("records"):
        kind, record_id = str(row["kind"]), str(row["record_id"])
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            since = _("missing since {time}").format(time=day_and_time_text(row["missing_since"], city.zone))
            lines = [f"**{_record(row)}**", f":gray[{escaped(since)}]"]
            st.markdown("  \n".join(lines), width="stretch")
            st.button(
                _("Put back"), key=f"back_{record_id}", icon=":material/undo:", on_click=on_restore,
                args=(kind, record_id),
            )  # fmt: skip
            st.button(
                _("Leave out"), key=f"out_{record_id}", icon=":material/block:", on_click=on_leave,
                args=(kind, record_id),
            )  # fmt: skip
    more("sheet_deleted", len(rows), int(rows["in_all"].iloc[0]))


def remarks(rows: pd.DataFrame, city: City, link: Link | None, on_seen: Callable[[], None]) -> None:
    """Draw what happened to the Sheet that people should know."""
    if rows.empty:
        return
    _heading(_("What happened in the Sheet"), rows)
    for row in rows.to_dict("records"):
        told = escaped(sentence(row["reason_template"], row["reason_values"]))
        when = escaped(day_and_time_text(row["made_at"], city.zone))
        with st.container(border=True):
            lines = [_place(row, link), told, f":gray[{when}]"]
            st.markdown("  \n".join(lines))
    in_all = int(rows["in_all"].iloc[0])
    with st.container(horizontal=True):
        more("sheet_remarks", len(rows), in_all)
        all_of_them = _("I have read all {number}").format(number=number_text(in_all))
        read = _("I have read this") if in_all == 1 else all_of_them
        st.button(read, key="sheet_seen", icon=":material/done:", on_click=on_seen)


def refused(rows: pd.DataFrame, city: City, on_again: Callable[[], None]) -> None:
    """Draw changes that Google refused."""
    if rows.empty:
        return
    _heading(_("Changes that Google did not take"), rows)
    st.markdown(_("They hold here, but the Sheet does not have them. If trying again does not help, mend the event."))
    for row in rows.to_dict("records"):
        after = json.loads(row["after"])
        changed = " · ".join(
            f"{field_text(name)}: {_clipped(value_text(name, value)) or '–'}"
            for name, value in ((name, after[name]) for name in in_order(after))
        )
        signed = f"{signature_text(row['actor'])}, {day_and_time_text(row['made_at'], city.zone)}"
        told = sentence(row["reason_template"], row["reason_values"])
        with st.container(border=True):
            lines = [f"**{_record(row)}**", escaped(changed), f":gray[{escaped(signed)}  \n{escaped(told)}]"]
            st.markdown("  \n".join(line for line in lines if line))
    with st.container(horizontal=True):
        more("sheet_refused", len(rows), int(rows["in_all"].iloc[0]))
        st.button(_("Try again"), key="sheet_again", icon=":material/refresh:", on_click=on_again)


def _heading(text: str, rows: pd.DataFrame) -> None:
    st.subheader(f"{text} ({number_text(int(rows['in_all'].iloc[0]))})", anchor=False)


def _record(row: Mapping[Any, Any]) -> str:
    return escaped(_clipped(record_text(row)))


def _place(row: Mapping[Any, Any], link: Link | None) -> str:
    number = None if pd.isna(row["row_number"]) else int(row["row_number"])
    place = escaped(row["tab"] if number is None else _("{tab}, row {row}").format(tab=row["tab"], row=number))
    return f"[**{place}**]({link(row['tab'], number)})" if link else f"**{place}**"


def _clipped(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip() + "…"
