"""What people did: searched, and told to whoever takes a shift over."""

import asyncio
from typing import Any, Final

import msgspec

from tiercast.engine.live import LiveShop
from tiercast.serve.protocol_commands import ListAudit
from tiercast.serve.protocol_replies import AuditReply, Reply
from tiercast.serve.protocol_settings import AskHandover, AuditRow, HandoverReply
from tiercast.serve.spans import begin_of
from tiercast.serve.unable import no_room
from tiercast.store.audit import Audited, Sought, notes
from tiercast.store.money_read import count_actions

MOST: Final = 1_000
"""Notes in one answer."""
SHIFT: Final = 12 * 3_600 * 1_000_000
"""Microseconds that are told of a room in which no session is on."""
_TO_GO: Final = ("planned", "held")


class OnAudit:
    """What clients ask about the audit log."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def listed(self, command: ListAudit, who: str) -> Reply:
        """Notes, the newest first."""
        limit = max(1, min(command.limit, MOST))
        since = begin_of(command.since, command.back, self._live.clock.now())
        sought = Sought(text=command.text, kinds=command.kinds, since=since)
        found = await asyncio.to_thread(self._read, limit, command.before, sought)
        return AuditReply(id=command.id, notes=tuple(map(_row, found)))

    async def handover(self, command: AskHandover, who: str) -> Reply:
        """What was done in a room since its session began, or since an instant, and what waits."""
        live = self._live
        if command.room not in live.config.rooms:
            raise no_room(command.room, self._live.config.rooms)
        now, state = live.clock.now(), live.shop.core.state.rooms.values.get(command.room.encode())
        opened = state.opened if state is not None else 0
        since = begin_of(command.since, command.back, now) or opened or now - SHIFT
        found = await asyncio.to_thread(self._read, MOST, 0, Sought(since=since))
        counts = await asyncio.to_thread(self._count, command.room)
        deeds = [_row(one) for one in reversed(found) if _is_about(one.detail, command.room)]
        return HandoverReply(
            id=command.id, room=command.room, now=now, since=since, opened=opened, deeds=tuple(deeds),
            more=len(found) == MOST, asking=counts.get("waiting", 0),
            waiting=sum(counts.get(name, 0) for name in _TO_GO),
        )  # fmt: skip

    def _read(self, limit: int, before: int, sought: Sought) -> list[Audited]:
        with self._live.opened.database.read() as connection:
            return notes(connection, self._live.opened.shop, limit, before, sought)

    def _count(self, room: str) -> dict[str, int]:
        with self._live.opened.database.read() as connection:
            return count_actions(connection, self._live.opened.shop, room)[0]


def _row(one: Audited) -> AuditRow:
    return AuditRow(
        n=one.n, time=one.time, who=one.who, what=one.what, detail=one.detail, before=one.before, after=one.after,
        outcome=one.outcome, can_undo=bool(one.back) and not one.undone, undoes=one.undoes, undone=one.undone,
        before_zh=one.before_zh, after_zh=one.after_zh, outcome_zh=one.outcome_zh,
    )  # fmt: skip


def _is_about(detail: str, room: str) -> bool:
    """Whether a note is about a room, or about none."""
    try:
        said: Any = msgspec.json.decode(detail) if detail else {}
    except msgspec.DecodeError:
        return True
    return not isinstance(said, dict) or said.get("room", room) in ("", room)
