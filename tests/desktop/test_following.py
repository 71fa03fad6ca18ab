"""The session follows its engine."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tiercast.desktop.following import Following
from tiercast.desktop.link.state import SAID_GOODBYE, LinkState, Stage
from tiercast.desktop.look.look import Look
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_commands import GetStatus
from tiercast.serve.protocol_pushes import StopChanged

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import session as made_session
from tests.desktop.made import status
from tests.desktop.made_link import MadeLink


def test_that_the_window_shows_a_real_engine_s_room_numbers_and_stop(engine_site: EngineSite) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    remembered = Remembered()
    remembered.language = "en"
    session = Session(engine_site.link, Look(app), remembered)
    window = Window(session)
    engine_site.qtbot.addWidget(window)
    window.show()
    Following(session)
    engine_site.wait_until(lambda: session.status is not None)
    assert session.room == "demo"
    assert window.top.rooms.currentData() == "demo"
    engine_site.wait_until(lambda: not window.top.simulated.isHidden())
    engine_site.wait_until(lambda: "— events" not in window.bar.rate.text())
    window.top.stop.click()
    engine_site.wait_until(lambda: window.top.stop.stop is not None)
    window.top.stop.click()
    engine_site.wait_until(lambda: window.top.stop.stop is None)


def test_that_a_stop_that_is_told_without_an_engine_asks_none(qtbot: QtBot) -> None:
    link = MadeLink()
    link.answers[GetStatus] = status()
    following = Following(made_session(link))
    asked = len(link.asked)
    link.lose(LinkState(stage=Stage.ENDED, words=SAID_GOODBYE))
    link.push(StopChanged(stop=None))
    with qtbot.waitSignal(following._soon.timeout):
        pass
    assert len(link.asked) == asked
    link.say_welcome()
    assert len(link.asked) == asked + 1
