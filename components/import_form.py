"""The form that imports a file: what was understood, what only a person can say, and what came of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.event_tables import department_names, parts_named, status_text
from components.wording import _, counted, escaped, reason_text, when_text
from data.city import City
from data.imports.drafts import FileContents, ImportResult, RejectedRow, ReportDraft

PREVIEWED_RECORDS = 8
SHOWN_REJECTED = 50
NOT_IN_FILE = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person says of the file that the file does not say itself."""

    department: str | None
    past_events_were_held: bool
    keep_sample: bool


def field_names() -> dict[str, str]:
    """Each field of an event report that a column can hold, in words, in the order of the form."""
    return {
        "title": _("Title"),
        "date": _("Date"),
        "start": _("Start (date and time)"),
        "start_time": _("Start time"),
        "time_range": _("Hours (from – to)"),
        "end": _("End (date and time)"),
        "end_date": _("End date"),
        "end_time": _("End time"),
        "all_day": _("All day"),
        "department": _("Department that reports"),
        "partners": _("Partner departments"),
        "present": _("Departments present"),
        "invited": _("Departments invited"),
        "place": _("Place"),
        "address": _("Address"),
        "neighborhood": _("Neighborhood"),
        "campaign": _("Campaign"),
        "status": _("Status"),
        "visibility": _("Public or internal"),
        "unit": _("Site event or campaign"),
        "attendance": _("Attendance"),
        "expected_attendance": _("Expected attendance"),
        "id": _("The record’s own id"),
        "description": _("Description"),
        "url": _("Web address"),
        "contact": _("Contact"),
    }


def mapping_editor(
    headers: Sequence[str], fields: Mapping[str, str], further: Sequence[str], key: str
) -> tuple[dict[str, str], list[str]]:
    """Draw how the columns were understood, open to correction.

    `further` are columns beside those of the fields that say which departments take part. Gives field to header,
    fields without a column left out, and the further columns, none of which is a field's.
    """
    st.subheader(_("How the columns were understood"))
    corrected: dict[str, str] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for field, label in field_names().items():
            if field in fields or field in ("title", "date"):
                corrected[field] = _column_choice(label, headers, fields.get(field), f"{key}_column_{field}")
    chosen = st.multiselect(
        _("Also read as departments taking part"),
        headers,
        default=[header for header in headers if header in further],
        help=_("Columns that list departments, or that are named after one and hold a mark where it takes part."),
        placeholder=_("No other columns"),
        key=f"{key}_further",
    )
    with st.expander(_("Further columns"), icon=":material/view_column:"):
        kept = [header for header in headers if header not in fields.values() and header not in chosen]
        if kept:
            st.caption(_("Kept as they are, without a field: {headers}").format(headers=escaped(", ".join(kept))))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for field, label in field_names().items():
                if field not in corrected:
                    corrected[field] = _column_choice(label, headers, None, f"{key}_column_{field}")
    of_fields = {field: header for field, header in corrected.items() if header != NOT_IN_FILE}
    return of_fields, [header for header in chosen if header not in of_fields.values()]


def _column_choice(label: str, headers: Sequence[str], header: str | None, key: str) -> str:
    options = [NOT_IN_FILE, *headers]
    return st.selectbox(
        label,
        options,
        index=options.index(header) if header in options else 0,
        format_func=lambda option: option or _("not in this file"),
        key=key,
        width=250,
    )


def preview(contents: FileContents, city: City, who: Callable[[ReportDraft], tuple[str | None, Sequence[str]]]) -> None:
    """Draw the first records as they would be kept, those that can't be, and what is to be known of the file.

    `who` gives the id of the department that reports a draft, and the ids of all that take part.
    """
    names = department_names(city)
    st.subheader(_("What would be imported"))
    st.markdown(
        counted("**{number} record** can be read.", "**{number} records** can be read.", len(contents.drafts))
        + (" " + counted("{number} can’t.", "{number} can’t.", len(contents.rejected)) if contents.rejected else "")
    )
    notes(contents)
    rows = []
    for draft in contents.drafts[:PREVIEWED_RECORDS]:
        reporting, taking_part = who(draft)
        rows.append(
            {
                _("When"): when_text(draft.start_date, draft.starts_at, city.zone),
                _("Event"): draft.title,
                _("Reported by"): names.get(reporting or "", draft.department or _("unknown")),
                _("Departments taking part"): parts_named(taking_part, names),
                _("Where"): ", ".join(text for text in (draft.place, draft.neighborhood) if text),
                _("Status"): status_text(draft.status) if draft.status else _("not said"),
            }
        )
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt=_("The first records as they would be kept"))
    rejected_table(contents.rejected)


def notes(contents: FileContents | ImportResult) -> None:
    """Draw what people should know of how the file was read."""
    for note in contents.notes:
        st.caption(":material/info: " + escaped(reason_text(note)))


def rejected_table(rejected: Sequence[RejectedRow]) -> None:
    """Draw rows that can't become reports, with their reasons."""
    if not rejected:
        return
    with st.expander(
        counted("{number} row needs mending", "{number} rows need mending", len(rejected)), icon=":material/healing:"
    ):
        shown = pd.DataFrame(
            {_("Row"): [row.row for row in rejected], _("Why"): [reason_text(row.reason) for row in rejected]}
        )
        st.dataframe(shown.head(SHOWN_REJECTED), hide_index=True, alt=_("Rows that need mending"))


def wishes(city: City, has_sample: bool, all_have_status: bool, key: str) -> Wishes:
    """Draw what only a person can say of the file."""
    st.subheader(_("What the file does not say"))
    names = department_names(city)
    department = st.selectbox(
        _("Whose file is it?"),
        [None, *names],
        format_func=lambda option: names[option] if option else _("Several departments’, or not known"),
        help=_("The department that reports the records which name none themselves."),
        key=f"{key}_whose",
        width=420,
    )
    held = not all_have_status and st.checkbox(
        _("This is a log of what took place: past events were held, and the departments listed were there"),
        help=_("Without this, departments of events whose status is not given count as planned, not as present."),
        key=f"{key}_held",
    )
    keep_sample = has_sample and not st.checkbox(
        _("Remove the made-up sample (it must not be counted with real records)"), value=True, key=f"{key}_clear"
    )
    return Wishes(department, held, keep_sample)


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """Draw the progress of long work; gives what to call with the stage and the share done."""
    bar = st.progress(0.0)

    def tell(stage: str, share: float) -> None:
        bar.progress(min(share, 1.0), text=_(stage))

    yield tell
    bar.empty()


def result(came_of_it: ImportResult) -> None:
    """Draw what came of an import."""
    if not came_of_it.changed:
        st.info(
            _("Every record of {file} is on record already; nothing was changed.").format(
                file=escaped(came_of_it.file_name)
            ),
            icon=":material/done_all:",
        )
        return
    parts = [
        counted("{number} report added", "{number} reports added", came_of_it.added),
        counted("{number} updated", "{number} updated", came_of_it.updated),
        counted("{number} unchanged", "{number} unchanged", came_of_it.unchanged),
    ]
    if came_of_it.repeated:
        parts.append(counted("{number} row repeats another", "{number} rows repeat another", came_of_it.repeated))
    if came_of_it.rejected:
        parts.append(counted("{number} row needs mending", "{number} rows need mending", len(came_of_it.rejected)))
    st.success(
        ", ".join(parts) + "." + (" " + _("The made-up sample was removed.") if came_of_it.sample_cleared else ""),
        title=_("{file} was imported").format(file=escaped(came_of_it.file_name)),
        icon=":material/check_circle:",
    )
    notes(came_of_it)
