"""What has been imported so far, rows that need mending, and the sample."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.event_tables import department_names
from components.wording import _, counted, day_and_time_text, escaped, sentence
from data.city import City

ROWS_A_PAGE = 10


def imports_table(imports: pd.DataFrame, city: City) -> None:
    """Draw every file read, the newest first: rows of the query imports."""
    if imports.empty:
        st.info(_("No file has been imported yet."), icon=":material/inbox:")
        return
    names = department_names(city)
    kinds = {"table": _("Table"), "json": "JSON", "calendar": _("Calendar")}
    rows = [
        {
            _("File"): row["file_name"],
            _("Kind"): kinds[row["kind"]],
            _("Whose"): names.get(row["default_department_id"], _("as the file says")),
            _("Imported"): day_and_time_text(row["imported_at"], city.zone),
            _("By"): _importer(row["imported_by"], row["is_sample"]),
            _("Read"): row["records_read"],
            _("Added"): row["added"],
            _("Updated"): row["updated"],
            _("Unchanged"): row["unchanged"],
            _("Repeated"): row["repeated"],
            _("Rejected"): row["rejected"],
            _("Still to mend"): row["open_rejected"],
        }
        for row in imports.to_dict("records")
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=_("Files imported, the newest first"))


def _importer(name: str, is_sample: bool) -> str:
    return _("the made-up sample") if is_sample else _(name)


def rejected_rows(
    rejected: pd.DataFrame,
    on_mend: Callable[[str, Mapping[str, str]], None],
    on_dismiss: Callable[[str], None],
) -> None:
    """Draw rows that could not become reports: the reason, the cells open to mending, and the two ways out."""
    if rejected.empty:
        st.success(_("No row waits to be mended."), icon=":material/done_all:")
        return
    st.markdown(
        counted(
            "**{number} row** could not become a report. Mend it and try again, or set it aside.",
            "**{number} rows** could not become reports. Mend them and try again, or set them aside.",
            len(rejected),
        )
    )
    pages = -(-len(rejected) // ROWS_A_PAGE)
    page = st.pagination(pages, key="rejected_page") if pages > 1 else 1
    first = (page - 1) * ROWS_A_PAGE
    for row in rejected.iloc[first : first + ROWS_A_PAGE].to_dict("records"):
        _rejected_row({str(name): value for name, value in row.items()}, on_mend, on_dismiss)


def _rejected_row(
    row: dict[str, Any], on_mend: Callable[[str, Mapping[str, str]], None], on_dismiss: Callable[[str], None]
) -> None:
    row_id = str(row["rejected_row_id"])
    read: dict[str, str] = json.loads(row["cells"])
    # A blank cell is most often what needs mending, so every column with a field stands in the form.
    cells = {header: read.get(header, "") for header in row["headers"]} | read
    with st.form(f"mend_{row_id}"):
        st.markdown(
            "**"
            + escaped(_("{file}, row {row}").format(file=row["file_name"], row=row["row_number"]))
            + "**  \n"
            + escaped(sentence(row["reason_template"], row["reason_values"]))
        )
        mended: dict[str, str] = {}
        with st.container(horizontal=True):
            for header, text in cells.items():
                mended[header] = st.text_input(escaped(header), text, key=f"mend_{row_id}_{header}", width=260)
        with st.container(horizontal=True):
            tried = st.form_submit_button(_("Mend and try again"), type="primary", icon=":material/healing:")
            dismissed = st.form_submit_button(_("Set aside: no event"), icon=":material/block:")
    if tried:
        on_mend(row_id, mended)
    if dismissed:
        on_dismiss(row_id)


def sample_actions(
    sample_reports: int,
    reports: int,
    has_real_views: bool,
    on_clear: Callable[[], None],
    on_load: Callable[[], None],
) -> None:
    """Draw the sample's state, and the one action that fits it: none while real events or page views are on record."""
    if sample_reports:
        st.markdown(
            counted(
                "**{number} report** on record is made up. It is shown on every page until it is removed.",
                "**{number} reports** on record are made up. They are shown on every page until they are removed.",
                sample_reports,
            )
        )
        st.button(_("Remove the sample"), type="primary", icon=":material/delete_sweep:", on_click=on_clear)
        return
    st.markdown(
        counted(
            "There is no sample. **{number} real report** is on record.",
            "There is no sample. **{number} real reports** are on record.",
            reports,
        )
    )
    st.button(
        _("Load the sample"),
        icon=":material/science:",
        on_click=on_load,
        disabled=reports > 0 or has_real_views,
        help=_("Only while there are no real records: made-up events must not be counted with them."),
    )
