"""What “sync --once” says and how it ends: all is in the Sheet, something is to be mended, or it may pass."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main
from data.sheets import command
from data.store import configured_path
from tests.sheets import apps, prepared_sheet, typed_row
from tests.sheets_standin import EMAIL, StandIn
from tests.test_page_sheet import write_secrets

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def api(own_database: Path) -> Iterator[StandIn]:
    """A prepared Sheet, and the settings for it."""
    with prepared_sheet() as made:
        write_secrets(own_database.with_name("secrets.toml"), made)
        yield made


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the command would have waited between its goes."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def test_a_broken_tab_is_told_at_every_run(api: StandIn, waits: list[float], capsys: Captured):
    assert main(["sync", "--once"]) == 0
    capsys.readouterr()
    api.tab("Events").type_in(0, "place", "Where it is")
    said = "The tab Events has no column “place”: write that header back into row 1, above its cells."
    for _run in range(2):
        assert main(["sync", "--once"]) == 1
        assert capsys.readouterr() == ("", f"{said}\n")
    assert waits == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"share": None}, f"The Sheet is not shared with the app: share it with {EMAIL} as Editor."),
        ({"share": "reader"}, f"The Sheet may be read but not changed: share it with {EMAIL} as Editor."),
        (
            {"token_fault": "Invalid JWT Signature."},
            "Google refused the key: it was deleted, or is another's. Make a new one in Google's console.",
        ),
        ({"tabs": []}, "The Sheet has no tab Meta: if it is the right file, run “python -m data init-sheet”."),
    ],
)
def test_what_waiting_cannot_mend_is_said_once(
    api: StandIn,
    waits: list[float],
    capsys: Captured,
    caplog: pytest.LogCaptureFixture,
    wrong: dict[str, Any],
    said: str,
):
    api.tab("Events").type_row(typed_row("Block party"))
    for name, value in wrong.items():
        setattr(api, name, value)
    assert main(["sync", "--once"]) == 1
    assert capsys.readouterr() == ("", f"{said}\n")
    assert waits == [] and caplog.messages == []  # a command shows warnings of the log, too


@pytest.mark.parametrize("fault", ["429", "503"])
def test_what_may_pass_is_tried_again(api: StandIn, waits: list[float], capsys: Captured, fault: str):
    api.fail("read", fault, times=2)
    assert main(["sync", "--once"]) == 0
    assert len(waits) == 2
    assert capsys.readouterr().out.endswith(" in sync; waiting: 0, rows to look at: 0, conflicts: 0\n")


def test_what_does_not_pass_ends_after_some_goes(api: StandIn, waits: list[float], capsys: Captured):
    api.down = True
    assert main(["sync", "--once"]) == 1
    assert len(waits) == command.MOST_GOES - 1
    assert "Google can't be reached" in capsys.readouterr().err


def test_what_is_not_in_the_sheet_is_not_said_to_be_in_sync(api: StandIn, waits: list[float], capsys: Captured):
    with apps(api, path=configured_path()) as (app,):
        first, second = app.add("First"), app.add("Second")
        app.settle()
        app.edit(first, title="Refused")
    api.fail("write", "400", times=4)
    assert main(["sync", "--once"]) == 1
    assert capsys.readouterr().out.endswith(
        " not everything is in the Sheet: 1 change was refused, see the Data page; "
        "waiting: 0, rows to look at: 1, conflicts: 0\n"
    )

    api.faults.clear()
    with apps(api, path=configured_path()) as (app,):
        app.edit(second, title="Waits")
    api.tab("Events").type_in(api.tab("Events").find("title", "Second"), "date", "soon")
    assert main(["sync", "--once"]) == 1
    assert capsys.readouterr().out.endswith(
        " not everything is in the Sheet: 1 change was refused, see the Data page; "
        "waiting: 1, rows to look at: 2, conflicts: 0\n"
    )
    assert waits == []
