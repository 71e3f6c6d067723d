"""Which reports are one event: verdicts first, then links; chains against a verdict, and crowds, are left to people."""

import itertools
import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.clusters import MOST_LINKED, Clusters, Link, ReportId, ReportPair, Verdict, clusters_of

A, B, C, D, E = (uuid.UUID(int=number) for number in range(1, 6))


def groups(found: Clusters) -> list[set[ReportId]]:
    return [set(cluster) for cluster in found.clusters]


def pairs(found: Clusters) -> list[ReportPair]:
    return [(link.one, link.other) for link in found.review]


def test_reports_without_a_word_are_apart():
    found = clusters_of([B, A], [], [])
    assert (groups(found), found.automatic, found.review) == ([{A}, {B}], frozenset(), ())


def test_links_join_in_chains_and_say_so():
    found = clusters_of([A, B, C, D], [Link(A, B, 0.99), Link(B, C, 0.98)], [])
    assert (groups(found), found.automatic, pairs(found)) == ([{A, B, C}, {D}], frozenset({frozenset({A, B, C})}), [])


def test_cluster_that_people_join_is_not_automatic_though_links_say_the_same():
    found = clusters_of([A, B, C], [Link(A, B), Link(A, C)], [Verdict(A, B, "same"), Verdict(B, C, "same")])
    assert (groups(found), found.automatic) == ([{A, B, C}], frozenset())


def test_cluster_that_a_link_completes_is_automatic():
    found = clusters_of([A, B, C], [Link(B, C)], [Verdict(A, B, "same")])
    assert (groups(found), found.automatic) == ([{A, B, C}], frozenset({frozenset({A, B, C})}))


def test_different_parts_a_link():
    found = clusters_of([A, B], [Link(A, B)], [Verdict(B, A, "different")])
    assert (groups(found), pairs(found)) == ([{A}, {B}], [])


def test_report_taken_out_leaves_the_others_joined():
    links = [Link(A, B), Link(A, C), Link(B, C)]
    found = clusters_of([A, B, C], links, [Verdict(A, C, "different"), Verdict(B, C, "different")])
    assert (groups(found), pairs(found)) == ([{A, B}, {C}], [])


def test_chain_against_a_verdict_is_left_to_people_the_likelier_link_first():
    found = clusters_of([A, B, C], [Link(A, B, 0.95), Link(B, C, 0.99)], [Verdict(A, C, "different")])
    assert (groups(found), pairs(found)) == ([{A}, {B}, {C}], [(B, C), (A, B)])


def test_chain_against_plain_evidence_is_left_to_people():
    found = clusters_of([A, B, C, D], [Link(A, B, 0.95), Link(B, C, 0.99)], [], contrary=[(C, A), (A, D)])
    assert (groups(found), pairs(found)) == ([{A}, {B}, {C}, {D}], [(B, C), (A, B)])


def test_people_may_join_against_plain_evidence():
    links = [Link(A, B), Link(B, C)]
    found = clusters_of([A, B, C], links, [Verdict(A, C, "same")], contrary=[(A, C)])
    assert (groups(found), pairs(found)) == ([{A, B, C}], [])
    apart = clusters_of([A, B, C], links, [Verdict(A, B, "same")], contrary=[(A, C)])
    assert (groups(apart), pairs(apart)) == ([{A, B}, {C}], [(B, C)])


def test_chain_against_a_verdict_leaves_other_links_alone():
    found = clusters_of([A, B, C, D, E], [Link(A, B), Link(B, C), Link(D, E)], [Verdict(A, C, "different")])
    assert groups(found) == [{A}, {B}, {C}, {D, E}]


def test_verdict_on_a_link_of_the_chain_settles_the_other():
    words = [Verdict(A, C, "different"), Verdict(A, B, "same")]
    found = clusters_of([A, B, C], [Link(A, B), Link(B, C)], words)
    assert (groups(found), found.automatic, pairs(found)) == ([{A, B}, {C}], frozenset(), [])


def test_chain_of_same_never_gets_round_different():
    words = [Verdict(A, B, "same"), Verdict(B, C, "same"), Verdict(A, C, "different")]
    assert groups(clusters_of([A, B, C], [], words)) == [{A, B}, {C}]
    assert groups(clusters_of([A, B, C], [], [words[1], words[2], words[0]])) == [{A}, {B, C}]


@pytest.mark.parametrize(("crowd", "joined"), [(MOST_LINKED, True), (MOST_LINKED + 1, False)])
def test_crowd_is_left_to_people(crowd: int, joined: bool):
    reports = [uuid.UUID(int=number) for number in range(crowd)]
    links = [Link(one, other) for one, other in itertools.pairwise(reports)]
    found = clusters_of(reports, links, [])
    assert (len(found.clusters) == 1, len(found.review)) == (joined, 0 if joined else crowd - 1)


def test_crowd_that_people_join_is_joined():
    reports = [uuid.UUID(int=number) for number in range(20)]
    words = [Verdict(reports[0], other, "same") for other in reports[1:]]
    assert groups(clusters_of(reports, [], words)) == [set(reports)]


REPORTS = [uuid.UUID(int=number) for number in range(8)]
two_reports = st.lists(st.sampled_from(REPORTS), min_size=2, max_size=2, unique=True)
links = st.lists(
    st.builds(lambda pair, p: Link(min(pair), max(pair), p), two_reports, st.sampled_from([0.96, 0.97, 0.99])),
    max_size=12,
    unique_by=lambda link: (link.one, link.other),
)
verdicts = st.lists(
    st.builds(lambda pair, said: Verdict(pair[0], pair[1], said), two_reports, st.sampled_from(["same", "different"])),
    max_size=8,
)
limits = st.integers(2, 8)


def cluster_of(found: Clusters) -> dict[ReportId, frozenset[ReportId]]:
    return {report: cluster for cluster in found.clusters for report in cluster}


@given(links, verdicts, limits)
def test_every_report_is_in_one_cluster(links: list[Link], verdicts: list[Verdict], limit: int):
    found = clusters_of(REPORTS, links, verdicts, limit)
    assert sorted(report for cluster in found.clusters for report in cluster) == REPORTS


@given(links, verdicts, limits)
def test_different_reports_are_never_joined(links: list[Link], verdicts: list[Verdict], limit: int):
    of = cluster_of(clusters_of(REPORTS, links, verdicts, limit))
    assert [word for word in verdicts if word.verdict == "different" and of[word.one] == of[word.other]] == []


@given(links, verdicts, limits)
def test_same_reports_are_joined_unless_others_are_different(links: list[Link], verdicts: list[Verdict], limit: int):
    same = [word for word in verdicts if word.verdict == "same"]
    of = cluster_of(clusters_of(REPORTS, links, same, limit))
    assert [word for word in same if of[word.one] != of[word.other]] == []


@given(links, verdicts, limits)
def test_automatic_clusters_are_within_the_limit_and_hold_their_links(
    links: list[Link], verdicts: list[Verdict], limit: int
):
    found = clusters_of(REPORTS, links, verdicts, limit)
    assert [cluster for cluster in found.automatic if len(cluster) > limit] == []
    assert [
        cluster for cluster in found.automatic if not any({link.one, link.other} <= cluster for link in links)
    ] == []


@given(links, verdicts, limits)
def test_each_link_is_followed_or_left_to_people_or_ruled_out(links: list[Link], verdicts: list[Verdict], limit: int):
    found = clusters_of(REPORTS, links, verdicts, limit)
    of = cluster_of(found)
    by_verdicts = cluster_of(clusters_of(REPORTS, [], verdicts, limit))
    for link in links:
        is_ruled_out = any(
            {by_verdicts[word.one], by_verdicts[word.other]} == {by_verdicts[link.one], by_verdicts[link.other]}
            for word in verdicts
            if word.verdict == "different"
        )
        ends = [of[link.one] == of[link.other], link in found.review, is_ruled_out]
        assert ends.count(True) == 1, link


@given(links, verdicts, limits, st.randoms(use_true_random=False))
def test_order_of_reports_and_links_does_not_matter(
    links: list[Link], verdicts: list[Verdict], limit: int, dice: random.Random
):
    shuffled_reports, shuffled_links = list(REPORTS), list(links)
    dice.shuffle(shuffled_reports)
    dice.shuffle(shuffled_links)
    assert clusters_of(REPORTS, links, verdicts, limit) == clusters_of(
        shuffled_reports, shuffled_links, verdicts, limit
    )


@given(links, verdicts)
def test_confirming_what_was_joined_changes_no_cluster(links: list[Link], verdicts: list[Verdict]):
    found = clusters_of(REPORTS, links, verdicts)
    confirmed = [
        Verdict(min(cluster), report, "same") for cluster in found.clusters for report in cluster - {min(cluster)}
    ]
    again = clusters_of(REPORTS, links, [*verdicts, *confirmed])
    assert (again.clusters, again.automatic) == (found.clusters, frozenset())
