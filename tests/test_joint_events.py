"""Counting rule 1 on small worlds: each of its sentences, and its range against every answer that is possible."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.combine import regroup
from data.imports.drafts import ParticipationState, Status
from data.imports.staging import StagedReport
from data.measures.part import ALL_EVENTS, OUTSIDE_CAMPAIGNS, Part
from data.store import Store
from queries.joint_events import (
    events_of_month,
    joint_events_by_month,
    joint_records_by_month,
    open_pairs_of_month,
    places_and_campaigns,
    reports_of_event,
)
from tests.records import (
    AT,
    TODAY,
    add_decision,
    add_reports,
    calendar,
    csv,
    decide,
    doubt,
    doubted,
    forget_pairs,
    imported,
    month_figures,
    new_store,
    plain,
    report,
    told,
)

OCTOBER, NOVEMBER, DECEMBER = dt.date(2025, 10, 1), dt.date(2025, 11, 1), dt.date(2025, 12, 1)
SIX = [
    "fire",
    "police",
    "community_safety",
    "emergency_communications",
    "neighborhood_improvement_services",
    "city_managers_office",
]
NOTHING: dict[str, Any] = {
    "low": 0,
    "high": 0,
    "campaign_low": 0,
    "confirmed": 0,
    "site_events": 0,
    "campaigns": 0,
    "reports": 0,
    "open_pairs": 0,
    "departments_missing": [],
    "is_told_of": True,
}


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


UNCOUNTED = ("month", "departments_missing", "is_told_of")


def october(store: Store) -> dict[str, Any]:
    """The figures of October 2025 that are not zero."""
    (figures,) = month_figures(store)
    return {name: figure for name, figure in figures.items() if figure and name not in UNCOUNTED}


def ranges(store: Store, first: dt.date, last: dt.date) -> dict[dt.date, tuple[int, int, int]]:
    """Low, confirmed and high of each month."""
    return {row["month"]: (row["low"], row["confirmed"], row["high"]) for row in month_figures(store, first, last)}


# One event


def test_empty_record_counts_nothing_and_misses_all_six(store: Store):
    assert month_figures(store, OCTOBER, NOVEMBER) == [
        NOTHING | {"month": OCTOBER, "departments_missing": SIX, "is_told_of": False},
        NOTHING | {"month": NOVEMBER, "departments_missing": SIX, "is_told_of": False},
    ]


@pytest.mark.parametrize(
    ("parts", "low", "high"),
    [
        ({}, 0, 0),
        ({"fire": "present"}, 0, 0),
        ({"fire": "present", "police": "present"}, 1, 1),
        ({"fire": "present", "police": "left_early"}, 1, 1),
        ({"fire": "left_early", "police": "left_early"}, 1, 1),
        ({"fire": "present", "police": "accepted"}, 0, 1),
        ({"fire": "present", "police": "offered"}, 0, 1),
        ({"fire": "accepted", "police": "accepted"}, 0, 1),
        ({"fire": "present", "police": "invited"}, 0, 0),
        ({"fire": "present", "police": "declined"}, 0, 0),
        ({"fire": "present", "police": "absent"}, 0, 0),
        ({"fire": "present", "police": "present", "community_safety": "present"}, 1, 1),
    ],
)
def test_participation_makes_an_event_joint(store: Store, parts: dict[str, ParticipationState], low: int, high: int):
    report(store, parts)
    assert ranges(store, OCTOBER, OCTOBER) == {OCTOBER: (low, low, high)}


@pytest.mark.parametrize(("status", "counted"), [("held", 1), ("confirmed", 1), ("tentative", 0), ("cancelled", 0)])
def test_status_decides_whether_an_event_counts(store: Store, status: Any, counted: int):
    report(store, status=status)
    assert ranges(store, OCTOBER, OCTOBER) == {OCTOBER: (counted, counted, counted)}


def test_cancelled_reports_are_no_reports_of_the_month(store: Store):
    report(store)
    report(store, status="tentative")
    report(store, status="cancelled")
    assert october(store) == {"low": 1, "high": 1, "confirmed": 1, "reports": 2}


def test_organisation_that_is_no_department_makes_no_event_joint(store: Store):
    imported(store, csv("Title,Date,Department,Partners,Status", "Fair,2025-10-07,Fire,Red Cross; Duke Health,Held"))
    assert october(store) == {"reports": 1}


# One event of several reports


def test_reports_of_one_event_count_once(store: Store):
    one = report(store, department="fire")
    other = report(store, department="police")
    decide(store, one, other, "same")
    assert october(store) == {"low": 1, "high": 1, "confirmed": 1, "reports": 2}


def test_reports_that_name_only_themselves_are_joint_together(store: Store):
    one = report(store, {"fire": "present"}, department="fire")
    other = report(store, {"police": "present"}, department="police")
    assert october(store) == {"reports": 2}
    decide(store, one, other, "same")
    assert october(store) == {"low": 1, "high": 1, "confirmed": 1, "reports": 2}


@pytest.mark.parametrize(
    ("of_fire", "of_police", "joint"),
    [
        ("present", "absent", False),  # Fire says Police came, Police says it did not: its own word holds
        ("accepted", "absent", False),
        ("absent", "present", True),
        ("absent", "left_early", True),
        ("absent", "accepted", False),  # a fact outranks a plan
        ("present", "declined", True),
        ("present", "accepted", True),
    ],
)
def test_word_on_the_own_part_outranks_another_departments(
    store: Store, of_fire: ParticipationState, of_police: ParticipationState, joint: bool
):
    one = report(store, {"fire": "present", "police": of_fire}, department="fire")
    other = report(store, {"police": of_police}, department="police")
    decide(store, one, other, "same")
    assert (october(store).get("confirmed", 0), october(store).get("high", 0)) == (int(joint), int(joint))


def test_department_that_cancels_its_part_does_not_cancel_the_event(store: Store):
    one = report(store, {"fire": "present", "city_managers_office": "present"}, department="fire")
    other = report(store, {"police": "present"}, department="police", status="cancelled")
    decide(store, one, other, "same")
    assert october(store) == {"low": 1, "high": 1, "confirmed": 1, "reports": 1}


def test_word_of_a_cancelled_report_makes_no_event_joint(store: Store):
    one = report(store, {"fire": "present"}, department="fire")
    other = report(store, {"police": "present"}, department="police", status="cancelled")
    decide(store, one, other, "same")
    assert october(store) == {"reports": 1}


def test_event_that_one_report_confirms_is_counted_though_another_is_tentative(store: Store):
    one = report(store, {"fire": "accepted"}, department="fire", status="tentative")
    other = report(store, {"police": "accepted"}, department="police", status="confirmed")
    decide(store, one, other, "same")
    assert october(store) == {"high": 1, "reports": 2}


# Months


def test_event_counts_in_the_month_of_its_local_start(store: Store):
    report(store, starts=dt.datetime(2025, 11, 1, 3, 59, tzinfo=dt.UTC))  # October 31, 23:59 in Durham
    report(store, starts=dt.datetime(2025, 11, 1, 4, 0, tzinfo=dt.UTC))  # November 1, 0:00
    assert ranges(store, OCTOBER, NOVEMBER) == {OCTOBER: (1, 1, 1), NOVEMBER: (1, 1, 1)}


def test_event_of_new_years_eve_counts_in_december(store: Store):
    police = "ATTENDEE;CN=Police;PARTSTAT=ACCEPTED:mailto:police@example.org"
    countdown = ["UID:a@test", "SUMMARY:Countdown", "DTSTART:20260101T045900Z", police]
    first_walk = ["UID:b@test", "SUMMARY:First walk", "DTSTART:20260101T050000Z", police]
    imported(store, calendar(countdown, first_walk), name="a.ics", default_department="fire")
    assert ranges(store, DECEMBER, dt.date(2026, 1, 1)) == {DECEMBER: (0, 0, 1), dt.date(2026, 1, 1): (0, 0, 1)}


def test_event_over_the_end_of_a_month_counts_where_it_begins(store: Store):
    imported(
        store,
        csv("Title,Date,End Date,Departments present", "Night,2025-10-31,2025-11-02,Fire; Police"),
    )
    assert ranges(store, OCTOBER, NOVEMBER) == {OCTOBER: (1, 1, 1), NOVEMBER: (0, 0, 0)}


def test_event_of_reports_in_two_months_counts_in_the_earlier(store: Store):
    one = report(store, starts=dt.date(2025, 11, 1), department="fire")
    other = report(store, starts=dt.date(2025, 10, 31), department="police")
    decide(store, one, other, "same")
    assert ranges(store, OCTOBER, NOVEMBER) == {OCTOBER: (1, 1, 1), NOVEMBER: (0, 0, 0)}
    assert [row["reports"] for row in month_figures(store, OCTOBER, NOVEMBER)] == [1, 1]


def test_months_come_in_order_each_once(store: Store):
    months = [row["month"] for row in month_figures(store, dt.date(2025, 7, 1), dt.date(2026, 6, 1))]
    assert months == [dt.date(2025 + (6 + n) // 12, (6 + n) % 12 + 1, 1) for n in range(12)]


def test_days_within_months_are_taken_as_their_months(store: Store):
    with store.write("ana", AT) as write:
        table = plain(joint_events_by_month(write.cursor, OCTOBER, OCTOBER, TODAY))
    assert [row["month"] for row in table] == [OCTOBER]


# Campaigns


def test_campaign_and_its_site_events_are_counted_apart(store: Store):
    report(store, unit="campaign", campaign="National Night Out", starts=dt.date(2025, 10, 7))
    report(store, campaign="National Night Out")
    report(store, campaign="National Night Out")
    report(store)
    assert october(store) == {
        "low": 3, "high": 3, "confirmed": 3, "campaign_low": 2, "site_events": 2, "campaigns": 1, "reports": 4
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "status", "campaigns"),
    [
        ({"fire": "present", "police": "present"}, "held", 1),
        ({"fire": "present", "police": "accepted"}, "held", 0),
        ({"fire": "present"}, "held", 0),
        ({"fire": "present", "police": "present"}, "confirmed", 1),
        ({"fire": "present", "police": "present"}, "tentative", 0),
        ({"fire": "present", "police": "present"}, "cancelled", 0),
    ],
)
@pytest.mark.parametrize("unit", ["campaign", "site_event"])
def test_campaign_counts_when_it_is_joint(
    store: Store, parts: dict[str, ParticipationState], status: Any, campaigns: int, unit: Any
):
    report(store, parts, status=status, unit=unit, campaign="National Night Out")
    assert october(store).get("campaigns", 0) == campaigns


def test_campaigns_count_by_name_whatever_its_case_and_accents(store: Store):
    for campaign in ("Año Seguro", "ANO SEGURO", "Fire Prevention Week"):
        report(store, campaign=campaign)
    assert october(store)["campaigns"] == 2


def test_event_is_of_the_campaign_that_one_of_its_reports_names(store: Store):
    one = report(store, department="fire")
    other = report(store, department="police", campaign="National Night Out")
    decide(store, one, other, "same")
    assert october(store) == {
        "low": 1, "high": 1, "confirmed": 1, "campaign_low": 1, "site_events": 1, "campaigns": 1, "reports": 2
    }  # fmt: skip


# Departments that have said nothing


def test_departments_without_a_word_for_a_month_are_missing(store: Store):
    report(store, department="fire")
    report(store, department="police", status="cancelled")  # a word all the same
    with store.write("ana", AT) as write:
        for department, month in (("community_safety", OCTOBER), ("emergency_communications", dt.date(2025, 9, 1))):
            write.cursor.execute(
                "INSERT INTO department_month VALUES ($department, $month, 'nothing_held', $at, 'ana', FALSE)",
                {"department": department, "month": month, "at": AT},
            )
    (figures,) = month_figures(store)
    assert figures["departments_missing"] == [
        "emergency_communications",
        "neighborhood_improvement_services",
        "city_managers_office",
    ]


def test_taking_part_is_no_word_of_ones_own(store: Store):
    report(store, {"fire": "present", "police": "present"}, department="fire")
    (figures,) = month_figures(store)
    assert figures["departments_missing"] == SIX[1:]


@pytest.mark.parametrize(
    ("as_of", "missing"),
    [(dt.date(2025, 10, 31), []), (dt.date(2025, 11, 1), SIX), (dt.date(2025, 9, 30), [])],
)
def test_month_owes_no_report_until_it_is_over(store: Store, as_of: dt.date, missing: list[str]):
    (figures,) = month_figures(store, as_of=as_of)
    assert figures["departments_missing"] == missing


def test_department_that_left_the_city_is_not_missing(store: Store):
    with store.write("ana", AT) as write:
        write.cursor.execute("UPDATE department SET is_current = FALSE WHERE department_id = 'police'")
    (figures,) = month_figures(store)
    assert figures["departments_missing"] == [name for name in SIX if name != "police"]


# Open possible duplicates


def test_two_joint_events_in_doubt_are_one_or_two(store: Store):
    doubted(store, (report(store), report(store, department="police")))
    assert october(store) == {"low": 1, "high": 2, "confirmed": 2, "reports": 2, "open_pairs": 1}


def test_joint_event_and_lone_one_in_doubt_are_one_either_way(store: Store):
    doubted(store, (report(store), report(store, {"police": "present"}, department="police")))
    assert october(store) == {"low": 1, "high": 1, "confirmed": 1, "reports": 2, "open_pairs": 1}


def test_two_lone_events_of_two_departments_in_doubt_are_none_or_one(store: Store):
    one = report(store, {"fire": "present"}, department="fire")
    doubted(store, (one, report(store, {"police": "present"}, department="police")))
    assert october(store) == {"high": 1, "reports": 2, "open_pairs": 1}


def test_two_lone_events_of_one_department_in_doubt_are_none(store: Store):
    one = report(store, {"fire": "present"}, department="fire")
    doubted(store, (one, report(store, {"fire": "present"}, department="police")))
    assert october(store) == {"reports": 2, "open_pairs": 1}


def test_decision_closes_the_range(store: Store):
    one, other = report(store), report(store, department="police")
    doubted(store, (one, other))
    assert ranges(store, OCTOBER, OCTOBER) == {OCTOBER: (1, 2, 2)}
    decide(store, one, other, "different")
    assert october(store) == {"low": 2, "high": 2, "confirmed": 2, "reports": 2}


def test_three_joint_events_in_a_chain_of_doubt_are_one_to_three(store: Store):
    one, two, three = (report(store, department=name) for name in SIX[:3])
    doubted(store, (one, two), (two, three))
    assert october(store) == {"low": 1, "high": 3, "confirmed": 3, "reports": 3, "open_pairs": 2}


def test_doubts_that_no_pair_links_add_up(store: Store):
    one, two, three, four = (report(store, department=name) for name in SIX[:4])
    doubted(store, (one, two), (three, four))
    assert october(store) == {"low": 2, "high": 4, "confirmed": 4, "reports": 4, "open_pairs": 2}


def test_joint_events_of_two_months_in_doubt_are_the_earlier_ones_at_the_least(store: Store):
    one = report(store, starts=dt.date(2025, 10, 31))
    doubted(store, (one, report(store, starts=dt.date(2025, 11, 1), department="police")))
    assert ranges(store, OCTOBER, NOVEMBER) == {OCTOBER: (1, 1, 1), NOVEMBER: (0, 1, 1)}
    assert [row["open_pairs"] for row in month_figures(store, OCTOBER, NOVEMBER)] == [1, 0]


def test_doubtful_absence_may_unmake_a_joint_event(store: Store):
    one = report(store, {"fire": "present", "police": "present"}, department="fire")
    doubted(store, (one, report(store, {"police": "absent"}, department="police")))
    assert october(store) == {"high": 1, "confirmed": 1, "reports": 2, "open_pairs": 1}


def test_tentative_event_in_doubt_may_make_a_lone_one_joint(store: Store):
    """Same as a confirmed event, the tentative one is confirmed, and its department takes part."""
    one = report(store, {"fire": "present"}, department="fire")
    other = report(store, {"police": "accepted"}, department="police", status="tentative")
    doubted(store, (one, other))
    assert october(store) == {"high": 1, "reports": 2, "open_pairs": 1}
    decide(store, one, other, "same")
    assert october(store) == {"high": 1, "reports": 2}


def test_tentative_absence_in_doubt_may_unmake_a_joint_event(store: Store):
    one = report(store, {"fire": "present", "police": "present"}, department="fire")
    other = report(store, {"police": "absent"}, department="police", status="tentative")
    doubted(store, (one, other))
    assert october(store) == {"high": 1, "confirmed": 1, "reports": 2, "open_pairs": 1}
    decide(store, one, other, "same")
    assert october(store) == {"reports": 2}


# The records behind the figures


def test_figures_open_to_the_events_behind_them(store: Store):
    report(store, title="A", status="cancelled")
    report(store, title="B", status="tentative")
    report(store, title="C", unit="campaign", campaign="National Night Out")
    report(store, title="D")
    report(store, {"fire": "present", "police": "accepted"}, title="E")
    report(store, {"fire": "present"}, title="F")
    report(store, {}, title="G")
    report(store, title="H", starts=dt.date(2025, 11, 1))
    listed = plain(events_of_month(store.cursor(), OCTOBER))
    assert [(row["title"], row["counted_as"], row["present"], row["planned"]) for row in listed] == [
        ("A", "cancelled", ["fire", "police"], []),
        ("B", "tentative", ["fire", "police"], []),
        ("C", "campaign", ["fire", "police"], []),
        ("D", "joint", ["fire", "police"], []),
        ("E", "maybe_joint", ["fire"], ["police"]),
        ("F", "one_department", ["fire"], []),
        ("G", "departments_unknown", [], []),
    ]
    assert october(store) == {"low": 1, "high": 2, "confirmed": 1, "campaigns": 1, "reports": 6}


def test_event_opens_to_its_reports(store: Store):
    one, other = report(store, title="Fair"), report(store, {"police": "present"}, department="police", title="NNO")
    decide(store, one, other, "same")
    (event,) = plain(events_of_month(store.cursor(), OCTOBER))
    assert (event["reports"], event["present"]) == (2, ["fire", "police"])
    listed = plain(reports_of_event(store.cursor(), uuid.UUID(str(event["event_id"]))))
    assert sorted((row["department_id"], row["title"], [part["state"] for part in row["parts"]]) for row in listed) == [
        ("fire", "Fair", ["present", "present"]),
        ("police", "NNO", ["present"]),
    ]


def test_open_pairs_of_a_month_are_those_it_lists(store: Store):
    """Also where an event has reports of two months: it counts in the earlier, and so do its doubts."""
    eve, day, other = (report(store, starts=dt.date(*on), department=name) for on, name in zip(
        ((2025, 10, 31), (2025, 11, 1), (2025, 11, 1)), SIX[:3], strict=True
    ))  # fmt: skip
    decide(store, eve, day, "same")
    doubted(store, (day, other))
    counted = [row["open_pairs"] for row in month_figures(store, OCTOBER, NOVEMBER)]
    listed = [len(open_pairs_of_month(store.cursor(), month)) for month in (OCTOBER, NOVEMBER)]
    assert (counted, listed) == ([1, 0], [1, 0])


# A part of the events


def of_part(store: Store, **asked: Any) -> tuple[int, int]:
    """The range of October's joint events of a part."""
    (row,) = plain(joint_events_by_month(store.cursor(), OCTOBER, OCTOBER, TODAY, Part(**asked)))
    return row["low"], row["high"]


def test_part_holds_the_events_of_a_department_a_campaign_a_neighborhood(store: Store):
    report(store, {"fire": "present", "police": "present"}, campaign="Noche Nacional", neighborhood="Peñasco")
    report(store, {"community_safety": "present", "police": "present", "fire": "accepted"}, status="confirmed")
    report(store, {"community_safety": "present", "police": "present"}, neighborhood="Larkspur")

    assert of_part(store) == (3, 3)
    assert of_part(store, department="fire") == (1, 2), "planned presence of the department is in doubt"
    assert of_part(store, department="police") == (3, 3)
    assert of_part(store, department="city_managers_office") == (0, 0)
    assert of_part(store, campaign="noche nacional") == (1, 1), "whatever its case"
    assert of_part(store, campaign=OUTSIDE_CAMPAIGNS) == (2, 2)
    assert of_part(store, neighborhood="penasco") == (1, 1), "and accents"
    assert of_part(store, held_only=True) == (2, 2)
    assert of_part(store, department="fire", held_only=True, campaign="Noche Nacional") == (1, 1)


def test_events_of_a_part_say_why_they_are_left_out(store: Store):
    report(store, title="A", neighborhood="Larkspur")
    report(store, title="B", neighborhood="Larkspur", status="confirmed")
    one = report(store, {"fire": "present"}, title="C", neighborhood="Larkspur")
    other = report(store, {"police": "present"}, title="D", department="police")
    report(store, title="E")
    doubted(store, (one, other))

    listed = plain(events_of_month(store.cursor(), OCTOBER, Part(neighborhood="Larkspur", held_only=True)))

    assert [(row["title"], row["counted_as"]) for row in listed] == [
        ("A", "joint"),
        ("B", "not_held"),
        ("C", "one_department"),
        ("D", "not_asked_for"),
    ]
    assert len(open_pairs_of_month(store.cursor(), OCTOBER, Part(neighborhood="Larkspur"))) == 1
    assert len(open_pairs_of_month(store.cursor(), OCTOBER, Part(neighborhood="Elsewhere"))) == 0


def test_names_to_choose_from_stand_once_each_as_first_written(store: Store):
    report(store, campaign="National Night Out", neighborhood="Peñasco")
    report(store, campaign="national night out", neighborhood="PENASCO", at=AT + dt.timedelta(days=1))
    report(store, campaign="Fire Prevention Week")

    names = places_and_campaigns(store.cursor())

    assert (names.campaigns, names.neighborhoods) == (("Fire Prevention Week", "National Night Out"), ("Peñasco",))


# Rule 0


def test_rule_0_counts_records_that_name_two_departments_each_for_itself(store: Store):
    one = report(store, {"fire": "present", "police": "present"})
    other = report(store, {"fire": "present"}, department="police")
    decide(store, one, other, "same")
    report(store, {"fire": "present"})
    report(store, {"fire": "present", "police": "invited"}, status="tentative")
    report(store, {"fire": "present", "police": "declined"})
    report(store, {"fire": "present", "police": "present"}, status="cancelled")
    report(store, {"fire": "present", "police": "accepted"}, unit="campaign", campaign="National Night Out")

    records = joint_records_by_month(store.cursor(), OCTOBER, NOVEMBER)

    assert plain(records) == [{"month": OCTOBER, "records": 4}, {"month": NOVEMBER, "records": 0}]
    assert october(store) == {"low": 1, "high": 1, "confirmed": 1, "reports": 6}
    listed = plain(events_of_month(store.cursor(), OCTOBER))
    assert sum(row["joint_records"] for row in listed) == 4
    assert sorted(row["joint_records"] for row in listed if row["reports"] == 2) == [2]


# The range against every possible answer


@dataclass(frozen=True)
class Happening:
    """An event of one report, in the first month (0) or the second."""

    present: frozenset[str] = frozenset()
    planned: frozenset[str] = frozenset()
    month: int = 0
    status: Status = "held"
    campaign: str | None = None
    neighborhood: str | None = None


@dataclass(frozen=True)
class World:
    """Events, and which of them may be the same."""

    events: tuple[Happening, ...]
    open_pairs: tuple[tuple[int, int], ...] = ()


Partition = list[list[int]]
COUNTED: tuple[Status, ...] = ("held", "confirmed")
WORLDS_AT_ONCE = 20  # in months of their own, so that one store and one question serve them all


def partitions(size: int) -> Iterator[Partition]:
    """Every way to put `size` things into groups."""
    if size == 0:
        yield []
        return
    for rest in partitions(size - 1):
        for place in range(len(rest)):
            yield [*rest[:place], [*rest[place], size - 1], *rest[place + 1 :]]
        yield [*rest, [size - 1]]


def is_connected(cluster: Sequence[int], pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether decisions on open pairs can put the members of `cluster` together."""
    reached = {cluster[0]}
    for _ in cluster:
        reached |= {end for a, b in pairs for end in (a, b) if {a, b} <= set(cluster) and reached & {a, b}}
    return reached == set(cluster)


def answers(world: World) -> list[Partition]:
    """Every combination of the events that decisions on the open pairs can lead to."""
    return [
        partition
        for partition in partitions(len(world.events))
        if all(is_connected(cluster, world.open_pairs) for cluster in partition)
    ]


def true_counts(world: World, answer: Partition, with_planned: bool, part: Part = ALL_EVENTS) -> list[int]:
    """Joint events of `part` in the first and in the second month, were `answer` the truth."""
    found = [0, 0]
    for cluster in answer:
        members = [world.events[position] for position in cluster if world.events[position].status != "cancelled"]
        departments = {name for event in members for name in event.present | (event.planned if with_planned else set())}
        statuses = ("held",) if part.held_only else COUNTED
        if (
            len(departments) >= 2
            and any(event.status in statuses for event in members)
            and part.department in {None, *departments}
            and is_of_campaign({event.campaign for event in members} - {None}, part.campaign)
            and part.neighborhood in {None, *(event.neighborhood for event in members)}
        ):
            found[min(event.month for event in members)] += 1
    return found


def is_of_campaign(named: set[str | None], asked: str | None) -> bool:
    return asked is None or (not named if asked == OUTSIDE_CAMPAIGNS else asked in named)


def possible_counts(world: World, month: int, part: Part = ALL_EVENTS) -> set[int]:
    """The joint events of a month by every answer to the open pairs, planned participation counted or not."""
    return {
        true_counts(world, answer, with_planned, part)[month]
        for answer in answers(world)
        for with_planned in (False, True)
    }


@st.composite
def worlds(
    draw: st.DrawFn,
    months: Sequence[int] = (0,),
    statuses: Sequence[Status] = COUNTED,
    campaigns: Sequence[str | None] = (None,),
    neighborhoods: Sequence[str | None] = (None,),
    most: int = 5,
) -> World:
    some = st.frozensets(st.sampled_from(SIX[:3]), max_size=2)
    happenings = st.builds(
        Happening,
        some,
        some,
        st.sampled_from(months),
        st.sampled_from(statuses),
        st.sampled_from(campaigns),
        st.sampled_from(neighborhoods),
    )
    events = tuple(draw(st.lists(happenings, min_size=1, max_size=most)))
    possible = [(a, b) for b in range(len(events)) for a in range(b)]
    pairs = draw(st.lists(st.sampled_from(possible), unique=True, max_size=6)) if possible else []
    return World(events, tuple(pairs))


def many(world: st.SearchStrategy[World]) -> st.SearchStrategy[list[World]]:
    return st.lists(world, min_size=WORLDS_AT_ONCE, max_size=WORLDS_AT_ONCE)


class Recorder:
    """One store for many worlds, each forgotten after the question."""

    def __init__(self) -> None:
        self.store = new_store()

    def figures(
        self, together: Sequence[World], decided: Sequence[Partition] | None = None, part: Part = ALL_EVENTS
    ) -> Iterator[tuple[World, list[dict[str, Any]]]]:
        """Each world with the figures of its two months: while nobody has decided, or as `decided` says."""
        with self.store.write("ana", AT) as write:
            ids = iter(
                add_reports(write, [tale for place, world in enumerate(together) for tale in tales(world, place)])
            )
            reports = [[next(ids) for _ in world.events] for world in together]
            forget_pairs(write)
            for world, of_world in zip(together, reports, strict=True):
                for one, other in world.open_pairs:
                    doubt(write, of_world[one], of_world[other])
            for world, of_world, answer in zip(together, reports, decided or [], strict=decided is not None):
                cluster_of = {position: number for number, cluster in enumerate(answer) for position in cluster}
                for one, other in world.open_pairs:
                    verdict = "same" if cluster_of[one] == cluster_of[other] else "different"
                    add_decision(write, of_world[one], of_world[other], verdict)
            regroup(write)
            table = plain(joint_events_by_month(write.cursor, month_of(0, 0), month_of(len(together), 0), TODAY, part))
            write.changed = False
        for place, world in enumerate(together):
            yield world, table[2 * place : 2 * place + 2]


def tales(world: World, place: int) -> Iterator[StagedReport]:
    for event in world.events:
        parts: dict[str, ParticipationState] = dict.fromkeys(sorted(event.planned), "accepted")
        parts |= dict.fromkeys(sorted(event.present), "present")
        yield told(
            parts,
            department=None,
            starts=month_of(place, event.month),
            status=event.status,
            campaign=event.campaign,
            neighborhood=event.neighborhood,
        )


def month_of(place: int, month: int) -> dt.date:
    """The month number `month` of the world at `place`."""
    months = 2 * place + month
    return dt.date(2000 + months // 12, months % 12 + 1, 1)


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    kept = Recorder()
    yield kept
    kept.store.close()


def assert_range_holds(world: World, months: Sequence[Mapping[str, Any]], part: Part = ALL_EVENTS) -> None:
    for month, row in enumerate(months):
        possible = possible_counts(world, month, part)
        assert row["low"] <= min(possible) <= max(possible) <= row["high"], (world, month, possible, row)
        assert row["low"] <= row["confirmed"] <= row["high"], (world, month, row)


@settings(max_examples=8)
@given(together=many(worlds()))
def test_range_of_one_month_holds_whatever_is_decided_and_its_low_end_is_reached(
    recorder: Recorder, together: list[World]
):
    for world, months in recorder.figures(together):
        assert_range_holds(world, months)
        assert (world, months[0]["low"]) == (world, min(possible_counts(world, 0)))


@settings(max_examples=8)
@given(together=many(worlds(months=(0, 1))))
@example(  # an event of the second month may be the one of the first that names nobody
    together=[World((Happening(), Happening(frozenset(SIX[:2]), month=1)), ((0, 1),))]
)
def test_range_of_two_months_holds_whatever_is_decided(recorder: Recorder, together: list[World]):
    for world, months in recorder.figures(together):
        assert_range_holds(world, months)


@settings(max_examples=8)
@given(together=many(worlds(months=(0, 1), statuses=("held", "tentative"))))
@example(
    together=[World((Happening(frozenset({"fire"})), Happening(frozenset({"police"}), status="tentative")), ((0, 1),))]
)
def test_range_with_tentative_events_holds_whatever_is_decided(recorder: Recorder, together: list[World]):
    for world, months in recorder.figures(together):
        assert_range_holds(world, months)


parts = st.builds(
    Part,
    st.sampled_from([None, *SIX[:3]]),
    st.sampled_from([None, OUTSIDE_CAMPAIGNS, "NNO"]),
    st.sampled_from([None, "Larkspur"]),
    st.booleans(),
)
of_parts = worlds(
    months=(0, 1),
    statuses=("held", "confirmed", "tentative"),
    campaigns=(None, "NNO", "FPW"),
    neighborhoods=(None, "Larkspur"),
)


@settings(max_examples=30)
@given(together=many(of_parts), part=parts)
@example(  # merged, it is no longer outside campaigns
    together=[World((Happening(frozenset(SIX[:2])), Happening(frozenset(SIX[:2]), campaign="NNO")), ((0, 1),))],
    part=Part(campaign=OUTSIDE_CAMPAIGNS),
)
@example(  # apart, neither is both of Larkspur and Fire's
    together=[
        World((Happening(frozenset({"fire"})), Happening(frozenset(SIX[1:3]), neighborhood="Larkspur")), ((0, 1),))
    ],
    part=Part(department="fire", neighborhood="Larkspur"),
)
def test_range_of_a_part_holds_whatever_is_decided(recorder: Recorder, together: list[World], part: Part):
    for world, months in recorder.figures(together, part=part):
        assert_range_holds(world, months, part)


@settings(max_examples=10)
@given(together=many(of_parts), part=parts, data=st.data())
def test_every_decision_taken_gives_the_count_of_a_part(
    recorder: Recorder, together: list[World], part: Part, data: st.DataObject
):
    decided = [data.draw(st.sampled_from(answers(world))) for world in together]
    for (world, months), answer in zip(recorder.figures(together, decided, part), decided, strict=True):
        present, planned = (true_counts(world, answer, with_planned, part) for with_planned in (False, True))
        for month, row in enumerate(months):
            closed = {"low": present[month], "confirmed": present[month], "high": planned[month], "open_pairs": 0}
            assert (world, answer, {name: row[name] for name in closed}) == (world, answer, closed)


@settings(max_examples=5)
@given(together=many(worlds(months=(0, 1), statuses=("held", "confirmed", "tentative", "cancelled"))))
def test_range_without_doubt_and_plans_is_one_figure(recorder: Recorder, together: list[World]):
    certain = [World(tuple(replace(event, planned=frozenset()) for event in world.events)) for world in together]
    for world, months in recorder.figures(certain):
        for count, row in zip(true_counts(world, answers(world)[0], with_planned=False), months, strict=True):
            assert (world, row["low"], row["confirmed"], row["high"]) == (world, count, count, count)


@settings(max_examples=5)
@given(together=many(worlds(months=(0, 1), statuses=("held", "tentative"))), data=st.data())
def test_every_decision_taken_gives_the_count_that_it_says(
    recorder: Recorder, together: list[World], data: st.DataObject
):
    """The truth that the tests above reckon with is the one that the app arrives at."""
    decided = [data.draw(st.sampled_from(answers(world))) for world in together]
    for (world, months), answer in zip(recorder.figures(together, decided), decided, strict=True):
        present, planned = (true_counts(world, answer, with_planned) for with_planned in (False, True))
        for month, row in enumerate(months):
            closed = {"low": present[month], "confirmed": present[month], "high": planned[month], "open_pairs": 0}
            assert (world, answer, {name: row[name] for name in closed}) == (world, answer, closed)
