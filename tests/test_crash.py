"""A process killed in the midst of an import: the database opens again, and the import is there whole or not at all."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.store import Store
from tests.records import CITY, report, rows, value

ROOT = Path(__file__).parents[1]
RECORDS = 20_000
KEPT_BEFORE = 1
IMPORT = """
import datetime as dt, sys
from data.city import configured_city
from data.imports.run import ImportChoices, import_file
from data.store import Store

store = Store.open(sys.argv[1], configured_city())
with open(sys.argv[2], "rb") as file:
    content = file.read()
tell = lambda stage, share: print(stage, flush=True)
import_file(store, "events.csv", content, ImportChoices(), "ana", dt.datetime(2026, 6, 15, tzinfo=dt.UTC), tell)
sys.stdin.read()  # killed here, too, it leaves the import whole
"""


@pytest.fixture(scope="module")
def big_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("crash") / "events.csv"
    lines = [f"{n},Happening{n},2025-{n % 12 + 1:02}-{n % 28 + 1:02},Fire; Police,Held\n" for n in range(RECORDS)]
    path.write_text("Event ID,Title,Date,Department,Status\n" + "".join(lines), encoding="utf-8")
    return path


def killed(database: Path, file: Path, stage: str, delay: float) -> None:
    """Import `file` in a process that is killed `delay` seconds after it told `stage`."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(database), str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == stage:
            break
    time.sleep(delay)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(
    ("stage", "longest"),
    [
        ("Writing the records", 0.5),
        ("Looking for possible duplicates", 0.2),
        ("Looking for possible duplicates", 0.8),
        ("Done", 0.0),
    ],
)
def test_killed_import_is_whole_or_absent(own_database: Path, big_file: Path, stage: str, longest: float):
    store = Store.open(own_database, CITY)
    report(store)
    version = store.data_version
    store.close()

    killed(own_database, big_file, stage, random.uniform(0, longest))

    store = Store.open(own_database, CITY)
    imports = value(store, "SELECT count(*) FROM import")
    found = {
        "imports": imports,
        "reports": value(store, "SELECT count(*) FROM event_report"),
        "events": value(store, "SELECT count(*) FROM event"),
        "parts": value(store, "SELECT count(*) FROM participation"),
        "changes": dict(rows(store, "SELECT record_kind, count(*) FROM change_log GROUP BY ALL")),
        "data version": store.data_version,
    }
    added = RECORDS * imports
    assert found == {
        "imports": 1 if stage == "Done" else imports,
        "reports": KEPT_BEFORE + added,
        "events": KEPT_BEFORE + added,
        "parts": 2 * (KEPT_BEFORE + added),
        "changes": {"event_report": KEPT_BEFORE + added} | ({"import": 1} if imports else {}),
        "data version": version + imports,
    }
    report(store)  # and writing goes on
    assert store.data_version == version + imports + 1
    store.close()
