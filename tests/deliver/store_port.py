"""The dispatcher's outbox over the real store, as the engine connects them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import Connection
from tiercast.deliver.ports import Claim, LostEpoch, Pending, Person, Settlement, State
from tiercast.store import outbox, outbox_read
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.outbox_states import ActionState

from tests.store.support import Shop

T = TypeVar("T")


class StorePort:
    """`OutboxPort` and `VaultPort` of one epoch; writes go through the writer, reads are quick and made in place."""

    def __init__(self, shop: Shop, epoch: int) -> None:
        self._shop = shop
        self._epoch = epoch

    async def _write(self, function: Callable[[Connection], T]) -> T:
        try:
            return await asyncio.wrap_future(self._shop.writer.call(function))
        except StoreError as error:
            if error.kind is Trouble.LOST_LOCK:
                raise LostEpoch from error
            raise

    async def claim(self, claims: Sequence[Claim]) -> Sequence[bool]:
        wanted = [outbox.Claim(claim.action, claim.attempt, claim.time) for claim in claims]
        return await self._write(lambda connection: outbox.claim(connection, self._shop.number, wanted, self._epoch))

    async def settle(self, settlements: Sequence[Settlement]) -> None:
        given = [
            outbox.Settlement(**(msgspec.structs.asdict(one) | {"state": ActionState(one.state.value)}))
            for one in settlements
        ]
        await self._write(lambda connection: outbox.settle(connection, self._shop.number, given))

    def _pending(self, rows: Sequence[outbox_read.Pending]) -> list[Pending]:
        return [
            Pending(
                action=row.action,
                state=State(row.state.value),
                attempts=row.attempts,
                next_try=row.next_try,
                orphan=row.orphan,
                results=row.results,
                perhaps=row.perhaps,
                reason=row.reason,
            )
            for row in rows
        ]

    async def pending(self, sink: str, after: bytes, limit: int) -> Sequence[Pending]:
        shop = self._shop
        return self._pending(shop.read(lambda c: outbox.pending(c, shop.vault, sink, after, limit, self._epoch)))

    async def sinks(self) -> Sequence[str]:
        return self._shop.read(lambda c: outbox.sinks(c, self._shop.number, self._epoch))

    async def firings(self, firings: Sequence[bytes]) -> Sequence[Pending]:
        return self._pending(self._shop.read(lambda c: outbox.of_firings(c, self._shop.vault, firings, self._epoch)))

    async def with_ended(self, firings: Sequence[bytes]) -> Sequence[bytes]:
        return self._shop.read(lambda c: outbox.with_ended(c, self._shop.number, firings))

    async def load(self, actions: Sequence[bytes]) -> Sequence[Pending]:
        return self._pending(self._shop.read(lambda c: outbox.load(c, self._shop.vault, actions, self._epoch)))

    async def persons(self, viewers: Sequence[bytes]) -> Mapping[bytes, Person]:
        people = self._shop.read(lambda c: self._shop.vault.people(c, viewers))
        return {key: Person(person.platform, person.id, person.name or "") for key, person in people.items()}
