"""Boxes in which something is chosen by its name, and a length of time by number and unit."""

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from tiercast.desktop.connections.money_and_time import name_currencies, name_zones
from tiercast.desktop.parts.duration_box import DurationBox
from tiercast.desktop.parts.named_box import choose_key, chosen_key


def _box(qtbot: QtBot) -> QComboBox:
    box = QComboBox()
    qtbot.addWidget(box)
    box.setEditable(True)
    return box


@pytest.mark.parametrize(("typed", "key"), [("usd", "USD"), ("美元 USD", "USD"), ("CHF", "CHF"), ("", "")])
def test_that_a_currency_may_be_typed_by_its_code_or_name(qtbot: QtBot, typed: str, key: str) -> None:
    box = _box(qtbot)
    name_currencies(box, "zh_CN")
    box.setEditText(typed)
    assert chosen_key(box) == key


def test_that_a_change_of_language_keeps_what_is_chosen(qtbot: QtBot) -> None:
    box = _box(qtbot)
    name_currencies(box, "en")
    for key, shown in (("CNY", "人民币 CNY"), ("CHF", "CHF")):
        choose_key(box, key)
        name_currencies(box, "zh_CN")
        assert (box.currentText(), chosen_key(box)) == (shown, key)


def test_that_nothing_chosen_has_words_where_they_are_given(qtbot: QtBot) -> None:
    box = _box(qtbot)
    name_currencies(box, "en", "Same as the rooms")
    assert (box.currentText(), chosen_key(box)) == ("Same as the rooms", "")


def test_that_zones_are_called_by_their_names_and_any_other_is_there(qtbot: QtBot) -> None:
    box = _box(qtbot)
    name_zones(box, "zh_CN", "Asia/Shanghai")
    assert box.currentText() == "北京时间 Asia/Shanghai"
    name_zones(box, "en", "Europe/Zurich")
    assert (box.currentText(), box.currentData()) == ("Europe/Zurich", "Europe/Zurich")


@pytest.mark.parametrize("text", ["90d", "12h", "5m", "30s", "250ms"])
def test_that_a_length_of_time_reads_back_as_it_was_put(qtbot: QtBot, text: str) -> None:
    box = DurationBox()
    qtbot.addWidget(box)
    with qtbot.assertNotEmitted(box.edited):
        box.put(text)
    assert box.text() == text
    box.retranslate("How long", "")
    assert box.text() == text
    with qtbot.waitSignal(box.edited):
        box.number.setValue(7)
    assert box.text() == f"7{text.lstrip('0123456789')}"
