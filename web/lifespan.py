"""What happens once when the server starts and stops: the records are opened, memory is tended, the file let go."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import streamlit as st

SECONDS_BETWEEN_COLLECTIONS = 30


def lifespan_of(
    open_records: Callable[[], Any], close_records: Callable[[], None]
) -> Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]:
    """The lifespan that opens the records before the first visitor, and closes them after the last."""

    @asynccontextmanager
    async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any] | None]:
        await asyncio.to_thread(open_records)
        # What is loaded now stays: frozen, it is not walked through again by any collection.
        gc.collect()
        gc.freeze()
        collecting = asyncio.create_task(_collect_now_and_then())
        try:
            yield None
        finally:
            collecting.cancel()
            with suppress(asyncio.CancelledError):
                await collecting
            await asyncio.to_thread(close_records)

    return lifespan


async def _collect_now_and_then() -> None:
    """Keep memory flat without Streamlit's collection after every run (docs/decisions/0004)."""
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_COLLECTIONS)
        await asyncio.to_thread(gc.collect)
