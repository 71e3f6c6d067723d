"""Random operations, faults and people on one Sheet: nothing lost, nothing doubled, all the same everywhere."""

import random
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.sheets import apps, prepared_sheet
from tests.sheets_standin import When
from tests.sheets_world import FAULTS, World, run_world

PLACES = st.integers(0, 1)


class SheetMachine(RuleBasedStateMachine):
    """Two apps, a person in the Sheet and a faulty network; checked when all has come to rest."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        api = self.stack.enter_context(prepared_sheet())
        running = self.stack.enter_context(apps(api, 2, seconds=2))
        self.world = World(api, running, random.Random(0))

    @rule(number=PLACES)
    def add(self, number: int) -> None:
        self.world.add(self.world.apps[number])

    @rule(number=PLACES)
    def edit(self, number: int) -> None:
        self.world.edit(self.world.apps[number])

    @rule(number=PLACES)
    def cancel(self, number: int) -> None:
        self.world.cancel(self.world.apps[number])

    @rule(number=PLACES)
    def offer(self, number: int) -> None:
        self.world.offer(self.world.apps[number])

    @rule(number=PLACES)
    def look(self, number: int) -> None:
        self.world.look(self.world.apps[number])

    @rule(number=PLACES, when=st.sampled_from(("before", "after")))
    def kill(self, number: int, when: When) -> None:
        self.world.apps[number].kill(when)

    @rule(act=st.sampled_from(("type_row", "type_cell", "insert", "sort", "copy", "delete")))
    def person(self, act: str) -> None:
        getattr(self.world, act)()

    @rule(fault=st.sampled_from(FAULTS))
    def fault(self, fault: tuple[str, str]) -> None:
        self.world.api.fail("write", *fault)  # type: ignore[arg-type]

    @rule()
    def window(self) -> None:
        self.world.window()

    @rule()
    def land_late(self) -> None:
        self.world.land_late()

    @invariant()
    def nobody_was_told_a_fault(self) -> None:
        for app in self.world.apps:
            assert app.sync.state.waiting >= 0

    def teardown(self) -> None:
        try:
            self.world.end()
            self.world.check()
        finally:
            self.stack.close()


TestSheetMachine = SheetMachine.TestCase
TestSheetMachine.settings = settings(
    max_examples=5,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # a world takes seconds: a failing one is shown as it is
)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_world_ends_with_nothing_lost_or_doubled(seed: int):
    run_world(seed, 60)
