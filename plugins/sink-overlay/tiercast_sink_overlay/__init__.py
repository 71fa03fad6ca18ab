"""Stream overlay: pop-ups, banners, countdowns and tickers on the stream, through OBS or any browser."""

from tiercast_api import SinkType, hookimpl

from tiercast_sink_overlay.sink import SINK


@hookimpl
def tiercast_sinks() -> list[SinkType]:
    """The sink `overlay`."""
    return [SINK]
