"""What the engine tells, handed to every client: numbers at most ten times a second, everything else at once.

A client that does not keep up is dropped, not waited for: it can come back and ask for the status.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final

from tiercast_api.clock import Clock

from tiercast.serve.protocol import encode
from tiercast.serve.protocol_pushes import Numbers, Push

NUMBERS_EVERY: Final = 0.1
"""Seconds between two `Numbers`."""
_WAITING: Final = 512


class Listener:
    """One client's share: pushes in order, and the latest numbers; `drop` cuts a client that has too much waiting."""

    def __init__(self, drop: Callable[[], None]) -> None:
        self._drop = drop
        self.pushes: deque[str] = deque()
        self.numbers: Numbers | None = None
        self.lost = False
        self.ready = asyncio.Event()

    def push(self, text: str) -> None:
        """Add one push; one too many makes the listener `lost`."""
        if len(self.pushes) >= _WAITING:
            if not self.lost:
                self.lost = True
                self._drop()
        else:
            self.pushes.append(text)
        self.ready.set()


class Hub:
    """Reads the engine's telemetry once and hands it to the listeners."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: set[Listener] = set()
        self._latest: Numbers | None = None
        self._fresh = asyncio.Event()
        self.dropped = 0

    def join(self, drop: Callable[[], None]) -> Listener:
        """A new listener, with the latest numbers already in it; `drop` is called once if it does not keep up."""
        listener = Listener(drop)
        if self._latest is not None:
            listener.numbers = self._latest
            listener.ready.set()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener."""
        self._listeners.discard(listener)
        self.dropped += listener.lost

    @property
    def listeners(self) -> int:
        """How many clients are listening."""
        return len(self._listeners)

    async def run(self, telemetry: AsyncIterator[Push]) -> None:
        """Hand on what `telemetry` yields, until it ends."""
        beat = asyncio.create_task(self._numbers())
        try:
            async for push in telemetry:
                if isinstance(push, Numbers):
                    self._latest = push
                    self._fresh.set()
                elif self._listeners:
                    text = encode(push)
                    for listener in self._listeners:
                        listener.push(text)
        finally:
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)

    async def _numbers(self) -> None:
        while True:
            await self._fresh.wait()
            self._fresh.clear()
            for listener in self._listeners:
                listener.numbers = self._latest
                listener.ready.set()
            await self._clock.sleep(NUMBERS_EVERY)
