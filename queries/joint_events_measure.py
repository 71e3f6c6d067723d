"""Initiative 2.21's measure as a whole: its latest figure, its months, limits, quality mark, target and gate."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from data.city import City
from data.measures.narrative import Narrative
from data.measures.part import Part
from data.measures.process_behavior import (
    ProcessBehavior,
    Seasonal,
    process_behavior,
    same_month_of_years,
    seasonal_verdict,
    upper_range_of,
)
from data.measures.quality_mark import Facet, QualityInputs, quality_mark
from data.measures.target_gate import Gate, Target, TargetBasis, target_gate
from data.months import months_later
from queries.chart_notes import chart_notes
from queries.joint_events import (
    RULE_VERSION,
    counting_rules,
    joint_events_by_month,
    months_with_reports,
    published,
)
from queries.narratives import narrative_revisions
from queries.quality_inputs import quality_inputs
from queries.targets import target_in_force

INITIATIVE = "2.21"
MONTHS_LOOKED_AT = 12  # by the quality mark


@dataclass(frozen=True, slots=True, eq=False)
class JointEventsMeasure:
    """The measure as it stands."""

    first_month: dt.date  # of the record
    last_month: dt.date  # of the record, planned events included
    latest: dt.date  # the latest complete month on record: the figure's
    latest_over: dt.date  # the latest complete month of the calendar
    months: pd.DataFrame  # rows of joint_events_by_month from the first month to the latest
    behavior: ProcessBehavior
    inputs: QualityInputs
    inputs_months: int  # the months that the inputs tell of, up to the latest
    mark: tuple[Facet, ...]
    gate: Gate
    target: Target | None
    notes: pd.DataFrame  # rows of chart_notes
    seasonal: Seasonal  # the latest month against the same month of earlier years

    @property
    def figures(self) -> pd.Series:
        """The row of the latest month."""
        return self.months.iloc[-1]

    @property
    def basis(self) -> TargetBasis:
        """What a target stands on."""
        return TargetBasis(self.mark, self.behavior.phases, self.gate, self.target)


def joint_events_measure(cursor: duckdb.DuckDBPyConnection, city: City, today: dt.date) -> JointEventsMeasure | None:
    """The measure at the day `today`; None while no complete month is on record.

    A month that still runs is no figure yet. Nor are months after the last of which anybody has told anything, by a
    report or by a department's word: the quality mark's timeliness tells of them.
    """
    span = months_with_reports(cursor)
    latest_over = months_later(today, -1)
    if span is None or span.first_month > latest_over:
        return None
    months = joint_events_by_month(cursor, span.first_month, latest_over, today)
    if not months["is_told_of"].any():
        return None
    months = months[: int(months["is_told_of"].to_numpy().nonzero()[0][-1]) + 1]
    latest = months["month"].iloc[-1].date()
    notes = chart_notes(cursor, INITIATIVE)
    behavior = process_behavior(months, rebases_of(notes))
    looked_at_from = max(span.first_month, months_later(latest, 1 - MONTHS_LOOKED_AT))
    inputs = quality_inputs(cursor, looked_at_from, latest, today)
    narrative = next(iter(narrative_revisions(cursor, INITIATIVE)), None)
    mark = quality_mark(
        inputs, today, has_rule=RULE_VERSION in counting_rules(cursor), has_owner=bool(narrative and narrative.owner)
    )
    return JointEventsMeasure(
        first_month=span.first_month,
        last_month=span.last_month,
        latest=latest,
        latest_over=latest_over,
        months=months,
        behavior=behavior,
        inputs=inputs,
        inputs_months=min(len(months), MONTHS_LOOKED_AT),
        mark=mark,
        gate=target_gate(behavior.phases[-1] if behavior.phases else None, inputs, mark),
        target=target_in_force(cursor, INITIATIVE),
        notes=notes,
        seasonal=seasonal_verdict(months, latest, upper_range_of(behavior)),
    )


def behavior_of_part(
    cursor: duckdb.DuckDBPyConnection, measure: JointEventsMeasure, today: dt.date, part: Part
) -> ProcessBehavior:
    """Natural limits and signals of a part of the events, over the measure's months, with its rebases."""
    months = joint_events_by_month(cursor, measure.first_month, measure.latest, today, part)
    return process_behavior(months, rebases_of(measure.notes))


def years_of_month(
    cursor: duckdb.DuckDBPyConnection, measure: JointEventsMeasure, month: dt.date, today: dt.date, part: Part
) -> tuple[pd.DataFrame, pd.Timestamp, Seasonal]:
    """The same month of every year (rows of same_month_of_years), the month itself, and how it compares."""
    months = joint_events_by_month(cursor, measure.first_month, max(measure.last_month, month), today, part)
    behavior = behavior_of_part(cursor, measure, today, part)
    return (
        same_month_of_years(months, month),
        pd.Timestamp(month),
        seasonal_verdict(months, month, upper_range_of(behavior)),
    )


def rebases_of(notes: pd.DataFrame) -> list[dt.date]:
    """The months from which limits are computed anew, by the notes that say so."""
    return [day.date() for day in notes.loc[notes["is_rebase"], "noted_on"]]


def frozen(
    cursor: duckdb.DuckDBPyConnection, measure: JointEventsMeasure, narrative: Narrative | None, month: dt.date
) -> dict[str, Any]:
    """All that is published beside the figure of `month`, as plain values for JSON.

    Keys: figure (one of series), series (rows of the published table up to `month`, with
    campaign_low), rule {version, text}, mark (list
    of {name, level, inputs}), gate (list of {lack, values}), target and proposed ({low, high} or None), phases (natural
    limits), notes, narrative (the text in all languages, with its revision, status, owner, as_of, citations, author).
    """
    upto = measure.months[measure.months["month"].dt.date <= month]
    series = published(upto).assign(campaign_low=upto["campaign_low"]).to_dict("records")
    for row in series:
        row["departments_missing"] = list(row["departments_missing"])
    evidence = measure.basis.evidence()
    return {
        "figure": series[-1],
        "series": series,
        "rule": {"version": RULE_VERSION, "text": counting_rules(cursor)[RULE_VERSION]},
        "mark": evidence["mark"],
        "gate": [{"lack": one.lack, "values": dict(one.values)} for one in measure.gate.missing],
        "target": measure.target and {"low": measure.target.low, "high": measure.target.high},
        "proposed": evidence["proposed"],
        "phases": evidence["phases"],
        "notes": [
            {
                "noted_on": row["noted_on"].date(),
                "text": row["text"],
                "text_es": row["text_es"] if isinstance(row["text_es"], str) else None,
                "is_rebase": bool(row["is_rebase"]),
            }
            for row in measure.notes.to_dict("records")
        ],
        "narrative": narrative
        and {
            "revision": narrative.revision,
            "status": narrative.status,
            "owner": narrative.owner,
            "as_of": narrative.as_of,
            "texts": narrative.texts,
            "citations": {
                period: {"low": cited.low, "high": cited.high} for period, cited in narrative.citations.items()
            },
            "written_by": narrative.written_by,
        },
    }
