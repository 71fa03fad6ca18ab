"""A row of controls goes on in a second line where it does not fit into one."""

from itertools import combinations

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.parts.flow_row import FlowRow


def test_that_controls_go_on_in_a_second_line_and_what_follows_the_spring_stands_at_the_right(qtbot: QtBot) -> None:
    whole, below = QWidget(), QLabel("below")
    buttons = [QPushButton(f"button number {number}") for number in range(4)]
    row = FlowRow(*buttons[:3])
    row.spring()
    row.addWidget(buttons[3])
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(row)
    column.addWidget(below)
    column.addStretch(1)
    qtbot.addWidget(whole)
    wanted = sum(button.sizeHint().width() for button in buttons) + 3 * row.spacing()
    whole.resize(wanted + 40, 300)
    whole.show()
    assert len({button.y() for button in buttons}) == 1
    assert buttons[3].geometry().right() == whole.width() - 1
    whole.resize(wanted - 1, 300)
    qtbot.waitUntil(lambda: buttons[3].y() > buttons[2].y())
    assert buttons[3].geometry().right() == whole.width() - 1
    buttons[1].hide()
    qtbot.waitUntil(lambda: buttons[3].y() == buttons[0].y())
    buttons[1].show()
    whole.resize(buttons[0].sizeHint().width() + 4, 300)
    qtbot.waitUntil(lambda: below.y() > buttons[3].geometry().bottom())
    assert not any(one.geometry().intersects(other.geometry()) for one, other in combinations(buttons, 2))
