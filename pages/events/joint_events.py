"""Initiative 2.21, joint community safety events: the figure, its chart, the records behind it, its texts."""

import datetime as dt
import uuid

import streamlit as st

from components import (
    choices,
    desk_choice,
    event_tables,
    headline,
    initiative,
    month_figures,
    months_chart,
    natural_limits,
    publication,
    readings,
    rule_text,
    same_month,
    trust,
)
from components.months_chart_data import months_data
from components.wording import _, month_text
from data.connection import answer, store
from data.measures.citations import periods_cited
from data.measures.part import ALL_EVENTS
from data.strategic_plan import configured_plan
from queries.joint_events import (
    RULE_VERSION,
    counting_rules,
    events_of_month,
    joint_events_by_month,
    joint_records_by_month,
    open_pairs_of_month,
    places_and_campaigns,
    published_csv,
    reports_of_event,
)
from queries.joint_events_measure import INITIATIVE, behavior_of_part, joint_events_measure, years_of_month
from queries.narratives import figures_cited, narrative_revisions
from queries.publications import publications

city = store().city
today = dt.datetime.now(city.zone).date()
names = event_tables.department_names(city)
plan = configured_plan()
narrative = next(iter(answer(narrative_revisions, INITIATIVE)), None)
cited = answer(figures_cited, periods_cited(narrative.texts if narrative else {}), city, today)
measure = answer(joint_events_measure, city, today)
rules = answer(counting_rules)

initiative.page_head(plan, INITIATIVE, narrative, today)
desk_choice.desk_link(INITIATIVE)
initiative.page_notices(narrative, cited)
if measure is None:
    headline.nothing_on_record()
    for section in initiative.SECTIONS:
        initiative.page_section(section, narrative, cited)
    initiative.page_foot(plan)
    st.stop()

# The latest figure, and how far to trust it
headline.headline(measure.months, measure.behavior, measure.seasonal, measure.mark, measure.gate, measure.target)
headline.silence(measure.latest, measure.latest_over)
headline.missing_departments(measure.figures, names)
publication.latest_line(answer(publications, INITIATIVE), measure.months)
initiative.page_section("description", narrative, cited)
initiative.page_section("analysis", narrative, cited)
trust.trust(measure.mark, measure.inputs_months, measure.gate, measure.behavior, measure.target)

# The chart
st.header(_("Joint events by month"), anchor="chart")
known = answer(places_and_campaigns)
with st.container(horizontal=True):
    first_month, last_month = choices.months_of_years(city, measure.first_month, measure.last_month)
    part = choices.part_of_events(city, known.campaigns, known.neighborhoods)
months = answer(joint_events_by_month, first_month, last_month, today, part)
month_list = list(months["month"].dt.date)
usual_month = max(min(measure.latest, last_month), first_month)
chosen = choices.chosen_month(month_list, otherwise=usual_month)
choices.part_notice(part, city)
st.markdown(readings.reading_of_months(months))
behavior = answer(behavior_of_part, measure, today, part) if choices.limits_shown() else None
target = measure.target if part == ALL_EVENTS else None
drawn = months_data(months, chosen, city, measure.notes, behavior, target)
months_chart.months_chart(drawn, "joint_events_chart", on_pick=choices.choose_month)
months_chart.notes_list(measure.notes, months)
if behavior is not None:
    natural_limits.limits_explained(behavior)
source = readings.source_line(months, part, city, RULE_VERSION, today)
with st.expander(
    _("The same as a table, and downloads"), icon=":material/table:", key="table", on_change="rerun"
) as table:
    if table.open:
        event_tables.months_table(months, city, lambda: published_csv(months))
        if behavior is not None:
            natural_limits.limits_table(behavior)
        months_chart.downloads(drawn, source)

# Why this number?
st.header(_("Why this number?"), anchor="why")
choices.month(month_list, otherwise=usual_month)
figures = months[months["month"].dt.date == chosen].iloc[0]
events = answer(events_of_month, chosen, part)
st.markdown(readings.reading_of_month(figures))
month_figures.month_figures(figures, names, is_headline=chosen == measure.latest)


def draw_rule() -> None:
    """The rule in force, and the same records under the other one."""
    rule_text.how_we_count(rules, RULE_VERSION)
    records = answer(joint_records_by_month, first_month, last_month, part)
    rule_text.replay(rules, RULE_VERSION, months, records, events, figures["month"], city)


event_tables.events_by_fate(
    events,
    answer(open_pairs_of_month, chosen, part),
    city,
    on_pick=choices.choose_event,
    rule_label=rule_text.rule_label(RULE_VERSION),
    draw_rule=draw_rule,
)
event_id = choices.event(events, city.zone)
if event_id:
    event_tables.reports_list(answer(reports_of_event, uuid.UUID(event_id)), city)
with st.expander(
    _("{month} against the same month of other years").format(month=month_text(chosen)),
    icon=":material/calendar_month:",
    key="years",
    on_change="rerun",
) as years:
    if years.open:
        same_month.same_month_chart(*answer(years_of_month, measure, chosen, today, part), source)

for section in ("importance", "doing", "next"):
    initiative.page_section(section, narrative, cited)
initiative.page_foot(plan)
