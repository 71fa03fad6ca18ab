"""What of a widget is cut off, sticks out or has no name for the ear; run by itself for other scales of the screen.

``python -m tests.desktop.cut_off LANGUAGE WIDTHxHEIGHT`` looks at every scene and prints what it finds; with
``QT_SCALE_FACTOR`` in the environment Qt draws as on a screen of that scale.
"""

import sys

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTabBar,
    QWidget,
)

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


def problems(widget: QWidget) -> list[str]:
    """Everything of a widget that is cut off, sticks out of its parent, or has no accessible name."""
    parts = [part for part in widget.findChildren(QWidget) if seen(part)]
    found = [f"{name_of(part)}: {cut}" for part in parts if (cut := cut_off(part))]
    found += [f"{name_of(part)} sticks out of its parent" for part in parts if cut_off(part) == "" and outside(part)]
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
    return found + [f"{name_of(part)} has no accessible name" for part in mute]


def main(language: str, size: str) -> int:
    """Look at every scene. Returns: 1 where something was found."""
    from tests.desktop.pictures import application, build, scenes

    application()
    width, _, height = size.partition("x")
    found = 0
    for folder, name, scene in scenes():
        widget = build(scene, language, "light", (int(width), int(height)))
        for problem in problems(widget):
            found = 1
            sys.stdout.write(f"{folder}-{name}: {problem}\n")
        widget.close()
        widget.deleteLater()
        QApplication.processEvents()
    return found


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
