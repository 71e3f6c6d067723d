"""Which of the pairs in doubt a reviewer goes through: of one month, of one department. Kept in the address."""

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from components.address import keep_in_address, start_from_address
from components.wording import _, month_text
from data.city import City

ALL = "all"
CHOICE_WIDTH = 168  # pixels
# Not the keys of the other pages: a month looked at there does not hide what waits here.
LISTS = MONTH_KEY, DEPARTMENT_KEY = "review_month", "review_department"


def part_in_doubt(city: City, months: Sequence[dt.date]) -> tuple[dt.date | None, str | None]:
    """Draw the choice of a month among `months`, and of a department; None stands for all of them.

    Call it in a horizontal container: what stands beside it is drawn next.
    """
    names = {department.department_id: _(department.name) for department in city.departments}
    chosen = {f"{month:%Y-%m}": month for month in (*months, *_asked_month())}  # it stays when its last pair is decided
    options = [ALL, *sorted(chosen, reverse=True)]
    month = _list(_("Month"), MONTH_KEY, "month", options, lambda one: month_text(chosen[one]))
    department = _list(_("Department"), DEPARTMENT_KEY, "department", [ALL, *names], lambda one: names[one])
    return (None if month == ALL else chosen[month]), (None if department == ALL else department)


def choose_all() -> None:
    """Set both choices back: for a button."""
    st.session_state[MONTH_KEY] = st.session_state[DEPARTMENT_KEY] = ALL


def _asked_month() -> list[dt.date]:
    asked = st.session_state.get(MONTH_KEY) or st.query_params.get("month", "")
    try:
        return [dt.date.fromisoformat(f"{asked}-01")]
    except ValueError:
        return []


def _list(label: str, key: str, name: str, options: Sequence[str], text_of: Callable[[str], str]) -> str:
    start_from_address(key, options, ALL, name)
    chosen: str = st.selectbox(
        label,
        options,
        format_func=lambda option: _("All") if option == ALL else text_of(option),
        key=key,
        persist_state="session",
        width=CHOICE_WIDTH,
    )
    keep_in_address(key, ALL, name)
    return chosen
