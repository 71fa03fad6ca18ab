"""Tables share the room they have among their columns."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tiercast.desktop.parts.sharing import ENOUGH, LEAST, share
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
    table.resize(600, 300)
    table.show()
    across = table.horizontalHeader()
    assert [across.sectionSize(place) for place in (0, 2)] == [100, 80]
    table.resize(2_400, 300)
    first, rest, last = (across.sectionSize(place) for place in range(3))
    assert abs(rest - ENOUGH) <= 2, "none is as wide as all others together"
    assert abs(first / last - 100 / 80) < 0.01
    assert first + rest + last == table.viewport().width()
    across.resizeSection(2, 200)
    table.resize(600, 300)
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
    assert share([100, 0, 100], [90, 200, 150], 700, {}) == [100, 450, 150]
    assert share([100, 100, 100], [40, 130, 150], 300, {}) == [48, 130, 122], "who lacks least first"
    assert share([100, 100], [40, 150], 200, {0: 100}) == [100, 100], "what somebody has set is not touched"


def test_that_a_column_does_not_keep_in_a_wide_table_what_it_does_not_need() -> None:
    assert share([100, 0, 100], [90, 200, 150], 1_000, {}) == [208, ENOUGH, 312], "each as much more as it is wide"
    assert share([100, 0, 100], [90, 300, 90], 1_000, {}) == [200, 600, 200], "twice what is in it are enough"
    assert share([48, 0, 100], [40, 200, 90], 1_000, {}) == [48, ENOUGH, 472], "places in a list stay narrow"
    assert share([100, 0, 100], [90, 200, 90], 1_000, {0: 100, 2: 120}) == [100, 780, 120], "nobody else's choice"


def test_that_a_long_cell_is_read_whole_in_a_wide_table(qtbot: QtBot) -> None:
    said = "kept until the viewer is erased, and at the least as long as the names are that came with the order"
    columns: list[Column[_Row]] = [
        Column("a", lambda: "", lambda _row: "1", 0), Column("b", lambda: "", lambda row: row.name, 200),
    ]  # fmt: skip
    table = Table(RowsModel(session(), columns, key=lambda row: row.name))
    qtbot.addWidget(table)
    table.rows.replace([_Row(said)])
    table.resize(2_400, 300)
    table.show()
    across = table.horizontalHeader()
    assert across.sectionSize(1) >= table.sizeHintForColumn(1) > 480


def test_that_the_column_which_takes_what_is_left_can_be_read_in_the_narrowest_table() -> None:
    assert share([100, 0, 100], [50, 300, 50], 300, {}) == [58, 184, 58], "from what others do not need"
    assert share([100, 0, 160], [100, 300, 200], 370, {}) == [100, LEAST, 142], "from what is not read whole either"
    assert share([100, 0, 100], [100, 300, 100], 210, {}) == [100, LEAST, 100], "and then it is scrolled"
    assert share([100, 0, 100], [100, 60, 100], 280, {}) == [100, 80, 100], "but not for what is read whole"


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


def test_that_a_number_is_never_cut_off(qtbot: QtBot) -> None:
    columns: list[Column[_Row]] = [
        Column("a", lambda: "", lambda row: row.name, 0),
        Column("b", lambda: "", lambda _row: "¥1,209,000,000.00", 72, number=True),
        Column("c", lambda: "", lambda row: row.name, 160),
    ]
    table = Table(RowsModel(session(), columns, key=lambda row: row.name))
    qtbot.addWidget(table)
    table.rows.replace([_Row("a name that needs more room than there is")])
    for wide in (240, 600):
        table.resize(wide, 300)
        table.show()
        assert table.horizontalHeader().sectionSize(1) >= table.sizeHintForColumn(1) > 90


def test_that_a_table_is_not_scrolled_for_room_that_nobody_needs(qtbot: QtBot) -> None:
    columns: list[Column[_Row]] = [
        Column(name, lambda: "", lambda row: row.name, width) for name, width in (("a", 150), ("b", 0), ("c", 150))
    ]
    table = Table(RowsModel(session(), columns, key=lambda row: row.name))
    qtbot.addWidget(table)
    table.rows.replace([_Row("Demo room")])
    table.resize(390, 300)
    table.show()
    assert table.horizontalHeader().length() == table.viewport().width()
    assert table.horizontalHeader().sectionSize(1) >= table.sizeHintForColumn(1)


def test_that_only_the_first_rows_of_a_long_table_are_measured(qtbot: QtBot) -> None:
    asked: set[str] = set()

    def name(row: _Row) -> str:
        asked.add(row.name)
        return row.name

    columns: list[Column[_Row]] = [Column("a", lambda: "", name, 200), Column("b", lambda: "", lambda row: "", 0)]
    table = Table(RowsModel(session(), columns, key=lambda row: row.name))
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.rows.replace([_Row(str(number)) for number in range(500)])
    assert len(asked) < 50, "nobody sees it yet"
    table.show()
    table.resize(1_200, 300)
    assert len(asked) < 50


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
    table.resize(900, 300)
    assert table.horizontalHeader().sectionSize(0) == 80
