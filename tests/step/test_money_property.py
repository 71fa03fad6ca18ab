"""Over random rulesets and events: no money leaves without a cap, and no cap is ever exceeded.

What becomes of the actions is random too: accepted, refused, given up, perhaps done, asked, answered, told twice;
and between any two steps the engine may die and come back from the journal.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.decide.decision import PlannedAction
from tiercast.deliver.jobs import gives_back
from tiercast.deliver.ports import KEPT, OPEN, Pending, Settlement, State
from tiercast.deliver.settling import receipt_entry
from tiercast.engine.answer_entry import OUTCOMES, Answer, answer_entry
from tiercast.step.config import RoomConfig
from tiercast.step.core import Core

from tests.step.support import ROOM, SECOND, START, core_with, key_of, ruleset

VIEWERS = ("a", "b", "c")
KINDS = ("comment", "like", "share")
CAPS = (
    "viewer: 1 per 10s",
    "viewer: 2 per ever",
    "room: 2 per 20s",
    "room: 3 per session",
    "budget: 20 CNY per session",
)
ENDS = (State.ACCEPTED, State.SHOWN, State.REFUSED, State.EXPIRED, State.FAILED, State.DROPPED, State.UNCERTAIN)


class Row(msgspec.Struct):
    """One action as the outbox has it."""

    action: PlannedAction
    state: State
    perhaps: bool = False

    def pending(self) -> Pending:
        return Pending(action=self.action, state=self.state, perhaps=self.perhaps)

    @property
    def out(self) -> bool:
        """It was given, may have been given, or can still be."""
        return self.perhaps or self.state in OPEN or self.state in KEPT


@st.composite
def rules(draw: st.DrawFn) -> tuple[str, dict[str, list[str]]]:
    """A ruleset's text, and the caps of each rule: its own and the shared ones."""
    shared = draw(st.lists(st.sampled_from(CAPS), min_size=1, max_size=2, unique_by=lambda cap: cap.split(":")[0]))
    lines = ["ruleset: r", f"limits: {{both: {{{', '.join(shared)}}}}}", "triggers:"]
    caps: dict[str, list[str]] = {}
    for number in range(draw(st.integers(1, 3))):
        name = f"r{number}"
        cost = draw(st.sampled_from(["", ", cost: 3 CNY", ", cost: 8 CNY"]))
        message = draw(st.sampled_from(["", ", {message: {}}"]))
        own = draw(st.lists(st.sampled_from(CAPS), max_size=2, unique_by=lambda cap: cap.split(":")[0]))
        both = draw(st.booleans())
        if both:
            limit, caps[name] = "both", [f"both {cap}" for cap in shared]
        else:
            limit, caps[name] = f"{{{', '.join(own)}}}", [f"{name} {cap}" for cap in own]
        tail = f", limit: {limit}" if both or own else ""
        priority = draw(st.integers(0, 2))
        kind = draw(st.sampled_from(KINDS))
        does = f"[{{coupon: {{pool: gifts{cost}}}}}{message}]"
        lines.append(f"  {name}: {{on: {kind}, do: {does}, priority: {priority}{tail}}}")
    return "\n".join(lines), caps


class World:
    """A core, its journal, and the outbox behind it."""

    def __init__(self, text: str, states: dict[str, str]) -> None:
        self._ruleset = ruleset(text)
        self._config = RoomConfig(
            key=ROOM, rulesets=("r",), rule_states={f"r/{name}": state for name, state in states.items()}
        )
        self.journal: list[Entry] = []
        self.rows: dict[bytes, Row] = {}
        self.now = START
        self.core = self._new()

    def _new(self) -> Core:
        core = core_with("plain", simulated=False)
        core.configure(self._config, [self._ruleset])
        return core

    def put(self, entry: Entry) -> None:
        entry.seq = len(self.journal) + 1
        self.journal.append(entry)
        for action in self.core.step(entry).actions:
            if action.mode != "shadow":
                state = State.WAITING if action.mode == "ask" else State.PLANNED
                self.rows[action.id] = Row(action, state)

    def die(self) -> None:
        """The engine comes back from its journal: what was settled and not told keeps what it reserved."""
        self.core = self._new()
        for entry in self.journal:
            self.core.step(msgspec.structs.replace(entry))

    def firing(self, action: PlannedAction) -> list[Row]:
        rows = [row for row in self.rows.values() if row.action.firing == action.firing]
        return sorted(rows, key=lambda row: row.action.ordinal)

    def end(self, row: Row, state: State, perhaps: bool, told: bool) -> None:
        """An action comes to its end; where it is not told, the engine died before the receipt was journaled."""
        row.state, row.perhaps = state, (row.perhaps or perhaps) and state is not State.REFUSED
        if told:
            given = gives_back([one.pending() for one in self.firing(row.action)])
            settled = Settlement(action=row.action.id, state=state, attempt=1, time=self.now, perhaps=row.perhaps)
            self.put(receipt_entry(row.action, settled, given))

    def answer(self, row: Row, answer: Answer) -> None:
        firing = [one.pending() for one in self.firing(row.action)]
        entry = answer_entry(firing, {row.action.id}, answer, "somebody", self.now)
        row.state = OUTCOMES[answer]
        self.put(entry)

    def act(self, step: tuple[Any, ...]) -> None:
        what, first, second, third = step
        self.now += second * SECOND
        if what == "event":
            self.put(Entry(self.now, KINDS[first % 3], ROOM, key_of(VIEWERS[third % 3]), quality="stable"))
        elif what == "die":
            self.die()
        elif what == "answer" and (waiting := [row for row in self.rows.values() if row.state is State.WAITING]):
            self.answer(waiting[first % len(waiting)], list(Answer)[third % len(Answer)])
        elif what == "end" and (planned := [row for row in self.rows.values() if row.state is State.PLANNED]):
            row = planned[first % len(planned)]
            state = ENDS[third % len(ENDS)]
            self.end(row, state, perhaps=first % 2 == 0 or state in KEPT, told=third % 5 != 0)
        elif what == "again" and self.journal:
            # A receipt that was journaled twice, as after a crash, changes nothing.
            told = [entry for entry in self.journal if entry.kind in ("receipt", "answer")]
            if told:
                self.put(msgspec.structs.replace(told[first % len(told)], time=self.now))


def check(world: World, caps: dict[str, list[str]]) -> None:
    """Every cap, over all that is out."""
    firings: dict[bytes, list[Row]] = defaultdict(list)
    for row in world.rows.values():
        firings[row.action.firing].append(row)
    by_cap: dict[str, list[tuple[int, bytes, int]]] = defaultdict(list)
    for rows in firings.values():
        if any(row.out for row in rows):
            action = rows[0].action
            money = sum(row.action.cost or 0 for row in rows)
            for cap in caps[action.rule]:
                by_cap[cap].append((action.time, action.viewer, money))
    for cap, taken in by_cap.items():
        check_cap(cap, taken)


def check_cap(cap: str, taken: Sequence[tuple[int, bytes, int]]) -> None:
    _, scope, amount, *rest = cap.replace(":", "").split()
    per = rest[-1]
    if scope == "budget":
        assert sum(money for _, _, money in taken) <= int(amount) * 100, cap
        return
    for time, viewer, _ in taken:
        ours = [at for at, who, _ in taken if scope == "room" or who == viewer]
        if per in ("10s", "20s"):
            ours = [at for at in ours if time - int(per[:-1]) * SECOND < at <= time]
        assert len(ours) <= int(amount), cap


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["event", "event", "event", "end", "end", "answer", "die", "again"]),
        st.integers(0, 30), st.integers(0, 6), st.integers(0, 30),
    ),
    min_size=25, max_size=60,
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(), st.lists(st.sampled_from(["live", "ask", "shadow"]), min_size=3, max_size=3), STEPS)
def test_that_no_money_leaves_without_a_cap_and_no_cap_is_exceeded(
    made: tuple[str, dict[str, list[str]]], states: list[str], steps: list[tuple[Any, ...]]
) -> None:
    text, caps = made
    world = World(text, dict(zip(caps, states, strict=False)))
    for step in steps:
        world.act(step)
        check(world, caps)
    for row in world.rows.values():
        kinds = [cap.split()[1] for cap in caps[row.action.rule]]
        priced = row.action.cost is not None
        if row.action.type == "coupon" and row.action.mode == "live":
            assert "room:" in kinds or ("budget:" in kinds and priced), (text, caps)
