"""A page's column that scrolls: its bar stands in the page's margin, and what is scrolled to is seen."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.scroll import ScrolledColumn, bring_in_sight, bring_to_the_top

from tests.desktop.made import session


def _column(qtbot: QtBot, *, widest: int = 0) -> tuple[ScrolledColumn, QWidget]:
    here = session()
    area, inside = ScrolledColumn(widest=widest), QWidget()
    area.setProperty("kept", here)
    inside.setFixedHeight(200)
    area.column.addWidget(inside)
    qtbot.addWidget(area)
    area.resize(600, 400)
    area.show()
    qtbot.waitUntil(lambda: inside.width() == 600 - 2 * Space.XL)
    return area, inside


def test_that_the_content_of_a_page_is_as_wide_with_the_bar_as_without(qtbot: QtBot) -> None:
    area, inside = _column(qtbot)
    inside.setFixedHeight(2_000)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: inside.width() == 600 - 2 * Space.XL)
    inside.setFixedHeight(200)
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: inside.width() == 600 - 2 * Space.XL)
    assert area.column.contentsMargins().right() == Space.XL


def test_that_a_margin_as_wide_as_the_bar_takes_it_too(qtbot: QtBot) -> None:
    area, inside = _column(qtbot)
    area.column.setContentsMargins(0, 0, Space.M, 0)
    qtbot.waitUntil(lambda: inside.width() == 600 - Space.M)
    inside.setFixedHeight(2_000)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: inside.width() == 600 - Space.M)


def test_that_a_column_within_a_page_ends_where_all_else_does_while_nothing_scrolls(qtbot: QtBot) -> None:
    here, area, inside = session(), ScrolledColumn(gap=Space.S), QWidget()
    area.setProperty("kept", here)
    inside.setFixedHeight(200)
    area.column.addWidget(inside)
    qtbot.addWidget(area)
    area.resize(600, 400)
    area.show()
    qtbot.waitUntil(lambda: inside.width() == 600)
    inside.setFixedHeight(2_000)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: inside.width() == area.viewport().width() - Space.S)
    inside.setFixedHeight(200)
    qtbot.waitUntil(lambda: inside.width() == 600)


def test_that_lines_that_end_before_the_bar_keep_their_margin(qtbot: QtBot) -> None:
    area, inside = _column(qtbot, widest=600)
    area.resize(1_000, 400)
    inside.setFixedHeight(2_000)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    assert area.column.contentsMargins().right() == Space.XL
    assert inside.width() == 600 - 2 * Space.XL


@pytest.mark.parametrize("scroll", [bring_in_sight, bring_to_the_top])
@pytest.mark.parametrize("cards", [0, 1, 4])
def test_that_what_was_moved_a_moment_ago_is_scrolled_to_where_it_is_now(
    qtbot: QtBot, scroll: Callable[[QWidget], None], cards: int
) -> None:
    area, _ = _column(qtbot)
    grows, wanted, below = QWidget(), QWidget(), QWidget()
    for part, high in ((grows, 200), (wanted, 100), (below, 2_000)):
        part.setFixedHeight(high)
    around = grows
    for _ in range(cards):
        inner, around = around, Card()
        around.add(inner)
    for part in (around, wanted, below):
        area.column.addWidget(part)
    qtbot.waitUntil(lambda: wanted.isVisible() and wanted.y() == around.geometry().bottom() + 1 + Space.L > 400)
    grows.setFixedHeight(1_500)
    scroll(wanted)  # before the loop has turned
    seen = wanted.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert seen == 0 if scroll is bring_to_the_top else 0 <= seen <= area.viewport().height() - wanted.height()
    qtbot.waitUntil(lambda: wanted.y() > 1_700)
    qtbot.waitUntil(lambda: wanted.y() == around.geometry().bottom() + 1 + Space.L)
    assert wanted.mapTo(area.viewport(), QPoint(0, 0)).y() == seen


def test_that_a_line_is_drawn_above_what_is_scrolled_and_only_while_it_is(qtbot: QtBot) -> None:
    area = ScrolledColumn(line=True)
    qtbot.addWidget(area)
    inside = QWidget()
    inside.setMinimumHeight(2_000)
    area.column.addWidget(inside)
    area.resize(400, 300)
    area.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert not area.line.isVisible()
    area.verticalScrollBar().setValue(40)
    assert area.line.isVisible()
    assert (area.line.width(), area.line.height()) == (400, 1)
    area.verticalScrollBar().setValue(0)
    assert not area.line.isVisible()
