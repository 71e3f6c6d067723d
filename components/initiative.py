"""What frames an initiative's page: its place in the plan, status, owner and date; its texts; the plan's footer."""

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from components.narrative import changed_figures, section_text
from components.wording import _, day_text, escaped, language, list_text
from data.measures.citations import Cited
from data.measures.narrative import Narrative
from data.strategic_plan import SECTIONS, SOURCE_LANGUAGE, Plan

__all__ = ["SECTIONS"]

STATUS_COLORS: Mapping[str, str] = {"in_progress": "blue", "on_hold": "orange", "complete": "green"}
STATUS_ICONS: Mapping[str, str] = {
    "in_progress": ":material/play_circle:",
    "on_hold": ":material/pause_circle:",
    "complete": ":material/check_circle:",
}


def status_text(status: str) -> str:
    """The status of an initiative in words."""
    return {"in_progress": _("In progress"), "on_hold": _("On hold"), "complete": _("Complete / ongoing")}[status]


def status_badge(status: str) -> str:
    """The status as a badge in Markdown: a sign, a colour and a word."""
    return f":{STATUS_COLORS[status]}-badge[{STATUS_ICONS[status]} {status_text(status)}]"


def section_heading(section: str) -> str:
    """The heading of a section of the page."""
    return {
        "description": _("Description"),
        "analysis": _("Key measures and data analysis"),
        "importance": _("Why is it important?"),
        "doing": _("What have we been doing?"),
        "next": _("What’s next?"),
    }[section]


def page_head(plan: Plan, initiative_id: str, narrative: Narrative | None, today: dt.date) -> None:
    """Draw where the page stands in the plan, its title, and its status line; figures are those of `today`."""
    goal, objective = plan.goal_of(initiative_id), plan.objective_of(initiative_id)
    numbered_goal = _("Goal {number}").format(number=goal.number)
    numbered_objective = _("Objective {number}").format(number=objective.objective_id)
    st.caption(f"{numbered_goal}: {_(goal.title)} › {numbered_objective}: {_(objective.title)}")
    st.title(f"{initiative_id} {_(plan.initiative(initiative_id).title)}", anchor=False)
    if narrative is None:
        return
    st.markdown(
        _("{status}  Owner: **{owner}** · Text as of {day} · Figures as of {today}").format(
            status=status_badge(narrative.status),
            owner=escaped(narrative.owner) if narrative.owner else _("not named"),
            day=day_text(narrative.as_of),
            today=day_text(today),
        )
    )


def page_section(section: str, narrative: Narrative | None, now: Mapping[str, Cited]) -> None:
    """Draw one section of the page under its heading, with the figures that it cites; `now`: what they are today."""
    st.header(section_heading(section), anchor=section)
    if narrative is not None:
        st.markdown(section_text(narrative, section, now))


def page_notices(narrative: Narrative | None, now: Mapping[str, Cited]) -> None:
    """Say where the text cites figures that have changed since, and where a translation lags behind."""
    if narrative is None:
        return
    changed = changed_figures(narrative, now)
    if changed:
        st.warning(
            _("Changed since it was written: {figures}.").format(figures=list_text(changed)),
            title=_("The text cites figures that have changed"),
            icon=":material/update:",
        )
    if not any(narrative.texts.get(language(), {}).values()):
        st.info(_("This text has not been translated yet: it is shown in English."), icon=":material/translate:")
    elif narrative.changed_in.get(language(), 0) < narrative.changed_in.get(SOURCE_LANGUAGE, 0):
        st.info(
            _("The English text is newer than this translation."),
            icon=":material/translate:",
        )


def page_foot(plan: Plan) -> None:
    """Draw who publishes the plan."""
    st.divider()
    st.caption("  \n".join(_(line) for line in plan.footer))
