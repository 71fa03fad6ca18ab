"""Triggers that wait: ``after``/``unless``, ``sequence``, ``times``, ``absent``.

Whom a pattern is about. `same:` names the key: with ``viewer`` in it one viewer over all rooms, without it whoever it
is. Where a rule names none, it is about the viewer where the event has one, else about the room; ``after``/``unless``
and ``sequence`` then also compare what both events carry of item and order, and an event without a viewer (a
``room_close``) is about everybody in its room. ``times`` counts what comes, whatever the item.

The marks of what is about one viewer lie with the viewer, all others with the shop.
"""

from collections.abc import Callable, Iterator

import msgspec

from tiercast.audience.entry import Entry
from tiercast.step.moment import Moment, Value
from tiercast.step.patterns import (
    Mark,
    agree,
    answered,
    carried,
    completes,
    marks_of,
    one_mark,
    reaches,
    with_mark,
)
from tiercast.step.plans import FactPlan
from tiercast.step.rules_in import TriggerRule
from tiercast.step.state import State
from tiercast.step.values import Timer

_encode = msgspec.msgpack.Encoder().encode


class Waiting(msgspec.Struct, array_like=True):
    """What a timer carries: the event that it is about, without its text, and what ``when`` saw."""

    about: Entry
    values: dict[str, Value | None]


_decode_waiting = msgspec.msgpack.Decoder(Waiting).decode


def waiting_of(timer: Timer) -> Waiting:
    """What `timer` carries."""
    return _decode_waiting(timer.data)


class PatternRules:
    """Keeps the marks and timers of triggers that wait. `category_of`: the category of a room."""

    def __init__(self, state: State, moment: Moment, category_of: Callable[[str], str]) -> None:
        self._state, self._m, self._category_of = state, moment, category_of

    def _carried(self, entry: Entry, same: tuple[str, ...]) -> tuple[str, ...]:
        return carried(entry, same, self._category_of(entry.room) if "room.category" in same else "")

    def note(self, plan: FactPlan, lateness: int) -> None:
        """Before its rules are read: let a fact answer, continue or put off what waits for it.

        Args:
            lateness: the most that an event of the room may be late, microseconds; marks are kept that much longer.
        """
        entry = self._m.entry
        for rule in plan.unless:
            self._answer(rule, entry, lateness)
        for rule, place in plan.parts:
            about = () if rule.trigger.same else carried(entry, ())
            self._mark(self._cell(rule, f"seq\x1f{place}", entry), entry.time, rule.within() + lateness, about)
        for rule in plan.absent:
            self._put_off(rule, entry)

    # --- after, unless

    def _answer(self, rule: TriggerRule, entry: Entry, lateness: int) -> None:
        after = rule.after()
        for timer in self._pending(rule, entry):
            if timer.start <= entry.time <= timer.start + after and self._is_about(
                rule, waiting_of(timer).about, entry
            ):
                self._state.timers.cancel(timer)
        # A late start, or one at the same instant, looks back at the answers that came before it.
        keep = after + lateness
        if entry.viewer and rule.by_viewer:
            self._mark(f"unless\x1f{rule.name}", entry.time, keep, self._carried(entry, rule.trigger.same))
        if not entry.viewer or not rule.by_viewer or rule.anonymous:
            self._mark_shared(rule, entry, keep)

    def _pending(self, rule: TriggerRule, entry: Entry) -> Iterator[Timer]:
        """Timers that `entry` may answer."""
        timers = self._state.timers
        if not rule.by_viewer:
            yield from timers.of_rule(rule.name)
        elif entry.viewer:
            yield from timers.named(rule.name, entry.viewer, "")
            if not rule.trigger.same:
                yield from timers.named(rule.name, b"", entry.room)
        elif rule.trigger.same:
            yield from timers.named(rule.name, b"", entry.room)
        else:
            yield from (timer for timer in timers.of_rule(rule.name) if timer.room == entry.room)

    def _is_about(self, rule: TriggerRule, one: Entry, other: Entry) -> bool:
        same = rule.trigger.same
        return agree(self._carried(one, same), self._carried(other, same), strict=bool(same))

    def wait(self, rule: TriggerRule, entry: Entry, values: dict[str, Value | None]) -> None:
        """``after``: look again when it is due, unless it is answered."""
        after, same = rule.after(), rule.trigger.same
        # An event that is its own kind of answer does not answer itself.
        start, end = entry.time + (entry.kind in rule.unless), entry.time + after
        by_viewer = entry.viewer and rule.by_viewer
        if by_viewer and answered(
            self._marks(f"unless\x1f{rule.name}"), start, end, self._carried(entry, same), bool(same)
        ):
            return
        shared = self._state.cell(_shared_cell(rule, entry))
        if shared is not None and answered(shared, start, end, self._shared(rule, entry), bool(same)):
            return
        # What is late by no more than its source declares still answers in time.
        self._add("after", rule, entry, end + rule.lateness, "" if entry.viewer else entry.room, values)

    def _shared(self, rule: TriggerRule, entry: Entry) -> tuple[str, ...]:
        """What an answer that is kept with the shop has to agree on: the viewer too, where both have one."""
        about = self._carried(entry, rule.trigger.same)
        return (entry.viewer.hex(), *about) if rule.by_viewer else about

    def _mark_shared(self, rule: TriggerRule, entry: Entry, keep: int) -> None:
        name = _shared_cell(rule, entry)
        oldest = max(entry.time, self._m.now) - keep
        self._state.put_cell(
            name, with_mark(self._state.cell(name), Mark(entry.time, self._shared(rule, entry)), oldest)
        )

    # --- sequence, times

    def completes(self, rule: TriggerRule, entry: Entry) -> bool:
        """Whether a fact, the last of a sequence, has the others before it."""
        parts = range(len(rule.trigger.sequence) - 1)
        before = [self._marks(self._cell(rule, f"seq\x1f{place}", entry)) for place in parts]
        return completes(before, entry.time, rule.within(), () if rule.trigger.same else carried(entry, ()))

    def counts(self, rule: TriggerRule, entry: Entry) -> bool:
        """``times``: count one more; whether the number has just been reached."""
        name = self._cell(rule, "times", entry)
        reached, marks = reaches(self._marks(name), self._m.now, entry.time, rule.within(), rule.times())
        self._put(name, marks)
        return reached

    # --- absent

    def _put_off(self, rule: TriggerRule, entry: Entry) -> None:
        """The newest fact counts; an older one that comes late changes nothing."""
        name = self._cell(rule, "absent", entry)
        last = marks_of(self._marks(name))
        if last and entry.time <= last[-1].time:
            return
        self._put(name, one_mark(entry.time))
        viewer = entry.viewer if rule.by_viewer else b""
        for timer in self._state.timers.named(rule.name, viewer, name):
            self._state.timers.cancel(timer)
        about = entry if rule.by_viewer else msgspec.structs.replace(entry, viewer=b"", quality="")
        self._add("absent", rule, about, entry.time + rule.absent_for() + rule.lateness, name, {})

    # --- timers

    def _add(
        self, what: str, rule: TriggerRule, entry: Entry, due: int, place: str, values: dict[str, Value | None]
    ) -> None:
        about = msgspec.structs.replace(entry, text=None)
        self._state.timers.add(
            Timer(
                due, self._state.number_timer(), what, rule.name, entry.viewer, entry.room, entry.item,
                place, entry.time, entry.seq, _encode(Waiting(about, values)),
            )
        )  # fmt: skip

    # --- marks

    def _cell(self, rule: TriggerRule, what: str, entry: Entry) -> str:
        """Name of the marks of what a rule is about; it begins with "@" where they lie with the shop."""
        same = rule.trigger.same
        key = "\x1f".join((what, rule.name, *(self._carried(entry, same) if same else ())))
        if entry.viewer and rule.by_viewer:
            return key
        return f"@{key}" if same and "viewer" not in same else f"@{key}\x1f{entry.room}"

    def _marks(self, name: str) -> bytes | None:
        viewer = self._m.viewer
        if viewer is None or name.startswith("@"):
            return self._state.cell(name)
        return viewer.cells.get(name) if viewer.cells else None

    def _mark(self, name: str, time: int, keep: int, about: tuple[str, ...] = ()) -> None:
        oldest = max(time, self._m.now) - keep
        self._put(name, with_mark(self._marks(name), Mark(time, about), oldest))

    def _put(self, name: str, marks: bytes) -> None:
        viewer = self._m.viewer
        if viewer is None or name.startswith("@"):
            self._state.put_cell(name, marks)
        else:
            if viewer.cells is None:
                viewer.cells = {}
            viewer.cells[name] = marks


def _shared_cell(rule: TriggerRule, entry: Entry) -> str:
    """Where the answers lie that are not about one viewer alone."""
    return f"@unless\x1f{rule.name}" if rule.trigger.same else f"@unless\x1f{rule.name}\x1f{entry.room}"
