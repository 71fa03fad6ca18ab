"""The end-of-show sheet of a session on the screen, with ways to save, copy, and turn to other sessions."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tiercast.desktop.live.export import new_file
from tiercast.desktop.look.icons import plain_icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.beside import write_beside
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import EmptyState, ErrorState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session, zone_of
from tiercast.desktop.sheet.as_text import as_text
from tiercast.desktop.sheet.export import draw_picture, write_document, write_picture
from tiercast.desktop.sheet.paper import PAPER, Paper
from tiercast.desktop.sheet.told import Told
from tiercast.desktop.words.formats import Formats
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_sheet import AskSheet, CancelSheet, SheetProgress, SheetReply

SOON: Final = 300
"""Milliseconds after which it is said that the sheet is being made."""
LARGEST: Final = 1.4
"""The paper is shown so much larger at the most, where the window is wide."""


class SheetView(QWidget):
    """The view. `show_session` opens a sheet."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.room, self.number = "", 0
        self.reply: SheetReply | None = None
        self._asked = 0
        self._pending: tuple[str, int] | None = None
        self._cancelled = False
        self.sessions = ChoiceBox(self)
        self.sessions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sessions.activated.connect(self._turned)
        self.again = mark(QPushButton(self), kind="flat")
        self.again.clicked.connect(self.refresh)
        self.copy, self.picture = QPushButton(self), QPushButton(self)
        self.document = mark(QPushButton(self), kind="main")
        self.copy.clicked.connect(self._copy)
        self.picture.clicked.connect(lambda: self.save("png"))
        self.document.clicked.connect(lambda: self.save("pdf"))
        self.sheet = SheetPaper(session)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.sheet)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.empty = EmptyState(session, "ph.clipboard-text", self)
        self.error = ErrorState(session, self.refresh, self)
        self.latest = self.error.add_button("", lambda: self.show_session(self.room), main=True, first=True)
        self._waiting = QWidget(self)
        self._told = label("quiet", parent=self._waiting)
        self.bar, self.stop = QProgressBar(self._waiting), QPushButton(self._waiting)
        self.stop.clicked.connect(self.cancel)
        session.link.pushed.connect(self._pushed)
        self._stack = QStackedWidget(self)
        for widget in (self.area, self.empty, self.error, self._waiting):
            self._stack.addWidget(widget)
        self._arrange()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._wait)
        session.theme_changed.connect(self.restyle)
        self.restyle()
        self.retranslate()
        self._show()

    @property
    def has_none(self) -> bool:
        """Whether the room has no session yet."""
        return self.reply is not None and self.reply.sheet is None

    def show_session(self, room: str, session_key: int = 0) -> None:
        """Show the sheet of a session by its number; 0: of the one that is on, or the last one."""
        if (room, session_key) != (self.room, self.number) or self.reply is None:
            self.reply = None
        self.room, self.number = room, session_key
        self.refresh()

    def refresh(self) -> None:
        """Ask for the sheet anew."""
        if not self.room or not self.session.link.is_here:
            self._show()
            return
        self._give_up()
        self._asked += 1
        self._pending, self._cancelled = (self.room, self.number), False
        asked = self._asked

        def mine(take: Callable[..., None]) -> Callable[[object], None]:
            return lambda reply: take(reply) if asked == self._asked else None

        self.bar.setRange(0, 0)
        self._soon.start(SOON if self.reply is None else 10 * SOON)
        command = AskSheet(id=0, room=self.room, session=self.number)
        self.session.link.ask(command, mine(self._take), mine(self._refused), owner=self)

    def cancel(self) -> None:
        """Count no more; what was shown before is shown again."""
        if self._pending is not None:
            self._give_up()
            self._asked += 1
            self._cancelled = self.reply is None
            self._show()

    def save(self, ending: str, where: Path | None = None) -> None:
        """Write it as ``png`` or ``pdf`` into the user's documents."""
        paper = self.sheet.paper
        if paper is None:
            return
        sheet = paper.told.sheet
        try:
            file = new_file(f"{sheet.title}-{sheet.session}", sheet.began, paper.told.write.zone, ending, where)
            if ending == "png":
                # Whoever presses again meanwhile gets another file.
                file.touch(exist_ok=False)
            else:
                write_document(paper, file)
        except OSError as error:
            self._not_saved(str(error))
            return
        if ending == "png":
            image = draw_picture(paper)
            write_beside(self, lambda: write_picture(image, file), lambda: self._saved(file), self._not_saved)
        else:
            self._saved(file)

    def _saved(self, file: Path) -> None:
        self.session.toast(self.tr("Saved: {0}").format(file), tone="good")

    def _not_saved(self, why: str) -> None:
        self.session.toast(self.tr("It could not be saved: {0}").format(why), tone="bad")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.sessions.setAccessibleName(self.tr("Session"))
        self.again.setText(self.tr("Recount"))
        self.copy.setText(self.tr("Copy as text"))
        self.picture.setText(self.tr("Save as PNG"))
        self.document.setText(self.tr("Save as PDF"))
        self._told.setText(self.tr("The session is being counted…"))
        self.stop.setText(self.tr("Cancel"))
        self.error.retranslate()
        self.latest.setText(self.tr("Show the latest session"))
        self._show()

    def restyle(self) -> None:
        """Take on the theme's colours."""
        colours = self.session.colours
        for button, name in ((self.again, "ph.arrow-clockwise"), (self.copy, "ph.copy"), (self.picture, "ph.image")):
            button.setIcon(plain_icon(name, colours))
        self.sheet.update()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.sessions)
        row.addWidget(self.again)
        row.addStretch(1)
        for button in (self.copy, self.picture, self.document):
            row.addWidget(button)
        middle = QVBoxLayout(self._waiting)
        middle.addStretch(1)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(240)
        for widget in (self._told, self.bar, self.stop):
            line = QHBoxLayout()
            line.addStretch(1)
            line.addWidget(widget)
            line.addStretch(1)
            middle.addLayout(line)
        middle.addStretch(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def _give_up(self) -> None:
        """Nobody waits any more for what is being counted."""
        pending, self._pending = self._pending, None
        if pending is not None and self.session.link.is_here:
            room, number = pending
            self.session.link.ask(CancelSheet(id=0, room=room, session=number), refused=_already_over, owner=self)

    def _take(self, reply: SheetReply) -> None:
        self.reply, self._pending = reply, None
        self._show()

    def _refused(self, failed: Failed) -> None:
        self.reply = self._pending = None
        self._show()
        self.error.tell(self.tr("This sheet could not be made"), self.session.refusal(failed))
        # What is no longer there does not come back, however often it is asked for.
        helps = failed.code != "not_found"
        for button in (self.error.again, self.again):
            if button is not None:
                button.setVisible(helps)
        self.latest.setVisible(not helps and self.number != 0)
        self._stack.setCurrentWidget(self.error)

    def _wait(self) -> None:
        """Show how far the counting is; the sheet of before is not seen meanwhile, so nobody means to save it."""
        self._stack.setCurrentWidget(self._waiting)
        self._offer(False)
        self.again.setEnabled(False)

    def _offer(self, there: bool) -> None:
        for button in (self.copy, self.picture, self.document):
            button.setEnabled(there)

    def _pushed(self, push: object) -> None:
        if isinstance(push, SheetProgress) and push.room == self.room:
            self.bar.setRange(0, 100)
            self.bar.setValue(round(push.part * 100))

    def _turned(self, _place: int) -> None:
        self.show_session(self.room, int(self.sessions.currentData() or 0))

    def _show(self) -> None:
        """Show what is there."""
        self._soon.stop()
        reply = self.reply
        sheet = reply.sheet if reply is not None else None
        if sheet is not None:
            language = self.session.language
            write = Formats(language, zone_of(sheet.zone) or self.session.zone, sheet.currency)
            titled = msgspec.structs.replace(sheet, title=self.session.called(sheet.title))
            self.sheet.take(Paper(Told(titled, write)))
            self._stack.setCurrentWidget(self.area)
        else:
            self.sheet.take(None)
            self._tell_empty()
            self._stack.setCurrentWidget(self.empty)
        self._offer(sheet is not None)
        self.again.setVisible(True)
        self.again.setEnabled(bool(self.room) and not self.has_none)
        self._fill(reply)

    def _tell_empty(self) -> None:
        if self._cancelled:
            self.empty.tell(self.tr("The counting was cancelled"), self.tr('"Recount" begins it again.'))
            return
        self.empty.tell(
            self.tr("No session yet"),
            self.tr("Here a session stands on one page: ten numbers, best moments, and what the rules did. It begins "
                    "with the first event of the room, and can be looked at while it runs."),
        )  # fmt: skip

    def _fill(self, reply: SheetReply | None) -> None:
        """The sessions to choose from."""
        if reply is None:
            self.sessions.setVisible(self.sessions.count() > 0)
            return
        chosen = reply.sheet.session if reply.sheet is not None else 0
        write = self.session.format
        self.sessions.clear()
        for one in reply.sessions:
            text = self.tr("Session {0} · {1}").format(one.number, write.instant(one.began, False))
            self.sessions.addItem(text, one.number)
        self.sessions.setCurrentIndex(self.sessions.findData(chosen))
        self.sessions.setVisible(bool(reply.sessions))

    def _copy(self) -> None:
        if self.sheet.paper is not None:
            QGuiApplication.clipboard().setText(as_text(self.sheet.paper.told))
            self.session.toast(self.tr("The sheet is copied as text."), tone="good")


class SheetPaper(QWidget):
    """The paper on the screen, in the theme's colours, as wide as fits."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.paper: Paper | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        mark(self, ground=True)

    def take(self, paper: Paper | None) -> None:
        """Show another paper."""
        self.paper = paper
        self.setAccessibleName(as_text(paper.told) if paper is not None else "")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 Qt's name
        """Its height follows from how large it is shown."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 Qt's name
        """As high as the paper is at this width."""
        return round(self.paper.height * _scale(width)) if self.paper is not None else 0

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """The paper at 100 %."""
        return QSize(round(PAPER), round(self.paper.height) if self.paper is not None else 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """It is made smaller rather than cut."""
        return QSize(480, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint the paper in the middle."""
        if self.paper is None:
            return
        painter = QPainter(self)
        scale = _scale(self.width())
        painter.translate(max(0.0, (self.width() - PAPER * scale) / 2), 0)
        painter.scale(scale, scale)
        self.paper.paint_whole(painter, self._session.colours)
        painter.end()


def _already_over(_failed: object) -> None:
    """The connection was lost meanwhile, and the counting with it."""


def _scale(width: int) -> float:
    return min(LARGEST, max(width, 1) / PAPER)
