"""What a person enters of an event in the app's form, and what can be wrong with it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from data.city import City
from data.imports.drafts import Status, Unit, Visibility
from data.reasons import N_, Reason

HELP_KINDS = ("crew", "booth", "cpr_training", "smoke_alarms", "car_seats", "interpreter", "supplies", "other")
AUDIENCES = ("everyone", "families", "children", "youth", "older_adults", "neighbors", "businesses")
LANGUAGES = ("en", "es", "asl", "fr", "zh", "ar", "other")

TITLE_LETTERS, PLACE_LETTERS, TEXT_LETTERS = 200, 200, 5_000
FIRE_NOTICE_DAYS = 21  # Fire asks for three weeks' notice
MOST_DAYS = 60  # an event that lasts longer is most likely a slip

TEXTS = ("place", "address", "neighborhood", "campaign", "description", "url", "contact", "audience", "notes")

Field = Literal[
    "title", "department", "day", "last_day", "start", "end", "attendance", "place", "address", "neighborhood",
    "campaign", "description", "url", "contact", "audience", "notes",
]  # fmt: skip
LONG_HOURS = 12  # an event that lasts longer, and not all day, is most likely a slip


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event as entered: days and times as the city's clocks show them; `start` None means all day."""

    title: str
    department_id: str
    day: dt.date
    start: dt.time | None
    end: dt.time | None = None
    last_day: dt.date | None = None  # None: the same day, or the next one where `end` comes before `start`
    status: Status = "confirmed"
    visibility: Visibility = "internal"
    unit: Unit = "site_event"
    place: str = ""
    address: str = ""
    neighborhood: str = ""
    campaign: str = ""
    description: str = ""
    url: str = ""
    contact: str = ""
    expected_attendance: int | None = None
    audience: str = ""
    languages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    notes: str = ""

    @property
    def ends_on(self) -> dt.date:
        """The last day, the day after where the event ends past midnight."""
        if self.last_day is not None:
            return self.last_day
        past_midnight = self.start is not None and self.end is not None and self.end <= self.start
        return self.day + dt.timedelta(days=1) if past_midnight else self.day

    @property
    def ends_at_midnight(self) -> bool:
        """Whether it ends as a later day begins: its last day is then the one before."""
        return self.start is not None and self.end == dt.time() and self.ends_on > self.day

    def on(self, day: dt.date) -> "EventEntry":
        """The same event on another day."""
        moved = day - self.day
        return replace(self, day=day, last_day=None if self.last_day is None else self.last_day + moved)


def starts_at(entry: EventEntry, city: City) -> dt.datetime | None:
    """The instant at which it starts; None when it lasts all day."""
    return None if entry.start is None else _instant(entry.day, entry.start, city)


def ends_at(entry: EventEntry, city: City) -> dt.datetime | None:
    """The instant at which it ends; None when it lasts all day or no end is known."""
    if entry.start is None or entry.end is None:
        return None
    starts, ends = _instant(entry.day, entry.start, city), _instant(entry.ends_on, entry.end, city)
    lasts = dt.datetime.combine(entry.ends_on, entry.end) - dt.datetime.combine(entry.day, entry.start)
    # A start in the hour that clocks leave out is moved on; the end must not be left behind.
    return starts + lasts if lasts > dt.timedelta() and ends < starts else ends


def faults(entry: EventEntry, city: City, today: dt.date) -> dict[Field, Reason]:
    """What has to be mended before the entry can be saved, by the field it belongs to; empty when nothing has."""
    found: dict[Field, Reason] = {}
    if not entry.title.strip():
        found["title"] = Reason(N_("Give the event a title."))
    elif len(entry.title) > TITLE_LETTERS:
        found["title"] = Reason(N_("The title is too long: {most} letters at most."), {"most": TITLE_LETTERS})
    for name in TEXTS:
        most = TEXT_LETTERS if name in ("description", "notes") else PLACE_LETTERS
        if len(getattr(entry, name)) > most:
            found[name] = Reason(N_("This is too long: {most} letters at most."), {"most": most})  # type: ignore[index]
    if entry.department_id not in {department.department_id for department in city.departments}:
        found["department"] = Reason(N_("Choose the department that holds the event."))
    if entry.last_day is not None and entry.last_day < entry.day:
        found["last_day"] = Reason(N_("The last day lies before the first."))
    elif (entry.ends_on - entry.day).days > MOST_DAYS:
        found["last_day"] = Reason(
            N_("That is {days} days. For a repeated event, use “Repeat”."), {"days": (entry.ends_on - entry.day).days}
        )
    if entry.end is not None and entry.start is None:
        found["start"] = Reason(N_("Give a start, or leave out the end: the event would last all day."))
    for field, day, time in (("start", entry.day, entry.start), ("end", entry.ends_on, entry.end)):
        if time is not None and not _exists(day, time, city):
            found[field] = Reason(  # type: ignore[index]
                N_("{time} does not exist that night: clocks go forward. Choose an hour later."),
                {"time": f"{time:%I:%M %p}".lstrip("0")},
            )
    starts, ends = starts_at(entry, city), ends_at(entry, city)
    if starts is not None and ends is not None and ends < starts:
        found["end"] = Reason(N_("The end lies before the start."))
    if entry.status == "held" and entry.day > today:
        found["day"] = Reason(N_("An event that lies ahead can't have been held."))
    if entry.expected_attendance is not None and entry.expected_attendance < 0:
        found["attendance"] = Reason(N_("Attendance can't be below zero."))
    return found


def words(entry: EventEntry, city: City, today: dt.date) -> list[Reason]:
    """What the person should know though it may be saved so: past days, Fire's notice, two meanings of a time."""
    said = []
    if entry.day < today:
        said.append(Reason(N_("This day is past. Saved as held, your department counts as present.")))
    asks_fire = "fire" in entry.invited and entry.department_id != "fire"
    if asks_fire and today <= entry.day < today + dt.timedelta(days=FIRE_NOTICE_DAYS):
        said.append(
            Reason(
                N_("Fire asks for three weeks’ notice; days left until this event: {days}."),
                {"days": (entry.day - today).days},
            )
        )
    if entry.start is not None and entry.end is not None and entry.end <= entry.start and entry.last_day is None:
        said.append(Reason(N_("It ends after midnight, on the next day.")))
    starts, ends = starts_at(entry, city), ends_at(entry, city)
    is_long = starts is not None and ends is not None and ends - starts > dt.timedelta(hours=LONG_HOURS)
    if starts is not None and ends is not None and is_long and entry.last_day is None:
        hours = round((ends - starts) / dt.timedelta(hours=1))
        said.append(Reason(N_("It lasts {hours} hours. Is the end right?"), {"hours": hours}))
    if entry.start is not None and _happens_twice(entry.day, entry.start, city):
        said.append(Reason(N_("That hour comes twice that night: the first one is meant.")))
    return said


def details(entry: EventEntry, city: City) -> Mapping[str, object]:
    """The columns of event_report that the form decides."""
    blank_to_none = {name: (getattr(entry, name).strip() or None) for name in TEXTS if name != "campaign"}
    return {
        "department_id": entry.department_id,
        "title": " ".join(entry.title.split()),
        "start_date": entry.day,
        "end_date": entry.ends_on - dt.timedelta(days=entry.ends_at_midnight),
        "starts_at": starts_at(entry, city),
        "ends_at": ends_at(entry, city),
        "all_day": entry.start is None,
        "status": entry.status,
        "visibility": entry.visibility,
        "unit": entry.unit,
        "campaign": city.campaign_named(entry.campaign.strip()) if entry.campaign.strip() else None,
        "expected_attendance": entry.expected_attendance,
        "languages": list(entry.languages),
        "needs": list(entry.needs),
        **blank_to_none,
    }


def as_entry(row: Mapping[str, Any], invited: tuple[str, ...], city: City) -> EventEntry:
    """The entry that a stored report would have come from: `row` has the columns of `details`."""
    starts, ends = row["starts_at"], row["ends_at"]
    start = starts.astimezone(city.zone) if isinstance(starts, dt.datetime) else None
    end = ends.astimezone(city.zone) if isinstance(ends, dt.datetime) else None
    texts: dict[str, Any] = {name: row[name] or "" for name in TEXTS}
    entry = EventEntry(
        title=str(row["title"]),
        department_id=str(row["department_id"] or ""),
        day=row["start_date"],
        start=start.time() if start else None,
        end=end.time() if end else None,
        status=row["status"],
        visibility=row["visibility"],
        unit=row["unit"],
        expected_attendance=row["expected_attendance"],
        languages=tuple(row["languages"] or ()),
        needs=tuple(row["needs"] or ()),
        invited=invited,
        **texts,
    )
    ends_on = end.date() if end else row["end_date"]
    return entry if entry.ends_on == ends_on else replace(entry, last_day=ends_on)


def merged(base: EventEntry, mine: EventEntry, theirs: EventEntry) -> EventEntry:
    """`theirs` with what `mine` changed of `base`: where both changed a field, mine."""
    changed = {
        one.name: getattr(mine, one.name)
        for one in fields(EventEntry)
        if getattr(mine, one.name) != getattr(base, one.name)
    }
    return replace(theirs, **changed)


def _instant(day: dt.date, time: dt.time, city: City) -> dt.datetime:
    return dt.datetime.combine(day, time, city.zone).astimezone(dt.UTC)


def _exists(day: dt.date, time: dt.time, city: City) -> bool:
    """Whether the city's clocks show that time on that day."""
    local = dt.datetime.combine(day, time, city.zone)
    return local.astimezone(dt.UTC).astimezone(city.zone).replace(tzinfo=None) == local.replace(tzinfo=None)


def _happens_twice(day: dt.date, time: dt.time, city: City) -> bool:
    first = dt.datetime.combine(day, time, city.zone)
    return first.utcoffset() != first.replace(fold=1).utcoffset() and _exists(day, time, city)
