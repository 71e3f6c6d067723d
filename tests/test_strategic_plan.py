"""The strategic plan of data/plan: its goals, first texts and chart notes, and what is said of faults in such files."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from data.strategic_plan import (
    SECTIONS,
    STATUSES,
    ChartNote,
    FirstText,
    Initiative,
    Objective,
    configured_plan,
    read_plan,
)
from locales.extraction import plan_titles

FOLDER = Path(__file__).parents[1] / "data" / "plan"
PLAN = read_plan(FOLDER)

TOML = """
footer = ["Office"]
[[goal]]
number = 1
title = "Safety"
[[goal.objective]]
id = "1.1"
title = "Trust"
[[goal.objective.initiative]]
id = "1.11"
title = "Fairs"
"""
FRONT_MATTER = '+++\nstatus = "on_hold"\nowner = "Office"\nas_of = 2025-01-31\n+++\n'
ENGLISH = "".join(f"## {section}\n\nThe {section}.\n\n" for section in SECTIONS)
NOTE_ID = "6a1f3b52-6f0c-4b57-9d2e-0d6c1a1f7f10"
NOTE = f'[[note]]\nid = "{NOTE_ID}"\ninitiative = "1.11"\non = 2025-01-31\ntext = "Begun"\n'


def folder_of(folder: Path, changed: Mapping[str, str] = MappingProxyType({})) -> Path:
    """A plan's folder without faults, but for the files that `changed` gives by their names."""
    files = {"plan.toml": TOML, "1.11.en.md": FRONT_MATTER + ENGLISH, "notes.toml": NOTE, **changed}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# The plan that comes with the app


def test_plan_of_durham_has_its_five_goals_in_order():
    assert [(goal.number, goal.title) for goal in PLAN.goals] == [
        (1, "Shared Economic Prosperity"),
        (2, "Create a Safer Community Together"),
        (3, "Connected, Engaged, and Inclusive Communities"),
        (4, "Innovative and High Performing Organization"),
        (5, "Thriving and Vibrant Environment"),
    ]
    assert [goal.number for goal in PLAN.goals if goal.statement] == [2]


def test_goal_two_has_its_objectives_and_initiatives_in_order():
    assert PLAN.goals[1].objectives == (
        Objective(
            "2.1",
            "Reduce Harm",
            (
                Initiative(
                    "2.11",
                    "Reduce public safety interactions with and improve outcomes for familiar neighbors",
                    None,
                ),
                Initiative("2.12", "Partner with educational institutions for outreach to vulnerable youth", None),
                Initiative("2.13", "Pilot and evaluate new community policing strategies", None),
            ),
        ),
        Objective(
            "2.2",
            "Build Trust between Neighbors and Public Safety Providers",
            (
                Initiative("2.21", "Develop a coordinated cycle of joint community safety events", "joint_events"),
                Initiative(
                    "2.22", "Increase face to face relationship building by going where residents already are", None
                ),
                Initiative(
                    "2.23",
                    "Increase awareness and visibility of the data most important to residents",
                    "page_views",
                ),
            ),
        ),
    )
    assert [goal.objectives for goal in PLAN.goals if goal.number != 2] == [(), (), (), ()]


def test_footer_names_who_publishes_the_plan():
    assert PLAN.footer == (
        "Budget and Management Services Department",
        "Office of Performance and Innovation",
        "Strategy and Performance Division",
    )


def test_first_texts_have_status_owner_and_date():
    assert [(text.initiative_id, text.status, text.owner, text.as_of) for text in PLAN.first_texts] == [
        ("2.21", "in_progress", "Office of Performance and Innovation", dt.date(2024, 10, 31)),
        ("2.23", "in_progress", "Office of Performance and Innovation", dt.date(2024, 7, 1)),
    ]


@pytest.mark.parametrize("first", PLAN.first_texts, ids=lambda first: first.initiative_id)
def test_first_texts_have_every_section_in_both_languages(first: FirstText):
    assert {language: tuple(sections) for language, sections in first.texts.items()} == {
        "en": SECTIONS,
        "es": SECTIONS,
    }
    assert SECTIONS == ("description", "analysis", "importance", "doing", "next")


@pytest.mark.parametrize("first", PLAN.first_texts, ids=lambda first: first.initiative_id)
def test_first_texts_say_that_they_are_a_start(first: FirstText):
    assert {language: sections["description"].splitlines()[0] for language, sections in first.texts.items()} == {
        "en": "*This is a starting text. It was drawn from the city's public pages and is to be replaced by the staff "
        "who do the work.*",
        "es": "*Este es un texto inicial. Se basa en las páginas públicas de la ciudad y lo reemplazará el personal a "
        "cargo de este trabajo.*",
    }


@pytest.mark.parametrize("first", PLAN.first_texts, ids=lambda first: first.initiative_id)
@pytest.mark.parametrize("section", SECTIONS)
def test_first_texts_give_the_same_numbers_in_both_languages(first: FirstText, section: str):
    english, spanish = (re.findall(r"\d+", first.texts[language][section]) for language in ("en", "es"))
    assert sorted(english) == sorted(spanish)


def test_chart_notes():
    assert PLAN.notes == (
        ChartNote(
            uuid.UUID("e7a1baea-e93a-495e-ae9a-6417aa29b483"),
            "2.21",
            dt.date(2024, 6, 1),
            "Shared internal calendar and Teams group set up",
            "Se crearon el calendario interno compartido y el grupo de Teams",
            False,
        ),
        ChartNote(
            uuid.UUID("a7ee7c67-f541-4312-a51c-d411494753b7"),
            "2.23",
            dt.date(2024, 10, 1),
            "First new dashboard due in this quarter",
            "Se preveía el primer tablero nuevo para este trimestre",
            False,
        ),
    )


# Looking up


def test_initiative_is_found_with_its_objective_and_goal():
    assert PLAN.initiative("2.23").measure == "page_views"
    assert PLAN.objective_of("2.13").objective_id == "2.1"
    assert PLAN.goal_of("2.21") is PLAN.goals[1]
    assert [entry.initiative_id for entry in PLAN.initiatives] == ["2.11", "2.12", "2.13", "2.21", "2.22", "2.23"]


def test_initiative_that_the_plan_lacks_is_named():
    for look_up in (PLAN.initiative, PLAN.objective_of, PLAN.goal_of):
        with pytest.raises(KeyError, match=r"^'9\.99'$"):
            look_up("9.99")


def test_plan_is_a_key_by_what_it_is():
    assert {PLAN: 1}[PLAN] == 1
    assert read_plan(FOLDER) != PLAN


@pytest.fixture
def forgetting() -> Iterator[None]:
    configured_plan.cache_clear()
    yield
    configured_plan.cache_clear()


@pytest.mark.usefixtures("forgetting")
def test_configured_plan_is_that_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SAFER_TOGETHER_PLAN", str(folder_of(tmp_path)))
    assert [goal.title for goal in configured_plan().goals] == ["Safety"]
    assert configured_plan() is configured_plan()


@pytest.mark.usefixtures("forgetting")
@pytest.mark.parametrize("value", [None, ""])
def test_configured_plan_is_durhams_otherwise(value: str | None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SAFER_TOGETHER_PLAN", raising=False)
    if value is not None:
        monkeypatch.setenv("SAFER_TOGETHER_PLAN", value)
    assert [goal.title for goal in configured_plan().goals] == [goal.title for goal in PLAN.goals]


# Reading a folder


def test_text_without_translation_is_read(tmp_path: Path):
    (first,) = read_plan(folder_of(tmp_path)).first_texts
    assert first == FirstText(
        "1.11",
        "on_hold",
        "Office",
        dt.date(2025, 1, 31),
        {"en": {section: f"The {section}." for section in SECTIONS}},
    )


def test_translation_may_lack_sections_and_gets_the_published_order(tmp_path: Path):
    spanish = "## next\nLuego.\n## doing\n\n## analysis\n\nUno.\n\n### Detalle\n\nDos."
    (first,) = read_plan(folder_of(tmp_path, {"1.11.es.md": spanish})).first_texts
    assert list(first.texts["es"].items()) == [("analysis", "Uno.\n\n### Detalle\n\nDos."), ("next", "Luego.")]


def test_files_saved_on_windows_are_read(tmp_path: Path):
    folder = folder_of(tmp_path)
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    plan = read_plan(folder)
    assert plan.first_texts[0].texts["en"]["next"] == "The next."
    assert plan.notes == (ChartNote(uuid.UUID(NOTE_ID), "1.11", dt.date(2025, 1, 31), "Begun", None, False),)


def test_plan_without_texts_and_notes_is_read(tmp_path: Path):
    (tmp_path / "plan.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "README.md").write_text("Not a text of the plan.", encoding="utf-8")
    plan = read_plan(tmp_path)
    assert (plan.first_texts, plan.notes) == ((), ())


def test_folder_without_plan_is_refused(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"plan\.toml"):
        read_plan(tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "plan.toml",
            'footer = "Office"',
            'plan.toml: write the footer as a list of lines, such as: footer = ["…", "…"]',
        ),
        ("plan.toml", '[[goal]]\ntitle = "A"', "plan.toml: every goal needs a number, such as: number = 1"),
        ("plan.toml", "[[goal]]\nnumber = 1", 'plan.toml: goal 1 needs title, such as: title = "…"'),
        (
            "plan.toml",
            TOML.replace('"Trust"', '" "'),
            'plan.toml: objective 1.1 needs title, such as: title = "…"',
        ),
        ("plan.toml", TOML.replace('"1.11"', "1.11"), 'plan.toml: every initiative needs id, such as: id = "…"'),
        (
            "plan.toml",
            TOML + '[[goal.objective.initiative]]\nid = "1.11"\ntitle = "Again"',
            "plan.toml: 1.11 is the id of two initiatives; give one of them another",
        ),
        ("plan.toml", "goal = ", "plan.toml: Invalid value (at end of document)"),
        (
            "9.99.en.md",
            FRONT_MATTER + ENGLISH,
            "9.99.en.md: plan.toml has no initiative 9.99; add it there or rename this file",
        ),
        ("1.11.en.md", ENGLISH, "1.11.en.md: begin it with status, owner and as_of between two lines +++"),
        (
            "1.11.en.md",
            FRONT_MATTER.replace("on_hold", "paused") + ENGLISH,
            "1.11.en.md: “paused” is no status; use one of in_progress, on_hold, complete",
        ),
        (
            "1.11.en.md",
            FRONT_MATTER.replace('owner = "Office"\n', "") + ENGLISH,
            '1.11.en.md needs owner, such as: owner = "…"',
        ),
        (
            "1.11.en.md",
            FRONT_MATTER.replace("2025-01-31", '"January"') + ENGLISH,
            "1.11.en.md needs as_of as a date, such as: as_of = 2024-07-01",
        ),
        (
            "1.11.en.md",
            FRONT_MATTER.replace('"Office"', "Office") + ENGLISH,
            "1.11.en.md: Invalid value (at line 3, column 9)",
        ),
        (
            "1.11.en.md",
            FRONT_MATTER + ENGLISH.replace("The doing.", ""),
            "1.11.en.md: add a text below the line “## doing”",
        ),
        (
            "1.11.en.md",
            FRONT_MATTER + ENGLISH.replace("## next", "## later"),
            "1.11.en.md: “later” is no section; use description, analysis, importance, doing, next",
        ),
        (
            "1.11.en.md",
            FRONT_MATTER + ENGLISH + "## doing\nMore.",
            "1.11.en.md: “## doing” stands there twice; join the two",
        ),
        (
            "1.11.es.md",
            "## historia\nAntes.",
            "1.11.es.md: “historia” is no section; use description, analysis, importance, doing, next",
        ),
        ("1.11.es.md", "Hola.\n" + ENGLISH, "1.11.es.md: “Hola.” stands before the first “## ” line; move it below"),
        (
            "notes.toml",
            NOTE.replace("1.11", "9.99"),
            "notes.toml: “Begun”: plan.toml has no initiative 9.99; add it there or mend the note",
        ),
        ("notes.toml", NOTE + NOTE, f"notes.toml: “Begun”: another note has the id {NOTE_ID}; give this one its own"),
        ("notes.toml", NOTE.replace('"Begun"', '""'), 'notes.toml: every note needs text, such as: text = "…"'),
        (
            "notes.toml",
            NOTE.replace("2025-01-31", "2025-01-31T00:00:00"),
            "notes.toml: “Begun” needs on as a date, such as: on = 2024-07-01",
        ),
        ("notes.toml", NOTE + 'is_rebase = "no"', "notes.toml: “Begun” needs is_rebase as true or false"),
    ],
)
def test_faulty_file_is_named_with_what_to_mend(tmp_path: Path, file: str, text: str, message: str):
    with pytest.raises(ValueError) as refused:
        read_plan(folder_of(tmp_path, {file: text}))
    assert str(refused.value) == message


def test_translation_without_its_english_is_refused(tmp_path: Path):
    folder = folder_of(tmp_path, {"1.11.es.md": ENGLISH})
    (folder / "1.11.en.md").unlink()
    with pytest.raises(ValueError) as refused:
        read_plan(folder)
    assert str(refused.value) == "1.11.es.md: it translates 1.11.en.md, which is missing; add that"


@pytest.mark.parametrize("note", [NOTE.replace(NOTE_ID, "one"), NOTE.replace(f'id = "{NOTE_ID}"\n', "")])
def test_note_without_id_is_given_one_to_paste(tmp_path: Path, note: str):
    with pytest.raises(ValueError, match=r"^notes\.toml: “Begun”: give it an id of its own") as refused:
        read_plan(folder_of(tmp_path, {"notes.toml": note}))
    assert uuid.UUID(str(refused.value).split('"')[1]).version == 4


# Translation


def test_titles_statements_and_footer_are_collected():
    with (FOLDER / "plan.toml").open("rb") as file:
        collected = [message for _line, _function, message, _comments in plan_titles(file, None, None, {})]
    expected = list(PLAN.footer)
    for goal in PLAN.goals:
        expected += [goal.title, *([goal.statement] if goal.statement else [])]
        for objective in goal.objectives:
            expected += [objective.title, *(initiative.title for initiative in objective.initiatives)]
    assert collected == expected
    assert len(collected) == 3 + 5 + 1 + 2 + 6


def test_statuses_are_the_published_ones():
    assert STATUSES == ("in_progress", "on_hold", "complete")
