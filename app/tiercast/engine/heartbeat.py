"""What supervisor and engine say to each other over the engine's stdin and stdout: one JSON line each.

The token travels here and nowhere else: never on a command line, where every user of the computer could read it.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final, TypeAlias

import msgspec
from tiercast_api.clock import Clock

BEAT_EVERY: Final = 1.0
"""Seconds between two beats."""


class _Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="say"):
    pass


class Death(msgspec.Struct, frozen=True, kw_only=True):
    """What engines had in hand when they died: ``batch`` or ``ruleset``, its id (hex), and how often in a row."""

    kind: str
    id: str
    count: int


class Start(_Line, frozen=True, kw_only=True, tag="start"):
    """The first line to the engine.

    Attributes:
        config: the configuration's file; None for the built-in one.
        store: URL of the store, which may have come from the command line.
        home: the user's data folder.
        token: what clients have to know.
        port: port of the door, instead of the configured one; None: as configured.
        safe_mode: load shipped plugins only.
        evaluator: ``auto``, ``rete`` or ``plain``, instead of the configured one; "": as configured.
        restarts: how often this engine was started again.
        death: what the last engines had in hand when they died, as far as it is known.
        died, died_zh: how the last engine ended, in words; "" for the first one.
    """

    config: str | None
    store: str
    home: str
    token: str
    port: int | None = None
    safe_mode: bool = False
    evaluator: str = ""
    language: str = "en"
    restarts: int = 0
    death: Death | None = None
    died: str = ""
    died_zh: str = ""


class End(_Line, frozen=True, kw_only=True, tag="end"):
    """To the engine: finish what is under way and exit."""


class Beat(_Line, frozen=True, kw_only=True, tag="beat"):
    """The engine's loop turns."""


class Ready(_Line, frozen=True, kw_only=True, tag="ready"):
    """The door is open at this port.

    Attributes:
        stages: seconds of the start, by what they were needed for; recovered: entries that were stepped again.
        core: ``compiled`` or ``interpreted``.
    """

    port: int
    stages: dict[str, float] = {}
    recovered: int = 0
    core: str = "interpreted"


class Long(_Line, frozen=True, kw_only=True, tag="long"):
    """No beat is to be expected for `seconds`, because of `what`."""

    what: str
    seconds: float


class LongOver(_Line, frozen=True, kw_only=True, tag="long_over"):
    """The long operation has ended."""


class Sorry(_Line, frozen=True, kw_only=True, tag="sorry"):
    """Why the engine is about to exit, in both languages."""

    message: str
    message_zh: str


ToEngine: TypeAlias = Start | End
FromEngine: TypeAlias = Beat | Ready | Long | LongOver | Sorry
_to_engine: msgspec.json.Decoder[ToEngine] = msgspec.json.Decoder(ToEngine)
_from_engine: msgspec.json.Decoder[FromEngine] = msgspec.json.Decoder(FromEngine)


def line(message: ToEngine | FromEngine) -> bytes:
    """A message as a line."""
    return msgspec.json.encode(message) + b"\n"


def to_engine(data: bytes) -> ToEngine:
    """Read a line to the engine. Raises: msgspec.DecodeError."""
    return _to_engine.decode(data)


def from_engine(data: bytes) -> FromEngine:
    """Read a line from the engine. Raises: msgspec.DecodeError."""
    return _from_engine.decode(data)


class Heart:
    """The engine's end: beats from its loop, and declares what will take longer than a beat."""

    def __init__(self, say: Callable[[FromEngine], None], clock: Clock) -> None:
        self._say = say
        self._clock = clock

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            self._say(Beat())
            await self._clock.sleep(BEAT_EVERY)

    @contextlib.contextmanager
    def long(self, what: str, seconds: float) -> Iterator[None]:
        """Declare that the loop may stand still for `seconds` (a migration, a recovery).

        Example::

            with heart.long("recovery", 60):
                replay_the_tail()
        """
        self._say(Long(what=what, seconds=seconds))
        try:
            yield
        finally:
            self._say(LongOver())

    @contextlib.asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Beat while the body runs."""
        task = asyncio.create_task(self.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
