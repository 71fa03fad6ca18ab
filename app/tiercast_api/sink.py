"""Sinks: where actions go."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

import msgspec

from tiercast_api.action import Action, ActionType, Delivery, Receipt
from tiercast_api.context import SinkContext
from tiercast_api.settings import Schema
from tiercast_api.web import Route


class SinkDeclaration(msgspec.Struct, frozen=True, kw_only=True):
    """What a sink can do and promises.

    Attributes:
        actions: what may stand under ``do:`` in a ruleset.
        delivery: what happens to an attempt without a receipt after a crash.
        concurrency: how many actions it takes at once.
        routes: HTTP paths that it serves (it is an `HttpHandler` then).
    """

    actions: tuple[ActionType, ...]
    delivery: Delivery
    concurrency: int = 1
    routes: tuple[Route, ...] = ()


@runtime_checkable
class Sink(Protocol):
    """One way to reach somebody or something."""

    @property
    def declaration(self) -> SinkDeclaration:
        """What it can do, given its settings; known before it is opened."""
        ...

    async def open(self, context: SinkContext) -> None:
        """Get ready. Raises: PluginError."""
        ...

    async def deliver(self, action: Action) -> Receipt:
        """Do it, or say why not. Called again with the same ``action.id`` only if delivery is at least once.

        Raises:
            PluginError: RetryAfter and its kind make the dispatcher try again, Refused ends the action. An error of
                which `perhaps` is true says that it may have been done all the same.
        """
        ...

    async def close(self) -> None:
        """Let go of everything; what was accepted stays done."""
        ...

    async def test_connection(self, context: SinkContext) -> str:
        """Try it without reaching anybody. Returns a sentence for people. Raises: PluginError."""
        ...


@runtime_checkable
class Recallable(Protocol):
    """A sink whose reversible actions can be taken back."""

    async def recall(self, action: str) -> Receipt:
        """Take the action with this id back; the receipt says ``recalled``, or ``refused`` with why not."""
        ...

    async def clear(self) -> None:
        """Take everything off the screen now."""
        ...


class SinkType(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin registers; see `SourceType`.

    Attributes:
        actions: what it can do whatever its settings, so that rulesets can be checked and replayed without it.
    """

    name: str
    title: str
    title_zh: str
    summary: str
    summary_zh: str
    settings: Schema
    make: Callable[[Mapping[str, Any]], Sink]
    actions: tuple[ActionType, ...] = ()
