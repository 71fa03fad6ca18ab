"""Tables share the room they have among their columns."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tiercast.desktop.parts.sharing import LEAST, share
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table

from tests.desktop.made import session


@dataclass
class _Row:
    name: str = "Mei"


def test_that_columns_grow_with_the_table_but_for_those_that_somebody_has_changed(qtbot: QtBot) -> None:
    widths = (("a", 100), ("b", 0), ("c", 80))
    columns: list[Column[_Row]] = [Column(name, lambda: "", lambda row: row.name, width) for name, width in widths]
    table = Table(RowsModel(session(), columns, key=lambda row: row.name))
    qtbot.addWidget(table)
    table.resize(1_000, 300)
    table.show()
    across = table.horizontalHeader()
    assert [across.sectionSize(place) for place in (0, 2)] == [100, 80]
    table.resize(2_400, 300)
    assert [across.sectionSize(place) for place in (0, 2)] == [175, 140]
    across.resizeSection(2, 200)
    table.resize(1_000, 300)
    assert [across.sectionSize(place) for place in (0, 2)] == [100, 200]


def test_that_an_empty_table_has_no_bar_beneath_what_it_says(qtbot: QtBot) -> None:
    here = session()
    columns: list[Column[_Row]] = [Column("a", lambda: "", lambda row: row.name, 900)]
    table = Table(RowsModel(here, columns, key=lambda row: row.name), empty=EmptyState(here, "ph.tray"))
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    assert not table.horizontalScrollBar().isVisible()
    table.rows.replace([_Row()])
    qtbot.waitUntil(table.horizontalScrollBar().isVisible)
    assert table.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_that_what_cannot_be_read_whole_gets_what_others_do_not_need() -> None:
    assert share([100, 0, 100], [90, 200, 150], 900, {}) == [100, 650, 150]
    assert share([100, 100, 100], [40, 130, 150], 300, {}) == [48, 130, 122], "who lacks least first"
    assert share([100, 100], [40, 150], 200, {0: 100}) == [100, 100], "what somebody has set is not touched"


def test_that_the_column_which_takes_what_is_left_can_be_read_in_the_narrowest_table() -> None:
    assert share([100, 0, 100], [50, 300, 50], 300, {}) == [58, 184, 58], "from what others do not need"
    assert share([100, 0, 160], [100, 300, 200], 370, {}) == [100, LEAST, 142], "from what is not read whole either"
    assert share([100, 0, 100], [100, 300, 100], 210, {}) == [100, LEAST, 100], "and then it is scrolled"


def test_that_a_table_measures_rows_that_come_later_and_scrolls_rather_than_hide_names(qtbot: QtBot) -> None:
    columns: list[Column[_Row]] = [
        Column(name, lambda: "", lambda row: row.name, width) for name, width in (("a", 200), ("b", 0), ("c", 200))
    ]
    table = Table(RowsModel(session(), columns, key=lambda row: row.name))
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    across = table.horizontalHeader()
    assert across.sectionSize(0) == 200
    table.rows.replace([_Row("a name that needs some more room than two hundred pixels")])
    assert across.sectionSize(0) > 250
    table.resize(300, 300)
    assert across.sectionSize(1) == LEAST
    assert across.length() > table.viewport().width()
    table.resize(900, 300)
    assert across.length() == table.viewport().width()


def test_that_a_column_squeezed_to_the_least_of_a_header_is_not_taken_for_one_that_somebody_narrowed(
    qtbot: QtBot,
) -> None:
    columns: list[Column[_Row]] = [
        Column("a", lambda: "", lambda _row: "1", 80),
        Column("b", lambda: "", lambda row: row.name, 0),
    ]
    table = Table(RowsModel(session(), columns, key=lambda row: row.name))
    table.horizontalHeader().hide()
    qtbot.addWidget(table)
    table.rows.replace([_Row("a name that needs all the room there is, and more than a narrow table has")])
    table.resize(160, 300)
    table.show()
    assert table.horizontalHeader().sectionSize(0) < 80
    table.resize(1_200, 300)
    assert table.horizontalHeader().sectionSize(0) == 80
