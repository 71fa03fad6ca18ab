"""The strip below the line at the top: what somebody should look at, the worst first, each opens its details."""

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tiercast.desktop.alerts import Alerts
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session
from tiercast.desktop.shell.alert_line import AlertLine

SHOWN: Final = 2
"""Alerts that are shown while the strip is not unfolded."""


class AlertsStrip(QFrame):
    """The strip; it takes no place while nothing stands."""

    def __init__(self, session: Session, alerts: Alerts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, bar="top")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._session, self._alerts = session, alerts
        self.unfolded = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.lines: list[AlertLine] = []
        self.more = mark(QPushButton(self), kind="link")
        self.more.clicked.connect(self._fold)
        under = QHBoxLayout()
        under.setContentsMargins(Space.L, 0, Space.L, 0)
        under.addWidget(self.more)
        under.addStretch(1)
        self._column.addLayout(under)
        alerts.changed.connect(self.refresh)
        session.theme_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what stands now."""
        rows = self._alerts.rows()
        shown = rows if self.unfolded else rows[:SHOWN]
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [AlertLine(self._session, self._alerts, row, self) for row in shown]
        for place, line in enumerate(self.lines):
            self._column.insertWidget(place, line)
        self.more.setVisible(len(rows) > SHOWN)
        fewer, hidden = self.tr("Show fewer"), len(rows) - len(shown)
        self.more.setText(fewer if self.unfolded else self.tr("%n more", "", hidden))
        self.setVisible(bool(rows))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _fold(self) -> None:
        self.unfolded = not self.unfolded
        self.refresh()
