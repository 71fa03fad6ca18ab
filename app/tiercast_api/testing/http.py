"""HTTP without a network: what the other side says is written down beforehand."""

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from tiercast_api.web import Channel, Request, Response

Answer = Response | Exception | Callable[[Request], Response]
"""What `FakeHttp` answers: a response, an error to raise, or a function of the request."""


class FakeChannel:
    """A WebSocket whose other side is the test: `feed` texts, look at `sent`, `hang_up`."""

    def __init__(self, request: Request | None = None) -> None:
        self._request = request or Request("WS", "", {}, {}, b"")
        self._incoming: asyncio.Queue[str | None] = asyncio.Queue()
        self.sent: list[str] = []
        self.closed: tuple[int, str] | None = None

    @property
    def request(self) -> Request:
        """The request that opened it."""
        return self._request

    def feed(self, *texts: str) -> None:
        """Let these texts arrive."""
        for text in texts:
            self._incoming.put_nowait(text)

    def hang_up(self) -> None:
        """Let the other side close the connection, after what has been fed."""
        self._incoming.put_nowait(None)

    async def send(self, text: str) -> None:
        """Keep `text` in `sent`. Raises: ConnectionError: after the close."""
        if self.closed is not None:
            raise ConnectionError("the connection is closed")
        self.sent.append(text)

    async def __aiter__(self) -> AsyncIterator[str]:
        while self.closed is None and (text := await self._incoming.get()) is not None:
            yield text

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close from our side; the first close is kept in `closed`."""
        if self.closed is None:
            self.closed = (code, reason)
            self._incoming.put_nowait(None)


class FakeHttp:
    """A `tiercast_api.Http` that answers from a script and keeps every request in `requests`.

    Example::

        http = FakeHttp()
        http.on("POST", "https://shop.example/hook", Response(503), Response(200))
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._answers: dict[tuple[str, str], deque[Answer]] = defaultdict(deque)
        self._channels: dict[str, deque[FakeChannel | Exception]] = defaultdict(deque)

    def on(self, method: str, url: str, *answers: Answer) -> None:
        """Answer requests to `url` with these, one after the other; the last one stays."""
        self._answers[method.upper(), url].extend(answers)

    def on_websocket(self, url: str, *channels: FakeChannel | Exception) -> None:
        """Open these channels at `url`, one after the other, each once; an exception is raised instead."""
        self._channels[url].extend(channels)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> Response:
        """Answer from the script. Raises: AssertionError: where it has nothing for this request."""
        parts = urlsplit(url)
        lowered = {name.lower(): value for name, value in (headers or {}).items()}
        request = Request(method.upper(), parts.path, dict(parse_qsl(parts.query)), lowered, body or b"")
        self.requests.append(request)
        answers = self._answers.get((method.upper(), url))
        if not answers:
            raise AssertionError(f"the test has no answer for {method.upper()} {url}; add http.on(...)")
        answer = answers[0] if len(answers) == 1 else answers.popleft()
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else answer(request)

    @contextlib.asynccontextmanager
    async def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None, heartbeat: float = 30.0
    ) -> AsyncIterator[Channel]:
        """Open the next scripted channel. Raises: AssertionError: where there is none left."""
        if not self._channels.get(url):
            raise AssertionError(f"the test has no channel left for {url}; add http.on_websocket(...)")
        channel = self._channels[url].popleft()
        if isinstance(channel, Exception):
            raise channel
        lowered = {name.lower(): value for name, value in (headers or {}).items()}
        self.requests.append(Request("WS", urlsplit(url).path, {}, lowered, b""))
        try:
            yield channel
        finally:
            await channel.close()
