"""What the tests of hosting share."""

import logging
import random
from pathlib import Path
from typing import Any

from tiercast.hosting.faults import FaultCounter, RestartPolicy
from tiercast.hosting.guarded import Deadlines, GuardedSink, GuardedSource, guarded_sink
from tiercast.hosting.host import HostedPlugin, PluginHost
from tiercast.hosting.process import Limits
from tiercast.hosting.remote import RemoteRecallableSink, RemoteSource
from tiercast_api import SystemClock
from tiercast_api.testing import MemorySourceContext

SAMPLES = Path(__file__).parent / "samples"
FAST = RestartPolicy(first=0.01, most=0.05, faults=3, window=60)
LIMITS = Limits(start=20, load=20, beat=0.1, silence=1.5, grace=3)
DEADLINES = Deadlines(deliver=3, test=3, close=1)
PLUGIN = HostedPlugin("naughty", "naughty", (SAMPLES,), 120)


class Hosted:
    """The naughty plugin in a process of its own."""

    def __init__(self, policy: RestartPolicy = FAST, limits: Limits = LIMITS, plugin: HostedPlugin = PLUGIN) -> None:
        self.quarantined: list[str] = []
        self.faults = FaultCounter(
            "naughty",
            SystemClock(),
            policy,
            random.Random(1),
            lambda each: self.quarantined.append(each.reason.english),
        )
        self.host = PluginHost(plugin, self.faults, SystemClock(), logging.getLogger("tiercast.plugin.naughty"), limits)

    async def __aenter__(self) -> "Hosted":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.host.close()

    async def source(self, **settings: Any) -> GuardedSource:
        card = (await self.host.connected()).offered.sources[0]
        source = RemoteSource(self.host, card, {"how": "well", "count": 5, "once": "", **settings}, chinese=False)
        await source.make()
        return GuardedSource(source, self.faults, DEADLINES)

    async def sink(self, **settings: Any) -> GuardedSink:
        card = (await self.host.connected()).offered.sinks[0]
        sink = RemoteRecallableSink(self.host, card, {"how": "well", "count": 5, "once": "", **settings}, chinese=False)
        await sink.make()
        return guarded_sink(sink, self.faults, DEADLINES)


def texts(context: MemorySourceContext) -> list[str | None]:
    """The texts of the committed events."""
    return [event.text for event in context.committed]
