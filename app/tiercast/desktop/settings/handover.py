"""The handover of a shift: how the room stands and what was done since its session began, as text to copy."""

from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.desktop.settings.deed_names import names_in
from tiercast.desktop.settings.handover_text import Standing, handover_text
from tiercast.desktop.settings.section import Section
from tiercast.desktop.words.spans import last
from tiercast.serve.protocol_alerts import AlertRow, AlertsReply, ListAlerts
from tiercast.serve.protocol_commands import GetStatus
from tiercast.serve.protocol_replies import Failed, StatusReply
from tiercast.serve.protocol_settings import AskHandover, HandoverReply

HOUR: Final = 3_600_000_000
SPANS: Final = (0, 4 * HOUR, 8 * HOUR, 24 * HOUR)
"""How far back; 0: since the session began."""


class Handover(Section):
    """The section."""

    key = "handover"
    icon = "ph.handshake"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.told: HandoverReply | None = None
        self._alerts: tuple[AlertRow, ...] = ()
        self._status: StatusReply | None = None
        self.card = Card()
        self._note = label("quiet", wrap=True)
        self.span, self.again, self.copy = ChoiceBox(), QPushButton(), mark(QPushButton(), kind="main")
        self.span.activated.connect(lambda _place: self.ask())
        self.again.clicked.connect(lambda _checked=False: self.ask())
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMinimumHeight(320)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.span)
        row.addWidget(self.again)
        row.addStretch(1)
        row.addWidget(self.copy)
        self.card.add(self._note)
        self.card.add(row)
        self.card.add(self.text, 1)
        self.column.addWidget(self.card, 1)

    def title(self) -> str:
        """Its name."""
        return self.tr("Shift handover")

    def entered(self) -> None:
        """Write it anew, also for another room."""
        self.session.room_changed.connect(self.ask)
        self.ask()

    def left(self) -> None:
        """Nobody looks any more."""
        self.session.room_changed.disconnect(self.ask)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(self.title())
        self._note.setText(self.tr("For whoever takes over: how the room stands, and what people have done."))
        self.again.setText(self.tr("Rewrite"))
        self.copy.setText(self.tr("Copy"))
        self.span.setAccessibleName(self.tr("Since when"))
        self.text.setAccessibleName(self.title())
        chosen = self.span.currentData() or 0
        with QSignalBlocker(self.span):
            self.span.clear()
            for span in SPANS:
                text = last(span) if span else ""
                self.span.addItem(text or self.tr("Since the session began"), span)
            self.span.setCurrentIndex(max(0, self.span.findData(chosen)))
        self._write()

    def ask(self, _room: object = None) -> None:
        """Ask what is to be told."""
        if not self.session.room:
            self.told = None
            self._write()
            return
        span, link = self.span.currentData() or 0, self.session.link
        link.ask(GetStatus(id=0), then=self._take_status, refused=self.session.refuse_once, owner=self)
        link.ask(ListAlerts(id=0), then=self._take_alerts, refused=self.session.refuse_once, owner=self)
        link.ask(AskHandover(id=0, room=self.session.room, back=span), then=self._take, refused=self._not, owner=self)

    def _take(self, reply: HandoverReply) -> None:
        if reply.room == self.session.room:
            self.told = reply
            self._write()

    def _take_status(self, reply: object) -> None:
        if isinstance(reply, StatusReply):
            self._status = reply
            self._write()

    def _take_alerts(self, reply: object) -> None:
        if isinstance(reply, AlertsReply):
            self._alerts = reply.alerts
            self._write()

    def _not(self, failed: Failed) -> None:
        self.told = None
        self._write()
        self.text.setPlainText(self.session.refusal(failed))

    def _write(self) -> None:
        told, status = self.told, self._status or self.session.status
        self.copy.setEnabled(told is not None)
        if told is None:
            self.text.setPlainText(self.tr("There is nothing to hand over yet."))
            return
        standing = Standing(
            title=self.session.room_title(told.room),
            rules=[rule for rule in status.rules if rule.room == told.room] if status is not None else (),
            stop=status.stop if status is not None else None,
            alerts=[alert for alert in self._alerts if alert.room in ("", told.room)],
            called=names_in(self.session),
        )
        self.text.setPlainText(handover_text(told, standing, self.session.format))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.session.toast(self.tr("Copied"))
