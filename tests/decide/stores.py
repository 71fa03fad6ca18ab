"""A store of states in memory."""

from typing import Any


class Store(dict[bytes, bytes]):
    """What `CapStore` asks for: an absent key is empty bytes."""

    def get(self, key: bytes, default: Any = b"") -> bytes:
        """The state."""
        state: bytes = super().get(key, default)
        return state

    def put(self, key: bytes, state: bytes) -> None:
        """Keep the state."""
        self[key] = state
