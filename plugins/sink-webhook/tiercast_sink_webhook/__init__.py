"""Webhook: sends every action to an address on the web, signed."""

from tiercast_api import SinkType, hookimpl

from tiercast_sink_webhook.sink import SINK


@hookimpl
def tiercast_sinks() -> list[SinkType]:
    """The sink `webhook`."""
    return [SINK]
