"""A stand-in of Google's Sheets API on this machine: the genuine client talks HTTP to it, people type into its tabs.

It answers what the connector asks for as the real API does: ragged rows, atomic batches, errors with their bodies.
`fail` has the next request of a kind go wrong, before or after it was applied; `in_window` lets a person act in the
moment between what the app read and what it writes.
"""

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

Cell = str | int | float | bool | None
Call = Literal["token", "metadata", "read", "write"]
When = Literal["before", "after"]
EMAIL = "calendar@safer-together.iam.gserviceaccount.test"
SPREADSHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
HTML = "<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title><p>That’s an error.</html>"

# Faults by name: the status to answer with, or what happens to the connection.
ANSWERS = {
    "400": (400, "INVALID_ARGUMENT", "Invalid requests[0].appendCells: No grid with id: 99"),
    "401": (401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "403": (403, "PERMISSION_DENIED", "The caller does not have permission"),
    "404": (404, "NOT_FOUND", "Requested entity was not found."),
    "429": (429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests'"),
    "500": (500, "INTERNAL", "Internal error encountered."),
    "503": (503, "UNAVAILABLE", "The service is currently unavailable."),
}

# Other bodies: of Google's APIs where a minute's quota is used up, of a network that sends people to its sign-in page.
BODIES = {
    "rate by status": (403, {"code": 403, "message": "Slow down", "status": "RATE_LIMIT_EXCEEDED"}),
    "rate by message": (403, {"code": 403, "message": "User Rate Limit Exceeded", "status": "PERMISSION_DENIED"}),
    "rate by details": (
        403,
        {
            "code": 403, "message": "Quota exceeded", "status": "PERMISSION_DENIED",
            "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"}],
        },
    ),
    "rate by errors": (
        403,
        {"code": 403, "message": "Slow down", "errors": [{"domain": "usageLimits", "reason": "rateLimitExceeded"}]},
    ),
    "rate of a user": (403, {"code": 403, "message": "", "errors": [{"reason": "userRateLimitExceeded"}]}),
    "redirect": (302, {}),
    "rate without a message": (403, {"code": 403, "errors": [{"reason": "rateLimitExceeded"}]}),
}  # fmt: skip


@dataclass
class Tab:
    """One tab: rows of plain values, as ragged as people leave them."""

    sheet_id: int
    title: str
    rows: list[list[Cell]] = field(default_factory=list)
    row_count: int = 1000
    column_count: int = 26

    # What people do

    @property
    def headers(self) -> list[Cell]:
        return self.rows[0] if self.rows else []

    def column(self, header: str) -> int:
        return self.headers.index(header)

    def records(self) -> list[dict[str, Cell]]:
        """The rows below the headers that hold anything, by header."""
        return [
            {str(header): _at(row, index) for index, header in enumerate(self.headers) if header not in (None, "")}
            for row in self.rows[1:]
            if any(cell not in (None, "") for cell in row)
        ]

    def find(self, header: str, value: Cell) -> int:
        """The index of the first row whose cell under `header` is `value`."""
        place = self.column(header)
        return next(index for index, row in enumerate(self.rows) if index and _at(row, place) == value)

    def type_row(self, values: Mapping[str, Cell], at: int | None = None) -> int:
        """Type a row below the last, or at an index that it moves down; where it stands."""
        row: list[Cell] = [None] * len(self.headers)
        for header, value in values.items():
            row[self.column(header)] = value
        index = self.last_row() if at is None else at
        if at is None:
            self.rows[index:index] = [row] if index >= len(self.rows) else []
            if self.rows[index] is not row:
                self.rows[index] = row
        else:
            self.rows.insert(index, row)
        self.row_count = max(self.row_count, len(self.rows))
        return index

    def type_in(self, index: int, header: str, value: Cell) -> None:
        _put(self.rows[index], self.column(header), value)

    def copy_row(self, index: int, at: int | None = None) -> int:
        row = list(self.rows[index])
        place = self.last_row() if at is None else at
        self.rows.insert(place, row)
        self.row_count += 1
        return place

    def insert_row(self, index: int) -> None:
        self.rows.insert(index, [])
        self.row_count += 1

    def delete_row(self, index: int) -> None:
        del self.rows[index]
        self.row_count -= 1

    def sort(self, header: str, reverse: bool = False) -> None:
        place = self.column(header)
        body = [row for row in self.rows[1:] if any(cell not in (None, "") for cell in row)]
        blank = [row for row in self.rows[1:] if not any(cell not in (None, "") for cell in row)]
        body.sort(key=lambda row: str(_at(row, place) or "~"), reverse=reverse)
        self.rows[1:] = body + blank

    def move_column(self, header: str, to: int) -> None:
        place = self.column(header)
        for row in self.rows:
            row.extend([None] * (max(place, to) + 1 - len(row)))
            row.insert(to, row.pop(place))

    def insert_column(self, at: int, header: Cell = None) -> None:
        for index, row in enumerate(self.rows):
            if len(row) >= at:
                row.insert(at, header if index == 0 else None)
        self.column_count += 1

    def last_row(self) -> int:
        """How many rows there are up to the last that holds anything."""
        last = len(self.rows)
        while last and not any(cell not in (None, "") for cell in self.rows[last - 1]):
            last -= 1
        return last


@dataclass
class Fault:
    """What goes wrong with one request of a kind."""

    call: Call
    kind: str
    when: When


class Refusal(Exception):
    """The API says no."""

    def __init__(self, status: int, word: str, message: str) -> None:
        super().__init__(message)
        self.status, self.word, self.message = status, word, message


class StandIn:
    """The API with one spreadsheet. Use as a context manager."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.tabs: list[Tab] = [Tab(0, "Sheet1")]
        self.share: Literal["writer", "reader"] | None = "writer"
        self.title, self.locale = "City calendar", "en_US"
        self.calls: list[tuple[Call, int]] = []  # every request, with the status answered (0: none)
        self.batches: list[list[dict[str, Any]]] = []  # the requests of every batch that was applied
        self.ranges: set[str] = set()  # render options asked for
        self.faults: deque[Fault] = deque()
        self.in_window: deque[Callable[[], None]] = deque()  # before a write is applied
        self.late: list[list[dict[str, Any]]] = []  # requests held back, which `land_late` applies
        self.guarded_rows: set[int] = set()  # of every tab: writing there is refused, as in a protected range
        self.down = False
        self.token_fault: str | None = None
        self.seconds_of_silence = 1.0
        self.quota: tuple[int, int] | None = None  # reads and writes a minute
        self.clock = clock
        self._spent: dict[tuple[str, int], int] = {}
        self._tokens = {f"token-{0}"}
        self._tokens_given = 0
        self._lock = threading.RLock()
        self.protected: list[dict[str, Any]] = []
        self.other_requests: list[dict[str, Any]] = []

    # Life

    def __enter__(self) -> "StandIn":
        handler = type("Handler", (_Handler,), {"api": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    # What tests say

    def fail(self, call: Call, kind: str, when: When = "before", times: int = 1) -> None:
        """Have the next requests of a kind go wrong: a status, drop, half, slow, html, bare or late."""
        self.faults.extend(Fault(call, kind, when) for _ in range(times))

    def expire_tokens(self) -> None:
        self._tokens.clear()

    def tab(self, title: str) -> Tab:
        return next(tab for tab in self.tabs if tab.title == title)

    def land_late(self) -> None:
        """Apply what was held back: a first attempt that lands after its repetition."""
        with self._lock:
            held, self.late = self.late, []
            for requests in held:
                self.apply(requests)

    def count(self, call: Call) -> int:
        return sum(one == call for one, _ in self.calls)

    # The API

    def answer(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> "_Reply":
        parts = urlsplit(url)
        path, asked = unquote(parts.path), parse_qs(parts.query)
        call = _call_of(method, path)
        if self.down:
            return _Reply(call, 0, b"", "drop")
        fault = self._fault_of(call)
        if call == "write" and self.in_window and (fault is None or fault.when == "after"):
            self.in_window.popleft()()
        with self._lock:
            try:
                if fault is not None and fault.when == "before":
                    return self._gone_wrong(call, fault, body)
                content = self._content(call, path, asked, body, headers)
            except Refusal as refusal:
                return _Reply(call, refusal.status, _error(refusal), None)
            if fault is not None:
                return self._gone_wrong(call, fault, body, content)
            return _Reply(call, 200, json.dumps(content).encode(), None)

    def _content(
        self, call: Call, path: str, asked: Mapping[str, list[str]], body: bytes, headers: Mapping[str, str]
    ) -> Any:
        if call == "token":
            return self._token()
        if headers.get("authorization", "").removeprefix("Bearer ") not in self._tokens:
            raise Refusal(*ANSWERS["401"])
        self._spend(call)
        found = re.match(r"/v4/spreadsheets/([\w-]+)", path)
        if found is None or found.group(1) != SPREADSHEET:
            raise Refusal(*ANSWERS["404"])
        if self.share is None or (call == "write" and self.share != "writer"):
            raise Refusal(*ANSWERS["403"])
        if call == "metadata":
            return self._metadata()
        if call == "read":
            self.ranges |= {*asked.get("valueRenderOption", ["FORMATTED_VALUE"])}
            formatted = asked.get("valueRenderOption") != ["UNFORMATTED_VALUE"]
            return {
                "spreadsheetId": SPREADSHEET,
                "valueRanges": [self._values(one, formatted) for one in asked["ranges"]],
            }
        requests = json.loads(body)["requests"]
        return {"spreadsheetId": SPREADSHEET, "replies": self.apply(requests)}

    def _token(self) -> dict[str, Any]:
        if self.token_fault is not None:
            raise Refusal(400, "invalid_grant", self.token_fault)
        self._tokens_given += 1
        self._tokens.add(f"token-{self._tokens_given}")
        return {"access_token": f"token-{self._tokens_given}", "expires_in": 3599, "token_type": "Bearer"}

    def _spend(self, call: Call) -> None:
        if self.quota is None:
            return
        kind = "write" if call == "write" else "read"
        minute = int(self.clock() // 60)
        self._spent[kind, minute] = self._spent.get((kind, minute), 0) + 1
        if self._spent[kind, minute] > self.quota[kind == "write"]:
            raise Refusal(*ANSWERS["429"])

    def _metadata(self) -> dict[str, Any]:
        return {
            "spreadsheetId": SPREADSHEET,
            "properties": {"title": self.title, "locale": self.locale, "timeZone": "America/New_York"},
            "sheets": [
                {
                    "properties": {
                        "sheetId": tab.sheet_id,
                        "title": tab.title,
                        "index": index,
                        "sheetType": "GRID",
                        "gridProperties": {"rowCount": tab.row_count, "columnCount": tab.column_count},
                    },
                    "protectedRanges": [
                        one for one in self.protected if one["range"].get("sheetId", 0) == tab.sheet_id
                    ],
                }
                for index, tab in enumerate(self.tabs)
            ],
        }

    def _values(self, asked: str, formatted: bool) -> dict[str, Any]:
        title, _, cells = asked.rpartition("!") if "!" in asked else (asked, "", "")
        title = title[1:-1].replace("''", "'") if title.startswith("'") else title
        tab = next((one for one in self.tabs if one.title == title), None)
        if tab is None:
            raise Refusal(400, "INVALID_ARGUMENT", f"Unable to parse range: {asked}")
        first, last = 0, tab.column_count
        if cells:
            one, _, other = cells.partition(":")
            first, last = _letters(one), _letters(other or one) + 1
        rows = [_trimmed(row[first:last]) for row in tab.rows]
        while rows and not rows[-1]:
            rows.pop()
        answer: dict[str, Any] = {"range": f"{asked}", "majorDimension": "ROWS"}
        if rows:
            answer["values"] = [[_rendered(cell, formatted) for cell in row] for row in rows]
        return answer

    def apply(self, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Apply a batch whole, or not at all."""
        before = [(tab, [list(row) for row in tab.rows], tab.row_count, tab.column_count) for tab in self.tabs]
        try:
            replies = [self._apply_one(kind, told) for request in requests for kind, told in request.items()]
        except Refusal:
            self.tabs = [tab for tab, *_ in before]
            for tab, rows, row_count, column_count in before:
                tab.rows, tab.row_count, tab.column_count = rows, row_count, column_count
            raise
        self.batches.append([dict(request) for request in requests])
        return replies

    def _apply_one(self, kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
        if kind == "appendCells":
            tab = self._by_id(told["sheetId"], kind)
            place = tab.last_row()
            for row in told["rows"]:
                values = [_entered(cell) for cell in row.get("values", [])]
                tab.rows[place:place] = [values] if place >= len(tab.rows) else []
                tab.rows[place] = values
                place += 1
            tab.row_count = max(tab.row_count, place)
            return {}
        if kind == "updateCells":
            start = told.get("start") or _start_of(told["range"])
            tab = self._by_id(start.get("sheetId", 0), kind)
            for down, row in enumerate(told.get("rows", [])):
                index = start.get("rowIndex", 0) + down
                cells = row.get("values", [])
                first = start.get("columnIndex", 0)
                if index in self.guarded_rows:
                    raise Refusal(400, "INVALID_ARGUMENT", "You are trying to edit a protected cell or object.")
                if index >= tab.row_count or first + len(cells) > tab.column_count:
                    raise Refusal(400, "INVALID_ARGUMENT", f"Invalid requests[0].{kind}: Range exceeds grid limits.")
                while len(tab.rows) <= index:
                    tab.rows.append([])
                if "userEnteredValue" in told["fields"] or told["fields"] == "*":
                    for right, cell in enumerate(cells):
                        _put(tab.rows[index], first + right, _entered(cell))
            return {}
        if kind == "addSheet":
            properties = told["properties"]
            if any(tab.title == properties["title"] for tab in self.tabs):
                raise Refusal(400, "INVALID_ARGUMENT", f'A sheet with the name "{properties["title"]}" already exists.')
            grid = properties.get("gridProperties", {})
            sheet_id = properties.get("sheetId", max(tab.sheet_id for tab in self.tabs) + 1)
            self.tabs.append(
                Tab(sheet_id, properties["title"], [], grid.get("rowCount", 1000), grid.get("columnCount", 26))
            )
            return {"addSheet": {"properties": {**properties, "sheetId": sheet_id}}}
        if kind == "appendDimension":
            tab = self._by_id(told["sheetId"], kind)
            if told["dimension"] == "ROWS":
                tab.row_count += told["length"]
            else:
                tab.column_count += told["length"]
            return {}
        if kind == "addProtectedRange":
            self.protected.append({**told["protectedRange"], "protectedRangeId": len(self.protected) + 1})
            return {}
        if kind == "updateSpreadsheetProperties":
            if told["fields"] != "title":
                raise Refusal(400, "INVALID_ARGUMENT", f"Invalid requests[0].{kind}: fields={told['fields']}")
            self.title = told["properties"]["title"]
            return {}
        if kind in ("setDataValidation", "repeatCell", "updateSheetProperties", "deleteProtectedRange"):
            self.other_requests.append({kind: told})
            return {}
        raise Refusal(400, "INVALID_ARGUMENT", f'Invalid JSON payload received. Unknown name "{kind}"')

    def _by_id(self, sheet_id: int, kind: str) -> Tab:
        tab = next((one for one in self.tabs if one.sheet_id == sheet_id), None)
        if tab is None:
            raise Refusal(400, "INVALID_ARGUMENT", f"Invalid requests[0].{kind}: No grid with id: {sheet_id}")
        return tab

    def _fault_of(self, call: Call) -> Fault | None:
        with self._lock:
            fault = next((one for one in self.faults if one.call == call), None)
            if fault is not None:
                self.faults.remove(fault)
            return fault

    def _gone_wrong(self, call: Call, fault: Fault, body: bytes, content: Any = None) -> "_Reply":
        if fault.kind in ANSWERS:
            return _Reply(call, ANSWERS[fault.kind][0], _error(Refusal(*ANSWERS[fault.kind])), None)
        if fault.kind == "late":
            self.late.append(json.loads(body)["requests"])
            return _Reply(call, 0, b"", "drop")
        if fault.kind == "html":
            return _Reply(call, 502 if fault.when == "before" else 200, HTML.encode(), None)
        if fault.kind in BODIES:
            return _Reply(call, BODIES[fault.kind][0], json.dumps({"error": BODIES[fault.kind][1]}).encode(), None)
        if fault.kind == "bare":
            return _Reply(call, 500, b'{"error": "internal_failure"}', None)
        whole = json.dumps(content if content is not None else {"spreadsheetId": SPREADSHEET, "replies": []}).encode()
        return _Reply(call, 200, whole, fault.kind)


@dataclass
class _Reply:
    call: Call
    status: int
    body: bytes
    how: str | None  # drop, half or slow


class _Handler(BaseHTTPRequestHandler):
    api: StandIn
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.api.answer(self.command, self.path, body, headers)
        self.api.calls.append((reply.call, 0 if reply.how else reply.status))
        if reply.how == "drop":
            self.close_connection = True
            return
        if reply.how == "slow":
            time.sleep(self.api.seconds_of_silence)
        with suppress(OSError):
            self.send_response(reply.status)
            is_html = reply.body.startswith(b"<!")
            self.send_header("Content-Type", "text/html" if is_html else "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if reply.how == "half":
                self.wfile.write(reply.body[: len(reply.body) // 2])
                self.close_connection = True
                return
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _call_of(method: str, path: str) -> Call:
    if path == "/token":
        return "token"
    if method == "POST":
        return "write"
    return "read" if "values:batchGet" in path else "metadata"


def _error(refusal: Refusal) -> bytes:
    if refusal.word == "invalid_grant":
        return json.dumps({"error": "invalid_grant", "error_description": refusal.message}).encode()
    told = {"code": refusal.status, "message": refusal.message, "status": refusal.word}
    return json.dumps({"error": told}).encode()


def _entered(cell: Mapping[str, Any]) -> Cell:
    value = cell.get("userEnteredValue") or {}
    if "formulaValue" in value:
        raise AssertionError("the connector sent a formula")
    found: Cell = next(iter(value.values()), None)
    return found


def _start_of(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sheetId": told.get("sheetId", 0),
        "rowIndex": told.get("startRowIndex", 0),
        "columnIndex": told.get("startColumnIndex", 0),
    }


def _at(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _put(row: list[Cell], index: int, value: Cell) -> None:
    row.extend([None] * (index + 1 - len(row)))
    row[index] = value


def _trimmed(row: Sequence[Cell]) -> list[Cell]:
    cells = list(row)
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells


def _rendered(cell: Cell, formatted: bool) -> Cell:
    if cell is None:
        return ""
    if formatted and isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:,}".replace(",", ".")
    return cell


def _letters(text: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", text):
        number = number * 26 + ord(letter) - 64
    return number - 1
