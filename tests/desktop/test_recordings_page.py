"""The Recordings page on made-up answers, and with a real replay beside a real engine."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tiercast.desktop.link.place import There
from tiercast.desktop.link.state import Stage
from tiercast.desktop.recordings.page import RecordingsPage
from tiercast.desktop.recordings.replay_session import ReplaySession
from tiercast.desktop.recordings.slider import ReplaySlider
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import AskWhy, GetStatus, SendCue
from tiercast.serve.protocol_recordings import (
    ListSessions,
    PlayReplay,
    ReplayComing,
    ReplayMoved,
    SeekReplay,
    SessionsReply,
    StepReplay,
)
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_room import ListDesk, ListPresent
from tiercast.serve.protocol_watch import WatchRoom
from tiercast.words import Words

from tests.desktop.engine_site import TIMEOUT, EngineSite
from tests.desktop.made import NOON, last, session, status
from tests.desktop.made_link import MadeLink
from tests.desktop.made_recordings import BEGAN, ready, replay_answers, sessions, show_replay, stands
from tests.desktop.made_rules import why
from tests.shared_data import shared_data

Make = Callable[..., MadeLink]


def page_of(qtbot: QtBot, here: Session) -> RecordingsPage:
    page = RecordingsPage(here)
    qtbot.addWidget(page)
    page.resize(1_200, 760)
    page.retranslate()
    page.show()
    page.shown = True
    page.entered()
    return page


@pytest.fixture
def made(qtbot: QtBot, made_link: Make) -> tuple[MadeLink, RecordingsPage]:
    link = made_link({ListSessions: sessions()})
    page = page_of(qtbot, session(link))
    qtbot.waitUntil(lambda: page.list.table.rows.rowCount() == len(sessions().sessions))
    return link, page


@pytest.fixture
def shown(qtbot: QtBot, made: tuple[MadeLink, RecordingsPage]) -> tuple[MadeLink, RecordingsPage]:
    """The link of a replay that is shown, and the page."""
    _, page = made
    link = show_replay(page, page.session, ready(), replay_answers(stands()))
    showing = page.showing
    assert showing is not None
    qtbot.waitUntil(lambda: showing.transport.now.end == NOON)
    return link, page


def test_sessions_are_listed_and_what_is_unknown_says_so(made: tuple[MadeLink, RecordingsPage]) -> None:
    _, page = made
    model = page.list.table.rows
    texts = [model.index(1, place).data() for place in range(model.columnCount())]
    assert texts[4:7] == ["—", "38", "—"]
    assert page.list.replay.isEnabled()
    page.list.table.selectRow(8)  # its events were forgotten
    assert not page.list.replay.isEnabled()


def test_the_demos_room_is_called_so_in_the_language_of_the_window(qtbot: QtBot, made_link: Make) -> None:
    (first, *_) = sessions().sessions
    link = made_link(
        {ListSessions: SessionsReply(id=0, sessions=(msgspec.structs.replace(first, title="演示直播间"),))}
    )
    here = session(link)
    here.take_status(msgspec.structs.replace(status(), shop="demo"))
    page = page_of(qtbot, here)
    qtbot.waitUntil(lambda: page.list.table.rows.rowCount() == 1)
    assert page.list.table.rows.index(0, 1).data() == "Demo room"


def test_the_sheet_of_a_session_is_opened_from_its_row(qtbot: QtBot, made: tuple[MadeLink, RecordingsPage]) -> None:
    _, page = made
    page.list.table.selectRow(1)
    with qtbot.waitSignal(page.session.went) as went:
        page.list.sheet_button.click()
    assert went.args == ["sheet", {"room": "snacks", "session": 4}]


def test_an_empty_list_and_a_refusal_say_what_to_do(qtbot: QtBot, made_link: Make) -> None:
    link = made_link({ListSessions: SessionsReply(id=0, sessions=())})
    page = page_of(qtbot, session(link))
    qtbot.waitUntil(lambda: page.list.table.nothing.isVisible())
    link.answers[ListSessions] = Failed(id=0, code="fault", message="the store is locked", message_zh="存储被锁定")
    page.list.refresh()
    qtbot.waitUntil(lambda: page.list.error.isVisible())
    assert "The store is locked" in page.list.error.text.text()


def test_a_replay_says_that_it_is_one_and_that_nothing_is_sent(shown: tuple[MadeLink, RecordingsPage]) -> None:
    _, page = shown
    assert page.showing is not None
    assert "nothing is sent" in page.showing.strip.head.text()
    assert page.showing.live.header.add.isHidden()
    page.session.take_language("zh_CN")
    page.retranslate()
    assert "不会发送任何东西" in page.showing.strip.head.text()
    page.session.take_language("en")


@pytest.mark.parametrize(
    ("key", "modifier", "wanted"),
    [
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, PlayReplay(id=0, playing=True)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, SeekReplay(id=0, at=stands().at + 10_000_000)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, SeekReplay(id=0, at=stands().at - 10_000_000)),
        (Qt.Key.Key_Period, Qt.KeyboardModifier.NoModifier, StepReplay(id=0, to="event")),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, StepReplay(id=0, to="firing")),
        (Qt.Key.Key_BracketRight, Qt.KeyboardModifier.NoModifier, PlayReplay(id=0, playing=False, speed=2.0)),
    ],
)
def test_keys_move_it(
    shown: tuple[MadeLink, RecordingsPage], key: Qt.Key, modifier: Qt.KeyboardModifier, wanted: PlayReplay
) -> None:
    link, page = shown
    assert page.showing is not None
    QTest.keyClick(page.showing, key, modifier)
    told = last(link, type(wanted))
    assert {name: getattr(told, name) for name in told.__struct_fields__ if name != "id"} == {
        name: getattr(wanted, name) for name in wanted.__struct_fields__ if name != "id"
    }


@pytest.mark.parametrize("holder", ["play", "event_button", "firing", "speed", "slider"])
def test_keys_move_it_whichever_part_of_its_line_has_the_keyboard(
    shown: tuple[MadeLink, RecordingsPage], holder: str
) -> None:
    link, page = shown
    assert page.showing is not None
    part = getattr(page.showing.transport, holder)
    part.setFocus()
    for key, text, wanted in (
        (Qt.Key.Key_Right, "", SeekReplay(id=0, at=stands().at + 10_000_000)),
        (Qt.Key.Key_BracketRight, "]", PlayReplay(id=0, playing=False, speed=2.0)),
        (Qt.Key.Key_Period, ".", StepReplay(id=0, to="event")),
    ):
        asked = len(link.asked)
        assert page.window().focusWidget() is part
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(part, event)
        assert [msgspec.structs.replace(one, id=0) for one in link.asked[asked:]] == [wanted], (holder, key)


def test_the_bar_is_moved_with_the_mouse(shown: tuple[MadeLink, RecordingsPage]) -> None:
    link, page = shown
    assert page.showing is not None
    slider: ReplaySlider = page.showing.transport.slider
    middle = QPoint(slider.width() // 2, slider.height() // 2)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert abs(last(link, SeekReplay).at - (BEGAN + NOON) // 2) < (NOON - BEGAN) // 100
    assert len(slider.marks) == 70
    link.push(ReplayMoved(now=stands(), fired=(BEGAN + 1, BEGAN + 1)))
    assert len(slider.marks) == 71


def test_where_it_is_put_back_what_was_shown_is_asked_for_anew(
    qtbot: QtBot, shown: tuple[MadeLink, RecordingsPage]
) -> None:
    link, page = shown
    assert page.showing is not None
    qtbot.waitUntil(lambda: page.showing is not None and page.showing.live.course.revision > 0)
    link.asked.clear()
    link.push(ReplayMoved(now=stands(BEGAN + 1_000_000)))
    qtbot.waitUntil(lambda: any(isinstance(one, WatchRoom) for one in link.asked))
    assert last(link, WatchRoom).after == 0


def test_where_it_rests_all_that_is_shown_is_asked_for(qtbot: QtBot, shown: tuple[MadeLink, RecordingsPage]) -> None:
    link, page = shown
    assert page.showing is not None
    page.entered()
    page.showing.live.docks.show_panel("present")
    qtbot.waitUntil(lambda: any(isinstance(one, ListPresent) for one in link.asked))
    present = page.showing.live.docks.panel("present")
    present.drop_look()
    present._beat.stop()  # else it would be asked for all the same, a little later
    link.asked.clear()
    link.push(ReplayMoved(now=stands(NOON - 60_000_000)))
    qtbot.waitUntil(lambda: {ListPresent, ListDesk, WatchRoom} <= {type(one) for one in link.asked})


def test_a_hidden_page_pauses_it_and_closing_ends_it(shown: tuple[MadeLink, RecordingsPage]) -> None:
    link, page = shown
    assert page.showing is not None
    link.push(ReplayMoved(now=stands(playing=True)))
    page.left()
    assert last(link, PlayReplay).playing is False
    page.entered()
    page.showing.strip.button.click()
    assert page.stack.currentWidget() is page.list


def test_what_goes_wrong_with_it_is_said_on_the_strip(shown: tuple[MadeLink, RecordingsPage]) -> None:
    link, page = shown
    assert page.showing is not None
    link.push(ReplayMoved(now=stands(trouble="The replay does not go on: disk full", trouble_zh="磁盘已满")))
    assert "disk full" in page.showing.strip.text.text()


def test_why_is_told_beside_it_and_what_belongs_elsewhere_is_said(
    qtbot: QtBot, shown: tuple[MadeLink, RecordingsPage]
) -> None:
    link, page = shown
    link.answers[AskWhy] = why
    showing = page.showing
    assert showing is not None
    showing.session.go("why", firing="abc")
    assert showing.why_card.isVisible()
    qtbot.waitUntil(lambda: showing.why_card.heading.text() == "Why: Welcome a newcomer")
    with qtbot.waitSignal(page.session.toasted):
        showing.session.go("connections")
    with qtbot.waitSignal(page.session.went) as went:
        showing.session.go("viewer", viewer="x")
    assert went.args == ["viewer", {"viewer": "x"}]


def test_only_a_mapping_is_no_recording(made: tuple[MadeLink, RecordingsPage]) -> None:
    _, page = made
    page.show_files(["/somewhere/map.yaml"])
    assert "mapping" in page.coming.error.text.text()
    page.coming.back.click()
    assert page.stack.currentWidget() is page.list


def test_an_engine_elsewhere_shows_no_recordings_here(made: tuple[MadeLink, RecordingsPage]) -> None:
    link, page = made
    link.place = There(url="https://elsewhere:8710")
    page.show_files(["/somewhere/show.jsonl"])
    assert "on the computer of its shop" in page.coming.error.text.text()
    assert page.process is None


def test_how_far_it_is_and_why_not_are_shown(made: tuple[MadeLink, RecordingsPage]) -> None:
    _, page = made
    page.coming.begin("show.jsonl")
    assert page.coming.bar.maximum() == 0
    page.coming.take(ReplayComing(what="read", part=0.5, entries=1_234))
    assert (page.coming.bar.value(), page.coming.bar.maximum()) == (500, 1_000)
    assert "1,234" in page.coming.text.text()
    page.coming.fail(Words("it is damaged", "已损坏"))
    assert "it is damaged" in page.coming.error.text.text()
    assert page.coming.error.head.text() == "This recording cannot be shown"


# --- with a real process


LINES = "".join(
    f'{{"kind": "{kind}", "time": {1_704_081_600_000_000 + number * 2_000_000}, '
    f'"viewer": {{"platform": "shop", "id": "v{number % 7}", "name": "V{number % 7}"}}, "text": "line {number}"}}\n'
    for number in range(120)
    for kind in ("enter", "comment")
)


def replayed(qtbot: QtBot, page: RecordingsPage) -> ReplaySession:
    """The session of what is shown, once it is signed in."""
    qtbot.waitUntil(lambda: page.showing is not None or page.coming.currentIndex() == 1, timeout=TIMEOUT)
    assert page.showing is not None, page.coming.error.text.text()
    found = page.showing.session
    qtbot.waitUntil(lambda: found.status is not None and page_transport(page) > 0, timeout=TIMEOUT)
    return found


def page_transport(page: RecordingsPage) -> int:
    assert page.showing is not None
    return page.showing.transport.now.end


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.screen
def test_a_dropped_file_is_shown_and_goes_with_the_page(engine_site: EngineSite, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "show.jsonl"
    file.write_text(LINES, "utf-8")
    page = page_of(qtbot, session(engine_site.link))
    page.session.take_status(engine_site.ask(GetStatus(id=0)))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.list.dropEvent(drop)
    replay = replayed(qtbot, page)
    assert page.process is not None
    number, folders = page.process.number, engine_site.home / "replays"
    assert alive(number)
    assert len(list(folders.iterdir())) == 1
    transport = page.showing.transport  # type: ignore[union-attr]
    transport.seek(transport.now.end)
    qtbot.waitUntil(lambda: transport.now.ended and not transport.now.busy, timeout=TIMEOUT)
    assert transport.now.events == 240
    assert transport.now.firings > 0
    qtbot.waitUntil(lambda: bool(transport.slider.marks), timeout=TIMEOUT)
    course = page.showing.live.course  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: course.began > 0 and course.now >= transport.now.end - 2_000_000, timeout=TIMEOUT)
    # Nothing can be told to it, and the show that is on hears nothing of it.
    refused: list[Failed] = []
    replay.link.ask(SendCue(id=0, room="demo", name="x"), refused=refused.append)
    qtbot.waitUntil(lambda: bool(refused), timeout=TIMEOUT)
    assert refused[0].code == "replay"
    transport.seek(transport.now.begin + 4_000_000)
    qtbot.waitUntil(lambda: not transport.now.busy and transport.now.events < 20, timeout=TIMEOUT)
    page.end()
    qtbot.waitUntil(lambda: not alive(number), timeout=TIMEOUT)
    qtbot.waitUntil(lambda: not list(folders.iterdir()), timeout=TIMEOUT)
    assert engine_site.link.state.stage is Stage.HERE


@pytest.mark.screen
def test_a_session_of_a_real_engine_is_shown_and_its_death_is_told(engine_site: EngineSite, qtbot: QtBot) -> None:
    def heard() -> bool:
        reply = engine_site.ask(ListSessions(id=0))
        return bool(reply.sessions) and reply.sessions[0].firings > 0 and reply.sessions[0].events > 10

    engine_site.wait_until(heard)
    page = page_of(qtbot, session(engine_site.link))
    page.session.take_status(engine_site.ask(GetStatus(id=0)))
    qtbot.waitUntil(lambda: page.list.table.rows.rowCount() == 1, timeout=TIMEOUT)
    page.list.replay.click()
    replay = replayed(qtbot, page)
    assert page.showing is not None
    assert "were made" in page.showing.strip.text.text()
    transport = page.showing.transport
    qtbot.waitUntil(lambda: bool(transport.slider.marks), timeout=TIMEOUT)
    marks = transport.slider.marks
    transport.step("firing")
    qtbot.waitUntil(lambda: transport.now.firings >= 1 and not transport.now.busy, timeout=TIMEOUT)
    assert abs(transport.now.at - marks[0]) <= 1_000_000
    assert page.process is not None
    os.kill(page.process.number, signal.SIGKILL)
    qtbot.waitUntil(lambda: page.showing is None, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: "ended unexpectedly" in page.coming.error.text.text(), timeout=TIMEOUT)
    assert page.coming.error.head.text() == "The replay was closed"
    assert replay is not page.session
    # What it left behind goes with the next one.
    assert len(list((engine_site.home / "replays").iterdir())) == 1
    page.show_files([str(engine_site.folder / "rules.yaml"), str(engine_site.folder / "nothing.xml")])
    qtbot.waitUntil(lambda: "nothing.xml" in page.coming.error.text.text(), timeout=TIMEOUT)
    qtbot.waitUntil(lambda: not list((engine_site.home / "replays").iterdir()), timeout=TIMEOUT)


@pytest.mark.screen
def test_real_comments_are_played_as_fast_as_it_goes(engine_site: EngineSite, qtbot: QtBot) -> None:
    file = shared_data("danmaku01.xml")
    page = page_of(qtbot, session(engine_site.link))
    page.session.take_status(engine_site.ask(GetStatus(id=0)))
    page.show_files([str(file)])
    replayed(qtbot, page)
    assert page.showing is not None
    transport = page.showing.transport
    transport.take_speed(0.0)
    qtbot.waitUntil(lambda: transport.now.speed == 0.0, timeout=TIMEOUT)
    transport.toggle()
    qtbot.waitUntil(lambda: transport.now.ended, timeout=TIMEOUT)
    assert transport.now.events > 1_000
    assert "comments on a video" in page.showing.strip.text.text()
    assert page.process is not None
    number = page.process.number
    page.end()
    qtbot.waitUntil(lambda: not alive(number), timeout=TIMEOUT)
