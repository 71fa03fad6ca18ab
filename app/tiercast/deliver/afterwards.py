"""What happens to actions after they were accepted: late receipts of sinks, and taking back."""

import asyncio
from typing import Final
from weakref import WeakValueDictionary

from tiercast_api.action import Outcome, Receipt
from tiercast_api.errors import PluginError
from tiercast_api.sink import Recallable

from tiercast.decide.ids import id_from_text, id_text
from tiercast.deliver.attempt import of_receipt, within
from tiercast.deliver.dispatcher import Dispatcher
from tiercast.deliver.jobs import gives_back
from tiercast.deliver.ports import OPEN, Pending, Settlement, State
from tiercast.deliver.settling import receipt_entry

LATER: Final = {
    State.ACCEPTED: frozenset({State.SHOWN, State.REFUSED, State.RECALLED}),
    # A person sees a line first, and says later that it is said, or skips it.
    State.SHOWN: frozenset({State.SHOWN, State.REFUSED, State.RECALLED}),
    State.UNCERTAIN: frozenset({State.ACCEPTED, State.SHOWN, State.REFUSED, State.RECALLED}),
}
"""What may follow an end: a sink knows more later."""


class Afterwards:
    """Late receipts and recalls, for the actions that a dispatcher delivers."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._ports = dispatcher.ports
        self._early: dict[bytes, list[tuple[str, Receipt]]] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def report(self, sink: str, receipt: Receipt) -> None:
        """A sink says later what became of one of its actions (shown, done by a person, skipped)."""
        self._dispatcher.tasks.spawn(self._report_in_turn(sink, receipt))

    def ended(self, action: bytes) -> None:
        """An action has ended: take up what its sink has said meanwhile. Call it at every `Watcher.ended`."""
        for sink, receipt in self._early.pop(action, ()):
            self.report(sink, receipt)

    async def recall(self, action: bytes) -> Receipt:
        """Take an action back: cancelled where it has not gone out, recalled by its sink where that can.

        Returns:
            A receipt ``recalled``, or ``refused`` with why not.
        """
        name = id_text(action)
        if await self._dispatcher.cancel([action], "taken back before it was done"):
            return Receipt(action=name, outcome=Outcome.RECALLED, detail="it had not gone out yet")
        rows = await self._ports.outbox.load([action])
        if not rows or State.RECALLED not in LATER.get(rows[0].state, ()):
            state = rows[0].state.value if rows else "unknown"
            return Receipt(action=name, outcome=Outcome.REFUSED, detail=f"it cannot be taken back: it is {state}")
        return await self._recall(rows[0], name)

    async def _recall(self, row: Pending, name: str) -> Receipt:
        lane = self._dispatcher.lane(row.action.sink)
        sink: object = lane.sink
        kind = lane.actions.get(row.action.type)
        if not isinstance(sink, Recallable) or kind is None or not kind.reversible:
            return Receipt(action=name, outcome=Outcome.REFUSED, detail="this kind of action cannot be taken back")
        try:
            receipt = await within(self._ports.clock, lane.settings.deadline, _take_back(sink, name))
        except (PluginError, TimeoutError) as error:
            detail = str(error) or "the sink did not answer"
            return Receipt(action=name, outcome=Outcome.REFUSED, detail=detail)
        if receipt.outcome is Outcome.RECALLED:
            await self._settle(row, State.RECALLED, receipt)
        return receipt

    async def _report_in_turn(self, sink: str, receipt: Receipt) -> None:
        """What was said of one action, one after the other: "seen" that was written behind "said" brought it back."""
        async with self._turns.setdefault(receipt.action, asyncio.Lock()):
            await self._report(sink, receipt)

    async def _report(self, sink: str, receipt: Receipt) -> None:
        try:
            action = id_from_text(receipt.action)
        except ValueError:
            self._ports.log.warning("the sink %s reported on %r, which is no action", sink, receipt.action[:40])
            return
        row = await self._row(action)
        if row is None or row.action.sink != sink:
            self._ports.log.warning("the sink %s reported on %s, which is not its action", sink, receipt.action)
        elif row.state in OPEN and self._dispatcher.is_open(action):
            self._early.setdefault(action, []).append((sink, receipt))
        else:
            row = await self._row(action) if row.state in OPEN else row
            state = of_receipt(receipt, receipt.action, State.UNCERTAIN).state
            news = row is not None and (state is not row.state or receipt.detail not in ("", row.reason, row.reason_zh))
            if row is not None and news and state in LATER.get(row.state, ()):
                await self._settle(row, state, receipt)

    async def _row(self, action: bytes) -> Pending | None:
        rows = await self._ports.outbox.load([action])
        return rows[0] if rows else None

    async def _settle(self, row: Pending, state: State, receipt: Receipt) -> None:
        settlement = Settlement(
            action=row.action.id,
            state=state,
            attempt=row.attempts,
            time=self._ports.clock.now(),
            detail=receipt.detail,
            results={**row.results, **receipt.results},
        )
        await self._dispatcher.runner.settler.settle(settlement)
        firing = await self._ports.outbox.firings([row.action.firing])
        await self._dispatcher.runner.settler.append(receipt_entry(row.action, settlement, gives_back(firing)))


async def _take_back(sink: Recallable, action: str) -> Receipt:
    return await sink.recall(action)
