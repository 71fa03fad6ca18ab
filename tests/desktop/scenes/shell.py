"""Scenes of the window and what belongs to it."""

from PySide6.QtWidgets import QWidget
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window

from tests.desktop.made import numbers, status
from tests.desktop.made_link import WELCOME


def window(session: Session) -> QWidget:
    """The window with numbers in its bottom line."""
    made = Window(session)
    session.take_status(status())
    session.link.welcomed.emit(WELCOME)
    session.link.numbers.emit(numbers())
    return made


def toasts(session: Session) -> QWidget:
    """The window with two toasts."""
    made = window(session)
    session.toast("The rule is in shadow now" if not session.chinese else "规则已改为试运行", undo=lambda: None)
    session.toast("The engine did not answer" if not session.chinese else "引擎没有应答", tone="bad")
    return made


SCENES = {"window": window, "toasts": toasts}
