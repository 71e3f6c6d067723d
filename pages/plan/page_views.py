"""Initiative 2.23, views of the departments' data pages: quarters against the baseline, what is behind them, texts."""

import datetime as dt

import streamlit as st

from components import (
    chart_rows,
    desk_choice,
    event_tables,
    initiative,
    months_chart,
    natural_limits,
    quarters_chart,
    trust,
    view_choices,
    view_departments,
    view_headline,
    view_readings,
    view_tables,
)
from components.measure_words import PAGE_VIEWS
from components.months_chart_data import months_data
from components.quarters_chart_data import index_data, quarters_data
from components.view_source import breaks_of, source_line
from components.wording import _
from data.connection import answer, store
from data.measures.citations import periods_cited
from data.measures.page_views import MAIN_PAGE
from data.strategic_plan import configured_plan
from queries.narratives import figures_cited, narrative_revisions
from queries.page_views import imports_behind_views, pages_behind_views
from queries.page_views_measure import (
    ALL_DEPARTMENTS,
    INITIATIVE,
    MONTHS_LOOKED_AT,
    days_of,
    kinds_asked,
    page_views_measure,
    published,
    published_csv,
    same_days_of,
)

city = store().city
today = dt.datetime.now(city.zone).date()
names = event_tables.department_names(city)
plan = configured_plan()
narrative = next(iter(answer(narrative_revisions, INITIATIVE)), None)
cited = answer(figures_cited, periods_cited(narrative.texts if narrative else {}), city, today)
usual = answer(page_views_measure, city, today)

initiative.page_head(plan, INITIATIVE, narrative, today)
desk_choice.desk_link(INITIATIVE)
initiative.page_notices(narrative, cited)
if usual is None or usual.total is None:
    view_headline.nothing_on_record()
    for section in initiative.SECTIONS:
        initiative.page_section(section, narrative, cited)
    initiative.page_foot(plan)
    st.stop()

# The latest whole quarter, and how far to trust it
view_headline.headline(usual.total, usual.latest, usual.baseline, usual.mark, usual.gate, usual.target, city)
view_headline.running_quarter(answer(same_days_of, usual, ""), usual.last_quarter, usual.total, city)
view_headline.without_page(usual.without_page, names)
initiative.page_section("description", narrative, cited)
initiative.page_section("analysis", narrative, cited)
trust.trust(usual.mark, MONTHS_LOOKED_AT, usual.gate, usual.total.behavior, usual.target, PAGE_VIEWS)

# The chart
st.header(_("Page views by fiscal quarter"), anchor="chart")
with st.container(horizontal=True):
    first, last = view_choices.years(city, usual.first_quarter, usual.last_quarter)
    known = {one: name for one, name, _judged, _apart in view_departments.named(usual.series, usual.apart, names)}
    department = view_choices.department(known)
    kinds = view_choices.kinds()
    residents = view_choices.residents(city)
measure = answer(page_views_measure, city, today, kinds_asked(kinds.dashboards, kinds.main_pages)) or usual
judged = measure.series.get(department) or measure.apart.get(department) or usual.total
quarters = [day.date() for day in judged.quarters["period"] if first <= day.date() <= last]
usual_quarter = max(min(usual.latest or last, last), first)
chosen = view_choices.chosen_quarter(quarters, otherwise=usual_quarter)
same = answer(same_days_of, measure, department)
breaks = breaks_of(measure.dashboards, department, kinds.dashboards, names)
departments = view_departments.named(measure.series, measure.apart, names)
apart = tuple((name, one) for _id, name, one, is_apart in departments if is_apart and not department)
st.markdown(view_readings.reading_of_quarters(judged, measure.baseline, city))
drawn = quarters_data(
    judged, first, last, chosen, city, measure.notes, measure.baseline, breaks, apart, same, residents
)  # fmt: skip
quarters_chart.quarters_chart(drawn, "quarters_chart", view_choices.choose_quarter, residents is not None)
footnotes = view_readings.chart_footnotes(
    measure.apart, measure.dashboards if breaks else {}, department, kinds.main_pages, names, same, city
)
st.caption("  \n".join([*chart_rows.note_lines(measure.notes, first, days_of(last)[1]), *footnotes]))
source = source_line(city, first, last, known.get(department), kinds, measure.baseline, today)
with st.expander(
    _("The same as a table, and downloads"), icon=":material/table:", key="views_table", on_change="rerun"
) as table:
    if table.open:
        every = [
            (_("All departments"), measure.series[ALL_DEPARTMENTS]),
            *((name, one) for _id, name, one, _is_apart in departments),
        ]
        view_tables.quarters_table(every, city, lambda: published_csv(answer(published, city, today)))
        quarters_chart.downloads(drawn, source, residents is not None)

# Why this number?
st.header(_("Why this number?"), anchor="why")
view_choices.quarter(quarters, usual_quarter, city)
st.markdown(view_readings.reading_of_quarter(judged, chosen, measure.baseline, city, residents))
kinds_shown = (MAIN_PAGE,) if department in measure.apart else measure.kinds
view_tables.pages_table(answer(pages_behind_views, *days_of(chosen), department or None, kinds_shown), names)
with st.expander(
    _("The imports and rules behind it"), icon=":material/rule:", key="views_behind", on_change="rerun"
) as behind:
    if behind.open:
        view_tables.imports_behind(answer(imports_behind_views, *days_of(chosen)), city)
        view_tables.folding_rules()
view_readings.gaps_section(measure.gaps, department, city)

# Each month, since quarters need three years for twelve points
st.header(_("Page views by month"), anchor="months")
months = view_departments.months_shown(judged, first, days_of(last)[1])
if len(months):
    month_rows = months_data(
        months, view_choices.month_of(months, chosen), city, measure.notes, judged.behavior, None, PAGE_VIEWS, breaks
    )
    st.markdown(view_readings.reading_of_months(judged, measure.baseline))
    months_chart.months_chart(month_rows, "views_by_month", view_choices.choose_quarter_of(city), PAGE_VIEWS)
    natural_limits.limits_explained(judged.behavior, PAGE_VIEWS)
    with st.expander(
        _("The months as a table, and downloads"), icon=":material/table:", key="views_months", on_change="rerun"
    ) as by_month:
        if by_month.open:
            natural_limits.limits_table(judged.behavior, PAGE_VIEWS)
            months_chart.downloads(month_rows, source, PAGE_VIEWS)
else:
    view_headline.no_months()

# Each department
st.header(_("Each department"), anchor="departments")
st.markdown(
    view_departments.reading_of_departments(tuple((name, one) for _id, name, one, _is_apart in departments), last)
)
index = index_data(
    tuple((name, view_choices.initials(city, one_id), one, apart) for one_id, name, one, apart in departments),
    first,
    last,
    city,
)
quarters_chart.index_chart(index)
view_departments.small_charts(
    [
        (
            one_id,
            name,
            quarters_data(
                one, first, last, None, city, measure.notes, measure.baseline,
                breaks_of(measure.dashboards, one_id, kinds.dashboards, names),
            ),
            view_departments.line_of(one, last, city),
        )
        for one_id, name, one, _is_apart in departments
    ]
)  # fmt: skip
quarters_chart.index_downloads(index, source)

for section in ("importance", "doing", "next"):
    initiative.page_section(section, narrative, cited)
initiative.page_foot(plan)
