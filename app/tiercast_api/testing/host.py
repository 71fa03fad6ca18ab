"""A plugin host with discovery blocked: only what the test registers is there."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from tiercast_api.kinds import Kinds
from tiercast_api.register import Registered, collect
from tiercast_api.settings import validate
from tiercast_api.sink import Sink, SinkType
from tiercast_api.source import Source, SourceType


class BareHost:
    """Knows no plugin but those that are registered with it; nothing installed on the computer leaks into a test.

    Example::

        host = BareHost()
        host.register("my-plugin", my_plugin)
        source = host.source("my-feed", {"address": "127.0.0.1"})
    """

    def __init__(self) -> None:
        self.source_types: dict[str, SourceType] = {}
        self.sink_types: dict[str, SinkType] = {}
        self._plugins: dict[str, Registered] = {}

    def register(self, plugin: str, module: ModuleType | object) -> Registered:
        """Call the hooks of `module` as the engine would.

        Raises:
            RegistrationError: what is wrong with it.
            ValueError: where the plugin or a name is registered already.
        """
        if plugin in self._plugins:
            raise ValueError(f"the plugin {plugin!r} is registered already")
        registered = collect(plugin, module)
        taken = [item.name for item in registered.sources if item.name in self.source_types]
        taken += [item.name for item in registered.sinks if item.name in self.sink_types]
        if taken:
            raise ValueError(f"taken by another plugin: {', '.join(taken)}")
        self.source_types |= {item.name: item for item in registered.sources}
        self.sink_types |= {item.name: item for item in registered.sinks}
        self._plugins[plugin] = registered
        return registered

    @property
    def kinds(self) -> Kinds:
        """The built-in kinds and those of the registered plugins."""
        return Kinds(kind for registered in self._plugins.values() for kind in registered.kinds)

    def source(self, name: str, settings: Mapping[str, Any] | None = None) -> Source:
        """Build a source from checked settings. Raises: KeyError, InvalidSettings."""
        source_type = self.source_types[name]
        return source_type.make(validate(source_type.settings, settings or {}))

    def sink(self, name: str, settings: Mapping[str, Any] | None = None) -> Sink:
        """Build a sink from checked settings. Raises: KeyError, InvalidSettings."""
        sink_type = self.sink_types[name]
        return sink_type.make(validate(sink_type.settings, settings or {}))
