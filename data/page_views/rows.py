"""From a table of any analytics tool to rows of views: the columns understood, bad rows kept with their reasons."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.city import folded
from data.fiscal_quarters import quarter_of
from data.page_views.exports import (
    WHOLE_SITE,
    Export,
    Format,
    Period,
    RejectedView,
    Told,
    UnreadableExport,
    ViewRow,
)
from data.page_views.grids import Grid
from data.page_views.headings import OF_VISITS, Role, is_english, other_counts
from data.page_views.periods import period_of, range_period, shows_day_first
from data.page_views.view_counts import is_number, views_of
from data.reasons import N_, Reason

WITH_DATES: tuple[Role, ...] = ("day", "hour", "week", "month", "quarter", "period")
TOTALS = frozenset(
    ("total", "totals", "grand total", "total general", "totales", "summe", "gesamt", "gesamtsumme", "totale", "all")
)
EARLIEST = dt.date(1995, 1, 1)  # before, nobody counted views of web pages: a slip of the hand
MOST_DIGITS = 15  # of a number of views
CUT_AT = frozenset((1000, 5000, 10_000, 25_000, 50_000, 100_000, 250_000))  # rows at which tools cut exports


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    rows: list[ViewRow] = field(default_factory=list)
    rejected: list[RejectedView] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)


def export_of(
    grid: Grid, told: Told, name: str, format_: Format, whole: Period | None = None, property_: str | None = None
) -> Export:
    """The rows of views that `grid` holds; `whole` is the period of rows that name none themselves.

    Raises UnreadableExport when it has no views, no page or no dates, when its range crosses the end of a fiscal
    quarter, or when no row at all can be counted.
    """
    roles = grid.roles
    _refuse_what_is_no_page_view(grid, roles, name)
    if whole is None and grid.first and grid.last and grid.last >= grid.first:
        whole = range_period(grid.first, grid.last)
    if whole is None and told.first and told.last:
        whole = range_period(told.first, told.last)
    period_in = _period_reader(grid, roles, told, whole, name)
    if not set(roles) & {*WITH_DATES, "nth_day"} and whole is not None:
        _refuse_across_quarters(whole, told, name)
    found = _read(grid, roles, told, period_in)
    if not found.rows:
        _refuse_empty(found, name)
    return Export(
        format_, property_, tuple(found.rows), tuple(found.rejected), tuple(_notes(grid, roles, found, told, whole))
    )


def _read(grid: Grid, roles: Mapping[Role, int], told: Told, period_in: Callable[[Sequence[str]], object]) -> _Found:
    page_at = roles.get("page", roles.get("title"))
    host_at = roles.get("host")
    views_at = roles["views"]
    points = not is_english(grid.headings[views_at])
    headings = [folded(heading) for heading in grid.headings]
    found = _Found()

    def cell(cells: Sequence[str], at: int | None) -> str:
        return cells[at].strip() if at is not None and at < len(cells) else ""

    for number, cells in grid.rows:
        if not any(text.strip() for text in cells) or [folded(text) for text in cells] == headings:
            continue
        page, host = cell(cells, page_at), cell(cells, host_at)
        text = cell(cells, views_at)
        views = views_of(text, points)
        if _is_total(cells, page, page_at, host, roles):
            if views is not None:
                found.totals.append(views)
            continue
        reason = reason_against_views(text) if views is None else None
        period = period_in(cells)
        if reason is None and isinstance(period, Reason):
            reason = period
        if reason is None and isinstance(period, Period):
            reason = reason_against_period(period, told)
        if reason is not None or views is None or not isinstance(period, Period):
            named = dict(zip(grid.headings, cells, strict=False))
            found.rejected.append(RejectedView(number, reason or Reason(N_("The row can't be read.")), named))
            continue
        found.rows.append(ViewRow(number, period, host or None, page or WHOLE_SITE, views))
    return found


def _is_total(cells: Sequence[str], page: str, page_at: int | None, host: str, roles: Mapping[Role, int]) -> bool:
    """Whether a row is the sum of others: it names no page, or says so in any cell."""
    if any(folded(text) in TOTALS for text in cells if not text.strip().isdigit()):
        return True
    if page_at is not None:
        return page == ""
    dated = [roles[role] for role in (*WITH_DATES, "nth_day") if role in roles]
    return not host and bool(dated) and not any(at < len(cells) and cells[at].strip() for at in dated)


def reason_against_views(text: str) -> Reason:
    """Why `text`, which views_of does not read, is no number of views."""
    if not text:
        return Reason(N_("The number of views is blank. Write 0 where there were none, then import the file again."))
    if is_number(text) and text.lstrip()[0] in "-−":
        return Reason(N_("{text} views: there can't be fewer than none. Correct it in the export."), {"text": text})
    if sum(character.isdigit() for character in text) > MOST_DIGITS:
        return Reason(N_("{text} is too large for a number of views. Correct it in the export."), {"text": text})
    if is_number(text):
        return Reason(
            N_("{text} is a fraction: views are whole numbers. Export the metric “Views”, not an average."),
            {"text": text},
        )
    return Reason(N_("“{text}” is no number of views. Correct it in the export."), {"text": text})


def reason_against_period(period: Period, told: Told) -> Reason | None:
    """Why views of `period` can't be counted; None if they can."""
    if period.first > told.today:
        return Reason(N_("{day} has not come yet. Check the dates of the export."), {"day": period.first.isoformat()})
    if period.first < EARLIEST:
        return Reason(
            N_("{day} lies before anybody counted page views. Check the dates of the export."),
            {"day": period.first.isoformat()},
        )
    if _crosses(period, told):
        return Reason(
            N_(
                "{first} to {last} crosses the end of a fiscal quarter, so its views belong to neither. "
                "Export these days by day."
            ),
            {"first": period.first.isoformat(), "last": period.last.isoformat()},
        )
    return None


def no_period(text: str) -> Reason:
    """Why `text` is no period."""
    return Reason(
        N_("“{text}” is no day, week, month or quarter that the calendar has. Write days as 2025-01-31."),
        {"text": text},
    )


def _crosses(period: Period, told: Told) -> bool:
    starts = told.fiscal_year_starts
    return quarter_of(period.first, starts) != quarter_of(period.last, starts)


def _refuse_across_quarters(whole: Period, told: Told, name: str) -> None:
    if _crosses(whole, told):
        raise UnreadableExport(
            N_(
                "{name} sums up {first} to {last} without dates inside, and a fiscal quarter ends in between: its "
                "views can't be told apart. Export it with the dimension “Date” (a row for each day), or one file for "
                "each quarter."
            ),
            name=name,
            first=whole.first.isoformat(),
            last=whole.last.isoformat(),
        )
    if whole.first > told.today:
        raise UnreadableExport(
            N_("{name} is of {first} on, which has not come yet. Check its dates."),
            name=name,
            first=whole.first.isoformat(),
        )


def _refuse_empty(found: _Found, name: str) -> None:
    if found.rejected:
        first = found.rejected[0]
        raise UnreadableExport(
            N_("No row of {name} can be counted. Row {row}: {reason}"),
            name=name,
            row=first.row,
            reason=first.reason,
        )
    raise UnreadableExport(
        N_("{name} has headings, but no row below them. Export it again for days with views."), name=name
    )


def _refuse_what_is_no_page_view(grid: Grid, roles: Mapping[Role, int], name: str) -> None:
    headings = [folded(heading) for heading in grid.headings]
    asked: tuple[Role, ...] = ("views", "page")
    for role in asked:
        place = roles.get(role)
        if place is not None and headings.count(headings[place]) > 1:
            raise UnreadableExport(
                N_(
                    "{name} has several columns “{heading}”, so it is not clear which counts. Export it without a "
                    "comparison, one column of each."
                ),
                name=name,
                heading=grid.headings[place],
            )
    of_visits = next((h for h, plain in zip(grid.headings, headings, strict=True) if OF_VISITS.fullmatch(plain)), None)
    if of_visits and "page" not in roles:
        raise UnreadableExport(
            N_(
                "{name} tells of the visits that began or ended on a page (“{heading}”), not of the views of the page. "
                "Export the report “Pages and screens”."
            ),
            name=name,
            heading=of_visits,
        )
    if "views" not in roles:
        others = other_counts(grid.headings)
        if others:
            raise UnreadableExport(
                N_("{name} counts {others}, not views. Export a report with the metric “Views” (page views)."),
                name=name,
                others=", ".join(others),
            )
        raise UnreadableExport(
            N_("{name} has no column of views. Its columns are: {columns}. Export the metric “Views” with the pages."),
            name=name,
            columns=", ".join(heading for heading in grid.headings if heading)[:200] or "–",
        )
    if not {"page", "title", "host", *WITH_DATES, "nth_day"} & set(roles):
        raise UnreadableExport(
            N_("{name} has views, but names neither pages nor days. Export the report “Pages and screens”."), name=name
        )


def _period_reader(
    grid: Grid, roles: Mapping[Role, int], told: Told, whole: Period | None, name: str
) -> Callable[[Sequence[str]], object]:
    """What gives the period of a row, or the reason why it has none."""
    role = next((role for role in WITH_DATES if role in roles), None)
    hours = next((at for at, heading in enumerate(grid.headings) if folded(heading) in ("hour", "hora")), None)
    if role is None and "nth_day" in roles and whole is not None:
        return _nth_day(roles["nth_day"], whole)
    if role is None:
        if whole is None:
            raise UnreadableExport(
                N_(
                    "{name} names no dates, neither in a column nor above the table. Say which days it is of "
                    "(first and last day), or export it with the dimension “Date”."
                ),
                name=name,
            )
        return lambda _cells: whole
    at = roles[role]
    texts = [cells[at] for _number, cells in grid.rows[:5000] if at < len(cells)]
    shown = shows_day_first(texts)
    points = not is_english(grid.headings[roles["views"]])
    day_first = told.day_first if told.day_first is not None else shown if shown is not None else points

    def dated(cells: Sequence[str]) -> object:
        text = cells[at].strip() if at < len(cells) else ""
        period = period_of(text, day_first, told.fiscal_year_starts)
        if period is None:
            return no_period(text)
        if role == "week" and period.grain == "day":
            return Period(period.first, period.first + dt.timedelta(days=6), "week")
        return Period(period.first, period.last, "hour") if hours is not None and period.grain == "day" else period

    return dated


def _nth_day(at: int, whole: Period) -> Callable[[Sequence[str]], object]:
    def counted(cells: Sequence[str]) -> object:
        text = cells[at].strip() if at < len(cells) else ""
        day = whole.first + dt.timedelta(days=int(text)) if text.isdigit() and len(text) < 6 else None
        if day is None or day > whole.last:
            return Reason(N_("“{text}” is no day of this export."), {"text": text})
        return Period(day, day, "day")

    return counted


def _notes(grid: Grid, roles: Mapping[Role, int], found: _Found, told: Told, whole: Period | None) -> Iterator[Reason]:
    counted = sum(row.views for row in found.rows)
    total = max(found.totals, default=0)
    if total > counted:
        yield Reason(
            N_("The export’s own total is {total}, its rows add up to {counted}: pages with few views are missing."),
            {"total": total, "counted": counted},
        )
    elif len(found.rows) + len(found.rejected) in CUT_AT:
        yield Reason(
            N_("It has exactly {rows} rows: the export was most likely cut there, so that smaller pages are missing."),
            {"rows": len(found.rows) + len(found.rejected)},
        )
    if "page" not in roles and "title" in roles:
        yield Reason(
            N_("Pages are known by their titles alone. Export “Page path” where you can: titles change and repeat.")
        )
    elif "page" not in roles:
        yield Reason(N_("It counts whole sites, not pages: no rule makes a department’s figure of it."))
    if whole is not None and told.first and told.last and not (grid.first and grid.last):
        yield Reason(
            N_("Taken to be of {first} to {last}, as was said at import."),
            {"first": told.first.isoformat(), "last": told.last.isoformat()},
        )
