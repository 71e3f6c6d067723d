"""The README names every page and command that there is, and none that there is not."""

import argparse
import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parser's commands by name, each with its own parser."""
    return next(
        dict(action.choices)
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction) and action.choices
    )


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Every --option of the parser and of the commands below it."""
    options = set(parser._option_string_actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            options.update(*(options_of(below) for below in action.choices.values()))
    return options


def command_lines() -> list[list[str]]:
    """The words after each `python -m data` of the README."""
    return [shlex.split(rest) for rest in re.findall(r"python -m data ([^`\n]+)", README)]


def test_every_page_is_named_and_every_named_page_exists() -> None:
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py")}
    assert set(re.findall(r"pages/[\w/]+\.py", README)) == pages


def test_every_command_is_named_and_every_named_command_exists() -> None:
    from data.__main__ import build_parser

    named = {words[0] for words in command_lines() if not words[0].startswith("-")}
    assert named == set(commands_of(build_parser()))


def test_every_option_in_an_example_exists() -> None:
    from data.__main__ import build_parser

    parser = build_parser()
    commands = commands_of(parser)
    for first, *others in command_lines():
        known = options_of(commands[first]) if first in commands else options_of(parser)
        named = {word for word in (first, *others) if word.startswith("--")}
        assert named <= known, f"python -m data {' '.join((first, *others))}"


def test_every_link_leads_somewhere() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8"))
        assert [link for link in links if not (ROOT / link).exists()] == []
