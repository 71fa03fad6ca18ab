"""Commands about sessions that can be shown again. What shows one is another process (`serve.replay_host`)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tiercast.engine.live import LiveShop
from tiercast.engine.replaying.sessions import Session, Sessions
from tiercast.serve.protocol_recordings import (
    RECORDINGS_READS,
    ListSessions,
    SessionRow,
    SessionsReply,
)
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.unable import Unable


class OnRecordings:
    """What clients ask of an engine at work about its sessions."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live
        self._sessions = Sessions(live.opened.shop)
        self._one = asyncio.Lock()

    async def sessions(self, command: ListSessions, who: str) -> Reply:
        """The sessions whose course is kept."""
        live = self._live
        rooms = [key for key in live.config.rooms if command.room in ("", key)]
        await live.series.write()
        # Another write may be under way; the writer keeps the order.
        await asyncio.wrap_future(live.opened.writer.call(lambda _connection: None))
        async with self._one:
            found = await asyncio.to_thread(self._read, rooms)
        limit = max(1, min(command.limit, 1_000))
        return SessionsReply(
            id=command.id, sessions=tuple(self._row(one) for one in found[:limit]), more=len(found) > limit
        )

    def _read(self, rooms: list[str]) -> list[Session]:
        with self._live.opened.database.read() as connection:
            return self._sessions.look(connection, rooms)

    def _row(self, one: Session) -> SessionRow:
        live, room = self._live, self._live.config.rooms[one.room]
        series = live.series.series.room(one.room)
        known = any(source.quality not in ("masked", "none") for source in live.sources.declared(one.room))
        return SessionRow(
            room=one.room, title=room.title or one.room, session=one.number, began=one.began, until=one.until,
            is_open=series.is_open and series.began == one.began, events=one.events, firings=one.firings,
            viewers=one.viewers if one.viewers or known else None,
            gmv=None if one.paid is None or (one.paid_orders and not one.paid) else one.paid.get(room.currency, 0),
            currency=room.currency,
            complete=one.first > 0,
        )  # fmt: skip


async def no_replay(command: Any, who: str) -> Reply:
    """A replay's commands, to an engine that is none."""
    raise Unable("refused", "this engine shows a room as it is, and no recording", zh="这是正在运行的引擎，不是回放")


def recordings_handlers(live: LiveShop) -> Mapping[type, Callable[[Any, str], Awaitable[Reply]]]:
    """By the command that each of them answers."""
    return {**dict.fromkeys(RECORDINGS_READS, no_replay), ListSessions: OnRecordings(live).sessions}
