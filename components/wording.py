"""Words, dates and numbers in the language of the person looking. English is the source, Spanish a catalogue."""

import datetime as dt
import gettext
import io
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.city import configured_city
from data.reasons import N_, Reason

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
LANGUAGE_KEY = "lang"  # of the switch in the frame, and of the address
CATALOGUES = Path(__file__).parents[1] / "locales"
# United States conventions for both: dates as residents of the city write them.
LOCALES: Mapping[str, str] = {"en": "en_US", "es": "es_US"}

SIGNATURES = (N_("Office of Performance"), N_("resident"), N_("sample"), N_("the plan's files"))  # beside departments

ICON_NAME = re.compile(r":(?=[\w+-]+(?:/\w+)?:)")

KEPT_TEXTS = 4096  # of each kind: Babel takes up to 0.1 ms for one


def language() -> str:
    """The language that the person looking chose, or that their browser asks for: en or es."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"  # the server at start, before anybody looks
    chosen = st.session_state.get(LANGUAGE_KEY)
    return str(chosen) if chosen in LANGUAGES else browser_language()


def browser_language() -> str:
    """The language that the browser asks for, where there is a catalogue for it; English otherwise."""
    asked = (st.context.locale or "en").split("-")[0]
    return asked if asked in LANGUAGES else "en"


def _(text: str) -> str:
    """`text` in the language of the person looking."""
    return catalogue(language()).gettext(text)


def counted(one: str, many: str, number: int, **values: str) -> str:
    """`one` or `many`, as `number` asks in the language of the person looking; {number} and `values` are written in."""
    return catalogue(language()).ngettext(one, many, number).format(number=number_text(number), **values)


def reason_text(reason: Reason) -> str:
    """A reason in the language of the person looking; its {thing} is a word of ours, other values are the person's."""
    ours = {"thing": _(str(reason.values["thing"]))} if "thing" in reason.values else {}
    ours |= {name: reason_text(value) for name, value in reason.values.items() if isinstance(value, Reason)}
    return _(reason.template).format(**{**reason.values, **ours})


def sentence(template: str, values_json: str) -> str:
    """A reason kept as an English template and its values in JSON, in the language of the person looking."""
    return reason_text(Reason(template, json.loads(values_json)))


def month_text(month: dt.date) -> str:
    """A month in full: October 2025, octubre de 2025."""
    return _month_text(month, LOCALES[language()])


@lru_cache(maxsize=KEPT_TEXTS)
def _month_text(month: dt.date, locale: str) -> str:
    return str(format_skeleton("yMMMM", month, locale=locale))


def calendar_month_text(month: dt.date) -> str:
    """A month of any year: October, octubre."""
    return str(format_date(month, "LLLL", locale=LOCALES[language()]))


def short_month_text(month: dt.date) -> str:
    """A month and year for an axis, the year after a space: Oct 2025, oct 2025."""
    return _short_month_text(month, LOCALES[language()])


@lru_cache(maxsize=KEPT_TEXTS)
def _short_month_text(month: dt.date, locale: str) -> str:
    return f"{format_date(month, 'LLL', locale=locale).rstrip('.')} {month.year}"


def day_text(day: dt.date) -> str:
    """A day with its weekday: Tue, Oct 7, 2025."""
    return _day_text(day, LOCALES[language()])


@lru_cache(maxsize=KEPT_TEXTS)
def _day_text(day: dt.date, locale: str) -> str:
    return str(format_skeleton("yMMMEd", day, locale=locale))


def day_format() -> str:
    """How a field for a date writes it: month first in English, day first in Spanish, as the locales have it."""
    return "DD/MM/YYYY" if language() == "es" else "MM/DD/YYYY"


def short_day_text(day: dt.date) -> str:
    """A day where the year goes without saying: Tue, Oct 7."""
    return _short_day_text(day, LOCALES[language()])


@lru_cache(maxsize=KEPT_TEXTS)
def _short_day_text(day: dt.date, locale: str) -> str:
    return str(format_skeleton("MMMEd", day, locale=locale))


def days_text(first: dt.date, last: dt.date) -> str:
    """Days from first to last, in short: December 13 – 19, 2026."""
    return str(format_interval(first, last, "yMMMMd", locale=LOCALES[language()])).replace("\u2009", " ")


def time_text(time: dt.datetime | dt.time) -> str:
    """The time of day, also of a local instant: 6:00 PM."""
    return str(format_time(time, "short", locale=LOCALES[language()])).replace("\u202f", " ")


def day_and_time_text(instant: dt.datetime, zone: dt.tzinfo) -> str:
    """An instant as local day and time: Tue, Oct 7, 2025, 6:00 PM."""
    local = instant.astimezone(zone)
    return f"{day_text(local.date())}, {time_text(local)}"


def number_text(number: float) -> str:
    """A number with the separators of the language."""
    return _number_text(number, LOCALES[language()])


@lru_cache(maxsize=KEPT_TEXTS)
def _number_text(number: float, locale: str) -> str:
    return str(format_decimal(number, locale=locale))


def decimal_text(number: float) -> str:
    """A computed number to one decimal: 7.4."""
    return number_text(round(number, 1))


def figure_text(number: float) -> str:
    """A computed number as exact as a reader needs it: to one decimal below a hundred, else whole: 7.4, 8,025."""
    return decimal_text(number) if abs(number) < 100 else number_text(round(number))


def range_text(low: int, high: int) -> str:
    """A count that carries its doubt: 21–27; a single figure when there is none."""
    return number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"


def list_text(items: list[str]) -> str:
    """Items joined as the language joins them: A, B, and C."""
    return str(format_list(items, locale=LOCALES[language()]))


def when_text(day: Any, starts_at: Any, zone: dt.tzinfo) -> str:
    """The local day and time of an event; the day alone when it lasts all day."""
    if pd.isna(starts_at):
        return day_text(day)
    return day_and_time_text(starts_at, zone)


def short_when_text(day: Any, starts_at: Any, zone: dt.tzinfo) -> str:
    """The local day and time of an event within a month that is named already."""
    if pd.isna(starts_at):
        return short_day_text(day)
    return f"{short_day_text(day)}, {time_text(starts_at.astimezone(zone))}"


def signature_text(signed: str) -> str:
    """Who signed a change (data.person.Person.signed), in the language of the person looking: Ana Ruiz, Fire."""
    name, _comma, spoken = signed.rpartition(", ")
    departments = {one.department_id: one.name for one in configured_city().departments}
    told = _(departments.get(spoken, spoken)) if spoken else spoken
    return f"{name}, {told}" if name else told


def escaped(text: str) -> str:
    """`text` as text: nothing in it is read as Markdown, nor as the name of an icon (:material/home:, :tada:)."""
    # Streamlit looks for names of icons once more where Markdown is done: only what parts the colon from them helps.
    parted = ICON_NAME.sub(":\u2060", " ".join(text.split()))
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~$:&=" else sign for sign in parted)


@lru_cache
def catalogue(code: str) -> gettext.NullTranslations:
    """The translations of a language, compiled from its .po file; English is its own."""
    source = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return gettext.NullTranslations()
    with source.open("rb") as file:
        messages = read_po(file, locale=Locale.parse(code))
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
