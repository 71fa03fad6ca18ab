"""The strip below the line at the top: what somebody should look at, the worst first, each opens its details."""

from typing import Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from tiercast.desktop.alerts import Alerts
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.scroll import bring_in_sight
from tiercast.desktop.session import Session
from tiercast.desktop.shell.alert_line import AlertLine
from tiercast.serve.protocol_alerts import AlertRow

SHOWN: Final = 2
"""Alerts that are shown while the strip is not unfolded."""
PAUSE: Final = 1_500
"""Milliseconds without a letter after which nobody is taken to be typing."""
LONGEST: Final = 6
"""Such pauses that are waited for at most."""


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
        self._typed = ""
        self._waited = 0
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE)
        self.pause.timeout.connect(self._paused)
        self.more = mark(QPushButton(self), kind="link")
        self.more.clicked.connect(self._fold)
        under = QHBoxLayout()
        under.setContentsMargins(Space.L, 0, Space.L, 0)
        under.addWidget(self.more)
        under.addStretch(1)
        self._column.addLayout(under)
        alerts.changed.connect(self._changed)
        session.theme_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what stands now."""
        self.pause.stop()
        self._waited = 0
        rows, there = self._alerts.rows(), self.window().focusWidget()
        shown = self._shown()
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
        if there is not None and not there.visibleRegion().isEmpty():
            QTimer.singleShot(0, self, lambda: _keep_in_view(self.window()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _fold(self) -> None:
        self.unfolded = not self.unfolded
        self.refresh()

    def _shown(self) -> list[AlertRow]:
        rows = self._alerts.rows()
        return rows if self.unfolded else rows[:SHOWN]

    def _changed(self) -> None:
        """Show it; lines that come or go move the page, so they wait for a pause of whoever types there."""
        there = [line.row.key for line in self.lines]
        if _typed(self) is None or there == [row.key for row in self._shown()]:
            self.refresh()
        elif not self.pause.isActive():
            self._wait()

    def _wait(self) -> None:
        self._typed = _typed(self) or ""
        self.pause.start()

    def _paused(self) -> None:
        self._waited += 1
        now = _typed(self)
        if now is None or now == self._typed or self._waited >= LONGEST:
            self.refresh()
        else:
            self._wait()


def _keep_in_view(window: QWidget) -> None:
    """The page has become lower: what somebody is at may not go below its edge."""
    at = window.focusWidget()
    if at is not None:
        bring_in_sight(at)


def _typed(part: QWidget) -> str | None:
    """What stands in the field that has the keyboard in the window of `part`; None where it is no field."""
    field = part.window().focusWidget()
    if isinstance(field, QLineEdit):
        return field.text()
    return field.toPlainText() if isinstance(field, QTextEdit | QPlainTextEdit) else None
