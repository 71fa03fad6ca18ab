"""The orders that a viewer has paid, as rows: so that none counts twice, and an import can be taken back.

A row is what an order came to: who told of it (an import's number, 0: a source), how sure it is that it is this
viewer's, and whether it was refunded in full. An order without a number has the mark of zeros and is never found again.
"""

from hashlib import blake2b
from itertools import pairwise
from struct import Struct
from typing import Final, NamedTuple

ROW: Final = Struct("=8sqqiB")
MOST: Final = 1_000
"""Orders that are kept of a viewer. Older ones stay in the totals, until the import that told of them is taken back."""
NOTHING: Final = bytes(8)
CERTAIN: Final = 100
"""Confidence, in percent, of an order whose viewer the platform names."""
_REFUNDED: Final = 0x80


class Purchase(NamedTuple):
    """One order.

    Attributes:
        mark: of its number; time: when it was paid, microseconds; amount: minor units, refunds taken off.
        source: number of the import that told of it; 0: a source did; negative: that import, and then a source.
        confidence: in percent, that it is this viewer's.
        refunded: nothing of it is left.
    """

    mark: bytes
    time: int
    amount: int
    source: int = 0
    confidence: int = CERTAIN
    refunded: bool = False


def order_mark(order: str) -> bytes:
    """8 bytes that stand for an order's number; zeros where it has none."""
    return blake2b(order.encode("utf-8", "surrogatepass"), digest_size=8).digest() if order else NOTHING


def purchases(packed: bytes) -> list[Purchase]:
    """The orders, by time."""
    return [
        Purchase(mark, time, amount, source, flags & ~_REFUNDED, bool(flags & _REFUNDED))
        for mark, time, amount, source, flags in ROW.iter_unpack(packed)
    ]


def find_purchase(packed: bytes, mark: bytes) -> Purchase | None:
    """The order with this mark; None: there is none, or it has no number."""
    if not packed or mark == NOTHING or mark not in packed:
        return None
    return next((one for one in purchases(packed) if one.mark == mark), None)


def put_purchase(packed: bytes, one: Purchase) -> bytes:
    """The rows with `one`, in place of the one with its mark where there is one."""
    row = ROW.pack(one.mark, one.time, one.amount, one.source, one.confidence | (_REFUNDED if one.refunded else 0))
    if not packed or (one.time >= _last_time(packed) and (one.mark == NOTHING or one.mark not in packed)):
        return (packed + row)[-MOST * ROW.size :]
    rest = [each for each in purchases(packed) if each.mark != one.mark or one.mark == NOTHING]
    return _packed([*rest, one])


def drop_purchase(packed: bytes, mark: bytes) -> bytes:
    """The rows without the order of this mark."""
    return _packed([one for one in purchases(packed) if one.mark != mark])


def count_purchases(packed: bytes) -> int:
    """How many orders there are rows of."""
    return len(packed) // ROW.size


def last_paid(packed: bytes) -> int:
    """When the latest order that was not refunded was paid; 0: there is none."""
    return max((one.time for one in purchases(packed) if not one.refunded), default=0)


def purchase_gaps(packed: bytes) -> list[int]:
    """Microseconds between each two orders that follow each other, refunded ones left out."""
    times = [one.time for one in purchases(packed) if not one.refunded]
    return [later - sooner for sooner, later in pairwise(times) if later > sooner]


def least_confidence(packed: bytes) -> int | None:
    """How sure it is, in percent, that all orders are this viewer's: that of the least sure one. None: no order."""
    return min((one.confidence for one in purchases(packed)), default=None)


def _packed(rows: list[Purchase]) -> bytes:
    rows.sort(key=lambda one: one.time)
    return b"".join(
        ROW.pack(one.mark, one.time, one.amount, one.source, one.confidence | (_REFUNDED if one.refunded else 0))
        for one in rows[-MOST:]
    )


def _last_time(packed: bytes) -> int:
    time: int = ROW.unpack_from(packed, len(packed) - ROW.size)[1]
    return time
