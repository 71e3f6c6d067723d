"""Made-up events, and events of files given at run time, of which the generator makes departments' reports."""

import datetime as dt
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.imports.drafts import ReportDraft


@dataclass(frozen=True)
class BaseEvent:
    """What really happened, before anybody wrote it down. Times are local."""

    title: str
    others: tuple[str, ...]  # other titles that a department would give it, Spanish ones included
    start: dt.datetime
    minutes: int
    place: str | None
    address: str | None = None
    neighborhood: str | None = None
    campaign: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class Venue:
    """A place, under the names that people use for it."""

    names: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Quarter:
    """A neighborhood and its venues."""

    name: str
    short: str
    venues: tuple[Venue, ...]


# Two made-up towns, so that one can be kept for judging: kinds and names of the one are not those of the other.
KINDS_OF_TOWN = {
    "tuning": (
        ("{q} Community Safety Fair", ("Safety Fair - {q}", "Feria de Seguridad {q}", "{q} Comm. Safety Fair")),
        ("Smoke Alarm Blitz – {q}", ("{q} Smoke Alarm Installation Day", "Smoke Detector Blitz {q}")),
        ("Hands-Only CPR Class", ("CPR Class at {v}", "Clase de RCP", "CPR training {q}")),
        ("Coffee with a Cop", ("Coffee w/ a Cop @ {v}", "Café con un Policía", "Community coffee with PD")),
        ("Car Seat Check", ("Child car seat inspection {q}", "Revisión de asientos de seguridad", "Car seat clinic")),
        ("Bike Rodeo at {v}", ("Kids Bike Rodeo", "Rodeo de Bicicletas {q}", "Bike Rodeo & Helmet Giveaway")),
        ("{q} Neighborhood Cleanup", ("{q} Clean-Up Day", "Limpieza del vecindario {q}", "Nbhd Cleanup {q}")),
        ("Back to School Supply Giveaway", ("Backpack giveaway {v}", "B2S Giveaway", "Back-to-School Bash {q}")),
        ("Home Safety for Older Adults", ("Senior home safety talk", "Older adults safety - {v}")),
        ("Gun Lock Distribution", ("Gun lock giveaway {q}", "Free gun locks at {v}")),
        ("Touch a Truck", ("Touch-a-Truck Day", "Touch A Truck at {v}", "Vehicle fair for kids")),
        (
            "Know Your 911: Youth Workshop",
            ("911 youth workshop {v}", "When to call 911 - youth", "Taller 911 para jóvenes"),
        ),
        ("Summer Block Party – {q}", ("{q} block party", "Fiesta del barrio {q}")),
        ("Narcan Training", ("Naloxone training {v}", "Overdose response class")),
    ),
    "judging": (
        ("Emergency Preparedness Expo", ("Disaster Prep Expo {q}", "Expo de preparación para emergencias", "EP Expo")),
        ("{q} Resource Fair", ("Resource Fair at {v}", "Feria de Recursos {q}", "Community Resource Fair - {q}")),
        ("Stop the Bleed Class", ("Stop the Bleed training", "Bleeding control class @ {v}")),
        ("Cookout with First Responders", ("First responder cookout {q}", "BBQ w/ first responders", "Parrillada {q}")),
        ("Pedestrian Safety Walk – {q}", ("{q} Safety Walk", "Ped safety walk audit", "Caminata de seguridad {q}")),
        ("Drug Take Back Day", ("Rx take-back at {v}", "Medication Takeback", "Drug takeback event")),
        ("Library Story Time with a Firefighter", ("Firefighter storytime", "Story time w/ FD {v}")),
        ("Youth Basketball Night", ("Hoops night {v}", "Youth b-ball", "Noche de baloncesto juvenil")),
        ("Fire Extinguisher Demonstration", ("Extinguisher demo {q}", "Fire extinguisher training {v}")),
        ("Women's Self-Defense Workshop", ("Self defense class", "Womens self defence wkshp {v}")),
        ("Neighborhood Watch Meeting", ("{q} Watch mtg", "Nbhd Watch - {q}", "Reunión de vigilancia vecinal {q}")),
        ("Storm Drain Marking Day", ("Storm drain marking {q}", "Drain marking volunteers {v}")),
        ("Helmet Fitting & Giveaway", ("Free bike helmets {v}", "Helmet giveaway", "Cascos gratis {q}")),
        ("Teen Town Hall", ("Teen Townhall @ {v}", "Youth town hall meeting {q}", "Foro de jóvenes")),
    ),
}
QUARTERS_OF_TOWN = {
    "tuning": "Larkspur,Heron Ridge,Tanager Row,Quarry Bend,Willow Ferry,Juniper Commons,Foxglove Terrace,Plum Orchard,"
    "Copperfield Square,Lantern Hill,Finch Meadow,Cedar Hollow,Briar Landing,Old Mill,Riverside,Oakmont",
    "judging": "Maple Crossing,Stonebrook,Eastgate,Harbor Point,Saddle Creek,Northfield,Pecan Grove,Union Depot,"
    "Chestnut Hill,Bluebird Glen,Mission Park,West End,Tobacco Row,Kingfisher Bay,Sycamore Flats,Granite Falls",
}
STREETS = "Main,Oak,Elm,Holloway,Roxboro,Alston,Fayetteville,Club,Lakewood,Morris,Pine,Liberty,Miami,Angier".split(",")
KINDS_OF_STREET = ("Street", "Avenue", "Road", "Drive", "Boulevard")
KINDS_OF_VENUE = (
    ("{q} Recreation Center", "{q} Rec Center", "{q} Rec. Ctr."),
    ("{q} Park", "{q} Park pavilion", "{q} Pk shelter 2"),
    ("{q} Elementary School", "{q} Elem.", "{q} Elementary gym"),
    ("{q} Branch Library", "{q} Library", "Biblioteca {q}"),
    ("{q} Baptist Church", "{q} Baptist", "{q} Baptist fellowship hall"),
)


def quarters(town: str, seed: int) -> list[Quarter]:
    """The neighborhoods of a made-up town, with venues."""
    chance = random.Random(f"{town} {seed}")
    found = []
    for name in QUARTERS_OF_TOWN[town].split(","):
        venues = tuple(
            Venue(
                tuple(pattern.format(q=name) for pattern in patterns),
                f"{chance.randrange(100, 4900)} {chance.choice(STREETS)} {chance.choice(KINDS_OF_STREET)}",
            )
            for patterns in chance.sample(KINDS_OF_VENUE, 3)
        )
        found.append(Quarter(name, name.split()[0], venues))
    return found


def made_up(town: str, seed: int, events: int, first_day: dt.date) -> list[BaseEvent]:
    """So many single events over about a year in a made-up town."""
    chance = random.Random(f"events {town} {seed}")
    places = quarters(town, seed)
    found: list[BaseEvent] = []
    held: set[tuple[str, str, dt.date]] = set()
    while len(found) < events:
        title, others = chance.choice(KINDS_OF_TOWN[town])
        quarter = chance.choice(places)
        venue = chance.choice(quarter.venues)
        day = first_day + dt.timedelta(days=chance.randrange(365))
        if (title, quarter.name, day) in held:  # no neighborhood has two of a kind on one day
            continue
        held.add((title, quarter.name, day))
        start = dt.datetime.combine(
            day, dt.time(chance.choice((9, 10, 11, 12, 13, 14, 16, 17, 18)), chance.choice((0, 0, 0, 30)))
        )
        names = {"q": quarter.name, "v": venue.names[0]}
        found.append(
            BaseEvent(
                title.format(**names),
                tuple(other.format(**names) for other in others),
                start,
                chance.choice((60, 90, 120, 120, 180, 240)),
                venue.names[0],
                venue.address,
                quarter.name,
            )
        )
    return found


def of_drafts(drafts: Iterable[ReportDraft], zone: dt.tzinfo) -> list[BaseEvent]:
    """Single events of real files: dated by the hour, one of each title and day, no dates of one series."""
    found: dict[tuple[str, dt.date], BaseEvent] = {}
    for draft in drafts:
        if draft.starts_at is None or draft.occurrence or draft.start_date != draft.end_date:
            continue
        start = draft.starts_at.astimezone(zone).replace(tzinfo=None)
        ends = draft.ends_at or draft.starts_at
        minutes = int((ends - draft.starts_at).total_seconds() // 60) or 90
        event = BaseEvent(
            draft.title, (), start, minutes, draft.place, draft.address, draft.neighborhood, None, draft.description
        )
        found.setdefault((draft.title.casefold(), draft.start_date), event)
    return list(found.values())


def sampled(events: Sequence[BaseEvent], count: int, seed: int) -> list[BaseEvent]:
    """So many of `events`, none of which could be another under a second name: one a start, one of like titles a day.

    Real calendars tell of one event several times; without this the truth about what is made of them would be wrong.
    """
    chance = random.Random(seed)
    hours: set[dt.datetime] = set()
    titles: set[tuple[dt.date, tuple[str, ...]]] = set()
    found: list[BaseEvent] = []
    for event in chance.sample(events, len(events)):
        words = tuple(sorted(word for word in re.findall("[a-z]+", event.title.casefold()) if len(word) > 3)[:2])
        if event.start in hours or (event.start.date(), words) in titles:
            continue
        hours.add(event.start)
        titles.add((event.start.date(), words))
        found.append(event)
        if len(found) == count:
            break
    return found
