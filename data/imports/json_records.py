"""JSON and JSON Lines as a table: one row for each record, nested names joined by a dot."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from data.imports.drafts import UnreadableFile
from data.imports.tables import Row, Table
from data.reasons import N_, Reason

Record = Mapping[str, Any]

# Among several lists in one object, the one under such a name holds the records
_RECORD_KEYS = ("events", "records", "items", "results", "data", "value", "rows", "entries", "features")
_MESSAGE_KEYS = ("message", "error_description", "error", "errors", "detail", "title", "description")
_NAME_KEYS = ("name", "displayName", "title", "label")
_DEPTH = 4  # objects around the list of records


def read_json(text: str, name: str = "the file") -> Table:
    """The records of `text` as a table: an array of objects, an object that holds one, GeoJSON, or JSON Lines.

    Raises UnreadableFile if the text is no JSON, is an error message, or holds no list of records.
    """
    try:
        records = _records(_parsed(text, name), name)
        rows = [_flattened(record) for record in records]
    except RecursionError:
        raise UnreadableFile(
            Reason(N_("{name} is nested too deeply to be a list of events. Export a plain list."), {"name": name})
        ) from None
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    return Table(headers, _filled_rows(rows, headers), name, kind="json")


def _filled_rows(rows: Sequence[Mapping[str, str]], headers: Sequence[str]) -> list[Row]:
    return [
        (number, [row.get(header, "") for header in headers])
        for number, row in enumerate(rows, start=1)
        if any(value.strip() for value in row.values())
    ]


def _parsed(text: str, name: str) -> Any:
    text = text.removeprefix("\ufeff").strip()
    try:
        return _loaded(text)
    except ValueError as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") for _, line in lines[:2]) and _is_json(lines[0][1]):
            return [_parsed_line(number, line, name) for number, line in lines]
        place = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise UnreadableFile(
            Reason(
                N_("{name} is not valid JSON from line {line} on. It may be cut short: export it again."),
                {"name": name, "line": place},
            )
        ) from None


def _parsed_line(number: int, line: str, name: str) -> Any:
    try:
        return _loaded(line)
    except ValueError:
        raise UnreadableFile(
            Reason(
                N_("Line {line} of {name} is not valid JSON. Correct that line or export the file again."),
                {"name": name, "line": number},
            )
        ) from None


def _loaded(text: str) -> Any:
    # Numbers stay as they are written: an id such as 0012e5 or a long one must not change
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _is_json(text: str) -> bool:
    try:
        _loaded(text)
    except ValueError:
        return False
    return True


def _records(value: Any, name: str) -> list[Record]:
    found = list(_record_lists(value, "", _DEPTH))
    if _is_empty_list(value):
        raise UnreadableFile(
            Reason(N_("{name} holds no events: its list is empty. Export it again for other days."), {"name": name})
        )
    if len(found) > 1:
        named = [(key, records) for key, records in found if key.rpartition(".")[2].casefold() in _RECORD_KEYS]
        found = named if len(named) == 1 else found
    if len(found) == 1:
        return [_properties(record) for record in found[0][1]]
    raise UnreadableFile(_refusal(value, [key for key, _ in found], name))


def _record_lists(value: Any, key: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """The lists with at least one object, and the names that lead to them."""
    if isinstance(value, list) and any(isinstance(record, dict) for record in value):
        yield key, value
    elif isinstance(value, dict) and depth > 0:
        for name, inner in value.items():
            yield from _record_lists(inner, f"{key}.{name}" if key else name, depth - 1)


def _is_empty_list(value: Any) -> bool:
    if isinstance(value, dict):
        value = next((value[key] for key in _RECORD_KEYS if isinstance(value.get(key), list)), None)
    return bool(value == [])


def _properties(record: Any) -> Record:
    """The record itself; of a GeoJSON feature its properties and id; of a stray value that value under a name."""
    if not isinstance(record, dict):
        return {"value": record}
    if record.get("type") == "Feature" and isinstance(record.get("properties"), dict):
        return {"id": record.get("id"), **record["properties"]}
    return cast(Record, record)


def _refusal(value: Any, lists: Sequence[str], name: str) -> Reason:
    if lists:
        return Reason(
            N_("{name} holds several lists ({lists}). Export only the list of events."),
            {"name": name, "lists": ", ".join(lists)},
        )
    message = _message(value)
    if message:
        return Reason(
            N_("{name} holds a message instead of events: “{message}”. Check where it came from and export again."),
            {"name": name, "message": message[:200]},
        )
    return Reason(
        N_("{name} holds no list of records. Export the events as a JSON array with one object for each event."),
        {"name": name},
    )


def _message(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    for key in _MESSAGE_KEYS:
        if isinstance(value.get(key), str):
            return " ".join(str(value[key]).split())
        if isinstance(value.get(key), dict):
            return _message(value[key])
    return ""


def _flattened(record: Record, prefix: str = "") -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            cells.update(_flattened(value, f"{prefix}{key}."))
        else:
            cells[f"{prefix}{key}"] = _as_text(value)
    return cells


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(text for text in map(_as_text, value) if text)
    if isinstance(value, dict):
        named = next((value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), None)
        return named if named is not None else json.dumps(value, ensure_ascii=False)
    return str(value)
