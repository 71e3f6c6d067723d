"""The measure as a whole, frozen when it is published, and what is published with the sample gone with it."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.chart_notes import add_note
from data.drafts import keep_draft
from data.measures.citations import Cited
from data.measures.target_gate import Gate
from data.narratives import Update, save_update
from data.publications import FiguresMoved, Published, publish
from data.sample.clear import clear_sample
from data.store import Store
from data.targets import adopt_target, withdraw_target
from queries.joint_events import RULE_VERSION, counting_rules, joint_events_by_month, published
from queries.joint_events_measure import JointEventsMeasure, frozen, joint_events_measure
from queries.narratives import narrative_revisions
from queries.publications import publications
from queries.targets import targets
from tests.records import ACTOR, AT, CITY, TODAY, evening, new_store, plain, report, rows, value

OCTOBER = dt.date(2025, 10, 1)
LATER = AT + dt.timedelta(days=1)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def put_out(store: Store, content: dict[str, Any] | None = None, **options: Any) -> Published | FiguresMoved:
    """October as 1–2, published by Ana unless said otherwise."""
    chosen: dict[str, Any] = {
        "initiative_id": "2.21",
        "month": OCTOBER,
        "low": 1,
        "high": 2,
        "rule_version": 1,
        "content": content or {},
        "is_sample": False,
        "seen_data_version": store.data_version,
        "actor": ACTOR,
        "at": AT,
    } | options
    return publish(store, **chosen)


def filled(store: Store) -> None:
    """August 2025: one joint event. October: one certain, one not. January 2026: two."""
    report(store, starts=evening(5, month=8))
    report(store, starts=evening(7))
    report(store, {"fire": "present", "police": "accepted"}, starts=evening(8))
    report(store, starts=evening(9, month=1, year=2026))
    report(store, starts=evening(10, month=1, year=2026))


def measured(store: Store, today: dt.date = TODAY) -> JointEventsMeasure:
    measure = joint_events_measure(store.cursor(), CITY, today)
    assert measure is not None
    return measure


# Publishing


def test_nothing_is_published_at_first(store: Store):
    assert publications(store.cursor(), "2.21") == []


def test_publication_is_kept_as_it_was(store: Store):
    content = {"series": [{"month": "2025-10", "low": 1, "departments_missing": ["fire"]}], "text": "Más “ferias”"}
    assert put_out(store, content, is_sample=True, at=LATER) == Published(1)
    (one,) = publications(store.cursor(), "2.21")
    assert (one.number, one.month, one.low, one.high, one.rule_version, one.is_sample) == (1, OCTOBER, 1, 2, 1, True)
    assert (one.content, one.published_at, one.published_by) == (content, LATER, ACTOR)
    assert (type(one.month), type(one.low), type(one.published_at)) == (dt.date, int, dt.datetime)


def test_dates_in_its_content_are_kept_as_text(store: Store):
    put_out(store, {"starts": OCTOBER})
    assert publications(store.cursor(), "2.21")[0].content == {"starts": "2025-10-01"}


def test_publications_of_an_initiative_are_numbered_and_come_newest_first(store: Store):
    assert [put_out(store), put_out(store, low=2), put_out(store, initiative_id="2.23"), put_out(store, high=9)] == [
        Published(1), Published(2), Published(1), Published(3)
    ]  # fmt: skip
    assert [(one.number, one.low, one.high) for one in publications(store.cursor(), "2.21")] == [
        (3, 1, 9), (2, 2, 2), (1, 1, 2)
    ]  # fmt: skip
    assert [one.number for one in publications(store.cursor(), "2.23")] == [1]


def test_figures_that_moved_meanwhile_are_not_published(store: Store):
    seen = store.data_version
    report(store)
    version = store.data_version
    assert put_out(store, seen_data_version=seen) == FiguresMoved()
    assert (rows(store, "FROM publication"), store.data_version) == ([], version)
    assert rows(store, "FROM change_log WHERE record_kind = 'publication'") == []
    assert put_out(store) == Published(1)


def test_publishing_itself_moves_the_figures_on(store: Store):
    seen = store.data_version
    assert put_out(store, seen_data_version=seen) == Published(1)
    assert put_out(store, seen_data_version=seen) == FiguresMoved()


def test_drafts_do_not_hold_up_a_publication(store: Store):
    seen = store.data_version
    keep_draft(store, "ben", "narrative 2.21", {}, AT)
    assert put_out(store, seen_data_version=seen) == Published(1)


@pytest.mark.parametrize("wrong", [{"low": 3}, {"low": -1}, {"month": dt.date(2025, 10, 2)}], ids=str)
def test_figure_that_can_not_be_is_refused(store: Store, wrong: dict[str, Any]):
    with pytest.raises(duckdb.ConstraintException):
        put_out(store, **wrong)
    assert rows(store, "FROM publication") == []


def test_publication_is_in_the_change_log(store: Store):
    put_out(store)
    ((who, number, before, after),) = rows(
        store,
        "SELECT changed_by, number, before, after::TEXT FROM change_log JOIN publication "
        "ON record_kind = 'publication' AND record_id = publication_id::TEXT",
    )
    assert (who, number, before) == (ACTOR, 1, None)
    assert json.loads(after) == {"initiative_id": "2.21", "number": 1, "month": "2025-10-01", "low": 1, "high": 2}


# The measure


def test_empty_record_has_no_measure(store: Store):
    assert joint_events_measure(store.cursor(), CITY, TODAY) is None


@pytest.mark.parametrize("month", [6, 7, 12])
def test_record_without_a_complete_month_has_no_measure(store: Store, month: int):
    report(store, starts=evening(1, month=month, year=2026, hour=0))
    assert joint_events_measure(store.cursor(), CITY, TODAY) is None


def test_measure_reaches_from_the_first_to_the_last_complete_month_on_record(store: Store):
    filled(store)
    measure = measured(store)
    assert (measure.first_month, measure.last_month, measure.latest, measure.latest_over) == (
        dt.date(2025, 8, 1), dt.date(2026, 1, 1), dt.date(2026, 1, 1), dt.date(2026, 5, 1)
    )  # fmt: skip
    assert [(row["month"].month, row["low"], row["high"]) for row in plain(measure.months)] == [
        (8, 1, 1), (9, 0, 0), (10, 1, 2), (11, 0, 0), (12, 0, 0), (1, 2, 2)
    ]  # fmt: skip
    assert measure.figures["low"] == 2
    assert len(measure.behavior.points) == 6


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (dt.date(2025, 8, 31), None),
        (dt.date(2025, 9, 1), dt.date(2025, 8, 1)),
        (dt.date(2026, 1, 31), dt.date(2025, 12, 1)),
        (dt.date(2026, 2, 1), dt.date(2026, 1, 1)),
        (dt.date(2027, 2, 1), dt.date(2026, 1, 1)),
    ],
)
def test_month_that_runs_is_no_figure_yet(store: Store, today: dt.date, latest: dt.date | None):
    filled(store)
    report(store, starts=evening(31, month=12))
    measure = joint_events_measure(store.cursor(), CITY, today)
    assert (measure and measure.latest) == latest


def test_planned_event_makes_no_figure_of_months_that_nobody_reported(store: Store):
    """The last complete month with an event on record is January, whatever the calendar holds for next year."""
    filled(store)
    report(store, {"fire": "accepted", "police": "accepted"}, starts=evening(1, year=2027), status="confirmed")
    measure = measured(store)
    assert (measure.last_month, measure.latest) == (dt.date(2027, 10, 1), dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("rebase", "phases"),
    [
        (None, [(8, 1)]),
        (dt.date(2025, 11, 20), [(8, 10), (11, 1)]),
        (dt.date(2025, 8, 1), [(8, 1)]),
        (dt.date(2026, 5, 1), [(8, 1)]),
    ],
)
def test_rebase_begins_new_limits(store: Store, rebase: dt.date | None, phases: list[tuple[int, int]]):
    filled(store)
    add_note(store, "2.21", dt.date(2025, 12, 1), "Only a remark", None, False, ACTOR, AT)
    add_note(store, "2.23", dt.date(2025, 12, 1), "Another measure's", None, True, ACTOR, AT)
    if rebase:
        add_note(store, "2.21", rebase, "New rule", None, True, ACTOR, AT)
    assert [(phase.starts.month, phase.ends.month) for phase in measured(store).behavior.phases] == phases


@pytest.mark.parametrize(("first", "months"), [((2025, 12), 2), ((2025, 2), 12), ((2025, 1), 12)])
def test_inputs_tell_of_the_last_twelve_months_at_most(store: Store, first: tuple[int, int], months: int):
    report(store, starts=evening(3, month=first[1], year=first[0]))
    report(store, starts=evening(9, month=1, year=2026))
    measure = measured(store)
    assert measure.inputs_months == months
    assert measure.inputs.statements_owed == months * len(CITY.departments)
    assert measure.inputs.reports == (1 if first == (2025, 1) else 2)


@pytest.mark.parametrize(("owner", "level"), [("Ana Ruiz", "high"), ("", "moderate"), (None, "moderate")])
def test_owner_of_the_page_is_that_of_the_mark(store: Store, owner: str | None, level: str):
    filled(store)
    if owner is not None:
        save_update(store, Update("2.21", "in_progress", owner, TODAY, {}, {}), 0, ACTOR, AT)
    assert [facet.level for facet in measured(store).mark if facet.name == "process"] == [level]


def test_target_and_gate_stand_in_the_measure(store: Store):
    filled(store)
    adopt_target(store, "2.21", 3, 8, dt.date(2026, 7, 1), {}, False, ACTOR, AT)
    measure = measured(store)
    assert measure.target is not None
    assert (measure.target.low, measure.target.high) == (3, 8)
    assert isinstance(measure.gate, Gate)
    assert [(one.lack, dict(one.values)) for one in measure.gate.missing] == [
        ("months", {"months": 6, "needed": 12}),
        ("doubt", {"months": 1, "of": 6}),
        ("statements", {"missing": 36, "owed": 36}),
        ("mark", {"facet": "timeliness"}),
        ("mark", {"facet": "completeness"}),
        ("mark", {"facet": "validation"}),
        ("rare", {}),
    ]


@pytest.mark.parametrize(
    "last",
    [{"status": "cancelled"}, {"unit": "campaign"}, {"starts": evening(1, year=2027)}],
    ids=["cancelled", "campaign", "planned"],
)
def test_record_without_a_countable_event_lately_has_a_measure(store: Store, last: dict[str, Any]):
    report(store, starts=evening(3, year=2023))
    report(store, **{"starts": evening(9, month=1, year=2026)} | last)
    measure = measured(store)
    assert (measure.inputs.never_marked_held, measure.inputs.presence_unknown) == (0, 0)
    assert len(measure.mark) == 4


# Frozen


def test_frozen_series_is_that_of_the_published_table(store: Store):
    filled(store)
    measure = measured(store)
    for month in pd.date_range("2025-08-01", "2026-01-01", freq="MS").date:
        content = frozen(store.cursor(), measure, None, month)
        upto = joint_events_by_month(store.cursor(), dt.date(2025, 8, 1), month, TODAY)
        series = [{name: cell for name, cell in row.items() if name != "campaign_low"} for row in content["series"]]
        assert series == plain(published(upto))
        assert [row["campaign_low"] for row in content["series"]] == upto["campaign_low"].tolist()
        assert content["figure"] == content["series"][-1]
        assert content["figure"]["month"] == f"{month:%Y-%m}"


def test_frozen_holds_all_that_stood_beside_the_figure(store: Store):
    filled(store)
    add_note(store, "2.21", dt.date(2025, 11, 20), "New rule", "Regla", True, ACTOR, AT)
    add_note(store, "2.21", dt.date(2025, 12, 1), "Remark", None, False, ACTOR, AT)
    texts = {"en": {"next": "More"}, "es": {"next": "Más"}}
    cited = {"2025-10": Cited(1, 2)}
    save_update(store, Update("2.21", "on_hold", "Ana Ruiz", TODAY, texts, cited), 0, "ben", AT)
    adopt_target(store, "2.21", 3, 8, dt.date(2026, 7, 1), {}, False, ACTOR, AT)
    cursor = store.cursor()
    (narrative,) = narrative_revisions(cursor, "2.21")
    measure = measured(store)
    content = frozen(cursor, measure, narrative, OCTOBER)
    assert content["rule"] == {"version": RULE_VERSION, "text": counting_rules(cursor)[RULE_VERSION]}
    assert [(one["name"], one["level"]) for one in content["mark"]] == [
        (facet.name, facet.level) for facet in measure.mark
    ]
    assert content["mark"][0]["inputs"] == {"days_since_newest_event": 156}  # January 10 to June 15
    assert content["gate"][0] == {"lack": "months", "values": {"months": 3, "needed": 12}}
    assert (content["target"], content["proposed"]) == ({"low": 3, "high": 8}, None)
    assert [(phase["starts"], phase["ends"], phase["points"], phase["is_locked"]) for phase in content["phases"]] == [
        (dt.date(2025, 8, 1), OCTOBER, 3, False),
        (dt.date(2025, 11, 1), dt.date(2026, 1, 1), 3, False),
    ]
    # 1, 0, 1: mean 0.667 and moving ranges 1, 1, so the upper limit is 0.667 + 2.660.
    assert content["phases"][0]["limits"]["mean"] == pytest.approx(2 / 3, abs=0.001)
    assert content["phases"][0]["limits"]["upper"] == pytest.approx(2 / 3 + 2.66, abs=0.002)
    assert content["notes"] == [
        {"noted_on": dt.date(2025, 11, 20), "text": "New rule", "text_es": "Regla", "is_rebase": True},
        {"noted_on": dt.date(2025, 12, 1), "text": "Remark", "text_es": None, "is_rebase": False},
    ]
    assert content["narrative"] == {
        "revision": 1,
        "status": "on_hold",
        "owner": "Ana Ruiz",
        "as_of": TODAY,
        "texts": texts,
        "citations": {"2025-10": {"low": 1, "high": 2}},
        "written_by": "ben",
    }


def test_frozen_without_text_target_or_limits_says_so(store: Store):
    report(store, starts=evening(7))
    content = frozen(store.cursor(), measured(store), None, OCTOBER)
    assert (content["narrative"], content["target"], content["proposed"], content["notes"]) == (None, None, None, [])
    assert [phase["limits"] for phase in content["phases"]] == [None]


def test_frozen_is_published_and_read_as_it_was(store: Store):
    """JSON holds all of it; only dates turn into text, none of the numbers."""
    filled(store)
    save_update(store, Update("2.21", "on_hold", "Ana", TODAY, {"en": {"next": "More"}}, {}), 0, ACTOR, AT)
    cursor = store.cursor()
    (narrative,) = narrative_revisions(cursor, "2.21")
    content = frozen(cursor, measured(store), narrative, OCTOBER)

    def day(value: object) -> str:
        assert type(value) is dt.date
        return value.isoformat()

    as_json = json.loads(json.dumps(content, default=day))
    figure = content["figure"]
    put_out(store, content, low=figure["low"], high=figure["high"])
    report(store)  # whatever comes later
    (one,) = publications(store.cursor(), "2.21")
    assert (one.low, one.high, one.content) == (1, 2, as_json)


# With the sample


def test_clearing_the_sample_takes_what_rested_on_it_and_leaves_the_rest(store: Store):
    report(store, is_sample=True)
    july = dt.date(2026, 7, 1)
    for is_sample in (True, False):
        adopt_target(store, "2.21", 3 + is_sample, 8, july, {}, is_sample, ACTOR, AT)
        put_out(store, is_sample=is_sample)
    kept = {
        str(value(store, "SELECT target_id FROM target WHERE NOT is_sample")),
        str(value(store, "SELECT publication_id FROM publication WHERE NOT is_sample")),
    }
    with store.write(ACTOR, LATER) as write:
        assert clear_sample(write)
    cursor = store.cursor()
    assert [(one.number, one.is_sample) for one in publications(cursor, "2.21")] == [(2, False)]
    assert targets(cursor, "2.21")[["low", "is_sample"]].values.tolist() == [[3, False]]
    logged = rows(store, "SELECT record_id FROM change_log WHERE record_kind IN ('target', 'publication')")
    assert {record for (record,) in logged} == kept
    assert put_out(store) == Published(3)


def test_withdrawn_target_of_the_sample_goes_with_its_log(store: Store):
    report(store, is_sample=True)
    target_id = adopt_target(store, "2.21", 3, 8, dt.date(2026, 7, 1), {}, True, ACTOR, AT)
    withdraw_target(store, target_id, "ben", AT)
    with store.write(ACTOR, LATER) as write:
        assert clear_sample(write)
    assert rows(store, "FROM target") == []
    assert rows(store, "SELECT record_kind FROM change_log") == [("sample",)]
