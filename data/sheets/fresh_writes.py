"""Rows that another program has just written are left to it for a moment: it looks whether its cells landed in them.

Only the program that wrote a row can tell which cells it wrote and what they were meant for, and it knows the row by
the stamp that it left there. So nobody covers a fresh stamp of another's. A program that was ended meanwhile is waited
for no longer than that.
"""

import datetime as dt

from data.sheets.round import Round
from data.sheets.stamps import moment_of

TIME_TO_LOOK = dt.timedelta(seconds=20)  # after a write; its writer looks at once
TIME_TO_MEND = dt.timedelta(seconds=60)  # of a row that holds what its id is not known for; from when that was seen


class FreshWrites:
    """The stamps that other programs left lately, with the moment at which each was first seen here."""

    def __init__(self) -> None:
        self._seen: dict[str, dt.datetime] = {}

    def find(self, round: Round) -> None:
        """Note in `foreign`, `unsettled` and `fresh` of the round which rows another program wrote, and how lately."""
        own = _own_stamps(round)
        seen: dict[str, dt.datetime] = {}
        for kind, tab in round.tabs.items():
            known = {record.stamp for record in round.records[kind].values()}
            for row in tab.rows:
                if not row.stamp or row.stamp in own:
                    continue
                first = self._seen.get(row.stamp)
                if first is None:
                    if row.stamp in known:
                        continue  # since an earlier run of this program
                    first = round.at
                seen[row.stamp] = first
                round.foreign[kind].add(row.number)
                if round.at - first >= TIME_TO_MEND:
                    continue
                round.unsettled[kind].add(row.number)
                written_at = moment_of(row.stamp)
                if written_at is not None and abs(round.at - written_at) < TIME_TO_LOOK > round.at - first:
                    round.fresh[kind].add(row.number)
        self._seen = seen


def _own_stamps(round: Round) -> set[str]:
    doubts = round.write.cursor.execute("SELECT stamp FROM sheet_doubt").fetchall()
    return round.stamps_in_hand() | {stamp for (stamp,) in doubts}
