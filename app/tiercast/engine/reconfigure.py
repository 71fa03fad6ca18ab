"""Brings a shop at work to another configuration: rooms, sources and sinks come and go while it runs.

What cannot be built is found before anything is written or ended, so that a refused change has changed nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from tiercast_api.errors import PluginError
from tiercast_api.web import Route

from tiercast.engine.config import Config, RoomConfig, SinkConfig, SourceConfig
from tiercast.engine.job_errors import job_error
from tiercast.hosting.guarded import GuardedSink, GuardedSource
from tiercast.hosting.plugins import UnknownType

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

_log = logging.getLogger(__name__)
Part = tuple[str, str]
"""Side (``in`` or ``out``) and key."""


class Mounting(Protocol):
    """Lets sources and sinks answer requests (`serve.port.Mounts`)."""

    def add(self, side: str, key: str, routes: Sequence[Route], handler: Any) -> None: ...
    def remove(self, side: str, key: str) -> None: ...


class _Change(msgspec.Struct):
    out: list[str]
    into: list[str]


class Reconfiguring:
    """Changes what a shop is connected with, one change at a time."""

    def __init__(self, live: "LiveShop", mounts: Mounting) -> None:
        self._live, self._mounts = live, mounts
        self._one = asyncio.Lock()

    async def apply(
        self, config: Config, asked: Collection[Part] = (), write: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Bring the shop to `config`.

        Args:
            asked: parts that have to be right, or nothing is done; they are made anew also where they are the same.
            write: keeps the configuration, once everything that was asked could be built.

        Raises:
            JobError, PluginError, RulesetError: nothing was changed. StoreError.
        """
        async with self._one:
            live, old = self._live, self._live.config
            sources = _change(old.sources, config.sources, {key for side, key in asked if side == "in"})
            sinks = _change(old.sinks, config.sinks, {key for side, key in asked if side == "out"})
            built_in = await self._build(live.sources.built, config.sources, sources.into, "in", asked)
            built_out = await self._build(live.sinks.built, config.sinks, sinks.into, "out", asked)
            changed = [room for key, room in config.rooms.items() if old.rooms.get(key) != room]
            for room in changed:
                await live.rooms.check(room)
            if write is not None:
                await write()
            for key in sources.out:
                await self._unplug("in", key)
            for key in sinks.out:
                await self._unplug("out", key)
            removed = [room for key, room in old.rooms.items() if key not in config.rooms]
            before = dict(live.sinks.keys)
            live.take_config(config)
            await self._connect(built_out, built_in)
            every = live.sinks.keys != before
            heard = {config.sources[key].room for key in sources.into} | {old.sources[key].room for key in sources.out}
            await self._configure(config, removed, changed, heard, every)

    async def rebuild(self, plugin_parts: Collection[Part]) -> None:
        """Make parts anew whose plugin was switched; what cannot be made says why and the others go on."""
        async with self._one:
            live = self._live
            for side, key in plugin_parts:
                await self._unplug(side, key)
                if side == "in":
                    found = await self._build(live.sources.built, live.config.sources, [key], side, ())
                    await self._connect({}, found)
                else:
                    made = await self._build(live.sinks.built, live.config.sinks, [key], side, ())
                    await self._connect(made, {})
            await live.rooms.configure()

    async def rest(self, plugin_parts: Collection[Part]) -> None:
        """End parts whose plugin is about to end: it is meant to, and no trouble of theirs. See `rebuild`."""
        async with self._one:
            for side, key in plugin_parts:
                await self._unplug(side, key)

    async def _unplug(self, side: str, key: str) -> None:
        self._mounts.remove(side, key)
        if side == "in":
            await self._live.sources.unplug(key)
        else:
            await self._live.sinks.unplug(key, self._live.dispatcher)

    async def _build(
        self, build: Callable[[Any], Awaitable[Any]], parts: Mapping[str, Any], keys: Sequence[str], side: str,
        asked: Collection[Part],
    ) -> dict[str, Any]:  # fmt: skip
        built: dict[str, Any] = {}
        for key in keys:
            if not parts[key].enabled:
                continue
            try:
                built[key] = await build(parts[key])
            except UnknownType as error:
                if (side, key) in asked:
                    raise job_error(error, self._live.plugins) from error
                built[key] = str(error)
            except PluginError as error:
                if (side, key) in asked:
                    raise
                built[key] = str(error)
        return built

    async def _connect(
        self, sinks: Mapping[str, GuardedSink | str], sources: Mapping[str, GuardedSource | str]
    ) -> None:
        live = self._live
        for key, sink in sinks.items():
            if isinstance(sink, str):
                live.sinks.stopped(key, sink)
                continue
            await live.sinks.plug(key, sink, live.dispatcher)
            if sink.declaration.routes:
                self._mounts.add("out", key, sink.declaration.routes, sink)
        for key, source in sources.items():
            if isinstance(source, str):
                live.sources.failed(key, source)
                continue
            await live.sources.plug(key, source)
            if source.declaration.routes:
                self._mounts.add("in", key, source.declaration.routes, source)

    async def _configure(
        self, config: Config, removed: Sequence[RoomConfig], changed: Sequence[RoomConfig], heard: Collection[str],
        every: bool,
    ) -> None:  # fmt: skip
        for room in removed:
            # Nothing happens in it any more; what happened stays.
            await self._live.rooms.configure_room(msgspec.structs.replace(room, rulesets=(), params={}))
        keys = {room.key for room in changed} | set(heard)
        for key, room in config.rooms.items():
            if every or key in keys:
                await self._live.rooms.configure_room(room)


def _change(
    old: Mapping[str, SourceConfig] | Mapping[str, SinkConfig],
    new: Mapping[str, SourceConfig] | Mapping[str, SinkConfig], asked: Collection[str],
) -> _Change:  # fmt: skip
    into = [key for key, part in new.items() if old.get(key) != part or key in asked]
    out = [key for key in old if key not in new or key in into]
    return _Change(out, into)
