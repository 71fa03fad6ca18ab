"""The teleprompter on phones: opens and closes its door, pairs phones, and forgets them all when its time is over."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import msgspec
from tiercast_api.clock import Clock

from tiercast.serve.phone.door import PhoneDoor
from tiercast.serve.phone.kept import Kept
from tiercast.serve.phone.lines import AskDesk, Lines
from tiercast.serve.phone.networks import Network, Networks
from tiercast.serve.phone.pages import Pages
from tiercast.serve.phone.pairing import Pairings, Phone
from tiercast.serve.phone.porter import Porter

HOUR: Final = 3_600 * 1_000_000
_SEEN: Final = 1_000
"""Actions that are remembered as seen."""
_log = logging.getLogger(__name__)


class Outside(msgspec.Struct, frozen=True):
    """What the phones need of the engine.

    Attributes:
        desk: what waits for people in a room.
        finish: a line was said (or skipped): its action, whether it was said, who says so.
        saw: a line is on a screen.
        noted: a phone was paired.
        changed: to be called when something changed; with the room for which a phone was paired.
        keep: write down how it stands, None: that it is closed.
        networks: which there are.
    """

    desk: AskDesk
    finish: Callable[[str, bool, str], Awaitable[None]]
    saw: Callable[[str], Awaitable[None]]
    noted: Callable[[Phone], Awaitable[None]]
    changed: Callable[[str], None]
    keep: Callable[[Kept | None], Awaitable[None]]
    networks: Networks


class Phones:
    """All of it, for one shop. Closed until `open`."""

    def __init__(self, outside: Outside, clock: Clock) -> None:
        self._outside, self._clock = outside, clock
        self._pairings = Pairings()
        self.lines = Lines(outside.desk, clock)
        self._here: Counter[str] = Counter()
        self._seen: dict[str, None] = {}
        self._door: PhoneDoor | None = None
        self._pages: Pages | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.until = 0

    # --- as it stands

    @property
    def url(self) -> str:
        """Where the page is; "" while it is closed."""
        return f"http://{self._door.host}" if self._door is not None else ""

    @property
    def is_lost(self) -> bool:
        """This computer does not have the door's address any more."""
        there = self._door.network.address if self._door is not None else ""
        return bool(there) and all(network.address != there for network in self._outside.networks())

    def phones(self) -> Sequence[Phone]:
        """Those that are paired."""
        return list(self._pairings.phones.values())

    def is_here(self, key: str) -> bool:
        """Whether a phone is connected now."""
        return self._here[key] > 0

    # --- opening and closing

    async def open(self, network: Network, port: int, hours: int, *, or_any: bool) -> None:
        """Open the door for `hours`; one that is open already is closed before, and its phones forgotten.

        Raises:
            OSError: nobody can listen there.
        """
        await self._shut()
        self._pairings.clear()
        await self._begin(network, port, self._clock.now() + hours * HOUR, or_any=or_any)
        await self._keep()
        self._outside.changed("")

    async def reopen(self, kept: Kept) -> None:
        """Open it again as it stood before the engine's restart, where its time is not over. Raises: OSError."""
        network = next((one for one in self._outside.networks() if one.address == kept.address), None)
        if kept.until <= self._clock.now() or network is None:
            await self._outside.keep(None)
            return
        self._pairings.phones = {phone.key: phone for phone in kept.phones}
        await self._begin(network, kept.port, kept.until, or_any=False)
        self._outside.changed("")

    async def close(self) -> None:
        """Close the door and forget every phone."""
        was_open = self._door is not None
        self._pairings.clear()
        await self._shut()
        await self._outside.keep(None)
        if was_open:
            self._outside.changed("")

    async def leave(self) -> None:
        """The engine ends: the door closes, and opens again with the next one while its time lasts."""
        await self._shut()

    async def _begin(self, network: Network, port: int, until: int, *, or_any: bool) -> None:
        porter = Porter(network, self._clock)
        pages = Pages(self, porter, self.lines, self._clock)
        door = PhoneDoor(network, pages.routes(), porter)
        await door.open(port, or_any=or_any)
        pages.port = door.port
        self._door, self._pages, self.until = door, pages, until
        self._tasks = [asyncio.create_task(self.lines.run()), asyncio.create_task(self._end_in_time())]
        for task in self._tasks:
            task.add_done_callback(_report)

    async def _shut(self) -> None:
        door, pages, self._door, self._pages, self.until = self._door, self._pages, None, None, 0
        tasks, self._tasks = self._tasks, []
        if pages is not None:
            pages.end_all()
            await asyncio.sleep(0)
        if door is not None:
            await door.close()
        here = asyncio.current_task()
        for task in tasks:
            if task is not here:
                task.cancel()
        await asyncio.gather(*(task for task in tasks if task is not here), return_exceptions=True)

    async def _end_in_time(self) -> None:
        while (left := self.until - self._clock.now()) > 0:
            # In pieces: a computer that slept must not stay open for longer.
            await self._clock.sleep(min(30.0, left / 1e6))
        _log.info("the door for phones closes: its time is over")
        await self.close()

    # --- pairing

    def offer(self, room: str) -> tuple[str, int]:
        """A code for one phone, and when it ends."""
        return self._pairings.offer(room, self._clock.now())

    def withdraw(self, room: str) -> None:
        """The code of `room` is good for nothing any more."""
        self._pairings.withdraw(room)

    @property
    def is_full(self) -> bool:
        """No more phones may be paired."""
        return self._pairings.is_full()

    async def forget(self, key: str) -> bool:
        """A phone shows nothing any more. Returns: whether it was paired."""
        gone = self._pairings.forget(key)
        if gone is None:
            return False
        if self._pages is not None:
            self._pages.end(key)
        await self._keep()
        self._outside.changed("")
        return True

    # --- what the pages ask (`pages.Behind`)

    async def paired(self, code: str, name: str, token: str) -> str | None:
        """The new token of the phone that gives `code` and had `token` before; None where the code is wrong."""
        before = self.knows(token) if token else None
        if self.is_full and before is None:
            return None
        found = self._pairings.pair(code, name, self._clock.now())
        if found is None:
            return None
        phone, fresh = found
        if before is not None:
            await self.forget(before.key)
        await self._keep()
        await self._outside.noted(phone)
        self._outside.changed(phone.room)
        return fresh

    def knows(self, token: str) -> Phone | None:
        """Whose token it is."""
        return self._pairings.knows(token) if self.until > self._clock.now() else None

    def is_paired(self, phone: Phone) -> bool:
        """Whether it still is."""
        return phone.key in self._pairings.phones

    def came(self, phone: Phone, by: int) -> None:
        """A phone connected (1) or left (-1)."""
        self._here[phone.key] += by
        phone.seen = self._clock.now()
        if self._here[phone.key] <= 0:
            del self._here[phone.key]
        self._outside.changed("")

    async def answered(self, phone: Phone, actions: tuple[str, ...], what: str) -> None:
        """Somebody saw, said or skipped a line that stands for `actions`."""
        if what != "seen":
            self.lines.forget(actions)
        for action in actions:
            if what != "seen":
                await self._outside.finish(action, what == "said", phone.name)
            elif action not in self._seen:
                if len(self._seen) >= _SEEN:
                    self._seen.pop(next(iter(self._seen)))
                self._seen[action] = None
                await self._outside.saw(action)

    def lasts(self) -> int:
        """Seconds until the door closes."""
        return (self.until - self._clock.now()) // 1_000_000

    async def _keep(self) -> None:
        door = self._door
        if door is not None:
            kept = Kept(address=door.network.address, port=door.port, until=self.until, phones=tuple(self.phones()))
            await self._outside.keep(kept)


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("the teleprompter on phones failed: %r", error)
