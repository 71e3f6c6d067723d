"""Matching stays as good as docs/matching.md says, on made-up reports that its weights were not fitted to."""

import datetime as dt

from data.matching.command import match
from data.matching.evaluation import quality_of
from data.matching.kept import kept_reports
from data.store import Store
from tests.linkage.sets import generated_set
from tests.matching import WEIGHTS
from tests.records import CITY, csv, imported


def test_generated_reports_are_matched_well():
    made = generated_set("judging", 303, [])
    matched = match(made.reports, WEIGHTS, CITY, lambda stage, share: None)
    found = quality_of(matched.combined, made.truth)
    assert found.precision is not None and found.precision >= 0.99
    assert found.recall is not None and found.recall >= 0.85
    assert found.recall_with_review is not None and found.recall_with_review >= 0.97
    assert found.reviews_per_100 <= 15


def test_reports_in_the_database_are_compared_as_those_of_files(own_database):
    store = Store.open(own_database, CITY)
    imported(
        store,
        csv(
            "ID,Event,Date,Department,Partners,Location",
            "1,Walltown Fair,2026-10-06,Fire,PD; Red Cross,Walltown Park",
            "2,Walk,2026-12-01,Parks and Rec,,",
        ),
        "log.csv",
    )
    first, second = kept_reports(store.cursor(), CITY)
    assert (first.title, first.department, sorted(first.partners)) == ("Walltown Fair", "fire", ["police", "red cross"])
    assert (second.title, second.department, second.is_calendar) == ("Walk", "parks and rec", False)
    assert [
        each.title for each in kept_reports(store.cursor(), CITY, [(dt.date(2026, 10, 1), dt.date(2026, 10, 1))])
    ] == [first.title]
    store.close()
