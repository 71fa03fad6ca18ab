"""The core: ``step(state, event) -> (state', decision)``.

The way of one entry::

    entry ─ time moves: what is due before it fires first (`due`)
          ─ control entries change configurations, states, knobs, stops (`control`)
          ─ session, visit (`sessions`, `presence`), what it teaches (`learn`)
          ─ `flow`: features take it in, patterns take note of it,
            tiers and signals settle (`settle`, `signals`), then triggers are read
          ─ derived facts (signals, tiers, visits, firings) go the same way, round by round, to quiescence
          ─ what held is decided (`deciding`): limits, consent, budgets, experiments
          ─ when may time alone move a tier? A look is due then (`looks`)

What a room's rulesets come to is compiled once for each version: `program` (features, rules) and `plans` (by fact).
A step reads nothing but the state and the entry, so live, replay, what-if, test and recovery are this one code path.
"""

from collections.abc import Mapping, Sequence

from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tiercast.audience.entry import CONTROL, Entry
from tiercast.audience.ladders import read_standing
from tiercast.decide.decision import Decision, RuleState
from tiercast.rules import ast
from tiercast.step.by_hand import ByHand
from tiercast.step.catalogue_items import event_item
from tiercast.step.config import RoomConfig
from tiercast.step.control import Control, firing_of, is_end, viewer_of
from tiercast.step.cycle import CycleError
from tiercast.step.deciding import Deciding
from tiercast.step.due import Due
from tiercast.step.facts import Facts
from tiercast.step.flow import Flow, Watcher
from tiercast.step.history import HISTORY, History
from tiercast.step.holding import Holding
from tiercast.step.learn import ITEM_KINDS, ROOM_KINDS, VIEWER_LESSONS, learn_room, was_told
from tiercast.step.looks import Looks
from tiercast.step.moment import KEEPS_HISTORY, VISIT_END, Moment, Reader
from tiercast.step.new_cuts import NewCuts
from tiercast.step.pattern_rules import PatternRules
from tiercast.step.people import People
from tiercast.step.presence import START, Presence
from tiercast.step.program import LOOK, BuildEvaluator, RoomProgram
from tiercast.step.rates import in_room_currency
from tiercast.step.sessions import Sessions
from tiercast.step.settle import Settling
from tiercast.step.signals import Signals
from tiercast.step.standing import Standings
from tiercast.step.state import State
from tiercast.step.stops import Stops
from tiercast.step.values import ItemState, OpenFiring, RoomState, Timer


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

    Attributes:
        faults: rules that were cut because they set each other off without end; the shell tells of them and clears.
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
        self.moment.channel_of = self.state.channel
        self.standings = Standings()
        self.faults: list[CycleError] = []
        state, moment, facts = self.state, self.moment, Facts()
        self._facts, self._holding = facts, Holding(state, moment, self.programs)
        self._signals = Signals(state, moment, facts, self._holding)
        self._settling = Settling(state, moment, facts, self._signals, self.faults)
        self._sessions = Sessions(state)
        self._presence = Presence(state, moment, facts, self.standings)
        self._deciding = Deciding(shop, secret, state, moment, simulated, action_types)
        looks, patterns = Looks(state, moment), PatternRules(state, moment, self._category_of)
        self._flow = Flow(state, moment, facts, self._settling, patterns, self._deciding, looks, self.faults)
        self.new_cuts = NewCuts(state, moment, self.programs, self._flow)
        self._due = Due(
            state, moment, facts, self.programs, self._flow, looks, self._signals, self._sessions, self._presence,
            self._deciding, self.new_cuts, self.history_known,
        )  # fmt: skip
        self.history = History(state, moment, self.programs, self.forget)
        state.begin = self.history.begin
        self.people = People(state, moment, self.programs, self._holding, self.look_at)
        self.by_hand = ByHand(state, moment, self.programs, self._deciding, self.history_known)
        self.stops = Stops(state, self.programs, self._due, self._deciding)
        self._control = Control(self, library)
        self._last_readers: dict[tuple[str, str], Reader] = {}

    # --- rulesets

    def configure(self, config: RoomConfig, rulesets: Sequence[ast.Ruleset]) -> None:
        """A room's configuration or a ruleset version takes over, between two events.

        Profiles, pending timers, limits and the histories of features that stayed are kept.
        """
        known = self._kinds_elsewhere("")
        self.configs[config.key] = config
        program = self._program(config, rulesets)
        others = [p for key, p in self.programs.items() if key != config.key]
        wanted = [*(i for p in others for i in p.features.identities()), *program.features.identities()]
        before = self.state.layout.number
        self.state.layout.adopt(wanted)
        self._take_over(program)
        for ruleset in rulesets:
            self.rulesets[ruleset.name] = ruleset
        if self.state.layout.number != before or self._kinds_elsewhere("") != known:
            for other in others:
                self._take_over(self._program(other.config, other.scope.rulesets))
        for each in self.programs.values():
            each.share(other for other in self.programs.values() if other is not each)
        self._holding.adopt()

    def _category_of(self, room: str) -> str:
        config = self.configs.get(room)
        return config.category if config is not None else ""

    def reconfigure(self, room: str) -> None:
        """A knob was turned: the room's rules are made anew with its value."""
        if (program := self.programs.get(room)) is not None:
            self.configure(program.config, program.scope.rulesets)

    def _take_over(self, program: RoomProgram) -> None:
        program.compile(self.state.layout, self._build)
        key = program.config.key
        if (old := self.programs.get(key)) is not None:
            old.close()
        self.programs[key] = program
        self._last_readers.clear()
        if (room := self.state.room(key)) is not None:
            self._sessions.keep_clock(key, room, program)

    def _program(self, config: RoomConfig, rulesets: Sequence[ast.Ruleset]) -> RoomProgram:
        turned = self._turned(config.key)
        return RoomProgram(
            config, rulesets, turned, self.kinds, self.moment, self._last_fact, self.standings, self.action_types,
            self._kinds_elsewhere(config.key),
        )  # fmt: skip

    def _kinds_elsewhere(self, room: str) -> frozenset[str]:
        """Kinds that the sources of the other rooms emit."""
        return frozenset(kind for key, config in self.configs.items() if key != room for kind in config.known_kinds)

    def _turned(self, room: str) -> Mapping[str, str]:
        prefix = f"{room}/"
        return {k.removeprefix(prefix): v for k, v in self.state.shop.params.items() if k.startswith(prefix)}

    def rule_state(self, room: str, rule: str) -> RuleState:
        """The state of a rule (full name) in a room."""
        return self._deciding.rule_state(rule, self.programs[room])

    def said_state(self, room: str, rule: str) -> str:
        """What was chosen for a rule (full name) in a room, which a missing cap may forbid."""
        return self._deciding.said_state(rule, self.programs[room])

    def look_at(self, program: RoomProgram, viewer: bytes) -> None:
        """Bring the moment to now, this room and a viewer, to read names for an explanation; nothing changes."""
        m = self.moment
        known = self.state.as_known(viewer)
        m.now, m.config = self.state.shop.now, program.config
        m.room = self.state.rooms.values.get(program.config.key.encode())
        key, quality = (viewer, known.quality) if known is not None else (b"", "")
        m.about(Entry(m.now, LOOK, program.config.key, key, quality=quality), known)
        m.history_known = self.history_known(program)
        m.was.clear()

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` from now on what the conditions read, for an explanation; nothing changes by it."""
        self._flow.watcher = watcher

    # --- the step

    def step(self, entry: Entry) -> Decision:
        """Take one entry in.

        Returns:
            What it led to; empty lists where nothing.

        Raises:
            KeyError: where the room is not configured.
        """
        decision = self._collect(Decision([], [], [], []))
        self._deciding.begin()
        shop = self.state.shop
        shop.seq = entry.seq
        if entry.time > shop.now:
            self._due.advance(entry.time)
            shop.now = entry.time
        if entry.kind in CONTROL:
            self._control.apply(entry)
        else:
            plain = entry.money is None
            self._observe(entry if plain else in_room_currency(entry, self.programs[entry.room].config))
        return decision

    @property
    def broken_timer(self) -> Timer | None:
        """After a step that raised: the timer that did it; None where it was the entry itself."""
        return self._due.at_work

    def flush(self, decision: Decision | None = None) -> Decision:
        """Fire what is due at this very instant; for the end of a recording.

        It has no entry of its own: what it decides belongs to the last one.
        """
        decision = self._collect(decision or Decision([], [], [], []))
        self._due.advance(self.state.shop.now + 1)
        self._due.finish()
        return decision

    def finish(self) -> None:
        """The entry in hand is the last one of a recording: what waits only for what may come late is due now."""
        self._due.finish()

    def _collect(self, decision: Decision) -> Decision:
        self._settling.changes = self._signals.changes = self._deciding.trials.changes = decision.changes
        self._deciding.decision = decision
        return decision

    def viewers_needed(self, entries: Sequence[Entry]) -> set[bytes]:
        """Keys of the viewers whose state the steps of `entries` will ask for and that are not in memory."""
        shop = self.state.shop
        latest, needed = shop.now, set()
        for entry in entries:
            latest = max(latest, entry.time)
            if entry.viewer:
                needed.add(entry.viewer)
                if entry.kind in ("merge", "erase"):
                    needed |= self._others(entry)
            elif entry.kind in ("receipt", "answer") and (packed := shop.open.get(firing_of(entry))) is not None:
                needed.add(viewer_of(packed))
            elif entry.kind == "cuts":
                needed |= self.new_cuts.viewers()
            elif entry.kind == "stop":
                needed |= {timer.viewer for timer in self.state.timers.waiting(entry.room)}
            elif is_end(entry):
                latest += max((program.lateness for program in self.programs.values()), default=0)
        if latest > shop.now:
            needed |= self.state.timers.viewers_due(latest + 1)
        known, aliases = self.state.viewers.values, shop.aliases
        if aliases:
            needed = {aliases.get(key, key) for key in needed}
        return {key for key in needed if key and key not in known}

    def _others(self, entry: Entry) -> set[bytes]:
        """Whom a merge, a split or an erasure is about besides."""
        other = bytes.fromhex(str((entry.attributes or {}).get("other", "")))
        return {other, *self.state.merged_into(entry.viewer)} - {b""}

    # --- one event

    def _observe(self, entry: Entry) -> None:
        program = self.programs[entry.room]
        m, facts = self.moment, self._facts
        m.entry, m.now, m.key, m.config = entry, self.state.shop.now, entry.viewer, program.config
        m.history = entry.quality in KEEPS_HISTORY
        m.was.clear()
        facts.listens = program.listens
        room = m.room = self._sessions.hear(entry, program)
        if entry.viewer:
            self._viewer(entry, program, room)
        else:
            m.viewer, m.told = None, False
        if entry.kind in ITEM_KINDS or entry.kind in ROOM_KINDS:
            self._flow.remember(program.plan(entry.kind))
            self._learn(entry, room)
        if entry.kind == "cue" and entry.topic:
            room.cues[entry.topic] = max(room.cues.get(entry.topic, 0), entry.time)
            facts.emit(entry, f"cue.{entry.topic}")
        if facts.waiting:
            self._visits_first(entry, program)
        self._flow.apply(program)
        if facts.waiting:
            self._flow.drain(program)
        if entry.kind == "room_close":
            self._sessions.closes(room)
        if entry.viewer and m.viewer is not None and m.viewer.parts is not None:
            self.people.hear(entry, m.viewer, program)

    def _visits_first(self, entry: Entry, program: RoomProgram) -> None:
        """Ends and beginnings of visits are read before the event that told of them, all else after it."""
        facts = self._facts
        waiting, later = facts.take(), []
        for fact in waiting:
            if fact.kind == START or fact.kind == VISIT_END:
                self._flow.fact(fact, program)
            else:
                later.append(fact)
        facts.waiting = later + facts.waiting
        self.moment.entry = entry

    def _viewer(self, entry: Entry, program: RoomProgram, room: RoomState) -> None:
        m = self.moment
        viewer = self.state.viewer(entry)
        m.viewer = viewer
        m.history_known = self.history_known(program)
        if entry.quality:
            viewer.quality = entry.quality
        if entry.roles:
            viewer.roles = entry.roles
        if entry.channel:
            viewer.channel = entry.channel
        if program.config.platform:
            viewer.platform = program.config.platform
        lesson = VIEWER_LESSONS.get(entry.kind)
        m.told = lesson is not None and was_told(entry, viewer)
        if lesson is not None:
            lesson(entry, viewer)
        self._presence.hear(entry, viewer, room, program)
        if entry.time > viewer.last_seen:
            viewer.last_seen = entry.time
        elif entry.time < viewer.first_seen:
            viewer.first_seen = entry.time

    def history_known(self, program: RoomProgram) -> bool:
        """Whether the room was watched long enough to call a viewer new."""
        room = self.moment.room
        sessions = room.session if room is not None else 0
        return sessions > program.config.newness_after or bool(self.state.shop.counts.get(HISTORY))

    def _learn(self, entry: Entry, room: RoomState) -> None:
        if entry.kind in ITEM_KINDS and entry.item:
            key, items = entry.item.encode(), self.state.items
            items.changed(key)
            items.values[key] = event_item(entry, items.values.get(key) or ItemState(since=entry.time))
        if entry.kind in ROOM_KINDS:
            learn_room(entry, room)

    # --- what control entries ask for

    def give_back(self, firing: OpenFiring) -> None:
        """None of a firing's actions was accepted: what it reserved is free again."""
        m = self.moment
        m.viewer = self.state.viewer(Entry(self.state.shop.now, "", viewer=firing.viewer)) if firing.viewer else None
        self._deciding.give_back(firing)

    def forget(self, key: bytes) -> None:
        """A viewer is erased: state, limits and timers go, and whoever counts for how many a signal holds counts less.

        Nothing follows from it: no signal *ends* and no rule fires for somebody who is not there any more.
        """
        self.people.release(key)
        viewer, shop = self.state.viewers.values.get(key), self.state.shop
        if viewer is not None:
            self.moment.about(Entry(shop.now, "erase", viewer=key, seq=shop.seq), viewer)
            self._signals.forget(viewer)
            for ladder, packed in (viewer.tiers or {}).items():
                self.state.count_tier(ladder, read_standing(packed).tier, "")
        self.state.viewers.forget(key)
        self.state.timers.forget(key)

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
            read = self._last_readers[key] = program.feature_reader.known_reader(measured)
        elapsed = read(m)
        return m.now - int(elapsed) if isinstance(elapsed, int | float) else None
