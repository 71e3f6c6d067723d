"""A reader without a browser: speaks Streamlit's protocol over a websocket and times each run of the script.

A time is that of the whole exchange: from sending the request for a rerun until the message that the script has
finished. Nothing is drawn.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LONGEST_RUN = 120  # seconds; after that the server is taken to hang


class PageFault(Exception):
    """The script did not finish well: the page shows an exception, or there is no such page."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the script, as the reader saw it."""

    milliseconds: float
    received: int  # bytes


@dataclass(slots=True)
class Reader:
    """One session on one page. As a browser does, it keeps large messages and names them in its next request."""

    port: int
    page: str = ""
    choice: str | None = None  # key of a selectbox of the page; each rerun chooses its next option
    query: str = ""  # of the page's address
    working_as: str = ""  # what the browser's cookie says; nobody in particular without it
    _socket: ClientConnection = field(init=False)
    _kept: dict[str, None] = field(default_factory=dict)
    _page_hash: str = ""
    _widget_id: str = ""
    _options: list[str] = field(default_factory=list)
    _chosen: int = 0
    opening: Run | None = None  # the first run, when the browser had nothing yet

    async def __aenter__(self) -> Self:
        self._socket = await connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            compression=None,
            additional_headers={"Cookie": f"safer_together_as={self.working_as}"} if self.working_as else None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def run(self) -> Run:
        """Ask for one run of the script and wait until it has finished. The first one opens the page."""
        request = BackMsg(rerun_script=self._state())
        start = time.perf_counter()
        await self._socket.send(request.SerializeToString())
        async with asyncio.timeout(LONGEST_RUN):
            received = await self._until_finished()
        run = Run((time.perf_counter() - start) * 1000, received)
        self.opening = self.opening or run
        return run

    def _state(self) -> ClientState:
        state = ClientState(
            page_script_hash=self._page_hash,
            page_name="" if self._page_hash else self.page,
            cached_message_hashes=list(self._kept),
            query_string=self.query,
        )
        state.context_info.timezone = "America/New_York"
        state.context_info.locale = "en-US"
        if self._options:
            self._chosen = (self._chosen + 1) % len(self._options)
            state.widget_states.widgets.add(id=self._widget_id, string_value=self._options[self._chosen])
        return state

    async def _until_finished(self) -> int:
        received = 0
        while True:
            data = await self._socket.recv(decode=False)
            self._acknowledge_at_once()
            received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise PageFault(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
                return received
            if kind == "new_session":
                self._page_hash = message.new_session.page_script_hash
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "page_not_found":
                raise PageFault(f"There is no page {self.page!r}")
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._look_at(message.delta.new_element)
            if message.metadata.cacheable:
                self._kept[message.hash] = None

    def _look_at(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise PageFault(element.exception.message)
        if kind == "selectbox" and self.choice and element.selectbox.id.endswith(f"-{self.choice}"):
            self._widget_id = element.selectbox.id
            self._options = list(element.selectbox.options)

    def _acknowledge_at_once(self) -> None:
        """Browsers do. Else the server's small messages would wait up to 40 ms for each other (Nagle)."""
        raw = self._socket.transport.get_extra_info("socket")
        if raw is not None and hasattr(socket, "TCP_QUICKACK"):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


async def read(reader: Reader, runs: int, warm_up: int, pause: float = 0) -> list[Run]:
    """One reader: opens its page, reruns it `warm_up` times, then `runs` times with `pause` seconds in between."""
    async with reader:
        for _ in range(1 + warm_up):
            await reader.run()
        return [await _after(pause, reader.run) for _ in range(runs)]


async def read_together(
    reader_of: Callable[[], Reader], readers: int, runs: int, pause: float = 0
) -> tuple[list[Run], float]:
    """`readers` at once, each made by `reader_of`, all on the page before the clock starts.

    Their runs, and the seconds that all took.
    """
    ready = asyncio.Barrier(readers + 1)

    async def one(number: int) -> list[Run]:
        async with reader_of() as reader:
            for _ in range(2):
                await reader.run()
            await ready.wait()
            await asyncio.sleep(pause * number / readers)  # people do not click in step
            return [await _after(pause, reader.run) for _ in range(runs)]

    tasks = [asyncio.create_task(one(number)) for number in range(readers)]
    await ready.wait()
    start = time.perf_counter()
    results = await asyncio.gather(*tasks)
    return [run for runs_of_one in results for run in runs_of_one], time.perf_counter() - start


async def _after(pause: float, run: Callable[[], Awaitable[Run]]) -> Run:
    if pause:
        await asyncio.sleep(pause)
    return await run()
