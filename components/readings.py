"""Sentences computed from figures: what a chart or a month shows, said in words."""

import datetime as dt

import pandas as pd
import streamlit as st

from components.choices import part_text
from components.kept import kept
from components.months_chart import phase_of, signal_text
from components.wording import _, calendar_month_text, counted, day_text, decimal_text, month_text, range_text
from data.city import City
from data.measures.part import Part
from data.measures.process_behavior import MONTHS_TO_LOCK, ProcessBehavior, recurs


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
def reading_of_signal(behavior: ProcessBehavior, month: dt.date) -> str:
    """Whether `month` is a signal among the months around it, in a sentence."""
    phase = phase_of(behavior, month)
    if phase is None or phase.limits is None:
        return _("There are too few months to tell a signal from ordinary variation.")
    point = behavior.points[behavior.points["month"] == pd.Timestamp(month)].iloc[0]
    limits = _("limits {lower} to {upper}, mean {mean}").format(
        lower=decimal_text(phase.limits.lower),
        upper=decimal_text(phase.limits.upper),
        mean=decimal_text(phase.limits.mean),
    )
    trial = "" if phase.is_locked else _(", on trial until {needed} months are there").format(needed=MONTHS_TO_LOCK)
    if not point["signal"]:
        return _("Within ordinary variation ({limits}{trial}).").format(limits=limits, trial=trial)
    said = f"{signal_text(point['signal'], bool(point['is_certain']))} ({limits}{trial})."
    if recurs(behavior.points, month):
        said += " " + _(
            "{month} was a signal in an earlier year as well: a yearly custom rather than a wonder."
        ).format(month=calendar_month_text(month).capitalize())
    return said


def remarks_on_limits(behavior: ProcessBehavior) -> list[str]:
    """What a reader of the limits should know, a sentence each: trial, doubt, rarity, months that weigh heavily."""
    if not behavior.phases or behavior.phases[-1].limits is None:
        return [_("Natural limits need two months or more since the last new start.")]
    phase = behavior.phases[-1]
    span = _("{first} to {last}").format(first=month_text(phase.baseline_first), last=month_text(phase.baseline_last))
    remarks = [
        _("Locked limits, from the certain counts of {span}.").format(span=span)
        if phase.is_locked
        else _("Trial limits, {points} of {needed} months: from the certain counts of {span}.").format(
            points=phase.points, needed=MONTHS_TO_LOCK, span=span
        )
    ]
    if phase.doubted:
        remarks.append(
            counted(
                "{number} of these months is still a range: the limits may move as doubts close.",
                "{number} of these months are still ranges: the limits may move as doubts close.",
                len(phase.doubted),
            )
        )
    if phase.is_dominated and not phase.is_rare:
        remarks.append(
            _(
                "One or two months weigh heavily on the limits and widen them. "
                "“Outside campaigns” shows the ordinary months alone."
            )
        )
    if phase.is_rare:
        remarks.append(
            _(
                "There is less than one event a month: the time between events would tell more than "
                "a count of each month."
            )
        )
    return remarks


def limits_explained(behavior: ProcessBehavior) -> None:
    """Draw what a reader of the limits should know."""
    st.caption("  \n".join(remarks_on_limits(behavior)))


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
