"""Keeping up to date which reports may describe the same event: linked by the app, or left to people.

Table `possible_duplicate` holds what data/matching finds among the reports on record, and can be found again at any
time. How much a word tells depends on what else happens on its day, so that all reports of a day are compared anew
when one of them changes.
"""

import json
from collections.abc import Mapping, Sequence

from data.city import folded
from data.clusters import ReportId
from data.matching.kept import kept_reports
from data.matching.linking import sorted_pairs
from data.matching.reports import ComparedReport
from data.matching.scoring import Progress, ScoredPair, score
from data.matching.weights import Weights, weights_in_force
from data.matching.words import Lexicon, lexicon_of
from data.store import Write

MOST_READINGS = 2

# Changed reports, those on the same days, and those that a changed one was paired with before: perhaps on other days.
COMPARED_REPORTS = """
CREATE OR REPLACE TEMP TABLE compared_report AS
WITH partner AS (
    SELECT report_b AS report_id FROM possible_duplicate WHERE report_a IN (SELECT report_id FROM changed_report)
    UNION
    SELECT report_a FROM possible_duplicate WHERE report_b IN (SELECT report_id FROM changed_report)
),
near AS (
    SELECT DISTINCT start_date
    FROM event_report
    WHERE report_id IN (FROM partner) OR report_id IN (SELECT report_id FROM changed_report)
)
SELECT report_id, start_date, end_date FROM event_report WHERE start_date IN (FROM near)
"""


def find_possible_duplicates(write: Write, progress: Progress | None = None) -> None:
    """Write the pairs of each report in changed_report, and of those on its day, into possible_duplicate.

    Leaves the reports compared in the temporary table compared_report.
    """
    cursor = write.cursor
    cursor.execute(COMPARED_REPORTS)
    cursor.execute(
        "DELETE FROM possible_duplicate WHERE report_a IN (SELECT report_id FROM compared_report) "
        "OR report_b IN (SELECT report_id FROM compared_report)"
    )
    compared = cursor.execute("SELECT report_id, start_date, end_date FROM compared_report").fetchall()
    if not compared:
        return
    reports = kept_reports(cursor, write.city, [(first, last) for _id, first, last in compared])
    weights = weights_in_force()
    changed = {report_id for report_id, _first, _last in compared}
    scored = score(reports, weights, write.city, changed, progress, cursor)
    _keep(write, {report.report_id: report for report in reports}, scored, weights)


def _keep(
    write: Write, reports: Mapping[ReportId, ComparedReport], scored: Sequence[ScoredPair], weights: Weights
) -> None:
    known_links = write.cursor.execute(
        "SELECT report_a, report_b FROM possible_duplicate WHERE verdict = 'linked'"
    ).fetchall()
    found = sorted_pairs(scored, weights, known_links)
    departments = {department.department_id for department in write.city.departments}
    kept = [
        *((pair, "linked") for pair in found.links),
        *((pair, "review") for pair in found.reviews if _concerns_departments(pair, reports, departments)),
        *((pair, "contrary") for pair in found.contrary if pair.probability < weights.review),
    ]
    lexicon = lexicon_of(write.city)
    evidence = [
        _evidence(weights, pair, _readings(lexicon, reports[pair.first].title, reports[pair.second].title))
        for pair, _verdict in kept
    ]
    write.cursor.execute(
        "INSERT INTO possible_duplicate SELECT unnest($reports_a::UUID[]), unnest($reports_b::UUID[]), "
        "unnest($probabilities::DOUBLE[]), unnest($evidence::TEXT[]), unnest($verdicts::TEXT[])",
        {
            "reports_a": [min(pair.first, pair.second, key=str) for pair, _verdict in kept],
            "reports_b": [max(pair.first, pair.second, key=str) for pair, _verdict in kept],
            "probabilities": [pair.probability for pair, _verdict in kept],
            "evidence": evidence,
            "verdicts": [verdict for _pair, verdict in kept],
        },
    )


def _concerns_departments(pair: ScoredPair, reports: Mapping[ReportId, ComparedReport], departments: set[str]) -> bool:
    """Whether one of the city's departments takes part: people are not asked about events that are nobody's."""
    return any(
        report.department in departments or report.partners & departments
        for report in (reports[pair.first], reports[pair.second])
    )


def _evidence(weights: Weights, pair: ScoredPair, readings: Sequence[str]) -> str:
    return json.dumps(
        [
            {
                "code": f"{piece.kind}.{piece.level}",
                "values": {"readings": "; ".join(readings)} if readings and piece.kind == "title" else {},
                "bits": round(piece.bits, 2),
            }
            for piece in weights.explained(pair.levels)
        ],
        ensure_ascii=False,
    )


def _readings(lexicon: Lexicon, one: str, other: str) -> list[str]:
    """What one title says in short, or in Spanish, that the other says in full: nno = national night out."""
    found = []
    for title, counterpart in ((one, other), (other, one)):
        words = set(lexicon.words(counterpart))
        plain = set(folded(counterpart).split())
        for spelled, meaning in lexicon.readings(title):
            if words.issuperset(meaning.split()) and not plain.issuperset(spelled.split()):
                found.append(f"{spelled} = {meaning}")
    return found[:MOST_READINGS]
