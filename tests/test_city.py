"""The city of city.toml: its departments' spellings and its fiscal years."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from data.city import City, configured_city, folded, read_city

CITY = configured_city()
TOML = """
name = "Town"
zone = "America/New_York"
fiscal_year_starts = 7
[[department]]
id = "fire"
name = "Fire"
initials = "FD"
aliases = [{fire_aliases}]
[[department]]
id = "police"
name = "Police"
initials = "PD"
aliases = [{police_aliases}]
"""


def town(folder: Path, fire_aliases: str = "", police_aliases: str = "") -> City:
    path = folder / "town.toml"
    path.write_text(TOML.format(fire_aliases=fire_aliases, police_aliases=police_aliases), encoding="utf-8")
    return read_city(path)


def test_city_of_durham_has_its_six_departments_in_order():
    assert [(entry.department_id, entry.name, entry.initials) for entry in CITY.departments] == [
        ("fire", "Fire", "FD"),
        ("police", "Police", "PD"),
        ("community_safety", "Community Safety", "CSD"),
        ("emergency_communications", "Emergency Communications", "ECC"),
        ("neighborhood_improvement_services", "Neighborhood Improvement Services", "NIS"),
        ("city_managers_office", "City Manager's Office", "CMO"),
    ]


@pytest.mark.parametrize(
    ("fire", "police", "clash"),
    [
        ('"Public Safety"', '"Public Safety"', "“Public Safety” is given to both fire and police"),
        ('"Seguridad"', '"SEGURIDAD."', "“SEGURIDAD.” is given to both fire and police"),
        ('"Policía"', '"Policia"', "“Policia” is given to both fire and police"),
        ('"PD"', "", "“PD” is given to both fire and police"),
    ],
)
def test_spelling_of_two_departments_is_refused(tmp_path: Path, fire: str, police: str, clash: str):
    with pytest.raises(ValueError, match=clash) as refused:
        town(tmp_path, fire, police)
    assert str(refused.value) == f"city.toml: {clash}"


def test_spelling_given_twice_to_one_department_is_fine(tmp_path: Path):
    assert town(tmp_path, '"Fire", "FIRE"').department_named("fire") == "fire"


def test_city_without_zone_is_refused(tmp_path: Path):
    path = tmp_path / "town.toml"
    path.write_text('name = "Town"\nfiscal_year_starts = 7\n', encoding="utf-8")
    with pytest.raises(KeyError, match="zone"):
        read_city(path)


def test_city_without_campaigns_knows_none(tmp_path: Path):
    assert town(tmp_path).campaign_named("NNO") == "NNO"


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("Fire", "fire"),
        ("FIRE", "fire"),
        (" fire  department ", "fire"),
        ("Durham Fire Dept", None),
        ("D.F.D.", None),
        ("DFD", "fire"),
        ("Policía", "police"),
        ("policia", "police"),
        ("POLICÍA", "police"),
        ("9-1-1", "emergency_communications"),
        ("911", "emergency_communications"),
        ("Community Safety (HEART)", "community_safety"),
        ("City Manager's Office", "city_managers_office"),
        ("City Manager’s Office", "city_managers_office"),
        ("city_managers_office", "city_managers_office"),
        ("Fire Police", None),
        ("Parks and Recreation", None),
        ("", None),
    ],
)
def test_department_named(text: str, department: str | None):
    assert CITY.department_named(text) == department


@pytest.mark.parametrize(
    ("text", "campaign"),
    [
        ("NNO", "National Night Out"),
        ("national night-out", "National Night Out"),
        ("Semana de Prevencion de Incendios", "Fire Prevention Week"),
        ("Spring Clean", "Spring Clean"),
    ],
)
def test_campaign_named(text: str, campaign: str):
    assert CITY.campaign_named(text) == campaign


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Año Nuevo!", "ano nuevo"), ("  A_b--C ", "a b c"), ("Manager's", "managers"), ("", ""), ("½", "1 2")],
)
def test_folded(text: str, plain: str):
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("starts", "day", "year"),
    [
        (7, dt.date(2024, 6, 30), 2024),
        (7, dt.date(2024, 7, 1), 2025),
        (7, dt.date(2024, 12, 31), 2025),
        (7, dt.date(2025, 1, 1), 2025),
        (1, dt.date(2024, 12, 31), 2024),
        (1, dt.date(2025, 1, 1), 2025),
        (12, dt.date(2024, 11, 30), 2024),
        (12, dt.date(2024, 12, 1), 2025),
    ],
)
def test_fiscal_year(starts: int, day: dt.date, year: int):
    assert replace(CITY, fiscal_year_starts=starts).fiscal_year(day) == year


@pytest.mark.parametrize(
    ("starts", "first", "last"),
    [
        (7, dt.date(2024, 7, 1), dt.date(2025, 6, 1)),
        (10, dt.date(2024, 10, 1), dt.date(2025, 9, 1)),
        (12, dt.date(2024, 12, 1), dt.date(2025, 11, 1)),
        (2, dt.date(2024, 2, 1), dt.date(2025, 1, 1)),
        (1, dt.date(2025, 1, 1), dt.date(2025, 12, 1)),
    ],
)
def test_fiscal_year_months(starts: int, first: dt.date, last: dt.date):
    city = replace(CITY, fiscal_year_starts=starts)
    assert city.fiscal_year_months(2025) == (first, last)
    assert (city.fiscal_year(first), city.fiscal_year(last)) == (2025, 2025)
