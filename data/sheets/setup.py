"""Preparing a Sheet that a person made and shared, and telling what is wrong with one: init-sheet and check."""

from collections.abc import Iterator, Sequence
from typing import Any

from data.city import City
from data.reasons import N_, Reason
from data.sheets.cells import Cell, Column, as_text
from data.sheets.kinds import ID, REV, Kind, all_columns
from data.sheets.reading import find_columns, misplaced_headers, read_tab, renamed_tab
from data.sheets.registry import (
    LOG_HEADERS,
    LOG_TAB,
    META_HEADERS,
    META_TAB,
    README_TAB,
    SHEET_SCHEMA,
    kinds,
    usual_id,
)
from data.sheets.remote import Refused, Sheet, SheetProblem, TabPlace
from data.sheets.renamed import renamed_tabs

PROTECTED = "Safer Together: changed by the app"
FORMATS = {
    "date": {"type": "DATE", "pattern": "yyyy-mm-dd"},
    "time": {"type": "TIME", "pattern": "hh:mm"},
}
README = (
    "This file is the shared calendar of the departments. The app Safer Together reads and writes it.",
    "",
    "Type a new event into the first free row of the tab Events. Leave id, rev, updated_at and updated_by blank.",
    "A title, a department and a date are enough. Write dates as 2026-07-04 and times as 18:30.",
    "Within half a minute the row gets an id: then it is on the calendar.",
    "",
    "You may sort, filter, hide and move rows, move columns, and add columns of your own.",
    "Do not rename the tabs or the headers that the app wrote. Do not change id and rev.",
    "To call an event off, set its status to cancelled. A row that is deleted is offered for restore in the app.",
    "A row that the app can't read is listed on its Data page, with the reason.",
    "",
    "The tab Log holds every change that the app made. It is written by the app alone.",
)
SHOWN_ROWS = 5


class NotOurs(SheetProblem):
    """The file holds something that init-sheet must not write into."""


def init_sheet(sheet: Sheet, city: City, beside_others: bool = False) -> list[str]:
    """Create what the file lacks of tabs, headers, notes, lists and warnings; what was done, for people.

    Safe to run again. Raises SheetProblem; the file is then as it was.
    """
    title, places = sheet.tabs()
    by_title = {place.title: place for place in places}
    found = _contents(sheet, places)
    for tab, other in renamed_tabs(places, found).items():
        raise NotOurs(renamed_tab(tab, other))
    _refuse_strangers(title, by_title, found, beside_others)
    requests: list[dict[str, Any]] = []
    done: list[str] = []
    used = {place.tab_id for place in places}
    for kind in kinds():
        requests += _tab_requests(kind, by_title.get(kind.tab), found.get(kind.tab, []), used, city, done)
    requests += _plain_tab(LOG_TAB, [LOG_HEADERS], by_title, found, used, done)
    requests += _plain_tab(META_TAB, [META_HEADERS, ("schema", SHEET_SCHEMA)], by_title, found, used, done)
    requests += _plain_tab(README_TAB, [(line,) for line in README], by_title, found, used, done)
    if requests:
        sheet.send(requests)
    return done


def check_sheet(sheet: Sheet, city: City) -> Iterator[tuple[bool, str]]:
    """One line for each thing that was looked at: whether it is well, and what to mend where it is not."""
    try:
        title, places = sheet.tabs()
    except SheetProblem as problem:
        yield False, str(problem)
        return
    yield True, f"The key opens the Sheet “{title}”."
    by_title = {place.title: place for place in places}
    found = _contents(sheet, places)
    renamed = renamed_tabs(places, found)
    meta = {as_text(row[0]): as_text(row[1]) for row in found.get(META_TAB, []) if len(row) > 1}
    if meta.get("schema") != SHEET_SCHEMA:
        yield from _check_share(sheet, title)
        if renamed:
            yield from ((False, str(renamed_tab(tab, other))) for tab, other in renamed.items())
            return
        others = ", ".join(by_title)
        yield (
            False,
            (
                f"It was not prepared for this app; its tabs are: {others}. If it is the right file, "
                "run “python -m data init-sheet”; if not, mend the address in the settings."
            ),
        )
        return
    yield from _check_editor(sheet, by_title[META_TAB])
    for name in (LOG_TAB, *(kind.tab for kind in kinds())):
        if name in renamed:
            yield False, str(renamed_tab(name, renamed[name]))
        elif name not in by_title:
            yield False, f"The tab {name} is missing: rename yours back, or run “python -m data init-sheet”."
    for kind in kinds():
        if kind.tab in by_title:
            yield from _check_tab(kind, found[kind.tab], by_title[kind.tab], city)


def _check_share(sheet: Sheet, title: str) -> Iterator[tuple[bool, str]]:
    """Whether the app may write to a file that holds nothing of it yet: the file gets the title that it has."""
    rename = {"updateSpreadsheetProperties": {"properties": {"title": title}, "fields": "title"}}
    try:
        sheet.send([rename])
    except Refused as refused:
        if refused.status == 403:
            yield False, str(refused)
    except SheetProblem:
        pass  # it is about something else
    else:
        yield True, "The app may change it."


def _check_editor(sheet: Sheet, meta: TabPlace) -> Iterator[tuple[bool, str]]:
    """Whether the app may write: the schema is written once more as it is."""
    try:
        sheet.send([_cells(meta.tab_id, 1, [("schema", SHEET_SCHEMA)])])
    except SheetProblem as problem:
        yield False, str(problem)
    else:
        yield True, "The app may change it."


def _check_tab(kind: Kind, rows: Sequence[Sequence[Cell]], place: TabPlace, city: City) -> Iterator[tuple[bool, str]]:
    tab = read_tab(kind, rows, place.tab_id, city)
    if tab.problem is not None:
        yield False, str(tab.problem)
        return
    bad = [row for row in tab.rows if row.fault is not None]
    yield not bad, f"{kind.tab}: all columns are there; rows: {len(tab.rows)}, of which can't be read: {len(bad)}."
    for row in bad[:SHOWN_ROWS]:
        yield False, f"  {kind.tab} row {row.number}: {row.fault}"
    if not place.protected:
        yield True, f"{kind.tab}: nobody is warned before changing id or rev; “python -m data init-sheet” adds that."


def _contents(sheet: Sheet, places: Sequence[TabPlace]) -> dict[str, list[list[Cell]]]:
    quoted = {f"'{place.title.replace(chr(39), chr(39) * 2)}'": place.title for place in places}
    rows = sheet.look(list(quoted)).rows()
    return {title: rows[name] for name, title in quoted.items()}


def _refuse_strangers(
    title: str, by_title: dict[str, TabPlace], found: dict[str, list[list[Cell]]], beside_others: bool
) -> None:
    """Leave alone what is not this app's: tabs of the same names with other headers, a file with other contents."""
    for kind in kinds():
        rows = found.get(kind.tab, [])
        headers = [as_text(cell) for cell in (rows[0] if rows else [])]
        misplaced = misplaced_headers(kind, rows)
        if misplaced is not None:
            raise NotOurs(misplaced)
        if any(row for row in rows) and not {ID.name, REV.name} <= {header.casefold() for header in headers}:
            raise NotOurs(
                Reason(
                    N_("The Sheet has a tab {tab} of its own, without columns id and rev: rename it, then try again."),
                    {"tab": kind.tab},
                )
            )
    ours = {*(kind.tab for kind in kinds()), LOG_TAB, META_TAB, README_TAB}
    others = [name for name in by_title if name not in ours and any(found.get(name, []))]
    if others and META_TAB not in by_title and not beside_others:
        raise NotOurs(
            Reason(
                N_(
                    "The Sheet “{title}” holds other things already (tabs: {tabs}). If it is the right one, run this "
                    "again with --beside-other-tabs."
                ),
                {"title": title, "tabs": ", ".join(others)},
            )
        )


def _tab_requests(
    kind: Kind, place: TabPlace | None, rows: Sequence[Sequence[Cell]], used: set[int], city: City, done: list[str]
) -> list[dict[str, Any]]:
    columns = all_columns(kind)
    requests: list[dict[str, Any]] = []
    headers = list(rows[0]) if rows else []
    if place is None or not headers:
        tab_id = place.tab_id if place else _free_id(kind.tab, used)
        if place is None:
            requests.append(_add_tab(kind.tab, tab_id, len(columns)))
        elif place.columns < len(columns):
            requests.append(_more_columns(tab_id, len(columns) - place.columns))
        requests.append(_headers(tab_id, 0, columns))
        done.append(f"{kind.tab}: made, with {len(columns)} columns")
        places = {column.name: index for index, column in enumerate(columns)}
    else:
        tab_id = place.tab_id
        missing = [column for column in columns if not _has(headers, column)]
        if missing:
            more = len(headers) + len(missing) - place.columns
            if more > 0:
                requests.append(_more_columns(tab_id, more))
            requests.append(_headers(tab_id, len(headers), missing))
            done.append(f"{kind.tab}: columns added: {', '.join(column.name for column in missing)}")
        places, problem = find_columns(kind, [*headers, *(column.name for column in missing)])
        if problem is not None:
            raise NotOurs(problem)
    if place is None or not place.protected or not headers:
        requests += _protection(tab_id, places)
    for column in columns:
        requests += _column_rules(tab_id, places[column.name], column, city)
    return requests


def _has(headers: Sequence[Cell], column: Column) -> bool:
    names = {column.name.replace("_", " "), *column.aliases}
    return any(as_text(header).casefold().replace("_", " ") in names for header in headers)


def _column_rules(tab_id: int, place: int, column: Column, city: City) -> list[dict[str, Any]]:
    """The list to choose from, and how dates look; a cell that breaks it is marked, not refused."""
    area = {"sheetId": tab_id, "startRowIndex": 1, "startColumnIndex": place, "endColumnIndex": place + 1}
    choices: Sequence[str] = column.choices
    if column.name == "department":
        choices = [department.name for department in city.departments]
    requests: list[dict[str, Any]] = []
    if choices:
        condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": choice} for choice in choices]}
        rule = {"condition": condition, "strict": False, "showCustomUi": True}
        requests.append({"setDataValidation": {"range": area, "rule": rule}})
    if column.kind in FORMATS:
        requests.append(
            {
                "repeatCell": {
                    "range": area,
                    "cell": {"userEnteredFormat": {"numberFormat": FORMATS[column.kind]}},
                    "fields": "userEnteredFormat.numberFormat",
                }
            }
        )
    return requests


def _protection(tab_id: int, places: dict[str, int]) -> list[dict[str, Any]]:
    """A warning before the headers, ids and revs are changed. No lock: that would keep the app itself out."""
    areas: list[dict[str, int]] = [{"sheetId": tab_id, "startRowIndex": 0, "endRowIndex": 1}]
    areas += [
        {"sheetId": tab_id, "startColumnIndex": places[column.name], "endColumnIndex": places[column.name] + 1}
        for column in (ID, REV)
    ]
    return [
        {"addProtectedRange": {"protectedRange": {"range": area, "description": PROTECTED, "warningOnly": True}}}
        for area in areas
    ]


def _plain_tab(
    title: str,
    lines: Sequence[Sequence[str]],
    by_title: dict[str, TabPlace],
    found: dict[str, list[list[Cell]]],
    used: set[int],
    done: list[str],
) -> list[dict[str, Any]]:
    place = by_title.get(title)
    if place is not None and any(found.get(title, [])):
        return []
    tab_id = place.tab_id if place else _free_id(title, used)
    requests = [] if place else [_add_tab(title, tab_id, max(len(line) for line in lines))]
    done.append(f"{title}: made")
    return [*requests, _cells(tab_id, 0, lines)]


def _add_tab(title: str, tab_id: int, columns: int) -> dict[str, Any]:
    grid = {"rowCount": 1000, "columnCount": columns, "frozenRowCount": 1}
    return {"addSheet": {"properties": {"title": title, "sheetId": tab_id, "gridProperties": grid}}}


def _more_columns(tab_id: int, number: int) -> dict[str, Any]:
    return {"appendDimension": {"sheetId": tab_id, "dimension": "COLUMNS", "length": number}}


def _headers(tab_id: int, first: int, columns: Sequence[Column]) -> dict[str, Any]:
    values = [{"userEnteredValue": {"stringValue": column.name}, "note": column.note} for column in columns]
    return {
        "updateCells": {
            "start": {"sheetId": tab_id, "rowIndex": 0, "columnIndex": first},
            "rows": [{"values": values}],
            "fields": "userEnteredValue,note",
        }
    }


def _cells(tab_id: int, row: int, lines: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "updateCells": {
            "start": {"sheetId": tab_id, "rowIndex": row, "columnIndex": 0},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": text}} for text in line]} for line in lines],
            "fields": "userEnteredValue",
        }
    }


def _free_id(title: str, used: set[int]) -> int:
    """An id for a new tab, known before it is made, so that all goes in one request."""
    number = usual_id(title)
    while number in used:
        number += 1
    used.add(number)
    return number
