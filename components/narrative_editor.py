"""Writing an initiative's page: sections with a preview, live figures, status, and what to do when two write."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from components.initiative import section_heading, status_text
from components.narrative import differences, period_text, with_figures
from components.wording import LANGUAGES, _, day_and_time_text, day_text, escaped, signature_text
from data.city import City
from data.measures.citations import Cited, reference_to, without_figure
from data.measures.narrative import Narrative
from data.months import months_later
from data.strategic_plan import SECTIONS, STATUSES

SECTION_LETTERS = 20_000
OWNER_LETTERS = 120
QUARTERS, YEARS, MONTHS = 8, 3, 24  # offered for citing


@dataclass(frozen=True, slots=True)
class Writing:
    """What is being written: the page of an initiative in a language. The editor's fields are kept apart by it."""

    initiative_id: str
    language: str

    @property
    def subject(self) -> str:
        """What drafts of it are about."""
        return f"narrative {self.initiative_id} {self.language}"

    def text_key(self, section: str) -> str:
        """The session's key of a section's text."""
        return f"write_{self.initiative_id}_{self.language}_{section}"

    def field_key(self, field: str) -> str:
        """The session's key of what holds in every language: status, owner, as_of."""
        return f"write_{self.initiative_id}_{field}"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the editor."""

    status: str
    owner: str
    as_of: dt.date
    texts: Mapping[str, str]  # section -> Markdown, in the language being written


def fill(written: Written, writing: Writing) -> None:
    """Put `written` into the editor of `writing`."""
    st.session_state[writing.field_key("status")] = written.status
    st.session_state[writing.field_key("owner")] = written.owner
    st.session_state[writing.field_key("as_of")] = written.as_of
    for section in SECTIONS:
        st.session_state[writing.text_key(section)] = written.texts.get(section, "")


def is_filled(writing: Writing) -> bool:
    """Whether the editor of `writing` holds anything: it is emptied when its writer looks at another page."""
    return writing.field_key("status") in st.session_state


def standing(writing: Writing) -> Written:
    """What stands in the editor of `writing` now."""
    return Written(
        st.session_state[writing.field_key("status")],
        str(st.session_state[writing.field_key("owner")]).strip(),
        st.session_state[writing.field_key("as_of")],
        {section: str(st.session_state.get(writing.text_key(section), "")) for section in SECTIONS},
    )


def as_written(narrative: Narrative | None, language: str, as_of: dt.date) -> Written:
    """What the page says in `language`, to be written on as of `as_of`."""
    if narrative is None:
        return Written(STATUSES[0], "", as_of, dict.fromkeys(SECTIONS, ""))
    texts = narrative.texts.get(language, {})
    return Written(narrative.status, narrative.owner, as_of, {one: texts.get(one, "") for one in SECTIONS})


def merged(base: Written, mine: Written, theirs: Written) -> Written:
    """`theirs` with what `mine` changed of `base`; where both changed something, mine."""

    def of(seen: str, own: str, other: str) -> str:
        return other if own == seen else own

    return Written(
        of(base.status, mine.status, theirs.status),
        of(base.owner, mine.owner, theirs.owner),
        mine.as_of,
        {one: of(base.texts[one], mine.texts[one], theirs.texts[one]) for one in SECTIONS},
    )


def language_choice() -> str:
    """Draw the choice of the language to write in."""
    return st.radio(
        _("Language of the text"),
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code],
        key="write_language",
        horizontal=True,
        persist_state="session",
    )


def figure_inserter(city: City, latest: dt.date, writing: Writing, on_insert: Callable[[], None]) -> None:
    """Draw the chooser of a figure to cite; the reference is put at the end of a section's text."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = st.selectbox(
            _("Figure to cite"),
            citable(city, latest),
            format_func=lambda one: _("Joint events, {period}").format(period=period_text(one)),
            key="cite_period",
            width=320,
        )
        section = st.selectbox(
            _("At the end of"), SECTIONS, format_func=section_heading, index=1, key="cite_section", width=280
        )

        def insert() -> None:
            key = writing.text_key(section)
            text = str(st.session_state.get(key, "")).rstrip()
            st.session_state[key] = f"{text} {reference_to(period)}".strip()
            on_insert()

        st.button(_("Cite"), on_click=insert, icon=":material/format_quote:")
    st.caption(
        _(
            "{reference} in a text stands for the figure. Its value is kept when you save; "
            "the page says so when it changes."
        ).format(reference=escaped(reference_to(period)))
    )


def nothing_to_cite() -> None:
    """Say that the figures of this measure can't be cited."""
    st.caption(_("Page views can’t be cited as live figures yet: write them as numbers, with their quarter."))


def citable(city: City, latest: dt.date) -> list[str]:
    """The periods that a text can cite, newest first: months, then fiscal quarters and years that have begun."""
    months = [f"{months_later(latest, -back):%Y-%m}" for back in range(MONTHS)]
    year = city.fiscal_year(latest)
    quarters = []
    for back in range(QUARTERS // 4 + 1):
        first, _last = city.fiscal_year_months(year - back)
        quarters += [
            f"FY{year - back}-Q{number}" for number in (4, 3, 2, 1) if months_later(first, 3 * (number - 1)) <= latest
        ]
    return [*months, *quarters[:QUARTERS], *(f"FY{year - back}" for back in range(YEARS))]


def editor(writing: Writing, cited: Mapping[str, Cited], on_change: Callable[[], None]) -> Written:
    """Draw the fields and, beside each text, its preview; what stands in them."""
    with st.container(horizontal=True):
        st.selectbox(
            _("Status"),
            STATUSES,
            format_func=status_text,
            key=writing.field_key("status"),
            on_change=on_change,
            persist_state="page",
            width=220,
        )
        st.text_input(
            _("Owner: who answers for the measure"),
            max_chars=OWNER_LETTERS,
            key=writing.field_key("owner"),
            on_change=on_change,
            persist_state="page",
            width=380,
        )
        st.date_input(
            _("Text as of"),
            key=writing.field_key("as_of"),
            on_change=on_change,
            persist_state="page",
            width=180,
        )
    for section in SECTIONS:
        heading = section_heading(section)
        field, preview = st.columns(2, gap="medium")
        with field:
            text = st.text_area(
                heading,
                key=writing.text_key(section),
                height=220,
                max_chars=SECTION_LETTERS,
                on_change=on_change,
                persist_state="page",
            )
        with preview:
            st.caption(_("Preview: {section}").format(section=heading))
            with st.container(border=True):
                st.markdown(with_figures(text, {}, cited) or _("*Nothing is written here yet.*"))
            if lacking := without_figure(text, cited):
                st.warning(
                    _("No figure stands behind this: {references}").format(references=escaped(", ".join(lacking))),
                    icon=":material/link_off:",
                )
    return standing(writing)


def draft_offer(since: dt.datetime, city: City, on_drop: Callable[[], None]) -> None:
    """Say that what stands in the editor is a draft kept since `since`, and offer to let it go."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            _("This is your draft of {when}, not saved to the page yet.").format(
                when=day_and_time_text(since, city.zone)
            ),
            icon=":material/draft:",
        )
        st.button(_("Let the draft go"), on_click=on_drop, icon=":material/delete:")


def stale(theirs: Narrative, mine: Written, language: str, on_keep: Callable[[], None]) -> None:
    """Show what somebody else saved meanwhile beside the writer's own, where the two differ."""
    st.error(
        _("{person} saved version {number} while you were writing. Nothing of either text is lost.").format(
            person=escaped(signature_text(theirs.written_by)), number=theirs.revision
        ),
        title=_("Not saved: the page has changed"),
        icon=":material/call_split:",
    )
    told = [(section_heading(one), theirs.texts.get(language, {}).get(one, ""), mine.texts[one]) for one in SECTIONS]
    fields = [
        (_("Status"), status_text(theirs.status), status_text(mine.status)),
        (_("Owner"), theirs.owner, mine.owner),
        *told,
    ]
    for name, before, after in fields:
        if before != after:
            left, right = st.columns(2, gap="medium")
            left.caption(_("{section}: theirs").format(section=name))
            left.markdown(escaped(before))
            right.caption(_("{section}: yours, with what differs").format(section=name))
            right.markdown(differences(before, after))
    st.button(
        _("Go on from theirs with my changes"),
        on_click=on_keep,
        icon=":material/merge:",
        help=_("The editor takes over their version with what you changed. Look at it, then save."),
    )


def versions_compared(versions: Sequence[Narrative], city: City, initiative_id: str) -> None:
    """Draw the choice of two versions of an initiative's page, and what changed between them."""
    numbers = [one.revision for one in versions]
    by_number = {one.revision: one for one in versions}

    def name(number: int) -> str:
        one = by_number[number]
        return _("Version {number}, {when}, {person}").format(
            number=number, when=day_and_time_text(one.written_at, city.zone), person=signature_text(one.written_by)
        )

    with st.container(horizontal=True):
        newer = st.selectbox(_("Version"), numbers, format_func=name, key=f"version_{initiative_id}", width=420)
        others = [None, *(number for number in numbers if number != newer)]
        older = st.selectbox(
            _("Compared with"),
            others,
            format_func=lambda number: _("nothing: read it as it is") if number is None else name(number),
            key=f"version_before_{initiative_id}",
            width=420,
        )
    language = st.radio(
        _("Language of the text"),
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code],
        key="version_language",
        horizontal=True,
    )
    version = by_number[newer]
    st.caption(
        _("Status: {status} · Owner: {owner} · Text as of {day}").format(
            status=status_text(version.status), owner=escaped(version.owner), day=day_text(version.as_of)
        )
    )
    for section in SECTIONS:
        text = version.texts.get(language, {}).get(section, "")
        st.subheader(section_heading(section), anchor=False)
        if older is None:
            st.markdown(with_figures(text, version.citations, {}) or _("*Nothing was written here.*"))
        else:
            before = by_number[older].texts.get(language, {}).get(section, "")
            st.markdown(differences(before, text) if before != text else _("*The same in both versions.*"))
