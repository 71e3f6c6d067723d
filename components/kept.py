"""What is drawn again and again, made once for each language."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from components.wording import language

Parameters = ParamSpec("Parameters")
Made = TypeVar("Made")

MOST_KEPT = 128  # results of each function


def kept(make: Callable[Parameters, Made]) -> Callable[Parameters, Made]:
    """`make`, whose results are kept for the same arguments and language: look at them, never change them.

    Tables are known again by identity, not by content: `answer` hands out one and the same until the records change.
    """
    results: OrderedDict[tuple[object, ...], tuple[tuple[object, ...], Made]] = OrderedDict()
    lock = Lock()

    @wraps(make)
    def kept_or_made(*arguments: Parameters.args, **named: Parameters.kwargs) -> Made:
        given: tuple[Any, ...] = (*arguments, *named.items())
        key = (language(), *(id(each) if isinstance(each, pd.DataFrame) else each for each in given))
        with lock:
            found = results.get(key)
            if found is not None:
                results.move_to_end(key)
                return found[1]
        made = make(*arguments, **named)
        with lock:
            results[key] = (given, made)  # a table that is held can't lend its identity to another
            if len(results) > MOST_KEPT:
                results.popitem(last=False)
        return made

    return kept_or_made
