"""Every scene of the desktop, in both languages at 1366×768: nothing is cut off, everything has a name for the ear."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.desktop.pictures import Scene, build, scenes

pytestmark = pytest.mark.screen

ALL = [pytest.param(scene, id=f"{folder}-{name}") for folder, name, scene in scenes()]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh_CN"])
SIZE = (1366, 768)
SLACK = 1


def seen(widget: QWidget) -> bool:
    """Whether some of it lies in the part of its scrolled parent that can be reached."""
    return widget.isVisible() and widget.width() > 0 and widget.height() > 0


def cut_off(widget: QWidget) -> str:
    """What of a widget's text is not shown; "" for nothing. A label with the property ``elides`` may be shortened."""
    if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
        if widget.property("elides"):
            return "" if widget.toolTip() or widget.sizeHint().width() <= widget.width() else "shortened, no tooltip"
        if widget.wordWrap():
            wanted = widget.heightForWidth(widget.width())
            return f"height {widget.height()} of {wanted}" if widget.height() + SLACK < wanted else ""
        return short(widget)
    if isinstance(widget, QAbstractButton | QCheckBox | QRadioButton) and widget.text():
        return short(widget)
    if isinstance(widget, QComboBox) and widget.currentText():
        wanted = widget.fontMetrics().horizontalAdvance(widget.currentText()) + 40
        return f"width {widget.width()} of {wanted}" if widget.width() + SLACK < wanted else ""
    if isinstance(widget, QTabBar):
        return short(widget)
    return ""


def short(widget: QWidget) -> str:
    """Whether a widget is narrower than it wants to be, or lower than its letters."""
    hint, letters = widget.sizeHint().width(), widget.fontMetrics().ascent() + widget.fontMetrics().descent() // 2
    if widget.width() + SLACK < hint:
        return f"width {widget.width()} of {hint}"
    return f"height {widget.height()} of {letters}" if widget.height() + SLACK < letters else ""


def outside(widget: QWidget) -> bool:
    """Whether a widget sticks out of its parent at the right: what lies below can be scrolled to."""
    parent = widget.parentWidget()
    if parent is None or parent.objectName() == "qt_scrollarea_viewport":
        return False
    return not QRect(0, 0, parent.width() + SLACK, 1_000_000).contains(QRect(widget.x(), 0, widget.width(), 1))


def name_of(widget: QWidget) -> str:
    """How a widget is told in a list of failures."""
    text = getattr(widget, "text", None) or getattr(widget, "currentText", None)
    said = text() if callable(text) else ""
    return f"{type(widget).__name__} {said!r} in {type(widget.parentWidget()).__name__}"


@LANGUAGES
@pytest.mark.parametrize("scene", ALL)
def test_that_no_text_is_cut_off_and_everything_has_a_name(qtbot: QtBot, scene: Scene, language: str) -> None:
    widget = build(scene, language, "light", SIZE)
    qtbot.addWidget(widget)
    parts = [part for part in widget.findChildren(QWidget) if seen(part)]
    problems = [f"{name_of(part)}: {cut}" for part in parts if (cut := cut_off(part))]
    problems += [f"{name_of(part)} sticks out of its parent" for part in parts if cut_off(part) == "" and outside(part)]
    speaking = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
    mute = [
        part
        for part in parts
        if isinstance(part, speaking)
        and not part.accessibleName()
        and not (isinstance(part, QAbstractButton) and part.text())
        and not part.objectName().startswith("qt_")
        and not isinstance(part.parentWidget(), QLineEdit | QComboBox)
    ]
    problems += [f"{name_of(part)} has no accessible name" for part in mute]
    assert problems == []
