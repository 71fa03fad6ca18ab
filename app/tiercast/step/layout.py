"""Where each feature lies in a viewer's slots, and how slots follow when the features change.

A layout is a numbered list of feature identities. Layouts are remembered, so that a viewer whose slots follow an old
one is brought to the newest when next touched: features that stayed keep their history, new ones begin empty, or with
the orders that an import told of (`step.history`). A feature that lies in cells may stand in the layout behind a
`MARK`, after all others: it has no slot, and is only known to be new to a viewer or not.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tiercast.step.values import ViewerState

MARK: Final = "begun "


class Layout:
    """The newest layout and those before it."""

    def __init__(self, known: Mapping[int, tuple[str, ...]]) -> None:
        self.known = dict(known)
        self.number = max(self.known, default=0)
        self._moves: dict[int, tuple[int, ...]] = {}
        self._empty = [b""] * _slots(self.identities)

    @property
    def identities(self) -> tuple[str, ...]:
        """The identities of the newest layout, in the order of the slots."""
        return self.known.get(self.number, ())

    def adopt(self, wanted: Iterable[str]) -> None:
        """Make a new layout if the newest lacks one of the `wanted` identities.

        What is no longer wanted stays until then, with its history: whoever takes a feature back finds it as it was.
        """
        identities = tuple(sorted(dict.fromkeys(wanted), key=_is_mark))
        if not self.number or not set(self.identities).issuperset(identities):
            self.number += 1
            self.known[self.number] = identities
            self._moves.clear()
            self._empty = [b""] * _slots(identities)

    def slot(self, identity: str) -> int:
        """Place of a feature in the newest layout: the index of its slot, unless it is a mark."""
        return self.identities.index(identity)

    def empty(self) -> list[bytes]:
        """Slots of a viewer of whom nothing is known."""
        return self._empty.copy()

    def bring_up(self, viewer: ViewerState) -> tuple[int, ...]:
        """Move a viewer's slots to the newest layout. Returns: the places of features that are new to the viewer."""
        move = self._moves.get(viewer.layout)
        if move is None:
            old = self.known.get(viewer.layout, ())
            move = tuple(old.index(i) if i in old else -1 for i in self.identities)
            self._moves[viewer.layout] = move
        slots = viewer.slots
        viewer.slots = [slots[i] if i >= 0 else b"" for i in move[: len(self._empty)]]
        viewer.layout = self.number
        return tuple(slot for slot, i in enumerate(move) if i < 0)


def _is_mark(identity: str) -> bool:
    return identity.startswith(MARK)


def _slots(identities: Sequence[str]) -> int:
    return len(identities) - sum(map(_is_mark, identities))
