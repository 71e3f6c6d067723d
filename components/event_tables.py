"""Tables of months, of events and of the reports behind them, in the words and dates of the person looking."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.kept import kept
from components.wording import (
    _,
    day_text,
    escaped,
    list_text,
    month_text,
    number_text,
    range_text,
    short_when_text,
    when_text,
)
from data.city import City, Department

MOST_UNROLLED = 40  # events that a table shows without scrolling


def department_names(city: City) -> dict[str, str]:
    """The name of each department, by its id, in the language of the person looking."""
    return {department.department_id: _(department.name) for department in city.departments}


@kept
def months_shown(months: pd.DataFrame, city: City) -> pa.Table:
    """The figures of `months` in words."""
    names = department_names(city)
    shown = pd.DataFrame(
        {
            _("Month"): [month_text(month) for month in months["month"]],
            _("Joint events"): [
                range_text(row["low"], row["high"]) if row.get("is_told_of", True) else "–"
                for row in months.to_dict("records")
            ],
            _("Confirmed"): months["confirmed"],
            _("At campaign sites"): months["site_events"],
            _("Campaigns"): months["campaigns"],
            _("Reports"): months["reports"],
            _("Open pairs"): months["open_pairs"],
            _("Did not report"): [
                list_text([names.get(department, department) for department in missing])
                for missing in months["departments_missing"]
            ],
        }
    )
    return pa.Table.from_pandas(shown, preserve_index=False)


def months_table(months: pd.DataFrame, city: City, csv: Callable[[], str]) -> None:
    """Draw the figures behind the chart: `months` as joint_events_by_month gives them, and `csv` to be downloaded."""
    st.dataframe(months_shown(months, city), hide_index=True, alt=_("Joint events by month, as figures"))
    st.download_button(
        _("Table as CSV"), csv, "joint-events.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )


@kept
def events_shown(events: pd.DataFrame, city: City) -> pa.Table:
    """The `events` in words."""
    initials = {department.department_id: department.initials for department in city.departments}
    rows = events.to_dict("records")
    shown = pd.DataFrame(
        {
            "when": [short_when_text(row["start_date"], row["starts_at"], city.zone) for row in rows],
            "title": events["title"],
            "why": [left_out_text(fate) or None for fate in events["counted_as"]],
            "present": [[initials.get(one, one) for one in present] or None for present in events["present"]],
            "planned": [[initials.get(one, one) for one in planned] or None for planned in events["planned"]],
            "reports": [[source_text(source, initials) for source in sources] for sources in events["sources"]],
            "doubt": [_("Possible duplicate") if doubted else None for doubted in events["is_doubted"]],
            "place": [_joined(row["place"], row["neighborhood"]) for row in rows],
            "campaign": events["campaign"],
        }
    )

    return pa.Table.from_pandas(shown.dropna(axis="columns", how="all"), preserve_index=False)


def source_text(source: Mapping[str, Any], initials: Mapping[str, str]) -> str:
    """Where a report comes from, in short: FD fire.csv:12."""
    reporter = initials.get(source["department_id"], "?")
    if source["file_name"] is None:
        return reporter
    return f"{reporter} {source['file_name']}:{source['row']}"


def events_table(events: pd.DataFrame, city: City, key: str, alt_text: str, on_pick: Callable[[str], None]) -> None:
    """Draw `events`, rows of events_of_month; `on_pick` is told the id of an event that is chosen in it."""

    def picked() -> None:
        positions = st.session_state[key]["selection"]["rows"]
        if positions:
            on_pick(str(events["event_id"].iloc[positions[0]]))

    st.dataframe(
        events_shown(events, city),
        hide_index=True,
        key=key,
        alt=alt_text,
        on_select=picked,
        selection_mode="single-row",
        placeholder="",
        height="content" if len(events) <= MOST_UNROLLED else "auto",
        column_config={
            "when": st.column_config.TextColumn(_("When")),
            "title": st.column_config.TextColumn(_("Event"), width="medium"),
            "present": st.column_config.ListColumn(_("Confirmed present")),
            "planned": st.column_config.ListColumn(_("Only planned")),
            "place": st.column_config.TextColumn(_("Where"), width="medium"),
            "campaign": st.column_config.TextColumn(_("Campaign")),
            "reports": st.column_config.ListColumn(_("Reports"), width="medium"),
            "doubt": st.column_config.TextColumn(_("Doubt")),
            "why": st.column_config.TextColumn(_("Why not counted")),
        },
    )


@kept
def by_fate(events: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    """The `events` counted, perhaps joint and left out."""
    return {
        "joint": events[events["counted_as"] == "joint"],
        "maybe": events[events["counted_as"] == "maybe_joint"],
        "left_out": events[~events["counted_as"].isin(["joint", "maybe_joint"])],
    }


def events_by_fate(
    events: pd.DataFrame,
    pairs: pd.DataFrame,
    city: City,
    on_pick: Callable[[str], None],
    rule_label: str,
    draw_rule: Callable[[], None],
) -> None:
    """Draw a month's events in tabs: counted, perhaps joint, left out with the reason; its open pairs; the rule."""
    fates = by_fate(events)
    groups = {
        "joint": (_("Counted ({number})"), fates["joint"]),
        "maybe": (_("Perhaps joint ({number})"), fates["maybe"]),
        "left_out": (_("Left out ({number})"), fates["left_out"]),
        "pairs": (_("Possible duplicates ({number})"), pairs),
    }
    labels = [label.format(number=number_text(len(rows))) for label, rows in groups.values()]
    *tabs, rule_tab = st.tabs([*labels, rule_label], key="fate", on_change="rerun")
    if rule_tab.open:
        with rule_tab:
            draw_rule()
    for tab, (name, (_label, rows)) in zip(tabs, groups.items(), strict=True):
        if not tab.open:
            continue
        with tab:
            if rows.empty:
                st.caption(_("None this month."))
            elif name == "pairs":
                pairs_list(rows, city)
            else:
                events_table(rows, city, f"events_{name}", _("Events of the month"), on_pick)
    st.caption(legend_of(city.departments))


def reports_list(reports: pd.DataFrame, city: City, on_take_out: Callable[[uuid.UUID], None] | None = None) -> None:
    """Draw each department's report of one event: what it says, and where it comes from.

    `on_take_out` gets the id of a report that is to be taken out of the event; None: none may be.
    """
    names = department_names(city)
    for row in reports.to_dict("records"):
        with st.container(border=True):
            reporter = names.get(row["department_id"]) or row["department_as_given"] or _("Unknown department")
            st.markdown(f"**{escaped(reporter)}**: {escaped(row['title'])}")
            st.markdown(
                "  \n".join(
                    f"{label}: {escaped(text)}"
                    for label, text in (
                        (_("When"), when_text(row["start_date"], row["starts_at"], city.zone)),
                        (_("Where"), _joined(row["place"], row["neighborhood"])),
                        (_("Status"), status_text(row["status"])),
                        (_("Taking part"), parts_text(row["parts"], names)),
                    )
                    if text
                )
            )
            if row["file_name"]:
                st.caption(
                    _("From {file}, row {row}, imported {day}").format(
                        file=escaped(row["file_name"]),
                        row=row["source_row"],
                        day=day_text(row["imported_at"].astimezone(city.zone).date()),
                    )
                )
            if on_take_out is not None and len(reports) > 1:
                st.button(
                    _("Take this report out"),
                    key=f"take_out_{row['report_id']}",
                    icon=":material/call_split:",
                    help=_("It describes another event: it becomes an event of its own again."),
                    on_click=on_take_out,
                    args=(row["report_id"],),
                )


def pairs_list(pairs: pd.DataFrame, city: City) -> None:
    """Draw open pairs, rows of open_pairs_of_month: the two reports of each, one under the other."""
    names = department_names(city)
    for row in pairs.to_dict("records"):
        sides = (
            (row["department_a"], row["title_a"], row["start_date_a"], row["starts_at_a"], row["place_a"]),
            (row["department_b"], row["title_b"], row["start_date_b"], row["starts_at_b"], row["place_b"]),
        )
        with st.container(border=True):
            for department, title, day, starts_at, place in sides:
                reporter = names.get(department) or _("Unknown department")
                details = _joined(when_text(day, starts_at, city.zone), place)
                st.markdown(f"**{escaped(reporter)}**: {escaped(title)}  \n{escaped(details)}")


def legend_of(departments: Iterable[Department]) -> str:
    """What the initials in a table stand for, in one line."""
    return " · ".join(f"{department.initials} {_(department.name)}" for department in departments)


def left_out_text(counted_as: str) -> str:
    """Why an event is not, or not surely, counted as joint."""
    return {
        "maybe_joint": _("Two or more departments planned to come; their presence is not confirmed"),
        "one_department": _("One department only"),
        "departments_unknown": _("No department known"),
        "campaign": _("A campaign as a whole: counted apart"),
        "tentative": _("Tentative"),
        "cancelled": _("Cancelled"),
        "not_held": _("Confirmed, but not reported as held"),
        "not_asked_for": _("Not of the part shown, but perhaps the same as an event that is"),
    }.get(counted_as, "")


def status_text(status: str) -> str:
    """An event's status in words."""
    return {
        "tentative": _("Tentative"),
        "confirmed": _("Confirmed, not yet reported as held"),
        "held": _("Held"),
        "cancelled": _("Cancelled"),
    }[status]


def parts_text(parts: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """Who takes part in an event and how, as one report tells it."""
    states = {
        "invited": _("invited"),
        "offered": _("offered"),
        "accepted": _("planned"),
        "declined": _("declined"),
        "present": _("present"),
        "left_early": _("left early"),
        "absent": _("absent"),
    }
    return list_text(
        [f"{names.get(part['department_id']) or part['organisation']} ({states[part['state']]})" for part in parts]
    )


def parts_named(departments: Sequence[str], names: Mapping[str, str]) -> str:
    """The names of departments, joined."""
    return list_text([names.get(department, department) for department in departments])


def _joined(*texts: Any) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if isinstance(text, str) and text))
