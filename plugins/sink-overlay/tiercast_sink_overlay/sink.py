"""The sink `overlay`: shows pop-ups, banners, countdowns and tickers on a page for OBS or any browser.

The page is the sink's address with the token in the fragment (``/out/KEY#token=…``), which browsers do not send;
it is said in the WebSocket's first message. The engine decides what is on the screen: a page that connects again gets
it as it stands, and a recall reaches it in milliseconds.
"""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from tiercast_api import (
    SECOND,
    Action,
    Channel,
    Delivery,
    Health,
    Outcome,
    Receipt,
    Refused,
    Request,
    Response,
    RetryAfter,
    Route,
    SinkContext,
    SinkDeclaration,
    SinkType,
    Status,
    typed,
)

from tiercast_sink_overlay.actions import ALL, content_of, duration_of
from tiercast_sink_overlay.document import document
from tiercast_sink_overlay.pages import MOST, TOO_MANY, TOO_SLOW, WRONG_TOKEN, Page, read_message, says_token
from tiercast_sink_overlay.schema import SETTINGS
from tiercast_sink_overlay.screen import Changes, Item, Screen

TOKEN: Final = "token"  # noqa: S105 - the name of the secret


class Settings(msgspec.Struct, frozen=True):
    """Checked settings; see `schema.SETTINGS`."""

    language: str = "zh"
    theme: str = "dark"
    scale: float = 1.0
    places: int = 1
    most: int = 50
    token: str = ""


class OverlaySink:
    """Keeps the screen and the pages that show it."""

    declaration = SinkDeclaration(
        actions=ALL,
        delivery=Delivery.AT_MOST_ONCE,
        concurrency=64,
        routes=(Route("GET", "", public=True), Route("WS", "/ws", public=True)),
    )

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._screen = Screen(settings.places, settings.most)
        self._pages: set[Page] = set()
        self._closings: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        self._context: SinkContext | None = None
        self._token = ""
        self._document = Response(503)

    async def open(self, context: SinkContext) -> None:
        """Get ready to serve the page; a token is made at the first start."""
        self._context = context
        self._token = context.secrets.get(TOKEN) or self._settings.token or secrets.token_urlsafe(24)
        context.secrets.put(TOKEN, self._token)
        self._document = document()
        self._watch = asyncio.create_task(self._let_time_pass(context))
        self._say_status()

    async def deliver(self, action: Action) -> Receipt:
        """Queue it for the screen; that it was shown is reported when a page says so.

        Raises:
            Refused: too late, a field that cannot be, or too much waits.
        """
        context = self._opened()
        if action.expires is not None and context.clock.now() > action.expires:
            raise Refused(context.text("it came too late", "已过时效"))
        item = Item(content_of(action), duration_of(action), action.expires)
        if self._screen.is_full:
            raise Refused(context.text("too much waits for the screen", "排队等待上屏的太多"))
        self._screen.add(item)
        self._advance(context)
        return Receipt(action=action.id, outcome=Outcome.ACCEPTED)

    async def recall(self, action: str) -> Receipt:
        """Take it off the screen, or out of the queue."""
        context = self._opened()
        if not self._screen.remove(action):
            detail = context.text("it is not on the screen any more", "它已经不在画面上了")
            return Receipt(action=action, outcome=Outcome.REFUSED, detail=detail)
        self._publish({"op": "hide", "id": action})
        self._advance(context)
        return Receipt(action=action, outcome=Outcome.RECALLED)

    async def clear(self) -> None:
        """Take everything off every page now, without animation."""
        self._screen.clear()
        self._publish({"op": "clear"})
        self._changed.set()

    async def close(self) -> None:
        """Clear the pages and let them go; they connect again by themselves."""
        self._context = None
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None
        for page in tuple(self._pages):
            await page.close(1001, "the engine ends")
        self._pages.clear()
        await asyncio.gather(*self._closings, return_exceptions=True)

    async def test_connection(self, context: SinkContext) -> str:
        """Pages connect by themselves: nothing has to be reached."""
        english = "Add this sink's page to OBS as a browser source; a test send shows what it looks like"
        return context.text(english, "在 OBS 里添加浏览器源，填本页面地址；发一次测试就能看到效果")

    async def handle(self, request: Request) -> Response:
        """The page itself; it holds nothing secret."""
        return self._document

    async def handle_channel(self, channel: Channel) -> None:
        """Serve one page."""
        context = self._opened()
        messages = aiter(channel)
        if not await says_token(messages, self._token, context.clock):
            await channel.close(WRONG_TOKEN, "the token is missing or wrong")
            return
        if len(self._pages) >= MOST:
            await channel.close(TOO_MANY, "too many pages are open")
            return
        page = Page(channel)
        page.send(self._greeting(context.clock.now()))
        sending = asyncio.create_task(page.run())
        self._pages.add(page)
        self._say_status()
        self._advance(context)
        try:
            async for text in messages:
                self._heard(page, text)
        finally:
            self._pages.discard(page)
            self._say_status()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    def _greeting(self, now: int) -> dict[str, Any]:
        settings = self._settings
        look = {"language": settings.language, "theme": settings.theme, "scale": settings.scale}
        return {"op": "hello", **look, "items": [_told(item, now) for item in self._screen.shown]}

    def _heard(self, page: Page, text: str) -> None:
        message = read_message(text)
        if message is None:
            return
        if message.op == "ping":
            page.send({"op": "pong"})
        elif message.op == "shown" and self._context is not None:
            item = self._screen.confirm(message.id)
            if item is not None and not item.content["preview"]:
                self._context.report(Receipt(action=item.id, outcome=Outcome.SHOWN))

    def _advance(self, context: SinkContext) -> None:
        now = context.clock.now()
        changes: Changes = self._screen.advance(now, bool(self._pages))
        for action in changes.hide:
            self._publish({"op": "hide", "id": action})
        for item in changes.show:
            self._publish({"op": "show", "item": _told(item, now)})
        for item in changes.missed:
            if not item.content["preview"]:
                reason = context.text("it was not on the screen in time", "没来得及上屏")
                context.report(Receipt(action=item.id, outcome=Outcome.REFUSED, detail=reason))
        self._changed.set()

    def _publish(self, message: dict[str, Any]) -> None:
        for page in tuple(self._pages):
            if not page.send(message):
                self._pages.discard(page)
                self._closing(page)

    def _closing(self, page: Page) -> None:
        task = asyncio.create_task(page.close(TOO_SLOW, "the page does not keep up"))
        self._closings.add(task)
        task.add_done_callback(self._closings.discard)

    def _say_status(self) -> None:
        if self._context is None:
            return
        count = len(self._pages)
        if count:
            message = self._context.text(f"{count} page(s) open", f"已打开 {count} 个画面")
            self._context.status(Status(Health.WORKING, message))
        else:
            message = self._context.text("no page is open: add it to OBS", "还没有打开的画面，请在 OBS 里添加")
            self._context.status(Status(Health.WAITING, message))

    def _opened(self) -> SinkContext:
        if self._context is None:
            raise RetryAfter("the sink is not open")
        return self._context

    async def _let_time_pass(self, context: SinkContext) -> None:
        while True:
            self._changed.clear()
            due = self._screen.next_change()
            changed = asyncio.ensure_future(self._changed.wait())
            waiting: list[asyncio.Future[Any]] = [changed]
            if due is not None:
                waiting.append(asyncio.ensure_future(context.clock.sleep((due - context.clock.now()) / SECOND)))
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for future in waiting:
                    future.cancel()
                await asyncio.gather(*waiting, return_exceptions=True)
            if due is not None and context.clock.now() >= due:
                self._advance(context)


def _told(item: Item, now: int) -> dict[str, Any]:
    """What a page is told of an item; times in milliseconds from now, because its clock may be another."""
    return {**item.content, "left": max(0, (item.until - now) // 1_000), "duration": item.duration // 1_000}


def make(settings: Mapping[str, Any]) -> OverlaySink:
    """Build the sink from checked settings."""
    return OverlaySink(typed(Settings, settings))


SINK = SinkType(
    name="overlay",
    title="Stream overlay",
    title_zh="直播画面浮层",
    summary="Pop-ups, banners, countdowns and tickers on the stream, through OBS or any browser.",
    summary_zh="在直播画面上弹窗、横幅、倒计时和滚动字幕，用 OBS 或任何浏览器打开。",
    settings=SETTINGS,
    make=make,
)
