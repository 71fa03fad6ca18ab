"""What is due in time: timers fire at their own instant, before the event that moved room time beyond it.

A timer that comes after its instant (it was set by a late event) is read at room time, which never goes back.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.step.collected import LOOK, absent_fact, still_fact
from tiercast.step.deciding import Deciding
from tiercast.step.facts import Facts
from tiercast.step.flow import Flow
from tiercast.step.held import Held
from tiercast.step.looks import Looks
from tiercast.step.moment import Moment, Value
from tiercast.step.new_cuts import NewCuts
from tiercast.step.pattern_rules import waiting_of
from tiercast.step.presence import Presence
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import TriggerRule
from tiercast.step.sessions import Sessions
from tiercast.step.signals import Signals
from tiercast.step.state import State
from tiercast.step.values import Timer

LATE: Final = frozenset({"after", "absent"})
"""Timers that wait out the lateness of what may answer them."""


class Due:
    """Fires timers.

    Args:
        programs: of the rooms, by key.
        history_known: whether a room was watched long enough to call somebody new.
    """

    def __init__(
        self,
        state: State,
        moment: Moment,
        facts: Facts,
        programs: Mapping[str, RoomProgram],
        flow: Flow,
        looks: Looks,
        signals: Signals,
        sessions: Sessions,
        presence: Presence,
        deciding: Deciding,
        cuts: NewCuts,
        history_known: Callable[[RoomProgram], bool],
    ) -> None:
        self._state, self._m, self._facts, self._programs = state, moment, facts, programs
        self._flow, self._looks, self._signals = flow, looks, signals
        self._sessions, self._presence, self._deciding = sessions, presence, deciding
        self._history_known = history_known
        self.at_work: Timer | None = None
        """The timer that is being fired; after a step that raised: the one that did it, None where it was the entry."""
        self._how: Mapping[str, Callable[[Timer, RoomProgram], None]] = {
            "look": self._look,
            "signal": signals.due,
            "after": self._after,
            "absent": self._absent,
            "every": self._every,
            "wait": self._waited,
            "visit": presence.maybe_over,
            "cuts": cuts.place,
            "metric": deciding.trials.closed,
        }

    def advance(self, to: int) -> None:
        """Fire what is due earlier than `to`, in order."""
        timers, shop = self._state.timers, self._state.shop
        while (timer := timers.pop_due(to)) is not None:
            self.at_work = timer
            shop.now = max(shop.now, timer.due)
            program = self._programs.get(timer.room)
            if program is not None:
                self._at(timer.room, timer, program)
                self._how[timer.what](timer, program)
                self._flow.drain(program)
        self.at_work = None

    def finish(self) -> None:
        """The end of a recording: nothing comes late any more, so that nobody waits for what might."""
        state, now = self._state, self._state.shop.now
        for timer in self._state.timers.all():
            program = self._programs.get(timer.room)
            rule = program.trigger(timer.rule) if program is not None and timer.what in LATE else None
            if rule is not None and now < timer.due <= now + rule.lateness:
                state.timers.cancel(timer)
                state.timers.add(msgspec.structs.replace(timer, due=timer.due - rule.lateness))
        self.advance(now + 1)

    def ask_waiting(self, timer: Timer) -> None:
        """Decide what waits for a limit now, by itself; the others that wait with it wait on."""
        program = self._programs.get(timer.room)
        self._state.timers.cancel(timer)
        if program is None:
            return
        self.at_work = timer
        self._at(timer.room, timer, program)
        self._decide_waiting(timer, program, alone=True)
        self._flow.drain(program)
        self.at_work = None

    def _at(self, room: str, timer: Timer, program: RoomProgram) -> None:
        """Bring the moment to a timer's instant and viewer, in a room."""
        m, state = self._m, self._state
        viewer = None
        if timer.viewer:
            viewer = state.viewer(Entry(timer.due, "", viewer=timer.viewer))
        quality = viewer.quality if viewer is not None else ""
        m.now, m.config, m.room = state.shop.now, program.config, state.room(room)
        m.about(Entry(m.now, LOOK, room, timer.viewer, timer.item, seq=state.shop.seq, quality=quality), viewer)
        m.was.clear()
        m.history_known = self._history_known(program)
        self._facts.listens = program.listens

    # --- tiers in silence

    def _look(self, timer: Timer, program: RoomProgram) -> None:
        """Look at the viewer's tiers in every room that the viewer was in, this one first."""
        viewer = self._m.viewer
        if viewer is None or viewer.look != timer.due:
            return
        viewer.look = 0
        seen: set[str] = set()
        for room in dict.fromkeys((timer.room, viewer.visit_room, *(viewer.elsewhere or ()))):
            other = self._programs.get(room)
            if other is None or seen.issuperset(other.ladders):
                continue
            seen.update(other.ladders)
            self._at(room, timer, other)
            asked = not viewer.look
            self._flow.apply(other)
            if self._facts.waiting:
                # What follows from the look moves the moment on.
                self._flow.drain(other)
                self._at(room, timer, other)
                asked = False
            if not asked:
                self._looks.again(other)

    # --- patterns

    def _after(self, timer: Timer, program: RoomProgram) -> None:
        rule = program.trigger(timer.rule)
        if rule is not None:
            waiting = waiting_of(timer)
            self._fire(rule, waiting.about, waiting.values, program)

    def _absent(self, timer: Timer, program: RoomProgram) -> None:
        rule = program.trigger(timer.rule)
        if rule is not None:
            about = waiting_of(timer).about
            values = self._condition(about, absent_fact(rule.name), rule, program)
            if values is not None:
                self._fire(rule, about, values, program)

    def _fire(self, rule: TriggerRule, about: Entry, values: dict[str, Value | None], program: RoomProgram) -> None:
        """A trigger that waited is due; ``still`` is read now."""
        if rule.trigger.still is not None:
            still = self._condition(about, still_fact(rule.name), rule, program)
            if still is None:
                return
            values = {**values, **still}
        self._m.entry = about
        self._flow.hold(Held(rule, about, self._m.now, values), program)

    def _condition(
        self, about: Entry, fact: str, rule: TriggerRule, program: RoomProgram
    ) -> dict[str, Value | None] | None:
        """What a rule's condition at `fact` sees, None where it does not hold."""
        m = self._m
        m.entry = about
        for group in program.plan(fact).groups:
            values = group.read(m)
            verdict = group.verdict(values)
            if self._flow.watcher is not None:
                self._flow.watcher(program, fact, [(group, verdict, values)])
            if any(held.name == rule.name for held in verdict.triggers):
                return dict(zip(group.names, values, strict=True))
        return None

    # --- limits, clocks

    def _waited(self, timer: Timer, program: RoomProgram) -> None:
        """A limit may have room for what waits: all are asked anew, the highest first.

        While everything is stopped each is asked at the end of its own time only, which drops it.
        """
        self._decide_waiting(timer, program, alone=bool(self._state.shop.stop))

    def _decide_waiting(self, timer: Timer, program: RoomProgram, alone: bool) -> None:
        rule = program.trigger(timer.rule)
        if rule is None:
            return
        for held in self._deciding.overflow.take(timer, rule, alone):
            about = held.about
            self._m.about(about, self._state.viewer(about) if about.viewer else None)
            self._flow.hold(held, program)

    def _every(self, timer: Timer, program: RoomProgram) -> None:
        room = self._m.room
        if room is not None and self._sessions.strikes(timer, room, program):
            entry = Entry(self._m.now, f"every {timer.start}", timer.room, seq=self._state.shop.seq)
            self._flow.fact(entry, program)
