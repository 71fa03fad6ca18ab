"""The fixtures for plugin authors, used as they would use them."""

from tiercast_api import Event
from tiercast_api.testing import BareHost, FakeHttp, MemorySinkContext, MemorySourceContext, VirtualClock

pytest_plugins = ["tiercast_api.testing.pytest_plugin"]


async def test_that_the_fixtures_share_one_clock_and_one_http(
    virtual_clock: VirtualClock,
    fake_http: FakeHttp,
    source_context: MemorySourceContext,
    sink_context: MemorySinkContext,
) -> None:
    assert source_context.clock is sink_context.clock is virtual_clock
    assert source_context.http is sink_context.http is fake_http
    await source_context.emit([Event(kind="comment")])
    assert len(source_context.committed) == 1


def test_that_the_bare_host_starts_empty(bare_host: BareHost) -> None:
    assert not bare_host.source_types
    assert not bare_host.sink_types
