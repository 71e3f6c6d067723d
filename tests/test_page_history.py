"""What was published, read again as it was published, and the versions of the text."""

import base64
import datetime as dt
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.council_sheet import council_sheet_pdf
from components.publication import council_sheet
from data.chart_notes import add_note
from data.connection import store
from data.months import months_later
from data.publications import Published, publish
from data.strategic_plan import configured_plan
from data.targets import adopt_target
from queries.joint_events import RULE_VERSION, counting_rules
from queries.joint_events_measure import INITIATIVE, frozen
from queries.publications import publications
from tests.pages import (
    HISTORY,
    JOINT_EVENTS_TITLE,
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
    steady_months,
    text_saved,
    texts,
    titles_of_warnings,
    today,
    values,
    versions,
)
from tests.records import ACTOR, AT, CITY, doubted

pytestmark = pytest.mark.usefixtures("forgotten_store")

VERSIONS = {"history": "Versions of the text"}
WHEN = dt.datetime(2026, 6, 15, 16, 5, tzinfo=dt.UTC)


def published(month: dt.date | None = None, at: dt.datetime = WHEN, actor: str = ACTOR) -> None:
    """Publish the figure of a month, the latest unless said otherwise, as it stands."""
    measure = asked_of_measure()
    content = asked(frozen, measure, versions()[0], month or measure.latest)
    figure = content["figure"]
    outcome = publish(
        store(),
        INITIATIVE,
        month or measure.latest,
        figure["low"],
        figure["high"],
        RULE_VERSION,
        content,
        False,
        store().data_version,
        actor,
        at,
    )
    assert isinstance(outcome, Published)


def told(month: dt.date) -> str:
    return f"{month:%B %Y}"


def sections(session: AppTest) -> list[str]:
    """The headings of the small sections of the page."""
    return values(session.subheader)


# What was published


def test_history_without_a_publication_leads_to_the_desk(sample):
    session = app(HISTORY)

    assert labels(session.tabs) == ["Published figures", "Versions of the text"]
    assert values(session.info) == ["Nothing has been published yet."]
    assert links(session) == [("Publish on the desk of 2.21", "write")]
    assert not session.metric
    assert not session.image


def test_publication_is_read_as_it_was_published(no_records):
    doubted(store(), (joint_event(last_month(), title="Fair"), joint_event(last_month(), title="Street fair")))
    text_saved({"en": {"analysis": f"We held [[joint_events {last_month():%Y-%m}]].", "next": "More walks"}})
    published(actor="Ana *Ruiz*")

    session = app(HISTORY)

    assert values(session.header) == [f"2.21 {JOINT_EVENTS_TITLE}"]
    assert figures(session) == {f"Joint events, {told(last_month())}": "1–2"}
    assert texts(session)[:3] == [
        "Published as no. 1 on Mon, Jun 15, 2026, 12:05 PM by Ana \\*Ruiz\\*. "
        "Figures and text are those of that moment.",
        f"{told(last_month())}: **1–2 joint events**. "
        "It is a range: 1 possible duplicate waits for a decision, or partners only planned to come.",
        "Quality mark: :red-badge[:material/error: low] for completeness and validation  \n"
        "No target yet, because its natural limits are on trial: 1 of 12 months, "
        "6 of 6 departments’ words for their months are missing, "
        "completeness is low in the quality mark, and validation is low in the quality mark.",
    ]
    assert sections(session) == [
        "Description",
        "Key measures and data analysis",
        "Why is it important?",
        "What have we been doing?",
        "What’s next?",
        "Rule 1",
    ]
    assert "We held **1–2**." in texts(session)
    assert "More walks" in texts(session)
    assert "Status: In progress · Owner: Ana Ruiz · Text as of Mon, Jun 1, 2026" in captions(session)
    assert texts(session)[-1] == "\n".join(f"- {line}" for line in asked(counting_rules)[1].splitlines())
    (chart,) = session.image
    svg = base64.b64decode(chart.proto.imgs[0].url.partition(",")[2]).decode()
    assert f"{told(last_month())}: 1–2 joint events" in svg


def test_publication_stays_when_all_around_it_changes(no_records):
    steady_months(4, 6)
    text_saved({"en": {"next": "More walks"}})
    published()
    before = texts(app(HISTORY)), figures(app(HISTORY)), captions(app(HISTORY))

    joint_event(last_month(), 9)
    text_saved({"en": {"next": "More rides"}})
    adopt_target(store(), INITIATIVE, 3, 8, last_month(), {}, False, ACTOR, AT)
    add_note(store(), INITIATIVE, last_month(), "New log opened", None, True, ACTOR, AT)

    session = app(HISTORY)
    assert (texts(session), figures(session), captions(session)) == before
    assert values(session.info) == ["The same month stands at 7 today."]


def test_publication_that_still_holds_says_nothing_of_today(no_records):
    steady_months(4, 6)
    published()
    joint_event(months_later(last_month(), -1), 20)  # another month

    assert values(app(HISTORY).info) == []


def test_publication_is_read_by_its_number_in_the_address(no_records):
    months = steady_months(4, 6)
    published(months[0])
    published(months[1], WHEN + dt.timedelta(days=1))

    session = app(HISTORY, no="1")

    assert session.selectbox(key="no").value == "1"
    assert figures(session) == {f"Joint events, {told(months[0])}": "4"}
    assert texts(session)[0].startswith("Published as no. 1 on Mon, Jun 15, 2026, ")
    assert dict(session.query_params) == {"no": "1"}


def test_publications_are_offered_newest_first(no_records):
    months = steady_months(4, 6)
    published(months[0])
    published(months[1], WHEN + dt.timedelta(days=1))

    session = app(HISTORY)

    assert session.selectbox(key="no").options == [
        f"No. 2: {told(months[1])}, 6, published Tue, Jun 16, 2026",
        f"No. 1: {told(months[0])}, 4, published Mon, Jun 15, 2026",
    ]
    assert figures(session) == {f"Joint events, {told(months[1])}": "6"}
    assert session.query_params["no"] == "2"  # a link to the newest still leads to it after the next

    checked(session.selectbox(key="no").select("1").run())
    assert figures(session) == {f"Joint events, {told(months[0])}": "4"}
    assert session.query_params["no"] == "1"


@pytest.mark.parametrize("number", ["99", "0", "-1", "one"])
def test_publication_that_is_none_gives_way_to_the_newest(no_records, number):
    months = steady_months(4, 6)
    published(months[0])
    published(months[1])

    session = app(HISTORY, no=number)

    assert figures(session) == {f"Joint events, {told(months[1])}": "6"}


def test_publication_offers_its_sheet_and_its_table(no_records):
    months = steady_months(4, 6)
    published()

    session = app(HISTORY, opened={"frozen_table": True})

    offered: Any = session.get("download_button")
    assert [one.proto.label for one in offered] == ["One page as PDF (Letter)", "One page as PDF (A4)"]
    assert "Print this page" in labels(session.button)
    table = session.dataframe[0].value
    assert table[["Month", "Joint events", "Confirmed"]].values.tolist() == [
        [told(months[0]), "4", 4],
        [told(months[1]), "6", 6],
    ]


def test_publication_makes_a_sheet_of_its_own_figures(no_records):
    steady_months(4, 6)
    text_saved({"en": {"next": f"After [[joint_events {last_month():%Y-%m}]] more walks"}})
    published()
    joint_event(last_month(), 9)

    (publication,) = asked(publications, INITIATIVE)
    sheet = council_sheet(publication, configured_plan(), INITIATIVE, CITY)

    assert (sheet.initiative, sheet.goal) == (f"2.21 {JOINT_EVENTS_TITLE}", "Create a Safer Community Together")
    assert (sheet.figure_label, sheet.figure) == (f"Joint events, {told(last_month())}", "6")
    assert dict(sheet.facts) == {
        "Confirmed": "6",
        "Open pairs": "0",
        "Quality mark": "high",
        "Rule": "1",
        "Target": "No target yet, because its natural limits are on trial: 2 of 12 months.",
    }
    assert ("What’s next?", "After **6** more walks") in sheet.sections
    assert sheet.notice is None
    assert council_sheet_pdf(sheet).startswith(b"%PDF-")


def test_publication_is_read_in_spanish_where_its_text_is(no_records):
    steady_months(4, 6)
    text_saved({"en": {"next": "More walks"}, "es": {"next": "Más paseos"}})
    published()

    session = app(HISTORY, lang="es")

    assert "Más paseos" in texts(session)
    assert "More walks" not in texts(session)
    assert sections(session)[0] == SPANISH("Description") != "Description"


# The versions of the text


def test_versions_begin_with_the_text_of_the_plans_files(sample):
    session = app(HISTORY, opened=VERSIONS)

    (version,) = session.selectbox(key="version_2.21").options
    day = f"{today():%a, %b} {today().day}, {today().year}"
    assert version.startswith(f"Version 1, {day}, ")
    assert version.endswith(", the plan's files")
    assert session.selectbox(key="version_before_2.21").options == ["nothing: read it as it is"]
    assert [text for text in texts(session) if text in versions()[0].texts["en"].values()] == list(
        versions()[0].texts["en"].values()
    )


def test_version_read_says_its_status_owner_and_day(no_records):
    text_saved({"en": {"next": "More walks"}}, status="on_hold", owner="Ana *Ruiz*")

    assert captions(app(HISTORY, opened=VERSIONS))[0] == (
        "Status: On hold · Owner: Ana \\*Ruiz\\* · Text as of Mon, Jun 1, 2026"
    )


def test_versions_compared_show_what_was_taken_out_and_added(no_records):
    text_saved({"en": {"description": "Fairs", "next": "More walks soon"}}, "Ana")
    text_saved({"en": {"description": "Fairs", "next": "More rides soon"}}, "Ben")
    session = app(HISTORY, opened=VERSIONS)
    numbers = session.selectbox(key="version_2.21").options
    assert [name.split(",")[0] for name in numbers] == ["Version 3", "Version 2", "Version 1"]
    assert [name.split(", ")[-1] for name in numbers] == ["Ben", "Ana", "the plan's files"]

    session.selectbox(key="version_before_2.21").set_value(numbers[1])
    checked(session.run())

    assert texts(session) == [
        "*The same in both versions.*",  # description
        "*The same in both versions.*",
        "*The same in both versions.*",
        "*The same in both versions.*",
        "More  :red[~~walks~~]  :green[**rides**]  soon",
    ]


def test_version_read_alone_shows_its_text_with_its_figures(no_records):
    joint_event(last_month())
    text_saved({"en": {"next": f"More than [[joint_events {last_month():%Y-%m}]]"}})
    joint_event(last_month(), 9)

    session = app(HISTORY, opened=VERSIONS)

    assert texts(session) == [*["*Nothing was written here.*"] * 4, "More than **1**"]


def test_version_is_read_in_the_language_chosen(no_records):
    text_saved({"en": {"next": "More walks"}, "es": {"next": "Más paseos"}})
    session = app(HISTORY, opened=VERSIONS)
    assert "More walks" in texts(session)

    session.radio(key="version_language").set_value("es")
    checked(session.run())

    assert "Más paseos" in texts(session)
    assert "More walks" not in texts(session)


def test_sample_banner_stands_above_past_texts(sample):
    assert titles_of_warnings(app(HISTORY, opened=VERSIONS)) == ["Sample data"]


def test_publication_that_is_none_says_so(sample):
    published()

    session = app(HISTORY, no="99")

    assert "There is no publication no. 99. This is the newest." in values(session.info)
