"""The strip below the line at the top: what somebody should look at, the worst first, each opens its details."""

from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tiercast.desktop.alerts import ENGINE, Alerts
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.serve.protocol_alerts import AlertRow

SHOWN: Final = 2
"""Alerts that are shown while the strip is not unfolded."""
_ICONS: Final = {"bad": "ph.warning-octagon", "warn": "ph.warning", "info": "ph.info"}
_PAGES: Final = {
    "source": "connections",
    "sink": "connections",
    "plugin": "connections",
    "silent": "connections",
    "clock": "connections",
    "no_orders": "live",
    "budget": "actions",
    "pool": "actions",
    "store": "settings",
    "restarted": "logs",
    ENGINE: "logs",
}


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
        self.lines: list[_Line] = []
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
        self.lines = [_Line(self._session, self._alerts, row, self) for row in shown]
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


class _Line(QFrame):
    """One alert."""

    def __init__(self, session: Session, alerts: Alerts, row: AlertRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        tone = row.severity if row.severity in _ICONS else "warn"
        mark(self, strip=tone)
        message = session.words(row.message, row.message_zh)
        hint = session.words(row.hint, row.hint_zh)
        sign = QLabel(self)
        sign.setPixmap(icon(_ICONS[tone], getattr(session.colours, tone)).pixmap(QSize(18, 18)))
        where = f"{session.room_title(row.room)}{'：' if session.chinese else ': '}" if row.room else ""
        text = label(wrap=True, parent=self)
        text.setText(f"{where}{_sentence(message, session.chinese) if hint else message}{hint}")
        wide = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        wide.setHeightForWidth(True)
        text.setSizePolicy(wide)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.L, Space.XS, Space.S, Space.XS)
        line.setSpacing(Space.S)
        line.addWidget(sign)
        line.addWidget(text, 1)
        page = _PAGES.get(row.kind, "")
        if page:
            details = mark(QPushButton(self.tr("Details"), self), kind="flat")
            details.clicked.connect(lambda _checked=False: session.go(page, about=row.about, room=row.room))
            line.addWidget(details)
        if row.kind != ENGINE:
            aside = mark(QPushButton(self.tr("Seen"), self), kind="flat")
            aside.setToolTip(self.tr("Do not show it again until it is over or gets worse"))
            aside.clicked.connect(lambda _checked=False: alerts.put_aside(row))
            line.addWidget(aside)
        self.setAccessibleName(text.text())


def _sentence(text: str, chinese: bool) -> str:
    """`text`, ready to be followed by another sentence."""
    ended = text if text.endswith((".", "。", "!", "！", "?", "？", "…")) else f"{text}{'。' if chinese else '.'}"
    return ended if chinese else f"{ended} "
