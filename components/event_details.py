"""What one event is, in words: title, badges, time and place, the rest of its report, and its history."""

import datetime as dt
import json
from collections.abc import Collection, Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.event_words import audience_text, help_text, spoken_text, state_text, verdict_text
from components.wording import (
    _,
    day_and_time_text,
    day_text,
    escaped,
    list_text,
    number_text,
    signature_text,
    time_text,
)
from data.city import City


def status_text(status: str) -> str:
    """An event's status in a word."""
    return {
        "tentative": _("Tentative"),
        "confirmed": _("Confirmed"),
        "held": _("Held"),
        "cancelled": _("Cancelled"),
    }[status]


STATUS_BADGES = {
    "tentative": ":gray-badge[:material/help: {text}]",
    "confirmed": ":blue-badge[:material/event_available: {text}]",
    "held": ":green-badge[:material/task_alt: {text}]",
    "cancelled": ":red-badge[:material/cancel: {text}]",
}


def visibility_text(visibility: str) -> str:
    """Who may see an event."""
    return {"internal": _("Departments only"), "public": _("The public, too")}[visibility]


def head(
    report: Mapping[str, Any],
    hosts: Collection[str],
    is_joint: bool,
    joined_automatically: bool,
    is_public: bool,
    city: City,
) -> None:
    """Draw the event's title, who holds it, when and where, and its badges; for the public (`is_public`) fewer."""
    st.title(escaped(report["title"]), anchor=False)
    joint, seen, joined = _("Joint event"), visibility_text(report["visibility"]), _("Joined automatically")
    badges = [
        STATUS_BADGES[report["status"]].format(text=status_text(report["status"])),
        f":violet-badge[:material/groups: {joint}]" if is_joint else "",
        ""
        if is_public
        else f":green-badge[:material/public: {seen}]"
        if report["visibility"] == "public"
        else f":gray-badge[:material/lock: {seen}]",
        f":gray-badge[:material/auto_awesome: {joined}]" if joined_automatically else "",
    ]
    st.markdown(" ".join(badge for badge in badges if badge))
    st.markdown(f"### {escaped(span_text(report, city.zone))}")
    held_by = [_(one.name) for one in city.departments if one.department_id in hosts]
    if held_by:
        st.markdown(_(":material/groups: Held by {departments}").format(departments=escaped(list_text(held_by))))
    where = ", ".join(dict.fromkeys(report[name] for name in ("place", "address", "neighborhood") if report[name]))
    if where:
        st.markdown(f":material/location_on: {escaped(where)}")
    if report["cancel_reason"]:
        st.warning(escaped(report["cancel_reason"]), title=_("Cancelled"), icon=":material/cancel:")


def details(report: Mapping[str, Any], is_public: bool) -> None:
    """Draw what else the report says; notes and contacts are for departments."""
    told = [
        (_("Campaign"), report["campaign"]),
        (_("For whom"), audience_text(report["audience"]) if report["audience"] else None),
        (_("Languages spoken"), list_text([spoken_text(one) for one in report["languages"]])),
        (_("Attendance expected"), _number(report["expected_attendance"])),
        (_("Attendance"), _number(report["attendance"])),
        (_("Web address"), report["url"]),
    ]
    if not is_public:
        told += [
            (_("Contact"), report["contact"]),
            (_("Notes"), report["notes"]),
            (_("A new collaboration"), _yes_no(report["new_collaboration"])),
            (_("A program grew from it"), _yes_no(report["expanded_program"])),
        ]
    lines = [f"**{label}**: {escaped(str(text))}" for label, text in told if text]
    if report["description"]:
        st.markdown(escaped(report["description"]))
    if lines:
        st.markdown("  \n".join(lines))


def span_text(report: Mapping[str, Any], zone: dt.tzinfo) -> str:
    """When the event takes place, from start to end."""
    if report["starts_at"] is None:
        if report["end_date"] == report["start_date"]:
            return _("{day}, all day").format(day=day_text(report["start_date"]))
        return _("{first} to {last}").format(first=day_text(report["start_date"]), last=day_text(report["end_date"]))
    start = day_and_time_text(report["starts_at"], zone)
    if report["ends_at"] is None:
        return start
    end = report["ends_at"].astimezone(zone)
    same_day = end.date() == report["start_date"]
    return _("{start} to {end}").format(
        start=start, end=time_text(end) if same_day else day_and_time_text(report["ends_at"], zone)
    )


def history(changes: pd.DataFrame, city: City) -> None:
    """Draw what was changed of the event, by whom and when, folded until asked for."""
    with st.expander(_("History"), icon=":material/history:", key="event_history", on_change="rerun") as folded:
        if folded.open:
            for row in changes.to_dict("records"):
                st.markdown(
                    _("{when}, {person}: {change}").format(
                        when=day_and_time_text(row["changed_at"], city.zone),
                        person=escaped(signature_text(row["changed_by"])),
                        change=change_text(row, city),
                    )
                )


def change_text(row: Mapping[Hashable, Any], city: City) -> str:
    """One change in words: what was set, or which fields became what."""
    after = json.loads(row["after"]) if isinstance(row["after"], str) else {}
    before = json.loads(row["before"]) if isinstance(row["before"], str) else None
    if row["record_kind"] == "participation_word":
        names = {one.department_id: _(one.name) for one in city.departments}
        department = row["record_id"].split(" ", 1)[1]
        return f"{names.get(department, department)}: {state_text(after['state'])}"
    if row["record_kind"] == "match_decision":
        template = _("decision undone: {verdict}") if after.get("undone") else _("decided of two reports: {verdict}")
        return template.format(verdict=verdict_text(after["verdict"]))
    if before is None:
        return _("entered")
    labels = field_labels()
    changed = []
    for name, value in after.items():
        if name in labels and (value or None) != (before.get(name) or None):
            was, became = (value_text(name, one, city) for one in (before.get(name), value))
            changed.append(f"{labels[name]}: {escaped(was)} → {escaped(became)}")
    return "; ".join(changed) or _("no change that is shown here")


def value_text(name: str, value: Any, city: City) -> str:
    """A value of the column `name`, as the change log keeps it, in words."""
    if value in (None, "", []):
        return "–"
    match name:
        case "status":
            return status_text(value)
        case "visibility":
            return visibility_text(value)
        case "department_id":
            return next((_(one.name) for one in city.departments if one.department_id == value), str(value))
        case "start_date" | "end_date":
            return day_text(dt.date.fromisoformat(value))
        case "starts_at" | "ends_at":
            return day_and_time_text(dt.datetime.fromisoformat(value), city.zone)
        case "audience":
            return audience_text(value)
        case "languages":
            return list_text([spoken_text(one) for one in value])
        case "needs":
            return list_text([help_text(one) for one in value])
    return str(value)


def field_labels() -> dict[str, str]:
    """The fields of a report whose changes the history tells, by the names of their columns."""
    return {
        "title": _("Title"),
        "department_id": _("Held by"),
        "start_date": _("Day"),
        "end_date": _("Last day"),
        "starts_at": _("Start"),
        "ends_at": _("End"),
        "status": _("Status"),
        "visibility": _("Seen by"),
        "campaign": _("Campaign"),
        "place": _("Place"),
        "address": _("Address"),
        "neighborhood": _("Neighborhood"),
        "description": _("Description"),
        "contact": _("Contact"),
        "expected_attendance": _("Attendance expected"),
        "attendance": _("Attendance"),
        "audience": _("For whom"),
        "languages": _("Languages spoken"),
        "needs": _("Help wanted"),
        "notes": _("Notes"),
        "cancel_reason": _("Why it was cancelled"),
    }


def _number(value: Any) -> str | None:
    return None if value is None else number_text(int(value))


def _yes_no(value: Any) -> str | None:
    return None if value is None else _("yes") if value else _("no")
