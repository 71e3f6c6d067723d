"""Which column holds what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.city import folded
from data.imports.columns import (
    ColumnMapping,
    dropped_headers,
    missing_fields,
    no_event_table,
    shape_of,
    understand,
)
from data.imports.headers import FIELDS, HEADINGS, field_of, is_personal
from data.imports.json_records import read_json
from data.imports.tables import Table, read_table


def table_of(*lines: str) -> Table:
    return read_table("\n".join(lines), "events.csv")


def test_city_permits_with_start_and_end():
    table = table_of(
        "Event ID,Event Name,Start Date/Time,End Date/Time,Event Agency,Event Type,Event Borough,Event Location",
        "6118,Fair,05/05/2022 09:00:00 AM,05/05/2022 04:00:00 PM,Parks,Special Event,Bronx,Orchard Beach",
    )
    assert understand(table) == ColumnMapping(
        {
            "id": "Event ID",
            "title": "Event Name",
            "start": "Start Date/Time",
            "end": "End Date/Time",
            "department": "Event Agency",
            "place": "Event Location",
            "neighborhood": "Event Borough",
        },
        day_first=False,
    )


def test_times_that_are_all_midnight_make_dates():
    table = table_of(
        "Application Date,Permit Status,Name of Event,Event Start Date,Event End Date,Event Location - Park,"
        "Event Location - Neighborhood,Organization,Attendance",
        "01/21/2016 12:00:00 AM,Complete,Run,09/20/2016 12:00:00 AM,09/21/2016 12:00:00 AM,,Ballard,Runners,500",
    )
    assert understand(table).fields == {
        "title": "Name of Event",
        "date": "Event Start Date",
        "end_date": "Event End Date",
        "department": "Organization",
        "status": "Permit Status",
        "place": "Event Location - Park",
        "neighborhood": "Event Location - Neighborhood",
        "attendance": "Attendance",
    }


def test_outlook_export():
    table = table_of(
        "Subject,Start Date,Start Time,End Date,End Time,All day event,Reminder Date,Meeting Organizer,"
        "Required Attendees,Categories,Description,Location,Private",
        "Drill,10/3/2026,6:00:00 PM,10/3/2026,8:00:00 PM,False,10/3/2026,Jane,Bob,Safety,x,Park,False",
    )
    mapping = understand(table)
    assert mapping.fields == {
        "title": "Subject",
        "date": "Start Date",
        "start_time": "Start Time",
        "end_date": "End Date",
        "end_time": "End Time",
        "all_day": "All day event",
        "visibility": "Private",
        "place": "Location",
        "description": "Description",
    }
    assert dropped_headers(table, mapping) == ("Meeting Organizer", "Required Attendees")


def test_microsoft_form_times_are_those_of_the_answer():
    table = table_of(
        "ID,Start time,Completion time,Email,Name,What is the name of the event?,Event date,Start time2,"
        "Which departments took part?",
        "1,10/1/2026 9:00:00,10/1/2026 9:05:00,anonymous,,Bike rodeo,10/3/2026,6 PM,Fire;Police;",
    )
    mapping = understand(table)
    assert mapping.fields == {
        "id": "ID",
        "title": "What is the name of the event?",
        "date": "Event date",
        "start_time": "Start time2",
    }
    assert dropped_headers(table, mapping) == ("Email", "Name")


def test_google_form():
    table = table_of(
        "Timestamp,Email Address,Name of the event?,When is the event?,Department,Departments present",
        "10/1/2026 9:00:00,a@b.org,Bike rodeo,10/3/2026,Fire,Police",
    )
    mapping = understand(table)
    assert mapping.fields == {
        "title": "Name of the event?",
        "date": "When is the event?",
        "department": "Department",
        "present": "Departments present",
    }
    assert dropped_headers(table, mapping) == ("Email Address",)


def test_spanish_headings_and_day_first():
    table = table_of(
        "Fecha;Nombre del evento;Hora;Lugar;Barrio;Asistencia", "25/10/2026;Feria;6 PM a 8 PM;Sede;Oeste;50"
    )
    assert understand(table) == ColumnMapping(
        {
            "title": "Nombre del evento",
            "date": "Fecha",
            "time_range": "Hora",
            "place": "Lugar",
            "neighborhood": "Barrio",
            "attendance": "Asistencia",
        },
        day_first=True,
    )


def test_start_time_that_holds_days_is_the_start():
    table = table_of("Title,Start Time,End Time", "Bike,10/3/2026 18:00,10/3/2026 20:00")
    assert understand(table).fields == {"title": "Title", "start": "Start Time", "end": "End Time"}


def test_calendar_services_json():
    table = read_json(
        '{"value": [{"subject": "A", "start": {"dateTime": "2026-10-03T18:00:00", "timeZone": "UTC"},'
        ' "end": {"dateTime": "2026-10-03T20:00:00", "timeZone": "UTC"}, "location": {"displayName": "Park"}}]}'
    )
    assert understand(table).fields == {
        "title": "subject",
        "start": "start.dateTime",
        "end": "end.dateTime",
        "zone": "start.timeZone",
        "place": "location.displayName",
    }


def test_of_two_columns_the_surer_heading_wins_then_the_fuller():
    assert understand(table_of("Event,Event Name,Date", "x,y,2026-10-03")).fields["title"] == "Event Name"
    table = table_of("Start Date,Date,Title,title", ",2026-10-03,,x", ",2026-10-04,,y")
    assert understand(table).fields == {"date": "Date", "title": "title"}


def test_dates_without_a_known_heading_only_if_one_column_has_them():
    one = table_of("Title,Scheduled for,Zip", "A,2026-10-03,27701")
    two = table_of("Title,Scheduled for,Seen", "A,2026-10-03,2026-10-03")
    assert understand(one).fields == {"title": "Title", "date": "Scheduled for"}
    assert understand(two).fields == {"title": "Title"}


def test_date_of_something_else_is_not_the_events():
    assert understand(table_of("Title,Created,Date of birth", "A,2026-10-03,1990-01-01")).fields == {"title": "Title"}


def test_column_of_slips_is_still_the_date():
    mapping = understand(table_of("Event,Date", "A,32/13/2026"))
    assert mapping.fields == {"title": "Event", "date": "Date"}


def test_dates_without_a_year_are_told_row_by_row():
    assert understand(table_of("Event,Date", "A,Oct 3", "B,Oct 4")).fields == {"title": "Event", "date": "Date"}
    assert understand(table_of("Event,Day", "A,Saturday", "B,Sunday")).fields == {"title": "Event"}


def test_column_that_holds_dates_goes_before_one_that_only_says_so():
    mapping = understand(table_of("Event,Start Date,When", "A,week 3,2026-10-03", "B,week 4,2026-10-04"))
    assert mapping.fields == {"title": "Event", "date": "When"}


def test_mixed_orders():
    assert understand(table_of("Event,Date", "A,25/10/2026", "B,10/25/2026")).day_first is None


def test_what_is_no_table_of_events():
    table = table_of("Site name,Zip,Phone", "Chicago Commons,60601,555")
    assert missing_fields(understand(table)) == ("title", "date")
    assert (
        str(no_event_table(table))
        == "No columns with event titles and event dates were found in events.csv; found: Site name, Zip, Phone."
    )
    titles_only = table_of("unique_id,title,price", "1,Switch,9")
    assert (
        str(no_event_table(titles_only))
        == "No column with event dates was found in events.csv; found: unique_id, title, price."
    )
    dates_only = table_of("Date,Zip", "2026-10-03,27701")
    assert str(no_event_table(dates_only)) == "No column with event titles was found in events.csv; found: Date, Zip."
    assert no_event_table(table_of("Title,Date", "A,2026-10-03")) is None


def test_shape_is_that_of_the_headings():
    shape = shape_of(table_of("Title,Start Date", "A,2026-10-03"))
    assert shape == shape_of(table_of("START DATE;title", "2026-10-04;B"))
    assert shape != shape_of(table_of("Title,Date", "A,2026-10-03"))
    assert shape != shape_of(read_json('[{"Title": "A", "Start Date": "2026-10-03"}]'))
    assert len(shape) == 64


@given(
    st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=10)),
    st.sampled_from([True, False, None]),
    st.sampled_from(["as_reported", "held"]),
)
def test_mapping_comes_back_from_json(fields, day_first, past_events):
    mapping = ColumnMapping(fields, day_first, past_events)
    assert ColumnMapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize("text", ["", "[]", '{"fields": {"nonsense": "x"}}', '{"fields": {}, "day_first": "yes"}'])
def test_json_that_is_no_mapping(text):
    with pytest.raises(ValueError):
        ColumnMapping.from_json(text)


def test_headings_are_written_as_they_are_compared_and_stand_once():
    headings = [heading for names in HEADINGS.values() for heading in names]
    assert [heading for heading in headings if heading != folded(heading)] == []
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("field", FIELDS)
def test_every_heading_names_its_field(field):
    named = [field_of(heading.title()) for heading in HEADINGS[field]]
    assert {found and found[0] for found in named} == {field}


@pytest.mark.parametrize("heading", ["Email", "E-mail Address", "Contact phone", "Teléfono", "Your name", "Created By"])
def test_headings_about_persons(heading):
    assert is_personal(heading)


@pytest.mark.parametrize("heading", ["Event Name", "Contact", "Location", "Phone bank event", "Department"])
def test_headings_not_about_persons(heading):
    assert not is_personal(heading)
