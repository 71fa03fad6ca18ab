"""Lets the rules know of the stop beside the store: whoever has set it, from wherever, it becomes an entry."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from tiercast_api.clock import Clock

from tiercast.audience.entry import Entry
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.engine.asking import Asking
from tiercast.step.state import State
from tiercast.step.stops import KEEP
from tiercast.store.errors import StoreError

EVERY: Final = 0.05
"""Seconds between two looks."""
_log = logging.getLogger(__name__)


class StopKeeper:
    """Compares the stop with what the rules know of it.

    Args:
        put: journals one entry, committed when it returns.
        told: told of the stop that stands now, as soon as it is seen.
    """

    def __init__(
        self, file: StopFile, put: Callable[[Entry], Awaitable[int]], state: Callable[[], State], asking: Asking,
        clock: Clock, told: Callable[[Stop | None], None],
    ) -> None:  # fmt: skip
        self._file, self._put, self._state, self._asking = file, put, state, asking
        self._clock, self._told = clock, told
        self._seen: Stop | None = None
        self._cleared = False

    async def run(self) -> None:
        """Look twenty times a second until cancelled."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                # The dispatcher holds everything all the same; the loop has told of the store.
                _log.warning("the stop is not journaled yet: %s", error)
            await self._clock.sleep(EVERY)

    async def look(self) -> int:
        """Tell and journal what has changed. Returns: the entry that it became, 0 for none. Raises: StoreError."""
        stop = self._file.current()
        if stop != self._seen:
            self._seen = stop
            self._told(stop)
        seq, strength = 0, "" if stop is None else stop.strength.value
        state = self._state()
        if strength != state.shop.stop:
            kept = " ".join(self._file.kept())
            said = ({KEEP: kept} if kept else {}) if stop is None else {"by": stop.by, "reason": stop.reason}
            now = max(self._clock.now(), state.shop.now)
            seq = await self._put(Entry(now, "stop", topic=strength, attributes={**said}))
        if stop is None or stop.strength is not Strength.CLEAR:
            self._cleared = False
        elif not self._cleared:
            await self._asking.drop(stop.by)
            self._cleared = True
        return seq
