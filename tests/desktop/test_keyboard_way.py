"""The keyboard goes through the window as the eye does, and Enter presses the button that it is on."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip
from pytestqt.qtbot import QtBot
from tiercast.desktop.parts.eye_order import eye_order, go_one_on
from tiercast.desktop.shell.enter_presses import EnterPresses


def made(qtbot: QtBot) -> tuple[QWidget, dict[str, QWidget]]:
    """A list at the left, cards that scroll at the right, and a line of buttons; made in quite another order."""
    window = QWidget()
    parts: dict[str, QWidget] = {name: QPushButton(name) for name in ("next", "b2", "side", "a1", "b1", "off", "gone")}
    parts |= {"edit": QLineEdit(), "box": QComboBox()}
    cards = QGridLayout()
    for name, row, column in (("b2", 1, 1), ("b1", 1, 0), ("box", 0, 1), ("a1", 0, 0)):
        cards.addWidget(parts[name], row, column)
    inner = QWidget()
    inner.setLayout(cards)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    right = QVBoxLayout()
    right.addWidget(parts["edit"])
    right.addWidget(area)
    below = QHBoxLayout()
    for name in ("off", "gone", "next"):
        below.addWidget(parts[name])
    right.addLayout(below)
    beside = QHBoxLayout(window)
    beside.addWidget(parts["side"])
    beside.addLayout(right)
    parts["off"].setEnabled(False)
    qtbot.addWidget(window)
    window.show()
    parts["gone"].hide()
    return window, parts


def test_that_the_keyboard_goes_as_the_eye_does_and_not_as_widgets_were_made(qtbot: QtBot) -> None:
    window, parts = made(qtbot)
    wanted = [parts[name] for name in ("side", "edit", "a1", "box", "b1", "b2", "next")]
    assert eye_order(window) == wanted, "neither what is hidden or off, nor the area that scrolls around the cards"


def test_that_the_keyboard_goes_on_and_back_and_around_the_end(qtbot: QtBot) -> None:
    window, parts = made(qtbot)
    parts["b2"].setFocus()
    met = []
    for forward in (True, True, False, False, False):
        assert go_one_on(window, forward=forward)
        met.append(window.focusWidget())
    assert met == [parts[name] for name in ("next", "side", "next", "b2", "b1")]


def test_that_the_keyboard_goes_on_from_what_is_no_stop_itself(qtbot: QtBot) -> None:
    window, parts = made(qtbot)
    inner = parts["a1"].parentWidget()
    assert inner is not None
    inner.setFocus()
    assert go_one_on(window, forward=True)
    assert window.focusWidget() is parts["a1"], "and not from the top of the window"


def test_that_nothing_to_go_to_is_left_to_qt(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QWidget())
    window.show()
    assert not go_one_on(window, forward=True)


def test_that_the_keyboard_goes_on_from_where_it_was_when_that_is_switched_off(qtbot: QtBot) -> None:
    window, parts = made(qtbot)
    assert parts["off"] not in eye_order(window)
    order = eye_order(window, parts["off"])
    assert order[order.index(parts["off"]) + 1] is parts["next"]
    assert eye_order(window, parts["gone"])[-2] is parts["gone"], "hidden by what it did"


def enter(button: QWidget, *, held: bool = False, alt: bool = False, at: int = 0) -> None:
    modifiers = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, modifiers, "\r", held)
    press.setTimestamp(at)
    QApplication.sendEvent(button, press)


def test_that_enter_presses_the_button_that_has_the_keyboard_once(qtbot: QtBot) -> None:
    window, parts = made(qtbot)
    presses = EnterPresses(window)
    button, pressed = parts["a1"], []
    assert isinstance(button, QPushButton)
    button.clicked.connect(lambda: pressed.append("a1"))
    enter(button)
    assert not pressed, "it has not the keyboard"
    presses._moved(None, button)
    enter(button, at=10_000)
    enter(button, at=11_000, held=True)
    enter(button, at=12_000, alt=True)
    assert pressed == ["a1"], "held down, Enter presses no more; with Alt it means something else"
    presses._moved(button, parts["edit"])
    enter(button, at=13_000)
    assert pressed == ["a1"]


def test_that_enter_twice_presses_no_other_button(qtbot: QtBot) -> None:
    window, parts = made(qtbot)
    presses = EnterPresses(window)
    first, second, pressed = parts["a1"], parts["b1"], []
    assert isinstance(first, QPushButton)
    assert isinstance(second, QPushButton)
    first.clicked.connect(lambda: pressed.append("a1"))
    second.clicked.connect(lambda: pressed.append("b1"))
    presses._moved(None, first)
    enter(first, at=10_000)
    presses._moved(first, second)
    enter(second, at=10_100)
    assert pressed == ["a1"], "what the first one did took the keyboard away"
    enter(second, at=12_000)
    assert pressed == ["a1", "b1"]
