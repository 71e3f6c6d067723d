"""What a person is told while entering an event: likely the same event, clashes, words to know, unfinished drafts."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

import streamlit as st

from components.wording import (
    _,
    day_and_time_text,
    day_text,
    escaped,
    list_text,
    reason_text,
    when_text,
)
from data.city import City
from data.events.advice import Neighbor
from data.events.entry import (
    EventEntry,
)
from data.reasons import Reason

MOST_DRAFTS = 3  # offered to go on with


def likely_same(
    neighbors: Sequence[Neighbor], city: City, joining: str | None, on_join: Callable[[str, str], None]
) -> None:
    """Draw events that may be the one being entered, each with one step to join it; `on_join` gets report and title."""
    names = {one.department_id: _(one.name) for one in city.departments}
    for neighbor in neighbors:
        row = neighbor.row
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                _(":material/content_copy: **{department}** already reported **{title}**, {when}: {reasons}.").format(
                    department=names.get(row["department_id"], _("Somebody")),
                    title=escaped(str(row["title"])),
                    when=escaped(when_text(row["start_date"], row["starts_at"], city.zone)),
                    reasons=list_text([_reason(one) for one in neighbor.reasons]),
                )
            )
            if joining in list(row["taking_part"]):
                st.page_link(
                    "pages/events/event.py",
                    label=_("Your department takes part: open it"),
                    icon=":material/arrow_forward:",
                    query_params={"id": str(row["event_id"])},
                )
                continue
            st.button(
                _("Join it instead"),
                key=f"join_{row['report_id']}",
                icon=":material/group_add:",
                disabled=joining is None,
                on_click=on_join,
                args=(str(row["report_id"]), str(row["event_id"])),
            )


def _reason(reason: str) -> str:
    return {
        "time": _("about the same time"),
        "title": _("a title like this"),
        "place": _("the same place"),
        "neighborhood": _("the same neighborhood"),
        "campaign": _("the same campaign"),
    }[reason]


def clashing(neighbors: Sequence[Neighbor], city: City) -> None:
    """Draw what the event clashes with."""
    for neighbor in neighbors:
        row = neighbor.row
        said = {
            "crew": _("your department is there"),
            "neighborhood": _("the same neighborhood"),
            "audience": _("the same audience"),
        }
        st.warning(
            _("At the same hours: **{title}**, {when} ({reasons}).").format(
                title=escaped(str(row["title"])),
                when=escaped(when_text(row["start_date"], row["starts_at"], city.zone)),
                reasons=list_text([said[one] for one in neighbor.reasons]),
            ),
            icon=":material/event_busy:",
        )


def words(reasons: Sequence[Reason]) -> None:
    """Draw what the person should know before saving."""
    for reason in reasons:
        st.info(reason_text(reason), icon=":material/info:")


def draft_offer(since: str, on_drop: Callable[[], None]) -> None:
    """Say that the form holds a draft kept earlier, and offer to start anew."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(_("This is what you had begun to enter, {when}.").format(when=since), icon=":material/draft:")
        st.button(_("Start anew"), on_click=on_drop, icon=":material/restart_alt:")


def other_drafts(
    drafts: Sequence[tuple[uuid.UUID, EventEntry, dt.datetime]],
    city: City,
    on_go_on: Callable[[uuid.UUID], None],
    on_drop: Callable[[uuid.UUID], None],
) -> None:
    """Draw events that were begun and not finished (draft, entry, since when), to go on with or to let go."""
    for number, (draft_id, entry, since) in enumerate(drafts[:MOST_DRAFTS]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                _(":material/draft: Not finished: **{title}**, {day} (kept {when})").format(
                    title=escaped(entry.title) or _("without a title"),
                    day=day_text(entry.day),
                    when=escaped(day_and_time_text(since, city.zone)),
                ),
                width="content",
            )
            st.button(_("Go on with it"), key=f"go_on_{number}", on_click=on_go_on, args=(draft_id,), type="tertiary")
            st.button(_("Let it go"), key=f"let_go_{number}", on_click=on_drop, args=(draft_id,), type="tertiary")
