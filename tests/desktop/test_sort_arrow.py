"""The arrow beside the title of the column by which a table is sorted."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from tiercast.desktop.look.tokens import Theme
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table

from tests.desktop.made import session


@dataclass
class _Row:
    number: int = 1


def _ink(picture: QImage) -> list[int]:
    """How far the pixels that are unlike the corner reach in each row that has any."""
    ground = picture.pixelColor(0, 0)

    def unlike(colour: QColor) -> bool:
        return abs(colour.lightness() - ground.lightness()) > 24

    wide = range(picture.width())
    rows = [[x for x in wide if unlike(picture.pixelColor(x, y))] for y in range(picture.height())]
    return [max(row) - min(row) + 1 for row in rows if row]


@pytest.mark.parametrize(
    ("order", "grows"), [(Qt.SortOrder.AscendingOrder, True), (Qt.SortOrder.DescendingOrder, False)]
)
def test_that_the_arrow_points_up_for_what_grows(qtbot: QtBot, order: Qt.SortOrder, grows: bool) -> None:
    here = session(theme=Theme.LIGHT)
    columns: list[Column[_Row]] = [Column("n", lambda: "", lambda row: str(row.number), 200, lambda row: row.number)]
    table = Table(RowsModel(here, columns, key=lambda row: row.number))
    qtbot.addWidget(table)
    table.resize(260, 200)
    table.show()
    across = table.horizontalHeader()
    across.setSortIndicator(0, order)
    picture = across.grab(QRect(0, 2, across.width(), across.height() - 6)).toImage()
    widths = _ink(picture)
    assert len(widths) > 3, widths
    half = len(widths) // 2
    assert (sum(widths[:half]) < sum(widths[-half:])) is grows, widths
