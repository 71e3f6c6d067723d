"""Natural process limits in words and figures: what they rest on, which months are signals."""

import datetime as dt

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.kept import kept
from components.measure_words import JOINT_EVENTS, MeasureWords
from components.wording import _, calendar_month_text, counted, decimal_text, month_text, range_text
from data.measures.process_behavior import MONTHS_TO_LOCK, ProcessBehavior, phase_of, recurs


def signal_text(signal: str, is_certain: bool) -> str:
    """What a point's signal means, and whether it hangs on open doubts."""
    said = {
        "above": _("Signal: above the upper natural limit"),
        "below": _("Signal: below the lower natural limit"),
        "run_above": _("Signal: one of eight or more months in a row above the mean"),
        "run_below": _("Signal: one of eight or more months in a row below the mean"),
        "range": _("Signal: a larger step from the month before than ordinary variation explains"),
    }[signal]
    return said if is_certain else _("{signal}, unless doubts close otherwise").format(signal=said)


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


def remarks_on_limits(behavior: ProcessBehavior, words: MeasureWords = JOINT_EVENTS) -> list[str]:
    """What a reader of the limits should know, a sentence each: trial, doubt, rarity, months that weigh heavily."""
    if not behavior.phases or behavior.phases[-1].limits is None:
        return [_("Natural limits need two months or more since the last new start.")]
    phase = behavior.phases[-1]
    span = _("{first} to {last}").format(first=month_text(phase.baseline_first), last=month_text(phase.baseline_last))
    remarks = [
        _(words.locked_remark).format(span=span)
        if phase.is_locked
        else _(words.trial_remark).format(points=phase.points, needed=MONTHS_TO_LOCK, span=span)
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
        remarks.append(_(words.dominated_remark))
    if phase.is_rare:
        remarks.append(_(words.rare_remark))
    return remarks


def limits_explained(behavior: ProcessBehavior, words: MeasureWords = JOINT_EVENTS) -> None:
    """Draw what a reader of the limits should know."""
    st.caption("  \n".join(remarks_on_limits(behavior, words)))


def limits_table(behavior: ProcessBehavior, words: MeasureWords = JOINT_EVENTS) -> None:
    """Draw the figures behind the limits: every phase, and every month with its step and its signal."""
    st.dataframe(phases_shown(behavior), hide_index=True, height="content", alt=_("Natural limits, as figures"))
    st.dataframe(points_shown(behavior, words), hide_index=True, alt=_("Months, steps and signals, as figures"))


@kept
def phases_shown(behavior: ProcessBehavior) -> pa.Table:
    """Each phase's limits in words."""
    phases = [(phase, phase.limits) for phase in behavior.phases if phase.limits is not None]
    shown = {
        _("From"): [month_text(phase.starts) for phase, _limits in phases],
        _("To"): [month_text(phase.ends) for phase, _limits in phases],
        _("Limits"): [_("locked") if phase.is_locked else _("on trial") for phase, _limits in phases],
        _("Months they rest on"): [phase.points for phase, _limits in phases],
        _("Mean"): [decimal_text(limits.mean) for _phase, limits in phases],
        _("Lower natural limit"): [decimal_text(limits.lower) for _phase, limits in phases],
        _("Upper natural limit"): [decimal_text(limits.upper) for _phase, limits in phases],
        _("Mean step"): [decimal_text(limits.average_moving_range) for _phase, limits in phases],
        _("Largest ordinary step"): [decimal_text(limits.upper_range) for _phase, limits in phases],
    }
    return pa.table(shown)


@kept
def points_shown(behavior: ProcessBehavior, words: MeasureWords = JOINT_EVENTS) -> pa.Table:
    """Each month's count, its step from the month before, and its signal in words."""
    rows = behavior.points.to_dict("records")
    shown = {
        _("Month"): [month_text(row["month"]) for row in rows],
        _(words.counted): [range_text(row["low"], row["high"]) for row in rows],
        _("Step from the month before"): [
            "" if pd.isna(row["moving_range"]) else decimal_text(row["moving_range"]) for row in rows
        ],
        _("Signal"): [signal_text(row["signal"], row["is_certain"]) if row["signal"] else "" for row in rows],
    }
    return pa.table(shown)
