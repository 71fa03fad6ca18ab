"""A real Chromium, driven over its DevTools protocol with nothing but aiohttp."""

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


class Tab:
    """One tab: go somewhere, run script, take a picture."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol and wait for its answer; events on the way are passed over."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        async with asyncio.timeout(60):
            while (message := await self._socket.receive_json()).get("id") != self._number:
                continue
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']}")
        return message["result"]

    async def script(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        result = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    async def until(self, expression: str, seconds: float = 30.0) -> None:
        """Wait until the expression is true; errors on the way (a page that is just changing) are kept for the end.

        Args:
            expression: JavaScript.
            seconds: real time after which it counts as never true; long enough for a busy computer.

        Raises:
            AssertionError: it was never true.
        """
        problem: Exception | None = None
        try:
            async with asyncio.timeout(seconds):
                while True:
                    try:
                        if await self.script(expression):
                            return
                    except RuntimeError as error:
                        problem = error
                    await asyncio.sleep(0.005)
        except TimeoutError as error:
            raise AssertionError(f"never true: {expression}") from (problem or error)

    async def picture(self, path: Path) -> None:
        """Save what is seen as PNG, the transparent background as transparent."""
        await self.call("Emulation.setDefaultBackgroundColorOverride", color={"r": 0, "g": 0, "b": 0, "a": 0})
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


@asynccontextmanager
async def chromium(folder: Path, width: int = 1280, height: int = 720) -> AsyncIterator[Tab]:
    """A browser with one empty tab, ended with everything that it started."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    flags = (*FLAGS, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}", "about:blank")
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(CHROMIUM, *flags, stdout=quiet, stderr=quiet)
    try:
        port = await _port(folder / "profile" / "DevToolsActivePort", process)
        async with aiohttp.ClientSession() as session:
            address = await _tab(session, port)
            async with session.ws_connect(address, max_msg_size=0) as socket:
                yield Tab(socket)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End it, at the latest after twenty seconds."""
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
    await process.wait()


async def _tab(session: aiohttp.ClientSession, port: int) -> str:
    """Where its first tab listens: the port is told before there is one."""
    async with asyncio.timeout(60):
        while True:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as response:
                tabs = await response.json(content_type=None)
            for tab in tabs:
                if tab["type"] == "page":
                    return str(tab["webSocketDebuggerUrl"])
            await asyncio.sleep(0.05)


async def _port(file: Path, process: asyncio.subprocess.Process) -> int:
    async with asyncio.timeout(60):
        while True:
            # Two lines, and a person's patience for a file that is just being written.
            lines = file.read_text().split() if file.exists() else []
            if len(lines) > 1:
                return int(lines[0])
            assert process.returncode is None, "Chromium ended"
            await asyncio.sleep(0.05)
