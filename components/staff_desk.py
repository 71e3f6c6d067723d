"""What the Office of Performance does besides writing: notes on the charts, the target, publishing."""

import datetime as dt
import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.chart_rows import note_text
from components.measure_words import MeasureWords
from components.trust import level_badge, target_gate
from components.wording import (
    _,
    day_text,
    escaped,
    list_text,
    month_text,
    range_text,
    short_month_text,
    signature_text,
)
from data.measures.publication import Publication
from data.measures.quality_mark import Level
from data.measures.target_gate import TargetBasis

NOTE_LETTERS = 200


def notes(table: pd.DataFrame, on_remove: Callable[[uuid.UUID], None]) -> None:
    """Draw the notes on record (rows of chart_notes), each with the button that takes it off the charts."""
    if table.empty:
        st.caption(_("No notes stand on the charts."))
    for row in table.to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_note_line(row))
            st.button(
                _("Take off"),
                key=f"remove_note_{row['note_id']}",
                on_click=on_remove,
                args=(row["note_id"],),
                type="tertiary",
                icon=":material/close:",
            )


def _note_line(row: Mapping[Hashable, Any]) -> str:
    rebase = " · " + _("natural limits start anew here") if row["is_rebase"] else ""
    return f"**{day_text(row['noted_on'].date())}** {escaped(note_text(row))}{rebase}"


def note_form(
    initiative_id: str, today: dt.date, can_rebase: bool, on_add: Callable[[dt.date, str, str, bool], None]
) -> None:
    """Draw the form for a note; `on_add` gets its day, its text in English and Spanish, and whether limits restart.

    That is asked only where it `can_rebase`: the limits of page views rest on a baseline, whatever is noted.
    """
    with st.form(f"add_note_{initiative_id}", border=True):
        with st.container(horizontal=True):
            day = st.date_input(_("Day"), value=today, width=180)
            text = st.text_input(_("What happened"), max_chars=NOTE_LETTERS, width=340)
            text_es = st.text_input(_("The same in Spanish, if you can"), max_chars=NOTE_LETTERS, width=340)
        is_rebase = can_rebase and st.checkbox(
            _("Natural limits start anew in this month"),
            help=_("For a change that is known to have moved the count for good, such as a new way of recording."),
        )
        if st.form_submit_button(_("Add the note"), icon=":material/add_comment:"):
            if text.strip():
                on_add(day, text, text_es, is_rebase)
            else:
                st.error(_("Write what happened: the note is empty."), icon=":material/edit:")


def target(
    initiative_id: str,
    basis: TargetBasis,
    words: MeasureWords,
    first_month: dt.date,
    on_adopt: Callable[[int, int], None],
    on_withdraw: Callable[[uuid.UUID], None],
) -> None:
    """Draw the gate and the target in force; the form to adopt one stands there once the gate is open."""
    gate, in_force = basis.gate, basis.target
    target_gate(gate, basis.phase, in_force, words)
    if in_force is not None:
        st.caption(
            _("Adopted by {person} on {day}.").format(
                person=escaped(signature_text(in_force.adopted_by)), day=day_text(in_force.adopted_at.date())
            )
        )
        st.button(_("Withdraw the target"), on_click=on_withdraw, args=(in_force.target_id,), icon=":material/undo:")
    if gate.proposed is None:
        return
    with st.form(f"adopt_target_{initiative_id}", border=True):
        st.markdown(_("**Adopt a target** for each month from {month} on").format(month=short_month_text(first_month)))
        with st.container(horizontal=True):
            low = st.number_input(_("At least"), min_value=0, value=gate.proposed[0], step=1, width=160)
            high = st.number_input(_("At most"), min_value=0, value=gate.proposed[1], step=1, width=160)
        if st.form_submit_button(_("Adopt"), icon=":material/flag:"):
            if high < low:
                st.error(_("“At most” lies below “at least”: turn them round."), icon=":material/edit:")
            else:
                on_adopt(int(low), int(high))


def publish_form(
    months: pd.DataFrame,
    level: Level,
    rule_version: int,
    is_sample: bool,
    publications: Sequence[Publication],
    on_publish: Callable[[dt.date], None],
) -> None:
    """Draw what is about to be published of `months`, rows of joint_events_by_month, and the button for it.

    Earlier `publications` of the month are named: each is kept, and a new one stands beside them.
    """
    options = list(reversed(list(months["month"].dt.date)))
    month = st.selectbox(_("Month to publish"), options, format_func=month_text, key="month_to_publish", width=260)
    row = months[months["month"] == pd.Timestamp(month)].iloc[0]
    st.markdown(
        _(
            "**{month}: {range} joint events** will be frozen with the months before it, rule {rule}, the quality mark "
            "{level}, the notes and the text as they stand now. It can be read from then on, also when figures change."
        ).format(
            month=month_text(month),
            range=range_text(int(row["low"]), int(row["high"])),
            rule=rule_version,
            level=level_badge(level),
        )
    )
    before = [one for one in publications if one.month == month]
    if before:
        st.info(
            _("{month} was published before: {publications}. A new publication stands beside them.").format(
                month=month_text(month),
                publications=list_text(
                    [
                        _("no. {number} with {range}").format(number=one.number, range=range_text(one.low, one.high))
                        for one in before
                    ]
                ),
            ),
            icon=":material/content_copy:",
        )
    if is_sample:
        st.caption(_("It rests on sample data and will say so; it goes when the sample goes."))
    st.button(_("Publish"), type="primary", icon=":material/publish:", on_click=on_publish, args=(month,))
