"""The review of possible duplicates: how far it has come, the question, the four answers."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.evidence_words import evidence_lines
from components.wording import _, counted, day_text, escaped, month_text, number_text, range_text, signature_text
from data.city import City

BUTTON_WIDTH = 168  # pixels: two stand side by side on a phone

Decide = Callable[[uuid.UUID, uuid.UUID, str], None]  # the two reports, the verdict


def progress(waiting: int, figures: pd.Series | None, doubt: Mapping[Any, Any] | None) -> None:
    """Draw how many pairs are left, and what deciding them does to the month's range.

    `figures`: the month's row of joint_events_by_month; `doubt`: its row of months_in_doubt, None where none is left.
    """
    left = counted("**{number} left.**", "**{number} left.**", waiting)
    st.markdown(left if figures is None else f"{left} {reading_of_progress(figures, doubt)}")


def reading_of_progress(figures: pd.Series, doubt: Mapping[Any, Any] | None) -> str:
    """What a month's range is, and how far the open pairs can close it."""
    low, high = int(figures["low"]), int(figures["high"])
    pairs, planned, in_doubt = (int(doubt[name]) if doubt else 0 for name in ("pairs", "planned", "planned_in_doubt"))
    said = {"month": month_text(figures["month"]), "range": range_text(low, high)}
    if low == high:
        return _("{month} is one figure: **{range} joint events**.").format(**said)
    if not pairs:
        return _(
            "{month} stands at **{range} joint events**. No pair is open there: partners only planned to come."
        ).format(**said)
    if planned:
        closes = counted(
            "{month} stands at **{range} joint events**. Its {number} pair can close it, but for",
            "{month} stands at **{range} joint events**. Its {number} pairs can close it, but for",
            pairs,
            **said,
        )
        rest = counted(
            "{number} event whose partners only planned to come.",
            "{number} events whose partners only planned to come.",
            planned,
        )
        return f"{closes} {rest}"
    if in_doubt:
        return counted(
            "{month} stands at **{range} joint events**. Its {number} pair may not close it: some partners only "
            "planned to come.",
            "{month} stands at **{range} joint events**. Its {number} pairs may not close it: some partners only "
            "planned to come.",
            pairs,
            **said,
        )
    return counted(
        "{month} stands at **{range} joint events**, and closes to one figure with its {number} pair.",
        "{month} stands at **{range} joint events**, and closes to one figure with its {number} pairs.",
        pairs,
        **said,
    )


def answers(report_a: uuid.UUID, report_b: uuid.UUID, on_decide: Decide, on_undo: Callable[[], None] | None) -> None:
    """Draw the four answers, each with its key. A button belongs to its pair: pressed twice, it can't answer the next.

    `on_undo` None: nothing has been decided here that could be undone.
    """
    with st.container(horizontal=True):
        for verdict, label, icon, key in (
            ("same", _("Same"), ":material/merge:", "S"),
            ("different", _("Different"), ":material/call_split:", "D"),
            ("not_sure", _("Not sure"), ":material/help:", "N"),
        ):
            st.button(
                label,
                key=f"{verdict}_{report_a}_{report_b}",
                icon=icon,
                shortcut=key,
                width=BUTTON_WIDTH,
                on_click=on_decide,
                args=(report_a, report_b, verdict),
            )
        undo_button(on_undo)


def undo_button(on_undo: Callable[[], None] | None) -> None:
    """Draw the button that undoes the latest decision made here; None: there is none."""
    st.button(
        _("Undo"),
        key="undo_decision",
        icon=":material/undo:",
        shortcut="U",
        width=BUTTON_WIDTH,
        disabled=on_undo is None,
        on_click=on_undo,
    )


def question(pair: Mapping[Any, Any], city: City) -> None:
    """Draw the question, what its answer does to the count, and who was not sure of it."""
    st.subheader(_("Do these two reports tell of the same event?"), anchor=False)
    st.caption("  \n".join(line for line in (narrowing_text(pair), unsure_text(pair, city)) if line))


def narrowing_text(pair: Mapping[Any, Any]) -> str:
    """By how much a decision on a pair, a row of review_queue, can narrow its month's range."""
    pairs = int(pair["pairs_of_group"])
    width = round(float(pair["narrows_by"]) * pairs)
    month = month_text(pair["month"])
    if not width:
        return _("The answer does not move the count of joint events; the record gets clearer.")
    if pairs == 1:
        return _("The answer can narrow the range of {month} by {number}.").format(
            month=month, number=number_text(width)
        )
    return _("{pairs} pairs hang together here: their answers can narrow the range of {month} by {number}.").format(
        pairs=number_text(pairs), month=month, number=number_text(width)
    )


def unsure_text(pair: Mapping[Any, Any], city: City) -> str:
    """Who was last not sure of a pair; empty where nobody has been asked."""
    if not isinstance(pair["unsure_by"], str):
        return ""
    return _("{person} was not sure on {day}.").format(
        person=escaped(signature_text(pair["unsure_by"])),
        day=day_text(pair["unsure_at"].astimezone(city.zone).date()),
    )


def evidence(pair: Mapping[Any, Any]) -> None:
    """Draw what speaks for and against, and the probability that follows; nothing where no evidence is kept."""
    lines = evidence_lines(pair["evidence"])
    if not lines:
        return
    st.markdown(
        _("**Why they may be the same** (probability {percent} %)").format(
            percent=number_text(round(100 * float(pair["probability"])))
        )
    )
    st.markdown("\n".join(f"- {line}" for line in lines))


def nothing_waits(part: str, elsewhere: int, on_all: Callable[[], None]) -> None:
    """Say that no pair is left; of a part only, offer those that wait elsewhere."""
    if not part:
        st.success(_("Nothing waits: every possible duplicate has been decided."), icon=":material/check_circle:")
        return
    st.success(
        _("Nothing waits: every possible duplicate of {part} has been decided.").format(part=escaped(part)),
        icon=":material/check_circle:",
    )
    if elsewhere:
        st.button(
            counted(
                "Go on with the {number} that waits elsewhere", "Go on with the {number} that wait elsewhere", elsewhere
            ),
            icon=":material/arrow_forward:",
            type="primary",
            on_click=on_all,
        )
