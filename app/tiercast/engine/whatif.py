"""What a rule would have done lately: changed, or as it is where it did not run, over the journal's last stretch.

The same step as live, from a snapshot before the stretch, with the one rule and what it reads; every action counts as
accepted at once. Other rules take nothing meanwhile of limits that they share with it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Final

import msgspec

from tiercast.audience.entry import CONTROL, Entry
from tiercast.decide.decision import Decision, RuleState
from tiercast.engine.jobs import JobError
from tiercast.engine.past import Past, Recall, open_past
from tiercast.engine.whatif_rules import needed, reads_any_event
from tiercast.rules import ast
from tiercast.step.core import Core
from tiercast.step.learn import ITEM_KINDS, ROOM_KINDS
from tiercast.store.journal import stream_entries
from tiercast.words import Words

_CHUNK: Final = 2_000
_LEFT_OUT: Final = frozenset({"config", "rule_state", "param", "receipt", "answer", "ruleset", "engine", "shed"})
"""Entries that would bring back what is being asked about, or that answer what was done in earnest."""
_ALWAYS: Final = frozenset({"cue", "consent", "room_open", "room_close"}) | ITEM_KINDS | ROOM_KINDS
_SHOWN: Final = 20


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be tried.

    Attributes:
        rule: ``ruleset/rule``; span: microseconds before the journal's end.
        params: values of knobs by ``ruleset/param`` instead of those in force, as written.
        candidate: text of the rule's ruleset instead of the one in force; "": as it is.
    """

    room: str
    rule: str
    span: int
    params: Mapping[str, str] = {}
    candidate: str = ""


class WouldHave(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule would have done, or did.

    Attributes:
        since, until: room time that was looked at; `since` is later than asked where no snapshot reaches back so far.
        firings: that were not suppressed; viewers: for how many people; actions: by type.
        cost: the most that they would have cost, minor units by currency; uncosted: costly actions without a price.
        suppressed: by reason; without: firings that did nothing, their viewer being in a variant without actions.
        nearest: ids (bytes) of the viewers of the last firings, the newest first.
        recorded: read from what was recorded, not tried anew; entries: that were stepped.
        uncapped: the costly action that no cap bounds, "" for none: it could only be in shadow.
    """

    since: int
    until: int
    firings: int
    viewers: int
    actions: Mapping[str, int]
    cost: Mapping[str, int]
    uncosted: int = 0
    suppressed: Mapping[str, int] = {}
    without: int = 0
    nearest: tuple[bytes, ...] = ()
    recorded: bool = False
    entries: int = 0
    uncapped: str = ""


def what_if(recall: Recall, tried: Tried) -> WouldHave:
    """Step the stretch again. For a worker process.

    Raises:
        JobError: there is no such room or rule, or the candidate cannot run.
        StoreError: the store cannot be read.
    """
    # Closures need no time to be compiled, and decide alike.
    quick = msgspec.structs.replace(recall, evaluator="plain", simulated=True)
    with open_past(quick) as past:
        until = past.last_time()
        since = until - tried.span
        core = past.earliest(since)
        if tried.room not in core.programs:
            past.run(core, lambda core, _: tried.room in core.programs)
        reduced = _set_up(past, core, tried)
        tally = _Tally(tried, max(since, core.state.shop.now))
        room = tried.room.encode()
        # From the journal's beginning, all is stepped until the room's session has begun: that may change what follows.
        entries = _step(past, core, None, tally, lambda: room in core.state.rooms.values)
        entries += _step(past, core, _kinds(core, reduced, tried.room, until), tally, lambda: False)
        return tally.result(until, entries, core)


class _Tally:
    """Counts what the rule does from an instant on."""

    def __init__(self, tried: Tried, since: int) -> None:
        self._tried, self._since = tried, since
        self._firings, self._without, self._uncosted = 0, 0, 0
        self._viewers: dict[bytes, None] = {}
        self._actions: Counter[str] = Counter()
        self._cost: Counter[str] = Counter()
        self._suppressed: Counter[str] = Counter()

    def see(self, core: Core, decision: Decision) -> None:
        """Count what one step decided."""
        room, name = self._tried.room, self._tried.rule
        acting = core.programs[room].acts.get(name)
        costly = {action.type for action in acting.terms.costly} if acting is not None else set()
        acting_now = {action.firing for action in decision.actions}
        for firing in decision.firings:
            if firing.room != room or f"{firing.ruleset}/{firing.rule}" != name or firing.time <= self._since:
                continue
            if firing.suppressed:
                self._suppressed[firing.suppressed] += 1
                continue
            self._firings += 1
            self._without += bool(firing.variant) and firing.id not in acting_now
            if firing.viewer:
                self._viewers.pop(firing.viewer, None)
                self._viewers[firing.viewer] = None
        for action in decision.actions:
            if action.room != room or f"{action.ruleset}/{action.rule}" != name or action.time <= self._since:
                continue
            self._actions[action.type] += 1
            if action.cost is not None:
                self._cost[action.currency] += action.cost
            elif action.type in costly:
                self._uncosted += 1

    def result(self, until: int, entries: int, core: Core) -> WouldHave:
        """All of it."""
        return WouldHave(
            since=self._since, until=until, firings=self._firings, viewers=len(self._viewers),
            actions=dict(self._actions), cost=dict(self._cost), uncosted=self._uncosted,
            suppressed=dict(self._suppressed), without=self._without,
            nearest=tuple(islice(reversed(self._viewers), _SHOWN)), entries=entries,
            uncapped=core.programs[self._tried.room].acts[self._tried.rule].uncapped,
        )  # fmt: skip


def _set_up(past: Past, core: Core, tried: Tried) -> tuple[ast.Ruleset, ...]:
    """Let the one rule, live, take over in its room, and nothing in the others. Returns: what is in force then."""
    program = core.programs.get(tried.room)
    if program is None:
        raise JobError(Words(f"there was no room {tried.room!r} then", f"那时没有直播间 {tried.room!r}"))
    owner, _, rule = tried.rule.partition("/")
    rulesets = [_candidate(past, program.config.currency, tried) if one.name == owner and tried.candidate else one
                for one in program.scope.rulesets]  # fmt: skip
    if not any(one.name == owner and any(each.name == rule for each in one.triggers) for one in rulesets):
        raise JobError(Words(f"there is no rule {tried.rule} in it", f"其中没有规则 {tried.rule}"))
    reduced = needed(rulesets, owner, rule)
    shop, prefix = core.state.shop, f"{tried.room}/"
    shop.states = {name: state for name, state in shop.states.items() if not name.startswith(prefix)}
    turned = {name: value for name, value in shop.params.items() if name.startswith(prefix)}
    shop.params = {**turned, **{f"{prefix}{name}": value for name, value in tried.params.items()}}
    config = msgspec.structs.replace(program.config, rule_states={}, default_state=RuleState.LIVE.value)
    for key, other in list(core.programs.items()):
        if key != tried.room:
            core.configure(msgspec.structs.replace(other.config, rulesets=()), [])
    core.configure(config, list(reduced))
    return reduced


def _candidate(past: Past, currency: str, tried: Tried) -> ast.Ruleset:
    from tiercast.engine.rulebook import RulesetError

    try:
        found = past.book.take(tried.candidate, "candidate", currency)
    except RulesetError as error:
        raise JobError(error.words) from error
    owner = tried.rule.partition("/")[0]
    if found.name != owner:
        name = found.name
        raise JobError(
            Words(f"the file is the ruleset {name!r}, not {owner!r}", f"文件中是规则集 {name!r}，而不是 {owner!r}")
        )
    return found


def _kinds(core: Core, reduced: tuple[ast.Ruleset, ...], room: str, until: int) -> frozenset[str] | None:
    """Kinds that can make a difference; None: all."""
    read = {kind for program in core.programs.values() for kind in program.kinds_read()}
    # Any event begins a session after a long silence, which a shorter stretch does not have.
    heard = room.encode() in core.state.rooms.values
    short = until - core.state.shop.now < core.programs[room].config.session_gap
    if "*" in read or not (heard and short) or reads_any_event(reduced):
        return None
    return frozenset(read) | _ALWAYS | CONTROL


def _step(past: Past, core: Core, kinds: frozenset[str] | None, tally: _Tally, enough: Callable[[], bool]) -> int:
    stepped = 0
    entries = stream_entries(past.connection, past.vault, core.state.shop.seq, _CHUNK, kinds)
    while not enough() and (chunk := list(islice(entries, _CHUNK))):
        wanted = [entry for entry in chunk if _matters(core, entry)]
        past.load(core, core.viewers_needed(wanted))
        for entry in wanted:
            decision = core.step(entry)
            stepped += 1
            if decision.firings:
                tally.see(core, decision)
            if enough():
                break
    return stepped


def _matters(core: Core, entry: Entry) -> bool:
    if entry.kind in _LEFT_OUT:
        return False
    return entry.kind in CONTROL or entry.room in core.programs
