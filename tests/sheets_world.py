"""Several apps, people and a faulty network on one Sheet, acting at random; and what must hold in the end."""

import datetime as dt
import json
import random
import uuid
from collections.abc import Callable
from typing import Any

from data.events.words import Word, say
from data.match_decisions import decide
from tests.records import ACTOR
from tests.sheets import JULY_4, App, op_ids, typed_row
from tests.sheets_standin import StandIn, When

DAYS = (JULY_4, JULY_4 + 11)  # of all events here
LONGEST_REQUEST = dt.timedelta(seconds=180)  # then Google gives it up itself, by its page on limits
FAULTS: tuple[tuple[str, When], ...] = (
    ("429", "before"), ("500", "before"), ("503", "before"), ("503", "after"), ("500", "after"), ("drop", "before"),
    ("drop", "after"), ("half", "after"), ("html", "before"), ("html", "after"), ("bare", "after"), ("401", "before"),
    ("late", "before"),
)  # fmt: skip


class World:
    """What can happen, each by a method; all of them may fail to do anything, none may raise."""

    def __init__(
        self, api: StandIn, apps: list[App], chance: random.Random, looks: int = 30, with_columns: bool = False
    ) -> None:
        self.api, self.apps, self.chance = api, apps, chance
        self.looks = looks  # of an app, to some 75 other things: the fewer, the more comes upon each other
        self.with_columns = with_columns  # are moved at the moment of writing, too
        self.added: dict[uuid.UUID, str] = {}  # by an app, with the title
        self.typed: set[str] = set()
        self.deleted: set[str] = set()  # ids of rows that people deleted
        self.written: list[str] = []  # each value that somebody wrote over another
        self.tokens = 0
        self.mended = 0  # cells
        self.late_since: list[dt.datetime] = []

    def token(self, of: str) -> str:
        self.tokens += 1
        return f"{of} {self.tokens}"

    # Apps

    def add(self, app: App) -> None:
        title = self.token("Added")
        self.added[app.add(title, place=self.token("Place"))] = title

    def edit(self, app: App) -> None:
        report_id = self._known(app)
        if report_id is not None:
            place = self.token("App")
            app.edit(report_id, place=place)
            self.written.append(place)

    def cancel(self, app: App) -> None:
        report_id = self._known(app)
        if report_id is not None:
            app.cancel(report_id)

    def offer(self, app: App) -> None:
        report_id = self._known(app)
        if report_id is not None:
            word = Word("police", self.chance.choice(("offered", "accepted", "declined")), staff=2, said_for="police")
            say(app.store, report_id, word, ACTOR, app.clock())

    def decide(self, app: App) -> None:
        one, other = self._known(app), self._known(app)
        if one is not None and other is not None and one != other:
            decide(app.store, one, other, self.chance.choice(("same", "different")), ACTOR, app.clock())

    def look(self, app: App) -> None:
        app.run()

    # People in the Sheet

    def type_row(self) -> None:
        title = self.token("Typed")
        tab = self.api.tab("Events")
        at = self.chance.choice((None, self.chance.randint(1, max(1, tab.last_row()))))
        tab.type_row(typed_row(title, place=self.token("Place")), at)
        self.typed.add(title)

    def type_cell(self) -> None:
        """Somebody types over a place, or a note."""
        index = self._row()
        if index is not None:
            place = self.token("Person")
            self._give_up(index)
            self.api.tab("Events").type_in(index, "place", place)
            self.written.append(place)

    def break_cell(self) -> None:
        index = self._row()
        if index is not None:
            tab = self.api.tab("Events")
            row = tab.records()
            if row:
                tab.type_in(index, "attendance", self.chance.choice(("many", "12", None, 12)))

    def insert(self) -> None:
        self.api.tab("Events").insert_row(self.chance.randint(1, max(1, self.api.tab("Events").last_row())))

    def sort(self) -> None:
        self.api.tab("Events").sort(self.chance.choice(("title", "place")), self.chance.random() < 0.5)

    def move_column(self) -> None:
        tab = self.api.tab("Events")
        tab.move_column(self.chance.choice(("title", "place", "status", "notes")), self.chance.randint(0, 8))

    def copy(self) -> None:
        """Somebody copies a row that can be read, and gives it a title of its own."""
        index = self._row()
        tab = self.api.tab("Events")
        if index is not None:
            row = dict(zip(tab.headers, tab.rows[index], strict=False))
            if row.get("date") not in DAYS or bool(row.get("id")) != bool(row.get("updated_at")):
                index = None
        if index is not None:
            tab = self.api.tab("Events")
            title = self.token("Copy")
            tab.type_in(tab.copy_row(index), "title", title)
            self.typed.add(title)

    def delete(self) -> None:
        index = self._row()
        if index is not None:
            tab = self.api.tab("Events")
            record = dict(zip(tab.headers, tab.rows[index], strict=False))
            if record.get("id"):
                self.deleted.add(str(record["id"]))
                self._give_up(index)
                self.typed.discard(str(record.get("title")))
                tab.delete_row(index)

    def _give_up(self, index: int) -> None:
        """A person who sees a value and writes over it, or deletes its row, may do so before any app has looked."""
        tab = self.api.tab("Events")
        place = dict(zip(tab.headers, tab.rows[index], strict=False)).get("place")
        if place in self.written:
            self.written.remove(str(place))

    # The network

    def fault(self) -> None:
        kind, when = self.chance.choice(FAULTS)
        self.api.fail("write", kind, when)

    def read_fault(self) -> None:
        self.api.fail("read", self.chance.choice(("500", "drop", "429", "html")))

    def window(self) -> None:
        """Somebody moves rows between the next look and its write: once, not at every repair of it, too."""
        if not self.api.in_window:
            self.api.in_window.append(self.chance.choice((self.sort, self.insert, self.type_row)))

    def window_column(self) -> None:
        self.api.in_window.append(self.move_column)

    def land_late(self) -> None:
        """Attempts land that were given up long ago. What they cover before any program saw it, no program can know."""
        self._note_late()
        held = zip(self.api.late, self.late_since, strict=True)
        self.api.late = [one for one, since in held if self._now() - since <= LONGEST_REQUEST]
        self.late_since = []
        places = {str(row["place"]) for row in self.api.tab("Events").records()}
        self.api.land_late()
        covered = places - {str(row["place"]) for row in self.api.tab("Events").records()}
        self.written = [value for value in self.written if value not in covered or self._is_told(value)]

    def _note_late(self) -> None:
        self.late_since += [self._now()] * (len(self.api.late) - len(self.late_since))

    def _now(self) -> dt.datetime:
        return max(app.clock() for app in self.apps)

    def down(self) -> None:
        self.api.down = not self.api.down

    # At random

    def step(self) -> str:
        """One thing at random; its name."""
        app = self.chance.choice(self.apps)
        choices: list[tuple[float, str, Callable[[], None]]] = [
            (10, "add", lambda: self.add(app)), (16, "edit", lambda: self.edit(app)),
            (4, "cancel", lambda: self.cancel(app)), (4, "offer", lambda: self.offer(app)),
            (2, "decide", lambda: self.decide(app)), (self.looks, "look", lambda: self.look(app)),
            (2, "kill before", lambda: app.kill("before")), (2, "kill after", lambda: app.kill("after")),
            (6, "type_row", self.type_row), (8, "type_cell", self.type_cell), (2, "break_cell", self.break_cell),
            (3, "insert", self.insert), (3, "sort", self.sort), (1, "move_column", self.move_column),
            (1.5, "copy", self.copy), (1, "delete", self.delete), (6, "fault", self.fault),
            (2, "read_fault", self.read_fault), (6, "window", self.window),
            (1.5, "land_late", self.land_late), (0.5, "down", self.down),
        ]  # fmt: skip
        if self.with_columns:
            choices.append((0.5, "window_column", self.window_column))
        _weight, name, act = self.chance.choices(choices, [weight for weight, *_ in choices])[0]
        act()
        self._note_late()
        return name

    def end(self) -> None:
        """The network is well again, people mend what they broke, and everybody looks until all is in place."""
        self.api.down = False
        self.api.faults.clear()
        self.api.in_window.clear()
        self.land_late()
        tab = self.api.tab("Events")
        for index in range(1, len(tab.rows)):
            if tab.column("attendance") < len(tab.rows[index]):
                tab.type_in(index, "attendance", None)
        for _turn in range(3):
            for _look in range(12):
                for app in self.apps:
                    app.run()
            self.mend()
        for app in self.apps:
            app.settle()

    def mend(self) -> None:
        """People clear the cells that the Data page names."""
        tab = self.api.tab("Events")
        told = "SELECT row_number, reason_values FROM sheet_rejected_row WHERE tab = 'Events'"
        for number, values in {row for app in self.apps for row in app.asked(told)}:
            column = json.loads(values).get("column")
            if column and number <= len(tab.rows):
                tab.type_in(number - 1, column, None)
                self.mended += 1

    # What must hold

    def check(self) -> None:
        """Nothing lost, nothing doubled, all the same everywhere. Raises AssertionError."""
        rows = self.api.tab("Events").records()
        by_id: dict[str, dict[str, Any]] = {}
        known = {f"ev_{one}" for app in self.apps for (one,) in app.asked("SELECT report_id FROM event_report")}
        # What of a row that was blanked stayed, as somebody had written into it: no event, and told as a row to mend.
        leftovers = [row for row in rows if row["id"] not in known and not row["title"]]
        rows = [row for row in rows if row not in leftovers]
        for row in rows:
            assert row["id"], f"a row without id: {row}"
            assert row["id"] not in by_id, f"twice in the Sheet: {row['id']} {row['title']}"
            by_id[str(row["id"])] = row
        for report_id, title in self.added.items():
            assert f"ev_{report_id}" in by_id or f"ev_{report_id}" in self.deleted, f"not in the Sheet: {title}"
        titles = [row["title"] for row in rows]
        for app in self.apps:
            here = {
                f"ev_{report_id}": (title, place, status)
                for report_id, title, place, status in app.asked(
                    "SELECT report_id, title, place, status FROM event_report"
                )
            }
            for record_id, row in by_id.items():
                there = (row["title"], row["place"], row["status"] or "confirmed")
                assert here.get(record_id) == there, f"{record_id}: here {here.get(record_id)}, in the Sheet {there}"
            for record_id in here.keys() - by_id.keys():
                # A row that two apps adopted at once may leave its first id behind: out of force, and not offered.
                assert record_id in self.deleted or here[record_id][0] in titles, f"only here: {here[record_id]}"
                assert here[record_id][2] == "cancelled"
            # A part of an event whose row somebody deleted before this app had seen it is told of.
            told = [row for row in app.rejected() if row[0] == "Events" or not self.deleted]
            assert len(told) == len(leftovers), told
            assert app.outbox() == []
        for title in self.typed:
            assert titles.count(title) <= 1, f"doubled: {title}"
            assert title in titles or self._is_told(title), f"lost: {title}"
        for value in self.written:
            assert self._is_told(value), f"lost without a word: {value}"
        self._check_same(set(by_id))

    def _check_same(self, in_sheet: set[str]) -> None:
        """The newest word on each part, and every decision, is the same in every app, of events in the Sheet."""
        newest = (
            "SELECT report_id, department_id, state FROM participation_word WHERE department_id = 'police' "
            "QUALIFY row_number() OVER (PARTITION BY report_id, department_id ORDER BY word_number DESC) = 1 "
            "ORDER BY ALL"
        )
        words = [[word for word in app.asked(newest) if f"ev_{word[0]}" in in_sheet] for app in self.apps]
        assert words[0] == words[1], f"not the same: {words}"
        verdicts = "SELECT report_a, report_b, verdict FROM match_decision ORDER BY ALL"
        decisions = [
            [
                (one, other, verdict)
                for one, other, verdict in app.asked(verdicts)
                if {f"ev_{one}", f"ev_{other}"} <= in_sheet
            ]
            for app in self.apps
        ]
        assert decisions[0] == decisions[1], f"not the same: {decisions}"
        assert len(op_ids(self.api)) >= len(self.added)

    def _is_told(self, value: str) -> bool:
        """Whether a value stands in the Sheet, was changed by somebody who saw it, or is told of."""
        if any(value in (row["place"], row["title"]) for row in self.api.tab("Events").records()):
            return True
        if any(f'"{value}"' in str(row["before_json"]) for row in self.api.tab("Log").records()):
            return True
        for app in self.apps:
            if app.asked(
                "SELECT 1 FROM change_log WHERE json_extract_string(before, '$.place') = $value "
                "OR json_extract_string(before, '$.title') = $value LIMIT 1",
                value=value,
            ):
                return True
            if app.asked("SELECT 1 FROM sheet_remark WHERE contains(reason_values, $value)", value=json.dumps(value)):
                return True
            if app.asked(
                "SELECT 1 FROM sheet_conflict WHERE contains(concat(base, mine, theirs), $value)",
                value=json.dumps(value),
            ):
                return True
        return False

    def _known(self, app: App) -> uuid.UUID | None:
        found = app.asked(
            "SELECT report_id FROM event_report WHERE status <> 'cancelled' ORDER BY created_at DESC LIMIT 40"
        )
        return self.chance.choice(found)[0] if found else None

    def _row(self) -> int | None:
        """A row with a title: those that people write into."""
        tab = self.api.tab("Events")
        place = tab.column("title")
        full = [
            index for index in range(1, len(tab.rows)) if tab.rows[index][place : place + 1] not in ([], [None], [""])
        ]
        return self.chance.choice(full) if full else None


def run_world(
    seed: int,
    operations: int,
    tell: Callable[[int], None] = lambda done: None,
    every: int = 500,
    looks: int = 30,
    with_columns: bool = False,
) -> World:
    """A world of two apps after so many random operations, checked now and then and at the end."""
    from tests.sheets import apps, prepared_sheet

    chance = random.Random(seed)
    with prepared_sheet() as api, apps(api, 2, seconds=2) as running:
        world = World(api, running, chance, looks, with_columns)
        for number in range(1, operations + 1):
            world.step()
            if number % every == 0 or number == operations:
                world.end()
                world.check()
                tell(number)
        return world
