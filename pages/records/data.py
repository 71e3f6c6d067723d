"""The records: importing files, what was imported, rows that need mending, and the sample."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from components import import_form, import_history, sheet_desk
from components.wording import _, escaped, reason_text
from components.working_as import person
from data.connection import answer, store, sync_state, syncer
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
from data.sheets.desk import (
    CannotBe,
    SettledBefore,
    leave_out,
    mark_seen,
    restore_row,
    settle_conflict,
    try_refused_again,
)
from queries.imports import imports, record_counts, rejected_rows
from queries.sheets import sheet_conflicts, sheet_deleted_rows, sheet_refused, sheet_rejected_rows, sheet_remarks

MOST_REJECTED = 500  # rows offered for mending at once
MOST_ON_DESK = 100  # rows of the Sheet of one sort

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
today = now.astimezone(city.zone).date()
at_work = person()


def import_section() -> None:
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
    wishes = import_form.wishes(
        city,
        has_sample=answer(record_counts)["sample_reports"] > 0,
        all_have_status=all(draft.status for draft in contents.drafts),
        key=uploaded.file_id,
    )
    past_events: PastEvents = "held" if wishes.past_events_were_held else "as_reported"
    import_form.preview(contents, city, lambda draft: who(draft, wishes.department, past_events))
    if not st.button(_("Import"), type="primary", icon=":material/upload:", disabled=not contents.drafts):
        return
    mapping = replace(corrected.mapping, past_events=past_events) if corrected.mapping else None
    choices = ImportChoices(wishes.department, mapping, past_events, keep_sample=wishes.keep_sample)
    with import_form.progress() as tell:
        st.session_state["import_result"] = import_opened(records, corrected, choices, at_work.signed(), now, tell)
    st.session_state["upload_number"] = upload_number + 1
    del st.session_state["opened_upload"], st.session_state["read_upload"]
    st.rerun()


def opened_upload(file_id: str, name: str, content: bytes) -> OpenedFile:
    """The uploaded file, opened once and kept while the person looks at it."""
    kept = st.session_state.get("opened_upload")
    if kept is None or kept[0] != file_id:
        opened = open_file(name, content, lambda shape: saved_mapping(records.cursor(), shape), is_department_of(city))
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
        header: understood.more.get(header) or read_as(opened.table, header, is_department_of(city))
        for header in further
    }
    return replace(opened, mapping=replace(understood, fields=fields, more=more))


def contents_of(opened: OpenedFile, file_id: str) -> FileContents:
    """All records of the file under the mapping chosen, read once for each mapping."""
    key = (file_id, opened.mapping.to_json() if opened.mapping else "")
    kept = st.session_state.get("read_upload")
    if kept is None or kept[0] != key:
        with st.spinner(_("Reading the file")):
            contents = read_records(opened, reading_options(ImportChoices(), today, city), city)
        st.session_state["read_upload"] = kept = (key, contents)
    read: FileContents = kept[1]
    return read


def who(draft: ReportDraft, department: str | None, past_events: PastEvents) -> tuple[str | None, Sequence[str]]:
    """Who reports `draft` and which departments take part, as the import would have it."""
    told = staged_as_told(draft, department, past_events, today, city).departments
    return told.reporting, [part.department_id for part in told.parts if part.department_id]


def mend(row_id: str, cells: Mapping[str, str]) -> None:
    """Try a rejected row again, and say what came of it."""
    match mend_row(records, uuid.UUID(row_id), cells, at_work.signed(), now):
        case Mended():
            say(_("Mended: the row is a report now."), ":material/check_circle:")
        case StillRejected(reason):
            say(escaped(reason_text(reason)), ":material/healing:")
        case AlreadySettled():
            say(_("Somebody else has settled this row meanwhile."), ":material/info:")
    st.rerun()


def dismiss(row_id: str) -> None:
    """Set a rejected row aside."""
    dismiss_row(records, uuid.UUID(row_id), at_work.signed(), now)
    say(_("Set aside. It stays on record."), ":material/block:")
    st.rerun()


def say(text: str, icon: str) -> None:
    """Say something after the coming rerun, which would swallow a toast shown now."""
    st.session_state["said"] = (text, icon)


def remove_sample() -> None:
    """Remove the sample, so that only real records remain."""
    with records.write(at_work.signed(), now) as write:
        write.changed = clear_sample(write)


def sheet_section() -> None:
    """What stands between the records and the Google Sheet."""
    state, kept_same = sync_state(), syncer()
    if state is None:
        return
    sheet = None if kept_same is None else kept_same.settings
    link = None if kept_same is None else kept_same.link
    sheet_desk.how_it_stands(state, sheet.account if sheet else None, link, look_now)
    sheet_desk.all_well(state)
    sheet_desk.conflicts(answer(sheet_conflicts), city, may_settle, settle)
    sheet_desk.rows_to_mend(answer(sheet_rejected_rows, MOST_ON_DESK), link)
    sheet_desk.deleted_rows(answer(sheet_deleted_rows, MOST_ON_DESK), city, put_back, stay_out)
    sheet_desk.refused(answer(sheet_refused, MOST_ON_DESK), lambda: try_refused_again(records, at_work.signed(), now))
    sheet_desk.remarks(
        answer(sheet_remarks, MOST_ON_DESK), city, link, lambda: mark_seen(records, at_work.signed(), now)
    )


def look_now() -> None:
    """Have the background look at the Sheet at once."""
    if (kept_same := syncer()) is not None:
        kept_same.ask()


def may_settle(department: str | None) -> bool:
    """Whether the person at work may settle a conflict over a record of that department's."""
    return at_work.is_staff or (at_work.may_decide if department is None else at_work.may_speak_for(department))


def settle(conflict_id: str, use_mine: bool) -> None:
    """Settle a conflict, and say what came of it."""
    match settle_conflict(records, uuid.UUID(conflict_id), use_mine, at_work.signed(), now):
        case CannotBe(reason):
            say(escaped(reason_text(reason)), ":material/block:")
        case SettledBefore():
            say(_("Somebody else has settled this meanwhile."), ":material/info:")
        case _:
            say(_("Settled."), ":material/check_circle:")


def put_back(kind: str, record_id: str) -> None:
    """Put a deleted row back."""
    if isinstance(restore_row(records, kind, uuid.UUID(record_id), at_work.signed(), now), SettledBefore):
        say(_("Somebody else has settled this meanwhile."), ":material/info:")
    else:
        say(_("It is in force again, and is being written to the Sheet."), ":material/check_circle:")


def stay_out(kind: str, record_id: str) -> None:
    """Leave a deleted row out."""
    leave_out(records, kind, uuid.UUID(record_id), at_work.signed(), now)
    say(_("Left out. It stays on record."), ":material/block:")


st.title(_("Data"))
if said := st.session_state.pop("said", None):
    st.toast(said[0], icon=said[1])
if at_work.role == "resident":
    st.info(_("To import files or mend rows, choose in the sidebar who you work as."), icon=":material/account_circle:")
    st.stop()
titles = [_("Import"), _("Files imported"), _("Rows to mend"), _("Sample")]
if sync_state() is not None:
    titles.append(_("Google Sheet"))
sections = st.tabs(titles, key="section", on_change="rerun")
with sections[0]:
    if sections[0].open:
        import_section()
with sections[1]:
    if sections[1].open:
        import_history.imports_table(answer(imports), city)
with sections[2]:
    if sections[2].open:
        import_history.rejected_rows(answer(rejected_rows, MOST_REJECTED), on_mend=mend, on_dismiss=dismiss)
with sections[3]:
    if sections[3].open:
        counts = answer(record_counts)
        import_history.sample_actions(
            counts["sample_reports"],
            counts["reports"],
            on_clear=remove_sample,
            on_load=lambda: load_sample(records, now),
        )
if len(sections) > 4:
    with sections[4]:
        if sections[4].open:
            sheet_section()
