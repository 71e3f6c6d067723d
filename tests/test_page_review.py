"""The page of possible duplicates: who may decide, what an answer does, what is told, and the way back."""

import datetime as dt
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import report_pair
from components.evidence_words import TEXTS, evidence_lines
from data.combine import regroup
from data.connection import store
from data.matching.weights import read_weights
from tests.pages import (
    FIRE,
    JOINT_EVENTS,
    OCTOBER,
    OVERVIEW,
    REVIEW,
    SPANISH,
    STAFF,
    app,
    asked_in_sql,
    asked_of_months,
    captions,
    checked,
    field,
    labels,
    links,
    range_of,
    texts,
    toasts,
    values,
    with_open,
)
from tests.records import AT, add_reports, doubt, doubted, evening, forget_pairs, report, told

pytestmark = pytest.mark.usefixtures("forgotten_store")

ANSWERS = ["Same", "Different", "Not sure", "Undo"]
NOW = dt.datetime.now(dt.UTC)


def page(working_as: str = STAFF, name: str = "Ana Ruiz", **address: Any) -> AppTest:
    return app(REVIEW, working_as, name, **address)


def buttons(session: AppTest) -> list[str]:
    return [label for label in labels(session.button) if label in ANSWERS]


def answered(session: AppTest, label: str) -> AppTest:
    """The session after a click on one of the answers."""
    (button,) = [button for button in session.button if button.label == label]
    return checked(button.click().run())


def progress(session: AppTest) -> str:
    return next(text for text in texts(session) if " left.**" in text)


def table(session: AppTest) -> list[list[str]]:
    """The two reports, side by side: the cells of each line."""
    shown = next(text for text in texts(session) if text.startswith("| Said by |"))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in shown.splitlines()]


def shown_pair(session: AppTest) -> set[str]:
    return {str(button.key).split("_", 1)[1] for button in session.button if button.label == "Same"}


def october() -> str:
    (row,) = asked_of_months(OCTOBER, OCTOBER).to_dict("records")
    return range_of(row)


def decisions() -> list[tuple[str, str, str | None]]:
    return asked_in_sql(
        "SELECT verdict, decided_by, undone_by FROM match_decision WHERE decided_by <> 'sample' ORDER BY decided_at"
    )


# Who may decide


def test_resident_sees_no_reports_and_is_told_who_decides(sample):
    session = page("resident")

    assert buttons(session) == []
    assert values(session.info) == [
        "Departments and the Office of Performance decide here: choose in the sidebar who you work as."
    ]
    assert links(session) == [("Read the page of 2.21", "joint-events")]
    assert not session.expander


@pytest.mark.parametrize("working_as", [STAFF, FIRE])
def test_staff_and_leads_decide(sample, working_as: str):
    session = page(working_as)
    assert buttons(session) == ANSWERS
    assert [button.disabled for button in session.button if button.label == "Undo"] == [True]


# Deciding


def test_page_tells_what_is_left_and_what_it_does_to_the_range(sample):
    session = page(month="2025-10")
    assert progress(session) == (
        "**9 left.** October 2025 stands at **16–25 joint events**. Its 9 pairs can close it, but for 1 event whose "
        "partners only planned to come."
    )
    assert "The answer can narrow the range of October 2025 by 1." in captions(session)


@pytest.mark.parametrize(
    ("label", "verdict", "after"), [("Same", "same", "16–24"), ("Different", "different", "17–25")]
)
def test_answer_is_signed_narrows_the_range_and_the_next_pair_comes(sample, label: str, verdict: str, after: str):
    session = page(month="2025-10")
    before = shown_pair(session)

    session = answered(session, label)

    assert (decisions(), october()) == ([(verdict, "Ana Ruiz, Office of Performance", None)], after)
    assert progress(session).startswith(f"**8 left.** October 2025 stands at **{after} joint events**.")
    assert shown_pair(session).isdisjoint(before)
    assert toasts(session) == [f"{'Same event' if verdict == 'same' else 'Different events'}: noted."]


def test_pair_that_somebody_is_not_sure_of_comes_again_at_the_end(sample):
    session = page(month="2025-10")
    before = shown_pair(session)
    session = answered(session, "Not sure")
    assert (progress(session)[:11], october(), shown_pair(session) & before) == ("**9 left.**", "16–25", set())
    for _ in range(7):  # of three that hang together two answers are enough
        session = answered(session, "Same")
    assert (progress(session)[:11], shown_pair(session)) == ("**1 left.**", before)
    assert any("Ana Ruiz, Office of Performance was not sure on" in caption for caption in captions(session))


def test_undo_brings_the_pair_back(sample):
    session = page(month="2025-10")
    first = shown_pair(session)
    session = answered(session, "Same")
    second = shown_pair(session)
    session = answered(session, "Different")

    session = answered(session, "Undo")
    assert (shown_pair(session), october()) == (second, "16–24")
    session = answered(session, "Undo")
    assert (shown_pair(session), october(), toasts(session)) == (first, "16–25", ["Undone."])
    assert {undone for _verdict, _by, undone in decisions()} == {"Ana Ruiz, Office of Performance"}
    assert [button.disabled for button in session.button if button.label == "Undo"] == [True]


def test_whole_queue_can_be_gone_through(sample):
    session = page(month="2025-10")
    while "Same" in buttons(session):
        session = answered(session, "Same")
    assert values(session.success) == ["Nothing waits: every possible duplicate of October 2025 has been decided."]
    assert october() == "16–17"
    assert texts(session)[-1] == (
        "October 2025 stands at **16–17 joint events**. No pair is open there: partners only planned to come."
    )
    assert "Undo" in buttons(session)
    (further,) = [button for button in session.button if "wait elsewhere" in button.label]
    assert further.label == "Go on with the 4 that wait elsewhere"
    session = checked(further.click().run())
    assert progress(session).startswith("**4 left.**")


def test_second_person_is_told_and_nothing_is_lost(sample):
    session, other = page(), page(FIRE, "Fay")
    answered(other, "Same")

    session = answered(session, "Different")

    (objection,) = [
        warning.value for warning in session.warning if "faster" in warning.value or "Not noted" in warning.value
    ]
    assert objection.startswith("Not noted: from what Fay, Fire said on ")
    assert objection.endswith("it follows that they are the same event. Undo that decision first, below.")
    assert decisions() == [("same", "Fay, fire", None)]
    assert progress(session).startswith("**12 left.**")


def test_second_person_who_says_the_same_is_told_who_was_faster(sample):
    session, other = page(), page(FIRE, "Fay")
    answered(other, "Same")
    session = answered(session, "Same")
    assert any(warning.value.startswith("Fay, Fire was faster and said on ") for warning in session.warning)
    assert decisions() == [("same", "Fay, fire", None)]


def test_answer_on_records_that_are_gone_says_so(sample):
    session = page()
    with store().write("x", NOW) as write:
        write.cursor.execute("DELETE FROM event_report")
    assert toasts(answered(session, "Same")) == ["It is no longer on record."]


# Choosing


def test_choices_are_kept_in_the_address(sample):
    session = page(month="2025-10", department="community_safety")
    assert progress(session).startswith("**6 left.**")
    assert dict(session.query_params) == {"month": "2025-10", "department": "community_safety"}
    field(session, "review_month").set_value("all")
    field(session, "review_department").set_value("all")
    session = checked(session.run())
    assert (progress(session)[:12], dict(session.query_params)) == ("**13 left.**", {})


def test_month_without_pairs_says_so(sample):
    session = page(month="2024-10")
    assert values(session.success) == ["Nothing waits: every possible duplicate of October 2024 has been decided."]
    assert "October 2024 is one figure: **18 joint events**." in texts(session)


def test_address_that_makes_no_sense_shows_all(sample):
    assert progress(page(month="soon", department="nobody")).startswith("**13 left.**")


def test_empty_record_has_nothing_to_decide(no_records):
    session = page()
    assert values(session.success) == ["Nothing waits: every possible duplicate has been decided."]
    assert buttons(session) == ["Undo"]


def test_month_that_closes_says_so(no_records):
    doubted(store(), (report(store()), report(store())))
    assert progress(page()) == (
        "**1 left.** October 2025 stands at **1–2 joint events**, and closes to one figure with its 1 pair."
    )


# The two reports


def test_reports_stand_side_by_side_with_what_differs_marked(no_records):
    one = report(store(), {"fire": "present", "police": "present"}, title="NNO at Oak Park", place="Oak Park")
    other = report(
        store(),
        {"police": "present"},
        department="police",
        title="National Night Out, Oak park",
        neighborhood="Oak",
        starts=evening(7, hour=20),
    )  # the app finds the pair
    lines = table(page())
    first = "Fire" if one < other else "Police"
    assert lines[0] == ["Said by", first, "Police" if first == "Fire" else "Fire"]
    cells = {line[0]: (line[1:] if first == "Fire" else line[:0:-1]) for line in lines[2:]}
    assert cells["≠ Title"] == [
        ":orange-background[**NNO at**] Oak Park",
        ":orange-background[**National Night Out,**] Oak park",
    ]
    assert cells["= Day"] == ["Tue, Oct 7, 2025"] * 2
    assert cells["≠ Time"] == [":orange-background[**6\\:00**] PM", ":orange-background[**8\\:00**] PM"]
    assert cells["○ Place"] == ["Oak Park", "–"]
    assert cells["○ Neighborhood"] == ["–", "Oak"]
    assert cells["≠ Departments"] == [":orange-background[**Fire and**] Police", "Police"]
    assert cells["From"] == ["entered in the app"] * 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Oak Park", "oak  PÁRK!", ("=", ("Oak Park", "oak PÁRK\\!"))),
        ("Park, Oak", "Oak Park", ("≈", ("Park, Oak", "Oak Park"))),
        ("Oak Park", "Elm Park", ("≠", (":orange-background[**Oak**] Park", ":orange-background[**Elm**] Park"))),
        ("Oak", "", ("○", ("Oak", "–"))),
        ("a|b", "a|b", ("=", ("a\\|b", "a\\|b"))),
    ],
)
def test_comparison_of_two_texts(one: str, other: str, expected: Any):
    assert report_pair.compared(one, other) == expected


def test_very_long_texts_are_cut_and_kept_in_a_fold(no_records):
    long = "Night " * 800
    pair = [report(store(), title=f"{long}{number}") for number in range(2)]
    doubted(store(), (pair[0], pair[1]))
    session = page()
    assert all(len(cell) < 400 for line in table(session) for cell in line)
    session = with_open(session, "review_texts")
    assert sum(text.startswith("**Night Night") and text.endswith(("0**", "1**")) for text in texts(session)) == 2


def test_user_text_is_never_read_as_markdown(no_records):
    pair = [report(store(), title="| **x** | :material/home: [a](b)", place=f"$\n| {number} |") for number in range(2)]
    doubted(store(), (pair[0], pair[1]))
    shown = next(text for text in texts(page()) if text.startswith("| Said by |"))
    assert "\\| \\*\\*x\\*\\* \\| :\u2060material/home\\: \\[a\\]\\(b\\)" in shown.replace("\\:\u2060", ":\u2060")
    assert len({line.count(" | ") for line in shown.splitlines() if not line.startswith("|:")} - {2}) == 0


def test_evidence_is_a_short_list_of_words_the_weightiest_first():
    evidence = [
        {"code": "place.other", "values": {}, "bits": -4},
        {"code": "title.near", "values": {"spelled": "NNO = National Night Out"}, "bits": 3.7},
        {"code": "time.same_start", "bits": 3.8},
        {"code": "of_a_later.version", "values": {"x": "y*"}, "bits": 1},
        {"code": "contact.same", "bits": 0.5},
        {"code": "partners.shared", "bits": -0.3},
        {"code": "partners.other"},
    ]
    lines = [
        ":material/remove: Against: another place",
        ":material/add: the same start",
        ":material/add: the titles say nearly the same (NNO \\= National Night Out)",
        ":material/add: of a later\\: version (y\\*)",
        ":material/add: the same contact",
    ]
    assert evidence_lines(json.dumps(evidence)) == lines
    assert evidence_lines(json.dumps(evidence[:1] * 20)) == lines[:1] * 6
    assert evidence_lines("[]") == evidence_lines("") == []


def test_every_level_of_evidence_has_its_words():
    weights = read_weights()
    assert {f"{kind}.{level}" for kind, levels in weights.bits.items() for level in levels} - TEXTS.keys() == set()


def test_evidence_stands_below_with_the_probability(no_records):
    one, other = report(store()), report(store())
    with store().write("app", AT) as write:
        write.cursor.execute(
            "INSERT OR REPLACE INTO possible_duplicate VALUES ($a, $b, 0.873, $evidence, 'review')",
            {"a": min(one, other), "b": max(one, other), "evidence": '[{"code": "time.same_days", "bits": 3}]'},
        )
        regroup(write)
    shown = texts(page())
    assert "**Why they may be the same** (probability 87 %)" in shown
    assert "- :material/add: the same days" in shown


# The lists below


def test_event_joined_by_the_app_is_listed_and_can_be_taken_apart(no_records):
    one, other = report(store(), title="Fair"), report(store(), title="Picnic", department="police")
    with store().write("app", AT) as write:
        write.cursor.execute(
            "INSERT OR REPLACE INTO possible_duplicate VALUES ($a, $b, 0.99, '[]', 'linked')",
            {"a": min(one, other), "b": max(one, other)},
        )
        regroup(write)
    assert asked_in_sql("SELECT count(*) FROM event") == [(1,)]
    session = with_open(page(), "review_joined")
    (line,) = [text for text in texts(session) if "Picnic" in text]
    assert line.startswith("Tue, Oct 7, 2025, 6\\:00 PM  \n") and "**Police**: Picnic" in line
    assert line.endswith(":gray[At least 99 % probable]")

    session = answered_any(session, "Take apart")

    assert (asked_in_sql("SELECT count(*) FROM event"), toasts(session)) == ([(2,)], ["Taken apart."])
    assert "The app has joined no reports by itself." in captions(session)
    session = answered(session, "Undo")
    assert asked_in_sql("SELECT count(*) FROM event") == [(1,)]


def answered_any(session: AppTest, label: str) -> AppTest:
    return checked(next(button for button in session.button if button.label == label).click().run())


def test_decision_is_listed_and_can_be_undone(sample):
    session = with_open(answered(page(), "Same"), "review_decisions")
    first = next(text for text in texts(session) if text.startswith(":material/merge: Same event"))
    assert "Ana Ruiz, Office of Performance" in first

    session = answered_any(session, "Undo this")

    assert (toasts(session), decisions()[0][2]) == (["Undone."], "Ana Ruiz, Office of Performance")
    assert any("undone: Ana Ruiz, Office of Performance" in text for text in texts(session))
    assert progress(session).startswith("**13 left.**")


def test_lists_show_some_and_then_more(sample):
    session = with_open(page(), "review_decisions")
    assert labels(session.button).count("Undo this") == 20
    session = answered_any(session, "Show more (7 are left)")
    assert labels(session.button).count("Undo this") == 27


# The ways here


def test_overview_and_measure_lead_to_the_review(sample):
    assert ("See the doubts", "review") in links(app(OVERVIEW))
    (link,) = [link for link in app(JOINT_EVENTS, month="2025-10").get("page_link") if link.proto.page == "review"]
    assert (link.proto.label, link.proto.query_string) == ("Decide on the possible duplicates", "month=2025-10")


def test_page_speaks_spanish(sample):
    session = page(lang="es")
    assert values(session.title) == [SPANISH("Possible duplicates")]
    assert SPANISH("Same") in labels(session.button)


def test_page_with_many_pairs_asks_about_one(no_records):
    with store().write("app", AT) as write:
        reports = add_reports(write, [told({"fire": "present", "police": "present"}) for _ in range(400)])
        forget_pairs(write)
        for one, other in zip(reports[::2], reports[1::2], strict=True):
            doubt(write, one, other)
        regroup(write)
    session = page()
    assert progress(session).startswith("**200 left.** October 2025 stands at **200–400 joint events**")
    assert labels(session.button).count("Same") == 1
