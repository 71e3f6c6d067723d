"""What Babel collects besides the texts of Python files; locales/babel.cfg says which file is read by what."""

import tomllib
from collections.abc import Iterator
from typing import Any, BinaryIO

Found = tuple[int, None, str, list[str]]  # line, no function around it, message, comments for translators


def rule_lines(file: BinaryIO, keywords: object, comment_tags: object, options: dict[str, Any]) -> Iterator[Found]:
    """Each line of a counting rule: components.rule_text shows and translates them one by one."""
    for number, line in enumerate(file.read().decode("utf-8").splitlines(), start=1):
        if line:
            yield number, None, line, []


def department_names(
    file: BinaryIO, keywords: object, comment_tags: object, options: dict[str, Any]
) -> Iterator[Found]:
    """The names of a city's departments, in their order. Campaigns have names of their own in every language."""
    for number, department in enumerate(tomllib.load(file)["department"], start=1):
        yield number, None, department["name"], ["A department of the city."]


def plan_titles(file: BinaryIO, keywords: object, comment_tags: object, options: dict[str, Any]) -> Iterator[Found]:
    """Titles and statements of a strategic plan, in its order, and the lines of its footer."""
    for number, (text, comment) in enumerate(_plan_texts(tomllib.load(file)), start=1):
        yield number, None, text, [comment]


def _plan_texts(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for line in plan.get("footer", ()):
        yield line, "A part of the city's government."
    for goal in plan["goal"]:
        yield goal["title"], "A goal of the strategic plan."
        if "statement" in goal:
            yield goal["statement"], "What a goal of the strategic plan means."
        for objective in goal.get("objective", ()):
            yield objective["title"], "An objective of the strategic plan."
            for initiative in objective.get("initiative", ()):
                yield initiative["title"], "An initiative of the strategic plan."
