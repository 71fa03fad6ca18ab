"""Which open actions are in memory: a bounded number for each sink; the rest stays in the store until there is room."""

from collections.abc import Callable, Collection, Iterable, Sequence

from tiercast.decide.decision import PlannedAction, RuleState
from tiercast.deliver.jobs import Group, Job
from tiercast.deliver.lane import Lane
from tiercast.deliver.ports import OPEN, OutboxPort, Pending, State

FETCHED = 500
"""Actions in one read of the store."""


class Backlog:
    """The jobs in memory, by lane and by firing.

    Args:
        lane_of: the lane of a sink's key.
    """

    def __init__(self, outbox: OutboxPort, lane_of: Callable[[str], Lane]) -> None:
        self._outbox = outbox
        self._lane_of = lane_of
        self._order = 0
        self._ended_while_fetching: set[bytes] | None = None
        self.jobs: dict[bytes, Job] = {}
        self.groups: dict[bytes, Group] = {}
        self.orphans: list[Job] = []

    def admit_new(self, actions: Sequence[PlannedAction], recorded: Collection[bytes]) -> list[Group]:
        """Take in what was just committed; only rules that are live go out unasked. Returns the firings concerned.

        Args:
            recorded: those whose first attempt was recorded in the same commit.
        """
        live = [action for action in actions if action.mode == RuleState.LIVE]
        return self.admit(
            Pending(action=action, state=State.PLANNED, recorded=action.id in recorded) for action in live
        )

    def admit(self, rows: Iterable[Pending]) -> list[Group]:
        """Take in open actions, with what became of the others of their firings. Returns the firings concerned."""
        touched: dict[bytes, Group] = {}
        for row in sorted(rows, key=lambda row: (row.action.seq, row.action.firing, row.action.ordinal)):
            firing = row.action.firing
            group = touched.get(firing) or self.groups.get(firing) or Group(firing)
            touched[firing] = group
            self._admit_row(row, group)
        for group in touched.values():
            if group.is_over:
                self.groups.pop(group.firing, None)
            else:
                self.groups[group.firing] = group
        return [group for group in touched.values() if not group.is_over]

    async def fetch(self, lane: Lane) -> list[Group]:
        """Read on in the store from where the last read of this lane ended, as far as there is room."""
        self._ended_while_fetching = set()
        try:
            limit = max(1, min(FETCHED, lane.settings.backlog - lane.jobs))
            if lane.cursor == b"":
                lane.overflowed = False
            rows = await self._outbox.pending(lane.key, lane.cursor, limit)
            lane.cursor = rows[-1].action.id if len(rows) == limit else b""
            lane.overflowed = lane.overflowed or len(rows) == limit
            return await self.fetch_firings(row.action.firing for row in rows if row.action.id not in self.jobs)
        finally:
            self._ended_while_fetching = None

    async def fetch_firings(self, firings: Iterable[bytes]) -> list[Group]:
        """Take in these firings from the store. Returns those of which something may go out."""
        wanted = list(dict.fromkeys(firings))
        return self.admit(await self._outbox.firings(wanted)) if wanted else []

    def end(self, job: Job, state: State, results: dict[str, str]) -> None:
        """A job has ended, and that is written down."""
        job.group.end(job.planned, state, results, job.perhaps)
        self.forget(job)

    def forget(self, job: Job) -> None:
        """This job is not ours any more."""
        job.forget_timers()
        job.group.jobs.pop(job.planned.ordinal, None)
        if self.jobs.pop(job.planned.id, None) is not None:
            self._lane_of(job.planned.sink).jobs -= 1
        if self._ended_while_fetching is not None:
            self._ended_while_fetching.add(job.planned.id)
        if job.group.is_over:
            self.groups.pop(job.group.firing, None)

    def _admit_row(self, row: Pending, group: Group) -> None:
        action = row.action
        if row.state not in OPEN:
            group.end(action, row.state, row.results, row.perhaps)
        elif action.id in self.jobs or action.ordinal in group.ended or self._just_ended(action.id):
            return
        elif action.mode in (RuleState.ASK, RuleState.LIVE):
            self._admit_open(row, group)

    def _just_ended(self, action: bytes) -> bool:
        """The row was read before its end was written."""
        return self._ended_while_fetching is not None and action in self._ended_while_fetching

    def _admit_open(self, row: Pending, group: Group) -> None:
        lane = self._lane_of(row.action.sink)
        if row.state is State.WAITING or (row.state is State.DISPATCHING and not row.orphan):
            group.park(row.action)
            return
        parked = {action.type for action in group.parked.values()}
        needs_parked = any(need.partition(".")[0] in parked and need not in group.results for need in row.action.needs)
        has_room = row.recorded or not lane.is_full
        if not has_room or needs_parked or (row.orphan and lane.sink is None):
            group.park(row.action)
            lane.overflowed = True
            return
        self._order += 1
        job = Job(row.action, row.attempts, row.next_try, self._order, group, row.perhaps or row.orphan)
        job.recorded = row.recorded
        group.add(job)
        self.jobs[row.action.id] = job
        lane.jobs += 1
        if row.orphan and not lane.repeats:
            job.settling = True
            self.orphans.append(job)
