"""The conformance suite of sinks: what the dispatcher relies on, tried out."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from tiercast_api.action import Action, Delivery, Outcome, Receipt
from tiercast_api.errors import PluginError
from tiercast_api.sink import Recallable, Sink, SinkDeclaration
from tiercast_api.testing.clock import settle
from tiercast_api.testing.conformance import cancel, connection_sentence, no_task_left, nonconforming, timed
from tiercast_api.testing.context import MemorySinkContext

_ANSWERS = (Outcome.ACCEPTED, Outcome.SHOWN, Outcome.REFUSED, Outcome.UNKNOWN)


async def check_sink(
    make: Callable[[], Sink],
    actions: Sequence[Action],
    *,
    make_context: Callable[[], MemorySinkContext] = MemorySinkContext,
    effects: Callable[[], int] | None = None,
    refuses_expired: bool = False,
    limit: float = 10.0,
) -> list[Receipt]:
    """Try everything that the dispatcher relies on with fresh sinks and contexts.

    Args:
        make: builds the sink; called for every check.
        actions: at least one of every type that the sink declares, with different ids.
        make_context: builds its context: pools, scripted HTTP, secrets.
        effects: counts what has been done in the outside world so far; with it, doing things twice is found.
        refuses_expired: the sink keeps actions a while before it does them, and must not do an expired one.
        limit: real seconds that one check may take.

    Returns:
        The receipts of `actions`.

    Raises:
        Nonconforming: an `AssertionError` that says which promise is broken, and how.
    """
    suite = _Suite(make, make_context, effects or (lambda: 0), limit)
    declaration = make().declaration
    _check_declaration(declaration, actions)
    await suite.connection_test()
    receipts = await suite.deliver_all(actions)
    if declaration.delivery is Delivery.AT_LEAST_ONCE:
        await suite.same_id_twice(actions)
    await suite.preview(actions)
    if refuses_expired:
        await suite.expired(actions)
    await suite.cancellation(actions[0])
    await suite.at_once(actions[0])
    await suite.close_twice()
    if any(kind.reversible for kind in declaration.actions):
        await suite.recall(actions)
    return receipts


def _check_declaration(declaration: object, actions: Sequence[Action]) -> None:
    if not isinstance(declaration, SinkDeclaration):
        nonconforming("declaration", f"expected a SinkDeclaration, found {declaration!r}")
    names = [kind.name for kind in declaration.actions]
    if not names or len(set(names)) != len(names):
        nonconforming("declaration.actions", f"expected at least one action and no name twice, found {names}")
    if missing := set(names) - {action.type for action in actions}:
        nonconforming("actions", f"give the check an action of every type; {sorted(missing)} are missing")
    for kind in declaration.actions:
        fields = [field.name for field in kind.fields]
        if len(set(fields)) != len(fields):
            nonconforming(f"action {kind.name}", f"a field is declared twice: {fields}")
        if not kind.title.strip() or not kind.title_zh.strip():
            nonconforming(f"action {kind.name}", "needs a title in both languages")
    if declaration.concurrency < 1:
        nonconforming("declaration.concurrency", f"expected 1 or more, found {declaration.concurrency}")


class _Suite:
    def __init__(
        self,
        make: Callable[[], Sink],
        make_context: Callable[[], MemorySinkContext],
        effects: Callable[[], int],
        limit: float,
    ) -> None:
        self.make = make
        self.make_context = make_context
        self.effects = effects
        self.limit = limit

    async def connection_test(self) -> None:
        """Trying the connection says a sentence and reaches nobody."""
        promise, context, before = "test_connection", self.make_context(), self.effects()
        with no_task_left(promise):
            await self._timed(promise, context, connection_sentence(promise, self.make().test_connection(context)))
        if context.pushes or context.reports or context.pools.given or self.effects() != before:
            nonconforming(promise, "reached somebody; it must only look whether it could")

    async def deliver_all(self, actions: Sequence[Action]) -> list[Receipt]:
        """Every action gets a receipt of its own."""
        receipts: list[Receipt] = []

        async def body(sink: Sink, context: MemorySinkContext) -> None:
            receipts.extend([await _deliver(sink, action, "deliver") for action in actions])

        await self._opened("deliver", body)
        return receipts

    async def same_id_twice(self, actions: Sequence[Action]) -> None:
        """The same id again: the same answer, done once."""
        promise = "the same id twice"

        async def body(sink: Sink, context: MemorySinkContext) -> None:
            for action in actions:
                first = await _deliver(sink, action, promise)
                done, given = self.effects(), len(context.pools.given)
                second = await _deliver(sink, msgspec.structs.replace(action, attempt=2), promise)
                turned = second.outcome is Outcome.REFUSED and first.outcome is not Outcome.REFUSED
                if turned or second.results != first.results:
                    nonconforming(promise, f"{action.id} was answered with {first} and then with {second}")
                if self.effects() != done or len(context.pools.given) != given:
                    nonconforming(promise, f"{action.id} was done twice; use the id as idempotency key")

        await self._opened(promise, body)

    async def preview(self, actions: Sequence[Action]) -> None:
        """A preview gives nothing of value away."""
        promise = "preview"

        async def body(sink: Sink, context: MemorySinkContext) -> None:
            for position, action in enumerate(actions):
                shown = msgspec.structs.replace(action, id=f"{action.id}-preview-{position}", preview=True)
                await _deliver(sink, shown, promise)
                if context.pools.given:
                    nonconforming(promise, f"took a code of a pool for the preview of {action.type!r}")

        await self._opened(promise, body)

    async def expired(self, actions: Sequence[Action]) -> None:
        """An expired action is refused, not done late."""
        promise = "an expired action"

        async def body(sink: Sink, context: MemorySinkContext) -> None:
            for action in actions:
                before = self.effects()
                late = msgspec.structs.replace(action, id=action.id + "-late", expires=context.clock.now() - 1)
                receipt = await _deliver(sink, late, promise)
                await settle()
                if receipt.outcome is not Outcome.REFUSED or self.effects() != before:
                    nonconforming(promise, f"{action.type!r} was done late: {receipt}")

        await self._opened(promise, body)

    async def cancellation(self, action: Action) -> None:
        """A delivery that is cancelled ends, and the sink can still be closed."""
        promise = "cancellation during deliver"

        async def body(sink: Sink, context: MemorySinkContext) -> None:
            task = asyncio.ensure_future(
                _deliver(sink, msgspec.structs.replace(action, id=action.id + "-cut"), promise)
            )
            await asyncio.sleep(0)
            if not task.done():
                await cancel(task, promise, self.limit)

        await self._opened(promise, body)

    async def at_once(self, action: Action) -> None:
        """As many at once as it declares."""
        promise = "concurrency"

        async def body(sink: Sink, context: MemorySinkContext) -> None:
            count = min(sink.declaration.concurrency, 16)
            ids = [f"{action.id}-{number}" for number in range(count)]
            together = [_deliver(sink, msgspec.structs.replace(action, id=each), promise) for each in ids]
            receipts = await asyncio.gather(*together)
            if [receipt.action for receipt in receipts] != ids:
                nonconforming(promise, f"receipts were mixed up: {[receipt.action for receipt in receipts]}")

        await self._opened(promise, body)

    async def close_twice(self) -> None:
        """Closing twice is nothing; neither is closing what was never opened."""
        promise = "close twice"

        async def body(sink: Sink, context: MemorySinkContext) -> None:
            await sink.close()

        await self._opened(promise, body)
        with no_task_left("close without open"):
            await self.make().close()

    async def recall(self, actions: Sequence[Action]) -> None:
        """What is reversible can be taken back; what is unknown is refused; clear takes everything."""
        promise = "recall"

        async def body(sink: Sink, context: MemorySinkContext) -> None:
            if not isinstance(sink, Recallable):
                nonconforming(promise, "an action is declared reversible, but the sink has no recall() and clear()")
            reversible = {kind.name for kind in sink.declaration.actions if kind.reversible}
            for action in (action for action in actions if action.type in reversible):
                await _deliver(sink, action, promise)
                receipt = await sink.recall(action.id)
                if receipt.action != action.id or receipt.outcome not in (Outcome.RECALLED, Outcome.REFUSED):
                    nonconforming(promise, f"expected a receipt 'recalled' or 'refused', found {receipt}")
            receipt = await sink.recall("no-such-action")
            if receipt.outcome is not Outcome.REFUSED:
                nonconforming(promise, f"an unknown action: expected 'refused', found {receipt}")
            await sink.clear()
            await sink.clear()

        await self._opened(promise, body)

    async def _opened(self, promise: str, body: Callable[[Sink, MemorySinkContext], Awaitable[None]]) -> None:
        sink, context = self.make(), self.make_context()

        async def whole() -> None:
            await sink.open(context)
            try:
                await body(sink, context)
            finally:
                await sink.close()
            await settle()

        with no_task_left(promise):
            await self._timed(promise, context, whole())

    async def _timed(self, promise: str, context: MemorySinkContext, work: Awaitable[None]) -> None:
        await timed(work, context.clock, self.limit, promise)


async def _deliver(sink: Sink, action: Action, promise: str) -> Receipt:
    """Deliver and check the receipt; an error on purpose counts as a refusal."""
    try:
        receipt: object = await sink.deliver(action)
    except PluginError as error:
        return Receipt(action=action.id, outcome=Outcome.REFUSED, detail=str(error))
    if not isinstance(receipt, Receipt):
        nonconforming(promise, f"expected a Receipt, found {receipt!r}")
    if receipt.action != action.id:
        nonconforming(promise, f"the receipt is for {receipt.action!r}, the action was {action.id!r}")
    if receipt.outcome not in _ANSWERS:
        nonconforming(promise, f"expected one of {', '.join(_ANSWERS)}, found {receipt.outcome!r}")
    kinds = {kind.name: kind for kind in sink.declaration.actions}
    if action.type in kinds and (extra := set(receipt.results) - set(kinds[action.type].results)):
        nonconforming(promise, f"{action.type!r} returned {sorted(extra)}, which it does not declare as results")
    return receipt
