"""The departments' words for their months: what was said, what is missing, and the buttons to say it."""

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.kept import kept
from components.wording import _, counted, day_text, escaped, month_text, short_month_text, signature_text
from data.city import City, Department

Say = Callable[[str, dt.date, str | None], None]  # department, month, statement (None takes it back)


def words_table(words: pd.DataFrame, city: City) -> None:
    """Draw all departments' words, rows of department_months: a month a row, a department a column."""
    st.dataframe(
        words_shown(words, city),
        hide_index=True,
        height="content",
        alt=_("Each department’s word for each month"),
    )
    st.caption(
        _("✓ all logged · ○ nothing held · a number: so many reports, but no word yet · – neither a report nor a word")
    )


@kept
def words_shown(words: pd.DataFrame, city: City) -> pa.Table:
    """The table of words_table: month, then the initials of each department."""
    shown: dict[str, list[str]] = {_("Month"): [short_month_text(month) for month in dict.fromkeys(words["month"])]}
    for department in city.departments:
        rows = words[words["department_id"] == department.department_id]
        shown[department.initials] = [
            _sign(statement, reports) for statement, reports in zip(rows["statement"], rows["reports"], strict=True)
        ]
    return pa.table(shown)


def _sign(statement: str | None, reports: int) -> str:
    if statement == "all_logged":
        return f"✓ {reports}"
    if statement == "nothing_held":
        return "○"
    return str(reports) if reports else "–"


def department_choice(departments: Sequence[Department]) -> Department:
    """Draw the choice of whose word is given; none where there is only one."""
    if len(departments) == 1:
        return departments[0]
    return st.selectbox(
        _("Department"),
        departments,
        format_func=lambda one: _(one.name),
        key="word_of",
        persist_state="session",
        width=340,
    )


def month_rows(words: pd.DataFrame, department: Department, on_say: Say) -> None:
    """Draw one department's months, the newest first, each with what was said or the two words to choose from."""
    rows = words[words["department_id"] == department.department_id]
    missing = int(rows["statement"].isna().sum())
    if missing:
        st.markdown(
            counted(
                "**{department}**: {number} month waits for your word.",
                "**{department}**: {number} months wait for your word.",
                missing,
                department=_(department.name),
            )
        )
    else:
        st.success(
            _("{department} has given its word for all these months.").format(department=_(department.name)),
            icon=":material/check_circle:",
        )
    for row in rows[rows["statement"].isna()].to_dict("records"):
        _waiting(row, department.department_id, on_say)
    with st.expander(_("Words given"), icon=":material/history:", key="words_given", on_change="rerun") as given:
        if given.open:
            for row in rows[rows["statement"].notna()].to_dict("records"):
                _given(row, department.department_id, on_say)


def _waiting(row: Mapping[Hashable, Any], department_id: str, on_say: Say) -> None:
    month, reports = row["month"].date(), int(row["reports"])
    key = f"{department_id}_{month:%Y_%m}"
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"word_{key}"):
        told = counted("{number} report", "{number} reports", reports)
        st.markdown(f"**{month_text(month)}** · {told}", width=260)
        st.button(
            _("All logged"),
            key=f"all_{key}",
            icon=":material/done_all:",
            on_click=on_say,
            args=(department_id, month, "all_logged"),
        )
        st.button(
            _("Nothing held"),
            key=f"none_{key}",
            icon=":material/event_busy:",
            disabled=reports > 0,
            help=_("There are reports in this month, so something was held.") if reports else None,
            on_click=on_say,
            args=(department_id, month, "nothing_held"),
        )


def _given(row: Mapping[Hashable, Any], department_id: str, on_say: Say) -> None:
    month = row["month"].date()
    said = {"all_logged": _("✓ All logged"), "nothing_held": _("○ Nothing held")}[row["statement"]]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("**{month}**: {said}, said {day} by {person}").format(
                month=month_text(month),
                said=said,
                day=day_text(row["stated_at"].date()),
                person=escaped(signature_text(row["stated_by"])),
            )
        )
        st.button(
            _("Take back"),
            key=f"back_{department_id}_{month:%Y_%m}",
            type="tertiary",
            icon=":material/undo:",
            on_click=on_say,
            args=(department_id, month, None),
        )
