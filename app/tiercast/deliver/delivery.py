"""One action's way to its sink: may it go out, record the attempt, fill in the texts, call the sink."""

import asyncio
from collections.abc import Sequence

import msgspec
from tiercast_api.action import ActionType, Reach
from tiercast_api.clock import Clock

from tiercast.decide.decision import PlannedAction
from tiercast.deliver.attempt import Verdict, attempt
from tiercast.deliver.batching import Batcher
from tiercast.deliver.jobs import Job
from tiercast.deliver.lane import Lane
from tiercast.deliver.ports import Claim, Person, State, Stop, StopSwitch, Strength, VaultPort
from tiercast.deliver.render import render


class NotNow(msgspec.Struct, frozen=True):
    """It was not tried.

    Attributes:
        state: what it is now: ``planned`` (a stop holds it), or ``expired``, ``dropped``, ``failed``.
        claimed: the attempt was recorded already and has to be taken back.
        ours: False: the store says that it is nobody's to do any more.
    """

    state: State
    detail: str = ""
    claimed: bool = False
    ours: bool = True


def verdict_of_stop(stop: Stop, planned: PlannedAction) -> NotNow | None:
    """What a stop means for an action; None: it may go out."""
    if stop.strength is Strength.CLEAR:
        return NotNow(State.DROPPED, "a stop cleared what was waiting")
    if planned.room in stop.rooms:
        return NotNow(State.DROPPED, "the room was stopped")
    if stop.strength is Strength.HOLD or (stop.strength is Strength.PAUSE and planned.time > stop.since):
        return NotNow(State.PLANNED, "held by a stop")
    return None


class Delivery:
    """Makes attempts. Everything that can forbid one is asked right before it is made."""

    def __init__(self, claim: Batcher[Claim, bool], vault: VaultPort, stop: StopSwitch, clock: Clock) -> None:
        self._claim = claim
        self._stop = stop
        self._clock = clock
        self._persons: Batcher[bytes, Person | None] = Batcher(lambda viewers: _ask(vault, viewers))

    async def close(self) -> None:
        """Let go of what is under way."""
        await self._persons.close()

    async def make(self, lane: Lane, job: Job) -> Verdict | NotNow:
        """Make one attempt of `job`.

        Raises:
            LostEpoch: nothing was done.
            Exception: the store or the vault failed; nothing was done, though the attempt may be recorded.
        """
        action_type = lane.actions.get(job.planned.type)
        sink = lane.sink
        if (forbidden := self.forbidden(job)) is not None:
            return msgspec.structs.replace(forbidden, claimed=job.recorded)
        if action_type is None or sink is None:
            return NotNow(State.FAILED, f"the sink {lane.key} has no action called {job.planned.type}")
        claim = Claim(job.planned.id, job.attempts + 1, self._clock.now())
        if job.recorded:
            person = await self._person(job.planned, action_type)
            job.recorded = False
        else:
            ours, person = await asyncio.gather(self._claim(claim), self._person(job.planned, action_type))
            if not ours:
                return NotNow(State.PLANNED, ours=False)
        try:
            rendered = render(job.planned, action_type, person, job.group.results, claim.attempt)
        except Exception as error:  # noqa: BLE001 - what cannot be filled in now never can: it ends instead of looping
            return NotNow(State.FAILED, f"its texts cannot be filled in ({type(error).__name__})", claimed=True)
        if (forbidden := self.forbidden(job)) is not None:
            return msgspec.structs.replace(forbidden, claimed=True)
        verdict = await attempt(sink, rendered.action, self._clock, lane.settings.deadline)
        notes = "; ".join(part for part in (verdict.detail, *rendered.notes) if part)
        return msgspec.structs.replace(verdict, detail=notes)

    def forbidden(self, job: Job) -> NotNow | None:
        """Why a job must not go out at this moment; None: it may."""
        if job.expired(self._clock.now()):
            return NotNow(State.EXPIRED, "too late: it was not done before it expired")
        return verdict_of_stop(self._stop.read(), job.planned)

    async def _person(self, planned: PlannedAction, action_type: ActionType) -> Person | None:
        wanted = action_type.reach is Reach.VIEWER or any(
            isinstance(value, str) and "{viewer." in value.replace(" ", "") for value in planned.fields.values()
        )
        return await self._persons(planned.viewer) if planned.viewer and wanted else None


async def _ask(vault: VaultPort, viewers: Sequence[bytes]) -> list[Person | None]:
    persons = await vault.persons(list(dict.fromkeys(viewers)))
    return [persons.get(viewer) for viewer in viewers]
