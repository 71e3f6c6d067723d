"""From probabilities to events, as long as no person has decided anything."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from data.clusters import MOST_LINKED, Link
from data.matching.evidence import KINDS
from data.matching.linking import Combined, combined, sorted_pairs
from data.matching.scoring import ScoredPair
from tests.matching import WEIGHTS
from tests.matching import alike as pair

REPORTS = [f"r{number:02}" for number in range(16)]
SURE = WEIGHTS.linked + 0.01


def events(pairs: list[ScoredPair]) -> Combined:
    return combined(REPORTS, pairs, WEIGHTS)


def test_pairs_are_linked_asked_about_or_left_apart():
    found = events([pair("r00", "r01", SURE), pair("r02", "r03", 0.5), pair("r04", "r05", 0.1)])
    assert (found.links, found.reviews) == (1, (Link("r02", "r03", 0.5),))
    assert found.event_of["r01"] == "r00"
    assert len(found.members) == len(REPORTS) - 1


def test_pair_that_must_not_be_linked_is_asked_about():
    assert events([pair("r00", "r01", SURE, may_link=False)]).reviews == (Link("r00", "r01", SURE),)


def test_pair_of_which_only_the_hour_is_alike_is_not_asked_about():
    levels = dict.fromkeys(KINDS, "none") | {"time": "same_start", "departments": "other_department"}
    found = ScoredPair("r00", "r01", 0.2, tuple(levels.values()))
    assert events([found]).reviews == ()
    named = ScoredPair("r00", "r01", 0.2, tuple((levels | {"departments": "one_names_other"}).values()))
    assert events([named]).reviews == (Link("r00", "r01", 0.2),)


def test_chain_against_strong_evidence_is_asked_about_the_likelier_pair_first():
    chain = [pair("r00", "r01", SURE), pair("r01", "r02", SURE + 0.01)]
    found = events([*chain, pair("r00", "r02", 0.01)])
    assert (found.links, [(link.one, link.other) for link in found.reviews]) == (0, [("r01", "r02"), ("r00", "r01")])
    assert events(chain).links == 2


def test_only_what_chains_would_join_is_contrary():
    pairs = [pair("r00", "r01", SURE), pair("r00", "r02", 0.01), pair("r01", "r03", 0.001)]
    assert sorted_pairs(pairs, WEIGHTS).contrary == ()
    assert sorted_pairs(pairs, WEIGHTS, [("r00", "r02")]).contrary == (pairs[1],)


def test_crowd_of_more_than_twelve_is_asked_about():
    chain = [pair(first, second, SURE) for first, second in pairwise(REPORTS[:13])]
    assert events(chain[: MOST_LINKED - 1]).reviews == ()
    assert (events(chain).links, len(events(chain).reviews)) == (0, 12)


def test_event_keeps_its_id_when_it_grows():
    assert events([pair("r03", "r05", SURE)]).event_of["r05"] == "r03"
    grown = events([pair("r03", "r05", SURE), pair("r05", "r09", SURE)])
    assert {grown.event_of[report] for report in ("r03", "r05", "r09")} == {"r03"}


@st.composite
def scored_pairs(draw: st.DrawFn) -> list[ScoredPair]:
    several = st.lists(st.sampled_from(list(combinations(REPORTS, 2))), unique=True, max_size=40)
    probability = st.sampled_from((0.005, 0.1, 0.3, 0.6, 0.97, 0.98, 0.99))
    return [pair(*each, draw(probability), draw(st.booleans())) for each in draw(several)]


@given(scored_pairs())
def test_events_are_a_partition_named_after_the_earliest(pairs: list[ScoredPair]):
    found = events(pairs)
    assert list(found.event_of) == REPORTS
    assert all(event == members[0] for event, members in found.members.items())
    assert all(len(members) <= MOST_LINKED for members in found.members.values())


@given(scored_pairs())
def test_every_likely_pair_is_in_one_event_or_asked_about(pairs: list[ScoredPair]):
    found = events(pairs)
    asked = [(link.one, link.other) for link in found.reviews]
    likely = [each for each in pairs if each.probability >= WEIGHTS.review]
    apart = [(p.first, p.second) for p in likely if found.event_of[p.first] != found.event_of[p.second]]
    assert sorted(asked) == sorted(apart)


@given(scored_pairs(), st.randoms())
def test_order_of_the_pairs_does_not_matter(pairs: list[ScoredPair], random):
    again = events(random.sample(pairs, len(pairs)))
    assert (again.event_of, set(again.reviews)) == (events(pairs).event_of, set(events(pairs).reviews))
