"""The city's strategic plan: goals, initiatives, their first texts and chart notes. Read from files, not hard-coded."""

import datetime as dt
import os
import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

SECTIONS = ("description", "analysis", "importance", "doing", "next")  # of an initiative's page, as published
STATUSES = ("in_progress", "on_hold", "complete")
SOURCE_LANGUAGE = "en"  # what is missing in another language is shown in this one


@dataclass(frozen=True, slots=True)
class Initiative:
    """A piece of work that the plan names."""

    initiative_id: str  # its number, e.g. 2.21
    title: str
    measure: str | None  # what this app counts for it; None if nothing


@dataclass(frozen=True, slots=True)
class Objective:
    """A part of a goal, with its initiatives in their order."""

    objective_id: str
    title: str
    initiatives: tuple[Initiative, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the plan, with its objectives in their order."""

    number: int
    title: str
    statement: str | None
    objectives: tuple[Objective, ...]


@dataclass(frozen=True, slots=True)
class FirstText:
    """What an initiative's page says until somebody writes it in the app."""

    initiative_id: str
    status: str
    owner: str
    as_of: dt.date
    texts: Mapping[str, Mapping[str, str]]  # language -> section -> Markdown; English has every section


@dataclass(frozen=True, slots=True)
class ChartNote:
    """A dated remark that an initiative's charts start with."""

    note_id: uuid.UUID
    initiative_id: str
    noted_on: dt.date
    text: str
    text_es: str | None
    is_rebase: bool  # natural limits are computed anew from this month on


@dataclass(frozen=True, slots=True, eq=False)  # one and the same, so that it is a quick key
class Plan:
    """One city's strategic plan, as the files of its folder state it."""

    goals: tuple[Goal, ...]
    footer: tuple[str, ...]  # who publishes it
    first_texts: tuple[FirstText, ...] = ()
    notes: tuple[ChartNote, ...] = ()

    def initiative(self, initiative_id: str) -> Initiative:
        """The initiative of that number. Raises KeyError, which names it, where the plan has none such."""
        return self._place(initiative_id)[2]

    def objective_of(self, initiative_id: str) -> Objective:
        """The objective that the initiative serves. Raises KeyError like `initiative`."""
        return self._place(initiative_id)[1]

    def goal_of(self, initiative_id: str) -> Goal:
        """The goal that the initiative serves. Raises KeyError like `initiative`."""
        return self._place(initiative_id)[0]

    def _place(self, initiative_id: str) -> tuple[Goal, Objective, Initiative]:
        for place in self._places():
            if place[2].initiative_id == initiative_id:
                return place
        raise KeyError(initiative_id)

    def _places(self) -> Iterator[tuple[Goal, Objective, Initiative]]:
        for goal in self.goals:
            for objective in goal.objectives:
                for initiative in objective.initiatives:
                    yield goal, objective, initiative

    @property
    def initiatives(self) -> tuple[Initiative, ...]:
        """Every initiative, in the plan's order."""
        return tuple(initiative for _goal, _objective, initiative in self._places())


def read_plan(folder: Path) -> Plan:
    """The plan of `folder`: its plan.toml, its first texts and, if there are any, its notes.toml.

    Raises ValueError, which names the file and what to mend, when one of them is incomplete or contradicts another;
    FileNotFoundError when the folder has no plan.toml.
    """
    path = folder / "plan.toml"
    settings = _toml(path.read_text(encoding="utf-8-sig"), path.name)
    plan = Plan(
        goals=tuple(_goal(entry, path.name) for entry in settings.get("goal", ())),
        footer=_footer(settings, path.name),
    )
    known = [initiative.initiative_id for initiative in plan.initiatives]
    for initiative_id in known:
        if known.count(initiative_id) > 1:
            raise ValueError(f"{path.name}: {initiative_id} is the id of two initiatives; give one of them another")
    return replace(
        plan, first_texts=tuple(_first_texts(folder, known)), notes=tuple(_notes(folder / "notes.toml", known))
    )


@lru_cache(maxsize=1)
def configured_plan() -> Plan:
    """The plan of the folder in the environment variable SAFER_TOGETHER_PLAN, or else of data/plan."""
    return read_plan(Path(os.environ.get("SAFER_TOGETHER_PLAN") or Path(__file__).with_name("plan")))


def _footer(settings: dict[str, Any], file: str) -> tuple[str, ...]:
    lines = settings.get("footer", [])
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise ValueError(f'{file}: write the footer as a list of lines, such as: footer = ["…", "…"]')
    return tuple(lines)


def _goal(entry: dict[str, Any], file: str) -> Goal:
    number = entry.get("number")
    if not isinstance(number, int):
        raise ValueError(f"{file}: every goal needs a number, such as: number = 1")
    statement = _text(entry, "statement", f"{file}: goal {number}") if "statement" in entry else None
    return Goal(
        number,
        _text(entry, "title", f"{file}: goal {number}"),
        statement,
        tuple(_objective(objective, file) for objective in entry.get("objective", ())),
    )


def _objective(entry: dict[str, Any], file: str) -> Objective:
    objective_id = _text(entry, "id", f"{file}: every objective")
    return Objective(
        objective_id,
        _text(entry, "title", f"{file}: objective {objective_id}"),
        tuple(_initiative(initiative, file) for initiative in entry.get("initiative", ())),
    )


def _initiative(entry: dict[str, Any], file: str) -> Initiative:
    initiative_id = _text(entry, "id", f"{file}: every initiative")
    where = f"{file}: initiative {initiative_id}"
    measure = _text(entry, "measure", where) if "measure" in entry else None
    return Initiative(initiative_id, _text(entry, "title", where), measure)


_FRONT_MATTER = re.compile(r"\A\+\+\+\n(.*?)^\+\+\+\n(.*)\Z", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## (.*)\n", re.MULTILINE)
_TEXT_FILE = re.compile(r"(?P<initiative>.+)\.(?P<language>[a-z]{2})\.md")


def _first_texts(folder: Path, known: list[str]) -> Iterator[FirstText]:
    languages: dict[str, dict[str, Path]] = {}  # initiative -> language -> file
    for path in sorted(folder.glob("*.md")):
        named = _TEXT_FILE.fullmatch(path.name)
        if named and named["initiative"] not in known:
            raise ValueError(
                f"{path.name}: plan.toml has no initiative {named['initiative']}; add it there or rename this file"
            )
        if named:  # others, a README say, are no texts of the plan
            languages.setdefault(named["initiative"], {})[named["language"]] = path
    for initiative_id in known:
        if initiative_id in languages:
            yield _first_text(initiative_id, languages[initiative_id])


def _first_text(initiative_id: str, files: dict[str, Path]) -> FirstText:
    if SOURCE_LANGUAGE not in files:
        translated = min(path.name for path in files.values())
        raise ValueError(
            f"{translated}: it translates {initiative_id}.{SOURCE_LANGUAGE}.md, which is missing; add that"
        )
    path = files[SOURCE_LANGUAGE]
    parts = _FRONT_MATTER.match(_lines(path))
    if not parts:
        raise ValueError(f"{path.name}: begin it with status, owner and as_of between two lines +++")
    settings = _toml("\n" + parts[1], path.name)  # a line for the +++, so that errors tell the file's own lines
    status = _text(settings, "status", path.name)
    if status not in STATUSES:
        raise ValueError(f"{path.name}: “{status}” is no status; use one of {', '.join(STATUSES)}")
    texts = {SOURCE_LANGUAGE: _sections(parts[2], path.name)}
    missing = [section for section in SECTIONS if section not in texts[SOURCE_LANGUAGE]]
    if missing:
        raise ValueError(f"{path.name}: add a text below the line “## {missing[0]}”")
    for language, translation in sorted(files.items()):
        if language != SOURCE_LANGUAGE:
            texts[language] = _sections(_lines(translation), translation.name)
    return FirstText(
        initiative_id, status, _text(settings, "owner", path.name), _day(settings, "as_of", path.name), texts
    )


def _lines(path: Path) -> str:
    """The file's text, its last line ended too: a heading or a +++ may be the last."""
    return path.read_text(encoding="utf-8-sig").rstrip("\n") + "\n"


def _sections(text: str, file: str) -> dict[str, str]:
    """The Markdown below each heading, in the published order; headings without any text are left out."""
    before, *parts = _HEADING.split(text)
    if before.strip():
        raise ValueError(
            f"{file}: “{before.strip().splitlines()[0]}” stands before the first “## ” line; move it below"
        )
    found: dict[str, str] = {}
    for heading, body in zip(parts[::2], parts[1::2], strict=True):
        section = heading.strip()
        if section not in SECTIONS:
            raise ValueError(f"{file}: “{section}” is no section; use {', '.join(SECTIONS)}")
        if section in found:
            raise ValueError(f"{file}: “## {section}” stands there twice; join the two")
        found[section] = body.strip()
    return {section: found[section] for section in SECTIONS if found.get(section)}


def _notes(path: Path, known: list[str]) -> Iterator[ChartNote]:
    if not path.exists():
        return
    seen: set[uuid.UUID] = set()
    for entry in _toml(path.read_text(encoding="utf-8-sig"), path.name).get("note", ()):
        note_text = _text(entry, "text", f"{path.name}: every note")
        where = f"{path.name}: “{note_text}”"
        initiative_id = _text(entry, "initiative", where)
        if initiative_id not in known:
            raise ValueError(f"{where}: plan.toml has no initiative {initiative_id}; add it there or mend the note")
        try:
            note_id = uuid.UUID(_text(entry, "id", where))
        except ValueError:
            raise ValueError(f'{where}: give it an id of its own, such as: id = "{uuid.uuid4()}"') from None
        if note_id in seen:
            raise ValueError(f"{where}: another note has the id {note_id}; give this one its own")
        seen.add(note_id)
        yield ChartNote(
            note_id,
            initiative_id,
            _day(entry, "on", where),
            note_text,
            _text(entry, "text_es", where) if "text_es" in entry else None,
            _yes_or_no(entry, "is_rebase", where),
        )


def _toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file}: {error}") from error


def _text(entry: dict[str, Any], name: str, where: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'{where} needs {name}, such as: {name} = "…"')
    return value.strip()


def _day(entry: dict[str, Any], name: str, where: str) -> dt.date:
    value = entry.get(name)
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise ValueError(f"{where} needs {name} as a date, such as: {name} = 2024-07-01")
    return value


def _yes_or_no(entry: dict[str, Any], name: str, where: str) -> bool:
    value = entry.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(f"{where} needs {name} as true or false")
    return value
