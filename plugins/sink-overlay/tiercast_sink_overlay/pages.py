"""The connected pages: who may connect, and messages that wait for nobody."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from tiercast_api import Channel, Clock

MOST: Final = 16
"""Pages at once."""
HELLO: Final = 10.0
"""Seconds in which a page has to say who it is."""
LONGEST_MESSAGE: Final = 2_000
"""Characters of a message from a page."""
BEHIND: Final = 200
"""Messages that may wait for a slow page; then it is let go, and connects again."""
WRONG_TOKEN: Final = 4401
TOO_MANY: Final = 4429
TOO_SLOW: Final = 4408


class Message(msgspec.Struct, frozen=True):
    """What a page says: ``hello`` with its token, ``shown`` with an id, ``ping``."""

    op: str
    token: str = ""
    id: str = ""


class Page:
    """One open page. Sending never waits."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._waiting: asyncio.Queue[str] = asyncio.Queue(BEHIND)

    def send(self, message: dict[str, Any]) -> bool:
        """Send a message; False where the page is too far behind."""
        try:
            self._waiting.put_nowait(msgspec.json.encode(message).decode("utf-8"))
        except asyncio.QueueFull:
            return False
        return True

    async def run(self) -> None:
        """Send what waits, until the connection is gone."""
        try:
            while True:
                await self._channel.send(await self._waiting.get())
        except ConnectionError:
            await self._channel.close()

    async def close(self, code: int, reason: str) -> None:
        """End the connection."""
        await self._channel.close(code, reason)


def read_message(text: str) -> Message | None:
    """A page's message; None for what is none."""
    if len(text) > LONGEST_MESSAGE:
        return None
    try:
        return msgspec.json.decode(text, type=Message)
    except msgspec.DecodeError:
        return None


async def says_token(messages: AsyncIterator[str], token: str, clock: Clock) -> bool:
    """Whether the first message, within `HELLO` seconds, is a hello with the token."""
    first = asyncio.ensure_future(_first(messages))
    alarm = asyncio.ensure_future(clock.sleep(HELLO))
    try:
        await asyncio.wait((first, alarm), return_when=asyncio.FIRST_COMPLETED)
        message = read_message(first.result()) if first.done() else None
    finally:
        first.cancel()
        alarm.cancel()
        await asyncio.gather(first, alarm, return_exceptions=True)
    return (
        message is not None
        and message.op == "hello"
        and hmac.compare_digest(message.token.encode("utf-8"), token.encode("utf-8"))
    )


async def _first(messages: AsyncIterator[str]) -> str:
    return await anext(messages, "")
