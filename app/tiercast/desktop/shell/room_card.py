"""A room on the wall of rooms: its numbers, what should be looked at, and its own stop."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.alerts import Alerts
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.big_number import BigNumber
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.shell.alert_line import AlertLine
from tiercast.desktop.shell.room_stop import is_stopped, stop_room
from tiercast.serve.protocol_commands import StopStrength
from tiercast.serve.protocol_pushes import RoomNumbers
from tiercast.serve.protocol_replies import StatusReply

ALERTS: Final = 2
"""Alerts that are shown on a card; the others are counted."""
STOPPED: Final = "stopped"
"""Kind of the alert that a room is stopped, which the card says anyway."""


class RoomCard(Card):
    """A room. `pressed` asks to open it."""

    pressed = Signal(str)

    def __init__(self, session: Session, room: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session, self.room = session, room
        self.is_stopped = self._nothing_sent = False
        self._hidden = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.state = Badge(parent=self)
        self.beside(self.state)
        self.wrap_heading()
        self.viewers, self.paid = BigNumber(size=Type.TITLE), BigNumber(size=Type.TITLE)
        self.fired, self.rate = BigNumber(size=Type.TITLE), BigNumber(size=Type.TITLE)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        for number in (self.viewers, self.paid, self.fired, self.rate):
            row.addWidget(number, 1)
        self.add(row)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        self.add(self._lines)
        self.lines: list[AlertLine] = []
        self.body.addStretch(1)
        below = QHBoxLayout()
        self.calm = label("small", parent=self)
        self.stop = QPushButton(self)
        self.stop.setIconSize(QSize(16, 16))
        self.stop.setCursor(Qt.CursorShape.ArrowCursor)
        self.stop.clicked.connect(self._stop)
        below.addWidget(self.calm, 1)
        below.addWidget(self.stop)
        self.add(below)
        self.retranslate()

    def tell(self, numbers: RoomNumbers) -> None:
        """Show the room's numbers."""
        form, info = self._session.format, self._session.room_info(self.room)
        here = numbers.online if numbers.online is not None else numbers.viewers
        if here is None:
            self.viewers.tell_unknown(self.tr("No source of this room tells who is there"))
        else:
            self.viewers.tell(form.short(here))
        if numbers.paid is None:
            self.paid.tell_unknown(self.tr("No source of this room tells what was paid"))
        else:
            currency = (info.currency if info is not None else "") or next(iter(numbers.paid), "")
            others = [form.money(amount, code) for code, amount in numbers.paid.items() if code != currency]
            self.paid.tell(form.short_money(numbers.paid.get(currency, 0), currency), why="\n".join(others))
        self.fired.tell(form.short(numbers.firings))
        self.rate.tell(form.number(numbers.rate, 1 if numbers.rate < 10 else 0))

    def tell_status(self, status: StatusReply) -> None:
        """Show how the room's sources are doing, and whether it is stopped."""
        self.is_stopped = is_stopped(self._session, self.room)
        failing = [one for one in status.sources if one.room == self.room and one.health == "troubled"]
        if status.stop is not None or self.is_stopped:
            self.state.tell(self.tr("Stopped"), "bad")
        elif failing:
            self.state.tell(self.tr("%n source(s) in trouble", "", len(failing)), "warn")
        else:
            self.state.tell(self.tr("Running"), "good")
        self._nothing_sent = self.is_stopped or (status.stop is not None and status.stop.strength != StopStrength.PAUSE)
        self._show_stop()
        self._show_calm()

    def tell_alerts(self, alerts: Alerts) -> None:
        """Show what should be looked at in this room."""
        rows = [row for row in alerts.rows(self.room) if row.kind != STOPPED]
        if [line.row for line in self.lines] != rows[:ALERTS]:
            for line in self.lines:
                self._lines.removeWidget(line)
                line.hide()
                line.deleteLater()
            self.lines = [AlertLine(self._session, alerts, row, self, where=False) for row in rows[:ALERTS]]
            for line in self.lines:
                self._lines.addWidget(line)
        self._hidden = len(rows) - len(self.lines)
        self._show_calm()

    def retranslate(self) -> None:
        """Set every text anew."""
        title = self._session.room_title(self.room)
        self.set_heading(title)
        self.setAccessibleName(title)
        self.viewers.set_name(self.tr("Watching now"))
        self.paid.set_name(self.tr("GMV"))
        self.fired.set_name(self.tr("Rules fired"))
        self.rate.set_name(self.tr("Events/s"))
        self._show_stop()

    def restyle(self) -> None:
        """Take the theme's colours."""
        self._show_stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Open the room."""
        self.pressed.emit(self.room)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Enter opens the room."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.room)
            return
        super().keyPressEvent(event)

    def _show_calm(self) -> None:
        if self._hidden:
            self.calm.setText(self.tr("%n more to look at", "", self._hidden))
        elif self._nothing_sent:
            self.calm.setText(self.tr("Nothing of this room is sent"))
        else:
            self.calm.setText("" if self.lines else self.tr("Nothing to look at"))

    def _show_stop(self) -> None:
        colours = self._session.colours
        text = self.tr("Let it go on") if self.is_stopped else self.tr("Stop this room")
        self.stop.setText(text)
        self.stop.setAccessibleName(self._session.format.named(text, self._session.room_title(self.room)))
        self.stop.setToolTip(
            self.tr("Its rules act again from now on")
            if self.is_stopped
            else self.tr("Its rules do nothing any more; what waits to be sent is dropped. Other rooms go on.")
        )
        mark(self.stop, kind="main" if self.is_stopped else "")
        sign = "ph.play" if self.is_stopped else "ph.hand-palm"
        self.stop.setIcon(icon(sign, colours.on_fill if self.is_stopped else colours.bad))

    def _stop(self) -> None:
        stopped = not self.is_stopped

        def done() -> None:
            self.is_stopped = stopped
            self._show_stop()

        stop_room(self._session, self.room, stopped, self, done)
