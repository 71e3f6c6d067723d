"""The city served: its zone, its fiscal year, its departments. Read from city.toml, never hard-coded."""

import datetime as dt
import os
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from data.months import months_later


@dataclass(frozen=True, slots=True)
class Department:
    """A city department that holds or joins safety events."""

    department_id: str
    name: str
    initials: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A named drive over many site events."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, eq=False)  # one and the same, so that it is a quick key
class City:
    """The settings of one city, as city.toml states them."""

    name: str
    zone: ZoneInfo
    fiscal_year_starts: int
    departments: tuple[Department, ...]
    campaigns: tuple[Campaign, ...] = ()
    website: str | None = None  # host of the city's pages
    residents: int | None = None

    @cached_property
    def _department_by_spelling(self) -> dict[str, str]:
        spellings: dict[str, str] = {}
        for department in self.departments:
            for spelling in (department.department_id, department.name, department.initials, *department.aliases):
                owner = spellings.setdefault(folded(spelling), department.department_id)
                if owner != department.department_id:
                    raise ValueError(f"city.toml: “{spelling}” is given to both {owner} and {department.department_id}")
        return spellings

    def department_named(self, text: str) -> str | None:
        """The id of the department that `text` names by its name, initials or an alias; None if it names none."""
        return self._department_by_spelling.get(folded(text))

    @cached_property
    def _campaign_by_spelling(self) -> dict[str, str]:
        return {folded(spelling): entry.name for entry in self.campaigns for spelling in (entry.name, *entry.aliases)}

    def campaign_named(self, text: str) -> str:
        """The campaign that `text` names, by its one name in city.toml; `text` itself where it lists none such."""
        return self._campaign_by_spelling.get(folded(text), text)

    def fiscal_year(self, day: dt.date) -> int:
        """The fiscal year in which `day` falls, named by the calendar year in which it ends."""
        starts_next_year = self.fiscal_year_starts > 1 and day.month >= self.fiscal_year_starts
        return day.year + 1 if starts_next_year else day.year

    def fiscal_year_months(self, year: int) -> tuple[dt.date, dt.date]:
        """First and last month (as first days) of the fiscal year named `year`."""
        first = dt.date(year - 1 if self.fiscal_year_starts > 1 else year, self.fiscal_year_starts, 1)
        return first, months_later(first, 11)


_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """`text` in lower case, without accents and with each run of other signs than letters and digits as one space."""
    plain = text
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NEITHER_LETTER_NOR_DIGIT.sub(" ", plain.casefold().replace("'", "").replace("’", "")).strip()


def read_city(path: Path) -> City:
    """The city that the TOML file at `path` describes.

    Raises KeyError or ValueError when the file lacks a setting or gives one spelling to two departments.
    """
    settings = tomllib.loads(path.read_text(encoding="utf-8"))
    city = City(
        name=settings["name"],
        zone=ZoneInfo(settings["zone"]),
        fiscal_year_starts=int(settings["fiscal_year_starts"]),
        departments=tuple(
            Department(entry["id"], entry["name"], entry["initials"], tuple(entry.get("aliases", ())))
            for entry in settings["department"]
        ),
        campaigns=tuple(
            Campaign(entry["name"], tuple(entry.get("aliases", ()))) for entry in settings.get("campaign", ())
        ),
        website=settings.get("website"),
        residents=settings.get("residents"),
    )
    city.department_named("")  # builds the table of spellings, so that a clash is told at start
    return city


@lru_cache(maxsize=1)
def configured_city() -> City:
    """The city of the environment variable SAFER_TOGETHER_CITY, or else of data/city.toml."""
    return read_city(Path(os.environ.get("SAFER_TOGETHER_CITY") or Path(__file__).with_name("city.toml")))
