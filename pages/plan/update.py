"""Write and publish: the Office of Performance's desk for the pages of initiatives 2.21 and 2.23."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict

import streamlit as st

from components import desk_choice, narrative_editor, staff_desk
from components.measure_words import JOINT_EVENTS, PAGE_VIEWS
from components.narrative import changed_figures
from components.narrative_editor import Writing
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
from queries.joint_events_measure import INITIATIVE as OF_JOINT_EVENTS
from queries.joint_events_measure import frozen, joint_events_measure
from queries.narratives import figures_cited, narrative_revisions
from queries.page_views_measure import page_views_measure
from queries.publications import publications

records = store()
city = records.city
now = dt.datetime.now(dt.UTC)
today = now.astimezone(city.zone).date()
who = person()
initiative = desk_choice.chosen_initiative()
is_of_events = initiative == OF_JOINT_EVENTS
joint_events = answer(joint_events_measure, city, today) if is_of_events else None
page_views = None if is_of_events else answer(page_views_measure, city, today)
measure = joint_events or page_views
basis = measure.basis if measure else None
versions = answer(narrative_revisions, initiative)
newest = versions[0] if versions else None


def say(text: str, icon: str = ":material/check_circle:") -> None:
    """Say something after the coming rerun."""
    st.session_state["said"] = (text, icon)


# The text


def write_text() -> None:
    """The editor of the page's sections, its draft, and saving."""
    writing = Writing(initiative, narrative_editor.language_choice())
    base = st.session_state.get("write_base")
    if not narrative_editor.is_filled(writing) or base is None or base[0] != writing or _untouched(writing, base[1]):
        _begin(writing)
    cited_now = answer(figures_cited, _periods(writing), city, today)
    if newest is not None and (changed := changed_figures(newest, cited_now)):
        st.warning(
            _("Saving renews these figures, so check the words around them: {figures}.").format(
                figures=list_text(changed)
            ),
            icon=":material/update:",
        )
    if since := st.session_state.get("write_draft_since"):
        narrative_editor.draft_offer(since, city, on_drop=lambda: _let_go(writing))
    if st.session_state.get("write_conflict") and newest is not None:
        mine = narrative_editor.standing(writing)
        narrative_editor.stale(newest, mine, writing.language, on_keep=lambda: _go_on(writing))
    if joint_events is not None:
        narrative_editor.figure_inserter(city, joint_events.latest, writing, on_insert=lambda: _keep(writing))
    elif not is_of_events:
        narrative_editor.nothing_to_cite()
    written = narrative_editor.editor(writing, cited_now, on_change=lambda: _keep(writing))
    if st.button(_("Save to the page"), type="primary", icon=":material/save:"):
        _save(written, writing)


def _begin(writing: Writing) -> None:
    """Start from what the page says, or from the draft that was kept."""
    kept = kept_draft(records.cursor(), who.signed(), writing.subject)
    written = narrative_editor.as_written(newest, writing.language, today)
    revision = newest.revision if newest else 0
    if kept:
        draft = kept[0]
        as_of = dt.date.fromisoformat(draft["as_of"])
        written = narrative_editor.Written(draft["status"], draft["owner"], as_of, draft["texts"])
        revision = draft["revision"]
    narrative_editor.fill(written, writing)
    st.session_state["write_base"] = (writing, revision)
    st.session_state["write_draft_since"] = kept[1] if kept else None
    st.session_state["write_conflict"] = False


def _seen(writing: Writing, revision: int) -> narrative_editor.Written:
    """What the page said in the version that the writer saw."""
    version = next((one for one in versions if one.revision == revision), None)
    return narrative_editor.as_written(version, writing.language, today)


def _untouched(writing: Writing, revision: int) -> bool:
    """Whether there is a newer version and the writer changed nothing since, so that it can take its place."""
    if newest is None or newest.revision == revision:
        return False
    mine, seen = narrative_editor.standing(writing), _seen(writing, revision)
    return (mine.status, mine.owner, mine.texts) == (seen.status, seen.owner, seen.texts)


def _periods(writing: Writing) -> tuple[str, ...]:
    """The periods that the page cites as written now, in any language."""
    return periods_cited({**_other_languages(writing), writing.language: narrative_editor.standing(writing).texts})


def _other_languages(writing: Writing) -> dict[str, Mapping[str, str]]:
    """What the page says in the languages that are not being written."""
    return {code: texts for code, texts in (newest.texts if newest else {}).items() if code != writing.language}


def _keep(writing: Writing) -> None:
    """Keep what stands in the editor as a draft."""
    _writing, revision = st.session_state["write_base"]
    content = {**asdict(narrative_editor.standing(writing)), "revision": revision}
    keep_draft(records, who.signed(), writing.subject, content, now)


def _let_go(writing: Writing) -> None:
    drop_draft(records, who.signed(), writing.subject, now)
    st.session_state.pop("write_base", None)


def _go_on(writing: Writing) -> None:
    """Write on from the version that somebody else saved, with what oneself changed in it."""
    _writing, revision = st.session_state["write_base"]
    theirs = narrative_editor.as_written(newest, writing.language, today)
    mine = narrative_editor.standing(writing)
    narrative_editor.fill(narrative_editor.merged(_seen(writing, revision), mine, theirs), writing)
    st.session_state["write_base"] = (writing, newest.revision if newest else 0)
    st.session_state["write_conflict"] = False


def _save(written: narrative_editor.Written, writing: Writing) -> None:
    """Add the text as the page's newest version, or show what stands against it."""
    if not any(written.texts.values()):
        st.error(_("All sections are empty: write at least one."), icon=":material/edit:")
        return
    texts = {**_other_languages(writing), writing.language: written.texts}
    update = Update(
        writing.initiative_id,
        written.status,
        written.owner,
        written.as_of,
        texts,
        figures_cited(records.cursor(), periods_cited(texts), city, today),
    )
    _writing, revision = st.session_state["write_base"]
    match save_update(records, update, revision, who.signed(), now):
        case Saved(number):
            _let_go(writing)
            say(_("Saved to the page as version {number}.").format(number=number))
        case Unchanged():
            _let_go(writing)
            say(_("The page says this already: nothing to save."), ":material/info:")
        case Stale():
            _keep(writing)
            st.session_state["write_conflict"] = True
    st.rerun()


# Notes, target, publishing


def note(day: dt.date, text: str, text_es: str, is_rebase: bool) -> None:
    """Put a note on the charts."""
    add_note(records, initiative, day, text, text_es, is_rebase, who.signed(), now)
    say(_("The note stands on the chart."))
    st.rerun()


def take_off(note_id: uuid.UUID) -> None:
    """Take a note off the charts."""
    remove_note(records, note_id, who.signed(), now)
    say(_("Taken off the chart. It stays on record."))


def adopt(low: int, high: int) -> None:
    """Put a target in force."""
    if basis is None:
        return
    first = months_later(today, 1)
    adopt_target(records, initiative, low, high, first, basis.evidence(), answer(has_sample), who.signed(), now)
    say(_("The target is in force."))
    st.rerun()


def withdraw(target_id: uuid.UUID) -> None:
    """Take a target out of force."""
    withdraw_target(records, target_id, who.signed(), now)
    say(_("The target is withdrawn. It stays on record."))


def publish_month(month: dt.date, seen_version: int) -> None:
    """Freeze the figure of a month with all that stands beside it."""
    if joint_events is None:
        return
    content = frozen(records.cursor(), joint_events, newest, month)
    figure = content["figure"]
    match publish(
        records,
        initiative,
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


# The desk


def page_link() -> None:
    """Draw the way to the page that the desk is about."""
    page = "pages/events/joint_events.py" if is_of_events else "pages/plan/page_views.py"
    label = _("Read the page of {number}").format(number=initiative)
    st.page_link(page, label=label, icon=":material/arrow_forward:")


def nothing_on_record() -> None:
    """Say that there is nothing yet that a target or a publication could rest on."""
    text = _("There are no event records yet.") if is_of_events else _("No page of a department has been counted yet.")
    st.info(text, icon=":material/inbox:")


st.title(_("Write and publish: {number}").format(number=initiative), anchor=False)
st.caption(_(configured_plan().initiative(initiative).title))
if told := st.session_state.pop("said", None):
    st.toast(told[0], icon=told[1])
if not who.is_staff:
    st.info(
        _("This desk is the Office of Performance’s: to write, choose in the sidebar who you work as."),
        icon=":material/account_circle:",
    )
    page_link()
    st.stop()
desk_choice.choose_initiative()
if number := st.session_state.pop("published", None):
    st.success(_("Published as no. {number}.").format(number=number), icon=":material/publish:")
    st.page_link("pages/plan/history.py", label=_("Read, print or download it"), icon=":material/arrow_forward:")
tabs = st.tabs([_("Text"), _("Notes on the chart"), _("Target"), _("Publish")], key="desk", on_change="rerun")
if tabs[0].open:
    with tabs[0]:
        write_text()
if tabs[1].open:
    with tabs[1]:
        staff_desk.notes(answer(chart_notes, initiative), on_remove=take_off)
        staff_desk.note_form(initiative, today, can_rebase=is_of_events, on_add=note)
if tabs[2].open:
    with tabs[2]:
        if basis is None:
            nothing_on_record()
        else:
            words = JOINT_EVENTS if is_of_events else PAGE_VIEWS
            staff_desk.target(initiative, basis, words, months_later(today, 1), adopt, withdraw)
if tabs[3].open:
    with tabs[3]:
        if not is_of_events:
            st.info(_("Only figures of 2.21 can be published here so far, not page views."), icon=":material/info:")
        elif joint_events is None:
            nothing_on_record()
        else:
            seen = records.data_version
            staff_desk.publish_form(
                joint_events.months,
                overall(joint_events.mark),
                RULE_VERSION,
                answer(has_sample),
                answer(publications, initiative),
                on_publish=lambda month: publish_month(month, seen),
            )
