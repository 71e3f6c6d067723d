"""From reports to pairs with a probability."""

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest

from data.clusters import MOST_LINKED
from data.matching.linking import Combined, combined
from data.matching.reports import ComparedReport
from data.matching.scoring import score
from tests.linkage.sets import generated_set
from tests.matching import DAY, WEIGHTS, at, scored, told
from tests.records import CITY

PARK: dict[str, Any] = {"place": "Walltown Park", "starts_at": at(18), "ends_at": at(20)}


def events_of(reports: list[ComparedReport]) -> Combined:
    pairs = score(reports, WEIGHTS, CITY)
    return combined([report.report_id for report in reports], pairs, WEIGHTS)


def chance(a: ComparedReport, b: ComparedReport) -> float:
    return next((pair.probability for pair in scored(a, b).values()), 0.0)


def test_one_event_in_two_departments_words_is_linked():
    assert (
        chance(told("a", "NNO Walltown", **PARK), told("b", "National Night Out – Walltown", "police", **PARK)) > 0.98
    )
    spanish = told("b", "Feria de Seguridad en Walltown", "police", place="Walltown Pk", starts_at=at(18, 30))
    assert chance(told("a", "Walltown Safety Fair", **PARK), spanish) > 0.96


def test_what_only_looks_like_one_event_is_kept_apart():
    fair = told("a", "Walltown Safety Fair", **PARK)
    tomorrow = at(18, day=DAY + dt.timedelta(days=1))
    assert chance(fair, told("b", "Walltown Safety Fair", "police", place="Walltown Park", starts_at=tomorrow)) < 0.1
    assert chance(fair, told("b", "Blood Drive", "police", **PARK)) < 0.9
    three = told("a", "Station 3 Open House", place="Fire Station 3", starts_at=at(17))
    seven = told("b", "Station 7 Open House", "police", place="Fire Station 7", starts_at=at(17))
    assert chance(three, seven) < 0.5


def test_the_evidence_is_laid_out_by_weight():
    (pair,) = scored(
        told("a", "NNO Walltown", **PARK), told("b", "National Night Out: Walltown", "police", **PARK)
    ).values()
    evidence = WEIGHTS.explained(pair.levels)
    assert [(each.kind, each.level) for each in evidence[:3]] == [
        ("time", "same_hours"),
        ("telling", "much"),
        ("title", "identical"),
    ]
    assert [abs(each.bits) for each in evidence] == sorted((abs(each.bits) for each in evidence), reverse=True)


def test_a_hundred_parties_at_once_are_told_apart():
    names = [f"{a} {b}" for a in "Oak Elm Fir Ash Yew".split() for b in "Grove Hill Run Glen Bend".split()]
    title = "National Night Out – {}"
    reports = [
        told(f"{department} {name}", title.format(name), department, starts_at=at(18), place=f"{name} Park")
        for department in ("fire", "police")
        for name in names
    ]
    found = events_of(reports)
    assert sorted(map(sorted, found.members.values())) == sorted([f"fire {name}", f"police {name}"] for name in names)
    assert found.reviews == ()


def test_the_better_fit_speaks_against_the_others():
    monday = [told(f"fire {day}", "Tot Time", starts_at=at(10, day=DAY + dt.timedelta(days=day))) for day in range(5)]
    seen = [
        told(f"police {day}", "Tot Time", "police", starts_at=at(10, day=DAY + dt.timedelta(days=day)))
        for day in range(5)
    ]
    pairs = scored(*monday, *seen)
    assert all((pair.probability > 0.5) == (name.split()[1] == name.split()[3]) for name, pair in pairs.items())


def test_two_showings_are_never_linked_without_asking():
    one = told("a", "Puppet Show: Stop, Drop and Roll", starts_at=at(11), ends_at=at(12), place="Walltown Library")
    other = told("b", one.title, "police", starts_at=at(13, 30), ends_at=at(14, 30), place="Walltown Library")
    found = events_of([one, other])
    assert len(found.members) == 2


@pytest.mark.parametrize("department", ["fire", None, "a code that nobody knows"])
def test_a_report_given_two_hundred_times_goes_to_review(department: str | None):
    reports = [told(str(number), "Walltown Safety Fair", department, **PARK) for number in range(200)]
    found = events_of(reports)
    assert max(map(len, found.members.values())) == 1
    assert 199 <= len(found.reviews) < 300


@pytest.mark.parametrize("title", ["", "!!! ???", "x" * 5000, "Fair " * 1000, "\0", "12", "🎉"])
def test_odd_titles_make_no_absurd_cluster(title: str):
    reports = [told(str(number), title, source=f"{number}.csv", **PARK) for number in range(30)]
    assert max(map(len, events_of(reports).members.values())) <= MOST_LINKED


def test_reports_without_a_date_are_compared_by_the_rest():
    undated: dict[str, Any] = {"start_date": None, "end_date": None, "place": "Walltown Park, 123 Club Blvd"}
    a = told("a", "Walltown Neighborhood Safety Fair", **undated)
    b = told("b", "Walltown Nbhd Safety Fair", "police", **undated)
    assert chance(a, b) > 0.5
    assert events_of([told("c", "", start_date=None, end_date=None)]).event_of == {"c": "c"}


def test_extreme_dates_do_no_harm():
    days = (dt.date.min, dt.date.max)
    reports = [told(str(day), "Walltown Safety Fair", day=day) for day in days]
    instants = [dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)]
    reports += [told(str(instant), "Walltown Safety Fair", starts_at=instant) for instant in instants]
    assert len(events_of(reports).event_of) == 4


def test_the_same_pairs_come_out_each_time_and_in_any_order():
    reports = [filed.report for filed in generated_set("judging", 300, []).reports]
    first = {frozenset((pair.first, pair.second)): pair.probability for pair in score(reports, WEIGHTS, CITY)}
    assert first == {frozenset((pair.first, pair.second)): pair.probability for pair in score(reports, WEIGHTS, CITY)}
    shuffled = random.Random(1).sample(reports, len(reports))
    again = {frozenset((pair.first, pair.second)): pair.probability for pair in score(shuffled, WEIGHTS, CITY)}
    likely = {pair for pair, probability in first.items() if probability > 0.5}
    assert Counter(pair in again and abs(again[pair] - first[pair]) < 1e-9 for pair in likely)[True] > 0.99 * len(
        likely
    )


def test_changed_reports_alone_give_the_pairs_that_all_give():
    reports = [filed.report for filed in generated_set("judging", 300, []).reports]
    changed = {report.report_id for report in reports[::40]}
    every = [pair for pair in score(reports, WEIGHTS, CITY) if pair.first in changed or pair.second in changed]
    some = score(reports, WEIGHTS, CITY, changed)
    assert {(pair.first, pair.second): pair.probability for pair in every if pair.probability > 0.01} == {
        (pair.first, pair.second): pair.probability for pair in some if pair.probability > 0.01
    }


def test_progress_is_told_from_begin_to_end():
    told_shares: list[float] = []
    score([], WEIGHTS, CITY, progress=lambda stage, share: told_shares.append(share))
    assert told_shares[0] == 0.0
    assert told_shares[-1] == 1.0
    assert told_shares == sorted(told_shares)
