"""Who takes part in an event: offers of help, answers, and what each department says of its own presence."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components.event_words import help_text, state_badge
from components.wording import (
    _,
    counted,
    escaped,
    list_text,
)
from data.city import City
from data.events.entry import HELP_KINDS
from data.imports.drafts import ParticipationState

# Department, state, kinds of help, staff, remark, and the number of the newest word on its part that was seen.
Say = Callable[[str, ParticipationState, str | None, int | None, str, int], None]
REMARK_LETTERS = 300


@dataclass(frozen=True, slots=True)
class May:
    """What the person looking may do about who takes part, and how the event stands."""

    speaks_for: tuple[str, ...]
    answers_offers: bool
    is_cancelled: bool
    has_begun: bool  # presence can be told from then on
    is_over: bool  # its outcome is told: nothing is asked for or offered any more
    tells_outcome: bool  # of the whole event


def parts(
    table: pd.DataFrame, needs: Sequence[str], city: City, hosts: Collection[str], may: May, say: Say, answer_form: Say
) -> None:
    """Draw who takes part (rows of parts_of_event) and what is still needed, with the answers that are open to one.

    `say` puts a word on record for a button, `answer_form` for a form, which is drawn in a run of its own.
    """
    names = {one.department_id: _(one.name) for one in city.departments}
    st.header(_("Who takes part"), anchor=False)
    rows = table.to_dict("records")
    met = {kind for row in rows if row["state"] in ("accepted", "present") for kind in kinds_of(row)}
    wanted = [need for need in needs if need not in met]
    if may.is_cancelled:
        st.caption(_("The event is cancelled. This is how it stood."))
    elif wanted and not may.is_over:
        st.markdown(
            _("Still needed: {needs}").format(
                needs=" ".join(f":orange-badge[:material/pan_tool: {help_text(need)}]" for need in wanted)
            )
        )
    if not rows:
        st.caption(_("Nobody yet."))
    for row in rows:
        _part(row, names, hosts, may, say, answer_form)
    said = {row["department_id"]: row for row in rows}
    guests = [one for one in may.speaks_for if one not in hosts]
    if may.is_cancelled:
        return
    if may.is_over:
        for department in guests:
            if department not in said and not may.tells_outcome:
                st.button(
                    _("We were there"),
                    key=f"present_{department}",
                    icon=":material/how_to_reg:",
                    on_click=say,
                    args=(department, "present", None, None, "", 0),
                )
        return
    offered = {kind for row in rows if row["state"] == "offered" for kind in kinds_of(row)}
    open_needs = [need for need in wanted if need not in offered] or wanted
    undecided = [one for one in guests if one not in said or said[one]["state"] in ("invited", "declined")]
    if undecided:
        _offer(undecided[0], said, open_needs, names, undecided, say, answer_form)
    elif len(guests) == 1:
        _offer_form(_("Bring something else, too"), guests, said, wanted, names, answer_form)


def kinds_of(row: Mapping[Hashable, Any]) -> list[str]:
    """The kinds of help that a part brings."""
    return str(row["help_kind"]).split(",") if isinstance(row["help_kind"], str) else []


def _part(
    row: Mapping[Hashable, Any],
    names: Mapping[str, str],
    hosts: Collection[str],
    may: May,
    say: Say,
    answer_form: Say,
) -> None:
    department = row["department_id"] if isinstance(row["department_id"], str) else None
    name = names.get(department or "", row["organisation"] or department or "")
    remark = row["remark"] if isinstance(row["remark"], str) else ""
    staff = None if pd.isna(row["staff"]) else int(row["staff"])
    told = [
        list_text([help_text(kind) for kind in kinds_of(row)]),
        counted("{number} person", "{number} people", staff) if staff is not None else None,
        escaped(remark),
    ]
    more = " · ".join(text for text in told if text)
    badge = state_badge("not_needed" if row["state"] == "declined" and not row["is_own_word"] else row["state"])
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"**{escaped(name)}** {badge}" + (f"  \n{more}" if more else ""))
        if department is None or may.is_cancelled:
            return
        seen = int(row["newest_word"])
        kind = row["help_kind"] if isinstance(row["help_kind"], str) else None
        for label, icon, state in _answers(row["state"], department, hosts, may):
            st.button(
                label,
                key=f"{state}_{department}_{icon}",
                icon=icon,
                on_click=say,
                args=(department, state, kind, staff, remark, seen),
            )
        if row["state"] == "offered" and may.answers_offers:
            answering = st.popover(_("Answer with a word"), icon=":material/chat:")
            with answering, st.form(f"answer_{department}", border=False):
                word = st.text_input(_("A word to {department}").format(department=name), max_chars=REMARK_LETTERS)
                both = " · ".join(text for text in (remark, word.strip()) if text)
                answers: tuple[tuple[str, ParticipationState], ...] = (
                    (_("Accept"), "accepted"),
                    (_("Decline"), "declined"),
                )
                for label, state in answers:
                    if st.form_submit_button(label):
                        answer_form(department, state, kind, staff, both, seen)


def _answers(
    state: str, department: str, hosts: Collection[str], may: May
) -> list[tuple[str, str, ParticipationState]]:
    """What can be said in one step of a part in that state, as label, icon and the state that it leads to."""
    found: list[tuple[str, str, ParticipationState]] = []
    if state == "offered" and may.answers_offers:
        found += [
            (_("Accept the offer"), ":material/thumb_up:", "accepted"),
            (_("Decline the offer"), ":material/thumb_down:", "declined"),
        ]
    if department not in may.speaks_for:
        return found
    is_guest = department not in hosts
    if state == "invited":
        found.append((_("We will come"), ":material/event_available:", "accepted"))
    if state == "offered":
        found.append((_("Take the offer back"), ":material/undo:", "declined"))
    if may.has_begun and is_guest and not may.tells_outcome:
        # Each department knows best how long it stayed.
        options: tuple[tuple[str, str, ParticipationState], ...] = (
            (_("We were there"), ":material/how_to_reg:", "present"),
            (_("We left early"), ":material/directions_run:", "left_early"),
            (_("We were not there"), ":material/person_off:", "absent"),
        )
        found += [one for one in options if one[2] != state]
    elif state in ("invited", "accepted") and is_guest:
        found.append((_("We can’t come"), ":material/event_busy:", "declined"))
    return found


def _offer(
    department: str,
    said: Mapping[Hashable, Mapping[Hashable, Any]],
    wanted: Sequence[str],
    names: Mapping[str, str],
    speaks_for: Sequence[str],
    say: Say,
    answer_form: Say,
) -> None:
    """Draw one step to offer help, and a fold for more words with it."""
    first = wanted[0] if wanted else "booth"
    seen = int(said[department]["newest_word"]) if department in said else 0
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Offer help: {kind}").format(kind=help_text(first)),
            key=f"offer_{department}",
            icon=":material/volunteer_activism:",
            type="primary",
            on_click=say,
            args=(department, "offered", first, None, "", seen),
        )
        _offer_form(_("Offer something else"), speaks_for, said, wanted, names, answer_form)


def _offer_form(
    label: str,
    offering: Sequence[str],
    said: Mapping[Hashable, Mapping[Hashable, Any]],
    wanted: Sequence[str],
    names: Mapping[str, str],
    answer_form: Say,
) -> None:
    """Draw the fold in which a department says what it brings; what it has said already stands in it."""
    before = said.get(offering[0], {})
    state: ParticipationState = "accepted" if before.get("state") == "accepted" else "offered"
    with st.popover(label, icon=":material/edit:"), st.form("offer_form", border=False):
        whose = st.selectbox(_("Department"), offering, format_func=lambda one: names[one])
        options = [*wanted, *(kind for kind in HELP_KINDS if kind not in wanted)]
        kinds = st.multiselect(
            _("What you bring"),
            options,
            default=kinds_of(before) if before else options[:1],
            format_func=help_text,
            placeholder=_("Choose"),
        )
        staff = st.number_input(
            _("How many people"),
            min_value=0,
            max_value=500,
            value=None if pd.isna(before.get("staff")) else int(before["staff"]),
            step=1,
        )
        remark = st.text_input(
            _("A word to the host"),
            value=before["remark"] if isinstance(before.get("remark"), str) else "",
            max_chars=REMARK_LETTERS,
        )
        if st.form_submit_button(_("Offer"), icon=":material/volunteer_activism:"):
            seen = int(said[whose]["newest_word"]) if whose in said else 0
            answer_form(whose, state, ",".join(kinds) or None, staff, remark, seen)
