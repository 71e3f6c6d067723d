"""Tables of page views: quarters as figures, and the pages, imports and rules behind one of them."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.kept import kept
from components.quarter_words import kind_text, quarter_text, short_verdict
from components.wording import _, counted, day_and_time_text, day_text, days_text, escaped, number_text, signature_text
from data.city import City
from data.measures.page_views import Judged

MOST_PAGES = 50


def quarters_table(series: Sequence[tuple[str, Judged]], city: City, csv: Callable[[], str]) -> None:
    """Draw the figures of named series, and offer all that is published as CSV."""
    st.dataframe(
        quarters_shown(tuple(series), city),
        hide_index=True,
        placeholder="–",
        alt=_("Page views by fiscal quarter and department, as figures"),
    )
    st.download_button(
        _("Table as CSV"), csv, "page-views.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )


@kept
def quarters_shown(series: tuple[tuple[str, Judged], ...], city: City) -> pa.Table:
    """A row for each series and quarter, the newest quarter first."""
    rows = [
        {
            _("Fiscal quarter"): quarter_text(row["period"], city),
            _("Whose"): name,
            _("Page views"): None if pd.isna(row["views"]) else int(row["views"]),
            _("Of new dashboards"): int(row["dashboard_views"]),
            _("Days on record"): int(row["days_covered"]),
            _("Days in the quarter"): int(row["days"]),
            _("Mean of the baseline"): None if one.mean is None else round(one.mean, 1),
            _("Change, percent"): None if pd.isna(row["change"]) else round(100 * float(row["change"]), 1),
            _("Verdict"): short_verdict(row["verdict"]),
            "_": row["period"],
        }
        for name, one in series
        for row in one.quarters.to_dict("records")
        if row["days_covered"]
    ]
    ordered = sorted(rows, key=lambda row: row["_"], reverse=True)
    return pa.Table.from_pylist([{name: cell for name, cell in row.items() if name != "_"} for row in ordered])


def pages_table(pages: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Draw the pages behind a figure, with the rule that takes each: rows of pages_behind_views."""
    if pages.empty:
        st.info(_("No page of these departments has views in this quarter."), icon=":material/inbox:")
        return
    st.markdown(
        counted("**{number} page** makes up this figure:", "**{number} pages** make up this figure:", len(pages))
    )
    st.dataframe(pages_shown(pages, tuple(names.items())), hide_index=True, alt=_("Pages behind the figure"))


@kept
def pages_shown(pages: pd.DataFrame, named: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """The table of pages_table."""
    names = dict(named)
    return pd.DataFrame(
        [
            {
                _("Page"): address(row["host"], row["path"]),
                _("Page views"): row["views"],
                _("Department"): names.get(row["department_id"], row["department_id"]),
                _("Kind"): kind_text(row["page_kind"]),
                _("Rule"): row["pattern"],
                _("Valid"): valid_text(row["valid_from"], row["valid_to"]),
            }
            for row in pages.head(MOST_PAGES).to_dict("records")
        ]
    )


def address(host: str, path: str) -> str:
    """A page as people write it; of one known by its title, the title."""
    if path == "*":
        return _("{host}, the whole site").format(host=host or _("(no host)"))
    return f"{host}{path}"


def valid_text(first: object, last: object) -> str:
    """In which days a rule holds."""
    if pd.isna(first) and pd.isna(last):  # type: ignore[call-overload]
        return _("always")
    if pd.isna(last):  # type: ignore[call-overload]
        return _("from {day}").format(day=day_text(pd.Timestamp(str(first))))
    if pd.isna(first):  # type: ignore[call-overload]
        return _("until {day}").format(day=day_text(pd.Timestamp(str(last))))
    return days_text(pd.Timestamp(str(first)).date(), pd.Timestamp(str(last)).date())


def grain_text(grain: str) -> str:
    """The grain of an import in words."""
    return {
        "hour": _("by hour"),
        "day": _("by day"),
        "week": _("by week"),
        "month": _("by month"),
        "quarter": _("by quarter"),
        "range": _("in sum"),
    }[grain]


def format_text(format_: str) -> str:
    """The tool that wrote an export; names stay as they are."""
    return {
        "ga4_csv": "Google Analytics 4",
        "ga4_api": "Google Analytics Data API",
        "universal_analytics": "Universal Analytics",
        "analytics_reporter": "analytics-reporter",
        "matomo": "Matomo",
        "plausible": "Plausible",
        "umami": "Umami",
        "table": _("Table"),
    }[format_]


def reason_left_out(reason: str) -> str:
    """Why views of an import don't count."""
    return {
        "newer": _("a newer import has the same days"),
        "finer": _("shorter periods of another import cover the same days"),
        "not_whole": _("they cover a longer period of another import in part only"),
    }[reason]


def imports_behind(imports: pd.DataFrame, city: City) -> None:
    """Draw the imports that have days of a quarter, and what of each does not count: rows of imports_behind_views."""
    st.markdown(_("They were read from these imports:"))
    lines = []
    for row in imports.to_dict("records"):
        line = _("- **{file}** (import {number}, {format}, {grain}), {days}, imported {when} by {person}").format(
            file=escaped(row["file_name"]),
            number=row["import_number"],
            format=format_text(row["format"]),
            grain=grain_text(row["grain"]),
            days=days_text(row["first_day"].date(), row["last_day"].date()),
            when=day_and_time_text(row["imported_at"], city.zone),
            person=escaped(signature_text(row["imported_by"])),
        )
        if row["left_out_views"]:
            line += ". " + _("{views} of its views don’t count here: {reason} (import {others}).").format(
                views=number_text(int(row["left_out_views"])),
                reason=reason_left_out(row["reason"]),
                others=", ".join(str(number) for number in row["counted_imports"]),
            )
        lines.append(line)
    st.markdown("\n".join(lines))


def folding_rules() -> None:
    """Draw by which rules addresses become pages."""
    st.markdown(
        "\n".join(
            "- " + line
            for line in (
                _("Left out of an address: what follows ? or #, `https://` before it, and `www.`"),
                _("Large and small letters are the same, as are addresses with and without a slash at the end."),
                _("An address without a host is one of the city’s site, unless said otherwise at import."),
                _("The most precise rule that fits an address and the day takes the page; no page counts twice."),
                _("A period longer than a day counts for the rule that holds on its first day."),
                _("Of imports with the same days, shorter periods count where they are whole; else the newer import."),
            )
        )
    )
