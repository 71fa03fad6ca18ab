"""An outbox in memory that can crash, sinks that keep what they were given, and a dispatcher around them."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Self

import msgspec
from tiercast.audience.entry import Entry
from tiercast.decide.decision import PlannedAction
from tiercast.decide.ids import id_from_text
from tiercast.deliver.dispatcher import Dispatcher
from tiercast.deliver.jobs import Job
from tiercast.deliver.lane import LaneSettings
from tiercast.deliver.ports import (
    OPEN,
    Claim,
    Lifted,
    LostEpoch,
    OutboxPort,
    Pending,
    Person,
    Ports,
    Settlement,
    State,
    Stop,
)
from tiercast.deliver.runner import Watcher
from tiercast_api import (
    SECOND,
    Action,
    ActionType,
    Delivery,
    Field,
    FieldType,
    Outcome,
    Reach,
    Receipt,
    SinkContext,
    SinkDeclaration,
)
from tiercast_api.testing import VirtualClock

NOON = 1_767_268_800 * SECOND


def planned(number: int, firing: int = 0, ordinal: int = 0, **other: Any) -> PlannedAction:
    """A live action; `firing` is its own unless given."""
    fields: dict[str, Any] = {"sink": "web", "type": "send", "mode": "live", "fields": {"text": "hello"}, "values": {}}
    fields |= {"room": "r", "ruleset": "rs", "rule": "rule", "time": NOON, "seq": number} | other
    firing_id = (firing or 1_000_000 + number).to_bytes(16, "big")
    return PlannedAction(id=number.to_bytes(16, "big"), firing=firing_id, ordinal=ordinal, **fields)


class Row(msgspec.Struct):
    """One row of the outbox."""

    action: PlannedAction
    state: State
    attempts: int = 0
    next_try: int = 0
    epoch: int = 0
    perhaps: bool = False
    reason: str = ""
    results: Mapping[str, str] = msgspec.field(default_factory=dict)
    ends: list[State] = msgspec.field(default_factory=list)


class MemoryOutbox:
    """The outbox as a dict; what is in it survives a crash of everything else."""

    def __init__(self) -> None:
        self.rows: dict[bytes, Row] = {}
        self.epoch = 1
        self.claims = 0
        self.calls: list[str] = []
        self.trouble: Exception | None = None
        self.before: Callable[[str], None] = lambda what: None
        self.after: Callable[[str], None] = lambda what: None

    def commit(self, *actions: PlannedAction, recorded: Collection[bytes] = ()) -> None:
        """Insert what was decided, with the first attempts of those in `recorded`."""
        for action in actions:
            state = {"shadow": State.SHADOW, "ask": State.WAITING}.get(action.mode, State.PLANNED)
            self.rows[action.id] = Row(action, state)
            if action.id in recorded:
                self.rows[action.id] = Row(action, State.DISPATCHING, attempts=1, epoch=self.epoch)

    def state(self, number: int) -> State:
        """State of the action with this number."""
        return self.rows[number.to_bytes(16, "big")].state

    def view(self, epoch: int) -> "EpochView":
        """The outbox as the engine of this epoch sees it."""
        return EpochView(self, epoch)


class EpochView:
    """`OutboxPort` of one engine."""

    def __init__(self, store: MemoryOutbox, epoch: int) -> None:
        self.store = store
        self.epoch = epoch

    async def _transaction(self, what: str) -> None:
        self.store.before(what)
        await asyncio.sleep(0)
        if self.store.trouble is not None:
            raise self.store.trouble
        if self.store.epoch != self.epoch:
            raise LostEpoch
        self.store.calls.append(what)

    async def claim(self, claims: Sequence[Claim]) -> Sequence[bool]:
        await self._transaction("claim")
        answers = [self._claim(claim) for claim in claims]
        self.store.after("claim")
        return answers

    def _claim(self, claim: Claim) -> bool:
        row = self.store.rows[claim.action]
        orphan = row.state is State.DISPATCHING and row.epoch < self.epoch
        again = row.state is State.DISPATCHING and row.epoch == self.epoch and row.attempts == claim.attempt
        free = row.state in (State.PLANNED, State.HELD) or orphan
        if not again and not (free and row.attempts == claim.attempt - 1):
            return False
        row.state, row.attempts, row.epoch = State.DISPATCHING, claim.attempt, self.epoch
        row.perhaps = row.perhaps or orphan
        return True

    async def settle(self, settlements: Sequence[Settlement]) -> None:
        await self._transaction("settle")
        for settlement in settlements:
            row = self.store.rows[settlement.action]
            assert row.state in OPEN or settlement.state not in OPEN, (row.state, settlement)
            row.state, row.attempts, row.next_try = settlement.state, settlement.attempt, settlement.next_try
            row.results, row.perhaps, row.reason = settlement.results, settlement.perhaps, settlement.detail
            if settlement.state not in OPEN:
                row.ends.append(settlement.state)
        self.store.after("settle")

    def _pending(self, row: Row) -> Pending:
        orphan = row.state is State.DISPATCHING and row.epoch < self.epoch
        return Pending(
            action=row.action,
            state=row.state,
            attempts=row.attempts,
            next_try=row.next_try,
            orphan=orphan,
            results=row.results,
            perhaps=row.perhaps,
            reason=row.reason,
        )

    async def pending(self, sink: str, after: bytes, limit: int) -> Sequence[Pending]:
        await self._transaction("pending")
        rows = [self._pending(row) for _, row in sorted(self.store.rows.items()) if row.action.sink == sink]
        free = [row for row in rows if row.state in (State.PLANNED, State.HELD) or row.orphan]
        return [row for row in free if row.action.id > after][:limit]

    async def sinks(self) -> Sequence[str]:
        await self._transaction("sinks")
        return sorted({row.action.sink for row in self.store.rows.values() if row.state in OPEN - {State.WAITING}})

    async def firings(self, firings: Sequence[bytes]) -> Sequence[Pending]:
        await self._transaction("firings")
        return [self._pending(row) for row in self.store.rows.values() if row.action.firing in firings]

    async def with_ended(self, firings: Sequence[bytes]) -> Sequence[bytes]:
        await self._transaction("with_ended")
        ended = {row.action.firing for row in self.store.rows.values() if row.state not in OPEN}
        return [firing for firing in firings if firing in ended]

    async def load(self, actions: Sequence[bytes]) -> Sequence[Pending]:
        await self._transaction("load")
        return [self._pending(self.store.rows[action]) for action in actions if action in self.store.rows]


class MemoryVault:
    """People by key."""

    def __init__(self, persons: Mapping[bytes, Person] | None = None) -> None:
        self._persons = dict(persons or {})

    async def persons(self, viewers: Sequence[bytes]) -> Mapping[bytes, Person]:
        return {viewer: self._persons[viewer] for viewer in viewers if viewer in self._persons}


class MemoryJournal:
    """Entries in a list."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    async def append(self, entries: Sequence[Entry]) -> None:
        self.entries += entries


class Switch:
    """A stop that the test sets."""

    def __init__(self) -> None:
        self.stop = Stop()
        self.mark: Lifted | None = None

    def read(self) -> Stop:
        return self.stop

    def lift(self, *kept: bytes) -> None:
        self.mark, self.stop = Lifted(self.stop, frozenset(kept)), Stop()

    def lifted(self) -> Lifted | None:
        return self.mark

    def swept(self) -> None:
        self.mark = None


TEXT = Field(name="text", type=FieldType.TEMPLATE, title="Text", title_zh="文字")
SEND = ActionType(name="send", title="Send", title_zh="发", fields=(TEXT,), reach=Reach.SYSTEM)
TELL = ActionType(name="tell", title="Tell", title_zh="告诉", fields=(TEXT,), reach=Reach.VIEWER)
CODE = ActionType(name="coupon", title="Coupon", title_zh="券", fields=(TEXT,), reach=Reach.VIEWER, results=("code",))


class ScriptedSink:
    """Keeps every action with the instant, and answers as the test says."""

    def __init__(self, clock: VirtualClock, delivery: Delivery = Delivery.AT_LEAST_ONCE, concurrency: int = 8) -> None:
        self.declaration = SinkDeclaration(actions=(SEND, TELL, CODE), delivery=delivery, concurrency=concurrency)
        self.got: list[tuple[Action, int]] = []
        self.done: list[str] = []
        self.cleared = 0
        self.recalled: list[str] = []
        self.answer: Callable[[Action], Any] = lambda action: Receipt(action=action.id, outcome=Outcome.ACCEPTED)
        self._clock = clock

    @property
    def numbers(self) -> list[int]:
        """Numbers of the actions that came, in order."""
        return [int.from_bytes(id_from_text(action.id), "big") for action, _ in self.got]

    async def open(self, context: SinkContext) -> None:
        return None

    async def deliver(self, action: Action) -> Receipt:
        self.got.append((action, self._clock.now()))
        answer = self.answer(action)
        if asyncio.iscoroutine(answer):
            answer = await answer
        if isinstance(answer, BaseException):
            raise answer
        self.done.append(action.id)
        return answer  # type: ignore[no-any-return]

    async def recall(self, action: str) -> Receipt:
        self.recalled.append(action)
        return Receipt(action=action, outcome=Outcome.RECALLED)

    async def clear(self) -> None:
        self.cleared += 1

    async def close(self) -> None:
        return None

    async def test_connection(self, context: SinkContext) -> str:
        return "there"


class Stage:
    """A dispatcher with everything around it in memory."""

    def __init__(
        self,
        store: MemoryOutbox | None = None,
        clock: VirtualClock | None = None,
        real: Any = None,
        **settings: LaneSettings,
    ) -> None:
        self.clock = clock or VirtualClock(NOON)
        self.store = store or MemoryOutbox()
        self.journal = MemoryJournal()
        self.switch = Switch()
        self.vault = MemoryVault()
        self.faults: list[tuple[str, BaseException]] = []
        self.still: list[tuple[str, str]] = []
        self.lost: list[BaseException] = []
        self.ended: list[tuple[Job, Settlement]] = []
        watcher = Watcher(
            lost=self.lost.append,
            fault=lambda key, error: self.faults.append((key, error)),
            standing_still=lambda key, why: self.still.append((key, why)),
            ended=lambda job, settlement: self.ended.append((job, settlement)),
        )
        log = logging.getLogger("tiercast.deliver")
        outbox: OutboxPort = real or self.store.view(self.store.epoch)
        ports = Ports(outbox, real or self.vault, self.journal, self.switch, self.clock, log)
        self.dispatcher = Dispatcher(ports, watcher, settings)

    def sink(self, key: str = "web", delivery: Delivery = Delivery.AT_LEAST_ONCE, concurrency: int = 8) -> ScriptedSink:
        """Attach a sink."""
        sink = ScriptedSink(self.clock, delivery, concurrency)
        self.dispatcher.attach(key, sink)
        return sink

    def commit(self, *actions: PlannedAction) -> None:
        """Commit actions and hand them over, as the engine does."""
        self.store.commit(*actions)
        self.dispatcher.submit(actions)

    async def __aenter__(self) -> Self:
        await self.dispatcher.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.dispatcher.close(grace=0)
