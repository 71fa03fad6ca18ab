"""``holding``: for how many a signal holds now, by room and item.

Beside the counters that features ask for there is one for each signal, room and item, so that a feature that is new
counts whom a signal holds for already. A feature with ``where`` counts what began while it was there; which features
count a signal is kept with the signal.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.holding import add_holding, read_holding
from tiercast.step.measured import VIEWER, Measured
from tiercast.step.moment import Moment
from tiercast.step.program import RoomProgram
from tiercast.step.signal_keys import SEPARATOR, signal_of
from tiercast.step.state import State
from tiercast.step.values import SignalState

HELD: Final = f"held{SEPARATOR}"


class Holding:
    """Keeps the counters of ``holding``.

    Args:
        programs: of the rooms, by key.
    """

    def __init__(self, state: State, moment: Moment, programs: Mapping[str, RoomProgram]) -> None:
        self._state, self._m, self._programs = state, moment, programs
        self._by_signal: dict[str, list[Measured]] = {}

    def began(self, key: str, signal: SignalState) -> None:
        """A signal begins to hold; `signal` remembers who counts it by more than that."""
        self._count(key, signal, 1)
        counted = []
        for measured in self._by_signal.get(signal_of(key), ()):
            where = measured.feature.spec.where
            if where is not None and where(self._m.entry):
                counted.append(measured.prefix)
                self._add(measured, signal, 1)
        signal.counted = tuple(counted)

    def ended(self, key: str, signal: SignalState) -> None:
        """It holds no longer, wherever that was seen."""
        self._count(key, signal, -1)
        for measured in self._by_signal.get(signal_of(key), ()):
            if measured.prefix in signal.counted:
                self._add(measured, signal, -1)

    def adopt(self) -> None:
        """A configuration has taken over: what is counted for the first time begins with those that hold already."""
        self._by_signal = self._counting()
        shop = self._state.shop
        now = {measured.prefix for several in self._by_signal.values() for measured in several}
        if new := now.difference(shop.counting):
            self._begin_anew(new)
        # While a snapshot is restored not every room is there yet, and nothing has gone.
        gone = set(shop.counting) - now if set(shop.configs) <= set(self._programs) else set()
        shop.counting = tuple(sorted({*shop.counting, *now} - gone))

    def _counting(self) -> dict[str, list[Measured]]:
        """The features that count in cells, by signal, each once however many rooms have it."""
        found: dict[str, dict[str, Measured]] = {}
        for program in self._programs.values():
            for signal, several in program.features.holding.items():
                here = {measured.prefix: measured for measured in several if VIEWER not in measured.per}
                found.setdefault(signal, {}).update(here)
        return {signal: list(several.values()) for signal, several in found.items()}

    def _begin_anew(self, new: set[str]) -> None:
        state = self._state
        for cell in [cell.decode() for cell in state.cells.values]:
            if cell.partition(SEPARATOR)[0] in new:
                state.put_cell(cell, b"")
        for signal, room, item, number in list(self._held()):
            for measured in self._by_signal.get(signal, ()):
                if measured.prefix in new and measured.feature.spec.where is None:
                    self._add(measured, SignalState(0, None, 0, item, room), number)

    def _held(self) -> Iterator[tuple[str, str, str, int]]:
        for cell, value in self._state.cells.values.items():
            if value and cell.startswith(HELD.encode()):
                _, signal, room, item = cell.decode().split(SEPARATOR)
                yield signal, room, item, read_holding(value)

    def _count(self, key: str, signal: SignalState, change: int) -> None:
        name = signal_of(key)
        cell = SEPARATOR.join((f"{HELD}{name}", signal.room, signal.item))
        self._state.put_cell(cell, add_holding(self._state.cell(cell) or b"", change))
        for measured in self._by_signal.get(name, ()):
            if measured.feature.spec.where is None:
                self._add(measured, signal, change)

    def _add(self, measured: Measured, signal: SignalState, change: int) -> None:
        """One more or less, where and about what the signal began, wherever it ends."""
        about = Entry(0, "", signal.room, item=signal.item)
        program = self._programs.get(signal.room)
        cell = measured.cell_key(about, program.config.category if program is not None else "")
        if cell is not None:
            self._state.put_cell(cell, add_holding(self._state.cell(cell) or b"", change))
