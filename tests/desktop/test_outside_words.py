"""Names and comments come from outside: nowhere in the window are they read as markup or take more room than a line."""

from dataclasses import dataclass

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.live.panels.questions import ConcernCard
from tiercast.desktop.live.panels.todo_card import MOST, TodoCard
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.tip import in_tip
from tiercast.serve.protocol_room import QuestionRow

from tests.desktop.live.made_room import desk, questions
from tests.desktop.made import session

MARKUP = '<h1>BIG</h1><img src="http://example.com/x.png">'


@dataclass
class _Row:
    said: str


def test_that_labels_and_badges_read_no_markup(qtbot: QtBot) -> None:
    for made in (label(), Badge()):
        qtbot.addWidget(made)
        made.setText("x")
        height = made.sizeHint().height()
        made.setText(MARKUP)
        assert made.sizeHint().height() == height


def test_that_tooltips_read_no_markup(qtbot: QtBot) -> None:
    session()
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    QToolTip.showText(QPoint(10, 10), MARKUP, widget)
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, QLabel) and one.text() == MARKUP]
    assert [one.textFormat() for one in shown] == [Qt.TextFormat.PlainText]
    QToolTip.hideText()


@pytest.mark.parametrize("said", ["x" * 9_000, "长" * 9_000, "a b " * 2_000, "line\n" * 500])
def test_that_a_tooltip_is_no_larger_than_a_screen(said: str) -> None:
    lines = in_tip(said).split("\n")
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 60


def test_that_a_cell_of_a_table_is_one_line(qtbot: QtBot) -> None:
    columns = [Column[_Row]("said", lambda: "", lambda row: row.said)]
    model = RowsModel(session(), columns, key=lambda row: row.said)
    model.replace([_Row("two\nlines \u202eturned")])
    assert model.data(model.index(0, 0)) == "two lines  turned"


def test_that_a_todo_with_a_long_text_has_the_size_of_the_others_and_tells_the_rest_in_its_tooltip(
    qtbot: QtBot,
) -> None:
    row = next(one for one in desk().rows if one.type == "todo")
    card = TodoCard(session(), row, lambda row, done: None)
    qtbot.addWidget(card)
    card.show_row(msgspec.structs.replace(row, text=MARKUP + "\n" + "长" * 900))
    shown = card.text.text().replace("\u200b", "")
    assert len(shown) == MOST
    assert shown.startswith(MARKUP)
    assert card.text.text().endswith("长" * 60 + "…")
    assert card.text.toolTip().startswith(MARKUP)


def test_that_a_long_question_leaves_room_for_the_others(qtbot: QtBot) -> None:
    card = ConcernCard(session(), questions().concerns[0], lambda row: None)
    qtbot.addWidget(card)
    card.resize(360, 200)
    long = QuestionRow(seq=1, time=1, text="长\n" * 4_000, viewer_name="名" * 200)
    card.show_row(msgspec.structs.replace(card.row, questions=(long,) * 3))
    assert card.lines.text().count("\n") == 1
    assert len(card.lines.text()) < 200
