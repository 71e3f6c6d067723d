"""A publication of a measure: the line beside today's figure, the frozen page, and the sheet for a council packet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.address import keep_in_address, start_from_address
from components.chart_files import chart_svg
from components.council_sheet import CHART_HEIGHT, CHART_WIDTH, CouncilSheet, Paper, council_sheet_pdf
from components.event_tables import months_shown
from components.initiative import section_heading, status_text
from components.kept import kept
from components.months_chart import months_specification
from components.months_chart_data import months_data
from components.narrative import text_in_language, with_figures
from components.readings import reading_of_month
from components.trust import level_text, mark_text, target_sentence
from components.wording import _, day_and_time_text, day_text, escaped, language, month_text, range_text, signature_text
from data.city import City
from data.measures.citations import Cited
from data.measures.publication import Publication
from data.measures.quality_mark import Facet, overall
from data.measures.target_gate import Missing
from data.strategic_plan import SECTIONS, Plan

NUMBER_KEY = "no"


def latest_line(publications: Sequence[Publication], months: pd.DataFrame) -> None:
    """Say what was published last, and what the same month stands at today (in `months` of joint_events_by_month)."""
    if not publications:
        return
    newest = publications[0]
    line = _("Published last, on {day}: {month}, {range} (no. {number}).").format(
        number=newest.number,
        month=month_text(newest.month),
        range=range_text(newest.low, newest.high),
        day=day_text(newest.published_at.date()),
    )
    st.page_link("pages/plan/history.py", label=f"{line} {since_then(newest, months)}", icon=":material/history:")


def since_then(publication: Publication, months: pd.DataFrame) -> str:
    """What the published month stands at today, where that differs; empty where it does not."""
    today = months[months["month"] == pd.Timestamp(publication.month)]
    if today.empty:
        return ""
    now = (int(today["low"].iloc[0]), int(today["high"].iloc[0]))
    if now == (publication.low, publication.high):
        return ""
    return _("The same month stands at {range} today.").format(range=range_text(*now))


def choice(publications: Sequence[Publication]) -> Publication:
    """Draw the choice of a publication, the newest first; its number is kept in the address."""
    by_number = {str(one.number): one for one in publications}

    def name(number: str) -> str:
        one = by_number[number]
        return _("No. {number}: {month}, {range}, published {day}").format(
            number=number,
            month=month_text(one.month),
            range=range_text(one.low, one.high),
            day=day_text(one.published_at.date()),
        )

    newest = str(publications[0].number)
    asked = st.query_params.get(NUMBER_KEY, newest)
    if asked not in by_number:
        st.info(
            _("There is no publication no. {number}. This is the newest.").format(number=escaped(asked)),
            icon=":material/search_off:",
        )
    start_from_address(NUMBER_KEY, list(by_number), newest)
    number = st.selectbox(_("Publication"), list(by_number), format_func=name, key=NUMBER_KEY, width=560)
    keep_in_address(NUMBER_KEY, otherwise="")  # also of the newest, which will not stay the newest
    return by_number[number]


def frozen_page(publication: Publication, plan: Plan, initiative_id: str, city: City) -> None:
    """Draw a publication as it was published."""
    content = publication.content
    figures = _series(publication).iloc[-1]
    st.header(f"{initiative_id} {_(plan.initiative(initiative_id).title)}", anchor=False)
    st.markdown(
        _("Published as no. {number} on {when} by {person}. Figures and text are those of that moment.").format(
            number=publication.number,
            when=day_and_time_text(publication.published_at, city.zone),
            person=escaped(signature_text(publication.published_by)),
        )
    )
    with st.container(horizontal=True, border=True, vertical_alignment="center"):
        st.metric(
            _("Joint events, {month}").format(month=month_text(publication.month)),
            range_text(publication.low, publication.high),
            width=250,
        )
        with st.container():
            st.markdown(reading_of_month(figures))
            st.markdown("  \n".join((mark_text(_mark(content)), _target(content))))
    st.image(_chart(publication, city), width="stretch", alt=_chart_in_words(publication))
    narrative = content["narrative"]
    if narrative:
        for section in SECTIONS:
            st.subheader(section_heading(section), anchor=False)
            st.markdown(_section(narrative, section))
        st.caption(
            _("Status: {status} · Owner: {owner} · Text as of {day}").format(
                status=status_text(narrative["status"]),
                owner=escaped(narrative["owner"]),
                day=day_text(dt.date.fromisoformat(narrative["as_of"])),
            )
        )
    st.subheader(_("Rule {version}").format(version=publication.rule_version), anchor=False)
    st.markdown("\n".join(f"- {_(line)}" for line in content["rule"]["text"].splitlines()))
    with st.expander(
        _("The figures published"), icon=":material/table:", key="frozen_table", on_change="rerun"
    ) as more:
        if more.open:
            st.dataframe(months_shown(_series(publication), city), hide_index=True, alt=_("The figures published"))


def downloads(publication: Publication, plan: Plan, initiative_id: str, city: City) -> None:
    """Offer the sheet for a council packet, and the browser's print."""
    papers: dict[Paper, str] = {"us-letter": _("One page as PDF (Letter)"), "a4": _("One page as PDF (A4)")}
    with st.container(horizontal=True, key="publication_actions"):
        for paper, label in papers.items():

            def pdf(paper: Paper = paper) -> bytes:
                return council_sheet_pdf(council_sheet(publication, plan, initiative_id, city), paper)

            st.download_button(
                label,
                pdf,
                f"{initiative_id}-no-{publication.number}-{paper}.pdf",
                "application/pdf",
                icon=":material/picture_as_pdf:",
                on_click="ignore",
                key=f"pdf_{paper}",
            )
        if st.button(_("Print this page"), icon=":material/print:"):
            st.html("<script>window.print()</script>", unsafe_allow_javascript=True)


def council_sheet(publication: Publication, plan: Plan, initiative_id: str, city: City) -> CouncilSheet:
    """The publication as one page, in the language of the person looking."""
    content = publication.content
    narrative = content["narrative"]
    figures = _series(publication).iloc[-1]
    return CouncilSheet(
        language=language(),
        city=city.name,
        initiative=f"{initiative_id} {_(plan.initiative(initiative_id).title)}",
        goal=_(plan.goal_of(initiative_id).title),
        status=status_text(narrative["status"]) if narrative else "",
        figure_label=_("Joint events, {month}").format(month=month_text(publication.month)),
        figure=range_text(publication.low, publication.high),
        reading=reading_of_month(figures),
        facts=(
            (_("Confirmed"), str(int(figures["confirmed"]))),
            (_("Open pairs"), str(int(figures["open_pairs"]))),
            (_("Quality mark"), level_text(overall(_mark(content)))),
            (_("Rule"), str(publication.rule_version)),
            (_("Target"), _target(content)),
        ),
        chart_svg=_chart(publication, city, is_sheet=True),
        chart_alt=_chart_in_words(publication),
        chart_title=_("Joint events by month"),
        sections=tuple((section_heading(section), _section(narrative, section)) for section in SECTIONS)
        if narrative
        else (),
        footer=(
            _("Published as no. {number} on {when} by {person}. Figures and text are those of that moment.").format(
                number=publication.number,
                when=day_and_time_text(publication.published_at, city.zone),
                person=signature_text(publication.published_by),
            ),
            " · ".join(_(line) for line in plan.footer),
        ),
        more=_("The whole text stands on the page of the initiative."),
        notice=_("Sample data: made up to show how the app works; none of it is the city’s.")
        if publication.is_sample
        else None,
    )


@kept
def _series(publication: Publication) -> pd.DataFrame:
    """The published months, as rows of joint_events_by_month."""
    table = pd.DataFrame(publication.content["series"])
    return table.assign(month=pd.to_datetime(table["month"] + "-01"))


@kept
def _chart(publication: Publication, city: City, is_sheet: bool = False) -> str:
    """The published months as an SVG of its own; for the sheet without title, in the sheet's size."""
    notes = pd.DataFrame(publication.content["notes"], columns=["noted_on", "text", "text_es", "is_rebase"]).assign(
        noted_on=lambda table: pd.to_datetime(table["noted_on"])
    )
    data = months_data(_series(publication), publication.month, city, notes, None, None)
    specification = months_specification(language(), "light")
    if is_sheet:
        return chart_svg(specification, data, title="", caption="", width=CHART_WIDTH, height=CHART_HEIGHT, margin=0)
    return chart_svg(specification, data, title=_("Joint events by month"), caption=city.name, width=960, height=400)


def _chart_in_words(publication: Publication) -> str:
    return _("Joint events by month up to {month}").format(month=month_text(publication.month))


def _section(narrative: Mapping[str, Any], section: str) -> str:
    cited = {period: Cited(**value) for period, value in narrative["citations"].items()}
    return with_figures(text_in_language(narrative["texts"], section), cited, {})


def _mark(content: Mapping[str, Any]) -> tuple[Facet, ...]:
    return tuple(Facet(one["name"], one["level"], one["inputs"]) for one in content["mark"])


def _target(content: Mapping[str, Any]) -> str:
    return target_sentence(
        _ends(content["target"]),
        _ends(content["proposed"]),
        [Missing(one["lack"], one["values"]) for one in content["gate"]],
    )


def _ends(ends: Mapping[str, int] | None) -> tuple[int, int] | None:
    return None if ends is None else (ends["low"], ends["high"])
