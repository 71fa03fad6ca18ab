"""Log file: writes every action to a file, a line each."""

from tiercast_api import SinkType, hookimpl

from tiercast_sink_log.sink import SINK


@hookimpl
def tiercast_sinks() -> list[SinkType]:
    """The sink `log`."""
    return [SINK]
