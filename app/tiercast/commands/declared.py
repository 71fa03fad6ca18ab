"""What configured sources and sinks say of themselves: which kinds come in, which actions can be done."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from tiercast_api import PluginError, SourceDeclaration

from tiercast.commands.plugin_check import all_enabled, placeholders
from tiercast.hosting.plugins import Plugins, UnknownType
from tiercast.hosting.records import FoundPlugin


class Part(msgspec.Struct, frozen=True):
    """A source or sink to be asked: its type and its settings; None: any that will do."""

    type: str
    settings: Mapping[str, Any] | None = None


class Declared(msgspec.Struct, frozen=True):
    """What they say, by key.

    Attributes:
        sources: what each source declares; sinks: names of the actions of each sink.
        silent: why the others say nothing, by key.
    """

    sources: dict[str, SourceDeclaration]
    sinks: dict[str, frozenset[str]]
    silent: dict[str, str]


def declared(
    found: Sequence[FoundPlugin], sources: Mapping[str, Part], sinks: Mapping[str, Part]
) -> tuple[Declared, tuple[str, ...]]:
    """Ask them.

    Returns:
        What they say, and the types of sources that there are.
    """
    return asyncio.run(_declared(found, sources, sinks))


async def _declared(
    found: Sequence[FoundPlugin], sources: Mapping[str, Part], sinks: Mapping[str, Part]
) -> tuple[Declared, tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        plugins = all_enabled(found, Path(folder))
        said = Declared({}, {}, {})
        try:
            await plugins.load()
            for key, part in sources.items():
                try:
                    settings = _settings(part, plugins.sources)
                    said.sources[key] = (await plugins.make_source(part.type, settings)).declaration
                except (PluginError, UnknownType) as error:
                    said.silent[key] = str(error)
            for key, part in sinks.items():
                await _sink(plugins, key, part, said)
            return said, tuple(sorted(plugins.sources))
        finally:
            await plugins.close()


async def _sink(plugins: Plugins, key: str, part: Part, said: Declared) -> None:
    try:
        sink = await plugins.make_sink(part.type, _settings(part, plugins.sinks))
    except (PluginError, UnknownType) as error:
        said.silent[key] = str(error)
    else:
        said.sinks[key] = frozenset(action.name for action in sink.declaration.actions)


def _settings(part: Part, cards: Mapping[str, Any]) -> dict[str, Any]:
    card = cards.get(part.type)
    if card is None:
        raise UnknownType(f"there is no type {part.type!r}; there are: {', '.join(sorted(cards))}")
    return dict(part.settings) if part.settings is not None else placeholders(card.settings)
