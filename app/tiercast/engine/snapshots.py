"""Snapshots while the room goes on: a cut fixes what belongs to it, its slices go out with the batches that follow."""

from typing import Final

from tiercast.step.state import State
from tiercast.step.values import STATE_VERSION
from tiercast.store.batch import Batch, Cut, StateValue

EVERY: Final = 30_000
"""Entries after which the next snapshot begins, at the latest: a start replays little more than twice as many."""
SELDOM: Final = 50_000
"""The same for replays, where nobody waits for a start."""
SLICE: Final = 300
"""Values that go out with one batch: encoding them takes less than two milliseconds."""
PER_ENTRY: Final = 2
"""Values that go out for each entry of a batch that is large: else a snapshot would not end before the next is due."""


class Snapshots:
    """Takes snapshots of one shop's state.

    Args:
        number: of the last completed snapshot; seq: the entry after which it was cut.
    """

    def __init__(self, state: State, number: int = 0, seq: int = 0, every: int = EVERY) -> None:
        self._state = state
        self._number, self._seq = number, seq
        self._cut: Cut | None = None
        self._waiting: list[StateValue] = []
        self._every = every

    @property
    def number(self) -> int:
        """Snapshot that values written now belong to."""
        return self._cut.number if self._cut is not None else self._number + 1

    @property
    def pending(self) -> bool:
        """Whether a cut is not handed out completely."""
        return self._cut is not None

    def add_to(self, batch: Batch, seq: int, everything: bool = False) -> None:
        """Begin a snapshot after the entry `seq` if it is time, and let `batch` carry a slice of the one under way.

        Args:
            everything: begin one now and carry all of it, for a stop.
        """
        due = everything or seq - self._seq >= self._every
        if self._cut is None and due and seq > self._seq:
            self._begin(seq)
        if self._cut is None:
            return
        batch.snapshot = self._cut.number
        most = max(SLICE, PER_ENTRY * len(batch.entries))
        batch.states += self._slice(1 << 60 if everything else most)
        if not self._waiting and not any(space.cut_pending for space in self._state.spaces):
            batch.cut = self._cut
            self._number, self._seq, self._cut = self._cut.number, self._cut.seq, None

    def _begin(self, seq: int) -> None:
        self._cut = Cut(self._number + 1, seq, STATE_VERSION)
        for space in self._state.spaces:
            space.begin_cut()
        self._waiting = [StateValue("shop", key, value) for key, value in self._state.encode_shop()]

    def _slice(self, most: int) -> list[StateValue]:
        values, self._waiting = self._waiting[:most], self._waiting[most:]
        for space in self._state.spaces:
            if len(values) >= most:
                break
            values += [StateValue(space.name, key, value) for key, value in space.encode_some(most - len(values))]
        return values
