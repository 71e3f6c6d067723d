"""Sentences computed from page views: a quarter against the baseline, a running one beside the same days before it."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from components.event_tables import department_names
from components.kept import kept
from components.quarter_words import (
    change_text,
    days_missing,
    kind_text,
    long_quarter_text,
    quarter_text,
    verdict_sentence,
    views_text,
)
from components.wording import (
    _,
    counted,
    day_text,
    days_text,
    escaped,
    figure_text,
    list_text,
    number_text,
    signature_text,
)
from data.city import City
from data.measures.page_views import Baseline, Judged

MOST_QUARTERS = 4  # earlier quarters named beside a running one


@kept
def reading_of_quarter(
    judged: Judged, quarter: dt.date, baseline: Baseline | None, city: City, residents: int | None = None
) -> str:
    """What `quarter` (first day) says: its views, the change, the verdict and why, and what is not like for like."""
    row = judged.row_of(quarter)
    if pd.isna(row["views"]):
        return _("{quarter}: nothing is on record, so there is no figure.").format(
            quarter=long_quarter_text(row["period"], city)
        )
    unit = _("page views") if residents is None else _("page views per 1,000 residents")
    sentences = [
        _("{quarter}: **{views} {unit}**, {days}.").format(
            quarter=long_quarter_text(row["period"], city),
            views=views_text(row["views"], residents),
            unit=unit,
            days=days_missing(row),
        )
    ]
    if not pd.isna(row["change"]) and judged.mean is not None and baseline is not None:
        sentences.append(
            _("That is {change} the mean of the baseline ({mean} a quarter).").format(
                change=change_text(float(row["change"])), mean=views_text(judged.mean, residents)
            )
        )
    sentences.append(verdict_sentence(row, judged, baseline))
    if row["dashboard_views"] and baseline is not None:
        sentences.append(
            _("{views} of the views are of new dashboards, which the baseline did not have: not like for like.").format(
                views=views_text(row["dashboard_views"], residents)
            )
        )
    return " ".join(sentences)


@kept
def reading_of_same_days(same: pd.DataFrame, quarter: dt.date, city: City, residents: int | None = None) -> str:
    """A running quarter beside the same days of earlier ones: rows of page_views_same_days, summed over departments."""
    now = same[same["period"] == pd.Timestamp(quarter)]
    earlier = same[same["period"] < pd.Timestamp(quarter)].iloc[::-1]
    if now.empty:
        return ""
    days = number_text(int(now["days"].iloc[0]))
    if earlier.empty:
        return _(
            "No earlier quarter has the same {days} days on record, so there is nothing to hold them against."
        ).format(days=days)
    others = list_text(
        [
            _("{views} in {quarter}").format(
                views=views_text(row["views"], residents), quarter=quarter_text(row["period"], city)
            )
            for row in earlier.head(MOST_QUARTERS).to_dict("records")
        ]
    )
    return _(
        "{quarter} as far as recorded: **{views}** in {days} days. The same {days} days of earlier quarters: {others}."
    ).format(
        quarter=quarter_text(quarter, city), views=views_text(now["views"].iloc[0], residents), days=days, others=others
    )


@kept
def reading_of_quarters(judged: Judged, baseline: Baseline | None, city: City) -> str:
    """What the chart of quarters shows: its span, the baseline, and how many whole quarters since are signals."""
    quarters = judged.quarters
    span = _("{first} to {last}").format(
        first=quarter_text(quarters["period"].iloc[0], city), last=quarter_text(quarters["period"].iloc[-1], city)
    )
    if baseline is None or judged.mean is None:
        return _("{span}: no baseline is locked, so quarters are shown without a verdict.").format(span=span)
    since = quarters[quarters["is_whole"] & (quarters["period"] > pd.Timestamp(baseline.last_month))]
    signals = since["verdict"].str.startswith("signal").sum()
    told = _("{span}: the baseline “{name}” has a mean of **{mean}** views a quarter.").format(
        span=span, name=escaped(baseline.name), mean=number_text(round(judged.mean))
    )
    if since.empty:
        return told + " " + _("No whole quarter has followed it yet.")
    told += " " + _("Of {number} whole quarters since, {signals} differ by more than ordinary variation.").format(
        number=number_text(len(since)), signals=number_text(int(signals))
    )
    unlike = int((since["dashboard_views"] > 0).sum())
    if unlike:
        told += " " + counted(
            "{number} of them has views of new dashboards, which the baseline did not have: "
            "to compare like with like, choose “Left out” under New dashboards.",
            "{number} of them have views of new dashboards, which the baseline did not have: "
            "to compare like with like, choose “Left out” under New dashboards.",
            unlike,
        )
    return told


@kept
def baseline_remarks(judged: Judged, baseline: Baseline | None, city: City) -> list[str]:
    """What a reader of the baseline should know, a sentence each."""
    if baseline is None:
        return [_("No baseline is locked. The Office of Performance locks one on the Data page.")]
    lines = [
        _("Baseline “{name}”: {first} to {last}, locked {day} by {person}.").format(
            name=escaped(baseline.name),
            first=quarter_text(baseline.first_month, city),
            last=quarter_text(baseline.last_month, city),
            day=day_text(baseline.locked_at.astimezone(city.zone).date()),
            person=escaped(signature_text(baseline.locked_by)),
        )
    ]
    if judged.mean is not None and judged.limits is not None:
        lines.append(
            _(
                "Its quarters: mean {mean}, natural limits {lower} to {upper}, on trial with {number} of 12 quarters. "
                "Verdicts rest on its months."
            ).format(
                mean=figure_text(judged.mean),
                lower=figure_text(judged.limits.lower),
                upper=figure_text(judged.limits.upper),
                number=judged.baseline_quarters,
            )
            if judged.baseline_quarters < 12
            else _("Its quarters: mean {mean}, natural limits {lower} to {upper}. Verdicts rest on its months.").format(
                mean=figure_text(judged.mean),
                lower=figure_text(judged.limits.lower),
                upper=figure_text(judged.limits.upper),
            )
        )
    if judged.left_out:
        lines.append(
            _("Not whole, and so left out of its mean: {quarters}.").format(
                quarters=list_text([quarter_text(one, city) for one in judged.left_out])
            )
        )
    return lines


@kept
def gap_lines(gaps: pd.DataFrame, department: str, city: City) -> list[str]:
    """Each stretch of days of a department ('': of all) that are missing or without a view, the newest first."""
    lines = []
    names = department_names(city)
    if department:
        gaps = gaps[gaps["department_id"] == department]
    stretches = gaps.groupby(["why", "first_day", "last_day"], sort=False)
    for _key, rows in list(stretches)[::-1]:
        why, first, last = rows["why"].iloc[0], rows["first_day"].iloc[0], rows["last_day"].iloc[0]
        departments = list(dict.fromkeys(rows["department_id"]))
        whose = (
            _("all departments")
            if len(departments) > 3 and why != "zero"
            else list_text(
                [
                    f"{names.get(row['department_id'], row['department_id'])} ({kind_text(row['page_kind']).lower()})"
                    for row in rows.to_dict("records")
                ]
            )
        )
        when = days_text(first.date(), last.date()) if first < last else day_text(first)
        said = {
            "tracking": _("**{when}**, {whose}: no row for any page inside an export: most likely a gap in tracking."),
            "not_exported": _("**{when}**, {whose}: in no export. Export these days, too."),
            "zero": _("**{when}**, {whose}: no view at all, while other pages had some. A zero, or a broken link."),
        }[str(why)]
        lines.append(said.format(when=when, whose=whose))
    return lines


def chart_footnotes(
    apart: Mapping[str, Judged],
    dashboards: Mapping[str, dt.date],
    shown: str,
    with_main_pages: bool,
    names: Mapping[str, str],
    same: pd.DataFrame,
    city: City,
) -> list[str]:
    """What stands below the chart of quarters: what is not like for like, what is not added, what the signs mean."""
    lines = []
    if apart and shown == "":
        lines.append(
            _(
                "Dashed line: {departments} has no data page, so its main page is counted. People come to a main page "
                "for many reasons: it is not like for like, and not added."
            ).format(departments=list_text([names.get(one, one) for one in apart]))
        )
    if with_main_pages:
        lines.append(_("Main pages are added, as was asked for. They are not like for like with data pages."))
    breaks = {one: day for one, day in dashboards.items() if shown in ("", one)}
    for department, day in sorted(breaks.items(), key=lambda one: one[1]):
        lines.append(
            _("**≠** {day}: the new dashboard of {department} is counted from here on. Not like for like.").format(
                day=day_text(day), department=names.get(department, department)
            )
        )
    if len(same):
        lines.append(
            _("Short lines across the bars: the same days of earlier quarters as {quarter} has on record.").format(
                quarter=quarter_text(same["period"].max(), city)
            )
        )
    return lines


def gaps_section(gaps: pd.DataFrame, department: str, city: City) -> None:
    """Draw which days of a department ('': of all) are missing or without a view, folded until asked for."""
    lines = gap_lines(gaps, department, city)
    if not lines:
        st.caption(_("No day is missing between the first and the last on record."))
        return
    with st.expander(
        counted("{number} stretch of days to look at", "{number} stretches of days to look at", len(lines)),
        icon=":material/event_busy:",
    ):
        st.markdown("\n".join(f"- {line}" for line in lines))


@kept
def reading_of_months(judged: Judged, baseline: Baseline | None) -> str:
    """What the chart of months shows: how many of them since the baseline are signals."""
    points = judged.behavior.points
    if baseline is None:
        signals = int((points["signal"] != "").sum())
        return counted(
            "{signals} of {number} month is a signal among the others; no baseline is locked.",
            "{signals} of {number} months are signals among the others; no baseline is locked.",
            len(points),
            signals=number_text(signals),
        )
    since = points[points["month"] > pd.Timestamp(baseline.last_month)]
    signals = int(since["signal"].isin(("above", "below", "run_above", "run_below")).sum())
    return counted(
        "Of {number} month since the baseline, {signals} lies beyond its natural limits or in a long run.",
        "Of {number} months since the baseline, {signals} lie beyond its natural limits or in a long run.",
        len(since),
        signals=number_text(signals),
    )
