"""Thompson weights: a variant's share is the chance that it is the best, from draws of the posteriors.

The draws come from a keyed hash of experiment and round, not from a generator: the same counts give the same weights,
in every replay. Gamma draws by Marsaglia and Tsang (2000); a beta draw is a quotient of two.
"""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from math import cos, log, pi, sqrt
from typing import Final

import msgspec

from tiercast.decide.experiments import Weights

LEAST_UNITS: Final = 100
"""Viewers that every variant needs before the first reweighting."""
LEAST_SHARE: Final = 0.01
DRAWS: Final = 2000


class Arm(msgspec.Struct, frozen=True):
    """What is known of a variant: viewers exposed to it whose window has closed, and how many of them converted."""

    units: int
    conversions: int


class Stream:
    """Uniform numbers in (0, 1), from a keyed hash and a counter."""

    def __init__(self, secret: bytes, seed: bytes) -> None:
        self._numbers = self._make(secret, seed)
        self.uniform = self._numbers.__next__

    @staticmethod
    def _make(secret: bytes, seed: bytes) -> Iterator[float]:
        counter = 0
        while True:
            block = blake2b(seed + counter.to_bytes(8, "little"), key=secret, person=b"tiercast-weights").digest()
            for at in range(0, 64, 8):
                yield ((int.from_bytes(block[at : at + 8], "big") >> 12) + 0.5) / (1 << 52)
            counter += 1

    def normal(self) -> float:
        """A standard normal draw (Box and Muller)."""
        return sqrt(-2 * log(self.uniform())) * cos(2 * pi * self.uniform())

    def gamma(self, shape: float) -> float:
        """A gamma draw of scale one; `shape` is at least one."""
        d = shape - 1 / 3
        c = 1 / sqrt(9 * d)
        while True:
            x = self.normal()
            v = (1 + c * x) ** 3
            if v > 0 and log(self.uniform()) < x * x / 2 + d - d * v + d * log(v):
                return d * v

    def beta(self, a: float, b: float) -> float:
        """A beta draw; both are at least one."""
        x = self.gamma(a)
        return x / (x + self.gamma(b))


def thompson_weights(
    secret: bytes, experiment: str, turn: int, arms: Mapping[str, Arm], before: Weights, draws: int = DRAWS
) -> Weights:
    """New weights of an experiment's variants.

    Args:
        secret: of the shop.
        experiment: its name.
        turn: number of this reweighting; each has draws of its own.
        arms: what is known of each variant.
        before: the weights so far; they stay until every variant has `LEAST_UNITS`.
        draws: how many.

    Returns:
        Weights that add up to one, none under one per cent.
    """
    names = [name for name, _ in before]
    if any(arms.get(name, Arm(0, 0)).units < LEAST_UNITS for name in names):
        return before
    stream = Stream(secret, f"{len(experiment)}:{experiment}:{turn}:".encode())
    # A flat prior: one success and one failure more than were seen.
    shapes = [(arms[name].conversions + 1, arms[name].units - arms[name].conversions + 1) for name in names]
    wins = [0] * len(names)
    for _ in range(draws):
        values = [stream.beta(a, b) for a, b in shapes]
        wins[values.index(max(values))] += 1
    free = 1 - LEAST_SHARE * len(names)
    return tuple((name, LEAST_SHARE + free * won / draws) for name, won in zip(names, wins, strict=True))
