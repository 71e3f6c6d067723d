"""Write and publish: the Office of Performance's desk for the page of initiative 2.21."""

import datetime as dt
import uuid

import streamlit as st

from components import narrative_editor, staff_desk
from components.narrative import changed_figures
from components.wording import _, list_text
from components.working_as import person
from data.chart_notes import add_note, remove_note
from data.connection import answer, store
from data.drafts import drop_draft, keep_draft, kept_draft
from data.measures.citations import periods_cited
from data.measures.quality_mark import overall
from data.months import months_later
from data.narratives import Saved, Stale, Unchanged, Update, save_update
from data.publications import FiguresMoved, Published, publish
from data.sample.clear import has_sample
from data.strategic_plan import SECTIONS, configured_plan
from data.targets import adopt_target, withdraw_target
from queries.chart_notes import chart_notes
from queries.joint_events import RULE_VERSION
from queries.joint_events_measure import INITIATIVE, frozen, joint_events_measure
from queries.narratives import figures_cited, narrative_revisions

SUBJECT = f"narrative {INITIATIVE}"

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
today = now.astimezone(city.zone).date()
who = person()
versions = answer(narrative_revisions, INITIATIVE)
newest = versions[0] if versions else None
measure = answer(joint_events_measure, city, today)


def say(text: str, icon: str = ":material/check_circle:") -> None:
    """Say something after the coming rerun."""
    st.session_state["said"] = (text, icon)


# The text


def write_text() -> None:
    """The editor of the page's sections, its draft, and saving."""
    language = narrative_editor.language_choice()
    subject = f"{SUBJECT} {language}"
    base = st.session_state.get("write_base")
    if base is None or base[0] != language or _untouched(language, base[1]):
        _begin(language, subject)
    cited_now = answer(figures_cited, _periods(language), city, today)
    if newest is not None and (changed := changed_figures(newest, cited_now)):
        st.warning(
            _("Saving renews these figures, so check the words around them: {figures}.").format(
                figures=list_text(changed)
            ),
            icon=":material/update:",
        )
    if since := st.session_state.get("write_draft_since"):
        narrative_editor.draft_offer(since, city, on_drop=lambda: _let_go(language, subject))
    conflict = st.session_state.get("write_conflict")
    if conflict and newest is not None:
        narrative_editor.stale(newest, _texts(language), language, on_keep=lambda: _go_on(language))
    if measure is not None:
        narrative_editor.figure_inserter(city, measure.latest, language, on_insert=lambda: _keep(language, subject))
    written = narrative_editor.editor(newest, language, today, cited_now, on_change=lambda: _keep(language, subject))
    if st.button(_("Save to the page"), type="primary", icon=":material/save:"):
        _save(written, language, subject)


def _begin(language: str, subject: str) -> None:
    """Start from the newest text, or from the draft that was kept."""
    kept = kept_draft(records.cursor(), who.signed(), subject)
    draft, since = kept if kept else (None, None)
    narrative_editor.fill(newest, language, draft and draft["texts"])
    revision = draft["revision"] if draft else newest.revision if newest else 0
    st.session_state["write_base"] = (language, revision)
    st.session_state["write_draft_since"] = since
    st.session_state["write_conflict"] = False


def _untouched(language: str, revision: int) -> bool:
    """Whether the writer changed nothing since, so that a newer text can take the place of the one shown."""
    if newest is None or newest.revision == revision:
        return False
    seen = next((one for one in versions if one.revision == revision), None)
    return seen is None or _texts(language) == {
        section: seen.texts.get(language, {}).get(section, "") for section in SECTIONS
    }


def _texts(language: str) -> dict[str, str]:
    return {
        section: str(st.session_state.get(narrative_editor.text_key(language, section), "")) for section in SECTIONS
    }


def _periods(language: str) -> tuple[str, ...]:
    """The periods that the page cites as written now, in any language."""
    others = {code: texts for code, texts in (newest.texts if newest else {}).items() if code != language}
    return periods_cited({**others, language: _texts(language)})


def _keep(language: str, subject: str) -> None:
    """Keep what stands in the editor as a draft."""
    _language, revision = st.session_state["write_base"]
    keep_draft(records, who.signed(), subject, {"revision": revision, "texts": _texts(language)}, now)


def _let_go(language: str, subject: str) -> None:
    drop_draft(records, who.signed(), subject, now)
    st.session_state.pop("write_base", None)


def _go_on(language: str) -> None:
    """Write on from the text that somebody else saved, with one's own words in the editor."""
    st.session_state["write_base"] = (language, newest.revision if newest else 0)
    st.session_state["write_conflict"] = False


def _save(written: narrative_editor.Written, language: str, subject: str) -> None:
    """Add the text as the page's newest version, or show what stands against it."""
    if not any(written.texts.values()):
        st.error(_("All sections are empty: write at least one."), icon=":material/edit:")
        return
    others = {code: texts for code, texts in (newest.texts if newest else {}).items() if code != language}
    texts = {**others, language: written.texts}
    update = Update(
        INITIATIVE,
        written.status,
        written.owner,
        written.as_of,
        texts,
        figures_cited(records.cursor(), periods_cited(texts), city, today),
    )
    _language, revision = st.session_state["write_base"]
    match save_update(records, update, revision, who.signed(), now):
        case Saved(number):
            drop_draft(records, who.signed(), subject, now)
            say(_("Saved to the page as version {number}.").format(number=number))
            st.session_state.pop("write_base", None)
        case Unchanged():
            say(_("The page says this already: nothing to save."), ":material/info:")
        case Stale():
            _keep(language, subject)
            st.session_state["write_conflict"] = True
    st.rerun()


# Notes, target, publishing


def note(day: dt.date, text: str, text_es: str, is_rebase: bool) -> None:
    """Put a note on the charts."""
    add_note(records, INITIATIVE, day, text, text_es, is_rebase, who.signed(), now)
    say(_("The note stands on the chart."))
    st.rerun()


def take_off(note_id: uuid.UUID) -> None:
    """Take a note off the charts."""
    remove_note(records, note_id, who.signed(), now)
    say(_("Taken off the chart. It stays on record."))


def adopt(low: int, high: int) -> None:
    """Put a target in force."""
    if measure is None:
        return
    content = frozen(records.cursor(), measure, newest, measure.latest)
    evidence = {name: content[name] for name in ("mark", "phases", "proposed")}
    first = months_later(today, 1)
    adopt_target(records, INITIATIVE, low, high, first, evidence, answer(has_sample), who.signed(), now)
    say(_("The target is in force."))
    st.rerun()


def withdraw(target_id: uuid.UUID) -> None:
    """Take a target out of force."""
    withdraw_target(records, target_id, who.signed(), now)
    say(_("The target is withdrawn. It stays on record."))


def publish_month(month: dt.date, seen_version: int) -> None:
    """Freeze the figure of a month with all that stands beside it."""
    if measure is None:
        return
    content = frozen(records.cursor(), measure, newest, month)
    figure = content["figure"]
    match publish(
        records,
        INITIATIVE,
        month,
        figure["low"],
        figure["high"],
        RULE_VERSION,
        content,
        answer(has_sample),
        seen_version,
        who.signed(),
        now,
    ):
        case Published(number):
            st.session_state["published"] = number
        case FiguresMoved():
            say(_("The records changed while you looked. Look again, then publish."), ":material/update:")


st.title(_("Write and publish: {number}").format(number=INITIATIVE), anchor=False)
st.caption(_(configured_plan().initiative(INITIATIVE).title))
if told := st.session_state.pop("said", None):
    st.toast(told[0], icon=told[1])
if not who.is_staff:
    st.info(
        _("This desk is the Office of Performance’s: to write, choose in the sidebar who you work as."),
        icon=":material/account_circle:",
    )
    st.page_link("pages/events/joint_events.py", label=_("Read the page of 2.21"), icon=":material/arrow_forward:")
    st.stop()
if number := st.session_state.pop("published", None):
    st.success(_("Published as no. {number}.").format(number=number), icon=":material/publish:")
    st.page_link("pages/plan/history.py", label=_("Read, print or download it"), icon=":material/arrow_forward:")
tabs = st.tabs([_("Text"), _("Notes on the chart"), _("Target"), _("Publish")], key="desk", on_change="rerun")
if tabs[0].open:
    with tabs[0]:
        write_text()
if tabs[1].open:
    with tabs[1]:
        staff_desk.notes(answer(chart_notes, INITIATIVE), on_remove=take_off)
        staff_desk.note_form(today, on_add=note)
if tabs[2].open:
    with tabs[2]:
        if measure is None:
            st.info(_("There are no event records yet."), icon=":material/inbox:")
        else:
            phase = measure.behavior.phases[-1] if measure.behavior.phases else None
            staff_desk.target(measure.gate, phase, measure.target, months_later(today, 1), adopt, withdraw)
if tabs[3].open:
    with tabs[3]:
        if measure is None:
            st.info(_("There are no event records yet."), icon=":material/inbox:")
        else:
            seen = records.data_version
            staff_desk.publish_form(
                measure.months,
                overall(measure.mark),
                RULE_VERSION,
                answer(has_sample),
                on_publish=lambda month: publish_month(month, seen),
            )
