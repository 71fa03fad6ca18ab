"""What people did: searched, and told to whoever takes a shift over."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from tiercast.decide.ids import id_from_text
from tiercast.engine.live import LiveShop
from tiercast.serve.protocol_commands import ListAudit
from tiercast.serve.protocol_replies import AuditReply, Reply
from tiercast.serve.protocol_settings import AskHandover, AuditRow, HandoverReply
from tiercast.serve.spans import begin_of
from tiercast.serve.unable import no_room
from tiercast.store import outbox
from tiercast.store.audit import Audited, Sought, notes
from tiercast.store.money_read import count_actions
from tiercast.store.outbox_read import Pending
from tiercast.words import Words

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
        return AuditReply(id=command.id, notes=tuple(await self._rows(found)))

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
        deeds = await self._rows([one for one in reversed(found) if _is_about(one.detail, command.room)])
        return HandoverReply(
            id=command.id, room=command.room, now=now, since=since, opened=opened, deeds=tuple(deeds),
            more=len(found) == MOST, asking=counts.get("waiting", 0),
            waiting=sum(counts.get(name, 0) for name in _TO_GO),
        )  # fmt: skip

    async def _rows(self, found: Sequence[Audited]) -> list[AuditRow]:
        """Notes as clients see them; an action is named, since nobody knows one by its id."""
        live = self._live
        ids = [_action(one.detail) for one in found]
        loaded = await asyncio.to_thread(self._load, sorted({key for key in ids if key}))
        people = await live.dispatcher.ports.vault.persons([one.action.viewer for one in loaded if one.action.viewer])
        named = {}
        for action in (one.action for one in loaded):
            declared, person = live.sinks.actions.get(action.type), people.get(action.viewer)
            title = Words(action.type, action.type) if declared is None else Words(declared.title, declared.title_zh)
            name = f" · {person.name}" if person is not None and person.name else ""
            named[action.id] = Words(f"{title.en}{name}", f"{title.zh}{name}")
        return [_row(one, named.get(key, Words("", ""))) for one, key in zip(found, ids, strict=True)]

    def _load(self, keys: Sequence[bytes]) -> Sequence[Pending]:
        opened = self._live.opened
        with opened.database.read() as connection:
            return outbox.load(connection, opened.vault, keys, opened.owner.epoch) if keys else ()

    def _read(self, limit: int, before: int, sought: Sought) -> list[Audited]:
        with self._live.opened.database.read() as connection:
            return notes(connection, self._live.opened.shop, limit, before, sought)

    def _count(self, room: str) -> dict[str, int]:
        with self._live.opened.database.read() as connection:
            return count_actions(connection, self._live.opened.shop, room)[0]


def _row(one: Audited, about: Words) -> AuditRow:
    return AuditRow(
        n=one.n, time=one.time, who=one.who, what=one.what, detail=one.detail, before=one.before, after=one.after,
        outcome=one.outcome, can_undo=bool(one.back) and not one.undone, undoes=one.undoes, undone=one.undone,
        before_zh=one.before_zh, after_zh=one.after_zh, outcome_zh=one.outcome_zh, about=about.en, about_zh=about.zh,
    )  # fmt: skip


def _action(detail: str) -> bytes:
    """Id of the action that a note is about; empty: it is about none."""
    said = _said(detail)
    try:
        return id_from_text(str(said.get("action", ""))) if isinstance(said, dict) else b""
    except ValueError:
        return b""  # a kind of action, of what was done by hand


def _is_about(detail: str, room: str) -> bool:
    """Whether a note is about a room, or about none."""
    said = _said(detail)
    return not isinstance(said, dict) or said.get("room", room) in ("", room)


def _said(detail: str) -> Any:
    """The values of a note's command; None where it has a sentence."""
    try:
        return msgspec.json.decode(detail) if detail else {}
    except msgspec.DecodeError:
        return None
