"""The sources of a running shop."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tiercast_api.context import Health, Status
from tiercast_api.errors import PluginError
from tiercast_api.source import SourceDeclaration
from tiercast_api.web import Http

from tiercast.engine.feed import Feed
from tiercast.engine.located import located
from tiercast.engine.parts import PartSecrets, PartStore
from tiercast.engine.ports import NoHttp
from tiercast.hosting.contexts import EngineSourceContext, Ports
from tiercast.hosting.guarded import GuardedSource
from tiercast.hosting.keeper import keep_running, sentence_of
from tiercast.hosting.plugins import UnknownType
from tiercast.store.secret import system_keyring

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

    def feed(self, key: str) -> Feed:
        """The intake of a source."""
        return self._feeds[key]

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
                card = self._shop.plugins.sources.get(part.type)
                settings = located(part.settings, card.settings if card else {}, self._shop.config.folder)
                source = await self._shop.plugins.make_source(part.type, settings)
            except (PluginError, UnknownType) as error:
                self._say(key, Status(Health.TROUBLED, str(error)))
                _log.error("source %s: %s", key, error)
                continue
            self.running[key] = source
            run = f"{self._shop.opened.owner.epoch}"
            self._feeds[key] = self._shop.make_feed(key, part.room, run, source.declaration)
            self._contexts[key] = self.context(key)

    def context(self, key: str) -> EngineSourceContext:
        """What the source `key` gets."""
        shop = self._shop
        part = shop.config.sources[key]
        card = shop.plugins.sources[part.type]
        ports = Ports(
            plugin=self.running[key].plugin,
            key=key,
            clock=shop.clock,
            http=self.http,
            secrets=PartSecrets(key, part.settings, card.settings, system_keyring),
            store=PartStore(shop.opened, f"in/{key}"),
            status=self._say,
            chinese=shop.config.language.startswith("zh"),
        )
        return EngineSourceContext(ports, part.room, shop.cursor(key), shop.arrivals)

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
