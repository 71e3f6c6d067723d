"""Who works with the app: what each may do, and how changes are signed."""

import pytest

from data.person import Person


@pytest.mark.parametrize(
    ("person", "is_staff", "speaks_for"),
    [
        (Person(), False, []),
        (Person("resident", "fire", "Ana"), False, []),
        (Person("lead", "fire", "Ana"), False, ["fire"]),
        (Person("lead"), False, []),
        (Person("performance"), True, ["fire", "police", ""]),
    ],
)
def test_person_may_speak_for_their_own(person: Person, is_staff: bool, speaks_for: list[str]):
    assert person.is_staff == is_staff
    assert [name for name in ("fire", "police", "") if person.may_speak_for(name)] == speaks_for


@pytest.mark.parametrize(
    ("person", "signed"),
    [
        (Person(), "resident"),
        (Person(name="Ana Ruiz"), "Ana Ruiz, resident"),
        (Person("lead", "fire"), "fire"),
        (Person("lead", "fire", "Ana Ruiz"), "Ana Ruiz, fire"),
        (Person("performance"), "Office of Performance"),
        (Person("performance", name="Ana Ruiz"), "Ana Ruiz, Office of Performance"),
    ],
)
def test_changes_are_signed_with_the_name_and_whose_part_is_spoken(person: Person, signed: str):
    assert person.signed() == signed
