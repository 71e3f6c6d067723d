"""The Data page: importing files, what was imported, rows to mend, and the sample."""

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from queries.imports import record_counts
from tests.pages import (
    DATA,
    JOINT_EVENTS,
    LOG,
    STAFF,
    app,
    as_text,
    asked,
    asked_in_sql,
    checked,
    labels,
    months_table,
    on_page,
    pressed,
    texts,
    titles_of_warnings,
    values,
)
from tests.records import CITY, csv, imported

pytestmark = pytest.mark.usefixtures("forgotten_store")


def data_page(section: str = "Import") -> AppTest:
    """A session of the app that looks at one section of the Data page."""
    return app(DATA, working_as=STAFF, opened={"section": section})


def uploaded(session: AppTest, name: str, content: bytes) -> AppTest:
    """The session after a file was chosen."""
    session.file_uploader[0].upload(name, content)
    return checked(session.run())


def months_counted(session: AppTest) -> pd.DataFrame:
    """The table of months that the same session sees on the page of 2.21."""
    return months_table(on_page(session, JOINT_EVENTS, {"table": True}))


def cell(session: AppTest, header: str) -> Any:
    """The text box of a rejected row's cell, of the first row that is shown."""
    return next(box for box in session.text_input if as_text(box.label) == header)


# Importing


def test_data_page_has_its_sections(sample):
    session = data_page()

    assert session.title[0].value == "Data"
    assert labels(session.tabs) == ["Import", "Files imported", "Rows to mend", "Sample", "Page views", "Google Sheet"]
    assert session.file_uploader[0].label == "A file of event records: CSV, TSV, JSON or a calendar (.ics)"


def test_upload_is_understood_before_anything_is_kept(sample):
    session = uploaded(data_page(), "log.csv", LOG)

    assert "**3 records** can be read. 1 can’t." in texts(session)
    assert {
        box.label: box.value for box in session.selectbox if box.label in ("Title", "Date", "Hours (from – to)")
    } == {
        "Title": "Event",
        "Date": "Date",
        "Hours (from – to)": "Time",
    }
    assert session.dataframe[0].value.to_dict("records") == [
        {
            "When": "Tue, Oct 7, 2025, 6:00 PM",
            "Event": "Block party",
            "Reported by": "Fire",
            "Departments taking part": "Fire and Police",
            "Where": "Elm Green",
            "Status": "Held",
        },
        {
            "When": "Thu, Oct 9, 2025, 10:00 AM",
            "Event": "Story time",
            "Reported by": "Fire",
            "Departments taking part": "Fire",
            "Where": "Elm Library",
            "Status": "Held",
        },
        {
            "When": "Sat, Nov 15, 2025",
            "Event": "Bike rodeo",
            "Reported by": "Police",
            "Departments taking part": "Police, Community Safety, and Fire",
            "Where": "Elm School",
            "Status": "Held",
        },
    ]
    assert "Sample data" in titles_of_warnings(session)


def test_import_keeps_the_records_and_changes_the_figures(sample):
    session = pressed(uploaded(data_page(), "log.csv", LOG), "Import")

    (done,) = session.success
    assert as_text(done.proto.title) == "log.csv was imported"
    assert done.value == (
        "3 reports added, 0 updated, 0 unchanged, 1 row needs mending. The made-up sample was removed."
    )
    assert "Sample data" not in titles_of_warnings(session)
    months = months_counted(session)
    assert months[["Month", "Joint events"]].values.tolist() == [["October 2025", "1"], ["November 2025", "1"]]


def test_import_of_the_same_file_again_changes_nothing(real_records):
    session = pressed(uploaded(data_page(), "log.csv", LOG), "Import")

    assert [as_text(notice.value) for notice in session.info] == [
        "Every record of log.csv is on record already; nothing was changed."
    ]
    assert not session.success


def test_import_with_the_sample_kept_leaves_the_banner(sample):
    session = uploaded(data_page(), "log.csv", LOG)
    (keeping,) = [box for box in session.checkbox if box.label.startswith("Remove the made-up sample")]

    keeping.uncheck()
    pressed(session, "Import")

    assert session.success[0].value == "3 reports added, 0 updated, 0 unchanged, 1 row needs mending."
    assert "Sample data" in titles_of_warnings(session)


def test_column_corrected_changes_the_preview(no_records):
    session = uploaded(data_page(), "log.csv", csv("Event,Subtitle,Date", "Block party,On Elm Street,10/07/2025"))
    assert session.dataframe[0].value["Event"].tolist() == ["Block party"]

    (title,) = [box for box in session.selectbox if box.label == "Title"]
    checked(title.select("Subtitle").run())

    assert session.dataframe[0].value["Event"].tolist() == ["On Elm Street"]


def test_department_of_the_file_is_given_to_records_that_name_none(no_records):
    session = uploaded(data_page(), "log.csv", csv("Event,Date,Partners", "Block party,10/07/2025,Police"))
    assert session.dataframe[0].value["Reported by"].tolist() == ["unknown"]

    (whose,) = [box for box in session.selectbox if box.label == "Whose file is it?"]
    checked(whose.select("fire").run())

    assert session.dataframe[0].value["Reported by"].tolist() == ["Fire"]
    assert session.dataframe[0].value["Departments taking part"].tolist() == ["Fire and Police"]


def test_log_of_what_took_place_counts_as_held(no_records):
    session = uploaded(data_page(), "log.csv", csv("Event,Date,Department,Partners", "Fair,10/07/2025,Fire,Police"))
    (held,) = [box for box in session.checkbox if box.label.startswith("This is a log of what took place")]

    held.check()
    pressed(session, "Import")

    months = months_counted(session)
    assert months[["Month", "Joint events", "Confirmed"]].values.tolist() == [["October 2025", "1", 1]]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "events.csv",
            b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>",
            "events.csv is a web page, not a file of events. Use the page's own download or export button.",
        ),
        (
            "photo.csv",
            b"\x89PNG\r\n\x1a\n" + bytes(100),
            "photo.csv is an image, which can't be read. Choose a CSV, JSON or .ics file.",
        ),
        ("empty.csv", b"", "empty.csv is empty. Export it again and check that it holds events."),
        (
            "draft_*of*_events.csv",
            b"<!DOCTYPE html><html></html>",
            "draft_*of*_events.csv is a web page, not a file of events. Use the page's own download or export button.",
        ),
    ],
    ids=["web page", "image", "empty", "signs of Markdown in its name"],
)
def test_file_that_holds_no_events_gets_one_sentence(sample, name, content, sentence):
    session = uploaded(data_page(), name, content)

    assert [as_text(refusal.value) for refusal in session.error] == [sentence]
    assert "*of*" not in session.error[0].value  # Markdown would swallow the asterisks
    assert labels(session.button) == []


def test_files_imported_are_listed_with_their_counts(real_records):
    session = data_page("Files imported")

    (row,) = session.dataframe[0].value.to_dict("records")
    assert row == {
        "File": "log.csv",
        "Kind": "Table",
        "Whose": "as the file says",
        "Imported": "Mon, Jun 15, 2026, 12:00 PM",
        "By": "ana",
        "Read": 4,
        "Added": 3,
        "Updated": 0,
        "Unchanged": 0,
        "Repeated": 0,
        "Rejected": 1,
        "Still to mend": 1,
    }


def test_files_imported_say_so_when_there_are_none(no_records):
    assert values(data_page("Files imported").info) == ["No file has been imported yet."]


# Rows to mend


def test_rejected_row_shows_its_reason_and_its_cells(real_records):
    session = data_page("Rows to mend")

    assert texts(session)[0] == "**1 row** could not become a report. Mend it and try again, or set it aside."
    assert "log.csv, row 5" in as_text(texts(session)[1])
    cells = {as_text(box.label): box.value for box in session.text_input}
    assert cells["Event"] == "Car wash"
    assert cells["Date"] == ""
    assert cells["Location"] == "Elm Station"


def test_rejected_row_mended_becomes_a_report(real_records):
    session = data_page("Rows to mend")

    cell(session, "Date").set_value("10/12/2025")
    pressed(session, "Mend and try again")

    assert values(session.success) == ["No row waits to be mended."]
    assert [field.key for field in session.text_input] == ["working_as_name"]  # no cell is left to mend
    months = months_counted(session)
    assert months[["Month", "Reports"]].values.tolist() == [["October 2025", 3], ["November 2025", 1]]


def test_rejected_row_mended_badly_keeps_what_was_typed(real_records):
    session = data_page("Rows to mend")

    cell(session, "Date").set_value("soon")
    pressed(session, "Mend and try again")

    assert cell(session, "Date").value == "soon"
    assert "“soon”" in as_text(texts(session)[1])


def test_rejected_row_set_aside_leaves_the_list_and_adds_nothing(real_records):
    session = pressed(data_page("Rows to mend"), "Set aside: no event")

    assert values(session.success) == ["No row waits to be mended."]
    months = months_counted(session)
    assert months["Reports"].tolist() == [2, 1]


def test_headers_of_rejected_rows_are_shown_as_text(own_database):
    store = Store.open(own_database, CITY)
    imported(store, csv("Event,Date,**Bold** :red[header]", "Fair,10/07/2025,x", "Fete,,y"), "log.csv")
    store.close()

    session = data_page("Rows to mend")

    labels = [box.label for box in session.text_input]
    assert "**Bold** :red[header]" in [as_text(label) for label in labels]
    assert "**Bold** :red[header]" not in labels  # Markdown would draw it bold and red


# The sample


def test_sample_removed_by_its_button_leaves_nothing_made_up(sample):
    reports = asked(record_counts)["sample_reports"]
    session = data_page("Sample")
    assert texts(session)[0] == (
        f"**{reports} reports** on record are made up. They are shown on every page until they are removed."
    )

    pressed(session, "Remove the sample")

    assert "Sample data" not in titles_of_warnings(session)
    assert texts(session)[0] == "There is no sample. **0 real reports** are on record."
    on_page(session, JOINT_EVENTS)
    assert values(session.info) == ["There are no event records yet."]


def test_sample_loaded_by_its_button_is_shown_and_named(no_records):
    session = pressed(data_page("Sample"), "Load the sample")

    assert "Sample data" in titles_of_warnings(session)
    assert labels(session.button) == ["Remove the sample"]


def test_sample_is_not_offered_beside_real_records(real_records):
    session = data_page("Sample")

    assert texts(session)[0] == "There is no sample. **3 real reports** are on record."
    (load,) = session.button
    assert load.label == "Load the sample"
    assert load.disabled


# Several people at once


def test_import_of_one_session_is_seen_by_another_at_its_next_run(sample):
    looking = app(JOINT_EVENTS, opened={"table": True}, fy="2026")
    assert months_table(looking)["Month"].tolist()[0] == "July 2025"

    pressed(uploaded(data_page(), "log.csv", LOG), "Import")
    checked(looking.run())

    assert months_table(looking)["Month"].tolist() == ["October 2025", "November 2025"]
    assert "Sample data" not in titles_of_warnings(looking)


def test_row_settled_by_another_session_meanwhile_is_not_settled_twice(real_records):
    one, other = data_page("Rows to mend"), data_page("Rows to mend")
    pressed(one, "Set aside: no event")

    cell(other, "Date").set_value("10/12/2025")
    pressed(other, "Mend and try again")

    assert values(other.success) == ["No row waits to be mended."]
    assert asked_in_sql("SELECT state FROM rejected_row") == [("dismissed",)]


def test_resident_imports_and_mends_nothing(real_records):
    session = app(DATA)

    assert values(session.info) == ["To import files or mend rows, choose in the sidebar who you work as."]
    assert not session.file_uploader
    assert not session.button
    assert not session.tabs
