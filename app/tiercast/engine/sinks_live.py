"""The sinks of a running shop."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from tiercast_api.action import ActionType, Receipt
from tiercast_api.clock import Clock
from tiercast_api.context import Health, Status
from tiercast_api.errors import PluginError
from tiercast_api.web import Http

from tiercast.decide.ids import id_from_text
from tiercast.deliver.dispatcher import Dispatcher
from tiercast.engine.config import Config
from tiercast.engine.located import located
from tiercast.engine.opened import Opened
from tiercast.engine.parts import Outlet, PartSecrets, PartStore, StorePools
from tiercast.hosting.contexts import EngineSinkContext, Ports
from tiercast.hosting.guarded import GuardedSink
from tiercast.hosting.plugins import Plugins, UnknownType
from tiercast.store.secret import system_keyring

_log = logging.getLogger(__name__)


class LiveSinks:
    """Makes, opens and closes the configured sinks.

    Attributes:
        running: by key; statuses: what each says of itself.
        actions: what can be done, by name: by configured sinks first, then by those that could be.
        keys: key of the sink that does each action.
    """

    def __init__(
        self, config: Config, clock: Clock, opened: Opened, plugins: Plugins, http: Http,
        changed: Callable[[str, str], None], others: Mapping[str, ActionType],
    ) -> None:  # fmt: skip
        self._config, self._clock, self._opened, self._plugins, self._http = config, clock, opened, plugins, http
        self._changed = changed
        self.running: dict[str, GuardedSink] = {}
        self.statuses: dict[str, Status] = {}
        self.actions: dict[str, ActionType] = dict(others)
        self.keys: dict[str, str] = {}
        self._outlet = Outlet(lambda key, receipt: None, lambda key, message: None, lambda key, en, zh: None)

    def connect(
        self,
        report: Callable[[str, Receipt], None],
        notice: Callable[[str, dict[str, Any]], None],
        trouble: Callable[[str, str], None],
    ) -> None:
        """Say where the sinks' words go."""
        self._outlet = Outlet(report, notice, lambda key, english, chinese: trouble(english, chinese))

    async def make(self) -> None:
        """Build every enabled sink; one that cannot be built is shown with its reason, and the others go on."""
        for key, part in self._config.sinks.items():
            if not part.enabled:
                continue
            try:
                card = self._plugins.sinks.get(part.type)
                settings = located(part.settings, card.settings if card else {}, self._config.folder)
                sink = await self._plugins.make_sink(part.type, settings)
            except (PluginError, UnknownType) as error:
                self.stopped(key, str(error))
                continue
            self.running[key] = sink
            for action in sink.declaration.actions:
                self.actions[action.name] = action
                self.keys.setdefault(action.name, key)

    async def open(self, dispatcher: Dispatcher) -> None:
        """Open the sinks and let what waits for them go."""
        for key, sink in list(self.running.items()):
            try:
                await sink.open(self.context(key))
            except PluginError as error:
                self.stopped(key, str(error))
                continue
            if key not in self.statuses:
                self._say(key, Status(Health.WORKING))
            dispatcher.attach(key, sink)

    def context(self, key: str) -> EngineSinkContext:
        """What the sink `key` gets."""
        part = self._config.sinks[key]
        card = self._plugins.sinks[part.type]
        ports = Ports(
            plugin=self.running[key].plugin,
            key=key,
            clock=self._clock,
            http=self._http,
            secrets=PartSecrets(key, part.settings, card.settings, system_keyring),
            store=PartStore(self._opened, f"out/{key}"),
            status=self._say,
            chinese=self._config.language.startswith("zh"),
        )
        return EngineSinkContext(ports, StorePools(self._opened, self._clock, _viewer), self._outlet)

    def stopped(self, key: str, why: str) -> None:
        """A sink cannot work: say why."""
        _log.error("sink %s: %s", key, why)
        self._say(key, Status(Health.TROUBLED, why))

    async def close(self) -> None:
        """Close every sink."""
        for sink in self.running.values():
            await sink.close()

    def _say(self, key: str, status: Status) -> None:
        self.statuses[key] = status
        self._changed("out", key)


def _viewer(text: str) -> bytes:
    return id_from_text(text) if text else b""
