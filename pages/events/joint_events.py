"""Joint community safety events: the count of each month as a range, and the records behind it."""

import datetime as dt
import uuid

import streamlit as st

from components import charts, choices, event_tables, month_figures, readings, rule_text
from components.wording import _
from data.connection import answer, store
from queries.joint_events import (
    counting_rule,
    events_of_month,
    joint_events_by_month,
    months_with_reports,
    open_pairs_of_month,
    published_csv,
    reports_of_event,
)

city = store().city
today = dt.datetime.now(city.zone).date()
names = event_tables.department_names(city)

st.title(_("Joint community safety events"))
span = answer(months_with_reports)
if span is None:
    st.info(_("There are no event records yet."), icon=":material/inbox:")
    st.page_link("pages/records/data.py", label=_("Import a file on the Data page"), icon=":material/upload:")
    st.stop()

# The count over the years
first_month, last_month = choices.fiscal_years(city, span.first_month, span.last_month)
months = answer(joint_events_by_month, first_month, last_month, today)
month_list = list(months["month"].dt.date)
chosen = choices.chosen_month(month_list, otherwise=last_month)
st.markdown(readings.reading_of_months(months))
charts.joint_events_chart(months, chosen, "joint_events_chart", on_pick=choices.choose_month)
with st.expander(_("The same as a table"), icon=":material/table:"):
    event_tables.months_table(months, city, lambda: published_csv(months))

# One month
st.header(_("The records of a month"))
choices.month(month_list, otherwise=last_month)
figures = months[months["month"].dt.date == chosen].iloc[0]
events = answer(events_of_month, chosen)
pairs = answer(open_pairs_of_month, chosen)
st.markdown(readings.reading_of_month(figures))
month_figures.month_figures(figures, names)
event_tables.events_by_fate(events, pairs, city, on_pick=choices.choose_event)

# One event
event_id = choices.event(events, city.zone)
if event_id:
    event_tables.reports_list(answer(reports_of_event, uuid.UUID(event_id)), city)

rule_text.how_we_count(*answer(counting_rule))
