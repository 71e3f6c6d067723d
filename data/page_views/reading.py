"""Reading an export of page views, whichever tool wrote it: the first reader that knows it reads it."""

from collections.abc import Callable

from data.page_views.documents import Document, open_document
from data.page_views.exports import Export, Told
from data.page_views.readers import (
    analytics_reporter,
    ga4_api,
    ga4_csv,
    matomo,
    plain_table,
    plausible,
    umami,
    universal_analytics,
)

Reader = tuple[Callable[[Document], bool], Callable[[Document, Told], Export]]

READERS: tuple[Reader, ...] = (
    (ga4_api.is_ours, ga4_api.read),
    (universal_analytics.is_ours, universal_analytics.read),
    (ga4_csv.is_ours, ga4_csv.read),
    (umami.is_ours, umami.read),
    (matomo.is_ours, matomo.read),
    (plausible.is_ours, plausible.read),
    (analytics_reporter.is_ours, analytics_reporter.read),
    (plain_table.is_ours, plain_table.read),
)


def read_export(name: str, content: bytes, told: Told) -> Export:
    """The rows of views in the file. Raises UnreadableExport with a sentence when nothing in it can be counted."""
    document = open_document(name, content)
    read = next(read for is_ours, read in READERS if is_ours(document))
    return read(document, told)
