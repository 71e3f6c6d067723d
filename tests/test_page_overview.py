"""The overview: the plan's goals, its initiatives with what is known of them, and what needs attention."""

import pytest
from streamlit.testing.v1 import AppTest

from data.connection import store
from data.months import months_later
from data.strategic_plan import configured_plan
from queries.imports import record_counts
from queries.joint_events import Span, joint_events_by_month, months_with_reports
from tests.pages import (
    OVERVIEW_TITLE,
    SPANISH,
    app,
    asked,
    asked_of_measure,
    captions,
    checked,
    figures,
    joint_event,
    labels,
    last_month,
    links,
    range_of,
    steady_months,
    text_saved,
    texts,
    today,
    values,
)
from tests.records import csv, doubted, imported

pytestmark = pytest.mark.usefixtures("forgotten_store")

IN_PROGRESS = ":blue-badge[:material/play_circle: In progress]"
NO_DATA = "No data: nothing is counted for this initiative in this app."
NOT_YET = "No data yet: nothing is on record for it."
MONTH = "%b %Y"


def waiting(session: AppTest) -> list[str]:
    """What the list at the end says, without its signs."""
    icons = ("hourglass_disabled", "difference", "assignment_late", "update", "healing", "inbox")
    signs = [f":material/{icon}: " for icon in icons]
    return [text.removeprefix(sign) for text in texts(session) for sign in signs if text.startswith(sign)]


# The plan


def test_overview_has_the_five_goals_in_their_order(sample):
    session = app()

    assert values(session.title) == [OVERVIEW_TITLE]
    assert texts(session)[:5] == [
        "**1** · **Shared Economic Prosperity**",
        "**2** · **Create a Safer Community Together**",
        "**3** · **Connected, Engaged, and Inclusive Communities**",
        "**4** · **Innovative and High Performing Organization**",
        "**5** · **Thriving and Vibrant Environment**",
    ]
    not_here = "Not followed in this app"
    assert captions(session)[:5] == [not_here, "6 initiatives below", not_here, not_here, not_here]


def test_overview_opens_the_goal_that_has_initiatives(sample):
    session = app()

    assert values(session.header) == ["Goal 2: Create a Safer Community Together", "What needs attention"]
    assert texts(session)[5] == configured_plan().goals[1].statement
    assert values(session.subheader) == [
        "2.1 Reduce Harm",
        "2.2 Build Trust between Neighbors and Public Safety Providers",
    ]


def test_initiatives_stand_in_their_order_and_say_where_there_is_no_data(sample):
    session = app()

    reduce, partner, pilot, joint, relations, data = [one.title for one in configured_plan().initiatives]
    assert [text for text in texts(session) if text.startswith("**2.")] == [
        f"**2.11** {reduce}",
        f"**2.12** {partner}",
        f"**2.13** {pilot}",
        f"**2.21** {joint} {IN_PROGRESS}",
        f"**2.22** {relations}",
        f"**2.23** {data} {IN_PROGRESS}",
    ]
    said = [text for text in captions(session)[5:] if not text.startswith("Small bars")]
    assert said[:4] == [NO_DATA, NO_DATA, NO_DATA, NO_DATA]
    assert NOT_YET not in said


def test_initiative_with_data_shows_its_latest_figure(sample):
    measure = asked_of_measure()

    session = app()

    assert figures(session) == {
        f"Joint events, {measure.latest:%B %Y}": range_of(measure.figures),
        "Page views, FY2026 Q3": "9,555",
    }
    assert (
        "FY2026 Q3: **9,555**, 19 percent more than its baseline · signal: higher · "
        "with new dashboards, so not like for like"
    ) in texts(session)
    assert "The higher figure includes events whose partners only planned to come." in texts(session)
    assert (
        f"Small bars: the upper ends of the ranges, {months_later(measure.latest, -12):%B %Y} "
        f"to {measure.latest:%B %Y}."
    ) in captions(session)
    assert links(session)[:2] == [("Open 2.21", "joint-events"), ("Open 2.23", "page-views")]


def test_initiative_with_data_shows_the_trend_of_thirteen_months(no_records):
    steady_months(*(4, 6) * 7)

    (metric,) = app().metric

    assert list(metric.proto.chart_data) == [6, *(4, 6) * 6]


def test_initiative_with_data_says_how_far_it_can_be_trusted(no_records):
    steady_months(*(4, 6) * 6)

    assert (
        "Quality mark: :green-badge[:material/check_circle: high]  \n"
        "No target yet; the record can carry one: **5–10** joint events a month."
    ) in texts(app())


def test_status_follows_the_newest_text(sample):
    text_saved({"en": {"description": "Fairs"}}, status="complete")

    (row,) = [text for text in texts(app()) if text.startswith("**2.21**")]
    assert row.endswith(" :green-badge[:material/check_circle: Complete / ongoing]")


# What needs attention


def test_attention_names_doubts_departments_and_rows_to_mend(sample):
    counts = asked(record_counts)
    assert (counts["open_pairs"], counts["rejected_rows"]) == (13, 10)

    session = app()

    assert waiting(session) == [
        f"Nothing is on record after **June 2026**; {last_month():%B %Y} has ended since.",
        "**13 possible duplicates** wait for a decision. The widest range is October 2025, 16–25.",
        "**Emergency Communications** has neither reported nor said anything for Jul 2025 and Feb 2026.",
        "**City Manager's Office** has neither reported nor said anything for Jul 2025.",
        "**Neighborhood Improvement Services** has neither reported nor said anything for Apr 2026.",
        "**10 rows** of imported files could not be read.",
    ]
    assert links(session)[2:] == [
        ("Import a file on the Data page", "data"),
        ("See the doubts", "review"),
        *[("Give the word", "monthly-word")] * 3,
        ("Mend them", "data"),
    ]
    assert not session.success


def test_attention_names_a_department_for_the_last_twelve_months_only(no_records):
    joint_event(months_later(last_month(), -13))
    joint_event(last_month(), department="police")

    (fire,) = [line for line in waiting(app()) if line.startswith("**Fire**")]

    silent = [f"{months_later(last_month(), -back):{MONTH}}" for back in range(11, -1, -1)]
    assert len(silent) == 12
    # Fire said nothing for any of the twelve: what it told of the month before them is no matter.
    assert fire == f"**Fire** has neither reported nor said anything for {', '.join(silent[:-1])}, and {silent[-1]}."


def test_attention_says_when_nothing_waits(no_records):
    steady_months(4, 6)

    session = app()

    assert values(session.header)[-1] == "What needs attention"
    assert values(session.success) == ["Nothing waits: no doubt is open, and every department has reported."]
    assert waiting(session) == []


def test_attention_tells_of_a_text_whose_figures_changed(no_records):
    steady_months(4, 6)
    text_saved({"en": {"analysis": f"[[joint_events {last_month():%Y-%m}]]"}})
    session = app()
    assert waiting(session) == []

    joint_event(last_month(), 9)
    checked(session.run())

    assert waiting(session) == ["The text of 2.21 cites **1 figure** that has changed since."]
    assert ("Renew the text", "write") in links(session)


def test_attention_tells_of_rows_to_mend_when_nothing_else_is_on_record(no_records):
    imported(store(), csv("Event,Date,Department", "Car wash,,Police"), "log.csv")

    session = app()

    assert waiting(session) == [
        "No complete month of event records is in yet.",
        "**1 row** of an imported file could not be read.",
    ]
    assert ("Mend them", "data") in links(session)


def test_attention_names_no_month_as_widest_whose_count_is_one_figure(no_records):
    steady_months(4, 6)
    doubted(store(), (joint_event(today(), 1), joint_event(today(), 1)))

    (line,) = waiting(app())

    # The doubt lies in the month that still runs: none of the months before it is a range.
    months = asked(joint_events_by_month, months_later(last_month(), -1), last_month(), today())
    assert months["low"].tolist() == months["high"].tolist() == [4, 6]
    assert line.startswith("**1 possible duplicate** waits for a decision")
    assert "the widest range" not in line


# Without records, and in Spanish


def test_overview_without_records_has_the_plan_and_no_figure(no_records):
    session = app()

    assert not session.metric
    assert not session.warning
    assert captions(session).count(NOT_YET) == 2  # 2.21 and 2.23
    assert values(session.header) == ["Goal 2: Create a Safer Community Together", "What needs attention"]
    assert waiting(session) == ["No complete month of event records is in yet."]
    assert links(session) == [
        ("Open 2.21", "joint-events"),
        ("Open 2.23", "page-views"),
        ("Import a file on the Data page", "data"),
    ]
    assert len([text for text in texts(session) if text.startswith("**2.")]) == 6


def test_overview_in_spanish_speaks_spanish(sample):
    session = app(lang="es")

    span: Span = asked(months_with_reports)
    assert (span.last_month.year, span.last_month.month) == (2026, 6)
    assert values(session.header) == [
        SPANISH("Goal {number}: {title}").format(number=2, title=SPANISH("Create a Safer Community Together")),
        SPANISH("What needs attention"),
    ]
    assert SPANISH("What needs attention") != "What needs attention"
    assert labels(session.metric) == [
        SPANISH("Joint events, {month}").format(month="junio de 2026"),
        "Vistas de página, AF2026 T3",
    ]
    assert SPANISH("Joint events, {month}") != "Joint events, {month}"
    assert texts(session)[0] == f"**1** · **{SPANISH('Shared Economic Prosperity')}**"
    assert "oct de 2025" not in " ".join(waiting(session))
