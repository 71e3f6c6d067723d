"""The made-up story of the sample: its departments, neighborhoods, kinds of event and what each month brings.

Nothing here is a record or a figure of a real city. Every neighborhood, place and event is invented.
"""

import datetime as dt
from dataclasses import dataclass

FIRST_MONTH = (2024, 1)
MONTH_COUNT = 30
SHARED_CALENDAR_FROM = (2024, 7)
LINKED_SINCE = (2025, 7)  # until then people decided on every pair

FD, PD, CSD = "fire", "police", "community_safety"
ECC, NIS, CMO = "emergency_communications", "neighborhood_improvement_services", "city_managers_office"
BY_INITIALS = {"FD": FD, "PD": PD, "CSD": CSD, "ECC": ECC, "NIS": NIS, "CMO": CMO}
DEPARTMENTS = tuple(BY_INITIALS.values())
SHARED = "shared_calendar"

# Months for which a department has stated nothing. No record of the sample names it in them.
UNSTATED = {
    (NIS, (2024, 12)),
    (NIS, (2025, 1)),
    (NIS, (2026, 4)),
    (ECC, (2025, 7)),
    (ECC, (2026, 2)),
    (CMO, (2025, 7)),
}

# Neighborhood: its short spelling, met in other departments' records.
NEIGHBORHOODS = {
    "Juniper Commons": "Juniper Cmns",
    "Old Mill Green": "Old Mill Grn",
    "Larkspur": "Larkspur Nbhd",
    "Cedar Hollow": "Cedar Holw",
    "Briar Landing": "Briar Lndg",
    "Tanager Row": "Tanager",
    "Copperfield Square": "Copperfield Sq",
    "Willow Ferry": "Willow Fry",
    "Finch Meadow": "Finch Mdw",
    "Quarry Bend": "Quarry Bnd",
    "Lantern Hill": "Lantern Hl",
    "Saltbox Corner": "Saltbox Cor",
    "Heron Ridge": "Heron Rdg",
    "Plum Orchard": "Plum Orch",
    "Marigold Heights": "Marigold Hts",
    "Foxglove Terrace": "Foxglove Ter",
}
STATIONS = {
    "Juniper Commons": 41,
    "Larkspur": 42,
    "Tanager Row": 43,
    "Quarry Bend": 44,
    "Heron Ridge": 45,
    "Marigold Heights": 46,
}
# Kind of venue: its name, and how another department might write it. {n} neighborhood, {s} its short spelling.
VENUES = {
    "center": ("{n} Community Center", "{s} Comm. Ctr."),
    "school": ("{n} Elementary School", "{s} Elementary"),
    "park": ("{n} Park Pavilion", "Pavilion, {n} park"),
    "library": ("{n} Branch Library", "{s} Library"),
    "station": ("Station {station}", "Fire Station {station}"),
}
# Where another department says that it was, if it tells loosely.
LOOSE_VENUES = {
    "center": "{s} recreation center",
    "school": "{s} school yard",
    "park": "East gate playground, {s}",
    "library": "{s} reading room",
    "station": "Station {station} apparatus bay",
}
OTHER_PARTNERS = ("Red Lantern Tenants Council", "Friends of the Branch Libraries", "Two Rivers Food Pantry")


@dataclass(frozen=True, slots=True)
class Theme:
    """A kind of event. `titles` are ways to name the same one; {n}, {s} as in VENUES, {d} the reporter's initials."""

    titles: tuple[str, str, str]
    venue: str
    hosts: tuple[str, ...]
    weekdays: tuple[int, ...]  # Monday is 0
    hour: int
    minutes: int
    attendance: tuple[int, int]
    internal: bool = False
    kind: str = ""  # themes of one kind, whose titles share words, never fall on one day


# What another department may call one of these, seen from its own table: nobody can be sure from the titles.
LOOSE_TITLES = {
    "{n} Community Safety Fair": "Outreach tables, {n} ({d})",
    "Hands-Only CPR Class – {n}": "{s} lifesaving morning",
    "{n} Smoke Alarm Blitz": "Door to door in {n} ({d})",
    "Coffee and Conversation – {n}": "{s} neighbors’ morning",
    "{n} Neighborhood Safety Walk": "Evening in {n} ({d})",
    "Safe at Home for Older Adults – {n}": "Seniors’ lunch talk, {s}",
    "{n} Clean-Up and Code Help Day": "{s} Saturday with neighbors",
    "Crisis Response Q&A – {n}": "Crisis response questions, {s} ({d})",
    "{n} Bike Rodeo": "Helmets and bikes, {n}",
    "When to Call 911 – {n}": "911 call-taking talk, {s} ({d})",
    "Safety and Budget Town Hall – {n}": "{s} residents’ meeting",
    "Feria de Seguridad – {n}": "Mesa informativa, {s} ({d})",
}

SATURDAY, WEEKDAYS = (5,), (0, 1, 2, 3, 4)

THEMES = (
    Theme(
        ("{n} Community Safety Fair", "Safety Fair at {n}", "{s} Safety Fair ({d})"),
        "center", (PD, FD, CSD, CMO), SATURDAY, 10, 240, (80, 240), kind="fair",
    ),
    Theme(
        ("Hands-Only CPR Class – {n}", "CPR Class, {n}", "Hands-only CPR {s} ({d})"),
        "center", (FD, FD, CSD), (1, 3, 5), 13, 120, (12, 36),
    ),
    Theme(
        ("{n} Smoke Alarm Blitz", "Smoke Alarm Blitz in {n}", "Smoke alarms {s} ({d})"),
        "park", (FD, FD, NIS), SATURDAY, 9, 180, (20, 75),
    ),
    Theme(
        ("Coffee and Conversation – {n}", "Coffee & Conversation at {n}", "{s} coffee w/ {d}"),
        "library", (PD, PD, CSD), WEEKDAYS, 8, 90, (10, 40),
    ),
    Theme(
        ("{n} Neighborhood Safety Walk", "Safety Walk in {n}", "{s} evening safety walk"),
        "park", (PD, NIS, CSD), (0, 1, 2, 3), 18, 90, (12, 55),
    ),
    Theme(
        ("School Safety Day – {n} Elementary", "Safety Day at {n} Elem.", "{s} school safety day ({d})"),
        "school", (FD, PD, ECC), WEEKDAYS, 9, 150, (90, 310), True,
    ),
    Theme(
        ("Safe at Home for Older Adults – {n}", "Safe at Home (older adults), {n}", "{s} Safe at Home talk"),
        "center", (FD, CSD), WEEKDAYS, 11, 90, (15, 50),
    ),
    Theme(
        ("{n} Clean-Up and Code Help Day", "Clean-Up Day in {n}", "{s} clean up + code help"),
        "park", (NIS, NIS, CMO), SATURDAY, 9, 210, (25, 90),
    ),
    Theme(
        ("Crisis Response Q&A – {n}", "Crisis Response Questions & Answers, {n}", "{s} crisis response Q+A"),
        "library", (CSD, CSD, ECC), WEEKDAYS, 17, 90, (14, 60),
    ),
    Theme(
        ("{n} Bike Rodeo", "Bike Rodeo at {n}", "Kids bike rodeo {s} ({d})"),
        "park", (PD, FD), SATURDAY, 10, 150, (35, 120),
    ),
    Theme(
        ("When to Call 911 – {n}", "When to Call 911 talk, {n}", "{s} 911 talk ({d})"),
        "library", (ECC, ECC, ECC, CSD), WEEKDAYS, 16, 60, (12, 45),
    ),
    Theme(
        ("Safety and Budget Town Hall – {n}", "Town Hall at {n}: Safety and Budget", "{s} town hall"),
        "center", (CMO, CMO, NIS), (1, 2, 3), 18, 120, (30, 130),
    ),
    Theme(
        ("Car Seat Check – Station {station}", "Car Seat Check at Fire Station {station}", "Car seats, Sta. {station}"),
        "station", (FD, FD, PD), SATURDAY, 9, 180, (18, 60),
    ),
    Theme(
        ("Feria de Seguridad – {n}", "Feria de Seguridad en {n}", "Feria de seguridad {s} ({d})"),
        "center", (CSD, PD, FD), SATURDAY, 11, 180, (60, 190), kind="fair",
    ),
)  # fmt: skip

SCHOOL_HOLIDAYS = (6, 7, 8)  # months without a visit to a school
NO_EVENTS = (
    *(dt.date(year, *day) for year in (2024, 2025, 2026) for day in ((1, 1), (7, 4), (12, 24), (12, 25), (12, 26))),
    dt.date(2024, 11, 28), dt.date(2025, 11, 27),
)  # fmt: skip

# One large event of all departments a quarter. The key is its month.
ALL_DEPARTMENTS = {
    3: Theme(("Spring Safety Day", "Spring Safety Day", "Spring Safety Day"),
             "park", (FD,), SATURDAY, 10, 300, (380, 720), kind="fair"),
    6: Theme(("Summer Kick-Off Safety Day", "Summer Kick-Off", "Summer safety day"),
             "park", (PD,), SATURDAY, 10, 300, (450, 820), kind="fair"),
    9: Theme(("Back-to-School Safety Day", "Back to School Safety Day", "BTS safety day"),
             "school", (CSD,), SATURDAY, 10, 240, (340, 640), kind="fair"),
    11: Theme(("Winter-Ready Safety Day", "Winter Ready Day", "Winter safety day"),
              "center", (CMO,), SATURDAY, 10, 240, (300, 560), kind="fair"),
}  # fmt: skip

# Joint events a month as they happened, July 2024 being the first of the shared calendar.
# October counts those outside its two campaigns.
JOINT_EVENTS = (
    2, 1, 3, 2, 3, 2,
    4, 5, 4, 2, 4, 3, 3, 4, 5, 6, 6, 5,
    4, 5, 5, 1, 4, 3, 4, 3, 5, 6, 5, 6,
)  # fmt: skip
# Events of months past that nobody marked as held, so that their partners' presence is unconfirmed.
NEVER_MARKED_HELD = {(2025, 11): 1, (2026, 1): 1, (2026, 4): 1, (2026, 5): 1, (2026, 6): 2}

# Events that two departments reported. both: each names a partner; neither: none does, so that only the
# merged record is joint; one: the second names no partner. A question mark: nobody has decided yet.
TWICE_REPORTED = {
    (2024, 3): "neither", (2024, 5): "both", (2024, 8): "both", (2024, 11): "one", (2024, 12): "both",
    (2025, 2): "neither", (2025, 3): "both", (2025, 4): "one", (2025, 5): "both", (2025, 6): "neither",
    (2025, 8): "both", (2025, 9): "both?", (2025, 11): "both?", (2026, 1): "one", (2026, 3): "both?",
    (2026, 5): "both?",
}  # fmt: skip

# Look-alikes that staff found to be two events: a first and a second class in one morning at one place.
LOOK_ALIKES = ((2024, 4), (2024, 9), (2025, 1), (2025, 6), (2025, 9), (2026, 1), (2026, 4))

CANCELLED_MONTHS = (0, 2, 3, 5, 6, 7, 8, 9, 11, 12, 14, 15, 17, 18, 20, 22, 23, 25, 26, 28)  # counted from the first
TENTATIVE_MONTHS = (5, 13, 22, 28, 29)


@dataclass(frozen=True, slots=True)
class Series:
    """A visit on the third Tuesday of each month, kept as one recurring entry of the calendar file."""

    title: str
    neighborhood: str
    days: tuple[dt.date, ...]
    left_out: dt.date


SCHOOL_SERIES = Series(
    "School Visit: Your First 911 Call",
    "Lantern Hill",
    (
        dt.date(2024, 9, 17), dt.date(2024, 10, 15), dt.date(2024, 11, 19), dt.date(2024, 12, 17), dt.date(2025, 1, 21),
        dt.date(2025, 2, 18), dt.date(2025, 3, 18), dt.date(2025, 4, 15), dt.date(2025, 5, 20),
    ),
    dt.date(2024, 12, 17),
)  # fmt: skip

# Rows that no reader can take: the file, the month in which they stand, the cells that spoil them.
BAD_ROWS: tuple[tuple[str, tuple[int, int], dict[str, str]], ...] = (
    (FD, (2024, 4), {"Date": ""}),
    (FD, (2025, 11), {"Date": "TBD"}),
    (PD, (2024, 9), {"Start": "TBD", "End": ""}),
    (PD, (2025, 5), {"End": "04/30/2025 8:00 PM"}),
    (CSD, (2025, 2), {"Date": "2025-02-31"}),
    (CSD, (2025, 8), {"Title": ""}),
    (NIS, (2024, 5), {"Date": "to be announced"}),
    (CMO, (2026, 3), {"Event name": ""}),
    (SHARED, (2025, 12), {"End": "2025-11-30 20:00"}),
    (SHARED, (2026, 2), {"Start": "31/02/2026 18:00", "End": "31/02/2026 20:00"}),
)
