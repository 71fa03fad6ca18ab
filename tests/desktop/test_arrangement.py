"""What somebody did to the header of a table is there again at the next start, and can be undone."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tiercast.desktop.parts.arrangement import TABLES
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table

from tests.desktop.made import session


@dataclass
class _Row:
    name: str
    number: int


def table(qtbot: QtBot, file: Path) -> Table:
    columns: list[Column[_Row]] = [
        Column("name", lambda: "Name", lambda row: row.name, 0, lambda row: row.name),
        Column("number", lambda: "Number", lambda row: str(row.number), 100, lambda row: row.number),
        Column("more", lambda: "More", lambda row: row.name, 100),
    ]
    made = Table(RowsModel(session(file=file), columns, key=lambda row: row.name))
    made.remember("some/where")
    qtbot.addWidget(made)
    made.rows.replace([_Row("a", 1), _Row("b", 3), _Row("c", 2)])
    made.resize(700, 300)
    made.show()
    return made


def drag(made: Table, where: int, to: int) -> None:
    """Draw the header with the mouse from one place to another."""
    header, high = made.horizontalHeader().viewport(), made.horizontalHeader().height() // 2
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(header, left, pos=QPoint(where, high))
    for step in range(1, 6):
        QTest.mouseMove(header, QPoint(where + (to - where) * step // 5, high))
    QTest.mouseRelease(header, left, pos=QPoint(to, high))


def edge(made: Table, place: int) -> int:
    across = made.horizontalHeader()
    return across.sectionViewportPosition(place) + across.sectionSize(place) - 1


def shown(made: Table) -> list[str]:
    return [made.rows.row(place).name for place in range(made.rows.rowCount())]


def test_that_a_width_is_there_again_in_a_window_of_any_size_and_the_rest_shares_what_is_left(
    qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "desktop.json"
    first = table(qtbot, file)
    other = first.horizontalHeader().sectionSize(2)
    drag(first, edge(first, 1), edge(first, 1) + 60)
    wide = first.horizontalHeader().sectionSize(1)
    assert wide > 140
    again = table(qtbot, file)
    across = again.horizontalHeader()
    assert (across.sectionSize(1), across.sectionSize(2)) == (wide, other)
    again.resize(1_400, 300)
    assert across.sectionSize(1) == wide
    assert across.sectionSize(2) > other, "what nobody has changed follows the window"


def test_that_a_column_which_is_hidden_while_another_is_changed_keeps_its_width(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "desktop.ini"
    first = table(qtbot, file)
    drag(first, edge(first, 1), edge(first, 1) + 60)
    wide = first.horizontalHeader().sectionSize(1)
    first.setColumnHidden(1, True)
    first.horizontalHeader().resizeSection(2, 170)
    first.titles.arranged.emit()
    across = table(qtbot, file).horizontalHeader()
    assert (across.sectionSize(1), across.sectionSize(2)) == (wide, 170)


def test_that_the_order_and_the_sorting_are_there_again(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "desktop.json"
    first = table(qtbot, file)
    across = first.horizontalHeader()
    for _click in range(2):
        middle = across.sectionViewportPosition(1) + 30
        QTest.mouseClick(across.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, across.height() // 2))
    assert shown(first) == ["b", "c", "a"]
    across.moveSection(2, 0)
    first.titles.arranged.emit()
    again = table(qtbot, file)
    assert [again.horizontalHeader().logicalIndex(seen) for seen in range(3)] == [2, 0, 1]
    assert shown(again) == ["b", "c", "a"]
    assert again.horizontalHeader().sortIndicatorOrder() is Qt.SortOrder.DescendingOrder


def test_that_the_menu_of_the_header_gives_the_usual_columns_back_and_forgets_the_others(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = table(qtbot, tmp_path / "desktop.json")
    across = made.horizontalHeader()
    usual = [across.sectionSize(place) for place in range(3)]
    offer = made.arrangement.menu().actions()[0]
    assert not offer.isEnabled()
    drag(made, edge(made, 1), edge(made, 1) + 60)
    across.moveSection(0, 2)
    across.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    made.titles.arranged.emit()
    remembered = made.rows.session.remembered
    assert remembered.keys_under(TABLES)
    offer = made.arrangement.menu().actions()[0]
    assert offer.isEnabled()
    offer.trigger()
    assert [across.sectionSize(place) for place in range(3)] == usual
    assert [across.logicalIndex(seen) for seen in range(3)] == [0, 1, 2]
    assert shown(made) == ["a", "b", "c"]
    assert not remembered.keys_under(TABLES)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"widths": 3}', '{"widths": {"gone": 9, "more": "x"}, "order": [], "by": "", "falls": 1}',
     '{"widths": {"gone": 90}, "order": ["gone", "more"], "by": "more", "falls": true}', "[" * 100_000,
     '{"widths": {"number": 1e999}, "order": [], "by": "", "falls": 0}',
     '{"widths": {"number": 9999999999999999}, "order": [[]], "by": [], "falls": 0}'],
)  # fmt: skip
def test_that_what_cannot_be_read_or_names_columns_that_are_no_more_does_no_harm(
    qtbot: QtBot, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "desktop.json"
    session(file=file).remembered.put(f"{TABLES}/some/where", text)
    made = table(qtbot, file)
    assert shown(made) == ["a", "b", "c"]
    assert made.horizontalHeader().sectionSize(2) == 100
