"""Which record of a file is which report already kept, so that a second import adds nothing twice.

Ids are trusted as far as they deserve: a UID is one event; a short number may be a row counter that starts anew in
each department's copy of a template, or repeat within one file. So an id alone is not enough unless it is plainly
unique, and rows without one are recognised by what they say. In doubt a record is taken as new: a doubled report is
seen and asked about, a wrongly replaced one would be lost in silence.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from data.city import folded

PLAINLY_UNIQUE_LENGTH = 16  # ids as long as this are made by machines to be unique (UUIDs, UIDs with a host)
SAME_TITLE = 0.8  # likeness above which a changed title is a mended one


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one record from another. `start` is an ISO instant, or a date for an all-day event."""

    source_id: str | None
    occurrence: str | None
    department: str | None
    title: str
    date: str
    start: str
    place: str

    @classmethod
    def of(
        cls,
        source_id: str | None,
        occurrence: str | None,
        department: str | None,
        title: str,
        date: str,
        start: str,
        place: str | None,
    ) -> "Identity":
        """The identity with title and place folded, so that case and punctuation make no new record."""
        return cls(source_id, occurrence, department, folded(title), date, start, folded(place or ""))

    @property
    def has_unique_id(self) -> bool:
        return self.source_id is not None and ("@" in self.source_id or len(self.source_id) >= PLAINLY_UNIQUE_LENGTH)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report of the same source that is already kept."""

    report_id: uuid.UUID
    identity: Identity


def reconcile(incoming: Sequence[Identity], kept: Sequence[KeptReport]) -> dict[int, uuid.UUID]:
    """For positions in `incoming` that are reports already kept: the report's id. Other positions are new.

    Each kept report is given out once. The passes go from sure to less sure; each takes what the ones before left.
    """
    matching = _Matching(incoming, kept)
    matching.one_to_one(lambda record: record)
    # The same id: only the content changed. Several records of one id pair up by what they still share.
    by_id: tuple[Callable[[Identity], Hashable], ...] = (
        lambda r: r.source_id and (r.source_id, r.occurrence, r.department, r.title, r.start),
        lambda r: r.source_id and (r.source_id, r.occurrence, r.department, r.title, r.place),
        lambda r: r.source_id and (r.source_id, r.occurrence, r.department, r.start, r.place),
        lambda r: r.source_id and (r.source_id, r.occurrence, r.department, r.title),
        lambda r: r.source_id and (r.source_id, r.occurrence, r.department, r.date),
        lambda r: r.has_unique_id and (r.source_id, r.occurrence, r.department),
        # A series moved to another hour, or a single event that became one: its dates have new names.
        lambda r: r.has_unique_id and (r.source_id, r.department, r.date),
    )
    for key in by_id:
        matching.one_to_one(key)
    # A department that was unknown became known, or the other way round.
    matching.one_to_one(
        lambda r: r.source_id and (r.source_id, r.occurrence, r.title, r.start),
        agree=lambda one, other: one.department is None or other.department is None,
    )
    matching.one_to_one(
        lambda r: not r.source_id and (r.title, r.start, r.place),
        agree=lambda one, other: one.department is None or other.department is None,
    )
    # No id: the time, the place or the title was mended, the other two kept.
    matching.one_to_one(lambda r: not r.source_id and r.place and (r.department, r.title, r.place, r.date))
    matching.one_to_one(
        lambda r: not r.source_id and (r.department, r.title, r.start),
        agree=lambda one, other: not one.place or not other.place,
    )
    matching.one_to_one(
        lambda r: not r.source_id and r.place and (r.department, r.start, r.place),
        agree=lambda one, other: SequenceMatcher(None, one.title, other.title).ratio() >= SAME_TITLE,
    )
    return matching.found


class _Matching:
    """The records on both sides that have found no partner yet."""

    def __init__(self, incoming: Sequence[Identity], kept: Sequence[KeptReport]) -> None:
        self._incoming = incoming
        self._free_incoming: dict[int, None] = dict.fromkeys(range(len(incoming)))
        self._free_kept: dict[uuid.UUID, Identity] = {report.report_id: report.identity for report in kept}
        self.found: dict[int, uuid.UUID] = {}

    def one_to_one(
        self,
        key: Callable[[Identity], Hashable],
        agree: Callable[[Identity, Identity], bool] = lambda one, other: True,
    ) -> None:
        """Pair the free records whose `key` is the same and not empty, in their order, where they `agree`."""
        if not self._free_kept or not self._free_incoming:
            return
        kept_by_key = _by_key(self._free_kept.items(), key)
        for position in list(self._free_incoming):
            record = self._incoming[position]
            candidates = kept_by_key.get(key(record), [])
            partner = next((report_id for report_id in candidates if agree(record, self._free_kept[report_id])), None)
            if partner is not None:
                candidates.remove(partner)
                del self._free_incoming[position]
                del self._free_kept[partner]
                self.found[position] = partner


def _by_key(
    records: Iterable[tuple[uuid.UUID, Identity]], key: Callable[[Identity], Hashable]
) -> dict[Hashable, list[uuid.UUID]]:
    groups: dict[Hashable, list[uuid.UUID]] = defaultdict(list)
    for report_id, identity in records:
        value = key(identity)
        if value:
            groups[value].append(report_id)
    return groups
