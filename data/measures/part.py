"""A part of the events: what a reader narrows the count to."""

from dataclasses import dataclass

OUTSIDE_CAMPAIGNS = ""  # in place of a campaign's name


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the events is asked for; None stands for all.

    An event is of a department that takes part in it, of a campaign (OUTSIDE_CAMPAIGNS: of none) and of a neighborhood
    that one of its reports names. `held_only` leaves out those not reported as held.
    """

    department: str | None = None
    campaign: str | None = None
    neighborhood: str | None = None
    held_only: bool = False


ALL_EVENTS = Part()
