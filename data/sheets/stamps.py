"""The moment that each write leaves in `updated_at`: it tells writes apart, and which record a write was meant for."""

import datetime as dt
import re
import secrets
import zlib
from dataclasses import dataclass, field

WITH_DIGITS = re.compile(r"[\d-]{10}T[\d:]{8}\.\d{6}(\d{3})Z")


@dataclass(slots=True)
class Stamps:
    """Moments, each later than the one before, so that each write can be told from every other."""

    last: dt.datetime = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    own: int = field(default_factory=lambda: secrets.randbelow(1_000_000))  # so that two programs never share one

    def next(self, at: dt.datetime, id_text: str) -> str:
        """The stamp of a write made at `at` to the row of an id: its last three digits follow from that id."""
        self.last = max(at.replace(microsecond=self.own), self.last + dt.timedelta(microseconds=1))
        text = self.last.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "")
        return f"{text}{_digits(id_text)}Z"


def is_for_another(stamp: str, id_text: str) -> bool:
    """Whether a write was meant for the row of another id. Of a stamp without such digits nothing is known."""
    found = WITH_DIGITS.fullmatch(stamp)
    return found is not None and found.group(1) != _digits(id_text)


def moment_of(stamp: str) -> dt.datetime | None:
    """When a write was made, by its writer's clock; None where the cell holds something else."""
    try:
        moment = dt.datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _digits(id_text: str) -> str:
    return f"{zlib.crc32(id_text.encode()) % 1_000:03}"
