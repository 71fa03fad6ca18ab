"""How long to wait before another attempt: exponential, capped, with full jitter in its upper half."""

from hashlib import blake2b
from typing import Final

import msgspec
from tiercast_api.event import SECOND

_FRACTIONS: Final = 1 << 32


class Backoff(msgspec.Struct, frozen=True):
    """Waits of ``first × 2^(n−1)``, at most `most` (microseconds), of which the upper half is jittered.

    The jitter is a hash of what is retried, not a random number: a replay of a test waits the same.
    """

    first: int = SECOND // 2
    most: int = 60 * SECOND

    def wait(self, attempt: int, key: bytes) -> int:
        """Microseconds to wait after the failed attempt number `attempt` (from 1) of the thing called `key`."""
        whole = min(self.most, self.first << min(max(attempt, 1) - 1, 32))
        digest = blake2b(key + attempt.to_bytes(4, "little"), digest_size=4).digest()
        return whole // 2 + whole // 2 * int.from_bytes(digest, "little") // _FRACTIONS
