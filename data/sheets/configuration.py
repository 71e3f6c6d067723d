"""Which Google Sheet is the shared record, and whose key opens it: a table of .streamlit/secrets.toml or a file."""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.reasons import N_, Reason

GOOGLE = "https://sheets.googleapis.com"
POLL_SECONDS = 15
TABLE = "google_sheet"
KEY_FIELDS = ("client_email", "private_key", "token_uri")
SPREADSHEET_ID = re.compile(r"[\w-]{20,}")


class BadSettings(Exception):
    """The settings can't be used. `reason` names the setting and what to write there."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SheetSettings:
    """A Sheet and the way to it."""

    spreadsheet_id: str
    key: Mapping[str, str]  # of a service account, as Google's JSON file has it
    address: str = GOOGLE
    poll_seconds: float = POLL_SECONDS
    timeouts: tuple[float, float] = (5, 20)  # seconds to connect, and to wait for an answer

    @property
    def account(self) -> str:
        """The address with which the Sheet has to be shared."""
        return self.key["client_email"]

    def link(self, tab_id: int | None = None, row: int | None = None) -> str:
        """Where a person finds the Sheet, or a row of it."""
        link = f"https://docs.google.com/spreadsheets/d/{self.spreadsheet_id}/edit"
        if tab_id is not None:
            link += f"#gid={tab_id}" + (f"&range={row}:{row}" if row is not None else "")
        return link


def secrets_path() -> Path:
    """The file of secrets: SAFER_TOGETHER_SECRETS, or else .streamlit/secrets.toml beside app.py."""
    configured = os.environ.get("SAFER_TOGETHER_SECRETS")
    return Path(configured) if configured else Path(__file__).parents[2] / ".streamlit" / "secrets.toml"


def configured_sheet(path: Path | None = None) -> SheetSettings | None:
    """The Sheet that the file of secrets names; None where it names none. Raises BadSettings."""
    path = path or secrets_path()
    if not path.is_file():
        return None
    try:
        secrets = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSettings(
            Reason(N_("{file} can't be read: {detail}"), {"file": str(path), "detail": str(error).splitlines()[0]})
        ) from error
    table = secrets.get(TABLE)
    return settings_of(table, path) if table is not None else None


def settings_of(table: Mapping[str, Any], path: Path) -> SheetSettings:
    """The settings of the table [google_sheet] of the file at `path`. Raises BadSettings."""
    named = str(table.get("spreadsheet", ""))
    found = re.search(r"/d/([\w-]+)", named)
    spreadsheet_id = found.group(1) if found else named
    if SPREADSHEET_ID.fullmatch(spreadsheet_id) is None:
        raise BadSettings(
            Reason(
                N_("{file}: “spreadsheet” must be the Sheet's address, as your browser shows it while it is open."),
                {"file": str(path)},
            )
        )
    address = str(table.get("api_address") or GOOGLE).rstrip("/")
    if not address.startswith(("https://", "http://")):
        raise BadSettings(Reason(N_("{file}: “api_address” must begin with https://."), {"file": str(path)}))
    try:
        seconds = max(5.0, float(table.get("poll_seconds", POLL_SECONDS)))
        timeouts = (float(table.get("connect_seconds", 5)), float(table.get("answer_seconds", 20)))
    except (TypeError, ValueError):
        raise BadSettings(
            Reason(N_("{file}: seconds must be written as numbers, such as 15."), {"file": str(path)})
        ) from None
    return SheetSettings(spreadsheet_id, _key(table, path), address, seconds, timeouts)


def _key(table: Mapping[str, Any], path: Path) -> Mapping[str, str]:
    """The key: in the table itself as gspread's guide has it, in a table below it, or in the file that it names."""
    key: Any = table.get("service_account", table)
    source = path
    if "key_file" in table:
        source = Path(str(table["key_file"]))
        source = source if source.is_absolute() else path.parent / source
        try:
            key = json.loads(source.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            detail = getattr(error, "strerror", None) or "it is no JSON"
            raise BadSettings(
                Reason(
                    N_("The key file {file} can't be read ({detail}): download it from Google's console once more."),
                    {"file": str(source), "detail": detail},
                )
            ) from error
    missing = [name for name in KEY_FIELDS if not isinstance(key, Mapping) or not key.get(name)]
    if missing:
        raise BadSettings(
            Reason(
                N_("The key in {file} has no “{field}”: copy the whole JSON file that Google's console gave you."),
                {"file": str(source), "field": missing[0]},
            )
        )
    return {str(name): str(value) for name, value in key.items() if isinstance(value, str)}
