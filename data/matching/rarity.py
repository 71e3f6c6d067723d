"""How much a word tells."""

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from data.matching.reports import ComparedReport
from data.matching.words import Lexicon

_SEEN_BEFORE = 200  # the usual shares of words weigh as much as so many records
_SEEN_ON_THE_DAY = 12
_TOLD_TIMES = 3  # a table that names no departments may be the log of all: one event stands there so often


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
        on_day: Counter[tuple[dt.date | None, str, str]] = Counter()
        of_day: Counter[tuple[dt.date | None, str]] = Counter()
        told: dict[str, int] = {}
        counted: set[tuple[object, ...]] = set()
        for report, each in zip(reports, words, strict=True):
            teller = report.teller
            content = (teller, *report.content)
            if content in counted:  # a copy makes no word commoner
                continue
            counted.add(content)
            told[teller] = 1 if report.department or report.is_calendar else _TOLD_TIMES
            of_day[report.start_date, teller] += 1
            on_day.update((report.start_date, word, teller) for word in each)
        # How many other events of one log have the word on that day, and how many there are.
        self._others_with_word: dict[tuple[dt.date | None, str], int] = defaultdict(int)
        for (day, word, teller), count in on_day.items():
            others = count - told[teller]
            if others > 0:
                self._others_with_word[day, word] = max(self._others_with_word[day, word], others)
        self._others: dict[dt.date | None, int] = defaultdict(int)
        for (day, teller), count in of_day.items():
            self._others[day] = max(self._others[day], count - told[teller])

    def usual_bits(self, words: tuple[str, ...]) -> list[float]:
        """What each of `words` tells on any day."""
        return [-math.log2(min(self._share(word), 1.0)) for word in words]

    def _share(self, word: str) -> float:
        usual = self._lexicon.usual.get(word, self._lexicon.rare)
        return (self._with_word[word] + _SEEN_BEFORE * usual) / (self._records + _SEEN_BEFORE)

    def bits(self, report: ComparedReport, words: tuple[str, ...]) -> dict[str, float]:
        """What each of the words of `report` tells."""
        day = report.start_date
        others = self._others.get(day, 0) + _SEEN_ON_THE_DAY
        found = {}
        for word in words:
            usual = self._lexicon.usual.get(word, self._lexicon.rare)
            share = self._share(word)
            if day is not None:
                share = max(share, (self._others_with_word.get((day, word), 0) + _SEEN_ON_THE_DAY * usual) / others)
            found[word] = -math.log2(min(share, 1.0))
        return found
