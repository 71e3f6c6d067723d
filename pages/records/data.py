"""The records: importing files, what was imported, rows that need mending, the sample, page views, the Google Sheet."""

import streamlit as st

from components import import_history, said, sync_line
from components.wording import _
from components.working_as import person
from data.connection import answer, store, sync_state
from pages.records.data_tabs import event_files, shared_sheet, view_files
from queries.imports import imports


def draw_imports() -> None:
    """Every file read so far."""
    import_history.imports_table(answer(imports), store().city)


st.title(_("Data"))
said.draw()
if person().role == "resident":
    st.info(_("To import files or mend rows, choose in the sidebar who you work as."), icon=":material/account_circle:")
    st.stop()
sections = {
    _("Import"): event_files.draw_import,
    _("Files imported"): draw_imports,
    _("Rows to mend"): event_files.draw_rows_to_mend,
    _("Sample"): event_files.draw_sample,
    _("Page views"): view_files.draw,
}
if sync_state() is not None or person().is_staff:
    sections[_("Google Sheet")] = shared_sheet.draw
    if st.query_params.get(sync_line.SECTION) == sync_line.SHEET_SECTION:
        st.session_state["section"] = _("Google Sheet")
        del st.query_params[sync_line.SECTION]  # the way here, not a choice: the next click on a tab holds
for tab, draw in zip(st.tabs(list(sections), key="section", on_change="rerun"), sections.values(), strict=True):
    if tab.open:
        with tab:
            draw()
