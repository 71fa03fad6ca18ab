"""The connection to the engine as it ends."""

import asyncio
import gc
from types import SimpleNamespace
from typing import Any

import aiohttp
from tiercast.desktop.link.wire import Target, Wire
from tiercast_api.testing import VirtualClock


async def test_that_a_ping_that_fails_once_nobody_watches_any_more_leaves_no_traceback() -> None:
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, what: told.append(what))
    began, gone = asyncio.Event(), asyncio.Event()

    async def ping() -> None:
        began.set()
        await gone.wait()
        raise aiohttp.ClientConnectionResetError("Cannot write to closing transport")

    nobody: Any = None
    wire = Wire(Target("http://127.0.0.1:1", ""), nobody, nobody, nobody, VirtualClock())
    socket: Any = SimpleNamespace(ping=ping)
    watch = asyncio.create_task(wire._watch(socket))
    await began.wait()
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
    del watch
    gone.set()
    for _ in range(5):
        await asyncio.sleep(0)
    gc.collect()
    assert told == []
