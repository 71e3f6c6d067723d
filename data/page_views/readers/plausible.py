"""Exports of Plausible: `imported_pages_20250101_20250131.csv` by day, and the dashboard's pages.csv in sum.

https://plausible.io/docs/csv-import. The sum names its days only in the file's name, or nowhere.
"""

from dataclasses import replace

from data.page_views.documents import Document
from data.page_views.exports import Export, Told
from data.page_views.file_names import days_in_name
from data.page_views.rows import export_of

_BESIDE_VIEWS = {"visitors", "bounce rate", "time on page", "scroll depth", "total scroll depth", "total time on page"}


def is_ours(document: Document) -> bool:
    """Whether the file has Plausible's columns."""
    headings = document.headings
    return {"pageviews", "visitors"} <= headings and bool(
        headings & (_BESIDE_VIEWS - {"visitors"}) or "date" in headings
    )


def read(document: Document, told: Told) -> Export:
    """The views of the pages. Raises UnreadableExport."""
    grid = document.grids.tables[0]
    if "page" not in grid.roles:  # the dashboard calls the column of pages “name”
        headings = tuple("page" if heading.casefold() == "name" else heading for heading in grid.headings)
        grid = replace(grid, headings=headings)
    return export_of(grid, told, document.name, "plausible", days_in_name(document.name, told))
