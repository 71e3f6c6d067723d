"""The connector: look at the Sheet, take over what is new there, send what waits here, look whether it arrived."""

import datetime as dt
import json
import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from data.reasons import N_, Reason
from data.sheets.cells import Cell, as_text
from data.sheets.configuration import SheetSettings
from data.sheets.fresh_writes import FreshWrites
from data.sheets.identity import keep_first_ids, resolve
from data.sheets.ingest import ingest
from data.sheets.misled_writes import set_aside_misled
from data.sheets.outbox import drop_operations, link, linked_to, queue_changes, set_state, waiting
from data.sheets.planning import MOST_OPERATIONS, Batch, plan
from data.sheets.reading import RowsRead, TabRows, missing_tab, read_tab, renamed_tab
from data.sheets.registry import LOG_TAB, META_TAB, SHEET_SCHEMA, kinds, usual_id
from data.sheets.remote import Busy, Look, Refused, Sheet, SheetProblem, TabPlace, Unknown
from data.sheets.renamed import title_of_id
from data.sheets.round import PERSON, Round, log_of
from data.sheets.settle import settle
from data.sheets.stamps import Stamps
from data.sheets.state import SyncState
from data.store import Store, Write

LOG_RANGE = f"'{LOG_TAB}'!A:G"
MOST_ROUNDS = 40  # in one go: a look, a batch, a look, …
PATIENT_AFTER = 3  # failures in a row: then it is tried each half minute
SECONDS_WHEN_FAILING = 30
LONGEST_WAIT = 64  # seconds, when the quota is used up

logger = logging.getLogger(__name__)


class NotSetUp(SheetProblem):
    """The Sheet is none that init-sheet prepared, or not the one that the records are linked with."""


class Syncer:
    """Keeps one store and one Sheet the same. `round` and `run` are for one thread; `state` may be read by all."""

    def __init__(
        self,
        store: Store,
        settings: SheetSettings,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.store, self.settings, self.clock = store, settings, clock
        self.kinds = kinds()
        self.sheet = Sheet(settings)
        self.wanted = threading.Event()  # something was written here, or a person asks for a look
        self.asked = threading.Event()  # a person asks
        self._chance = chance
        self._stamps = Stamps()
        self._fresh_writes = FreshWrites()
        self._refusals: dict[tuple[str, str], Reason] = {}
        self._vanished: Reason | None = None  # most rows of a tab are gone: people have to say why
        self._state = SyncState()
        self._tabs: dict[str, TabPlace] | None = None  # None: to be looked up
        self._tabs_seen: dict[str, TabPlace] = {}
        self._ids: dict[str, int] = {}  # of tabs by their own titles, as last seen
        self._seen: str | None = None  # the fingerprint of the last look that was gone through
        self._wants_log = False
        self._has_more = False
        self._rows_read: dict[str, RowsRead] = {}
        self._most = MOST_OPERATIONS
        self._failures = 0
        self._busy = 0
        self._lock = threading.Lock()

    # What pages see

    @property
    def state(self) -> SyncState:
        """How things stand."""
        return self._state

    def attach(self) -> None:
        """Have every write to the store note for sending what it changes, in its own transaction."""
        cursor = self.store.cursor()
        try:
            linked = linked_to(cursor)
        finally:
            cursor.close()
        if linked is None:
            link(self.store, self.settings.spreadsheet_id, self.kinds, PERSON, self.clock())
        self.store.before_commit = self._before_commit
        self.store.after_commit = self._after_commit
        self._count()

    def detach(self) -> None:
        """Leave the store alone again."""
        self.store.before_commit = self.store.after_commit = None

    def _before_commit(self, write: Write) -> None:
        queue_changes(write, self.kinds, self.store.city)

    def _after_commit(self) -> None:
        self._count()
        if self._state.waiting:
            self.wanted.set()

    def tell(self, problem: Reason) -> None:
        """Have pages say what is wrong."""
        self._say(problem)

    def ask(self) -> None:
        """Have the background look now."""
        self.asked.set()
        self.wanted.set()

    # One go

    def run(self) -> float:
        """Look, take over, send and look again until all is in place; returns the seconds until the next go."""
        with self._lock:
            try:
                for _round in range(MOST_ROUNDS):
                    if not self.round():
                        break
            except Busy as busy:
                self._busy += 1
                self._say(busy.reason, may_pass=True)
                return self._chance() * float(min(LONGEST_WAIT, 2 ** (self._busy + 1)))
            except SheetProblem as problem:
                self._failures += 1
                self._say(problem.reason, may_pass=isinstance(problem, Unknown))
                if isinstance(problem, Unknown) and self._failures < PATIENT_AFTER:
                    return 1 + self._chance() * float(2**self._failures)
                return SECONDS_WHEN_FAILING
            self._failures = self._busy = 0
            return self.settings.poll_seconds

    def round(self) -> bool:
        """One look and one batch at most; whether there is more to do. Raises SheetProblem, and loses nothing by it."""
        look = self._look()
        if look.fingerprint == self._seen and not self._has_work():
            self._well()
            return False
        found = look.rows()
        self._check_set_up(found)
        tabs = self._tab_rows(found)
        batch, wants_tabs, self._wants_log = self._go_through(tabs, found)
        if wants_tabs:
            self._tabs = None
        problem = next((tab.problem for tab in tabs.values() if tab.problem is not None), self._vanished)
        is_all = batch is None and problem is None and not self._wants_log and not self._state.left_alone
        self._seen = look.fingerprint if is_all else None
        if batch is not None:
            self._send(batch)
            return True
        if problem is not None:
            self._say(problem)
        else:
            self._well()
        return problem is None and (self._wants_log or wants_tabs or self._has_more or self._has_repairs())

    def _go_through(
        self, tabs: Mapping[str, TabRows], found: Mapping[str, list[list[Cell]]]
    ) -> tuple[Batch | None, bool, bool]:
        """Settle, take over and plan, in one transaction."""
        with self.store.write(PERSON, self.clock(), quietly=True) as write:
            queue_changes(write, self.kinds, self.store.city)
            round = Round(
                write,
                self.store.city,
                self.settings.spreadsheet_id,
                tabs,
                log_of(found.get(LOG_RANGE)),
                refusals=self._refusals,
            )
            self._fresh_writes.find(round)
            set_aside_misled(round)
            resolve(round)
            keep_first_ids(round)
            if round.wants_log and round.log is None:
                return None, False, True  # nothing is judged before the Log has told whose rows are whose
            settle(round)
            ingest(round)
            # What was just taken over is known to be the same; parts of two tabs may concern each other.
            parts = [kind for kind in self.kinds if kind.name in ("participation", "offer")]
            queue_changes(write, parts, self.store.city)
            log_tab = self._tabs_seen.get(LOG_TAB)
            batch = None
            if log_tab is not None and not round.wants_tabs:
                batch = plan(round, log_tab.tab_id, self._most, self._stamps)
            write.moves_version = round.shows
            self._state = replace(self._state, left_alone=round.waits)
            self._vanished, self._has_more = round.vanished, round.has_more
            for kind, tab in tabs.items():
                if tab.problem is None:
                    self._rows_read[kind].keep(tab, round.being_mended[kind] | round.misled[kind])
            return batch, round.wants_tabs, round.wants_log

    def _send(self, batch: Batch) -> None:
        try:
            self.sheet.send(batch.requests)
        except Refused as refused:
            self._not_applied(batch)
            if refused.status != 400:
                raise
            self._tabs = None  # a tab may be another than it was
            if not batch.numbers and len(batch.adopted) == 1:
                self._refusals[batch.adopted[0]] = refused.reason  # told with the row, which is left alone as it is
                return
            if self._most == 1 and not batch.numbers:
                raise
            changes = len(batch.numbers) + len(batch.adoptions)
            logger.warning("The Sheet refused a batch of %d: %s", changes, refused)
            if changes <= 1 or self._most == 1:
                self._park(batch, refused.reason)
            self._most = max(1, self._most // 8)
            return
        except Busy:
            self._not_applied(batch)
            raise
        self._most = MOST_OPERATIONS
        with self._noting() as write:
            set_state(write, [*batch.numbers, *batch.adoptions], "landed")
        self._count()

    def _not_applied(self, batch: Batch) -> None:
        with self._noting() as write:
            set_state(write, batch.numbers, "waiting")
            drop_operations(write, batch.adoptions)

    def _park(self, batch: Batch, reason: Reason) -> None:
        """Set aside what Google refuses by itself, so that the rest goes on; people see why."""
        with self._noting() as write:
            write.moves_version = True
            write.cursor.execute(
                "UPDATE sheet_outbox SET state = 'parked', reason_template = $template, reason_values = $values "
                "WHERE operation_number IN (SELECT unnest($numbers::BIGINT[]))",
                {
                    "template": reason.template,
                    "values": json.dumps(dict(reason.values), ensure_ascii=False),
                    "numbers": batch.numbers,
                },
            )

    def _noting(self) -> Any:
        return self.store.write(PERSON, self.clock(), quietly=True)

    # Looking

    def _look(self) -> Look:
        """The cells of all tabs that there are; the Log only where it has to tell what was applied."""
        for attempt in (1, 2):
            if self._tabs is None:
                _title, places = self.sheet.tabs()
                self._tabs = {place.title: place for place in places}
            names = [kind.tab for kind in self.kinds if kind.tab in self._tabs]
            if META_TAB not in self._tabs or LOG_TAB not in self._tabs or not names:
                missing = next((name for name in (META_TAB, LOG_TAB) if name not in self._tabs), self.kinds[0].tab)
                other = self._now_called(missing, self._tabs)
                self._tabs = None
                raise NotSetUp(
                    renamed_tab(missing, other)
                    if other
                    else Reason(
                        N_("The Sheet has no tab {tab}: if it is the right file, run “python -m data init-sheet”."),
                        {"tab": missing},
                    )
                )
            ranges = [f"'{name}'" for name in (*names, META_TAB)]
            if self._wants_log or self._has_unanswered():
                ranges.append(LOG_RANGE)
            try:
                look = self.sheet.look(ranges)
            except Refused as refused:
                if refused.status != 400 or attempt == 2:
                    raise
                self._tabs = None  # a tab was renamed or removed: look which there are
                continue
            self._tabs_seen = self._tabs
            if len(names) < len(self.kinds):
                self._tabs = None  # look each time whether it is back
            return look
        raise AssertionError("unreachable")

    def _tab_rows(self, found: Mapping[str, list[list[Cell]]]) -> dict[str, TabRows]:
        tabs: dict[str, TabRows] = {}
        for kind in self.kinds:
            rows = found.get(f"'{kind.tab}'")
            if rows is None:
                tabs[kind.name] = missing_tab(kind, self._now_called(kind.tab, self._tabs_seen))
            else:
                place = self._tabs_seen[kind.tab]
                self._ids[kind.tab] = place.tab_id
                before = self._rows_read.setdefault(kind.name, RowsRead())
                tabs[kind.name] = read_tab(kind, rows, place.tab_id, self.store.city, before)
        return tabs

    def _now_called(self, title: str, places: Mapping[str, TabPlace]) -> str | None:
        return title_of_id(self._ids.get(title, usual_id(title)), places.values())

    def tab_id(self, title: str) -> int | None:
        """The id of a tab, for links to its rows; None while it is not known."""
        return self._ids.get(title)

    def link(self, tab: str | None, row: int | None) -> str:
        """Where a person finds a row of a tab in the browser."""
        return self.settings.link(None if tab is None else self.tab_id(tab), row)

    def _check_set_up(self, found: Mapping[str, list[list[Cell]]]) -> None:
        """Link the records with the Sheet at first; go no further where it is not the one they are linked with."""
        meta = {as_text(row[0]): as_text(row[1]) for row in found[f"'{META_TAB}'"] if len(row) > 1}
        if meta.get("schema") != SHEET_SCHEMA:
            raise NotSetUp(
                Reason(
                    N_("The tab Meta of the Sheet is not as the app made it: run “python -m data init-sheet” for it.")
                )
            )
        cursor = self.store.cursor()
        try:
            linked = linked_to(cursor)
        finally:
            cursor.close()
        if linked is None or (linked != self.settings.spreadsheet_id and not self._has_met()):
            link(self.store, self.settings.spreadsheet_id, self.kinds, PERSON, self.clock())
        elif linked != self.settings.spreadsheet_id:
            raise NotSetUp(
                Reason(
                    N_(
                        "The records are linked with another Sheet than the settings name. To move to this one, stop "
                        "the app and run “python -m data init-sheet”."
                    )
                )
            )

    def _has_met(self) -> bool:
        """Whether the Sheet that the records are linked with was ever reached."""
        return bool(self._asked("SELECT count(*) FROM sheet_record WHERE on_sheet IS NOT NULL"))

    def _has_work(self) -> bool:
        return bool(self._asked("SELECT count(*) FROM sheet_outbox WHERE state <> 'parked'"))

    def _has_repairs(self) -> bool:
        return bool(self._asked("SELECT count(*) FROM sheet_outbox WHERE what IN ('repair', 'clear')"))

    def _has_unanswered(self) -> bool:
        return bool(self._asked("SELECT count(*) FROM sheet_outbox WHERE state = 'sent'"))

    def _asked(self, question: str) -> int:
        cursor = self.store.cursor()
        try:
            ((count,),) = cursor.execute(question).fetchall()
            return int(count)
        finally:
            cursor.close()

    # How things stand

    def _well(self) -> None:
        self._state = replace(self._state, synced_at=self.clock(), problem=None, since=None)
        self._count()

    def _say(self, reason: Reason, may_pass: bool = False) -> None:
        since = self._state.since if self._state.problem is not None else self.clock()
        self._state = replace(self._state, problem=reason, since=since, may_pass=may_pass)
        self._count()

    def _count(self) -> None:
        cursor = self.store.cursor()
        try:
            rows = cursor.execute(
                "SELECT (SELECT count(*) FROM sheet_rejected_row) "
                "+ (SELECT count(*) FROM sheet_record WHERE missing_since IS NOT NULL AND NOT left_out) "
                "+ (SELECT count(*) FROM sheet_outbox WHERE state = 'parked') "
                "+ (SELECT count(*) FROM sheet_remark WHERE seen_at IS NULL) "
                "+ (SELECT count(*) FROM sheet_tab WHERE vanished IS NOT NULL), "
                "(SELECT count(*) FROM sheet_conflict WHERE settled_at IS NULL), "
                "(SELECT count(*) FROM sheet_outbox WHERE state = 'parked' AND what IN ('add', 'edit'))"
            ).fetchall()
            ((to_look_at, conflicts, refused),) = rows
            self._state = replace(
                self._state,
                waiting=waiting(cursor),
                rows_to_look_at=int(to_look_at),
                conflicts=int(conflicts),
                refused=int(refused),
            )
        finally:
            cursor.close()
