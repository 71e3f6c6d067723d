"""What a reader chooses on the joint-events page: years, a month, an event; years and month are kept in the address."""

import datetime as dt
from collections import Counter

import pandas as pd
import streamlit as st

from components.address import keep_in_address, start_from_address
from components.event_tables import when_text
from components.kept import kept
from components.wording import _, month_text
from data.city import City

ALL_YEARS = "all"
CHOICE_WIDTH = 340  # pixels
YEAR_KEY, MONTH_KEY, EVENT_KEY = "fy", "month", "event"


def fiscal_years(city: City, first_month: dt.date, last_month: dt.date) -> tuple[dt.date, dt.date]:
    """Draw the choice of a fiscal year among those with records; the first and last of its months with records."""
    years = [str(year) for year in range(city.fiscal_year(last_month), city.fiscal_year(first_month) - 1, -1)]
    start_from_address(YEAR_KEY, [*years, ALL_YEARS], otherwise=years[0])
    chosen = st.selectbox(
        _("Fiscal year"),
        [*years, ALL_YEARS],
        format_func=lambda year: _fiscal_year_text(city, year),
        key=YEAR_KEY,
        persist_state="session",
        width=CHOICE_WIDTH,
    )
    keep_in_address(YEAR_KEY, otherwise=years[0])
    if chosen == ALL_YEARS:
        return first_month, last_month
    first, last = city.fiscal_year_months(int(chosen))
    return max(first, first_month), min(last, last_month)


def chosen_month(months: list[dt.date], otherwise: dt.date) -> dt.date:
    """The one of `months` that is chosen, before its list is drawn; `otherwise` until the reader chooses."""
    start_from_address(MONTH_KEY, [f"{each:%Y-%m}" for each in months], f"{otherwise:%Y-%m}")
    return _first_day(st.session_state[MONTH_KEY])


def month(months: list[dt.date], otherwise: dt.date) -> None:
    """Draw the choice of one of `months`, as chosen_month has it."""
    options = [f"{each:%Y-%m}" for each in months]
    st.selectbox(
        _("Month"),
        options,
        format_func=lambda option: month_text(_first_day(option)),
        key=MONTH_KEY,
        persist_state="session",
        width=CHOICE_WIDTH,
    )
    keep_in_address(MONTH_KEY, f"{otherwise:%Y-%m}")


def choose_month(picked: dt.date) -> None:
    """Choose `picked` as if in the list: for a click on its bar."""
    st.session_state[MONTH_KEY] = f"{picked:%Y-%m}"


def event(events: pd.DataFrame, zone: dt.tzinfo) -> str | None:
    """Draw the choice of one of `events` (rows of events_of_month); its id, or None."""
    titles = _told_apart(events, zone)
    if st.session_state.get(EVENT_KEY) not in titles:
        st.session_state[EVENT_KEY] = None
    return st.selectbox(
        _("Event"),
        list(titles),
        index=None,
        format_func=lambda event_id: titles[event_id],
        placeholder=_("Choose an event, or click one in a table above"),
        key=EVENT_KEY,
    )


@kept
def _told_apart(events: pd.DataFrame, zone: dt.tzinfo) -> dict[str, str]:
    """A text for each event, no two alike: Streamlit tells options apart by their texts alone."""
    texts: dict[str, str] = {}
    alike: Counter[str] = Counter()
    for row in events.to_dict("records"):
        text = f"{row['title']} · {when_text(row['start_date'], row['starts_at'], zone)}"
        alike[text] += 1
        texts[str(row["event_id"])] = text if alike[text] == 1 else f"{text} ({alike[text]})"
    return texts


def choose_event(event_id: str) -> None:
    """Choose an event as if in the list: for a click on its row."""
    st.session_state[EVENT_KEY] = event_id


def _first_day(option: str) -> dt.date:
    return dt.date.fromisoformat(f"{option}-01")


def _fiscal_year_text(city: City, year: str) -> str:
    if year == ALL_YEARS:
        return _("All years")
    first, last = city.fiscal_year_months(int(year))
    return _("FY{year}: {first} to {last}").format(year=year, first=month_text(first), last=month_text(last))
