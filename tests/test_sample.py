"""The made-up sample in the database: its story in figures, and emptied without a trace."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import data.sample
from data.imports.mending import dismiss_row
from data.sample.clear import clear_sample, has_sample
from data.sample.load import load_sample
from data.store import Store
from queries.joint_events import months_with_reports
from tests.records import ACTOR, AT, CITY, csv, decide, imported, month_figures, new_store, report, rows, value

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2026, 6, 1)
AS_OF = dt.date(2026, 7, 1)
OCTOBER_2024, OCTOBER_2025 = dt.date(2024, 10, 1), dt.date(2025, 10, 1)
README = " ".join((Path(data.sample.__file__).parent / "README.md").read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def sample() -> Iterator[Store]:
    """The sample, to be looked at only."""
    store = new_store()
    load_sample(store, AT)
    yield store
    store.close()


@pytest.fixture
def filled() -> Iterator[Store]:
    """A store with a small sample of its own, to be changed."""
    store = new_store()
    content = csv(
        "Title,Date,Department,Status", "Fair,2025-10-07,Fire,Held", "Walk,2025-10-07,Police,Held", "Talk,soon,,"
    )
    imported(store, content, is_sample=True)
    yield store
    store.close()


def by_month(store: Store) -> dict[dt.date, dict[str, Any]]:
    return {row["month"]: row for row in month_figures(store, FIRST, LAST, AS_OF)}


def clear(store: Store) -> bool:
    with store.write(ACTOR, AT) as write:
        write.changed = clear_sample(write)
    return write.changed


def content_of(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What the sample says, without the ids and times that are new each time."""
    return {
        "reports": rows(
            store,
            "SELECT * EXCLUDE (report_id, event_id, import_id, created_at, updated_at) FROM event_report "
            "ORDER BY source, source_id, occurrence, title, start_date",
        ),
        "participation": rows(
            store, "SELECT department_id, organisation, state, count(*) FROM participation GROUP BY ALL ORDER BY ALL"
        ),
        "events": rows(store, "SELECT * EXCLUDE (event_id, doubt_group) FROM event ORDER BY ALL"),
        "rejected": rows(store, "SELECT row_number, cells::TEXT, state FROM rejected_row ORDER BY ALL"),
        "months": rows(store, "SELECT department_id, month, statement FROM department_month ORDER BY ALL"),
        "decisions": rows(store, "SELECT verdict, count(*) FROM match_decision GROUP BY ALL ORDER BY ALL"),
        "pairs": rows(store, "SELECT count(*), min(probability), max(probability) FROM open_pair"),
        "log": rows(
            store,
            "SELECT record_kind, count(*) FROM change_log WHERE record_kind <> 'sample' GROUP BY ALL ORDER BY ALL",
        ),
    }


def test_sample_is_flagged_throughout(sample: Store):
    for table in ("event_report", "import", "department_month"):
        cursor = sample.cursor()
        assert cursor.table(table).filter("NOT is_sample").count("*").fetchall() == [(0,)]
        assert cursor.table(table).filter("is_sample").count("*").fetchall() != [(0,)]
    assert has_sample(sample.cursor())


def test_every_report_is_of_a_known_department(sample: Store):
    departments = {name for (name,) in rows(sample, "SELECT DISTINCT department_id FROM event_report")}
    assert departments == {department.department_id for department in CITY.departments}


def test_sample_spans_its_story(sample: Store):
    span = months_with_reports(sample.cursor())
    assert span is not None
    assert (span.first_month, span.last_month) == (FIRST, LAST)


def test_october_2025_is_a_range(sample: Store):
    october = by_month(sample)[OCTOBER_2025]
    assert october["low"] < october["high"]
    assert october["open_pairs"] > 0
    assert october["campaigns"] == 2
    assert 0 < october["site_events"] <= october["confirmed"]


def test_october_2024_is_one_figure(sample: Store):
    october = by_month(sample)[OCTOBER_2024]
    assert october["low"] == october["confirmed"] == october["high"]
    assert (october["open_pairs"], october["campaigns"]) == (0, 2)


def test_readme_of_the_sample_tells_its_figures(sample: Store):
    months = by_month(sample)
    told = re.search(
        r"October 2024 .*? one figure, (\d+) joint events\. October 2025 .*? stands at (\d+)–(\d+)\.", README
    )
    assert told is not None
    october = months[OCTOBER_2025]
    assert [int(figure) for figure in told.groups()] == [months[OCTOBER_2024]["low"], october["low"], october["high"]]


def test_first_half_year_has_one_to_three_joint_events_a_month(sample: Store):
    figures = [row for month, row in by_month(sample).items() if month < dt.date(2024, 7, 1)]
    assert [(row["low"], row["high"]) for row in figures if not 1 <= row["low"] <= row["high"] <= 3] == []


def test_silent_months_are_missing(sample: Store):
    missing = {
        f"{month:%Y-%m}": row["departments_missing"]
        for month, row in by_month(sample).items()
        if row["departments_missing"]
    }
    assert missing == {
        "2024-12": ["neighborhood_improvement_services"],
        "2025-01": ["neighborhood_improvement_services"],
        "2025-07": ["emergency_communications", "city_managers_office"],
        "2026-02": ["emergency_communications"],
        "2026-04": ["neighborhood_improvement_services"],
    }


def test_range_of_every_month_holds_its_confirmed_count(sample: Store):
    assert [row for row in by_month(sample).values() if not row["low"] <= row["confirmed"] <= row["high"]] == []


def test_rejected_rows_are_open_with_their_reasons(sample: Store):
    assert rows(sample, "SELECT DISTINCT state FROM rejected_row") == [("open",)]
    assert value(sample, "SELECT count(*) FROM rejected_row") == 10


def test_loading_twice_is_loading_once(sample: Store):
    before = content_of(sample)
    load_sample(sample, AT + dt.timedelta(days=400))
    assert content_of(sample) == before


def test_clearing_leaves_nothing_behind():
    store = new_store()
    load_sample(store, AT)
    version = store.data_version
    assert clear(store)
    emptied = (
        *("event_report", "event", "participation", "possible_duplicate", "match_decision"),
        *("rejected_row", "import", "department_month", "saved_mapping"),
    )
    cursor = store.cursor()
    assert {table: cursor.table(table).count("*").fetchall() for table in emptied} == {
        table: [(0,)] for table in emptied
    }
    assert rows(store, "SELECT record_kind, after FROM change_log") == [("sample", None)]
    assert store.data_version == version + 1
    assert not has_sample(cursor)
    store.close()


def test_clearing_without_a_sample_changes_nothing():
    store = new_store()
    report(store)
    version = store.data_version
    assert not clear(store)
    assert (store.data_version, value(store, "SELECT count(*) FROM event_report")) == (version, 1)
    store.close()


def test_clearing_takes_the_log_of_mended_rows_along(filled: Store):
    dismiss_row(filled, value(filled, "SELECT rejected_row_id FROM rejected_row"), ACTOR, AT)
    clear(filled)
    assert rows(filled, "SELECT record_kind FROM change_log") == [("sample",)]


def test_clearing_leaves_real_records_beside_it(filled: Store):
    real = report(filled, title="Real fair")
    clear(filled)
    assert rows(filled, "SELECT report_id, is_sample FROM event_report") == [(real, False)]
    assert rows(filled, "SELECT event_id FROM event") == [(real,)]


@pytest.mark.parametrize("earliest", ["real", "sample"])
def test_clearing_leaves_a_real_report_that_was_the_same_as_one_of_the_sample(filled: Store, earliest: str):
    shift = dt.timedelta(days=-1 if earliest == "real" else 1)
    real = report(filled, at=AT + shift)
    made_up = value(filled, "SELECT report_id FROM event_report WHERE title = 'Fair'")
    link = decide(filled, real, made_up, "same")
    assert filled.cursor().execute(
        "SELECT undone_at FROM match_decision WHERE decision_id = $id", {"id": link}
    ).fetchall() == [(None,)]
    clear(filled)
    assert rows(filled, "SELECT event_id FROM event_report") == [(real,)]
    assert rows(filled, "SELECT event_id, reports, present FROM event") == [(real, 1, ["fire", "police"])]
    assert (rows(filled, "FROM match_decision"), month_figures(filled)[0]["confirmed"]) == ([], 1)
    assert rows(filled, "SELECT record_id FROM change_log WHERE record_kind = 'match_decision'") == []


def test_clearing_ends_the_doubt_about_real_records(filled: Store):
    real = report(
        filled,
        {"community_safety": "present"},
        department="community_safety",
        title="Fair",
        starts=dt.date(2025, 10, 7),
    )
    assert value(filled, "SELECT count(*) FROM open_pair") == 1
    clear(filled)
    assert rows(filled, "SELECT event_id, doubt_group FROM event") == [(real, None)]
    assert rows(filled, "FROM possible_duplicate") == []
