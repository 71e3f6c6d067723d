"""A page's text on screen: figures cited in it, what changed since, and the differences between two versions."""

import datetime as dt
import re
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components import narrative as narrative_text
from components.narrative import changed_figures, differences, period_text, section_text, with_figures
from data.measures.citations import Cited, without_figure
from data.measures.narrative import Narrative
from tests.records import AT

OCTOBER = "[[joint_events 2025-10]]"
RED = re.compile(r":red\[~~((?:\\.|[^~\\])*)~~\]", re.DOTALL)
GREEN = re.compile(r":green\[\*\*((?:\\.|[^*\\])*)\*\*\]", re.DOTALL)
MARKUP = "\\`*_{}[]()#+-.!|<>~$:"

texts = st.lists(
    st.sampled_from(
        ["fair", "walk", "the", "~~", "**", ":red[x]", "<b>", "\\", "[a](b)", "$x$", " ", "  ", "\n", "\n\n"]
    )
).map("".join) | st.text(max_size=30)


def page(citations: Mapping[str, Cited] | None = None, **languages: Mapping[str, str]) -> Narrative:
    return Narrative(1, "in_progress", "", dt.date(2026, 6, 1), languages, {}, citations or {}, AT, "ana")


def plain(markdown: str) -> list[str]:
    """The words that a reader sees, whatever their marks."""
    return re.sub(r"\\(.)", r"\1", GREEN.sub(r"\1", RED.sub(r"\1", markdown)), flags=re.DOTALL).split()


# Figures


@pytest.mark.parametrize(
    ("cited", "now", "shown"),
    [
        (Cited(16, 25), Cited(16, 25), "**16–25**"),
        (Cited(21, 21), Cited(21, 21), "**21**"),
        (Cited(1234, 1234), None, "**1,234**"),
        (Cited(16, 25), Cited(18, 18), "**16–25** :orange-badge[:material/update: now 18]"),
        (Cited(16, 25), Cited(16, 24), "**16–25** :orange-badge[:material/update: now 16–24]"),
        (Cited(0, 0), Cited(0, 1), "**0** :orange-badge[:material/update: now 0–1]"),
        (None, Cited(3, 5), "**3–5**"),
        (None, None, OCTOBER),
    ],
)
def test_reference_shows_what_was_cited_and_whether_it_changed(cited: Cited | None, now: Cited | None, shown: str):
    assert (
        with_figures(f"There were {OCTOBER}.", {"2025-10": cited} if cited else {}, {"2025-10": now} if now else {})
        == f"There were {shown}."
    )


def test_each_reference_shows_its_own_period():
    text = f"{OCTOBER}, [[joint_events FY2026-Q2]], {OCTOBER}, [[joint_events 2025-13]], [[joint_events FY2030]]"
    cited = {"2025-10": Cited(1, 2), "FY2026-Q2": Cited(4, 4)}
    assert (
        with_figures(text, cited, cited) == "**1–2**, **4**, **1–2**, [[joint_events 2025-13]], [[joint_events FY2030]]"
    )


@given(st.text(alphabet="ab[]_ \n0123456789-", max_size=30))
def test_text_without_references_stays_as_it_is(text: str):
    assert with_figures(text, {"2025-10": Cited(1, 2)}, {}) == text


def test_changed_figures_are_told_in_words_and_only_those():
    cited = {"2025-10": Cited(16, 25), "2025-11": Cited(2, 2), "FY2026-Q2": Cited(18, 27), "FY2026": Cited(1, 1)}
    now = {"2025-10": Cited(18, 18), "2025-11": Cited(2, 2), "FY2026-Q2": Cited(20, 20), "2024-10": Cited(9, 9)}
    assert changed_figures(page(cited), now) == [
        "October 2025 was 16–25, is 18",
        "FY2026, quarter 2 was 18–27, is 20",
    ]
    assert changed_figures(page(cited), cited) == []


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2025-10", "October 2025"),
        ("2026-01", "January 2026"),
        ("FY2026-Q2", "FY2026, quarter 2"),
        ("FY2026", "FY2026"),
    ],
)
def test_period_in_words(period: str, words: str):
    assert period_text(period) == words


# Sections


def test_section_is_shown_in_english_with_its_figures():
    told = page({"2025-10": Cited(1, 2)}, en={"next": f"Had {OCTOBER}"}, es={"next": "Hubo"})
    assert section_text(told, "next", {}) == "Had **1–2**"
    assert section_text(told, "doing", {}) == ""


@pytest.mark.parametrize(
    ("section", "shown"), [("next", "Sigue"), ("doing", "Doing"), ("analysis", "")], ids=["both", "blank", "neither"]
)
def test_section_without_a_translation_is_shown_in_english(monkeypatch: pytest.MonkeyPatch, section: str, shown: str):
    monkeypatch.setattr(narrative_text, "language", lambda: "es")
    told = page(
        en={"next": "Next", "doing": "Doing", "analysis": ""}, es={"next": "Sigue", "doing": "", "analysis": ""}
    )
    assert section_text(told, section, {}) == shown


def test_text_without_a_translation_is_shown_in_english(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(narrative_text, "language", lambda: "es")
    assert section_text(page(en={"next": "Next"}), "next", {}) == "Next"


def test_text_that_was_first_written_in_spanish_is_shown_to_all():
    assert section_text(page(es={"next": "Sigue"}), "next", {}) == "Sigue"


# Differences


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("the fair", "the fair", "the fair"),
        ("", "", ""),
        ("the fair", "the walk", "the  :red[~~fair~~]  :green[**walk**] "),
        ("", "new", " :green[**new**] "),
        ("old", "", " :red[~~old~~] "),
        ("one\ntwo", "one\ntwo", "one  \ntwo"),
        ("one", "one\n\ntwo", "one  \n  \n :green[**two**] "),
    ],
)
def test_differences_are_marked_word_by_word(before: str, after: str, shown: str):
    assert differences(before, after) == shown


@given(texts, texts)
@example("a\n\n    old", "a\n\n    new")
def test_differences_without_what_was_removed_are_the_text_after(before: str, after: str):
    assert plain(RED.sub(" ", differences(before, after))) == after.split()


@given(texts, texts)
def test_differences_without_what_was_added_are_the_text_before(before: str, after: str):
    assert plain(GREEN.sub(" ", differences(before, after))) == before.split()


@given(texts)
def test_equal_texts_have_no_marks_and_keep_their_lines(text: str):
    shown = differences(text, text)
    assert (RED.search(shown), GREEN.search(shown)) == (None, None)
    assert plain(shown) == text.split()
    assert shown.count("  \n") == text.count("\n")


@given(texts, texts)
def test_no_sign_of_a_writers_is_read_as_markup(before: str, after: str):
    left = RED.sub("", GREEN.sub("", differences(before, after)))
    assert [sign for sign in re.sub(r"\\.", "", left, flags=re.DOTALL) if sign in MARKUP] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>x</script>", r"\<script\>x\</script\>"),
        ("**bold** _it_", r"\*\*bold\*\* \_it\_"),
        ("# Head", r"\# Head"),
        ("[a](http://b)", r"\[a\]\(http\://b\)"),
    ],
)
def test_signs_of_a_writer_are_shown_as_written(text: str, shown: str):
    assert differences(text, text) == shown


def test_entity_of_a_writer_is_shown_as_written():
    """Not as the sign that HTML takes it for."""
    assert re.findall(r"(?<!\\)&(?!amp;)", differences("&lt;b&gt;", "&lt;b&gt;")) == []


def test_line_of_equal_signs_makes_no_heading_of_the_line_above():
    shown = differences("Fair\n===", "Fair\n===")
    assert [line for line in shown.split("\n") if re.fullmatch(r" {0,3}=+ *", line)] == []


@pytest.mark.parametrize("lead", ["    ", "\t", "\n\n    ", "first\n\n     "])
def test_changed_word_at_an_indented_line_is_no_block_of_code(lead: str):
    """Four spaces or a tab at the beginning of a paragraph would show the marks themselves."""
    lines = differences(f"{lead}old", f"{lead}new").split("\n")
    assert [line for line in lines if line.strip() and line.startswith(("    ", "\t"))] == []


@pytest.mark.parametrize(
    "text", ["![pic](https://example.org/x.png)", "\\![pic](x.png)", "\\\\![pic](x.png)", "![a][b]"]
)
def test_image_of_somewhere_else_is_not_fetched(text: str):
    assert "![" not in with_figures(text, {}, {})
    assert with_figures(text, {}, {}).replace("\u2060", "") == text


def test_references_without_a_figure_are_named_once():
    text = f"{OCTOBER}, [[joint_events 2025-13]], [[joint_events 2030-01]], [[nonsense]], [[nonsense]] and [a](b)"

    assert without_figure(text, {"2025-10": Cited(1, 2)}) == [
        "[[joint_events 2025-13]]",
        "[[joint_events 2030-01]]",
        "[[nonsense]]",
    ]
