"""Garbage is collected in the window's thread only."""

import gc
import weakref

from pytestqt.qtbot import QtBot
from tiercast.desktop.garbage import Garbage


class Ring:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


def test_that_the_interpreter_s_own_collector_rests_and_rings_go_all_the_same(qtbot: QtBot) -> None:
    garbage = Garbage()
    assert not gc.isenabled()
    gone = weakref.ref(Ring())
    assert gone() is not None
    garbage.look()
    assert gone() is None
