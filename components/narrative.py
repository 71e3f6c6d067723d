"""The written sections of a page: live figures in their text, and the differences between two versions."""

import datetime as dt
import difflib
import re
from collections.abc import Mapping

from components.wording import _, escaped, language, month_text, range_text
from data.measures.citations import REFERENCE, Cited
from data.measures.narrative import Narrative
from data.strategic_plan import SOURCE_LANGUAGE

NOTHING = "\u2060"  # a word joiner: without width, and unseen
WORDS_AND_GAPS = re.compile(r"\s+|[^\s]+")


def section_text(narrative: Narrative, section: str, now: Mapping[str, Cited]) -> str:
    """The section's Markdown in the language of the person looking, or in English where it is not translated."""
    return with_figures(text_in_language(narrative.texts, section), narrative.citations, now)


def text_in_language(texts: Mapping[str, Mapping[str, str]], section: str) -> str:
    """The section in the language of the person looking, or else in English, or else in whichever it is written."""
    order = (language(), SOURCE_LANGUAGE, *texts)
    written = (texts.get(code, {}).get(section, "") for code in order)
    return next((text for text in written if text.strip()), "")


def with_figures(text: str, cited: Mapping[str, Cited], now: Mapping[str, Cited]) -> str:
    """`text` with each reference replaced by the value cited, flagged where `now` says otherwise.

    A reference that was never saved shows the value of today. Images turn into links: a reader's browser would fetch
    them from wherever the writer named.
    """

    def figure(found: re.Match[str]) -> str:
        period = found["period"]
        then, today = cited.get(period), now.get(period)
        value = then or today
        if value is None:
            return str(found[0])
        shown = f"**{range_text(value.low, value.high)}**"
        if today is None or value == today:
            return shown
        badge = _("now {range}").format(range=range_text(today.low, today.high))
        return f"{shown} :orange-badge[:material/update: {badge}]"

    return REFERENCE.sub(figure, text.replace("![", f"!{NOTHING}["))


def changed_figures(narrative: Narrative, now: Mapping[str, Cited]) -> list[str]:
    """Each figure that the text cites and that has changed, in words: what it was and what it is."""
    return [
        _("{period} was {then}, is {now}").format(
            period=period_text(period),
            then=range_text(cited.low, cited.high),
            now=range_text(now[period].low, now[period].high),
        )
        for period, cited in narrative.citations.items()
        if period in now and now[period] != cited
    ]


def period_text(period: str) -> str:
    """A period as a reference writes it, in words: October 2025, second quarter of FY2026, FY2026."""
    if not period.startswith("FY"):
        year, month = period.split("-")
        return month_text(dt.date(int(year), int(month), 1))
    year, _dash, quarter = period.partition("-Q")
    named = _("FY{year}").format(year=year.removeprefix("FY"))
    return _("{year}, quarter {quarter}").format(year=named, quarter=quarter) if quarter else named


def differences(before: str, after: str) -> str:
    """What was taken out of a text and what was added, word by word, as Markdown; the text itself where they agree.

    Taken out is struck through, added is bold: colour is not the only sign.
    """
    old, new = WORDS_AND_GAPS.findall(before), WORDS_AND_GAPS.findall(after)
    pieces = []
    for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(_as_lines("".join(old[a1:a2])))
            continue
        removed, added = "".join(old[a1:a2]), "".join(new[b1:b2])
        pieces.append(_marked(removed, "red", "~~"))
        pieces.append(_marked(added, "green", "**"))
    return "".join(pieces)


def _marked(text: str, color: str, sign: str) -> str:
    """Each line of `text` marked by `sign`; Markdown marks don't reach over ends of lines."""
    return "".join(
        _as_lines(line) if not line.strip() else f" :{color}[{sign}{escaped(line.strip())}{sign}] "
        for line in re.split(r"(\n+)", text)
    )


def _as_lines(text: str) -> str:
    """`text` as text, its line breaks kept."""
    return "".join(
        piece.replace("\n", "  \n") if "\n" in piece else _escaped_with_gaps(piece)
        for piece in re.split(r"(\n+)", text)
    )


def _escaped_with_gaps(piece: str) -> str:
    if not piece.strip():
        return piece and " "  # more of it would make a block of code
    lead, trail = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
    return f"{lead and ' '}{escaped(piece)}{trail and ' '}"
