"""The file of weights, and fitting it anew."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.matching.evidence import KINDS, Levels
from data.matching.training import LADDERS, retrained
from data.matching.weights import WEIGHTS, Evidence, log2_odds, probability, read_weights, write_weights

FILE = WEIGHTS.read_text(encoding="utf-8")


def levels(**given: str) -> Levels:
    return tuple(given.get(kind, "unknown") for kind in KINDS)


def test_bits_add_up_to_a_probability():
    weights = replace(read_weights(), prior=-3.0)
    found = levels(title="identical", time="same_day")
    assert weights.total(found) == -3.0 + weights.bits["title"]["identical"] + weights.bits["time"]["same_day"]
    assert weights.explained(found)[0] == Evidence("time", "same_day", weights.bits["time"]["same_day"])
    assert (probability(0), probability(1), probability(-1)) == (0.5, 2 / 3, 1 / 3)
    assert probability(log2_odds(0.96)) == pytest.approx(0.96)
    assert 0 < probability(-1e9) < probability(1e9) <= 1


def test_weights_are_written_as_they_are_read(tmp_path: Path):
    path = tmp_path / "weights.toml"
    write_weights(read_weights(), path)
    assert path.read_text(encoding="utf-8") == FILE
    assert read_weights(path) == read_weights()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("prior = ", "prier = ", "mine.toml: 'prior' is missing or not a number"),
        ("[rival]", "[rivals]", "mine.toml: 'rival' is missing or not a number"),
        ("[title]", "[other]\nx = 1\n[title]", "mine.toml: no such kind of evidence: other"),
        ("linked = 0.96", "linked = 0.01", "mine.toml: 0 < review <= linked < 1 must hold"),
    ],
)
def test_a_file_that_lacks_something_is_refused(tmp_path: Path, old: str, new: str, message: str):
    path = tmp_path / "mine.toml"
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^mine") as refused:
        read_weights(path)
    assert str(refused.value) == message


def test_every_ladder_names_levels_that_have_a_weight():
    weights = read_weights()
    for kind, steps in LADDERS.items():
        assert set(steps) <= set(weights.bits[kind])
        bits = [weights.bits[kind][step] for step in steps]
        assert bits == sorted(bits, reverse=True)


def test_fitting_moves_weights_towards_what_people_say():
    before = read_weights()
    same, different = levels(time="zone_slip"), levels(time="same_start")
    after = retrained(before, [(same, True)] * 200 + [(different, False)] * 200, keep_prior=True)
    assert after.bits["time"]["zone_slip"] > before.bits["time"]["zone_slip"]
    assert after.bits["time"]["same_start"] < before.bits["time"]["same_start"] - 2
    assert after.bits["place"] == pytest.approx(before.bits["place"], abs=0.01)
    assert after.prior == before.prior
    assert (after.linked, after.review) == (before.linked, before.review)


def test_a_few_decisions_move_little_and_firm_weights_less():
    before = read_weights()
    decided = [(levels(contact="other"), True)] * 3 + [(levels(contact="same"), False)]
    moved = retrained(before, decided, keep_prior=True).bits["contact"]["other"] - before.bits["contact"]["other"]
    firm = retrained(before, decided, keep_prior=True, firm={"contact": 100.0}).bits["contact"]["other"]
    assert 0.1 < moved < 1.5
    assert abs(firm - before.bits["contact"]["other"]) < 0.1


def test_fitting_is_the_same_each_time():
    decided = [(levels(title="near"), True), (levels(title="some"), False)] * 20
    assert retrained(read_weights(), decided) == retrained(read_weights(), decided)
