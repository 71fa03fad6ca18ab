"""The core: ``step(state, event) -> (state', decision)``.

The way of one entry::

    entry ─ time moves: what is due before it fires first (`_advance`)
          ─ session, visit (`Sessions`, `Presence`)
          ─ features take it in, patterns take note of it
          ─ tiers and signals settle (`Settling`), then triggers are read
          ─ derived facts (signals, tiers, visits, firings) go the same way, to quiescence
          ─ what held is decided (`Deciding`): limits, consent, budgets, experiments

A step reads nothing but the state and the entry, so live, replay, what-if, test and recovery are this one code path.
"""

from collections import deque
from collections.abc import Mapping, Sequence

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.event import SECOND
from tiercast_api.kinds import Kinds

from tiercast.audience.entry import CONTROL, Entry
from tiercast.audience.ladders import read_standing
from tiercast.decide.decision import Decision, RuleState
from tiercast.rules import ast
from tiercast.step.config import RoomConfig
from tiercast.step.control import Control
from tiercast.step.deciding import Deciding
from tiercast.step.facts import MOST_ROUNDS, derived
from tiercast.step.held import Held
from tiercast.step.learn import ITEM_KINDS, ROOM_KINDS, VIEWER_LESSONS, learn_item, learn_room
from tiercast.step.measured import Measured, cell_of
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.pattern_rules import PatternRules, waiting_of
from tiercast.step.presence import Presence
from tiercast.step.program import LOOK, BuildEvaluator, FactPlan, Group, RoomProgram
from tiercast.step.rules_in import TriggerRule
from tiercast.step.sessions import Sessions
from tiercast.step.settle import CycleError, Settling
from tiercast.step.standing import Standings
from tiercast.step.state import State
from tiercast.step.values import ItemState, OpenFiring, RoomState, Timer

KEEPS_HISTORY = frozenset({"", "stable", "app_scoped"})
"""Identity qualities that carry what is older than this session."""


class Core:
    """One shop's core.

    Args:
        shop: key of the shop, part of every id.
        secret: key of the hash that hands out variants.
        build: compiles conditions.
        kinds: the event kinds that are known.
        library: rulesets by hash, as far as the journal names them.
        action_types: what the sinks can do, by name.
        simulated: replay and what-if: every action counts as accepted at once.
    """

    def __init__(
        self,
        shop: str,
        secret: bytes,
        build: BuildEvaluator,
        kinds: Kinds,
        library: Mapping[str, ast.Ruleset],
        action_types: Mapping[str, ActionType],
        simulated: bool = False,
    ) -> None:
        self.state = State()
        self.kinds = kinds
        self.action_types = action_types
        self._build = build
        self.rulesets: dict[str, ast.Ruleset] = {}
        self.configs: dict[str, RoomConfig] = {}
        self.programs: dict[str, RoomProgram] = {}
        self.moment = Moment(self.state.cell, self.state.item)
        self.standings = Standings()
        self._queue: deque[Entry] = deque()
        self._held: list[Held] = []
        self.faults: list[CycleError] = []
        state, moment = self.state, self.moment
        self._settling = Settling(state, moment, self._emit, [])
        self._patterns = PatternRules(state, moment)
        self._sessions = Sessions(state)
        self._presence = Presence(state, moment, self._emit, self.standings)
        self._deciding = Deciding(shop, secret, state, moment, simulated)
        self._control = Control(self, library)
        self._last_readers: dict[tuple[str, str], Reader] = {}

    def _emit(self, cause: Entry, kind: str, time: int | None = None) -> None:
        program = self.programs.get(self.moment.config.key)
        if program is not None and not program.plan(kind).idle:
            self._queue.append(derived(cause, kind, time))

    # --- rulesets

    def configure(self, config: RoomConfig, rulesets: Sequence[ast.Ruleset]) -> None:
        """A room's configuration or a ruleset version takes over, between two events.

        Profiles, pending timers, limits and the histories of features that stayed are kept.
        """
        program = self._program(config, rulesets)
        others = [p for key, p in self.programs.items() if key != config.key]
        wanted = [*(i for p in others for i in p.features.identities()), *program.features.identities()]
        before = self.state.layout.number
        self.state.layout.adopt(wanted)
        program.compile(self.state.layout, self._build)
        self._last_readers.clear()
        old = self.programs.get(config.key)
        self.programs[config.key], self.configs[config.key] = program, config
        for ruleset in rulesets:
            self.rulesets[ruleset.name] = ruleset
        if old is not None:
            old.close()
        if self.state.layout.number != before:
            for other in others:
                self._recompile(other)

    def _program(self, config: RoomConfig, rulesets: Sequence[ast.Ruleset]) -> RoomProgram:
        turned = self._turned(config.key)
        return RoomProgram(
            config, rulesets, turned, self.kinds, self.moment, self._last_fact, self.standings, self.action_types
        )

    def _recompile(self, program: RoomProgram) -> None:
        fresh = self._program(program.config, program.scope.rulesets)
        fresh.compile(self.state.layout, self._build)
        self._last_readers.clear()
        program.close()
        self.programs[program.config.key] = fresh

    def reconfigure(self, room: str) -> None:
        """A knob was turned: the room's rules are made anew with its value."""
        if (program := self.programs.get(room)) is not None:
            self._recompile(program)

    def _turned(self, room: str) -> Mapping[str, str]:
        prefix = f"{room}/"
        return {k.removeprefix(prefix): v for k, v in self.state.shop.params.items() if k.startswith(prefix)}

    def rule_state(self, room: str, rule: str) -> RuleState:
        """The state of a rule (full name) in a room."""
        return self._deciding.rule_state(rule, self.programs[room])

    def look_at(self, program: RoomProgram, viewer: bytes) -> None:
        """Bring the moment to now, this room and a viewer, to read names for an explanation; nothing changes."""
        m = self.moment
        m.now, m.key, m.config = self.state.shop.now, viewer, program.config
        m.room = self.state.rooms.values.get(program.config.key.encode())
        m.viewer = self.state.viewers.values.get(viewer)
        m.entry = Entry(m.now, LOOK, program.config.key, viewer if m.viewer is not None else b"")
        m.history = True
        m.was.clear()

    # --- the step

    def step(self, entry: Entry) -> Decision:
        """Take one entry in.

        Returns:
            What it led to; empty lists where nothing.

        Raises:
            KeyError: where the room is not configured.
        """
        decision = Decision([], [], [], [])
        self._settling.changes = decision.changes
        self._deciding.begin(decision)
        shop = self.state.shop
        shop.seq = entry.seq
        if entry.time > shop.now:
            self._advance(entry.time)
            shop.now = entry.time
        if entry.kind in CONTROL:
            self._control.apply(entry)
        else:
            self._observe(entry)
        return decision

    def flush(self, decision: Decision | None = None) -> Decision:
        """Fire what is due at this very instant; for the end of a recording."""
        decision = decision or Decision([], [], [], [])
        self._settling.changes = decision.changes
        self._deciding.begin(decision)
        self._advance(self.state.shop.now + 1)
        return decision

    def viewers_needed(self, entries: Sequence[Entry]) -> set[bytes]:
        """Keys of the viewers whose state the steps of `entries` will ask for and that are not in memory."""
        latest = max((entry.time for entry in entries), default=0)
        needed = {entry.viewer for entry in entries if entry.viewer}
        if latest > self.state.shop.now:
            needed |= self.state.timers.viewers_due(latest + 1)
        return {key for key in needed if key not in self.state.viewers.values}

    # --- one event

    def _observe(self, entry: Entry) -> None:
        program = self.programs[entry.room]
        m = self.moment
        m.entry, m.now, m.key, m.config = entry, self.state.shop.now, entry.viewer, program.config
        m.history = entry.quality in KEEPS_HISTORY
        m.was.clear()
        room = self._room(entry, program)
        m.room = room
        if entry.viewer:
            self._viewer(entry, program, room)
        else:
            m.viewer = None
        if entry.kind in ITEM_KINDS or entry.kind in ROOM_KINDS:
            self._learn(entry, room)
        if entry.kind == "cue" and entry.topic:
            room.cues[entry.topic] = max(room.cues.get(entry.topic, 0), entry.time)
            self._emit(entry, f"cue.{entry.topic}")
        if self._queue:
            starts = [fact for fact in self._queue if fact.kind == "visit start" or fact.kind == "visit end"]
            later = [fact for fact in self._queue if fact not in starts]
            self._queue.clear()
            for fact in starts:
                self._fact(fact, program)
            self._queue.extend(later)
            self._set(entry, program)
        self._apply(entry, program)
        self._drain(program)
        if entry.kind == "room_close":
            self._sessions.closes(entry, room)

    def _room(self, entry: Entry, program: RoomProgram) -> RoomState:
        offset = program.utc_offset(entry.time) if program.every else 0
        return self._sessions.hear(entry, program.config, program.every, offset)

    def _viewer(self, entry: Entry, program: RoomProgram, room: RoomState) -> None:
        m = self.moment
        viewer = self.state.viewer(entry)
        m.viewer = viewer
        m.history_known = self.history_known(program, room)
        if entry.quality:
            viewer.quality = entry.quality
        if entry.roles:
            viewer.roles = entry.roles
        if entry.channel:
            viewer.channel = entry.channel
        lesson = VIEWER_LESSONS.get(entry.kind)
        if lesson is not None:
            lesson(entry, viewer)
        self._presence.hear(entry, viewer, room, program)
        if entry.time > viewer.last_seen:
            viewer.last_seen = entry.time

    def history_known(self, program: RoomProgram, room: RoomState) -> bool:
        """Whether the room was watched long enough to call a viewer new."""
        return room.session > program.config.newness_after or bool(self.state.shop.counts.get("imported"))

    def _learn(self, entry: Entry, room: RoomState) -> None:
        if entry.kind in ITEM_KINDS and entry.item:
            key = entry.item.encode()
            known = self.state.items.values.get(key) or ItemState(since=entry.time)
            self.state.items.put(key, learn_item(entry, known))
        if entry.kind in ROOM_KINDS:
            learn_room(entry, room)

    def _set(self, entry: Entry, program: RoomProgram) -> None:
        """Bring the moment to a fact; its viewer and room are those of the event in hand."""
        m = self.moment
        m.entry = entry
        m.was.clear()

    def _drain(self, program: RoomProgram) -> None:
        """Derived facts, first in first out, to quiescence."""
        rounds = 0
        while self._queue:
            if (rounds := rounds + 1) > MOST_ROUNDS * 8:
                self.faults.append(CycleError(program.config.key, self._queue[0].kind))
                self._queue.clear()
                return
            self._fact(self._queue.popleft(), program)

    def _fact(self, fact: Entry, program: RoomProgram) -> None:
        self._set(fact, program)
        self._apply(fact, program)

    def _apply(self, entry: Entry, program: RoomProgram) -> None:
        plan = program.plan(entry.kind)
        m = self.moment
        for name, read in plan.before:
            m.was[name] = read(m)
        if plan.slots:
            self._take_in(plan, program)
        for measured in plan.cells:
            self._take_into_cell(measured, entry, program)
        if plan.unless or plan.parts or plan.absent:
            self._patterns.note(plan, program.config.lateness.get(entry.kind, 0))
        for group in plan.groups:
            self._read(group, plan, program)
        if self._held:
            self._decide(program)
        if m.viewer is not None:
            self._look_later(plan, program)

    def _take_in(self, plan: FactPlan, program: RoomProgram) -> None:
        m = self.moment
        viewer = m.viewer
        if viewer is None:
            return
        slots, entry = viewer.slots, m.entry
        for slot, update, marked, since in plan.slots:
            marks = program.feature_reader.marks(m, since) if marked else None
            slots[slot] = update(slots[slot], entry, marks)

    def _take_into_cell(self, measured: Measured, entry: Entry, program: RoomProgram) -> None:
        m = self.moment
        key = measured.cell_key(entry, program.config.category)
        if key is None:
            return
        marks = program.feature_reader.marks(m, measured.since) if measured.marked else None
        slot = measured.feature.update(cell_of(m, measured, key), entry, marks)
        if "viewer" not in measured.per:
            self.state.put_cell(key, slot)
        elif slot and m.viewer is not None:
            cells = m.viewer.cells if m.viewer.cells is not None else {}
            cells[key] = slot
            m.viewer.cells = cells

    def _read(self, group: Group, plan: FactPlan, program: RoomProgram) -> None:
        try:
            verdict, values = self._settling.run(group, program, plan.fact)
        except CycleError as error:
            self.faults.append(error)
            return
        for rule in verdict.triggers:
            self._trigger(rule, dict(zip(group.names, values, strict=True)))

    def _trigger(self, rule: TriggerRule, values: dict[str, Value | None]) -> None:
        m = self.moment
        entry, trigger = m.entry, rule.trigger
        if trigger.sequence and not self._patterns.completes(rule, entry):
            return
        if trigger.times is not None and not self._patterns.counts(rule, entry):
            return
        if trigger.after is not None:
            self._patterns.wait(rule, entry, values)
        else:
            self._held.append(Held(rule, entry, m.now, values))

    def _decide(self, program: RoomProgram) -> None:
        held, self._held = self._held, []
        for rule, about in self._deciding.decide(held, program):
            self._emit(about, f"trigger.{rule.name}", self.moment.now)

    # --- time

    def _advance(self, to: int) -> None:
        """Fire what is due earlier than `to`, each at its own instant."""
        timers, shop = self.state.timers, self.state.shop
        while (timer := timers.pop_due(to)) is not None:
            shop.now = max(shop.now, timer.due)
            self._due(timer)

    def _due(self, timer: Timer) -> None:
        program = self.programs.get(timer.room)
        if program is None:
            return
        self._at(timer, program)
        match timer.what:
            case "look":
                self._look(timer, program)
            case "signal":
                self._signal_over(timer, program)
            case "after":
                self._after(timer, program)
            case "absent":
                self._absent(timer, program)
            case "every":
                self._every(timer, program)
            case "wait":
                self._waited(timer, program)
            case "visit":
                self._presence.maybe_over(timer, program)
        self._drain(program)

    def _at(self, timer: Timer, program: RoomProgram) -> None:
        """Bring the moment to a timer's instant, viewer and room."""
        m = self.moment
        m.now, m.key, m.config = timer.due, timer.viewer, program.config
        m.room = self.state.rooms.values.get(timer.room.encode())
        m.viewer = None
        if timer.viewer:
            m.viewer = self.state.viewer(Entry(timer.due, "", viewer=timer.viewer))
        m.entry = Entry(
            timer.due, LOOK, timer.room, timer.viewer, timer.item, seq=self.state.shop.seq,
            quality=m.viewer.quality if m.viewer is not None else "",
        )  # fmt: skip
        m.history = m.entry.quality in KEEPS_HISTORY
        m.was.clear()

    def _look(self, timer: Timer, program: RoomProgram) -> None:
        viewer = self.moment.viewer
        if viewer is None or viewer.look != timer.due:
            return
        viewer.look = 0
        self._apply(self.moment.entry, program)
        self._look_again(program)

    def _signal_over(self, timer: Timer, program: RoomProgram) -> None:
        viewer = self.moment.viewer
        signal = viewer.signals.get(timer.same) if viewer is not None and viewer.signals else None
        if viewer is not None and (signal is None or signal.until is None):
            return
        if signal is not None and signal.until is not None and signal.until > timer.due:
            self.state.timers.add(msgspec.structs.replace(timer, due=signal.until, number=self.state.number_timer()))
            return
        self._settling.end(timer.same.partition("\x1f")[0], timer.same, program)

    def _after(self, timer: Timer, program: RoomProgram) -> None:
        rule = program.trigger(timer.rule)
        if rule is None:
            return
        waiting = waiting_of(timer)
        self._fire_due(rule, waiting.about, waiting.values, program)

    def _absent(self, timer: Timer, program: RoomProgram) -> None:
        rule = program.trigger(timer.rule)
        if rule is None:
            return
        about = waiting_of(timer).about
        values = self._condition(about, f"absent {rule.name}", rule, program)
        if values is not None:
            self._fire_due(rule, about, values, program)

    def _fire_due(self, rule: TriggerRule, about: Entry, values: dict[str, Value | None], program: RoomProgram) -> None:
        """A trigger that waited is due; ``still`` is read now."""
        if rule.trigger.still is not None:
            still = self._condition(about, f"still {rule.name}", rule, program)
            if still is None:
                return
            values = {**values, **still}
        self.moment.entry = about
        self._held.append(Held(rule, about, self.moment.now, values))
        self._decide(program)

    def _waited(self, timer: Timer, program: RoomProgram) -> None:
        """A limit may have room for what waits: the highest goes first."""
        rule = program.trigger(timer.rule)
        if rule is None:
            return
        waited = self._deciding.overflow.next(timer)
        m = self.moment
        m.entry, m.key = waited.about, waited.about.viewer
        m.viewer = self.state.viewer(waited.about) if m.key else None
        m.history = waited.about.quality in KEEPS_HISTORY
        self._held.append(Held(rule, waited.about, m.now, waited.values, waited.deadline, waited.rank))
        self._decide(program)

    def give_back(self, firing: OpenFiring) -> None:
        """None of a firing's actions was accepted: what it reserved is free again."""
        m = self.moment
        m.viewer = self.state.viewer(Entry(self.state.shop.now, "", viewer=firing.viewer)) if firing.viewer else None
        self._deciding.give_back(firing)

    def forget(self, key: bytes) -> None:
        """A viewer is erased: state, limits and timers go, and whoever counts for how many a signal holds counts less.

        Nothing follows from it: no signal *ends* and no rule fires for somebody who is not there any more.
        """
        viewer, m = self.state.viewers.values.get(key), self.moment
        for name, signal in (viewer.signals or {}).items() if viewer is not None else ():
            program = self.programs.get(signal.room)
            if program is not None:
                m.viewer, m.key, m.config = viewer, key, program.config
                m.entry = Entry(self.state.shop.now, "erase", signal.room, key, signal.item, seq=self.state.shop.seq)
                self._settling.count(name.partition("\x1f")[0], program, program.config, -1)
        for ladder, packed in (viewer.tiers or {}).items() if viewer is not None else ():
            self._settling.move(ladder, read_standing(packed).tier, "")
        self.state.viewers.forget(key)
        self.state.timers.forget(key)

    def _condition(
        self, about: Entry, fact: str, rule: TriggerRule, program: RoomProgram
    ) -> dict[str, Value | None] | None:
        """What a rule's condition at `fact` sees, None where it does not hold."""
        m = self.moment
        m.entry = about
        for group in program.plan(fact).groups:
            values = [read(m) for read in group.readers]
            names = [group.rules[index] for index in group.holds(fact, values)]
            if any(isinstance(r, TriggerRule) and r.name == rule.name for r in names):
                return dict(zip(group.names, values, strict=True))
        return None

    def _every(self, timer: Timer, program: RoomProgram) -> None:
        m = self.moment
        room, interval = m.room, timer.start
        if room is None or not room.opened or interval not in program.every:
            return
        if timer.due - room.heard > program.config.session_gap:
            self._sessions.closes(m.entry, room)
            return
        self._sessions.wait_for_next(timer.room, interval, timer.due, program.utc_offset(timer.due))
        m.entry = Entry(timer.due, f"every {interval}", timer.room, seq=self.state.shop.seq)
        self._apply(m.entry, program)

    # --- tiers in silence

    def _look_later(self, plan: FactPlan, program: RoomProgram) -> None:
        """See to it that a viewer's tiers are looked at when time may first change them."""
        m = self.moment
        viewer = m.viewer
        if viewer is None or not program.ladders or not self._may_fall(program):
            return
        due = self._next_look(plan, program)
        if due and (not viewer.look or due < viewer.look):
            self._wait_to_look(due)

    def _next_look(self, plan: FactPlan, program: RoomProgram) -> int:
        now = self.moment.now
        if self.moment.viewer is not None and not self.moment.viewer.look:
            return program.next_change(self.moment) or 0
        return now + plan.look_after if plan.look_after else 0

    def _look_again(self, program: RoomProgram) -> None:
        viewer = self.moment.viewer
        if viewer is not None and self._may_fall(program) and (due := program.next_change(self.moment)):
            self._wait_to_look(due)

    def _wait_to_look(self, due: int) -> None:
        m = self.moment
        if m.viewer is None:
            return
        # At most once a second: to the next whole second, so that one look serves several windows.
        due = -(-due // SECOND) * SECOND
        m.viewer.look = due
        self.state.timers.add(
            Timer(due, self.state.number_timer(), "look", viewer=m.key, room=m.entry.room, cause=m.entry.seq)
        )

    def _may_fall(self, program: RoomProgram) -> bool:
        """Whether time alone may move the viewer: not from the lowest rung where conditions only decay."""
        viewer = self.moment.viewer
        tiers = viewer.tiers if viewer is not None else None
        for name, ladder in program.ladders.items():
            packed = tiers.get(name) if tiers else None
            if not ladder.decaying or (packed and not packed.endswith(ladder.lowest.encode())):
                return True
        return False

    def _last_fact(self, m: Moment, fact: str) -> int | None:
        """When a fact last happened, for windows that start after it."""
        if fact.startswith("cue."):
            return m.room.cues.get(fact.removeprefix("cue.")) if m.room is not None else None
        key = (m.config.key, fact)
        read = self._last_readers.get(key)
        if read is None:
            program = self.programs.get(m.config.key)
            measured = program.features.last.get(fact) if program is not None else None
            if program is None or measured is None:
                return None
            read = self._last_readers[key] = program.feature_reader.reader(measured)
        elapsed = read(m)
        return m.now - int(elapsed) if isinstance(elapsed, int | float) else None
