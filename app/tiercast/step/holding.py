"""``holding``: for how many a signal holds now, by room and item.

Beside the counters that features ask for there is one for each signal, room and item, so that a feature that is new
counts whom a signal holds for already. A feature with ``where`` looks at the event at which a signal began, which
nobody remembers of what held already: it is unknown where such a one may be meant, until the last of them has ended.
When a feature came is kept in a cell; which features count a signal by their ``where`` is kept with the signal.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.holding import add_holding, read_holding
from tiercast.step.holding_reader import UNASKED, came_cell, unasked_cell
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
        self._selective: dict[str, list[Measured]] = {}

    def began(self, key: str, signal: SignalState) -> None:
        """A signal begins to hold; `signal` remembers which features with ``where`` count it."""
        self._count(key, signal, 1)
        counted = []
        for measured in self._selective.get(signal_of(key), ()):
            where = measured.feature.spec.where
            if where is not None and where(self._m.entry):
                counted.append(measured.prefix)
                if VIEWER not in measured.per:
                    self._add(measured, signal, 1)
        signal.counted = tuple(counted)

    def ended(self, key: str, signal: SignalState) -> None:
        """It holds no longer, wherever that was seen."""
        self._count(key, signal, -1)
        for measured in self._selective.get(signal_of(key), ()):
            if VIEWER in measured.per:
                continue
            if signal.cause <= read_holding(self._state.cell(came_cell(measured)) or b""):
                self._add(measured, signal, -1, unasked=True)
            elif measured.prefix in signal.counted:
                self._add(measured, signal, -1)

    def adopt(self) -> None:
        """A configuration has taken over: what is counted for the first time begins with those that hold already."""
        counting = self._counting()
        self._selective = {
            signal: [measured for measured in several if measured.feature.spec.where is not None]
            for signal, several in counting.items()
        }
        self._by_signal = {
            signal: [measured for measured in several if VIEWER not in measured.per]
            for signal, several in counting.items()
        }
        shop = self._state.shop
        now = {measured.prefix for several in counting.values() for measured in several}
        if new := now.difference(shop.counting):
            self._begin_anew(new)
        # While a snapshot is restored not every room is there yet, and nothing has gone.
        gone = set(shop.counting) - now if set(shop.configs) <= set(self._programs) else set()
        shop.counting = tuple(sorted({*shop.counting, *now} - gone))

    def _counting(self) -> dict[str, list[Measured]]:
        """The features that count, by signal, each once however many rooms have it."""
        found: dict[str, dict[str, Measured]] = {}
        for program in self._programs.values():
            for signal, several in program.features.holding.items():
                here = {measured.prefix: measured for measured in several}
                found.setdefault(signal, {}).update(here)
        return {signal: list(several.values()) for signal, several in found.items()}

    def _begin_anew(self, new: set[str]) -> None:
        state = self._state
        # What caps and variants keep beside the counters has digests for names, which are no text.
        counters = {prefix.encode() for prefix in new}
        for cell in list(state.cells.values):
            if cell.removeprefix(UNASKED.encode()).partition(SEPARATOR.encode())[0] in counters:
                state.put_cell(cell.decode(), b"")
        for several in self._selective.values():
            for measured in several:
                if measured.prefix in new:
                    state.put_cell(came_cell(measured), add_holding(b"", state.shop.seq))
        for signal, room, item, number in list(self._held()):
            for measured in self._by_signal.get(signal, ()):
                if measured.prefix in new:
                    unasked = measured.feature.spec.where is not None
                    self._add(measured, SignalState(0, None, 0, item, room), number, unasked=unasked)

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

    def _add(self, measured: Measured, signal: SignalState, change: int, *, unasked: bool = False) -> None:
        """One more or less, where and about what the signal began, wherever it ends; `unasked`: of those before."""
        about = Entry(0, "", signal.room, item=signal.item)
        program = self._programs.get(signal.room)
        cell = measured.cell_key(about, program.config.category if program is not None else "")
        if cell is not None:
            cell = unasked_cell(cell) if unasked else cell
            self._state.put_cell(cell, add_holding(self._state.cell(cell) or b"", change))
