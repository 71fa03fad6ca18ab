"""Scenes of the end-of-show sheet."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget
from tiercast.desktop.look.tokens import LIGHT
from tiercast.desktop.session import Session
from tiercast.desktop.sheet.page import SheetPage
from tiercast.desktop.sheet.paper import PAPER, Paper
from tiercast.desktop.sheet.told import Told
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_replies import Failed, Reply
from tiercast.serve.protocol_sheet import AskSheet, SheetProgress, SheetReply

from tests.desktop.made import numbers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_sheet import sheet, sheet_reply, unknown_sheet
from tests.desktop.scenes.rules import turns
from tests.desktop.scenes.shell import window


def _page(session: Session, reply: Reply, do: Callable[[SheetPage], None] = lambda page: None) -> Window:
    link = session.link
    assert isinstance(link, MadeLink)
    link.answers[AskSheet] = reply
    made = window(session)
    made.show_page("sheet")
    turns()
    page = made.pages["sheet"]
    assert isinstance(page, SheetPage)
    do(page)
    turns()
    return made


def _lower(page: SheetPage) -> None:
    bar = page.view.area.verticalScrollBar()
    bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))
    bar.setValue(bar.maximum())


def _counting(page: SheetPage, *, cancelled: bool = False) -> None:
    """Another session is asked for, which takes long."""
    view, link = page.view, page.session.link
    assert isinstance(link, MadeLink)
    view.show_session("main", 3)
    view._soon.timeout.emit()
    link.push(SheetProgress(room="main", part=0.6))
    if cancelled:
        view.cancel()
    view._asked += 1  # what is answered meanwhile is for nobody


def _refused(session: Session) -> QWidget:
    failed = Failed(
        id=0, code="not_found",
        message='the events of session 3 are no longer kept (set in the settings: How long data is kept, "Events"), so '
        "there is no sheet of it. Sheets can be made for sessions 9–12.",
        message_zh="第 3 场的事件已按保留期限删除（在设置的“保留期限”里：“事件记录”），无法生成复盘单。"
        "可以生成复盘单的场次：9–12。",
    )  # fmt: skip
    return _page(session, failed, lambda page: page.view.show_session(page.view.room, 3))


def _ended(session: Session) -> QWidget:
    """The notice at a show's end."""
    made = _page(session, sheet_reply())
    made.show_page("settings")
    now = numbers()
    on = {key: msgspec.structs.replace(room, on=True, session=12) for key, room in now.rooms.items()}
    off = {key: msgspec.structs.replace(room, on=key != "main", session=12) for key, room in now.rooms.items()}
    for rooms in (on, off):
        session.link.numbers.emit(msgspec.structs.replace(now, rooms=rooms))
    turns()
    return made


class _Whole(QLabel):
    """A picture that keeps its proportions."""

    paper: QPixmap

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self.setPixmap(self.paper.scaled(self.size(), kept, smooth))


def _printed(session: Session) -> QWidget:
    """The picture that is saved, as large as it fits."""
    paper = Paper(Told(sheet(), session.format))
    image = QImage(round(PAPER), round(paper.height), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paper.paint_whole(painter, LIGHT)
    painter.end()
    shown = _Whole()
    shown.paper = QPixmap.fromImage(image)
    return shown


SCENES = {
    "sheet": lambda session: _page(session, sheet_reply()),
    "lower": lambda session: _page(session, sheet_reply(), _lower),
    "unknown": lambda session: _page(session, SheetReply(id=0, sheet=unknown_sheet(), sessions=sheet_reply().sessions)),
    "empty": lambda session: _page(session, SheetReply(id=0, sheet=None)),
    "counting": lambda session: _page(session, sheet_reply(), _counting),
    "cancelled": lambda session: _page(session, sheet_reply(), lambda page: _counting(page, cancelled=True)),
    "refused": _refused,
    "ended": _ended,
    "printed": _printed,
}
