"""The core's state in memory: keyed values that know which of them changed since the last snapshot.

A snapshot is a consistent cut without a stop. `begin_cut` fixes which values belong to it; from then on a value is
encoded before its first change (`changed` does that), and the rest in slices (`encode_some`).
"""

from typing import Generic, TypeVar

import msgspec

V = TypeVar("V")
_encoder = msgspec.msgpack.Encoder()


class Space(Generic[V]):
    """The values of one kind of key."""

    def __init__(self, name: str, kind: type[V]) -> None:
        self.name = name
        self.values: dict[bytes, V] = {}
        self._dirty: set[bytes] = set()
        self._cut: set[bytes] = set()
        self._order: list[bytes] = []
        self._encoded: list[tuple[bytes, bytes | None]] = []
        self._decoder = msgspec.msgpack.Decoder(kind)

    def changed(self, key: bytes) -> None:
        """Call before the value of `key` changes."""
        if self._cut and key in self._cut:
            self._encode(key)
        self._dirty.add(key)

    def put(self, key: bytes, value: V) -> None:
        """Set a value that was not there or is replaced."""
        self.changed(key)
        self.values[key] = value

    def load(self, key: bytes, stored: bytes) -> None:
        """Take a value from the store; it is as the store has it, so not dirty."""
        self.values[key] = self._decoder.decode(stored)

    def begin_cut(self) -> int:
        """Fix what the next snapshot writes: all that changed since the one before. Returns how many values."""
        self._cut, self._dirty = self._dirty, set()
        self._order = list(self._cut)
        return len(self._cut)

    def encode_some(self, most: int) -> list[tuple[bytes, bytes | None]]:
        """Up to `most` further values of the cut, those first that were encoded because they were about to change.

        None: the key has no value any more.
        """
        order, cut = self._order, self._cut
        while cut and len(self._encoded) < most:
            key = order.pop()
            if key in cut:
                self._encode(key)
        result, self._encoded = self._encoded[:most], self._encoded[most:]
        return result

    @property
    def cut_pending(self) -> bool:
        """Whether values of the cut are not handed out yet."""
        return bool(self._cut or self._encoded)

    def unsaved(self) -> list[bytes]:
        """Keys of values that changed since a snapshot wrote them: those that the cut still has, and later ones."""
        return [*self._dirty, *self._cut, *(key for key, _ in self._encoded)]

    @staticmethod
    def packed(value: V) -> bytes:
        """The stored form of a value."""
        return _encoder.encode(value)

    def evict(self, key: bytes) -> bytes | None:
        """Drop a value from memory. Returns its bytes where the store does not have it yet, else None."""
        if key in self._cut:
            self._encode(key)
        value = self.values.pop(key)
        if key in self._dirty:
            self._dirty.discard(key)
            return _encoder.encode(value)
        return None

    def forget(self, key: bytes) -> None:
        """Drop a value for ever: no snapshot writes it any more, not even the one under way."""
        self.values.pop(key, None)
        self._dirty.discard(key)
        self._cut.discard(key)
        self._encoded = [pair for pair in self._encoded if pair[0] != key]

    def _encode(self, key: bytes) -> None:
        self._cut.discard(key)
        value = self.values.get(key)
        self._encoded.append((key, None if value is None else _encoder.encode(value)))
