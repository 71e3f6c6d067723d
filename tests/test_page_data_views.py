"""Page views on the Data page: importing, undoing, whose pages are whose, pages of nobody, the baseline."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from data.connection import store
from data.store import Store
from queries.page_views import baseline_in_force, page_rules
from tests.page_views import by_day, imported, ruled
from tests.pages import DATA, STAFF, app, as_text, asked, asked_in_sql, checked, labels, pressed, texts, toasts, values
from tests.records import CITY

pytestmark = pytest.mark.usefixtures("forgotten_store")

JULY = dt.date(2025, 7, 1), dt.date(2025, 7, 31)


def data_page(section: str) -> AppTest:
    """A session of the app that looks at one part of the page views on the Data page."""
    return app(DATA, working_as=STAFF, opened={"section": "Page views", "views_section": section})


def uploaded(session: AppTest, name: str, content: bytes) -> AppTest:
    session.file_uploader[-1].upload(name, content)
    checked(session.run())
    button = next(one for one in session.button if one.key == "import_views")
    return checked(button.click().run())


@pytest.fixture
def counted(own_database) -> None:
    """July of three pages on record, of which one is Police's."""
    opened = Store.open(own_database, CITY)
    imported(opened, by_day(*JULY, police=3, parks=1, water=2), site=CITY.website)
    ruled(opened, "/police")
    opened.close()


def test_section_has_its_parts(sample):
    assert labels(data_page("Import an export").tabs)[5:-1] == [
        "Import an export", "Imports", "Whose pages", "Pages of nobody", "Baseline"
    ]  # fmt: skip


def test_export_is_imported_and_said_what_came_of_it(sample):
    session = uploaded(data_page("Import an export"), "july.csv", by_day(*JULY, police=3))

    (success,) = session.success
    assert success.proto.title == "july\\.csv was imported"
    assert success.value == "93 views by day, Jul 1 – 31, 2025, from 31 rows. The made-up sample was removed."
    assert asked_in_sql("SELECT file_name, views FROM page_view_import") == [("july.csv", 93)]


def test_export_that_can_not_be_counted_is_refused_with_a_sentence(sample):
    session = uploaded(data_page("Import an export"), "july.csv", b"%PDF-1.4")

    assert [as_text(error) for error in values(session.error)] == [
        "july.csv is a PDF document, whatever its name says. Export the page views as CSV or JSON."
    ]
    assert asked_in_sql("SELECT count(*) FROM page_view_import WHERE NOT is_sample") == [(0,)]


def test_overlap_and_bad_rows_are_told(counted):
    content = by_day(JULY[0], JULY[0], police=5) + b"2025-07-02,/police,-1\n"
    session = uploaded(data_page("Import an export"), "more.csv", content)

    assert [as_text(warning) for warning in values(session.warning)] == [
        "3 views of import 1 (views.csv, Jul 1, 2025) don’t count: a newer import has the same days (import 2)."
    ]
    assert "1 row can’t be counted" in labels(session.expander)


def test_import_is_undone_and_counted_again(counted):
    session = data_page("Imports")

    pressed(session, "Undo")
    assert asked_in_sql("SELECT count(*) FROM department_day") == [(0,)]
    assert toasts(session) == ["Undone: it does not count any more. It stays on record."]
    assert any("it does not count" in text for text in texts(session))

    pressed(session, "Count it again")
    assert asked_in_sql("SELECT sum(views) FROM department_day") == [(93,)]


def test_rule_is_added(counted):
    session = data_page("Whose pages")
    next(box for box in session.text_input if box.label == "Pages whose address fits").set_value("/Parks/")
    next(box for box in session.selectbox if box.label == "Department").set_value("fire")
    next(box for box in session.selectbox if box.label == "Kind of page").set_value("main_page")

    pressed(session, "Save the rule")

    assert toasts(session) == ["Saved. It takes 1 of the pages on record."]
    rules = asked(page_rules)
    assert list(zip(rules["pattern"], rules["department_id"], rules["page_kind"], strict=True)) == [
        ("/parks", "fire", "main_page"),
        ("/police", "police", "data_page"),
    ]


def test_rule_that_takes_everything_is_refused(counted):
    session = data_page("Whose pages")
    next(box for box in session.text_input if box.label == "Pages whose address fits").set_value("*")

    pressed(session, "Save the rule")

    assert [as_text(error) for error in values(session.error)] == [
        "Write which pages the rule takes, such as city.example/fire/data*. * alone would take all."
    ]
    assert len(asked(page_rules)) == 1


def test_rule_is_changed_and_removed(counted):
    session = data_page("Whose pages")
    pressed(session, "Change")
    next(box for box in session.text_input if box.label == "Pages whose address fits").set_value("/water")
    pressed(session, "Save the rule")
    assert asked_in_sql("SELECT sum(views) FROM department_day") == [(62,)]

    pressed(session, "Remove")
    assert asked(page_rules).empty
    assert asked_in_sql("SELECT count(*) FROM page_rule") == [(2,)]


def test_departments_without_a_page_are_named(counted):
    assert "Fire: no rule names a page, so it has no views." in values(data_page("Whose pages").warning)


def test_pages_of_nobody_are_listed_by_views(counted):
    session = data_page("Pages of nobody")

    assert "**2 pages** belong to no department. A new page of a department shows up here first." in texts(session)
    table = session.dataframe[0].value
    assert list(zip(table["Page"], table["Page views"], strict=True)) == [
        ("durhamnc.gov/water", 62),
        ("durhamnc.gov/parks", 31),
    ]


def test_baseline_is_locked_and_lifted(counted):
    session = data_page("Baseline")
    assert "No baseline is locked: quarters are shown without a verdict." in values(session.info)
    pressed(session, "Lock the baseline")
    assert values(session.error) == ["Give the baseline a name that people will know it by\\."]

    next(box for box in session.text_input if box.label == "Name of the baseline").set_value("First quarter")
    pressed(session, "Lock the baseline")

    baseline = asked(baseline_in_force, "2.23")
    assert (baseline.name, baseline.span) == ("First quarter", (dt.date(2025, 7, 1), dt.date(2025, 9, 1)))
    assert toasts(session) == ["The baseline is locked. Verdicts are held against it from now on."]
    pressed(session, "Lift the lock")
    assert asked(baseline_in_force, "2.23") is None
    assert store().data_version > 0


def test_sample_is_not_loaded_beside_real_page_views(counted):
    session = app(DATA, working_as=STAFF, opened={"section": "Sample"})

    assert [button.disabled for button in session.button if button.label == "Load the sample"] == [True]
