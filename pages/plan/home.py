"""The overview: the plan's goals, what is known of its initiatives, and what needs attention."""

import datetime as dt

import streamlit as st

from components import initiative, overview, view_headline
from components.event_tables import department_names
from components.narrative import changed_figures
from components.wording import _
from data.connection import answer, store
from data.measures.citations import periods_cited
from data.strategic_plan import configured_plan
from queries.imports import record_counts
from queries.joint_events_measure import INITIATIVE, joint_events_measure
from queries.narratives import figures_cited, narrative_revisions
from queries.page_views_measure import INITIATIVE as PAGE_VIEWS
from queries.page_views_measure import page_views_measure

# Of the initiatives that have one
PAGES = {INITIATIVE: "pages/events/joint_events.py", PAGE_VIEWS: "pages/plan/page_views.py"}

city = store().city
today = dt.datetime.now(city.zone).date()
plan = configured_plan()
measure = answer(joint_events_measure, city, today)
narratives = {
    one.initiative_id: revisions[0]
    for one in plan.initiatives
    if (revisions := answer(narrative_revisions, one.initiative_id))
}
measures = {INITIATIVE: measure}
views = answer(page_views_measure, city, today)


def draw_views() -> None:
    """The latest quarter of the page views."""
    if views is not None and views.total is not None:
        view_headline.overview_figure(views.total, views.latest, views.mark, views.gate, views.target, city)


st.title(_("Strategic plan of the {city}").format(city=city.name), anchor=False)
overview.goal_tiles(plan)

for goal in plan.goals:
    if not goal.objectives:
        continue
    overview.goal_head(goal)
    for objective in goal.objectives:
        st.subheader(f"{objective.objective_id} {_(objective.title)}", anchor=False)
        for one in objective.initiatives:
            status = narratives[one.initiative_id].status if one.initiative_id in narratives else None
            number = one.initiative_id
            has_views = number == PAGE_VIEWS and views is not None and views.total is not None
            draw = draw_views if has_views else None
            overview.initiative_row(one, status, measures.get(number), PAGES.get(number), draw)

counts = answer(record_counts)
narrative = narratives.get(INITIATIVE)
cited = answer(figures_cited, periods_cited(narrative.texts if narrative else {}), city, today)
overview.attention_list(
    overview.waiting_for(
        measure.months if measure else None,
        measure.latest_over if measure else None,
        department_names(city),
        counts["open_pairs"],
        counts["rejected_rows"],
        len(changed_figures(narrative, cited)) if narrative else 0,
    )
)
initiative.page_foot(plan)
