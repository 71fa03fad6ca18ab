"""Actions that wait for a yes: the answer is an entry of the journal, and moves them in the very commit of that entry.

::

    committed ─► waiting ─┬─ yes     ─► planned, and to its sink as if it were new
                          ├─ no      ─► cancelled ─┐
                          ├─ nobody  ─► expired   ─┼─► what the firing reserved is given back
                          └─ a stop  ─► dropped   ─┘

Limits were reserved when the rule held, so a yes can never exceed a cap.
"""

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final

import msgspec
from tiercast_api.clock import Clock

from tiercast.audience.entry import Entry
from tiercast.beside.stop import StopFile
from tiercast.decide.consent import may_reach, read_consent
from tiercast.decide.decision import PlannedAction, RuleState
from tiercast.deliver.ports import OutboxPort, Pending
from tiercast.engine.answer_entry import DETAILS, OUTCOMES, Answer, answer_entry, deadline, may_be
from tiercast.engine.reconcile import missing_receipts
from tiercast.step.state import State as CoreState
from tiercast.store.errors import StoreError

EVERY: Final = 1.0
"""Seconds between two looks for what nobody has answered in time."""
_log = logging.getLogger(__name__)


class StopStands(Exception):
    """There is no yes while a stop stands."""


class Answered(msgspec.Struct, frozen=True):
    """Ids of the actions for which the answer counted, of those that waited no longer, and of those whose viewer does
    not want to be reached any more: for them there is no yes.
    """

    done: tuple[bytes, ...]
    late: tuple[bytes, ...]
    unwanted: tuple[bytes, ...] = ()


class Asking:
    """Keeps what waits for a yes, and lets it expire.

    Args:
        put: journals one entry, committed when it returns.
        release: has the dispatcher look at these actions again.
        state: of the core.
        reaches: whether actions of this type reach viewers.
        ended: told what an action has come to: id, state, detail.
    """

    def __init__(
        self, outbox: OutboxPort, put: Callable[[Entry], Awaitable[int]],
        release: Callable[[Iterable[bytes]], Awaitable[None]], stop: StopFile, state: Callable[[], CoreState],
        clock: Clock, ended: Callable[[bytes, str, str], None], reaches: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self._reaches = reaches
        self._outbox, self._put, self._release, self._stop = outbox, put, release, stop
        self._state, self._clock, self._ended = state, clock, ended
        self._due: list[tuple[int, bytes]] = []
        self._waiting: set[bytes] = set()
        self._lock = asyncio.Lock()

    def ask(self, actions: Iterable[PlannedAction]) -> None:
        """Wait for answers to those of `actions` that ask; they are committed."""
        for action in actions:
            if action.mode == RuleState.ASK and action.id not in self._waiting:
                self._waiting.add(action.id)
                heapq.heappush(self._due, (deadline(action), action.id))

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self._waiting)

    async def answer(self, actions: Sequence[bytes], answer: Answer, who: str = "") -> Answered:
        """Answer `actions`; on disk when this returns.

        Args:
            who: for the journal.

        Raises:
            StopStands: a yes while a stop stands; nothing was changed.
            StoreError.
        """
        if answer is Answer.YES and self._stop.current() is not None:
            raise StopStands
        async with self._lock:
            unwanted = await self._unwanted(actions) if answer is Answer.YES else []
            done = await self._journal([one for one in actions if one not in unwanted], answer, who)
        return Answered(tuple(done), tuple(one for one in actions if one not in (*done, *unwanted)), tuple(unwanted))

    async def run(self) -> None:
        """Look once a second until cancelled."""
        while True:
            await self._clock.sleep(EVERY)
            try:
                await self.look()
            except StoreError as error:
                # The step loop has told it and mends; what is late stays late.
                _log.warning("answers that did not come are not written down yet: %s", error)

    async def look(self) -> None:
        """Let what was not answered in time expire. Raises: StoreError."""
        now, late = self._clock.now(), list[bytes]()
        while self._due and self._due[0][0] < now:
            action = heapq.heappop(self._due)[1]
            if action in self._waiting:
                late.append(action)
        if late:
            try:
                await self.answer(late, Answer.EXPIRED)
            except BaseException:
                for action in late:
                    heapq.heappush(self._due, (now, action))
                raise

    async def drop(self, detail: str, room: str = "") -> list[bytes]:
        """Drop what waits, all of it or that of a `room`, as a stop that clears does. Raises: StoreError."""
        waiting = sorted(self._waiting)
        if room:
            waiting = [row.action.id for row in await self._outbox.load(waiting) if row.action.room == room]
        answered = await self.answer(waiting, Answer.DROPPED, detail)
        return list(answered.done)

    async def _unwanted(self, actions: Sequence[bytes]) -> list[bytes]:
        """Those whose viewer has refused since they were asked for."""
        rows = [row.action for row in await self._outbox.load(actions) if self._reaches(row.action.type)]
        state = self._state()
        known = {row.viewer: state.as_known(row.viewer) for row in rows if row.viewer}
        refused = {
            key for key, viewer in known.items()
            if viewer is not None and not may_reach(read_consent(viewer.consent))
        }  # fmt: skip
        return [row.id for row in rows if row.viewer in refused]

    async def _journal(self, actions: Sequence[bytes], answer: Answer, who: str) -> list[bytes]:
        now = max(self._clock.now(), self._state().shop.now)
        rows = [row for row in await self._outbox.load(actions) if may_be(row, answer, now)]
        firings = await self._outbox.firings(list(dict.fromkeys(row.action.firing for row in rows)))
        by_firing: dict[bytes, list[Pending]] = {}
        for row in firings:
            by_firing.setdefault(row.action.firing, []).append(row)
        asked = {row.action.id for row in rows}
        entries = [answer_entry(every, asked, answer, who, now) for every in by_firing.values()]
        await asyncio.gather(*(self._put(entry) for entry in entries))
        # What came too late for a yes stays, to expire.
        self._waiting -= asked
        await self._release(asked)
        # Another action of a firing may have ended in the meantime, and found this one still waiting.
        state = self._state()
        for entry in await missing_receipts(state, self._outbox, now, by_firing):
            await self._put(entry)
        if answer is not Answer.YES:
            for action in asked:
                self._ended(action, OUTCOMES[answer].value, DETAILS[answer])
        return [action for action in actions if action in asked]
