"""The wall of rooms, what opens from alerts and from the line at the bottom, and what is said of faults."""

import os
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.alerts import crashed
from tiercast.desktop.crashes import Crashes
from tiercast.desktop.parts.toast import _Toast
from tiercast.desktop.settings.engine import MEASURES, EngineSection
from tiercast.desktop.settings.logs import Logs, last_written
from tiercast.desktop.settings.page import SettingsPage
from tiercast.desktop.shell.alert_line import has_details
from tiercast.desktop.shell.wall import WallPage
from tiercast.desktop.shell.window import Window
from tiercast.engine.alarms import Alarm
from tiercast.serve.protocol_alerts import Alert, AlertRow
from tiercast.serve.protocol_commands import GetStatus, StopStrength
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_room import StopRoom

from tests.desktop.made import TITLES, last, numbers, session, status
from tests.desktop.made_link import MadeLink

KINDS = ("store", "source", "sink", "silent", "no_orders", "budget", "pool", "clock", "plugin", "stopped", "restarted")
POOL = AlertRow(
    key="pool/gifts",
    kind="pool",
    severity="warn",
    since=1,
    room="snacks",
    message="Few codes.",
    message_zh="券不多。",
)


def window(qtbot: QtBot, link: MadeLink) -> Window:
    made = Window(session(link))
    qtbot.addWidget(made)
    made.show()
    return made


def wall(shown: Window) -> WallPage:
    shown.show_page("wall")
    page = shown.page
    assert isinstance(page, WallPage)
    return page


def engine(shown: Window) -> EngineSection:
    page = shown.page
    assert isinstance(page, SettingsPage)
    assert isinstance(page.section, EngineSection)
    return page.section


def test_that_a_card_has_what_was_paid_who_is_there_and_what_should_be_looked_at(qtbot: QtBot) -> None:
    link = MadeLink()
    page = wall(window(qtbot, link))
    told = numbers()
    unknown = msgspec.structs.replace(told.rooms["main"], paid=None, viewers=None, online=None)
    link.push(msgspec.structs.replace(told, rooms={"main": unknown, "snacks": told.rooms["snacks"]}))
    link.push(Alert(alert=POOL))
    unknown_card, card = page.cards["main"], page.cards["snacks"]
    assert (card.viewers.value.text(), card.paid.value.text()) == ("1,502", "¥23.5k")
    assert (unknown_card.viewers.value.text(), unknown_card.paid.value.text()) == ("—", "—")
    assert "what was paid" in unknown_card.paid.toolTip()
    assert [line.row for line in card.lines] == [POOL]
    assert unknown_card.lines == []
    link.push(Alert(alert=POOL, over=True))
    assert card.lines == []


def test_that_a_long_name_of_a_room_pushes_no_stop_off_the_screen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TITLES, "main", "春季新款丝绒雾面持久不脱色口红礼盒套装限量版" * 3)
    page = wall(window(qtbot, MadeLink()))
    long, short = page.cards["main"], page.cards["snacks"]
    assert long.heading.text() == TITLES["main"]
    assert long.minimumSizeHint().width() <= short.minimumSizeHint().width()


def test_that_a_room_is_stopped_from_its_card_and_goes_on(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    card = wall(shown).cards["snacks"]
    with qtbot.waitSignal(shown.session.toasted) as said:
        QTest.mouseClick(card.stop, Qt.MouseButton.LeftButton)
    asked = last(link, StopRoom)
    assert (asked.room, asked.stopped) == ("snacks", True)
    assert shown.page is shown.pages["wall"], "the press was the button's, not the card's"
    assert said.args is not None
    said.args[0].undo()
    assert last(link, StopRoom).stopped is False
    there = status()
    known = (there.known[0], msgspec.structs.replace(there.known[1], stopped=True))
    shown.session.take_status(msgspec.structs.replace(there, known=known))
    assert (card.state.text(), card.stop.text()) == ("Stopped", "Let it go on")
    assert card.calm.text() == "Nothing of this room is sent"
    card.stop.click()
    assert last(link, StopRoom).stopped is False


@pytest.mark.parametrize(
    ("strength", "said", "tone"),
    [
        (StopStrength.HOLD, "● Engine running, nothing is sent", "bad"),
        (StopStrength.PAUSE, "● Engine running, rules paused", "warn"),
    ],
)
def test_that_the_line_at_the_bottom_is_not_green_while_a_stop_stands(
    qtbot: QtBot, strength: StopStrength, said: str, tone: str
) -> None:
    shown = window(qtbot, MadeLink())
    assert (shown.bar.link.text(), shown.bar.link.property("tone")) == ("● Engine running", "good")
    shown.top.stop.stop_all(strength)
    assert (shown.bar.link.text(), shown.bar.link.property("tone")) == (said, tone)
    shown.top.stop.go_on()
    assert (shown.bar.link.text(), shown.bar.link.property("tone")) == ("● Engine running", "good")


def test_that_every_kind_of_alert_opens_its_details_in_its_room(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Alarm.__doc__ or ""
    assert [kind for kind in KINDS if f"``{kind}``" not in told] == []
    shown = window(qtbot, MadeLink())
    went: list[str] = []
    monkeypatch.setattr(shown.session, "go", lambda page, **what: went.append(page))
    for kind in KINDS:
        row = msgspec.structs.replace(POOL, kind=kind, key=kind)
        assert has_details(row), kind
        shown.session.link.pushed.emit(Alert(alert=row))
    shown.strip.unfolded = True
    shown.strip.refresh()
    for line in shown.strip.lines:
        assert line.details is not None
        line.details.click()
    assert len(went) == len(KINDS)
    assert shown.session.room == "snacks"


def test_that_each_number_at_the_bottom_opens_what_it_tells_of(qtbot: QtBot) -> None:
    link = MadeLink({GetStatus: status()})
    shown = window(qtbot, link)
    told = numbers()
    for second in range(3):
        link.push(msgspec.structs.replace(told, now=told.now + second * 1_000_000))
        link.push(msgspec.structs.replace(told, now=told.now + second * 1_000_000 + 100_000))
    for button, name in ((shown.bar.rate, "rate"), (shown.bar.latency, "latency"), (shown.bar.shed, "shed")):
        button.click()
        row = engine(shown).rows[name]
        assert row.name.property("tone") == "info"
    section = engine(shown)
    assert section.rows["latency"].value.text() == "11 ms"
    assert section.rows["memory"].value.text() == "142 MB"
    assert "37" in section.rows["rate"].rooms.text()
    assert set(section._words()) == set(MEASURES)
    assert shown.session.lately is not None
    assert len(shown.session.lately.kept) == 3, "one a second"
    section.copy.click()
    assert "11 ms" in QGuiApplication.clipboard().text()


def test_that_a_fault_and_a_refusal_can_be_copied_for_whoever_helps(qtbot: QtBot) -> None:
    shown = window(qtbot, MadeLink())
    shown.session.fault("Traceback: what happened")
    shown.session.refuse(Failed(id=0, code="busy", message="It is busy.", message_zh="正忙。"))
    first, second = shown.toasts.findChildren(_Toast)
    for toast, expected in ((first, "Traceback: what happened"), (second, "busy")):
        assert toast.copy is not None
        toast.copy.click()
        assert expected in QGuiApplication.clipboard().text()


def test_that_toasts_stand_whole_one_above_the_other_and_above_a_page_that_is_new(qtbot: QtBot) -> None:
    shown = window(qtbot, MadeLink())
    shown.show_page("live")
    for text in ("40 codes were added", "0 codes were added, 40 were there already"):
        shown.session.toast(text, tone="good")
    toasts = shown.toasts.findChildren(_Toast)
    qtbot.waitUntil(lambda: all(toast.height() >= toast.sizeHint().height() for toast in toasts))
    shown.show_page("rules")
    assert [child for child in shown.stack.children() if isinstance(child, QWidget)][-1] is shown.toasts


def test_that_a_crash_of_the_last_time_is_said_and_its_report_opened(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "desktop-0.log").write_text("Fatal Python error: Segmentation fault\n", "utf-8")
    with Crashes(tmp_path) as crashes:
        shown = window(qtbot, MadeLink())
        shown.session.crashes = crashes
        shown.alerts.stand(crashed())
        line = shown.strip.lines[0]
        assert line.details is not None
        line.details.click()
        page = shown.page
        assert isinstance(page, SettingsPage)
        assert isinstance(page.section, Logs)
        assert "Segmentation fault" in page.section.text.toPlainText()
        next(button for button in line.findChildren(QPushButton) if button.text() == "Seen").click()
        assert shown.strip.isHidden()


def test_that_the_logs_open_on_the_one_that_was_written_last(tmp_path: Path) -> None:
    logs = [tmp_path / name for name in ("change.log", "desktop-0.log", "engine.log")]
    for at, (log, text) in enumerate(zip(logs, ("", "it began", "it works"), strict=True)):
        log.write_text(text, "utf-8")
        os.utime(log, (100 - at, 100 - at))
    assert last_written(logs) == "desktop-0.log", "nothing stands in the one that was written after it"
    assert last_written(logs[:1]) == ""


def test_that_the_room_that_is_shown_is_stopped_from_the_menu_beside_the_stop(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    shown.session.take_room("snacks")
    shown.commands.run("stop-room")
    asked = last(link, StopRoom)
    assert (asked.room, asked.stopped) == ("snacks", True)
    there = status()
    shown.session.take_status(
        msgspec.structs.replace(there, known=(there.known[0], msgspec.structs.replace(there.known[1], stopped=True)))
    )
    shown.top.stop.retranslate()
    assert shown.top.stop._room.text() == "Let Night market · 夜市 go on"
    shown.top.stop.toggle_room()
    assert last(link, StopRoom).stopped is False
