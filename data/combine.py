"""From event reports to events: decisions join them, possible duplicates put them in doubt.

Everything here runs inside the transaction that changed the reports, so that no reader sees the one without the
other. Tables `event` and `possible_duplicate` hold nothing that can't be derived again from reports and decisions.
"""

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from data.store import Write

DERIVE_EVENTS = Path(__file__).with_name("derive_events.sql").read_text(encoding="utf-8")
FIND_POSSIBLE_DUPLICATES = Path(__file__).with_name("find_possible_duplicates.sql").read_text(encoding="utf-8")

# Spellings met in titles and places, folded: what the same words look like in another department's log.
ABBREVIATIONS = {
    "nno": "national night out",
    "fpw": "fire prevention week",
    "natl": "national",
    "cmns": "commons",
    "ctr": "center",
    "centre": "center",
    "elem": "elementary",
    "sch": "school",
    "pk": "park",
    "stn": "station",
    "sta": "station",
    "nbhd": "neighborhood",
    "comm": "community",
    "noche": "night",
    "nacional": "national",
    "feria": "fair",
    "seguridad": "safety",
}


def combine(write: Write, reports: Iterable[uuid.UUID]) -> None:
    """Bring events, possible duplicates and doubt groups up to date after `reports` were added or changed."""
    _name_changed_reports(write, reports)
    write.cursor.execute(
        "CREATE OR REPLACE TEMP TABLE touched_event AS "
        "SELECT DISTINCT event_id FROM event_report WHERE report_id IN (SELECT report_id FROM changed_report)"
    )
    _derive_touched_events(write)
    write.cursor.execute(
        "DELETE FROM possible_duplicate WHERE report_a IN (SELECT report_id FROM changed_report) "
        "OR report_b IN (SELECT report_id FROM changed_report)"
    )
    write.cursor.execute(FIND_POSSIBLE_DUPLICATES)
    refresh_doubt_groups(write)


def regroup(write: Write) -> None:
    """Give every report the event that the decisions in force put it in, and derive the events that changed.

    Reports that are the same event by decision, in chains too, share the id of the earliest recorded of them.
    """
    decided = write.cursor.execute(
        "SELECT report_a, report_b FROM match_decision WHERE undone_at IS NULL AND verdict = 'same'"
    ).fetchall()
    clusters = connected(decided)
    write.cursor.execute("CREATE OR REPLACE TEMP TABLE member (report_id UUID, cluster UUID)")
    if clusters:
        write.cursor.executemany("INSERT INTO member VALUES (?, ?)", list(clusters.items()))
    write.cursor.execute(
        """
        CREATE OR REPLACE TEMP TABLE moved AS
        WITH target AS (
            SELECT
                report.report_id,
                report.event_id AS before,
                first_value(report.report_id) OVER (
                    PARTITION BY coalesce(member.cluster, report.report_id)
                    ORDER BY report.created_at, report.source, report.source_row, report.report_id
                ) AS after
            FROM event_report AS report
            LEFT JOIN member USING (report_id)
            WHERE member.cluster IS NOT NULL OR report.event_id <> report.report_id
        )
        FROM target WHERE before <> after
        """
    )
    write.cursor.execute(
        "UPDATE event_report SET event_id = after FROM moved WHERE moved.report_id = event_report.report_id"
    )
    write.cursor.execute(
        "CREATE OR REPLACE TEMP TABLE touched_event AS "
        "SELECT before AS event_id FROM moved UNION SELECT after FROM moved"
    )
    _derive_touched_events(write)
    refresh_doubt_groups(write)


def refresh_doubt_groups(write: Write) -> None:
    """Give events that open pairs link, in chains too, one doubt group, named after the smallest event id in it."""
    pairs = write.cursor.execute("SELECT event_a, event_b FROM open_pair").fetchall()
    before = dict(
        write.cursor.execute("SELECT event_id, doubt_group FROM event WHERE doubt_group IS NOT NULL").fetchall()
    )
    after = connected(pairs)
    changes = [
        (event, after.get(event)) for event in before.keys() | after.keys() if before.get(event) != after.get(event)
    ]
    if not changes:
        return
    write.cursor.execute(
        "CREATE OR REPLACE TEMP TABLE doubt AS "
        "SELECT unnest($events::UUID[]) AS event_id, unnest($groups::UUID[]) AS doubt_group",
        {"events": [event for event, _ in changes], "groups": [group for _, group in changes]},
    )
    write.cursor.execute(
        "UPDATE event SET doubt_group = doubt.doubt_group FROM doubt WHERE doubt.event_id = event.event_id"
    )


def connected(pairs: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> dict[uuid.UUID, uuid.UUID]:
    """For each member of `pairs`, the smallest member that a chain of pairs links it to."""
    root: dict[uuid.UUID, uuid.UUID] = {}

    def find(member: uuid.UUID) -> uuid.UUID:
        while (parent := root.setdefault(member, member)) != member:
            root[member] = root[parent]
            member = root[member]
        return member

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        root[high] = low
    return {member: find(member) for member in list(root)}


def _derive_touched_events(write: Write) -> None:
    write.cursor.execute("DELETE FROM event WHERE event_id IN (SELECT event_id FROM touched_event)")
    write.cursor.execute(DERIVE_EVENTS)


def _name_changed_reports(write: Write, reports: Iterable[uuid.UUID]) -> None:
    write.cursor.execute(
        "CREATE OR REPLACE TEMP TABLE changed_report AS SELECT unnest($reports::UUID[]) AS report_id",
        {"reports": list(reports)},
    )
    write.cursor.execute("CREATE OR REPLACE TEMP TABLE abbreviation (spelling TEXT, meaning TEXT)")
    write.cursor.executemany("INSERT INTO abbreviation VALUES (?, ?)", list(ABBREVIATIONS.items()))
