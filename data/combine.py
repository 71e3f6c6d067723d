"""From event reports to events: decisions and links join them, pairs in doubt keep the count a range.

Everything here runs inside the transaction that changed the reports, so that no reader sees the one without the
other. Tables `event` and `possible_duplicate` hold nothing that can't be derived again from reports and decisions.
Work begins at the reports that changed and spreads only as far as they are tied to others.
"""

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from data.clusters import Clusters, Link, Verdict, clusters_of
from data.matching.chains import chains
from data.matching.linking import CONTRARY
from data.matching.scoring import Progress
from data.possible_duplicates import find_possible_duplicates
from data.store import Write

DERIVE_EVENTS = Path(__file__).with_name("derive_events.sql").read_text(encoding="utf-8")

# Reports tied to those of reached_report: of the same event, the same by a decision, or linked.
TIED_REPORTS = """
INSERT INTO reached_report
WITH tie AS (
    SELECT report_a, report_b FROM match_decision WHERE undone_at IS NULL AND verdict = 'same'
    UNION ALL
    SELECT report_a, report_b FROM possible_duplicate WHERE verdict = 'linked'
),
tied AS (
    SELECT report_b AS report_id FROM tie WHERE report_a IN (SELECT report_id FROM reached_report)
    UNION
    SELECT report_a FROM tie WHERE report_b IN (SELECT report_id FROM reached_report)
    UNION
    SELECT report_id FROM event_report WHERE event_id IN (
        SELECT event_id FROM event_report WHERE report_id IN (SELECT report_id FROM reached_report)
    )
)
FROM tied ANTI JOIN reached_report USING (report_id)
"""

# Events in doubt together with those of reached_event: by an open pair now, or by one that was open before.
EVENTS_IN_DOUBT = """
INSERT INTO reached_event
WITH tied AS (
    SELECT event_b AS event_id FROM pair_in_doubt WHERE event_a IN (SELECT event_id FROM reached_event)
    UNION
    SELECT event_a FROM pair_in_doubt WHERE event_b IN (SELECT event_id FROM reached_event)
    UNION
    SELECT event_id FROM event WHERE doubt_group IN (
        SELECT doubt_group FROM event WHERE event_id IN (SELECT event_id FROM reached_event)
    )
)
FROM tied ANTI JOIN reached_event USING (event_id)
"""


def combine(write: Write, reports: Iterable[uuid.UUID], progress: Progress | None = None) -> None:
    """Bring events, possible duplicates and doubt groups up to date after `reports` were added or changed."""
    cursor = write.cursor
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE changed_report AS SELECT unnest($reports::UUID[]) AS report_id",
        {"reports": list(reports)},
    )
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE touched_event AS "
        "SELECT DISTINCT event_id FROM event_report WHERE report_id IN (SELECT report_id FROM changed_report)"
    )
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE automatic_event AS "
        "SELECT event_id FROM event WHERE joined_automatically AND event_id IN (SELECT event_id FROM touched_event)"
    )
    _derive_touched_events(write)
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE former_link AS "
        "SELECT report_a, report_b FROM possible_duplicate WHERE verdict = 'linked'"
    )
    find_possible_duplicates(write, progress)
    cursor.execute(  # those once linked to a compared report may hang together otherwise without it
        "CREATE OR REPLACE TEMP TABLE reached_report AS "
        "SELECT report_id FROM compared_report "
        "UNION SELECT report_b FROM former_link WHERE report_a IN (SELECT report_id FROM compared_report) "
        "UNION SELECT report_a FROM former_link WHERE report_b IN (SELECT report_id FROM compared_report)"
    )
    _regroup_reached(write)


def regroup(write: Write, reports: Sequence[uuid.UUID] | None = None) -> None:
    """Put every report tied to `reports` (None: all that there are) into the event that decisions and links give it.

    An event has the id of the report that was recorded first of those it combines.
    """
    write.cursor.execute(
        "CREATE OR REPLACE TEMP TABLE reached_report AS "
        "SELECT report_id FROM event_report WHERE $all OR report_id IN (SELECT unnest($reports::UUID[]))",
        {"all": reports is None, "reports": list(reports or ())},
    )
    _regroup_reached(write)


def refresh_doubt_groups(write: Write) -> None:
    """Give all events that open pairs link, in chains too, one doubt group, named after the smallest event id in it."""
    write.cursor.execute("CREATE OR REPLACE TEMP TABLE reached_event AS SELECT event_id FROM event")
    _refresh_reached_doubt_groups(write)


def connected(pairs: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> dict[uuid.UUID, uuid.UUID]:
    """For each member of `pairs`, the smallest member that a chain of pairs links it to."""
    return {member: min(chain) for chain in chains(pairs) for member in chain}


def _regroup_reached(write: Write) -> None:
    """Regroup the reports tied to those of reached_report, and derive the events that changed."""
    cursor = write.cursor
    _spread(write, TIED_REPORTS)
    found = _clusters_of_reached(write)
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE member AS "
        "SELECT unnest($reports::UUID[]) AS report_id, unnest($clusters::UUID[]) AS cluster, "
        "unnest($automatic::BOOLEAN[]) AS is_automatic",
        {
            "reports": [report for cluster in found.clusters for report in cluster],
            "clusters": [min(cluster) for cluster in found.clusters for _report in cluster],
            "automatic": [cluster in found.automatic for cluster in found.clusters for _report in cluster],
        },
    )
    cursor.execute(
        """
        CREATE OR REPLACE TEMP TABLE target AS
        SELECT
            report.report_id,
            report.event_id AS before,
            first_value(report.report_id) OVER (
                PARTITION BY member.cluster
                ORDER BY report.created_at, report.source, report.source_row, report.report_id
            ) AS after,
            member.is_automatic
        FROM event_report AS report
        JOIN member USING (report_id)
        """
    )
    cursor.execute(
        "UPDATE event_report SET event_id = after FROM target "
        "WHERE target.report_id = event_report.report_id AND before <> after"
    )
    cursor.execute(
        """
        CREATE OR REPLACE TEMP TABLE touched_event AS
        SELECT before AS event_id FROM target WHERE before <> after
        UNION
        SELECT after FROM target WHERE before <> after
        UNION
        SELECT after FROM target JOIN event ON event.event_id = target.after
        WHERE event.joined_automatically <> target.is_automatic
        """
    )
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE automatic_event AS SELECT after AS event_id FROM target WHERE is_automatic"
    )
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE reached_event AS "
        "SELECT before AS event_id FROM target UNION SELECT after FROM target UNION "
        # Of events that are no more: those that were in doubt with them may be no longer.
        "SELECT event_id FROM event WHERE doubt_group IN ("
        "SELECT doubt_group FROM event WHERE event_id IN (SELECT before FROM target))"
    )
    _derive_touched_events(write)
    _refresh_reached_doubt_groups(write)


def _clusters_of_reached(write: Write) -> Clusters:
    """The events that the reports of reached_report make, by what people and links say of them."""
    cursor = write.cursor
    reports = cursor.execute("SELECT report_id FROM reached_report").fetchall()
    links = cursor.execute(
        "SELECT report_a, report_b, probability FROM possible_duplicate "
        "WHERE verdict = 'linked' AND report_a IN (SELECT report_id FROM reached_report)"
    ).fetchall()
    verdicts = cursor.execute(
        "SELECT report_a, report_b, verdict FROM match_decision WHERE undone_at IS NULL AND verdict <> 'not_sure' "
        "AND report_a IN (SELECT report_id FROM reached_report) "
        "AND report_b IN (SELECT report_id FROM reached_report) ORDER BY decided_at, report_a, report_b, decision_id"
    ).fetchall()
    contrary = cursor.execute(
        "SELECT report_a, report_b FROM possible_duplicate WHERE verdict <> 'linked' AND probability <= $contrary "
        "AND report_a IN (SELECT report_id FROM reached_report) AND report_b IN (SELECT report_id FROM reached_report)",
        {"contrary": CONTRARY},
    ).fetchall()
    return clusters_of(
        [report_id for (report_id,) in reports],
        [Link(*link) for link in links],
        [Verdict(*verdict) for verdict in verdicts],
        contrary=contrary,
    )


def _refresh_reached_doubt_groups(write: Write) -> None:
    """Name the doubt groups of the events in reached_event, and of those in doubt together with them, anew."""
    cursor = write.cursor
    cursor.execute("CREATE OR REPLACE TEMP TABLE pair_in_doubt AS SELECT event_a, event_b FROM open_pair")
    _spread(write, EVENTS_IN_DOUBT)
    pairs = cursor.execute("FROM pair_in_doubt WHERE event_a IN (SELECT event_id FROM reached_event)").fetchall()
    before = dict(
        cursor.execute(
            "SELECT event_id, doubt_group FROM event "
            "WHERE doubt_group IS NOT NULL AND event_id IN (SELECT event_id FROM reached_event)"
        ).fetchall()
    )
    after = connected(pairs)
    changes = [
        (event, after.get(event)) for event in before.keys() | after.keys() if before.get(event) != after.get(event)
    ]
    if not changes:
        return
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE doubt AS "
        "SELECT unnest($events::UUID[]) AS event_id, unnest($groups::UUID[]) AS doubt_group",
        {"events": [event for event, _ in changes], "groups": [group for _, group in changes]},
    )
    cursor.execute("UPDATE event SET doubt_group = doubt.doubt_group FROM doubt WHERE doubt.event_id = event.event_id")


def _spread(write: Write, step: str) -> None:
    """Take the step, an INSERT of what is tied to what was reached, until nothing more is tied to it."""
    while True:
        ((reached,),) = write.cursor.execute(step).fetchall()
        if not reached:
            return


def _derive_touched_events(write: Write) -> None:
    if write.cursor.execute("SELECT count(*) FROM touched_event").fetchall() == [(0,)]:
        return
    write.cursor.execute(
        "CREATE OR REPLACE TEMP TABLE former_event AS "
        "SELECT event_id, doubt_group FROM event WHERE event_id IN (SELECT event_id FROM touched_event)"
    )
    write.cursor.execute("DELETE FROM event WHERE event_id IN (SELECT event_id FROM touched_event)")
    write.cursor.execute(DERIVE_EVENTS)
