"""How each department lays out its table: headers, separators, ways to write dates, times and departments."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.sample.records import Report
from data.sample.story import CMO, CSD, ECC, FD, NIS, PD, SHARED

Cell = Callable[[Report], str]

NAMES = {
    FD: "Fire",
    PD: "Police",
    CSD: "Community Safety",
    ECC: "Emergency Communications",
    NIS: "Neighborhood Improvement Services",
    CMO: "City Manager's Office",
}
POLICE_SPELLINGS = {
    PD: "Police",
    FD: "Fire Dept",
    CSD: "Community Safety Dept",
    ECC: "911 Center",
    NIS: "NIS",
    CMO: "City Manager",
}
INITIALS = {FD: "FD", PD: "PD", CSD: "CSD", ECC: "ECC", NIS: "NIS", CMO: "CMO"}
LONG_NAMES = {
    FD: "Fire Department",
    PD: "Police Department",
    CSD: "Community Safety Department",
    ECC: "Emergency Communications Center",
    NIS: "Neighborhood Improvement Services",
    CMO: "City Manager's Office",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One department's file: the header and the prefix of its own numbers, the other columns, their separator."""

    id_header: str
    id_prefix: str
    columns: Mapping[str, Cell]
    separator: str = ","


def row_cells(table: Table, number: int, report: Report) -> list[str]:
    """The cells of `report` as row `number` of `table`, its spoiled cells included."""
    cells = {table.id_header: f"S-{table.id_prefix}-{number:04}"}
    cells |= {header: cell(report) for header, cell in table.columns.items()}
    unknown = report.cells.keys() - cells.keys()
    if unknown:
        raise ValueError(f"{report.file} has no column {sorted(unknown)}")
    return [report.cells.get(header, cell) for header, cell in cells.items()]


def _twelve_hour(time: dt.datetime) -> str:
    return f"{time.hour % 12 or 12}:{time.minute:02} {'AM' if time.hour < 12 else 'PM'}"


def _us_date(report: Report) -> str:
    return f"{report.starts:%m/%d/%Y}"


def _us_moment(moment: dt.datetime | None) -> str:
    return f"{moment:%m/%d/%Y} {_twelve_hour(moment)}" if moment else ""


def _iso_moment(moment: dt.datetime | None, whole_day: bool) -> str:
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d}" if whole_day else f"{moment:%Y-%m-%d %H:%M}"


# The C locale's names, whatever the machine's: strftime("%b") would follow the locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _named_date(report: Report) -> str:
    return f"{_MONTHS[report.starts.month - 1]} {report.starts.day}, {report.starts.year}"


def _time_range(report: Report) -> str:
    start = _twelve_hour(report.starts)
    return f"{start} - {_twelve_hour(report.ends)}" if report.ends else start


def _departments(spellings: Mapping[str, str], separator: str, *, own: bool = False) -> Cell:
    """A cell that names the partners, and with `own` the reporting department before them."""

    def cell(report: Report) -> str:
        named = ((report.department,) if own else ()) + report.partners
        return separator.join(spellings.get(name, name) for name in named)

    return cell


def _attendance(report: Report) -> str:
    return "" if report.attendance is None else str(report.attendance)


def _held(report: Report) -> str:
    return "Held" if report.status == "Completed" else report.status


def _record_type(report: Report) -> str:
    return "Campaign" if report.whole_campaign else "Site event"


def _title(report: Report) -> str:
    return report.title


def _place(report: Report) -> str:
    return report.place


def _neighborhood(report: Report) -> str:
    return report.neighborhood


def _campaign(report: Report) -> str:
    return report.campaign


def _status(report: Report) -> str:
    return report.status


TABLES = {
    FD: Table(
        "ID",
        "FD",
        {
            "Event": _title,
            "Date": _us_date,
            "Start Time": lambda report: f"{report.starts:%H:%M}",
            "End Time": lambda report: f"{report.ends:%H:%M}" if report.ends else "",
            "Location": _place,
            "Neighborhood": _neighborhood,
            "Departments present": _departments(NAMES, "; ", own=True),
            "Campaign": _campaign,
            "Status": _status,
            "Attendance": _attendance,
        },
    ),
    PD: Table(
        "Event No",
        "PD",
        {
            "Name of Event": _title,
            "Start": lambda report: _us_moment(report.starts),
            "End": lambda report: _us_moment(report.ends),
            "Place": _place,
            "Neighborhood": _neighborhood,
            "Partners": _departments(POLICE_SPELLINGS, ", "),
            "Campaign": _campaign,
            "Status": _held,
            "Attendees": _attendance,
        },
    ),
    CSD: Table(
        "ID",
        "CSD",
        {
            "Title": _title,
            "Date": lambda report: f"{report.starts:%Y-%m-%d}",
            "Time": _time_range,
            "Venue": _place,
            "Neighborhood": _neighborhood,
            "Departments present": _departments(LONG_NAMES, ", ", own=True),
            "Campaign": _campaign,
            "Status": _status,
            "Attendance": _attendance,
        },
        separator=";",
    ),
    NIS: Table(
        "ID",
        "NIS",
        {
            "Event": _title,
            "Date": _us_date,
            "Start Time": lambda report: _twelve_hour(report.starts),
            "End Time": lambda report: _twelve_hour(report.ends) if report.ends else "",
            "Location": _place,
            "Neighborhood": _neighborhood,
            "Partners": _departments(INITIALS, ", "),
            "Campaign": _campaign,
            "Status": _held,
            "Attendance": _attendance,
        },
        separator="\t",
    ),
    CMO: Table(
        "ID",
        "CMO",
        {
            "Event name": _title,
            "Event date": _named_date,
            "Start time": lambda report: _twelve_hour(report.starts),
            "End time": lambda report: _twelve_hour(report.ends) if report.ends else "",
            "Location": _place,
            "Neighborhood": _neighborhood,
            "Partners": _departments(NAMES, "; "),
            "Campaign": _campaign,
            "Status": _status,
            "Attendance": _attendance,
        },
    ),
    SHARED: Table(
        "ID",
        "CAL",
        {
            "Title": _title,
            "Department": lambda report: NAMES[report.department],
            "Partners": _departments(NAMES, "; "),
            "Start": lambda report: _iso_moment(report.starts, report.whole_campaign),
            "End": lambda report: _iso_moment(report.ends, report.whole_campaign),
            "Location": _place,
            "Neighborhood": _neighborhood,
            "Campaign": _campaign,
            "Record type": _record_type,
            "Status": _held,
            "Visibility": lambda report: "Internal" if report.internal else "Public",
        },
    ),
}
