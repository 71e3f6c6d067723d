"""The one thread of a process that reads and writes the Sheet. Pages never wait for it."""

import logging
import threading
import time
from contextlib import suppress

from data.reasons import N_, Reason
from data.sheets.sync import Syncer

SECONDS_TO_GATHER = 0.5  # after a change here, so that a burst goes in one request
SECONDS_BETWEEN_GOES = 3.0  # so that one process stays well below the quota of 60 reads a minute
SECONDS_AFTER_A_FAULT = 30
SECONDS_TO_STOP = 30  # longer than an answer is waited for

logger = logging.getLogger(__name__)


class Background:
    """Keeps a store and its Sheet the same for as long as the server runs."""

    def __init__(self, syncer: Syncer, between: float = SECONDS_BETWEEN_GOES) -> None:
        self._syncer, self._between = syncer, between
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="google-sheet", daemon=True)

    def start(self) -> None:
        """Begin at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the request in progress. What waits is kept, and sent at the next start."""
        self._stopping.set()
        self._syncer.wanted.set()
        self._thread.join(SECONDS_TO_STOP)

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._syncer.wanted.clear()
            self._syncer.asked.clear()
            try:
                seconds = self._syncer.run()
            except Exception:
                if self._stopping.is_set():
                    return
                logger.exception("The Sheet could not be kept the same")
                with suppress(Exception):
                    self._syncer.tell(
                        Reason(N_("Keeping the Sheet the same failed. The fault is in the server's log."))
                    )
                seconds = SECONDS_AFTER_A_FAULT
            self._wait(max(seconds, self._between))

    def _wait(self, seconds: float) -> None:
        """Until the next go: sooner after a change here, unless the Sheet is in trouble; at once if a person asks."""
        until = time.monotonic() + seconds
        earliest = time.monotonic() + self._between
        while (left := until - time.monotonic()) > 0 and not self._stopping.is_set():
            if not self._syncer.wanted.wait(left):
                return
            if self._stopping.is_set() or self._syncer.asked.is_set():
                return
            if self._syncer.state.problem is None:
                self._stopping.wait(max(SECONDS_TO_GATHER, min(left, earliest - time.monotonic())))
                return
            self._syncer.wanted.clear()  # it is tried again in its time
