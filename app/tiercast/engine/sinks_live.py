"""The sinks of a running shop."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tiercast_api.action import ActionType, Receipt
from tiercast_api.clock import Clock
from tiercast_api.context import Health, Status
from tiercast_api.errors import PluginError
from tiercast_api.web import Http

from tiercast.decide.ids import id_from_text
from tiercast.deliver.dispatcher import Dispatcher
from tiercast.engine.config import Config, SinkConfig
from tiercast.engine.located import located
from tiercast.engine.opened import Opened
from tiercast.engine.part_secrets import keyring_or_file
from tiercast.engine.parts import Outlet, PartSecrets, PartStore, StorePools
from tiercast.hosting.contexts import EngineSinkContext, Ports
from tiercast.hosting.guarded import GuardedSink
from tiercast.hosting.plugins import Plugins, UnknownType

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
        changed: Callable[[str, str], None], others: Mapping[str, ActionType], secrets: Path,
    ) -> None:  # fmt: skip
        self._config, self._clock, self._opened, self._plugins, self._http = config, clock, opened, plugins, http
        self._changed, self._others, self._secrets = changed, dict(others), secrets
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
                self.running[key] = await self.built(part)
            except (PluginError, UnknownType) as error:
                self.stopped(key, str(error))
        self._note_actions()

    def _note_actions(self) -> None:
        """Which sink does what, in the order of the configuration; the maps are shared and stay the same objects."""
        self.keys.clear()
        self.actions.update(self._others)
        for key in self._config.sinks:
            if (sink := self.running.get(key)) is not None:
                for action in sink.declaration.actions:
                    if action.name not in self.keys:
                        self.actions[action.name], self.keys[action.name] = action, key

    async def built(self, part: SinkConfig) -> GuardedSink:
        """A sink of this configuration, not open. Raises: PluginError, UnknownType."""
        card = self._plugins.sinks.get(part.type)
        settings = located(part.settings, card.settings if card else {}, self._config.folder)
        return await self._plugins.make_sink(part.type, settings)

    def take_config(self, config: Config) -> None:
        """The configuration is another; `plug` and `unplug` do the rest."""
        self._config = config
        self._note_actions()

    async def plug(self, key: str, sink: GuardedSink, dispatcher: Dispatcher) -> None:
        """Open a sink that was configured while the shop is at work; what waits for it goes on."""
        self.statuses.pop(key, None)
        self.running[key] = sink
        self._note_actions()
        await self._open(key, sink, dispatcher)

    async def unplug(self, key: str, dispatcher: Dispatcher) -> None:
        """Close a sink; what is for it waits, and expires."""
        sink = self.running.pop(key, None)
        dispatcher.detach(key, "it was taken out")
        if sink is not None:
            await sink.close()
        self.statuses.pop(key, None)
        self._note_actions()

    async def open(self, dispatcher: Dispatcher) -> None:
        """Open the sinks and let what waits for them go."""
        for key, sink in list(self.running.items()):
            await self._open(key, sink, dispatcher)

    async def _open(self, key: str, sink: GuardedSink, dispatcher: Dispatcher) -> None:
        try:
            await sink.open(self.context(key))
        except PluginError as error:
            self.stopped(key, str(error))
            return
        if key not in self.statuses:
            self._say(key, Status(Health.WORKING))
        dispatcher.attach(key, sink)

    def context(self, key: str) -> EngineSinkContext:
        """What the sink `key` gets."""
        return self.context_of(key, self._config.sinks[key], self.running[key])

    def context_of(self, key: str, part: SinkConfig, sink: GuardedSink) -> EngineSinkContext:
        """What `sink` gets, which need not be open yet."""
        card = self._plugins.sinks[part.type]
        ports = Ports(
            plugin=sink.plugin,
            key=key,
            clock=self._clock,
            http=self._http,
            secrets=PartSecrets(key, part.settings, card.settings, lambda: keyring_or_file(self._secrets)),
            store=PartStore(self._opened, f"out/{key}"),
            status=self._say,
            chinese=self._config.language.startswith("zh"),
            sayings=self._plugins.sayings,
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
