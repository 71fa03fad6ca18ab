"""One WebSocket: messages in, an acknowledgement for each once it is committed, in order."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import msgspec
from tiercast_api import Channel, RetryAfter, SourceContext, Taken, Ticket

from tiercast_source_http_in.records import NotJsonError, Records, TooManyError, read_event, read_records

_WINDOW: Final = 1024
"""Messages read whose commit is not seen; beyond it the socket is not read."""


class Ack(msgspec.Struct, omit_defaults=True):
    """What the sender hears of one message.

    Attributes:
        ack: the message's ``id`` as the sender gave it (of a lone event: the event's); None where it gave none.
        seq: the message's number on this connection, from 1.
        error: why nothing of it was taken; "" where it is committed.
        retry_after: seconds after which to send it again, where that helps.
    """

    ack: str | int | None
    seq: int
    accepted: int = 0
    duplicates: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    shed: int = 0
    error: str = ""
    retry_after: float = 0.0


class _Envelope(msgspec.Struct):
    id: str | int | None = None
    kind: Any = None
    events: msgspec.Raw = msgspec.Raw()


class Conversation:
    """Reads one channel and acknowledges.

    Args:
        context: of the source.
        channel: already let in.
        most: records in one message.
        longest: bytes of one message.
        counted: told of events handed over (positive) and settled (negative).
    """

    def __init__(
        self, context: SourceContext, channel: Channel, most: int, longest: int, counted: Callable[[int], None]
    ) -> None:
        self._context = context
        self._channel = channel
        self._most = most
        self._longest = longest
        self._counted = counted
        self._seq = 0
        self._window = asyncio.Semaphore(_WINDOW)
        self._waiting: asyncio.Queue[tuple[Ack, Records, Ticket] | Ack | None] = asyncio.Queue()

    async def run(self) -> None:
        """Until the other side closes."""
        answers = asyncio.ensure_future(self._answer())
        try:
            async for text in self._channel:
                await self.take(text)
            self._waiting.put_nowait(None)
            await answers
        finally:
            answers.cancel()
            await asyncio.gather(answers, return_exceptions=True)

    async def take(self, text: str) -> None:
        """Hand over one message; its acknowledgement follows."""
        await self._window.acquire()
        self._seq += 1
        ack = Ack(None, self._seq)
        try:
            records = self._records(text, ack)
        except (NotJsonError, TooManyError) as error:
            ack.error = str(error)
            await self._context.dead_letter(text[:10_000], ack.error, f"message {self._seq}")
            self._waiting.put_nowait(ack)
            return
        for refusal in records.refused:
            place = f"message {self._seq}, record {refusal.place}"
            await self._context.dead_letter(refusal.raw, refusal.reason, place)
        self._counted(len(records.events))
        try:
            ticket = await self._context.emit(records.events)
        except RetryAfter as error:
            self._counted(-len(records.events))
            ack.error, ack.retry_after = str(error), error.seconds
            self._waiting.put_nowait(ack)
            return
        except BaseException:
            self._counted(-len(records.events))
            raise
        self._waiting.put_nowait((ack, records, ticket))

    def _records(self, text: str, ack: Ack) -> Records:
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > self._longest:
            raise TooManyError(f"{len(data):,} bytes in one message; at most {self._longest:,} are taken")
        if data.lstrip().startswith(b"{"):
            # Nearly every message is one event: it is read once.
            if (event := read_event(data)) is not None:
                ack.ack = event.id or None
                return Records([event], [0], [])
            try:
                envelope = msgspec.json.decode(data, type=_Envelope)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise NotJsonError(f"is no JSON message: {error}") from error
            ack.ack = envelope.id
            if envelope.kind is None and bytes(envelope.events):
                data = bytes(envelope.events)
        return read_records(data, self._most)

    async def _answer(self) -> None:
        while (waiting := await self._waiting.get()) is not None:
            if isinstance(waiting, Ack):
                ack = waiting
            else:
                ack, records, ticket = waiting
                try:
                    _fill(ack, records.answer(await ticket.committed()))
                except RetryAfter as error:
                    ack.error, ack.retry_after = str(error), error.seconds
                finally:
                    self._counted(-len(records.events))
            self._window.release()
            await self._channel.send(msgspec.json.encode(ack).decode())


def _fill(ack: Ack, taken: Taken) -> None:
    ack.accepted, ack.duplicates = taken.accepted, taken.duplicates
    ack.refused, ack.shed = taken.refused, taken.shed
