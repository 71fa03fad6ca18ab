"""Actions on their way, and the order within a firing."""

from collections.abc import Iterable, Mapping

from tiercast.decide.decision import PlannedAction
from tiercast.deliver.ports import DONE, KEPT, OPEN, Pending, State
from tiercast.deliver.timers import Timer


class Job:
    """One open action in memory.

    Attributes:
        attempts: attempts that were recorded.
        order: place among all jobs; older first.
        due: instant before which it is not tried.
        started: handed to its sink's lane (queued, between two attempts, or under way).
        aside: it takes long: actions of the same firing for other sinks go on without it.
        flying: an attempt is under way.
        recorded: the attempt to be made next is recorded already.
        settling: its end is being written; nothing may start it any more.
        perhaps: an attempt was made of which nobody knows whether it was done.
    """

    __slots__ = (
        "aside", "attempts", "due", "flying", "group", "order", "perhaps", "planned",
        "recorded", "settling", "started", "timers",
    )  # fmt: skip

    def __init__(
        self, planned: PlannedAction, attempts: int, due: int, order: int, group: "Group", perhaps: bool = False
    ) -> None:
        self.planned = planned
        self.attempts = attempts
        self.due = due
        self.order = order
        self.group = group
        self.started = False
        self.aside = False
        self.flying = False
        self.recorded = False
        self.settling = False
        self.perhaps = perhaps
        self.timers: list[Timer] = []

    def __lt__(self, other: "Job") -> bool:
        return self.order < other.order

    def may_start(self, now: int) -> bool:
        """It waits for an attempt, and the instant has come."""
        return not self.flying and not self.settling and self.due <= now

    def expired(self, now: int) -> bool:
        """It must not be done any more."""
        return self.planned.expires is not None and now > self.planned.expires

    def forget_timers(self) -> None:
        """Cancel what would still wake it."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()


def may_be_done(state: State, perhaps: bool) -> bool:
    """Whether what an action reserved has to be kept, by the state in which it ended.

    Args:
        perhaps: an attempt was made, and nobody knows what came of it.
    """
    return perhaps or state in KEPT


def gives_back(firing: Iterable[Pending]) -> bool:
    """Whether all of a firing has ended and nothing of it can have been done, as the outbox has it."""
    return not any(row.state in OPEN or may_be_done(row.state, row.perhaps) for row in firing)


class Group:
    """The actions of one firing: which of them may start, and which fall with one that they need.

    An action starts when the results that it needs are there, when earlier actions for the same sink have ended, and
    when earlier ones for other sinks have ended or take long.
    """

    def __init__(self, firing: bytes) -> None:
        self.firing = firing
        self.jobs: dict[int, Job] = {}
        self.parked: dict[int, PlannedAction] = {}
        self.ended: dict[int, State] = {}
        self.results: dict[str, str] = {}
        self.perhaps = False

    @property
    def is_over(self) -> bool:
        """Nothing of it is in memory."""
        return not self.jobs

    @property
    def gives_back(self) -> bool:
        """All of it has ended and nothing can have been done, so its reservations are given back."""
        return not (self.jobs or self.parked or self.perhaps) and not any(s in KEPT for s in self.ended.values())

    def park(self, planned: PlannedAction) -> None:
        """This one stays in the store for now: its sink's lane is full."""
        self.parked[planned.ordinal] = planned

    def add(self, job: Job) -> None:
        """This one is in memory now."""
        self.parked.pop(job.planned.ordinal, None)
        self.jobs[job.planned.ordinal] = job

    def end(self, planned: PlannedAction, state: State, results: Mapping[str, str], perhaps: bool = False) -> None:
        """This one has ended; `perhaps`: an attempt was made of which nobody knows what came of it."""
        self.perhaps = self.perhaps or may_be_done(state, perhaps)
        self.jobs.pop(planned.ordinal, None)
        self.parked.pop(planned.ordinal, None)
        self.ended[planned.ordinal] = state
        if state in DONE:
            self.results.update({f"{planned.type}.{name}": value for name, value in results.items()})

    def ready(self) -> list[Job]:
        """Jobs that may start now, in order."""
        return [job for job in self._waiting() if not self._lacks(job) and not self._is_behind(job)]

    def fallen(self) -> list[tuple[Job, str]]:
        """Jobs that can never start, with the result that they need and nobody will give."""
        return [
            (job, need)
            for job in self._waiting()
            for need in self._lacks(job)[:1]
            if not any(early.type == need.partition(".")[0] for early in self._open_before(job))
        ]

    def _waiting(self) -> Iterable[Job]:
        return [job for _, job in sorted(self.jobs.items()) if not job.started and not job.settling]

    def _lacks(self, job: Job) -> list[str]:
        return [need for need in job.planned.needs if need not in self.results]

    def _open_before(self, job: Job) -> list[PlannedAction]:
        ordinal = job.planned.ordinal
        jobs = [early.planned for place, early in self.jobs.items() if place < ordinal]
        return jobs + [planned for place, planned in self.parked.items() if place < ordinal]

    def _is_behind(self, job: Job) -> bool:
        return any(
            early.sink == job.planned.sink or not self._is_aside(early.ordinal) for early in self._open_before(job)
        )

    def _is_aside(self, ordinal: int) -> bool:
        return ordinal in self.parked or self.jobs[ordinal].aside
