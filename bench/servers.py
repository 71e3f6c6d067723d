"""Starting the app, or an empty page, as a server of its own, and watching its memory and processor time."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 120
EMPTY_PAGE = 'import streamlit as st\n\nst.write("empty")\n'

# What .streamlit/config.toml sets for speed, and what Streamlit does without it.
TUNED = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false", "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none"}
DEFAULT = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true", "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "auto"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server of one script."""

    port: int
    process_id: int

    def memory(self) -> float | None:
        """Resident memory in MB; None where /proc does not tell."""
        return _status_mb(self.process_id, "VmRSS")

    def peak_memory(self) -> float | None:
        """The most resident memory so far in MB; None where /proc does not tell."""
        return _status_mb(self.process_id, "VmHWM")

    def processor_ms(self) -> float | None:
        """Processor time used so far; unlike wall time, hardly disturbed by other programs. None without /proc."""
        try:
            fields = Path(f"/proc/{self.process_id}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def app_server(database: Path, settings: Mapping[str, str] = TUNED) -> Iterator[Server]:
    """The app on `database`."""
    with _served("app.py", ROOT, {**settings, "SAFER_TOGETHER_DATABASE": str(database)}) as server:
        yield server


@contextmanager
def empty_server(folder: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """A page that writes one word: what Streamlit itself costs. Its script is written to `folder`."""
    (folder / "empty.py").write_text(EMPTY_PAGE, encoding="utf-8")
    with _served("empty.py", folder, settings) as server:
        yield server


@contextmanager
def script_server(script: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """Another app, of one script."""
    with _served(script.name, script.parent, settings) as server:
        yield server


@contextmanager
def _served(script: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    quiet = ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    process = subprocess.Popen(
        command + quiet, cwd=folder, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _wait_until_healthy(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _wait_until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        if process.poll() is not None:
            said = process.communicate()[1].decode(errors="replace")
            raise RuntimeError(f"The server ended at once:\n{said}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"The server did not start within {SECONDS_TO_START} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _status_mb(process_id: int, name: str) -> float | None:
    try:
        lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), None)
