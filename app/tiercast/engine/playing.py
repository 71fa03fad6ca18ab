"""What every job on recordings shares: the source, the room that its options describe, and a shop for it."""

import contextlib
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from tiercast_api.clock import Clock
from tiercast_api.context import Ticket
from tiercast_api.event import Event
from tiercast_api.source import SourceDeclaration

from tiercast.engine.config import Config, ConfigError, RoomConfig, parse_config
from tiercast.engine.jobs import JobError, ReplayOptions
from tiercast.engine.opened import Opened
from tiercast.engine.receiving import Receiving
from tiercast.engine.registry import Offered
from tiercast.engine.rooms import check_params, config_entry, core_room
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.shop import Shop
from tiercast.hosting.guarded import GuardedSource
from tiercast.hosting.plugins import Plugins
from tiercast.rules import ast
from tiercast.step.core import Core
from tiercast.store.small import put_ruleset

ROOM: Final = "replay"
"""Room of events that name none."""
SOURCE: Final = "replay"
"""Key of the source."""
AT_ONCE: Final = 8_192
"""Events of a recording that are stepped and committed together, where nobody waits for any of them: what many events
change is then written once, and rows find their neighbours' place in an index at hand."""


class Playing(msgspec.Struct, frozen=True):
    """A shop for recordings; see `open_playing`.

    Attributes:
        add_room: configures a room that the recording names, as the options say of all of them.
        rooms: those that are configured by now.
    """

    shop: Shop
    book: Rulebook
    add_room: Callable[[str], None]
    rooms: Container[str]


class _Rooms:
    """The configured rooms of a shop, also after its core was made anew."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def __contains__(self, room: object) -> bool:
        return room in self._shop.core.configs


def config_of(room: Mapping[str, str]) -> Config:
    """The configuration that ``--room KEY=VALUE`` describes. Raises: JobError."""
    params = {key.removeprefix("params."): value for key, value in room.items() if key.startswith("params.")}
    lines = [f"    {key}: {_quoted(value)}" for key, value in room.items() if not key.startswith("params.")]
    if params:
        lines += ["    params:", *(f"      {name}: {_quoted(value)}" for name, value in params.items())]
    text = "\n".join(["shop: replay", "rooms:", f"  {ROOM}:", *(lines or ["    title: ''"])])
    try:
        return parse_config(text, Path("--room"))
    except ConfigError as error:
        raise JobError(error.words) from error


async def make_source(plugins: Plugins, options: ReplayOptions) -> GuardedSource:
    """The source that plays the files as fast as they are taken. Raises: PluginError, UnknownType."""
    settings: dict[str, Any] = {"files": [str(file) for file in options.files], "speed": 0, "batch": AT_ONCE}
    if options.mapping is not None:
        settings["mapping"] = str(options.mapping)
    return await plugins.make_source(SOURCE, settings)


def open_playing(
    name: str, opened: Opened, options: ReplayOptions, plugins: Plugins, offers: Offered,
    declaration: SourceDeclaration, clock: Clock, *, state: str = "live", simulated: bool = True,
) -> Playing:  # fmt: skip
    """The shop called `name`, recovered or new.

    Args:
        offers: what its rules may do, and by which sinks.
        state: of every rule; ``shadow`` reaches no sink.
        simulated: actions count as accepted at once.

    Raises:
        RulesetError, JobError, StoreError.
    """
    config = config_of(options.room)
    kinds, actions = plugins.kinds, offers.actions
    book = Rulebook(kinds, actions, prefer=options.evaluator)  # type: ignore[arg-type]
    room = config.rooms[ROOM]
    rulesets = [book.read(ruleset, room.currency) for ruleset in options.rulesets]
    check_params(room, rulesets)
    key = opened.secrets.viewer

    def make() -> Core:
        return Core(name, key, book.build, kinds, book.by_hash, actions, simulated=simulated)

    shop = Shop(opened, book, make, simulated=simulated)

    def add_room(named: str) -> None:
        if named not in shop.core.configs:
            core = core_room(_named(room, named), config.care, rulesets, [declaration], offers.sinks, state)
            shop.take([config_entry(core, rulesets, 0)])

    if shop.seq == 0:
        _keep(opened, rulesets, clock.now())
    add_room(ROOM)
    return Playing(shop, book, add_room, _Rooms(shop))


class AnyRoom:
    """An intake that configures rooms as a recording names them, before their first event.

    Args:
        receiving: where the events go on.
    """

    def __init__(self, receiving: Receiving, add_room: Callable[[str], None]) -> None:
        self._receiving, self._add_room = receiving, add_room

    async def emit(self, key: str, events: Sequence[Event], cursor: bytes | None) -> Ticket:
        """Step the events of a source. Raises: StoreError: a commit failed."""
        for room in dict.fromkeys(event.room for event in events if event.room):
            # What is no text is refused a little later, with its reason.
            with contextlib.suppress(UnicodeEncodeError, AttributeError):
                room.encode()
                self._add_room(room)
        return await self._receiving.emit(key, events, cursor)

    async def dead_letter(self, key: str, raw: str | bytes, reason: str, place: str) -> None:
        """Keep what a source could not read."""
        await self._receiving.dead_letter(key, raw, reason, place)


def _named(room: RoomConfig, key: str) -> RoomConfig:
    return msgspec.structs.replace(room, key=key)


def _keep(opened: Opened, rulesets: Sequence[ast.Ruleset], now: int) -> None:
    """The texts are stored before the entry that names their hashes."""
    for ruleset in rulesets:
        opened.writer.call(lambda c, r=ruleset: put_ruleset(c, r.hash, r.name, r.source, now))  # type: ignore[misc]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
