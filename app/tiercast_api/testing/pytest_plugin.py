"""Fixtures for plugin authors who use pytest.

Load them in a ``conftest.py``: ``pytest_plugins = ["tiercast_api.testing.pytest_plugin"]``.
"""

import pytest

from tiercast_api.testing.clock import VirtualClock
from tiercast_api.testing.context import MemorySinkContext, MemorySourceContext
from tiercast_api.testing.host import BareHost
from tiercast_api.testing.http import FakeHttp


@pytest.fixture
def virtual_clock() -> VirtualClock:
    """A clock that stands still."""
    return VirtualClock()


@pytest.fixture
def fake_http() -> FakeHttp:
    """HTTP from a script."""
    return FakeHttp()


@pytest.fixture
def source_context(virtual_clock: VirtualClock, fake_http: FakeHttp) -> MemorySourceContext:
    """A source's context in memory."""
    return MemorySourceContext(clock=virtual_clock, http=fake_http)


@pytest.fixture
def sink_context(virtual_clock: VirtualClock, fake_http: FakeHttp) -> MemorySinkContext:
    """A sink's context in memory."""
    return MemorySinkContext(clock=virtual_clock, http=fake_http)


@pytest.fixture
def bare_host() -> BareHost:
    """A plugin host that knows nothing of what is installed."""
    return BareHost()
