"""Importing event records: whole or not at all, nothing twice, nothing lost."""

import datetime as dt
from collections.abc import Iterator

import pytest

from data.imports.columns import ColumnMapping
from data.imports.drafts import UnreadableFile
from data.imports.run import ImportChoices, import_file
from data.store import Store
from tests.records import ACTOR, AT, calendar, counts, csv, imported, new_store, report, rows, value

HEADER = "Event ID,Title,Date,Department,Status"
FAIR, WALK, TALK = "1,Fair,2025-10-07,Fire,Held", "2,Walk,2025-10-08,Fire,Held", "3,Talk,2025-10-09,Fire,Held"
BAD = "4,Picnic,soon,Fire,Held"
SERIES = (
    "UID:series@test",
    "SUMMARY:Neighborhood walk",
    "DTSTART;TZID=America/New_York:20251007T180000",
    "DTEND;TZID=America/New_York:20251007T190000",
)
WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4"


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()


def titles(store: Store) -> list[str]:
    return [title for (title,) in rows(store, "SELECT title FROM event_report ORDER BY start_date, title")]


def starts(store: Store) -> list[str]:
    return [
        text for (text,) in rows(store, "SELECT strftime(starts_at, '%Y-%m-%d %H:%M') FROM event_report ORDER BY 1")
    ]


def rejected(store: Store) -> list[tuple[int, str]]:
    """Row number and state of each rejected row kept."""
    return rows(store, "SELECT row_number, state FROM rejected_row ORDER BY row_number, state")


# Tables


def test_table_is_imported_row_by_row(store: Store):
    result = imported(store, csv(HEADER, FAIR, WALK, BAD), default_department="police")
    assert counts(result) == {"read": 3, "added": 2, "rejected": 1}
    assert rows(
        store,
        "SELECT source_id, source_row, title, start_date::TEXT, department_id, status, revision, created_at, "
        "event_id = report_id, import_id FROM event_report ORDER BY source_row",
    ) == [
        ("1", 2, "Fair", "2025-10-07", "fire", "held", 1, AT, True, result.import_id),
        ("2", 3, "Walk", "2025-10-08", "fire", "held", 1, AT, True, result.import_id),
    ]
    assert rows(
        store,
        "SELECT file_name, kind, default_department_id, imported_by, imported_at, records_read, added, updated, "
        "unchanged, repeated, rejected, is_sample FROM import",
    ) == [("events.csv", "table", "police", ACTOR, AT, 3, 2, 0, 0, 0, 1, False)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv(HEADER, FAIR, WALK, BAD), "events.csv"),
        (csv("Title,Date,Location", "Fair,2025-10-07,Oak Park", "Walk,2025-10-08,", "Picnic,soon,"), "events.csv"),
        (
            b'[{"title": "Fair", "date": "2025-10-07"}, {"title": "Walk", "date": "2025-10-08"}, {"title": "x"}]',
            "e.json",
        ),
    ],
    ids=["with ids", "without ids", "json"],
)
def test_second_import_of_the_same_file_writes_nothing(store: Store, content: bytes, name: str):
    imported(store, content, name)
    version = store.data_version
    again = imported(store, content, name, at=AT + dt.timedelta(hours=1))
    assert counts(again) == {"read": 3, "unchanged": 2, "rejected": 1}
    assert (again.import_id, again.changed, store.data_version) == (None, False, version)
    assert [value(store, f"SELECT count(*) FROM {table}") for table in ("import", "event_report", "rejected_row")] == [
        1,
        2,
        1,
    ]


def test_same_file_under_another_name_adds_nothing(store: Store):
    imported(store, csv(HEADER, FAIR, WALK))
    assert counts(imported(store, csv(HEADER, FAIR, WALK), "events (1).csv")) == {"read": 2, "unchanged": 2}


def test_newer_copy_adds_what_is_new_and_changes_what_changed(store: Store):
    imported(store, csv(HEADER, FAIR, WALK))
    version = store.data_version
    before = dict(rows(store, "SELECT title, report_id FROM event_report"))
    later = AT + dt.timedelta(days=1)
    result = imported(store, csv(HEADER, TALK, WALK, FAIR.replace("Held", "Cancelled")), at=later)
    assert counts(result) == {"read": 3, "added": 1, "updated": 1, "unchanged": 1}
    assert store.data_version == version + 1
    after = rows(
        store,
        "SELECT title, report_id, status, revision, source_row, created_at, updated_at FROM event_report ORDER BY 1",
    )
    talk_id = value(store, "SELECT report_id FROM event_report WHERE title = 'Talk'")
    assert after == [
        ("Fair", before["Fair"], "cancelled", 2, 4, AT, later),
        ("Talk", talk_id, "held", 1, 2, later, later),
        ("Walk", before["Walk"], "held", 1, 3, AT, AT),
    ]


def test_older_copy_after_a_newer_one_changes_it_back(store: Store):
    imported(store, csv(HEADER, FAIR))
    imported(store, csv(HEADER, FAIR.replace("Held", "Cancelled")))
    assert counts(imported(store, csv(HEADER, FAIR))) == {"read": 1, "updated": 1}
    assert rows(store, "SELECT status, revision FROM event_report") == [("held", 3)]


def test_participation_of_a_changed_report_is_the_new_one(store: Store):
    header = "Event ID,Title,Date,Department,Partners,Status"
    imported(store, csv(header, "1,Fair,2025-10-07,Fire,Police; NIS,Held"))
    imported(store, csv(header, "1,Fair,2025-10-07,Fire,Red Cross,Held"))
    assert rows(store, "SELECT position, department_id, organisation, state FROM participation ORDER BY 1") == [
        (0, "fire", "Fire", "present"),
        (1, None, "Red Cross", "present"),
    ]
    assert rows(store, "SELECT present, taking_part FROM event") == [(["fire"], ["fire"])]


def test_rows_that_repeat_another_to_the_letter_are_counted_once(store: Store):
    content = csv("Title,Date", "Fair,2025-10-07", "Walk,2025-10-08", "Fair,2025-10-07", "Fair,2025-10-07")
    assert counts(imported(store, content)) == {"read": 4, "added": 2, "repeated": 2}
    assert counts(imported(store, content)) == {"read": 4, "unchanged": 2, "repeated": 2}
    assert titles(store) == ["Fair", "Walk"]


def test_row_counters_of_two_departments_templates_do_not_replace_each_other(store: Store):
    header = "ID,Title,Date"
    imported(store, csv(header, "1,Car seat check,2025-10-07"), "fire.csv", default_department="fire")
    result = imported(store, csv(header, "1,Bike rodeo,2025-10-07"), "police.csv", default_department="police")
    assert counts(result) == {"read": 1, "added": 1}
    assert titles(store) == ["Bike rodeo", "Car seat check"]


def test_log_of_what_took_place_makes_past_events_held(store: Store):
    content = csv("Title,Date,Department", "Fair,2025-10-07,Fire", "Plan,2027-10-07,Fire")
    imported(store, content, past_events="held")
    assert rows(store, "SELECT title, status FROM event_report ORDER BY 1") == [("Fair", "held"), ("Plan", "confirmed")]


@pytest.mark.parametrize(("day_first", "date"), [(None, "2026-03-04"), (False, "2026-03-04"), (True, "2026-04-03")])
def test_order_of_day_and_month_is_as_chosen_where_no_date_proves_it(store: Store, day_first: bool | None, date: str):
    imported(store, csv("Title,Date", "Fair,03/04/2026"), day_first=day_first)
    assert rows(store, "SELECT start_date::TEXT FROM event_report") == [(date,)]


def test_unknown_department_stays_unknown(store: Store):
    imported(store, csv("Title,Date,Department", "Fair,2025-10-07,Durham Fyre", "Walk,2025-10-08,"))
    assert rows(store, "SELECT title, department_id, department_as_given FROM event_report ORDER BY 1") == [
        ("Fair", None, "Durham Fyre"),
        ("Walk", None, None),
    ]
    assert value(store, "SELECT count(*) FROM participation") == 0


def test_campaign_is_known_by_its_one_name(store: Store):
    imported(store, csv("Title,Date,Campaign", "Fair,2025-10-07,NNO"))
    assert rows(store, "SELECT campaign FROM event_report") == [("National Night Out",)]


def test_file_that_is_no_table_writes_nothing(store: Store):
    version = store.data_version
    with pytest.raises(UnreadableFile, match="is a web page"):
        imported(store, b"<!DOCTYPE html><html></html>", "events.csv")
    with pytest.raises(UnreadableFile, match="No column with event dates was found"):
        imported(store, csv("Title,Zip", "Fair,27701"))
    assert (store.data_version, value(store, "SELECT count(*) FROM import")) == (version, 0)


def test_table_without_rows_is_told_and_writes_nothing(store: Store):
    version = store.data_version
    result = imported(store, csv(HEADER))
    assert (counts(result), [str(note) for note in result.notes]) == (
        {},
        ["events.csv has headings but no rows below them."],
    )
    assert store.data_version == version


def test_progress_is_told_from_reading_to_done(store: Store):
    told: list[tuple[str, float]] = []
    import_file(store, "e.csv", csv(HEADER, FAIR), ImportChoices(), ACTOR, AT, lambda *stage: told.append(stage))
    assert [stage for stage, _share in told] == [
        "Reading the records",
        "Comparing with what is kept",
        "Writing the records",
        *["Looking for possible duplicates"] * (len(told) - 4),
        "Done",
    ]
    shares = [share for _stage, share in told]
    assert (shares, shares[0], shares[-1]) == (sorted(shares), 0.3, 1.0)


# Rejected rows


def test_rejected_rows_are_kept_once_however_often_the_file_comes(store: Store):
    imported(store, csv(HEADER, FAIR, BAD))
    imported(store, csv(HEADER, FAIR, BAD))
    imported(store, csv(HEADER, FAIR, BAD, WALK))
    assert rejected(store) == [(3, "open")]
    assert rows(store, "SELECT cells::TEXT, reason_values::TEXT FROM rejected_row") == [
        (
            '{"Event ID": "4", "Title": "Picnic", "Date": "soon", "Department": "Fire", "Status": "Held"}',
            '{"value": "soon", "column": "Date"}',
        )
    ]


@pytest.mark.parametrize("others", [[WALK], []], ids=["with other changes", "without other changes"])
def test_rejected_row_that_the_newer_copy_has_no_more_is_replaced(store: Store, others: list[str]):
    imported(store, csv(HEADER, FAIR, BAD))
    version = store.data_version
    imported(store, csv(HEADER, FAIR, *others))
    assert rejected(store) == [(3, "replaced")]
    assert store.data_version == version + 1


def test_rejected_row_that_the_newer_copy_corrects_is_replaced(store: Store):
    imported(store, csv(HEADER, FAIR, BAD))
    assert counts(imported(store, csv(HEADER, FAIR, BAD.replace("soon", "2025-10-10")))) == {
        "read": 2,
        "added": 1,
        "unchanged": 1,
    }
    assert rejected(store) == [(3, "replaced")]
    assert titles(store) == ["Fair", "Picnic"]


def test_rejected_row_that_comes_back_is_open_again(store: Store):
    imported(store, csv(HEADER, FAIR, BAD))
    imported(store, csv(HEADER, FAIR, WALK))
    imported(store, csv(HEADER, FAIR, WALK, BAD))
    assert [state for _, state in rejected(store) if state == "open"] == ["open"]


def test_rejected_rows_of_another_departments_file_of_the_same_name_stay_open(store: Store):
    header = "ID,Title,Date"
    imported(store, csv(header, "1,Car seat check,soon", "2,Talk,2025-10-08"), default_department="fire")
    imported(store, csv(header, "1,Bike rodeo,2025-10-07"), default_department="police")
    assert rejected(store) == [(2, "open")]


# Mapping


def test_corrected_mapping_is_used_for_the_next_file_of_the_shape(store: Store):
    header = "Date,What happened,Note"
    corrected = ColumnMapping({"title": "Note", "date": "Date"}, day_first=False)
    imported(store, csv(header, "2025-10-07,x,Fair"), mapping=corrected)
    imported(store, csv(header, "2025-10-08,x,Walk"), "another.csv")
    assert titles(store) == ["Fair", "Walk"]
    assert rows(store, "SELECT mapping::TEXT, saved_at, saved_by FROM saved_mapping") == [
        (corrected.to_json(), AT, ACTOR)
    ]


def test_mapping_that_nobody_corrected_is_not_saved(store: Store):
    imported(store, csv(HEADER, FAIR))
    assert rows(store, "FROM saved_mapping") == []


def test_mapping_is_saved_though_the_records_are_kept_already(store: Store):
    imported(store, csv("Title,Date,Note", "Fair,2025-10-07,"))
    corrected = ColumnMapping({"title": "Title", "date": "Date", "place": "Note"}, day_first=False)
    imported(store, csv("Title,Date,Note", "Fair,2025-10-07,"), mapping=corrected)
    imported(store, csv("Title,Date,Note", "Fair,2025-10-07,Oak Park"))
    assert rows(store, "SELECT place FROM event_report") == [("Oak Park",)]


# Calendars


def test_series_is_imported_as_its_dates_once(store: Store):
    content = calendar([*SERIES, WEEKLY, "EXDATE;TZID=America/New_York:20251014T180000"])
    assert counts(imported(store, content, "a.ics")) == {"read": 3, "added": 3}
    version = store.data_version
    assert starts(store) == ["2025-10-07 18:00", "2025-10-21 18:00", "2025-10-28 18:00"]
    assert counts(imported(store, content, "a.ics")) == {"read": 3, "unchanged": 3}
    assert store.data_version == version


def test_moved_date_of_a_series_is_the_same_report(store: Store):
    imported(store, calendar([*SERIES, WEEKLY]), "a.ics")
    moved = [
        "UID:series@test",
        "RECURRENCE-ID;TZID=America/New_York:20251014T180000",
        "SUMMARY:Neighborhood walk",
        "DTSTART;TZID=America/New_York:20251015T183000",
    ]
    assert counts(imported(store, calendar([*SERIES, WEEKLY], moved), "a.ics")) == {
        "read": 4,
        "updated": 1,
        "unchanged": 3,
    }
    assert starts(store) == ["2025-10-07 18:00", "2025-10-15 18:30", "2025-10-21 18:00", "2025-10-28 18:00"]


def test_series_moved_to_another_hour_is_the_same_series(store: Store):
    imported(store, calendar([*SERIES, WEEKLY]), "a.ics")
    later = calendar([line.replace("T180000", "T183000") for line in (*SERIES, WEEKLY)])
    assert counts(imported(store, later, "a.ics")) == {"read": 4, "updated": 4}
    assert starts(store) == [f"2025-10-{day:02} 18:30" for day in (7, 14, 21, 28)]


def test_single_event_that_became_a_series_keeps_its_report(store: Store):
    imported(store, calendar(SERIES), "a.ics")
    assert counts(imported(store, calendar([*SERIES, WEEKLY]), "a.ics")) == {"read": 4, "added": 3, "updated": 1}


def test_event_cancelled_in_a_newer_copy_is_cancelled(store: Store):
    imported(store, calendar(SERIES), "a.ics")
    assert counts(imported(store, calendar([*SERIES, "STATUS:CANCELLED"]), "b.ics")) == {"read": 1, "updated": 1}
    assert rows(store, "SELECT status FROM event_report") == [("cancelled",)]
    assert rows(store, "SELECT status FROM event") == [("cancelled",)]


def test_one_calendar_from_two_departments_is_a_report_of_each(store: Store):
    imported(store, calendar(SERIES), "a.ics", default_department="fire")
    result = imported(store, calendar(SERIES), "a.ics", default_department="police")
    assert counts(result) == {"read": 1, "added": 1}
    assert rows(store, "SELECT department_id FROM event_report ORDER BY 1") == [("fire",), ("police",)]


# Beside the sample


def sample(store: Store) -> None:
    imported(store, csv(HEADER, "S-1,Made-up fair,2025-10-07,Fire,Held", "S-2,Made-up,soon,Fire,"), is_sample=True)


def test_real_records_clear_the_sample(store: Store):
    sample(store)
    result = imported(store, csv("Title,Date", "Fair,2025-10-07"))
    assert result.sample_cleared
    assert titles(store) == ["Fair"]
    assert rejected(store) == []
    assert rows(store, "SELECT is_sample FROM import") == [(False,)]


def test_real_records_leave_the_sample_when_told_to(store: Store):
    sample(store)
    result = imported(store, csv("Title,Date", "Fair,2025-10-07"), keep_sample=True)
    assert not result.sample_cleared
    assert rows(store, "SELECT title, is_sample FROM event_report ORDER BY 1") == [
        ("Fair", False),
        ("Made-up fair", True),
    ]


def test_real_record_that_looks_like_one_of_the_sample_is_kept(store: Store):
    """A file made from the sample's by a newcomer who tries the import."""
    sample(store)
    content = csv(HEADER, "S-1,Made-up fair,2025-10-07,Fire,Held", "S-2,Made-up,soon,Fire,", FAIR)
    assert counts(imported(store, content)) == {"read": 3, "added": 2, "rejected": 1}
    assert rows(store, "SELECT title, is_sample FROM event_report ORDER BY 1") == [
        ("Fair", False),
        ("Made-up fair", False),
    ]
    assert rejected(store) == [(3, "open")]


def test_real_record_does_not_change_one_of_the_sample(store: Store):
    sample(store)
    content = csv(HEADER, "S-1,Made-up fair,2025-10-07,Fire,Cancelled")
    assert counts(imported(store, content, keep_sample=True)) == {"read": 1, "added": 1}
    assert rows(store, "SELECT status, is_sample FROM event_report ORDER BY 1") == [
        ("cancelled", False),
        ("held", True),
    ]


def test_import_that_brings_nothing_leaves_no_trace_of_the_sample_either(store: Store):
    imported(store, csv(HEADER, FAIR))
    sample(store)
    result = imported(store, csv(HEADER, FAIR))
    assert (counts(result), result.sample_cleared) == ({"read": 1, "unchanged": 1}, True)
    assert titles(store) == ["Fair"]


def test_import_leaves_reports_of_other_sources_alone(store: Store):
    report(store, title="Fair")
    assert counts(imported(store, csv(HEADER, FAIR))) == {"read": 1, "added": 1}
