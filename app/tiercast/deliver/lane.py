"""A lane: one sink's queue, its slots, its breaker, and why it stands still."""

import heapq
from collections.abc import Mapping

import msgspec
from tiercast_api.action import ActionType, Delivery
from tiercast_api.event import SECOND
from tiercast_api.sink import Sink

from tiercast.deliver.backoff import Backoff
from tiercast.deliver.breaker import Breaker
from tiercast.deliver.jobs import Job

MINUTE = 60 * SECOND


class LaneSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How one sink is treated.

    Attributes:
        concurrency: actions at once; 0: as the sink declares.
        backlog: actions in memory; what exceeds them stays in the store and is fetched when there is room.
        attempts: given up after so many.
        give_up_after: given up so long after the decision, microseconds.
        deadline: of one call, microseconds.
        retry: waits between attempts.
        failures, pause: of the circuit breaker.
    """

    concurrency: int = 0
    backlog: int = 2_000
    attempts: int = 20
    give_up_after: int = 24 * 60 * MINUTE
    deadline: int = 30 * SECOND
    retry: Backoff = Backoff(most=5 * MINUTE)
    failures: int = 5
    pause: Backoff = Backoff(first=SECOND, most=MINUTE)


class LaneReport(msgspec.Struct, frozen=True, kw_only=True):
    """How a sink's lane is doing, for the screen and the metrics.

    Attributes:
        queued: actions in memory that wait for their turn or for another attempt.
        under_way: actions that the sink is at.
        in_store: more of them wait in the store.
        standing_still: why nothing starts, "" where it runs.
        open_until: the breaker's next probe, microseconds UTC; 0: closed.
        faults: failures of the plugin itself.
    """

    sink: str
    queued: int
    under_way: int
    in_store: bool
    standing_still: str
    open_until: int
    faults: int


class Lane:
    """The jobs of one sink. It decides which may start; starting them is the dispatcher's."""

    def __init__(self, key: str, settings: LaneSettings) -> None:
        self.key = key
        self.settings = settings
        self.sink: Sink | None = None
        self.actions: Mapping[str, ActionType] = {}
        self.breaker = Breaker(key.encode(), settings.failures, settings.pause)
        self.standing_still = "no such sink is open"
        self.limited_until = 0
        self.jobs = 0
        self.under_way = 0
        self.faults = 0
        self.overflowed = False
        self.cursor = b""
        self._queue: list[Job] = []

    def attach(self, sink: Sink) -> None:
        """Use this sink from now on."""
        self.sink = sink
        self.actions = {action.name: action for action in sink.declaration.actions}
        self.standing_still = ""
        self.breaker.succeeded()

    def detach(self, why: str) -> None:
        """There is no sink for now; jobs wait, and expire."""
        self.sink = None
        self.standing_still = why

    @property
    def slots(self) -> int:
        """How many actions at once."""
        declared = self.sink.declaration.concurrency if self.sink is not None else 1
        return max(1, self.settings.concurrency or declared)

    @property
    def repeats(self) -> bool:
        """The sink takes an action again after an attempt without an answer."""
        return self.sink is not None and self.sink.declaration.delivery is Delivery.AT_LEAST_ONCE

    @property
    def is_full(self) -> bool:
        """More than these stay in the store."""
        return self.jobs >= self.settings.backlog

    def certain(self, now: int) -> int:
        """How many new actions go out as soon as they are given to it, as far as can be told.

        Where what goes out may go out again, those that have to wait for a slot count, too.
        """
        if self.sink is None or self.standing_still or self.is_full:
            return 0
        if now < self.limited_until or not self.breaker.is_closed:
            return 0
        if self.repeats:
            return self.settings.backlog
        return max(0, self.slots - self.under_way - len(self._queue))

    def push(self, job: Job) -> None:
        """Queue a job whose turn has come."""
        heapq.heappush(self._queue, job)

    def opens_at(self) -> int:
        """Instant before which nothing may start, as far as time alone decides; 0: now."""
        return max(self.limited_until, self.breaker.open_until)

    def take(self, now: int) -> Job | None:
        """The next job to start, if one may start now."""
        while self._queue and not self._queue[0].may_start(now):
            heapq.heappop(self._queue)  # ended or started meanwhile, or it has a timer of its own
        if not self._queue or self.standing_still or self.sink is None or self.under_way >= self.slots:
            return None
        if now < self.limited_until or not self.breaker.may_start(now):
            return None
        self.breaker.started()
        self.under_way += 1
        return heapq.heappop(self._queue)

    def report(self) -> LaneReport:
        """How it is doing."""
        return LaneReport(
            sink=self.key,
            queued=max(0, self.jobs - self.under_way),
            under_way=self.under_way,
            in_store=self.overflowed,
            standing_still=self.standing_still,
            open_until=self.breaker.open_until,
            faults=self.faults,
        )
