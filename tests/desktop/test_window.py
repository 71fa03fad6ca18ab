"""The window on made-up replies."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tiercast.deed_words import RESTORED
from tiercast.desktop.link.state import COMING, CUT, LinkState, Stage
from tiercast.desktop.look.tokens import DARK, LIGHT, Theme
from tiercast.desktop.pages import PAGES, TITLES, listed
from tiercast.desktop.parts.eye_order import eye_order
from tiercast.desktop.settings.appearance import Appearance
from tiercast.desktop.settings.page import SettingsPage
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_commands import GetStatus, StopStrength
from tiercast.serve.protocol_pushes import StopChanged
from tiercast.serve.protocol_replies import ActionsReply, Failed, StopNow
from tiercast.serve.protocol_room import ListWaiting
from tiercast.words import Words

from tests.desktop.made import NOON, numbers, session, status
from tests.desktop.made_actions import waiting
from tests.desktop.made_link import MadeLink


def window(qtbot: QtBot, link: MadeLink | None = None, **given: object) -> Window:
    made = Window(session(link, **given))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_pages_stand_in_the_order_of_their_titles() -> None:
    order = list(TITLES)
    assert [order.index(page.key) for page in PAGES] == sorted(order.index(page.key) for page in PAGES)
    for page in PAGES:
        assert page.load().key == page.key
        assert page.load().icon == page.icon
        assert listed(page.key) is page


def test_that_tab_goes_through_the_window_as_the_eye_does(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.session.go("settings")
    order = eye_order(shown)
    order[0].setFocus()
    QTest.keyClick(order[0], Qt.Key.Key_Tab)
    assert shown.focusWidget() is order[1]
    QTest.keyClick(order[1], Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert shown.focusWidget() is order[0]


def test_that_a_page_takes_the_keyboard_with_it_from_what_is_beside_it(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.top.search.setFocus()
    shown.session.go("settings")
    assert shown.pages["settings"].isAncestorOf(shown.focusWidget())


def test_that_a_page_is_made_when_it_is_entered_and_told_when_it_is_left(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.session.go("settings", view="about")
    page = shown.pages["settings"]
    assert isinstance(page, SettingsPage)
    assert shown.page is page
    assert page.shown
    assert page.section is page.sections["about"]
    shown.session.go("wall")
    assert not page.shown


def test_that_language_and_theme_change_without_a_restart_and_are_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "desktop.json"
    shown = window(qtbot, file=file)
    shown.session.go("settings", view="appearance")
    page = shown.pages["settings"]
    assert isinstance(page, SettingsPage)
    section = page.sections["appearance"]
    assert isinstance(section, Appearance)
    assert shown.top.stop.text() == "Stop all"
    section.language.setCurrentIndex(section.language.findData("zh_CN"))
    section.language.activated.emit(section.language.currentIndex())
    qtbot.waitUntil(lambda: shown.top.stop.text() == "全部停止")
    assert section.theme.itemText(2) == "深色"
    section.theme.setCurrentIndex(section.theme.findData("dark"))
    section.theme.activated.emit(section.theme.currentIndex())
    assert shown.session.colours is DARK
    again = session(file=file)
    assert again.language == "zh_CN"
    assert again.remembered.theme is Theme.DARK
    shown.session.take_language("en")
    shown.session.take_theme(Theme.LIGHT)
    assert shown.session.colours is LIGHT


def test_that_one_press_stops_and_the_button_then_says_that_it_stands(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    stop = shown.top.stop
    stop.click()
    assert stop.stop is not None
    assert stop.stop.strength is StopStrength.HOLD
    assert stop.text() == "Stopped · go on"
    stop.click()
    assert stop.text() == "Stop all"


def test_that_a_refusal_that_nobody_takes_is_said_in_a_toast(qtbot: QtBot) -> None:
    link = MadeLink()
    link.answers[GetStatus] = Failed(id=0, code="refused", message="No.", message_zh="不行。")
    shown = window(qtbot, link)
    with qtbot.waitSignal(shown.session.toasted) as said:
        link.ask(GetStatus(id=0))
    assert said.args is not None
    assert (said.args[0].text, said.args[0].tone) == ("No.", "bad")
    assert shown.toasts.isVisible()


def test_that_an_engine_on_its_way_is_no_fault(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    link.stand(LinkState(stage=Stage.STARTING, words=COMING))
    with qtbot.waitSignal(shown.session.toasted) as said:
        shown.session.refuse(Failed(id=0, code="no_engine", message=COMING.en, message_zh=COMING.zh))
    assert said.args is not None
    assert (said.args[0].text, said.args[0].tone) == ("The engine is starting…", "")


def test_that_unknown_numbers_are_no_zeros(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    assert shown.bar.rate.text() == "— events/s"
    link.say_welcome()
    link.push(numbers())
    assert shown.bar.rate.text() == "74 events/s"
    assert shown.bar.latency.text() == "event to action 11 ms · 99% within 48 ms"
    link.lose(LinkState(stage=Stage.LOOKING, words=CUT))
    assert shown.bar.rate.text() == "— events/s"
    assert shown.bar.link.text() == "● The connection to the engine was lost."
    link.lose(LinkState(stage=Stage.REFUSED, words=Words("cannot listen on 127.0.0.1:8710", "无法监听 127.0.0.1:8710")))
    assert shown.bar.link.text() == "● Cannot listen on 127.0.0.1:8710"


@pytest.mark.parametrize(
    ("strength", "head"),
    [
        (StopStrength.PAUSE, "Rules paused"),
        (StopStrength.HOLD, "Stopped: nothing is sent"),
        (StopStrength.CLEAR, "Stopped and cleared"),
    ],
)
def test_that_a_strip_says_how_strong_a_stop_is_since_when_and_what_waits(
    qtbot: QtBot, strength: StopStrength, head: str
) -> None:
    shown = window(qtbot)
    shown.show()
    strip = shown.stopped
    assert not strip.isVisible()
    shown.session.link.numbers.emit(numbers())
    stop = StopNow(strength=strength, by="Mei", at=NOON, reason="wrong price" + "!" * 500)
    shown.session.link.pushed.emit(StopChanged(stop=stop))
    assert strip.isVisible()
    assert strip.head.text().startswith(head)
    assert all(part in strip.text.text() for part in ("since ", "by Mei", "wrong price"))
    assert len(strip.text.text()) < 300
    assert ("3 wait; all of it is dropped" in strip.text.text()) == (strength is not StopStrength.PAUSE)
    shown.session.link.numbers.emit(msgspec.structs.replace(numbers(), outbox=0))
    assert ("nothing waits" in strip.text.text()) == (strength is not StopStrength.PAUSE)
    shown.session.take_language("zh_CN")
    qtbot.waitUntil(lambda: strip.go_on.text() == "继续")
    shown.session.link.pushed.emit(StopChanged(stop=msgspec.structs.replace(stop, reason=RESTORED.en)))
    assert "已从备份恢复" in strip.text.text(), "what the program notes is said in the window's language"
    shown.session.take_language("en")
    shown.session.link.pushed.emit(StopChanged(stop=msgspec.structs.replace(stop, by="desktop")))
    assert "from a window" in strip.text.text()
    strip.go_on.click()
    assert not strip.isVisible()


def test_that_nothing_is_said_to_wait_only_once_nothing_is_on_its_way(qtbot: QtBot) -> None:
    link = MadeLink({ListWaiting: ActionsReply(id=0, actions=())})
    shown = window(qtbot, link)
    strip = shown.stopped
    link.numbers.emit(numbers())
    link.stop(StopStrength.HOLD)
    assert "3 wait; all of it is dropped if you go on now" in strip.text.text(), "nothing can be ticked yet"
    assert "ticked" not in strip.go_on.toolTip()
    qtbot.waitUntil(lambda: strip.list.rows == (), timeout=90_000)
    assert "wait" not in strip.text.text(), "three are counted, and none is listed yet"
    link.answers[ListWaiting] = ActionsReply(id=0, actions=waiting(chinese=False))
    qtbot.waitUntil(lambda: "3 wait; what is not ticked" in strip.text.text(), timeout=90_000)
    assert "not ticked" in strip.go_on.toolTip()
    link.answers[ListWaiting] = ActionsReply(id=0, actions=())
    link.numbers.emit(msgspec.structs.replace(numbers(), outbox=0))
    qtbot.waitUntil(lambda: "nothing waits" in strip.text.text(), timeout=90_000)


def test_that_what_waits_behind_a_stop_is_ticked_and_goes_when_the_stop_ends(qtbot: QtBot) -> None:
    link = MadeLink({ListWaiting: ActionsReply(id=0, actions=waiting(chinese=False))})
    shown = window(qtbot, link)
    strip = shown.stopped
    released: list[tuple[str, ...]] = []
    resume = link.resume

    def noted(release: tuple[str, ...] = (), then: object = None) -> None:
        released.append(release)
        resume(release)

    link.resume = noted  # type: ignore[method-assign]
    link.stop(StopStrength.PAUSE)
    assert strip.look.isHidden(), "it is not known yet what waits"
    qtbot.waitUntil(lambda: strip.look.isVisible())
    assert strip.list.isHidden()
    strip.look.click()
    assert "3 wait" in strip.text.text()
    lines = [strip.list.item(n).text() for n in range(strip.list.count())]
    assert "Lin" in lines[0]
    assert "it waits for room in a limit · until" in lines[2]
    assert strip.list.item(2).checkState() is Qt.CheckState.Unchecked
    strip.list.setCurrentRow(2)
    QTest.keyClick(strip.list, Qt.Key.Key_Space)
    assert strip.go_on.text() == "Go on with 1"
    shown.top.stop.click()
    assert released == [(waiting(chinese=False)[2].id,)]
    assert strip.isHidden()
    link.stop(StopStrength.HOLD)
    assert shown.top.stop.kept == ()
    assert strip.list.ticked == ()


def test_that_the_room_shown_is_chosen_at_the_top_and_survives_a_status(qtbot: QtBot) -> None:
    shown = window(qtbot)
    shown.session.take_status(status())
    assert shown.session.room == "main"
    shown.top.rooms.activated.emit(1)
    assert shown.session.room == "snacks"
    shown.session.take_status(status())
    assert shown.top.rooms.currentData() == "snacks"


def test_that_the_window_can_be_as_small_as_a_screen_on_which_everything_is_drawn_larger(qtbot: QtBot) -> None:
    shown = window(qtbot)
    room = shown.screen().availableSize()
    assert (room.width(), room.height()) < (1_024, 800), "else this says nothing"
    assert shown.minimumSize().boundedTo(room) == shown.minimumSize()
