"""The kinds of record that go through the Sheet, in the order in which they are taken over: events first."""

import zlib

from data.sheets.decision_rows import DecisionRows
from data.sheets.event_rows import EventRows
from data.sheets.kinds import Kind
from data.sheets.part_rows import PartRows

LOG_TAB, META_TAB, README_TAB = "Log", "Meta", "Read me"
LOG_HEADERS = ("op_id", "at", "actor", "record_id", "kind", "before_json", "after_json")
META_HEADERS = ("key", "value")
SHEET_SCHEMA = "1"


def usual_id(title: str) -> int:
    """The id that init-sheet gives the tab of that title, where it is free. A tab that is renamed keeps it."""
    return zlib.crc32(f"Safer Together {title}".encode()) & 0x7FFFFFFF


def kinds() -> tuple[Kind, ...]:
    """All kinds, events first."""
    return (
        EventRows(),
        PartRows("participation", "Participation", "pa_", began_as_offer=False),
        PartRows("offer", "Offers", "of_", began_as_offer=True),
        DecisionRows(),
    )
