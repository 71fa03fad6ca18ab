"""Tables share the room they have among their columns."""

from dataclasses import dataclass

from pytestqt.qtbot import QtBot
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
