"""How things stand between the records here and the Sheet, for people to see."""

import datetime as dt
from dataclasses import dataclass

from data.reasons import Reason


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the frame of every page tells: nothing here is asked of the database or of Google."""

    synced_at: dt.datetime | None = None  # the last time that the Sheet was read and all went well
    waiting: int = 0  # changes made here that are not in the Sheet yet
    rows_to_look_at: int = 0  # rows that can't be read, deleted rows, remarks
    conflicts: int = 0
    problem: Reason | None = None
    since: dt.datetime | None = None  # when the problem began
    left_alone: bool = False  # rows that another program has just written: what concerns them waits for the next look
    refused: int = 0  # changes that Google did not take: they are sent again only when a person asks
    may_pass: bool = False  # the problem, by waiting: nobody has to mend anything
