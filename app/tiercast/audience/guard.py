"""Numbers that cannot be added up make a feature unknown while they count: an amount in another currency, an attribute
that is too great."""

from collections.abc import Callable
from dataclasses import replace
from struct import Struct
from typing import Final

from tiercast.audience.counts import Count, EverCount
from tiercast.audience.entry import Entry
from tiercast.audience.feature import Feature, FeatureSpec, Value
from tiercast.audience.fields import GREATEST, MILLIONTHS
from tiercast.audience.windows import Marks, Window

END: Final = Struct("=qB")
"""Length of the inner slot, and a tag; without such numbers the tag alone."""

Refuses = Callable[[Entry], bool]


def other_currency(currency: str) -> Refuses:
    """Whether an entry's money is in another currency than `currency`."""

    def refuses(entry: Entry) -> bool:
        return entry.money is not None and entry.currency != currency and entry.currency != ""

    return refuses


def too_great(read: Callable[[Entry], int | None]) -> Refuses:
    """Whether a number, read in millionths, is beyond what a slot can hold."""

    def refuses(entry: Entry) -> bool:
        number = read(entry)
        return number is not None and abs(number) > GREATEST * MILLIONTHS

    return refuses


class Guarded(Feature):
    """A feature beside the count of what it could not take. Its slot ends with a tag: 0, or 1 with that count."""

    def __init__(self, spec: FeatureSpec, window: Window, build: type[Feature], refuses: Refuses) -> None:
        super().__init__(spec, window)
        plain = replace(spec, where=None)
        self._inner = build(plain, window)
        self._refused: Feature = (
            EverCount(plain, window) if type(window) is Window and not window.ago else Count(plain, window)
        )
        self._refuses = refuses

    def _split(self, slot: bytes) -> tuple[bytes, bytes]:
        if not slot or not slot[-1]:
            return slot[:-1], b""
        length = END.unpack_from(slot, len(slot) - END.size)[0]
        return slot[:length], slot[length : -END.size]

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        refuses = self._refuses(entry)
        if not refuses and (not slot or not slot[-1]):
            inner = self._inner.update(slot[:-1], entry, marks)
            return inner + b"\0" if inner else b""
        inner, refused = self._split(slot)
        if refuses:
            refused = self._refused.update(refused, entry, marks)
        else:
            inner = self._inner.update(inner, entry, marks)
        return inner + refused + END.pack(len(inner), 1) if refused else inner + b"\0" if inner else b""

    def without(self, slot: bytes, entry: Entry, forget: "Callable[[Feature, bytes, Entry], bytes]") -> bytes:
        """The slot as if `entry` had not been; `forget` takes it out of one of the two parts."""
        inner, refused = self._split(slot)
        if self._refuses(entry):
            refused = forget(self._refused, refused, entry)
        else:
            inner = forget(self._inner, inner, entry)
        return inner + refused + END.pack(len(inner), 1) if refused else inner + b"\0" if inner else b""

    def joined(self, one: bytes, other: bytes, join: "Callable[[Feature, bytes, bytes], bytes]") -> bytes:
        """The slot of two together; `join` joins each of the two parts."""
        (inner, refused), (more, others) = self._split(one), self._split(other)
        inner, refused = join(self._inner, inner, more), join(self._refused, refused, others)
        return inner + refused + END.pack(len(inner), 1) if refused else inner + b"\0" if inner else b""

    def read(self, slot: bytes, now: int, marks: Marks) -> Value | None:
        if not slot or not slot[-1]:
            return self._inner.read(slot[:-1], now, marks)
        inner, refused = self._split(slot)
        return None if self._refused.read(refused, now, marks) else self._inner.read(inner, now, marks)

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        if not slot or not slot[-1]:
            return self._inner.next_change(slot[:-1], now, marks)
        inner, refused = self._split(slot)
        changes = (self._inner.next_change(inner, now, marks), self._refused.next_change(refused, now, marks))
        return min((change for change in changes if change is not None), default=None)

    def is_approximate(self, slot: bytes) -> bool:
        return any(feature.is_approximate(part) for feature, part in zip(self._parts, self._split(slot), strict=True))

    @property
    def _parts(self) -> tuple[Feature, Feature]:
        return self._inner, self._refused
