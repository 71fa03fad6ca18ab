"""The sources of a running shop."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tiercast_api.context import Health, Status
from tiercast_api.errors import PluginError
from tiercast_api.source import SourceDeclaration
from tiercast_api.web import Http

from tiercast.engine.config import SourceConfig
from tiercast.engine.feed import Feed
from tiercast.engine.located import located
from tiercast.engine.part_secrets import keyring_or_file
from tiercast.engine.parts import PartSecrets, PartStore
from tiercast.engine.ports import NoHttp
from tiercast.hosting.contexts import EngineSourceContext, Ports
from tiercast.hosting.guarded import GuardedSource
from tiercast.hosting.keeper import keep_running, sentence_of
from tiercast.hosting.plugins import UnknownType

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

_log = logging.getLogger(__name__)


class LiveSources:
    """Makes, runs and ends the configured sources.

    Attributes:
        running: by key; statuses: what each says of itself.
    """

    def __init__(self, shop: "LiveShop") -> None:
        self._shop = shop
        self.http: Http = NoHttp()
        self.running: dict[str, GuardedSource] = {}
        self.statuses: dict[str, Status] = {}
        self._feeds: dict[str, Feed] = {}
        self._contexts: dict[str, EngineSourceContext] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._gone: dict[str, Feed] = {}
        self._runs = 0

    def feed(self, key: str) -> Feed | None:
        """The intake of a source, also of one that has been taken out; None where there was none."""
        return self._feeds.get(key) or self._gone.get(key)

    def feeds(self) -> Sequence[Feed]:
        """The intakes of all sources."""
        return list(self._feeds.values())

    def declared(self, room: str) -> Sequence[SourceDeclaration]:
        """What the sources of a room declare."""
        sources = self._shop.config.sources
        return [source.declaration for key, source in self.running.items() if sources[key].room == room]

    async def make(self) -> None:
        """Build every enabled source; one that cannot be built is shown with its reason."""
        for key, part in self._shop.config.sources.items():
            if not part.enabled:
                continue
            try:
                source = await self.built(part)
            except (PluginError, UnknownType) as error:
                self.failed(key, str(error))
                continue
            self._take(key, source, self._shop.cursor(key))

    async def built(self, part: SourceConfig) -> GuardedSource:
        """A source of this configuration, not running. Raises: PluginError, UnknownType."""
        card = self._shop.plugins.sources.get(part.type)
        settings = located(part.settings, card.settings if card else {}, self._shop.config.folder)
        return await self._shop.plugins.make_source(part.type, settings)

    def failed(self, key: str, why: str) -> None:
        """A source cannot work: say why."""
        self._say(key, Status(Health.TROUBLED, why))
        _log.error("source %s: %s", key, why)

    def _take(self, key: str, source: GuardedSource, cursor: bytes | None) -> None:
        part = self._shop.config.sources[key]
        self.running[key] = source
        # A source that is connected anew counts its events from one again: that must not make them duplicates.
        run = f"{self._shop.opened.owner.epoch}.{self._runs}" if self._runs else f"{self._shop.opened.owner.epoch}"
        self._feeds[key] = self._shop.make_feed(key, part.room, run, source.declaration)
        self._contexts[key] = self.context(key, cursor)

    async def plug(self, key: str, source: GuardedSource) -> None:
        """Run a source from now on that was configured while the shop is at work."""
        self._runs += 1
        self.statuses.pop(key, None)
        self._take(key, source, await asyncio.to_thread(self._shop.stored_cursor, key))
        self._tasks[key] = asyncio.create_task(self._run(key))

    async def unplug(self, key: str) -> None:
        """End a source; what it has handed over is still stepped."""
        task = self._tasks.pop(key, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if (context := self._contexts.pop(key, None)) is not None:
            await context.close()
        if (feed := self._feeds.pop(key, None)) is not None:
            await self._shop.arrivals.retire(feed)
            self._gone[key] = feed
        self.running.pop(key, None)
        self.statuses.pop(key, None)

    def context(self, key: str, cursor: bytes | None = None) -> EngineSourceContext:
        """What the source `key` gets."""
        return self.context_of(key, self._shop.config.sources[key], self.running[key], cursor)

    def context_of(
        self, key: str, part: SourceConfig, source: GuardedSource, cursor: bytes | None = None
    ) -> EngineSourceContext:
        """What `source` gets, which need not be running yet."""
        shop = self._shop
        card = shop.plugins.sources[part.type]
        ports = Ports(
            plugin=source.plugin,
            key=key,
            clock=shop.clock,
            http=self.http,
            secrets=PartSecrets(key, part.settings, card.settings, lambda: keyring_or_file(shop.paths.secrets)),
            store=PartStore(shop.opened, f"in/{key}"),
            status=self._say,
            chinese=shop.config.language.startswith("zh"),
            sayings=shop.plugins.sayings,
        )
        return EngineSourceContext(ports, part.room, cursor, shop.arrivals)

    async def start(self) -> None:
        """Run every source."""
        for key in self.running:
            self._tasks[key] = asyncio.create_task(self._run(key))

    async def close(self) -> None:
        """End every source; what it has handed over is still stepped."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for context in self._contexts.values():
            await context.close()

    async def finished(self) -> None:
        """Wait until every source has ended by itself."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _run(self, key: str) -> None:
        context = self._contexts[key]
        if key not in self.statuses:
            self._say(key, Status(Health.CONNECTING))
        try:
            await keep_running(self.running[key], context, self._shop.clock)
            self._say(key, Status(Health.DONE, self.statuses[key].message, 1.0))
        except PluginError as error:
            _log.error("source %s has ended: %s", key, error)
            self._say(key, Status(Health.TROUBLED, sentence_of(error, context.text)))

    def _say(self, key: str, status: Status) -> None:
        self.statuses[key] = status
        self._shop.told.status("in", key)
