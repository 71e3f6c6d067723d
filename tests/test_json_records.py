"""JSON as a table."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.drafts import UnreadableFile
from data.imports.json_records import read_json


def test_nested_names_lists_and_values():
    text = json.dumps(
        [
            {"title": "A", "place": {"name": "Park", "geo": {"x": 1.50}}, "partners": ["Fire", "NIS"], "free": True},
            {"title": "B", "free": None, "hosts": [{"name": "Fire"}, {"id": 7}]},
        ]
    )
    table = read_json(text)
    assert table.headers == ("title", "place.name", "place.geo.x", "partners", "free", "hosts")
    assert table.rows == [
        (1, ["A", "Park", "1.5", "Fire; NIS", "true", ""]),
        (2, ["B", "", "", "", "", 'Fire; {"id": "7"}']),
    ]
    assert table.kind == "json"


def test_numbers_stay_as_written():
    assert read_json('[{"id": 12345678901234567890, "n": 1.10}]').rows == [(1, ["12345678901234567890", "1.10"])]


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "A"}]',
        '{"events": [{"title": "A"}], "count": 1}',
        '{"data": {"events": [{"title": "A"}]}}',
        '{"meta": {"links": [{"x": 1}]}, "data": [{"title": "A"}]}',
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"title": "A"}}]}',
        '{"title": "A"}\n\n{"title": "A"}\n',
    ],
)
def test_where_the_records_stand(text):
    table = read_json(text)
    assert table.rows[0][1][table.headers.index("title")] == "A"


def test_stray_value_among_records_is_kept():
    assert read_json('[{"title": "A"}, "loose"]').rows == [(1, ["A", ""]), (2, ["", "loose"])]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '{"message": "Group not found"}',
            "the file holds a message instead of events: “Group not found”. Check where it came from and export again.",
        ),
        (
            '{"error": {"message": "Denied"}}',
            "the file holds a message instead of events: “Denied”. Check where it came from and export again.",
        ),
        ('{"events": []}', "the file holds no events: its list is empty. Export it again for other days."),
        (
            "[1, 2]",
            "the file holds no list of records. Export the events as a JSON array with one object for each event.",
        ),
        (
            '{"a": [{"x": 1}], "b": [{"x": 1}]}',
            "the file holds several lists (a, b). Export only the list of events.",
        ),
        ('[{"title":\n "A"}, {', "the file is not valid JSON from line 2 on. It may be cut short: export it again."),
        (
            '{"title": "A"}\n{"title": "B"}\n{"ti',
            "Line 3 of the file is not valid JSON. Correct that line or export the file again.",
        ),
    ],
)
def test_what_is_no_list_of_records(text, sentence):
    with pytest.raises(UnreadableFile) as caught:
        read_json(text)
    assert str(caught.value) == sentence


def test_nested_too_deeply():
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        read_json("[" * 100_000)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(VALUES)
def test_any_json_is_a_table_or_unreadable(value):
    try:
        table = read_json(json.dumps(value))
    except UnreadableFile:
        return
    assert all(len(cells) == len(table.headers) for _, cells in table.rows)
