"""What tells the program to end is heard at once, also where nothing of Python runs."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from tiercast.desktop.told_to_end import ToldToEnd

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX does")


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What was asked for, of a program that listens."""
    asked: list[str] = []
    before = signal.getsignal(signal.SIGINT)
    # Whoever starts the tests with nohup lets them ignore it.
    hung_up = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    told = ToldToEnd(lambda: asked.append("close"), lambda: asked.append("leave"))
    yield asked
    told.stop()
    signal.signal(signal.SIGHUP, hung_up)
    assert signal.getsignal(signal.SIGINT) is before


def test_that_the_first_interrupt_closes_the_window_and_the_second_one_leaves(heard: list[str], qtbot: QtBot) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: heard == ["close"], timeout=30_000)
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: heard == ["close", "leave"], timeout=30_000)


def test_that_a_closed_terminal_and_a_logout_ask_nobody(heard: list[str], qtbot: QtBot) -> None:
    for which in (signal.SIGTERM, signal.SIGHUP):
        heard.clear()
        os.kill(os.getpid(), which)
        qtbot.waitUntil(lambda: heard == ["leave"], timeout=30_000)


def test_that_what_the_process_was_started_to_ignore_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        told = ToldToEnd(lambda: None, lambda: None)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        told.stop()
    finally:
        signal.signal(signal.SIGHUP, before)
