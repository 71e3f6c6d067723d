"""app.py as the server and as the list of pages."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_no_page_stands_directly_in_pages():
    """Streamlit would find it by itself, and run it without app.py at the first deep link after a start."""
    assert [path.name for path in (ROOT / "pages").iterdir() if path.is_file()] == []


def test_every_page_is_in_the_menu():
    menu = (ROOT / "app.py").read_text(encoding="utf-8")

    pages = [path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py")]
    assert pages
    for page in pages:
        assert f'"{page}"' in menu


def test_app_imported_as_a_server_is_one_and_says_nothing(own_database):
    done = subprocess.run(
        [sys.executable, "-c", "import app, streamlit; print(isinstance(app.app, streamlit.App))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")
    assert not own_database.exists()  # the database is opened when the server starts, not when it is imported
