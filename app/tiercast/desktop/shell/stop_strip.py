"""The strip while a stop stands: how strong, since when and by whom, what is held back, and the way on."""

from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tiercast.common_names import author_name
from tiercast.deed_words import stop_reason
from tiercast.desktop.link.courier import Wish
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.shell.stop_button import StopButton
from tiercast.desktop.shell.stop_list import StopList
from tiercast.serve.protocol_commands import StopStrength
from tiercast.serve.protocol_pushes import Numbers
from tiercast.serve.protocol_replies import StopNow

_TODAY: Final = 12 * 3_600_000_000
"""Microseconds up to which the time of day says enough."""
_LONGEST: Final = 120
"""Characters of a reason that are shown; the tooltip has all of it."""


class StopStrip(QFrame):
    """The strip; it takes no place while nothing is stopped."""

    def __init__(self, session: Session, button: StopButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._button = session, button
        self._held: int | None = None
        self._now = 0
        mark(self, strip="stop")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._sign = QLabel(self)
        self.head = mark(label("head", parent=self), on="danger")
        self.text = mark(label(wrap=True, parent=self), on="danger")
        wide = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        wide.setHeightForWidth(True)
        self.text.setSizePolicy(wide)
        self.look, self.go_on = QPushButton(self), QPushButton(self)
        self.look.setCheckable(True)
        self.look.toggled.connect(self.refresh)
        self.go_on.clicked.connect(button.go_on)
        self.list = StopList(session, self)
        self.list.changed.connect(self._ticked)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        column.setSpacing(Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        column.addLayout(row)
        column.addWidget(self.list)
        for widget in (self._sign, self.head):
            row.addWidget(widget)
        row.addWidget(self.text, 1)
        row.addWidget(self.look)
        row.addWidget(self.go_on)
        button.changed.connect(self._stop_changed)
        session.link.numbers.connect(self._numbers)
        session.theme_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        stop = self._button.stop
        self.setVisible(stop is not None)
        if stop is None:
            return
        self._sign.setPixmap(icon("ph.hand-palm", self._session.colours.on_danger).pixmap(QSize(22, 22)))
        self.head.setText(self._said(stop.strength))
        self.text.setText(self._details(stop))
        self.text.setToolTip(self._why(stop))
        ticked, waits = len(self._button.kept), bool(self.list.rows)
        self.look.setText(self.tr("What waits"))
        self.look.setVisible(waits)
        self.list.setVisible(waits and self.look.isChecked())
        self.go_on.setText(self.tr("Go on with %n", "", ticked) if ticked else self.tr("Go on"))
        listed = self.list.rows is not None
        self.go_on.setToolTip(
            self.tr("End the stop; what waited and is not ticked is dropped")
            if listed
            else self.tr("End the stop; what waited is dropped")
        )
        self.setAccessibleName(self._session.format.named(self.head.text(), self.text.text()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.list.retranslate()
            self.refresh()
        super().changeEvent(event)

    def _stop_changed(self) -> None:
        self.list.follow(self._button.stop is not None)
        if self._button.stop is None:
            self.look.setChecked(False)
        self.refresh()

    def _ticked(self) -> None:
        self._button.kept = self.list.ticked
        self.refresh()

    def _said(self, strength: StopStrength) -> str:
        if strength is StopStrength.PAUSE:
            return self.tr("Rules paused: they decide nothing new, what they decided before is still sent")
        if strength is StopStrength.CLEAR:
            return self.tr("Stopped and cleared: nothing is sent, nothing is left on screen")
        return self.tr("Stopped: nothing is sent")

    def _why(self, stop: StopNow) -> str:
        return stop_reason(stop.reason).to(self._session.language)

    def _details(self, stop: StopNow) -> str:
        form = self._session.format
        parts = []
        if stop.at:
            when = form.clock(stop.at) if self._now - stop.at < _TODAY else form.instant(stop.at)
            parts.append(self.tr("since {time}").format(time=when))
        if stop.by:
            window = self.tr("from a window") if stop.by == Wish().who else ""
            parts.append(window or self.tr("by {who}").format(who=author_name(stop.by).to(self._session.language)))
        if stop.reason:
            why = self._why(stop)
            short = why if len(why) <= _LONGEST else why[: _LONGEST - 1] + "…"
            parts.append(self.tr('"{reason}"').format(reason=short))
        waits = self._waits(stop)
        if waits and self.list.rows is None:
            # There is nothing yet to be ticked.
            parts.append(self.tr("%n wait; all of it is dropped if you go on now", "", waits))
        elif waits:
            parts.append(self.tr("%n wait; what is not ticked is dropped when you go on", "", waits))
        elif waits is not None and stop.strength is not StopStrength.PAUSE:
            parts.append(self.tr("nothing waits"))
        return " · ".join(parts)

    def _waits(self, stop: StopNow) -> int | None:
        """How much waits; until it is listed, and beyond what is listed, the count of actions says so.

        None: nobody knows yet. What is counted and not listed is on its way, or a moment ago was to be sent and will be
        listed soon.
        """
        rows = self.list.rows
        if rows is not None and not self.list.more:
            return len(rows) or (None if self._held else 0)
        return None if stop.strength is StopStrength.PAUSE else self._held

    def _numbers(self, numbers: Numbers) -> None:
        self._now = numbers.now
        if numbers.outbox != self._held:
            self._held = numbers.outbox
            if self._button.stop is not None:
                self.refresh()
