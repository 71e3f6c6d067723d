"""Page reports of Matomo (Actions.getPageUrls and the like): CSV, often in UTF-16, and JSON, by day or in sum.

https://developer.matomo.org/api-reference/reporting-api. Views are nb_hits; the address stands in “url”, the label may
be a title or the last part of a path.
"""

from typing import Any

from data.page_views.documents import Document, grid_of_records
from data.page_views.exports import Export, Told
from data.page_views.file_names import days_in_name
from data.page_views.grids import Grid
from data.page_views.rows import export_of

_NAMES = {"nb hits", "nb visits", "metadata url", "sum time spent", "nb uniq visitors"}


def is_ours(document: Document) -> bool:
    """Whether the file has Matomo's columns."""
    if not document.is_json:
        return bool(document.headings & (_NAMES - {"nb uniq visitors"})) or "metadata segment" in document.headings
    return any("nb_hits" in record for record in _records(document.json))


def read(document: Document, told: Told) -> Export:
    """The views of the pages. Raises UnreadableExport."""
    grid = grid_of_records(_records(document.json)) if document.is_json else document.grids.tables[0]
    return export_of(_with_paths(grid), told, document.name, "matomo", days_in_name(document.name, told))


def _records(value: Any, day: str | None = None) -> list[dict[str, Any]]:
    """The records of the answer; of one by day, {"2025-01-01": […]}, each with its day."""
    if isinstance(value, list):
        kept = [record for record in value if isinstance(record, dict)]
        return [{"date": day, **record} for record in kept] if day else kept
    if isinstance(value, dict):
        return [record for key, inner in value.items() for record in _records(inner, str(key))]
    return []


def _with_paths(grid: Grid) -> Grid:
    """The table with its labels as paths, where no column has the address: Matomo writes “/about” and “about”."""
    headings = [heading.casefold() for heading in grid.headings]
    if "label" not in headings or any("url" in heading for heading in headings):
        return grid
    at = headings.index("label")
    rows = [
        (number, [*cells[:at], _path(cells[at]), *cells[at + 1 :]]) if at < len(cells) else (number, cells)
        for number, cells in grid.rows
    ]
    return Grid(grid.headings, rows, grid.first, grid.last)


def _path(label: str) -> str:
    label = label.strip()
    return label if not label or label.startswith("/") or " " in label or "." in label.split("/")[0] else f"/{label}"
