"""Plugins as they stand: listed, switched on and off, their parts tried."""

from collections.abc import Awaitable, Callable

from tiercast.engine.live import LiveShop
from tiercast.hosting.records import Origin
from tiercast.serve.protocol_commands import (
    ListPlugins,
    SetPlugin,
    TryConnection,
)
from tiercast.serve.protocol_replies import (
    Done,
    PluginRow,
    PluginsReply,
    Reply,
)
from tiercast.serve.unable import Unable


class OnPluginStates:
    """What clients ask of plugins and switch.

    Args:
        rests: ends the parts of a plugin before it ends. switched: makes them anew.
    """

    def __init__(
        self, live: LiveShop, rests: Callable[[str], Awaitable[None]], switched: Callable[[str], Awaitable[None]]
    ) -> None:
        self._live, self._rests, self._switched = live, rests, switched

    async def list(self, command: ListPlugins, who: str) -> Reply:
        """Every plugin, how it stands and why."""
        rows = []
        for record in self._live.plugins.records:
            manifest = record.found.manifest
            rows.append(
                PluginRow(
                    id=record.id,
                    version=manifest.version if manifest else "",
                    title=manifest.title if manifest else record.id,
                    state=record.state.value,
                    title_zh=manifest.title_zh if manifest else "",
                    reason=record.reason.english if record.reason else "",
                    reason_zh=record.reason.chinese if record.reason else "",
                    details=record.details,
                    count=record.count,
                    own=record.found.origin is Origin.USER,
                    first_party=record.found.first_party,
                    sources=manifest.sources if manifest else (),
                    sinks=manifest.sinks if manifest else (),
                    permissions=manifest.permissions if manifest else (),
                )
            )
        return PluginsReply(id=command.id, plugins=tuple(rows))

    async def set(self, command: SetPlugin, who: str) -> Reply:
        """Switch a plugin on or off."""
        plugins = self._live.plugins
        try:
            plugins.record(command.plugin)
        except KeyError:
            raise Unable(
                "not_found", f"there is no plugin {command.plugin!r}", zh=f"没有插件 {command.plugin!r}"
            ) from None
        await self._rests(command.plugin)
        try:
            record = await (plugins.enable if command.enabled else plugins.disable)(command.plugin)
        finally:
            await self._switched(command.plugin)
        return Done(id=command.id, message=record.state.value)

    async def try_connection(self, command: TryConnection, who: str) -> Reply:
        """Let a source or sink say whether its connection works."""
        live = self._live
        if command.key in live.sources.running:
            source = live.sources.running[command.key]
            message = await source.test_connection(live.sources.context(command.key))
        elif command.key in live.sinks.running:
            message = await live.sinks.running[command.key].test_connection(live.sinks.context(command.key))
        elif command.key in live.config.sources or command.key in live.config.sinks:
            raise self._not_running(command.key)
        else:
            raise Unable(
                "not_found", f"there is no source or sink {command.key!r}", zh=f"没有数据接入或触达方式 {command.key!r}"
            )
        said = self._live.plugins.sayings.both(message)
        return Done(id=command.id, message=said.english, message_zh=said.chinese)

    def _not_running(self, key: str) -> Unable:
        """Why a part that is configured cannot be tried: what it says of itself, else that it does not run."""
        live = self._live
        status = (live.sources if key in live.config.sources else live.sinks).statuses.get(key)
        if status is None or not status.message:
            return Unable("refused", "it is not running: switch it on first", zh="没有在运行：请先启用")
        said = live.plugins.sayings.both(status.message)
        return Unable("refused", said.english, zh=said.chinese)
