"""WebSockets that the engine holds for plugins in processes of their own."""

import asyncio
import itertools
from contextlib import AbstractAsyncContextManager

from tiercast_api import Channel, wire
from tiercast_api.peer import Peer


class _Pump:
    """Passes a WebSocket's texts on to the plugin, at most `wire.WINDOW` ahead of it."""

    def __init__(self, peer: Peer, number: int, channel: Channel, window: int) -> None:
        self.channel = channel
        self.window = asyncio.Semaphore(window)
        self._peer = peer
        self._number = number

    async def run(self) -> None:
        try:
            # The plugin opens the window once it listens; what is sent before, a hang-up too, would be lost.
            await self.window.acquire()
            self.window.release()
            async for text in self.channel:
                await self.window.acquire()
                self._peer.tell(wire.Said(self._number, text))
        except ConnectionError:
            pass  # gone is gone: the plugin is told below
        finally:
            self._peer.tell(wire.HangUp(self._number))


class EngineChannels:
    """The WebSockets of one plugin process, by number: positive ones are opened by the plugin, negative ones to it."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._pumps: dict[int, _Pump] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = itertools.count(-1, -1)

    async def connect(self, number: int, opening: AbstractAsyncContextManager[Channel]) -> None:
        """Open a WebSocket for the plugin and hold it until either side closes. Raises: what `opening` raises."""
        opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def hold() -> None:
            try:
                async with opening as channel:
                    pump = self._pumps[number] = _Pump(self._peer, number, channel, wire.WINDOW)
                    if not opened.done():
                        opened.set_result(None)
                    await pump.run()
            except Exception as error:  # noqa: BLE001 - passed on to the caller, or the connection is over anyway
                if not opened.done():
                    opened.set_exception(error)
            finally:
                self._pumps.pop(number, None)

        task = asyncio.ensure_future(hold())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await opened
        except asyncio.CancelledError:
            task.cancel()
            raise

    async def serve(self, instance: int, channel: Channel) -> None:
        """Let the plugin serve a WebSocket that somebody opened to the engine; it is closed at the end."""
        number = next(self._numbers)
        pump = self._pumps[number] = _Pump(self._peer, number, channel, 0)
        call: asyncio.Task[None] = asyncio.ensure_future(
            self._peer.call(wire.Serve(self._peer.number(), instance, number, channel.request))
        )
        pumping = asyncio.ensure_future(pump.run())
        try:
            await call
        finally:
            for task in (call, pumping):
                task.cancel()
            await asyncio.gather(call, pumping, return_exceptions=True)
            self._pumps.pop(number, None)
            await channel.close()

    async def send(self, call: wire.Send) -> bool:
        """Send a text of the plugin's; whether the connection was there."""
        pump = self._pumps.get(call.channel)
        if pump is None:
            return False
        try:
            await pump.channel.send(call.text)
        except ConnectionError:
            return False
        return True

    def read(self, note: wire.Read) -> None:
        """The plugin has used up some texts."""
        if (pump := self._pumps.get(note.channel)) is not None:
            for _ in range(min(note.count, wire.WINDOW)):
                pump.window.release()

    def hang_up(self, note: wire.HangUp) -> None:
        """The plugin closes a connection."""
        if (pump := self._pumps.get(note.channel)) is not None:
            task = asyncio.ensure_future(pump.channel.close(note.code, note.reason))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Close whatever is open; the process is gone."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
