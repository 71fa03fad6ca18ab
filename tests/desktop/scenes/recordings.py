"""Scenes of the recordings."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from tiercast.desktop.recordings.page import RecordingsPage
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_commands import AskWhy
from tiercast.serve.protocol_recordings import ListSessions, ReplayComing, SessionsReply
from tiercast.serve.protocol_watch import WatchRoom
from tiercast.words import Words

from tests.desktop.made import NOON
from tests.desktop.made_course import nothing
from tests.desktop.made_link import Answer, MadeLink
from tests.desktop.made_recordings import BEGAN, ready, replay_answers, sessions, show_replay, stands
from tests.desktop.made_rules import why
from tests.desktop.scenes.rules import turns
from tests.desktop.scenes.shell import window

Do = Callable[[Session, RecordingsPage], None]


def _scene(do: Do = lambda session, page: None, answers: dict[type, Answer] | None = None) -> object:
    def scene(session: Session) -> QWidget:
        link = session.link
        assert isinstance(link, MadeLink)
        link.answers |= answers or {ListSessions: sessions()}
        made = window(session)
        assert isinstance(made, Window)
        session.go("recordings")
        turns()
        page = made.pages["recordings"]
        assert isinstance(page, RecordingsPage)
        do(session, page)
        turns()
        return made

    return scene


def _coming(session: Session, page: RecordingsPage) -> None:
    page.coming.begin("Snacks with Xiaomei · 小美零食 · 20:00")
    page.coming.take(ReplayComing(what="state", part=0.37, entries=412_000))
    page.stack.setCurrentWidget(page.coming)


def _broken(session: Session, page: RecordingsPage) -> None:
    page.coming.begin("show.xml")
    page.coming.fail(
        Words(
            "show.xml: cannot be read on: no element found, line 1, column 14; the file may be damaged or cut off",
            "show.xml：无法继续读取：第 1 行第 14 列没有找到元素；文件可能已损坏或被截断",
        )
    )
    page.stack.setCurrentWidget(page.coming)


def _shown(session: Session, page: RecordingsPage) -> None:
    link = show_replay(page, session, ready(), replay_answers(chinese=session.chinese))
    _draw(page, link)


def _file(session: Session, page: RecordingsPage) -> None:
    notes = (
        (
            "These are comments on a video: they stand where they appear in it.",
            "这是视频弹幕：按它在视频中出现的位置播放。",
        ),
    )
    told = ready(exact=False, notes=notes, unreadable=3)
    now = stands(NOON - 400_000_000, busy=True, to=NOON - 100_000_000, speed=0.0)
    link = show_replay(page, session, told, replay_answers(now, session.chinese), "danmaku01.xml")
    _draw(page, link)


def _begin(session: Session, page: RecordingsPage) -> None:
    answers = {**replay_answers(stands(BEGAN), session.chinese), WatchRoom: nothing(session.chinese)}
    show_replay(page, session, ready(), answers)


def _why(session: Session, page: RecordingsPage) -> None:
    answers = replay_answers(stands(), session.chinese)
    answers[AskWhy] = why
    link = show_replay(page, session, ready(), answers)
    _draw(page, link)
    assert page.showing is not None
    page.showing.show_why("f1")


def _draw(page: RecordingsPage, link: MadeLink) -> None:
    turns()
    assert page.showing is not None
    page.showing.live.plots.draw_all()


SCENES = {
    "sessions": _scene(),
    "empty": _scene(answers={ListSessions: SessionsReply(id=0, sessions=())}),
    "coming": _scene(_coming),
    "broken": _scene(_broken),
    "shown": _scene(_shown),
    "begin": _scene(_begin),
    "file": _scene(_file),
    "why": _scene(_why),
}
