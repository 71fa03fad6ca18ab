"""The source ``simulator``: a synthetic commerce room whose truth is known. Nothing in it is real."""

from tiercast_api import SourceType, hookimpl

from tiercast_source_simulator.source import SOURCE


@hookimpl
def tiercast_sources() -> list[SourceType]:
    """The kinds of source that this plugin offers."""
    return [SOURCE]
