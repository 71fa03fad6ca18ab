"""What the state of viewers takes in memory, object by object: what two share counts once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
from tiercast.engine import replay
from tiercast.engine.shop import Shop
from tiercast.step.spaces import Space
from tiercast.step.values import ViewerState


class Held(NamedTuple):
    """Bytes a viewer, with key and place in the table, but for what is keyed by something besides; and bytes of that.

    Attributes:
        viewer: on average.
        cell: of a value keyed by the viewer and a product, with its key and place, on average; 0 where there is none.
    """

    viewer: float
    cell: float


def held(viewers: Space[ViewerState]) -> Held:
    """Measure the state of all viewers in memory."""
    seen: set[int] = {id(b""), id(""), id(())}
    cells = number = 0
    for viewer in viewers.values.values():
        if viewer.cells:
            cells += _size(viewer.cells, seen)
            number += len(viewer.cells)
    whole = _size(viewers.values, seen)
    return Held(whole / max(1, len(viewers.values)), cells / max(1, number))


def _size(value: Any, seen: set[int]) -> int:
    if id(value) in seen or value is None or _is_shared(value):
        return 0
    seen.add(id(value))
    size = sys.getsizeof(value)
    if isinstance(value, dict):
        return size + sum(_size(key, seen) + _size(one, seen) for key, one in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return size + sum(_size(one, seen) for one in value)
    if isinstance(value, msgspec.Struct):
        return size + sum(_size(getattr(value, name), seen) for name in value.__struct_fields__)
    return size


def _is_shared(value: Any) -> bool:
    """Truth values and small numbers exist once for all."""
    return isinstance(value, int) and -5 <= value <= 256


@contextmanager
def kept_shops(shops: list[Shop]) -> Iterator[None]:
    """Put the shop of every replay within into `shops`, as it is at the end."""
    result = replay._Replay._result

    def kept(self: Any, shop: Shop, *others: Any) -> Any:
        shops.append(shop)
        return result(self, shop, *others)

    replay._Replay._result = kept  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        replay._Replay._result = result  # type: ignore[method-assign]
