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
    read_as,
    shape_of,
    understand,
)
from data.imports.headers import FIELDS, HEADINGS, field_of, is_personal
from data.imports.json_records import read_json
from data.imports.participant_headers import MORE, list_kind, marked_department
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
    st.dictionaries(st.text(max_size=10), st.sampled_from(MORE)),
)
def test_mapping_comes_back_from_json(fields, day_first, past_events, more):
    mapping = ColumnMapping(fields, day_first, past_events, more)
    assert ColumnMapping.from_json(mapping.to_json()) == mapping


def test_mapping_kept_by_an_earlier_version_has_no_further_columns():
    kept = '{"fields": {"title": "Event"}, "day_first": true, "past_events": "held"}'
    assert ColumnMapping.from_json(kept) == ColumnMapping({"title": "Event"}, True, "held", {})


@pytest.mark.parametrize(
    "text",
    [
        *["", "[]", '{"fields": {"nonsense": "x"}}', '{"fields": {}, "day_first": "yes"}'],
        *['{"fields": {}, "more": ["x"]}', '{"fields": {}, "more": {"x": "nonsense"}}'],
        '{"fields": {}, "more": {"x": ["marks"]}}',
    ],
)
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


def is_department(text: str) -> bool:
    return folded(text) in {"fire", "fire department", "fd", "police", "community safety heart", "ecc", "bomberos"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *[(f"{word} department", "department") for word in ("Lead", "Primary", "Owning", "Responsible", "Sponsoring")],
        *[
            (heading, "department")
            for heading in ("Lead dept", "Lead Dept.", "Sponsor", "Event lead", "Host Org", "Dpt")
        ],
        *[(f"{word} departments", "partners") for word in ("Collaborating", "Supporting", "Assisting", "Other")],
        *[(heading, "partners") for heading in ("Joint with", "Departments attending", "Co-host", "Partner(s)")],
        *[(heading, "partners") for heading in ("Other agencies", "Otros departamentos", "Dept(s) involved")],
        ("Department(s) present", "present"),
        *[(heading, "place") for heading in ("Event Location/Venue", "Loc.", "Event loc")],
        *[("Location/Address", "address"), ("Nbhd", "neighborhood"), ("Date of Event", "date")],
        *[("Event Time", "start_time"), ("Time(s)", "time_range"), ("Event hrs", "time_range")],
        *[(heading, "attendance") for heading in ("# of attendees", "Number attended", "Total Attendees")],
        *[
            (heading, "expected_attendance")
            for heading in ("Est. attendance", "Exp. attendance", "Est. # of attendees")
        ],
        *[(heading, None) for heading in ("Event Type", "Type of Event", "Exp", "Est", "Attend", "Department code")],
    ],
)
def test_headings_as_cities_write_them(heading, field):
    named = field_of(heading)
    assert (named[0] if named else None) == field


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        *[(heading, "partners") for heading in ("Department 2", "Dept. 2", "Dept2", "Department (2)", "Partner 2")],
        *[(heading, "partners") for heading in ("Co-host", "Cohost(s)", "Co-Host 2", "Other agencies", "Lead Agency")],
        *[(heading, "partners") for heading in ("Supporting departments", "Additional dept", "Other depts. attending")],
        *[(heading, "partners") for heading in ("Other department (please specify)", "Agencia de apoyo", "Socio 2")],
        *[(heading, "present") for heading in ("Which departments took part?", "Agencies present 2")],
        *[(heading, "invited") for heading in ("Departments invited 2", "Otras agencias invitadas")],
        *[(heading, None) for heading in ("Organization", "Organizer name", "Host", "Sponsor", "Event", "Other", "2")],
        *[
            (heading, None)
            for heading in ("Department code", "Partner contact", "Number of departments", "Agency type")
        ],
        *[(heading, None) for heading in ("Department head", "Departments declined", "Departments invited or present")],
    ],
)
def test_headings_of_further_lists(heading, kind):
    assert list_kind(heading) == kind


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        *[("Fire", ("Fire", None)), ("FD (Y/N)", ("FD", None)), ("# of Fire staff", ("Fire", None))],
        *[("Police attended?", ("Police", "present")), ("Did Fire attend?", ("Fire", "present"))],
        *[("Fire (present)", ("Fire", "present")), ("Fire invited", ("Fire", "invited"))],
        *[("Departments present [Fire]", ("Fire", "present")), ("departments.fire", ("fire", None))],
        *[("¿Asistió Bomberos?", ("Bomberos", "present")), ("police_declined", ("police", "declined"))],
        ("Which departments took part in this event? [Police]", ("Police", "present")),
        ("Fire Department (FD)", ("Fire Department", None)),
        ("Community Safety (HEART) present", ("Community Safety (HEART)", "present")),
        *[
            (heading, None)
            for heading in ("Fire station", "Police Precinct", "Fire event", "Police number", "Fire lead")
        ],
        *[(heading, None) for heading in ("Fire & Police", "Police (2)", "Departments present", "?", "Fire " * 40)],
    ],
)
def test_departments_named_by_headings(heading, named):
    assert marked_department(heading, is_department) == named


def test_further_lists_and_marks():
    table = table_of(
        "Event,Date,Lead dept,Supporting departments,Other agencies,Fire present,Police,Police Precinct,ECC,Dept code",
        "Fair,2026-10-03,Parks,Library,Red Cross,x,2,Third,,PRD",
        "Walk,2026-10-04,Parks,,,,0,First,,PRD",
    )
    mapping = understand(table, is_department)
    assert mapping.fields == {
        "title": "Event",
        "date": "Date",
        "department": "Lead dept",
        "partners": "Supporting departments",
    }
    assert mapping.more == {
        "Other agencies": "partners",
        "Fire present": "marks",
        "Police": "marks",
        "ECC": "marks",
    }
    assert understand(table).more == {"Other agencies": "partners"}


def test_column_that_holds_something_else_is_no_further_list():
    table = table_of(
        "Event,Date,Department,Department 2,Department 3,Agency,Partner agency,Police,Fire",
        "Fair,2026-10-03,Parks,12,a@b.org,2026-10-01,yes,Officer Jones came by,1500.00",
        "Walk,2026-10-04,Parks,13,c@d.org,2026-10-02,no,,300",
    )
    mapping = understand(table, is_department)
    assert mapping.fields == {"title": "Event", "date": "Date", "department": "Department"}
    assert mapping.more == {}
    assert dropped_headers(table, mapping) == ("Department 3",)


def test_column_of_answers_is_no_list_of_partners_but_one_of_few_partners_is():
    table = table_of(
        "Event,Date,Partners,Partner 2", "A,2026-10-03,No,None", "B,2026-10-04,No,-", "C,2026-10-05,x,Fire"
    )
    mapping = understand(table)
    assert (mapping.fields["partners"], mapping.more) == ("Partner 2", {})


def test_agency_goes_before_the_organizer_who_stays_aside():
    table = table_of(
        "Event ID,Event Name,Start Date/Time,Event Agency,Organization,Organizer name,Police Precinct",
        "1,Fair,05/05/2022 09:00:00 AM,Parks,Runners,Jane Doe,43",
    )
    mapping = understand(table, is_department)
    assert (mapping.fields["department"], mapping.more) == ("Event Agency", {})


def test_column_that_a_person_adds_is_read_by_what_it_holds():
    table = table_of("Event,Date,Red Cross,Guests,Units attending,Agencies invited", "A,2026-10-03,x,Library,Fire,Fire")
    assert [read_as(table, header) for header in table.headers[2:]] == ["marks", "partners", "partners", "invited"]


def test_duration_is_no_time_of_day():
    assert understand(table_of("Event,Date,Hrs", "A,2026-10-03,2.5")).fields == {"title": "Event", "date": "Date"}
    assert understand(table_of("Event,Date,Hrs", "A,2026-10-03,2-4 PM")).fields["time_range"] == "Hrs"


def test_location_and_address_in_one_column_is_the_place():
    assert (
        understand(table_of("Event,Date,Location/Address", "A,2026-10-03,Park")).fields["place"] == "Location/Address"
    )
    both = table_of("Event,Date,Venue,Location/Address", "A,2026-10-03,Park,1 Main St")
    assert understand(both).fields["address"] == "Location/Address"
