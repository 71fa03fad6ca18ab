"""The lines for the host of the rooms that phones show, kept up to date while one of them looks."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec
from tiercast_api.clock import Clock

from tiercast.host_lines import Line, Merged, merged, shown
from tiercast.serve.protocol_pushes import ActionChanged, Notice, Push
from tiercast.serve.protocol_room import DeskRow

PROMPT: Final = "host_prompt"
BETWEEN: Final = 0.05
"""Seconds between two looks into the store, however much is pushed."""
REMEMBERED: Final = 1_000
"""Lines that are remembered as answered, until the store has written it."""
_OVER: Final = frozenset({"done", "skipped", "recalled", "expired"})

AskDesk = Callable[[str], Awaitable[Sequence[DeskRow]]]
"""What waits for people in a room."""


class Shown(msgspec.Struct, frozen=True):
    """What a phone shows: at most three lines, the oldest first, and how many wait besides."""

    lines: tuple[Merged, ...]
    more: int


class Watch:
    """One phone's look at its room; `changed` is set when there may be something else to show."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.changed = asyncio.Event()


class Lines:
    """Asks for what waits, once for all phones of a room, as soon as it may have changed."""

    def __init__(self, ask: AskDesk, clock: Clock) -> None:
        self._ask, self._clock = ask, clock
        self._rows: dict[str, Sequence[DeskRow]] = {}
        self._watches: set[Watch] = set()
        self._stale: set[str] = set()
        self._gone: dict[str, None] = {}
        self._wake = asyncio.Event()

    @contextlib.contextmanager
    def watch(self, room: str) -> Iterator[Watch]:
        """Somebody looks at `room`, until left."""
        watch = Watch(room)
        self._watches.add(watch)
        self._look(room)
        try:
            yield watch
        finally:
            self._watches.discard(watch)
            if all(other.room != room for other in self._watches):
                self._rows.pop(room, None)

    def hear(self, push: Push) -> None:
        """What clients are told."""
        if isinstance(push, Notice) and push.body.get("kind") == "desk":
            self._desk(push)
        if isinstance(push, ActionChanged) or (isinstance(push, Notice) and push.what != "alert"):
            room = push.room if isinstance(push, Notice) else ""
            for watched in {watch.room for watch in self._watches}:
                if room in ("", watched):
                    self._look(watched)

    def forget(self, actions: Iterable[str]) -> None:
        """These lines were answered: they go before the store says so."""
        for action in actions:
            if len(self._gone) >= REMEMBERED:
                self._gone.pop(next(iter(self._gone)))
            self._gone[action] = None
        for watch in self._watches:
            watch.changed.set()

    def _desk(self, notice: Notice) -> None:
        operation = notice.body.get("op")
        if operation == "clear":
            self.forget(row.action for rows in self._rows.values() for row in rows if not row.asks)
        elif operation in _OVER:
            self.forget([notice.action])

    def shown(self, room: str) -> Shown:
        """What is to be said in `room` now."""
        lines, more = shown(self._lines(room), self._clock.now())
        return Shown(tuple(lines), more)

    def actions(self, room: str, first: str, count: int) -> tuple[str, ...]:
        """The oldest `count` actions of the line that begins with the action `first`; () where it is gone."""
        found = next((line for line in merged(self._lines(room), self._clock.now()) if line.actions[0] == first), None)
        return found.actions[:count] if found is not None else ()

    async def run(self) -> None:
        """Ask whenever something may have changed, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            for room in sorted(self._stale):
                self._stale.discard(room)
                rows = await self._ask(room)
                if any(watch.room == room for watch in self._watches):
                    self._rows[room] = rows
                for watch in self._watches:
                    if watch.room == room:
                        watch.changed.set()
            await self._clock.sleep(BETWEEN)

    def _look(self, room: str) -> None:
        self._stale.add(room)
        self._wake.set()

    def _lines(self, room: str) -> Iterator[Line]:
        rows = self._rows.get(room, ())
        return (_line(row) for row in rows if row.type == PROMPT and not row.asks and row.action not in self._gone)


def _line(row: DeskRow) -> Line:
    return Line(
        action=row.action, rule=row.rule, text=row.text, time=row.time, item=row.item, viewer=row.viewer,
        name=row.viewer_name, expires=row.expires,
    )  # fmt: skip
