"""Of the Data page: importing files of event records, the rows of them that need mending, and the sample."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from components import import_form, import_history
from components.said import say
from components.wording import _, escaped, reason_text
from components.working_as import person
from data.city import City
from data.connection import answer, store
from data.imports.columns import read_as
from data.imports.departments import PastEvents
from data.imports.drafts import FileContents, ReportDraft, UnreadableFile
from data.imports.history import saved_mapping
from data.imports.mending import AlreadySettled, Mended, StillRejected, dismiss_row, mend_row
from data.imports.reading import OpenedFile, is_department_of, open_file, read_records
from data.imports.run import ImportChoices, import_opened, reading_options
from data.imports.staging import staged_as_told
from data.sample.clear import clear_sample
from data.sample.load import load_sample
from queries import page_views
from queries.imports import record_counts, rejected_rows

MOST_REJECTED = 500  # rows offered for mending at once


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    return now().astimezone(store().city.zone).date()


def draw_import() -> None:
    """Upload, see how the file was understood, correct it, import."""
    if result := st.session_state.pop("import_result", None):
        import_form.result(result)
    upload_number = st.session_state.setdefault("upload_number", 0)
    uploaded = st.file_uploader(
        _("A file of event records: CSV, TSV, JSON or a calendar (.ics)"), key=f"upload_{upload_number}"
    )
    if uploaded is None:
        return
    try:
        opened = opened_upload(uploaded.file_id, uploaded.name, uploaded.getvalue())
        corrected = corrected_columns(opened, uploaded.file_id)
        contents = contents_of(corrected, uploaded.file_id)
    except UnreadableFile as refusal:
        st.error(escaped(reason_text(refusal.reason)), icon=":material/block:")
        return
    city, day = store().city, today()
    wishes = import_form.wishes(
        city,
        has_sample=answer(record_counts)["sample_reports"] > 0,
        all_have_status=all(draft.status for draft in contents.drafts),
        key=uploaded.file_id,
    )
    past_events: PastEvents = "held" if wishes.past_events_were_held else "as_reported"
    import_form.preview(contents, city, lambda draft: who(draft, wishes.department, past_events, day, city))
    if not st.button(_("Import"), type="primary", icon=":material/upload:", disabled=not contents.drafts):
        return
    mapping = replace(corrected.mapping, past_events=past_events) if corrected.mapping else None
    choices = ImportChoices(wishes.department, mapping, past_events, keep_sample=wishes.keep_sample)
    with import_form.progress() as tell:
        st.session_state["import_result"] = import_opened(store(), corrected, choices, person().signed(), now(), tell)
    st.session_state["upload_number"] = upload_number + 1
    del st.session_state["opened_upload"], st.session_state["read_upload"]
    st.rerun()


def opened_upload(file_id: str, name: str, content: bytes) -> OpenedFile:
    """The uploaded file, opened once and kept while the person looks at it."""
    kept = st.session_state.get("opened_upload")
    if kept is None or kept[0] != file_id:
        opened = open_file(
            name, content, lambda shape: saved_mapping(store().cursor(), shape), is_department_of(store().city)
        )
        st.session_state["opened_upload"] = kept = (file_id, opened)
    opened_file: OpenedFile = kept[1]
    return opened_file


def corrected_columns(opened: OpenedFile, file_id: str) -> OpenedFile:
    """The file with its columns as the person corrected them."""
    if opened.table is None or opened.mapping is None:
        return opened
    understood = opened.mapping
    fields, further = import_form.mapping_editor(
        opened.table.headers, understood.fields, tuple(understood.more), key=file_id
    )
    more = {
        header: understood.more.get(header) or read_as(opened.table, header, is_department_of(store().city))
        for header in further
    }
    return replace(opened, mapping=replace(understood, fields=fields, more=more))


def contents_of(opened: OpenedFile, file_id: str) -> FileContents:
    """All records of the file under the mapping chosen, read once for each mapping."""
    key = (file_id, opened.mapping.to_json() if opened.mapping else "")
    kept = st.session_state.get("read_upload")
    if kept is None or kept[0] != key:
        with st.spinner(_("Reading the file")):
            contents = read_records(opened, reading_options(ImportChoices(), today(), store().city), store().city)
        st.session_state["read_upload"] = kept = (key, contents)
    read: FileContents = kept[1]
    return read


def who(
    draft: ReportDraft, department: str | None, past_events: PastEvents, day: dt.date, city: City
) -> tuple[str | None, Sequence[str]]:
    """Who reports `draft` and which departments take part, as the import would have it."""
    told = staged_as_told(draft, department, past_events, day, city).departments
    return told.reporting, [part.department_id for part in told.parts if part.department_id]


def draw_rows_to_mend() -> None:
    """Rows that could not become reports, each with its form."""
    import_history.rejected_rows(answer(rejected_rows, MOST_REJECTED), on_mend=mend, on_dismiss=dismiss)


def mend(row_id: str, cells: Mapping[str, str]) -> None:
    """Try a rejected row again, and say what came of it."""
    match mend_row(store(), uuid.UUID(row_id), cells, person().signed(), now()):
        case Mended():
            say(_("Mended: the row is a report now."), ":material/check_circle:")
        case StillRejected(reason):
            say(escaped(reason_text(reason)), ":material/healing:")
        case AlreadySettled():
            say(_("Somebody else has settled this row meanwhile."), ":material/info:")
    st.rerun()


def dismiss(row_id: str) -> None:
    """Set a rejected row aside."""
    dismiss_row(store(), uuid.UUID(row_id), person().signed(), now())
    say(_("Set aside. It stays on record."), ":material/block:")
    st.rerun()


def draw_sample() -> None:
    """The sample's state, and what can be done with it."""
    counts = answer(record_counts)
    import_history.sample_actions(
        counts["sample_reports"],
        counts["reports"],
        not answer(page_views.page_view_imports)["is_sample"].all(),
        on_clear=remove_sample,
        on_load=lambda: load_sample(store(), now()),
    )


def remove_sample() -> None:
    """Remove the sample, so that only real records remain."""
    with store().write(person().signed(), now()) as write:
        write.changed = clear_sample(write)
