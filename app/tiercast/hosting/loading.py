"""Loading one plugin, in the engine's process or in one of its own, and checking what it registers."""

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from tiercast_api import Kind, Manifest, SinkDeclaration, SinkType, SourceDeclaration, SourceType, validate
from tiercast_api.register import Registered, RegistrationError, collect, guarded
from tiercast_api.wire import Card

from tiercast.hosting.faults import FaultCounter
from tiercast.hosting.guarded import Deadlines, GuardedSink, GuardedSource, guard, guarded_sink
from tiercast.hosting.host import PluginHost
from tiercast.hosting.records import FoundPlugin
from tiercast.hosting.remote import RemoteRecallableSink, RemoteSink, RemoteSource


class LoadedPlugin(msgspec.Struct, kw_only=True):
    """An enabled plugin.

    Attributes:
        id: its id.
        sources, sinks: what it offers, by name; settings and titles are readable without its code.
        kinds: event kinds of its own.
        faults: counts its faults.
        registered: its objects, where it runs in this process.
        host: its process, where it runs in one of its own.
    """

    id: str
    sources: dict[str, Card]
    sinks: dict[str, Card]
    kinds: tuple[Kind, ...]
    faults: FaultCounter
    registered: Registered | None = None
    host: PluginHost | None = None

    async def source(
        self, name: str, settings: Mapping[str, Any], deadlines: Deadlines, chinese: bool
    ) -> GuardedSource:
        """Build a source. Raises: InvalidSettings, PluginError."""
        self.faults.check()
        card = self.sources[name]
        checked = validate(card.settings, settings)
        if self.host is not None:
            remote = RemoteSource(self.host, card, checked, chinese)
            await guard(self.faults, "make", remote.make(), deadlines.make)
            return GuardedSource(remote, self.faults, deadlines)
        offered = {each.name: each for each in self._registered().sources}[name]

        async def make() -> GuardedSource:
            made = GuardedSource(offered.make(checked), self.faults, deadlines)
            _expect(made.declaration, SourceDeclaration)
            return made

        return await guard(self.faults, "make", make())

    async def sink(self, name: str, settings: Mapping[str, Any], deadlines: Deadlines, chinese: bool) -> GuardedSink:
        """Build a sink. Raises: InvalidSettings, PluginError."""
        self.faults.check()
        card = self.sinks[name]
        checked = validate(card.settings, settings)
        if self.host is not None:
            remote = RemoteSink(self.host, card, checked, chinese)
            await guard(self.faults, "make", remote.make(), deadlines.make)
            if remote.made.recallable:
                remote = RemoteRecallableSink(self.host, card, checked, chinese)
                await guard(self.faults, "make", remote.make(), deadlines.make)
            return guarded_sink(remote, self.faults, deadlines)
        offered = {each.name: each for each in self._registered().sinks}[name]

        async def make() -> GuardedSink:
            made = guarded_sink(offered.make(checked), self.faults, deadlines)
            _expect(made.declaration, SinkDeclaration)
            return made

        return await guard(self.faults, "make", make())

    def _registered(self) -> Registered:
        if self.registered is None:
            raise RuntimeError(f"{self.id} is neither here nor in a process")
        return self.registered


def load_inside(found: FoundPlugin, manifest: Manifest, faults: FaultCounter) -> LoadedPlugin:
    """Import a plugin into this process.

    Raises:
        RegistrationError: whatever is wrong with it.
    """
    module = guarded(found.id, "import", lambda: _import(found, manifest))
    registered = collect(found.id, module)
    return LoadedPlugin(
        id=found.id,
        sources={each.name: _card(each) for each in registered.sources},
        sinks={each.name: _card(each) for each in registered.sinks},
        kinds=registered.kinds,
        faults=faults,
        registered=registered,
    )


async def load_outside(found: FoundPlugin, host: PluginHost, faults: FaultCounter) -> LoadedPlugin:
    """Start a plugin's process.

    Raises:
        RegistrationError: whatever is wrong with the plugin.
        HostDied: where the process does not live long enough to say.
    """
    offered = (await host.connected()).offered
    return LoadedPlugin(
        id=found.id,
        sources={card.name: card for card in offered.sources},
        sinks={card.name: card for card in offered.sinks},
        kinds=offered.kinds,
        faults=faults,
        host=host,
    )


def check_names(loaded: LoadedPlugin, manifest: Manifest, others: Iterable[LoadedPlugin]) -> None:
    """Check what a plugin offers against its manifest and against the other plugins.

    Raises:
        RegistrationError: naming the other plugin, or the difference.
    """
    for hook, here, declared in (
        ("tiercast_sources", set(loaded.sources), set(manifest.sources)),
        ("tiercast_sinks", set(loaded.sinks), set(manifest.sinks)),
    ):
        if here != declared:
            found, expected = ", ".join(sorted(here)) or "none", ", ".join(sorted(declared)) or "none"
            raise RegistrationError(loaded.id, hook, f"registers {found}; its plugin.toml names {expected}")
    for other in others:
        for hook, taken in (
            ("tiercast_sources", set(loaded.sources) & set(other.sources)),
            ("tiercast_sinks", set(loaded.sinks) & set(other.sinks)),
        ):
            if taken:
                raise RegistrationError(loaded.id, hook, f"{', '.join(sorted(taken))}: taken by {other.id}")


def _import(found: FoundPlugin, manifest: Manifest) -> Any:
    top = manifest.module.split(".")[0]
    if found.root is not None and importlib.util.find_spec(top) is None:
        sys.path.append(str(found.root))  # at the end: a plugin must not take the place of another module
    module = importlib.import_module(manifest.module)
    origin = Path(module.__file__ or "").resolve()
    if not origin.is_relative_to(found.path.parent.resolve()):
        raise ImportError(f"the module {manifest.module!r} was imported from {origin}, not from beside {found.path}")
    return module


def _card(offered: SourceType | SinkType) -> Card:
    texts = (offered.title, offered.title_zh, offered.summary, offered.summary_zh)
    actions = offered.actions if isinstance(offered, SinkType) else ()
    return Card(offered.name, *texts, dict(offered.settings), actions)


def _expect(declaration: object, kind: type) -> None:
    if not isinstance(declaration, kind):
        raise TypeError(f"declaration: expected {kind.__name__}, found {declaration!r}")
