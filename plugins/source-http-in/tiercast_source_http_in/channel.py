"""One WebSocket: messages in, an acknowledgement for each once it is committed, in order.

::

    read ─► a group: what came at once ─► handed over with one emit ─► answered, a message at a time
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import msgspec
from tiercast_api import Channel, Event, RetryAfter, SourceContext, Taken, Ticket
from tiercast_api.said import said, said_of

from tiercast_source_http_in.records import NotJsonError, Records, TooManyError, read_event, read_records, shares

_WINDOW: Final = 1024
"""Messages read whose commit is not seen; beyond it the socket is not read."""
_TOGETHER: Final = 256
"""Events from which on a group takes no further message: one emit for each of 5,000 messages a second cost a sixth of
all that an engine did (`tests.benchmarks.desktop_smooth`)."""


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


class _Group:
    """Messages that came at once: their acknowledgements so far, what was read of each, and all their events."""

    __slots__ = ("acks", "error", "events", "records", "ticket")

    def __init__(self) -> None:
        self.acks: list[Ack] = []
        self.records: list[Records] = []
        self.events: list[Event] = []
        self.ticket: Ticket | None = None
        self.error: RetryAfter | None = None


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
        self._unanswered = 0
        self._window = asyncio.Semaphore(_WINDOW)
        self._open: _Group | None = None
        self._read_groups: asyncio.Queue[_Group | None] = asyncio.Queue()
        self._handed: asyncio.Queue[_Group | None] = asyncio.Queue()

    async def run(self) -> None:
        """Until the other side closes, or something fails."""
        tasks = [asyncio.ensure_future(part()) for part in (self._read, self._hand_over, self._answer)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._counted(-self._unanswered)

    async def _read(self) -> None:
        async for text in self._channel:
            await self._take(text)
        self._read_groups.put_nowait(None)

    async def _take(self, text: str) -> None:
        """Add one message to the group that is open, or open one."""
        await self._window.acquire()
        self._seq += 1
        ack = Ack(None, self._seq)
        try:
            records = self._records(text, ack)
        except (NotJsonError, TooManyError) as error:
            ack.error = str(error)
            await self._context.dead_letter(text[:10_000], said_of(error), said("at_message", number=self._seq))
            records = Records([], [], [])
        for refusal in records.refused:
            place = said("at_message_record", message=self._seq, number=refusal.place + 1)
            await self._context.dead_letter(refusal.raw, refusal.reason, place)
        group = self._open
        if group is None or len(group.events) >= _TOGETHER:
            group = self._open = _Group()
            self._read_groups.put_nowait(group)
        group.acks.append(ack)
        group.records.append(records)
        group.events += records.events
        self._unanswered += len(records.events)
        self._counted(len(records.events))

    def _records(self, text: str, ack: Ack) -> Records:
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > self._longest:
            raise TooManyError(said("message_too_long", count=f"{len(data):,}", most=f"{self._longest:,}"))
        if data.lstrip().startswith(b"{"):
            # Nearly every message is one event: it is read once.
            if (event := read_event(data)) is not None:
                ack.ack = event.id or None
                return Records([event], [0], [])
            try:
                envelope = msgspec.json.decode(data, type=_Envelope)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise NotJsonError(said("no_message", why=said_of(error))) from error
            ack.ack = envelope.id
            if envelope.kind is None and bytes(envelope.events):
                data = bytes(envelope.events)
        return read_records(data, self._most)

    async def _hand_over(self) -> None:
        while (group := await self._read_groups.get()) is not None:
            if group is self._open:
                self._open = None
            if group.events:
                try:
                    group.ticket = await self._context.emit(group.events)
                except RetryAfter as error:
                    group.error = error
            self._handed.put_nowait(group)
        self._handed.put_nowait(None)

    async def _answer(self) -> None:
        while (group := await self._handed.get()) is not None:
            await _settle(group)
            self._unanswered -= len(group.events)
            self._counted(-len(group.events))
            for ack in group.acks:
                self._window.release()
                await self._channel.send(msgspec.json.encode(ack).decode())


async def _settle(group: _Group) -> None:
    """Write into the acknowledgements what became of their messages, once it is on disk."""
    if group.ticket is not None:
        try:
            taken = await group.ticket.committed()
        except RetryAfter as error:
            group.error = error
        else:
            for ack, records, share in zip(group.acks, group.records, shares(taken, group.records), strict=True):
                _fill(ack, records.answer(share))
    if group.error is not None:
        for ack, records in zip(group.acks, group.records, strict=True):
            if records.events:
                ack.error, ack.retry_after = str(group.error), group.error.seconds


def _fill(ack: Ack, taken: Taken) -> None:
    ack.accepted, ack.duplicates = taken.accepted, taken.duplicates
    ack.refused, ack.shed = taken.refused, taken.shed
