"""The store as the app holds it: one handle for all sessions, and answers cached under the data version.

The only module of `data` and `queries` that knows Streamlit.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import duckdb
import streamlit as st

from data.chart_notes import adopt_first_notes
from data.city import configured_city
from data.narratives import PLAN_FILES, adopt_first_texts
from data.reasons import N_, Reason
from data.sample.load import load_sample
from data.sheets.configuration import BadSettings, configured_sheet
from data.sheets.state import SyncState
from data.store import Store, StoreError, configured_path
from data.strategic_plan import configured_plan

if TYPE_CHECKING:
    from data.sheets.background import Background
    from data.sheets.sync import Syncer

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

CACHED_ANSWERS = 512

_is_server = False  # whether pages are served from here: only then something runs in the background


@dataclass(frozen=True, slots=True)
class OpenedStore:
    """The store, or the reason why there is none."""

    store: Store | None
    problem: StoreError | None
    syncer: "Syncer | None" = None  # where a Google Sheet is the shared record
    background: "Background | None" = None  # where this process is a server
    sheet_problem: Reason | None = None  # the settings name a Sheet, but can't be used

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


def serve_store() -> OpenedStore:
    """The store of a process that serves pages: it also keeps the Google Sheet the same, where one is configured."""
    global _is_server
    _is_server = True
    return opened_store()


def sync_state() -> SyncState | None:
    """How things stand with the Google Sheet; None where the settings name none."""
    outcome = opened_store()
    if outcome.syncer is not None:
        return outcome.syncer.state
    return SyncState(problem=outcome.sheet_problem) if outcome.sheet_problem is not None else None


def syncer() -> "Syncer | None":
    """What keeps the Google Sheet the same; None where the settings name none that can be used."""
    return opened_store().syncer


def store() -> Store:
    """The store of a page that runs: app.py lets none run without. Raises StoreError where there is none after all."""
    outcome = opened_store()
    if outcome.store is None:
        raise outcome.problem or StoreError(outcome.reason.template)
    return outcome.store


def close_store() -> None:
    """Let go of the database file, so that another process can open it."""
    global _is_server
    outcome = _open()
    _open.clear()
    _is_server = False
    if outcome.background is not None:
        outcome.background.stop()
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
    return _with_sheet(opened)


def _with_sheet(opened: Store) -> OpenedStore:
    """The store, and the Google Sheet that it is kept the same as, where the settings name one."""
    try:
        settings = configured_sheet()
        if settings is None:
            return OpenedStore(opened, None)
        # Only who has a Sheet waits for gspread, which takes a fifth of a second to load.
        from data.sheets.background import Background
        from data.sheets.sync import Syncer

        kept_same = Syncer(opened, settings)
    except BadSettings as bad:
        return OpenedStore(opened, None, sheet_problem=bad.reason)
    kept_same.attach()
    background = Background(kept_same) if _is_server else None
    if background is not None:
        background.start()
    return OpenedStore(opened, None, kept_same, background)


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
