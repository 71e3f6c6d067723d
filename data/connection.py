"""The store as the app holds it: one handle for all sessions, and answers cached under the data version.

The only module of `data` and `queries` that knows Streamlit.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb
import streamlit as st

from data.chart_notes import adopt_first_notes
from data.city import configured_city
from data.narratives import PLAN_FILES, adopt_first_texts
from data.reasons import N_, Reason
from data.sample.load import load_sample
from data.store import Store, StoreError, configured_path
from data.strategic_plan import configured_plan

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

CACHED_ANSWERS = 512


@dataclass(frozen=True, slots=True)
class OpenedStore:
    """The store, or the reason why there is none."""

    store: Store | None
    problem: StoreError | None

    @property
    def reason(self) -> Reason:
        """Why there is no store."""
        return (self.problem or StoreError(N_("The database is not open. Reload the page."))).reason


def opened_store() -> OpenedStore:
    """The one store of this process, created with the sample at first start; tried anew while it can't be opened."""
    outcome = _open()
    if outcome.store is None:
        _open.clear()
    return outcome


def store() -> Store:
    """The store of a page that runs: app.py lets none run without. Raises StoreError where there is none after all."""
    outcome = opened_store()
    if outcome.store is None:
        raise outcome.problem or StoreError(outcome.reason.template)
    return outcome.store


def close_store() -> None:
    """Let go of the database file, so that another process can open it."""
    outcome = _open()
    _open.clear()
    if outcome.store is not None:
        outcome.store.close()


def answer(
    question: Callable[Concatenate[duckdb.DuckDBPyConnection, Parameters], Answer],
    *arguments: Parameters.args,
    **parameters: Parameters.kwargs,
) -> Answer:
    """What `question`, a function of `queries`, says of the records as they are now.

    Kept until the next committed write moves the data version on: no reader sees stale figures, none waits in vain.
    The answer is shared by all sessions, not copied for each: look at it, never change it.
    """
    records = store()
    kept: Answer = _answer(records, records.data_version, question, arguments, tuple(parameters.items()))
    return kept


@st.cache_resource(show_spinner=False)
def _open() -> OpenedStore:
    path = configured_path()
    is_first_start = not path.exists()
    try:
        opened = Store.open(path, configured_city())
    except StoreError as problem:
        return OpenedStore(None, problem)
    now = dt.datetime.now(dt.UTC)
    if is_first_start:
        load_sample(opened, now)
    plan = configured_plan()
    adopt_first_texts(opened, plan.first_texts, now)
    adopt_first_notes(opened, plan.notes, PLAN_FILES, now)
    return OpenedStore(opened, None)


# Not st.cache_resource, which takes half a millisecond to recognise a question.
@lru_cache(maxsize=CACHED_ANSWERS)
def _answer(
    records: Store,
    data_version: int,
    question: Callable[..., Any],
    arguments: tuple[Any, ...],
    parameters: tuple[tuple[str, Any], ...],
) -> Any:
    cursor = records.cursor()
    try:
        return question(cursor, *arguments, **dict(parameters))
    finally:
        cursor.close()
