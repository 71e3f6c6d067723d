"""What waits for a decision, in which order, and what each answer can do to the count."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pytest

from data.combine import regroup
from data.imports.drafts import ParticipationState
from data.match_decisions import decide, undo_decision
from data.sample.load import load_sample
from data.store import Store
from queries.joint_events import joint_events_by_month
from queries.review import (
    EventOfReport,
    event_of_report,
    events_joined_automatically,
    match_decisions,
    months_in_doubt,
    review_queue,
    two_reports,
)
from tests.records import AT, TODAY, doubted, evening, new_store, plain, report, rows

FIRE: Mapping[str, ParticipationState] = {"fire": "present"}
POLICE: Mapping[str, ParticipationState] = {"police": "present"}
BOTH: Mapping[str, ParticipationState] = {"fire": "present", "police": "present"}
OCTOBER, NOVEMBER = dt.date(2025, 10, 1), dt.date(2025, 11, 1)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


@pytest.fixture
def sample_store(store: Store) -> Store:
    load_sample(store, AT)
    return store


def asked(store: Store, question: Any, *arguments: Any) -> Any:
    cursor = store.cursor()
    try:
        return question(cursor, *arguments)
    finally:
        cursor.close()


def queue(store: Store, month: dt.date | None = None, department: str | None = None, most: int = 99) -> pd.DataFrame:
    table: pd.DataFrame = asked(store, review_queue, month, department, most)
    return table


def pairs(table: pd.DataFrame) -> list[set[uuid.UUID]]:
    return [{one, other} for one, other in zip(table["report_a"], table["report_b"], strict=True)]


def test_nothing_waits_at_first(store: Store):
    assert (len(queue(store)), len(asked(store, months_in_doubt))) == (0, 0)


def test_pair_tells_what_its_answer_can_do(store: Store):
    one, other = report(store, BOTH), report(store, BOTH)
    doubted(store, (one, other))
    (row,) = plain(queue(store))
    assert row == {
        "report_a": min(one, other),
        "report_b": max(one, other),
        "event_a": min(one, other),
        "event_b": max(one, other),
        "month": OCTOBER,
        "probability": 0.9,
        "evidence": "[]",
        "narrows_by": 1.0,
        "pairs_of_group": 1,
        "doubt_group": min(one, other),
        "unsure_by": None,
        "unsure_at": row["unsure_at"],
        "waiting": 1,
    }
    assert pd.isna(row["unsure_at"])


def test_pair_that_narrows_most_comes_first(store: Store):
    in_vain = (report(store, FIRE, department="fire"), report(store, FIRE, department="fire"))  # never joint
    chain = [report(store, BOTH, starts=evening(5, 11)) for _ in range(3)]
    alone = (report(store, BOTH, starts=evening(9, 11)), report(store, BOTH, starts=evening(9, 11)))
    doubted(store, in_vain, (chain[0], chain[1]), (chain[1], chain[2]), (chain[0], chain[2]), alone)
    table = queue(store)
    assert pairs(table)[0] == set(alone)
    assert pairs(table)[-1] == set(in_vain)
    assert [round(number, 3) for number in table["narrows_by"]] == [1, 0.667, 0.667, 0.667, 0]
    assert table["pairs_of_group"].tolist() == [1, 3, 3, 3, 1]


def test_pair_of_the_widest_month_comes_first_among_equals(store: Store):
    november = (report(store, BOTH, starts=evening(9, 11)), report(store, BOTH, starts=evening(9, 11)))
    october = [(report(store, BOTH), report(store, BOTH)) for _ in range(2)]
    doubted(store, november, *october)
    assert [month.date() for month in queue(store)["month"]] == [OCTOBER, OCTOBER, NOVEMBER]


def test_what_somebody_is_not_sure_of_comes_last_the_newest_at_the_end(store: Store):
    all_pairs = [(report(store, BOTH), report(store, BOTH)) for _ in range(3)]
    doubted(store, *all_pairs)
    first = pairs(queue(store))
    for number, pair in enumerate(first[:2]):
        decide(store, min(pair), max(pair), "not_sure", "ana", AT + dt.timedelta(minutes=number))
    table = queue(store)
    assert pairs(table) == [first[2], first[0], first[1]]
    assert table["unsure_by"].tolist()[1:] == ["ana", "ana"]
    decide(store, min(first[0]), max(first[0]), "not_sure", "ben", AT + dt.timedelta(minutes=9))
    assert pairs(queue(store)) == [first[2], first[1], first[0]]


def test_events_are_asked_about_once_however_many_reports_look_alike(store: Store):
    one, two, other = (report(store, BOTH) for _ in range(3))
    doubted(store, (one, two), (one, other), (two, other))
    assert len(queue(store)) == 3
    decide(store, one, two, "same", "ana", AT)
    assert len(queue(store)) == 1


def test_queue_can_be_of_a_month_and_of_a_department(store: Store):
    october = (report(store, FIRE), report(store, BOTH))
    november = (
        report(store, FIRE, starts=evening(9, 11)),
        report(store, {"community_safety": "accepted"}, starts=evening(9, 11)),
    )
    over = (report(store, BOTH, starts=evening(31)), report(store, BOTH, starts=evening(1, 11)))
    doubted(store, october, november, over)
    assert pairs(queue(store, OCTOBER)) == [set(over), set(october)]
    assert pairs(queue(store, NOVEMBER)) == [set(november), set(over)]
    assert pairs(queue(store, None, "community_safety")) == [set(november)]
    assert pairs(queue(store, OCTOBER, "community_safety")) == []


def test_queue_tells_how_many_wait_beyond_those_it_gives(store: Store):
    doubted(store, *[(report(store, BOTH), report(store, BOTH)) for _ in range(3)])
    table = queue(store, most=2)
    assert (len(table), table["waiting"].tolist()) == (2, [3, 3])


def test_months_in_doubt_tell_what_else_keeps_their_ranges_open(store: Store):
    report(store, {"fire": "present", "police": "accepted"}, starts=evening(2, 11))
    report(store, {"fire": "present", "police": "accepted"}, starts=evening(2, 12))
    doubted(
        store,
        (report(store, BOTH), report(store, {"fire": "present", "police": "accepted"})),
        (report(store, BOTH, starts=evening(31)), report(store, BOTH, starts=evening(1, 11))),
    )
    assert plain(asked(store, months_in_doubt)) == [
        {"month": NOVEMBER, "pairs": 1, "planned": 1, "planned_in_doubt": 0},
        {"month": OCTOBER, "pairs": 2, "planned": 0, "planned_in_doubt": 1},
    ]


def test_widths_of_the_queue_and_what_is_planned_make_up_the_published_ranges(sample_store: Store):
    table = queue(sample_store)
    months = asked(sample_store, joint_events_by_month, dt.date(2024, 1, 1), dt.date(2026, 6, 1), TODAY)
    width = (months.set_index("month")["high"] - months.set_index("month")["low"]).to_dict()
    planned = {row["month"]: row["planned"] for row in asked(sample_store, months_in_doubt).to_dict("records")}
    by_month = table.groupby("month")["narrows_by"].sum()
    assert {month: round(by_month[month] + planned[month]) for month in planned} == {
        month: width[month] for month in planned
    }
    assert (len(table), table["waiting"].tolist()) == (13, [13] * 13)


def test_two_reports_come_in_the_order_asked_for(store: Store):
    one = report(store, BOTH, title="Safety fair", place="Oak Park", neighborhood="Oak")
    other = report(store, POLICE, department="police", title="Fair")
    for first, second in ((one, other), (other, one)):
        table = asked(store, two_reports, first, second)
        assert table["report_id"].tolist() == [first, second]
    row = plain(asked(store, two_reports, one, other))[0]
    assert (row["title"], row["place"], row["taking_part"], row["reports"]) == (
        "Safety fair",
        "Oak Park",
        ["fire", "police"],
        1,
    )


def test_joined_events_name_their_reports_and_the_least_sure_link(store: Store):
    one, two, three = (
        report(store, {name: "present"}, AT + dt.timedelta(minutes=number), department=name, title=name)
        for number, name in enumerate(("fire", "police", "community_safety"))
    )
    with store.write("app", AT) as write:
        for (a, b), probability in (((one, two), 0.97), ((two, three), 0.99)):
            write.cursor.execute(
                "INSERT OR REPLACE INTO possible_duplicate VALUES ($a, $b, $p, '[]', 'linked')",
                {"a": min(a, b), "b": max(a, b), "p": probability},
            )
        regroup(write)
    (row,) = plain(asked(store, events_joined_automatically, None, None, 9))
    assert (row["event_id"], row["probability"], row["events"]) == (one, 0.97, 1)
    assert [said["title"] for said in row["reports"]] == ["fire", "police", "community_safety"]
    assert len(asked(store, events_joined_automatically, NOVEMBER, None, 9)) == 0
    assert len(asked(store, events_joined_automatically, OCTOBER, "police", 9)) == 1
    assert asked(store, event_of_report, three) == EventOfReport(one, True, "held")
    decide(store, one, two, "same", "ana", AT)
    decide(store, one, three, "same", "ana", AT)
    assert len(asked(store, events_joined_automatically, None, None, 9)) == 0
    assert asked(store, event_of_report, three) == EventOfReport(one, False, "held")
    assert asked(store, event_of_report, uuid.UUID(int=0)) is None


def test_decisions_are_listed_the_newest_first_undone_ones_too(store: Store):
    one, two = report(store, FIRE, title="Fair"), report(store, POLICE, department="police", title="Feria")
    decide(store, one, two, "not_sure", "ana", AT)
    decide(store, one, two, "different", "ana", AT + dt.timedelta(minutes=1))
    (newest,) = rows(store, "SELECT decision_id FROM match_decision WHERE verdict = 'different'")
    undo_decision(store, newest[0], "ben", AT + dt.timedelta(minutes=2))
    table = asked(store, match_decisions, OCTOBER, "police", 9)
    told = table[["verdict", "decided_by", "undone_by", "decisions"]].astype(object)
    assert told.where(told.notna(), None).values.tolist() == [
        ["different", "ana", "ben", 2],
        ["not_sure", "ana", None, 2],
    ]
    assert {table["title_a"].iloc[0], table["title_b"].iloc[0]} == {"Fair", "Feria"}
    assert len(asked(store, match_decisions, NOVEMBER, None, 9)) == 0
    assert len(asked(store, match_decisions, None, None, 1)) == 1
