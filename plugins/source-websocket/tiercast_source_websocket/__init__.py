"""The source ``websocket``: any WebSocket feed, through a mapping."""

from tiercast_api import SourceType, hookimpl

from tiercast_source_websocket.source import SOURCE


@hookimpl
def tiercast_sources() -> list[SourceType]:
    """The kinds of source that this plugin offers."""
    return [SOURCE]
