"""What people decide about reports: the same event, different events, not sure; and taking a decision back.

Nothing is overwritten: a decision is undone, never changed, and each change is in the log.
"""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from data.changes import log_change
from data.clusters import MOST_LINKED
from data.combine import regroup
from data.store import Store, Write

Saying = Literal["same", "different", "not_sure"]
Pair = tuple[uuid.UUID, uuid.UUID]

IN_FORCE = """
SELECT decision_id, report_a, report_b, verdict, decided_at, decided_by
FROM match_decision
WHERE undone_at IS NULL AND verdict <> 'not_sure'
    AND report_a IN (SELECT report_id FROM decided_on) AND report_b IN (SELECT report_id FROM decided_on)
ORDER BY decided_at, decision_id
"""
# Reports that people said are the same as those of decided_on, in chains.
SAME_REPORTS = """
INSERT INTO decided_on
WITH same AS (
    FROM match_decision WHERE undone_at IS NULL AND verdict = 'same'
),
tied AS (
    SELECT report_b AS report_id FROM same WHERE report_a IN (SELECT report_id FROM decided_on)
    UNION
    SELECT report_a FROM same WHERE report_b IN (SELECT report_id FROM decided_on)
)
FROM tied ANTI JOIN decided_on USING (report_id)
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on record."""

    decision_id: uuid.UUID
    report_a: uuid.UUID
    report_b: uuid.UUID
    verdict: Saying
    decided_at: dt.datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class Decided:
    """It is on record and in force; these are the new decisions, to be undone together."""

    decision_ids: tuple[uuid.UUID, ...]
    undone: tuple[Decision, ...] = ()  # earlier ones that stood against them


@dataclass(frozen=True, slots=True)
class Undone:
    """The decision holds no more. It stays on record."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class AlreadyDecided:
    """Somebody has said the same before: nothing was stored."""

    earlier: Decision


@dataclass(frozen=True, slots=True)
class Contradicts:
    """An earlier decision, itself or with others that follow from it, says otherwise: nothing was stored."""

    earlier: Decision


@dataclass(frozen=True, slots=True)
class AlreadyUndone:
    """Somebody has undone it before."""

    undone_by: str


@dataclass(frozen=True, slots=True)
class OneEvent:
    """The two are one event already: nothing was stored."""


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """The event would be left without a report: nothing was stored."""


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such report, event or decision (a sample that was removed, say)."""


def decide(
    store: Store, report_a: uuid.UUID, report_b: uuid.UUID, verdict: Saying, actor: str, at: dt.datetime
) -> Decided | AlreadyDecided | Contradicts | Gone:
    """Put a person's verdict on two reports on record, and bring events and counts up to date."""
    with store.write(actor, at) as write:
        write.changed = False
        if report_a == report_b or _known(write, (report_a, report_b)) != 2:
            return Gone()
        earlier = _earlier(write, report_a, report_b)
        if earlier is not None and verdict in ("not_sure", earlier.verdict):
            if verdict == "not_sure" or {earlier.report_a, earlier.report_b} == {report_a, report_b}:
                return AlreadyDecided(earlier)
        elif earlier is not None:
            return Contradicts(earlier)
        write.changed = True
        decision_id = _store(write, report_a, report_b, verdict)
        if verdict != "not_sure":
            regroup(write, [report_a, report_b])
        return Decided((decision_id,))


def undo_decision(store: Store, decision_id: uuid.UUID, actor: str, at: dt.datetime) -> Undone | AlreadyUndone | Gone:
    """Take a decision back: what it joined or parted is as it was before, as far as nobody has decided otherwise."""
    with store.write(actor, at) as write:
        decision = _decision(write, decision_id)
        if decision is None:
            write.changed = False
            row = write.cursor.execute(
                "SELECT undone_by FROM match_decision WHERE decision_id = $decision", {"decision": decision_id}
            ).fetchone()
            return AlreadyUndone(row[0]) if row else Gone()
        _undo(write, decision)
        regroup(write, [decision.report_a, decision.report_b])
        return Undone(decision)


def take_back(store: Store, decided: Decided, actor: str, at: dt.datetime) -> Decided:
    """Undo all that came of one step: its decisions, and the undoing of earlier ones, which are said again."""
    with store.write(actor, at) as write:
        touched: set[uuid.UUID] = set()
        for decision_id in decided.decision_ids:
            found = _decision(write, decision_id)
            if found is not None:
                _undo(write, found)
                touched |= {found.report_a, found.report_b}
        again = []
        for earlier in decided.undone:
            if _earlier(write, earlier.report_a, earlier.report_b) is None:
                again.append(_store(write, earlier.report_a, earlier.report_b, earlier.verdict))
                touched |= {earlier.report_a, earlier.report_b}
        write.changed = bool(touched)
        regroup(write, sorted(touched))
        return Decided(tuple(again))


def split(store: Store, report_ids: Sequence[uuid.UUID], actor: str, at: dt.datetime) -> Decided | NothingLeft | Gone:
    """Take reports out of the event they are combined in: they differ from each report that stays.

    Decisions that joined them to those that stay are undone. They stay with each other where something joins them.
    """
    with store.write(actor, at) as write:
        write.changed = False
        together = _reports_of_event_of(write, report_ids)
        out = set(report_ids)
        if not out or not out <= set(together):
            return Gone()
        staying = [report_id for report_id in together if report_id not in out]
        if not staying:
            return NothingLeft()
        return _part(write, together, list(itertools.product(sorted(out), staying)))


def take_apart(store: Store, event_id: uuid.UUID, actor: str, at: dt.datetime) -> Decided | NothingLeft | Gone:
    """Make each report of an event an event of its own: they all differ."""
    with store.write(actor, at) as write:
        write.changed = False
        together = _reports_of_event(write, event_id)
        if not together:
            return Gone()
        if len(together) == 1:
            return NothingLeft()
        return _part(write, together, list(itertools.combinations(together, 2)))


def confirm(store: Store, event_id: uuid.UUID, actor: str, at: dt.datetime) -> Decided | NothingLeft | Gone:
    """Say that the reports of an event are the same, as the app took them to be: from now on it stays joined.

    NothingLeft when there is one report only, or people joined them all before.
    """
    with store.write(actor, at) as write:
        write.changed = False
        together = _reports_of_event(write, event_id)
        if not together:
            return Gone()
        said = []
        for report_id in together:
            if report_id != event_id and _earlier(write, event_id, report_id) is None:
                said.append(_store(write, event_id, report_id, "same"))
        if not said:
            return NothingLeft()
        write.changed = True
        regroup(write, together)
        return Decided(tuple(said))


def join(
    store: Store, event_a: uuid.UUID, event_b: uuid.UUID, actor: str, at: dt.datetime
) -> Decided | OneEvent | Contradicts | Gone:
    """Make two events one: their earliest reports describe the same event."""
    with store.write(actor, at) as write:
        write.changed = False
        first, second = _reports_of_event(write, event_a), _reports_of_event(write, event_b)
        if not first or not second:
            return Gone()
        if event_a == event_b:
            return OneEvent()
        _decided_on(write, [*first, *second], with_same=True)
        for decision in _in_force(write):
            if decision.verdict == "different":
                return Contradicts(decision)
        write.changed = True
        pairs = [(event_a, event_b)]
        if len(first) + len(second) > MOST_LINKED:  # links alone would not hold so many together
            pairs += [(event_a, one) for one in first if one != event_a]
            pairs += [(event_b, one) for one in second if one != event_b]
        decided = Decided(tuple(_store(write, one, other, "same") for one, other in pairs))
        regroup(write, [event_a, event_b])
        return decided


def _part(write: Write, together: Sequence[uuid.UUID], pairs: Sequence[Pair]) -> Decided:
    """Say of `pairs`, reports of one event, that they differ; what made them the same is undone."""
    write.changed = True
    parted = {frozenset(pair) for pair in pairs}
    _decided_on(write, together)
    differ, undone = set(), []
    for decision in _in_force(write):
        pair = frozenset((decision.report_a, decision.report_b))
        if pair in parted and decision.verdict == "same":
            _undo(write, decision)
            undone.append(decision)
        elif decision.verdict == "different":
            differ.add(pair)
    decisions = tuple(_store(write, one, other, "different") for one, other in pairs if {one, other} not in differ)
    regroup(write, together)
    return Decided(decisions, tuple(undone))


def _earlier(write: Write, report_a: uuid.UUID, report_b: uuid.UUID) -> Decision | None:
    """The decision in force from which it follows whether the two are the same; None where none tells."""
    _decided_on(write, [report_a])
    of_a = _spread_same(write)
    _decided_on(write, [report_b])
    of_b = _spread_same(write)
    pair = {report_a, report_b}
    if report_b in of_a:
        _decided_on(write, of_a)
        same = [decision for decision in _in_force(write) if decision.verdict == "same"]
        direct = [decision for decision in same if {decision.report_a, decision.report_b} == pair]
        return (direct or [one for one in same if report_b in (one.report_a, one.report_b)])[0]
    _decided_on(write, of_a | of_b)
    different = [
        decision
        for decision in _in_force(write)
        if decision.verdict == "different" and (decision.report_a in of_a) != (decision.report_b in of_a)
    ]
    direct = [decision for decision in different if {decision.report_a, decision.report_b} == pair]
    return next(iter([*direct, *different]), None)


def _decided_on(write: Write, reports: Iterable[uuid.UUID], with_same: bool = False) -> None:
    """Name the reports whose decisions are looked at; those that people said are the same as they too, if asked."""
    write.cursor.execute(
        "CREATE OR REPLACE TEMP TABLE decided_on AS SELECT DISTINCT unnest($reports::UUID[]) AS report_id",
        {"reports": list(reports)},
    )
    if with_same:
        _spread_same(write)


def _spread_same(write: Write) -> set[uuid.UUID]:
    while write.cursor.execute(SAME_REPORTS).fetchall() != [(0,)]:
        pass
    return {report_id for (report_id,) in write.cursor.execute("FROM decided_on").fetchall()}


def _decision(write: Write, decision_id: uuid.UUID) -> Decision | None:
    """The decision of that id, if it is in force."""
    row = write.cursor.execute(
        "SELECT decision_id, report_a, report_b, verdict, decided_at, decided_by FROM match_decision "
        "WHERE decision_id = $decision AND undone_at IS NULL",
        {"decision": decision_id},
    ).fetchone()
    return Decision(*row) if row else None


def _in_force(write: Write) -> list[Decision]:
    return [Decision(*row) for row in write.cursor.execute(IN_FORCE).fetchall()]


def _store(write: Write, one: uuid.UUID, other: uuid.UUID, verdict: Saying) -> uuid.UUID:
    decision_id = uuid.uuid4()
    told = {"report_a": min(one, other), "report_b": max(one, other), "verdict": verdict}
    write.cursor.execute(
        "INSERT INTO match_decision (decision_id, report_a, report_b, verdict, decided_at, decided_by) "
        "VALUES ($decision_id, $report_a, $report_b, $verdict, $at, $actor)",
        {**told, "decision_id": decision_id, "at": write.at, "actor": write.actor},
    )
    log_change(write, "match_decision", str(decision_id), None, told)
    return decision_id


def _undo(write: Write, decision: Decision) -> None:
    write.cursor.execute(
        "UPDATE match_decision SET undone_at = $at, undone_by = $actor WHERE decision_id = $decision",
        {"at": write.at, "actor": write.actor, "decision": decision.decision_id},
    )
    told = {"report_a": decision.report_a, "report_b": decision.report_b, "verdict": decision.verdict}
    log_change(write, "match_decision", str(decision.decision_id), told, {**told, "undone": True})


def _known(write: Write, reports: Sequence[uuid.UUID]) -> int:
    ((known,),) = write.cursor.execute(
        "SELECT count(*) FROM event_report WHERE report_id IN (SELECT unnest($reports::UUID[]))",
        {"reports": list(reports)},
    ).fetchall()
    return int(known)


def _reports_of_event(write: Write, event_id: uuid.UUID) -> list[uuid.UUID]:
    return [
        report_id
        for (report_id,) in write.cursor.execute(
            "SELECT report_id FROM event_report WHERE event_id = $event ORDER BY report_id", {"event": event_id}
        ).fetchall()
    ]


def _reports_of_event_of(write: Write, reports: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """All reports of the event that the first of `reports` belongs to."""
    row = write.cursor.execute(
        "SELECT event_id FROM event_report WHERE report_id = $report", {"report": next(iter(reports), None)}
    ).fetchone()
    return _reports_of_event(write, row[0]) if row else []
