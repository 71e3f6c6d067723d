"""Fields that were changed here and in the Google Sheet at once: both values side by side, and the two ways out."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.event_tables import department_names
from components.long_list import more
from components.report_pair import compared
from components.sheet_words import field_text, in_order, record_text, value_text
from components.wording import _, day_and_time_text, escaped, number_text, signature_text
from data.city import City

MOST_LETTERS = 300  # of a value; longer ones are folded below

Settle = Callable[[str, bool], None]  # a conflict, and whether what was entered here is used


def conflicts(rows: pd.DataFrame, city: City, may_settle: Callable[[str | None], bool], on_settle: Settle) -> None:
    """Draw each conflict, rows of sheet_conflicts, with the buttons for who may settle it."""
    if rows.empty:
        return
    in_all = int(rows["in_all"].iloc[0])
    heading = _("Changed here and in the Sheet")
    st.subheader(f"{heading} ({number_text(in_all)})", anchor=False)
    st.markdown(
        _("Two people changed the same at the same time. The Sheet’s holds until somebody chooses; neither is lost.")
    )
    for row in rows.to_dict("records"):
        with st.container(border=True):
            _conflict(row, city, may_settle, on_settle)
    more("sheet_conflicts", len(rows), in_all)


def _conflict(row: Mapping[Any, Any], city: City, may_settle: Callable[[str | None], bool], on_settle: Settle) -> None:
    holder = row["department_id"] if isinstance(row["department_id"], str) else None
    held_by = department_names(city).get(holder or "")
    found = _("found {time}").format(time=day_and_time_text(row["found_at"], city.zone))
    about = found if held_by is None else _("held by {department}").format(department=held_by) + f" · {found}"
    head = [f"**{escaped(record_text(row))}**", f":gray[{escaped(about)}]"]
    st.markdown("  \n".join(head))
    mine, theirs, base = (json.loads(row[name]) for name in ("mine", "theirs", "base"))
    fields = in_order(mine)
    pairs = {name: _pair(name, mine.get(name), theirs.get(name)) for name in fields}
    before = {name: value_text(name, base.get(name)) for name in fields}
    conflict_id, can_settle = str(row["conflict_id"]), may_settle(holder)
    typed = _("typed in the Sheet")
    theirs_by = signature_text(row["theirs_by"]) if isinstance(row["theirs_by"], str) else typed
    one, other = st.columns(2)
    with one:
        _side(_("In the Sheet, in force now"), theirs_by, {name: pair[0] for name, pair in pairs.items()})
        if can_settle:
            st.button(
                _("Keep the Sheet’s"), key=f"theirs_{conflict_id}", icon=":material/table:", on_click=on_settle,
                args=(conflict_id, False),
            )  # fmt: skip
    with other:
        _side(_("Entered here"), signature_text(row["mine_by"]), {name: pair[1] for name, pair in pairs.items()})
        if can_settle:
            st.button(
                _("Use what was entered here"), key=f"mine_{conflict_id}", icon=":material/edit:", on_click=on_settle,
                args=(conflict_id, True),
            )  # fmt: skip
    if not can_settle:
        st.caption(_("The department that holds the event settles this, or the Office of Performance."))
    if told := [f"{field_text(name)}: {_clipped(text)}" for name, text in before.items() if text]:
        st.caption(_("Before both changes: {values}").format(values=escaped(" · ".join(told))))
    _texts_in_full(conflict_id, mine, theirs)


def _side(title: str, signed: str, values: Mapping[str, str]) -> None:
    lines = [f"{escaped(field_text(name))}: {value}" for name, value in values.items()]
    head = f"**{escaped(title)}** :gray[({escaped(signed)})]"
    st.markdown("  \n".join([head, *lines]))


def _pair(name: str, mine: object, theirs: object) -> tuple[str, str]:
    """The Sheet's value and the one entered here, what differs marked."""
    _sign, marked = compared(_clipped(value_text(name, theirs)), _clipped(value_text(name, mine)))
    return marked


def _texts_in_full(conflict_id: str, mine: Mapping[str, object], theirs: Mapping[str, object]) -> None:
    texts = [(name, value_text(name, side.get(name))) for name in in_order(mine) for side in (theirs, mine)]
    if not any(len(text) > MOST_LETTERS for _name, text in texts):
        return
    fold = st.expander(_("The texts in full"), icon=":material/notes:", key=f"whole_{conflict_id}", on_change="rerun")
    if fold.open:
        with fold:
            for place, (name, text) in enumerate(texts):
                side = _("Entered here") if place % 2 else _("In the Sheet")
                st.markdown(f"**{escaped(field_text(name))} · {escaped(side)}**  \n{escaped(text) or '–'}")


def _clipped(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip() + "…"
