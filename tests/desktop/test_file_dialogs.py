"""Files that are chosen in a dialog arrive where they are wanted, as dropped ones do."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from tiercast.desktop.file_folder import FOLDER, FileFolder
from tiercast.desktop.recordings.list_view import ListView
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.words.translations import Translations

from tests.desktop.pictures import build, scenes
from tests.shared_data import ROOT

SIGNAL = re.compile(r"^    (\w+) = Signal\(list\)", re.M)


def test_that_a_recording_can_be_chosen_in_the_dialog(qtbot: QtBot) -> None:
    scene = next(scene for _, name, scene in scenes("recordings") if name == "sessions")
    made = build(scene, "en", "light", (1366, 768))
    qtbot.addWidget(made)
    listed = made.findChild(ListView)
    assert isinstance(listed, ListView)
    brought: list[object] = []
    listed.brought.disconnect()
    listed.brought.connect(brought.append)
    listed.open_file.click()
    dialog = listed.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit(["/home/me/room.jsonl"])
    dialog.close()
    assert brought == [["/home/me/room.jsonl"]]


def test_that_qt_s_own_dialog_for_files_is_in_chinese_where_the_window_is(qtbot: QtBot) -> None:
    translations = Translations()
    translations.take("zh_CN")
    try:
        dialog = QFileDialog(directory="/")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        qtbot.addWidget(dialog)
        dialog.show()
        texts = [label.text() for label in dialog.findChildren(QLabel)]
        texts += [button.text() for button in dialog.findChildren(QPushButton)]
        texts += [button.toolTip() for button in dialog.findChildren(QToolButton)]
    finally:
        translations.take("en")
    assert [text for text in texts if text and not re.search("[\u4e00-\u9fff]", text)] == []


def test_that_no_dialog_hands_qt_s_list_of_strings_to_a_signal_of_ours() -> None:
    wrong = []
    for file in (ROOT / "app" / "tiercast" / "desktop").rglob("*.py"):
        text = file.read_text("utf-8")
        wrong += [f"{file.name}: {name}" for name in SIGNAL.findall(text) if f"Selected.connect(self.{name})" in text]
    assert wrong == []


def test_that_dialogs_open_where_somebody_was_the_last_time_and_at_first_among_the_documents(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents, orders = tmp_path / "文档", tmp_path / "订单"
    documents.mkdir()
    orders.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(documents))
    remembered = Remembered()
    first = FileFolder(remembered)
    first.leave()
    assert remembered.text(FOLDER) == ""
    first.begin()
    assert QFileDialog().directory().absolutePath() == str(documents)
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setDirectory(str(orders))
    first.leave()
    assert remembered.text(FOLDER) == str(orders)
    QFileDialog().setDirectory("/")
    FileFolder(remembered).begin()
    assert QFileDialog().directory().absolutePath() == str(orders)
    orders.rmdir()
    FileFolder(remembered).begin()
    assert QFileDialog().directory().absolutePath() == str(documents)
