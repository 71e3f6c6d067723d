"""One page for a council packet, as a PDF: a figure, what it says, its chart, and what people wrote about it."""

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypedDict

import typst
import vl_convert
from markdown_it import MarkdownIt
from markdown_it.token import Token

TEMPLATE = Path(__file__).with_suffix(".typ")
MARKDOWN = MarkdownIt("commonmark", {"html": False})  # HTML is shown as the text that it is

Paper = Literal["us-letter", "a4"]
Word = tuple[str, int]  # its text, and 0 plain, 1 strong, 2 emphasised, 3 both

CHART_WIDTH, CHART_HEIGHT = 760, 270  # pixels: the size at which a chart's letters are as large as the footer's
STRONG, EMPHASISED = 1, 2
DEEPEST = 3  # levels of lists that are indented
# Letters: what is longer is cut, so that the page keeps room for the rest.
MOST_LETTERS = 300
MOST_IN_A_READING = 900
LONGEST_WORD = 30  # a longer one may break, so that it stays in its column
LONGEST_WORD_ACROSS = 60

# What has no shape: control characters, and halves of pairs.
SHAPELESS = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


class Block(TypedDict):
    """A part of a text as the template draws it."""

    kind: Literal["paragraph", "heading", "item"]
    marker: str  # of a list's item
    depth: int  # of lists around that list
    words: list[Word]


@dataclass(frozen=True, slots=True)
class CouncilSheet:
    """What the page says: plain texts in the language of the page, and Markdown where people write it."""

    language: str  # en or es
    city: str
    initiative: str
    goal: str
    status: str
    figure_label: str
    figure: str  # 16–25
    reading: str  # Markdown
    facts: tuple[tuple[str, str], ...]  # name and value
    chart_svg: str  # best CHART_WIDTH by CHART_HEIGHT
    chart_alt: str
    sections: tuple[tuple[str, str], ...]  # heading and Markdown
    footer: tuple[str, ...]  # lines
    more: str  # says where the whole text is; stands where the sections are cut
    chart_title: str = ""
    notice: str | None = None  # that the data is made up, for example


def council_sheet_pdf(sheet: CouncilSheet, paper: Paper = "us-letter") -> bytes:
    """The sheet as a tagged PDF of exactly one page; the same sheet gives the same bytes.

    Sections that are too long for the page end in “…” and the line `more`; other texts that are too long end in “…”.
    A section without text is left out.
    Raises ValueError for a `chart_svg` that is no SVG.
    """
    # A PDF brings the letters of the chart along: the SVG would need its font on the machine that typesets it.
    try:
        chart = vl_convert.svg_to_pdf(sheet.chart_svg)
    except RuntimeError as error:
        raise ValueError("the chart of a council sheet is no SVG") from error
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)  # holds all that the template can read
        template = folder / TEMPLATE.name
        template.write_bytes(TEMPLATE.read_bytes())
        (folder / "chart.pdf").write_bytes(chart)
        (folder / "sheet.json").write_text(json.dumps(_texts(sheet, paper)), encoding="utf-8")
        return typst.compile(template, root=folder, font_paths=_fonts(), format="pdf")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The typesetter's own fonts, and for letters they lack (emoji, other scripts) those of the machine."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def _texts(sheet: CouncilSheet, paper: Paper) -> dict[str, object]:
    """What the template draws."""
    blocks: list[Block] = []
    for heading, markdown in sheet.sections:
        text = list(_blocks(markdown))
        if text:
            words = _words(_short(heading), STRONG)
            blocks += [Block(kind="heading", marker="", depth=0, words=words), *text]
    return {
        "paper": paper,
        "language": sheet.language,
        "city": _short(sheet.city),
        "initiative": _short(sheet.initiative, LONGEST_WORD),
        "goal": _short(sheet.goal),
        "status": _short(sheet.status, LONGEST_WORD, 40),
        "figure_label": _short(sheet.figure_label, LONGEST_WORD, 120),
        "figure": _short(sheet.figure, letters=40),
        "reading": _cut(list(_blocks(sheet.reading)), MOST_IN_A_READING),
        "facts": [(_short(name, LONGEST_WORD, 40), _short(value, LONGEST_WORD)) for name, value in sheet.facts],
        "chart_title": _short(sheet.chart_title),
        "chart_alt": _printable(sheet.chart_alt),
        "blocks": blocks,
        "footer": [_short(line) for line in sheet.footer],
        "more": _short(sheet.more, LONGEST_WORD),
        "notice": None if sheet.notice is None else _short(sheet.notice),
    }


def _printable(text: str) -> str:
    return SHAPELESS.sub("", text)


def _short(text: str, longest_word: int = LONGEST_WORD_ACROSS, letters: int = MOST_LETTERS) -> str:
    """A plain text on one line, cut where it is too long, its overlong words breakable."""
    line = " ".join(_printable(text).split())
    return _breakable(line if len(line) <= letters else line[: letters - 1].rstrip() + "…", longest_word)


def _breakable(text: str, longest_word: int) -> str:
    """`text` whose words may break after each `longest_word` letters, where they have more."""
    return re.sub(rf"\S{{{longest_word}}}(?=\S)", lambda piece: f"{piece[0]}\u200b", text)


def _cut(blocks: list[Block], letters: int) -> list[Block]:
    """The blocks up to about so many letters, with “…” where more was."""
    kept: list[Block] = []
    for block in blocks:
        words: list[Word] = []
        for text, style in block["words"]:
            letters -= len(text)
            if letters < 0:
                words.append(("…", 0))
                break
            words.append((text, style))
        kept.append({**block, "words": words})
        if letters < 0:
            break
    return kept


def _blocks(markdown: str) -> Iterator[Block]:
    """The paragraphs, headings and list items of a Markdown text; of links and images their words."""
    numbers: list[int | None] = []  # for each list around: the number of its next item, None for bullets
    marker = ""
    style = 0
    for token in MARKDOWN.parse(_printable(markdown)):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            numbers.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            number = numbers[-1]
            marker = "•" if number is None else f"{number}."
            numbers[-1] = None if number is None else number + 1
        elif token.type in ("heading_open", "heading_close"):
            style = STRONG if token.type == "heading_open" else 0
        elif token.type in ("inline", "fence", "code_block"):
            code = [word for line in token.content.splitlines() for word in (*_words(line, style), ("\n", 0))]
            words = list(_inline(token.children, style)) if token.children is not None else code[:-1]
            if words:
                depth = min(max(len(numbers) - 1, 0), DEEPEST)
                yield Block(kind="item" if numbers else "paragraph", marker=marker, depth=depth, words=words)
                marker = ""


def _inline(tokens: Sequence[Token], style: int) -> Iterator[Word]:
    """The words of a paragraph, each with the space after it."""
    strong, emphasised = 0, 0  # how many are open
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            emphasised += token.nesting
        elif token.type == "hardbreak":
            yield ("\n", 0)
        else:
            text = " " if token.type == "softbreak" else token.content
            yield from _words(text, style | (STRONG if strong else 0) | (EMPHASISED if emphasised else 0))


def _words(text: str, style: int) -> list[Word]:
    """A text's words, each with the space after it; overlong ones in pieces."""
    pieces = re.findall(r"[^\s\u200b]+[\s\u200b]*|[\s\u200b]+", _breakable(text, LONGEST_WORD))
    return [(piece, style) for piece in pieces]
