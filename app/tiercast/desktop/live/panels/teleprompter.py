"""The teleprompter: lines for the host, merged, large; also in a window of its own that stays on top."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QIcon, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.live.panels.desk import desk_of
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.live.panels.prompt_view import PromptView
from tiercast.desktop.live.panels.speaker import speaker_of
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.phone.window import PhoneWindow
from tiercast.desktop.session import Session
from tiercast.host_lines import Merged, merged, shown
from tiercast.serve.protocol_commands import FinishAction
from tiercast.serve.protocol_replies import Failed

LOOK: Final = 500
"""Milliseconds between two looks at the time that is left."""
PLACE: Final = "teleprompter/place"
"""Where the window of its own was."""
ICONS: Final = ("ph.arrow-square-out", "ph.device-mobile", "ph.speaker-high")
"""Of the buttons below the lines, where their words have no room."""
IN_PANEL, ALONE = 30, 96
"""Largest letters in pixels."""


class Prompts(PromptView):
    """The lines of the room that is shown, kept up to date while they are on the screen."""

    def __init__(self, session: Session, largest: int, parent: QWidget | None = None) -> None:
        super().__init__(session, largest, parent)
        self._desk, self._speaker = desk_of(session), speaker_of(session)
        self._watching = False
        self._beat = QTimer(self)
        self._beat.setInterval(LOOK)
        self._beat.timeout.connect(self.look)
        self.said.connect(lambda line: self._end(line, True))
        self.skipped.connect(lambda line: self._end(line, False))

    def watch(self) -> None:
        """It is on the screen from now on."""
        if not self._watching:
            self._watching = True
            self._desk.changed.connect(self.look)
            self._desk.watch()
            self._beat.start()
            self.look()

    def rest(self) -> None:
        """It is hidden from now on."""
        if self._watching:
            self._watching = False
            self._desk.changed.disconnect(self.look)
            self._desk.unwatch()
            self._beat.stop()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.tell(
            self.tr("Nothing to say"),
            self.tr('What rules want the host to say appears here: give a rule the action "A line for the host".'),
        )
        self.setAccessibleName(self.tr("Lines for the host"))
        self.update()

    def look(self) -> None:
        """Show what is to be said now."""
        now = self._desk.now()
        lines, more = shown(self._desk.prompts(), now)
        self.take(lines, more, now)
        self._desk.saw(action for line in self.visible() for action in line.actions)
        for line in lines:
            self._speaker.say(line.aloud, line.text)

    def _end(self, line: Merged, said: bool) -> None:
        for action in line.actions:
            self._session.link.ask(FinishAction(id=0, action=action, done=said), refused=self._not_ended, owner=self)
        self._desk.forget(line.actions)

    def _not_ended(self, failed: Failed) -> None:
        self._session.refuse(failed)
        self._desk.refresh()


class Alone(QWidget):
    """The teleprompter in a window of its own: always on top, where it was the last time.

    Args:
        closed: called when it was closed.
    """

    def __init__(self, session: Session, closed: Callable[[], None]) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self._session, self._closed = session, closed
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        mark(self, ground=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        self.prompts = Prompts(session, ALONE, self)
        column.addWidget(self.prompts)
        self.resize(720, 320)
        self.restoreGeometry(session.remembered.blob(PLACE))
        session.theme_changed.connect(self.update)
        session.language_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setWindowTitle(self.tr("Teleprompter"))
        self.prompts.retranslate()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 Qt's name
        """It is on the screen."""
        self.prompts.watch()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 Qt's name
        """It is not."""
        self.prompts.rest()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 Qt's name
        """Remember where it was."""
        self._session.remembered.put(PLACE, self.saveGeometry())
        super().closeEvent(event)
        self._closed()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Escape closes, F11 fills the screen."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            super().keyPressEvent(event)


class Teleprompter(Panel):
    """The panel. `waiting_changed`: the tab shows another number."""

    key = "teleprompter"
    icon = "ph.microphone"
    waiting_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.prompts = Prompts(session, IN_PANEL, self)
        self.alone: Alone | None = None
        self._speaker, self._desk = speaker_of(session), desk_of(session)
        self._waiting = 0
        self._desk.changed.connect(self._count)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        self.detach = mark(QPushButton(self), kind="flat")
        self.speak, self.phone = (mark(QPushButton(self), kind="flat") for _ in range(2))
        self._phone_window: PhoneWindow | None = None
        self.phone.clicked.connect(lambda _checked=False: self._show_phone())
        self._buttons, self._texts = (self.detach, self.phone, self.speak), ("", "", "")
        for button in self._buttons:
            button.setMinimumWidth(CONTROL)
        self.speak.setCheckable(True)
        self.speak.setEnabled(self._speaker.able)
        self.speak.setChecked(self._speaker.wanted)
        buttons.addWidget(self.detach)
        buttons.addWidget(self.phone)
        buttons.addWidget(self.speak)
        buttons.addStretch(1)
        self.column.addWidget(self.prompts, 1)
        self.column.addLayout(buttons)
        self.detach.clicked.connect(lambda _checked=False: self._detach())
        self.speak.toggled.connect(self._speak)
        self.retranslate()

    def take_keyboard(self) -> None:
        """Put the keyboard where it is worked from."""
        self.prompts.setFocus()

    def title(self) -> str:
        """What it is called."""
        return self.tr("Teleprompter")

    def waiting(self) -> int:
        """How many lines wait to be said, for the tab."""
        return self._waiting

    def _count(self) -> None:
        now = len(merged(self._desk.prompts(), self._desk.now()))
        if now != self._waiting:
            self._waiting = now
            self.waiting_changed.emit()

    def entered(self) -> None:
        """It is shown."""
        super().entered()
        self.prompts.watch()

    def left(self) -> None:
        """It is hidden; the window of its own goes on."""
        self.prompts.rest()
        super().left()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.prompts.retranslate()
        self._texts = (
            self.tr("Own window") if self.alone is None else self.tr("Close its window"),
            self.tr("Phone"),
            self.tr("Read aloud"),
        )
        for button, text in zip(self._buttons, self._texts, strict=True):
            button.setAccessibleName(text)
        self.detach.setToolTip(self.tr("Large, always on top, for a second screen"))
        self.phone.setToolTip(self.tr("Pair a phone of the same Wi-Fi with a QR code"))
        able = self.tr("Reads each new line aloud"), self.tr("This computer has no voice to read with")
        self.speak.setToolTip(able[0] if self._speaker.able else able[1])
        self.restyle()

    def restyle(self) -> None:
        """The theme, the language or the room there is has changed: where it is narrow, icons do."""
        for button, text in zip(self._buttons, self._texts, strict=True):
            button.setIcon(QIcon())
            button.setText(text)
        around = self.column.contentsMargins()
        room = self.width() - around.left() - around.right() - 2 * Space.S
        if sum(button.sizeHint().width() for button in self._buttons) > room:
            for button, name in zip(self._buttons, ICONS, strict=True):
                button.setText("")
                button.setIcon(icon(name, self.session.colours.text))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Words where they have room."""
        super().resizeEvent(event)
        self.restyle()

    def _detach(self) -> None:
        if self.alone is None:
            self.alone = Alone(self.session, self._was_closed)
            self.destroyed.connect(self.alone.deleteLater)
            self.alone.show()
        else:
            self.alone.close()
        self.retranslate()

    def _show_phone(self) -> None:
        if self._phone_window is None:
            self._phone_window = PhoneWindow(self.session)
            self.destroyed.connect(self._phone_window.deleteLater)
        self._phone_window.show_beside(self.phone)

    def _speak(self, on: bool) -> None:
        if self._speaker.want(on) is not on:
            self.speak.setChecked(False)
            self.session.toast(self.tr("This computer has no voice to read with"), tone="warn")

    def _was_closed(self) -> None:
        if self.alone is not None:
            self.alone.deleteLater()
            self.alone = None
            self.retranslate()
