"""One event of a calendar file: its times understood, and what else it says as a draft."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.imports.calendar_lines import Component, Property, unescaped
from data.imports.calendar_times import Moment, NoMoment, Zones, duration_of, later, moment_of
from data.imports.drafts import NamedParticipant, ParticipationState, RejectedRow, ReportDraft, Status, Visibility
from data.imports.plain_text import one_line, plain_text, without_mail_addresses
from data.reasons import N_, Reason

_STATUSES: Mapping[str, Status] = {"CANCELLED": "cancelled", "TENTATIVE": "tentative", "CONFIRMED": "confirmed"}
_VISIBILITIES: Mapping[str, Visibility] = {"PUBLIC": "public", "PRIVATE": "internal", "CONFIDENTIAL": "internal"}
_STATES: Mapping[str, ParticipationState] = {"ACCEPTED": "accepted", "DECLINED": "declined"}
_TITLE_OF_CANCELLED = re.compile(
    r"[*\s]*(?:[\[(*]\s*(?:cancel+ed|cancelad[oa])\s*[\])*]|(?:cancel+ed|cancelad[oa])\s*[:\-–—!*])", re.IGNORECASE
)
_ZERO_OF_THE_CLOCK = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ALL_DAY_FLAGS = ("X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY")
_CELLS = {  # the fields of a rejected row, by the property they are in
    "UID": "id",
    "SUMMARY": "title",
    "DTSTART": "start",
    "DTEND": "end",
    "LOCATION": "place",
    "DESCRIPTION": "description",
    "URL": "url",
    "STATUS": "status",
    "CONTACT": "contact",
    "DURATION": "duration",
    "RRULE": "repeats",
    "RECURRENCE-ID": "occurrence",
}


class BadEvent(ValueError):
    """The event can't become a report. `reason` says why and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A VEVENT whose title and times are understood. Both ends are days, or both instants; the end is exclusive."""

    component: Component
    zones: Zones
    title: str
    start: Moment
    end: Moment | None  # None: the file gives none
    recurrence_id: Moment | None
    is_cancelled: bool  # by the calendar as a whole: METHOD:CANCEL

    @property
    def uid(self) -> str:
        """What tells the event from others, empty if nothing does."""
        return self.component.text("UID")

    @property
    def zone(self) -> dt.tzinfo | None:
        """The zone that the event's times are in; None for an event of whole days."""
        return self.start.tzinfo if isinstance(self.start, dt.datetime) else None

    @property
    def repeats(self) -> bool:
        """Whether the event is a series of its own, rather than one occurrence."""
        rules = any(rule.value.strip() for name in ("RRULE", "RDATE") for rule in self.component.every(name))
        return rules and self.recurrence_id is None

    @property
    def changes_the_future(self) -> bool:
        """Whether it stands for all occurrences from its recurrence_id on."""
        source = self.component.first("RECURRENCE-ID")
        return source is not None and source.parameters.get("RANGE", "").upper() == "THISANDFUTURE"

    @property
    def sequence(self) -> int:
        """The number of the version."""
        text = self.component.text("SEQUENCE")
        return int(text) if re.fullmatch(r"\d{1,12}", text) else 0

    @property
    def written_at(self) -> str:
        """When this version was written, in a form that sorts."""
        return max(re.sub(r"\D", "", self.component.text(name))[:14] for name in ("DTSTAMP", "LAST-MODIFIED"))


def read_event(component: Component, zones: Zones, is_cancelled: bool) -> CalendarEvent:
    """The event that `component` describes. Raises BadEvent if it is cut off or lacks a title or usable times."""
    if not component.finished:
        raise BadEvent(
            Reason(N_("This event is cut off in the file. Download the calendar again, or add what is missing."))
        )
    title = one_line(without_mail_addresses(component.text("SUMMARY")))
    if not title:
        raise BadEvent(Reason(N_("This event has no title. Add one, then try it again.")))
    start = _start_of(component, zones)
    end = _end_of(component, zones, start)
    start, end = _whole_days_if_flagged(component, zones, start, end)
    if end is not None and end < start:
        raise BadEvent(Reason(N_("This event ends before it starts. Correct its start or its end, then try it again.")))
    return CalendarEvent(component, zones, title, start, end, _recurrence_id_of(component, zones, start), is_cancelled)


def _start_of(component: Component, zones: Zones) -> Moment:
    source = component.first("DTSTART")
    if source is None or not source.value.strip():
        raise BadEvent(Reason(N_("This event has no start date. Add one, then try it again.")))
    try:
        return moment_of(source, zones)
    except NoMoment:
        reason = N_("The start “{text}” is not a date. Write it like 2026-10-05 18:00, then try it again.")
        raise BadEvent(Reason(reason, {"text": source.value})) from None


def _end_of(component: Component, zones: Zones, start: Moment) -> Moment | None:
    """The exclusive end, of the same kind as `start`: a day or an instant."""
    for name in ("DTEND", "DURATION"):
        source = component.first(name)
        if source is None or not source.value.strip():
            continue
        try:
            if name == "DURATION":
                return later(start, duration_of(source.value))
            return _like(start, moment_of(source, zones, floating=_zone_of(start)))
        except NoMoment:
            reason = N_("The end “{text}” is not a date. Write it like 2026-10-05 20:00, then try it again.")
            raise BadEvent(Reason(reason, {"text": source.value})) from None
    return None


def _recurrence_id_of(component: Component, zones: Zones, start: Moment) -> Moment | None:
    source = component.first("RECURRENCE-ID")
    if source is None or not source.value.strip():
        return None
    try:
        original = moment_of(source, zones, floating=_zone_of(start))
    except NoMoment:
        reason = N_("“{text}” does not tell which date of a recurring event this is. Enter the event as a single one.")
        raise BadEvent(Reason(reason, {"text": source.value})) from None
    # Google writes the zero of its clock where it has lost the original start: the day it is on now is the best guess.
    return start if original == _ZERO_OF_THE_CLOCK else original


def _zone_of(moment: Moment) -> dt.tzinfo | None:
    return moment.tzinfo if isinstance(moment, dt.datetime) else None


def _like(start: Moment, end: Moment) -> Moment:
    """`end` as a day if `start` is one, as an instant if `start` is one."""
    if isinstance(start, dt.datetime):
        return end if isinstance(end, dt.datetime) else dt.datetime.combine(end, dt.time(0), start.tzinfo)
    if not isinstance(end, dt.datetime):
        return end
    return end.date() if end.time() == dt.time(0) else end.date() + dt.timedelta(days=1)


def _whole_days_if_flagged(
    component: Component, zones: Zones, start: Moment, end: Moment | None
) -> tuple[Moment, Moment | None]:
    """Outlook writes all-day events as midnight to midnight, with a flag: those as days."""
    if not any(component.text(flag).upper() in ("TRUE", "1") for flag in _ALL_DAY_FLAGS):
        return start, end
    if not isinstance(start, dt.datetime) or not (end is None or isinstance(end, dt.datetime)):
        return start, end
    for zone in (start.tzinfo, zones.floating()):  # some write midnight of the place in UTC
        moments = [moment.astimezone(zone) for moment in (start, end) if moment is not None]
        if all(moment.time() == dt.time(0) for moment in moments):
            return moments[0].date(), moments[1].date() if end is not None else None
    return start, end


def draft_of(event: CalendarEvent, city_zone: dt.tzinfo) -> ReportDraft:
    """The event as a report, at its own times."""
    component = event.component
    draft = ReportDraft(
        row=component.row,
        title=event.title,
        start_date=dt.date.min,
        end_date=dt.date.min,
        starts_at=None,
        ends_at=None,
        all_day=True,
        source_id=event.uid or None,
        department=_name_in(component.first("ORGANIZER")),
        participants=_participants(component),
        status=_status(event),
        visibility=_VISIBILITIES.get(component.text("CLASS").upper()),
        place=one_line(without_mail_addresses(component.text("LOCATION")), separator=", ") or None,
        description=without_mail_addresses(plain_text(component.text("DESCRIPTION"))) or None,
        url=_url(component),
        contact=without_mail_addresses(one_line(component.text("CONTACT"))) or None,
        extra=_extra(component),
    )
    return at_times(draft, event.start, event.end, city_zone)


def at_times(
    draft: ReportDraft, start: Moment, end: Moment | None, city_zone: dt.tzinfo, occurrence: Moment | None = None
) -> ReportDraft:
    """`draft` moved to these times, as the occurrence that began there originally, if it is one of several."""
    name = None if occurrence is None else occurrence_name(occurrence)
    if not isinstance(start, dt.datetime):
        last = start if end is None else max(start, end - dt.timedelta(days=1))
        return replace(
            draft, start_date=start, end_date=last, starts_at=None, ends_at=None, all_day=True, occurrence=name
        )
    ends_at = end if isinstance(end, dt.datetime) else None
    # An event that ends at midnight is none of the next day.
    last_moment = start if ends_at is None or ends_at <= start else ends_at - dt.timedelta(microseconds=1)
    return replace(
        draft,
        start_date=start.astimezone(city_zone).date(),
        end_date=last_moment.astimezone(city_zone).date(),
        starts_at=start.astimezone(dt.UTC),
        ends_at=None if ends_at is None else ends_at.astimezone(dt.UTC),
        all_day=False,
        occurrence=name,
    )


def occurrence_name(original: Moment) -> str:
    """How an occurrence is known: its original start, ISO 8601. In UTC, so that it outlives a change of TZID."""
    return original.astimezone(dt.UTC).isoformat() if isinstance(original, dt.datetime) else original.isoformat()


def _status(event: CalendarEvent) -> Status | None:
    if event.is_cancelled or _TITLE_OF_CANCELLED.match(event.title):
        return "cancelled"
    return _STATUSES.get(event.component.text("STATUS").upper())


def _name_in(source: Property | None) -> str | None:
    """The name that ORGANIZER or ATTENDEE gives besides the mail address, which is personal data and not kept."""
    return one_line(without_mail_addresses(unescaped(source.parameters.get("CN", "")))) or None if source else None


def _participants(component: Component) -> tuple[NamedParticipant, ...]:
    participants: dict[str, NamedParticipant] = {}
    for attendee in component.every("ATTENDEE"):
        name = _name_in(attendee)
        if name and attendee.parameters.get("CUTYPE", "").upper() not in ("ROOM", "RESOURCE"):
            state = _STATES.get(attendee.parameters.get("PARTSTAT", "").upper(), "invited")
            participants.setdefault(name, NamedParticipant(name, state))
    return tuple(participants.values())


def _url(component: Component) -> str | None:
    url = component.text("URL")
    return url if re.fullmatch(r"https?://[^\s\x00-\x1f\x7f]+", url, re.IGNORECASE) else None


def _extra(component: Component) -> Mapping[str, str]:
    """What no field takes: the categories and the coordinates."""
    categories: dict[str, None] = {}
    for source in component.every("CATEGORIES"):
        for category in re.split(r"(?<!\\),", source.value):
            categories[one_line(without_mail_addresses(unescaped(category)))] = None
    categories.pop("", None)
    geo = one_line(component.text("GEO"))
    return {
        **({"Categories": ", ".join(categories)} if categories else {}),
        **({"Geo": geo} if geo else {}),
    }


def rejected_row(component: Component, reason: Reason) -> RejectedRow:
    """The event kept as a row that a person can mend, by field, as written but for mail addresses."""
    cells = {field: _cell(component, name) for name, field in _CELLS.items()}
    start = component.first("DTSTART")
    cells["zone"] = start.parameters.get("TZID", "") if start else ""
    cells["department"] = _name_in(component.first("ORGANIZER")) or ""
    cells["partners"] = ", ".join(participant.name for participant in _participants(component))
    return RejectedRow(component.row, reason, {field: text for field, text in cells.items() if text})


def _cell(component: Component, name: str) -> str:
    text = component.text(name).replace("\0", "")
    return text if name == "UID" else without_mail_addresses(text)
