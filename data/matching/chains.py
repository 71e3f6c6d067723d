"""Things that pairs link, in chains too."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def chains(pairs: Iterable[tuple[Thing, Thing]]) -> list[list[Thing]]:
    """The members of `pairs`, those that a chain of pairs links in one list; all in the order in which they appear."""
    above: dict[Thing, Thing] = {}

    def top(thing: Thing) -> Thing:
        while (higher := above.setdefault(thing, thing)) != thing:
            above[thing] = above[higher]
            thing = above[thing]
        return thing

    for first, second in pairs:
        one, other = top(first), top(second)
        above[other] = one
    found: dict[Thing, list[Thing]] = defaultdict(list)
    for thing in list(above):
        found[top(thing)].append(thing)
    return list(found.values())
