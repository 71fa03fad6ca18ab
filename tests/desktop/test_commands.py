"""Commands, their keys, and the palette."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.hotkey.stop_key import STOP_EVERYWHERE
from tiercast.desktop.pages import TITLES
from tiercast.desktop.parts.tabbed_page import TabbedPage
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.rules.page import RulesPage
from tiercast.desktop.settings.keys import Keys
from tiercast.desktop.settings.page import SettingsPage
from tiercast.desktop.shell.commands import Command, Commands
from tiercast.desktop.shell.finder import ITSELF, found
from tiercast.desktop.shell.window import Window
from tiercast.desktop.shell.window_commands import PARTS
from tiercast.desktop.words.glossary import WORDS, words_of
from tiercast.serve.protocol_commands import StopStrength

from tests.desktop.made import session
from tests.shared_data import ROOT


def window(qtbot: QtBot, language: str = "en", file: Path | None = None) -> Window:
    made = Window(session(language=language, file=file))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def made_commands(qtbot: QtBot, remembered: Remembered) -> tuple[Commands, list[str]]:
    parent = QWidget()
    qtbot.addWidget(parent)
    ran: list[str] = []
    commands = Commands(parent, remembered)
    commands.add(
        Command("a", lambda: "Alpha", lambda: ran.append("a"), "Ctrl+A"),
        Command("b", lambda: "Beta", lambda: ran.append("b"), "Ctrl+B"),
        Command("never", lambda: "Never", lambda: ran.append("never"), there=lambda: False),
    )
    commands.setProperty("parent", parent)
    return commands, ran


def test_that_the_palette_finds_setting_up_however_it_is_typed_and_says_when_it_finds_nothing(qtbot: QtBot) -> None:
    for language, typed in (("en", "set up"), ("en", "setup"), ("zh_CN", "快速设置")):
        made = window(qtbot, language)
        assert [command.name for command in found(made.commands.all(), typed)][:1] == ["set-up"], typed
    made.finder.show_up()
    made.finder.edit.setText("zzz")
    item = made.finder.list.item(0)
    assert item is not None
    assert "没有找到" in item.text()
    QTest.keyClick(made.finder.edit, Qt.Key.Key_Return)
    assert made.finder.isVisible(), "there is nothing to do"


def test_that_the_palette_finds_tabs_and_sections_by_what_stands_on_them(qtbot: QtBot) -> None:
    typed = {"audit": "page/settings/audit", "hand": "page/settings/handover", "coupons": "page/actions/coupons"}
    made = window(qtbot)
    for text, name in typed.items():
        assert name in [command.name for command in found(made.commands.all(), text)], text
    made.commands.run("page/settings/audit")
    page = made.page
    assert isinstance(page, SettingsPage)
    assert page.section is not None
    assert page.section.key == "audit"
    for place, view, _, text in PARTS:
        shown = made._made(place)
        names = [shown.tabs.tabText(at) for at in range(shown.tabs.count())] if isinstance(shown, TabbedPage) else []
        assert not names or text in names, (place, view)
    chinese = window(qtbot, "zh_CN")
    assert [command.title() for command in found(chinese.commands.all(), "操作记录")] == ["设置：操作记录"]


def test_that_keys_are_changed_remembered_and_taken_from_whoever_had_them(qtbot: QtBot) -> None:
    remembered = Remembered()
    commands, ran = made_commands(qtbot, remembered)
    commands.bind("a", QKeySequence("Ctrl+B"))
    assert commands.keys("b").isEmpty()
    again, _ = made_commands(qtbot, remembered)
    assert again.keys("a") == QKeySequence("Ctrl+B")
    assert again.keys("b").isEmpty()
    assert not again.is_own("b")
    again.reset("b")
    assert again.is_own("b")
    assert again.keys("a").isEmpty()
    commands.run("never")
    commands.run("b")
    assert ran == ["b"]


def test_that_no_two_commands_of_a_window_have_the_same_keys(qtbot: QtBot) -> None:
    commands = window(qtbot).commands
    keys = [commands.shown_keys(command.name) for command in commands.all() if commands.shown_keys(command.name)]
    assert len(keys) == len(set(keys))


def test_that_every_command_has_a_title_in_both_languages(qtbot: QtBot) -> None:
    english = {command.name: command.title() for command in window(qtbot).commands.all()}
    chinese = {command.name: command.title() for command in window(qtbot, "zh_CN").commands.all()}
    same = [name for name in english if english[name] == chinese[name] and name not in ("english", "chinese")]
    assert same == []


def test_that_the_palette_finds_what_fits_and_what_can_be_done(qtbot: QtBot) -> None:
    commands, _ = made_commands(qtbot, Remembered())
    assert [command.name for command in found(commands.all(), "")] == ["a", "b"]
    assert [command.name for command in found(commands.all(), "BET")] == ["b"]
    assert [command.name for command in found(commands.all(), "a")] == ["a", "b"]
    assert found(commands.all(), "gamma") == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("shezhi", "设置"),
        ("shez", "设置"),
        ("sz", "设置"),
        ("shzh", "设置"),
        ("caozuojilu", "设置：操作记录"),
        ("sz czjl", "设置：操作记录"),
        ("SheZhiCaoZuo", "设置：操作记录"),
        ("chongxin", "重新连接"),
        ("zhongxin", "重新连接"),
    ],
)
def test_that_a_title_is_found_by_how_it_is_read(qtbot: QtBot, typed: str, title: str) -> None:
    commands = Commands(QWidget(), Remembered())
    qtbot.addWidget(commands.parent())
    commands.add(Command("x", lambda: title, lambda: None), Command("y", lambda: "观众", lambda: None))
    assert [command.title() for command in found(commands.all(), typed)] == [title]


def test_that_what_is_written_as_typed_stands_before_what_is_only_read_so(qtbot: QtBot) -> None:
    commands = Commands(QWidget(), Remembered())
    qtbot.addWidget(commands.parent())
    commands.add(Command("a", lambda: "设置", lambda: None), Command("b", lambda: "导出 SZ 表格", lambda: None))
    assert [command.name for command in found(commands.all(), "sz")] == ["b", "a"]
    assert found(commands.all(), "s2") == []


def test_that_the_palette_in_chinese_finds_the_settings_by_their_initials(qtbot: QtBot) -> None:
    made = window(qtbot, "zh_CN")
    for typed in ("shezhi", "sz"):
        assert "page/settings" in [command.name for command in found(made.commands.all(), typed)]
    assert len(found(made.commands.all(), "sz")) < len(made.commands.all())


def test_that_the_palette_opens_a_page_with_an_input_method_on(qtbot: QtBot) -> None:
    shown = window(qtbot, "zh_CN")
    shown.finder.show_up()
    edit = shown.finder.edit
    QApplication.sendEvent(edit, QInputMethodEvent("quan", []))
    assert shown.finder.list.count() > 3, "what is still being composed is no search yet"
    done = QInputMethodEvent()
    done.setCommitString("全部直播间")
    QApplication.sendEvent(edit, done)
    assert shown.finder.list.count() == 1
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert shown.page is shown.pages["wall"]
    assert not shown.finder.isVisible()


def test_that_the_palette_stays_in_the_middle_and_has_keys_beside_the_titles(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.finder.show_up()
    first = shown.finder.list.item(0)
    assert first.text() == "Stop all actions"
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "Stop all actions (Ctrl+Shift+X)"
    shown.resize(shown.width() + 300, shown.height())
    qtbot.waitUntil(lambda: abs(shown.finder.geometry().center().x() - shown.width() // 2) <= 1)


def test_that_the_palette_does_not_offer_itself_and_does_nothing_where_nothing_was_typed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = window(qtbot)
    stops: list[StopStrength] = []
    monkeypatch.setattr(shown.top.stop, "stop_all", stops.append)
    shown.finder.show_up()
    titles = [shown.finder.list.item(row).text() for row in range(shown.finder.list.count())]
    assert "Search pages, rooms and commands" not in titles
    QTest.keyClick(shown.finder.edit, Qt.Key.Key_Return)
    assert shown.finder.isVisible()
    assert stops == []
    QTest.keyClick(shown.finder.edit, Qt.Key.Key_Up)
    assert shown.finder.list.currentRow() == shown.finder.list.count() - 1
    shown.finder.edit.setText("stop all")
    QTest.keyClick(shown.finder.edit, Qt.Key.Key_Return)
    assert stops != []


def test_that_the_palette_offers_the_stop_once_and_the_table_of_keys_both_of_its_keys(qtbot: QtBot) -> None:
    for language, typed in (("en", "stop all"), ("zh_CN", "全部停止")):
        shown = window(qtbot, language)
        assert [command.name for command in found(shown.commands.all(), typed)] == ["stop"], typed
    listed = [command.name for command in shown.commands.all() if command.listed]
    assert {"stop", STOP_EVERYWHERE} <= set(listed)


def test_that_escape_closes_the_palette_and_arrows_move_in_it(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.finder.show_up()
    QTest.keyClick(shown.finder.edit, Qt.Key.Key_Down)
    QTest.keyClick(shown.finder.edit, Qt.Key.Key_Down)
    assert shown.finder.list.currentRow() == 1
    QTest.keyClick(shown.finder.edit, Qt.Key.Key_Up)
    QTest.keyClick(shown.finder.edit, Qt.Key.Key_Up)
    assert shown.finder.list.currentRow() == shown.finder.list.count() - 1
    QTest.keyClick(shown.finder.edit, Qt.Key.Key_Escape)
    assert not shown.finder.isVisible()


def test_that_rooms_have_keys_and_a_question_mark_in_a_field_is_a_letter(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.commands.run("room/2")
    assert shown.session.room == "snacks"
    shown.commands.run("room/7")
    assert shown.session.room == "snacks"
    shown.show_words()
    QTest.keyClicks(shown.words.edit, "tier?")
    assert shown.words.edit.text() == "tier?"


def test_that_the_stop_can_be_given_from_the_keyboard(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    QTest.keyClick(shown, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert shown.top.stop.stop is not None
    assert shown.top.stop.stop.strength is StopStrength.HOLD
    shown.commands.run("go-on")
    assert shown.top.stop.stop is None


def table_of_keys(shown: Window) -> Keys:
    """Open it."""
    shown.commands.run("keys")
    page = shown.pages["settings"]
    assert isinstance(page, SettingsPage)
    section = page.section
    assert isinstance(section, Keys)
    return section


def test_that_the_table_of_keys_changes_them_and_offers_the_way_back(qtbot: QtBot) -> None:
    shown = window(qtbot)
    section = table_of_keys(shown)
    assert set(section.edits) >= {"find", "stop", "page/settings", "room/1", "words"}
    edit = section.edits["words"]
    edit.setKeySequence(QKeySequence("Ctrl+K"))
    with qtbot.waitSignal(shown.session.toasted) as said:
        edit.editingFinished.emit()
    assert shown.commands.keys("find").isEmpty()
    assert said.args is not None
    said.args[0].undo()
    assert shown.commands.shown_keys("find") == "Ctrl+K"
    assert shown.commands.shown_keys("words") == "F1"


def test_that_a_command_whose_keys_go_back_to_another_is_named_and_may_keep_them(qtbot: QtBot) -> None:
    shown = window(qtbot)
    section = table_of_keys(shown)
    shown.commands.bind("words", QKeySequence("Ctrl+K"))
    section.entered()
    with qtbot.waitSignal(shown.session.toasted) as said:
        section.resets["find"].click()
    assert shown.commands.keys("words").isEmpty()
    assert said.args is not None
    assert shown.commands.title_of("words") in said.args[0].text
    said.args[0].undo()
    assert shown.commands.shown_keys("words") == "Ctrl+K"
    assert shown.commands.keys("find").isEmpty()


def test_that_the_words_of_the_page_stand_first(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.show_words()
    assert shown.words.isVisible()
    text = shown.words.text.toPlainText()
    assert text.index("operator 场控") < text.index("viewer 观众")
    shown.words.edit.setText("触发")
    assert "firing" in shown.words.text.toPlainText()
    shown.show_words()
    assert not shown.words.isVisible()
    shown.show_words()
    assert shown.words.edit.text() == ""
    assert words_of("rules")[0].pages[0] in ("audience", "rules", "live")


def test_that_the_words_lie_over_a_page_that_would_be_cut_short_beside_them(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.resize(1_366, 768)
    alone = shown.stack.width()
    shown.show_words()
    qtbot.waitUntil(lambda: shown.words.geometry().right() == shown.rail.width() + alone - 1)
    assert shown.stack.width() == alone
    assert shown.words.height() == shown.stack.height()
    shown.resize(1_920, 1_080)
    qtbot.waitUntil(lambda: shown.words.x() == shown.stack.geometry().right() + 1)
    shown.resize(1_366, 768)
    qtbot.waitUntil(lambda: shown.stack.width() == alone)
    assert shown.words.isVisible()


@pytest.mark.parametrize("page", sorted(TITLES))
def test_that_every_page_has_words_of_its_own(page: str) -> None:
    mine = [word for word in WORDS if page in word.pages]
    assert 2 <= len(mine) < len(WORDS) / 2
    assert list(words_of(page)[: len(mine)]) == mine


@pytest.mark.parametrize(("language", "typed", "first"), [("en", "rung", "tier 层级"), ("zh_CN", "一级", "层级 tier")])
def test_that_a_word_is_found_by_what_it_means_in_either_language(
    qtbot: QtBot, language: str, typed: str, first: str
) -> None:
    shown = window(qtbot, language)
    shown.show_words()
    shown.words.edit.setText(typed)
    assert shown.words.text.toPlainText().startswith(first)


def test_that_a_word_that_is_called_so_stands_before_those_that_speak_of_it(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.show_words()
    shown.words.edit.setText("room")
    assert shown.words.text.toPlainText().startswith("room 直播间")
    assert "visit 到访" in shown.words.text.toPlainText()


def test_that_buttons_name_the_keys_that_their_commands_have_now(qtbot: QtBot) -> None:
    shown = window(qtbot)
    top, commands = shown.top, shown.commands
    assert top.stop.toolTip().endswith("(Ctrl+Shift+X)")
    assert top.rooms.toolTip() == "The room that is shown (Ctrl+1 … Ctrl+9)"
    commands.bind("stop", QKeySequence("Ctrl+Shift+S"))
    commands.bind(ITSELF, QKeySequence("Ctrl+P"))
    commands.bind("words", QKeySequence())
    assert top.stop.toolTip().endswith("(Ctrl+Shift+S)")
    assert top.search.toolTip() == "Search pages and commands (Ctrl+P)"
    assert top.help.toolTip() == "Words, and what they mean"
    shown.session.take_language("zh_CN")
    qtbot.waitUntil(lambda: top.search.toolTip() == "搜索页面和命令（Ctrl+P）")
    shown.show_page("rules", view="text")
    rules = shown.pages["rules"]
    assert isinstance(rules, RulesPage)
    assert rules.text.save_button.toolTip().endswith("（Ctrl+S）")
    commands.bind("rules/save", QKeySequence("Ctrl+Alt+S"))
    assert rules.text.save_button.toolTip().endswith("（Ctrl+Alt+S）")


def test_that_a_word_that_is_not_there_is_told_in_chinese(qtbot: QtBot) -> None:
    shown = window(qtbot, "zh_CN")
    shown.show_words()
    shown.words.edit.setText("qqq")
    assert shown.words.text.toPlainText() == "这里没有这个词语。"


@pytest.mark.parametrize("name", ["docs/architecture.md"])
def test_that_the_glossary_has_every_word_of_the_architecture_in_its_chinese(name: str) -> None:
    told = (ROOT / name).read_text("utf-8").partition("## Words")[2].partition("\n## ")[0]
    table = re.findall(r"^\| (?!word )([a-z][a-z ,\-]+) \| [^|]+ \| ([^|]+) \|$", told, re.M)
    assert len(table) > 20
    there = {word.en: word.zh for word in WORDS}
    missing = []
    for words, chinese in table:
        for word in words.split(", "):
            if word not in there:
                missing.append(word)
            elif there[word] not in chinese and chinese not in there[word]:
                missing.append(f"{word}: {there[word]} is not of {chinese}")
    assert missing == []
