"""The desk of 2.23: the choice of the measure, and that text, drafts, notes and target of the two never mix."""

import datetime as dt
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.connection import store
from data.fiscal_quarters import quarter_of
from data.months import months_later
from data.page_views.baselines import lock_baseline
from data.strategic_plan import SECTIONS
from queries.chart_notes import chart_notes
from queries.narratives import narrative_revisions
from queries.page_views_measure import page_views_measure
from queries.publications import publications
from queries.targets import target_in_force, targets
from tests.page_views import by_day, imported, ruled
from tests.pages import (
    DESK,
    FIRE,
    HISTORY,
    JOINT_EVENTS,
    OVERVIEW,
    PAGE_VIEWS,
    PAGE_VIEWS_TITLE,
    STAFF,
    app,
    asked,
    asked_in_sql,
    captions,
    checked,
    labels,
    links,
    on_page,
    pressed,
    texts,
    toasts,
    today,
    values,
)
from tests.records import ACTOR, AT, CITY

pytestmark = pytest.mark.usefixtures("forgotten_store")

EVENTS, VIEWS = "2.21", "2.23"
OFFER = "This is your draft of "


def desk(tab: str = "Text", initiative: str = VIEWS, working_as: str = STAFF, name: str = "Ana") -> AppTest:
    """A session that looks at one tab of the desk of an initiative."""
    return app(DESK, working_as=working_as, name=name, opened={"desk": tab}, initiative=initiative)


def of(session: AppTest, initiative: str) -> AppTest:
    """The session after the choice of a measure."""
    session.radio(key="initiative").set_value(initiative)
    return checked(session.run())


def written(session: AppTest, section: str, text: str, initiative: str = VIEWS) -> AppTest:
    """The session after `text` was typed into a section."""
    session.text_area(key=f"write_{initiative}_en_{section}").set_value(text)
    return checked(session.run())


def text_of(session: AppTest, section: str, initiative: str = VIEWS) -> str:
    """What stands in the editor of a section."""
    return str(session.text_area(key=f"write_{initiative}_en_{section}").value)


def versions(initiative: str = VIEWS) -> list[Any]:
    """The versions of an initiative's text, the newest first."""
    found: list[Any] = asked(narrative_revisions, initiative)
    return found


def drafts() -> dict[str, str]:
    """What is kept as a draft of “What’s next?”, by subject."""
    kept = asked_in_sql("SELECT subject, content::TEXT FROM draft ORDER BY subject")
    return {subject: json.loads(content)["texts"]["next"] for subject, content in kept}


def views_steady() -> None:
    """Put daily views of Police's page on record, from two fiscal years ago to yesterday; a year is the baseline."""
    first = months_later(quarter_of(today(), CITY.fiscal_year_starts), -18)
    yesterday = today() - dt.timedelta(days=1)
    imported(store(), by_day(first, yesterday, police=10), today=today())
    ruled(store(), "/police")
    lock_baseline(store(), VIEWS, "The first year", first, months_later(first, 9), ACTOR, AT)


# The choice of the measure


def test_bare_address_means_the_desk_of_joint_events(no_records):
    session = app(DESK, working_as=STAFF)

    choice = session.radio(key="initiative")
    assert (choice.label, choice.options, choice.value) == ("Measure", ["2.21 Joint events", "2.23 Page views"], EVENTS)
    assert values(session.title) == ["Write and publish: 2.21"]
    assert "initiative" not in session.query_params


def test_desk_of_page_views_opens_from_the_address_with_its_text(no_records):
    session = desk()

    assert values(session.title) == ["Write and publish: 2.23"]
    assert PAGE_VIEWS_TITLE in captions(session)
    assert labels(session.tabs) == ["Text", "Notes on the chart", "Target", "Publish"]
    assert {section: text_of(session, section) for section in SECTIONS} == versions()[0].texts["en"]
    assert session.selectbox(key="write_2.23_status").value == "in_progress"
    assert "Cite" not in labels(session.button)
    assert "Page views can’t be cited as live figures yet: write them as numbers, with their quarter." in captions(
        session
    )


def test_choice_is_kept_in_the_address(no_records):
    session = of(app(DESK, working_as=STAFF), VIEWS)
    assert session.query_params["initiative"] == VIEWS
    assert values(session.title) == ["Write and publish: 2.23"]

    of(session, EVENTS)

    assert "initiative" not in session.query_params
    assert values(session.title) == ["Write and publish: 2.21"]


def test_address_that_names_no_measure_means_joint_events(no_records):
    assert values(desk(initiative="2.22").title) == ["Write and publish: 2.21"]


@pytest.mark.parametrize("role", ["resident", FIRE])
def test_desk_of_page_views_is_closed_to_all_but_staff(no_records, role):
    session = desk(working_as=role)

    assert links(session) == [("Read the page of 2.23", "page-views")]
    assert not session.tabs
    assert "Measure" not in labels(session.radio)


@pytest.mark.parametrize(("page", "initiative"), [(JOINT_EVENTS, EVENTS), (PAGE_VIEWS, VIEWS)])
def test_page_leads_staff_to_its_desk(no_records, page, initiative):
    (link, *_others) = app(page, working_as=STAFF).get("page_link")

    assert (link.proto.label, link.proto.page) == (f"Write and publish: {initiative}", "write")
    assert link.proto.query_string == ("" if initiative == EVENTS else "initiative=2.23")


@pytest.mark.parametrize("role", ["resident", FIRE])
@pytest.mark.parametrize("page", [JOINT_EVENTS, PAGE_VIEWS])
def test_page_leads_nobody_else_to_a_desk(sample, page, role):
    assert "write" not in [path for _label, path in links(app(page, working_as=role))]


# The text


def test_text_of_page_views_is_saved_as_its_own_next_version(no_records):
    before = versions()[0].texts

    session = pressed(written(desk(), "next", "A dashboard for Fire"), "Save to the page")

    assert toasts(session) == ["Saved to the page as version 2."]
    newest = versions()[0]
    assert (newest.revision, newest.as_of, newest.written_by) == (2, today(), "Ana, Office of Performance")
    assert newest.texts == {**before, "en": {**before["en"], "next": "A dashboard for Fire"}}
    assert [one.revision for one in versions(EVENTS)] == [1]
    assert "A dashboard for Fire" in texts(app(PAGE_VIEWS))
    assert "A dashboard for Fire" not in texts(app(JOINT_EVENTS))


def test_drafts_of_the_two_measures_do_not_mix(no_records):
    published = {initiative: versions(initiative)[0].texts["en"]["next"] for initiative in (EVENTS, VIEWS)}
    session = written(desk(initiative=EVENTS), "next", "Walks, half writ", EVENTS)

    of(session, VIEWS)
    assert text_of(session, "next") == published[VIEWS]
    assert not any(text.startswith(OFFER) for text in values(session.info))
    written(session, "next", "Charts, half writ")
    of(session, EVENTS)

    assert text_of(session, "next", EVENTS) == "Walks, half writ"
    assert any(text.startswith(OFFER) for text in values(session.info))
    assert drafts() == {"narrative 2.21 en": "Walks, half writ", "narrative 2.23 en": "Charts, half writ"}
    assert text_of(desk(), "next") == "Charts, half writ"  # another session of hers
    assert {initiative: versions(initiative)[0].texts["en"]["next"] for initiative in published} == published


def test_saving_one_measure_leaves_the_draft_of_the_other(no_records):
    session = written(desk(initiative=EVENTS), "next", "Walks, half writ", EVENTS)
    of(session, VIEWS)

    pressed(written(session, "next", "Charts"), "Save to the page")

    assert drafts() == {"narrative 2.21 en": "Walks, half writ"}
    assert text_of(of(session, EVENTS), "next", EVENTS) == "Walks, half writ"
    assert [len(versions(initiative)) for initiative in (EVENTS, VIEWS)] == [1, 2]


def test_every_version_of_the_text_of_page_views_can_be_read(no_records):
    before = versions()[0].texts["en"]["next"]
    pressed(written(desk(), "next", "Charts"), "Save to the page")
    session = app(HISTORY, opened={"history": "Versions of the text"})
    assert len(session.selectbox(key="version_2.21").options) == 1

    of(session, VIEWS)

    newer, older = session.selectbox(key="version_2.23").options
    assert newer.startswith("Version 2, ")
    assert newer.endswith(", Ana, Office of Performance")
    assert texts(session)[-1] == "Charts"
    session.selectbox(key="version_2.23").set_value(older)
    assert texts(checked(session.run()))[-1] == before


def test_text_saved_on_an_older_version_of_page_views_is_refused(no_records):
    one, other = written(desk(name="Ana"), "next", "Charts"), written(desk(name="Ben"), "next", "Maps")
    pressed(one, "Save to the page")

    pressed(other, "Save to the page")

    assert values(other.error) == [
        "Ana, Office of Performance saved version 2 while you were writing. Nothing of either text is lost."
    ]
    pressed(other, "Go on from theirs with my changes")
    pressed(other, "Save to the page")
    assert [one.texts["en"]["next"] for one in versions()[:2]] == ["Maps", "Charts"]


def test_editor_is_filled_again_after_a_look_at_another_page(no_records):
    session = written(desk(), "next", "Charts, half writ")

    on_page(on_page(session, PAGE_VIEWS), DESK, {"desk": "Text"})
    of(session, VIEWS)

    assert text_of(session, "next") == "Charts, half writ"
    assert text_of(session, "description") == versions()[0].texts["en"]["description"]


def test_link_without_a_measure_means_joint_events_also_after_page_views(no_records):
    session = on_page(desk(), OVERVIEW)
    session.query_params.clear()  # as a browser does on its way to another page

    on_page(session, DESK)

    assert values(session.title) == ["Write and publish: 2.21"]


# Notes on the chart


def notes(initiative: str = VIEWS) -> list[tuple[dt.date, str, bool]]:
    """The notes of an initiative, the plan's own left out."""
    found = asked(chart_notes, initiative).to_dict("records")[1:]
    return [(row["noted_on"].date(), row["text"], row["is_rebase"]) for row in found]


def typed(session: AppTest, text: str, day: dt.date) -> AppTest:
    """The session with a note in the form, not handed in."""
    session.date_input[0].set_value(day)
    next(box for box in session.text_input if box.label == "What happened").set_value(text)
    return session


def test_note_on_page_views_stands_on_its_chart_alone(no_records):
    views_steady()
    day = months_later(today(), -1)
    session = desk("Notes on the chart")
    assert not session.checkbox  # the baseline sets the limits, whatever is noted

    pressed(typed(session, "Links in the newsletter", day), "Add the note")

    assert toasts(session) == ["The note stands on the chart."]
    assert notes() == [(day, "Links in the newsletter", False)]
    assert notes(EVENTS) == []
    assert texts(session)[-1] == f"**{day:%a, %b} {day.day}, {day.year}** Links in the newsletter"
    told = f"**2** {day:%B %Y}: Links in the newsletter"
    assert any(told in caption for caption in captions(app(PAGE_VIEWS)))


def test_note_half_written_does_not_go_over_to_the_other_measure(no_records):
    session = typed(desk("Notes on the chart", EVENTS), "A walk", today())

    of(session, VIEWS)

    assert [box.value for box in session.text_input if box.label == "What happened"] == [""]
    pressed(session, "Add the note")
    assert values(session.error) == ["Write what happened: the note is empty."]
    assert notes() == []


def test_note_on_page_views_is_taken_off_and_stays_on_record(no_records):
    session = pressed(
        typed(desk("Notes on the chart"), "Links in the newsletter", months_later(today(), -1)), "Add the note"
    )

    pressed(session, "Take off", which=1)

    assert toasts(session) == ["Taken off the chart. It stays on record."]
    assert notes() == []
    assert asked_in_sql("SELECT removed_by FROM chart_note WHERE text = 'Links in the newsletter'") == [
        ("Ana, Office of Performance",)
    ]


# The target


def test_target_of_page_views_waits_for_records(no_records):
    session = desk("Target")

    assert values(session.info) == ["No page of a department has been counted yet."]
    assert "Adopt" not in labels(session.button)


def test_target_of_page_views_is_shut_while_something_is_missing(sample):
    session = desk("Target")

    (line,) = texts(session)
    assert line.startswith("No target yet, because ")
    assert any(line in told for told in texts(app(PAGE_VIEWS)))
    assert "Adopt" not in labels(session.button)


def test_target_of_page_views_is_adopted_and_withdrawn(no_records):
    views_steady()
    basis = asked(page_views_measure, CITY, today()).basis
    low, high = basis.gate.proposed
    proposed = f"No target yet; the record can carry one: **{low}–{high}** page views a month."
    session = desk("Target")
    assert texts(session)[0] == proposed

    pressed(session, "Adopt")

    assert toasts(session) == ["The target is in force."]
    target = asked(target_in_force, VIEWS)
    assert (target.low, target.high, target.from_month, target.adopted_by) == (
        low, high, months_later(today(), 1), "Ana, Office of Performance"
    )  # fmt: skip
    assert asked(target_in_force, EVENTS) is None
    line = f"Target: **{low}–{high}** page views a month."
    assert texts(session)[0] == line
    assert any(line in text for text in texts(app(PAGE_VIEWS)))
    ((evidence,),) = asked_in_sql("SELECT evidence::TEXT FROM target")
    assert json.loads(evidence) == json.loads(json.dumps(basis.evidence(), default=str))

    pressed(session, "Withdraw the target")

    assert toasts(session) == ["The target is withdrawn. It stays on record."]
    assert texts(session)[0] == proposed
    assert len(asked(targets, VIEWS)) == 1


# Publishing


def test_publishing_of_page_views_is_said_to_be_wanting(sample):
    session = desk("Publish")

    assert values(session.info) == ["Only figures of 2.21 can be published here so far, not page views."]
    assert "Publish" not in labels(session.button)
    assert asked(publications, VIEWS) == []
