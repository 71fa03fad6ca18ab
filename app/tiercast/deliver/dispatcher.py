"""The dispatcher: takes committed actions and brings each to its sink, at most once or at least once, never late.

::

    submit ─► Backlog ─► Group (order in a firing) ─► Lane (one sink) ─► Delivery (claim, fill in, call) ─► Settler
                ▲                                        ▲ breaker, slots          │                          │
                └── what is in the store, after a start, an answer or an overflow  └── another attempt        └► journal

Only rules that are live, and asked actions that were answered with yes, ever reach a sink.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec
from tiercast_api.event import SECOND
from tiercast_api.sink import Recallable, Sink

from tiercast.decide.decision import PlannedAction, RuleState
from tiercast.deliver.attempt import within
from tiercast.deliver.delivery import verdict_of_stop
from tiercast.deliver.lane import Lane, LaneReport, LaneSettings
from tiercast.deliver.ports import Lifted, LostEpoch, Ports, State, Stop, Strength
from tiercast.deliver.runner import Runner, Watcher
from tiercast.deliver.sweep import WAITED, Sweep, is_backlog
from tiercast.deliver.tasks import Tasks

STOP_POLL: Final = SECOND // 20
"""Microseconds between looks at the stop switch while nothing goes out."""
FETCH_AGAIN: Final = SECOND
"""Microseconds between reads of the store for what did not fit in memory."""
CLEAR_DEADLINE: Final = 2 * SECOND
"""Microseconds that a sink has to clear its screen."""


class Dispatcher:
    """See the module. Lives in one event loop; `start` it, `submit` what was committed, `close` it.

    Args:
        settings: how single sinks are treated, by key; the others as `LaneSettings` has it.
    """

    def __init__(self, ports: Ports, watcher: Watcher, settings: Mapping[str, LaneSettings] | None = None) -> None:
        self.ports = ports
        self.lanes: dict[str, Lane] = {}
        self.tasks = Tasks(self._failed)
        self.runner = Runner(ports, watcher, self.tasks, self.lane, self._fetch)
        self._backlog = self.runner.backlog
        self._watcher = watcher
        self._settings = dict(settings or {})
        self._fetching: asyncio.Task[None] | None = None
        self._stop = Stop()
        self._sweep = Sweep(ports, self.runner, self._swept)

    async def start(self) -> None:
        """Take up what an earlier run left.

        Attempts without a receipt are repeated, or shown as uncertain, as the sink declares; the rest goes on.

        Raises:
            LostEpoch: another engine owns the store.
        """
        self.runner.running = True
        if self.ports.stop.read().strength is Strength.NONE and (left := self.ports.stop.lifted()) is not None:
            # It was lifted while no engine was there: its backlog is not found here.
            await self._sweep.run(left)
        self._watch_stop()
        for key in await self.ports.outbox.sinks():
            self.lane(key).overflowed = True
        self._fetch()

    async def close(self, grace: float = 5.0) -> None:
        """Start nothing more, wait up to `grace` seconds for what is under way, then let go of it.

        What was let go of is in the store: the next start repeats it or shows it as uncertain.
        """
        self.runner.running = False
        await self.runner.timers.close()
        await self.tasks.close(grace)
        await self.runner.close()

    async def idle(self) -> None:
        """Wait until nothing is under way or being written down; what waits for an instant or a sink may be left."""
        await self.tasks.settle()

    def attach(self, key: str, sink: Sink) -> None:
        """From now on, deliver to this (open) sink; what waited for it goes on."""
        lane = self.lane(key)
        lane.attach(sink)
        lane.overflowed, lane.cursor = True, b""
        self.runner.pump(lane)
        self._fetch()

    def detach(self, key: str, why: str) -> None:
        """This sink is closed; what is for it waits, and expires."""
        self.lane(key).detach(why)

    def lane(self, key: str) -> Lane:
        """The lane of a sink; made when it is first asked for."""
        if key not in self.lanes:
            self.lanes[key] = Lane(key, self._settings.get(key, LaneSettings()))
        return self.lanes[key]

    def reports(self) -> list[LaneReport]:
        """How each sink's lane is doing."""
        return [lane.report() for lane in self.lanes.values()]

    def is_open(self, action: bytes) -> bool:
        """This action is in memory and has not ended."""
        return action in self._backlog.jobs

    def may_record(self, actions: Sequence[PlannedAction]) -> frozenset[bytes]:
        """Ids of those whose first attempt may be recorded in the very commit of the actions.

        That saves them a commit before they go out. It is for sinks that run and can start at once: after a crash the
        attempt counts as made, and is repeated or shown as uncertain, as the sink declares. The store inserts them as
        ``dispatching``, with one attempt, under the epoch.
        """
        if self._stop.strength is not Strength.NONE:
            return frozenset()
        now = self.ports.clock.now()
        left = {key: lane.certain(now) for key, lane in self.lanes.items()}
        first: dict[bytes, PlannedAction] = {}
        for action in actions:
            if action.firing not in first or action.ordinal < first[action.firing].ordinal:
                first[action.firing] = action
        recorded = []
        for action in first.values():
            if action.mode == RuleState.LIVE and not action.needs and left.get(action.sink, 0) > 0:
                left[action.sink] -= 1
                recorded.append(action.id)
        return frozenset(recorded)

    def submit(self, actions: Sequence[PlannedAction], recorded: Collection[bytes] = frozenset()) -> None:
        """Take over actions that were committed. Those of shadowed rules, and asked ones, are left alone.

        Args:
            recorded: those of `may_record`, if the commit recorded their first attempts.
        """
        self._sweep.spare(actions)
        self.runner.go_on(self._backlog.admit_new(actions, recorded))
        if any(lane.overflowed and not lane.is_full for lane in self.lanes.values()):
            self._fetch()

    async def release(self, actions: Iterable[bytes]) -> None:
        """Go on with these: a person said yes, or wants another attempt, and the store has them as ``planned``."""
        rows = await self.ports.outbox.load(list(actions))
        self.runner.go_on(await self._backlog.fetch_firings(row.action.firing for row in rows))

    async def cancel(self, actions: Iterable[bytes], detail: str) -> list[bytes]:
        """Take these out, as far as they are not under way. Returns those that were cancelled."""
        wanted = list(actions)
        await self.release([action for action in wanted if action not in self._backlog.jobs])
        cancelled = []
        for action in wanted:
            job = self._backlog.jobs.get(action)
            if job is not None and not job.flying and not job.settling:
                self.runner.end(job, State.CANCELLED, detail)
                cancelled.append(action)
        return cancelled

    async def clear_screens(self) -> None:
        """Have every sink that can take back what it shows clear it now; one that hangs holds no other."""
        screens: dict[str, Recallable] = {}
        for key, lane in self.lanes.items():
            sink: object = lane.sink
            if isinstance(sink, Recallable):
                screens[key] = sink
        clears = [within(self.ports.clock, CLEAR_DEADLINE, _clear(sink)) for sink in screens.values()]
        for key, result in zip(screens, await asyncio.gather(*clears, return_exceptions=True), strict=True):
            if isinstance(result, BaseException):
                self._watcher.fault(key, result)

    async def resumed(self) -> None:
        """Look at the stop now, and wait until what a lifted one held is dropped."""
        self._look_at_stop()
        await self._sweep.over()

    def _watch_stop(self) -> None:
        self._look_at_stop()
        self.runner.timers.at(self.ports.clock.now() + STOP_POLL, self._watch_stop)

    def _look_at_stop(self) -> None:
        stop = self.ports.stop.read()
        changed, before, self._stop = stop != self._stop, self._stop, stop
        # One that was set and lifted between two looks held something too.
        lifted = self.ports.stop.lifted() if stop.strength is Strength.NONE and not self._sweep.at_work else None
        if lifted is None and before.strength is not Strength.NONE and stop.strength is Strength.NONE:
            lifted = Lifted(msgspec.structs.replace(before, rooms=frozenset()))
        if lifted is not None:
            self._drop_held(lifted)
            self._sweep.begin()
            self.tasks.spawn(self._sweep.run(lifted))
        if stop.strength is Strength.CLEAR or (stop.rooms and changed):
            self._drop_waiting(stop)
        if changed and stop.strength is Strength.CLEAR:
            self.tasks.spawn(self.clear_screens())
        if changed:
            self.runner.requeue_held()

    def _drop_held(self, lifted: Lifted) -> None:
        """A stop has ended: what it held is not done late, unless somebody said so."""
        for job in list(self._backlog.jobs.values()):
            if not job.flying and not job.settling and is_backlog(lifted, job.planned):
                self.runner.end(job, State.DROPPED, WAITED)

    def _swept(self) -> None:
        """What the lifted stop held is dropped: the rest may be fetched."""
        self._fetch()

    def _drop_waiting(self, stop: Stop) -> None:
        for job in list(self._backlog.jobs.values()):
            forbidden = verdict_of_stop(stop, job.planned)
            if forbidden is None or forbidden.state is not State.DROPPED:
                continue
            if not job.flying and not job.settling:
                self.runner.end(job, forbidden.state, forbidden.detail)

    def _fetch(self) -> None:
        if self.runner.running and self._fetching is None and not self._sweep.at_work:
            self._fetching = self.tasks.spawn(self._fetch_lanes())

    async def _fetch_lanes(self) -> None:
        try:
            while self.runner.running and await self._fetch_round():
                # A long backlog is read in many rounds; between two of them others have their turn.
                await asyncio.sleep(0)
        except LostEpoch:
            raise
        except Exception as error:  # noqa: BLE001 - logged, and tried again in a second
            self.ports.log.warning("cannot read the outbox: %s", error)
        finally:
            self._fetching = None
        if self.runner.running and any(lane.overflowed for lane in self.lanes.values()):
            self.runner.timers.at(self.ports.clock.now() + FETCH_AGAIN, self._fetch)

    async def _fetch_round(self) -> bool:
        """Read once for each lane that has room; whether there was more to read."""
        more = False
        for lane in [lane for lane in self.lanes.values() if lane.overflowed and not lane.is_full]:
            self.runner.go_on(await self._backlog.fetch(lane))
            more = more or lane.cursor != b""
        return more

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, LostEpoch):
            self.ports.log.error("the dispatcher failed at an action", exc_info=error)
        elif self.runner.running:
            self.runner.running = False
            self._watcher.lost(error)


async def _clear(sink: Recallable) -> None:
    await sink.clear()
