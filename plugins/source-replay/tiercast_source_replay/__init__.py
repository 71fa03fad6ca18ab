"""The source ``replay``: recordings of rooms."""

from tiercast_api import SourceType, hookimpl

from tiercast_source_replay.source import SOURCE


@hookimpl
def tiercast_sources() -> list[SourceType]:
    """The kinds of source that this plugin offers."""
    return [SOURCE]
