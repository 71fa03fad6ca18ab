"""Coupons: gives viewers coupon codes from pools."""

from tiercast_api import SinkType, hookimpl

from tiercast_sink_coupon.sink import SINK


@hookimpl
def tiercast_sinks() -> list[SinkType]:
    """The sink `coupon`."""
    return [SINK]
