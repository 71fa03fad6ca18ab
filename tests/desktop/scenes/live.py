"""Scenes of the Live page."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from tiercast.desktop.live.page import LivePage
from tiercast.desktop.session import Session
from tiercast.serve.protocol_watch import FunnelReply, GetFunnel, WatchReply, WatchRoom

from tests.desktop.made_course import funnel, nothing, poor, reply
from tests.desktop.made_link import MadeLink
from tests.desktop.scenes.shell import window


def _live(session: Session, told: WatchReply) -> QWidget:
    assert isinstance(session.link, MadeLink)
    named = told.began and told.about is not None and told.about.knows_viewers
    came = funnel() if named else FunnelReply(id=1, steps=(), everybody=(), ladders={}, channels={})
    session.link.answers |= {WatchRoom: told, GetFunnel: came}
    made = window(session)
    session.go("live")
    page = made.pages["live"]
    assert isinstance(page, LivePage)
    page.watch.course.take(told)
    page.watch.is_fresh = True
    page.watch.changed.emit()
    page.docks.show_panel("funnel")
    page.docks.panel("funnel").take(came)
    return made


def _scene(tell: Callable[[bool], WatchReply], then: Callable[[LivePage], None] = lambda page: None) -> object:
    def scene(session: Session) -> QWidget:
        made = _live(session, tell(session.chinese))
        page = made.pages["live"]  # type: ignore[attr-defined]
        then(page)
        page.plots.draw_all()
        return made

    return scene


def _whole(page: LivePage) -> None:
    page.axis.show_span(0)


def _pointed(page: LivePage) -> None:
    page.plots._point(page.course.now / 1e6 - 300)


SCENES = {
    "live": _scene(lambda chinese: reply(chinese=chinese)),
    "session": _scene(lambda chinese: reply(chinese=chinese, is_open=False), _whole),
    "pointed": _scene(lambda chinese: reply(chinese=chinese), _pointed),
    "poor": _scene(poor),
    "empty": _scene(nothing),
}
