"""What stands below the review: events that the app joined, decisions that people made; each can be taken back."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.event_tables import department_names
from components.event_words import verdict_text
from components.evidence_words import evidence_for
from components.long_list import more
from components.wording import (
    _,
    day_and_time_text,
    day_text,
    escaped,
    number_text,
    signature_text,
    when_text,
)
from data.city import City

MOST_REASONS = 3
MOST_LETTERS = 90  # of a title in a line


def joined_automatically(
    events: pd.DataFrame,
    city: City,
    on_confirm: Callable[[uuid.UUID], None],
    on_take_apart: Callable[[uuid.UUID], None],
) -> None:
    """Draw events that the app joined, rows of events_joined_automatically, each to be confirmed or taken apart."""
    if events.empty:
        st.caption(_("The app has joined no reports by itself."))
        return
    names = department_names(city)
    for row in events.to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            told = [_told_by(one["department_id"], one["title"], names) for one in row["reports"]]
            when = when_text(row["start_date"], row["starts_at"], city.zone)
            lines = [escaped(when), *told]
            if not pd.isna(row["probability"]):
                lines.append(":gray[" + why_joined(float(row["probability"]), row["evidence"]) + "]")
            st.markdown("  \n".join(lines), width="stretch")
            st.page_link(
                "pages/events/event.py",
                label=_("Open the event"),
                icon=":material/open_in_new:",
                query_params={"id": str(row["event_id"])},
            )
            st.button(
                _("Confirm"),
                key=f"confirm_{row['event_id']}",
                icon=":material/check:",
                on_click=on_confirm,
                args=(row["event_id"],),
            )
            st.button(
                _("Take apart"),
                key=f"apart_{row['event_id']}",
                icon=":material/call_split:",
                on_click=on_take_apart,
                args=(row["event_id"],),
            )
    more("joined", len(events), int(events["events"].iloc[0]))


def why_joined(probability: float, evidence_json: str) -> str:
    """How sure the app is of an event's least sure link, and what it rests on most."""
    percent = number_text(min(99, round(100 * probability)))
    reasons = "; ".join(evidence_for(evidence_json)[:MOST_REASONS])
    sure = _("At least {percent} % probable").format(percent=percent)
    return f"{sure}: {reasons}" if reasons else sure


def decisions(table: pd.DataFrame, city: City, on_undo: Callable[[uuid.UUID], None]) -> None:
    """Draw decisions, rows of match_decisions, each with the way to undo it."""
    if table.empty:
        st.caption(_("Nobody has decided anything yet."))
        return
    for row in table.to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(decision_text(row, city), width="stretch")
            if pd.isna(row["undone_at"]):
                st.button(
                    _("Undo this"),
                    key=f"undo_{row['decision_id']}",
                    icon=":material/undo:",
                    on_click=on_undo,
                    args=(row["decision_id"],),
                )
    more("decisions", len(table), int(table["decisions"].iloc[0]))


def decision_text(row: Mapping[Any, Any], city: City) -> str:
    """A decision in words: the verdict, the two reports, who said so and when, and whether it was undone."""
    names = department_names(city)
    sides = [_told_by(row[f"department_{side}"], row[f"title_{side}"], names) for side in ("a", "b")]
    lines = [
        f"{verdict_text(row['verdict'])} · {day_text(row['start_date_a'].date())}",
        *sides,
        ":gray[" + _signed(row["decided_by"], row["decided_at"], city) + "]",
    ]
    if not pd.isna(row["undone_at"]):
        lines.append(
            ":gray[" + _("undone: {signed}").format(signed=_signed(row["undone_by"], row["undone_at"], city)) + "]"
        )
    return "  \n".join(lines)


def _signed(person: str, at: pd.Timestamp, city: City) -> str:
    return f"{escaped(signature_text(person))}, {day_and_time_text(at, city.zone)}"


def _told_by(department: Any, title: str, names: Mapping[str, str]) -> str:
    return f"**{escaped(names.get(department) or _('Unknown department'))}**: {_title(title)}"


def _title(text: str) -> str:
    return escaped(text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip() + "…")
