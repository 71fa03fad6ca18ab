"""Every hook of the plugin system. A hook only registers objects; nothing on the way of an event calls a hook.

A plugin's module marks its functions with `hookimpl`::

    from tiercast_api import SourceType, hookimpl

    @hookimpl
    def tiercast_sources() -> list[SourceType]:
        return [SourceType(name="my-feed", ...)]
"""

from collections.abc import Iterable

import pluggy

from tiercast_api.kinds import Kind
from tiercast_api.sink import SinkType
from tiercast_api.source import SourceType

PROJECT = "tiercast"
API_VERSIONS = frozenset({1})
"""Versions of this interface that the engine speaks; a plugin's manifest names those that it speaks."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def tiercast_sources() -> Iterable[SourceType]:
    """The kinds of source that this plugin offers."""
    return ()


@hookspec
def tiercast_sinks() -> Iterable[SinkType]:
    """The kinds of sink that this plugin offers."""
    return ()


@hookspec
def tiercast_kinds() -> Iterable[Kind]:
    """Event kinds of its own, with titles in both languages."""
    return ()
