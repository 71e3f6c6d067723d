"""The page of initiative 2.21: its latest figure, how far that can be trusted, its target and its texts."""

import datetime as dt

import pytest

from data.connection import store
from data.months import months_later
from data.strategic_plan import configured_plan
from data.targets import adopt_target
from queries.joint_events_measure import INITIATIVE
from tests.pages import (
    JOINT_EVENTS,
    JOINT_EVENTS_TITLE,
    SPANISH,
    app,
    asked_of_measure,
    captions,
    chart_rows,
    checked,
    figures,
    fold,
    joint_event,
    last_month,
    links,
    range_of,
    steady_months,
    text_saved,
    texts,
    today,
    values,
    warnings,
)
from tests.records import ACTOR, AT, decide, doubted

pytestmark = pytest.mark.usefixtures("forgotten_store")

TEXT_HEADINGS = (
    "Description",
    "Key measures and data analysis",
    "Why is it important?",
    "What have we been doing?",
    "What’s next?",
)
HEADINGS = [*TEXT_HEADINGS[:2], "Joint events by month", "Why this number?", *TEXT_HEADINGS[2:]]


def first_texts(language: str) -> list[str]:
    """The texts that the plan's files give the page, in their order."""
    (first,) = [one for one in configured_plan().first_texts if one.initiative_id == INITIATIVE]
    return list(first.texts[language].values())


# Without records, and with the sample


def test_page_without_records_leads_to_the_data_page(no_records):
    session = app(JOINT_EVENTS)

    assert values(session.info) == ["There are no event records yet."]
    assert links(session) == [("Import a file on the Data page", "data")]
    assert not session.metric
    assert not session.warning
    assert not session.expander


def test_page_without_records_has_its_texts(no_records):
    session = app(JOINT_EVENTS)

    assert values(session.header) == list(TEXT_HEADINGS)
    assert texts(session)[1:] == first_texts("en")


def test_page_says_where_it_stands_in_the_plan(sample):
    session = app(JOINT_EVENTS)

    assert captions(session)[0] == (
        "Goal 2: Create a Safer Community Together › "
        "Objective 2.2: Build Trust between Neighbors and Public Safety Providers"
    )
    assert values(session.title) == [f"2.21 {JOINT_EVENTS_TITLE}"]
    assert captions(session)[-1] == (
        "Budget and Management Services Department  \n"
        "Office of Performance and Innovation  \nStrategy and Performance Division"
    )


def test_status_line_names_status_owner_and_days(sample):
    assert texts(app(JOINT_EVENTS))[0] == (
        ":blue-badge[:material/play_circle: In progress]  Owner: **Office of Performance and Innovation** "
        f"· Text as of Thu, Oct 31, 2024 · Figures as of {today():%a, %b} {today().day}, {today().year}"
    )


def test_sections_stand_in_the_published_order_with_their_texts(sample):
    session = app(JOINT_EVENTS)

    assert values(session.header) == HEADINGS
    assert [text for text in texts(session) if text in first_texts("en")] == first_texts("en")


def test_headline_of_the_sample_is_its_latest_complete_month(sample):
    measure = asked_of_measure()
    month, range_text = f"{measure.latest:%B %Y}", range_of(measure.figures)
    assert measure.figures["low"] < measure.figures["high"]
    assert measure.figures["open_pairs"] == 0

    session = app(JOINT_EVENTS)

    assert next(iter(figures(session).items())) == (f"Joint events, {month}", range_text)
    assert texts(session)[1] == (
        f"{month}: **{range_text} joint events**. "
        "The higher figure includes events whose partners only planned to come."
    )


def test_headline_of_the_sample_stands_among_months_and_years(sample):
    (line,) = [caption for caption in captions(app(JOINT_EVENTS)) if caption.startswith("Within ordinary variation")]

    # By hand from the sample's months: the twelve of 2024, and three Junes.
    assert line == (
        "Within ordinary variation (limits 0 to 13.7, mean 4.2).  \n"
        "June 2026 (**6–8**) against earlier years: 2 in 2024 and 5 in 2025. "
        "That is no more than ordinary variation: usual for June."
    )


# The latest figure


def test_headline_in_doubt_is_a_range(no_records):
    doubted(store(), (joint_event(last_month(), title="Fair"), joint_event(last_month(), title="Street fair")))

    session = app(JOINT_EVENTS)

    month = f"{last_month():%B %Y}"
    assert figures(session)[f"Joint events, {month}"] == "1–2"
    assert texts(session)[1] == (
        f"{month}: **1–2 joint events**. "
        "It is a range: 1 possible duplicate waits for a decision, or partners only planned to come."
    )


@pytest.mark.parametrize(
    ("verdict", "figure", "words"), [("same", "1", "1 joint event"), ("different", "2", "2 joint events")]
)
def test_headline_closes_to_one_figure_when_the_doubt_is_decided(no_records, verdict, figure, words):
    one, other = joint_event(last_month(), title="Fair"), joint_event(last_month(), title="Street fair")
    doubted(store(), (one, other))
    session = app(JOINT_EVENTS)

    decide(store(), one, other, verdict)
    checked(session.run())

    month = f"{last_month():%B %Y}"
    assert figures(session)[f"Joint events, {month}"] == figure
    assert texts(session)[1] == f"{month}: **{words}**. No doubt is open: this is one figure."


def test_headline_is_never_the_month_that_still_runs(no_records):
    joint_event(last_month())
    joint_event(today(), day=1)
    joint_event(today(), day=1)

    assert next(iter(figures(app(JOINT_EVENTS)).items())) == (f"Joint events, {last_month():%B %Y}", "1")


def test_headline_of_one_month_has_nothing_to_be_compared_with(no_records):
    joint_event(last_month())

    month = f"{last_month():%B}"
    assert captions(app(JOINT_EVENTS))[1] == (
        "There are too few months to tell a signal from ordinary variation.  \n"
        f"{month} {last_month().year} (**1**) has no earlier {month} on record to be compared with."
    )


def test_headline_above_the_limits_is_a_signal(no_records):
    steady_months(*(4, 6) * 6, 15)

    # Mean 5, mean step 2: the limits are 5 ± 2.66 · 2, the lower never below zero.
    assert captions(app(JOINT_EVENTS))[1].splitlines()[0] == (
        "Signal: above the upper natural limit (limits 0 to 10.3, mean 5).  "
    )


def test_departments_that_did_not_report_the_latest_month_are_named(no_records):
    joint_event(last_month(), department="fire")

    assert warnings(app(JOINT_EVENTS)) == {
        f"Departments that did not report {last_month():%B %Y}": (
            "Police, Community Safety, Emergency Communications, Neighborhood Improvement Services, "
            "and City Manager's Office: nothing reported, and no word that nothing was held."
        )
    }


def test_departments_that_all_gave_their_word_leave_no_notice(no_records):
    steady_months(3, 4)

    assert warnings(app(JOINT_EVENTS)) == {}


def test_silence_since_the_latest_month_is_told(sample):
    assert warnings(app(JOINT_EVENTS))["Nothing is on record after June 2026"] == (
        "The figure is that of June 2026, the last month with an event on record; "
        f"{last_month():%B %Y} has ended since."
    )


# The quality mark and the target


def test_target_gate_shut_says_all_that_is_missing(no_records):
    joint_event(last_month())

    assert texts(app(JOINT_EVENTS))[2] == (
        "Quality mark: :red-badge[:material/error: low] for completeness  \n"
        "No target yet, because its natural limits are on trial: 1 of 12 months, "
        "6 of 6 departments’ words for their months are missing, and completeness is low in the quality mark."
    )


def test_target_gate_shut_by_doubt_counts_the_months_in_doubt(no_records):
    months = steady_months(*(4, 6) * 6)
    doubted(store(), (joint_event(months[3], day=20), joint_event(months[3], day=20)))

    assert texts(app(JOINT_EVENTS))[2].splitlines()[1] == (
        "No target yet, because 1 of the 12 months that the limits rest on is still a range."
    )


def test_target_gate_open_proposes_a_range(no_records):
    months = steady_months(*(4, 6) * 6)

    session = app(JOINT_EVENTS, opened={"trust": True})

    said = "No target yet; the record can carry one: **5–10** joint events a month."
    assert texts(session)[2] == f"Quality mark: :green-badge[:material/check_circle: high]  \n{said}"
    trust = fold(session, "trust")
    assert values(trust.markdown)[-1] == said
    assert values(trust.caption)[-1] == (
        f"Proposed: from the mean (5) to the upper natural limit (10.3) of {months[0]:%B %Y} to {months[-1]:%B %Y}. "
        "More than that asks for a change in how events are planned, not for more of the same."
    )


def test_quality_mark_opens_with_every_input(no_records):
    joint_event(today(), day=1)
    joint_event(last_month(), place=None, neighborhood=None)
    joint_event(months_later(last_month(), -1), parts={"fire": "present", "police": "accepted"})

    trust = fold(app(JOINT_EVENTS, opened={"trust": True}), "trust")

    days = (today() - today().replace(day=1)).days
    assert values(trust.markdown)[1:5] == [
        "**Timeliness** :green-badge[:material/check_circle: high]\n\n"
        f"- The newest event on record is {days} {'day' if days == 1 else 'days'} old.\n"
        "- High up to 31 days, moderate up to 62.",
        "**Completeness** :red-badge[:material/error: low]\n\n"
        "- Departments’ words for their months: 0 of 12.\n"
        "- Blank in 2 reports: department 0, place 1, neighborhood 1, who takes part 0.\n"
        "- High: 97 percent of the words given and up to 3 percent of the fields blank; moderate: 80 and 10 percent.",
        "**Validation** :red-badge[:material/error: low]\n\n"
        "- 0 possible duplicates to decide.\n"
        "- 1 past event whose second department only planned to come.\n"
        "- 0 past events never reported as held.\n"
        "- 0 rows of imported files to mend.\n"
        "- High with nothing open; moderate while it is at most 5 percent of the reports.",
        "**Process** :green-badge[:material/check_circle: high]\n\n"
        "- The rule of counting is written down.\n- An owner is named.",
    ]
    assert values(trust.caption) == ["Looked at: the 2 months up to the latest complete one."]


def test_target_in_force_stands_beside_the_figure_and_in_the_chart(no_records):
    steady_months(4, 6)
    adopt_target(store(), INITIATIVE, 3, 8, last_month(), {}, False, ACTOR, AT)

    session = app(JOINT_EVENTS)

    assert texts(session)[2].splitlines()[1] == "Target: **3–8** joint events a month."
    (band,) = chart_rows(session, "target")
    assert (band["month"], band["from_count"], band["to_count"]) == (last_month().isoformat(), 3, 8)


def test_target_in_force_is_not_drawn_for_a_part(no_records):
    steady_months(4, 6)
    adopt_target(store(), INITIATIVE, 3, 8, last_month(), {}, False, ACTOR, AT)

    session = app(JOINT_EVENTS, department="fire")

    assert chart_rows(session, "bar") != []
    assert chart_rows(session, "target") == []


# The texts and the figures that they cite


def test_figure_cited_is_shown_as_its_value(no_records):
    joint_event(last_month())
    text_saved({"en": {"analysis": f"We held [[joint_events {last_month():%Y-%m}]]."}})

    session = app(JOINT_EVENTS)

    assert "We held **1**." in texts(session)
    assert "The text cites figures that have changed" not in warnings(session)


def test_figure_cited_that_has_changed_is_flagged(no_records):
    joint_event(last_month())
    text_saved({"en": {"analysis": f"We held [[joint_events {last_month():%Y-%m}]]."}})
    session = app(JOINT_EVENTS)

    joint_event(last_month(), day=12)
    checked(session.run())

    assert "We held **1** :orange-badge[:material/update: now 2]." in texts(session)
    assert warnings(session)["The text cites figures that have changed"] == (
        f"Changed since it was written: {last_month():%B %Y} was 1, is 2."
    )


def test_owner_not_named_is_said(no_records):
    text_saved({"en": {"description": "Fairs"}}, owner="", status="on_hold")

    assert texts(app(JOINT_EVENTS))[0].startswith(
        ":orange-badge[:material/pause_circle: On hold]  Owner: **not named** · Text as of Mon, Jun 1, 2026 · "
    )


# Spanish


def test_page_in_spanish_has_spanish_headings_and_texts(sample):
    session = app(JOINT_EVENTS, lang="es")

    assert values(session.header) == [SPANISH(heading) for heading in HEADINGS]
    assert not set(values(session.header)) & set(HEADINGS)
    assert first_texts("es") != first_texts("en")
    assert [text for text in texts(session) if text in first_texts("es")] == first_texts("es")
    assert values(session.title) == [f"2.21 {SPANISH(JOINT_EVENTS_TITLE)}"] != [f"2.21 {JOINT_EVENTS_TITLE}"]
    assert not session.info


def test_text_not_translated_is_shown_in_english_and_says_so(no_records):
    text_saved({"en": {"description": "Fairs of all departments"}})
    joint_event(last_month())

    session = app(JOINT_EVENTS, lang="es")

    notice = "This text has not been translated yet: it is shown in English."
    assert "Fairs of all departments" in texts(session)
    assert values(session.info) == [SPANISH(notice)] != [notice]


def test_translation_older_than_the_english_says_so(no_records):
    text_saved({"en": {"description": "Fairs"}, "es": {"description": "Ferias"}})
    text_saved({"en": {"description": "Fairs and walks"}, "es": {"description": "Ferias"}})
    joint_event(last_month())

    session = app(JOINT_EVENTS, lang="es")

    notice = "The English text is newer than this translation."
    assert "Ferias" in texts(session)
    assert values(session.info) == [SPANISH(notice)] != [notice]
    assert not app(JOINT_EVENTS).info


def test_dates_of_the_status_line_are_written_in_spanish(no_records):
    text_saved({"en": {"description": "Fairs"}}, as_of=dt.date(2026, 6, 1))

    assert "lun, 1 de jun de 2026" in texts(app(JOINT_EVENTS, lang="es"))[0]
