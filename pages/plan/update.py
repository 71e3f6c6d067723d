"""Write and publish: the Office of Performance's desk for the page of initiative 2.21."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict

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
from data.strategic_plan import configured_plan
from data.targets import adopt_target, withdraw_target
from queries.chart_notes import chart_notes
from queries.joint_events import RULE_VERSION
from queries.joint_events_measure import INITIATIVE, frozen, joint_events_measure
from queries.narratives import figures_cited, narrative_revisions
from queries.publications import publications

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
        narrative_editor.draft_offer(since, city, on_drop=lambda: _let_go(subject))
    if st.session_state.get("write_conflict") and newest is not None:
        mine = narrative_editor.standing(language)
        narrative_editor.stale(newest, mine, language, on_keep=lambda: _go_on(language))
    if measure is not None:
        narrative_editor.figure_inserter(city, measure.latest, language, on_insert=lambda: _keep(language, subject))
    written = narrative_editor.editor(language, cited_now, on_change=lambda: _keep(language, subject))
    if st.button(_("Save to the page"), type="primary", icon=":material/save:"):
        _save(written, language, subject)


def _begin(language: str, subject: str) -> None:
    """Start from what the page says, or from the draft that was kept."""
    kept = kept_draft(records.cursor(), who.signed(), subject)
    written = narrative_editor.as_written(newest, language, today)
    revision = newest.revision if newest else 0
    if kept:
        draft = kept[0]
        as_of = dt.date.fromisoformat(draft["as_of"])
        written = narrative_editor.Written(draft["status"], draft["owner"], as_of, draft["texts"])
        revision = draft["revision"]
    narrative_editor.fill(written, language)
    st.session_state["write_base"] = (language, revision)
    st.session_state["write_draft_since"] = kept[1] if kept else None
    st.session_state["write_conflict"] = False


def _seen(language: str, revision: int) -> narrative_editor.Written:
    """What the page said in the version that the writer saw."""
    version = next((one for one in versions if one.revision == revision), None)
    return narrative_editor.as_written(version, language, today)


def _untouched(language: str, revision: int) -> bool:
    """Whether there is a newer version and the writer changed nothing since, so that it can take its place."""
    if newest is None or newest.revision == revision:
        return False
    mine, seen = narrative_editor.standing(language), _seen(language, revision)
    return (mine.status, mine.owner, mine.texts) == (seen.status, seen.owner, seen.texts)


def _periods(language: str) -> tuple[str, ...]:
    """The periods that the page cites as written now, in any language."""
    return periods_cited({**_other_languages(language), language: narrative_editor.standing(language).texts})


def _other_languages(language: str) -> dict[str, Mapping[str, str]]:
    """What the page says in the languages that are not being written."""
    return {code: texts for code, texts in (newest.texts if newest else {}).items() if code != language}


def _keep(language: str, subject: str) -> None:
    """Keep what stands in the editor as a draft."""
    _language, revision = st.session_state["write_base"]
    content = {**asdict(narrative_editor.standing(language)), "revision": revision}
    keep_draft(records, who.signed(), subject, content, now)


def _let_go(subject: str) -> None:
    drop_draft(records, who.signed(), subject, now)
    st.session_state.pop("write_base", None)


def _go_on(language: str) -> None:
    """Write on from the version that somebody else saved, with what oneself changed in it."""
    _language, revision = st.session_state["write_base"]
    theirs = narrative_editor.as_written(newest, language, today)
    mine = narrative_editor.standing(language)
    narrative_editor.fill(narrative_editor.merged(_seen(language, revision), mine, theirs), language)
    st.session_state["write_base"] = (language, newest.revision if newest else 0)
    st.session_state["write_conflict"] = False


def _save(written: narrative_editor.Written, language: str, subject: str) -> None:
    """Add the text as the page's newest version, or show what stands against it."""
    if not any(written.texts.values()):
        st.error(_("All sections are empty: write at least one."), icon=":material/edit:")
        return
    texts = {**_other_languages(language), language: written.texts}
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
            _let_go(subject)
            say(_("Saved to the page as version {number}.").format(number=number))
        case Unchanged():
            _let_go(subject)
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
                answer(publications, INITIATIVE),
                on_publish=lambda month: publish_month(month, seen),
            )
