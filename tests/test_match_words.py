"""How words of titles and places are read before they are compared."""

import pytest

from data.matching.addresses import StreetAddress, street_addresses
from data.matching.spelling import same_word
from data.matching.words import MOST_WORDS, lexicon_of
from tests.records import CITY

LEXICON = lexicon_of(CITY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NNO at Walltown Pk", "national night out walltown park"),
        ("N.N.O. – Walltown", "national night out walltown"),
        ("Noche Nacional contra el Crimen", "national night out"),
        ("Semana de Prevención de Incendios", "fire prevention week"),
        ("Feria de Seguridad Comunitaria", "fair safety community"),
        ("DPD: Coffee with a Cop", "police department coffee cop"),
        ("FD/PD picnic", "fire department police picnic"),
        ("Children's Stories, 3rd Friday", "child story 3 friday"),
        ("<p>Forest Hills Park</p> &amp; more", "forest hill park more"),
        ("", ""),
        ("!!! ???", ""),
    ],
)
def test_words_are_read_as_what_they_mean(text: str, words: str):
    assert LEXICON.words(text) == tuple(words.split())


def test_of_a_title_of_thousands_of_characters_the_first_words_count():
    assert len(LEXICON.words(" ".join(f"w{number}x" for number in range(1000)))) == MOST_WORDS
    assert LEXICON.words("x" * 5000) == ("x" * 40,)


def test_what_was_read_as_something_else_can_be_told():
    assert LEXICON.readings("NNO at Walltown Rec Ctr") == (
        ("nno", "national night out"),
        ("rec", "recreation"),
        ("ctr", "center"),
    )


@pytest.mark.parametrize(
    ("a", "b", "counts"),
    [
        ("walltown", "waltown", 0.9),
        ("walltown", "wlaltown", 0.9),
        ("landing", "lndg", 0.75),
        ("orchard", "orch", 0.75),
        ("hall", "mall", 0.0),
        ("station", "nation", 0.0),
        ("fair", "fire", 0.0),
        ("401", "402", 0.0),
        ("cpr", "car", 0.0),
    ],
)
def test_two_words_may_be_one_misspelt_or_shortened(a: str, b: str, counts: float):
    assert same_word(a, b) == same_word(b, a) == counts


def test_street_addresses_are_found_in_the_text_of_a_place():
    assert street_addresses(("DPAC, 123 Vivian St, Durham, NC 27701", None), LEXICON) == {
        StreetAddress("123", "vivian")
    }
    assert street_addresses(("1405 S. 46th Ave",), LEXICON) == {StreetAddress("1405", "46")}
    assert street_addresses(("Station 5", "Room 12"), LEXICON) == frozenset()
