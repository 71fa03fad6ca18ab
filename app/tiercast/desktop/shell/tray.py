"""The tray: brings the window back, stops all actions, and ends."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from tiercast.desktop.look.icons import icon
from tiercast.desktop.session import Session
from tiercast.desktop.shell.stop_button import StopButton
from tiercast.serve.protocol_commands import StopStrength


class Tray(QObject):
    """The icon with its menu, where the system has a tray.

    Signals: `shown` asks for the window, `left` to close the program and let the engine go on, `ended` to end both.
    """

    shown = Signal()
    left = Signal()
    ended = Signal()

    def __init__(self, session: Session, stop: StopButton) -> None:
        super().__init__(session)
        self._session, self._stop = session, stop
        self.icon = QSystemTrayIcon(self)
        self.menu = QMenu()
        self.show_action = self.menu.addAction("", self.shown.emit)
        self.stop_action = self.menu.addAction("", self._press)
        self.menu.addSeparator()
        self.leave_action = self.menu.addAction("", self.left.emit)
        self.end_action = self.menu.addAction("", self.ended.emit)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.menu.aboutToShow.connect(self.retranslate)
        stop.changed.connect(self.retranslate)
        session.language_changed.connect(self.retranslate)
        session.theme_changed.connect(self.retranslate)
        self.retranslate()
        if self.there():
            self.icon.show()

    @staticmethod
    def there() -> bool:
        """Whether the system has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def say_hidden(self) -> None:
        """Say once that the engine goes on here."""
        self.icon.showMessage("Tiercast", self.tr("The engine goes on. Stop and window are here, in the tray."))

    def say_stopped(self) -> None:
        """Say that the key of the whole system was heard."""
        if self.there():
            self.icon.showMessage("Tiercast", self.tr("Stop was asked for. Nothing is sent once it stands."))

    def retranslate(self) -> None:
        """Set every text and the icon anew."""
        stopped = self._stop.stop is not None
        colours = self._session.colours
        self.icon.setIcon(
            icon("ph.hand-palm" if stopped else "ph.broadcast", colours.bad if stopped else colours.accent)
        )
        self.icon.setToolTip(self.tr("Tiercast: stopped") if stopped else self.tr("Tiercast: running"))
        self.show_action.setText(self.tr("Open the window"))
        self.stop_action.setText(self.tr("End the stop") if stopped else self.tr("Stop all actions"))
        self.leave_action.setText(self.tr("Close; the engine goes on"))
        self.end_action.setText(self.tr("Close, and end the engine"))

    def _press(self) -> None:
        if self._stop.stop is None:
            self._stop.stop_all(StopStrength.HOLD)
        else:
            self._stop.go_on()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.shown.emit()
