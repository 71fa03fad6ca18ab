"""One attempt: calling a sink within a deadline, and what its answer or error means for the action."""

import asyncio
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any, Final, TypeVar

import msgspec
from tiercast_api.action import Action, Delivery, Outcome, Receipt
from tiercast_api.clock import Clock
from tiercast_api.errors import Permanent, PluginError, RateLimited, Refused, RetryAfter, SignInExpired
from tiercast_api.event import SECOND
from tiercast_api.sink import Sink

from tiercast.deliver.ports import State

T = TypeVar("T")

GRACE: Final = 1.0
"""Seconds that a call may take to be cancelled; what clings to life is left behind."""


class Answer(StrEnum):
    """What an attempt tells about the sink."""

    REACHED = "reached"
    """The other side answered."""
    UNREACHED = "unreached"
    """It did not, or not now."""
    LIMITED = "limited"
    """It asked for fewer calls."""
    SIGNED_OUT = "signed_out"
    UNUSABLE = "unusable"
    """It will never work as configured."""
    FAULTY = "faulty"
    """The plugin itself failed: raised what it should not, or did not come back."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What an attempt came to.

    Attributes:
        answer: about the sink.
        state: the action's new state; ``planned`` means: try again.
        wait: microseconds to wait at least before that.
        counts: the attempt used up one of the attempts.
        receipt: the sink's own.
        error: what the plugin raised, where it was faulty.
        perhaps: nobody knows whether it was done. An error says by itself where that is so.
    """

    answer: Answer
    state: State
    detail: str = ""
    wait: int = 0
    counts: bool = True
    receipt: Receipt | None = None
    error: BaseException | None = None
    perhaps: bool = False


_STATES = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.SHOWN: State.SHOWN,
    Outcome.REFUSED: State.REFUSED,
    Outcome.RECALLED: State.RECALLED,
}


async def attempt(sink: Sink, action: Action, clock: Clock, deadline: int) -> Verdict:
    """Call ``sink.deliver`` and say what its answer means.

    Args:
        deadline: microseconds after which the call is cancelled and counts as not answered.
    """
    again = State.PLANNED if sink.declaration.delivery is Delivery.AT_LEAST_ONCE else State.UNCERTAIN
    try:
        receipt = await within(clock, deadline, _call(sink, action))
    except TimeoutError as error:
        detail = f"no answer within {deadline / SECOND:g} s"
        return Verdict(answer=Answer.FAULTY, state=again, detail=detail, error=error, perhaps=True)
    except PluginError as error:
        return _of_error(error, again)
    except Exception as error:  # noqa: BLE001 - a plugin's fault ends one attempt, not the dispatcher
        detail = f"the plugin failed ({type(error).__name__})"
        return Verdict(answer=Answer.FAULTY, state=again, detail=detail, error=error, perhaps=True)
    return of_receipt(receipt, action.id, again)


def of_receipt(receipt: Receipt, action: str, unknown: State) -> Verdict:
    """What a receipt means.

    Args:
        action: id that was delivered; a receipt for another one is the plugin's fault.
        unknown: state after the outcome ``unknown``.
    """
    if not isinstance(receipt, Receipt) or receipt.action != action:
        error = TypeError(f"deliver() returned {receipt!r:.200} instead of a receipt for the action")
        detail = "the plugin gave no receipt"
        return Verdict(answer=Answer.FAULTY, state=unknown, detail=detail, error=error, perhaps=True)
    state = _STATES.get(receipt.outcome, unknown)
    answer = Answer.UNREACHED if receipt.outcome is Outcome.UNKNOWN else Answer.REACHED
    unclear = receipt.outcome is Outcome.UNKNOWN
    return Verdict(answer=answer, state=state, detail=receipt.detail, receipt=receipt, perhaps=unclear)


async def _call(sink: Sink, action: Action) -> Receipt:
    try:
        return await sink.deliver(action)
    except SystemExit as error:  # a task that lets it through ends the loop
        raise RuntimeError("the plugin called exit()") from error


def _of_error(error: PluginError, again: State) -> Verdict:
    verdict = _of_words(error)
    if not error.perhaps or verdict.state is State.REFUSED:
        return verdict
    return msgspec.structs.replace(verdict, state=again, counts=True, perhaps=True)


def _of_words(error: PluginError) -> Verdict:
    detail = str(error)
    if isinstance(error, RetryAfter):
        wait = max(0, int(error.seconds * SECOND))
        answer = Answer.LIMITED if isinstance(error, RateLimited) else Answer.UNREACHED
        return Verdict(answer=answer, state=State.PLANNED, detail=detail, wait=wait)
    if isinstance(error, Refused):
        return Verdict(answer=Answer.REACHED, state=State.REFUSED, detail=detail)
    if isinstance(error, SignInExpired):
        return Verdict(answer=Answer.SIGNED_OUT, state=State.PLANNED, detail=detail, counts=False)
    if isinstance(error, Permanent):
        return Verdict(answer=Answer.UNUSABLE, state=State.PLANNED, detail=detail, counts=False)
    return Verdict(answer=Answer.UNREACHED, state=State.PLANNED, detail=detail)


async def within(clock: Clock, microseconds: int, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, which is cancelled after so many microseconds of `clock`.

    Raises:
        TimeoutError: where it did not end in time.
    """
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(clock.sleep(microseconds / SECOND))
    try:
        await asyncio.wait((task, alarm), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        task.cancel()
        alarm.cancel()
        await asyncio.wait((task, alarm), timeout=GRACE)
        if task.done() and not task.cancelled():
            task.exception()  # retrieved: it was raised above, or came after the deadline
