"""The testing kit for plugin authors: no network, no clock, no engine, no test framework needed.

Fixtures for pytest are in `tiercast_api.testing.pytest_plugin`, which alone imports it.
"""

from tiercast_api.testing.check_sink import check_sink
from tiercast_api.testing.check_source import check_source
from tiercast_api.testing.clock import VirtualClock, settle
from tiercast_api.testing.conformance import Nonconforming
from tiercast_api.testing.context import (
    DeadLetter,
    MemoryPools,
    MemorySecrets,
    MemorySinkContext,
    MemorySourceContext,
    MemoryStore,
    MemoryTicket,
)
from tiercast_api.testing.host import BareHost
from tiercast_api.testing.http import FakeChannel, FakeHttp

__all__ = [
    "BareHost", "DeadLetter", "FakeChannel", "FakeHttp", "MemoryPools", "MemorySecrets", "MemorySinkContext",
    "MemorySourceContext", "MemoryStore", "MemoryTicket", "Nonconforming", "VirtualClock",
    "check_sink", "check_source", "settle",
]  # fmt: skip
