"""The app's tabs that go by other titles now: known by the ids that init-sheet gave them, and by their headers."""

from collections.abc import Iterable, Mapping, Sequence

from data.sheets.cells import Cell, as_text
from data.sheets.kinds import ID
from data.sheets.reading import LOWEST_HEADERS, find_columns, has_headers
from data.sheets.registry import LOG_HEADERS, LOG_TAB, META_HEADERS, META_TAB, README_TAB, kinds, usual_id
from data.sheets.remote import TabPlace

NEEDED = (*(kind.tab for kind in kinds()), LOG_TAB, META_TAB)


def title_of_id(tab_id: int, places: Iterable[TabPlace]) -> str | None:
    """The present title of a tab that is not called as the app's are; None where there is none of that id."""
    return next((place.title for place in places if place.tab_id == tab_id and place.title not in NEEDED), None)


def renamed_tabs(places: Sequence[TabPlace], found: Mapping[str, Sequence[Sequence[Cell]]]) -> dict[str, str]:
    """The present titles of those of the app's tabs that go by another, from all tabs of the file and their cells."""
    renamed: dict[str, str] = {}
    titles = {place.title for place in places}
    for title in NEEDED:
        ids_of_others = {usual_id(other) for other in NEEDED if other != title}
        if title not in titles:
            candidates = [
                place
                for place in places
                if place.title not in (*NEEDED, README_TAB, *renamed.values())
                and place.tab_id not in ids_of_others
                and _may_be(title, found.get(place.title, ()))
            ]
            own = title_of_id(usual_id(title), candidates)
            if candidates:
                renamed[title] = own or candidates[0].title
    return renamed


def _may_be(title: str, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a tab has the headers of the app's tab of that title, and no rows of another kind."""
    first = {as_text(cell) for cell in (rows[0] if rows else ())}
    if title == LOG_TAB:
        return first >= {*LOG_HEADERS}
    if title == META_TAB:
        return first >= {*META_HEADERS} and any(row and row[0] == "schema" for row in rows)
    kind = next(one for one in kinds() if one.tab == title)
    headers = next((row for row in rows[:LOWEST_HEADERS] if has_headers(kind, row)), None)
    if headers is None:
        return False
    place = find_columns(kind, headers)[0].get(ID.name)
    prefixes = tuple(other.prefix for other in kinds() if other.prefix != kind.prefix)
    return place is None or not any(as_text(row[place]).startswith(prefixes) for row in rows if place < len(row))
