"""Sentences computed from figures: what a chart or a month shows, said in words."""

import datetime as dt

import pandas as pd

from components.choices import part_text
from components.kept import kept
from components.wording import _, counted, day_text, month_text, range_text
from data.city import City
from data.measures.part import Part


@kept
def reading_of_months(months: pd.DataFrame) -> str:
    """What the chart of `months` (month, low, high, open_pairs; a row a month, in order) shows: total, peak, doubt."""
    if len(months) == 1:
        return reading_of_month(months.iloc[0])
    low, high = int(months["low"].sum()), int(months["high"].sum())
    first, last = months["month"].iloc[0], months["month"].iloc[-1]
    span = _("{first} to {last}").format(first=month_text(first), last=month_text(last))
    if high == 0:
        return _("{span}: no joint event on record.").format(span=span)
    peak = months.iloc[int(months["high"].argmax())]
    total = counted(
        "{span}: **{range} joint event**, the most in {peak} ({peak_range}).",
        "{span}: **{range} joint events**, the most in {peak} ({peak_range}).",
        _grammatical_number(low, high),
        span=span,
        range=range_text(low, high),
        peak=month_text(peak["month"]),
        peak_range=range_text(int(peak["low"]), int(peak["high"])),
    )
    return f"{total} {reading_of_doubt(low, high, int(months['open_pairs'].sum()))}"


def reading_of_month(figures: pd.Series) -> str:
    """What one month's row of figures says: its count, why it is a range, its campaigns."""
    low, high = int(figures["low"]), int(figures["high"])
    month = month_text(figures["month"])
    if not figures.get("is_told_of", True):
        return _("{month}: nobody has reported anything, so there is no figure.").format(month=month)
    if high == 0:
        return _("{month}: **no joint event** on record.").format(month=month)
    count = counted(
        "{month}: **{range} joint event**.",
        "{month}: **{range} joint events**.",
        _grammatical_number(low, high),
        month=month,
        range=range_text(low, high),
    )
    sentences = [count, reading_of_doubt(low, high, int(figures["open_pairs"]))]
    if figures["site_events"]:
        sentences.append(
            counted(
                "Of the confirmed ones, {number} took place at a site of a campaign.",
                "Of the confirmed ones, {number} took place at sites of campaigns.",
                int(figures["site_events"]),
            )
        )
    return " ".join(sentences)


def reading_of_doubt(low: int, high: int, open_pairs: int) -> str:
    """Why a count is a range, or that it is none."""
    if low == high:
        return _("No doubt is open: this is one figure.")
    if open_pairs == 0:
        return _("The higher figure includes events whose partners only planned to come.")
    return counted(
        "It is a range: {number} possible duplicate waits for a decision, or partners only planned to come.",
        "It is a range: {number} possible duplicates wait for a decision, or partners only planned to come.",
        open_pairs,
    )


@kept
def source_line(months: pd.DataFrame, part: Part, city: City, rule_version: int, today: dt.date) -> str:
    """What a downloaded chart says of itself: city, months, part, rule and day."""
    pieces = (
        city.name,
        _("{first} to {last}").format(
            first=month_text(months["month"].iloc[0]), last=month_text(months["month"].iloc[-1])
        ),
        part_text(part, city),
        _("counted by rule {version}").format(version=rule_version),
        _("as of {day}").format(day=day_text(today)),
    )
    return " · ".join(piece for piece in pieces if piece)


def _grammatical_number(low: int, high: int) -> int:
    """The number that words beside a range agree with: one only for the single figure 1."""
    return high if low == high else max(high, 2)
