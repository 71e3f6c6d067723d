"""The departments' words for their months: who may give them, what speaks against one, and what follows."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from data.connection import store
from data.department_months import state_month
from data.months import months_later
from tests.pages import (
    FIRE,
    JOINT_EVENTS,
    MONTHLY_WORD,
    SPANISH,
    STAFF,
    app,
    asked_in_sql,
    checked,
    day_of,
    joint_event,
    labels,
    last_month,
    pressed,
    texts,
    toasts,
    today,
    values,
    warnings,
    with_open,
)
from tests.records import CITY, report

pytestmark = pytest.mark.usefixtures("forgotten_store")

WORD_BUTTONS = {"All logged", "Nothing held", "Take back"}
MONTHS_SHOWN = 24


def page(working_as: str = FIRE, name: str = "") -> AppTest:
    return app(MONTHLY_WORD, working_as=working_as, name=name)


def key_of(word: str, month: dt.date, department: str = FIRE) -> str:
    """The key of a button: all, none or back."""
    return f"{word}_{department}_{month:%Y_%m}"


def clicked(session: AppTest, key: str) -> AppTest:
    """The session after a click on the button of that key."""
    return checked(session.button(key=key).click().run())


def words() -> list[tuple[str, dt.date, str, str]]:
    """The words on record: whose, for which month, what, signed by whom."""
    return asked_in_sql("SELECT department_id, month, statement, stated_by FROM department_month ORDER BY ALL")


def fire_row(session: AppTest) -> list[str]:
    """What the table says of Fire, the newest month first."""
    column: list[str] = session.dataframe[0].value["FD"].tolist()
    return column


# Who may speak


def test_resident_sees_the_words_and_has_nothing_to_press(sample):
    session = page("resident")

    assert not WORD_BUTTONS & set(labels(session.button))
    assert values(session.info) == ["To give a department’s word, choose in the sidebar who you work as."]
    assert len(session.dataframe[0].value) == MONTHS_SHOWN
    assert not session.expander


def test_lead_has_the_months_of_the_own_department_only(no_records):
    session = page(FIRE)

    months = [months_later(last_month(), -back) for back in range(MONTHS_SHOWN)]
    assert [text for text in texts(session) if " · " in text] == [f"**{month:%B %Y}** · 0 reports" for month in months]
    assert texts(session)[1] == "**Fire**: 24 months wait for your word."
    assert [button.key for button in session.button if button.label in WORD_BUTTONS] == [
        key_of(word, month) for month in months for word in ("all", "none")
    ]
    assert "word_of" not in [box.key for box in session.selectbox]


def test_staff_may_speak_for_each_department(no_records):
    session = page(STAFF)

    assert session.selectbox(key="word_of").options == [department.name for department in CITY.departments]
    session.selectbox(key="word_of").set_value("Police")
    checked(session.run())

    assert texts(session)[1] == "**Police**: 24 months wait for your word."
    clicked(session, key_of("none", last_month(), "police"))
    assert words() == [("police", last_month(), "nothing_held", "Office of Performance")]


def test_month_that_still_runs_is_not_offered(no_records):
    joint_event(today(), 1)

    session = page(FIRE)

    assert not any(f"{today():%B %Y}" in text for text in texts(session))
    assert session.dataframe[0].value["Month"].tolist()[0] == f"{last_month():%b %Y}"


# Giving a word, and taking it back


def test_word_that_all_is_logged_is_noted_and_shown(no_records):
    joint_event(last_month())
    joint_event(last_month(), 8)
    session = page(FIRE, "Ben Ruiz")
    assert f"**{last_month():%B %Y}** · 2 reports" in texts(session)
    assert fire_row(session)[:2] == ["2", "–"]

    clicked(session, key_of("all", last_month()))

    assert toasts(session) == [f"Noted for {last_month():%B %Y}."]
    assert words() == [("fire", last_month(), "all_logged", "Ben Ruiz, fire")]
    assert texts(session)[1] == "**Fire**: 23 months wait for your word."
    assert fire_row(session)[:2] == ["✓ 2", "–"]


def test_word_that_nothing_was_held_is_noted_and_shown(no_records):
    session = clicked(page(FIRE), key_of("none", last_month()))

    assert toasts(session) == [f"Noted for {last_month():%B %Y}."]
    assert words() == [("fire", last_month(), "nothing_held", "fire")]
    assert fire_row(session)[:2] == ["○", "–"]


def test_word_that_nothing_was_held_is_not_offered_beside_reports(no_records):
    joint_event(last_month())

    session = page(FIRE)

    assert session.button(key=key_of("none", last_month())).disabled
    assert not session.button(key=key_of("all", last_month())).disabled
    assert not session.button(key=key_of("none", months_later(last_month(), -1))).disabled


@pytest.mark.parametrize(
    ("number", "words_said"), [(1, "1 report stands"), (2, "2 reports stand")], ids=["one", "several"]
)
def test_word_that_nothing_was_held_is_refused_when_reports_have_come_meanwhile(no_records, number, words_said):
    session = page(FIRE)
    for day in range(1, number + 1):
        joint_event(last_month(), day)

    clicked(session, key_of("none", last_month()))

    assert toasts(session) == [f"{words_said} in {last_month():%B %Y}, so something was held. Choose “All logged”."]
    assert words() == []


def test_reports_of_another_department_do_not_count_as_the_own(no_records):
    report(store(), department="police", starts=day_of(last_month(), 3))

    session = page(FIRE)

    assert f"**{last_month():%B %Y}** · 0 reports" in texts(session)
    assert not session.button(key=key_of("none", last_month())).disabled


def test_word_given_is_listed_with_who_and_when(no_records):
    session = with_open(clicked(page(FIRE, "Ben Ruiz"), key_of("none", last_month())), "words_given")

    assert texts(session)[-1] == (
        f"**{last_month():%B %Y}**: ○ Nothing held, "
        f"said {today():%a, %b} {today().day}, {today().year} by Ben Ruiz, Fire"
    )


def test_word_taken_back_leaves_the_month_waiting(no_records):
    session = with_open(clicked(page(FIRE), key_of("all", last_month())), "words_given")

    clicked(session, key_of("back", last_month()))

    assert words() == []
    assert texts(session)[1] == "**Fire**: 24 months wait for your word."
    assert fire_row(session)[0] == "–"
    assert "Take back" not in labels(session.button)


def test_words_given_for_all_months_are_thanked_for(no_records):
    for back in range(MONTHS_SHOWN):
        month = months_later(last_month(), -back)
        state_month(store(), FIRE, month, "nothing_held", "Ben", dt.datetime.now(dt.UTC))

    session = page(FIRE)

    assert values(session.success) == ["Fire has given its word for all these months."]
    assert not WORD_BUTTONS & set(labels(session.button))


# All departments


def test_table_tells_words_reports_and_silence_apart(no_records):
    joint_event(last_month())
    joint_event(months_later(last_month(), -1))
    state_month(store(), FIRE, months_later(last_month(), -1), "all_logged", "Ben", dt.datetime.now(dt.UTC))
    state_month(store(), "police", last_month(), "nothing_held", "Ana", dt.datetime.now(dt.UTC))

    table = page("resident").dataframe[0].value

    assert table.columns.tolist() == ["Month", "FD", "PD", "CSD", "ECC", "NIS", "CMO"]
    assert table.head(2).values.tolist() == [
        [f"{last_month():%b %Y}", "1", "○", "–", "–", "–", "–"],
        [f"{months_later(last_month(), -1):%b %Y}", "✓ 1", "–", "–", "–", "–", "–"],
    ]


def test_page_of_the_count_follows_each_word(no_records):
    report(store(), department="police", starts=day_of(last_month(), 3))
    title = f"Departments that did not report {last_month():%B %Y}"
    counting, speaking = app(JOINT_EVENTS), page(FIRE)
    others = "Community Safety, Emergency Communications, Neighborhood Improvement Services, and City Manager's Office"
    silent = "nothing reported, and no word that nothing was held."
    assert warnings(counting) == {title: f"Fire, {others}: {silent}"}

    clicked(speaking, key_of("none", last_month()))
    checked(counting.run())
    assert warnings(counting) == {title: f"{others}: {silent}"}

    clicked(with_open(speaking, "words_given"), key_of("back", last_month()))
    checked(counting.run())
    assert warnings(counting) == {title: f"Fire, {others}: {silent}"}


def test_words_of_the_sample_go_with_it(sample):
    assert len(words()) > 100

    session = app("pages/records/data.py", working_as="performance", opened={"section": "Sample"})
    pressed(session, "Remove the sample")

    assert words() == []


def test_words_are_given_in_spanish(no_records):
    session = app(MONTHLY_WORD, working_as=FIRE, lang="es")

    assert {button.label for button in session.button} == {SPANISH("All logged"), SPANISH("Nothing held")}
    assert SPANISH("All logged") != "All logged"
    assert SPANISH("Fire") in texts(session)[1]
