"""Buckets of a series as columns for clients."""

from collections.abc import Sequence
from typing import Any, Final

from tiercast.insight.series import STEP, Bucket
from tiercast.serve.protocol_watch import Columns

_COUNTS: Final = ("kinds", "paid", "refunded", "on", "off", "fired", "suppressed")
_LISTS: Final = ("orders", "paid_orders", "present", "online")


def columns_of(buckets: Sequence[tuple[int, Bucket]]) -> Columns:
    """Columns of numbered buckets.

    It may run in a thread while the newest buckets change: each dict is read in one go.
    """
    length = len(buckets)
    counts: dict[str, dict[str, list[int]]] = {name: {} for name in _COUNTS}
    tiers: dict[str, dict[str, list[int | None]]] = {}
    holding: dict[str, list[int | None]] = {}
    looked = []
    for place, (_, bucket) in enumerate(buckets):
        for field, columns in counts.items():
            for name, count in tuple(getattr(bucket, field).items()):
                column = columns.get(name)
                if column is None:
                    column = columns[name] = [0] * length
                column[place] = count
        if bucket.tiers is not None:
            looked.append(place)
            for ladder, stands in bucket.tiers.items():
                _put(tiers.setdefault(ladder, {}), stands, place, length)
        if bucket.holding is not None:
            _put(holding, bucket.holding, place, length)
    for seldom in (*tiers.values(), holding):
        _zero(seldom, looked)
    lists = {name: [getattr(bucket, name) for _, bucket in buckets] for name in _LISTS}
    by_name: dict[str, Any] = {**counts, **lists}
    return Columns(at=[number * STEP for number, _ in buckets], tiers=tiers, holding=holding, **by_name)


def _put(columns: dict[str, list[int | None]], stands: dict[str, int], place: int, length: int) -> None:
    for name, count in stands.items():
        column = columns.get(name)
        if column is None:
            column = columns[name] = [None] * length
        column[place] = count


def _zero(columns: dict[str, list[int | None]], looked: Sequence[int]) -> None:
    """Where somebody looked and found nobody it is 0; where nobody looked it stays unknown."""
    for column in columns.values():
        for place in looked:
            if column[place] is None:
                column[place] = 0
