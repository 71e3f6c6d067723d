"""How far the figure can be trusted, and whether it can carry a target: the quality mark and the target gate."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.measure_words import JOINT_EVENTS, MeasureWords
from components.wording import (
    _,
    counted,
    decimal_text,
    list_text,
    month_text,
    number_text,
    range_text,
)
from data.measures.process_behavior import Phase, ProcessBehavior
from data.measures.quality_mark import Facet, Level, overall
from data.measures.target_gate import Gate, Missing, Target

LEVEL_COLORS: Mapping[Level, str] = {"high": "green", "moderate": "orange", "low": "red"}
LEVEL_ICONS: Mapping[Level, str] = {
    "high": ":material/check_circle:",
    "moderate": ":material/remove_circle:",
    "low": ":material/error:",
}


def level_text(level: Level) -> str:
    """A level of the mark in a word."""
    return {"high": _("high"), "moderate": _("moderate"), "low": _("low")}[level]


def level_badge(level: Level) -> str:
    """A level as a badge in Markdown: a sign, a colour and a word."""
    return f":{LEVEL_COLORS[level]}-badge[{LEVEL_ICONS[level]} {level_text(level)}]"


def facet_text(name: str) -> str:
    """The name of a facet."""
    return {
        "timeliness": _("Timeliness"),
        "completeness": _("Completeness"),
        "validation": _("Validation"),
        "process": _("Process"),
    }[name]


def mark_text(mark: Sequence[Facet]) -> str:
    """The mark as a whole in Markdown: its level, and which facets hold it there."""
    level = overall(tuple(mark))
    weakest = [facet_text(facet.name).lower() for facet in mark if facet.level == level]
    if level == "high":
        return _("Quality mark: {level}").format(level=level_badge(level))
    return _("Quality mark: {level} for {facets}").format(level=level_badge(level), facets=list_text(weakest))


def facet_inputs(facet: Facet) -> list[str]:
    """All inputs of a facet, a sentence each."""
    told = facet.inputs
    if not told.keys().isdisjoint(VIEW_INPUTS):
        return _view_inputs(facet)
    if facet.name == "timeliness":
        days = told["days_since_newest_event"]
        if days is None:
            return [_("No event has been reported yet.")]
        return [
            counted(
                "The newest event on record is {number} day old.",
                "The newest event on record is {number} days old.",
                days,
            ),
            _("High up to 31 days, moderate up to 62."),
        ]
    if facet.name == "completeness":
        return [
            _("Departments’ words for their months: {given} of {owed}.").format(
                given=number_text(int(told["statements_given"] or 0)),
                owed=number_text(int(told["statements_owed"] or 0)),
            ),
            _(
                "Blank in {reports} reports: department {department}, place {place}, neighborhood {neighborhood}, "
                "who takes part {participation}."
            ).format(
                reports=number_text(int(told["reports"] or 0)),
                department=number_text(int(told["without_department"] or 0)),
                place=number_text(int(told["without_place"] or 0)),
                neighborhood=number_text(int(told["without_neighborhood"] or 0)),
                participation=number_text(int(told["without_participation"] or 0)),
            ),
            _(
                "High: 97 percent of the words given and up to 3 percent of the fields blank; "
                "moderate: 80 and 10 percent."
            ),
        ]
    if facet.name == "validation":
        return [
            counted(
                "{number} possible duplicate to decide.",
                "{number} possible duplicates to decide.",
                int(told["open_pairs"] or 0),
            ),
            counted(
                "{number} past event whose second department only planned to come.",
                "{number} past events whose second department only planned to come.",
                int(told["presence_unknown"] or 0),
            ),
            counted(
                "{number} past event never reported as held.",
                "{number} past events never reported as held.",
                int(told["never_marked_held"] or 0),
            ),
            counted(
                "{number} row of imported files to mend.",
                "{number} rows of imported files to mend.",
                int(told["rejected_rows"] or 0),
            ),
            _("High with nothing open; moderate while it is at most 5 percent of the reports."),
        ]
    return [
        _("The rule of counting is written down.") if told["has_rule"] else _("No rule of counting is written down."),
        _("An owner is named.") if told["has_owner"] else _("No owner is named."),
    ]


VIEW_INPUTS = ("days_since_newest_day", "days_given", "rows_rejected", "departments_with_rule")


def _view_inputs(facet: Facet) -> list[str]:
    """The inputs of a facet of the page views' mark."""
    told = facet.inputs

    def number(name: str) -> str:
        return number_text(int(told[name] or 0))

    if facet.name == "timeliness":
        days = told["days_since_newest_day"]
        if days is None:
            return [_("No page of a department has been counted yet.")]
        return [
            counted(
                "The newest day on record is {number} day old.", "The newest day on record is {number} days old.", days
            ),
            _("High up to 31 days, moderate up to 62."),
        ]
    if facet.name == "completeness":
        return [
            _("Days recorded, added over the departments with a page: {given} of {owed}.").format(
                given=number("days_given"), owed=number("days_owed")
            ),
            _("High: 97 percent of the days; moderate: 80 percent."),
        ]
    if facet.name == "validation":
        return [
            _("Rows of the imported exports that can’t be counted: {rejected} of {read}.").format(
                rejected=number("rows_rejected"), read=number("rows_read")
            ),
            _("High with none; moderate up to 5 percent of the rows."),
        ]
    return [
        _("Departments whose pages a rule names: {named} of {all}.").format(
            named=number("departments_with_rule"), all=number("departments")
        ),
        _("A baseline is locked.") if told["has_baseline"] else _("No baseline is locked."),
        _("An owner is named.") if told["has_owner"] else _("No owner is named."),
    ]


def quality_mark(mark: Sequence[Facet], months: int) -> None:
    """Draw the mark's four facets, each with all its inputs; `months`: how many were looked at."""
    st.markdown(mark_text(mark))
    for pair in (mark[:2], mark[2:]):
        for column, facet in zip(st.columns(2), pair, strict=True):
            with column.container(border=True, height="stretch"):
                st.markdown(
                    f"**{facet_text(facet.name)}** {level_badge(facet.level)}\n\n"
                    + "\n".join(f"- {line}" for line in facet_inputs(facet))
                )
    st.caption(
        counted(
            "Looked at: {number} month, the latest complete one.",
            "Looked at: the {number} months up to the latest complete one.",
            months,
        )
    )


def missing_text(missing: Missing, words: MeasureWords = JOINT_EVENTS) -> str:
    """One thing that stands between the figure and a target."""
    values: Mapping[str, Any] = missing.values
    if missing.lack == "months":
        return _("its natural limits are on trial: {months} of {needed} months").format(**values)
    if missing.lack == "doubt":
        return counted(
            "{number} of the {of} months that the limits rest on is still a range",
            "{number} of the {of} months that the limits rest on are still ranges",
            int(values["months"]),
            of=str(values["of"]),
        )
    if missing.lack == "statements":
        return counted(
            "{number} of {owed} departments’ words for their months is missing",
            "{number} of {owed} departments’ words for their months are missing",
            int(values["missing"]),
            owed=str(values["owed"]),
        )
    if missing.lack == "days":
        return _("{missing} of {owed} department-days that are needed are not recorded").format(
            missing=number_text(int(values["missing"])), owed=number_text(int(values["owed"]))
        )
    if missing.lack == "mark":
        return _("{facet} is low in the quality mark").format(facet=facet_text(str(values["facet"])).lower())
    return _(words.rare)


def target_line(target: Target | None, gate: Gate, words: MeasureWords = JOINT_EVENTS) -> str:
    """The state of the target today, in one sentence of Markdown."""
    return target_sentence((target.low, target.high) if target else None, gate.proposed, gate.missing, words)


def target_sentence(
    target: tuple[int, int] | None,
    proposed: tuple[int, int] | None,
    missing: Sequence[Missing],
    words: MeasureWords = JOINT_EVENTS,
) -> str:
    """The state of a target in one sentence of Markdown: in force, proposed, or what is missing for one."""
    if target is not None:
        return _(words.target).format(range=range_text(*target))
    if proposed is not None:
        return _(words.proposed).format(range=range_text(*proposed))
    return _("No target yet, because {reasons}.").format(
        reasons=list_text([missing_text(one, words) for one in missing])
    )


def target_gate(gate: Gate, phase: Phase | None, target: Target | None, words: MeasureWords = JOINT_EVENTS) -> None:
    """Draw the gate: what is missing for a target, or the range proposed with what it rests on."""
    st.markdown(target_line(target, gate, words))
    if gate.proposed is not None and phase is not None and phase.limits is not None:
        st.caption(
            _(words.proposal).format(
                mean=decimal_text(phase.limits.mean),
                upper=decimal_text(phase.limits.upper),
                first=month_text(phase.baseline_first),
                last=month_text(phase.baseline_last),
            )
        )


def trust(
    mark: Sequence[Facet],
    months: int,
    gate: Gate,
    behavior: ProcessBehavior,
    target: Target | None,
    words: MeasureWords = JOINT_EVENTS,
) -> None:
    """Draw the mark with its inputs and the target gate, folded until asked for; `months`: how many were looked at."""
    with st.expander(
        _("How far can this figure be trusted? The quality mark and the target"),
        icon=":material/verified:",
        key="trust",
        on_change="rerun",
    ) as folded:
        if folded.open:
            quality_mark(mark, months)
            target_gate(gate, behavior.phases[-1] if behavior.phases else None, target, words)
