"""Triggers that wait: ``after``/``unless``, ``sequence``, ``times``, ``absent``. Their marks lie with the viewer."""

from collections.abc import Iterable

import msgspec

from tiercast.audience.entry import Entry
from tiercast.step.moment import Moment, Value
from tiercast.step.patterns import Mark, agree, answered, carried, completes, reaches, with_mark
from tiercast.step.program import FactPlan
from tiercast.step.rules_in import TriggerRule
from tiercast.step.state import State
from tiercast.step.values import Timer

_encode = msgspec.msgpack.Encoder().encode


class Waiting(msgspec.Struct, array_like=True):
    """What a timer carries: the event that it is about, without its text, and what ``when`` saw."""

    about: Entry
    values: dict[str, Value | None]


_decode_waiting = msgspec.msgpack.Decoder(Waiting, dec_hook=None).decode


def waiting_of(timer: Timer) -> Waiting:
    """What `timer` carries."""
    return _decode_waiting(timer.data)


class PatternRules:
    """Keeps the marks and timers of triggers that wait."""

    def __init__(self, state: State, moment: Moment) -> None:
        self._state, self._m = state, moment

    def note(self, plan: FactPlan, lateness: int) -> None:
        """Before its rules are read: let a fact answer, continue or put off what waits for it."""
        entry = self._m.entry
        for rule in plan.unless:
            self._answer(rule, entry, lateness)
        for rule, place in plan.parts:
            self._mark(
                f"seq\x1f{rule.name}\x1f{place}\x1f{self._same(rule, entry)}", entry.time, rule.within() + lateness
            )
        for rule in plan.absent:
            self._put_off(rule, entry)

    def _answer(self, rule: TriggerRule, entry: Entry, lateness: int) -> None:
        after, strict = rule.after(), bool(rule.trigger.same)
        about = carried(entry, rule.trigger.same)
        for timer in self._pending(rule, entry):
            if timer.start <= entry.time <= timer.start + after:
                waiting = waiting_of(timer)
                if agree(carried(waiting.about, rule.trigger.same), about, strict):
                    self._state.timers.cancel(timer)
        # A late start, or one at the same instant, looks back at the answers that came before it.
        self._mark(f"unless\x1f{rule.name}", entry.time, after + lateness, about)

    def wait(self, rule: TriggerRule, entry: Entry, values: dict[str, Value | None]) -> None:
        """``after``: look again when it is due, unless it is answered."""
        after, same = rule.after(), rule.trigger.same
        about, strict = carried(entry, same), bool(same)
        marks = self._marks(f"unless\x1f{rule.name}")
        # An event that is its own kind of answer does not answer itself.
        start = entry.time + 1 if entry.kind in rule.unless else entry.time
        if answered(marks, start, entry.time + after, about, strict):
            return
        self._add("after", rule, entry, entry.time + after, values)

    def completes(self, rule: TriggerRule, entry: Entry) -> bool:
        """Whether a fact, the last of a sequence, has the others before it."""
        same = self._same(rule, entry)
        parts = range(len(rule.trigger.sequence) - 1)
        before = [self._marks(f"seq\x1f{rule.name}\x1f{place}\x1f{same}") for place in parts]
        return completes(before, entry.time, rule.within())

    def counts(self, rule: TriggerRule, entry: Entry) -> bool:
        """``times``: count one more; whether the number has just been reached."""
        name = f"times\x1f{rule.name}\x1f{self._same(rule, entry)}"
        reached, marks = reaches(self._marks(name), self._m.now, entry.time, rule.within(), rule.times())
        self._put(name, marks)
        return reached

    def _put_off(self, rule: TriggerRule, entry: Entry) -> None:
        pending = self._pending(rule, entry)
        if any(timer.start > entry.time for timer in pending):
            return
        for timer in pending:
            self._state.timers.cancel(timer)
        self._add("absent", rule, entry, entry.time + rule.absent_for(), {})

    def _add(self, what: str, rule: TriggerRule, entry: Entry, due: int, values: dict[str, Value | None]) -> None:
        about = msgspec.structs.replace(entry, text=None)
        self._state.timers.add(
            Timer(
                due, self._state.number_timer(), what, rule.name, entry.viewer, entry.room, entry.item,
                self._place(entry), entry.time, entry.seq, _encode(Waiting(about, values)),
            )
        )  # fmt: skip

    def _pending(self, rule: TriggerRule, entry: Entry) -> Iterable[Timer]:
        return self._state.timers.named(rule.name, entry.viewer, self._place(entry))

    @staticmethod
    def _place(entry: Entry) -> str:
        """A viewer's timers are one over all rooms; those of nobody are the room's."""
        return "" if entry.viewer else entry.room

    @staticmethod
    def _same(rule: TriggerRule, entry: Entry) -> str:
        same = tuple(name for name in rule.trigger.same if name != "viewer")
        return "\x1f".join(carried(entry, same)) if same else ""

    # --- marks

    def _marks(self, name: str) -> bytes | None:
        viewer = self._m.viewer
        if viewer is None:
            return self._state.cell(f"{name}\x1f{self._m.entry.room}")
        return viewer.cells.get(name) if viewer.cells else None

    def _mark(self, name: str, time: int, keep: int, about: tuple[str, ...] = ()) -> None:
        oldest = max(time, self._m.now) - keep
        self._put(name, with_mark(self._marks(name), Mark(time, about), oldest))

    def _put(self, name: str, marks: bytes) -> None:
        viewer = self._m.viewer
        if viewer is None:
            self._state.put_cell(f"{name}\x1f{self._m.entry.room}", marks)
        else:
            cells = viewer.cells if viewer.cells is not None else {}
            cells[name] = marks
            viewer.cells = cells
