"""The overlay's page in a real Chromium."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from tiercast.serve.plugin_routes import AioChannel
from tiercast_api import SECOND, Action, Health, Outcome, Receipt, Request, SystemClock
from tiercast_api.testing import MemorySinkContext
from tiercast_sink_overlay.sink import OverlaySink, make

from tests.plugins.chromium import Tab, chromium

pytestmark = pytest.mark.screen

NASTY = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>&amp;{{x}}'


class Studio:
    """The overlay served on loopback, and a browser at it."""

    def __init__(self, sink: OverlaySink, context: MemorySinkContext) -> None:
        self.sink = sink
        self.context = context
        self.runner: web.AppRunner | None = None
        self.port = 0

    async def serve(self) -> None:
        """Serve the page and its WebSocket as the engine does."""
        app = web.Application()
        app.router.add_get("/out/live", self._page)
        app.router.add_get("/out/live/ws", self._channel)
        self.runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        assert site._server is not None
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]

    async def stop(self) -> None:
        """End the server with all its connections, and see that the sink has noticed."""
        assert self.runner is not None
        await self.runner.cleanup()
        assert self.context.statuses[-1].health is Health.WAITING

    async def show(self, kind: str, name: str, **fields: Any) -> None:
        """Deliver one action."""
        receipt = await self.sink.deliver(
            Action(id=name, type=kind, room="r", rule="rule", time=0, fields={"text": "新人专享"} | fields)
        )
        assert receipt.outcome is Outcome.ACCEPTED

    async def confirmed(self, *names: str) -> None:
        """Wait until the page has said of each of these actions that it shows it."""
        async with asyncio.timeout(30):
            while not set(names) <= {each.action for each in self.context.reports if each.outcome is Outcome.SHOWN}:
                await asyncio.sleep(0.005)

    def address(self, token: str = "t0ken") -> str:
        """What is pasted into OBS."""
        return f"http://127.0.0.1:{self.port}/out/live#token={token}"

    async def _page(self, request: web.Request) -> web.Response:
        answer = await self.sink.handle(Request("GET", "", {}, {}, b""))
        return web.Response(status=answer.status, body=answer.body, headers=dict(answer.headers))

    async def _channel(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        await self.sink.handle_channel(AioChannel(socket, request, Request("GET", "/ws", {}, {}, b"")))
        return socket


@asynccontextmanager
async def studio(folder: Path, **settings: Any) -> AsyncIterator[tuple[Studio, Tab]]:
    """The overlay open in a browser."""
    context = MemorySinkContext(secrets={"token": "t0ken"})
    context.clock = SystemClock()  # type: ignore[assignment]
    stage = Studio(make(settings), context)
    await stage.sink.open(context)
    await stage.serve()
    try:
        async with chromium(folder) as tab:
            await tab.call("Page.enable")
            await tab.call("Page.navigate", url=stage.address())
            await tab.until("document.documentElement.dataset.theme")
            yield stage, tab
    finally:
        await stage.sink.close()
        assert stage.runner is not None
        await stage.runner.cleanup()


async def test_that_every_kind_is_drawn_and_confirmed(tmp_path: Path) -> None:
    async with studio(tmp_path) as (stage, tab):
        await stage.show("popup", "p", title="小红", text="专属 10 元券已到账", duration=60 * SECOND)
        await stage.show("banner", "b", title="限时", text="全场满 200 减 30", colour="gold", duration=60 * SECOND)
        await stage.show("countdown", "c", text="距离开抢还有", colour="#2ed8a7", duration=60 * SECOND)
        await stage.show("ticker", "t", text="关注主播不迷路 ", colour="sky", duration=60 * SECOND)
        await tab.until("document.querySelectorAll('[data-id]').length === 4")
        await stage.confirmed("p", "b", "c", "t")
        await tab.until(
            "document.getAnimations().every(each => each.playState === 'finished' || each.currentTime > 500)"
        )
        await tab.picture(tmp_path / "all.png")
        assert await tab.script("document.querySelector('.card .text').textContent") == "专属 10 元券已到账"
        assert re.fullmatch(r"00:[0-5]\d|01:00", await tab.script("document.querySelector('.digits').textContent"))
        assert await tab.script("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
async def test_that_long_texts_do_not_lie_on_each_other(tmp_path: Path, size: tuple[int, int]) -> None:
    async with studio(tmp_path, places=4) as (stage, tab):
        await tab.call(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=False
        )
        await stage.show("banner", "b", title="限时" * 20, text="全场满 200 减 30，" * 9, duration=60 * SECOND)
        await stage.show("countdown", "c", text="距离开抢还有" * 4, duration=60 * SECOND)
        await stage.show("ticker", "t", text="关注主播不迷路", duration=60 * SECOND)
        for name in "1234":
            await stage.show(
                "popup", name, title="一二三四五六七八九十" * 4, text="欢迎回来" * 20, duration=60 * SECOND
            )
        await tab.until("document.querySelectorAll('[data-id]').length === 7")
        await tab.until("document.querySelectorAll('.enter').length === 7 && document.getAnimations().every(each => "
                        "each.animationName !== 'enter' || each.playState === 'finished')")  # fmt: skip
        overlapping = (
            "(() => { const boxes = [...document.querySelectorAll('[data-id]')].map(n => n.getBoundingClientRect());"
            "return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => a.left < b.right && b.left < a.right"
            " && a.top < b.bottom && b.top < a.bottom)).length; })()"
        )
        outside = (
            "[...document.querySelectorAll('[data-id]')].map(n => n.getBoundingClientRect())"
            ".filter(b => b.left < 0 || b.right > innerWidth || b.top < 0 || b.bottom > innerHeight + 1).length"
        )
        assert await tab.script(overlapping) == 0
        assert await tab.script(outside) == 0


async def test_that_what_is_shown_leaves_by_itself(tmp_path: Path) -> None:
    async with studio(tmp_path) as (stage, tab):
        for kind in ("popup", "banner", "countdown", "ticker"):
            await stage.show(kind, kind, duration=3 * SECOND)
        await stage.confirmed("popup", "banner", "countdown", "ticker")
        await tab.until("document.querySelectorAll('[data-id]').length === 0")


async def test_that_a_text_is_never_read_as_html(tmp_path: Path) -> None:
    async with studio(tmp_path) as (stage, tab):
        for kind in ("popup", "banner", "countdown", "ticker"):
            await stage.show(kind, kind, text=NASTY, title=NASTY, duration=60 * SECOND)
        await tab.until("document.querySelectorAll('[data-id]').length === 4")
        await stage.confirmed("popup", "banner", "countdown", "ticker")
        assert await tab.script("window.broken") is None
        assert await tab.script("document.querySelectorAll('img, [data-id] script').length") == 0
        assert await tab.script("document.querySelector('.ticker .text').textContent") == NASTY


async def test_that_even_injected_html_could_run_nothing(tmp_path: Path) -> None:
    async with studio(tmp_path) as (_, tab):
        await tab.script("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.broken=1\">')")
        await tab.until("document.querySelector('body > img').complete")
        await tab.script("new Promise(done => setTimeout(done))")
        assert await tab.script("window.broken") is None


async def test_that_a_recall_and_a_clear_reach_the_screen_within_200_milliseconds(tmp_path: Path) -> None:
    async with studio(tmp_path, places=3) as (stage, tab):
        recalls: list[float] = []
        clears: list[float] = []
        for (
            turn
        ) in "12345":  # the best of five: the promise is about the product, not about what else the computer does
            for name in "abc":
                await stage.show("popup", name + turn, duration=600 * SECOND)
            await tab.until("document.querySelectorAll('[data-id]').length === 3")
            recalls.append(await _seconds_until(2, tab, stage.sink.recall("a" + turn)))
            clears.append(await _seconds_until(0, tab, stage.sink.clear()))
        assert min(recalls) < 0.2
        assert min(clears) < 0.2


async def _seconds_until(left: int, tab: Tab, take_off: Coroutine[Any, Any, object]) -> float:
    """Seconds from `take_off` until so many are left on the screen."""
    started = time.monotonic()
    waiting = asyncio.create_task(tab.until(f"document.querySelectorAll('[data-id]').length === {left}"))
    await asyncio.sleep(0)
    await take_off
    await waiting
    return time.monotonic() - started


async def test_that_the_page_comes_back_after_the_engine_did_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async with studio(tmp_path) as (stage, tab):
        await stage.show("countdown", "c", duration=600 * SECOND)
        await tab.until("document.querySelectorAll('[data-id]').length === 1")
        await tab.script("document.querySelector('[data-id]').marked = true")
        await stage.stop()
        assert await tab.script("document.querySelectorAll('[data-id]').length") == 1
        await stage.serve()
        await stage.show("popup", "p", duration=600 * SECOND)
        await tab.until("document.querySelectorAll('[data-id]').length === 2")
        await stage.confirmed("c", "p")
        assert await tab.script("document.querySelector('[data-id=c]').marked") is True
        assert stage.context.reports.count(Receipt(action="c", outcome=Outcome.SHOWN)) == 1


async def test_that_a_confirmation_lost_with_the_connection_is_said_again(tmp_path: Path) -> None:
    async with studio(tmp_path) as (stage, tab):
        await tab.script("window.frame = requestAnimationFrame; window.held = []")
        await tab.script("window.requestAnimationFrame = then => window.held.push(then)")
        await stage.show("popup", "p", duration=600 * SECOND)
        await tab.until("window.held.length === 1")
        await stage.stop()
        await tab.script("window.requestAnimationFrame = window.frame; window.held.forEach(then => then())")
        assert stage.context.reports == []
        await stage.serve()
        await stage.confirmed("p")
        assert stage.context.reports == [Receipt(action="p", outcome=Outcome.SHOWN)]


async def test_that_a_wrong_token_shows_how_to_set_it_up_and_nothing_else(tmp_path: Path) -> None:
    async with studio(tmp_path) as (stage, tab):
        await stage.show("popup", "p", duration=60 * SECOND)
        await tab.call("Page.navigate", url="about:blank")
        await tab.call("Page.navigate", url=stage.address("wrong"))
        await tab.until("document.getElementById('setup') && !document.getElementById('setup').hidden")
        assert await tab.script("document.querySelectorAll('[data-id]').length") == 0
