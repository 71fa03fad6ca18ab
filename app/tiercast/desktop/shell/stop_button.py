"""The stop: always in sight, works with one press, and says when it stands."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from tiercast.desktop.look.icons import icon
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session
from tiercast.desktop.shell.room_stop import is_stopped, stop_room
from tiercast.serve.protocol_commands import StopStrength
from tiercast.serve.protocol_pushes import StopChanged
from tiercast.serve.protocol_replies import StatusReply, StopNow


class StopButton(QPushButton):
    """Stops all actions at one press; while a stop stands, another press ends it. `changed`: it stands, or does not.

    Attributes:
        kept: ids of what waits behind the stop and is to be done all the same.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.stop: StopNow | None = None
        self.kept: tuple[str, ...] = ()
        self.setIconSize(QSize(18, 18))
        self.clicked.connect(self.press)
        session.link.pushed.connect(self._pushed)
        session.status_changed.connect(self._status)
        session.theme_changed.connect(self.restyle)
        self.retranslate()

    def press(self) -> None:
        """Stop; where a stop stands, end it."""
        if self.stop is None:
            self.stop_all(StopStrength.HOLD)
        else:
            self.go_on()

    def stop_all(self, strength: StopStrength) -> None:
        """Stop with `strength`, by whichever way still works."""
        self._session.link.stop(strength)

    def go_on(self) -> None:
        """End the stop; what waited meanwhile is dropped, but for what was ticked."""
        self._session.link.resume(self.kept)

    def toggle_room(self) -> None:
        """Stop the room that is shown, and no other; where it is stopped, let it go on."""
        room = self._session.room
        if room:
            stop_room(self._session, room, not is_stopped(self._session, room), self)

    def strengths(self, parent: QWidget) -> QToolButton:
        """A small button whose menu has the other stops."""
        button = QToolButton(parent)
        menu = QMenu(button)
        self._pause = menu.addAction("", lambda: self.stop_all(StopStrength.PAUSE))
        self._clear = menu.addAction("", lambda: self.stop_all(StopStrength.CLEAR))
        menu.addSeparator()
        self._room = menu.addAction("", self.toggle_room)
        menu.aboutToShow.connect(self.retranslate)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        mark(button, kind="flat", icon_only=True)
        self.more = button
        self.retranslate()
        return button

    def retranslate(self) -> None:
        """Set the texts anew."""
        if self.stop is None:
            self.setText(self.tr("Stop all"))
            said = self.tr("Nothing is sent any more from this moment on")
            self.setToolTip(self._session.with_keys(said, "stop"))
        else:
            self.setText(self.tr("Stopped · go on"))
            self.setToolTip(self.tr("Nothing is sent. Press to go on; what waited and is not ticked is dropped."))
        self.setAccessibleName(self.text())
        if hasattr(self, "more"):
            self._pause.setText(self.tr("Pause the rules only; what they decided already is still sent"))
            self._clear.setText(self.tr("Stop, and take what is on screen away"))
            room = self._session.room
            said = self.tr("Let {room} go on") if is_stopped(self._session, room) else self.tr("Stop only {room}")
            self._room.setText(said.format(room=self._session.room_title(room)))
            self._room.setVisible(bool(room))
            self.more.setToolTip(self.tr("Other ways to stop"))
            self.more.setAccessibleName(self.tr("Other ways to stop"))
        self.restyle()

    def restyle(self) -> None:
        """Paint it anew."""
        stopped = self.stop is not None
        colours = self._session.colours
        mark(self, kind="main" if stopped else "danger")
        self.setIcon(icon("ph.play" if stopped else "ph.hand-palm", colours.on_danger))
        if hasattr(self, "more"):
            self.more.setIcon(icon("ph.caret-down", colours.quiet))

    def _pushed(self, push: object) -> None:
        if isinstance(push, StopChanged):
            self._take(push.stop)

    def _status(self, status: StatusReply) -> None:
        self._take(status.stop)

    def _take(self, stop: StopNow | None) -> None:
        self.stop = stop
        if stop is None:
            self.kept = ()
        self.retranslate()
        self.changed.emit()
