"""Why this number: one month on the page of 2.21, its events and their reports, the rules, the same month of years."""

import datetime as dt

import pytest

from components.wording import escaped
from data.connection import store
from data.measures.part import Part
from data.store import Store
from queries.joint_events import (
    RULE_VERSION,
    counting_rules,
    events_of_month,
    joint_records_by_month,
    open_pairs_of_month,
    reports_of_event,
)
from tests.pages import (
    JOINT_EVENTS,
    OCTOBER,
    app,
    as_text,
    asked,
    asked_ids,
    asked_of_measure,
    asked_of_months,
    captions,
    checked,
    day_of,
    figures,
    fold,
    joint_event,
    labels,
    last_month,
    range_of,
    texts,
    values,
    warnings,
    with_open,
)
from tests.records import CITY, csv, imported, report

pytestmark = pytest.mark.usefixtures("forgotten_store")

RULE_TAB = {"fate": f"Rule {RULE_VERSION}"}


# The month's figures


def test_month_chosen_shows_its_figures(sample):
    measure = asked_of_measure()
    october = asked_of_months(OCTOBER, OCTOBER).iloc[0]

    session = checked(app(JOINT_EVENTS).selectbox(key="month").select("2025-10").run())

    assert figures(session) == {
        f"Joint events, {measure.latest:%B %Y}": range_of(measure.figures),
        "Joint events": range_of(october),
        "Confirmed": str(october["confirmed"]),
        "At campaign sites": str(october["site_events"]),
        "Campaigns": str(october["campaigns"]),
        "Open pairs": str(october["open_pairs"]),
    }
    assert (
        f"October 2025: **{range_of(october)} joint events**. It is a range: {october['open_pairs']} possible "
        "duplicates wait for a decision, or partners only planned to come. "
        f"Of the confirmed ones, {october['site_events']} took place at sites of campaigns."
    ) in texts(session)
    assert session.query_params["month"] == "2025-10"


def test_month_in_the_address_is_opened(sample):
    session = app(JOINT_EVENTS, month="2025-10")

    assert session.selectbox(key="month").value == "2025-10"
    assert any(text.startswith("October 2025: **16–25 joint events**") for text in texts(session))


def test_month_of_another_fiscal_year_gives_way_to_one_that_is_shown(sample):
    session = app(JOINT_EVENTS, month="2025-10")

    checked(session.selectbox(key="fy").select("2025").run())

    assert session.selectbox(key="month").value == "2025-06"
    assert any(text.startswith("June 2025: ") for text in texts(session))
    assert not any(text.startswith("October 2025: ") for text in texts(session))


def test_month_under_a_filter_shows_the_figures_of_the_part(sample):
    part = Part(department="police")
    october = asked_of_months(OCTOBER, OCTOBER, part).iloc[0]
    assert range_of(october) != range_of(asked_of_months(OCTOBER, OCTOBER).iloc[0])

    session = app(JOINT_EVENTS, month="2025-10", department="police")

    assert figures(session)["Joint events"] == range_of(october)
    assert figures(session)["Confirmed"] == str(october["confirmed"])
    events = asked(events_of_month, OCTOBER, part)
    assert labels(session.tabs)[0] == f"Counted ({int((events['counted_as'] == 'joint').sum())})"


def test_one_joint_event_is_said_in_the_singular(real_records):
    session = app(JOINT_EVENTS, month="2025-10")

    assert "October 2025: **1 joint event**. No doubt is open: this is one figure." in texts(session)


def test_departments_that_did_not_report_are_named(sample):
    assert warnings(app(JOINT_EVENTS, month="2025-07"))["Departments that did not report July 2025"] == (
        "Emergency Communications and City Manager's Office: nothing reported, and no word that nothing was held."
    )


# Its events


def test_events_of_the_month_stand_in_tabs_by_how_they_are_counted(sample):
    events = asked(events_of_month, OCTOBER)
    pairs = asked(open_pairs_of_month, OCTOBER)
    joint = events[events["counted_as"] == "joint"]
    maybe = events[events["counted_as"] == "maybe_joint"]
    left_out = len(events) - len(joint) - len(maybe)

    session = app(JOINT_EVENTS, month="2025-10")

    assert labels(session.tabs) == [
        f"Counted ({len(joint)})",
        f"Perhaps joint ({len(maybe)})",
        f"Left out ({left_out})",
        f"Possible duplicates ({len(pairs)})",
        "Rule 1",
    ]
    assert session.tabs[0].dataframe[0].value["title"].tolist() == joint["title"].tolist()


def test_events_left_out_name_their_reason(real_records):
    session = app(JOINT_EVENTS, opened={"fate": "Left out (1)"}, month="2025-10")

    (row,) = session.tabs[2].dataframe[0].value.to_dict("records")
    assert row["title"] == "Story time"
    assert row["why"] == "One department only"
    assert row["when"] == "Thu, Oct 9, 10:00 AM"


def test_possible_duplicates_show_both_reports(sample):
    pairs = asked(open_pairs_of_month, OCTOBER)

    session = app(JOINT_EVENTS, opened={"fate": f"Possible duplicates ({len(pairs)})"}, month="2025-10")

    drawn = [as_text(paragraph.value) for paragraph in session.tabs[3].markdown]
    assert len(drawn) == 2 * len(pairs)
    for number, pair in enumerate(pairs.to_dict("records")):
        assert f": {pair['title_a']}" in drawn[2 * number]
        assert f": {pair['title_b']}" in drawn[2 * number + 1]


def test_tab_without_events_says_so(real_records):
    session = app(JOINT_EVENTS, opened={"fate": "Perhaps joint (0)"}, month="2025-10")

    assert values(session.tabs[1].caption) == ["None this month."]


# The rules


def test_rule_tab_shows_both_rules(sample):
    rules = asked(counting_rules)

    tab = app(JOINT_EVENTS, opened=RULE_TAB, month="2025-10").tabs[4]

    drawn = values(tab.markdown)
    assert drawn[:4] == [
        "**Counted by rule 1**",
        "\n".join(f"- {line}" for line in rules[1].splitlines()),
        "**Replayed under rule 0**",
        "\n".join(f"- {line}" for line in rules[0].splitlines()),
    ]


def test_rule_tab_replays_the_month_as_the_query_counts_records(sample):
    october = asked_of_months(OCTOBER, OCTOBER).iloc[0]
    records = int(asked(joint_records_by_month, OCTOBER, OCTOBER)["records"].iloc[0])
    events = asked(events_of_month, OCTOBER)
    differing = events[(events["counted_as"] == "joint").astype(int) != events["joint_records"]]
    assert records > october["high"]
    assert len(differing) > 1

    tab = app(JOINT_EVENTS, opened=RULE_TAB, month="2025-10").tabs[4]

    drawn = values(tab.markdown)
    assert drawn[4:] == [
        f"October 2025: **{range_of(october)}** by rule 1, **{records}** by rule 0.",
        f"{len(differing)} events of October 2025 count otherwise:",
    ]
    table = tab.dataframe[-1].value
    assert table["Event"].tolist() == differing["title"].tolist()
    words = {"joint": "counts once", "maybe_joint": "perhaps counts"}
    assert table["Rule 1"].tolist() == [words.get(fate, "does not count") for fate in differing["counted_as"]]
    assert table["Rule 0"].tolist() == [
        f"counts {number} {'time' if number == 1 else 'times'}" for number in differing["joint_records"]
    ]


def test_rule_tab_has_both_rules_as_a_table(sample):
    first, last = dt.date(2025, 7, 1), dt.date(2026, 6, 1)
    months = asked_of_months(first, last)
    records = asked(joint_records_by_month, first, last)

    session = app(JOINT_EVENTS, opened={**RULE_TAB, "rules_table": True}, fy="2026")

    table = fold(session, "rules_table").dataframe[0].value
    assert table["Month"].tolist() == [f"{month:%B %Y}" for month in months["month"]]
    assert table["Rule 1"].tolist() == [range_of(row) for row in months.to_dict("records")]
    assert table["Rule 0"].tolist() == records["records"].tolist()


def test_rule_tab_of_a_part_replays_the_part(sample):
    part = Part(department="police")
    october = asked_of_months(OCTOBER, OCTOBER, part).iloc[0]
    records = int(asked(joint_records_by_month, OCTOBER, OCTOBER, part)["records"].iloc[0])
    assert records != int(asked(joint_records_by_month, OCTOBER, OCTOBER)["records"].iloc[0])

    session = app(JOINT_EVENTS, opened=RULE_TAB, month="2025-10", department="police")

    assert f"October 2025: **{range_of(october)}** by rule 1, **{records}** by rule 0." in texts(session)


def test_rule_tab_says_where_both_rules_agree(no_records):
    joint_event(last_month())

    session = app(JOINT_EVENTS, opened=RULE_TAB)

    assert f"{last_month():%B %Y}: **1** by rule 1, **1** by rule 0." in texts(session)
    assert "Both rules count the same events of this month." in captions(session)


# The same month of other years


def test_same_month_of_the_sample_is_usual(sample):
    october, before = (asked_of_months(month, month).iloc[0] for month in (OCTOBER, dt.date(2024, 10, 1)))

    years = fold(app(JOINT_EVENTS, opened={"years": True}, month="2025-10"), "years")

    assert years.label == "October 2025 against the same month of other years"
    assert values(years.markdown) == [
        f"October 2025 (**{range_of(october)}**) against earlier years: {range_of(before)} in 2024. "
        "That is no more than ordinary variation: usual for October."
    ]


def test_same_month_far_above_other_years_is_higher(no_records):
    month = last_month()
    for years, number in ((2, 1), (1, 2), (0, 15)):
        for day in range(1, number + 1):
            joint_event(month.replace(year=month.year - years), day)

    session = with_open(app(JOINT_EVENTS), "years")

    (sentence,) = values(fold(session, "years").markdown)
    assert sentence == (
        f"{month:%B %Y} (**15**) against earlier years: 1 in {month.year - 2} and 2 in {month.year - 1}. "
        f"That is higher than ordinary variation explains, even for {month:%B}."
    )


def test_same_month_without_an_earlier_one_says_so(real_records):
    years = fold(app(JOINT_EVENTS, opened={"years": True}, month="2025-10"), "years")

    assert values(years.markdown) == ["October 2025 (**1**) has no earlier October on record to be compared with."]


# One event


def test_event_picked_shows_its_reports(sample):
    events = asked(events_of_month, OCTOBER)
    event = events[events["reports"] > 1].iloc[0]
    reports = asked(reports_of_event, event["event_id"]).to_dict("records")
    names = {department.department_id: department.name for department in CITY.departments}

    session = app(JOINT_EVENTS, opened={"event": str(event["event_id"])}, month="2025-10")

    wanted = [f"**{escaped(names[row['department_id']])}**: {escaped(row['title'])}" for row in reports]
    assert len(wanted) > 1
    assert [paragraph for paragraph in texts(session) if paragraph in wanted] == wanted
    sources = [as_text(caption) for caption in captions(session) if "imported" in caption]
    assert sources == [
        f"From {row['file_name']}, row {row['source_row']}, imported Mon, Jun 15, 2026" for row in reports
    ]


def test_event_picked_tells_what_the_report_says(real_records):
    (event_id,) = asked_ids("Block party")

    session = app(JOINT_EVENTS, opened={"event": event_id}, month="2025-10")

    assert "**Fire**: Block party" in texts(session)
    assert any(
        as_text(paragraph).splitlines()
        == [
            "When: Tue, Oct 7, 2025, 6:00 PM  ",
            "Where: Elm Green  ",
            "Status: Held  ",
            "Taking part: Fire (present) and Police (present)",
        ]
        for paragraph in texts(session)
    )
    assert "From log.csv, row 2, imported Mon, Jun 15, 2026" in [as_text(caption) for caption in captions(session)]


def test_events_of_the_same_title_open_each_their_own_reports(own_database):
    records = Store.open(own_database, CITY)
    imported(
        records,
        csv(
            "Event,Date,Time,Department,Partners,Location,Status",
            "Car seat check,10/07/2025,6:00 PM,Fire,Police,Elm Green,Held",
            "Car seat check,10/21/2025,6:00 PM,Fire,Police,Oak Hill,Held",
            "Car seat check,10/21/2025,6:00 PM,Police,Community Safety,Birch Yard,Held",
        ),
        "log.csv",
    )
    records.close()
    session = app(JOINT_EVENTS, month="2025-10")
    options = session.selectbox(key="event").options

    assert len(set(options)) == 3, "options that read the same can't be told apart, by people or by Streamlit"
    for number, place in enumerate(("Elm Green", "Oak Hill", "Birch Yard")):
        session.selectbox(key="event").set_value(session.selectbox(key="event").options[number])
        checked(session.run())
        checked(session.run())  # as after any other click on the page
        assert any(f"Where: {place}" in paragraph for paragraph in texts(session))


def test_event_of_another_month_gives_way(real_records):
    (event_id,) = asked_ids("Block party")
    session = app(JOINT_EVENTS, opened={"event": event_id}, month="2025-10")

    checked(session.selectbox(key="month").select("2025-11").run())

    assert session.selectbox(key="event").value is None
    assert "**Fire**: Block party" not in texts(session)


def test_titles_are_shown_as_text(no_records):
    title = "**Free** <script>alert(1)</script> [pizza](https://example.org) $x$ :red[now] `code` # 1"
    report(store(), title=title, starts=day_of(last_month(), 5))
    (event_id,) = asked_ids(title)

    session = app(JOINT_EVENTS, opened={"event": event_id})

    (drawn,) = [paragraph for paragraph in texts(session) if paragraph.startswith("**Fire**")]
    assert drawn == f"**Fire**: {escaped(title)}"
    for sign in "*[]$:`#<>":
        assert sign not in drawn.removeprefix("**Fire**: ").replace(f"\\{sign}", "")
