"""What a reader of the page views chooses: quarters, department, kinds of pages, rates; all kept in the address."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.address import start_from_address
from components.choices import EVERYTHING, choose_from
from components.quarter_words import quarter_text
from components.wording import _
from data.city import City
from data.fiscal_quarters import quarter_of
from data.months import months_later

QUARTER_KEY, VIEWS_OF_KEY, DASHBOARDS_KEY, MAIN_KEY, RATE_KEY, YEARS_KEY = (
    "quarter",
    "of",
    "dashboards",
    "main",
    "rate",
    "years",
)
COUNTED, APART = "counted", "apart"
VIEWS, PER_THOUSAND = "views", "per_thousand"
LISTS = (QUARTER_KEY, VIEWS_OF_KEY, DASHBOARDS_KEY, MAIN_KEY, RATE_KEY, YEARS_KEY)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which kinds of pages are added beside data pages."""

    dashboards: bool
    main_pages: bool


def kinds() -> Kinds:
    """Draw the choice of what counts beside data pages."""
    names = {COUNTED: _("Counted"), APART: _("Left out")}
    dashboards = choose_from(
        _("New dashboards"), DASHBOARDS_KEY, [COUNTED, APART], COUNTED, lambda option: names[option]
    )
    of_main = {COUNTED: _("Added"), APART: _("Apart, not added")}
    main = choose_from(_("Main pages"), MAIN_KEY, [APART, COUNTED], APART, lambda option: of_main[option])
    return Kinds(dashboards == COUNTED, main == COUNTED)


def years(city: City, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """Draw the choice of fiscal years between two quarters; the first and last quarter (first days) of the choice."""
    options = [str(year) for year in range(city.fiscal_year(last), city.fiscal_year(first) - 1, -1)]
    chosen = choose_from(
        _("Period"),
        YEARS_KEY,
        [EVERYTHING, *options],
        EVERYTHING,
        lambda option: _("All years") if option == EVERYTHING else _("FY{year}").format(year=option),
    )
    if chosen == EVERYTHING:
        return first, last
    first_month, last_month = city.fiscal_year_months(int(chosen))
    return max(first, first_month), min(last, quarter_of(last_month, city.fiscal_year_starts))


def department(names: Mapping[str, str]) -> str:
    """Draw the choice of a department; its id, or '' for all of them."""
    chosen = choose_from(
        _("Department"), VIEWS_OF_KEY, [EVERYTHING, *names], EVERYTHING, lambda option: names.get(option, _("All"))
    )
    return "" if chosen == EVERYTHING else chosen


def residents(city: City) -> int | None:
    """Draw the choice between views and views per 1,000 residents; the residents for the latter, None for the former.

    Nothing to choose where the city's settings give no number.
    """
    if city.residents is None:
        return None
    names = {VIEWS: _("Page views"), PER_THOUSAND: _("Per 1,000 residents")}
    chosen = choose_from(_("Shown as"), RATE_KEY, [VIEWS, PER_THOUSAND], VIEWS, lambda option: names[option])
    return city.residents if chosen == PER_THOUSAND else None


def initials(city: City, department_id: str) -> str:
    """A department's initials; its id for one that has left the city's settings."""
    return next((one.initials for one in city.departments if one.department_id == department_id), department_id)


def chosen_quarter(quarters: Sequence[dt.date], otherwise: dt.date) -> dt.date:
    """The one of `quarters` that is chosen, before its list is drawn; `otherwise` until the reader chooses."""
    start_from_address(QUARTER_KEY, [each.isoformat() for each in quarters], otherwise.isoformat())
    return dt.date.fromisoformat(st.session_state[QUARTER_KEY])


def quarter(quarters: Sequence[dt.date], otherwise: dt.date, city: City) -> None:
    """Draw the choice of one of `quarters`, as chosen_quarter has it."""
    choose_from(
        _("Fiscal quarter"),
        QUARTER_KEY,
        [each.isoformat() for each in quarters],
        otherwise.isoformat(),
        lambda option: quarter_text(dt.date.fromisoformat(option), city),
    )


def choose_quarter(picked: dt.date) -> None:
    """Choose `picked` as if in the list: for a click on its bar."""
    st.session_state[QUARTER_KEY] = picked.isoformat()


def choose_quarter_of(city: City) -> Callable[[dt.date], None]:
    """What chooses the quarter of a month: for a click on the month's bar."""
    return lambda month: choose_quarter(quarter_of(month, city.fiscal_year_starts))


def month_of(months: pd.DataFrame, quarter: dt.date) -> dt.date:
    """The last of `months` in the quarter chosen; the last of all where it has none."""
    within = months[months["month"] < pd.Timestamp(months_later(quarter, 3))]
    month: dt.date = (within if len(within) else months)["month"].iloc[-1].date()
    return month
