"""Event reports as they are compared, wherever they come from: a file, or the database."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from data.city import City, folded
from data.clusters import ReportId
from data.imports.departments import departments_of, status_of
from data.imports.drafts import ReportDraft


@dataclass(frozen=True, slots=True)
class ComparedReport:
    """What matching looks at of one event report. Fields that nobody filled are None; a report may lack a date."""

    report_id: ReportId
    source: str  # of one source are the records of one log or calendar
    title: str
    start_date: dt.date | None  # local, as in event_report
    end_date: dt.date | None
    starts_at: dt.datetime | None = None  # None: all day
    ends_at: dt.datetime | None = None
    source_id: str | None = None
    occurrence: str | None = None
    department: str | None = None  # its id; where the city has no such department, its name folded
    partners: frozenset[str] = frozenset()  # likewise; without the reporting department
    unit: str = "site_event"
    campaign: str | None = None
    place: str | None = None
    address: str | None = None
    neighborhood: str | None = None
    contact: str | None = None
    url: str | None = None
    description: str | None = None
    is_calendar: bool = False  # it comes from a calendar file, not from a table or a form

    @property
    def teller(self) -> str:
        """Who tells: the department in its log. One teller seldom reports an event twice."""
        return f"{self.source}\n{self.department or ''}"

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, without who it is: two reports with the same content are copies."""
        return (
            folded(self.title),
            self.start_date,
            self.end_date,
            self.starts_at,
            self.ends_at,
            self.department,
            self.partners,
            self.unit,
            self.campaign,
            self.place,
            self.address,
            self.neighborhood,
            self.contact,
        )


def compared(
    draft: ReportDraft,
    report_id: ReportId,
    source: str,
    default_department: str | None,
    city: City,
    is_calendar: bool = False,
) -> ComparedReport:
    """The draft that a reader of files made, as it is compared."""
    told = departments_of(draft, status_of(draft, False, "as_reported"), default_department, city)
    department = told.reporting or (folded(draft.department)[:100] if draft.department else None) or None
    return ComparedReport(
        report_id=report_id,
        source=source,
        title=draft.title,
        start_date=draft.start_date,
        end_date=draft.end_date,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        source_id=draft.source_id,
        occurrence=draft.occurrence,
        department=department,
        partners=partners_of(department, ((part.department_id, part.organisation) for part in told.parts)),
        unit=draft.unit,
        campaign=draft.campaign and city.campaign_named(draft.campaign),
        place=draft.place,
        address=draft.address,
        neighborhood=draft.neighborhood,
        contact=draft.contact,
        url=draft.url,
        description=draft.description,
        is_calendar=is_calendar,
    )


def partners_of(department: str | None, parts: Iterable[tuple[str | None, str]]) -> frozenset[str]:
    """Who takes part besides `department`: `parts` gives id (None: none of the city's) and name of each."""
    named = {department_id or folded(organisation)[:100] for department_id, organisation in parts}
    return frozenset(named - {department, ""})


_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def contact_key(text: str | None) -> str | None:
    """What tells one contact from another in `text`: its mail address, its phone number, or else its words."""
    if not text:
        return None
    if mail := _MAIL.search(text):
        return mail[0].casefold()
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 7:
        return digits[-7:]
    return folded(text) or None
