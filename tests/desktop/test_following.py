"""The session follows a real engine."""

from PySide6.QtWidgets import QApplication
from tiercast.desktop.following import Following
from tiercast.desktop.look.look import Look
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window

from tests.desktop.engine_site import EngineSite


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
