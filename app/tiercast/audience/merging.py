"""What a feature would be, had one viewer done what two were thought to do.

Where both slots are exact and kept entry by entry, the result is exact. Of two that cannot be joined (approximate ones)
the fuller one stays.
"""

from collections.abc import Callable
from struct import Struct
from typing import Final

from tiercast.audience.counts import EverCount, EverRate, Times
from tiercast.audience.distinct import Distinct, EverDistinct
from tiercast.audience.extremes import EverExtreme, Extreme
from tiercast.audience.feature import Feature
from tiercast.audience.groups import Groups
from tiercast.audience.guard import Guarded
from tiercast.audience.kept import DECODER, ENCODER
from tiercast.audience.lasts import Elapsed, EverFirst, Last
from tiercast.audience.lists import Listed
from tiercast.audience.rows import numbers, wrap
from tiercast.audience.sums import EverMean, EverSum, Mean, Sum

Q: Final = Struct("=q")
QQ: Final = Struct("=qq")
QQQ: Final = Struct("=qqq")
Join = Callable[[Feature, bytes, bytes], bytes]


def joined(feature: Feature, one: bytes, other: bytes) -> bytes:
    """The slot of both together."""
    if not one or not other:
        return one or other
    if isinstance(feature, Guarded):
        return feature.joined(one, other, joined)
    for kind, how in _HOW:
        if isinstance(feature, kind):
            if kind in _EXACT and (len(one) & 1 or len(other) & 1):
                return max(one, other, key=len)
            return how(feature, one, other)
    return max(one, other, key=len)


def _times(feature: Feature, one: bytes, other: bytes) -> bytes:
    return b"".join(Q.pack(time) for time in sorted([*numbers(one), *numbers(other)]))


def _ever_count(feature: Feature, one: bytes, other: bytes) -> bytes:
    if isinstance(feature, EverRate):
        (first, began), (second, later) = QQ.unpack(one), QQ.unpack(other)
        return QQ.pack(first + second, min(began, later))
    return Q.pack(Q.unpack(one)[0] + Q.unpack(other)[0])


def _ever_sum(feature: Feature, one: bytes, other: bytes) -> bytes:
    return Q.pack(wrap(Q.unpack(one)[0] + Q.unpack(other)[0]))


def _ever_mean(feature: Feature, one: bytes, other: bytes) -> bytes:
    (total, number), (more, others) = QQ.unpack(one), QQ.unpack(other)
    return QQ.pack(wrap(total + more), number + others)


def _sum(feature: Feature, one: bytes, other: bytes) -> bytes:
    """Running totals are taken apart, put in order, and added up again."""
    wide = isinstance(feature, Mean)
    single = sorted([*_single(one, wide), *_single(other, wide)])
    rows, total, number = [], 0, 0
    for time, amount, count in single:
        total, number = wrap(total + amount), number + count
        rows.append(QQQ.pack(time, total, number) if wide else QQ.pack(time, total))
    return b"".join(rows)


def _single(slot: bytes, wide: bool) -> list[tuple[int, int, int]]:
    found, before, counted = [], 0, 0
    for time, total, *rest in (QQQ if wide else QQ).iter_unpack(slot):
        number = rest[0] if rest else 0
        found.append((time, wrap(total - before), number - counted))
        before, counted = total, number
    return found


def _listed(feature: Feature, one: bytes, other: bytes) -> bytes:
    first, second = DECODER.decode(one), DECODER.decode(other)
    pairs = sorted(
        [*zip(first.times, first.values, strict=True), *zip(second.times, second.values, strict=True)],
        key=lambda pair: pair[0],
    )
    first.times, first.values = [time for time, _ in pairs], [value for _, value in pairs]
    first.coarse = max((c for c in (first.coarse, second.coarse) if c is not None), default=None)
    return ENCODER.encode(first)


def _distinct(feature: Feature, one: bytes, other: bytes) -> bytes:
    latest: dict[bytes, int] = {}
    for slot in (one, other):
        for at in range(0, len(slot), 16):
            value, time = slot[at + 8 : at + 16], Q.unpack_from(slot, at)[0]
            latest[value] = max(latest.get(value, time), time)
    return b"".join(Q.pack(time) + value for value, time in sorted(latest.items(), key=lambda pair: pair[1]))


def _ever_distinct(feature: Feature, one: bytes, other: bytes) -> bytes:
    values = [slot[at : at + 8] for slot in (one, other) for at in range(0, len(slot), 8)]
    return b"".join(dict.fromkeys(values))


def _extreme(feature: Feature, one: bytes, other: bytes) -> bytes:
    """The staircase of both: from the latest row back, what is more extreme than all later ones."""
    rows = sorted([*QQ.iter_unpack(one), *QQ.iter_unpack(other)], reverse=True)
    kept: list[bytes] = []
    greatest: int | None = None
    for time, value in rows:
        if greatest is None or value > greatest:
            kept.append(QQ.pack(time, value))
            greatest = value
    return b"".join(reversed(kept))


def _ever_extreme(feature: Feature, one: bytes, other: bytes) -> bytes:
    return max(one, other, key=lambda slot: Q.unpack(slot)[0])


def _later(feature: Feature, one: bytes, other: bytes) -> bytes:
    return max(one, other, key=lambda slot: Q.unpack_from(slot)[0])


def _earlier(feature: Feature, one: bytes, other: bytes) -> bytes:
    return min(one, other, key=lambda slot: Q.unpack_from(slot)[0])


def _groups(feature: Feature, one: bytes, other: bytes) -> bytes:
    rows: list[list[int]] = []
    for start, end in sorted([*QQ.iter_unpack(one), *QQ.iter_unpack(other)]):
        if rows and start - rows[-1][1] <= feature.spec.gap:
            rows[-1][1] = max(rows[-1][1], end)
        else:
            rows.append([start, end])
    return b"".join(QQ.pack(*row) for row in rows)


_HOW: Final[tuple[tuple[type[Feature], Join], ...]] = (
    (EverCount, _ever_count),
    (Times, _times),
    (EverMean, _ever_mean),
    (EverSum, _ever_sum),
    (Sum, _sum),
    (Listed, _listed),
    (EverDistinct, _ever_distinct),
    (Distinct, _distinct),
    (EverExtreme, _ever_extreme),
    (Extreme, _extreme),
    (EverFirst, _earlier),
    (Last, _later),
    (Elapsed, _later),
    (Groups, _groups),
)
"""By class, the special ones first."""
_EXACT: Final = frozenset({Times, Sum, EverDistinct, Distinct, Extreme, Groups})
"""Classes whose slots say by an odd length that they are approximate."""
