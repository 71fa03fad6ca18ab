"""The dispatcher dies at any instant, again and again: every action still comes to exactly one end."""

import asyncio
from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiercast.deliver.backoff import Backoff
from tiercast.deliver.lane import LaneSettings
from tiercast.deliver.ports import OPEN, State
from tiercast_api import SECOND, Action, Delivery, Outcome, Receipt, Refused, RetryAfter
from tiercast_api.testing import VirtualClock
from tiercast_api.testing.clock import settle

from tests.deliver.support import NOON, MemoryOutbox, ScriptedSink, Stage, planned

DELIVERIES = {"least": Delivery.AT_LEAST_ONCE, "most": Delivery.AT_MOST_ONCE}
ANSWERS = st.sampled_from(["accept", "accept", "refuse", "retry", "raise", "slow", "unknown"])
ACTION = st.tuples(
    st.sampled_from(sorted(DELIVERIES)),
    st.sampled_from(["live", "live", "live", "shadow", "ask"]),
    st.none() | st.integers(1, 20),
    st.lists(ANSWERS, max_size=3),
)
FIRING = st.lists(ACTION, min_size=1, max_size=3)
STEP = st.tuples(st.lists(FIRING, max_size=3), st.sampled_from(["claim", "settle", "now", "never"]), st.integers(0, 3))


class World:
    """What survives a crash: the store, the clock, and the other side with all that was ever done there."""

    def __init__(self) -> None:
        self.store = MemoryOutbox()
        self.clock = VirtualClock(NOON)
        self.script: dict[str, list[str]] = {}
        self.delivered: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        self.late: list[str] = []
        self.number = 0

    def firing(self, stage: Stage, actions: list[tuple[str, str, int | None, list[str]]]) -> None:
        """Decide, commit and hand over one firing; its actions share a mode, as those of a rule do."""
        mode = actions[0][1]
        firing, made = self.number + 1, []
        for ordinal, (sink, _, expires, answers) in enumerate(actions):
            self.number += 1
            until = None if expires is None else self.clock.now() + expires * SECOND
            action = planned(self.number, firing, ordinal, sink=sink, mode=mode, expires=until, time=self.clock.now())
            self.script[str(self.number)] = list(answers)
            made.append(action)
        recorded = stage.dispatcher.may_record(made) if self.number % 2 else frozenset()
        self.store.commit(*made, recorded=recorded)
        stage.dispatcher.submit(made, recorded)

    async def answer(self, action: Action, number: int) -> Receipt:
        """The other side: it knows what it did whether or not we hear of it."""
        script = self.script[str(number)]
        answer = script.pop(0) if script else "accept"
        if action.expires is not None and self.clock.now() > action.expires:
            self.late.append(action.id)
        self.delivered[str(number)].append((action.attempt, action.id, answer))
        if answer == "slow":
            await self.clock.sleep(2)
        if answer == "refuse":
            raise Refused("no")
        if answer == "retry":
            raise RetryAfter("busy", 0.5)
        if answer == "raise":
            raise ZeroDivisionError
        outcome = Outcome.UNKNOWN if answer == "unknown" else Outcome.ACCEPTED
        return Receipt(action=action.id, outcome=outcome)

    def stage(self) -> Stage:
        """A new engine over the same store."""
        self.store.epoch += 1
        self.store.after = lambda what: None
        lane = LaneSettings(backlog=3, attempts=8, retry=Backoff(most=SECOND), pause=Backoff(SECOND, SECOND))
        stage = Stage(self.store, self.clock, least=lane, most=lane)
        for key, delivery in DELIVERIES.items():
            sink = stage.sink(key, delivery, concurrency=2)
            sink.answer = self._answering(sink)
        return stage

    def _answering(self, sink: ScriptedSink):  # type: ignore[no-untyped-def]
        return lambda action: self.answer(action, sink.numbers[-1])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, min_size=1, max_size=4))
def test_that_every_action_comes_to_one_end_with_one_key_and_never_late(
    steps: list[tuple[list[list[tuple[str, str, int | None, list[str]]]], str, int]],
) -> None:
    world = asyncio.run(_live(steps))
    assert world.late == []
    _check(world)


async def _live(steps: list[tuple[list[list[tuple[str, str, int | None, list[str]]]], str, int]]) -> World:
    """What has become of everything after these lives of the engine, and a last one in which nothing breaks."""
    world = World()
    for firings, crash, seconds in steps:
        stage = world.stage()
        await stage.dispatcher.start()
        dies = asyncio.Event()
        world.store.after = lambda what, crash=crash, dies=dies: dies.set() if what == crash else None  # type: ignore[misc]
        for firing in firings:
            world.firing(stage, firing)
        if crash == "never":
            await world.clock.advance(seconds)
        elif crash != "now":
            for _ in range(40):
                await asyncio.sleep(0)
                if dies.is_set():
                    break
            else:
                await world.clock.advance(seconds)
        await stage.dispatcher.close(grace=0)
    last = world.stage()
    await last.dispatcher.start()
    await world.clock.advance(45)
    await settle()
    await last.dispatcher.close(grace=0)
    return world


def _check(world: World) -> None:
    for row in world.store.rows.values():
        number = str(int.from_bytes(row.action.id, "big"))
        deliveries = world.delivered[number]
        if row.action.mode != "live":
            assert deliveries == []
            assert row.state in (State.SHADOW, State.WAITING)
            continue
        assert row.state not in OPEN, (row.state, row.action)
        assert len(row.ends) == 1, row.ends
        assert len({key for _, key, _ in deliveries}) <= 1
        attempts = [attempt for attempt, _, _ in deliveries]
        assert attempts == sorted(set(attempts)), attempts
        if row.action.sink == "most":
            assert all(answer == "retry" for _, _, answer in deliveries[:-1]), deliveries
        if row.state is State.ACCEPTED:
            assert deliveries
        if row.state is State.EXPIRED:
            assert row.action.expires is not None
