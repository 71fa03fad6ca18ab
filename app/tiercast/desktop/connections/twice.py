"""Two sources that tell of the same in one room: what both tell counts twice; without Qt."""

from collections.abc import Sequence
from typing import Final

from tiercast.serve.protocol_connections import PartRow

_COUNTED: Final = frozenset(
    {
        "enter", "comment", "like", "share", "follow", "gift", "membership", "superchat", "shelf_open", "item_view",
        "item_click", "favourite", "cart_add", "order_created", "order_paid", "play",
    }
)  # fmt: skip
"""Kinds of what viewers do, of which each event counts."""


def told_twice(part: PartRow, others: Sequence[PartRow]) -> list[tuple[PartRow, tuple[str, ...]]]:
    """The other sources of a part's room that have told of the same kinds, each with those kinds.

    What came is looked at, and not what could come: an address to which orders are sent could tell of everything.
    """
    mine = _heard(part)
    same = [(other, mine & _heard(other)) for other in others if other.key != part.key and other.room == part.room]
    return [(other, tuple(heard.kind for heard in part.heard if heard.kind in both)) for other, both in same if both]


def _heard(part: PartRow) -> frozenset[str]:
    """What a source has told of since it was connected."""
    if not part.enabled:
        return frozenset()
    return frozenset(heard.kind for heard in part.heard if heard.last and heard.kind in _COUNTED)
