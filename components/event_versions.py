"""Two versions of one event, side by side: what somebody else saved, and what stands in the form."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from components.event_details import status_text, visibility_text
from components.event_words import audience_text, help_text, spoken_text
from components.wording import _, day_text, escaped, list_text, number_text, signature_text, time_text
from data.city import City
from data.events.entry import EventEntry


def two_versions(
    base: EventEntry,
    mine: EventEntry,
    theirs: EventEntry,
    changed_by: str,
    city: City,
    on_go_on: Callable[[bool], None],
) -> None:
    """Show the version that somebody else saved meanwhile beside one's own, where they differ.

    `base`: what both started from. `on_go_on` is told whether one's own changes go into theirs.
    """
    st.error(
        _("{person} changed this event while you were editing. Nothing of either version is lost.").format(
            person=escaped(signature_text(changed_by))
        ),
        title=_("Not saved: the event has changed"),
        icon=":material/call_split:",
    )
    versions = [field_texts(entry, city) for entry in (base, theirs, mine)]
    before, theirs_said, mine_said = versions
    differing = [label for label in before if theirs_said[label] != mine_said[label]]
    rows = [
        {
            _("Field"): label,
            _("Before"): before[label],
            _("Theirs, saved"): theirs_said[label],
            _("Yours, in the form"): mine_said[label],
        }
        for label in differing
    ]
    if rows:
        st.dataframe(rows, hide_index=True, alt=_("Where the two versions differ"))
    else:
        st.caption(_("Both versions say the same."))
    both = [label for label in differing if before[label] not in (theirs_said[label], mine_said[label])]
    if both:
        st.markdown(
            _("Both of you changed: {fields}. Going on with your changes puts yours in the place of theirs.").format(
                fields=escaped(list_text(both))
            )
        )
    with st.container(horizontal=True):
        st.button(
            _("Go on from theirs with my changes"),
            on_click=on_go_on,
            args=(True,),
            icon=":material/merge:",
            help=_("The form takes over their version with the fields that you changed. Look at it, then save."),
        )
        st.button(
            _("Take theirs, without my changes"), on_click=on_go_on, args=(False,), icon=":material/keyboard_return:"
        )


def field_texts(entry: EventEntry, city: City) -> dict[str, str]:
    """All that an entry says, in words, by the names that its fields have on the form."""
    names = {one.department_id: _(one.name) for one in city.departments}

    def time(value: dt.time | None) -> str:
        return "" if value is None else time_text(value)

    def listed(values: Any, text_of: Callable[[str], str]) -> str:
        return list_text([text_of(one) for one in values])

    return {
        _("Title"): entry.title,
        _("Held by"): names.get(entry.department_id, entry.department_id),
        _("Day"): day_text(entry.day),
        _("Start"): time(entry.start) or _("all day"),
        _("End"): time(entry.end),
        _("Last day"): day_text(entry.ends_on),
        _("Place"): entry.place,
        _("Address"): entry.address,
        _("Neighborhood"): entry.neighborhood,
        _("Seen by"): visibility_text(entry.visibility),
        _("Status"): status_text(entry.status),
        _("Departments invited"): listed(entry.invited, lambda one: names.get(one, one)),
        _("Help wanted"): listed(entry.needs, help_text),
        _("Campaign"): entry.campaign,
        _("A campaign as a whole"): _("yes") if entry.unit == "campaign" else _("no"),
        _("For whom"): audience_text(entry.audience),
        _("Languages spoken"): listed(entry.languages, spoken_text),
        _("Attendance expected"): "" if entry.expected_attendance is None else number_text(entry.expected_attendance),
        _("Contact"): entry.contact,
        _("Web address"): entry.url,
        _("Description"): entry.description,
        _("Notes"): entry.notes,
    }
