"""Writing down what became of actions: the outbox first, then the journal, both in batches, both until it is done."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from tiercast_api.clock import Clock
from tiercast_api.event import SECOND

from tiercast.audience.entry import Entry
from tiercast.decide.decision import PlannedAction
from tiercast.deliver.backoff import Backoff
from tiercast.deliver.batching import Batcher
from tiercast.deliver.ports import Claim, Journal, LostEpoch, OutboxPort, Settlement

RETRY = Backoff(first=SECOND // 10, most=5 * SECOND)


class Settler:
    """Claims, settlements and receipts on their way to the store."""

    def __init__(self, outbox: OutboxPort, journal: Journal, clock: Clock, log: logging.Logger) -> None:
        self._outbox = outbox
        self._journal = journal
        self._clock = clock
        self._log = log
        self.claim: Batcher[Claim, bool] = Batcher(outbox.claim)
        self.settle: Batcher[Settlement, None] = Batcher(self._settle)
        self.append: Batcher[Entry, None] = Batcher(self._append)

    async def close(self) -> None:
        """Let go of what is under way."""
        for batcher in (self.claim, self.settle, self.append):
            await batcher.close()

    async def _settle(self, settlements: Sequence[Settlement]) -> Sequence[None]:
        await self._until_done("settle actions", lambda: self._outbox.settle(settlements))
        return [None] * len(settlements)

    async def _append(self, entries: Sequence[Entry]) -> Sequence[None]:
        await self._until_done("journal receipts", lambda: self._journal.append(entries))
        return [None] * len(entries)

    async def _until_done(self, what: str, write: Callable[[], Awaitable[None]]) -> None:
        """What was done outside has to be written down: a full disk or a locked store is waited out."""
        attempt = 0
        while True:
            try:
                return await write()
            except LostEpoch:
                raise
            except Exception as error:  # noqa: BLE001 - logged, and tried again
                attempt += 1
                self._log.warning("cannot %s (attempt %d): %s", what, attempt, error)
                await self._clock.sleep(RETRY.wait(attempt, what.encode()) / SECOND)


def receipt_entry(planned: PlannedAction, settlement: Settlement, gives_back: bool) -> Entry:
    """The entry that tells the core what became of an action.

    Its attributes: ``state``, ``firing`` (hex), ``ruleset``, ``rule``, ``type``, ``attempt``, ``perhaps``: it may have
    been done, so that what the firing reserved is kept, and ``gives_back``: the firing has ended and nothing of it can
    have been done, so what it reserved is given back. ``cause`` is the action (hex).
    """
    return Entry(
        time=settlement.time,
        received=settlement.time,
        kind="receipt",
        room=planned.room,
        viewer=planned.viewer,
        item=planned.item,
        source=planned.sink,
        cause=planned.id.hex(),
        attributes={
            "state": settlement.state.value,
            "firing": planned.firing.hex(),
            "ruleset": planned.ruleset,
            "rule": planned.rule,
            "type": planned.type,
            "attempt": settlement.attempt,
            "perhaps": settlement.perhaps,
            "gives_back": gives_back,
        },
    )
