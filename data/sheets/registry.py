"""The kinds of record that go through the Sheet, in the order in which they are taken over: events first."""

from data.sheets.decision_rows import DecisionRows
from data.sheets.event_rows import EventRows
from data.sheets.kinds import Kind
from data.sheets.part_rows import PartRows

LOG_TAB, META_TAB, README_TAB = "Log", "Meta", "Read me"
LOG_HEADERS = ("op_id", "at", "actor", "record_id", "kind", "before_json", "after_json")
META_HEADERS = ("key", "value")
SHEET_SCHEMA = "1"


def kinds() -> tuple[Kind, ...]:
    """All kinds, events first."""
    return (
        EventRows(),
        PartRows("participation", "Participation", "pa_", began_as_offer=False),
        PartRows("offer", "Offers", "of_", began_as_offer=True),
        DecisionRows(),
    )
