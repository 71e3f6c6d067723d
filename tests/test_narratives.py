"""The texts of an initiative's page: saved revision by revision, never one writer over another, figures cited."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.city import City
from data.imports.drafts import ParticipationState
from data.measures.citations import REFERENCE, Cited, months_of, periods_cited, reference_to
from data.months import months_later
from data.narratives import PLAN_FILES, Saved, Stale, Unchanged, Update, adopt_first_texts, save_update
from data.store import Store
from data.strategic_plan import FirstText
from queries.narratives import figures_cited, narrative_revisions
from tests.records import ACTOR, AT, CITY, DURHAM, TODAY, evening, new_store, report, rows

LATER = AT + dt.timedelta(days=1)
DAY = dt.date(2026, 6, 1)
CALENDAR_YEAR_CITY = replace(CITY, fiscal_year_starts=1)
FIRST = FirstText("2.21", "in_progress", "Office", DAY, {"en": {"description": "First"}, "es": {"description": "Uno"}})
Texts = Mapping[str, Mapping[str, str]]

periods = st.builds("{:04}-{:02}".format, st.integers(1900, 2200), st.integers(1, 12)) | st.builds(
    "FY{:04}{}".format, st.integers(1900, 2200), st.sampled_from(["", "-Q1", "-Q2", "-Q3", "-Q4"])
)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def english(text: str) -> Texts:
    return {"en": {"description": text}}


def update(texts: Texts, initiative_id: str = "2.21", **changes: Any) -> Update:
    return replace(Update(initiative_id, "in_progress", "Ana Ruiz", DAY, texts, {}), **changes)


def said(store: Store, initiative_id: str = "2.21") -> list[tuple[int, Texts, str]]:
    """Revision, texts and writer, the newest first."""
    return [(one.revision, one.texts, one.written_by) for one in narrative_revisions(store.cursor(), initiative_id)]


# Saving


def test_page_that_nobody_wrote_has_no_revisions(store: Store):
    assert narrative_revisions(store.cursor(), "2.21") == []


def test_first_update_is_revision_one_with_all_that_was_said(store: Store):
    texts = {"en": {"description": "“Fair” & more", "next": ""}, "es": {"description": "Más ferias"}}
    cited = {"2025-10": Cited(16, 25), "FY2026": Cited(3, 3)}
    assert save_update(store, update(texts, status="on_hold", citations=cited), 0, "ben", AT) == Saved(1)
    (one,) = narrative_revisions(store.cursor(), "2.21")
    assert (one.revision, one.status, one.owner, one.as_of, one.written_at, one.written_by) == (
        1, "on_hold", "Ana Ruiz", DAY, AT, "ben"
    )  # fmt: skip
    assert (one.texts, one.changed_in, one.citations) == (texts, {"en": 1, "es": 1}, cited)
    assert (type(one.revision), type(one.as_of), type(one.written_at)) == (int, dt.date, dt.datetime)
    assert one.written_at.utcoffset() == AT.astimezone(DURHAM).utcoffset()


def test_revisions_come_newest_first_and_each_page_has_its_own(store: Store):
    for number, text in enumerate("abc"):
        assert save_update(store, update(english(text)), number, ACTOR, AT) == Saved(number + 1)
    assert save_update(store, update(english("x"), "2.23"), 0, "ben", AT) == Saved(1)
    assert said(store) == [(3, english("c"), ACTOR), (2, english("b"), ACTOR), (1, english("a"), ACTOR)]
    assert said(store, "2.23") == [(1, english("x"), "ben")]


def test_update_that_says_the_same_is_not_stored(store: Store):
    same = update(english("a"), citations={"2025-10": Cited(1, 2)})
    save_update(store, same, 0, ACTOR, AT)
    version = store.data_version
    assert save_update(store, same, 1, "ben", LATER) == Unchanged()
    assert (store.data_version, said(store)) == (version, [(1, english("a"), ACTOR)])


@pytest.mark.parametrize(
    "change",
    [
        {"status": "complete"},
        {"owner": ""},
        {"as_of": dt.date(2026, 6, 2)},
        {"texts": english("b")},
        {"citations": {"2025-10": Cited(1, 3)}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_update_that_says_anything_else_is_a_revision(store: Store, change: dict[str, Any]):
    first = update(english("a"), citations={"2025-10": Cited(1, 2)})
    save_update(store, first, 0, ACTOR, AT)
    assert save_update(store, replace(first, **change), 1, ACTOR, LATER) == Saved(2)


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_update_written_on_another_revision_is_stale(store: Store, seen: int):
    save_update(store, update(english("a")), 0, ACTOR, AT)
    save_update(store, update(english("b")), 1, "ben", AT)
    version = store.data_version
    assert save_update(store, update(english("c")), seen, ACTOR, LATER) == Stale(2, "ben")
    assert (store.data_version, [text for _, text, _ in said(store)]) == (version, [english("b"), english("a")])


@pytest.mark.parametrize(
    ("texts", "changed_in"),
    [
        ({"en": {"next": "b"}, "es": {"next": "á"}}, {"en": 2, "es": 1}),
        ({"en": {"next": "a"}, "es": {"next": "é"}}, {"en": 1, "es": 2}),
        ({"es": {"next": "é"}, "en": {"next": "b"}}, {"en": 2, "es": 2}),
        ({"en": {"next": "a", "doing": "c"}, "es": {"next": "á"}}, {"en": 2, "es": 1}),
    ],
)
def test_revision_notes_which_language_it_changed(store: Store, texts: Texts, changed_in: dict[str, int]):
    save_update(store, update({"en": {"next": "a"}, "es": {"next": "á"}}), 0, ACTOR, AT)
    save_update(store, update(texts), 1, ACTOR, AT)
    assert [one.changed_in for one in narrative_revisions(store.cursor(), "2.21")] == [changed_in, {"en": 1, "es": 1}]


def test_language_added_later_changed_in_that_revision(store: Store):
    save_update(store, update(english("a")), 0, ACTOR, AT)
    save_update(store, update({**english("a"), "es": {"description": "á"}}), 1, ACTOR, AT)
    assert narrative_revisions(store.cursor(), "2.21")[0].changed_in == {"en": 1, "es": 2}


def test_each_saving_is_in_the_change_log(store: Store):
    save_update(store, update(english("a")), 0, ACTOR, AT)
    save_update(store, update(english("a")), 1, ACTOR, LATER)
    save_update(store, update(english("b")), 1, "ben", LATER)
    changes = rows(
        store,
        "SELECT changed_at, changed_by, before, after::TEXT FROM change_log JOIN narrative "
        "ON record_kind = 'narrative' AND record_id = narrative_id::TEXT ORDER BY change_number",
    )
    assert [(at, who, before, json.loads(after)) for at, who, before, after in changes] == [
        (AT, ACTOR, None, {"initiative_id": "2.21", "revision": 1}),
        (LATER, "ben", None, {"initiative_id": "2.21", "revision": 2}),
    ]


def test_writers_never_overwrite_one_another():
    """Any order of savings, each on any revision, against a list that is only added to."""
    store, numbers = new_store(), iter(range(10_000))

    @given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), max_size=6))
    def check(savings: list[tuple[int, str]]) -> None:
        initiative = f"page {next(numbers)}"
        kept: list[str] = []
        for seen, text in savings:
            outcome = save_update(store, update(english(text), initiative), seen, ACTOR, AT)
            if kept and seen != len(kept):
                assert outcome == Stale(len(kept), ACTOR)
            elif kept and kept[-1] == text:
                assert outcome == Unchanged()
            else:
                kept.append(text)
                assert outcome == Saved(len(kept))
        assert [text["en"]["description"] for _, text, _ in said(store, initiative)] == kept[::-1]

    check()
    store.close()


# First texts


def test_first_texts_are_adopted_once(store: Store):
    adopt_first_texts(store, [FIRST], AT)
    version = store.data_version
    adopt_first_texts(store, [FIRST], LATER)
    assert said(store) == [(1, FIRST.texts, PLAN_FILES)]
    (one,) = narrative_revisions(store.cursor(), "2.21")
    assert (one.status, one.owner, one.as_of, one.citations, one.written_at) == (
        "in_progress", "Office", DAY, {}, AT
    )  # fmt: skip
    assert store.data_version == version


def test_first_text_that_changed_in_the_files_is_renewed(store: Store):
    adopt_first_texts(store, [FIRST], AT)
    renewed = replace(FIRST, texts={**FIRST.texts, "es": {"description": "Dos"}})
    adopt_first_texts(store, [renewed], LATER)
    assert said(store) == [(2, renewed.texts, PLAN_FILES), (1, FIRST.texts, PLAN_FILES)]
    assert narrative_revisions(store.cursor(), "2.21")[0].changed_in == {"en": 1, "es": 2}


@pytest.mark.parametrize("adopted_before", [True, False])
def test_first_text_never_takes_the_place_of_a_persons(store: Store, adopted_before: bool):
    if adopted_before:
        adopt_first_texts(store, [FIRST], AT)
    save_update(store, update(english("mine")), int(adopted_before), "ben", AT)
    before, version = said(store), store.data_version
    adopt_first_texts(store, [FIRST], LATER)
    adopt_first_texts(store, [replace(FIRST, texts=english("Second"))], LATER)
    assert (said(store), store.data_version) == (before, version)
    assert before[0] == (1 + adopted_before, english("mine"), "ben")


def test_only_pages_without_a_text_adopt_theirs(store: Store):
    save_update(store, update(english("mine")), 0, "ben", AT)
    adopt_first_texts(store, [FIRST, replace(FIRST, initiative_id="2.23")], LATER)
    assert (said(store), said(store, "2.23")) == ([(1, english("mine"), "ben")], [(1, FIRST.texts, PLAN_FILES)])


# Citations


@given(periods, st.text(alphabet="ab[ ]\n", max_size=6), st.text(alphabet="ab[ ]\n", max_size=6))
def test_reference_is_found_wherever_it_stands(period: str, before: str, after: str):
    assert [found["period"] for found in REFERENCE.finditer(before + reference_to(period) + after)] == [period]


@given(st.from_regex(REFERENCE, fullmatch=True))
@example("[[joint_events 0000-10]]")
@example("[[joint_events FY0001]]")
@example("[[joint_events ٢٠٢٥-10]]")
def test_whatever_is_read_as_a_reference_has_its_months(reference: str):
    for period in periods_cited(english(reference)):
        for city in (CITY, CALENDAR_YEAR_CITY):
            first, last = months_of(period, city)
            assert (first.day, last.day) == (1, 1)
            assert first <= last


@pytest.mark.parametrize(
    "text",
    [
        "[[joint_events 2025-00]]",
        "[[joint_events 2025-13]]",
        "[[joint_events 2025-1]]",
        "[[joint_events FY2026-Q5]]",
        "[[joint_events FY26]]",
        "[[joint_events  2025-10]]",
        "[joint_events 2025-10]",
        "[[page_views 2025-10]]",
        "[[Joint_events 2025-10]]",
    ],
)
def test_anything_else_is_no_reference(text: str):
    assert periods_cited(english(text)) == ()


def test_periods_are_cited_once_in_order_of_first_mention():
    texts = {
        "en": {
            "description": "[[joint_events FY2026]], [[joint_events 2025-10]]",
            "next": "[[joint_events 2025-10]] [[joint_events 2024-10]]",
        },
        "es": {"description": "[[joint_events FY2026-Q2]] [[joint_events 2024-10]]"},
    }
    assert periods_cited(texts) == ("FY2026", "2025-10", "2024-10", "FY2026-Q2")
    assert periods_cited({}) == ()


@pytest.mark.parametrize(
    ("city", "period", "first", "last"),
    [
        (CITY, "2025-10", (2025, 10), (2025, 10)),
        (CITY, "FY2026", (2025, 7), (2026, 6)),
        (CITY, "FY2026-Q1", (2025, 7), (2025, 9)),
        (CITY, "FY2025-Q2", (2024, 10), (2024, 12)),
        (CITY, "FY2026-Q3", (2026, 1), (2026, 3)),
        (CITY, "FY2026-Q4", (2026, 4), (2026, 6)),
        (CALENDAR_YEAR_CITY, "2025-10", (2025, 10), (2025, 10)),
        (CALENDAR_YEAR_CITY, "FY2026", (2026, 1), (2026, 12)),
        (CALENDAR_YEAR_CITY, "FY2026-Q1", (2026, 1), (2026, 3)),
        (CALENDAR_YEAR_CITY, "FY2026-Q4", (2026, 10), (2026, 12)),
    ],
)
def test_months_of_a_period_by_the_citys_fiscal_year(
    city: City, period: str, first: tuple[int, int], last: tuple[int, int]
):
    assert months_of(period, city) == (dt.date(*first, 1), dt.date(*last, 1))


@given(st.integers(1900, 2200), st.integers(1, 12))
def test_quarters_follow_one_another_and_fill_the_year(year: int, starts: int):
    city = replace(CITY, fiscal_year_starts=starts)
    quarters = [months_of(f"FY{year}-Q{number}", city) for number in (1, 2, 3, 4)]
    assert [last for _, last in quarters] == [months_later(first, 2) for first, _ in quarters]
    assert [first for first, _ in quarters[1:]] == [months_later(last, 1) for _, last in quarters[:-1]]
    assert (quarters[0][0], quarters[-1][1]) == months_of(f"FY{year}", city)
    assert {city.fiscal_year(day) for quarter in quarters for day in quarter} == {year}


def test_figures_cited_are_the_sums_of_their_months(store: Store):
    maybe: dict[str, ParticipationState] = {"fire": "present", "police": "accepted"}
    report(store, starts=evening(7))
    report(store, maybe, starts=evening(8))
    report(store, starts=evening(7, month=11))
    report(store, maybe, starts=evening(7, month=1, year=2026))
    report(store, starts=evening(30, month=6))
    asked = ("2025-10", "2025-12", "FY2026-Q2", "FY2026-Q3", "FY2026", "FY2025", "FY2027")
    assert figures_cited(store.cursor(), asked, CITY, TODAY) == {
        "2025-10": Cited(1, 2),
        "FY2026-Q2": Cited(2, 3),
        "FY2026-Q3": Cited(0, 1),
        "FY2026": Cited(2, 4),
        "FY2025": Cited(1, 1),
    }
    assert figures_cited(store.cursor(), ["FY2025"], CALENDAR_YEAR_CITY, TODAY) == {"FY2025": Cited(3, 4)}
    assert figures_cited(store.cursor(), (), CITY, TODAY) == {}
