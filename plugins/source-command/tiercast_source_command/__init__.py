"""The source ``command``: any program that prints JSON lines."""

from tiercast_api import SourceType, hookimpl

from tiercast_source_command.source import SOURCE


@hookimpl
def tiercast_sources() -> list[SourceType]:
    """The kinds of source that this plugin offers."""
    return [SOURCE]
