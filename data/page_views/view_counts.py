"""Numbers of views as exports write them: 1,234 and 1.234 and 1 234."""

import re

_PLAIN = re.compile(r"\d+(?:\.0+)?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?")
_SPACES = re.compile(r"\d{1,3}(?:[\s'’]\d{3})+")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_NUMBER = re.compile(r"[-−+]?[\d.,\s'’]*\d")
MOST = 10**12  # more views than that is a slip


def views_of(text: str, points_part_thousands: bool = False) -> int | None:
    """The number of views that `text` states; None if it is none, negative or a fraction.

    1.234 is a fraction in English exports, and one thousand and more where `points_part_thousands`.
    """
    text = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if points_part_thousands and _POINTS.fullmatch(text):
        number = int(text.replace(".", ""))
    elif _PLAIN.fullmatch(text):
        number = int(text.partition(".")[0])
    elif _COMMAS.fullmatch(text):
        number = int(text.partition(".")[0].replace(",", ""))
    elif _SPACES.fullmatch(text):
        number = int(re.sub(r"\D", "", text))
    else:
        return None
    return number if number <= MOST else None


def is_number(text: str) -> bool:
    """Whether `text` is a number at all, negative ones and fractions too."""
    return bool(_NUMBER.fullmatch(text.strip().replace("\u00a0", " ").replace("\u202f", " ")))
