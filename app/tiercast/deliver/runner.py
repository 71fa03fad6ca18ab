"""The way of a job: its turn, its attempt, what the answer means, its end."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

import msgspec
from tiercast_api.event import SECOND

from tiercast.deliver.attempt import Answer, Verdict
from tiercast.deliver.backlog import Backlog
from tiercast.deliver.delivery import Delivery, NotNow
from tiercast.deliver.jobs import Group, Job
from tiercast.deliver.lane import Lane
from tiercast.deliver.ports import LostEpoch, Ports, Settlement, State
from tiercast.deliver.settling import Settler, receipt_entry
from tiercast.deliver.tasks import Tasks
from tiercast.deliver.timers import Timers

PATIENCE: Final = SECOND
"""Microseconds after which an action holds up the later ones of its firing for other sinks no longer."""
STORE_RETRY: Final = SECOND // 4
"""Microseconds until an action is tried again whose attempt could not be recorded."""


class Watcher(msgspec.Struct, frozen=True):
    """Who is told what.

    Attributes:
        lost: another engine owns the store; this one has to exit.
        fault: (sink, error) a plugin raised what it should not, or did not come back.
        standing_still: (sink, why) a sink's lane has stopped until a sink is attached again.
        ended: an action has ended, and that is written down.
    """

    lost: Callable[[LostEpoch], None]
    fault: Callable[[str, BaseException], None]
    standing_still: Callable[[str, str], None]
    ended: Callable[[Job, Settlement], None]


class Runner:
    """Starts the jobs whose turn it is and carries each to its end.

    Args:
        lane: the lane of a sink's key.
        room: called when a job has left a lane that has more in the store.
    """

    def __init__(
        self, ports: Ports, watcher: Watcher, tasks: Tasks, lane: Callable[[str], Lane], room: Callable[[], None]
    ) -> None:
        self._ports = ports
        self._watcher = watcher
        self._tasks = tasks
        self._lane = lane
        self._room = room
        self._held: list[Job] = []
        self.running = False
        self.timers = Timers(ports.clock)
        self.backlog = Backlog(ports.outbox, lane)
        self.settler = Settler(ports.outbox, ports.journal, ports.clock, ports.log)
        self._delivery = Delivery(self.settler.claim, ports.vault, ports.stop, ports.clock)

    async def close(self) -> None:
        """Let go of what is under way."""
        await self._delivery.close()
        await self.settler.close()

    def requeue_held(self) -> None:
        """A stop has changed: look again at what it held."""
        held, self._held = self._held, []
        for job in held:
            self._queue(job)

    def go_on(self, groups: Iterable[Group]) -> None:
        orphans, self.backlog.orphans = self.backlog.orphans, []
        for job in orphans:
            job.settling = False
            self.end(job, State.UNCERTAIN, "the engine stopped during the attempt: it may have been done")
        for group in groups:
            self._watch_expiry(group)
            self._advance(group)

    def _advance(self, group: Group) -> None:
        for job, need in group.fallen():
            self.end(job, State.DROPPED, f"it needs {need}, which was not given")
        for job in group.ready():
            job.started = True
            if any(ordinal > job.planned.ordinal for ordinal in group.jobs):
                job.timers.append(self.timers.at(self._ports.clock.now() + PATIENCE, partial(self._set_aside, job)))
            self._queue(job)

    def _set_aside(self, job: Job) -> None:
        job.aside = True
        self._advance(job.group)

    def _watch_expiry(self, group: Group) -> None:
        for job in group.jobs.values():
            if job.planned.expires is not None and not job.timers:
                job.timers.append(self.timers.at(job.planned.expires + 1, partial(self._expire, job)))

    def _expire(self, job: Job) -> None:
        if not job.flying and not job.settling:
            self.end(job, State.EXPIRED, "too late: it was not done before it expired")

    def _queue(self, job: Job) -> None:
        if not job.planned.sink:
            # Where nobody can ever do it, waiting would only end in silence.
            self.end(job, State.FAILED, f"no sink does {job.planned.type}: add one for it to the configuration")
            return
        lane = self._lane(job.planned.sink)
        if job.due > self._ports.clock.now():
            job.timers.append(self.timers.at(job.due, partial(self._queue, job)))
        elif not job.settling:
            lane.push(job)
            self.pump(lane)

    def pump(self, lane: Lane) -> None:
        while self.running and (job := lane.take(self._ports.clock.now())) is not None:
            job.flying = True
            self._tasks.spawn(self._run(lane, job))

    async def _run(self, lane: Lane, job: Job) -> None:
        try:
            outcome = await self._delivery.make(lane, job)
        except LostEpoch:
            raise
        except Exception as error:  # noqa: BLE001 - of the store or the vault: nothing was done; logged and tried again
            self._ports.log.warning("an action for %s waits: its attempt cannot be recorded: %s", lane.key, error)
            lane.breaker.abandoned()
            job.due = self._ports.clock.now() + STORE_RETRY
            outcome = None
        finally:
            lane.under_way -= 1
        if isinstance(outcome, Verdict):
            self._learn(lane, outcome)
            await self._apply(lane, job, outcome)
        elif outcome is not None:
            lane.breaker.abandoned()
            await self._not_tried(job, outcome)
        else:
            job.flying = False
            self._queue(job)
        self.pump(lane)

    async def _not_tried(self, job: Job, outcome: NotNow) -> None:
        if not outcome.ours:
            self.backlog.forget(job)
            self._advance(job.group)
        elif outcome.state is State.PLANNED:
            job.recorded = False
            if outcome.claimed:
                await self.settler.settle(self._settlement(job, State.PLANNED, outcome.detail))
            job.flying = False
            if self._delivery.forbidden(job) is None:
                self.end(job, State.DROPPED, "it waited while everything was stopped")
            else:
                self._held.append(job)
        else:
            self.end(job, outcome.state, outcome.detail)

    def _learn(self, lane: Lane, verdict: Verdict) -> None:
        """What the answer says about the sink."""
        now = self._ports.clock.now()
        if verdict.answer in (Answer.REACHED, Answer.LIMITED):
            lane.breaker.succeeded()
        elif verdict.answer in (Answer.UNREACHED, Answer.FAULTY):
            lane.breaker.failed(now)
        else:
            lane.breaker.abandoned()
            lane.standing_still = verdict.detail
            self._watcher.standing_still(lane.key, verdict.detail)
        if verdict.answer is Answer.LIMITED:
            lane.limited_until = now + verdict.wait
        if verdict.answer is Answer.FAULTY and verdict.error is not None:
            lane.faults += 1
            self._watcher.fault(lane.key, verdict.error)
        if lane.opens_at() > now:
            self.timers.at(lane.opens_at(), partial(self.pump, lane))

    async def _apply(self, lane: Lane, job: Job, verdict: Verdict) -> None:
        """What the answer says about the action."""
        now = self._ports.clock.now()
        job.attempts += verdict.counts
        # One that repeats knows our key: its refusal tells of all attempts, where another sink's tells of the last.
        settled = verdict.state is State.REFUSED and lane.repeats
        job.perhaps = not settled and (job.perhaps or verdict.perhaps)
        if verdict.state is not State.PLANNED:
            results = dict(verdict.receipt.results) if verdict.receipt is not None else {}
            self.end(job, verdict.state, verdict.detail, results)
        elif job.attempts >= lane.settings.attempts or now - job.planned.time > lane.settings.give_up_after:
            self.end(job, State.FAILED, f"given up after {job.attempts} attempts: {verdict.detail}")
        else:
            wait = lane.settings.retry.wait(job.attempts, job.planned.id) if verdict.counts else 0
            job.due = now + max(verdict.wait, wait)
            await self.settler.settle(self._settlement(job, State.PLANNED, verdict.detail))
            job.flying = False
            if job.expired(self._ports.clock.now()):
                self._expire(job)
            else:
                self._queue(job)
                self._set_aside(job)

    def end(self, job: Job, state: State, detail: str, results: dict[str, str] | None = None) -> None:
        """Write down a job's end, then let the others of its firing know, then journal it."""
        job.settling = True
        job.forget_timers()
        self._tasks.spawn(self._write_end(job, self._settlement(job, state, detail, results or {})))

    async def _write_end(self, job: Job, settlement: Settlement) -> None:
        await self.settler.settle(settlement)
        self.backlog.end(job, settlement.state, dict(settlement.results))
        self._advance(job.group)
        self._watcher.ended(job, settlement)
        lane = self._lane(job.planned.sink)
        if lane.overflowed and lane.jobs * 2 <= lane.settings.backlog:
            self._room()
        await self.settler.append(receipt_entry(job.planned, settlement, job.group.gives_back))

    def _settlement(self, job: Job, state: State, detail: str, results: Mapping[str, str] | None = None) -> Settlement:
        return Settlement(
            action=job.planned.id,
            state=state,
            attempt=job.attempts,
            time=self._ports.clock.now(),
            detail=detail,
            results=results or {},
            next_try=job.due if state is State.PLANNED else 0,
            perhaps=job.perhaps,
        )
