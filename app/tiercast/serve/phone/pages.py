"""What the door for phones answers: the page, the exchange of a code, the lines as they change, and answers to them."""

import asyncio
import logging
from typing import Final, Literal, Protocol

import msgspec
from aiohttp import web
from tiercast_api.clock import Clock

from tiercast.resources import resource
from tiercast.serve.phone.door import HEADERS, Routes, body_of
from tiercast.serve.phone.lines import Lines, Shown, Watch
from tiercast.serve.phone.pairing import Phone, phone_name
from tiercast.serve.phone.porter import Porter

BEAT: Final = 5.0
"""Seconds between two signs of life; a page that misses some connects again."""
SEND_WITHIN: Final = 5.0
COOKIE: Final = "tiercast_phone"
_FILES: Final = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
}
_log = logging.getLogger(__name__)


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code that a phone gives to be paired."""

    code: str


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody did with a line on a phone: it was painted, said or skipped.

    Attributes:
        line: of the line, as it was sent; count: how many actions it stood for then.
    """

    what: Literal["seen", "said", "skipped"]
    line: str
    count: int


class Behind(Protocol):
    """What the pages ask of what is behind them."""

    async def paired(self, code: str, name: str, token: str) -> str | None:
        """The new token of the phone that gives `code` and had `token` before; None where the code is wrong."""
        ...

    def knows(self, token: str) -> Phone | None:
        """Whose token it is."""
        ...

    def is_paired(self, phone: Phone) -> bool:
        """Whether it still is."""
        ...

    def came(self, phone: Phone, by: int) -> None:
        """A phone connected (1) or left (-1)."""
        ...

    async def answered(self, phone: Phone, actions: tuple[str, ...], what: str) -> None:
        """Somebody saw, said or skipped a line that stands for `actions`."""
        ...

    def lasts(self) -> int:
        """Seconds until the door closes."""
        ...


class Pages:
    """The pages of one door.

    Args:
        porter: counts wrong codes and tokens.
        lines: what is shown.
    """

    def __init__(self, behind: Behind, porter: Porter, lines: Lines, clock: Clock) -> None:
        self._behind, self._porter, self._lines, self._clock = behind, porter, lines, clock
        self._streams: dict[str, asyncio.Event] = {}
        self.port = 0

    def routes(self) -> Routes:
        """All that is answered."""
        return {
            **{("GET", path): self._file for path in _FILES},
            ("POST", "/pair"): self._pair,
            ("GET", "/lines"): self._stream,
            ("POST", "/answer"): self._answer,
        }

    def end(self, key: str) -> None:
        """A phone is paired no more: its stream ends."""
        ended = self._streams.get(key)
        if ended is not None:
            ended.set()

    def end_all(self) -> None:
        """The door closes."""
        for ended in self._streams.values():
            ended.set()

    async def _file(self, request: web.BaseRequest) -> web.StreamResponse:
        name, kind = _FILES[request.path]
        body = await asyncio.to_thread(resource(f"phone/{name}").read_bytes)
        return web.Response(body=body, content_type=kind, charset="utf-8")

    async def _pair(self, request: web.BaseRequest) -> web.StreamResponse:
        peer = request.remote or ""
        if self._porter.tries.locked_out(peer):
            return web.Response(status=429, headers={"Retry-After": "60"}, text="too many wrong codes\n")
        try:
            given = msgspec.json.decode(await body_of(request), type=Given)
        except msgspec.DecodeError:
            return web.Response(status=400, text="expected a code\n")
        name = phone_name(request.headers.get("User-Agent", ""))
        token = await self._behind.paired(given.code, name, self._token(request))
        if token is None:
            self._porter.tries.wrong(peer)
            return web.Response(status=403, text="the code is wrong, late or was used\n")
        self._porter.tries.forget(peer)
        answer = web.Response(status=204)
        lasts = max(1, self._behind.lasts())
        answer.set_cookie(self._cookie, token, max_age=lasts, httponly=True, samesite="Strict", path="/")
        return answer

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        phone = self._who(request)
        if phone is None:
            return _unknown()
        try:
            said = msgspec.json.decode(await body_of(request), type=Answered)
        except msgspec.DecodeError:
            return web.Response(status=400, text="expected what was done with a line\n")
        actions = self._lines.actions(phone.room, said.line, max(0, said.count))
        if not actions:
            return web.Response(status=410, text="the line is gone\n")
        await self._behind.answered(phone, actions, said.what)
        return web.Response(status=204)

    async def _stream(self, request: web.BaseRequest) -> web.StreamResponse:
        phone = self._who(request)
        if phone is None:
            return _unknown()
        self.end(phone.key)  # a phone looks once: what it left open when it slept is cut
        ended = self._streams[phone.key] = asyncio.Event()
        response = web.StreamResponse(headers=dict(HEADERS))
        response.content_type = "text/event-stream"
        response.charset = "utf-8"
        response.force_close()
        await response.prepare(request)
        self._behind.came(phone, 1)
        try:
            with self._lines.watch(phone.room) as watch:
                await self._tell(response, phone, watch, ended)
            async with asyncio.timeout(SEND_WITHIN):
                await response.write_eof()
        except (ConnectionError, TimeoutError):
            _log.debug("a phone has gone")
        finally:
            if self._streams.get(phone.key) is ended:
                del self._streams[phone.key]
            self._behind.came(phone, -1)
        return response

    async def _tell(self, response: web.StreamResponse, phone: Phone, watch: Watch, ended: asyncio.Event) -> None:
        """Tell what changes, and every few seconds that somebody is there, until the phone or the door has gone."""
        told: Shown | None = None
        while not ended.is_set():
            watch.changed.clear()
            shown = self._lines.shown(phone.room)
            if shown != told:
                told = shown
                await _send(response, "lines", self._message(shown))
            else:
                await _send(response, "beat", b"{}")
            await self._wait(watch, ended, shown)
        if not self._behind.is_paired(phone):
            await _send(response, "over", b"{}")

    async def _wait(self, watch: Watch, ended: asyncio.Event, shown: Shown) -> None:
        """Until something may have changed, the next line is too late, or the next sign of life is due."""
        now = self._clock.now()
        ends = [max(0, line.expires - now) / 1e6 + 0.01 for line in shown.lines if line.expires is not None]
        waits = [
            asyncio.ensure_future(waiting)
            for waiting in (watch.changed.wait(), ended.wait(), self._clock.sleep(min([BEAT, *ends])))
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    def _message(self, shown: Shown) -> bytes:
        now = self._clock.now()
        lines = [
            {
                "id": line.actions[0], "count": len(line.actions), "text": line.text, "aloud": line.aloud,
                "left": None if line.expires is None else max(0, line.expires - now) // 1000,
                "whole": None if line.expires is None else max(1, line.expires - line.time) // 1000,
            }
            for line in shown.lines
        ]  # fmt: skip
        return msgspec.json.encode({"lines": lines, "more": shown.more})

    def _who(self, request: web.BaseRequest) -> Phone | None:
        """The phone that calls; whoever has a wrong token too often has to wait like one with wrong codes."""
        token, peer = self._token(request), request.remote or ""
        phone = self._behind.knows(token) if token else None
        if phone is None and token and not self._porter.tries.locked_out(peer):
            self._porter.tries.wrong(peer)
        return phone

    def _token(self, request: web.BaseRequest) -> str:
        return request.cookies.get(self._cookie, "")

    @property
    def _cookie(self) -> str:
        """Cookies do not know ports: each door has a name of its own."""
        return f"{COOKIE}_{self.port}"


async def _send(response: web.StreamResponse, event: str, data: bytes) -> None:
    async with asyncio.timeout(SEND_WITHIN):
        await response.write(b"event: %b\ndata: %b\n\n" % (event.encode(), data))


def _unknown() -> web.Response:
    return web.Response(status=401, text="this phone is not paired\n")
