"""The desk of 2.21: writing the text, its drafts and conflicts, notes on the chart, the target, publishing."""

import datetime as dt
import json

import pytest
from streamlit.testing.v1 import AppTest

from data.measures.citations import Cited
from data.months import months_later
from data.strategic_plan import SECTIONS
from queries.chart_notes import chart_notes
from queries.joint_events_measure import INITIATIVE
from queries.publications import publications
from queries.targets import target_in_force, targets
from tests.pages import (
    DESK,
    FIRE,
    HISTORY,
    JOINT_EVENTS,
    STAFF,
    app,
    asked,
    asked_in_sql,
    asked_of_measure,
    captions,
    checked,
    joint_event,
    labels,
    last_month,
    links,
    on_page,
    pressed,
    range_of,
    steady_months,
    text_saved,
    texts,
    toasts,
    today,
    values,
    versions,
    warnings,
)
from tests.records import plain

pytestmark = pytest.mark.usefixtures("forgotten_store")

TABS = ["Text", "Notes on the chart", "Target", "Publish"]
OFFER = "This is your draft of "


def desk(tab: str = "Text", working_as: str = STAFF, name: str = "Ana", **address: str) -> AppTest:
    """A session that looks at one tab of the desk."""
    return app(DESK, working_as=working_as, name=name, opened={"desk": tab}, **address)


def written(session: AppTest, section: str, text: str, language: str = "en") -> AppTest:
    """The session after `text` was typed into a section."""
    session.text_area(key=f"write_2.21_{language}_{section}").set_value(text)
    return checked(session.run())


def text_of(session: AppTest, section: str) -> str:
    """What stands in the editor of a section."""
    return str(session.text_area(key=f"write_2.21_en_{section}").value)


def drafts_offered(session: AppTest) -> list[str]:
    return [text for text in values(session.info) if text.startswith(OFFER)]


def drafts() -> list[str]:
    """The people of whom a draft is kept."""
    return [person for (person,) in asked_in_sql("SELECT person FROM draft ORDER BY person")]


def english(number: int = 0) -> dict[str, str]:
    """The English text of a version, 0 for the newest."""
    found: dict[str, str] = versions()[number].texts["en"]
    return found


# Who may write


@pytest.mark.parametrize("role", ["resident", FIRE])
def test_desk_is_closed_to_all_but_staff(sample, role):
    session = desk(working_as=role)

    assert values(session.info) == [
        "This desk is the Office of Performance’s: to write, choose in the sidebar who you work as."
    ]
    assert links(session) == [("Read the page of 2.21", "joint-events")]
    assert not session.tabs
    assert not session.text_area
    assert not session.button


def test_desk_opens_with_the_newest_text_of_every_section(sample):
    session = desk()

    assert labels(session.tabs) == TABS
    assert labels(session.text_area) == [
        "Description",
        "Key measures and data analysis",
        "Why is it important?",
        "What have we been doing?",
        "What’s next?",
    ]
    assert {section: text_of(session, section) for section in SECTIONS} == english()
    assert session.selectbox(key="write_2.21_status").value == "in_progress"
    assert session.text_input(key="write_2.21_owner").value == "Office of Performance and Innovation"


# Writing


def test_text_saved_is_a_new_version_and_stands_on_the_page(no_records):
    before = english()
    session = written(desk(), "description", "Fairs of *all* departments")
    session.selectbox(key="write_2.21_status").select("on_hold")
    session.text_input(key="write_2.21_owner").set_value("Ana Ruiz")

    pressed(session, "Save to the page")

    assert toasts(session) == ["Saved to the page as version 2."]
    newest = versions()[0]
    assert (newest.revision, newest.status, newest.owner, newest.as_of, newest.written_by) == (
        2, "on_hold", "Ana Ruiz", today(), "Ana, Office of Performance"
    )  # fmt: skip
    assert english() == {**before, "description": "Fairs of *all* departments"}
    assert english(1) == before
    assert newest.texts["es"] == versions()[1].texts["es"]
    assert "Fairs of *all* departments" in texts(app(JOINT_EVENTS))


def test_text_is_previewed_with_the_figures_it_cites(no_records):
    joint_event(last_month())

    session = written(desk(), "next", f"More than [[joint_events {last_month():%Y-%m}]].")

    assert "More than **1**." in texts(session)


def test_figure_cited_is_put_at_the_end_and_kept_with_its_value(no_records):
    joint_event(last_month())
    session = written(desk(), "analysis", "We held")
    session.selectbox(key="cite_section").select("analysis")

    pressed(session, "Cite")
    assert text_of(session, "analysis") == f"We held [[joint_events {last_month():%Y-%m}]]"
    pressed(session, "Save to the page")

    assert versions()[0].citations == {f"{last_month():%Y-%m}": Cited(1, 1)}
    assert "We held **1**" in texts(app(JOINT_EVENTS))
    joint_event(last_month(), 9)
    assert versions()[0].citations == {f"{last_month():%Y-%m}": Cited(1, 1)}
    assert "We held **1** :orange-badge[:material/update: now 2]" in texts(app(JOINT_EVENTS))


def test_saving_renews_a_figure_that_has_changed_and_warns_before(no_records):
    joint_event(last_month())
    period = f"{last_month():%Y-%m}"
    text_saved({"en": {"analysis": f"We held [[joint_events {period}]]"}})
    joint_event(last_month(), 9)

    session = desk()
    assert values(session.warning) == [
        f"Saving renews these figures, so check the words around them: {last_month():%B %Y} was 1, is 2."
    ]
    pressed(session, "Save to the page")

    assert versions()[0].citations == {period: Cited(2, 2)}
    assert values(session.warning) == []


def test_spanish_text_is_written_beside_the_english(no_records):
    before = english()
    session = desk()
    session.radio(key="write_language").set_value("es")
    checked(session.run())
    assert labels(session.text_area)[0] == "Description"

    pressed(written(session, "description", "Ferias", language="es"), "Save to the page")

    assert versions()[0].texts["es"]["description"] == "Ferias"
    assert english() == before
    assert "Ferias" in texts(app(JOINT_EVENTS, lang="es"))


def test_text_saved_unchanged_adds_no_version(no_records):
    session = pressed(desk(), "Save to the page")  # renews its date
    assert len(versions()) == 2

    pressed(session, "Save to the page")

    assert toasts(session) == ["The page says this already: nothing to save."]
    assert len(versions()) == 2


def test_text_that_is_all_empty_is_not_saved(no_records):
    session = desk()
    for section in SECTIONS:
        session.text_area(key=f"write_2.21_en_{section}").set_value("")

    pressed(session, "Save to the page")

    assert values(session.error) == ["All sections are empty: write at least one."]
    assert len(versions()) == 1


# Two people write


def test_text_saved_on_an_older_version_is_shown_beside_the_newer(no_records):
    one, other = written(desk(name="Ana"), "next", "Walks"), written(desk(name="Ben"), "next", "Rides")
    pressed(one, "Save to the page")

    pressed(other, "Save to the page")

    (problem,) = other.error
    assert problem.proto.title == "Not saved: the page has changed"
    assert problem.value == (
        "Ana, Office of Performance saved version 2 while you were writing. Nothing of either text is lost."
    )
    assert [caption for caption in captions(other) if "theirs" in caption or "yours" in caption] == [
        "What’s next?: theirs",
        "What’s next?: yours, with what differs",
    ]
    assert "Walks" in texts(other)
    assert ":red[~~Walks~~]  :green[**Rides**]" in texts(other)
    assert text_of(other, "next") == "Rides"
    assert (len(versions()), english()["next"]) == (2, "Walks")


def test_text_kept_against_a_newer_version_is_saved_after_it(no_records):
    one, other = written(desk(name="Ana"), "next", "Walks"), written(desk(name="Ben"), "next", "Rides")
    pressed(one, "Save to the page")
    pressed(other, "Save to the page")

    pressed(other, "Go on from theirs with my changes")
    assert not other.error
    assert text_of(other, "next") == "Rides"
    pressed(other, "Save to the page")

    assert toasts(other) == ["Saved to the page as version 3."]
    assert [english(number)["next"] for number in (0, 1)] == ["Rides", "Walks"]


def test_text_not_touched_gives_way_to_a_newer_version(no_records):
    looking = desk(name="Ben")
    pressed(written(desk(name="Ana"), "next", "Walks"), "Save to the page")

    checked(looking.run())

    assert text_of(looking, "next") == "Walks"
    assert not looking.error


def test_status_and_owner_not_touched_follow_a_newer_version(no_records):
    looking = desk(name="Ben")
    saving = desk(name="Ana")
    saving.selectbox(key="write_2.21_status").select("complete")
    saving.text_input(key="write_2.21_owner").set_value("Cora Diaz")
    pressed(saving, "Save to the page")

    # Ben never touched status and owner: his saving of a sentence must not turn Ana's back.
    pressed(written(checked(looking.run()), "next", "Rides"), "Save to the page")

    assert english()["next"] == "Rides"
    assert (versions()[0].status, versions()[0].owner) == ("complete", "Cora Diaz")


def test_status_saved_by_another_is_not_lost_in_a_conflict(no_records):
    other = written(desk(name="Ben"), "next", "Rides")
    saving = desk(name="Ana")
    saving.selectbox(key="write_2.21_status").select("complete")
    pressed(saving, "Save to the page")

    pressed(other, "Save to the page")
    pressed(other, "Go on from theirs with my changes")
    pressed(other, "Save to the page")

    assert english()["next"] == "Rides"
    assert versions()[0].status == "complete"


# Drafts


def test_draft_is_kept_for_the_writers_next_session(no_records):
    written(desk(name="Ana"), "next", "Walks, half writ")

    again = desk(name="Ana")

    assert text_of(again, "next") == "Walks, half writ"
    (offer,) = drafts_offered(again)
    assert offer.startswith(f"{OFFER}{today():%a, %b} {today().day}, {today().year}, ")
    assert offer.endswith(", not saved to the page yet.")
    assert len(versions()) == 1


def test_draft_is_the_writers_own(no_records):
    written(desk(name="Ana"), "next", "Walks, half writ")

    other = desk(name="Ben")

    assert text_of(other, "next") == english()["next"]
    assert drafts_offered(other) == []


def test_draft_let_go_gives_way_to_the_page(no_records):
    written(desk(name="Ana"), "next", "Walks, half writ")

    again = pressed(desk(name="Ana"), "Let the draft go")

    assert text_of(again, "next") == english()["next"]
    assert drafts_offered(again) == []
    assert drafts() == []


def test_draft_saved_is_a_draft_no_longer(no_records):
    written(desk(name="Ana"), "next", "Walks")

    again = pressed(desk(name="Ana"), "Save to the page")

    assert english()["next"] == "Walks"
    assert drafts_offered(again) == []
    assert drafts() == []


def test_draft_that_says_what_the_page_says_is_no_draft_after_saving(no_records):
    session = pressed(desk(name="Ana"), "Save to the page")  # renews its date
    written(session, "next", "Walks")
    written(session, "next", english()["next"])

    pressed(session, "Save to the page")

    assert toasts(session) == ["The page says this already: nothing to save."]
    assert drafts() == []
    assert drafts_offered(desk(name="Ana")) == []


def test_draft_refused_as_stale_is_kept(no_records):
    other = written(desk(name="Ben"), "next", "Rides")
    pressed(written(desk(name="Ana"), "next", "Walks"), "Save to the page")

    pressed(other, "Save to the page")

    assert drafts() == ["Ben, Office of Performance"]
    assert text_of(desk(name="Ben"), "next") == "Rides"


# Notes on the chart


def add_note(session: AppTest, text: str, day: dt.date, is_rebase: bool = False) -> AppTest:
    """The session after a note was handed in."""
    session.date_input[0].set_value(day)
    next(box for box in session.text_input if box.label == "What happened").set_value(text)
    session.checkbox[0].set_value(is_rebase)
    return pressed(session, "Add the note")


def notes() -> list[tuple[dt.date, str, bool]]:
    """The notes of 2.21, the plan's own left out."""
    found = plain(asked(chart_notes, INITIATIVE))[1:]
    return [(row["noted_on"], row["text"], row["is_rebase"]) for row in found]


def test_note_added_with_a_new_start_stands_on_the_page(no_records):
    steady_months(4, 6, 4)
    day = months_later(last_month(), -1).replace(day=7)

    session = add_note(desk("Notes on the chart"), "New log opened", day, is_rebase=True)

    assert toasts(session) == ["The note stands on the chart."]
    assert notes() == [(day, "New log opened", True)]
    told = f"**{day:%a, %b} {day.day}, {day.year}** New log opened · natural limits start anew here"
    assert texts(session)[-1] == told
    assert f"**2** {day:%B %Y}: New log opened · natural limits start anew here" in captions(app(JOINT_EVENTS))


def test_note_without_a_new_start_says_nothing_of_limits(no_records):
    steady_months(4, 6, 4)

    add_note(desk("Notes on the chart"), "New log opened", last_month())

    assert notes() == [(last_month(), "New log opened", False)]
    assert f"**2** {last_month():%B %Y}: New log opened" in captions(app(JOINT_EVENTS))


def test_note_that_is_blank_is_refused(no_records):
    session = add_note(desk("Notes on the chart"), "   ", last_month())

    assert values(session.error) == ["Write what happened: the note is empty."]
    assert notes() == []


def test_note_taken_off_leaves_the_chart_and_stays_on_record(no_records):
    steady_months(4, 6, 4)
    session = add_note(desk("Notes on the chart"), "New log opened", last_month())

    pressed(session, "Take off", which=1)

    assert toasts(session) == ["Taken off the chart. It stays on record."]
    assert notes() == []
    assert not any("New log opened" in text for text in texts(session))
    assert not any("New log opened" in caption for caption in captions(app(JOINT_EVENTS)))
    assert asked_in_sql("SELECT removed_by FROM chart_note WHERE text = 'New log opened'") == [
        ("Ana, Office of Performance",)
    ]


# The target


def test_target_can_not_be_adopted_while_the_gate_is_shut(no_records):
    steady_months(4, 6, 4)

    session = desk("Target")

    assert texts(session) == ["No target yet, because its natural limits are on trial: 3 of 12 months."]
    assert "Adopt" not in labels(session.button)


def test_target_proposed_is_adopted_and_withdrawn(no_records):
    steady_months(*(4, 6) * 6)
    session = desk("Target")
    assert texts(session)[0] == "No target yet; the record can carry one: **5–10** joint events a month."

    pressed(session, "Adopt")

    assert toasts(session) == ["The target is in force."]
    target = asked(target_in_force, INITIATIVE)
    assert (target.low, target.high, target.from_month, target.adopted_by) == (
        5, 10, months_later(today(), 1), "Ana, Office of Performance"
    )  # fmt: skip
    assert texts(session)[0] == "Target: **5–10** joint events a month."
    assert captions(session)[2] == (
        f"Adopted by Ana, Office of Performance on {today():%a, %b} {today().day}, {today().year}."
    )
    assert "Target: **5–10** joint events a month." in texts(app(JOINT_EVENTS))[2]

    pressed(session, "Withdraw the target")

    assert toasts(session) == ["The target is withdrawn. It stays on record."]
    assert asked(target_in_force, INITIATIVE) is None
    assert texts(session)[0] == "No target yet; the record can carry one: **5–10** joint events a month."
    assert len(asked(targets, INITIATIVE)) == 1


def test_target_keeps_the_evidence_it_rests_on(no_records):
    months = steady_months(*(4, 6) * 6)

    pressed(desk("Target"), "Adopt")

    ((evidence,),) = asked_in_sql("SELECT evidence::TEXT FROM target")
    told = json.loads(evidence)
    assert told["proposed"] == {"low": 5, "high": 10}
    assert [one["level"] for one in told["mark"]] == ["high"] * 4
    assert (told["phases"][0]["starts"], told["phases"][0]["limits"]["mean"]) == (months[0].isoformat(), 5.0)


def test_target_turned_round_is_refused(no_records):
    steady_months(*(4, 6) * 6)
    session = desk("Target")
    session.number_input[0].set_value(9)
    session.number_input[1].set_value(3)

    pressed(session, "Adopt")

    assert values(session.error) == ["“At most” lies below “at least”: turn them round."]
    assert asked(target_in_force, INITIATIVE) is None


# Publishing


def test_publishing_needs_records(no_records):
    session = desk("Publish")

    assert values(session.info) == ["There are no event records yet."]
    assert "Publish" not in labels(session.button)


def test_publishing_says_what_will_be_frozen(sample):
    measure = asked_of_measure()

    session = desk("Publish")

    assert texts(session) == [
        f"**{measure.latest:%B %Y}: {range_of(measure.figures)} joint events** will be frozen with the months before "
        "it, rule 1, the quality mark :red-badge[:material/error: low], the notes and the text as they stand now. "
        "It can be read from then on, also when figures change."
    ]
    assert "It rests on sample data and will say so; it goes when the sample goes." in captions(session)


def test_publication_stays_when_the_records_change(no_records):
    joint_event(last_month())
    month, day = f"{last_month():%B %Y}", f"{today():%a, %b} {today().day}, {today().year}"

    session = pressed(desk("Publish"), "Publish")

    assert values(session.success) == ["Published as no. 1."]
    assert links(session) == [("Read, print or download it", "published")]
    line = f"Published last, on {day}: {month}, 1 (no. 1)."
    assert [label.strip() for label, _page in links(app(JOINT_EVENTS))] == [line]

    joint_event(last_month(), 9)

    (published,) = asked(publications, INITIATIVE)
    assert (published.number, published.month, published.low, published.high) == (1, last_month(), 1, 1)
    assert (published.content["figure"]["reports"], published.published_by) == (1, "Ana, Office of Performance")
    assert links(app(JOINT_EVENTS)) == [(f"{line} The same month stands at 2 today.", "published")]
    read = app(HISTORY)
    assert values(read.info) == ["The same month stands at 2 today."]
    assert values(read.metric) == ["1"]
    assert f"{month}: **1 joint event**. No doubt is open: this is one figure." in texts(read)


def test_month_that_was_published_before_is_named_before_it_is_published_again(no_records):
    steady_months(1)
    month = f"{last_month():%B %Y}"
    pressed(desk("Publish"), "Publish")

    again = desk("Publish")

    assert values(again.info) == [f"{month} was published before: no. 1 with 1. A new publication stands beside them."]
    pressed(again, "Publish")
    (both,) = values(desk("Publish").info)
    assert both.startswith(f"{month} was published before: no. 2 with 1 and no. 1 with 1.")


def test_publication_of_an_earlier_month_ends_there(no_records):
    months = steady_months(4, 6, 5)
    session = desk("Publish")
    session.selectbox(key="month_to_publish").set_value(f"{months[1]:%B %Y}")
    checked(session.run())

    pressed(session, "Publish")

    (published,) = asked(publications, INITIATIVE)
    assert (published.month, published.low, published.high) == (months[1], 6, 6)
    assert [row["month"] for row in published.content["series"]] == [f"{month:%Y-%m}" for month in months[:2]]


def test_publication_keeps_the_text_of_its_day(no_records):
    joint_event(last_month())
    text_saved({"en": {"description": "Fairs"}})
    pressed(desk("Publish"), "Publish")

    text_saved({"en": {"description": "Walks"}})

    assert "Fairs" in texts(app(HISTORY))
    assert "Walks" not in texts(app(HISTORY))


def test_publishing_is_refused_when_the_records_changed_meanwhile(no_records):
    joint_event(last_month())
    session = desk("Publish")
    joint_event(last_month(), 9)

    pressed(session, "Publish")

    assert toasts(session) == ["The records changed while you looked. Look again, then publish."]
    assert asked(publications, INITIATIVE) == []
    assert texts(session)[0].startswith(f"**{last_month():%B %Y}: 2 joint events** will be frozen")


def test_sample_is_published_as_sample_and_goes_with_it(sample):
    session = pressed(desk("Publish"), "Publish")
    assert [one.is_sample for one in asked(publications, INITIATIVE)] == [True]

    pressed(on_page(session, "pages/records/data.py", {"section": "Sample"}), "Remove the sample")

    assert asked(publications, INITIATIVE) == []


def test_desk_without_records_lets_write_and_note(no_records):
    assert len(desk().text_area) == len(SECTIONS)
    assert "Cite" not in labels(desk().button)
    assert "Add the note" in labels(desk("Notes on the chart").button)
    assert values(desk("Target").info) == ["There are no event records yet."]
    assert warnings(desk()) == {}
