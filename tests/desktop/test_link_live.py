"""The link with a real supervisor and a real engine."""

import signal

import pytest
from tiercast.desktop.link.state import Stage, came_back
from tiercast.serve.protocol_commands import GetStatus
from tiercast.serve.protocol_pushes import Numbers
from tiercast.serve.protocol_replies import StatusReply, Welcome

from tests.desktop.engine_site import EngineSite

pytestmark = pytest.mark.screen


def test_that_a_window_starts_an_engine_and_hears_it(engine_site: EngineSite) -> None:
    heard: list[Numbers] = []
    engine_site.link.numbers.connect(heard.append)
    status = engine_site.ask(GetStatus(id=0))
    assert isinstance(status, StatusReply)
    assert (status.shop, status.rooms) == ("test", ("demo",))
    engine_site.wait_until(lambda: len(heard) > 3)
    assert "demo" in heard[-1].rooms


def test_that_an_engine_that_was_killed_comes_back_and_says_what_happened(engine_site: EngineSite) -> None:
    lost: list[object] = []
    again: list[Welcome] = []
    engine_site.link.lost.connect(lost.append)
    engine_site.link.welcomed.connect(again.append)
    engine_site.signal_engine(signal.SIGKILL)
    engine_site.wait_until(lambda: bool(again))
    assert len(lost) == 1
    start = again[0].start
    assert start is not None
    assert (start.restarts, start.died, start.died_zh) == (1, "killed by SIGKILL", "被 SIGKILL 终止")
    words = came_back(start)
    assert words is not None
    assert "killed by SIGKILL" in words.en
    assert engine_site.link.state.stage is Stage.HERE
    assert engine_site.link.state.restarts == 1
