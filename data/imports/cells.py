"""What single cells say: a status, a yes or no, a number, a list of departments."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from data.city import folded
from data.imports.drafts import ParticipationState, Status, Unit, Visibility
from data.imports.words import (
    CAMPAIGN_WORDS,
    INTERNAL_WORDS,
    NO,
    NOBODY,
    PUBLIC_WORDS,
    SITE_EVENT_WORDS,
    STATUSES,
    YES,
)

Mark = Literal["yes", "no"] | ParticipationState

_LIST_SIGNS = re.compile(r"[;,\n|+]")
_CONJUNCTION = re.compile(r"\s*&\s*|\s+(?:and|y|e)\s+", re.IGNORECASE)
_LEADING_CONJUNCTION = re.compile(r"^(?:&|(?:and|y|e)\s)\s*", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:~|approx\.?|about|around|aprox\.?)?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*(?:people|personas|\+)?", re.I
)
_STAFF_COUNT = re.compile(r"(\d{1,3})(?:\.0+)?")
_MARK_SIGNS: Mapping[str, Mark] = {
    **dict.fromkeys("✓✔☑☒✅●•*", "yes"),
    **dict.fromkeys("☐✗✘❌-–—", "no"),
}
_MARKS: Mapping[str, Mark] = {
    **dict.fromkeys(YES, "yes"),
    **dict.fromkeys(
        ("attending", "participating", "involved", "checked", "selected", "lead", "host", "co host"), "yes"
    ),
    **dict.fromkeys(("cohost", "support", "supporting", "partner", "asiste", "participa", "apoyo", "lider"), "yes"),
    **dict.fromkeys(NO | NOBODY - {"", "tbd"}, "no"),
    **dict.fromkeys(("unchecked", "not invited", "not involved", "no invitado", "no invitada"), "no"),
    **dict.fromkeys(("present", "attended", "in attendance", "was present", "participated", "took part"), "present"),
    **dict.fromkeys(("presente", "asistio", "participo"), "present"),
    **dict.fromkeys(("left early", "se fue temprano"), "left_early"),
    **dict.fromkeys(("invited", "invitado", "invitada"), "invited"),
    **dict.fromkeys(("offered", "ofrecido"), "offered"),
    **dict.fromkeys(("accepted", "confirmed", "will attend", "acepto", "aceptado", "confirmado"), "accepted"),
    **dict.fromkeys(("declined", "regrets", "cannot attend", "cant attend", "unable to attend"), "declined"),
    **dict.fromkeys(("declino", "rechazo", "rechazado"), "declined"),
    **dict.fromkeys(("absent", "did not attend", "didnt attend", "not present", "no show", "ausente"), "absent"),
    **dict.fromkeys(("no asistio", "no participo"), "absent"),
}
_HIGHEST_COUNT = 10_000_000  # more people than that is a slip, or a phone number


def one_line(text: str) -> str:
    """`text` with each run of blanks and line breaks as one blank."""
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def status_of(text: str) -> Status | None:
    """The status that `text` names; None if it names none known."""
    return STATUSES.get(folded(text))


@lru_cache(maxsize=4096)
def yes_or_no(text: str) -> bool | None:
    """True for yes, sí, true, x, 1 and the like, False for their opposites, None for anything else."""
    word = folded(text) or text.strip()
    return True if word in YES else False if word in NO else None


@lru_cache(maxsize=4096)
def mark_of(text: str, name: str = "") -> Mark | None:
    """What a cell under the name of a department says of its part; None if it is no mark at all.

    A number is one of staff sent, and the name itself is what some forms put in the cell of a box that was ticked.
    """
    text = text.strip().rstrip("\ufe0f")  # what makes ✔ an emoji
    if text in _MARK_SIGNS:
        return _MARK_SIGNS[text]
    count = _STAFF_COUNT.fullmatch(text)
    if count:
        return "yes" if int(count[1]) else "no"
    word = folded(text)
    return "yes" if word and word == folded(name) else _MARKS.get(word)


@lru_cache(maxsize=4096)
def visibility_of(text: str, header: str) -> Visibility | None:
    """Who may see the event: said by the word itself, or by a yes or no under a heading such as “Private”."""
    word = folded(text)
    if word in PUBLIC_WORDS or word in INTERNAL_WORDS:
        return "public" if word in PUBLIC_WORDS else "internal"
    answer = yes_or_no(text)
    asked = set(folded(header).split())
    if answer is None or not asked & (PUBLIC_WORDS | INTERNAL_WORDS):
        return None
    return "public" if answer == bool(asked & PUBLIC_WORDS) else "internal"


@lru_cache(maxsize=4096)
def unit_of(text: str) -> Unit | None:
    """Whether the record counts as a campaign or as a site event; None if `text` says neither."""
    word = folded(text)
    return "campaign" if word in CAMPAIGN_WORDS else "site_event" if word in SITE_EVENT_WORDS else None


@lru_cache(maxsize=4096)
def count_of(text: str) -> int | None:
    """The number of people that `text` states, such as 120, 1,200 or ~50; None for a range or anything else."""
    found = _COUNT.fullmatch(text.strip())
    count = int(found[1].replace(",", "")) if found and len(found[1]) < 12 else None
    return count if count is not None and count <= _HIGHEST_COUNT else None


_key = lru_cache(maxsize=1 << 14)(folded)


def listed(text: str, is_department: Callable[[str], bool]) -> tuple[str, ...]:
    """The organisations that `text` lists, in order, each once.

    A name that is a department's stays whole, whatever signs it holds. A slash parts names always, "and" and "&"
    only where departments stand on both sides: Parks and Recreation is one organisation.
    """
    if is_department(text):
        return (one_line(text),)
    names: dict[str, str] = {}
    for piece in _LIST_SIGNS.split(text):
        for name in _parted(_LEADING_CONJUNCTION.sub("", one_line(piece)), is_department):
            if _key(name) not in NOBODY:
                names.setdefault(_key(name), name)
    return tuple(names.values())


def _parted(piece: str, is_department: Callable[[str], bool]) -> tuple[str, ...]:
    if is_department(piece) or _key(piece) in NOBODY:
        return (piece,)
    parts = [part.strip() for part in piece.split("/") if part.strip()]
    if len(parts) > 1:
        return tuple(name for part in parts for name in _parted(part, is_department))
    return _joined_departments(piece, is_department) or (piece,)


def _joined_departments(piece: str, is_department: Callable[[str], bool]) -> tuple[str, ...]:
    """The departments of "Fire and Rescue and Police"; () unless every part is one."""
    if is_department(piece):
        return (piece,)
    for conjunction in _CONJUNCTION.finditer(piece):
        first = piece[: conjunction.start()].strip()
        if is_department(first):
            rest = _joined_departments(piece[conjunction.end() :].strip(), is_department)
            if rest:
                return (first, *rest)
    return ()
