"""Whether two different words are one: misspelt, or one the short form of the other."""

from rapidfuzz.distance import OSA

_MISSPELT, _SHORTENED = 0.9, 0.75  # how much of a word's bits counts
_VOWELS = frozenset("aeiou")


def same_word(a: str, b: str) -> float:
    """How far `a` and `b` may be one word: misspelt, or a short form of the other. 0: they are not."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < 3 or short[0].isdigit() or long[0].isdigit():
        return 0.0
    if len(short) >= 4 and len(long) - len(short) <= 2:
        allowed = 1 if len(long) < 8 else 2
        if (len(long) > 4 or short[0] == long[0]) and OSA.distance(a, b, score_cutoff=allowed) <= allowed:
            return _MISSPELT
    if short[0] != long[0] or len(long) - len(short) < 2:
        return 0.0
    if long.startswith(short) and len(short) >= 4:
        return _SHORTENED
    return _SHORTENED if not _VOWELS.intersection(short[1:]) and _is_within(short, long) else 0.0


def _is_within(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in that order: lndg in landing."""
    letters = iter(long)
    return all(letter in letters for letter in short)
