"""What the door asks of the engine behind it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

import msgspec
from tiercast_api.web import HttpHandler, Route

from tiercast.serve.protocol_commands import Command
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_start import EngineStart


class EngineHealth(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the engine does its work; `detail` says what is wrong, by part, in a word or sentence."""

    healthy: bool
    detail: Mapping[str, str] = {}


class MeasureKind(StrEnum):
    """How a measure is read."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One number for ``/metrics``.

    Attributes:
        name: without the ``tiercast_`` prefix, with its unit (``commit_seconds``); a counter without ``_total``.
        value: of a counter or gauge; the sum of a histogram.
        buckets: of a histogram: (upper edge, cumulative count) in order; the last edge is infinite.
    """

    name: str
    help: str
    kind: MeasureKind
    value: float
    labels: Mapping[str, str] = {}
    buckets: Sequence[tuple[float, int]] = ()


class EnginePort(Protocol):
    """The engine as the door sees it."""

    @property
    def shop(self) -> str:
        """Key of the shop."""
        ...

    @property
    def start(self) -> EngineStart:
        """How the engine came up."""
        ...

    async def begin(self) -> None:
        """The door is open: let the sources run."""
        ...

    async def command(self, command: Command, who: str) -> Reply:
        """Do what a client asks; `who` goes to the audit log. The reply carries the command's id."""
        ...

    def subscribe(self) -> AsyncIterator[Push]:
        """Numbers (as often as they change; the door coalesces them) and pushes, until the engine ends."""
        ...

    def health(self) -> EngineHealth:
        """For ``/healthz``; cheap."""
        ...

    def measures(self) -> Sequence[Measure]:
        """For ``/metrics``; cheap."""
        ...


class Mount(msgspec.Struct, frozen=True):
    """A source or sink with routes: the routes it declares and who answers."""

    routes: tuple[Route, ...]
    handler: HttpHandler


class Mounts:
    """Who answers under ``/in/KEY`` and ``/out/KEY``; parts come and go while the door is open."""

    def __init__(self) -> None:
        self._mounts: dict[tuple[str, str], Mount] = {}

    def add(self, side: str, key: str, routes: Sequence[Route], handler: HttpHandler) -> None:
        """Let `handler` answer under ``/SIDE/KEY`` (`side` is ``in`` for a source, ``out`` for a sink)."""
        if side not in ("in", "out"):
            raise ValueError(f"side: expected 'in' or 'out', found {side!r}")
        self._mounts[side, key] = Mount(tuple(routes), handler)

    def remove(self, side: str, key: str) -> None:
        """Nobody answers there any more; twice is nothing."""
        self._mounts.pop((side, key), None)

    def find(self, side: str, key: str) -> Mount | None:
        """Who answers there."""
        return self._mounts.get((side, key))
