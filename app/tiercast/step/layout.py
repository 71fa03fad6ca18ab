"""Where each feature lies in a viewer's slots, and how slots follow when the features change.

A layout is a numbered list of feature identities. Layouts are remembered, so that a viewer whose slots follow an old
one is brought to the newest when next touched: features that stayed keep their history, new ones begin empty, or with
the orders that an import told of (`step.history`).
"""

from collections.abc import Iterable, Mapping

from tiercast.step.values import ViewerState


class Layout:
    """The newest layout and those before it."""

    def __init__(self, known: Mapping[int, tuple[str, ...]]) -> None:
        self.known = dict(known)
        self.number = max(self.known, default=0)
        self._moves: dict[int, tuple[int, ...]] = {}
        self._empty = [b""] * len(self.identities)

    @property
    def identities(self) -> tuple[str, ...]:
        """The identities of the newest layout, in the order of the slots."""
        return self.known.get(self.number, ())

    def adopt(self, wanted: Iterable[str]) -> None:
        """Make a new layout if the newest lacks one of the `wanted` identities.

        What is no longer wanted stays until then, with its history: whoever takes a feature back finds it as it was.
        """
        identities = tuple(dict.fromkeys(wanted))
        if not self.number or not set(self.identities).issuperset(identities):
            self.number += 1
            self.known[self.number] = identities
            self._moves.clear()
            self._empty = [b""] * len(identities)

    def slot(self, identity: str) -> int:
        """Index of a feature's slot in the newest layout."""
        return self.identities.index(identity)

    def empty(self) -> list[bytes]:
        """Slots of a viewer of whom nothing is known."""
        return self._empty.copy()

    def bring_up(self, viewer: ViewerState) -> tuple[int, ...]:
        """Move a viewer's slots to the newest layout. Returns: those of features that are new to the viewer."""
        move = self._moves.get(viewer.layout)
        if move is None:
            old = self.known.get(viewer.layout, ())
            move = tuple(old.index(i) if i in old else -1 for i in self.identities)
            self._moves[viewer.layout] = move
        slots = viewer.slots
        viewer.slots = [slots[i] if i >= 0 else b"" for i in move]
        viewer.layout = self.number
        return tuple(slot for slot, i in enumerate(move) if i < 0)
