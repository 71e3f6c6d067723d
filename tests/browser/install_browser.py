"""Finds a Chromium for the browser tests, and installs one where none is: python -m tests.browser.install_browser."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
USUAL_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
NEXT_STEP = "Install Chromium or Google Chrome, or set CHROMIUM to the path of one."


class NoBrowser(Exception):
    """There is no Chromium that starts. The message says what was tried."""


def find_browser() -> str | None:
    """The path of a Chromium or Chrome that starts: the one CHROMIUM names, an installed one, or Playwright's own.

    Raises NoBrowser when CHROMIUM names one that does not start.
    """
    if chosen := os.environ.get("CHROMIUM"):
        path = shutil.which(chosen)
        if path is None or not _starts(path):
            raise NoBrowser(f"CHROMIUM is set to {chosen}, which does not start.")
        return path
    places = [*(shutil.which(name) for name in NAMES), *(place for place in USUAL_PLACES if Path(place).exists())]
    if found := next((place for place in places if place and _starts(place)), None):
        return found
    own = _playwrights_own()
    return own if own and _starts(own) else None


def install_browser() -> str:
    """The path of a Chromium that starts, installed first if there is none. Raises NoBrowser when that fails."""
    if path := find_browser():
        return path
    tried = []
    for command in _ways_to_install():
        line = " ".join(command)
        print(f"No Chromium here yet: {line}", flush=True)
        finished = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=_quiet_environment())
        tried.append(f"{line} (exit code {finished.returncode})")
        # apt-get update may fail for one source of many; whether a browser came is what counts.
        if path := find_browser():
            return path
    raise NoBrowser("No Chromium could be installed. Tried: " + "; ".join(tried) + ".")


def _ways_to_install() -> list[list[str]]:
    """Commands in the order to try. Ubuntu's own chromium package is a snap, which containers can't run: not used."""
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if not shutil.which("apt-get"):
        return [playwright]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = [] if is_root else ["sudo", "--non-interactive"] if shutil.which("sudo") else None
    if sudo is None:
        return [playwright]
    if _distribution() == "debian":
        apt = [*sudo, "apt-get", "--quiet", "--quiet"]
        return [
            [*apt, "update"],
            [*apt, "install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"],
            playwright,
        ]
    # Playwright's build, with the system libraries it needs; it calls sudo itself.
    return [[*playwright, "--with-deps"], playwright]


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["ID"]
    except OSError:
        return ""


def _quiet_environment() -> dict[str, str]:
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _starts(path: str) -> bool:
    """Whether the program runs here at all: a stub or missing libraries are found out before the tests begin."""
    if platform.system() == "Windows":  # there, --version opens a window
        return True
    try:
        return subprocess.run([path, "--version"], check=False, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    try:
        print(f"Browser for the tests: {install_browser()}")
    except NoBrowser as failure:
        sys.exit(f"{failure}\n{NEXT_STEP}")
