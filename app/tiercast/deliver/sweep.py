"""After the end of a stop: what it held and is in the store only is dropped too, and nothing is fetched before."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from tiercast.decide.decision import PlannedAction
from tiercast.deliver.backlog import FETCHED
from tiercast.deliver.delivery import verdict_of_stop
from tiercast.deliver.jobs import gives_back
from tiercast.deliver.ports import Lifted, LostEpoch, Pending, Ports, Settlement, State
from tiercast.deliver.runner import Runner
from tiercast.deliver.settling import receipt_entry

WAITED: Final = "it waited while everything was stopped"
AGAIN: Final = 1.0
"""Seconds until another try where the store cannot be read."""


def is_backlog(lifted: Lifted, planned: PlannedAction) -> bool:
    """Whether a lifted stop held this action, and nobody wants it all the same."""
    return planned.id not in lifted.kept and verdict_of_stop(lifted.stop, planned) is not None


class Sweep:
    """Drops what is in the store.

    Args:
        done: called when nothing is left.
    """

    def __init__(self, ports: Ports, runner: Runner, done: Callable[[], None]) -> None:
        self._ports, self._runner, self._done = ports, runner, done
        self._spared: set[bytes] = set()
        self._over = asyncio.Event()
        self._over.set()

    @property
    def at_work(self) -> bool:
        """Nothing may be fetched now."""
        return not self._over.is_set()

    async def over(self) -> None:
        """Wait until it is not at work."""
        await self._over.wait()

    def spare(self, actions: Iterable[PlannedAction]) -> None:
        """These were decided after the stop had ended."""
        if self.at_work:
            self._spared.update(action.id for action in actions)

    def begin(self) -> None:
        """From now on nothing is fetched; `run` follows."""
        self._over.clear()

    async def run(self, lifted: Lifted) -> None:
        """Drop it; a store that cannot be read is waited for. Raises: LostEpoch."""
        self.begin()
        try:
            while not await self._try(lifted) and self._runner.running:
                await self._ports.clock.sleep(AGAIN)
        finally:
            self._spared.clear()
            self._over.set()
        self._done()

    async def _try(self, lifted: Lifted) -> bool:
        try:
            for sink in await self._ports.outbox.sinks():
                after = b""
                while rows := await self._ports.outbox.pending(sink, after, FETCHED):
                    await self._drop([row for row in rows if self._is_ours(row, lifted)])
                    after = rows[-1].action.id
            self._ports.stop.swept()
        except LostEpoch:
            raise
        except Exception as error:  # noqa: BLE001 - of the store; logged, and tried again
            self._ports.log.warning("what waited while everything was stopped is not dropped yet: %s", error)
            return False
        return True

    def _is_ours(self, row: Pending, lifted: Lifted) -> bool:
        action = row.action
        in_memory = action.id in self._runner.backlog.jobs
        return not in_memory and action.id not in self._spared and is_backlog(lifted, action)

    async def _drop(self, rows: Sequence[Pending]) -> None:
        if not rows:
            return
        now, settler = self._ports.clock.now(), self._runner.settler
        ends = {
            row.action.id: Settlement(
                action=row.action.id,
                state=State.DROPPED,
                attempt=row.attempts,
                time=now,
                detail=WAITED,
                perhaps=row.perhaps or row.orphan,
            )
            for row in rows
        }
        await asyncio.gather(*(settler.settle(end) for end in ends.values()))
        whole = await self._ports.outbox.firings(list(dict.fromkeys(row.action.firing for row in rows)))
        for row in rows:
            group = self._runner.backlog.groups.get(row.action.firing)
            if group is not None:
                group.end(row.action, State.DROPPED, {})
        last = {row.action.firing: row.action.id for row in rows}
        entries = [
            receipt_entry(
                row.action, ends[row.action.id],
                last[row.action.firing] == row.action.id
                and gives_back([one for one in whole if one.action.firing == row.action.firing]),
            )
            for row in rows
        ]  # fmt: skip
        await asyncio.gather(*(settler.append(entry) for entry in entries))
