"""Of the Data page: importing page views, whose pages are whose, pages of nobody, and the baseline."""

import datetime as dt
import uuid

import streamlit as st

from components import import_form, page_rules, view_import_form
from components.event_tables import department_names
from components.said import say
from components.wording import _, escaped, reason_text
from components.working_as import person
from data.connection import answer, store
from data.page_views.baselines import lift_baseline
from data.page_views.desk import lock, save_rule
from data.page_views.exports import Told, UnreadableExport
from data.page_views.importing import import_page_views, redo_import, undo_import
from data.page_views.rules import Rule, remove_rule
from data.sample.clear import has_sample
from queries import page_views
from queries.page_views_measure import INITIATIVE as PAGE_VIEWS
from queries.page_views_measure import quarters_on_record


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def draw() -> None:
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
            view_import_form.imports_list(answer(page_views.page_view_imports), store().city, undo_views, redo_views)
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
    city = store().city
    wishes = view_import_form.wishes(city, answer(has_sample), key=uploaded.file_id)
    if not st.button(_("Import"), type="primary", icon=":material/upload:", key="import_views"):
        return
    told = Told(
        city.zone, now().astimezone(city.zone).date(), city.fiscal_year_starts, wishes.first, wishes.last, wishes.site
    )
    try:
        with import_form.progress() as tell:
            st.session_state["views_result"] = import_page_views(
                store(),
                None,
                uploaded.name,
                uploaded.getvalue(),
                told,
                person().signed(),
                now(),
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
    undo_import(store(), number, person().signed(), now())
    say(_("Undone: it does not count any more. It stays on record."), ":material/undo:")


def redo_views(number: int) -> None:
    """Count an import again."""
    redo_import(store(), number, person().signed(), now())
    say(_("It counts again."), ":material/redo:")


def rules_section() -> None:
    """The rules in force, and the form for one more or a changed one."""
    rules = answer(page_views.page_rules)
    names = department_names(store().city)
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
    is_done, told = save_rule(store(), rule, replaces, person().signed(), now())
    if not is_done:
        st.error(escaped(reason_text(told)), icon=":material/block:")
        return
    st.session_state.pop("changed_rule", None)
    say(reason_text(told), ":material/rule:")
    st.rerun()


def remove_page_rule(rule_id: str) -> None:
    """Put a rule out of force."""
    remove_rule(store(), uuid.UUID(rule_id), person().signed(), now())
    say(_("Removed: it holds no more. It stays on record."), ":material/delete:")


def baseline_section() -> None:
    """The baseline in force, and locking another."""
    baseline = answer(page_views.baseline_in_force, PAGE_VIEWS)

    def lock_it(name: str, first: dt.date, last: dt.date) -> None:
        is_done, told = lock(store(), PAGE_VIEWS, name, first, last, person().signed(), now())
        if not is_done:
            st.error(escaped(reason_text(told)), icon=":material/block:")
            return
        say(reason_text(told), ":material/lock:")
        st.rerun()

    def lift_it() -> None:
        if baseline is not None:
            lift_baseline(store(), baseline.baseline_id, person().signed(), now())
            say(_("The lock is lifted. The baseline stays on record."), ":material/lock_open:")

    city = store().city
    page_rules.baseline_form(baseline, answer(quarters_on_record, city), city, on_lock=lock_it, on_lift=lift_it)
