"""Signals: they begin, are renewed, and end; with the viewer, or with the shop where their key names no viewer."""

import msgspec

from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change
from tiercast.step.facts import Facts
from tiercast.step.holding import Holding
from tiercast.step.moment import Moment
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import SignalRule
from tiercast.step.signal_keys import cell_of_signal, of_viewer, signal_key, signal_of
from tiercast.step.state import State
from tiercast.step.values import SignalState, Timer, ViewerState

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(SignalState).decode


class Signals:
    """Keeps what signals hold, and tells whoever listens when one begins or ends."""

    def __init__(self, state: State, moment: Moment, facts: Facts, holding: Holding) -> None:
        self._state, self._m, self._facts, self._holding = state, moment, facts, holding
        self.changes: list[Change] = []

    def hold(self, rule: SignalRule) -> bool:
        """The signal's condition is true for what the moment is about. Returns whether the signal began."""
        m = self._m
        key = signal_key(rule.name, rule.per, m.entry, m.config.category)
        if key is None:
            return False
        viewer = m.viewer if of_viewer(rule.per) else None
        until = None if rule.lasts is None else m.now + rule.lasts()
        found = self._find(key, viewer)
        if found is None:
            self._begin(rule, key, viewer, until)
            return True
        # Renewed, not begun again: its timer looks at `until` when it comes.
        if until is not None and found.until is None:
            self._wait(key, viewer, until)
        if until != found.until:
            found.until = until
            self._keep(key, viewer, found)
        return False

    def lapse(self, rule: SignalRule) -> bool:
        """The condition of a signal without ``lasts`` is no longer true. Returns whether the signal ended."""
        m = self._m
        key = signal_key(rule.name, rule.per, m.entry, m.config.category)
        if key is None:
            return False
        viewer = m.viewer if of_viewer(rule.per) else None
        found = self._find(key, viewer)
        if found is None or found.until is not None:
            return False
        self._end(key, viewer, found)
        return True

    def due(self, timer: Timer, program: RoomProgram) -> None:
        """The timer of a signal has come: it ends now, or later where it was renewed."""
        key, viewer = timer.same, self._m.viewer
        found = self._find(key, viewer)
        if found is None or found.until is None:
            return
        if found.until > self._m.now:
            self._state.timers.add(msgspec.structs.replace(timer, due=found.until, number=self._state.number_timer()))
            return
        self._end(key, viewer, found)

    def forget(self, viewer: ViewerState) -> None:
        """A viewer is erased: what counts for how many a signal holds counts one less."""
        for key, found in (viewer.signals or {}).items():
            self._holding.ended(key, found)

    def _begin(self, rule: SignalRule, key: str, viewer: ViewerState | None, until: int | None) -> None:
        m = self._m
        signal = SignalState(m.now, until, m.entry.seq, m.entry.item, m.entry.room)
        self._holding.began(key, signal)
        self._keep(key, viewer, signal)
        if until is not None:
            self._wait(key, viewer, until)
        self._changed(rule.name, viewer, "", "on", m.entry)
        self._facts.emit(m.entry, f"signal.{rule.name}", m.now)

    def _end(self, key: str, viewer: ViewerState | None, found: SignalState) -> None:
        if viewer is None:
            self._state.put_cell(cell_of_signal(key), b"")
        elif viewer.signals is not None:
            del viewer.signals[key]
        self._holding.ended(key, found)
        entry = self._m.entry
        if entry.item != found.item:
            # It carries its cause: what ended it may have been about another item.
            entry = msgspec.structs.replace(entry, item=found.item)
        self._changed(signal_of(key), viewer, "on", "", entry)
        self._facts.emit(entry, f"signal.{signal_of(key)} ended", self._m.now)

    def _find(self, key: str, viewer: ViewerState | None) -> SignalState | None:
        if viewer is not None:
            return viewer.signals.get(key) if viewer.signals else None
        stored = self._state.cell(cell_of_signal(key))
        return _decode(stored) if stored else None

    def _keep(self, key: str, viewer: ViewerState | None, signal: SignalState) -> None:
        if viewer is None:
            self._state.put_cell(cell_of_signal(key), _encode(signal))
        else:
            if viewer.signals is None:
                viewer.signals = {}
            viewer.signals[key] = signal

    def _wait(self, key: str, viewer: ViewerState | None, until: int) -> None:
        entry = self._m.entry
        self._state.timers.add(
            Timer(
                until, self._state.number_timer(), "signal", viewer=b"" if viewer is None else entry.viewer,
                room=entry.room, item=entry.item, same=key, start=self._m.now, cause=entry.seq,
            )
        )  # fmt: skip

    def _changed(self, signal: str, viewer: ViewerState | None, before: str, after: str, entry: Entry) -> None:
        m = self._m
        key = b"" if viewer is None else m.key
        self.changes.append(Change("signal", signal, before, after, key, entry.room, entry.item, m.now, entry.seq))
