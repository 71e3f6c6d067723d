"""How much a word tells."""

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from data.matching.reports import ComparedReport
from data.matching.words import Lexicon

_SEEN_BEFORE = 200  # the usual shares of words weigh as much as so many records
_SEEN_ON_THE_DAY = 12
_TOLD_TIMES = 3  # a log that names no departments may be that of all: an event stands there so often


class Rarity:
    """How much a word tells, in bits: it is rare among all records, and rare on its day.

    On National Night Out every title says "night", which then tells nothing. What counts on a day is how often one
    teller writes the word: six departments that all report one fair make its words no commoner.
    """

    def __init__(self, reports: Sequence[ComparedReport], words: Sequence[tuple[str, ...]], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        distinct = set(words)  # a weekly event is told once
        self._records = len(distinct)
        self._with_word = Counter(word for each in distinct for word in each)
        on_day: dict[tuple[dt.date | None, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        of_day: dict[dt.date | None, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for report, each in zip(reports, words, strict=True):
            teller = report.teller
            counts = 1.0 if report.department else 1 / _TOLD_TIMES
            of_day[report.start_date][teller] += counts
            for word in each:
                on_day[report.start_date, word][teller] += counts
        self._most_on_day = {key: max(tellers.values()) for key, tellers in on_day.items()}
        self._day_size = {day: max(tellers.values()) for day, tellers in of_day.items()}

    def usual_bits(self, words: tuple[str, ...]) -> list[float]:
        """What each of `words` tells on any day."""
        return [-math.log2(min(self._share(word), 1.0)) for word in words]

    def _share(self, word: str) -> float:
        usual = self._lexicon.usual.get(word, self._lexicon.rare)
        return (self._with_word[word] + _SEEN_BEFORE * usual) / (self._records + _SEEN_BEFORE)

    def bits(self, report: ComparedReport, words: tuple[str, ...]) -> dict[str, float]:
        """What each of the words of `report` tells."""
        day = report.start_date
        others = max(0.0, self._day_size[day] - 1) + _SEEN_ON_THE_DAY
        found = {}
        for word in words:
            usual = self._lexicon.usual.get(word, self._lexicon.rare)
            share = self._share(word)
            if day is not None:
                share = max(share, (max(0.0, self._most_on_day[day, word] - 1) + _SEEN_ON_THE_DAY * usual) / others)
            found[word] = -math.log2(min(share, 1.0))
        return found
