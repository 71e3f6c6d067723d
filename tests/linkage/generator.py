"""Reports as several departments would file them of the same events, with the truth about which are of one event.

What it does to a record is its own list, not the lexicon's: half of these short forms and translations are not known
to data/matching/words.toml, so that it doesn't test itself.
"""

import csv
import datetime as dt
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.linkage.base import BaseEvent, Quarter, made_up, quarters

DEPARTMENTS = {
    "fire": ("Fire", "FD", "Fire Dept"),
    "police": ("Police", "PD", "DPD"),
    "community_safety": ("Community Safety", "CSD", "HEART"),
    "emergency_communications": ("Emergency Communications", "ECC", "911 Center"),
    "neighborhood_improvement_services": ("Neighborhood Improvement Services", "NIS", "Neighborhood Improvement"),
    "city_managers_office": ("City Manager's Office", "CMO", "City Manager"),
}
SHORT_FORMS = {
    "community": ("comm", "comm.", "cmty"),
    "center": ("ctr", "cntr."),
    "neighborhood": ("nbhd", "nhood", "neighbourhood"),
    "meeting": ("mtg", "meet."),
    "training": ("trng", "train."),
    "station": ("sta", "stn"),
    "elementary": ("elem", "elem."),
    "department": ("dept", "dpt."),
    "association": ("assoc.", "assn"),
    "recreation": ("rec",),
    "saturday": ("sat",),
    "university": ("univ",),
    "national": ("nat'l", "natl"),
    "symphony": ("symph.",),
    "orchestra": ("orch",),
    "children": ("kids",),
    "celebration": ("celeb.",),
    "committee": ("cmte", "comm."),
    "conference": ("conf",),
    "workshop": ("wkshp",),
    "with": ("w/",),
    "and": ("&", "+"),
    "park": ("pk",),
    "library": ("lib",),
    "international": ("int'l", "intl"),
    "demonstration": ("demo",),
    "performance": ("perf.",),
    "presentation": ("pres.",),
}
SPANISH = {
    "night": "noche",
    "fair": "feria",
    "market": "mercado",
    "music": "música",
    "safety": "seguridad",
    "family": "familia",
    "community": "comunitaria",
    "class": "clase",
    "walk": "caminata",
    "art": "arte",
    "story": "cuento",
    "storytime": "hora del cuento",
    "children": "niños",
    "garden": "jardín",
    "tour": "recorrido",
    "meeting": "reunión",
    "summer": "verano",
    "concert": "concierto",
    "dance": "baile",
    "book": "libro",
    "day": "día",
    "open": "abierto",
    "house": "casa",
    "game": "juego",
    "water": "agua",
    "health": "salud",
    "workshop": "taller",
    "park": "parque",
    "and": "y",
    "with": "con",
    "the": "el",
    "of": "de",
    "for": "para",
}
PHRASES = (
    "Come out and meet your neighbors, bring the whole family.",
    "Free of charge and open to everyone, no registration needed.",
    "Light refreshments will be served while supplies last.",
    "Crew goes if not on a call. Bring the trailer and handouts.",
    "Contact the front desk for set-up times and parking.",
    "Requested by the residents' association through the web form.",
)
ADDED_BEFORE = ("Community event: ", "Event - ", "FYI ", "Annual ", "Outreach: ", "2nd request - ")
ADDED_BEHIND = (
    " (free)",
    " - all welcome",
    " *confirmed*",
    " & giveaway",
    " 2025",
    " - outreach table",
    ", rain or shine",
)


@dataclass(frozen=True)
class Filed:
    """One report as filed, and the event that it is of."""

    file: str
    ref: str
    cluster: str
    title: str
    date: str
    start: str
    end: str
    department: str
    place: str
    address: str
    neighborhood: str
    partners: str
    campaign: str
    contact: str
    description: str


COLUMNS = {
    "ID": "ref",
    "Event": "title",
    "Date": "date",
    "Start Time": "start",
    "End Time": "end",
    "Department": "department",
    "Location": "place",
    "Address": "address",
    "Neighborhood": "neighborhood",
    "Partners": "partners",
    "Campaign": "campaign",
    "Contact": "contact",
    "Description": "description",
}


@dataclass(frozen=True)
class Style:
    """How a city's departments fill in their logs: shares of reports."""

    other_title: float = 0.22
    short_forms: float = 0.12
    spanish: float = 0.05
    cut_title: float = 0.08
    added_to_title: float = 0.09
    department_in_title: float = 0.1
    misspelt: float = 0.1
    all_day: float = 0.09
    shifted: float = 0.22
    slipped: float = 0.03
    no_place: float = 0.15
    other_place: float = 0.4
    address: float = 0.4
    neighborhood: float = 0.6
    partner_named: float = 0.55
    always_named: tuple[str, ...] = ()  # partners that every report names, whether or not they were there
    contact: float = 0.15
    description: float = 0.3

    @classmethod
    def of_city(cls, seed: int) -> "Style":
        """Some city's style; another for each seed."""
        chance = random.Random(f"style {seed}")

        def about(share: float) -> float:
            return min(0.95, share * chance.uniform(0.3, 1.7))

        return cls(
            other_title=about(0.22),
            short_forms=about(0.12),
            spanish=about(0.05),
            cut_title=about(0.08),
            added_to_title=about(0.09),
            department_in_title=about(0.1),
            misspelt=about(0.1),
            all_day=about(0.09),
            shifted=about(0.22),
            slipped=about(0.03),
            no_place=about(0.2),
            other_place=about(0.4),
            address=about(0.4),
            neighborhood=chance.choice((0.0, 0.3, 0.6, 0.9)),
            partner_named=chance.choice((0.0, 0.2, 0.5, 0.8)),
            always_named=chance.choice(((), (), ("Police", "Fire"), ("Fire Dept", "Police", "Community Safety"))),
            contact=chance.choice((0.0, 0.15, 0.5)),
            description=chance.choice((0.0, 0.3, 0.7)),
        )


class Generator:
    """Makes reports, the same ones for a seed."""

    def __init__(
        self, seed: int, other_names: dict[str, tuple[str, ...]] | None = None, style: Style | None = None
    ) -> None:
        self.chance = random.Random(seed)
        self.style = style or Style()
        self.reports: list[Filed] = []
        self._other_names = other_names or {}
        self._events = 0

    def file_events(self, events: Sequence[BaseEvent], tellers: Sequence[float] = (0.5, 0.3, 0.14, 0.06)) -> None:
        """Have one to four departments report each of `events`."""
        for event in events:
            count = self.chance.choices(range(1, len(tellers) + 1), tellers)[0]
            self.file(event, self.chance.sample(sorted(DEPARTMENTS), count))

    def file(self, event: BaseEvent, departments: Sequence[str], careful: float = 0.0) -> None:
        """Have `departments` report one event; `careful`: share of reports that put everything down as it is."""
        self._events += 1
        cluster = f"E{self._events}"
        for department in departments:
            others = [other for other in departments if other != department]
            self._report(event, cluster, department, others, self.chance.random() < careful)
            if self.chance.random() < 0.015:  # sent in again, corrected
                self._report(event, cluster, department, others, True)

    def _report(self, event: BaseEvent, cluster: str, department: str, others: list[str], careful: bool) -> None:
        chance = self.chance
        date, start, end = self._times(event, careful)
        names = DEPARTMENTS[department]
        if chance.random() < 0.25:
            others = [*others, chance.choice(sorted(DEPARTMENTS))]
        style = self.style
        named = [
            chance.choice(DEPARTMENTS[other])
            for other in others
            if other != department and chance.random() < style.partner_named
        ]
        named += style.always_named
        self.reports.append(
            Filed(
                file=f"{department}.csv",
                ref=f"{names[1]}-{len(self.reports) + 1:05}",
                cluster=cluster,
                title=event.title if careful else self._title(event, names),
                date=date,
                start=start,
                end=end,
                department=names[0],
                place=self._place(event, careful),
                address=(event.address or "") if chance.random() < style.address else "",
                neighborhood=(event.neighborhood or "") if chance.random() < style.neighborhood else "",
                partners="; ".join(dict.fromkeys(named)),
                campaign=(event.campaign or "") if chance.random() < 0.6 else "",
                contact=f"919-555-{1000 + len(event.title) * 37 % 9000:04}" if chance.random() < style.contact else "",
                description=self._description(event, department) if chance.random() < style.description else "",
            )
        )

    def _description(self, event: BaseEvent, department: str) -> str:
        """The organiser's own text, or what this department writes on all of its events."""
        chance = self.chance
        if event.description and chance.random() < 0.6:
            return event.description[: chance.choice((120, 300, 1000))]
        return f"{chance.choice(PHRASES)} {chance.choice(PHRASES)} {DEPARTMENTS[department][0]} staff will be there."

    def _title(self, event: BaseEvent, names: Sequence[str]) -> str:
        chance = self.chance
        style = self.style
        title = event.title
        ways = {
            "other": style.other_title if event.others else 0.0,
            "short": style.short_forms,
            "spanish": style.spanish,
            "cut": style.cut_title,
            "added": style.added_to_title,
            "department": style.department_in_title,
        }
        way = chance.choices(["as it is", *ways], [max(0.2, 1 - sum(ways.values())), *ways.values()])[0]
        if way == "other":
            title = chance.choice(event.others)
        elif way == "short":
            title = self._each_word(title, SHORT_FORMS, 0.8)
        elif way == "spanish":
            title = self._each_word(title, {word: (meaning,) for word, meaning in SPANISH.items()}, 0.9)
        elif way == "cut":
            title = self._shorter(title)
        elif way == "added":
            title = (
                chance.choice(ADDED_BEFORE) + title if chance.random() < 0.5 else title + chance.choice(ADDED_BEHIND)
            )
        elif way == "department":
            title = f"{title} ({chance.choice(names)})" if chance.random() < 0.6 else f"{chance.choice(names)}: {title}"
        if chance.random() < style.misspelt:
            title = self._misspelt(title)
        if chance.random() < 0.08:
            title = title.upper()
        return title or event.title

    def _each_word(self, title: str, table: dict[str, tuple[str, ...]], share: float) -> str:
        def changed(found: re.Match[str]) -> str:
            forms = table.get(found[0].casefold())
            if not forms or self.chance.random() > share:
                return found[0]
            form = self.chance.choice(forms)
            return form.capitalize() if found[0][0].isupper() else form

        return re.sub(r"[A-Za-z]+", changed, title)

    def _shorter(self, title: str) -> str:
        words = title.split()
        if len(words) < 4:
            return title
        if self.chance.random() < 0.5:
            return " ".join(words[: max(3, len(words) * 2 // 3)])
        del words[self.chance.randrange(len(words))]
        return " ".join(words)

    def _misspelt(self, text: str) -> str:
        if len(text) < 5:
            return text
        at = self.chance.randrange(1, len(text) - 2)
        way = self.chance.randrange(3)
        if way == 0:
            return text[:at] + text[at + 1 :]
        if way == 1:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + self.chance.choice("aeinorst") + text[at:]

    def _times(self, event: BaseEvent, careful: bool) -> tuple[str, str, str]:
        chance = self.chance
        style = self.style
        start, length = event.start, event.minutes
        way = 1.0 if careful else chance.random()
        if way < style.all_day:
            return f"{start:%m/%d/%Y}", "", ""
        if way < style.all_day + style.slipped:
            slip = chance.random()
            if slip < 0.5:
                start += dt.timedelta(hours=chance.choice((4, -4)) if 3 < start.month < 11 else 5)  # UTC for local
            elif slip < 0.75:
                start = start.replace(hour=(start.hour + 12) % 24)
            else:
                start, length = start.replace(hour=0, minute=0), 0
        elif way < style.all_day + style.slipped + style.shifted:
            start += dt.timedelta(minutes=chance.choice((-60, -30, -30, -15, 15, 30, 30, 60)))  # set-up, doors
        end = start + dt.timedelta(minutes=length)
        shows_end = chance.random() < 0.7 and length > 0 and end.date() == start.date()
        return f"{start:%m/%d/%Y}", f"{start:%I:%M %p}", f"{end:%I:%M %p}" if shows_end else ""

    def _place(self, event: BaseEvent, careful: bool) -> str:
        chance = self.chance
        place = event.place or ""
        if careful or not place:
            return place
        if chance.random() < self.style.no_place:
            return ""
        if chance.random() > self.style.other_place:
            return place
        way = chance.random()
        if way < 0.35 and place in self._other_names:
            return chance.choice(self._other_names[place])
        if way < 0.6 and event.address:
            return event.address if chance.random() < 0.5 else f"{place}, {event.address}"
        if way < 0.8:
            return self._each_word(place.split(",")[0], SHORT_FORMS, 0.9)
        return self._misspelt(place)


def hard_negatives(generator: Generator, places: Sequence[Quarter], first_day: dt.date) -> None:
    """Events that look like one and are several."""
    chance = generator.chance
    every = sorted(DEPARTMENTS)
    for title, others in (
        ("Open Gym with Officers", ("Gym w/ PD",)),
        ("Walking Club", ("Walk club",)),
        ("Tot Time", ()),
    ):
        quarter = chance.choice(places)  # the same event weekly, and once daily
        step = 1 if title == "Tot Time" else 7
        for week in range(12):
            day = first_day + dt.timedelta(days=30 + week * step)
            event = BaseEvent(
                title,
                others,
                dt.datetime.combine(day, dt.time(17, 30)),
                60,
                quarter.venues[0].names[0],
                None,
                quarter.name,
            )
            generator.file(event, chance.sample(every, chance.choice((1, 1, 2))))
    for night in range(6):  # two or three station open houses on one evening
        day = first_day + dt.timedelta(days=60 + 9 * night)
        for number in chance.sample(range(1, 18), chance.choice((2, 3))):
            event = BaseEvent(
                f"Station {number} Open House",
                (f"Fire Station {number} open house", f"Open House - Sta. {number}", f"Casa abierta estación {number}"),
                dt.datetime.combine(day, dt.time(17)),
                120,
                f"Fire Station {number}",
                f"{number * 113 + 200} {STREET_OF_STATION[number % 5]}",
            )
            generator.file(event, ["fire", *chance.sample(every[:2] + every[4:], chance.choice((0, 1, 1, 2)))][:3])
    for day_number in range(20, 90, 18):  # two classes, one after the other
        day = first_day + dt.timedelta(days=day_number)
        quarter = chance.choice(places)
        minutes = chance.choice((45, 60, 90))
        for title, later in (("First Aid Class", 0), ("Pet First Aid Class", minutes + chance.choice((0, 15, 30)))):
            venue = quarter.venues[2]
            event = BaseEvent(
                title,
                (f"{title}, {quarter.name}",),
                dt.datetime.combine(day, dt.time(13)) + dt.timedelta(minutes=later),
                minutes,
                venue.names[0],
                venue.address,
                quarter.name,
            )
            generator.file(event, chance.sample(every, chance.choice((1, 2))))
    for day_number in range(230, 290, 14):  # two showings on one day
        day = first_day + dt.timedelta(days=day_number)
        quarter = chance.choice(places)
        title = chance.choice(("Puppet Show: Stop, Drop and Roll", "Movie in the Park", "Hero Chess Tournament"))
        for hour in chance.choice(((11, 14), (14, 19), (17, 20), (10, 15))):
            venue = quarter.venues[1]
            event = BaseEvent(
                title,
                (f"{title} at {venue.names[0]}",),
                dt.datetime.combine(day, dt.time(hour)),
                75,
                venue.names[0],
                venue.address,
                quarter.name,
            )
            generator.file(event, chance.sample(every, chance.choice((1, 2))))
    for day_number in (100, 130, 170):  # one title at several branches, at one hour
        day = first_day + dt.timedelta(days=day_number)
        for quarter in chance.sample(list(places), 4):
            event = BaseEvent(
                "Family Safety Storytime",
                ("Storytime with safety heroes",),
                dt.datetime.combine(day, dt.time(10, 30)),
                45,
                f"{quarter.name} Library",
                quarter.venues[0].address,
                quarter.name,
            )
            generator.file(event, chance.sample(every, chance.choice((1, 2))))
    for quarter in places:  # two different events, one after the other, at one place
        day = first_day + dt.timedelta(days=200 + chance.randrange(60))
        for title, hour in (("Job Fair", 10), ("Blood Drive", 13)):
            venue = quarter.venues[0]
            event = BaseEvent(
                title,
                (f"{quarter.name} {title}",),
                dt.datetime.combine(day, dt.time(hour)),
                150,
                venue.names[0],
                venue.address,
            )
            generator.file(event, chance.sample(every, chance.choice((1, 2))))


STREET_OF_STATION = ("Main Street", "Holloway Street", "Alston Avenue", "Club Boulevard", "Roxboro Road")


def night_out(generator: Generator, town: str, day: dt.date, parties: int) -> None:
    """National Night Out: many parties at once, each reported by one to four departments."""
    chance = generator.chance
    names = QUARTER_NAMES[town]
    if parties > len(names[0]) * len(names[1]):
        raise ValueError("more parties than neighborhoods")
    for number in range(parties):
        name = f"{names[0][number % len(names[0])]} {names[1][number // len(names[0]) % len(names[1])]}"
        event = BaseEvent(
            f"National Night Out – {name}",
            (f"NNO {name}", f"{name} Night Out", f"NNO party at {name}", f"Noche Nacional en {name}"),
            dt.datetime.combine(day, dt.time(18)) + dt.timedelta(minutes=chance.choice((-30, 0, 0, 0, 0, 30))),
            120,
            f"{name} {('Park', 'Clubhouse', 'Commons', 'Pool')[number % 4]}",
            f"{100 + number * 17} {name.split()[0]} {('Street', 'Lane', 'Court')[number % 3]}",
            name,
            "National Night Out",
        )
        tellers = chance.sample(["police", "fire", "community_safety"], chance.choice((0, 1, 1, 2)))
        generator.file(event, ["neighborhood_improvement_services", *tellers])


QUARTER_NAMES = {
    "tuning": (
        "Maple Oak Birch Cedar Elm Willow Aspen Laurel Holly Magnolia Dogwood Poplar".split(),
        "Grove Heights Ridge Park Woods Hills Place Crossing Village".split(),
    ),
    "judging": (
        "Fox Deer Otter Heron Hawk Quail Falcon Turtle Beaver Robin Sparrow Raven".split(),
        "Run Landing Trace Hollow Glen Bend Farm Chase Knoll".split(),
    ),
}


def make_set(
    town: str,
    seed: int,
    base: Sequence[BaseEvent] = (),
    events: int = 260,
    parties: int = 100,
    style: Style | None = None,
) -> list[Filed]:
    """A year of reports: of made-up events in `town`, of `base`, and of events that look like one and are several."""
    first_day = dt.date(2025, 1, 1)
    places = quarters(town, seed)
    names = {venue.names[0]: venue.names for quarter in places for venue in quarter.venues}
    generator = Generator(seed, names, style)
    generator.file_events(made_up(town, seed, events, first_day))
    generator.file_events(base)
    hard_negatives(generator, places, first_day)
    night_out(generator, town, dt.date(2025, 10, 7), parties)
    return generator.reports


def write_set(reports: Sequence[Filed], folder: Path) -> list[Path]:
    """The reports as one CSV file a department, and truth.csv with source, ref and cluster; the departments' files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file in sorted({report.file for report in reports}):
        path = folder / file
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            writer.writerows(
                [getattr(report, name) for name in COLUMNS.values()] for report in reports if report.file == file
            )
        paths.append(path)
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("source", "ref", "cluster"))
        writer.writerows((report.file, report.ref, report.cluster) for report in reports)
    return paths


def as_calendars(reports: Sequence[Filed]) -> list[Filed]:
    """The same, each department's in a file of its own that does not say whose it is."""
    return [replace(report, department="", partners="") for report in reports]


def without_departments(reports: Sequence[Filed]) -> list[Filed]:
    """The same, all in one file that does not say who reports."""
    return [replace(report, file="all.csv", department="", partners="") for report in reports]
