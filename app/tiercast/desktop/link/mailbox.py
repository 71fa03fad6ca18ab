"""What the connection's thread hands to the window's: in order, never more than fits, numbers only the latest."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec

from tiercast.desktop.link.place import Here
from tiercast.desktop.link.state import LinkState
from tiercast.serve.protocol_pushes import Numbers, Push
from tiercast.serve.protocol_replies import Reply, Welcome

MOST: Final = 2_000
"""Parcels that may wait for the window before the connection is read no further."""


class Lost(msgspec.Struct, frozen=True):
    """The connection has ended; what was asked and not answered will not be."""

    state: LinkState


class Stands(msgspec.Struct, frozen=True):
    """It stands otherwise between window and engine."""

    state: LinkState


class Went(msgspec.Struct, frozen=True):
    """The shop was moved meanwhile: its engine is at `place` now."""

    place: Here


class Called(msgspec.Struct, frozen=True):
    """Something that the thread did on its own is done: call `back` in the window's thread."""

    back: Callable[[], None]


Parcel: TypeAlias = Welcome | Lost | Stands | Went | Called | Reply | Push


class Mailbox:
    """Filled by one thread, emptied by another.

    Args:
        ring: called, from the filling thread, when there is something in an empty box.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._lock = threading.Lock()
        self._parcels: deque[Parcel] = deque()
        self._numbers: Numbers | None = None
        self._rung = False

    def put(self, parcel: Parcel) -> None:
        """Add one; of numbers the latest replaces the one before."""
        with self._lock:
            if isinstance(parcel, Numbers):
                self._numbers = parcel
            else:
                self._parcels.append(parcel)
            ring, self._rung = not self._rung, True
        if ring:
            self._ring()

    def take(self, most: int) -> tuple[list[Parcel], bool]:
        """The first `most`, the numbers last. Returns: they, and whether more is left."""
        with self._lock:
            count = min(most, len(self._parcels))
            taken = [self._parcels.popleft() for _ in range(count)]
            more = bool(self._parcels)
            if not more:
                if self._numbers is not None:
                    taken.append(self._numbers)
                self._numbers, self._rung = None, False
            return taken, more

    @property
    def full(self) -> bool:
        """Whether the window is so far behind that nothing more should be read."""
        return len(self._parcels) >= MOST
