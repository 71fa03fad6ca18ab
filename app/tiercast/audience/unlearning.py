"""Taking an entry out of a feature again, for an import that is taken back.

What is kept entry by entry (counts, sums, means, lists, different values) is exact again. The least, the greatest, the
first and the last one forget what they were pushed out by only where the caller tells them again what stayed; groups
and slots that have become approximate keep what they are.
"""

from collections.abc import Callable
from struct import Struct
from typing import Final

from tiercast.audience.counts import EverCount, EverRate, Times
from tiercast.audience.distinct import Distinct, EverDistinct, hash_text
from tiercast.audience.entry import Entry
from tiercast.audience.extremes import EverExtreme, Extreme
from tiercast.audience.feature import Feature
from tiercast.audience.fields import alike_reader, number_reader
from tiercast.audience.guard import Guarded
from tiercast.audience.kept import DECODER, ENCODER
from tiercast.audience.lasts import Elapsed, EverFirst, Last
from tiercast.audience.lists import Listed
from tiercast.audience.rows import column, numbers, wrap
from tiercast.audience.sums import EverMean, EverSum, Mean, Sum

Q: Final = Struct("=q")
QQ: Final = Struct("=qq")
QQQ: Final = Struct("=qqq")

Without = Callable[[Feature, bytes, Entry], bytes]


def without(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    """The slot as if `entry`, which the feature took in, had not been. It stays as it is where that cannot be told."""
    where = feature.spec.where
    if not slot or (where is not None and not where(entry)):
        return slot
    if isinstance(feature, Guarded):
        return feature.without(slot, entry, without)
    for kind, how in _HOW:
        if isinstance(feature, kind):
            return how(feature, slot, entry)
    return slot


def refills(feature: Feature) -> bool:
    """Whether the feature has to be told again what stayed, since it forgets more than the entry."""
    return isinstance(feature, Extreme | Last | Elapsed)


def _count(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    if len(slot) & 1:
        return slot
    times = list(numbers(slot))
    if entry.time in times:
        times.remove(entry.time)
    return b"".join(Q.pack(time) for time in times)


def _ever_count(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    if isinstance(feature, EverRate):
        number, first = QQ.unpack(slot)
        return QQ.pack(number - 1, first) if number > 1 else b""
    number = Q.unpack(slot)[0]
    return Q.pack(number - 1) if number > 1 else b""


def _ever_sum(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    value = number_reader(feature.spec.field)[0](entry)
    return slot if value is None else Q.pack(wrap(Q.unpack(slot)[0] - value))


def _ever_mean(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    value = number_reader(feature.spec.field)[0](entry)
    if value is None:
        return slot
    total, number = QQ.unpack(slot)
    return QQ.pack(wrap(total - value), number - 1) if number > 1 else b""


def _sum(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    """Running totals: every row from the entry's on is less by its amount."""
    value = number_reader(feature.spec.field)[0](entry)
    row = QQQ if isinstance(feature, Mean) else QQ
    if value is None or len(slot) & 1:
        return slot
    rows = [list(each) for each in row.iter_unpack(slot)]
    before = 0
    for place, each in enumerate(rows):
        if each[0] == entry.time and wrap(each[1] - before) == value:
            del rows[place]
            for later in rows[place:]:
                later[1] = wrap(later[1] - value)
                if row is QQQ:
                    later[2] -= 1
            break
        before = each[1]
    return b"".join(row.pack(*each) for each in rows)


def _listed(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    kept = DECODER.decode(slot)
    if kept.coarse is not None:
        return slot
    for place, time in enumerate(kept.times):
        if time == entry.time:
            del kept.times[place], kept.values[place]
            break
    return ENCODER.encode(kept) if kept.times else b""


def _distinct(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    value = alike_reader(feature.spec.field)(entry)
    if value is None or len(slot) & 1:
        return slot
    row = Q.pack(entry.time) + hash_text(value)
    parts = [slot[at : at + 16] for at in range(0, len(slot), 16)]
    if row in parts:
        parts.remove(row)
    return b"".join(parts)


def _ever_distinct(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    value = alike_reader(feature.spec.field)(entry)
    if value is None or len(slot) & 1:
        return slot
    hashed = hash_text(value)
    return b"".join(part for at in range(0, len(slot), 8) if (part := slot[at : at + 8]) != hashed)


def _extreme(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    if len(slot) & 1:
        return slot
    return b"".join(slot[16 * i : 16 * i + 16] for i, time in enumerate(column(slot, 2)) if time != entry.time)


def _ever_extreme(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    value = number_reader(feature.spec.field)[0](entry)
    return b"" if value is not None and abs(value) == abs(Q.unpack(slot)[0]) else slot


def _latest(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    return b"" if Q.unpack_from(slot)[0] == entry.time else slot


_HOW: Final[tuple[tuple[type[Feature], Without], ...]] = (
    (EverCount, _ever_count),
    (Times, _count),
    (EverMean, _ever_mean),
    (EverSum, _ever_sum),
    (Sum, _sum),
    (Listed, _listed),
    (EverDistinct, _ever_distinct),
    (Distinct, _distinct),
    (EverExtreme, _ever_extreme),
    (Extreme, _extreme),
    (EverFirst, _latest),
    (Last, _latest),
    (Elapsed, _latest),
)
"""By class, the special ones first."""
