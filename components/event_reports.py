"""Which reports an event combines, put right by hand: one taken out, another event joined to it."""

import uuid
from collections import Counter
from collections.abc import Callable

import pandas as pd
import streamlit as st

from components.wording import _, when_text
from data.city import City


def joined_notice(on_confirm: Callable[[], None] | None) -> None:
    """Say that the app joined the event's reports, and draw the way to confirm it; None: for others to say."""
    st.info(
        _("The app joined these reports by itself. Take out what does not belong here."),
        icon=":material/auto_awesome:",
    )
    if on_confirm:
        st.button(_("Confirm: one event"), icon=":material/check:", key="confirm_joined", on_click=on_confirm)


def join_form(events: pd.DataFrame, city: City, on_join: Callable[[uuid.UUID], None]) -> None:
    """Draw the choice among `events`, rows of events_around, of one that is the same as the event shown."""
    with st.popover(_("Join with another event"), icon=":material/merge:"):
        if events.empty:
            st.caption(_("No other event is on record for these days or the days beside them."))
            return
        texts = _told_apart(events, city)
        with st.form("join_events", border=False):
            chosen = st.selectbox(
                _("The same event as"),
                list(texts),
                index=None,
                format_func=lambda event_id: texts[event_id],
                placeholder=_("Choose an event"),
                key="join_with",
            )
            if st.form_submit_button(_("Join them"), icon=":material/merge:"):
                if chosen is None:
                    st.error(_("Choose the event first."), icon=":material/edit:")
                else:
                    on_join(chosen)
                    st.rerun()


def _told_apart(events: pd.DataFrame, city: City) -> dict[uuid.UUID, str]:
    """A text for each event, no two alike: Streamlit tells options apart by their texts alone."""
    names = {department.department_id: department.initials for department in city.departments}
    texts, alike = {}, Counter[str]()
    for row in events.to_dict("records"):
        host = names.get(row["department_id"], "?")
        text = f"{row['title']} · {host} · {when_text(row['start_date'], row['starts_at'], city.zone)}"
        alike[text] += 1
        texts[row["event_id"]] = text if alike[text] == 1 else f"{text} ({alike[text]})"
    return texts
