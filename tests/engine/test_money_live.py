"""Random rulesets, answers of sinks and crashes, through the real store, dispatcher and recovery: no cap breaks.

The other side is modelled: it knows what it really did, whether or not the engine heard of it.
"""

import asyncio
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from tiercast.decide.ids import id_from_text
from tiercast.deliver.dispatcher import Dispatcher
from tiercast.deliver.jobs import may_be_done
from tiercast.deliver.lane import LaneSettings
from tiercast.deliver.ports import State
from tiercast.engine.answer_entry import Answer
from tiercast.store.batch import Batch
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.journal import last_seq, stream_entries
from tiercast.store.outbox import list_actions
from tiercast.store.outbox_read import Pending
from tiercast.store.outbox_states import OPEN, ActionState
from tiercast_api import Action, Delivery, Event, Outcome, Quality, Receipt, Refused, RetryAfter, Sink, Viewer

from tests.serve.live_room import NOON, LiveRoom, VirtualClock, live_room
from tests.step.test_money_property import KINDS, VIEWERS, check_cap, rules

SECOND = 1_000_000
ANSWERS = ("accept", "accept", "refuse", "again", "lost", "nothing", "raise", "half")
"""``lost``: done, and the answer did not come; ``nothing``: neither; ``half``: an error after it was done."""
PLAIN = "evaluator: plain"
LANE = LaneSettings(attempts=3, deadline=2 * SECOND)


class World:
    """What a crash does not touch: the clock, the other side, and what the script still has in store."""

    def __init__(self, script: list[str]) -> None:
        self.clock = VirtualClock(NOON)
        self.script = list(script)
        self.asked = 0
        self.done: Counter[bytes] = Counter()
        self.unclear: set[bytes] = set()
        self.life = 0
        self.dies_at = -1
        self.ticks = 0

    @property
    def is_dead(self) -> bool:
        return 0 <= self.dies_at <= self.ticks

    def tick(self) -> None:
        """One more instant at which the engine could have died."""
        self.ticks += 1

    async def answer(self, sink: Sink, action: Action, life: int) -> Receipt:
        """What the other side does and what the engine hears of it."""
        self.tick()
        await self._unless_dead(life)
        answer = self.script[self.asked % len(self.script)]
        self.asked += 1
        key = id_from_text(action.id)
        if answer == "again":
            raise RetryAfter("busy", 0.5)
        if answer == "refuse" and not self.done[key]:
            raise Refused("no")
        self.unclear.add(key)
        if answer in ("nothing", "raise"):
            await self._fail(answer)
        if not (sink.declaration.delivery is Delivery.AT_LEAST_ONCE and self.done[key]):
            self.done[key] += 1
        self.tick()
        await self._unless_dead(life)
        if answer == "half":
            raise RetryAfter("no answer", 0.5, perhaps=True)
        if answer == "lost":
            await self._fail(answer)
        self.unclear.discard(key)
        return Receipt(action=action.id, outcome=Outcome.ACCEPTED, results={"code": "C"})

    async def _fail(self, answer: str) -> None:
        if answer == "raise":
            raise ValueError("a fault of the plugin")
        await asyncio.Event().wait()

    async def _unless_dead(self, life: int) -> None:
        if self.is_dead or life != self.life:
            await asyncio.Event().wait()


class Model:
    """A sink in front of the other side."""

    def __init__(self, inner: Sink, world: World) -> None:
        self.declaration = inner.declaration
        self._inner, self._world, self._life = inner, world, world.life

    async def deliver(self, action: Action) -> Receipt:
        return await self._world.answer(self._inner, action, self._life)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def mortal(room: LiveRoom, world: World) -> None:
    """From the instant at which the engine dies, nothing is committed any more."""
    writer, life = room.live.opened.writer, world.life
    call, apply = writer.call, writer._apply

    def live_still() -> None:
        world.tick()
        if world.is_dead or life != world.life:
            raise StoreError(Trouble.CLOSED)

    def maybe_apply(connection: Connection, batch: Batch) -> None:
        live_still()
        apply(connection, batch)

    def maybe_call(function: Callable[[Connection], Any], timeout: float | None = None) -> "Future[Any]":
        def work(connection: Connection) -> Any:
            live_still()
            return function(connection)

        return call(work, timeout)

    writer.call, writer._apply = maybe_call, maybe_apply  # type: ignore[method-assign]


def doomed(room: LiveRoom) -> None:
    """Leaving this room ends it as a kill does: nothing is finished and nothing written."""
    live, keep = room.live, asyncio.current_task()

    async def kill(task: "asyncio.Task[None]") -> None:
        ours = {keep, asyncio.current_task()}
        rest = [one for one in asyncio.all_tasks() if one not in ours]
        live.dispatcher.runner.running = False
        for one in rest:
            one.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    live.drain = kill  # type: ignore[method-assign]


class Life:
    """One life of the engine."""

    def __init__(self, room: LiveRoom, world: World) -> None:
        self.room, self.world, self.number = room, world, 0

    async def doing(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do this, unless the engine dies over it."""
        task = asyncio.ensure_future(work)
        await self.room.until(lambda: task.done() or self.world.is_dead, 0.01)
        if self.world.is_dead:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        else:
            task.result()

    async def act(self, step: tuple[str, int, int]) -> None:
        what, first, second = step
        end = self.world.clock.now() + second * SECOND
        await self.room.until(lambda: self.world.is_dead or self.world.clock.now() >= end, 0.25)
        if what == "event" and not self.world.is_dead:
            viewer = VIEWERS[second % 3]
            await self.doing(self._say(KINDS[first % 3], viewer))
        elif what == "answer" and not self.world.is_dead:
            waiting = [row.action.id for row in everything(self.room) if row.state == ActionState.WAITING]
            if waiting:
                answer = list(Answer)[second % 2]
                await self.doing(self.room.live.asking.answer([waiting[first % len(waiting)]], answer))

    async def _say(self, kind: str, viewer: str) -> None:
        self.number += 1
        who = Viewer("shop", viewer, Quality.STABLE, viewer)
        name = f"{self.number}/{self.world.life}"
        event = Event(kind=kind, id=name, viewer=who, time=self.world.clock.now(), quantity=1)
        ticket = await self.room.live.arrivals.emit("feed", [event], None)
        await ticket.committed()


def everything(room: LiveRoom) -> list[Pending]:
    """The whole outbox."""
    opened = room.live.opened
    with opened.database.read() as connection:
        return list_actions(connection, opened.vault, None, 100_000)


def is_committed(room: LiveRoom) -> bool:
    """Whether the journal has every entry that was stepped: the state is ahead of it by one commit."""
    opened = room.live.opened
    with opened.database.read() as connection:
        return last_seq(connection, opened.shop) == room.live.shop.seq


def check_done(room: LiveRoom, world: World, caps: dict[str, list[str]]) -> None:
    """What was really done, against the caps and against what the store says of it."""
    firings: dict[bytes, list[Pending]] = defaultdict(list)
    for row in everything(room):
        firings[row.action.firing].append(row)
    by_cap: dict[str, list[tuple[int, bytes, int]]] = defaultdict(list)
    for rows in firings.values():
        done = [row for row in rows if world.done[row.action.id]]
        for row in done:
            assert world.done[row.action.id] == 1, row
            assert row.state in OPEN or may_be_done(State(row.state.value), row.perhaps), row
            assert row.action.mode != "shadow"
            kinds = [cap.split()[1] for cap in caps[row.action.rule]]
            if row.action.type == "coupon" and row.action.mode == "live":
                assert "room:" in kinds or ("budget:" in kinds and row.action.cost is not None), caps
        if done:
            action = rows[0].action
            money = sum(row.action.cost or 0 for row in done)
            for cap in caps[action.rule]:
                by_cap[cap].append((action.time, action.viewer, money))
    for cap, taken in by_cap.items():
        check_cap(cap, taken)


def check_end(room: LiveRoom, world: World) -> None:
    """Everything has come to an end, and exactly what cannot have been done was given back."""
    live, opened = room.live, room.live.opened
    rows = everything(room)
    assert not [row for row in rows if row.state in OPEN], rows
    assert not live.shop.core.state.shop.open
    given: dict[str, bool] = defaultdict(bool)
    with opened.database.read() as connection:
        for entry in stream_entries(connection, opened.vault, 0):
            said = entry.attributes or {}
            if entry.kind in ("receipt", "answer"):
                given[str(said["firing"])] |= bool(said["gives_back"])
    kept = {
        row.action.firing.hex() for row in rows if may_be_done(State(row.state.value), row.perhaps)
    }  # fmt: skip
    ended = {row.action.firing.hex() for row in rows if row.state != ActionState.SHADOW}
    assert {firing for firing, back in given.items() if back} == ended - kept
    if world.life == 1:
        assert {row.action.id for row in rows if row.perhaps} <= world.unclear


STEP = st.tuples(st.sampled_from(["event", "event", "event", "answer"]), st.integers(0, 30), st.integers(0, 6))
LIFE = st.tuples(st.lists(STEP, min_size=6, max_size=14), st.integers(3, 90))


@settings(
    max_examples=10, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
@given(
    rules(), st.sampled_from(["live", "live", ""]), st.lists(st.sampled_from(ANSWERS), min_size=5, max_size=12),
    st.lists(LIFE, min_size=1, max_size=2),
)  # fmt: skip
def test_that_no_cap_is_exceeded_whatever_sinks_answer_and_whenever_the_engine_dies(
    made: tuple[str, dict[str, list[str]]], start: str, script: list[str],
    lives: list[tuple[list[tuple[str, int, int]], int]],
) -> None:  # fmt: skip
    world = World(script)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        attach = Dispatcher.attach
        patch.setattr(
            Dispatcher, "attach", lambda self, key, sink: attach(self, key, Model(sink, world))
        )  # fmt: skip
        patch.setattr("tiercast.deliver.dispatcher.LaneSettings", lambda: LANE)
        asyncio.run(live_all(Path(folder), made, start, world, lives))


async def live_all(
    folder: Path, made: tuple[str, dict[str, list[str]]], start: str, world: World,
    lives: list[tuple[list[tuple[str, int, int]], int]],
) -> None:  # fmt: skip
    text, caps = made[0].replace("message: {}", "message: {text: hi}"), made[1]
    for steps, dies_after in lives:
        world.life += 1
        async with live_room(folder, text, world.clock, start=start, more=PLAIN) as room:
            mortal(room, world)
            doomed(room)
            world.dies_at = world.ticks + dies_after
            life = Life(room, world)
            for step in steps:
                await life.act(step)
            world.dies_at = 0
            check_done(room, world, caps)
    world.life += 1
    world.dies_at = -1
    async with live_room(folder, text, world.clock, start=start, more=PLAIN) as room:
        life = Life(room, world)
        for kind in range(3):
            await life.act(("event", kind, kind))
        world.clock.set(world.clock.now() + 3_601 * SECOND)
        await room.until(lambda: not [row for row in everything(room) if row.state in OPEN], 1.0)
        await room.until(lambda: not room.live.shop.core.state.shop.open and is_committed(room), 0.25)
        check_done(room, world, caps)
        check_end(room, world)
