"""A WebSocket client that comes back: connect, subscribe, read, and after a break connect again with backoff."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from tiercast_api import SECOND, Channel, Event, Health, InvalidSettings, RetryAfter, SourceContext, Status

from tiercast_source_websocket.decoding import Decode
from tiercast_source_websocket.reasons import ended, reasons

_QUEUE: Final = 2048
"""Messages read and not handed over: a burst; beyond it the socket is not read, which holds the other side."""
_BATCH: Final = 512
_LONGEST_WAIT: Final = 60.0


def backoff(key: str, attempt: int, longest: float = _LONGEST_WAIT) -> float:
    """Seconds to wait before the `attempt`-th (1, 2, …) new attempt: doubling from one second up to `longest`.

    Half of it is jitter, drawn by a hash of `key` and `attempt`: different for each source, so that they do not all
    come back at the same instant, and the same in every run.
    """
    digest = hashlib.blake2b(f"{key}\0{attempt}".encode(), digest_size=8).digest()
    share = int.from_bytes(digest, "big") / 2**64
    return float(min(longest, 2.0 ** min(attempt - 1, 30)) * (0.5 + 0.5 * share))


def check_url(url: str, setting: str = "url") -> str:
    """The address, where it is one of a WebSocket. Raises: InvalidSettings."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("ws", "wss") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise InvalidSettings(
            setting,
            f"expected an address such as ws://127.0.0.1:8888, found {url!r}",
            f"应为 ws://127.0.0.1:8888 这样的地址，现为“{url}”",
        )
    return url


class FeedClient:
    """Reads one WebSocket for as long as the source runs.

    Args:
        url: ``ws://`` or ``wss://``.
        decode: from a message to events.
        subscribe: texts to send after each connection is made.
        headers: of the request.
        heartbeat: seconds between pings; a ping without an answer ends the connection.
        silence: seconds without any message after which the connection is made anew; 0: however long.
    """

    def __init__(
        self,
        url: str,
        decode: Decode,
        *,
        subscribe: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
        heartbeat: float = 30.0,
        silence: float = 0.0,
    ) -> None:
        self._url = url
        self._decode = decode
        self._subscribe = subscribe
        self._headers = headers
        self._heartbeat = heartbeat
        self._silence = silence
        self._heard = False
        self._address = urlsplit(url)._replace(query="", fragment="").geturl()

    async def run(self, context: SourceContext) -> None:
        """Connect, read and reconnect until it is cancelled."""
        attempt = 0
        while True:
            self._heard = False
            try:
                await self._connection(context)
                why = "the other side closed the connection", "对方关闭了连接"
                wait = 0.0
            except (RetryAfter, ConnectionError) as error:
                why, wait = reasons(error), error.seconds if isinstance(error, RetryAfter) else 0.0
            attempt = 1 if self._heard else attempt + 1
            wait = max(wait, backoff(context.key, attempt))
            message = context.text(
                f"No connection to {self._address}: {ended(why[0], '.')} Next attempt in {wait:.0f} s.",
                f"连不上 {self._address}：{ended(why[1], '。')}{wait:.0f} 秒后再试。",
            )
            context.status(Status(Health.TROUBLED, message))
            await context.clock.sleep(wait)

    async def test(self, context: SourceContext) -> str:
        """Connect once. Returns a sentence. Raises: RetryAfter: where it cannot be opened, and why."""
        try:
            async with context.http.websocket(self._url, headers=self._headers, heartbeat=self._heartbeat):
                return context.text(f"Connected to {self._address}.", f"已连上 {self._address}。")
        except RetryAfter as error:
            english, chinese = reasons(error)
            said = context.text(f"No connection to {self._address}: {english}", f"连不上 {self._address}：{chinese}")
            raise RetryAfter(said, error.seconds) from error

    async def _connection(self, context: SourceContext) -> None:
        message = context.text(f"Connects to {self._address}", f"正在连接 {self._address}")
        context.status(Status(Health.CONNECTING, message))
        async with context.http.websocket(self._url, headers=self._headers, heartbeat=self._heartbeat) as channel:
            for text in self._subscribe:
                await channel.send(text)
            message = context.text("Connected, no message yet", "已连接，还没有消息")
            context.status(Status(Health.WAITING, message))
            await self._pump(context, channel)

    async def _pump(self, context: SourceContext, channel: Channel) -> None:
        """Read in one task and hand over in another, so that a burst is handed over in batches."""
        queue = _Messages()
        watch = asyncio.ensure_future(self._watch(context, channel)) if self._silence else None
        reader = asyncio.ensure_future(self._read(context, channel, queue))
        try:
            await self._hand_over(context, queue)
            await reader
        finally:
            for task in (reader, watch):
                if task is not None:
                    task.cancel()
            await asyncio.gather(*(task for task in (reader, watch) if task is not None), return_exceptions=True)

    async def _read(self, context: SourceContext, channel: Channel, queue: "_Messages") -> None:
        try:
            async for text in channel:
                if not self._heard:
                    message = context.text(f"Connected to {self._address}", f"已连接 {self._address}")
                    context.status(Status(Health.WORKING, message))
                self._heard = True
                self._last = context.clock.monotonic()
                await queue.put(text)
        finally:
            queue.end()

    def reread(self, raw: str) -> list[Event]:
        """The events of a message that could not be read before. Raises: ValueError: it still cannot, and why."""
        decoded = self._decode(raw)
        if decoded.unreadable:
            raise ValueError(decoded.unreadable[0][1])
        return decoded.events

    async def _hand_over(self, context: SourceContext, queue: "_Messages") -> None:
        while texts := await queue.take():
            events: list[Event] = []
            for text in texts:
                decoded = self._decode(text)
                events += decoded.events
                for raw, reason in decoded.unreadable:
                    await context.dead_letter(raw, reason, self._address)
            if events:
                await context.emit(events)

    async def _watch(self, context: SourceContext, channel: Channel) -> None:
        """Close the connection once nothing has come for too long."""
        self._last = context.clock.monotonic()
        while (left := self._last + self._silence * SECOND - context.clock.monotonic()) > 0:
            await context.clock.sleep(left / SECOND)
        await channel.close(1000, "silent for too long")


class _Messages:
    """A queue with room for a burst, which can be ended even when it is full."""

    def __init__(self) -> None:
        self._space = asyncio.Semaphore(_QUEUE)
        self._texts: deque[str] = deque()
        self._changed = asyncio.Event()
        self._ended = False

    async def put(self, text: str) -> None:
        """Add a message, waiting while there is no room."""
        await self._space.acquire()
        self._texts.append(text)
        self._changed.set()

    def end(self) -> None:
        """Nothing more will come."""
        self._ended = True
        self._changed.set()

    async def take(self) -> list[str]:
        """The next messages, waiting for one; none where it has ended."""
        while not self._texts and not self._ended:
            self._changed.clear()
            await self._changed.wait()
        texts = [self._texts.popleft() for _ in range(min(_BATCH, len(self._texts)))]
        for _ in texts:
            self._space.release()
        return texts
