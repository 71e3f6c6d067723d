"""The form that tells how an event went: who was present, how many came, what it led to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.event_details import status_text
from components.event_parts import REMARK_LETTERS
from components.event_words import state_text
from components.wording import (
    _,
    escaped,
    number_text,
)
from data.city import City


def outcome_form(
    table: pd.DataFrame,
    hosts: Sequence[str],
    told: Mapping[str, Any],
    city: City,
    key: str,
    on_tell: Callable[[dict[str, Any]], None],
) -> None:
    """Draw the form that tells how the event went: who was present, how many came, what it led to.

    What is on record of it already (`told`, a report; `table`, rows of parts_of_event) stands in the form.
    """
    names = {one.department_id: _(one.name) for one in city.departments}
    planned = [one for one in dict.fromkeys([*hosts, *table["department_id"].dropna()]) if one in names]
    states = {str(row["department_id"]): row["state"] for row in table.to_dict("records")}
    reached = {str(row["department_id"]): row["contacts"] for row in table.to_dict("records")}
    with st.form(f"outcome_{key}", border=True):
        st.markdown(_("**How did it go?** Only departments confirmed present make an event joint."))
        was_held = st.checkbox(_("It took place"), value=True, key=f"held_{key}")
        presence, contacts = {}, {}
        options = ["present", "left_early", "absent"]
        for department in planned:
            state = states.get(department, "accepted")
            usual = "absent" if state in ("declined", "invited", "offered") else "present"
            first = state if state in options else usual
            with st.container(horizontal=True, vertical_alignment="bottom"):
                presence[department] = st.radio(
                    names[department],
                    options,
                    index=options.index(first),
                    format_func=state_text,
                    horizontal=True,
                    key=f"presence_{key}_{department}_{first}",  # asked anew when what is known changes
                )
                contacts[department] = st.number_input(
                    _("Its own contacts"),
                    min_value=0,
                    value=None if pd.isna(reached.get(department)) else int(reached[department]),
                    step=1,
                    width=150,
                    key=f"contacts_{key}_{department}",
                )
        others = st.multiselect(
            _("Others who came"),
            [one for one in names if one not in planned],
            format_func=lambda one: names[one],
            placeholder=_("Choose"),
            key=f"others_{key}",
        )
        attendance = st.number_input(
            _("Attendance, of the event as a whole"),
            min_value=0,
            value=told["attendance"],
            step=1,
            width=260,
            key=f"attendance_{key}",
        )
        with st.container(horizontal=True):
            new = st.checkbox(_("It was a new collaboration"), value=bool(told["new_collaboration"]), key=f"new_{key}")
            grew = st.checkbox(_("A program grew from it"), value=bool(told["expanded_program"]), key=f"grew_{key}")
        remark = st.text_input(_("A word, if it did not take place"), max_chars=REMARK_LETTERS, key=f"remark_{key}")
        if st.form_submit_button(_("Save the outcome"), type="primary", icon=":material/task_alt:"):
            on_tell(
                {
                    "was_held": was_held,
                    "presence": {**presence, **dict.fromkeys(others, "present")},
                    "contacts": contacts,
                    "attendance": attendance,
                    "new_collaboration": new,
                    "expanded_program": grew,
                    "remark": remark,
                }
            )


def outcome_meanwhile(report: Mapping[str, Any], table: pd.DataFrame, city: City) -> None:
    """Say what is on record of the event now: it has changed since the person began to fill in the outcome."""
    names = {one.department_id: _(one.name) for one in city.departments}
    told = [
        status_text(report["status"]),
        *(
            f"{names.get(str(row['department_id']), row['department_id'])}: {state_text(row['state'])}"
            for row in table.to_dict("records")
            if row["state"] in ("present", "left_early", "absent")
        ),
        _("Attendance: {number}").format(number=number_text(report["attendance"]))
        if report["attendance"] is not None
        else "",
        _("a new collaboration") if report["new_collaboration"] else "",
        _("a program grew from it") if report["expanded_program"] else "",
    ]
    st.warning(
        _("On record now: {told}. Saving what stands below takes its place.").format(
            told=escaped("; ".join(text for text in told if text))
        ),
        title=_("Somebody changed this event while you looked"),
        icon=":material/call_split:",
    )
