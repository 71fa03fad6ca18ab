"""Prompts and to-dos: lines for the host, messages and to-dos for people, alerts."""

from tiercast_api import SinkType, hookimpl

from tiercast_sink_desk.sink import SINK


@hookimpl
def tiercast_sinks() -> list[SinkType]:
    """The sink `desk`."""
    return [SINK]
