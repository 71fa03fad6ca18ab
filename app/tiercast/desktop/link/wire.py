"""One control connection from hello to its end."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
import msgspec
from tiercast_api.clock import Clock

from tiercast.desktop.link import state as say
from tiercast.serve import protocol
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_commands import Hello
from tiercast.serve.protocol_replies import Failed, Welcome
from tiercast.words import Words

LARGEST_FRAME: Final = 32 * 1024 * 1024
"""Bytes of one message from the engine."""
HELLO_WITHIN: Final = 10.0
PING_EVERY: Final = 1.0
SILENCE: Final = 3_000_000
"""Microseconds without a word after which an engine counts as hung."""
TLS_GOODBYE: Final = 0.1
"""Seconds for the goodbye of TLS, for which closing does not wait."""
GIVEN_UP: Final = 30_000_000
"""Microseconds without a word after which the connection is given up."""
UNREADABLE_IN_A_ROW: Final = 20
_FULL_PAUSE: Final = 0.02
_LATE: Final = 2_000_000


class Target(msgspec.Struct, frozen=True):
    """Where to connect, with which token, trusting whom."""

    url: str
    token: str
    trust: ssl.SSLContext | bool = True


class Ended(Exception):
    """The connection is over, or never was; `code`: of a refusal, see `LinkState`."""

    def __init__(self, words: Words, code: str = "") -> None:
        super().__init__(words.en)
        self.words, self.code = words, code


class _Headed(msgspec.Struct):
    id: int = 0


class Wire:
    """One connection.

    Args:
        hear: told of every message, the `Welcome` first; may wait, and then nothing more is read.
        hung: told when the engine has been silent for too long, and when it speaks again.
    """

    def __init__(
        self, target: Target, hello: Hello, hear: Callable[[protocol.FromEngine], Awaitable[None]],
        hung: Callable[[bool], None], clock: Clock,
    ) -> None:  # fmt: skip
        self._target, self._hello, self._hear, self._hung, self._clock = target, hello, hear, hung, clock
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._outbox: asyncio.Queue[str] = asyncio.Queue()
        self._heard = 0
        self._bad = 0
        self._handing = False
        self.silent = False

    def send(self, command: CommandMessage) -> None:
        """Send a command as soon as the connection takes it."""
        self._outbox.put_nowait(protocol.encode(command))  # type: ignore[arg-type]

    async def run(self) -> None:
        """Speak with the engine until the end. Raises: Ended."""
        try:
            async with (
                aiohttp.ClientSession() as session,
                asyncio.timeout(None) as opening,
            ):
                opening.reschedule(asyncio.get_running_loop().time() + HELLO_WITHIN)
                socket = await session.ws_connect(
                    f"{self._target.url}/control", max_msg_size=LARGEST_FRAME, ssl=self._target.trust, autoping=False,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                )  # fmt: skip
                try:
                    welcome = await self._greet(socket)
                    opening.reschedule(None)
                    await self._hear(welcome)
                    await self._talk(socket)
                finally:
                    await socket.close()
        except TimeoutError as error:
            raise Ended(say.NO_ANSWER) from error
        except (ssl.SSLError, aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError) as error:
            raise Ended(say.untrusted(_short(error)), "certificate") from error
        except aiohttp.WSServerHandshakeError as error:
            locked = error.status == 429
            raise Ended(say.LOCKED_OUT if locked else say.OTHER_PROGRAM, "busy" if locked else "address") from error
        except (OSError, aiohttp.ClientError) as error:
            raise Ended(say.NO_ANSWER if self._socket is None else say.CUT) from error
        finally:
            if self._target.url.startswith("https:"):
                await self._clock.sleep(TLS_GOODBYE)

    async def _greet(self, socket: aiohttp.ClientWebSocketResponse) -> Welcome:
        await socket.send_str(protocol.encode(self._hello))
        while True:
            frame = await socket.receive()
            if frame.type is aiohttp.WSMsgType.PING:
                await socket.pong(frame.data)
                continue
            if frame.type is not aiohttp.WSMsgType.TEXT:
                raise _ending(socket, frame)
            try:
                message = protocol.decode_from_engine(frame.data)
            except msgspec.DecodeError as error:
                raise Ended(say.GARBLED, "address") from error
            if isinstance(message, Failed):
                raise Ended(_refusal(message), message.code)
            if not isinstance(message, Welcome):
                raise Ended(say.GARBLED, "address")
            self._socket = socket
            return message

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._heard = self._clock.monotonic()
        tasks = [asyncio.create_task(part(socket)) for part in (self._read, self._write, self._watch)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            frame = await socket.receive()
            self._heard = self._clock.monotonic()
            if frame.type is aiohttp.WSMsgType.TEXT:
                await self._hear_text(frame.data)
            elif frame.type is aiohttp.WSMsgType.PING:
                await socket.pong(frame.data)
            elif frame.type is not aiohttp.WSMsgType.PONG and frame.type is not aiohttp.WSMsgType.BINARY:
                raise _ending(socket, frame)

    async def _hear_text(self, text: str) -> None:
        try:
            message = protocol.decode_from_engine(text)
        except msgspec.DecodeError as error:
            self._bad += 1
            if self._bad > UNREADABLE_IN_A_ROW:
                raise Ended(say.GARBLED, "address") from error
            if number := _number_of(text):
                words = say.UNREADABLE
                await self._hear(Failed(id=number, code="unreadable", message=words.en, message_zh=words.zh))
            return
        self._bad = 0
        if not isinstance(message, Welcome):
            self._handing = True
            await self._hear(message)
            self._handing = False

    async def _write(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await socket.send_str(await self._outbox.get())

    async def _watch(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        looked = self._clock.monotonic()
        while True:
            # A ping that finds no room in the socket's buffer must not stop the watch.
            ping = asyncio.ensure_future(socket.ping())
            try:
                await asyncio.wait((ping,), timeout=PING_EVERY / 2)
            finally:
                # Also where the watch ends: a ping that fails alone would stand in the log with its traceback.
                ping.cancel()
                await asyncio.gather(ping, return_exceptions=True)
            await self._clock.sleep(PING_EVERY / 2)
            now = self._clock.monotonic()
            if self._handing or now - looked > PING_EVERY * 1e6 + _LATE:
                self._heard = now  # the window is behind, or this computer slept or had no time for us
            looked = now
            if now - self._heard > GIVEN_UP:
                raise Ended(say.NO_ANSWER)
            if (silent := now - self._heard > SILENCE) is not self.silent:
                self.silent = silent
                self._hung(silent)


async def room_in(full: Callable[[], bool], clock: Clock) -> None:
    """Wait while the window is too far behind."""
    while full():
        await clock.sleep(_FULL_PAUSE)


def _refusal(failed: Failed) -> Words:
    """Why the engine does not take this window, and what to do."""
    en, zh = failed.message, failed.message_zh or failed.message
    return Words(f"{en}: {failed.hint}", f"{zh}：{failed.hint_zh or failed.hint}") if failed.hint else Words(en, zh)


def _number_of(text: str) -> int:
    try:
        return msgspec.json.decode(text, type=_Headed).id
    except msgspec.DecodeError:
        return 0


def _ending(socket: aiohttp.ClientWebSocketResponse, frame: aiohttp.WSMessage) -> Ended:
    if frame.type is aiohttp.WSMsgType.ERROR:
        too_large = isinstance(frame.data, aiohttp.WebSocketError)
        return Ended(say.GARBLED, "address") if too_large else Ended(say.CUT)
    code = socket.close_code
    if code == 1001:
        return Ended(say.SAID_GOODBYE)
    if code == 1013:
        return Ended(say.TOO_SLOW)
    return Ended(say.CUT)


def _short(error: BaseException) -> str:
    text = str(getattr(error, "certificate_error", None) or error)
    return text.splitlines()[0][:200] if text else type(error).__name__
