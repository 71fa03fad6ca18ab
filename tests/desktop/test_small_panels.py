"""What says that nothing is there stands in small panels too, and cards keep to their margins."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.tip import in_tip

from tests.desktop.cut_off import problems
from tests.desktop.made import session

HEAD = "Nobody is here"
TEXT = "Viewers whom the platform names appear here as soon as they do something, regulars first."


def _empty(qtbot: QtBot, width: int, height: int) -> tuple[QWidget, EmptyState]:
    panel = QWidget()
    qtbot.addWidget(panel)
    panel.resize(600, 500)
    state = EmptyState(session(), "ph.users-three", panel)
    state.tell(HEAD, TEXT)
    state.setGeometry(0, 0, width, height)
    panel.show()
    qtbot.waitUntil(lambda: state.isVisible() and state.head.width() > 0)
    QApplication.processEvents()
    return panel, state


@pytest.mark.parametrize("height", [60, 90, 100, 120, 140, 160, 200, 239, 240, 260, 400])
def test_that_an_empty_panel_of_any_height_cuts_no_words_off(qtbot: QtBot, height: int) -> None:
    _panel, state = _empty(qtbot, 380, height)
    assert problems(state) == []
    bottom = state.text.geometry().bottom() if state.text.isVisible() else state.head.geometry().bottom()
    assert state.head.y() >= 0
    assert bottom < height


def test_that_words_for_which_there_is_no_room_are_in_the_tooltip_until_there_is(qtbot: QtBot) -> None:
    _panel, state = _empty(qtbot, 380, 60)
    assert state.text.isHidden()
    assert state.head.toolTip() == in_tip(TEXT)
    state.resize(380, 300)
    QApplication.processEvents()
    assert state.text.isVisible()
    assert state.head.toolTip() == ""


def test_that_words_take_the_width_of_a_narrow_panel(qtbot: QtBot) -> None:
    _panel, state = _empty(qtbot, 380, 300)
    qtbot.waitUntil(lambda: state.text.width() > 300)


def test_that_what_is_beside_a_heading_ends_where_the_rest_of_the_card_does(qtbot: QtBot) -> None:
    card, badge, text = Card("Rooms"), Badge("Works"), label()
    qtbot.addWidget(card)
    card.beside(badge)
    card.add(text)
    card.resize(400, 120)
    card.show()
    qtbot.waitUntil(lambda: text.width() > 0)
    ends = [part.mapTo(card, part.rect().topRight()).x() for part in (badge, text)]
    assert ends[0] == ends[1]
