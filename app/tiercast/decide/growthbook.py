"""GrowthBook's way of handing out variants, for shops that come from there: FNV-1a hashes, ranges, namespaces.

Source: GrowthBook's SDK specification ("Build your own SDK"); its published vectors are the tests.
"""

from collections.abc import Sequence
from typing import Final

FNV_OFFSET: Final = 0x811C9DC5
FNV_PRIME: Final = 0x01000193
TOLERANCE: Final = 0.01
"""Weights that miss a sum of one by more than this are replaced by equal ones."""

Range = tuple[float, float]


def fnv32a(text: str) -> int:
    """The 32-bit FNV-1a hash of the text's UTF-8."""
    value = FNV_OFFSET
    for byte in text.encode():
        value = ((value ^ byte) * FNV_PRIME) & 0xFFFFFFFF
    return value


def hash_position(seed: str, value: str, version: int) -> float | None:
    """Where `value` lies in [0, 1), in thousandths (version 1) or ten-thousandths (2); None: no such version."""
    if version == 2:
        return fnv32a(str(fnv32a(seed + value))) % 10_000 / 10_000
    if version == 1:
        return fnv32a(value + seed) % 1000 / 1000
    return None


def equal_weights(number: int) -> list[float]:
    """Weights of `number` variants; none for zero or less."""
    return [1 / number] * number if number > 0 else []


def bucket_ranges(number: int, coverage: float = 1, weights: Sequence[float] | None = None) -> list[Range]:
    """The range of each variant: `coverage` (0 to 1) of its weight, from where the weights before it end."""
    coverage = min(1.0, max(0.0, coverage))
    if weights is None or len(weights) != number or abs(sum(weights) - 1) > TOLERANCE:
        weights = equal_weights(number)
    ranges, start = [], 0.0
    for weight in weights:
        ranges.append((start, start + coverage * weight))
        start += weight
    return ranges


def choose_variation(position: float, ranges: Sequence[Range]) -> int:
    """Index of the range that `position` is in; -1: in none."""
    return next((index for index, (low, high) in enumerate(ranges) if low <= position < high), -1)


def in_namespace(viewer: str, namespace: tuple[str, float, float]) -> bool:
    """Whether the viewer lies in a namespace's part (name, from, to)."""
    name, low, high = namespace
    position = hash_position("__" + name, viewer, 1)
    return position is not None and low <= position < high
