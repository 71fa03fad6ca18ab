"""The source ``http-in``: events by POST and WebSocket."""

from tiercast_api import SourceType, hookimpl

from tiercast_source_http_in.source import SOURCE


@hookimpl
def tiercast_sources() -> list[SourceType]:
    """The kinds of source that this plugin offers."""
    return [SOURCE]
