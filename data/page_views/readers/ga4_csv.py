"""CSV exports of Google Analytics 4: “Pages and screens”, other reports, and explorations.

Lines of comment hold account, property and dates, in the language of the person who exported. Several tables may
follow one another, each with views of its own: a chart's line by “Nth day”, and the same pages with other columns.
"""

from data.page_views.documents import Document
from data.page_views.exports import Export, Told, UnreadableExport
from data.page_views.grids import Grid
from data.page_views.rows import WITH_DATES, export_of
from data.reasons import N_, Reason


def is_ours(document: Document) -> bool:
    """Whether the file opens with the lines of comment that Google Analytics writes."""
    return document.text.lstrip('\ufeff \r\n"').startswith("#")


def read(document: Document, told: Told) -> Export:
    """The views of the one table that says most. Raises UnreadableExport."""
    tables = document.grids.tables
    if not tables:
        raise UnreadableExport(
            N_("{name} holds lines of comment, but no table. Export it again for days with views."), name=document.name
        )
    best = max(tables, key=what_it_says)
    export = export_of(best, told, document.name, "ga4_csv", property_=document.grids.property)
    others = sum(1 for table in tables if table is not best and "views" in table.roles)
    if not others:
        return export
    return export.noted(
        Reason(
            N_("The file has {number} tables of the same views: the one that says most was read, not all of them."),
            {"number": others + 1},
        )
    )


def what_it_says(table: Grid) -> tuple[bool, bool, bool, bool, bool]:
    """How much a table tells: views, pages, dates, hosts. The first of equals is read."""
    roles = table.roles
    return (
        "views" in roles,
        "page" in roles or "title" in roles,
        bool({*WITH_DATES, "nth_day"} & set(roles)),
        "page" in roles,
        "host" in roles,
    )
