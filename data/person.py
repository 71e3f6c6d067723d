"""Who works with the app: what they may do, and how their changes are signed."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["resident", "lead", "performance"]


@dataclass(frozen=True, slots=True)
class Person:
    """A resident, a department's lead or someone of the Office of Performance.

    Until people sign in they say themselves who they are; what asks for a Person does not care how it is known.
    """

    role: Role = "resident"
    department_id: str | None = None  # of a lead
    name: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether this person may write what concerns all departments: texts, notes, targets, publications."""
        return self.role == "performance"

    @property
    def may_decide(self) -> bool:
        """Whether this person may say which reports are the same event: anyone who works with them."""
        return self.role != "resident"

    def may_speak_for(self, department_id: str) -> bool:
        """Whether this person may state and change what `department_id` reports."""
        return self.is_staff or (self.role == "lead" and self.department_id == department_id)

    def signed(self) -> str:
        """How changes are signed: the name, where one is given, and whose part is spoken: Ana Ruiz, fire."""
        spoken = self.department_id or ("Office of Performance" if self.is_staff else "resident")
        return f"{self.name}, {spoken}" if self.name else spoken
