"""Closing the window: the engine goes on, in the tray or without it, or it ends, drained; the user says which."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.link.state import ENDING, LinkState, Stage
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.serve.protocol_connections import ShopBegun

REMEMBERED: Final = "closing"
"""Key of what was chosen for good."""
GIVE_UP: Final = 30_000
"""Milliseconds after which a window stops waiting for its engine to end."""


class Choice(StrEnum):
    """What becomes of the engine."""

    GO_ON = "go_on"
    END = "end"
    STAY = "stay"
    """The window is not closed after all."""


class ClosingDialog(QDialog):
    """Asks what becomes of the engine. `chosen` is the answer."""

    def __init__(self, session: Session, in_tray: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = Choice.STAY
        self.setWindowTitle(self.tr("Close Tiercast"))
        head, text = label("head", wrap=True, parent=self), label(wrap=True, parent=self)
        head.setText(self.tr("Should the engine go on without the window?"))
        text.setText(
            self.tr("If it goes on, rules keep acting; the tray has the stop and brings the window back.")
            if in_tray
            else self.tr("If it goes on, rules keep acting; open Tiercast again to see it or to stop it.")
        )
        self.always = QCheckBox(self.tr("Do the same every time"), self)
        self.go_on = QPushButton(self.tr("Engine goes on"), self)
        self.end = mark(QPushButton(self.tr("Quit, and rules stop"), self), kind="danger")
        self.stay = mark(QPushButton(self.tr("Cancel"), self), kind="flat")
        mark(self.go_on, kind="main")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.stay)
        row.addStretch(1)
        row.addWidget(self.end)
        row.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        for part in (head, text, self.always):
            column.addWidget(part)
        column.addLayout(row)
        self.setMinimumWidth(480)
        for button, choice in ((self.go_on, Choice.GO_ON), (self.end, Choice.END), (self.stay, Choice.STAY)):
            button.clicked.connect(lambda _checked=False, choice=choice: self._choose(session, choice))
        self.go_on.setDefault(True)
        self.go_on.setFocus()

    def _choose(self, session: Session, choice: Choice) -> None:
        self.chosen = choice
        if self.always.isChecked() and choice is not Choice.STAY:
            session.remembered.put(REMEMBERED, choice.value)
        self.accept()


class EndingDialog(QDialog):
    """Shows how far an engine is that was told to end; closes itself when it has ended."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Close Tiercast"))
        head, self._text = label("head", parent=self), label(wrap=True, parent=self)
        head.setText(self.tr("The engine finishes what is under way"))
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        leave = QPushButton(self.tr("Do not wait"), self)
        leave.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        for part in (head, self._text, bar):
            column.addWidget(part)
        column.addWidget(leave, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(420)
        session.link.changed.connect(self._changed)
        QTimer.singleShot(GIVE_UP, self, self.accept)
        self._text.setText(ENDING.to(session.language))

    def _changed(self, state: LinkState) -> None:
        self._text.setText(self._left(state) if state.stage is Stage.ENDING else state.words.to(self._session.language))
        if state.stage in (Stage.ENDED, Stage.AWAY, Stage.FAILED):
            self.accept()

    def _left(self, state: LinkState) -> str:
        """How much is still under way, where that is known."""
        if state.waiting is None or state.outbox is None:
            return ENDING.to(self._session.language)
        return self.tr("{events} and {actions} to go").format(
            events=self.tr("%Ln event(s)", "", state.waiting), actions=self.tr("%Ln action(s)", "", state.outbox)
        )


class Closing(QObject):
    """Decides what closing the window does. It never blocks: while somebody is asked, the window lives on.

    Args:
        ends: closing ends the engine without asking, unless a shop of somebody's own has taken its place meanwhile.
        in_tray: whether there is a tray, in which the window can be kept.

    Signals: `left` when the program ends; `hidden` when the window goes into the tray.
    """

    left = Signal()
    hidden = Signal()

    def __init__(self, session: Session, *, ends: bool, in_tray: Callable[[], bool]) -> None:
        super().__init__(session)
        self._session, self._ends, self._in_tray = session, ends, in_tray
        self.dialog: QDialog | None = None
        self._settled = False
        session.link.pushed.connect(self._pushed)

    def ask(self, window: QWidget) -> bool:
        """Somebody closes the window. Returns: whether it goes now; else it is closed again later."""
        if self._settled or not self._session.link.is_here:
            self._settled = False
            self._go()
            return True
        kept = self._session.remembered.text(REMEMBERED)
        if self._ends or kept == Choice.END:
            self.end(window)
        elif kept == Choice.GO_ON:
            self._go()
            return True
        elif self.dialog is None:
            dialog = ClosingDialog(self._session, self._in_tray(), window)
            dialog.finished.connect(lambda _code: self._answered(dialog, window))
            self._open(dialog)
        return False

    def end(self, window: QWidget) -> None:
        """End the engine, wait for it, and leave."""
        self._session.link.stop_engine()
        dialog = EndingDialog(self._session, window)
        dialog.finished.connect(lambda _code: self.left.emit())
        self._open(dialog)

    def leave(self, window: QWidget) -> None:
        """The program is told to end, and nobody can be asked: an engine that was not to end with it goes on.

        The second time nothing is waited for, either.
        """
        ends = self._ends or self._session.remembered.text(REMEMBERED) == Choice.END
        if ends and self._session.link.is_here and not isinstance(self.dialog, EndingDialog):
            self.end(window)
        else:
            self.left.emit()

    def _pushed(self, message: object) -> None:
        if isinstance(message, ShopBegun):
            self._ends = False

    def _answered(self, dialog: ClosingDialog, window: QWidget) -> None:
        self.dialog = None
        if dialog.chosen is Choice.END:
            self.end(window)
        elif dialog.chosen is Choice.GO_ON:
            self._settled = True
            window.close()

    def _go(self) -> None:
        (self.hidden if self._session.link.is_here and self._in_tray() else self.left).emit()

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
