"""Each department's page views for themselves: small charts with a verdict, and all on one chart."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.kept import kept
from components.quarter_words import change_text, quarter_text, short_verdict, views_text
from components.quarters_chart import small_chart
from components.wording import _, list_text
from data.city import City
from data.measures.page_views import Judged, Verdict

A_ROW = 3  # small charts


def latest_whole(judged: Judged, last: dt.date) -> pd.Series | None:
    """The latest whole quarter of a series up to `last`; None where there is none."""
    whole = judged.quarters[judged.quarters["is_whole"] & (judged.quarters["period"] <= pd.Timestamp(last))]
    return None if whole.empty else whole.iloc[-1]


@kept
def months_shown(judged: Judged, first: dt.date, last: dt.date) -> pd.DataFrame:
    """The months of judged.charted, one and the same table each time, so that what is drawn of it is known again."""
    return judged.charted(first, last)


@kept
def line_of(judged: Judged, last: dt.date, city: City) -> str:
    """A department's latest whole quarter in a line: its views, the change, the verdict."""
    row = latest_whole(judged, last)
    if row is None:
        return _("No whole quarter is on record.")
    told = _("{quarter}: **{views}**").format(
        quarter=quarter_text(row["period"], city), views=views_text(row["views"], None)
    )
    if not pd.isna(row["change"]):
        told += ", " + _("{change} its baseline").format(change=change_text(float(row["change"])))
    told += f" · {short_verdict(row['verdict'])}"
    if row["dashboard_views"] and not pd.isna(row["change"]):
        told += " · " + _("with new dashboards, so not like for like")
    return told


@kept
def reading_of_departments(series: tuple[tuple[str, Judged], ...], last: dt.date) -> str:
    """Which departments' latest whole quarter is a signal, in a sentence."""
    higher, lower = [], []
    for name, judged in series:
        row = latest_whole(judged, last)
        if row is not None and row["verdict"] == Verdict.HIGHER:
            higher.append(name)
        if row is not None and row["verdict"] == Verdict.LOWER:
            lower.append(name)
    said = []
    if higher:
        said.append(_("Higher than ordinary variation explains: **{names}**.").format(names=list_text(higher)))
    if lower:
        said.append(_("Lower than ordinary variation explains: **{names}**.").format(names=list_text(lower)))
    if not said:
        return _("In its latest whole quarter no department differs from its baseline by more than ordinary variation.")
    return " ".join([_("The latest whole quarter of each department against its own baseline."), *said])


def small_charts(drawn: Sequence[tuple[str, str, pa.Table, str]]) -> None:
    """Draw small charts side by side: key, title, data (as quarters_data makes it) and the line below the title."""
    for start in range(0, len(drawn), A_ROW):
        for column, (key, title, data, line) in zip(st.columns(A_ROW), drawn[start : start + A_ROW], strict=False):
            with column:
                st.markdown(f"**{title}**  \n{line}")
                small_chart(data, f"small_{key}", title)


def named(
    series: Mapping[str, Judged], apart: Mapping[str, Judged], names: Mapping[str, str]
) -> list[tuple[str, str, Judged, bool]]:
    """Departments in order: id, name, series, and whether it stands apart (a main page)."""
    counted = [(one, names.get(one, one), judged, False) for one, judged in series.items() if one]
    beside = [
        (one, _("{department}, main page").format(department=names.get(one, one)), judged, True)
        for one, judged in apart.items()
    ]
    return counted + beside
