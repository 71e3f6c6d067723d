"""Targets: adopted, followed, withdrawn, none ever overwritten."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from data.measures.target_gate import Target
from data.store import Store
from data.targets import adopt_target, withdraw_target
from queries.targets import target_in_force, targets
from tests.records import ACTOR, AT, new_store, rows

JULY = dt.date(2026, 7, 1)
LATER = AT + dt.timedelta(days=1)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def adopt(store: Store, low: int = 3, high: int = 8, from_month: dt.date = JULY, **options: Any) -> uuid.UUID:
    chosen: dict[str, Any] = {
        "initiative_id": "2.21",
        "evidence": {},
        "is_sample": False,
        "actor": ACTOR,
        "at": AT,
    } | options
    return adopt_target(store, low=low, high=high, from_month=from_month, **chosen)


def in_force(store: Store) -> tuple[int, int] | None:
    target = target_in_force(store.cursor(), "2.21")
    return (target.low, target.high) if target else None


def test_measure_without_a_target_has_none(store: Store):
    assert target_in_force(store.cursor(), "2.21") is None
    assert list(targets(store.cursor(), "2.21").columns) == [
        *("target_id", "low", "high", "from_month", "evidence", "is_sample", "adopted_at", "adopted_by"),
        *("withdrawn_at", "withdrawn_by"),
    ]


def test_adopted_target_is_in_force_with_who_and_when(store: Store):
    target_id = adopt(store, 3, 3)
    found = target_in_force(store.cursor(), "2.21")
    assert found == Target(target_id, 3, 3, JULY, AT, ACTOR)
    assert found is not None
    assert (type(found.target_id), type(found.low), type(found.from_month), type(found.adopted_at)) == (
        uuid.UUID, int, dt.date, dt.datetime
    )  # fmt: skip


def test_evidence_is_kept_as_it_was(store: Store):
    adopt(store, evidence={"mean": 5.25, "starts": dt.date(2025, 7, 1), "mark": [{"level": "high"}], "proposed": None})
    (evidence,) = targets(store.cursor(), "2.21")["evidence"]
    assert json.loads(evidence) == {
        "mean": 5.25, "starts": "2025-07-01", "mark": [{"level": "high"}], "proposed": None
    }  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "from_month"),
    [(8, 3, JULY), (-1, 3, JULY), (3, 8, dt.date(2026, 7, 2))],
    ids=["turned round", "below zero", "no first day"],
)
def test_target_that_can_not_be_is_refused(store: Store, low: int, high: int, from_month: dt.date):
    version = store.data_version
    with pytest.raises(duckdb.ConstraintException):
        adopt(store, low, high, from_month)
    assert (rows(store, "FROM target"), rows(store, "FROM change_log"), store.data_version) == ([], [], version)


def test_newer_target_is_in_force_and_the_older_one_stays(store: Store):
    adopt(store, 3, 8)
    adopt(store, 4, 9, dt.date(2026, 1, 1), at=LATER)  # newer by when it was adopted
    adopt(store, 1, 1, initiative_id="2.23", at=LATER + dt.timedelta(days=1))
    assert in_force(store) == (4, 9)
    assert list(targets(store.cursor(), "2.21")["low"]) == [4, 3]


def test_withdrawn_target_gives_way_to_the_one_before(store: Store):
    adopt(store, 3, 8)
    newer = adopt(store, 4, 9, at=LATER)
    withdraw_target(store, newer, "ben", LATER)
    assert in_force(store) == (3, 8)
    assert rows(store, "SELECT withdrawn_at, withdrawn_by FROM target ORDER BY low") == [(None, None), (LATER, "ben")]


def test_target_withdrawn_in_the_middle_changes_nothing_in_force(store: Store):
    older = adopt(store, 3, 8)
    adopt(store, 4, 9, at=LATER)
    withdraw_target(store, older, "ben", LATER)
    assert in_force(store) == (4, 9)


def test_last_target_withdrawn_leaves_none(store: Store):
    withdraw_target(store, adopt(store), "ben", LATER)
    assert in_force(store) is None
    assert len(targets(store.cursor(), "2.21")) == 1


def test_withdrawing_again_changes_nothing(store: Store):
    target_id = adopt(store)
    withdraw_target(store, target_id, "ben", AT)
    version = store.data_version
    withdraw_target(store, target_id, "eve", LATER)
    withdraw_target(store, uuid.uuid4(), "eve", LATER)
    assert store.data_version == version
    assert rows(store, "SELECT withdrawn_at, withdrawn_by FROM target") == [(AT, "ben")]
    assert rows(store, "SELECT count(*) FROM change_log") == [(2,)]


def test_each_step_is_in_the_change_log(store: Store):
    target_id = adopt(store)
    withdraw_target(store, target_id, "ben", LATER)
    found = rows(
        store,
        "SELECT changed_by, record_kind, record_id, before::TEXT, after::TEXT FROM change_log ORDER BY change_number",
    )
    assert [(*key, before and json.loads(before), json.loads(after)) for *key, before, after in found] == [
        (ACTOR, "target", str(target_id), None,
         {"initiative_id": "2.21", "low": 3, "high": 8, "from_month": "2026-07-01"}),
        ("ben", "target", str(target_id), {"in_force": True}, {"in_force": False}),
    ]  # fmt: skip
