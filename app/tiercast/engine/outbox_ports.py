"""The dispatcher's ports onto the store: every call is one piece of the writer's work, or one read."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from tiercast.deliver import ports
from tiercast.engine.opened import Opened
from tiercast.reason_words import Said, reason_in_both
from tiercast.store import outbox
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.outbox_read import Pending
from tiercast.store.outbox_states import ActionState

_T = TypeVar("_T")


class StoreOutbox:
    """The outbox in the store (a `tiercast.deliver.ports.OutboxPort`)."""

    def __init__(self, opened: Opened, said: Said | None = None) -> None:
        """With `said`, the sentences of sinks are kept in both languages."""
        self._opened, self._said = opened, said
        self._shop, self._epoch = opened.shop, opened.owner.epoch

    async def claim(self, claims: Sequence[ports.Claim]) -> Sequence[bool]:
        """Record attempts before they are made. Raises: LostEpoch."""
        rows = [outbox.Claim(one.action, one.attempt, one.time) for one in claims]
        return await self._write(lambda connection: outbox.claim(connection, self._shop, rows, self._epoch))

    async def settle(self, settlements: Sequence[ports.Settlement]) -> None:
        """Record what became of actions. Raises: LostEpoch."""
        rows = [self._row(one) for one in settlements]
        await self._write(lambda connection: outbox.settle(connection, self._shop, rows))

    async def pending(self, sink: str, after: bytes, limit: int) -> Sequence[ports.Pending]:
        """Open actions of a sink that may go out, by age."""
        vault = self._opened.vault
        with self._opened.database.read() as connection:
            return [_pending(one) for one in outbox.pending(connection, vault, sink, after, limit, self._epoch)]

    async def sinks(self) -> Sequence[str]:
        """Keys of the sinks that have open actions which may go out."""
        with self._opened.database.read() as connection:
            return outbox.sinks(connection, self._shop, self._epoch)

    async def firings(self, firings: Sequence[bytes]) -> Sequence[ports.Pending]:
        """Every action of these firings."""
        with self._opened.database.read() as connection:
            found = outbox.of_firings(connection, self._opened.vault, firings, self._epoch)
            return [_pending(one) for one in found]

    async def with_ended(self, firings: Sequence[bytes]) -> Sequence[bytes]:
        """Those of these firings of which at least one action is not open any more."""
        with self._opened.database.read() as connection:
            return outbox.with_ended(connection, self._shop, firings)

    async def load(self, actions: Sequence[bytes]) -> Sequence[ports.Pending]:
        """These actions, whatever their state."""
        with self._opened.database.read() as connection:
            return [_pending(one) for one in outbox.load(connection, self._opened.vault, actions, self._epoch)]

    def _row(self, one: ports.Settlement) -> outbox.Settlement:
        why = reason_in_both(one.detail, self._said)
        return outbox.Settlement(
            action=one.action, state=ActionState(one.state.value), attempt=one.attempt, time=one.time,
            detail=why.en, results=one.results, next_try=one.next_try, perhaps=one.perhaps,
            detail_zh="" if why.zh == why.en else why.zh,
        )  # fmt: skip

    async def _write(self, work: Callable[[Connection], _T]) -> _T:
        try:
            return await asyncio.wrap_future(self._opened.writer.call(work))
        except StoreError as error:
            if error.kind is Trouble.LOST_LOCK:
                raise ports.LostEpoch(str(error)) from error
            raise


class StoreVault:
    """Who viewers are (a `tiercast.deliver.ports.VaultPort`)."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def persons(self, viewers: Sequence[bytes]) -> Mapping[bytes, ports.Person]:
        """Who these viewers are; those who are erased or unknown are left out."""
        with self._opened.database.read() as connection:
            found = self._opened.vault.people(connection, viewers)
        return {key: ports.Person(one.platform, one.id, one.name or "") for key, one in found.items()}


def _pending(one: Pending) -> ports.Pending:
    return ports.Pending(
        action=one.action, state=ports.State(one.state.value), attempts=one.attempts, next_try=one.next_try,
        orphan=one.orphan, results=one.results, perhaps=one.perhaps, reason=one.reason,
        reason_zh=one.reason_zh,
    )  # fmt: skip


async def waiting_actions(outbox: ports.OutboxPort) -> list[bytes]:
    """Ids of the actions that may go out and have not."""
    ids: list[bytes] = []
    for sink in await outbox.sinks():
        after = b""
        while rows := await outbox.pending(sink, after, 500):
            ids += [row.action.id for row in rows]
            after = rows[-1].action.id
    return ids
