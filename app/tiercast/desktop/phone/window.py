"""The card of the teleprompter on phones in a small window, beside the show."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.phone.card import PhoneCard
from tiercast.desktop.session import Session

WIDE, HIGH = 560, 480
_FRAME: Final = 40
"""Pixels that are left for the title above, which the system draws."""


class PhoneWindow(QWidget):
    """The window; nothing waits for it."""

    def __init__(self, session: Session) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        mark(self, ground=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        self.card = PhoneCard(session, self)
        column.addWidget(self.card)
        column.addStretch(1)
        self.resize(WIDE, HIGH)
        session.language_changed.connect(self.retranslate)
        self.retranslate()

    def show_beside(self, clicked: QWidget) -> None:
        """Open beside what was clicked, within its screen; where it is open already it stays."""
        if not self.isVisible():
            room = clicked.screen().availableGeometry()
            place = QRect(clicked.mapToGlobal(QPoint(0, clicked.height() + Space.S)), self.size())
            place.moveRight(min(place.right(), room.right() - Space.M))
            place.moveBottom(min(place.bottom(), room.bottom() - Space.M))
            place.moveTo(max(place.left(), room.left()), max(place.top(), room.top() + _FRAME))
            self.setGeometry(place)
        self.show()
        self.raise_()
        self.activateWindow()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setWindowTitle(self.tr("Teleprompter on a phone"))
        self.card.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
