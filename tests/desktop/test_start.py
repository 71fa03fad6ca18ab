"""The window is started from the command line; where it cannot be, a sentence says why."""

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot
from tiercast.desktop.ahead import Ahead
from tiercast.desktop.app import Opening, build
from tiercast.desktop.application import application
from tiercast.desktop.crashes import KEPT, Crashes, crashed_hard
from tiercast.desktop.pages import PAGES
from tiercast.desktop.screen import is_seen, screen_problem

from tests.desktop.engine_site import EngineSite
from tests.shared_data import ROOT


def run(arguments: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """A command without any screen."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    call = [sys.executable, "-m", "tiercast", *arguments]
    return subprocess.run(call, env=kept | more, capture_output=True, text=True, check=False, cwd=ROOT / "app")


def test_that_without_a_screen_a_sentence_says_so_in_both_languages() -> None:
    done = run(["--lang", "en", "desktop"])
    assert done.returncode == 3
    assert done.stderr.startswith("There is no screen here")
    assert "Traceback" not in done.stderr
    assert run(["--lang", "zh", "desktop"]).stderr.startswith("这里没有屏幕")


@pytest.mark.skipif(sys.platform != "linux", reason="asks an X server")
def test_that_a_screen_that_does_not_answer_is_found_before_qt_ends_the_process() -> None:
    done = run(["--lang", "en", "desktop"], DISPLAY=":4711")
    assert done.returncode == 3
    assert "no window can be opened" in done.stderr or "is missing" in done.stderr


def test_that_no_engine_is_left_behind_where_qt_can_open_no_window(tmp_path: Path) -> None:
    done = run(["--lang", "en", "desktop"], QT_QPA_PLATFORM="none", TIERCAST_HOME=str(tmp_path))
    assert done.returncode != 0
    assert "no Qt platform plugin could be initialized" in done.stderr
    assert [file.name for file in (tmp_path / "logs").iterdir()] == ["desktop-0.log"], "an engine has a log too"


def test_that_an_address_at_which_a_token_could_be_read_is_refused() -> None:
    done = run(["--lang", "en", "desktop", "--connect", "http://192.0.2.1:8710"], QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert "is not encrypted" in done.stderr


def test_that_a_platform_that_nobody_sees_is_no_screen_for_a_demonstration() -> None:
    assert screen_problem({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None
    assert not is_seen({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert is_seen({}, "win32")
    assert screen_problem({"WAYLAND_DISPLAY": "wayland-0"}, "linux") is None


def test_that_the_window_is_built_from_what_is_remembered_and_finds_its_engine(engine_site: EngineSite) -> None:
    opening = Opening(engine_site.place, engine_site.home, "en")
    window = build(application(), opening)
    engine_site.qtbot.addWidget(window)
    window.show()
    window.session.link.open()
    engine_site.wait_until(lambda: window.session.status is not None)
    assert window.top.rooms.currentText() == "Demo room"
    assert str(window.session.zone) == "Asia/Shanghai"
    window.session.link.leave()
    window.session.remembered.write()
    assert (engine_site.home / "desktop.json").exists()


def test_that_errors_are_kept_here_and_told_once(tmp_path: Path) -> None:
    told: list[str] = []
    with Crashes(tmp_path) as crashes:
        crashes.tell = told.append
        try:
            raise ValueError("no such tier")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
        thread = threading.Thread(target=lambda: 1 / 0, name="worker")
        thread.start()
        thread.join()
        qWarning("a warning of Qt's")
        logging.getLogger("tiercast.test").warning("a line")
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    text = crashes.file.read_text("utf-8")
    assert "no such tier" in text
    assert "in thread worker" in text
    assert "a warning of Qt's" in text
    assert "a line" in text
    assert len(told) == 1
    assert "Traceback" in told[0]
    assert sys.excepthook is sys.__excepthook__


def test_that_the_last_ten_logs_are_kept_and_a_hard_crash_is_seen_in_them(tmp_path: Path) -> None:
    program = "import sys, faulthandler\nfrom pathlib import Path\nfrom tiercast.desktop.crashes import Crashes\n"
    program += "with Crashes(Path(sys.argv[1])):\n    faulthandler._sigsegv()\n"
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=False)
    for _ in range(KEPT + 2):
        with Crashes(tmp_path) as crashes:
            pass
        if len(list(tmp_path.glob("*.log"))) == 2:
            assert [crashed_hard(file) for file in crashes.earlier()] == [True]
    assert len(list(tmp_path.glob("desktop-*.log"))) == KEPT


def test_that_the_code_of_pages_is_read_beside_the_window(qtbot: QtBot) -> None:
    ahead = Ahead()
    ahead.start()
    ahead.join()
    assert all(page.place.partition(":")[0] in sys.modules for page in PAGES)
