"""CSV exports of Universal Analytics, which ended in 2023: pages above, a tail “Day Index” with the days of the site.

The tail repeats the views of all pages, day by day: it is left aside.
"""

import re

from data.page_views.documents import Document
from data.page_views.exports import Export, Told, UnreadableExport
from data.page_views.readers.ga4_csv import what_it_says
from data.page_views.rows import export_of
from data.reasons import N_, Reason

_PAGES = ("pageviews", "unique pageviews")
_SPAN = re.compile(r"\d{8}-\d{8}")


def is_ours(document: Document) -> bool:
    """Whether the comment gives the dates as one span and the views are called Pageviews, as they then were."""
    has_span = any(_SPAN.fullmatch(comment) for comment in document.grids.comments)
    return has_span and "pageviews" in document.headings


def read(document: Document, told: Told) -> Export:
    """The views of the pages. Raises UnreadableExport."""
    tables = [table for table in document.grids.tables if "views" in table.roles]
    if not tables:
        raise UnreadableExport(
            N_("{name} has no column “Pageviews”. Export the report “All Pages”."), name=document.name
        )
    with_pages = [table for table in tables if "page" in table.roles or "title" in table.roles]
    best = max(with_pages or tables, key=what_it_says)
    name = document.grids.comments[0] if document.grids.comments else None
    export = export_of(best, told, document.name, "universal_analytics", property_=name)
    if with_pages and len(tables) > len(with_pages):
        return export.noted(Reason(N_("The tail “Day Index” sums up the whole site and was left aside.")))
    return export
