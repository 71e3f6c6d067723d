"""Reports on record that seem to tell of one happening: joined by the app, asked about, or left apart."""

import datetime as dt
import json
import random
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.clusters import MOST_LINKED
from data.combine import combine, regroup
from data.imports.drafts import ParticipationState
from data.matching.linking import CONTRARY
from data.store import Store
from tests.records import AT, add_reports, decide, evening, events, new_store, report, rows, told, value

FIRE: Mapping[str, ParticipationState] = {"fire": "present"}
POLICE: Mapping[str, ParticipationState] = {"police": "present"}
PARK = ("Safety Fair", "Oak Park")


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def add(store: Store, department: str | None, title: str, place: str | None = None, **fields: Any) -> uuid.UUID:
    """A report in which the department tells only of itself."""
    parts = fields.pop("parts", {department: "present"} if department else {})
    return report(store, parts, department=department, title=title, place=place, **fields)


def fate(store: Store) -> str:
    """What became of two reports."""
    if len(events(store)) == 1:
        ((is_automatic,),) = rows(store, "SELECT joined_automatically FROM event")
        return "joined" if is_automatic else "decided"
    return "asked" if value(store, "SELECT count(*) FROM open_pair") == 1 else "apart"


def kept(store: Store) -> list[tuple[str, str, float]]:
    return [
        (str(one), verdict, round(probability, 6))
        for one, verdict, probability in rows(
            store,
            "SELECT a.title || ' / ' || b.title, verdict, probability FROM possible_duplicate "
            "JOIN event_report AS a ON a.report_id = report_a JOIN event_report AS b ON b.report_id = report_b "
            "ORDER BY least(a.title, b.title), greatest(a.title, b.title), probability",
        )
    ]


@pytest.mark.parametrize(
    ("of_fire", "of_police"),
    [
        (PARK, PARK),
        (("SAFETY FAIR", "Oak Park"), ("Safety fair", "oak park")),
        (("NNO – Oak Park", None), ("National Night Out at Oak Park", None)),
        (("NNO Oak Cmns", None), ("National Night Out", "Oak Commons")),
        (("Natl Night Out", "Oak Ctr"), ("National Night Out", "Oak Centre")),
        (("FPW open house", "Sta. 4"), ("Fire Prevention Week Open House", "Station 4")),
        (("Noche Nacional", "Parque Oak"), ("National Night Out", "Oak Park")),
        (("Feria de Seguridad", "Library"), ("Safety Fair", "Library")),
        (("Día de Niños", "Oak Park"), ("Dia de ninos", "Oak Park")),
        (PARK, ("Community Safety Fair at Oak Park Pavilion", None)),
    ],
)
def test_plainly_the_same_is_joined_by_the_app(
    store: Store, of_fire: tuple[str, str | None], of_police: tuple[str, str | None]
):
    add(store, "fire", *of_fire)
    add(store, "police", *of_police)
    assert fate(store) == "joined"


@pytest.mark.parametrize(
    ("of_fire", "of_police"),
    [
        (("NNO", "Oak Park"), ("Bike Rodeo", "Elm School")),
        (PARK, ("Coffee", "Library")),
        (("Coffee with a firefighter", "Oak Park"), ("Car seat check", "Oak Garage")),
        (("The fair of the city", None), ("The walk of the town", None)),
    ],
)
def test_unlike_reports_stay_apart_unasked(
    store: Store, of_fire: tuple[str, str | None], of_police: tuple[str, str | None]
):
    add(store, "fire", *of_fire)
    add(store, "police", *of_police)
    assert fate(store) == "apart"


@pytest.mark.parametrize(
    ("of_police", "expected"),
    [
        ({"place": "Elm Library"}, "asked"),
        ({"starts": evening(7, hour=18, minute=30)}, "joined"),
        ({"starts": evening(7, hour=19, minute=30)}, "asked"),
        ({"starts": evening(7, hour=21)}, "asked"),
        ({"starts": dt.date(2025, 10, 7)}, "joined"),
        ({"starts": evening(8)}, "apart"),
        ({"starts": dt.date(2025, 10, 8)}, "apart"),
        ({"neighborhood": "CEDAR HOLLOW"}, "joined"),
        ({"neighborhood": "Finch Meadow"}, "asked"),
        ({"status": "tentative"}, "joined"),
        ({"status": "cancelled"}, "joined"),
        ({"unit": "campaign"}, "asked"),
    ],
)
def test_fate_of_a_report_that_differs_in_one_thing(store: Store, of_police: dict[str, Any], expected: str):
    add(store, "fire", *PARK, starts=evening(7), neighborhood="Cedar Hollow")
    place = of_police.pop("place", "Oak Park")
    add(store, "police", "Safety Fair", place, **({"starts": evening(7)} | of_police))
    assert fate(store) == expected


def test_cancelled_report_is_never_asked_about(store: Store):
    add(store, "fire", "Safety Fair", "Oak Park")
    add(store, "police", "Safety Fair", "Elm Library", status="cancelled")
    assert value(store, "SELECT count(*) FROM possible_duplicate") == 1
    assert fate(store) == "apart"


@pytest.mark.parametrize(
    ("of_one", "of_other", "asked"),
    [
        ((None, {}), (None, {}), False),
        ((None, {"Red Cross": "present"}), (None, {}), False),
        (("fire", FIRE), (None, {}), True),
        ((None, {}), (None, {"police": "invited"}), True),
        (("fire", FIRE), ("police", POLICE), True),
    ],
)
def test_people_are_asked_only_where_a_department_takes_part(
    store: Store, of_one: tuple[str | None, Any], of_other: tuple[str | None, Any], asked: bool
):
    add(store, of_one[0], "Safety Fair", "Oak Park", parts=of_one[1])
    add(store, of_other[0], "Safety Fair", "Elm Library", parts=of_other[1])
    assert (fate(store) == "asked") == asked


def test_department_that_reports_twice_in_its_log_is_joined_or_asked_about(store: Store):
    add(store, "fire", *PARK)
    add(store, "fire", *PARK)
    add(store, "police", "Walk", "Elm Park", starts=evening(9))
    add(store, "police", "Walk", "Elm Park", starts=evening(9, hour=20))
    assert [len(event) for event in events(store)] == [1, 1, 2]
    assert value(store, "SELECT count(*) FROM open_pair") == 1


def test_sites_of_one_evening_pair_with_their_own_site_only(store: Store):
    """National Night Out: each department reports several sites under much the same title."""
    sites = ("Oak Commons", "Elm Library", "Mill Green")
    fire = [add(store, "fire", f"NNO – {site}") for site in sites]
    police = [add(store, "police", "National Night Out", site) for site in sites]
    assert sorted(events(store), key=sorted) == sorted((set(p) for p in zip(fire, police, strict=True)), key=sorted)


def test_pair_is_kept_with_probability_and_evidence(store: Store):
    one = add(store, "fire", "NNO – Oak Park")
    other = add(store, "police", "National Night Out at Oak Park")
    ((report_a, report_b, probability, verdict, evidence),) = rows(
        store, "SELECT report_a, report_b, probability, verdict, evidence::TEXT FROM possible_duplicate"
    )
    assert (report_a, report_b, verdict) == (min(one, other), max(one, other), "linked")
    assert 0.98 < probability < 1
    pieces = json.loads(evidence)
    assert [piece["code"] for piece in pieces][:2] == ["time.same_start", "telling.much"]
    title = next(piece for piece in pieces if piece["code"] == "title.identical")
    assert title == {
        "code": "title.identical",
        "values": {"readings": "nno = national night out"},
        "bits": title["bits"],
    }


@pytest.mark.parametrize(("probability", "verdict"), [(0.5, "review"), (0.2, "review"), (0.01, "contrary")])
def test_chain_that_evidence_speaks_against_is_asked_about(store: Store, probability: float, verdict: str):
    one, between, other = (add(store, name, name) for name in ("fire", "police", "community_safety"))
    pairs = [(one, between, 0.98, "linked"), (between, other, 0.97, "linked"), (one, other, probability, verdict)]
    with store.write("app", AT) as write:
        for first, second, chance, said in pairs:
            write.cursor.execute(
                "INSERT OR REPLACE INTO possible_duplicate VALUES ($a, $b, $chance, '[]', $said)",
                {"a": min(first, second), "b": max(first, second), "chance": chance, "said": said},
            )
        regroup(write)
    is_contrary = probability <= CONTRARY
    assert len(events(store)) == (3 if is_contrary else 1)
    asked = {frozenset(pair) for pair in rows(store, "SELECT report_a, report_b FROM open_pair")}
    expected = {frozenset(pair[:2]) for pair in pairs if pair[3] != "contrary"} if is_contrary else set()
    assert asked == expected


def test_report_given_200_times_makes_no_absurd_event(store: Store):
    with store.write("ana", AT) as write:
        add_reports(write, [told(FIRE, title="Safety Fair", place="Oak Park") for _ in range(200)])
    assert max(len(event) for event in events(store)) <= MOST_LINKED
    assert value(store, "SELECT count(*) FROM open_pair") > 0


@pytest.mark.parametrize("title", ["x" * 5000, "Fair " * 1000, "!!! ???", "🎉", "12"])
def test_odd_titles_make_no_absurd_event(store: Store, title: str):
    with store.write("ana", AT) as write:
        add_reports(write, [told(FIRE, title=title, department=None) for _ in range(20)])
    assert max(len(event) for event in events(store)) <= MOST_LINKED


def test_department_unknown_to_the_city_is_compared_all_the_same(store: Store):
    add(store, "fire", *PARK)
    add(store, None, *PARK, parts={"Parks and Recreation": "present"})
    assert fate(store) == "joined"


def test_more_parties_on_the_day_make_two_of_them_less_likely_one(store: Store):
    """What a title tells follows from the others of its day, entered later too."""
    one, other = add(store, "fire", "Safety Fair"), add(store, "police", "Safety Fair")
    assert {one, other} in events(store)
    for number in range(8):
        add(store, "fire", "Safety Fair", f"{number} Oak Street")
        add(store, "police", "Safety Fair", f"{number} Elm Street")
    assert {one, other} not in events(store)


def test_reports_of_one_event_are_asked_about_once(store: Store):
    one, other = add(store, "fire", "Coffee"), add(store, "police", "Coffee")
    decide(store, one, other, "same")
    third = add(store, "community_safety", "Coffee")
    pairs = [{one, other}, {one, third}, {other, third}]
    found = rows(store, "SELECT report_a, report_b FROM possible_duplicate")
    assert {frozenset(pair) for pair in found} == {frozenset(pair) for pair in pairs}
    asked = rows(store, "SELECT event_a, event_b FROM open_pair")
    assert [set(pair) for pair in asked] == [{min(one, other), third}] or [set(pair) for pair in asked] == [
        {one, third}
    ]


@pytest.mark.parametrize(("title", "verdict"), [("Coffee", "same"), ("Coffee", "different"), ("NNO Oak", "different")])
def test_decision_stands_when_reports_come_again(store: Store, title: str, verdict: str):
    one, other = add(store, "fire", title), add(store, "police", title)
    decide(store, one, other, verdict)
    for _ in range(2):
        with store.write("ana", AT) as write:
            combine(write, [one, other])
        assert len(events(store)) == (1 if verdict == "same" else 2)
        assert value(store, "SELECT count(*) FROM open_pair") == 0


TITLES = ("NNO Oak Park", "National Night Out", "Safety Fair", "Feria de Seguridad", "Coffee")
PLACES = (None, "Oak Park", "Oak Library", "12 Oak Street")
STARTS = (evening(7), evening(7, hour=19), evening(8), dt.date(2025, 10, 7))
DEPARTMENTS = ("fire", "police", "community_safety")
tales = st.lists(
    st.tuples(*(st.sampled_from(each) for each in (TITLES, PLACES, STARTS, DEPARTMENTS))), min_size=2, max_size=9
)


def recorded(store: Store, several: list[Any]) -> None:
    for number, (title, place, starts, department) in enumerate(several):
        parts: Mapping[str, Any] = {department: "present"}
        add(store, department, title, place, parts=parts, starts=starts, at=AT + dt.timedelta(seconds=number))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tales, st.randoms(use_true_random=False))
def test_one_by_one_or_all_again_makes_the_same_events(several: list[Any], dice: random.Random):
    """What is found when a report comes is what comparing everything anew finds."""
    store = new_store()
    try:
        recorded(store, several)
        before = (kept(store), events(store), rows(store, "FROM event ORDER BY event_id"))
        ids = [report_id for (report_id,) in rows(store, "SELECT report_id FROM event_report")]
        dice.shuffle(ids)
        with store.write("ana", AT) as write:
            write.cursor.execute("DELETE FROM possible_duplicate")
            combine(write, ids)
        after = (kept(store), events(store), rows(store, "FROM event ORDER BY event_id"))
        assert after == before
    finally:
        store.close()
