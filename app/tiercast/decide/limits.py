"""Limits: how often, and for how much money. A cap's state is packed bytes, b"" before its first reservation.

A sliding cap (``per 1d``) keeps (instant, amount) of what was reserved in the last D, so that no window (t − D, t] ever
holds more than the cap allows. A cap with a beginning (visit, session, day, cue) and one for ever keep that beginning
and a sum; a later beginning starts it anew.
"""

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from struct import Struct
from typing import Final, Protocol

import msgspec

from tiercast.decide.decision import Reservation

QQ: Final = Struct("=qq")
FOREVER: Final = 0
"""The mark of a cap that never starts anew."""


class Cap(ABC):
    """One part of a limit. `amount`: how many, or minor units of a budget."""

    def __init__(self, amount: int) -> None:
        self.amount = amount

    @abstractmethod
    def used(self, state: bytes, now: int, mark: int | None) -> int:
        """How much is reserved at `now`, in the window that began at `mark`."""

    @abstractmethod
    def reserve(self, state: bytes, now: int, mark: int | None, amount: int) -> bytes:
        """The state after `amount` was reserved at `now`; ask `room_for` first."""

    @abstractmethod
    def give_back(self, state: bytes, time: int, amount: int) -> bytes:
        """The state without the `amount` that was reserved at `time`; what no longer counts is not given back."""

    def room_for(self, state: bytes, now: int, mark: int | None) -> int:
        """How much may still be reserved. Without a window (no visit, no cue yet) nothing may."""
        return max(0, self.amount - self.used(state, now, mark))


class SlidingCap(Cap):
    """``1 per 1d``.

    Args:
        amount: how many, or minor units.
        span: microseconds.
        retain: the longest that `span` may become, where it is a knob.
    """

    def __init__(self, amount: int, span: int, retain: int = 0) -> None:
        super().__init__(amount)
        self._span = span
        self._retain = max(span, retain)

    def used(self, state: bytes, now: int, mark: int | None = None) -> int:
        if not state:
            return 0
        if len(state) == QQ.size:
            time, amount = QQ.unpack(state)
            return int(amount) if time > now - self._span else 0
        rows = array("q", state)
        start = bisect_right(rows[::2], now - self._span)
        return sum(rows[2 * start + 1 :: 2])

    def reserve(self, state: bytes, now: int, mark: int | None, amount: int) -> bytes:
        if not state:
            return QQ.pack(now, amount)
        dead = now - self._retain
        if QQ.unpack_from(state)[0] > dead and QQ.unpack_from(state, len(state) - QQ.size)[0] < now:
            return state + QQ.pack(now, amount)
        rows = array("q", state)
        start = bisect_right(rows[::2], dead)
        kept = rows[2 * start :]
        if kept and kept[-2] >= now:
            # Room time never goes back; should it, the amount counts at the later instant, so the cap still holds.
            kept[-1] += amount
        else:
            kept.extend((now, amount))
        return kept.tobytes()

    def give_back(self, state: bytes, time: int, amount: int) -> bytes:
        return _without(state, time, amount)

    def free_at(self, state: bytes, now: int, amount: int) -> int | None:
        """The earliest instant, `now` or later, at which there is room for `amount`; None: never."""
        if amount > self.amount:
            return None
        rows = array("q", state)
        free = self.room_for(state, now, None)
        for place in range(2 * bisect_right(rows[::2], now - self._span), len(rows), 2):
            if free >= amount:
                break
            free += rows[place + 1]
            now = rows[place] + self._span
        return now


class MarkedCap(Cap):
    """``200 per session``, ``1 per visit``, ``1 per cue.flash``, ``1 per ever`` (whose mark is `FOREVER`).

    A limit may have been ``per 1d`` in an earlier version of its ruleset: rows of a sliding cap are read too.
    """

    def used(self, state: bytes, now: int, mark: int | None) -> int:
        if mark is None:
            return self.amount
        if not state:
            return 0
        began, used = _window(state, mark)
        # A late event may move the beginning of a visit back; that is the same visit.
        return 0 if mark > began else used

    def reserve(self, state: bytes, now: int, mark: int | None, amount: int) -> bytes:
        if mark is None:
            raise ValueError("a cap without a window was reserved; ask room_for first")
        began, used = _window(state, mark) if state else (mark, 0)
        return QQ.pack(mark, amount) if mark > began else QQ.pack(began, used + amount)

    def give_back(self, state: bytes, time: int, amount: int) -> bytes:
        if len(state) != QQ.size:
            return _without(state, time, amount)
        began, used = QQ.unpack(state)
        return QQ.pack(began, max(0, used - amount)) if time >= began else state


def _window(state: bytes, mark: int) -> tuple[int, int]:
    """When the window of a cap with a beginning began, and how much was taken in it."""
    if len(state) == QQ.size:
        began, used = QQ.unpack(state)
        return int(began), int(used)
    rows = array("q", state)
    return mark, sum(rows[2 * bisect_left(rows[::2], mark) + 1 :: 2])


def _without(state: bytes, time: int, amount: int) -> bytes:
    """Rows (instant, amount) without the `amount` that was taken at `time`; the same rows where none was."""
    rows = array("q", state)
    place = 2 * bisect_left(rows[::2], time)
    if place == len(rows) or rows[place] != time:
        return state
    rows[place + 1] -= min(amount, rows[place + 1])
    if not rows[place + 1]:
        del rows[place : place + 2]
    return rows.tobytes()


def build_cap(amount: int, per: str, duration: int = 0, retain: int = 0) -> Cap:
    """The cap of ``AMOUNT per PER``.

    Args:
        amount: how many, or minor units of a budget; not negative.
        per: ``duration``, ``visit``, ``session``, ``day``, ``cue.NAME`` or ``ever``.
        duration: microseconds, with ``duration``.
        retain: the longest that `duration` may become.

    Raises:
        ValueError: where the amount is negative, or a duration is not longer than zero.
    """
    if amount < 0:
        raise ValueError(f"a limit of {amount} cannot be kept; it has to be 0 or more")
    if per != "duration":
        return MarkedCap(amount)
    if duration <= 0:
        raise ValueError(f"a limit per {duration} microseconds cannot be kept; the duration has to be longer than zero")
    return SlidingCap(amount, duration, retain)


class CapStore(Protocol):
    """Where the states of caps are."""

    def get(self, key: bytes) -> bytes:
        """The state; b"" where there is none."""
        ...

    def put(self, key: bytes, state: bytes) -> None:
        """Keep the state."""
        ...


class Draw(msgspec.Struct, gc=False):
    """What is to be taken of one cap.

    Attributes:
        cap: the cap; `key`: of its state; `mark`: when its window began, `FOREVER` where it never does, None where
            there is no window now; ignored for a duration.
        need: how much there must be room for.
        take: how much is reserved.
    """

    cap: Cap
    key: bytes
    mark: int | None
    need: int
    take: int


def reserve_all(draws: Iterable[Draw], store: CapStore, now: int) -> tuple[Draw | None, tuple[Reservation, ...]]:
    """Reserve of several caps, all or nothing.

    Returns:
        The first one without room (then nothing was reserved), or None and what was reserved.
    """
    states: dict[bytes, bytes] = {}
    taken: list[Reservation] = []
    for draw in draws:
        state = states[draw.key] if draw.key in states else store.get(draw.key)
        if draw.cap.room_for(state, now, draw.mark) < max(draw.need, draw.take):
            return draw, ()
        if draw.take:
            states[draw.key] = draw.cap.reserve(state, now, draw.mark, draw.take)
            taken.append(Reservation(draw.key, now, draw.take))
    for key, state in states.items():
        store.put(key, state)
    return None, tuple(taken)


def give_back(reservation: Reservation, cap: Cap, store: CapStore) -> None:
    """Give back what one reservation took. It revives nothing: what was suppressed meanwhile stays suppressed."""
    store.put(reservation.cap, cap.give_back(store.get(reservation.cap), reservation.time, reservation.amount))
