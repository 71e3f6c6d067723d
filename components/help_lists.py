"""Lists for department leads: events that want help, answers that are waited for, outcomes to tell."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.event_words import help_text
from components.wording import _, counted, escaped, list_text, when_text
from data.city import City

MOST_OUTCOMES = 30  # shown: the newest


def wanting_help(
    events: pd.DataFrame, city: City, speaks_for: Sequence[str], on_offer: Callable[[str, str, str], None]
) -> None:
    """Draw events that want help (rows of events_wanting_help), those first at which one's department is free.

    `on_offer` gets the report, the department and the kind of help.
    """
    names = {one.department_id: _(one.name) for one in city.departments}
    if events.empty:
        st.info(_("No event ahead wants help."), icon=":material/check_circle:")
        return
    mine = set(speaks_for)
    rows = sorted(events.to_dict("records"), key=lambda row: not mine & set(row["free"]))
    for row in rows:
        needs = " ".join(f":orange-badge[:material/pan_tool: {help_text(need)}]" for need in row["open_needs"])
        free = [names.get(one, one) for one in row["free"]]
        with st.container(border=True):
            _line(row, city, names)
            st.markdown(_("Still needed: {needs}").format(needs=needs))
            free_text = _("Free then: {departments}").format(departments=list_text(free))
            st.caption(free_text if free else _("No department is free then."))
            with st.container(horizontal=True):
                able = [one for one in speaks_for if one in set(row["free"]) and one not in set(row["offering"])]
                open_needs = [need for need in row["open_needs"] if need not in row["offered_kinds"]]
                for department in able[:1]:
                    kind = (open_needs or list(row["open_needs"]))[0]
                    st.button(
                        _("Offer help: {kind}").format(kind=help_text(kind)),
                        key=f"offer_{row['report_id']}_{department}",
                        icon=":material/volunteer_activism:",
                        on_click=on_offer,
                        args=(str(row["report_id"]), department, kind),
                    )
                if mine & set(row["offering"]):
                    st.markdown(_(":material/schedule: Your offer waits for the host."))
                _open(row)


def without_outcome(events: pd.DataFrame, city: City) -> None:
    """Draw events that are over and wait for their outcome (rows of events_without_outcome)."""
    names = {one.department_id: _(one.name) for one in city.departments}
    if events.empty:
        st.info(_("Every past event has its outcome."), icon=":material/check_circle:")
    for row in events.head(MOST_OUTCOMES).to_dict("records"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            _line(row, city, names)
            _open(row, _("Tell how it went"))
    if len(events) > MOST_OUTCOMES:
        st.caption(
            counted("{number} older one waits, too.", "{number} older ones wait, too.", len(events) - MOST_OUTCOMES)
        )


def awaiting_answer(events: pd.DataFrame, city: City, speaks_for: Sequence[str]) -> None:
    """Draw invitations and offers that wait for an answer of one's department (rows of words_awaiting_answer)."""
    names = {one.department_id: _(one.name) for one in city.departments}
    mine = _mine(events, speaks_for)
    if not mine:
        st.info(_("Nothing waits for your answer."), icon=":material/check_circle:")
    for row in mine:
        who = names.get(row["department_id"], row["department_id"])
        kinds = row["help_kind"].split(",") if isinstance(row["help_kind"], str) else []
        kind = list_text([help_text(one) for one in kinds])
        text = (
            _("**{department}** offers to help{kind}").format(department=who, kind=f": {kind}" if kind else "")
            if row["state"] == "offered"
            else _("**{department}** is invited").format(department=who)
        )
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(text)
            _line(row, city, names)
            _open(row, _("Answer"))


def waiting_text(events: pd.DataFrame, speaks_for: Sequence[str]) -> str:
    """How many invitations and offers wait for one's answer, in words; empty where none does."""
    number = len(_mine(events, speaks_for))
    return counted("{number} waits for your answer", "{number} wait for your answer", number) if number else ""


def _mine(events: pd.DataFrame, speaks_for: Sequence[str]) -> list[dict[Hashable, Any]]:
    """Those that one's department has to answer: offers as the host, invitations as the invited."""
    return [
        row
        for row in events.to_dict("records")
        if (row["host"] if row["state"] == "offered" else row["department_id"]) in speaks_for
    ]


def _line(row: Mapping[Hashable, Any], city: City, names: Mapping[str, str]) -> None:
    host = names.get(str(row.get("host") or row.get("department_id")), "")
    where = ", ".join(dict.fromkeys(row[name] for name in ("place", "neighborhood") if isinstance(row.get(name), str)))
    when = when_text(row["start_date"], row["starts_at"], city.zone)
    details = " · ".join(text for text in (host, when, where) if text)
    st.markdown(f"**{escaped(str(row['title']))}**  \n{escaped(details)}")


def _open(row: Mapping[Hashable, Any], label: str | None = None) -> None:
    st.page_link(
        "pages/events/event.py",
        label=label or _("Open the event"),
        icon=":material/arrow_forward:",
        query_params={"id": str(row["event_id"])},
    )
