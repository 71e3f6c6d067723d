"""A plain table: period, page, views, in any order and with whatever else; as CSV or as a JSON list of records."""

from dataclasses import replace
from typing import Any

from data.page_views.documents import Document, grid_of_records
from data.page_views.exports import Export, Told, UnreadableExport
from data.page_views.file_names import days_in_name
from data.page_views.rows import export_of
from data.reasons import N_


def is_ours(_document: Document) -> bool:
    """Any table that no other reader knows."""
    return True


def read(document: Document, told: Told) -> Export:
    """The views of the pages. Raises UnreadableExport."""
    if document.is_json:
        grid = grid_of_records(_records(document.json))
        if not grid.rows:
            raise UnreadableExport(
                N_("{name} holds no list of records with page and views. Export it as CSV, or as such a list."),
                name=document.name,
            )
    else:
        tables = document.grids.tables
        with_views = [table for table in tables if "views" in table.roles]
        grid = (with_views or tables)[0]
        if len(tables) == 1 and len(grid.headings) == 1 and not grid.rows:
            raise UnreadableExport(
                N_("{name} is text, not a table of page views. Export it as CSV."), name=document.name
            )
    return export_of(replace(grid), told, document.name, "table", days_in_name(document.name, told))


def _records(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list)]
        return lists[0] if len(lists) == 1 else []
    return []
