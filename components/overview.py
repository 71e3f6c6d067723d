"""The overview of the plan: its goals, the initiatives of one goal, and what needs attention."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd
import streamlit as st

from components.initiative import status_badge
from components.readings import reading_of_doubt
from components.trust import mark_text, target_line
from components.wording import _, counted, list_text, month_text, range_text, short_month_text
from data.measures.quality_mark import Facet
from data.measures.target_gate import Gate, Target
from data.strategic_plan import Goal, Initiative, Plan

TREND_MONTHS = 13  # the figure's month and the year before it
TILE_WIDTH = 167  # pixels


class Measure(Protocol):
    """What a row of the overview needs of a measure."""

    @property
    def months(self) -> pd.DataFrame:
        """Rows of joint_events_by_month, the figure's month last."""

    @property
    def mark(self) -> tuple[Facet, ...]:
        """The quality mark."""

    @property
    def gate(self) -> Gate:
        """The target gate."""

    @property
    def target(self) -> Target | None:
        """The target in force."""


def goal_tiles(plan: Plan) -> None:
    """Draw the goals of the plan; those without an initiative here say so."""
    with st.container(horizontal=True):
        for goal in plan.goals:
            with st.container(border=True, width=TILE_WIDTH, height="stretch"):
                known = sum(len(objective.initiatives) for objective in goal.objectives)
                st.markdown(f"**{goal.number}** · **{_(goal.title)}**")
                st.caption(
                    counted("{number} initiative below", "{number} initiatives below", known)
                    if known
                    else _("Not followed in this app")
                )


def goal_head(goal: Goal) -> None:
    """Draw the heading of a goal and what it means."""
    st.header(_("Goal {number}: {title}").format(number=goal.number, title=_(goal.title)), anchor=f"goal-{goal.number}")
    if goal.statement:
        st.markdown(_(goal.statement))


def initiative_row(
    initiative: Initiative,
    status: str | None,
    measure: Measure | None,
    page: str | None,
    draw: Callable[[], None] | None = None,
) -> None:
    """Draw an initiative: status, latest figure with its trend, how far to trust it, and the way to its page.

    `draw` draws the figure of a measure that is none of joint events.
    """
    name = f"**{initiative.initiative_id}** {_(initiative.title)}"
    title = f"{name} {status_badge(status)}" if status else name
    if page is None:
        st.markdown(title)
        st.caption(_nothing_here(initiative))
        return
    with st.container(border=True):
        st.markdown(title)
        if draw is not None:
            draw()
        elif measure is None:
            st.caption(_nothing_here(initiative))
        else:
            _figure(measure)
        label = _("Open {number}").format(number=initiative.initiative_id)
        st.page_link(page, label=label, icon=":material/arrow_forward:")


def _nothing_here(initiative: Initiative) -> str:
    if initiative.measure is None:
        return _("No data: nothing is counted for this initiative in this app.")
    return _("No data yet: nothing is on record for it.")


def _figure(measure: Measure) -> None:
    figures = measure.months.iloc[-1]
    low, high = int(figures["low"]), int(figures["high"])
    trend = measure.months.tail(TREND_MONTHS)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(
            _("Joint events, {month}").format(month=month_text(figures["month"])),
            range_text(low, high),
            chart_data=trend["high"].tolist() if len(trend) > 1 else None,
            chart_type="bar",
            delta=" ",
            delta_color="off",
            delta_arrow="off",
            width=260,
        )
        with st.container():
            st.markdown(reading_of_doubt(low, high, int(figures["open_pairs"])))
            st.markdown("  \n".join((mark_text(measure.mark), target_line(measure.target, measure.gate))))
            st.caption(
                _("Small bars: the upper ends of the ranges, {first} to {last}.").format(
                    first=month_text(trend["month"].iloc[0]), last=month_text(trend["month"].iloc[-1])
                )
            )


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that waits for somebody: what, and the page where it is done."""

    text: str
    page: str
    label: str
    icon: str


def attention_list(waiting: Sequence[Attention]) -> None:
    """Draw what needs attention, each with the way to where it is done."""
    st.header(_("What needs attention"), anchor="attention")
    if not waiting:
        st.success(
            _("Nothing waits: no doubt is open, and every department has reported."), icon=":material/check_circle:"
        )
        return
    for one in waiting:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"{one.icon} {one.text}")
            st.page_link(one.page, label=one.label, icon=":material/arrow_forward:")


def waiting_for(
    months: pd.DataFrame | None,
    latest_over: dt.date | None,
    names: Mapping[str, str],
    open_pairs: int,
    rejected_rows: int,
    stale_figures: int,
) -> list[Attention]:
    """What waits for somebody: open doubts, silent departments, rows to mend, texts whose figures changed.

    `months`: rows of joint_events_by_month up to the latest complete month on record, `latest_over` the latest one of
    the calendar; None while there is none. Departments are named for the last twelve.
    """
    review_page, month_page, data_page = (
        "pages/records/review.py",
        "pages/records/department_months.py",
        "pages/records/data.py",
    )
    waiting = []
    if months is None:
        text = _("No complete month of event records is in yet.")
        waiting.append(Attention(text, data_page, _("Import a file on the Data page"), ":material/inbox:"))
    elif latest_over is not None and (latest := months["month"].iloc[-1].date()) < latest_over:
        text = _("Nothing is on record after **{month}**; {over} has ended since.").format(
            month=month_text(latest), over=month_text(latest_over)
        )
        waiting.append(Attention(text, data_page, _("Import a file on the Data page"), ":material/hourglass_disabled:"))
    if open_pairs:
        text = counted(
            "**{number} possible duplicate** waits for a decision.",
            "**{number} possible duplicates** wait for a decision.",
            open_pairs,
        )
        widest = None if months is None else months.iloc[int((months["high"] - months["low"]).argmax())]
        if widest is not None and widest["high"] > widest["low"]:
            text += " " + _("The widest range is {month}, {range}.").format(
                month=month_text(widest["month"]), range=range_text(int(widest["low"]), int(widest["high"]))
            )
        waiting.append(Attention(text, review_page, _("See the doubts"), ":material/difference:"))
    silent: dict[str, list[str]] = {}
    for row in [] if months is None else months.tail(12).to_dict("records"):
        for department in row["departments_missing"]:
            silent.setdefault(department, []).append(short_month_text(row["month"]))
    for department, missing in silent.items():
        text = _("**{department}** has neither reported nor said anything for {months}.").format(
            department=names.get(department, department), months=list_text(missing)
        )
        waiting.append(Attention(text, month_page, _("Give the word"), ":material/assignment_late:"))
    if stale_figures:
        text = counted(
            "The text of 2.21 cites **{number} figure** that has changed since.",
            "The text of 2.21 cites **{number} figures** that have changed since.",
            stale_figures,
        )
        waiting.append(Attention(text, "pages/plan/update.py", _("Renew the text"), ":material/update:"))
    if rejected_rows:
        text = counted(
            "**{number} row** of an imported file could not be read.",
            "**{number} rows** of imported files could not be read.",
            rejected_rows,
        )
        waiting.append(Attention(text, data_page, _("Mend them"), ":material/healing:"))
    return waiting
