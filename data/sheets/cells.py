"""Cells of a Sheet as plain values and back: text stays text, dates are serial numbers or ISO, nothing is guessed."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from data.city import folded
from data.reasons import N_, Reason

Cell = str | int | float | bool | None
Value = str | int | bool | None
Values = Mapping[str, Value]
ColumnKind = Literal["text", "date", "time", "number", "choice", "flag", "instant"]

DAY_ZERO = dt.date(1899, 12, 30)  # of serial dates
SECONDS_A_DAY = 86_400
HALF_A_SECOND = 0.5 / SECONDS_A_DAY
MOST_LETTERS = 50_000  # in a cell, by Google's limit
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!")
TIME = re.compile(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2}))?")
TIME_WITH_H = re.compile(r"(?P<hour>[0-9]{1,2})\s?[hH]\s?(?P<minute>[0-9]{2})")
TIME_WITH_HALF = re.compile(
    r"(?P<hour>[0-9]{1,2})(:(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2}))?)?\s?(?P<half>[apAP])\.?\s?[mM]\.?"
)
SPELLINGS = {"canceled": "cancelled"}  # of choices
YES, NO = ("yes", "true", "x", "sí", "si", "1"), ("no", "false", "0")


class BadCell(Exception):
    """A cell that can't be read. `reason` says what it should hold."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tab: the name it is found by, other names it goes by, what its cells hold."""

    name: str
    kind: ColumnKind = "text"
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    note: str = ""  # said at its header
    is_required: bool = False  # the tab can't be read without it


def read_cell(cell: Cell, column: Column) -> Value:
    """The value in a cell, None where it is blank. Raises BadCell."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, str) and cell.strip() in ERRORS:
        raise BadCell(Reason(N_("{column} shows the error {cell}"), {"column": column.name, "cell": cell.strip()}))
    match column.kind:
        case "date":
            return _date(cell, column.name)
        case "time":
            return _time(cell, column.name)
        case "number":
            return _number(cell, column.name)
        case "flag":
            return _flag(cell, column.name)
        case "choice":
            return _choice(cell, column)
        case _:
            return as_text(cell)


def as_text(cell: Cell) -> str:
    """A cell as the text that it shows, without spaces around it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def instant(moment: dt.datetime | None) -> str | None:
    """A moment as its cell has it: ISO, in UTC."""
    return None if moment is None else moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def written_cell(value: Value, column: Column) -> dict[str, Any]:
    """What the API is told to put into a cell: typed, so that nothing in it is ever parsed or run."""
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"stringValue": "yes" if value else "no"}}
    if isinstance(value, int):
        return {"userEnteredValue": {"numberValue": value}}
    if column.kind == "date":
        return {"userEnteredValue": {"numberValue": (dt.date.fromisoformat(value) - DAY_ZERO).days}}
    if column.kind == "time":
        return {"userEnteredValue": {"numberValue": _fraction(dt.time.fromisoformat(value))}}
    return {"userEnteredValue": {"stringValue": value[:MOST_LETTERS]}}


def shows(cell: Cell, value: Value, column: Column) -> bool:
    """Whether a cell still holds what was written there as `value`."""
    told = written_cell(value, column).get("userEnteredValue")
    if told is None:
        return cell is None or cell == ""
    (written,) = told.values()
    if isinstance(written, int | float) and isinstance(cell, int | float) and not isinstance(cell, bool):
        return abs(cell - written) < HALF_A_SECOND
    return bool(cell == written)


def _date(cell: Cell, name: str) -> str:
    wanted = Reason(
        N_("{column} is “{cell}”: write a date as 2026-07-04, or choose it from the Sheet's own calendar"),
        {"column": name, "cell": as_text(cell)[:60]},
    )
    if isinstance(cell, bool):
        raise BadCell(wanted)
    if isinstance(cell, int | float):
        day = DAY_ZERO + dt.timedelta(days=int(cell)) if 1 <= cell < 2_958_466 else None
        if day is None or day.year < 1990 or day.year > 2100:
            raise BadCell(wanted)
        return day.isoformat()
    text = as_text(cell)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is None:
        raise BadCell(wanted)
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadCell(wanted) from None


def _time(cell: Cell, name: str) -> str:
    wanted = Reason(N_("{column} is “{cell}”: write a time as 18:30"), {"column": name, "cell": as_text(cell)[:60]})
    if isinstance(cell, bool):
        raise BadCell(wanted)
    if isinstance(cell, int | float):
        seconds = round((cell % 1) * SECONDS_A_DAY) % SECONDS_A_DAY
        if not 0 <= cell < 1:
            raise BadCell(wanted)
        return _clock(dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60))
    time = _typed_time(as_text(cell))
    if time is None:
        raise BadCell(wanted)
    return _clock(time)


def _typed_time(text: str) -> dt.time | None:
    """The time that a text plainly is; None where it may be another, or is none."""
    found = TIME.fullmatch(text) or TIME_WITH_H.fullmatch(text) or TIME_WITH_HALF.fullmatch(text)
    if found is None:
        return None
    named = found.groupdict()
    hour, minute, second = (int(named.get(name) or 0) for name in ("hour", "minute", "second"))
    half = named.get("half")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        return None


def _clock(time: dt.time) -> str:
    return time.isoformat("seconds" if time.second else "minutes")


def _fraction(time: dt.time) -> float:
    return (time.hour * 3600 + time.minute * 60 + time.second) / SECONDS_A_DAY


def _number(cell: Cell, name: str) -> int:
    text = as_text(cell)
    if isinstance(cell, bool) or re.fullmatch(r"\d{1,9}", text) is None:
        raise BadCell(Reason(N_("{column} is “{cell}”: write a whole number"), {"column": name, "cell": text[:60]}))
    return int(text)


def _flag(cell: Cell, name: str) -> bool:
    text = as_text(cell).casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    raise BadCell(Reason(N_("{column} is “{cell}”: write yes or no"), {"column": name, "cell": text[:60]}))


def _choice(cell: Cell, column: Column) -> str:
    wanted = folded(as_text(cell))
    wanted = SPELLINGS.get(wanted, wanted)
    for choice in column.choices:
        if folded(choice) == wanted:
            return choice
    raise BadCell(
        Reason(
            N_("{column} is “{cell}”: choose one of {choices}"),
            {"column": column.name, "cell": as_text(cell)[:60], "choices": ", ".join(column.choices)},
        )
    )
