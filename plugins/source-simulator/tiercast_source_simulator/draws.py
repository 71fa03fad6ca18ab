"""Random numbers by key: the same seed and purpose give the same numbers, however they are asked for."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_BLOCK = 4096


def draws(seed: int, purpose: str) -> Callable[[], float]:
    """A function that gives the next number of [0, 1) of one stream (Philox 4x64, keyed by a BLAKE2b hash)."""
    generator = _generator(seed, purpose)

    def blocks() -> Iterator[list[float]]:
        while True:
            yield generator.random(_BLOCK).tolist()

    return chain.from_iterable(blocks()).__next__


def uniforms(seed: int, purpose: str, count: int) -> list[float]:
    """The first `count` numbers of a stream, for what is numbered from the beginning (viewers, items)."""
    numbers: list[float] = _generator(seed, purpose).random(count).tolist()
    return numbers


def uniform(seed: int, purpose: str) -> float:
    """One number for one thing."""
    return int.from_bytes(_digest(seed, purpose)[:8], "big") / 2**64


def _generator(seed: int, purpose: str) -> "np.random.Generator":
    # Imported late: every engine loads this plugin when it starts, and few of them simulate.
    import numpy as np

    return np.random.Generator(np.random.Philox(key=int.from_bytes(_digest(seed, purpose), "big")))


def _digest(seed: int, purpose: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), digest_size=16, key=seed.to_bytes(16, "big", signed=True)).digest()
