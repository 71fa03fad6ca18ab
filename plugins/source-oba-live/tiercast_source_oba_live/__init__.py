"""The source ``oba-live``: the relay of oba-live-tool."""

from tiercast_api import SourceType, hookimpl

from tiercast_source_oba_live.source import SOURCE


@hookimpl
def tiercast_sources() -> list[SourceType]:
    """The kinds of source that this plugin offers."""
    return [SOURCE]
