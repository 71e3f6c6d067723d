"""The departments' words: whether they have logged everything for a month, or held nothing."""

import datetime as dt
from typing import cast

import streamlit as st

from components import month_words
from components.event_tables import legend_of
from components.wording import _, counted, month_text
from components.working_as import person
from data.connection import answer, store
from data.department_months import HasReports, NotOverYet, Stated, Statement, state_month
from data.months import months_later
from queries.department_months import department_months

MONTHS_SHOWN = 24

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
today = now.astimezone(city.zone).date()
who = person()
speaks_for = [one for one in city.departments if who.may_speak_for(one.department_id)]


def say(department_id: str, month: dt.date, statement: str | None) -> None:
    """Put a word on record, or take it back, and tell what came of it."""
    match state_month(records, department_id, month, cast(Statement | None, statement), who.signed(), now):
        case Stated():
            text, icon = _("Noted for {month}."), ":material/check_circle:"
        case NotOverYet():
            text, icon = _("{month} is not over yet: give your word when it is."), ":material/hourglass_top:"
        case HasReports(reports):
            text = counted(
                "{number} report stands in {month}, so something was held. Choose “All logged”.",
                "{number} reports stand in {month}, so something was held. Choose “All logged”.",
                reports,
                month="{month}",
            )
            icon = ":material/block:"
    st.session_state["said"] = (text.format(month=month_text(month)), icon)


st.title(_("The departments’ word for each month"), anchor=False)
if told := st.session_state.pop("said", None):
    st.toast(told[0], icon=told[1])
st.markdown(
    _(
        "A month’s count can be trusted once every department has said that it **logged everything** or "
        "**held nothing**. A word can be taken back."
    )
)
last = months_later(today, -1)
words = answer(department_months, months_later(last, 1 - MONTHS_SHOWN), last)
if speaks_for:
    month_words.month_rows(words, month_words.department_choice(speaks_for), on_say=say)
else:
    st.info(_("To give a department’s word, choose in the sidebar who you work as."), icon=":material/account_circle:")
st.header(_("All departments"), anchor="all")
month_words.words_table(words, city)
st.caption(legend_of(city.departments))
