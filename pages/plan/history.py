"""What was published of initiative 2.21, as it was published, and every version of the texts of 2.21 and 2.23."""

import datetime as dt

import streamlit as st

from components import desk_choice, narrative_editor, publication
from components.wording import _
from data.connection import answer, store
from data.strategic_plan import configured_plan
from queries.joint_events_measure import INITIATIVE, joint_events_measure
from queries.narratives import narrative_revisions
from queries.publications import publications

city = store().city
today = dt.datetime.now(city.zone).date()
plan = configured_plan()
published = answer(publications, INITIATIVE)

st.title(_("Published figures and past texts"), anchor=False)
figures, texts = st.tabs([_("Published figures"), _("Versions of the text")], key="history", on_change="rerun")
if figures.open:
    with figures:
        if published:
            chosen = publication.choice(published)
            publication.downloads(chosen, plan, INITIATIVE, city)
            measure = answer(joint_events_measure, city, today)
            if measure is not None and (changed := publication.since_then(chosen, measure.months)):
                st.info(changed, icon=":material/update:")
            publication.frozen_page(chosen, plan, INITIATIVE, city)
        else:
            st.info(_("Nothing has been published yet."), icon=":material/inbox:")
            st.page_link(
                "pages/plan/update.py", label=_("Publish on the desk of 2.21"), icon=":material/arrow_forward:"
            )
if texts.open:
    with texts:
        written = desk_choice.chosen_initiative()
        desk_choice.choose_initiative()
        if versions := answer(narrative_revisions, written):
            narrative_editor.versions_compared(versions, city, written)
        else:
            st.info(_("Nothing has been written yet."), icon=":material/inbox:")
