"""Who answers the commands about the audience."""

from collections.abc import Awaitable, Callable
from typing import Any

from tiercast.engine.live import LiveShop
from tiercast.serve.on_audience import OnAudience
from tiercast.serve.on_hand import OnHand
from tiercast.serve.on_viewer import OnViewer
from tiercast.serve.protocol_audience import (
    ActByHand,
    AskTrends,
    AskViewer,
    ExportViewer,
    ListTimeline,
    ListViewers,
)
from tiercast.serve.protocol_replies import Reply


def about_audience(live: LiveShop) -> dict[type, Callable[[Any, str], Awaitable[Reply]]]:
    """What answers each command."""
    on_audience, on_viewer = OnAudience(live), OnViewer(live)
    return {
        ListViewers: on_audience.viewers,
        AskTrends: on_audience.trends,
        ExportViewer: on_audience.export,
        AskViewer: on_viewer.ask,
        ListTimeline: on_viewer.timeline,
        ActByHand: OnHand(live).act,
    }
