"""The range of counting rule 1 where departments spoke in the app: it holds whatever people decide there."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.combine import combine, refresh_doubt_groups, regroup
from data.events.words import Word, add_words
from data.imports.drafts import ParticipationState, Status
from data.measures.part import ALL_EVENTS, Part
from data.store import Store, Write
from queries.joint_events import joint_events_by_month
from tests.records import ACTOR, AT, TODAY, add_decision, add_reports, doubt, forget_pairs, new_store, plain, told
from tests.test_joint_events import is_connected, partitions

DEPARTMENTS = ("fire", "police", "community_safety")
STATES: tuple[ParticipationState, ...] = ("offered", "accepted", "declined", "present", "left_early", "absent")
WORLDS_AT_ONCE = 12  # in months of their own, so that one store and one question serve them all


@dataclass(frozen=True)
class Report:
    """One department's report: what it said first, and what was said of it in the app, in that order."""

    department: str | None = None
    parts: tuple[tuple[str, ParticipationState], ...] = ()
    words: tuple[Word, ...] = ()
    month: int = 0
    status: Status = "held"


@dataclass(frozen=True)
class World:
    """Reports, which of them may be the same, and how many of these pairs are decided already, toward which answer."""

    reports: tuple[Report, ...]
    open_pairs: tuple[tuple[int, int], ...] = ()
    decided: int = 0
    toward: int = 0


def own(department: str, state: ParticipationState) -> Word:
    return Word(department, state, said_for=department)


reports = st.builds(
    Report,
    department=st.sampled_from([None, *DEPARTMENTS]),
    parts=st.lists(
        st.tuples(st.sampled_from(DEPARTMENTS), st.sampled_from(STATES)), max_size=2, unique_by=lambda part: part[0]
    ).map(tuple),
    words=st.lists(
        st.builds(
            Word,
            st.sampled_from(DEPARTMENTS),
            st.sampled_from(STATES),
            said_for=st.sampled_from([None, *DEPARTMENTS]),
        ),
        max_size=3,
    ).map(tuple),
    month=st.integers(0, 1),
    status=st.sampled_from(["held", "held", "confirmed", "tentative", "cancelled"]),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    told_of = tuple(draw(st.lists(reports, min_size=2, max_size=4)))
    live = [position for position, one in enumerate(told_of) if one.status != "cancelled"]  # others are in no doubt
    possible = [(a, b) for b in live for a in live if a < b]
    pairs = draw(st.lists(st.sampled_from(possible), unique=True, min_size=1, max_size=5)) if possible else []
    return World(told_of, tuple(pairs), draw(st.integers(0, 2)), draw(st.integers(0, 20)))


Answer = list[list[int]]


def verdicts(world: World, answer: Answer) -> list[str]:
    """What `answer` says of each pair in doubt."""
    cluster_of = {position: number for number, cluster in enumerate(answer) for position in cluster}
    return ["same" if cluster_of[one] == cluster_of[other] else "different" for one, other in world.open_pairs]


def first_verdicts(world: World) -> list[str]:
    """What is decided already, while the rest is in doubt."""
    all_answers = answers(replace(world, decided=0))
    return verdicts(world, all_answers[world.toward % len(all_answers)])[: world.decided]


def answers(world: World) -> list[Answer]:
    """Every combination of the reports that deciding the pairs still open can lead to."""
    found = [
        partition
        for partition in partitions(len(world.reports))
        if all(is_connected(cluster, world.open_pairs) for cluster in partition)
    ]
    if not world.decided:
        return found
    begun = first_verdicts(world)
    return [answer for answer in found if verdicts(world, answer)[: len(begun)] == begun]


def month_of(place: int, month: int) -> dt.date:
    months = 2 * place + month
    return dt.date(2000 + months // 12, months % 12 + 1, 1)


def put_on_record(write: Write, together: Sequence[World]) -> list[list[uuid.UUID]]:
    tales = [
        told(dict(one.parts), department=one.department, starts=month_of(place, one.month), status=one.status)
        for place, world in enumerate(together)
        for one in world.reports
    ]
    ids = add_reports(write, tales)
    left = iter(ids)
    of_worlds = [[next(left) for _ in world.reports] for world in together]
    for world, of_world in zip(together, of_worlds, strict=True):
        for told_of, report_id in zip(world.reports, of_world, strict=True):
            add_words(write, report_id, told_of.words)
    combine(write, ids)
    forget_pairs(write)
    for world, of_world in zip(together, of_worlds, strict=True):
        for one, other in world.open_pairs:
            doubt(write, of_world[one], of_world[other])
    refresh_doubt_groups(write)
    return of_worlds


def figures(write: Write, worlds_at_once: int, part: Part) -> list[dict[str, Any]]:
    """The figures of all months, two a world."""
    last = month_of(worlds_at_once - 1, 1)
    return plain(joint_events_by_month(write.cursor, month_of(0, 0), last, TODAY, part))


def decide_pairs(write: Write, world: World, ids: Sequence[uuid.UUID], said: Sequence[str]) -> None:
    """Note verdicts on the first pairs of a world; call regroup after the last one."""
    for (one, other), verdict in zip(world.open_pairs, said, strict=False):
        add_decision(write, ids[one], ids[other], verdict)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


@settings(max_examples=6)
@given(
    together=st.lists(worlds(), min_size=WORLDS_AT_ONCE, max_size=WORLDS_AT_ONCE),
    part=st.just(ALL_EVENTS) | st.builds(Part, st.sampled_from([None, *DEPARTMENTS]), held_only=st.booleans()),
)
@example(  # its own absence, said in the app on the one report, unmakes what the other says
    together=[
        World(
            (
                Report("fire", words=(own("fire", "present"), Word("police", "present", said_for="fire"))),
                Report("police", words=(own("police", "absent"),)),
            ),
            ((0, 1),),
        )
    ],
    part=ALL_EVENTS,
)
@example(  # each alone is nothing, together they are joint
    together=[
        World(
            (Report("fire", words=(own("fire", "present"),)), Report("police", words=(own("police", "left_early"),))),
            ((0, 1),),
        )
    ],
    part=ALL_EVENTS,
)
@example(  # an absence that was taken back in the app unmakes nothing
    together=[
        World(
            (
                Report("fire", (("fire", "present"), ("police", "present"))),
                Report("police", (("police", "absent"),), (Word("police", "present", said_for=None),)),
            ),
            ((0, 1),),
        )
    ],
    part=ALL_EVENTS,
)
def test_range_with_words_of_the_app_holds_whatever_is_decided(store: Store, together: list[World], part: Part):
    with store.write(ACTOR, AT) as write:
        write.changed = False
        of_worlds = put_on_record(write, together)
        for world, ids in zip(together, of_worlds, strict=True):
            decide_pairs(write, world, ids, first_verdicts(world))
        regroup(write)
        undecided = figures(write, len(together), part)
        assert all(row["low"] <= row["confirmed"] <= row["high"] for row in undecided), (together, undecided)
        possible = [answers(world) for world in together]
        for turn in range(max(map(len, possible))):  # each world's next answer, all at once
            write.cursor.execute("DELETE FROM match_decision")
            taken = [of_world[turn % len(of_world)] for of_world in possible]
            for world, ids, answer in zip(together, of_worlds, taken, strict=True):
                decide_pairs(write, world, ids, verdicts(world, answer))
            regroup(write)
            for number, (before, after) in enumerate(zip(undecided, figures(write, len(together), part), strict=True)):
                said = (together[number // 2], taken[number // 2], before, after)
                assert after["open_pairs"] == 0, said
                assert before["low"] <= after["low"] == after["confirmed"] <= after["high"] <= before["high"], said


def test_decisions_undone_give_back_the_range(store: Store):
    """The worlds of the test above begin from the same place at each turn."""
    world = World(
        (
            Report("fire", words=(own("fire", "present"), Word("police", "accepted", said_for="fire"))),
            Report("police", words=(own("police", "present"),)),
        ),
        ((0, 1),),
    )
    with store.write(ACTOR, AT) as write:
        write.changed = False
        ((one, other),) = put_on_record(write, [world])
        found = [figures(write, 1, ALL_EVENTS)[0]]
        for verdict in ("same", "different", None):
            write.cursor.execute("DELETE FROM match_decision")
            if verdict:
                add_decision(write, one, other, verdict)
            regroup(write)
            found.append(figures(write, 1, ALL_EVENTS)[0])
    assert [(row["low"], row["confirmed"], row["high"], row["open_pairs"]) for row in found] == [
        (0, 0, 1, 1),
        (1, 1, 1, 0),
        (0, 0, 1, 0),
        (0, 0, 1, 1),
    ]
