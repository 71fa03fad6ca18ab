"""Scenes of the panels of the Live page."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget
from tiercast.desktop.live.page import LivePage
from tiercast.desktop.live.panels.cues import Cues
from tiercast.desktop.live.panels.desk import desk_of
from tiercast.desktop.live.panels.feed import Feed
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.live.panels.people import People
from tiercast.desktop.live.panels.questions import Questions
from tiercast.desktop.live.panels.teleprompter import Alone, Teleprompter
from tiercast.desktop.live.panels.todos import Todos
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session
from tiercast.serve.protocol_watch import GetFunnel, WatchRoom

from tests.desktop.live.made_room import ANSWERS, CLOCK, NOTHING, furnish
from tests.desktop.made_course import funnel
from tests.desktop.made_course import reply as course
from tests.desktop.made_link import Answer, MadeLink
from tests.desktop.scenes.shell import window

ALL: tuple[type[Panel], ...] = (Todos, Questions, People, Cues, Teleprompter, Feed)


def _all(session: Session, answers: dict[type, Answer], across: int = 3) -> QWidget:
    link = session.link
    assert isinstance(link, MadeLink)
    furnish(link, answers)
    desk_of(session, CLOCK)
    made = mark(QWidget(), ground=True)
    grid = QGridLayout(made)
    grid.setSpacing(Space.M)
    for place, kind in enumerate(ALL):
        panel = kind(session)
        card = Card(panel.title(), flush=True)
        card.add(panel, 1)
        grid.addWidget(card, place // across, place % across)
        panel.entered()
        if isinstance(panel, Cues) and answers is ANSWERS:
            panel.take(answers[next(iter(k for k in answers if k.__name__ == "ListCues"))])  # type: ignore[arg-type]
            panel.press("flash")
    return made


def _narrow(session: Session) -> QWidget:
    """As narrow and low as the panels are on the Live page of a small screen."""
    made = _all(session, ANSWERS, 4)
    for card in made.findChildren(Card):
        card.setFixedSize(328, 300)
    return made


def _alone(session: Session) -> QWidget:
    link = session.link
    assert isinstance(link, MadeLink)
    furnish(link, ANSWERS)
    desk_of(session, CLOCK)
    return Alone(session, lambda: None)


def _on_page(session: Session, upper: str, lower: str) -> QWidget:
    """The Live page with two of the panels before the others."""
    link = session.link
    assert isinstance(link, MadeLink)
    told = course(chinese=session.chinese)
    furnish(link, {**ANSWERS, WatchRoom: told, GetFunnel: funnel()})
    desk_of(session, CLOCK)
    made = window(session)
    session.go("live")
    page = made.findChild(LivePage)
    assert isinstance(page, LivePage)
    page.watch.course.take(told)
    page.watch.is_fresh = True
    page.watch.changed.emit()
    page.open(panel=upper)
    page.open(panel=lower)
    page.plots.draw_all()
    return made


SCENES: dict[str, Callable[[Session], QWidget]] = {
    "panels": lambda session: _all(session, ANSWERS),
    "narrow": _narrow,
    "empty": lambda session: _all(session, NOTHING),
    "teleprompter": _alone,
    "page_todos": lambda session: _on_page(session, "todos", "present"),
    "page_lines": lambda session: _on_page(session, "teleprompter", "questions"),
    "page_cues": lambda session: _on_page(session, "cues", "events"),
}
