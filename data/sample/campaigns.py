"""The drives of the story: National Night Out and Fire Prevention Week, with the site events of each year.

A site's records are written as in "PD+FD+CSD FD+PD": two records, the first by PD, which names FD and CSD as partners.
"""

import datetime as dt
from dataclasses import dataclass

from data.sample.story import FD, PD

NIGHT_OUT = "National Night Out"
FIRE_WEEK = "Fire Prevention Week"

NIGHT_OUT_TITLES = ("National Night Out – {n}", "NNO {n}", "National Night Out at {n}", "{s} Night Out ({d})")
NIGHT_OUT_SPANISH = "Noche Nacional en {n}"
OPEN_HOUSE_TITLES = (
    "Station {station} Open House", "Open House at Fire Station {station}", "FPW open house Sta. {station} ({d})",
)  # fmt: skip
SCHOOL_VISIT_TITLES = (
    "Fire Prevention Week Visit – {n} Elementary", "Fire Safety Visit at {n} Elem. School", "FPW {s} school visit ({d})"
)  # fmt: skip
# What the same events are called by a department that saw another side of them: nobody can be sure from the titles.
NIGHT_OUT_LOOSELY = (
    "Block party, food trucks and music, {s}",
    "Cookout and safety tables, {s}",
    "Evening in the park – {n}",
)
OPEN_HOUSE_LOOSELY = ("Touch-a-Truck Morning, Sta. {station}",)


@dataclass(frozen=True, slots=True)
class Site:
    """A site event of a campaign: where, and the records of it. The first is the host's."""

    neighborhood: str
    records: tuple[str, ...]
    date: dt.date
    venue: str = "park"
    undecided: bool = False  # whether its records are one event is still an open question
    never_marked_held: bool = False
    spanish: bool = False


def _night_out(date: dt.date, *rows: tuple[str, str, str]) -> tuple[Site, ...]:
    """Sites of one evening from rows of neighborhood, records and marks (? undecided, c never marked, s Spanish)."""
    return tuple(
        Site(place, tuple(records.split()), date, "park", "?" in marks, "c" in marks, "s" in marks)
        for place, records, marks in rows
    )


def _fire_week(venue: str, *rows: tuple[dt.date, str, str, str]) -> tuple[Site, ...]:
    return tuple(Site(place, tuple(records.split()), day, venue, "?" in marks) for day, place, records, marks in rows)


NIGHT_OUT_SITES = (
    *_night_out(
        dt.date(2024, 10, 1),
        ("Juniper Commons", "PD+FD+CSD FD+PD", ""),
        ("Old Mill Green", "PD+FD", ""),
        ("Larkspur", "CSD+PD+FD PD+CSD", ""),
        ("Cedar Hollow", "PD+CSD", "s"),
        ("Briar Landing", "PD FD", ""),
        ("Tanager Row", "PD+FD+ECC ECC", ""),
        ("Copperfield Square", "PD", ""),
        ("Willow Ferry", "NIS+PD", ""),
        ("Finch Meadow", "PD+FD+CMO CMO+PD", ""),
        ("Quarry Bend", "FD+PD", ""),
        ("Lantern Hill", "CSD+PD+NIS", "s"),
        ("Saltbox Corner", "PD", ""),
        ("Heron Ridge", "PD+FD+CSD CSD+FD FD+PD", ""),
    ),
    *_night_out(
        dt.date(2025, 10, 7),
        ("Juniper Commons", "PD+FD+CSD FD+PD CSD+PD", "?"),
        ("Old Mill Green", "PD", ""),
        ("Larkspur", "CSD+PD PD+CSD", "?"),
        ("Cedar Hollow", "PD+CSD+FD FD+PD", "s?"),
        ("Briar Landing", "PD+FD FD+PD", "?"),
        ("Tanager Row", "FD+PD+ECC", ""),
        ("Copperfield Square", "PD+FD+NIS NIS+PD", "?"),
        ("Willow Ferry", "PD+NIS", "c"),
        ("Finch Meadow", "PD", ""),
        ("Quarry Bend", "FD+PD+CSD CSD+FD", "?"),
        ("Lantern Hill", "CSD+PD", "s"),
        ("Plum Orchard", "PD+FD FD+PD", ""),
        ("Marigold Heights", "PD+CMO", ""),
        ("Foxglove Terrace", "PD", ""),
    ),
)

FIRE_WEEK_SITES = (
    *_fire_week(
        "station",
        (dt.date(2024, 10, 6), "Larkspur", "FD", ""),
        (dt.date(2024, 10, 9), "Quarry Bend", "FD+PD", ""),
        (dt.date(2024, 10, 10), "Heron Ridge", "FD", ""),
        (dt.date(2024, 10, 12), "Juniper Commons", "FD+PD+CSD PD+FD", ""),
        (dt.date(2025, 10, 5), "Tanager Row", "FD", ""),
        (dt.date(2025, 10, 8), "Larkspur", "FD+CSD", ""),
        (dt.date(2025, 10, 9), "Marigold Heights", "FD", ""),
        (dt.date(2025, 10, 10), "Heron Ridge", "FD+PD+ECC", ""),
        (dt.date(2025, 10, 11), "Juniper Commons", "FD+PD PD+FD", "?"),
    ),
    *_fire_week(
        "school",
        (dt.date(2024, 10, 7), "Cedar Hollow", "FD", ""),
        (dt.date(2024, 10, 8), "Willow Ferry", "FD+PD", ""),
        (dt.date(2024, 10, 9), "Plum Orchard", "FD+CSD CSD+FD", ""),
        (dt.date(2024, 10, 10), "Finch Meadow", "FD", ""),
        (dt.date(2024, 10, 11), "Saltbox Corner", "FD+ECC", ""),
        (dt.date(2025, 10, 6), "Briar Landing", "FD", ""),
        (dt.date(2025, 10, 8), "Old Mill Green", "FD+PD PD+FD", ""),
        (dt.date(2025, 10, 9), "Lantern Hill", "FD", ""),
        (dt.date(2025, 10, 10), "Foxglove Terrace", "FD+CSD+PD", ""),
    ),
)

# Campaign: the first and the last day of each year's drive, and the department that leads it.
CAMPAIGNS = (
    (NIGHT_OUT, dt.date(2024, 10, 1), dt.date(2024, 10, 1), PD),
    (FIRE_WEEK, dt.date(2024, 10, 6), dt.date(2024, 10, 12), FD),
    (FIRE_WEEK, dt.date(2025, 10, 5), dt.date(2025, 10, 11), FD),
    (NIGHT_OUT, dt.date(2025, 10, 7), dt.date(2025, 10, 7), PD),
)
