"""A tab's rows understood: headers found by name, each row a record or the reason why it is none."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from data.city import City, folded
from data.reasons import N_, Reason
from data.sheets.cells import BadCell, Cell, Column, Value, as_text, read_cell
from data.sheets.kinds import ID, REV, UPDATED_AT, UPDATED_BY, Kind, all_columns, record_id_of

LOWEST_HEADERS = 5  # the last row in which headers are looked for that are not in row 1
SHOWN_LETTERS = 200  # of a cell that is kept with a row that can't be read


@dataclass(slots=True)
class SheetRow:
    """One row that holds something."""

    number: int  # as the Sheet shows it, from 1
    id_text: str
    record_id: uuid.UUID | None
    revision: int
    stamp: str  # its updated_at cell
    writer: str  # its updated_by cell
    values: dict[str, Value]
    fault: Reason | None
    cells: Sequence[Cell]


@dataclass(slots=True)
class TabRows:
    """A tab as it was read; with a problem it has no rows, and what is known of it stays."""

    kind: Kind
    tab_id: int | None = None
    problem: Reason | None = None
    places: dict[str, int] = field(default_factory=dict)  # columns by name
    headers: Sequence[Cell] = ()
    rows: list[SheetRow] = field(default_factory=list)
    headers_before: Sequence[Cell] = ()  # at the look that was gone through before
    rows_before: Sequence[SheetRow] = ()

    def as_it_was(self, row: SheetRow, written_to: Collection[int]) -> SheetRow | None:
        """The row at the look before, known by its cells but those `written_to`; None where several are like it."""

        def cells_of(headers: Sequence[Cell], one: SheetRow) -> dict[str, Cell]:
            named = {as_text(header): cell for header, cell in zip(headers, one.cells, strict=False) if header}
            return {name: cell for name, cell in named.items() if name in compared and cell not in (None, "")}

        compared = {as_text(header) for place, header in enumerate(self.headers) if place not in written_to}
        wanted = cells_of(self.headers, row)
        like = [one for one in self.rows_before if cells_of(self.headers_before, one) == wanted]
        return like[0] if len(like) == 1 else None

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in all_columns(self.kind) if column.name == name)


@dataclass(slots=True)
class RowsRead:
    """The rows of a tab as they were understood at the last look, by their cells: few change between two looks."""

    headers: str = ""
    by_cells: dict[str, SheetRow | None] = field(default_factory=dict)
    gone_through: TabRows | None = None  # the tab at the last look from which all followed that had to

    def keep(self, tab: TabRows, besides: Collection[int]) -> None:
        """Remember the tab as it was just gone through, `besides` the rows that hold what was not meant for them."""
        tab.rows = [row for row in tab.rows if row.number not in besides]
        tab.rows_before = ()
        self.gone_through = tab


def read_tab(
    kind: Kind, rows: Sequence[Sequence[Cell]], tab_id: int | None, city: City, before: RowsRead | None = None
) -> TabRows:
    """The tab of a kind, from its cells; `before` is what the last look understood, and is brought up to date."""
    tab = TabRows(kind, tab_id, headers=rows[0] if rows else ())
    tab.places, tab.problem = find_columns(kind, tab.headers)
    if tab.problem is not None:
        tab.problem = misplaced_headers(kind, rows) or tab.problem
    else:
        headers = repr(tab.headers)
        known = before.by_cells if before is not None and before.headers == headers else {}
        understood: dict[str, SheetRow | None] = {}
        for number, cells in enumerate(rows[1:], start=2):
            key = repr(cells)  # which tells 1 from TRUE, as equality would not
            row = known[key] if key in known else _read_row(kind, tab.places, number, cells, city)
            understood[key] = row
            if row is not None:
                tab.rows.append(replace(row, number=number, values=dict(row.values)))
        if before is not None:
            before.headers, before.by_cells = headers, understood
            if before.gone_through is not None:
                tab.headers_before, tab.rows_before = before.gone_through.headers, before.gone_through.rows
    return tab


def find_columns(kind: Kind, headers: Sequence[Cell]) -> tuple[dict[str, int], Reason | None]:
    """Where each column of a kind stands, and what is wrong with the headers, if anything is."""
    found: dict[str, int] = {}
    written = [folded(as_text(header)) for header in headers]
    for column in all_columns(kind):
        names = [folded(name) for name in (column.name, *column.aliases)]
        places = [place for place, header in enumerate(written) if header and header == names[0]]
        places = places or [place for place, header in enumerate(written) if header and header in names]
        if len(places) > 1:
            return found, Reason(
                N_("The tab {tab} has two columns “{column}”: rename one of them."),
                {"tab": kind.tab, "column": column.name},
            )
        if not places:
            return found, Reason(
                N_("The tab {tab} has no column “{column}”: write that header back into row 1, above its cells."),
                {"tab": kind.tab, "column": column.name},
            )
        found[column.name] = places[0]
    return found, None


def has_headers(kind: Kind, row: Sequence[Cell]) -> bool:
    """Whether a row holds the headers without which the kind's tab can't be read."""
    written = {folded(as_text(cell)) for cell in row}
    return all(
        any(folded(name) in written for name in (column.name, *column.aliases))
        for column in all_columns(kind)
        if column.is_required
    )


def misplaced_headers(kind: Kind, rows: Sequence[Sequence[Cell]]) -> Reason | None:
    """What to do where the headers stand a little lower than in row 1: below a title, or sorted among the rows."""
    for number, row in enumerate(rows[:LOWEST_HEADERS], start=1):
        if has_headers(kind, row):
            named: dict[str, str | int] = {"tab": kind.tab, "row": number}
            if number == 1:
                return None
            if all(sum(cell not in (None, "") for cell in above) <= 1 for above in rows[: number - 1]):
                return Reason(N_("The headers of the tab {tab} stand in row {row}: delete the rows above them."), named)
            return Reason(
                N_("The headers of the tab {tab} stand in row {row}: move that row up to be the first."), named
            )
    return None


def renamed_tab(title: str, now_called: str) -> Reason:
    """What to do with one of the app's tabs that goes by another name."""
    return Reason(
        N_("The tab {tab} is called {other} now: rename it back to {tab}."), {"tab": title, "other": now_called}
    )


def missing_tab(kind: Kind, now_called: str | None) -> TabRows:
    """A tab that is not there, or goes by another name."""
    if now_called:
        return TabRows(kind, problem=renamed_tab(kind.tab, now_called))
    return TabRows(
        kind,
        problem=Reason(
            N_("The Sheet has no tab {tab}: rename yours back, or run “python -m data init-sheet”."), {"tab": kind.tab}
        ),
    )


def _read_row(kind: Kind, places: dict[str, int], number: int, cells: Sequence[Cell], city: City) -> SheetRow | None:
    """The row understood; None where it is blank, but for boxes that nobody ticked."""
    if all(cell is None or cell == "" for cell in cells):
        return None
    values: dict[str, Value] = {}
    fault: Reason | None = None
    holds_something = False
    for column in kind.columns:
        place = places[column.name]
        cell = cells[place] if place < len(cells) else None
        if cell is None or cell == "":
            continue
        holds_something = holds_something or cell is not False
        try:
            value = read_cell(cell, column)
        except BadCell as bad:
            fault = fault or bad.reason
        else:
            if value is not None:
                values[column.name] = value
    id_text, stamp, writer = (_text_at(cells, places[one.name]) for one in (ID, UPDATED_AT, UPDATED_BY))
    revision, bad_revision = _revision(cells, places[REV.name])
    if not holds_something and not id_text and not stamp and not revision:
        return None
    record_id = record_id_of(id_text, kind.prefix)
    if id_text and record_id is None:
        fault = Reason(N_("id is “{cell}”: clear it, and the row gets an id of its own"), {"cell": id_text[:60]})
    elif not id_text and (revision or stamp):
        fault = Reason(
            N_("id is blank, though the app has written this row: delete the row, or clear rev and updated_at")
        )
    elif fault is None:
        fault = kind.fault(values, not id_text, city) or bad_revision
    return SheetRow(number, id_text, record_id, revision, stamp, writer, values, fault, cells)


def _revision(cells: Sequence[Cell], place: int) -> tuple[int, Reason | None]:
    try:
        value = read_cell(cells[place] if place < len(cells) else None, REV)
    except BadCell as bad:
        return 0, bad.reason
    return (value if isinstance(value, int) else 0), None


def _text_at(cells: Sequence[Cell], place: int) -> str:
    return as_text(cells[place]) if place < len(cells) else ""


def shown_cells(tab: TabRows, row: SheetRow) -> dict[str, str]:
    """The row's cells by header, for people: only those that hold something."""
    return {
        as_text(tab.headers[place]) or f"({place + 1})": as_text(cell)[:SHOWN_LETTERS]
        for place, cell in enumerate(row.cells)
        if place < len(tab.headers) and cell not in (None, "")
    }
