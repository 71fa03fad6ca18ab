"""Forms made from settings declarations."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.parts.form import SettingsForm
from tiercast.desktop.parts.form_fields import ChoiceField, FilesField, FlagField, LinesField, PathField, TextField
from tiercast.desktop.parts.number_box import NumberBox
from tiercast.desktop.parts.still import ChoiceBox, Slide
from tiercast.desktop.words.linguist import DESKTOP
from tiercast_api.settings import SchemaError, check_schema

from tests.desktop.made import session

SCHEMA = {
    "type": "object",
    "required": ["address", "token"],
    "properties": {
        "address": {"type": "string", "title": "Address", "x-title-zh": "地址", "pattern": "https?://.+"},
        "token": {"type": "string", "title": "Token", "x-secret": True},
        "rate": {"type": "integer", "title": "Rate", "minimum": 1, "maximum": 9, "default": 3},
        "quick": {"type": "boolean", "title": "Quick"},
        "kind": {"type": "string", "title": "Kind", "enum": ["a", "b"], "default": "b"},
        "names": {"type": "array", "items": {"type": "string"}, "title": "Names", "x-advanced": True},
        "headers": {"type": "object", "additionalProperties": {"type": "string"}, "title": "Headers"},
    },
}


def form(qtbot: QtBot, language: str = "en", **given: object) -> SettingsForm:
    made = SettingsForm(session(language=language), SCHEMA, **given)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    return made


def text(field: object) -> TextField:
    assert isinstance(field, TextField)
    return field


def test_that_each_type_of_setting_has_its_field_with_its_default(qtbot: QtBot) -> None:
    made = form(qtbot, values={"address": "http://x", "headers": {"A": "1"}, "names": ["x", "y"]})
    assert made.values() == {
        "address": "http://x", "rate": 3, "quick": False, "kind": "b", "names": ["x", "y"], "headers": {"A": "1"},
    }  # fmt: skip
    kinds = [type(field) for field in made.fields.values()]
    assert kinds == [TextField, TextField, TextField, FlagField, ChoiceField, LinesField, LinesField]


PATHS = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "path", "title": "File"},
        "folder": {"type": "string", "format": "folder", "title": "Folder"},
        "files": {"type": "array", "items": {"type": "string"}, "format": "path", "title": "Files"},
    },
}


def drop(field: QWidget, *paths: Path) -> None:
    """Drop files on a widget, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(field, QDragEnterEvent(QPoint(3, 3), *how))
    QApplication.sendEvent(field, QDropEvent(QPointF(3, 3), *how))


def test_that_paths_are_chosen_by_a_button_or_dropped_and_added_to_a_list(qtbot: QtBot, tmp_path: Path) -> None:
    one, two = tmp_path / "one file.csv", tmp_path / "two.csv"
    for path in (one, two):
        path.touch()
    made = SettingsForm(session(language="en"), PATHS, {"files": [str(one)]})
    qtbot.addWidget(made)
    made.show()
    file, folder, files = made.fields.values()
    assert isinstance(file, PathField)
    assert isinstance(folder, PathField)
    assert isinstance(files, FilesField)
    assert [one.choose.text() for one in (file, folder, files)] == ["Choose…"] * 3
    assert file.choose.accessibleName() == "Choose: File"
    with qtbot.waitSignal(made.changed):
        file.choose.open().filesSelected.emit([str(one)])
    assert file.choose.at == str(one)
    assert folder.choose.open().fileMode() is QFileDialog.FileMode.Directory
    drop(folder.edit, tmp_path)
    drop(files.edit.viewport(), one, two)
    assert made.values() == {"file": str(one), "folder": str(tmp_path), "files": [str(one), str(two)]}


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("Authorization: Bearer {token}", ("Authorization", "Bearer {token}")),
        ("Authorization：Bearer {token}", ("Authorization", "Bearer {token}")),
        ("Authorization = Bearer {token}", ("Authorization", "Bearer {token}")),
        ("Cookie: a=1; b=2", ("Cookie", "a=1; b=2")),
        ("Referer = https://example.com/?a=1", ("Referer", "https://example.com/?a=1")),
    ],
)
def test_that_a_header_is_taken_as_headers_are_written(qtbot: QtBot, line: str, header: tuple[str, str]) -> None:
    made = form(qtbot)
    field = made.fields["headers"]
    assert isinstance(field, LinesField)
    field.edit.setPlainText(line)
    assert field.value() == dict([header])


def test_that_what_is_wrong_is_said_beside_its_field_once_it_was_touched(qtbot: QtBot) -> None:
    made = form(qtbot)
    assert made.fields["address"].wrong.isHidden()
    assert made.problem() == "Address: this is needed"
    edit = text(made.fields["rate"]).edit
    edit.setText("12")
    edit.textEdited.emit("12")
    assert not made.fields["rate"].wrong.isHidden()
    assert "at most 9" in made.fields["rate"].wrong.text()
    edit.setText("many")
    edit.textEdited.emit("many")
    assert "expected integer" in made.fields["rate"].wrong.text()
    assert not made.show_problems()
    assert made.fields["address"].wrong.text() == "this is needed"


def test_that_a_secret_that_is_kept_is_neither_shown_nor_asked_for_again(qtbot: QtBot) -> None:
    made = form(qtbot, values={"address": "http://x", "token": "secret"}, kept_secrets=frozenset({"token"}))
    edit = text(made.fields["token"]).edit
    assert edit.text() == ""
    assert edit.placeholderText() == "kept; type to replace it"
    assert made.problem() == ""
    assert "token" not in made.values()


def test_that_a_form_speaks_chinese_where_the_declaration_does(qtbot: QtBot) -> None:
    made = form(qtbot, "zh_CN")
    assert made.problem() == "地址：必填"
    edit = text(made.fields["rate"]).edit
    edit.setText("0")
    edit.textEdited.emit("0")
    assert made.fields["rate"].wrong.text() == "应为：不小于 1，不大于 9"


def test_that_choices_are_called_what_the_declaration_calls_them(qtbot: QtBot) -> None:
    prop = {
        "type": "string", "enum": ["dark", "light", "own"], "default": "light",
        "x-choices": {"dark": "Dark", "light": "Light"}, "x-choices-zh": {"dark": "深色", "light": "浅色"},
    }  # fmt: skip
    schema = {"type": "object", "properties": {"look": prop}}
    check_schema(schema)
    for language, shown in (("en", ["Dark", "Light", "own"]), ("zh_CN", ["深色", "浅色", "own"])):
        made = SettingsForm(session(language=language), schema)
        qtbot.addWidget(made)
        field = made.fields["look"]
        assert isinstance(field, ChoiceField)
        assert [field.box.itemText(place) for place in range(field.box.count())] == shown
        assert made.values() == {"look": "light"}
    with pytest.raises(SchemaError, match="its 'enum' lacks"):
        check_schema({"type": "object", "properties": {"look": {**prop, "enum": ["dark"]}}})


def turn_wheel(over: QWidget) -> None:
    """Turn the wheel by one step towards its user, over a part, as the window system tells of it."""
    window = over.window()
    place = over.mapTo(window, over.rect().center())
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, -120))


def test_that_the_wheel_scrolls_a_form_and_changes_nothing_in_it(qtbot: QtBot) -> None:
    area, inside = QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    choice, number, slide = ChoiceBox(), NumberBox(), Slide()
    choice.addItems(["a", "b", "c"])
    number.setValue(5)
    slide.setRange(0, 100)
    slide.setValue(50)
    for part in (choice, number, slide):
        column.addWidget(part)
    column.addStretch(1)
    inside.setMinimumHeight(2_000)
    area.setWidget(inside)
    qtbot.addWidget(area)
    area.resize(300, 200)
    with qtbot.waitExposed(area):
        area.show()
    area.setFocus()
    for part in (choice, number, slide):
        area.verticalScrollBar().setValue(0)
        turn_wheel(part)
        assert area.verticalScrollBar().value() > 0
        assert not part.hasFocus()
    assert (choice.currentText(), number.value(), slide.value()) == ("a", 5, 50)


def test_that_a_choice_among_settings_stays_as_it_is_when_the_wheel_turns_over_it(qtbot: QtBot) -> None:
    made = form(qtbot, values={"kind": "a"})
    field = made.fields["kind"]
    assert isinstance(field, ChoiceField)
    turn_wheel(field.box)
    assert made.values()["kind"] == "a"


def test_that_no_choice_of_the_window_is_changed_by_the_wheel() -> None:
    plain = [
        file.relative_to(DESKTOP).as_posix()
        for file in sorted(DESKTOP.rglob("*.py"))
        if re.search(r"\bQ(ComboBox|Slider)\(", file.read_text("utf-8")) and file.name != "still.py"
    ]
    assert plain == [], "use ChoiceBox and Slide: filters stand beside what is scrolled"
