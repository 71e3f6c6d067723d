"""The arrows between the folders: what pyproject.toml forbids is caught; app.py, unseen by it, is read here."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("data", "queries", "components", "web", "pages")
APP_MAY_IMPORT = {"pages", "web", "components", "data"}
ENTRIES = {"app", "bench", "tests"}  # they start things; nothing in the house imports them


def stray_imports(root: Path) -> list[str]:
    """Imports of app.py that go past the pages, and imports of the entries anywhere in the house."""
    ours = {*FOLDERS, *ENTRIES}
    strays = [f"app.py imports {module}" for module in _imported(root / "app.py") if module in ours - APP_MAY_IMPORT]
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            found = _imported(path) & ENTRIES
            strays += [f"{path.relative_to(root).as_posix()} imports {module}" for module in sorted(found)]
    return strays


def _imported(path: Path) -> set[str]:
    """The first names of all modules that the file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house of the same plan, with the project's own contracts, in which every import is in order."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    files = {
        "app.py": "import web.feeds",
        "data/store.py": "import data.city",
        "data/city.py": "",
        "data/connection.py": "import streamlit\nimport data.store",
        "data/imports/drafts.py": "",
        "data/imports/run.py": "import data.imports.drafts",
        "data/sheets/remote.py": "import gspread\nimport requests\nfrom google.auth.exceptions import TransportError",
        "data/sheets/sync.py": "import data.sheets.remote\nimport data.store",
        "data/__main__.py": "import queries.joint_events",
        "queries/joint_events.py": "import data.connection\nimport data.imports.drafts",
        "components/charts.py": "import altair\nimport streamlit\nimport data.city\nimport data.imports.drafts",
        "web/feeds.py": "import queries.joint_events",
        "pages/events/joint_events.py": "import components.charts\nimport queries.joint_events\nimport data.store",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    for package in ("data", "data/imports", "data/sample", "data/sheets", "queries", "components", "web"):
        (tmp_path / package).mkdir(exist_ok=True)
        (tmp_path / package / "__init__.py").touch()
    return tmp_path


def run_import_linter(root: Path) -> subprocess.CompletedProcess[str]:
    """The import step of `make lint`, in the folder `root`."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)


def test_app_and_entries_stand_at_the_end_of_the_arrows() -> None:
    assert stray_imports(ROOT) == []


def test_house_in_order_passes(house: Path) -> None:
    finished = run_import_linter(house)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert stray_imports(house) == []


@pytest.mark.parametrize(
    ("path", "line", "told"),
    [
        ("data/store.py", "import queries.joint_events", "data.store -> queries.joint_events"),
        ("data/store.py", "import streamlit", "data.store -> streamlit"),
        ("data/store.py", "from altair import Chart", "data.store -> altair"),
        ("data/sheets/sync.py", "import gspread", "data.sheets.sync -> gspread"),
        ("data/sheets/sync.py", "def late():\n    from google.auth import exceptions", "data.sheets.sync -> google"),
        ("data/store.py", "from requests import Session", "data.store -> requests"),
        ("pages/events/joint_events.py", "import gspread", "pages.events.joint_events -> gspread"),
        ("queries/joint_events.py", "import streamlit", "queries.joint_events -> streamlit"),
        ("queries/joint_events.py", "import components.charts", "queries.joint_events -> components.charts"),
        ("queries/joint_events.py", "import pages.events.joint_events", "queries.joint_events -> pages.events"),
        ("queries/joint_events.py", "import data.imports.run", "queries.joint_events -> data.imports.run"),
        ("components/charts.py", "import queries.joint_events", "components.charts -> queries.joint_events"),
        ("components/charts.py", "from data.store import Store", "components.charts -> data.store"),
        ("components/charts.py", "def late():\n    import data.connection", "components.charts -> data.connection"),
        ("web/feeds.py", "import components.charts", "web.feeds -> components.charts"),
        ("web/feeds.py", "import pages.events.joint_events", "web.feeds -> pages.events.joint_events"),
        ("pages/events/joint_events.py", "import web.feeds", "pages.events.joint_events -> web.feeds"),
        ("pages/events/joint_events.py", "import data.__main__", "pages.events.joint_events -> data.__main__"),
    ],
)
def test_stray_import_fails_lint(house: Path, path: str, line: str, told: str) -> None:
    with (house / path).open("a", encoding="utf-8") as file:
        file.write(line + "\n")

    finished = run_import_linter(house)

    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert told in finished.stdout


@pytest.mark.parametrize(
    ("path", "line", "told"),
    [
        ("app.py", "import queries.joint_events", "app.py imports queries"),
        ("pages/events/joint_events.py", "import app", "pages/events/joint_events.py imports app"),
        ("data/store.py", "from tests.conftest import no_network", "data/store.py imports tests"),
    ],
)
def test_stray_import_around_app_is_found(house: Path, path: str, line: str, told: str) -> None:
    with (house / path).open("a", encoding="utf-8") as file:
        file.write(line + "\n")

    assert stray_imports(house) == [told]
