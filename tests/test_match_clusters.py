"""From pairs to events."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from data.matching.clusters import MOST_LINKED, Clusters, Link, Review, Verdict, cluster
from data.matching.scoring import ScoredPair

LINKED, REVIEW = 0.9, 0.2
REPORTS = [f"r{number:02}" for number in range(16)]


def pair(first: str, second: str, probability: float, may_link: bool = True) -> ScoredPair:
    return ScoredPair(first, second, probability, (), may_link)


def clustered(pairs: list[ScoredPair], verdicts: list[Verdict], reports: list[str] = REPORTS) -> Clusters:
    return cluster(reports, pairs, verdicts, LINKED, REVIEW)


def test_pairs_are_linked_asked_about_or_left_apart():
    found = clustered([pair("r00", "r01", 0.95), pair("r02", "r03", 0.5), pair("r04", "r05", 0.1)], [])
    assert found.links == (Link("r00", "r01", False, 0.95),)
    assert found.reviews == (Review("r02", "r03", 0.5, "unsure"),)
    assert found.event_of["r01"] == "r00"
    assert len(found.members) == len(REPORTS) - 1


def test_a_pair_that_must_not_be_linked_is_asked_about():
    assert clustered([pair("r00", "r01", 0.95, may_link=False)], []).reviews == (Review("r00", "r01", 0.95, "unsure"),)


def test_a_persons_verdict_wins():
    pairs = [pair("r00", "r01", 0.95), pair("r02", "r03", 0.1)]
    found = clustered(pairs, [Verdict("r01", "r00", False), Verdict("r02", "r03", True)])
    assert found.links == (Link("r02", "r03", True, 0.1),)
    assert found.reviews == ()


def test_a_chain_across_different_reports_goes_to_review():
    pairs = [pair("r00", "r01", 0.95), pair("r01", "r02", 0.97)]
    found = clustered(pairs, [Verdict("r00", "r02", False)])
    assert found.links == ()
    assert found.reviews == (Review("r01", "r02", 0.97, "chain"), Review("r00", "r01", 0.95, "chain"))


def test_a_chain_against_strong_evidence_goes_to_review():
    found = clustered([pair("r00", "r01", 0.95), pair("r01", "r02", 0.97), pair("r00", "r02", 0.01)], [])
    assert [review.reason for review in found.reviews] == ["chain", "chain"]
    assert len(clustered([pair("r00", "r01", 0.95), pair("r01", "r02", 0.97)], []).links) == 2


def test_a_cluster_of_more_than_twelve_goes_to_review():
    chain = [pair(first, second, 0.95) for first, second in pairwise(REPORTS[:13])]
    assert clustered(chain[: MOST_LINKED - 1], []).reviews == ()
    found = clustered(chain, [])
    assert found.links == ()
    assert {review.reason for review in found.reviews} == {"large"}


def test_verdicts_that_contradict_each_other_are_asked_about_again():
    verdicts = [Verdict("r00", "r01", True), Verdict("r01", "r02", True), Verdict("r00", "r02", False)]
    found = clustered([], verdicts)
    assert found.links == (Link("r00", "r01", True, None),)
    assert found.reviews == (Review("r01", "r02", 0.0, "chain"),)


def test_what_is_settled_is_not_asked():
    verdicts = [Verdict("r00", "r01", True), Verdict("r01", "r02", False)]
    assert clustered([pair("r00", "r02", 0.5)], verdicts).reviews == ()


def test_an_event_keeps_its_id_when_it_grows():
    assert clustered([pair("r03", "r05", 0.95)], []).event_of["r05"] == "r03"
    grown = clustered([pair("r03", "r05", 0.95), pair("r05", "r09", 0.95)], [])
    assert {grown.event_of[report] for report in ("r03", "r05", "r09")} == {"r03"}


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[ScoredPair], list[Verdict]]:
    several = st.lists(st.sampled_from(list(combinations(REPORTS, 2))), unique=True, max_size=40)
    probability = st.sampled_from((0.005, 0.1, 0.3, 0.6, 0.91, 0.95, 0.99))
    pairs = [pair(*each, draw(probability), draw(st.booleans())) for each in draw(several)]
    verdicts = [Verdict(*each, draw(st.booleans())) for each in draw(several)[:12]]
    return pairs, verdicts


@given(situations())
def test_clusters_never_join_what_people_keep_apart(situation: tuple[list[ScoredPair], list[Verdict]]):
    pairs, verdicts = situation
    event_of = clustered(pairs, verdicts).event_of
    assert all(event_of[verdict.first] != event_of[verdict.second] for verdict in verdicts if not verdict.same)


@given(situations())
def test_verdicts_same_join_unless_others_contradict(situation: tuple[list[ScoredPair], list[Verdict]]):
    pairs, verdicts = situation
    found = clustered(pairs, verdicts)
    asked = {(review.first, review.second) for review in found.reviews}
    for verdict in verdicts:
        if verdict.same:
            joined = found.event_of[verdict.first] == found.event_of[verdict.second]
            assert joined or (verdict.first, verdict.second) in asked


@given(situations())
def test_events_are_a_partition_named_after_the_earliest(situation: tuple[list[ScoredPair], list[Verdict]]):
    found = clustered(*situation)
    assert sorted(found.event_of) == REPORTS
    assert all(event == min(members) for event, members in found.members.items())


@given(situations())
def test_every_automatic_link_is_allowed_and_every_likely_pair_accounted_for(
    situation: tuple[list[ScoredPair], list[Verdict]],
):
    pairs, verdicts = situation
    found = clustered(pairs, verdicts)
    by_pair = {(each.first, each.second): each for each in pairs}
    for link in found.links:
        if not link.by_person:
            assert by_pair[link.first, link.second].probability >= LINKED
            assert by_pair[link.first, link.second].may_link
    asked = {(review.first, review.second) for review in found.reviews}
    apart = {(found.event_of[v.first], found.event_of[v.second]) for v in verdicts if not v.same}
    apart |= {(second, first) for first, second in apart}
    for (first, second), each in by_pair.items():
        events = found.event_of[first], found.event_of[second]
        if each.probability >= REVIEW and events[0] != events[1] and events not in apart:
            assert (first, second) in asked


@given(situations(), st.randoms())
def test_the_order_of_what_comes_in_does_not_matter(situation: tuple[list[ScoredPair], list[Verdict]], random):
    pairs, verdicts = situation
    swapped = [Verdict(v.second, v.first, v.same) for v in verdicts]
    again = clustered(random.sample(pairs, len(pairs)), random.sample(swapped, len(swapped)))
    assert again == clustered(pairs, verdicts)


@given(situations())
def test_without_people_no_cluster_is_large(situation: tuple[list[ScoredPair], list[Verdict]]):
    pairs, _ = situation
    assert all(len(members) <= MOST_LINKED for members in clustered(pairs, []).members.values())
