"""A real server, a real browser. Without a browser these tests fail: a suite that skips them proves nothing."""

import datetime as dt
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from data.city import configured_city
from data.narratives import adopt_first_texts
from data.publications import publish
from data.sample.load import load_sample
from data.store import Store
from data.strategic_plan import configured_plan
from queries.joint_events import RULE_VERSION, joint_events_by_month
from queries.joint_events_measure import INITIATIVE, frozen, joint_events_measure
from queries.narratives import narrative_revisions
from tests.browser.install_browser import NEXT_STEP, NoBrowser, find_browser

ROOT = Path(__file__).parents[2]
OUTPUT = Path(__file__).parent / "output"
FAILED = pytest.StashKey[bool]()
OCTOBER = dt.date(2025, 10, 1)
START_SECONDS = 60
PATIENCE = 20_000  # milliseconds: for a busy machine; nothing waits longer than it must

# Streamlit draws the page list in the sidebar as <ul> and <li> with other elements between them, and leaves a mark
# without words in the small charts of its metrics.
STREAMLITS_OWN = {"list": "stSidebar", "listitem": "stSidebar", "svg-img-alt": "stMetric"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are marked, and come last: quick tests tell first, and Playwright's event loop disturbs none.

    One that fails is tried once more, and is named in the summary: a busy machine now and then redraws a page between
    two steps of a test. What is broken fails twice.
    """
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: item.path.is_relative_to(here))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers on the test whether it failed, for the screenshot."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@dataclass
class Server:
    """A running app: where it answers, its database file and its log."""

    url: str
    database: Path
    log_file: Path
    process: subprocess.Popen[bytes]

    def log(self) -> str:
        """All that the server has written so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def complaints(self) -> list[str]:
        """What the server has written beyond its greeting: warnings, faults, anything."""
        greeting = ("You can now view your Streamlit app", "URL: ")
        lines = (line.strip() for line in self.log().splitlines())
        return [line for line in lines if line and not line.startswith(greeting)]

    def stop(self) -> None:
        """Ends the server as a person would (Ctrl-C), and waits until it is gone."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def wait_until_healthy(self) -> None:
        """Returns when the server answers; fails with its log when it ends or stays silent."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.fail(f"the server ended with exit code {self.process.returncode}:\n{self.log()}")
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        pytest.fail(f"the server did not answer within {START_SECONDS} s:\n{self.log()}")


ServerFactory = Callable[..., Server]


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerFactory]:
    """Starts `streamlit run app.py` on a free port: start_server() with a new database, or on one that is there.

    Every server still running at the end is stopped.
    """
    with ExitStack() as started:

        def start(database: Path | None = None, **environment: str) -> Server:
            folder = tmp_path_factory.mktemp("server")
            database = database or folder / "safer_together.duckdb"
            port = _free_port()
            log_file = folder / "server.log"
            command = [sys.executable, "-m", "streamlit", "run", "app.py"]
            command += ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
            with log_file.open("wb") as log:
                process = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**_bare_environment(folder), "SAFER_TOGETHER_DATABASE": str(database), **environment},
                )
            server = Server(f"http://127.0.0.1:{port}", database, log_file, process)
            started.callback(server.stop)
            server.wait_until_healthy()
            return server

        yield start


@pytest.fixture(scope="session")
def server(start_server: ServerFactory, sample_file: Path) -> Server:
    """One server on sample data for all tests that only look. Those that change records start their own.

    Its October 2025 is published, so that there is something to read.
    """
    path = Path(shutil.copy(sample_file, sample_file.with_name("served.duckdb")))
    _publish_october(path)
    return start_server(path)


def _publish_october(path: Path) -> None:
    store, at, october = Store.open(path, configured_city()), dt.datetime(2026, 6, 15, tzinfo=dt.UTC), OCTOBER
    adopt_first_texts(store, configured_plan().first_texts, at)
    measure = joint_events_measure(store.cursor(), store.city, at.date())
    assert measure is not None
    content = frozen(store.cursor(), measure, narrative_revisions(store.cursor(), INITIATIVE)[0], october)
    low, high, version = content["figure"]["low"], content["figure"]["high"], store.data_version
    publish(store, INITIATIVE, october, low, high, RULE_VERSION, content, True, version, "Ana Ruiz", at)
    store.close()


@pytest.fixture
def own_server(start_server: ServerFactory, sample_copy: Path) -> Iterator[Server]:
    """A server whose records the test may change, on the sample at first."""
    server = start_server(sample_copy)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the sample and nothing else: servers start on copies of it."""
    path = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    store = Store.open(path, configured_city())
    load_sample(store, dt.datetime(2026, 6, 15, tzinfo=dt.UTC))
    store.close()
    return path


@pytest.fixture(scope="session")
def sample(sample_file: Path) -> Iterator[Store]:
    """The sample without the app, to ask what a screen should show."""
    store = Store.open(shutil.copy(sample_file, sample_file.with_name("asked.duckdb")), configured_city())
    yield store
    store.close()


@pytest.fixture
def sample_copy(sample_file: Path, tmp_path: Path) -> Path:
    """A database of the test's own with the sample in it."""
    return Path(shutil.copy(sample_file, tmp_path / "safer_together.duckdb"))


@pytest.fixture(scope="session")
def sample_october(sample: Store) -> dict[str, int]:
    """The figures of the sample's October 2025."""
    row = joint_events_by_month(sample.cursor(), OCTOBER, OCTOBER, dt.date(2026, 6, 15)).iloc[0]
    return {name: int(row[name]) for name in ("low", "high", "confirmed", "site_events", "campaigns", "open_pairs")}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, which reaches no host but this machine."""
    try:
        path = find_browser()
    except NoBrowser as failure:
        pytest.fail(f"{failure} {NEXT_STEP}")
    if path is None:
        pytest.fail(f"no browser for the browser tests. {NEXT_STEP}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--disable-quic",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new window of 1400 by 900. For another: page.set_viewport_size, before the first page.goto.

    When the test fails, its last sight is kept in tests/browser/output/.
    """
    yield from _window(chromium, request, "")


@pytest.fixture
def other_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The window of somebody else, who shares no cookie with `page`."""
    yield from _window(chromium, request, "-other")


def _window(chromium: Browser, request: pytest.FixtureRequest, suffix: str) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 1400, "height": 900},
        locale="en-US",
        timezone_id="America/New_York",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    if request.node.stash.get(FAILED, False) and not page.is_closed():
        OUTPUT.mkdir(exist_ok=True)
        page.screenshot(path=OUTPUT / f"{_as_file_name(request.node.name)}{suffix}.png", full_page=True)
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """axe(page): one line for each element with a serious or critical finding, without those of Streamlit itself."""
    checker = Axe()

    def findings(page: Page) -> list[str]:
        violations = checker.run(page).response["violations"]
        return [
            f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]}"
            for violation in violations
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
            if not _is_streamlits_own(page, violation["id"], node["target"])
        ]

    return findings


def _is_streamlits_own(page: Page, rule: str, target: list[object]) -> bool:
    region = STREAMLITS_OWN.get(rule)
    if region is None or len(target) != 1 or not isinstance(target[0], str):
        return False
    inside = "([selector, region]) => !!document.querySelector(selector)?.closest(`[data-testid=${region}]`)"
    return bool(page.evaluate(inside, [target[0], region]))


def _bare_environment(home: Path) -> dict[str, str]:
    """This process's environment without settings of Streamlit or the app, and with no way to the internet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STREAMLIT_", "SAFER_TOGETHER_"))}
    nowhere = "http://127.0.0.1:9"
    proxies = {"http_proxy": nowhere, "https_proxy": nowhere, "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere}
    return {**kept, **proxies, "NO_PROXY": "127.0.0.1,localhost", "HOME": str(home), "USERPROFILE": str(home)}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _as_file_name(text: str) -> str:
    return re.sub(r"[^\w.-]+", "_", text)
