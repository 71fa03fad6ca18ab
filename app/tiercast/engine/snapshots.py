"""Snapshots while the room goes on: a cut fixes what belongs to it, its slices go out with the batches that follow."""

from math import ceil
from typing import Final

from tiercast.step.state import State
from tiercast.step.values import STATE_VERSION
from tiercast.store.batch import Batch, Cut, StateValue

EVERY: Final = 15_000
"""Entries after which the next snapshot begins. It ends within half as many, so a start replays at most 22,500."""
SELDOM: Final = 200_000
"""The same for replays, where nobody waits for a start."""
SLICE: Final = 40
"""Values that go out with one batch, at least: of a quiet room, too, a snapshot ends soon.

Each costs some ten microseconds to encode and as many to write: three hundred a batch kept a busy room's events
waiting, every three seconds, three times as long as between two snapshots (`tests.benchmarks.desktop_smooth`).
"""
ALONE: Final = 300
"""Values of a batch that carries nothing else: somebody waits for the snapshot's end."""
PER_ENTRY: Final = 1.0
"""Values that go out for each entry of a batch, at least."""


class Snapshots:
    """Takes snapshots of one shop's state.

    Args:
        number: of the last completed snapshot; seq: the entry after which it was cut.
        every: entries from one cut to the next.
    """

    def __init__(self, state: State, number: int = 0, seq: int = 0, every: int = EVERY) -> None:
        self._state = state
        self._number, self._seq = number, seq
        self._cut: Cut | None = None
        self._shop: list[tuple[bytes, bytes]] = []
        self._every, self._per_entry = every, PER_ENTRY

    @property
    def number(self) -> int:
        """Snapshot that values written now belong to."""
        return self._cut.number if self._cut is not None else self._number + 1

    @property
    def pending(self) -> bool:
        """Whether a cut is not handed out completely."""
        return self._cut is not None

    def add_to(self, batch: Batch, seq: int, everything: bool = False, begin: bool = False) -> None:
        """Begin a snapshot after the entry `seq` if it is time, and let `batch` carry a slice of the one under way.

        Args:
            everything: carry all of the one under way, or of one that begins now; begin: begin one now.
        """
        due = everything or begin or seq - self._seq >= self._every
        if self._cut is None and due and seq > self._seq:
            self._begin(seq)
        if self._cut is None:
            return
        batch.snapshot = self._cut.number
        most = max(SLICE, ceil(self._per_entry * len(batch.entries))) if batch.entries else ALONE
        batch.states += self._slice(1 << 60 if everything else most)
        if not any(space.cut_pending for space in self._state.spaces):
            batch.cut = self._cut
            self._number, self._seq, self._cut = self._cut.number, self._cut.seq, None

    def _begin(self, seq: int) -> None:
        self._cut = Cut(self._number + 1, seq, STATE_VERSION)
        values = sum(space.begin_cut() for space in self._state.spaces)
        # However many there are: what is handed out more slowly than it changes would never end.
        self._per_entry = max(PER_ENTRY, 2 * values / self._every)
        self._shop = self._state.encode_shop()

    def _slice(self, most: int) -> list[StateValue]:
        values = [StateValue("shop", key, value) for key, value in self._shop]
        self._shop = []
        for space in self._state.spaces:
            if len(values) >= most:
                break
            found = space.encode_some(most - len(values))
            values += [StateValue(space.name, key, value) for key, value in found]
        return values
