"""The chart on the page of 2.21: its months and their table, the filters, natural limits and notes."""

import datetime as dt
import json
from typing import Any

import pytest

from data.__main__ import main as command
from data.chart_notes import add_note
from data.connection import store
from data.measures.part import OUTSIDE_CAMPAIGNS, Part
from data.months import months_later
from queries.joint_events import Span, months_with_reports
from queries.joint_events_measure import INITIATIVE, behavior_of_part
from tests.pages import (
    JOINT_EVENTS,
    app,
    asked,
    asked_of_measure,
    asked_of_months,
    captions,
    chart_rows,
    checked,
    figures,
    fold,
    joint_event,
    labels,
    last_month,
    months_table,
    pressed,
    range_of,
    steady_months,
    texts,
    today,
)
from tests.records import ACTOR, AT, CITY, plain

pytestmark = pytest.mark.usefixtures("forgotten_store")

FISCAL_2026 = dt.date(2025, 7, 1), dt.date(2026, 6, 1)
FILTERS = [
    ("department", "emergency_communications", Part(department="emergency_communications"), "Emergency Communications"),
    ("campaign", "National Night Out", Part(campaign="National Night Out"), "National Night Out"),
    ("campaign", "outside", Part(campaign=OUTSIDE_CAMPAIGNS), "Outside campaigns"),
    ("neighborhood", "Plum Orchard", Part(neighborhood="Plum Orchard"), "Plum Orchard"),
    ("status", "held", Part(held_only=True), "Reported as held"),
]
BARE = {"fy": "all", "department": "all", "campaign": "all", "neighborhood": "all", "status": "all"}


def page(**address: str) -> Any:
    """A session that looks at the page with the table of months open."""
    return app(JOINT_EVENTS, opened={"table": True}, **address)


def months_on_record() -> tuple[dt.date, dt.date]:
    span: Span = asked(months_with_reports)
    return span.first_month, span.last_month


def ranges(months: Any) -> list[str]:
    return [range_of(row) for row in months.to_dict("records")]


# The months


def test_reading_of_the_chart_says_what_the_query_counts(sample):
    months = asked_of_months(*FISCAL_2026)
    peak = months.iloc[int(months["high"].argmax())]
    low, high, pairs = int(months["low"].sum()), int(months["high"].sum()), int(months["open_pairs"].sum())
    assert low < high
    assert pairs > 1

    session = app(JOINT_EVENTS, fy="2026")

    assert (
        f"July 2025 to June 2026: **{low}–{high} joint events**, "
        f"the most in {peak['month']:%B %Y} ({range_of(peak)}). "
        f"It is a range: {pairs} possible duplicates wait for a decision, or partners only planned to come."
    ) in texts(session)


def test_reading_of_the_chart_has_the_samples_october_as_a_range(sample):
    (reading,) = [text for text in texts(app(JOINT_EVENTS)) if text.startswith("January 2024 to June 2026: ")]

    # The story of the sample: two campaigns make one month stand out, and its count is in doubt.
    assert " in October 2025 (16–25)." in reading


def test_months_table_has_a_row_for_each_month_as_counted(sample):
    months = asked_of_months(*FISCAL_2026)

    table = months_table(page(fy="2026"))

    assert table["Month"].tolist() == [f"{month:%B %Y}" for month in months["month"]]
    assert table["Joint events"].tolist() == ranges(months)
    assert table["Confirmed"].tolist() == months["confirmed"].tolist()
    assert table["At campaign sites"].tolist() == months["site_events"].tolist()
    assert table["Campaigns"].tolist() == months["campaigns"].tolist()
    assert table["Reports"].tolist() == months["reports"].tolist()
    assert table["Open pairs"].tolist() == months["open_pairs"].tolist()


def test_months_table_names_the_departments_that_did_not_report(sample):
    table = months_table(page(fy="2026"))

    silent = {row["Month"]: row["Did not report"] for row in table.to_dict("records") if row["Did not report"]}
    assert silent == {
        "July 2025": "Emergency Communications and City Manager's Office",
        "February 2026": "Emergency Communications",
        "April 2026": "Neighborhood Improvement Services",
    }


def test_months_table_agrees_with_the_command(sample, capsys):
    command(["figures", "joint-events", "--from", "2025-07", "--to", "2026-06", "--format", "json"])
    told = json.loads(capsys.readouterr().out)

    table = months_table(page(fy="2026"))

    assert [(row["low"], row["high"]) for row in told] == [
        (int(text.split("–")[0]), int(text.split("–")[-1])) for text in table["Joint events"]
    ]
    assert [row["confirmed"] for row in told] == table["Confirmed"].tolist()
    assert [row["open_pairs"] for row in told] == table["Open pairs"].tolist()


def test_bars_end_where_the_counts_end(sample):
    months = plain(asked_of_months(*FISCAL_2026))

    session = app(JOINT_EVENTS, fy="2026")

    bars: dict[str, dict[str, tuple[float, float]]] = {}
    for row in chart_rows(session, "bar"):
        bars.setdefault(row["month"], {})[row["part"]] = (row["from_count"], row["to_count"])
    parts = ("Certain, at the sites of a campaign", "Certain, other", "In doubt")
    for row in months:
        ends = (0, row["campaign_low"], row["low"], row["high"])
        assert bars[row["month"].isoformat()] == {
            part: (ends[number], ends[number + 1])
            for number, part in enumerate(parts)
            if ends[number] < ends[number + 1]
        }


def test_fold_of_the_table_offers_files(sample):
    session = app(JOINT_EVENTS)
    assert session.get("download_button") == []

    assert [one.proto.label for one in page().get("download_button")] == [
        "Table as CSV",
        "Chart as SVG",
        "Chart as PNG",
    ]


def test_fiscal_year_chosen_limits_the_months_and_is_kept_in_the_address(sample):
    session = checked(page().selectbox(key="fy").select("2025").run())

    assert months_table(session)["Month"].tolist()[0] == "July 2024"
    assert months_table(session)["Month"].tolist()[-1] == "June 2025"
    assert session.query_params["fy"] == "2025"


def test_all_years_show_every_month_on_record(sample):
    first, last = months_on_record()

    months = months_table(page(fy="all"))["Month"].tolist()

    assert (months[0], months[-1]) == (f"{first:%B %Y}", f"{last:%B %Y}")


def test_more_than_three_fiscal_years_open_on_the_last_three(no_records):
    year = CITY.fiscal_year(last_month())
    first, _last = CITY.fiscal_year_months(year - 2)
    joint_event(months_later(first, -1))
    joint_event(months_later(first, -12))
    joint_event(last_month())

    session = page()

    assert session.selectbox(key="fy").value == "recent"
    assert months_table(session)["Month"].tolist()[0] == f"{first:%B %Y}"
    assert "fy" not in session.query_params
    checked(session.selectbox(key="fy").select("all").run())
    assert months_table(session)["Month"].tolist()[0] == f"{months_later(first, -12):%B %Y}"
    assert session.query_params["fy"] == "all"


def test_real_records_are_counted_without_a_range(real_records):
    session = page()

    assert months_table(session)[["Month", "Joint events", "Reports"]].values.tolist() == [
        ["October 2025", "1", 2],
        ["November 2025", "1", 1],
    ]
    (reading,) = [text for text in texts(session) if text.startswith("October 2025 to November 2025: ")]
    assert "October 2025 to November 2025: **2 joint events**" in reading
    assert "No doubt is open: this is one figure." in reading


def test_records_without_campaign_and_neighborhood_offer_none(real_records):
    session = page()

    assert session.selectbox(key="campaign").options == ["All", "Outside campaigns"]
    assert session.selectbox(key="neighborhood").options == ["All"]


# The filters


@pytest.mark.parametrize(("key", "option", "part", "words"), FILTERS, ids=[option for _, option, *_ in FILTERS])
def test_filter_counts_its_part_and_is_kept_in_the_address(sample, key, option, part, words):
    months = asked_of_months(*months_on_record(), part)
    all_events = asked_of_months(*months_on_record())
    session = page()
    assert ranges(all_events) == months_table(session)["Joint events"].tolist()

    checked(session.selectbox(key=key).select(option).run())

    assert months_table(session)["Joint events"].tolist() == ranges(months) != ranges(all_events)
    assert months_table(session)["Reports"].tolist() == months["reports"].tolist()
    assert dict(session.query_params) == {key: option}
    assert f":material/filter_alt: Only a part is shown: **{words}**. It is not the measure." in texts(session)


def test_filter_leaves_the_measure_at_the_top_as_it_is(sample):
    measure = asked_of_measure()

    session = app(JOINT_EVENTS, department="emergency_communications")

    shown = list(figures(session).items())
    (of_part,) = asked_of_months(measure.latest, measure.latest, FILTERS[0][2]).to_dict("records")
    assert range_of(of_part) != range_of(measure.figures)
    assert shown[0] == (f"Joint events, {measure.latest:%B %Y}", range_of(measure.figures))
    assert shown[1] == ("Joint events", range_of(of_part))


def test_filters_in_the_address_are_all_restored(sample):
    part = Part("police", OUTSIDE_CAMPAIGNS, "Plum Orchard", held_only=True)
    months = asked_of_months(*FISCAL_2026, part)
    assert sum(months["high"]) > 0

    address = {
        "fy": "2026",
        "department": "police",
        "campaign": "outside",
        "neighborhood": "Plum Orchard",
        "status": "held",
        "month": "2025-10",
    }
    session = page(**address, limits="shown")

    assert {key: session.selectbox(key=key).value for key in address} == address
    assert session.toggle(key="limits_switch").value is True
    assert months_table(session)["Month"].tolist()[0] == "July 2025"
    assert months_table(session)["Joint events"].tolist() == ranges(months)
    assert dict(session.query_params) == {**address, "limits": "shown"}
    assert (
        ":material/filter_alt: Only a part is shown: "
        "**Police · Outside campaigns · Plum Orchard · Reported as held**. It is not the measure."
    ) in texts(session)


def test_filters_set_back_show_all_events_again(sample):
    all_events = asked_of_months(*months_on_record())
    session = page(department="police", campaign="outside", neighborhood="Plum Orchard", status="held")

    pressed(session, "Show all events")

    assert months_table(session)["Joint events"].tolist() == ranges(all_events)
    assert dict(session.query_params) == {}
    assert "Show all events" not in labels(session.button)


def test_address_with_nonsense_opens_on_the_usual_view(sample):
    measure = asked_of_measure()

    session = page(
        fy="1066",
        month="2025-13",
        lang="tlh",
        department="navy",
        campaign="Carnival",
        neighborhood="Atlantis",
        status="lost",
        limits="none",
    )

    assert {key: session.selectbox(key=key).value for key in BARE} == BARE
    assert session.selectbox(key="month").value == f"{measure.latest:%Y-%m}"
    assert session.toggle(key="limits_switch").value is False
    assert months_table(session)["Joint events"].tolist() == ranges(asked_of_months(*months_on_record()))
    assert session.title[0].value == "2.21 Develop a coordinated cycle of joint community safety events"


def test_address_with_nonsense_is_cleared(sample):
    session = page(fy="1066", month="2025-13", department="navy", limits="none")

    assert dict(session.query_params) == {}


# Natural limits


def test_limits_switched_on_are_drawn_explained_and_kept_in_the_address(no_records):
    months = steady_months(*(4, 6) * 6)
    remark = f"Locked limits, from the certain counts of {months[0]:%B %Y} to {months[-1]:%B %Y}."
    session = app(JOINT_EVENTS)
    assert chart_rows(session, "limit") == []
    assert remark not in captions(session)

    checked(session.toggle(key="limits_switch").set_value(True).run())

    assert remark in captions(session)
    lines = {(row["style"], round(row["to_count"], 2)) for row in chart_rows(session, "limit")}
    assert lines == {("mean", 5.0), ("locked", 10.32), ("locked", 0.0)}
    assert len(chart_rows(session, "limit")) == 3 * 12
    assert session.query_params["limits"] == "shown"


def test_limits_switched_off_leave_chart_and_address(sample):
    session = app(JOINT_EVENTS, limits="shown")
    assert len(chart_rows(session, "limit")) > 0

    checked(session.toggle(key="limits_switch").set_value(False).run())

    assert chart_rows(session, "limit") == []
    assert "limits" not in session.query_params


def test_limits_stand_in_tables_below_the_months(no_records):
    months = steady_months(*(4, 6) * 6)

    table = fold(page(limits="shown"), "table")

    _months, phases, points = [one.value for one in table.dataframe]
    assert phases.to_dict("records") == [
        {
            "From": f"{months[0]:%B %Y}",
            "To": f"{months[-1]:%B %Y}",
            "Limits": "locked",
            "Months they rest on": 12,
            "Mean": "5",
            "Lower natural limit": "0",
            "Upper natural limit": "10.3",
            "Mean step": "2",
            "Largest ordinary step": "6.5",
        }
    ]
    assert points["Month"].tolist() == [f"{month:%B %Y}" for month in months]
    assert points["Joint events"].tolist() == ["4", "6"] * 6
    assert points["Step from the month before"].tolist() == ["", *["2"] * 11]
    assert points["Signal"].tolist() == [""] * 12


def test_limits_mark_their_signals(no_records):
    months = steady_months(*(4, 6) * 6, 15)

    session = page(limits="shown")

    (sign,) = chart_rows(session, "signal")
    assert (sign["month"], sign["hint"], sign["is_doubt"]) == (
        months[-1].isoformat(),
        "Signal: above the upper natural limit",
        False,
    )
    points = fold(session, "table").dataframe[2].value
    assert points["Signal"].tolist() == [""] * 12 + ["Signal: above the upper natural limit"]


def test_limits_on_trial_say_so(no_records):
    months = steady_months(4, 6, 4)

    session = app(JOINT_EVENTS, limits="shown")

    assert (
        f"Trial limits, 3 of 12 months: from the certain counts of {months[0]:%B %Y} to {months[-1]:%B %Y}."
    ) in captions(session)
    assert {row["style"] for row in chart_rows(session, "limit")} == {"mean", "trial"}


def test_limits_of_the_sample_say_what_widens_them(sample):
    assert (
        "Locked limits, from the certain counts of January 2024 to December 2024.  \n"
        "One or two months weigh heavily on the limits and widen them. "
        "“Outside campaigns” shows the ordinary months alone."
    ) in captions(app(JOINT_EVENTS, limits="shown"))


def test_limits_of_a_part_are_its_own(sample):
    measure = asked_of_measure()
    behavior = asked(behavior_of_part, measure, today(), Part(campaign=OUTSIDE_CAMPAIGNS))
    own, whole = behavior.phases[0].limits, measure.behavior.phases[0].limits
    assert whole is not None
    assert own.mean != whole.mean

    session = app(JOINT_EVENTS, limits="shown", campaign="outside")

    assert {row["to_count"] for row in chart_rows(session, "limit")} == {own.mean, own.upper, own.lower}


# Notes


def test_notes_are_numbered_below_the_chart_and_on_it(sample):
    add_note(store(), INITIATIVE, dt.date(2025, 9, 3), "New *log* opened", None, True, ACTOR, AT)

    session = app(JOINT_EVENTS)

    assert (
        "**1** June 2024: Shared internal calendar and Teams group set up  \n"
        "**2** September 2025: New \\*log\\* opened · natural limits start anew here"
    ) in captions(session)
    assert [(row["month"], row["text"], row["hint"]) for row in chart_rows(session, "note")] == [
        ("2024-06-01", "1", "Shared internal calendar and Teams group set up"),
        ("2025-09-01", "2", "New *log* opened"),
    ]


def test_notes_keep_their_numbers_where_only_some_months_are_shown(sample):
    add_note(store(), INITIATIVE, dt.date(2025, 9, 3), "New log opened", None, False, ACTOR, AT)

    session = app(JOINT_EVENTS, fy="2026")

    assert "**2** September 2025: New log opened" in captions(session)
    assert [row["text"] for row in chart_rows(session, "note")] == ["2"]


def test_note_that_rebases_starts_new_limits(no_records):
    months = steady_months(*(4, 6) * 3, *(8, 10) * 3)
    add_note(store(), INITIATIVE, months[6], "New log opened", None, True, ACTOR, AT)

    phases = fold(page(limits="shown"), "table").dataframe[1].value

    assert phases[["From", "To", "Limits", "Mean"]].values.tolist() == [
        [f"{months[0]:%B %Y}", f"{months[5]:%B %Y}", "on trial", "5"],
        [f"{months[6]:%B %Y}", f"{months[11]:%B %Y}", "on trial", "9"],
    ]


def test_notes_are_told_in_spanish_where_they_are_written_in_it(sample):
    add_note(store(), INITIATIVE, dt.date(2025, 9, 3), "New log opened", None, False, ACTOR, AT)

    session = app(JOINT_EVENTS, lang="es")

    assert (
        "**1** junio de 2024: Se crearon el calendario interno compartido y el grupo de Teams  \n"
        "**2** septiembre de 2025: New log opened"
    ) in captions(session)
