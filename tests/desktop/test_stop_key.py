"""The stop by a key of the whole system: in the table of keys, and pressed while another program has the keyboard."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.hotkey.combination import Combination, Trouble, combination
from tiercast.desktop.hotkey.stop_key import STOP_EVERYWHERE, StopKey, grabber_here
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.settings.keys import Keys
from tiercast.desktop.shell.commands import Command, Commands
from tiercast.desktop.shell.window import Window

from tests.desktop.made import session
from tests.desktop.x_keys import Keyboard
from tests.shared_data import ROOT
from tests.unseen_screen import needs_screen, unseen_screen


class MadeGrabber:
    """A system that listens, or says why not."""

    def __init__(self, pressed: Callable[[], None]) -> None:
        self.pressed = pressed
        self.keys: list[Combination | None] = []
        self.answer = Trouble.NONE

    def grab(self, keys: Combination) -> Trouble:
        self.keys.append(keys)
        return self.answer

    def release(self) -> None:
        self.keys.append(None)

    def close(self) -> None:
        self.keys.append(None)


class Made:
    """A stop key on a system that listens.

    Attributes:
        ran: a word for each stop.
    """

    def __init__(self, qtbot: QtBot, keys: str = "Ctrl+Alt+X") -> None:
        parent = QWidget()
        qtbot.addWidget(parent)
        self.ran: list[str] = []
        self.commands = Commands(parent, Remembered())
        self.commands.add(Command(STOP_EVERYWHERE, lambda: "Stop", lambda: self.ran.append("stop"), keys))
        self.grabbers: list[MadeGrabber] = []
        self.stop_key = StopKey(self.commands, parent, self._make)
        self.grabber = self.grabbers[0]

    def _make(self, pressed: Callable[[], None]) -> MadeGrabber:
        self.grabbers.append(MadeGrabber(pressed))
        return self.grabbers[-1]


def test_that_the_system_listens_for_the_keys_and_stops(qtbot: QtBot) -> None:
    made = Made(qtbot)
    assert made.grabber.keys == [Combination(ord("x"), ord("X"), False, True, True, False)]
    assert made.stop_key.listens
    assert "whichever program" in made.stop_key.tell()
    made.grabber.pressed()
    assert made.ran == ["stop"]


def test_that_it_listens_for_other_keys_when_they_are_bound_anew(qtbot: QtBot) -> None:
    made = Made(qtbot)
    made.commands.bind(STOP_EVERYWHERE, QKeySequence("F9"))
    made.commands.bind(STOP_EVERYWHERE, QKeySequence())
    assert [keys.keysym if keys else None for keys in made.grabber.keys] == [ord("x"), 0xFFBE + 8, None]
    assert not made.stop_key.listens
    assert "No key" in made.stop_key.tell()


def test_that_keys_of_another_program_are_said_and_tried_again(qtbot: QtBot) -> None:
    made = Made(qtbot)
    made.grabber.answer = Trouble.TAKEN
    made.commands.bind(STOP_EVERYWHERE, QKeySequence("Ctrl+Alt+Y"))
    assert not made.stop_key.listens
    assert "Another program has Ctrl+Alt+Y" in made.stop_key.tell()
    made.grabber.answer = Trouble.NONE
    made.commands.changed.emit()
    assert made.stop_key.listens


@pytest.mark.parametrize(
    ("keys", "trouble"), [("X", Trouble.TYPED), ("Shift+X", Trouble.TYPED), ("Ctrl+ü", Trouble.UNKNOWN)]
)
def test_that_a_key_that_people_type_with_is_not_taken_from_them(qtbot: QtBot, keys: str, trouble: Trouble) -> None:
    assert combination(QKeySequence(keys)) is trouble
    made = Made(qtbot, keys)
    assert made.stop_key.trouble is trouble
    assert made.grabber.keys == [None]
    assert "in this window only" in made.stop_key.tell()


def test_that_a_system_that_cannot_says_so_in_the_table_of_keys_and_nowhere_else(qtbot: QtBot) -> None:
    window = Window(session())
    qtbot.addWidget(window)
    assert window.session.stop_key is not None
    assert window.session.stop_key.trouble is Trouble.UNABLE
    keys = Keys(window.session)
    qtbot.addWidget(keys)
    keys.retranslate()
    assert STOP_EVERYWHERE in keys.edits
    assert "in this window only" in keys.everywhere.text()
    assert keys._labels[STOP_EVERYWHERE].text() == "Stop all actions, meant for any program"
    assert not window.toasts.findChildren(QWidget, "toast")


def test_that_wayland_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiercast.desktop.hotkey.stop_key.QGuiApplication.platformName", lambda: "wayland")
    assert grabber_here(lambda: None) is Trouble.WAYLAND
    monkeypatch.setattr("tiercast.desktop.hotkey.stop_key.QGuiApplication.platformName", lambda: "xcb")
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    assert grabber_here(lambda: None) is Trouble.WAYLAND


# --- on a real X server

WINDOW = """
import sys
from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
app = QApplication([])
from tests.desktop.made import session
from tiercast.desktop.hotkey.stop_key import STOP_EVERYWHERE
from tiercast.desktop.shell.window import Window
here = session()
here.link.stop = lambda strength, reason="": print("stopped", strength.value, flush=True)
window = Window(here)
window.show()
def read(_fd):
    line = sys.stdin.readline()
    if not line:
        app.quit()
        return
    window.commands.bind(STOP_EVERYWHERE, QKeySequence(line.strip()))
    print("bound", here.stop_key.trouble.value or "well", flush=True)
notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
notifier.activated.connect(read)
print("ready", here.stop_key.trouble.value or "well", flush=True)
app.exec()
here.stop_key.close()
"""
OTHER = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
edit = QLineEdit()
edit.textChanged.connect(lambda text: print("typed", text, flush=True))
edit.show()
edit.activateWindow()
timer = QTimer()
timer.timeout.connect(lambda: (timer.stop(), print("ready", flush=True)) if edit.hasFocus() else edit.activateWindow())
timer.start(20)
app.exec()
"""


class Program:
    """A program of its own on the display, which tells by lines."""

    def __init__(self, text: str, display: str) -> None:
        path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": path}
        environment.pop("XDG_SESSION_TYPE", None)
        self._lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-c", text], env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())
        self._lines.put("")

    def hear(self) -> str:
        """The next line; "" once it has ended. Raises: queue.Empty: it says nothing for two minutes."""
        return self._lines.get(timeout=120)

    def say(self, line: str) -> None:
        """Tell it something."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self._reader.join(30)
        self.process.communicate()


@contextlib.contextmanager
def programs(display: str, *texts: str) -> Iterator[list[Program]]:
    """Programs on a display."""
    started: list[Program] = []
    try:
        for text in texts:
            started.append(Program(text, display))
            yielded: Any = started[-1].hear()
            assert yielded.startswith("ready"), yielded
        yield started
    finally:
        for program in started:
            program.close()


@pytest.mark.screen
@needs_screen
def test_that_a_press_while_another_program_has_the_keyboard_stops() -> None:
    with unseen_screen() as display, programs(display, WINDOW, OTHER) as (window, other):
        keyboard = Keyboard(display)
        keyboard.press("a")
        assert other.hear() == "typed a", "the other program has the keyboard"
        keyboard.press("Control_L", "Alt_L", "x")
        assert window.hear() == "stopped hold"
        window.say("F9")
        assert window.hear() == "bound well"
        keyboard.press("Control_L", "Alt_L", "x")
        keyboard.press("Caps_Lock")
        keyboard.press("F9")
        assert window.hear() == "stopped hold"
        keyboard.press("Num_Lock")
        keyboard.press("F9")
        assert window.hear() == "stopped hold"
        keyboard.press("b")
        assert other.hear().lower() in ("typed ab", "typed ax"), "what is not ours stays theirs"
        keyboard.close()


@pytest.mark.screen
@needs_screen
def test_that_keys_which_another_program_has_are_not_taken_and_others_are() -> None:
    with unseen_screen() as display, programs(display, WINDOW) as (first,):
        second = Program(WINDOW, display)
        try:
            assert second.hear() == "ready taken"
            second.say("Ctrl+Alt+Y")
            assert second.hear() == "bound well"
            keyboard = Keyboard(display)
            keyboard.press("Control_L", "Alt_L", "y")
            assert second.hear() == "stopped hold"
            keyboard.press("Control_L", "Alt_L", "x")
            assert first.hear() == "stopped hold"
            first.close()
            second.say("Ctrl+Alt+X")
            assert second.hear() == "bound well"
            keyboard.close()
        finally:
            second.close()
