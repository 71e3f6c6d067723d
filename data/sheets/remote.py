"""The Sheet over HTTP, by gspread: the one module that knows gspread, with time-outs and failures told apart.

Nothing is ever repeated in here: whether a write may be sent again is for the caller to find out, in the Sheet.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import gspread
import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.oauth2.service_account import Credentials
from gspread.exceptions import GSpreadException
from gspread.http_client import HTTPClient
from gspread.urls import (
    SPREADSHEET_BATCH_UPDATE_URL,
    SPREADSHEET_URL,
    SPREADSHEET_VALUES_BATCH_URL,
    SPREADSHEETS_API_V4_BASE_URL,
)

from data.reasons import N_, Reason
from data.sheets.cells import Cell
from data.sheets.configuration import BadSettings, SheetSettings

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
QUOTA = "ratelimitexceeded"  # RATE_LIMIT_EXCEEDED, userRateLimitExceeded, Rate Limit Exceeded: by API and age
REFUSALS = (400, 401, 403, 404, 413)  # the request was not applied, and will not be
REDIRECTS = range(300, 400)  # the API sends nobody elsewhere
Answer = TypeVar("Answer")


class SheetProblem(Exception):
    """The Sheet can't be read or written just now. `reason` says why and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Refused(SheetProblem):
    """Google said no: nothing was applied, and the same request would be refused again."""

    def __init__(self, reason: Reason, status: int) -> None:
        super().__init__(reason)
        self.status = status


class Busy(SheetProblem):
    """The quota is used up: nothing was applied. Later it will be."""


class Unknown(SheetProblem):
    """No answer, or none that tells: a write may have been applied or not."""


@dataclass(frozen=True, slots=True)
class TabPlace:
    """A tab as the file's own list has it."""

    tab_id: int
    title: str
    rows: int
    columns: int
    protected: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What one read found: the rows of each tab asked for, and a fingerprint of the whole."""

    fingerprint: str
    answer: bytes
    ranges: tuple[str, ...]

    def rows(self) -> dict[str, list[list[Cell]]]:
        """The rows of each range, ragged as Google hands them out."""
        try:
            found = json.loads(self.answer)["valueRanges"]
            return {name: one.get("values", []) for name, one in zip(self.ranges, found, strict=True)}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unknown(_strange_answer()) from error


class _Answered(Exception):
    """Google answered with a status that is no success."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status, self.message = status, message


class _Client(HTTPClient):
    """gspread's client with an address that can be set, and errors read without trust in their bodies."""

    address = SPREADSHEETS_API_V4_BASE_URL

    def request(self, method: str, endpoint: str, *arguments: Any, **told: Any) -> requests.Response:
        """Send one request. Raises _Answered, and what requests and google-auth raise."""
        url = self.address + endpoint.removeprefix(SPREADSHEETS_API_V4_BASE_URL)
        response = self.session.request(
            method=method, url=url, params=told.get("params"), json=told.get("json"), timeout=self.timeout,
            allow_redirects=False,
        )  # fmt: skip
        if response.status_code != requests.codes.ok:
            raise _Answered(response.status_code, _message(response))
        return response


class Sheet:
    """One spreadsheet. Made for one thread."""

    def __init__(self, settings: SheetSettings) -> None:
        """Raises BadSettings where the key is none. Nothing is sent yet."""
        self.settings = settings
        try:
            credentials = Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
                dict(settings.key), scopes=SCOPES
            )
        except (ValueError, GoogleAuthError) as error:
            raise BadSettings(
                Reason(N_("The key is damaged: copy the whole of the JSON file that Google's console gave you."))
            ) from error
        self._http = cast(_Client, gspread.Client(credentials, http_client=_Client).http_client)
        self._http.address = f"{settings.address}/v4/spreadsheets"
        self._http.set_timeout(settings.timeouts)

    def tabs(self) -> tuple[str, list[TabPlace]]:
        """The file's title, and its tabs. Raises SheetProblem."""

        def ask() -> tuple[str, list[TabPlace]]:
            fields = "properties(title,locale),sheets(properties(sheetId,title,gridProperties),protectedRanges)"
            url = SPREADSHEET_URL % self.settings.spreadsheet_id
            told = self._http.request("get", url, params={"fields": fields}).json()
            return told["properties"]["title"], [_place(one) for one in told.get("sheets", [])]

        return self._asked(ask, writing=False)

    def look(self, ranges: Sequence[str]) -> Look:
        """The cells of all `ranges`, in one request: numbers and dates as numbers. Raises SheetProblem."""

        def ask() -> Look:
            url = SPREADSHEET_VALUES_BATCH_URL % self.settings.spreadsheet_id
            params = {
                "ranges": list(ranges),
                "valueRenderOption": "UNFORMATTED_VALUE",
                "dateTimeRenderOption": "SERIAL_NUMBER",
                "majorDimension": "ROWS",
            }
            content = self._http.request("get", url, params=params).content
            if not content.lstrip().startswith(b"{"):
                raise Unknown(_strange_answer())
            return Look(hashlib.blake2b(content, digest_size=16).hexdigest(), content, tuple(ranges))

        return self._asked(ask, writing=False)

    def send(self, batch: Sequence[Mapping[str, Any]]) -> None:
        """Apply a batch of changes, whole or not at all. Raises Refused or Busy: not applied; Unknown: maybe."""

        def ask() -> None:
            url = SPREADSHEET_BATCH_UPDATE_URL % self.settings.spreadsheet_id
            answer = self._http.request("post", url, json={"requests": list(batch)}).json()
            if "replies" not in answer and "spreadsheetId" not in answer:
                raise Unknown(_strange_answer())

        self._asked(ask, writing=True)

    def _asked(self, ask: Callable[[], Answer], writing: bool) -> Answer:
        try:
            return ask()
        except _Answered as answered:
            raise self._problem(answered, writing) from answered
        except RefreshError as error:
            if error.retryable:
                raise Unknown(_unreachable()) from error
            raise Refused(_refused_key(str(error)), 401) from error
        except requests.JSONDecodeError as error:  # a page of HTML: caught before what it is a kind of
            raise Unknown(_strange_answer()) from error
        except (requests.RequestException, TransportError, GSpreadException) as error:
            raise Unknown(_unreachable()) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # an answer of another shape
            raise Unknown(_strange_answer()) from error

    def _problem(self, answered: _Answered, writing: bool) -> SheetProblem:
        status, message = answered.status, answered.message
        account = {"account": self.settings.account}
        if status == 429 or (status == 403 and QUOTA in re.sub(r"[\W_]", "", message).casefold()):
            return Busy(Reason(N_("Google's limit for one minute is used up. Sending goes on by itself.")))
        if status not in REFUSALS:
            return Unknown(_strange_answer() if status in REDIRECTS else _unreachable())
        if status == 403 and ("SERVICE_DISABLED" in message or "has not been used" in message):
            return Refused(
                Reason(N_("The Google Sheets API is off: turn it on for the project of the key, in Google's console.")),
                status,
            )
        if status == 403 and writing:
            return Refused(
                Reason(N_("The Sheet may be read but not changed: share it with {account} as Editor."), account), status
            )
        if status == 403:
            return Refused(
                Reason(N_("The Sheet is not shared with the app: share it with {account} as Editor."), account), status
            )
        if status == 404:
            return Refused(
                Reason(
                    N_("There is no Sheet with the id {id}: copy its address from the browser into the settings."),
                    {"id": self.settings.spreadsheet_id},
                ),
                status,
            )
        if status == 401:
            return Refused(_refused_key(message), status)
        if "not supported for this document" in message:
            return Refused(
                Reason(N_("The file is no Google Sheet but an Office file: save it as a Google Sheet.")), status
            )
        return Refused(Reason(N_("Google refused what was sent: {detail}"), {"detail": message[:200]}), status)


def _place(told: Mapping[str, Any]) -> TabPlace:
    properties = told["properties"]
    grid = properties.get("gridProperties", {})
    return TabPlace(
        properties.get("sheetId", 0),
        properties["title"],
        grid.get("rowCount", 0),
        grid.get("columnCount", 0),
        bool(told.get("protectedRanges")),
    )


def _message(response: requests.Response) -> str:
    """What an error says, whatever its body is: JSON as documented, a bare word, a page of HTML."""
    try:
        told = response.json()["error"]
        more = [json.dumps(told[name]) for name in ("details", "errors") if name in told]
        return " ".join([told.get("status", ""), told.get("message", ""), *more])
    except (ValueError, KeyError, TypeError, AttributeError):
        return response.reason or ""


def _unreachable() -> Reason:
    return Reason(N_("Google can't be reached, or doesn't answer as it should."))


def _strange_answer() -> Reason:
    return Reason(N_("What answered is not Google's Sheets API: a sign-in page of the network, perhaps."))


def _refused_key(detail: str) -> Reason:
    if "iat" in detail or "exp" in detail or "timeframe" in detail:
        return Reason(N_("Google refused the key because this machine's clock is off: set the clock right."))
    return Reason(N_("Google refused the key: it was deleted, or is another's. Make a new one in Google's console."))
