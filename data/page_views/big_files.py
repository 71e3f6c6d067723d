"""Plain tables of millions of rows, CSV or Parquet: read by DuckDB itself, in a stream, never held in memory.

A first pass looks at the distinct pages, periods and odd numbers; these are read as in small files. A second pass
writes. What is said of a row is therefore the same, however large the file.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import duckdb
import pyarrow as pa

from data.city import folded
from data.page_views.exports import GRAINS, Grain, Period, RejectedView, Told, UnreadableExport
from data.page_views.grids import Grid, delimiter_of, read_grids
from data.page_views.headings import Role, is_english, roles_of
from data.page_views.periods import period_of, shows_day_first
from data.page_views.rows import TOTALS, WITH_DATES, no_period, reason_against_period, reason_against_views
from data.page_views.view_counts import views_of
from data.reasons import N_, Reason
from data.store import Write

FOLDER = Path(__file__).parent
BIG = 8 << 20  # bytes: a smaller CSV is read whole
HEAD = 1 << 16  # bytes of a CSV looked at, to know its columns
SHOWN_REJECTED = 100
PARQUET = b"PAR1"
POLL = 0.2  # seconds between two looks at the progress
FIRST_PASS = 0.4  # of the time of both

Share = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of reading a big file."""

    grain: Grain
    rows_read: int
    rows_rejected: int
    rejected: tuple[RejectedView, ...]  # the first of them
    notes: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class BigFile:
    """A plain table on disk, its columns known."""

    path: Path
    name: str
    delimiter: str | None  # None: Parquet
    headings: tuple[str, ...]
    told: Told

    @property
    def roles(self) -> dict[Role, int]:
        """The column of each role."""
        return roles_of(self.headings)

    @property
    def period_role(self) -> Role:
        """The role of the column with the dates."""
        return next(role for role in WITH_DATES if role in self.roles)

    def take_in(self, write: Write, number: int, number_pages: Callable[[], None], share: Share) -> Counts:
        """Write the rows as those of import `number`; `number_pages` numbers the pages of staged_view.

        Raises UnreadableExport when no row can be counted.
        """
        cursor = write.cursor
        self._given(cursor).create_view("given_export", replace=True)
        _watched(cursor, "big_file_distinct", {}, lambda done: share(FIRST_PASS * done))
        grain, rows_read = self._read_distinct(cursor)
        number_pages()
        into = "big_file_hours" if grain == "hour" else "big_file_rows"
        totals = {"totals": sorted(TOTALS)}
        _watched(
            cursor,
            into,
            {"import_number": number, **totals},
            lambda done: share(FIRST_PASS + (1 - FIRST_PASS) * done),
        )
        ((bad,),) = cursor.execute(_COUNT_BAD).fetchall()
        rejected: tuple[RejectedView, ...] = ()
        if bad:
            cursor.execute(
                (FOLDER / "big_file_rejected.sql").read_text(encoding="utf-8"), {"import_number": number, **totals}
            )
            rejected = self._first_rejected(cursor, number)
        ((rows_rejected,),) = cursor.execute(
            "SELECT count(*) FROM page_view_rejected WHERE import_number = $number", {"number": number}
        ).fetchall()
        ((kept,),) = cursor.execute(
            "SELECT count(*) FROM page_view WHERE import_number = $number", {"number": number}
        ).fetchall()
        for leftover in ("DROP VIEW given_export", "DROP TABLE given_distinct", "DROP TABLE numbered_page"):
            cursor.execute(leftover)
        if not kept:
            raise UnreadableExport(
                N_("No row of {name} can be counted. Row {row}: {reason}"),
                name=self.name,
                row=rejected[0].row if rejected else 2,
                reason=rejected[0].reason if rejected else "–",
            )
        return Counts(grain, rows_read, int(rows_rejected), rejected, ())

    def _given(self, cursor: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        """The rows as text, under the names host, page, period, views."""
        if self.delimiter is None:
            table = cursor.read_parquet(str(self.path))
        else:
            table = cursor.read_csv(
                str(self.path), header=True, sep=self.delimiter, all_varchar=True, strict_mode=False, null_padding=True
            )
        roles = self.roles
        page = roles.get("page", roles.get("title"))
        blank, site = duckdb.ConstantExpression(""), duckdb.ConstantExpression("*")
        columns = {
            "host": self._column(table, roles.get("host"), blank),
            "page": self._column(table, page, site),
            "period": self._column(table, roles[self.period_role], blank),
            "views": self._column(table, roles["views"], blank),
        }
        return table.select(*(column.alias(alias) for alias, column in columns.items()))

    @staticmethod
    def _column(table: duckdb.DuckDBPyRelation, place: int | None, otherwise: duckdb.Expression) -> duckdb.Expression:
        if place is None:
            return otherwise
        text = duckdb.ColumnExpression(table.columns[place]).cast("VARCHAR")
        return duckdb.CoalesceOperator(text, duckdb.ConstantExpression(""))

    def _read_distinct(self, cursor: duckdb.DuckDBPyConnection) -> tuple[Grain, int]:
        """Read the distinct periods and odd numbers into read_period and read_views; the grain, and the rows read."""
        texts = [(str(text), int(rows)) for text, rows in cursor.execute(_PERIODS).fetchall()]
        shown = shows_day_first([text for text, _rows in texts])
        points = not is_english(self.headings[self.roles["views"]])
        day_first = self.told.day_first if self.told.day_first is not None else shown if shown is not None else points
        has_hours = any(folded(heading) in ("hour", "hora") for heading in self.headings)
        read: list[tuple[str, Period | None, Reason | None]] = []
        dates = folded(self.headings[self.roles[self.period_role]])
        for text, _rows in texts:
            if folded(text) == dates:  # a heading that a long export repeats
                continue
            period = period_of(text, day_first, self.told.fiscal_year_starts)
            if period is not None and self.period_role == "week" and period.grain == "day":
                period = Period(period.first, period.first + dt.timedelta(days=6), "week")
            reason = no_period(text) if period is None else reason_against_period(period, self.told)
            read.append((text, period if reason is None else None, reason))
        _register_read(cursor, "read_period", read)
        odd = [str(text) for (text,) in cursor.execute(_ODD_VIEWS).fetchall()]
        heading = folded(self.headings[self.roles["views"]])
        values = [(text, views_of(text, points)) for text in odd if folded(text) != heading]
        _register_views(cursor, values)
        grains = [period.grain for _text, period, _reason in read if period is not None]
        grain: Grain = max(grains, key=GRAINS.index) if grains else "day"
        if has_hours and grain == "day":
            grain = "hour"
        return grain, sum(rows for _text, rows in texts)

    def _first_rejected(self, cursor: duckdb.DuckDBPyConnection, number: int) -> tuple[RejectedView, ...]:
        rows = cursor.execute(
            "SELECT row_number, reason_template, cells->>'period', cells->>'page', cells->>'views', "
            "reason_values->>'text' FROM page_view_rejected WHERE import_number = $number "
            "ORDER BY row_number LIMIT $most",
            {"number": number, "most": SHOWN_REJECTED},
        ).fetchall()
        found = []
        for row, _template, period, page, views, _text in rows:
            cells: Mapping[str, str] = {"period": period, "page": page, "views": views}
            found.append(RejectedView(int(row), self._reason(str(period), str(views)), cells))
        return tuple(found)

    def _reason(self, period: str, views: str) -> Reason:
        points = not is_english(self.headings[self.roles["views"]])
        if views_of(views, points) is None:
            return reason_against_views(views)
        read = period_of(period, bool(self.told.day_first), self.told.fiscal_year_starts)
        return (reason_against_period(read, self.told) if read else None) or no_period(period)


def opened_big_file(path: Path, name: str, told: Told) -> BigFile | None:
    """The file at `path` where it is Parquet, or a large CSV with pages, dates and views; None for any other.

    Raises UnreadableExport for a Parquet file without these columns.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(PARQUET):
        return _parquet(path, name, told)
    if path.stat().st_size < BIG:
        return None
    text = head.decode("utf-8", errors="replace").rpartition("\n")[0]
    grids = read_grids(text)
    if grids.comments or len(grids.tables) != 1 or "created at" in map(folded, grids.tables[0].headings):
        return None
    if not _has_all(grids.tables[0]):
        return None
    return BigFile(path, name, delimiter_of(text), grids.tables[0].headings, told)


@contextmanager
def on_disk(path: Path | None, content: bytes | None) -> Iterator[Path]:
    """The path of a file; of one that was uploaded, for as long as it is read."""
    if path is not None:
        yield path
        return
    with TemporaryDirectory() as folder:
        written = Path(folder) / "export"
        written.write_bytes(content or b"")
        yield written


def _parquet(path: Path, name: str, told: Told) -> BigFile:
    try:
        headings = tuple(duckdb.connect().read_parquet(str(path)).columns)
    except duckdb.Error:
        raise UnreadableExport(N_("{name} is no whole Parquet file. Export it again."), name=name) from None
    if not _has_all(Grid(headings, ())):
        raise UnreadableExport(
            N_("{name} needs columns of dates, pages and views. It has: {columns}."),
            name=name,
            columns=", ".join(headings)[:200],
        )
    return BigFile(path, name, None, headings, told)


def _has_all(grid: Grid) -> bool:
    roles = set(grid.roles)
    return "views" in roles and bool(roles & {"page", "title", "host"}) and bool(roles & set(WITH_DATES))


def _watched(cursor: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object], share: Share) -> None:
    """Run the long statement in the file `name`, and tell how far it is while it runs."""
    sql = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    for setting in (
        "SET enable_progress_bar = true",
        "SET enable_progress_bar_print = false",
        "SET progress_bar_time = 0",
    ):
        cursor.execute(setting)
    with ThreadPoolExecutor(1) as worker:
        running = worker.submit(cursor.execute, sql, dict(values) or None)
        while not running.done():
            sleep(POLL)
            share(max(0.0, cursor.query_progress()) / 100)
        running.result()


def _register_read(
    cursor: duckdb.DuckDBPyConnection, name: str, read: list[tuple[str, Period | None, Reason | None]]
) -> None:
    table = pa.table(
        {
            "period": pa.array([text for text, _period, _reason in read], pa.string()),
            "first_day": pa.array([period.first if period else None for _text, period, _reason in read], pa.date32()),
            "last_day": pa.array([period.last if period else None for _text, period, _reason in read], pa.date32()),
            "reason": pa.array([reason.template if reason else None for _text, _period, reason in read], pa.string()),
            "first_text": pa.array(
                [str(next(iter(reason.values.values()))) if reason else None for _t, _p, reason in read], pa.string()
            ),
            "first_name": pa.array(
                [next(iter(reason.values)) if reason else None for _t, _p, reason in read], pa.string()
            ),
            "last_text": pa.array(
                [str(list(reason.values.values())[-1]) if reason else None for _t, _p, reason in read], pa.string()
            ),
            "last_name": pa.array(
                [list(reason.values)[-1] if reason else None for _t, _p, reason in read], pa.string()
            ),
        }
    )
    cursor.register("read_period_rows", table)
    cursor.execute("CREATE OR REPLACE TEMP TABLE read_period AS FROM read_period_rows")
    cursor.unregister("read_period_rows")


def _register_views(cursor: duckdb.DuckDBPyConnection, values: list[tuple[str, int | None]]) -> None:
    table = pa.table(
        {
            "views": pa.array([text for text, _number in values], pa.string()),
            "number": pa.array([number for _text, number in values], pa.int64()),
            "reason": pa.array(
                [None if number is not None else reason_against_views(text).template for text, number in values],
                pa.string(),
            ),
        }
    )
    cursor.register("read_views_rows", table)
    cursor.execute("CREATE OR REPLACE TEMP TABLE read_views AS FROM read_views_rows")
    cursor.unregister("read_views_rows")


_PERIODS = "SELECT period, rows FROM given_distinct WHERE which = 'period' ORDER BY period"
_ODD_VIEWS = "SELECT odd FROM given_distinct WHERE which = 'odd' AND odd IS NOT NULL ORDER BY odd"
_COUNT_BAD = """
    SELECT (SELECT count(*) FROM read_period WHERE reason IS NOT NULL) + (
        SELECT count(*) FROM read_views WHERE reason IS NOT NULL
    )
"""
