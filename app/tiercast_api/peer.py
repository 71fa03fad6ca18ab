"""One end of the conversation of `tiercast_api.wire`: numbers calls, matches answers, serves the other side's calls."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import msgspec

from tiercast_api import wire

_T = TypeVar("_T")

AT_ONCE = 1024
"""Calls of the other side that are served at once; more is a fault of the other side."""


class Peer:
    """One end. Feed it lines with `receive`; it writes lines with `write`, which must not wait.

    Args:
        messages: `wire.ToPlugin` or `wire.ToEngine`, whatever arrives here.
        write: takes one encoded line.
        serve: answers a call; what it returns is the result, what it raises is the failure.
        note: takes a note.
        stuck: told where the other side does not answer a cancelled call within `grace` seconds.
    """

    def __init__(
        self,
        messages: Any,
        *,
        write: Callable[[bytes], None],
        serve: Callable[[Any], Awaitable[Any]],
        note: Callable[[Any], None],
        stuck: Callable[[str], None] = lambda _: None,
        grace: float = 5.0,
    ) -> None:
        self._decoder = wire.decoder(messages)
        self._write = write
        self._serve = serve
        self._note = note
        self._stuck = stuck
        self._grace = grace
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[msgspec.Raw]] = {}
        self._serving: dict[int, asyncio.Task[wire.Done | wire.Failed]] = {}
        self._closed: Exception | None = None

    def number(self) -> int:
        """The number of the next call."""
        return next(self._numbers)

    def tell(self, note: wire.Note) -> None:
        """Send a note; after the close it is dropped."""
        if self._closed is None:
            self._write(wire.encode(note))

    async def call(self, call: wire.Call, result: type[_T] | None = None, *, deadline: float | None = None) -> _T:
        """Send a call and wait for its answer; cancelled, the call is cancelled on the other side too.

        Args:
            call: numbered with `number`.
            result: type of the answer; None where there is none.
            deadline: seconds after which it is cancelled.

        Raises:
            TimeoutError: at the deadline.
            PluginError, Fault: what the other side raised.
            Exception: what `close` was called with, where the other side is gone.
        """
        if self._closed is not None:
            raise self._closed
        answer: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        self._waiting[call.id] = answer
        try:
            self._write(wire.encode(call))
            try:
                async with asyncio.timeout(deadline):
                    await asyncio.wait({answer})
            except BaseException:
                await self._withdraw(call, answer)
                raise
            raw = answer.result()
        finally:
            self._waiting.pop(call.id, None)
            if answer.done() and not answer.cancelled():
                answer.exception()  # seen, where the call was given up meanwhile
        return cast("_T", msgspec.json.decode(raw, type=Any if result is None else result))

    async def _withdraw(self, call: wire.Call, answer: "asyncio.Future[msgspec.Raw]") -> None:
        if answer.done() or self._closed is not None:
            return
        self.tell(wire.Cancel(call.id))
        await asyncio.wait({answer}, timeout=self._grace)
        if not answer.done():
            self._stuck(type(call).__name__.lower())

    def receive(self, line: bytes) -> None:
        """Take one line of the other side.

        Raises:
            WireError: where it is no message of the protocol.
        """
        try:
            message = self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise wire.WireError(f"expected a message, found {line[:80]!r}: {error}") from error
        match message:
            case wire.Done(id=number, value=value):
                self._answered(number).set_result(value)
            case wire.Failed(id=number, failure=failure):
                self._answered(number).set_exception(wire.error_of(failure))
            case wire.Cancel(id=number):
                if (task := self._serving.get(number)) is not None:
                    task.cancel()
            case wire.Call():
                if len(self._serving) >= AT_ONCE:
                    raise wire.WireError(f"more than {AT_ONCE} calls at once")
                task = asyncio.ensure_future(self._served(message))
                self._serving[message.id] = task
                task.add_done_callback(lambda done: self._answer(message.id, done))
            case _:
                self._note(message)

    def _answered(self, number: int) -> "asyncio.Future[msgspec.Raw]":
        answer = self._waiting.pop(number, None)
        if answer is None or answer.done():
            return asyncio.get_running_loop().create_future()  # the call was given up; nobody waits any more
        return answer

    async def _served(self, call: wire.Call) -> wire.Done | wire.Failed:
        try:
            return wire.Done(call.id, msgspec.Raw(msgspec.json.encode(await self._serve(call))))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - every error travels to the caller
            return wire.Failed(call.id, wire.failure_of(error))

    def _answer(self, number: int, task: "asyncio.Task[wire.Done | wire.Failed]") -> None:
        # A callback, because a task that is cancelled before its first step would never get as far as answering.
        self._serving.pop(number, None)
        cancelled = wire.Failed(number, wire.Failure("cancelled", "cancelled"))
        self.tell(cancelled if task.cancelled() else task.result())

    async def close(self, error: Exception) -> None:
        """The other side is gone: waiting calls raise `error`, served ones are cancelled and awaited."""
        if self._closed is not None:
            return
        self._closed = error
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(error)
        serving = [task for task in self._serving.values() if task is not asyncio.current_task()]
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
