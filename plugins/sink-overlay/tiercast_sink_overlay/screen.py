"""What is on the stream and what waits for a place on it; a value without clock, network or page.

Each kind of action has one place (`places` for pop-ups). What waits is shown in order of arrival, or dropped once it
has expired; what is shown leaves after its duration, or when it is taken back.
"""

from collections import deque
from typing import Any

import msgspec


class Item(msgspec.Struct):
    """One thing to be shown.

    Attributes:
        content: what the page is told.
        duration: microseconds on the screen.
        expires: instant after which it is not shown any more; None: never.
        until: instant at which it leaves; 0 while it waits.
        confirmed: a page has said that it shows it.
    """

    content: dict[str, Any]
    duration: int
    expires: int | None
    until: int = 0
    confirmed: bool = False

    @property
    def id(self) -> str:
        """Id of the action."""
        return str(self.content["id"])


class Changes(msgspec.Struct):
    """What has to happen on the pages: shown, hidden (ids), and what came too late to be shown."""

    show: list[Item] = msgspec.field(default_factory=list)
    hide: list[str] = msgspec.field(default_factory=list)
    missed: list[Item] = msgspec.field(default_factory=list)


class Screen:
    """The stream's overlay.

    Args:
        places: pop-ups at once.
        most: items that may wait.
    """

    def __init__(self, places: int, most: int) -> None:
        self._places = places
        self._most = most
        self._waiting: deque[Item] = deque()
        self._shown: dict[str, Item] = {}

    @property
    def is_full(self) -> bool:
        """No more may wait."""
        return len(self._waiting) >= self._most

    @property
    def shown(self) -> list[Item]:
        """What is on the screen, in the order in which it came there."""
        return list(self._shown.values())

    def add(self, item: Item) -> None:
        """Let `item` wait for its place; `advance` shows it."""
        self._waiting.append(item)

    def advance(self, now: int, watched: bool) -> Changes:
        """Let time pass.

        Args:
            now: the instant, microseconds UTC.
            watched: a page is open; without one nothing is shown and what waits expires.
        """
        changes = Changes(hide=[item.id for item in self._shown.values() if item.until <= now])
        for gone in changes.hide:
            del self._shown[gone]
        waiting, self._waiting = self._waiting, deque()
        for item in waiting:
            if item.expires is not None and now > item.expires:
                changes.missed.append(item)
            elif watched and self._has_place(str(item.content["type"])):
                item.until = now + item.duration
                self._shown[item.id] = item
                changes.show.append(item)
            else:
                self._waiting.append(item)
        return changes

    def next_change(self) -> int | None:
        """The next instant at which time alone changes something."""
        ends = [item.until for item in self._shown.values()]
        ends += [item.expires + 1 for item in self._waiting if item.expires is not None]
        return min(ends, default=None)

    def confirm(self, action: str) -> Item | None:
        """A page shows it; the item, at the first confirmation only."""
        item = self._shown.get(action)
        if item is None or item.confirmed:
            return None
        item.confirmed = True
        return item

    def remove(self, action: str) -> bool:
        """Take it off or out of the queue; False where it is not there."""
        waits = len(self._waiting)
        self._waiting = deque(item for item in self._waiting if item.id != action)
        return self._shown.pop(action, None) is not None or len(self._waiting) < waits

    def clear(self) -> None:
        """Take everything off, and what waits."""
        self._waiting.clear()
        self._shown.clear()

    def _has_place(self, kind: str) -> bool:
        taken = [item for item in self._shown.values() if item.content["type"] == kind]
        return len(taken) < (self._places if kind == "popup" else 1)
