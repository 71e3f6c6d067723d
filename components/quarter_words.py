"""Fiscal quarters in words, and what a quarter's verdict means."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from components.wording import _, counted, decimal_text, list_text, month_text, number_text, short_month_text
from data.city import City
from data.fiscal_quarters import last_day_of
from data.measures.page_views import Baseline, Judged, Verdict, per_thousand
from data.measures.process_behavior import MONTHS_TO_LOCK, phase_of
from data.months import months_later

LEAST_PERCENT = 0.005  # of a change that is worth a number


def quarter_text(quarter: dt.date, city: City) -> str:
    """A fiscal quarter: FY2025 Q2."""
    number = (quarter.month - city.fiscal_year_starts) % 12 // 3 + 1
    return _("FY{year} Q{quarter}").format(year=city.fiscal_year(quarter), quarter=number)


def long_quarter_text(quarter: dt.date, city: City) -> str:
    """A fiscal quarter with its months: FY2025 Q2 (Oct 2024 to Dec 2024)."""
    return _("{quarter} ({first} to {last})").format(
        quarter=quarter_text(quarter, city),
        first=short_month_text(quarter),
        last=short_month_text(last_day_of(quarter)),
    )


def kind_text(kind: str) -> str:
    """A kind of page, in the plural."""
    return {
        "data_page": _("Data pages"),
        "main_page": _("Main pages"),
        "new_dashboard": _("New dashboards"),
    }[kind]


def views_text(views: float, residents: int | None) -> str:
    """A number of views, or of views per 1,000 residents where their number is given."""
    return number_text(int(views)) if residents is None else decimal_text(per_thousand(views, residents))


def change_text(change: float) -> str:
    """A change against the baseline's mean: 19 percent more."""
    percent = abs(round(change * 100))
    if abs(change) < LEAST_PERCENT:
        return _("as many as")
    if change > 0:
        return _("{number} percent more than").format(number=number_text(percent))
    return _("{number} percent fewer than").format(number=number_text(percent))


def short_verdict(verdict: str) -> str:
    """A verdict in a few words, for tables and small charts."""
    return {
        Verdict.BASELINE: _("baseline"),
        Verdict.BEFORE: _("before the baseline"),
        Verdict.HIGHER: _("signal: higher"),
        Verdict.LOWER: _("signal: lower"),
        Verdict.MIXED: _("signals both ways"),
        Verdict.ORDINARY: _("ordinary variation"),
        Verdict.UNDECIDED: _("hangs on days not recorded"),
        Verdict.INCOMPLETE: _("not whole: not compared"),
        Verdict.NO_BASELINE: _("no baseline"),
        Verdict.TOO_FEW: _("too few months to tell"),
    }[Verdict(verdict)]


def verdict_sentence(row: pd.Series, judged: Judged, baseline: Baseline | None) -> str:
    """What a quarter's views say against the baseline, and why, in a sentence."""
    verdict = Verdict(row["verdict"])
    if verdict is Verdict.INCOMPLETE:
        return _("It is not whole, so it is not compared with the baseline.")
    if verdict is Verdict.NO_BASELINE or baseline is None:
        if baseline is None:
            return _("No baseline is locked yet, so there is nothing to hold it against.")
        return _("Nothing was counted in the baseline, so there is nothing to hold it against.")
    if verdict is Verdict.BASELINE:
        return _("It is part of the baseline “{name}”.").format(name=baseline.name)
    if verdict is Verdict.BEFORE:
        return _("It lies before the baseline “{name}”.").format(name=baseline.name)
    if verdict is Verdict.TOO_FEW:
        return _("There are too few months with a record to tell a signal from ordinary variation.")
    limits = _limits_text(judged, row["period"].date())
    if verdict is Verdict.ORDINARY:
        return _(
            "**Within ordinary variation**: each of its months lies within the natural limits of the baseline "
            "({limits}), and none is part of a long run on one side of the mean."
        ).format(limits=limits)
    months = _signals_text(judged, row["reasons"])
    said = {
        Verdict.HIGHER: _("**Signal, higher than the baseline**: {months} (its months’ limits: {limits})."),
        Verdict.LOWER: _("**Signal, lower than the baseline**: {months} (its months’ limits: {limits})."),
        Verdict.MIXED: _("**Signals both ways**: {months} (its months’ limits: {limits})."),
        Verdict.UNDECIDED: _(
            "**Undecided**: {months}, but that hangs on days not recorded (its months’ limits: {limits})."
        ),
    }[verdict]
    return said.format(months=months, limits=limits)


def _limits_text(judged: Judged, quarter: dt.date) -> str:
    phase = phase_of(judged.behavior, months_later(quarter, 2))
    if phase is None or phase.limits is None:
        return "–"
    limits = _("{lower} to {upper}").format(
        lower=number_text(round(phase.limits.lower)), upper=number_text(round(phase.limits.upper))
    )
    if phase.is_locked:
        return limits
    return _("{limits}, on trial: {points} of {needed} months").format(
        limits=limits, points=phase.points, needed=MONTHS_TO_LOCK
    )


def _signals_text(judged: Judged, months: Sequence[dt.date]) -> str:
    """Which months are signals, and why: those of one reason together."""
    by_signal: dict[str, list[str]] = {}
    for month in months:
        point = judged.behavior.points[judged.behavior.points["month"] == pd.Timestamp(month)].iloc[0]
        by_signal.setdefault(point["signal"], []).append(month_text(month))
    said = {
        "above": _("above the upper limit: {months}"),
        "below": _("below the lower limit: {months}"),
        "run_above": _("in a run of eight or more months above the mean: {months}"),
        "run_below": _("in a run of eight or more months below the mean: {months}"),
    }
    return "; ".join(said[signal].format(months=list_text(named)) for signal, named in by_signal.items())


def days_missing(row: pd.Series) -> str:
    """How many of a quarter's days are on record."""
    return counted(
        "{covered} of {number} day on record", "{covered} of {number} days on record", int(row["days"]),
        covered=number_text(int(row["days_covered"])),
    )  # fmt: skip
