"""The records: importing files, what was imported, rows that need mending, and the sample."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from components import import_form, import_history, page_rules, sheet_desk, view_import_form
from components.event_tables import department_names
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
from data.page_views.baselines import lift_baseline
from data.page_views.desk import lock, save_rule
from data.page_views.exports import Told, UnreadableExport
from data.page_views.importing import import_page_views, redo_import, undo_import
from data.page_views.rules import Rule, remove_rule
from data.sample.clear import clear_sample, has_sample
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
from queries import page_views
from queries.imports import imports, record_counts, rejected_rows
from queries.page_views_measure import INITIATIVE as PAGE_VIEWS
from queries.page_views_measure import quarters_on_record
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


def views_section() -> None:
    """Import page views, say whose pages are whose, notice new ones, lock the baseline."""
    parts = st.tabs(
        [_("Import an export"), _("Imports"), _("Whose pages"), _("Pages of nobody"), _("Baseline")],
        key="views_section",
        on_change="rerun",
    )
    with parts[0]:
        if parts[0].open:
            import_views()
    with parts[1]:
        if parts[1].open:
            view_import_form.imports_list(answer(page_views.page_view_imports), city, undo_views, redo_views)
    with parts[2]:
        if parts[2].open:
            rules_section()
    with parts[3]:
        if parts[3].open:
            page_rules.unmatched(answer(page_views.unmatched_pages, page_rules.MOST_UNMATCHED))
    with parts[4]:
        if parts[4].open:
            baseline_section()


def import_views() -> None:
    """Upload an export of page views, and import it."""
    if result := st.session_state.pop("views_result", None):
        view_import_form.result(
            result.file_name,
            result.import_number is not None,
            result.grain,
            result.first_day,
            result.last_day,
            result.rows_read,
            result.rows_rejected,
            result.views,
            result.rejected,
            result.notes,
            result.overlaps,
            result.sample_cleared,
        )
    number = st.session_state.setdefault("views_upload", 0)
    uploaded = st.file_uploader(
        _("An export of page views: Google Analytics, Matomo, Plausible, Umami, or a table of period, page, views"),
        key=f"views_upload_{number}",
    )
    if uploaded is None:
        return
    wishes = view_import_form.wishes(city, answer(has_sample), key=uploaded.file_id)
    if not st.button(_("Import"), type="primary", icon=":material/upload:", key="import_views"):
        return
    told = Told(city.zone, today, city.fiscal_year_starts, wishes.first, wishes.last, wishes.site)
    try:
        with import_form.progress() as tell:
            st.session_state["views_result"] = import_page_views(
                records,
                None,
                uploaded.name,
                uploaded.getvalue(),
                told,
                at_work.signed(),
                now,
                tell,
                keep_sample=wishes.keep_sample,
            )
    except UnreadableExport as refusal:
        st.error(escaped(reason_text(refusal.reason)), icon=":material/block:")
        return
    st.session_state["views_upload"] = number + 1
    st.rerun()


def undo_views(number: int) -> None:
    """Take an import out of the counts."""
    undo_import(records, number, at_work.signed(), now)
    say(_("Undone: it does not count any more. It stays on record."), ":material/undo:")


def redo_views(number: int) -> None:
    """Count an import again."""
    redo_import(records, number, at_work.signed(), now)
    say(_("It counts again."), ":material/redo:")


def rules_section() -> None:
    """The rules in force, and the form for one more or a changed one."""
    rules = answer(page_views.page_rules)
    names = department_names(city)
    page_rules.rules_list(rules, names, on_change=change_rule, on_remove=remove_page_rule)
    changed = rules[rules["rule_id"].astype(str) == st.session_state.get("changed_rule", "")]
    page_rules.rule_form(names, None if changed.empty else changed.iloc[0].to_dict(), on_save=save_page_rule)


def change_rule(rule_id: str) -> None:
    """Take a rule into the form."""
    st.session_state["changed_rule"] = rule_id


def save_page_rule(
    pattern: str,
    department: str,
    kind: str,
    valid_from: dt.date | None,
    valid_to: dt.date | None,
    replaces: str | None,
) -> None:
    """Put a rule in force."""
    rule = Rule(pattern, department, kind, valid_from, valid_to)
    is_done, told = save_rule(records, rule, replaces, at_work.signed(), now)
    if not is_done:
        st.error(escaped(reason_text(told)), icon=":material/block:")
        return
    st.session_state.pop("changed_rule", None)
    say(reason_text(told), ":material/rule:")
    st.rerun()


def remove_page_rule(rule_id: str) -> None:
    """Put a rule out of force."""
    remove_rule(records, uuid.UUID(rule_id), at_work.signed(), now)
    say(_("Removed: it holds no more. It stays on record."), ":material/delete:")


def baseline_section() -> None:
    """The baseline in force, and locking another."""
    baseline = answer(page_views.baseline_in_force, PAGE_VIEWS)

    def lock_it(name: str, first: dt.date, last: dt.date) -> None:
        is_done, told = lock(records, PAGE_VIEWS, name, first, last, at_work.signed(), now)
        if not is_done:
            st.error(escaped(reason_text(told)), icon=":material/block:")
            return
        say(reason_text(told), ":material/lock:")
        st.rerun()

    def lift_it() -> None:
        if baseline is not None:
            lift_baseline(records, baseline.baseline_id, at_work.signed(), now)
            say(_("The lock is lifted. The baseline stays on record."), ":material/lock_open:")

    page_rules.baseline_form(baseline, answer(quarters_on_record, city), city, on_lock=lock_it, on_lift=lift_it)


st.title(_("Data"))
if said := st.session_state.pop("said", None):
    st.toast(said[0], icon=said[1])
if at_work.role == "resident":
    st.info(_("To import files or mend rows, choose in the sidebar who you work as."), icon=":material/account_circle:")
    st.stop()
titles = [_("Import"), _("Files imported"), _("Rows to mend"), _("Sample"), _("Page views")]
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
            not answer(page_views.page_view_imports)["is_sample"].all(),
            on_clear=remove_sample,
            on_load=lambda: load_sample(records, now),
        )
with sections[4]:
    if sections[4].open:
        views_section()
if len(sections) > 5:
    with sections[5]:
        if sections[5].open:
            sheet_section()
