"""In a window as wide as a large screen, what belongs together stays together and what was cut short is read whole."""

from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.audience.heat_map import MOST_CELL, HeatMap
from tiercast.desktop.connections.grid import CardGrid
from tiercast.desktop.connections.offers_view import OffersView
from tiercast.desktop.connections.overview import Overview
from tiercast.desktop.first_run.page import FirstRunPage
from tiercast.desktop.first_run.step import READ
from tiercast.desktop.live.page import PANELS_LEAST, LivePage
from tiercast.desktop.parts.card import Card
from tiercast.desktop.recordings.page import RecordingsPage
from tiercast.desktop.rules.text_view import TextView
from tiercast.desktop.settings.page import SettingsPage
from tiercast.desktop.shop.link_picker import LinkPicker
from tiercast.desktop.shop.new_product import NewProduct

from tests.desktop import pictures
from tests.desktop.made_course import funnel

Part = TypeVar("Part", bound=QWidget)

WIDE, SMALL = (2560, 1440), (1366, 768)


def shown(folder: str, name: str, size: tuple[int, int]) -> QWidget:
    """A scene, laid out at a size."""
    pictures.application()
    scene = next(scene for where, called, scene in pictures.scenes(folder) if called == name)
    return pictures.build(scene, "en", "light", size)


def part_of(made: QWidget, kind: type[Part]) -> Part:
    found = made.findChild(kind)
    assert isinstance(found, kind)
    return found


def test_that_the_panels_beside_the_plots_grow_with_the_window_until_somebody_draws_the_line(qtbot: QtBot) -> None:
    made = shown("live_panels", "page_todos", SMALL)
    qtbot.addWidget(made)
    live = part_of(made, LivePage)
    assert live.docks.width() <= PANELS_LEAST
    made.resize(*WIDE)
    qtbot.waitUntil(lambda: live.docks.width() > 1.3 * PANELS_LEAST)
    live.split.setSizes([1_900, 440])
    live.split.splitterMoved.emit(1_900, 1)
    drawn = live.docks.width()
    made.resize(WIDE[0] - 100, WIDE[1])
    qtbot.waitUntil(lambda: made.width() == WIDE[0] - 100)
    assert abs(live.docks.width() - drawn) < 60
    assert not live.session.remembered.blob("live/split").isEmpty()


def test_that_names_in_the_funnel_are_read_whole_where_there_is_room(qtbot: QtBot) -> None:
    made = shown("live", "poor", SMALL)
    qtbot.addWidget(made)
    panel = part_of(made, LivePage).docks.panel("funnel")
    panel.take(funnel())
    assert "Recommended" in [name for name, _counts in panel.table.rows]
    assert panel.table._names() >= panel.table._longest
    cells = [panel.table._cell(0, place) for place in range(len(panel.table.steps))]
    assert cells[-1].right() <= panel.table.width()


def test_that_few_cards_stand_in_the_same_grid_as_many(qtbot: QtBot) -> None:
    few, many = CardGrid(), CardGrid()
    for grid, count in ((few, 2), (many, 7)):
        qtbot.addWidget(grid)
        grid.put([Card(str(number)) for number in range(count)])
        grid.resize(1_600, 600)
        grid.show()
    qtbot.waitUntil(lambda: many.cards[3].x() > many.cards[2].x() > 0)
    assert [card.geometry().x() for card in few.cards] == [card.geometry().x() for card in many.cards[:2]]
    assert {card.width() for card in few.cards} == {card.width() for card in many.cards[:2]}
    few.put([Card(str(number)) for number in range(7)])
    qtbot.waitUntil(lambda: few.cards[3].x() == many.cards[3].x())


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_that_the_card_of_phones_ends_where_a_card_of_the_grid_does(size: tuple[int, int], qtbot: QtBot) -> None:
    made = shown("phone", "connections", size)
    qtbot.addWidget(made)
    found = made.findChild(Overview)
    assert isinstance(found, Overview)
    ends = {card.geometry().right() for grid in found.grids.values() for card in grid.cards}
    assert min(abs(found.phone.geometry().right() - end) for end in ends) <= 4, "but for halves of pixels"
    assert found.phone.width() >= 480


def test_that_why_something_fired_has_more_room_in_a_replay_in_a_wide_window(qtbot: QtBot) -> None:
    made = shown("recordings", "why", WIDE)
    qtbot.addWidget(made)
    showing = part_of(made, RecordingsPage).showing
    assert showing is not None
    assert showing.why_card.width() > 400


def test_that_logs_are_as_wide_as_the_window(qtbot: QtBot) -> None:
    made = shown("settings", "logs", WIDE)
    qtbot.addWidget(made)
    section = part_of(made, SettingsPage).section
    assert section is not None
    assert section.text.width() > 1_800  # type: ignore[attr-defined]


@pytest.mark.parametrize(("folder", "name", "field"), [
    ("shop", "link", "search"), ("shop", "link", "found"), ("shop", "write", "name"),
])  # fmt: skip
def test_that_a_field_is_not_as_wide_as_the_screen(qtbot: QtBot, folder: str, name: str, field: str) -> None:
    made = shown(folder, name, WIDE)
    qtbot.addWidget(made)
    kinds: tuple[type[QWidget], ...] = (LinkPicker, NewProduct)
    fields = [getattr(each, field) for kind in kinds for each in made.findChildren(kind) if each.isVisible()]
    assert fields
    assert max(each.width() for each in fields) < 800


def test_that_cells_of_counts_do_not_become_bars(qtbot: QtBot) -> None:
    made = shown("audience", "moves", WIDE)
    qtbot.addWidget(made)
    maps = [each for each in made.findChildren(HeatMap) if each.isVisible()]
    assert maps
    assert maps[0]._width(0) <= MOST_CELL
    assert maps[0]._cell_at(QPoint(maps[0].width() - 5, maps[0].height() - 40)) is None


def test_that_problems_of_several_lines_are_told_apart(qtbot: QtBot) -> None:
    made = shown("rules", "broken", WIDE)
    qtbot.addWidget(made)
    lines = part_of(made, TextView).problems.list
    first, second = (lines.visualItemRect(lines.item(row)) for row in (0, 1))
    text = 2 * lines.fontMetrics().lineSpacing()
    assert first.height() >= text + 6
    assert second.top() >= first.bottom()


def test_that_cards_of_setting_up_stand_four_beside_each_other_with_the_buttons_below_ending_where_they_do(
    qtbot: QtBot,
) -> None:
    made = shown("first_run", "connect", WIDE)
    qtbot.addWidget(made)
    page = part_of(made, FirstRunPage)
    grid = part_of(page.steps[page.place], OffersView).grid
    qtbot.waitUntil(lambda: len({card.x() for card in grid.cards}) == 4)
    row = max(card.mapTo(page, QPoint(card.width(), 0)).x() for card in grid.cards)
    qtbot.waitUntil(lambda: page.next.mapTo(page, QPoint(page.next.width(), 0)).x() == row)
    page.show_step(0)
    assert page.foot.maximumWidth() == READ
