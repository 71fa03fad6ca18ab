"""The source ``barrage-grab``: the local socket of DouyinBarrageGrab."""

from tiercast_api import SourceType, hookimpl

from tiercast_source_barrage_grab.source import SOURCE


@hookimpl
def tiercast_sources() -> list[SourceType]:
    """The kinds of source that this plugin offers."""
    return [SOURCE]
