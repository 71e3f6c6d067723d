"""Answers of the Google Analytics Data API (runReport, batchRunReports), as JSON.

https://developers.google.com/analytics/devguides/reporting/data/v1/rest/v1beta/RunReportResponse
"""

from collections.abc import Mapping
from typing import Any

from data.page_views.documents import Document
from data.page_views.exports import Export, Period, Told
from data.page_views.grids import Grid
from data.page_views.periods import day_of, range_period
from data.page_views.rows import export_of
from data.reasons import N_, Reason


def is_ours(document: Document) -> bool:
    """Whether the JSON is a report of the API, or a batch of them."""
    return bool(_reports(document.json))


def read(document: Document, told: Told) -> Export:
    """The views of the report; of several reports, those of the first with views and pages. Raises UnreadableExport."""
    reports = _reports(document.json)
    report = next((one for one in reports if "views" in _grid(one).roles), reports[0])
    export = export_of(_grid(report), told, document.name, "ga4_api", _whole(document.json, report), _property(report))
    there = int(report.get("rowCount") or report.get("row_count") or 0)
    read_here = len(export.rows) + len(export.rejected)
    if there > read_here:
        return export.noted(
            Reason(
                N_("The report has {there} rows, this file {here}: fetch the other pages of the answer, too."),
                {"there": there, "here": read_here},
            )
        )
    return export


def _reports(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("reports"), list):
        return [report for one in value["reports"] for report in _reports(one)]
    return [value] if _either(value, "metricHeaders", "metric_headers") else []


def _grid(report: Mapping[str, Any]) -> Grid:
    dimensions = _names(_either(report, "dimensionHeaders", "dimension_headers"))
    metrics = _names(_either(report, "metricHeaders", "metric_headers"))
    rows = [
        (
            number,
            [
                *_values(_either(row, "dimensionValues", "dimension_values")),
                *_values(_either(row, "metricValues", "metric_values")),
            ],
        )
        for number, row in enumerate(report.get("rows") or (), start=1)
    ]
    return Grid((*dimensions, *metrics), rows)


def _whole(answer: Any, report: Mapping[str, Any]) -> Period | None:
    """The days asked for, where the request was kept beside its answer."""
    for holder in (report, answer if isinstance(answer, dict) else {}, (answer or {}).get("request") or {}):
        ranges = _either(holder, "dateRanges", "date_ranges") if isinstance(holder, dict) else None
        if isinstance(ranges, list) and len(ranges) == 1 and isinstance(ranges[0], dict):
            first = day_of(str(_either(ranges[0], "startDate", "start_date")))
            last = day_of(str(_either(ranges[0], "endDate", "end_date")))
            if first and last and last >= first:
                return range_period(first, last)
    return None


def _property(report: Mapping[str, Any]) -> str | None:
    named = report.get("property")
    return str(named) if named else None


def _either(value: Mapping[str, Any], camel: str, snake: str) -> Any:
    return value.get(camel, value.get(snake))


def _names(headers: Any) -> list[str]:
    return [str(header.get("name", "")) for header in headers or () if isinstance(header, dict)]


def _values(cells: Any) -> list[str]:
    return [str(cell.get("value", "")) for cell in cells or () if isinstance(cell, dict)]
