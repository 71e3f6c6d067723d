"""The page for a council packet: always one, with all that it must say, and with people's texts as nothing but text."""

import dataclasses
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from components.council_sheet import CouncilSheet, Paper, council_sheet_pdf

POINTS = {"us-letter": (612, 792), "a4": (595, 842)}
BOTH = pytest.mark.parametrize("paper", ["us-letter", "a4"])
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="270"><rect width="760" height="200" fill="#0B6478"/>'
    '<text x="10" y="250" font-family="Liberation Sans" font-size="13">octubre 16–25</text></svg>'
)
SHEET = CouncilSheet(
    language="en",
    city="City of Durham",
    initiative="2.21 Develop a coordinated cycle of joint community safety events",
    goal="Safer Together",
    status="In progress",
    figure_label="Joint events, October 2025",
    figure="16–25",
    reading="October 2025: **16–25 joint events**. It is a range.",
    facts=(("Confirmed", "20"), ("Target", "none yet, because reports are unconfirmed")),
    chart_svg=CHART,
    chart_alt="Joint events by month",
    chart_title="Joint events by month",
    sections=(
        ("What happened", "Fire and Police *met* neighbors.\n\n- Nine sites\n- Two campaigns"),
        ("What comes next", "1. Decide\n2. Publish"),
    ),
    footer=("Published by the Office of Performance.", "As of June 15, 2026. Counting rule 1."),
    more="The whole text is on the page.",
    notice="Sample data: made up to show the app.",
)
EMPTY = CouncilSheet("es", "", "", "", "", "", "", "", (), CHART, "", (), (), "")
LONG = "The crews met **many** neighbors and wrote down what they asked for. "


def with_text(markdown: str) -> CouncilSheet:
    return dataclasses.replace(SHEET, sections=(("What happened", markdown),))


def read(sheet: CouncilSheet, paper: Paper = "us-letter") -> PdfReader:
    return PdfReader(io.BytesIO(council_sheet_pdf(sheet, paper)))


def text(sheet: CouncilSheet) -> str:
    """The text of the page, without its line breaks."""
    (page,) = read(sheet).pages
    return " ".join(page.extract_text().replace("\u200b", "").split())


@BOTH
def test_sheet_is_one_page_of_the_paper(paper: Paper) -> None:
    (page,) = read(SHEET, paper).pages

    assert (round(page.mediabox.width), round(page.mediabox.height)) == POINTS[paper]


def test_sheet_says_all_that_it_was_given() -> None:
    said = text(SHEET)

    for part in (
        "City of Durham",
        "2.21 Develop a coordinated cycle of joint community safety events",
        "Safer Together",
        "In progress",
        "Joint events, October 2025",
        "16–25",
        "October 2025: 16–25 joint events. It is a range.",
        "Confirmed 20",
        "Target none yet, because reports are unconfirmed",
        "octubre 16–25",  # in the chart
        "What happened Fire and Police met neighbors. • Nine sites • Two campaigns",
        "What comes next 1. Decide 2. Publish",
        "Published by the Office of Performance.",
        "As of June 15, 2026. Counting rule 1.",
        "Sample data: made up to show the app.",
    ):
        assert part in said
    assert "…" not in said
    assert SHEET.more not in said


def test_sheet_without_notice_has_none() -> None:
    assert "Sample" not in text(dataclasses.replace(SHEET, notice=None))


def test_sheet_in_spanish_keeps_accents() -> None:
    spanish = dataclasses.replace(SHEET, language="es", reading="¿Qué pasó? ¡El **niño** y el pingüino!")

    assert "¿Qué pasó? ¡El niño y el pingüino!" in text(spanish)
    assert str(read(spanish).root_object["/Lang"]) == "es"


def test_sheet_carries_title_author_language_and_tags() -> None:
    pdf = read(SHEET)

    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == (SHEET.initiative, "City of Durham")
    assert str(pdf.root_object["/Lang"]) == "en"
    roles, alternatives = tags(pdf)
    assert alternatives == [SHEET.chart_alt]
    assert roles.count("/Title") + roles.count("/H1") + roles.count("/H2") == 4


def tags(pdf: PdfReader) -> tuple[list[str], list[str]]:
    """The roles of the parts of the PDF, and the texts that stand for its pictures."""
    roles, alternatives = [], []
    waiting: list[PdfObject | None] = [pdf.root_object["/StructTreeRoot"]]
    while waiting:
        part = waiting.pop()
        part = part.get_object() if part is not None else None
        if isinstance(part, ArrayObject):
            waiting += part
        elif isinstance(part, DictionaryObject):
            roles.append(str(part.get("/S")))
            alternatives += [str(part["/Alt"])] if "/Alt" in part else []
            waiting += [part["/K"]] if "/K" in part else []
    return roles, alternatives


@BOTH
def test_long_sections_end_where_the_page_does(paper: Paper) -> None:
    sheet = with_text(f"{LONG * 300}\n\nThe last word.")

    (page,) = read(sheet, paper).pages
    said = " ".join(page.extract_text().split())

    assert said.count(LONG.replace("*", "").strip()) > 15
    assert "…" in said
    assert said.index("…") < said.index(SHEET.more)
    assert "The last word." not in said
    assert SHEET.footer[1] in said


def test_sections_that_just_fit_are_whole() -> None:
    """With one sentence more after another, the sheet is whole until it is cut, and says which it is."""
    was_cut = []
    for sentences in range(10, 40, 3):
        said = text(with_text(f"{LONG * sentences}\n\nThe last word."))
        assert ("The last word." in said) is (SHEET.more not in said) is ("…" not in said)
        was_cut.append(SHEET.more in said)
    assert was_cut == sorted(was_cut)
    assert {*was_cut} == {False, True}


@BOTH
@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(EMPTY, id="empty"),
        pytest.param(dataclasses.replace(SHEET, sections=(), facts=(), reading=""), id="short"),
        pytest.param(with_text(" \n\n \n"), id="blank"),
        pytest.param(with_text("W" * 20_000), id="one word"),
        pytest.param(with_text("- a\n" * 5_000), id="many items"),
        pytest.param(with_text("> " * 900 + "- " * 900 + "*" * 900), id="deep"),
        pytest.param(with_text("niño 🚒😀 漢字 שלום " * 900), id="other scripts"),
        pytest.param(
            dataclasses.replace(
                SHEET,
                initiative="W" * 5_000,
                goal="W" * 5_000,
                status="W " * 500,
                figure_label="W" * 500,
                figure="1,234–5,678 " * 50,
                reading="W" * 20_000,
                facts=(("W" * 500, "W " * 5_000),) * 30,
                footer=("W" * 5_000,) * 30,
                notice="W" * 5_000,
            ),
            id="all too long",
        ),
    ],
)
def test_sheet_is_one_page_whatever_the_texts(sheet: CouncilSheet, paper: Paper) -> None:
    assert len(read(sheet, paper).pages) == 1


HOSTILE = '#read("/etc/passwd") #panic() $x^2$ @label <label> \\u{41} [#x] // no /* no */ ~ -- ="'


@pytest.mark.parametrize("field", ["city", "initiative", "goal", "status", "figure_label", "figure", "more", "notice"])
def test_code_in_a_plain_text_is_text(field: str) -> None:
    code = '#read("/x") $y$ *z*'

    sheet = dataclasses.replace(SHEET if field != "more" else with_text(LONG * 300), **{field: code})  # type: ignore[arg-type]

    assert code.lower() in text(sheet).lower()


def test_code_in_facts_footer_and_headings_is_text() -> None:
    sheet = dataclasses.replace(
        SHEET, facts=((HOSTILE[:30], HOSTILE),), footer=(HOSTILE,), sections=((HOSTILE, "Text"),), notice=None
    )

    assert text(sheet).count(HOSTILE) == 3


def test_code_in_markdown_is_text() -> None:
    said = text(
        with_text(
            """#read("/etc/passwd") `#panic()` $x^2$

<script>alert(1)</script> <b>bold</b>

[a link](https://example.org/secret) ![a picture](https://example.org/picture.png) [bad](javascript:alert(1))

```
#let code = 1
  indented
```

<div onclick="x">html</div>

# A heading of theirs

First\\
second"""
        )
    )

    assert '#read("/etc/passwd") #panic() $x^2$ <script>alert(1)</script> <b>bold</b> a link' in said
    assert "a link a picture [bad](javascript:alert(1))" in said
    assert "#let code = 1 indented" in said
    assert '<div onclick="x">html</div>' in said
    assert "A heading of theirs First second" in said
    assert "root:" not in said
    assert "secret" not in said


@settings(max_examples=40)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_gives_one_page(markdown: str, plain: str) -> None:
    sheet = dataclasses.replace(
        SHEET, sections=((plain, markdown),), reading=markdown, goal=plain, facts=((plain, plain),), footer=(plain,)
    )

    assert len(read(sheet).pages) == 1


def test_items_keep_their_numbers() -> None:
    assert "7. seven 8. eight • inner" in text(with_text("7. seven\n8. eight\n   - inner"))


def test_same_sheet_gives_the_same_bytes() -> None:
    first = council_sheet_pdf(SHEET)
    time.sleep(1.1)  # no clock is in it

    assert council_sheet_pdf(SHEET) == first


def test_chart_that_is_no_svg_is_refused() -> None:
    with pytest.raises(ValueError, match="SVG"):
        council_sheet_pdf(dataclasses.replace(SHEET, chart_svg="no chart"))
